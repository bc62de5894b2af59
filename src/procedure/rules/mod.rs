//! What a procedure must keep to, one file per family of rules; each finding and its explanation stand beside the rule.

mod calls;
mod conditions;
mod flow;
mod four_eyes;
mod joins;
mod loops;
mod papers;
mod paths;
mod performers;
mod walks;

use indexmap::{IndexMap, IndexSet};

use crate::document::Places;
use crate::source::{Diagnostic, Explanation, Severity, Source};

use super::model::Procedure;
use super::soundness::Outline;
use super::subject::Subject;

/// How the instances of each procedure of a document can end.
type Outcomes = IndexMap<String, Vec<String>>;

/// Everything that is wrong with the procedures of a document. Their conditions are resolved on the way.
pub(super) fn judge(
    source: &Source,
    procedures: &mut IndexMap<String, Procedure>,
    places: &Places,
) -> Vec<Diagnostic> {
    let outcomes: Outcomes =
        procedures.iter().map(|(id, procedure)| (id.clone(), outcomes(procedure))).collect();
    let persons = performers::persons(procedures);
    let mut findings = Vec::new();
    calls::judge_circles(procedures, places, &mut findings);
    for procedure in procedures.values_mut() {
        let subject = Subject { source, procedure, places };
        let outline = Outline::of(procedure);
        let told = findings.len();
        flow::judge(subject, &outline, &mut findings);
        let is_sound = findings.len() == told;
        joins::judge(subject, &outline, &mut findings);
        loops::judge(subject, &mut findings);
        if findings[told..].iter().all(|it| it.severity != Severity::Error) {
            flow::judge_used_up(subject, &outline, &mut findings);
        }
        calls::judge(subject, &outcomes, &mut findings);
        let mut order = Vec::new();
        four_eyes::judge(subject, &persons, &mut order);
        papers::judge(subject, &mut order);
        // While the flow itself is wrong nothing can be advised about what comes before what.
        findings.extend(order.into_iter().filter(|it| is_sound || it.severity == Severity::Error));
        let resolved = conditions::judge(subject, &outcomes, &mut findings);
        conditions::settle(procedure, resolved);
    }
    findings
}

/// What is wrong with the flow of a procedure of which nothing else is known.
pub(super) fn judge_flow(source: &Source, procedure: &Procedure, places: &Places) -> Vec<Diagnostic> {
    let subject = Subject { source, procedure, places };
    let outline = Outline::of(procedure);
    let mut findings = Vec::new();
    flow::judge(subject, &outline, &mut findings);
    joins::judge(subject, &outline, &mut findings);
    findings
}

/// The explanations of all families.
pub(super) fn explanations() -> impl Iterator<Item = &'static Explanation> {
    let families: [&'static [Explanation]; 7] = [
        &flow::EXPLANATIONS,
        &joins::EXPLANATIONS,
        &loops::EXPLANATIONS,
        &calls::EXPLANATIONS,
        &four_eyes::EXPLANATIONS,
        &papers::EXPLANATIONS,
        &conditions::EXPLANATIONS,
    ];
    families.into_iter().flatten()
}

/// The outcomes of a procedure, each once.
fn outcomes(procedure: &Procedure) -> Vec<String> {
    let outcomes: IndexSet<&str> = procedure.ends.iter().map(|end| &*end.outcome).collect();
    outcomes.into_iter().map(String::from).collect()
}

#[cfg(test)]
mod tests;
