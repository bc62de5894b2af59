//! The checks that need no flow, by family: each reads the model and says what is wrong where. None of them reads YAML.

pub(super) mod names;
mod columns;
mod fields;
mod identity;
pub(super) mod own_tests;
mod papers;
mod runs;
mod secrets;
mod steps;
mod verbs;

pub use columns::columns_that_fit;

use std::collections::BTreeSet;

use super::commands::Commands;
use super::walk::Mention;
use super::{Document, Places};
use crate::calendar::Date;
use crate::source::{Diagnostic, Explanation, Severity, Source, Span};

/// What a check is told from outside.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The day by which a review is due; without it nothing is said of reviews.
    pub today: Option<Date>,
    /// What the site has registered; without it nothing is said of `run`.
    pub commands: Option<&'a Commands>,
    /// Whether the document is about to be put into force: its identity page must be complete.
    pub release: bool,
}

/// What every rule reads.
pub(super) struct Sheet<'a> {
    pub source: &'a Source,
    pub document: &'a Document,
    pub places: &'a Places,
    pub mentions: &'a [Mention],
    pub options: &'a Options<'a>,
    pub faults: &'a Faults,
    /// The procedures with an error that may touch the flow.
    pub unclear: &'a BTreeSet<String>,
}

/// Where the file has errors already: what is not understood there is not judged a second time.
pub(super) struct Faults {
    /// In order.
    starts: Vec<usize>,
}

impl Faults {
    pub(super) fn new(findings: &[Diagnostic]) -> Faults {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let mut starts: Vec<usize> = errors.map(|finding| finding.span.start).collect();
        starts.sort_unstable();
        Faults { starts }
    }

    /// Whether an error lies within.
    pub(super) fn within(&self, whole: Span) -> bool {
        let first = self.starts.partition_point(|start| *start < whole.start);
        self.starts.get(first).is_some_and(|start| *start < whole.end)
    }
}

/// All findings of all families, but those about the document's own tests, which need to know what these find.
pub(super) fn check(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    steps::check(sheet, &mut findings);
    columns::check(sheet, &mut findings);
    fields::check(sheet, &mut findings);
    runs::check(sheet, &mut findings);
    secrets::check(sheet, &mut findings);
    verbs::check(sheet, &mut findings);
    papers::check(sheet, &mut findings);
    identity::check(sheet, &mut findings);
    findings
}

/// The explanations of all families.
pub(super) fn explanations() -> impl Iterator<Item = &'static Explanation> {
    let families: [&'static [Explanation]; 10] = [
        &names::EXPLANATIONS,
        &steps::EXPLANATIONS,
        &columns::EXPLANATIONS,
        &fields::EXPLANATIONS,
        &own_tests::EXPLANATIONS,
        &runs::EXPLANATIONS,
        &secrets::EXPLANATIONS,
        &verbs::EXPLANATIONS,
        &papers::EXPLANATIONS,
        &identity::EXPLANATIONS,
    ];
    families.into_iter().flatten()
}
