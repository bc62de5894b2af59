//! The corpus of mistakes: each a small change to a sound document, with what the checker must say of it in both languages.
//!
//! A case begins with `=== name: code code`, one code for each fault; lines after `<` stand once in `base.yaml` and are replaced by the
//! lines after `>`. A line `+code` names a finding that follows from a fault, though it had better not.

use std::collections::BTreeSet;
use std::fs;

use sop::calendar::Date;
use sop::procedure::{self, Options, Report};
use sop::source::{Language, Source, render};

const FAMILIES: [&str; 8] = ["yaml", "shape", "values", "names", "steps", "forms", "flow", "warnings"];
/// How many messages a fault may cost on average.
const MOST_MESSAGES_PER_FAULT: f64 = 1.2;

/// One mistake: a document, the faults in it, and what may follow from them.
struct Case {
    name: String,
    faults: Vec<String>,
    cascade: Vec<String>,
    text: String,
}

impl Case {
    fn check(&self) -> (Source, Report) {
        let source = Source::new("sop.yaml", self.text.as_str());
        let options = Options { today: Date::from_ymd_opt(2026, 3, 1), ..Options::default() };
        let report = procedure::check(&source, &options);
        (source, report)
    }
}

#[test]
fn the_sound_document_has_no_findings() {
    let case = Case { name: "base".into(), faults: vec![], cascade: vec![], text: base() };
    assert_eq!(case.check().1.findings, []);
}

#[test]
fn every_mistake_is_said_in_both_languages() {
    for family in FAMILIES {
        let told: Vec<String> = cases(family).iter().map(tell).collect();
        insta::with_settings!({ snapshot_path => "golden", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(family, told.join("\n"));
        });
    }
}

#[test]
fn every_fault_is_found_and_few_things_are_said_twice() {
    let (mut faults, mut messages) = (0, 0);
    let mut wrong = Vec::new();
    for case in FAMILIES.iter().flat_map(|family| cases(family)) {
        let (_, report) = case.check();
        let mut found: Vec<&str> = report.findings.iter().map(|finding| finding.code).collect();
        let mut expected: Vec<&str> = case.faults.iter().chain(&case.cascade).map(String::as_str).collect();
        found.sort_unstable();
        expected.sort_unstable();
        if found != expected {
            wrong.push(format!("{}: found {found:?}, expected {expected:?}", case.name));
        }
        faults += case.faults.len();
        messages += found.len();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(faults >= 100, "only {faults} faults in the corpus");
    let ratio = f64::from(messages as u32) / f64::from(faults as u32);
    assert!(ratio <= MOST_MESSAGES_PER_FAULT, "{messages} messages for {faults} faults");
}

#[test]
fn every_code_has_an_explanation_and_a_mistake() {
    let explained: Vec<&str> = procedure::explanations().map(|row| row.code).collect();
    let unique: BTreeSet<&str> = explained.iter().copied().collect();
    assert_eq!(explained.len(), unique.len(), "a code is explained twice");
    let corpus: Vec<Case> = FAMILIES.iter().flat_map(|family| cases(family)).collect();
    let shown: BTreeSet<&str> = corpus.iter().flat_map(|case| &case.faults).map(String::as_str).collect();
    // What no small change to a document can show; each has a test of its own.
    let elsewhere = [
        "internal",
        "too-large",
        "too-tangled",
        "outcome-without-branch",
        "unknown-command",
        "unknown-input",
        "missing-input",
        "invalid-input",
        "invalid-calendar",
        "invalid-command",
        "invalid-notices",
    ];
    for code in &unique {
        assert!(shown.contains(code) || elsewhere.contains(code), "no mistake shows `{code}`");
    }
    for code in shown {
        assert!(unique.contains(code), "`{code}` is not explained");
    }
}

/// What is said of a mistake: in full in Indonesian, the words alone in English.
fn tell(case: &Case) -> String {
    let (source, report) = case.check();
    let mut told = format!("=== {}\n\n", case.name);
    told.push_str(&render::human(&source, &report.findings, Language::Id, false));
    for finding in &report.findings {
        told.push_str(&format!("en: {}\n", finding.message.en));
        if let Some(help) = &finding.help {
            told.push_str(&format!("    {}\n", help.en));
        }
    }
    told
}

fn base() -> String {
    fs::read_to_string("tests/mistakes/base.yaml").unwrap()
}

fn cases(family: &str) -> Vec<Case> {
    let text = fs::read_to_string(format!("tests/mistakes/{family}.txt")).unwrap();
    text.split("\n=== ").skip(1).map(case).collect()
}

fn case(text: &str) -> Case {
    let (head, body) = text.split_once('\n').unwrap();
    let (name, codes) = head.split_once(": ").unwrap();
    let faults = codes.split(' ').map(str::to_owned).collect();
    let mut case = Case { name: name.into(), faults, cascade: vec![], text: base() };
    let mut lines = body.lines().peekable();
    while let Some(line) = lines.next() {
        match line.split_at_checked(1) {
            Some(("+", code)) => case.cascade.push(code.into()),
            Some(("<", old)) => {
                let mut new = Vec::new();
                while let Some(line) = lines.next_if(|line| line.starts_with('>')) {
                    new.push(&line[1..]);
                }
                assert_eq!(case.text.matches(old).count(), 1, "{name}: `{old}` must stand once in the base");
                case.text = case.text.replacen(old, &new.join("\n"), 1);
            }
            Some((_, _)) => panic!("{name}: what is `{line}`?"),
            None => {}
        }
    }
    case
}
