//! What each family of rules says, and what it lets pass. Sound flows have `-` where nothing is found.

use crate::procedure::tests::{document, stories, told, told_of};

#[test]
fn joins_and_loops() {
    let faults = [
        (
            "a step is waited for that leads elsewhere",
            "- { id: share, activity: Shares, actor: a, next: [left, right] }
             - { id: left, activity: Goes left, actor: a, next: meet }
             - { id: right, activity: Goes right, actor: b, next: meet }
             - { id: meet, activity: Meets, actor: a, wait_for: [left, right, share] }",
        ),
        (
            "one step is waited for",
            "- { id: write, activity: Writes, actor: a }
             - { id: meet, activity: Meets, actor: a, wait_for: write }",
        ),
        (
            "a command is tried for ever",
            "- { id: copy, activity: Copies, actor: a, run: copy-it, decision: Copied?, branches: { succeeded: end, failed: rest } }
             - { id: rest, activity: Rests, actor: a, wait: 1 hour, next: copy }",
        ),
        (
            "a command is tried three times",
            "- { id: copy, activity: Copies, actor: a, run: copy-it, at_most: { visits: 3, then: { end: given-up } }, decision: Copied?, branches: {
                 succeeded: end, failed: copy } }",
        ),
        (
            "a command is tried whenever somebody says so",
            "- { id: copy, activity: Copies, actor: a, run: copy-it, decision: Copied?, branches: { succeeded: end, failed: look } }
             - { id: look, activity: Looks, actor: a, next: copy }",
        ),
        (
            "a limit that leads back into its circle",
            "- { id: look, activity: Looks, actor: a, at_most: { visits: 2, then: mend }, decision: Good?, branches: { Yes: end, No: look } }
             - { id: mend, activity: Mends, actor: b, next: look }",
        ),
        (
            "a limit that leads back into its circle, which another step leaves",
            "- { id: look, activity: Looks, actor: a, at_most: { visits: 2, then: mend }, decision: Good?, branches: { Yes: end, No: look } }
             - { id: mend, activity: Mends, actor: b, decision: Hopeless?, branches: { Yes: end, No: look } }",
        ),
        (
            "an automatic circle without a way out is told once",
            "- { id: copy, activity: Copies, actor: a, run: copy-it }
             - { id: rest, activity: Rests, actor: a, wait: 1 hour, next: copy }",
        ),
    ];
    stories("joins-and-loops", &faults);
}

#[test]
fn commands_and_calls_as_decisions() {
    let faults = [
        (
            "answers that a command never gives",
            "- { id: copy, activity: Copies, actor: a, run: copy-it, decision: Copied?, branches: { Yes: end, failed: look } }
             - { id: look, activity: Looks, actor: a }",
        ),
        (
            "no branch for failure",
            "- { id: copy, activity: Copies, actor: a, run: copy-it, decision: Copied?, branches: { Succeeded: end, Succeded: end, other: look } }
             - { id: look, activity: Looks, actor: a }",
        ),
    ];
    stories("commands", &faults);
    let head = "sop: 1\nid: d\ntitle: D\nlanguage: en\nactors: { a: A }\nprocedures:\n";
    let calls = |first: &str, second: &str| {
        format!("{head}  p: {{ title: P, steps: [{first}] }}\n  q: {{ title: Q, steps: [{second}] }}\n")
    };
    let ask =
        "{ id: s, activity: Does, actor: a, decision: Well?, branches: { Yes: end, No: { end: refused } } }";
    let calling = |called: &str, answers: &str| {
        let (first, second) = answers.split_once('/').unwrap();
        format!(
            "{{ id: s, activity: Calls, actor: a, call: {called}, decision: How?, branches: {{ {first}: end, {second}: end }} }}"
        )
    };
    assert_eq!(told_of(&calls(&calling("q", "completed/refused"), ask)), "");
    assert_eq!(
        told_of(&calls(&calling("other/q", "this/that"), ask)),
        "",
        "another document is not known here"
    );
    let call = |called: &str| format!("{{ id: s, activity: Calls, actor: a, call: {called} }}");
    let told = [
        told_of(&calls(&calling("q", "completed/rejected"), ask)),
        told_of(&calls(&call("q"), &call("d/p"))),
        told_of(&calls(&call("p"), ask)),
    ];
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!("calls", told.join("\n")) });
}

