//! Papers: a document that a step requires and another step puts out should have been put out on every path that leads to the former.

use std::collections::HashMap;

use crate::procedure::model::{Node, Procedure, StepIx, Why};
use crate::procedure::subject::Subject;
use crate::source::{Diagnostic, Explanation, Phrase, Severity};

use super::paths::Paths;

/// The most documents of one procedure that are followed.
const MAX_PAPERS: usize = 500;

pub(super) static EXPLANATIONS: [Explanation; 1] = [Explanation {
    code: "missing-paper",
    severity: Severity::Warning,
    title: ("dokumen yang belum tentu ada", "a document that may not be there yet"),
    why: (
        "Langkah ini memerlukan dokumen yang dihasilkan langkah lain, tetapi ada jalan ke sini yang tidak melewati langkah penghasilnya. \
         Dokumen yang tidak dihasilkan langkah mana pun dianggap datang dari luar.",
        "This step requires a document that another step puts out, but one way here does not pass that step. A document that no \
         step puts out is taken to come from outside.",
    ),
    wrong: "- { id: a, decision: Lengkap?, branches: { Ya: b, Tidak: c } }\n\
        - { id: b, quality: { output: Berita acara } }\n\
        - { id: c, quality: { requires: Berita acara } }",
    right: "- { id: a, next: b }\n- { id: b, quality: { output: Berita acara } }\n- { id: c, quality: { requires: Berita acara } }",
}];

/// Judges what the steps of a procedure require.
pub(super) fn judge(subject: Subject, findings: &mut Vec<Diagnostic>) {
    let procedure = subject.procedure;
    let makers = makers(procedure);
    let mut paths = None;
    let mut known: HashMap<String, Vec<bool>> = HashMap::new();
    for (at, step) in procedure.steps.iter().enumerate() {
        let owns_row = procedure.rows[step.row].steps[0] == StepIx(at);
        for (item, required) in step.quality.requires.iter().enumerate().filter(|_| owns_row) {
            let name = folded(&required.name);
            let Some(makers) = makers.get(&name) else { continue };
            if makers.iter().all(|maker| *maker == StepIx(at)) || known.len() > MAX_PAPERS {
                continue;
            }
            let sure = known.entry(name).or_insert_with(|| surely_before(procedure, makers));
            if sure[at] {
                continue;
            }
            let paths = paths.get_or_insert_with(|| Paths::of(procedure));
            let made = |step: StepIx| step != StepIx(at) && makers.contains(&step);
            let Some(route) = paths.route(&procedure.starts, StepIx(at), made) else { continue };
            findings.push(tell(subject, StepIx(at), item, required.name.trim(), makers, &route));
        }
    }
}

fn tell(
    subject: Subject,
    step: StepIx,
    item: usize,
    paper: &str,
    makers: &[StepIx],
    route: &[StepIx],
) -> Diagnostic {
    let walk = route.iter().map(|step| subject.name(*step)).collect::<Vec<_>>().join(" → ");
    let makers: Vec<String> =
        makers.iter().filter(|maker| **maker != step).map(|maker| subject.number(*maker)).collect();
    let makers = makers.join(", ");
    let place = subject.step_place(step).get("quality").get("requires").item(item);
    Diagnostic::warning(
        "missing-paper",
        place.span(),
        Phrase::new(
            format!("`{paper}` dihasilkan langkah {makers}, tetapi belum ada bila jalannya {walk}"),
            format!("`{paper}` is put out by step {makers}, but is not there yet on the way {walk}"),
        ),
    )
}

/// Who puts out which document. Its name is compared without case and spaces around words.
fn makers(procedure: &Procedure) -> HashMap<String, Vec<StepIx>> {
    let mut makers: HashMap<String, Vec<StepIx>> = HashMap::new();
    for (at, step) in procedure.steps.iter().enumerate() {
        for output in &step.quality.output {
            makers.entry(folded(&output.name)).or_default().push(StepIx(at));
        }
    }
    makers
}

fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// By step: whether one of the makers has surely been done when it opens. A join has behind it what any step that it waits for has.
fn surely_before(procedure: &Procedure, makers: &[StepIx]) -> Vec<bool> {
    let mut sure = vec![true; procedure.steps.len()];
    let mut arrows: Vec<Vec<(usize, Why)>> = vec![Vec::new(); procedure.steps.len()];
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); procedure.steps.len()];
    for flow in &procedure.flows {
        if let (Node::Step(from), Node::Step(to)) = (flow.from, flow.to) {
            arrows[to.0].push((from.0, flow.why));
            next[from.0].push(to.0);
        }
    }
    let mut open: Vec<usize> = (0..procedure.steps.len()).rev().collect();
    while let Some(step) = open.pop() {
        let join = &procedure.steps[step].join;
        // A limit passes the step over: what it puts out is not there.
        let has =
            |from: usize, why: Why| sure[from] || (why != Why::AtMost && makers.contains(&StepIx(from)));
        let waits = |from: usize, why: Why| why != Why::AtMost && join.contains(&StepIx(from));
        let (listed, others): (Vec<_>, Vec<_>) =
            arrows[step].iter().copied().partition(|&(from, why)| waits(from, why));
        let now = !procedure.starts.contains(&StepIx(step))
            && others.iter().all(|&(from, why)| has(from, why))
            && (listed.is_empty() || listed.iter().any(|&(from, why)| has(from, why)));
        if sure[step] && !now {
            sure[step] = false;
            open.extend(&next[step]);
        }
    }
    sure
}
