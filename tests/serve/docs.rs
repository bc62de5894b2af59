//! The examples of the documentation, as a reader would type them: what stands after `$` is run in one shell, what follows is what it says,
//! where `…` stands for anything.

use std::fs;
use std::process::Command;

use super::{Office, Start, cleaned, fresh, sop_well};

/// What separates the answers; nothing else says it.
const BETWEEN: &str = "\u{1}";

#[test]
fn the_examples_of_the_api_say_what_the_page_says() {
    let folder = fresh("docs");
    sop_well(&folder, &["publish", concat!(env!("CARGO_MANIFEST_DIR"), "/sop/backup-restore.yaml")]);
    for (name, role) in [("sari", "pemohon"), ("budi", "kabid")] {
        sop_well(&folder, &["person", "add", name, "--role", role]);
    }
    fs::write(folder.join("tokens.json"), "{}").expect("written");
    let office = Office::start(folder, &Start::default());
    let page = include_str!("../../docs/api.md");
    let examples = examples(page);
    assert!(examples.len() > 10);
    let script: String = examples.iter().map(|(typed, _)| format!("{typed}\nprintf '{BETWEEN}'\n")).collect();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_sop")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").expect("a path"));
    let mut command = Command::new("bash");
    let ran = cleaned(command.args(["-c", &script]), &office.folder)
        .env("PATH", path)
        .env("URL", &office.url)
        .output();
    let ran = ran.expect("run");
    let said = String::from_utf8(ran.stdout).expect("text");
    let answers: Vec<&str> = said.split(BETWEEN).collect();
    for ((typed, wanted), answer) in examples.iter().zip(answers) {
        let pattern = regex::escape(wanted.trim()).replace('…', ".*");
        let is_so =
            regex::Regex::new(&format!("(?s)^{pattern}$")).expect("a pattern").is_match(answer.trim());
        assert!(is_so, "{typed}\nsays\n{answer}\nnot\n{wanted}\n{}", String::from_utf8_lossy(&ran.stderr));
    }
}

/// What is typed, and what it says.
fn examples(page: &str) -> Vec<(String, String)> {
    let mut examples: Vec<(String, String)> = Vec::new();
    for block in page.split("```console\n").skip(1) {
        for line in block.split("```").next().unwrap_or_default().lines() {
            match (line.strip_prefix("$ "), examples.last_mut()) {
                (Some(typed), _) => examples.push((typed.to_owned(), String::new())),
                (None, Some((_, said))) => *said += &format!("{line}\n"),
                (None, None) => panic!("`{line}` is said by nothing"),
            }
        }
    }
    examples
}
