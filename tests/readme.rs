//! Runs what the pages for readers tell a reader to type, and compares what is said with what they show.
//!
//! In a `console` block a line after `$ ` is typed, the others are the answer. `…` in a line stands for anything within the
//! line, a line of only `…` for any lines. The blocks of one page are one story, told in one folder.
//!
//! To accept what the program says now, after looking: `README=accept cargo test --test main readme`. Answers that are still
//! true stay as they are written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{Timelike, Utc};
use regex::Regex;

#[test]
fn the_readme_is_true() {
    tell("README.md", "en_GB.UTF-8");
}

#[test]
fn the_indonesian_readme_is_true() {
    tell("README.id.md", "id_ID.UTF-8");
}

/// The table of the README: what is promised, and the tests that hold it.
#[test]
fn every_promise_names_the_tests_that_hold_it() {
    let page = fs::read_to_string("README.md").unwrap();
    let tests = sources("src") + &sources("tests");
    let rows = page.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit());
    let rows: Vec<&str> = rows.filter(|line| line.contains("| `")).collect();
    assert!(rows.len() >= 7, "the README lists {} promises", rows.len());
    for row in rows {
        for name in
            row.rsplit("| `").next().unwrap().split(['`', ',', ' ', '|']).filter(|name| !name.is_empty())
        {
            assert!(tests.contains(&format!("fn {name}(")), "there is no test {name}: {row}");
        }
    }
}

/// Pictures and pages that the pages for readers point to.
#[test]
fn every_link_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)#:]+)(?:#[^)]*)?\)").unwrap();
    let docs = fs::read_dir("docs").unwrap().map(|entry| entry.unwrap().path());
    let pages = docs.chain(["README.md".into(), "README.id.md".into()]);
    for page in pages.filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        for found in link.captures_iter(&fs::read_to_string(&page).unwrap()) {
            let there = page.parent().unwrap().join(&found[1]);
            assert!(there.exists(), "{}: {} is not there", page.display(), &found[1]);
        }
    }
}

#[test]
fn the_pages_are_read_on_one_day() {
    for hour in 0..24 {
        let (name, ahead) = zone(hour);
        assert!((hour + ahead) % 24 < 22, "at {hour} UTC the day ends soon in {name}");
    }
}

fn sources(folder: &str) -> String {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.is_dir() || path.extension().is_some_and(|extension| extension == "rs"))
        .map(
            |path| {
                if path.is_dir() {
                    sources(path.to_str().unwrap())
                } else {
                    fs::read_to_string(path).unwrap()
                }
            },
        )
        .collect()
}

fn tell(page: &str, lang: &str) {
    let written = fs::read_to_string(page).unwrap();
    let told = retell(&written, &fresh_folder(page), lang);
    if std::env::var_os("README").is_some_and(|wish| wish == "accept") {
        fs::write(page, told).unwrap();
        return;
    }
    let differs = told.lines().zip(written.lines()).position(|(told, written)| told != written);
    if let Some(line) = differs {
        let from_there = |text: &str| text.lines().skip(line).take(12).collect::<Vec<_>>().join("\n");
        panic!("{page}:{}\n{}\n-- instead of --\n{}", line + 1, from_there(&told), from_there(&written));
    }
    assert_eq!(told, written, "{page}");
}

/// The page, with what the program says now wherever what it shows is no longer true.
fn retell(written: &str, folder: &Path, lang: &str) -> String {
    const BEGIN: &str = "```console\n";
    const END: &str = "\n```";
    let mut parts = written.split(BEGIN);
    let mut told = parts.next().unwrap().to_owned();
    for part in parts {
        let (block, after) = part.split_once(END).expect("a block has an end");
        let turns = block.strip_prefix("$ ").expect("a block begins with a command").split("\n$ ");
        let turns: Vec<String> = turns.map(|turn| retell_turn(turn, folder, lang)).collect();
        told.push_str(&format!("{BEGIN}{}{END}{after}", turns.join("\n")));
    }
    told
}

fn retell_turn(turn: &str, folder: &Path, lang: &str) -> String {
    let (command, shown) = command_and_answer(turn);
    let said = type_in(command, folder, lang);
    let (shown, said): (Vec<&str>, Vec<&str>) = (lines(shown), lines(&said));
    if matches(&shown, &said) {
        return format!("$ {turn}");
    }
    let digits = Regex::new(r"\b[0-9a-f]{8,64}\b").unwrap();
    let said = std::iter::once(format!("$ {command}"))
        .chain(said.iter().map(|line| digits.replace(line, "…").into_owned()));
    said.collect::<Vec<_>>().join("\n")
}

/// A command is one line, or goes on to the line `END` where it writes a file with `<<'END'`.
fn command_and_answer(turn: &str) -> (&str, &str) {
    let (line, after) = turn.split_once('\n').unwrap_or((turn, ""));
    if !line.ends_with("<<'END'") {
        return (line, after);
    }
    let end = line.len() + turn[line.len()..].find("\nEND").expect("the file has an end") + "\nEND".len();
    (&turn[..end], turn[end..].trim_start_matches('\n'))
}

/// A folder that a reader has after a checkout: the SOPs, no store.
fn fresh_folder(page: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(page);
    let _absent_at_first = fs::remove_dir_all(&folder);
    for from in ["sop", "examples", "examples/templates"] {
        fs::create_dir_all(folder.join(from)).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension != "rs") {
                fs::copy(&path, folder.join(&path)).unwrap();
            }
        }
    }
    folder
}

fn type_in(command: &str, folder: &Path, lang: &str) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_sop")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("bash");
    shell.args(["-c", &format!("{{ {command}\n}} 2>&1 </dev/null")]).current_dir(folder);
    shell.env("PATH", path).env("LANG", lang).env_remove("LC_ALL").env("NO_COLOR", "1");
    shell.env("TZ", zone(Utc::now().hour()).0);
    for variable in ["SOP_DATA", "SOP_STORE", "SOP_AS", "SOP_LANG"] {
        shell.env_remove(variable);
    }
    String::from_utf8(shell.output().unwrap().stdout).unwrap()
}

/// A zone in which the day does not end soon, by the hour of UTC, and how many hours it is ahead: what the pages call today is so to
/// their end. Both zones have names of three letters, so that tables are as wide.
fn zone(hour: u32) -> (&'static str, u32) {
    if hour < 22 { ("UTC0", 0) } else { ("WIB-7", 7) }
}

fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().map(str::trim_end).collect()
}

fn matches(expected: &[&str], said: &[&str]) -> bool {
    match expected.split_first() {
        None => said.is_empty(),
        Some((&"…", rest)) => (0..=said.len()).any(|skipped| matches(rest, &said[skipped..])),
        Some((first, rest)) => {
            said.split_first().is_some_and(|(line, after)| line_matches(first, line) && matches(rest, after))
        }
    }
}

fn line_matches(expected: &str, said: &str) -> bool {
    match expected.split_once('…') {
        None => expected == said,
        Some((head, tail)) => said.strip_prefix(head).is_some_and(|rest| {
            rest.char_indices().any(|(i, _)| line_matches(tail, &rest[i..])) || tail.is_empty()
        }),
    }
}
