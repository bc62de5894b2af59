//! Runs what the pages for readers tell a reader to type, and compares what is said with what they show.
//!
//! In a `console` block a line after `$ ` is typed, the others are the answer. `…` in a line stands for anything within the
//! line, a line of only `…` for any lines. The blocks of one page are one story, told in one folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_readme_is_true() {
    tell("README.md", "C.UTF-8");
}

#[test]
fn the_indonesian_readme_is_true() {
    tell("README.id.md", "id_ID.UTF-8");
}

fn tell(page: &str, lang: &str) {
    let text = fs::read_to_string(page).unwrap();
    let folder = fresh_folder(page);
    let mut typed = 0;
    for block in text.split("```console\n").skip(1) {
        let block = block.split("\n```").next().unwrap();
        for turn in block.strip_prefix("$ ").expect("a block begins with a command").split("\n$ ") {
            let (command, expected) = turn.split_once('\n').unwrap_or((turn, ""));
            let said = type_in(command, &folder, lang);
            let (expected, said): (Vec<&str>, Vec<&str>) = (lines(expected), lines(&said));
            let shown = said.join("\n");
            assert!(matches(&expected, &said), "{page}\n$ {command}\n{shown}\n-- instead of --\n{}", expected.join("\n"));
            typed += 1;
        }
    }
    assert!(typed > 0, "{page} shows nothing to type");
}

/// A folder that a reader has after a checkout: the SOPs, no store.
fn fresh_folder(page: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(page);
    let _absent_at_first = fs::remove_dir_all(&folder);
    for from in ["sop", "examples"] {
        fs::create_dir_all(folder.join(from)).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "yaml") {
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
    for variable in ["SOP_DATA", "SOP_STORE", "SOP_AS", "SOP_LANG"] {
        shell.env_remove(variable);
    }
    String::from_utf8(shell.output().unwrap().stdout).unwrap()
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
        Some((head, tail)) => said
            .strip_prefix(head)
            .is_some_and(|rest| rest.char_indices().any(|(i, _)| line_matches(tail, &rest[i..])) || tail.is_empty()),
    }
}
