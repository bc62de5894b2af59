//! Loops that nobody walks: a circle of automatic steps without a limit would run as fast as the machine, for ever.

use crate::procedure::model::{Flow, Node, Step, StepIx, Why};
use crate::procedure::subject::Subject;
use crate::source::{Diagnostic, Explanation, Phrase, Severity};

use super::paths::Paths;

pub(super) static EXPLANATIONS: [Explanation; 1] = [Explanation {
    code: "loop-without-person",
    severity: Severity::Error,
    title: ("lingkaran tanpa orang", "a loop with nobody on it"),
    why: (
        "Semua langkah di lingkaran ini berjalan sendiri, sehingga dapat berulang tanpa henti dan tanpa diketahui siapa pun. Batasi salah \
         satunya dengan `at_most`, atau sisipkan langkah yang dikerjakan orang.",
        "Every step on this circle goes on by itself, so that it can turn for ever without anybody knowing. Limit one of them with \
         `at_most`, or put in a step that a person does.",
    ),
    wrong: "- id: salin\n  run: pg-dump\n  decision: Berhasil?\n  branches: { berhasil: end, gagal: salin }",
    right: "- id: salin\n  run: pg-dump\n  decision: Berhasil?\n  branches: { berhasil: end, gagal: salin }\n  at_most: { visits: 3, then: periksa }",
}];

/// Finds them. Of circles without a way out another finding speaks.
pub(super) fn judge(subject: Subject, findings: &mut Vec<Diagnostic>) {
    let procedure = subject.procedure;
    let by_itself = |flow: &Flow| match flow.from {
        Node::Step(from) => goes_by_itself(procedure.step(from), flow.why),
        Node::Start | Node::End(_) => false,
    };
    let circles = Paths::along(procedure, by_itself).circles();
    if circles.is_empty() {
        return;
    }
    let can_end = Paths::of(procedure).before_an_end();
    let told = circles.iter().filter(|circle| can_end[circle[0].0]);
    findings.extend(told.map(|circle| tell(subject, circle)));
}

/// Whether the flow takes an arrow of this step although nobody does anything. A step that has been opened as often as it may be
/// is passed over, whoever would do it; until then its limit bounds every circle through it.
fn goes_by_itself(step: &Step, why: Why) -> bool {
    match step.at_most {
        Some(_) => why == Why::AtMost,
        None => step.is_automatic(),
    }
}

fn tell(subject: Subject, circle: &[StepIx]) -> Diagnostic {
    let first = circle[0];
    let walk = circle
        .iter()
        .chain([&first])
        .map(|step| {
            let limit = if subject.procedure.step(*step).at_most.is_some() { ": at_most" } else { "" };
            format!("{}{limit}", subject.name(*step))
        })
        .collect::<Vec<_>>()
        .join(" → ");
    Diagnostic::error(
        "loop-without-person",
        subject.step_span(first),
        Phrase::new(
            format!("lingkaran ini berjalan sendiri tanpa orang dan tanpa batas: {walk}"),
            format!("this loop runs by itself, with nobody on it and no limit: {walk}"),
        ),
    )
    .help(Phrase::new(
        "batasi dengan `at_most` yang keluar dari lingkaran, atau sisipkan langkah yang dikerjakan orang",
        "limit it with an `at_most` that leaves the loop, or put in a step that a person does",
    ))
}
