//! What a procedure must keep to, one file per family of rules; each finding and its explanation stand beside the rule.

mod calls;
mod conditions;
mod flow;
mod four_eyes;
mod joins;
mod loops;
mod papers;
mod paths;

use indexmap::{IndexMap, IndexSet};

use crate::document::Places;
use crate::source::{Diagnostic, Explanation, Source};

use super::check::Subject;
use super::model::Procedure;
use super::soundness::Outline;

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
    let mut findings = Vec::new();
    calls::judge_circles(procedures, places, &mut findings);
    for procedure in procedures.values_mut() {
        let subject = Subject { source, procedure, places };
        let outline = Outline::of(procedure);
        let trapped = flow::judge(subject, &outline, &mut findings);
        joins::judge(subject, &outline, &mut findings);
        loops::judge(subject, &trapped, &mut findings);
        calls::judge(subject, &outcomes, &mut findings);
        four_eyes::judge(subject, &mut findings);
        papers::judge(subject, &mut findings);
        let resolved = conditions::judge(subject, &outcomes, &mut findings);
        conditions::settle(procedure, resolved);
    }
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
