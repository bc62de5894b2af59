//! What a procedure must keep to, one file per family of rules; each finding is said where its rule stands.

mod flow;

use indexmap::IndexMap;

use crate::document::{Document, Places};
use crate::source::Diagnostic;

use super::check::{Options, Subject};
use super::model::Procedure;

/// Everything that is wrong with the procedures of a document.
pub(super) fn judge(
    document: &Document,
    procedures: &mut IndexMap<String, Procedure>,
    places: &Places,
    _options: &Options,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for procedure in procedures.values() {
        let subject = Subject { document, procedure, places };
        flow::judge(subject, &mut findings);
    }
    findings
}