#[test]
fn four_eyes_that_clash() {
    let faults = [
        (
            "the same and another at once",
            "- { id: one, activity: Does, actor: a }
             - { id: two, activity: Does, actor: a, same_as: one, not_same_as: one }",
        ),
        (
            "by way of a third",
            "- { id: one, activity: Does, actor: a }
             - { id: two, activity: Does, actor: b, same_as: one }
             - { id: three, activity: Does, actor: c, same_as: two, not_same_as: one }",
        ),
        (
            "two that differ cannot both be the third",
            "- { id: one, activity: Does, actor: a }
             - { id: two, activity: Does, actor: b, not_same_as: one }
             - { id: three, activity: Does, actor: c, same_as: [one, two] }",
        ),
        (
            "on parallel branches",
            "- { id: share, activity: Shares, actor: a, next: [left, right] }
             - { id: left, activity: Does, actor: a, same_as: share, next: meet }
             - { id: right, activity: Does, actor: b, not_same_as: share }
             - { id: meet, activity: Meets, actor: a, wait_for: [left, right], same_as: [left, right] }",
        ),
        (
            "a step that never comes before",
            "- { id: one, activity: Does, actor: a, not_same_as: two }
             - { id: two, activity: Does, actor: b }",
        ),
        (
            "one person cannot be a quorum",
            "- { id: one, activity: Does, actor: a }
             - { id: two, activity: Votes, actor: { two_of: [a, b, c] }, same_as: one }",
        ),
        (
            "nor one person by way of others, nor two be three",
            "- { id: one, activity: Does, actor: a }
             - { id: two, activity: Does, actor: [a, b], same_as: one }
             - { id: three, activity: Votes, actor: { two_of: [a, b, c] }, same_as: two }
             - { id: four, activity: Does, actor: [a, b] }
             - { id: five, activity: Votes, actor: { three_of: [a, b, c] }, same_as: four }",
        ),
        (
            "two of two when one of them is barred",
            "- { id: one, activity: Does, actor: [a, b] }
             - { id: two, activity: Does, actor: a, same_as: one }
             - { id: three, activity: Votes, actor: { two_of: [a, b, c] }, same_as: one, not_same_as: two }",
        ),
    ];
    stories("four-eyes", &faults);
}

#[test]
fn four_eyes_that_clash_by_calls_loops_and_long_rows() {
    let faults = [
        (
            "done in another procedure, by the same person and another",
            "- { id: one, activity: Does, actor: a }
             - { id: two, activity: Calls, actor: b, call: other/other, same_as: one }
             - { id: three, activity: Does, actor: a, same_as: two, not_same_as: one }",
        ),
        (
            "only when the loop comes back",
            "- { id: one, activity: Does, actor: a }
             - { id: two, activity: Does, actor: b, same_as: three, not_same_as: one }
             - { id: three, activity: Does, actor: a, same_as: one, decision: Once more?, branches: { Yes: two, No: end } }",
        ),
        (
            "only when a loop does a step twice",
            "- { id: one, activity: Does, actor: a, same_as: two }
             - { id: two, activity: Does, actor: a, same_as: four }
             - { id: three, activity: Does, actor: a, same_as: two }
             - { id: four, activity: Does, actor: a, same_as: one, not_same_as: three, decision: Once more?, branches: { Yes: two, No: end } }",
        ),
        (
            "at the end of a long row",
            "- { id: s0, activity: Does, actor: a }
             - { id: s1, activity: Does, actor: a, same_as: s0 }
             - { id: s2, activity: Does, actor: a, same_as: s1 }
             - { id: s3, activity: Does, actor: a, same_as: s2 }
             - { id: s4, activity: Does, actor: a, same_as: s3 }
             - { id: s5, activity: Does, actor: a, same_as: s4 }
             - { id: s6, activity: Does, actor: a, same_as: s5 }
             - { id: s7, activity: Does, actor: b, same_as: s6 }
             - { id: s8, activity: Does, actor: a, same_as: s7, not_same_as: s0 }",
        ),
    ];
    stories("four-eyes-farther", &faults);
}

