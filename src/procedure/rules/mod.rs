//! What a procedure must keep to, one file per family of rules; each finding is said where its rule stands.

mod flow;
mod commands;
mod conditions;

use indexmap::{IndexMap, IndexSet};

use crate::document::Places;
use crate::source::{Diagnostic, Source};

use super::check::{Options, Subject};
use super::model::Procedure;

/// Everything that is wrong with the procedures of a document. Their conditions are resolved on the way.
pub(super) fn judge(
    source: &Source,
    procedures: &mut IndexMap<String, Procedure>,
    places: &Places,
    options: &Options,
) -> Vec<Diagnostic> {
    let outcomes: conditions::Outcomes =
        procedures.iter().map(|(id, procedure)| (id.clone(), outcomes(procedure))).collect();
    let mut findings = Vec::new();
    for procedure in procedures.values_mut() {
        let subject = Subject { source, procedure, places };
        flow::judge(subject, &mut findings);
        if let Some(commands) = &options.commands {
            commands::judge(subject, commands, &mut findings);
        }
        let resolved = conditions::judge(subject, &outcomes, &mut findings);
        conditions::settle(procedure, resolved);
    }
    findings
}

/// How instances of a procedure can end, each outcome once.
fn outcomes(procedure: &Procedure) -> Vec<String> {
    let outcomes: IndexSet<&str> = procedure.ends.iter().map(|end| &*end.outcome).collect();
    outcomes.into_iter().map(String::from).collect()
}
