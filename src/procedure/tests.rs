//! Small documents and what the checker says of them.

use super::{Options, Report, check};
use crate::document;
use crate::source::{Diagnostic, Severity, Source};

/// A document with one procedure of these steps, done by `a`, `b` and `c`.
pub(super) fn document(steps: &str) -> String {
    let indented =
        |line: &str| format!("{}{line}\n", if line.starts_with('-') { "      " } else { "          " });
    let steps: String = steps.lines().map(|line| indented(line.trim_start())).collect();
    format!(
        "sop: 1\nid: uji\ntitle: Uji\nlanguage: en\nactors: {{ a: Clerk, b: Head, c: Auditor }}\n\
         procedures:\n  p:\n    title: Trial\n    steps:\n{steps}"
    )
}

/// Checks such a document.
pub(super) fn report(steps: &str) -> Report {
    check(&Source::new("test.yaml", document(steps)), &Options::default())
}

/// What is found in such a document, a finding on each line: its weight, its code, the row and the text it underlines, and its words.
pub(super) fn told(steps: &str) -> String {
    told_of(&document(steps))
}

/// The same of a whole document.
pub(super) fn told_of(text: &str) -> String {
    let source = Source::new("test.yaml", text);
    let report = check(&source, &Options::default());
    // What a document is warned of without regard to its flow is tested elsewhere.
    let elsewhere = |finding: &&Diagnostic| {
        finding.severity == Severity::Error
            || document::explanations().all(|known| known.code != finding.code)
    };
    let lines = report.findings.iter().filter(elsewhere).map(|finding| {
        let weight = if finding.severity == Severity::Error { "error" } else { "warning" };
        let (code, place) = (finding.code, source.slice(finding.span));
        let (id, en) = (&finding.message.id, &finding.message.en);
        let help =
            finding.help.as_ref().map_or(String::new(), |help| format!("  {}\n  {}\n", help.id, help.en));
        format!("{weight} {code} at `{place}`\n  {id}\n  {en}\n{help}")
    });
    lines.collect()
}

/// Compares what is told of each document, under its title, with the golden file of this name.
pub(super) fn stories(name: &str, stories: &[(&str, &str)]) {
    let told: String = stories.iter().map(|(title, steps)| format!("# {title}\n{}\n", told(steps))).collect();
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, told) });
}

#[test]
fn what_an_author_leaves_out_is_filled_in() {
    let report = report(
        "- { id: write, activity: Writes, actor: a }
         - { id: check, activity: Checks, actor: b, decision: Right?, branches: { Yes: sign, No: { end: refused, at: a } } }
         - { id: sign, row: check, actor: c }
         - { id: note, activity: Notes, actor: a, number: false }
         - { id: file, activity: Files, actor: [c, a] }",
    );
    let edition = report.edition.unwrap_or_else(|| panic!("{:?}", report.findings));
    let procedure = &edition.procedures["p"];
    let role = |actor: &super::ActorIx| procedure.role(*actor);
    assert_eq!(procedure.columns.iter().map(role).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(procedure.start_by.iter().map(role).collect::<Vec<_>>(), ["a"]);
    let numbers: Vec<_> = procedure.rows.iter().map(|row| (row.number, row.steps.len())).collect();
    assert_eq!(numbers, [(Some(1), 1), (Some(2), 2), (None, 1), (Some(3), 1)]);
    assert_eq!(procedure.steps[2].activity, "Checks", "a step that shares a row shares its text");
    let ends: Vec<_> = procedure.ends.iter().map(|end| (&*end.outcome, end.named, role(&end.at))).collect();
    assert_eq!(ends, [("refused", true, "a"), ("completed", false, "c")]);
    assert_eq!(procedure.flows.len(), 7);
    assert_eq!(procedure.starts, [super::StepIx(0)]);
}

#[test]
fn every_fault_of_the_flow_is_told_once_and_walked() {
    let faults = [
        (
            "a step that nothing leads to",
            "- { id: write, activity: Writes, actor: a, next: file }
             - { id: check, activity: Checks, actor: b }
             - { id: sign, activity: Signs, actor: b }
             - { id: file, activity: Files, actor: a }",
        ),
        (
            "a circle without a way out",
            "- { id: write, activity: Writes, actor: a }
             - { id: check, activity: Checks, actor: b }
             - { id: mend, activity: Mends, actor: a, next: check }",
        ),
        (
            "a step that leads back to itself alone",
            "- { id: write, activity: Writes, actor: a, next: write }",
        ),
        (
            "a join after a choice",
            "- { id: ask, activity: Asks, actor: a, decision: Which?, branches: { Left: left, Right: right } }
             - { id: left, activity: Goes left, actor: a, next: meet }
             - { id: right, activity: Goes right, actor: b }
             - { id: meet, activity: Meets, actor: a, wait_for: [left, right] }",
        ),
        (
            "branches that meet without a join",
            "- { id: share, activity: Shares, actor: a, next: [left, right] }
             - { id: left, activity: Goes left, actor: a, next: meet }
             - { id: right, activity: Goes right, actor: b }
             - { id: meet, activity: Meets, actor: a }",
        ),
        (
            "rework of one branch while the join holds the other's arrow",
            "- { id: share, activity: Shares, actor: a, next: [left, right] }
             - { id: left, activity: Goes left, actor: a, next: meet }
             - { id: right, activity: Checks, actor: b, decision: Right?, branches: { Yes: meet, No: left } }
             - { id: meet, activity: Meets, actor: a, wait_for: [left, right] }",
        ),
        (
            "a branch that ends while another is open",
            "- { id: share, activity: Shares, actor: a, next: [left, right] }
             - { id: left, activity: Goes left, actor: a, next: meet }
             - { id: right, activity: Checks, actor: b, decision: Right?, branches: { Yes: meet, No: { end: refused } } }
             - { id: meet, activity: Meets, actor: a, wait_for: [left, right] }",
        ),
    ];
    stories("flow", &faults);
}

#[test]
fn rework_opens_a_join_by_itself() {
    assert_eq!(
        told(
            "- { id: share, activity: Shares, actor: a, next: [left, right] }
             - { id: left, activity: Goes left, actor: a, next: meet }
             - { id: right, activity: Goes right, actor: b, next: meet }
             - { id: meet, activity: Meets, actor: a, wait_for: [left, right] }
             - { id: look, activity: Looks, actor: b, decision: Right?, branches: { Yes: end, No: meet } }"
        ),
        ""
    );
}

#[test]
fn a_limit_is_a_way_out() {
    assert_eq!(
        told(
            "- { id: write, activity: Writes, actor: a, at_most: { visits: 3, then: { end: given-up } } }
             - { id: check, activity: Checks, actor: b, next: write }"
        ),
        ""
    );
}
