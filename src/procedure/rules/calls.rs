//! Calls and commands as decisions: that the branches are just the ways in which they can end; and that procedures do not call one another
//! in a circle.

use indexmap::IndexMap;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::document::Places;
use crate::procedure::model::{Procedure, Step, StepIx, Work, run_answers};
use crate::procedure::subject::Subject;
use crate::source::{Diagnostic, Explanation, Phrase, Severity, nearest};

use super::Outcomes;

pub(super) static EXPLANATIONS: [Explanation; 3] = [
    Explanation {
        code: "not-an-outcome",
        severity: Severity::Error,
        title: ("cabang yang tidak pernah menjadi hasil", "a branch that is never the outcome"),
        why: (
            "Keputusan atas `call` dijawab oleh hasil akhir prosedur yang dipanggil, dan atas `run` oleh `berhasil` atau `gagal` (dalam dokumen \
             `en`: `succeeded`, `failed`). Cabang lain tidak pernah ditempuh.",
            "A decision on a `call` is answered by the outcome of the called procedure, one on a `run` by `succeeded` or `failed` (in an `id` \
             document: `berhasil`, `gagal`). No other branch is ever taken.",
        ),
        wrong: "call: restore\ndecision: Bagaimana?\nbranches: { selesai: mencatat, batal: end }",
        right: "call: restore\ndecision: Bagaimana?\nbranches: { selesai: mencatat, ditolak: end }",
    },
    Explanation {
        code: "outcome-without-branch",
        severity: Severity::Error,
        title: ("hasil tanpa cabang", "an outcome without a branch"),
        why: (
            "Jika yang dipanggil berakhir dengan hasil ini, tidak ada cabang yang menentukan jalan selanjutnya.",
            "If what is called ends so, no branch says which way to go.",
        ),
        wrong: "run: pg-dump\ndecision: Berhasil?\nbranches: { berhasil: mencatat, galat: end }",
        right: "run: pg-dump\ndecision: Berhasil?\nbranches: { berhasil: mencatat, gagal: end }",
    },
    Explanation {
        code: "call-cycle",
        severity: Severity::Error,
        title: ("prosedur yang saling memanggil", "procedures that call one another"),
        why: (
            "Prosedur yang memanggil dirinya sendiri, langsung atau lewat yang lain, membuka pelaksanaan tanpa henti.",
            "A procedure that calls itself, directly or through others, opens instances without end.",
        ),
        wrong: "procedures:\n  a: { …, steps: [{ …, call: b }] }\n  b: { …, steps: [{ …, call: a }] }",
        right: "procedures:\n  a: { …, steps: [{ …, call: b }] }\n  b: { …, steps: [{ …, activity: … }] }",
    },
];

/// Judges the decisions on calls and commands of one procedure.
pub(super) fn judge(subject: Subject, outcomes: &Outcomes, findings: &mut Vec<Diagnostic>) {
    for (at, step) in subject.procedure.steps.iter().enumerate() {
        let ends: Vec<String> = match &step.work {
            Work::Run { .. } => run_answers(subject.procedure.language).map(String::from).into(),
            Work::Call { document: None, procedure } => match outcomes.get(procedure) {
                Some(outcomes) => outcomes.clone(),
                None => continue,
            },
            Work::Call { document: Some(_), .. } | Work::Human | Work::Wait(_) => continue,
        };
        if step.is_decision() && !step.decides_itself() {
            judge_answers(subject, StepIx(at), step, &ends, findings);
        }
    }
}

fn judge_answers(subject: Subject, at: StepIx, step: &Step, ends: &[String], findings: &mut Vec<Diagnostic>) {
    let place = subject.step_place(at).get("branches");
    let same = |left: &str, right: &str| left.trim().to_lowercase() == right.to_lowercase();
    let missing: Vec<&String> =
        ends.iter().filter(|end| !step.branches().iter().any(|branch| same(&branch.answer, end))).collect();
    let mut unknown = 0;
    for branch in step.branches().iter().filter(|branch| !ends.iter().any(|end| same(&branch.answer, end))) {
        unknown += 1;
        let answer = branch.answer.trim();
        let known = ends.iter().map(|end| format!("`{end}`")).collect::<Vec<_>>().join(", ");
        let finding = Diagnostic::error(
            "not-an-outcome",
            place.get(answer).key(),
            Phrase::new(
                format!("`{answer}` tidak pernah menjadi jawabannya; jawabannya {known}"),
                format!("`{answer}` is never the answer here; the answers are {known}"),
            ),
        );
        findings.push(match nearest(answer, missing.iter().map(|end| end.as_str())) {
            Some(near) => {
                finding.help(Phrase::new(format!("maksud Anda `{near}`?"), format!("did you mean `{near}`?")))
            }
            None => finding,
        });
    }
    // A branch of another name is probably meant for the outcome that has none.
    if missing.len() > unknown {
        let missing = missing.iter().map(|end| format!("`{end}`")).collect::<Vec<_>>().join(", ");
        findings.push(Diagnostic::error(
            "outcome-without-branch",
            place.key(),
            Phrase::new(
                format!("tidak ada cabang untuk {missing}"),
                format!("there is no branch for {missing}"),
            ),
        ));
    }
}

/// Finds circles of calls between the procedures of a document. Those of other documents are not known here.
pub(super) fn judge_circles(
    procedures: &IndexMap<String, Procedure>,
    places: &Places,
    findings: &mut Vec<Diagnostic>,
) {
    let mut graph = DiGraph::<(), StepIx>::new();
    for _ in procedures {
        graph.add_node(());
    }
    for (number, procedure) in procedures.values().enumerate() {
        for (at, step) in procedure.steps.iter().enumerate() {
            if let Work::Call { document: None, procedure: called } = &step.work
                && let Some(called) = procedures.get_index_of(called)
            {
                graph.add_edge(NodeIndex::new(number), NodeIndex::new(called), StepIx(at));
            }
        }
    }
    for circle in tarjan_scc(&graph) {
        let Some(&first) = circle.iter().min() else { continue };
        let call = graph.edges(first).find(|edge| circle.contains(&petgraph::visit::EdgeRef::target(edge)));
        let Some(step) = call.map(|edge| *edge.weight()) else { continue };
        let Some((id, _)) = procedures.get_index(first.index()) else { continue };
        let ids = circle.iter().filter_map(|node| procedures.get_index(node.index()));
        let names = ids.map(|(id, _)| format!("`{id}`")).collect::<Vec<_>>().join(", ");
        findings.push(Diagnostic::error(
            "call-cycle",
            places.step(id, step.0).get("call").span(),
            Phrase::new(
                format!("prosedur ini pada akhirnya memanggil dirinya sendiri (lingkaran: {names})"),
                format!("this procedure calls itself in the end (the circle: {names})"),
            ),
        ));
    }
}
