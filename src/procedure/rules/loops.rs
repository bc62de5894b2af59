//! Loops that nobody walks: a circle of automatic steps without a limit would run as fast as the machine, for ever.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::procedure::check::Subject;
use crate::procedure::model::{Node, Step, StepIx};
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

/// Finds them; `trapped` are steps of circles without a way out, of which another finding speaks.
pub(super) fn judge(subject: Subject, trapped: &[StepIx], findings: &mut Vec<Diagnostic>) {
    let procedure = subject.procedure;
    let alone = |step: &Step| step.is_automatic() && step.at_most.is_none();
    if !procedure.steps.iter().any(alone) {
        return;
    }
    let edges = procedure.flows.iter().filter_map(|flow| match (flow.from, flow.to) {
        (Node::Step(from), Node::Step(to)) if alone(procedure.step(from)) && alone(procedure.step(to)) => {
            Some((NodeIndex::new(from.0), NodeIndex::new(to.0)))
        }
        (Node::Start | Node::Step(_) | Node::End(_), _) => None,
    });
    let graph = DiGraph::<(), ()>::from_edges(edges);
    let paths = Paths::of(procedure);
    for part in tarjan_scc(&graph) {
        let within = |step: StepIx| part.contains(&NodeIndex::new(step.0));
        let Some(first) = part.iter().map(|node| StepIx(node.index())).min() else { continue };
        let Some(circle) = paths.circle(first, within) else { continue };
        if !trapped.iter().any(|step| within(*step)) {
            findings.push(tell(subject, first, &circle));
        }
    }
}

fn tell(subject: Subject, first: StepIx, circle: &[StepIx]) -> Diagnostic {
    let walk =
        std::iter::once(&first).chain(circle).map(|step| subject.name(*step)).collect::<Vec<_>>().join(" → ");
    Diagnostic::error(
        "loop-without-person",
        subject.step_span(first),
        Phrase::new(
            format!("lingkaran ini berjalan sendiri tanpa orang dan tanpa batas: {walk}"),
            format!("this loop runs by itself, with nobody on it and no limit: {walk}"),
        ),
    )
    .help(Phrase::new(
        "batasi dengan `at_most`, atau sisipkan langkah yang dikerjakan orang",
        "limit it with `at_most`, or put in a step that a person does",
    ))
}