#[test]
fn four_eyes_that_can_be_kept() {
    let fine = [
        // Two ways of which one instance takes one.
        "- { id: one, activity: Does, actor: a, decision: Which?, branches: { A: left, B: right } }
         - { id: left, activity: Does, actor: b, same_as: one, next: last }
         - { id: right, activity: Does, actor: b, not_same_as: one, next: last }
         - { id: last, activity: Does, actor: c, same_as: [left, right] }",
        // A joint activity has a performer for each.
        "- { id: one, activity: Does, actor: a }
         - { id: two, activity: Does, actor: [a, b] }
         - { id: three, activity: Does, actor: c, same_as: two, not_same_as: one }",
        // Each round may have other people.
        "- { id: one, activity: Does, actor: a, not_same_as: two }
         - { id: two, activity: Does, actor: b, decision: Right?, branches: { Yes: end, No: one } }",
        // Any number may differ from any number.
        "- { id: one, activity: Does, actor: a }
         - { id: two, activity: Does, actor: b, not_same_as: one }
         - { id: three, activity: Does, actor: [a, b], not_same_as: [one, two] }",
        // A quorum of those who were enough; all of three may have voted before two agreed.
        "- { id: one, activity: Does, actor: [a, b] }
         - { id: two, activity: Votes, actor: { two_of: [a, b, c] }, same_as: one, decision: Right?, branches: { Yes: three, No: one } }
         - { id: three, activity: Votes, actor: { two_of: [a, b] }, same_as: two }",
        "- { id: one, activity: Votes, actor: { two_of: [a, b, c] }, decision: Right?, branches: { Yes: two, No: end } }
         - { id: two, activity: Votes, actor: { three_of: [a, b, c] }, same_as: one }",
        // One who vetoes is enough.
        "- { id: one, activity: Does, actor: [a, b] }
         - { id: two, activity: Does, actor: a, same_as: one }
         - { id: three, activity: Votes, actor: { two_of: [a, b, c] }, same_as: one, not_same_as: two,
             decision: Right?, branches: { Yes: end, No: { end: refused, veto: true } } }",
        // Who does a step in a called procedure may be anybody.
        "- { id: one, activity: Does, actor: a }
         - { id: two, activity: Calls, actor: b, call: other/other, not_same_as: one }
         - { id: three, activity: Does, actor: a, same_as: two, not_same_as: one }",
        "- { id: one, activity: Calls, actor: a, call: other/other }
         - { id: two, activity: Votes, actor: { three_of: [a, b, c] }, same_as: one }",
        // A command is nobody.
        "- { id: one, activity: Copies, actor: a, run: copy-it }
         - { id: two, activity: Does, actor: b, same_as: one, not_same_as: one }",
    ];
    for steps in fine {
        assert_eq!(told(steps), "", "{steps}");
    }
}

#[test]
fn papers_on_every_path() {
    let faults = [
        (
            "put out on one of two ways",
            "- { id: ask, activity: Asks, actor: a, decision: Right?, branches: { Yes: write, No: file } }
             - { id: write, activity: Writes, actor: a, quality: { output: Report } }
             - { id: file, activity: Files, actor: b, quality: { requires: [ID card, \" report \"] } }",
        ),
        (
            "put out on a branch that is joined, on the way, or from outside",
            "- { id: share, activity: Shares, actor: a, next: [left, right] }
             - { id: left, activity: Does, actor: a, quality: { output: Report }, next: meet }
             - { id: right, activity: Does, actor: b, next: meet }
             - { id: meet, activity: Meets, actor: a, wait_for: [left, right], quality: { requires: [REPORT, Letter], output: Letter } }
             - { id: look, activity: Looks, actor: b, quality: { requires: Letter }, decision: Right?, branches: { Yes: end, No: meet } }",
        ),
        (
            "put out too late",
            "- { id: file, activity: Files, actor: b, quality: { requires: Report } }
             - { id: write, activity: Writes, actor: a, quality: { output: Report } }",
        ),
    ];
    stories("papers", &faults);
}

#[test]
fn a_called_procedure_that_takes_more_persons_than_may_do_it() {
    let inner = "
  inner:
    title: Inner
    actors: [a, b]
    steps:
      - { id: write, activity: Writes, actor: a }
      - { id: check, activity: Checks, actor: b, not_same_as: write }
  copy:
    title: Copy
    actors: [a]
    steps:
      - { id: copy, activity: Copies, actor: a, run: copy-it }
";
    let calls = |called: &str| {
        let steps = format!(
            "- {{ id: one, activity: Does, actor: a }}
             - {{ id: two, activity: Calls, actor: b, call: {called}, same_as: one, not_same_as: one }}"
        );
        told_of(&format!("{}{inner}", document(&steps)))
    };
    let alone = told_of(&format!(
        "{}{inner}",
        document(
            "- { id: one, activity: Does, actor: a }
             - { id: two, activity: Calls, actor: b, call: inner, same_as: one }"
        )
    ));
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("four-eyes-called", format!("# two persons of one\n{alone}\n# the same and another\n{}", calls("inner")));
    });
    assert_eq!(calls("copy"), "", "nobody does a command");
}
