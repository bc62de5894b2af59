//! What a procedure must keep to, one file per family of rules; each finding is said where its rule stands.

mod flow;
mod commands;

use indexmap::IndexMap;

use crate::document::Places;
use crate::source::Diagnostic;

use super::check::{Options, Subject};
use super::model::Procedure;

/// Everything that is wrong with the procedures of a document.
pub(super) fn judge(
    procedures: &IndexMap<String, Procedure>,
    places: &Places,
    options: &Options,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for procedure in procedures.values() {
        let subject = Subject { procedure, places };
        flow::judge(subject, &mut findings);
        if let Some(commands) = &options.commands {
            commands::judge(subject, commands, &mut findings);
        }
    }
    findings
}
