//! The house's rules that a compiler does not know, read from the text of its files; it never looks at what
//! the code does.

use std::fs;
use std::path::{Path, PathBuf};

const MAX_COLUMNS: usize = 160;
const MAX_LINES: usize = 500;

/// Words that stand only in some rooms of the building: what, the words, the rooms.
const CONFINED: [(&str, &[&str], &[&str]); 3] = [
    ("the clock", &["Utc::now", "Local::now", "SystemTime", "Instant::"], &["desk", "web", "cli"]),
    (
        "input and output",
        &["std::fs", "std::net", "std::process", "std::env"],
        &["ledger", "store", "post", "desk", "worker", "access", "web", "cli", "main"],
    ),
    ("an unexplained panic", &[".unwrap()", "panic!(", "unreachable!()"], &[]),
];

/// What stands nowhere: work left undone, traces of it, and imports that hide where a name comes from.
const FORBIDDEN: [&str; 8] =
    ["todo!(", "unimplemented!(", "dbg!(", "TODO", "FIXME", "unsafe {", "::*;", "use crate::{"];
const NAMES_THAT_SAY_NOTHING: [&str; 6] = ["utils", "util", "common", "manager", "helper", "helpers"];

#[test]
fn a_module_uses_only_what_stands_above_it() {
    let order = modules();
    let floor = |name: &str| order.iter().position(|m| m == name);
    check("src", |path, text, say| {
        let Some(own) = room(path).and_then(|room| floor(&room)) else { return };
        for (number, line) in code(text) {
            for used in line.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if floor(&name).is_some_and(|there| there > own) {
                    say(number, format!("{} uses {name}, which stands above it", order[own]));
                }
            }
        }
    });
}

#[test]
fn every_file_says_what_it_is_and_stays_readable() {
    for root in ["src", "tests", "examples", "benches"] {
        check(root, |path, text, say| {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            if !text.starts_with("//! ") {
                say(1, "the first line says what the file makes, of what: //! …".into());
            }
            if text.lines().count() > MAX_LINES {
                say(MAX_LINES, format!("a file has at most {MAX_LINES} lines"));
            }
            if NAMES_THAT_SAY_NOTHING.contains(&&*stem) {
                say(1, format!("`{stem}` does not say what stands here"));
            }
            for (number, line) in (1..).zip(text.lines()) {
                if line.chars().count() > MAX_COLUMNS {
                    say(number, format!("a line has at most {MAX_COLUMNS} characters"));
                }
            }
        });
    }
}

/// A file that no `mod` names is never compiled, and a test in it never runs.
#[test]
fn every_file_is_part_of_the_building() {
    for root in ["src", "tests"] {
        let texts = rust_files(Path::new(root)).into_iter().map(|path| fs::read_to_string(path).unwrap());
        let text: String = texts.collect();
        check(root, |path, _, say| {
            let is_entrance = ["mod.rs", "main.rs", "lib.rs"].iter().any(|name| path.ends_with(name));
            let named = if is_entrance { path.parent().unwrap() } else { path };
            let stem = named.file_stem().unwrap().to_string_lossy();
            if named != Path::new(root) && !text.contains(&format!("mod {stem};")) {
                say(1, format!("no `mod {stem};` makes it part of the building"));
            }
        });
    }
}

#[test]
fn what_is_confined_stays_in_its_room() {
    check("src", |path, text, say| {
        if path.ends_with("tests.rs") {
            return;
        }
        let room = room(path).unwrap_or_default();
        for (number, line) in code(text) {
            for (what, words, rooms) in CONFINED {
                if words.iter().any(|word| line.contains(word)) && !rooms.contains(&&*room) {
                    say(number, format!("{what} has no place in `{room}`"));
                }
            }
            for word in FORBIDDEN.iter().filter(|word| line.contains(**word)) {
                say(number, format!("`{word}` has no place in this house"));
            }
        }
    });
}

/// The modules of `src/lib.rs`, from the ground up.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let names = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

/// `src/chart/route.rs` stands in `chart`.
fn room(path: &Path) -> Option<String> {
    let first = path.strip_prefix("src").ok()?.iter().next()?.to_string_lossy().into_owned();
    Some(first.trim_end_matches(".rs").to_owned())
}

/// The numbered lines of code, without comments and without the unit tests, which stand last in a file.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines()).take_while(|(_, line)| *line != "mod tests {");
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Reads every Rust file under a folder and fails with all that was said of them, each with its place.
fn check(root: &str, rule: impl Fn(&Path, &str, &mut dyn FnMut(usize, String))) {
    let mut faults = Vec::new();
    for path in rust_files(Path::new(root)) {
        let text = fs::read_to_string(&path).unwrap();
        rule(&path, &text, &mut |line, what| faults.push(format!("{}:{line}: {what}", path.display())));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    let inner = folders.iter().flat_map(|folder| rust_files(folder));
    files.into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs")).chain(inner).collect()
}
