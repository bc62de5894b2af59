//! The one way from a file's text to procedures that may be printed and run: reads the document, builds each procedure, lets
//! every family of rules look at it. What it hands out as an edition has passed every check.

use std::sync::Arc;

use indexmap::IndexMap;
use sha2::{Digest, Sha256};

use crate::document::{self, Document, Options, Target};
use crate::source::{Diagnostic, Severity, Source, Span};

use super::build::build;
use super::model::{Edition, Procedure};
use super::rules;

/// What a check came to.
#[derive(Debug, Clone)]
pub struct Report {
    /// The document with its procedures, if no finding is an error.
    pub edition: Option<Edition>,
    /// All of them at once, in the order of their places.
    pub findings: Vec<Diagnostic>,
    /// The language in which to speak to the author.
    pub language: crate::source::Language,
}

/// Checks a file. Never fails: what is wrong is among the findings.
pub fn check(source: &Source, options: &Options<'_>) -> Report {
    let reading = document::read_with(source, options);
    let mut findings = reading.findings;
    let mut procedures = IndexMap::new();
    if let Some(document) = &reading.document {
        let mut told = Vec::new();
        for id in document.procedures.keys() {
            if is_clear(reading.places.procedure(id).whole(), &findings) {
                procedures.extend(build(document, id).map(|procedure| (id.clone(), procedure)));
            } else if !reading.unclear.contains(id) {
                let flow = build(&bare(document, id), id);
                told.extend(flow.iter().flat_map(|flow| rules::judge_flow(source, flow, &reading.places)));
            }
        }
        findings.extend(told);
        findings.extend(rules::judge(source, &mut procedures, &reading.places));
    }
    findings.sort_by_key(|finding| finding.span);
    let passed = findings.iter().all(|finding| finding.severity < Severity::Error);
    let edition =
        reading.document.filter(|_| passed).map(|document| Edition::new(source, document, procedures));
    Report { edition, findings, language: reading.language }
}

/// A file that passed the check of its day. A rule that came later, or is stricter today, does not stand in the way of work
/// that was begun before it; none where the file no longer says what its procedures are.
pub fn reread(source: &Source) -> Option<Edition> {
    let reading = document::read(source);
    let document = reading.document?;
    let keys = document.procedures.keys();
    let mut procedures: IndexMap<_, _> =
        keys.filter_map(|id| Some((id.clone(), build(&document, id)?))).collect();
    rules::judge(source, &mut procedures, &reading.places);
    Some(Edition::new(source, document, procedures))
}

impl Edition {
    fn new(source: &Source, document: Document, procedures: IndexMap<String, Procedure>) -> Edition {
        let procedures = procedures.into_iter().map(|(id, procedure)| (id, Arc::new(procedure)));
        Edition { fingerprint: fingerprint(source), document, procedures: procedures.collect() }
    }
}

/// Errors that leave everything else that is written in no doubt.
const HARMLESS: [&str; 4] = ["invalid-duration", "invalid-date", "invalid-pattern", "invalid-schedule"];

/// Whether nothing in a procedure is so wrong that it may look other than it is meant.
fn is_clear(procedure: Span, findings: &[Diagnostic]) -> bool {
    findings.iter().all(|finding| {
        finding.severity < Severity::Error
            || !procedure.contains(finding.span)
            || HARMLESS.contains(&finding.code)
    })
}

/// A document of one procedure of which only the flow is left: one actor does everything. So the flow can be judged while
/// something else in it is wrong.
fn bare(document: &Document, id: &str) -> Document {
    const ANYBODY: &str = "anybody";
    let written = &document.procedures[id];
    let without_column = |target: &Target| match target {
        Target::Steps(steps) => Target::Steps(steps.clone()),
        Target::End { outcome, .. } => Target::End { outcome: outcome.clone(), at: None },
    };
    let branch = |(answer, branch): (&String, &document::Branch)| {
        let target = without_column(&branch.target);
        (answer.clone(), document::Branch { target, ..document::Branch::default() })
    };
    let step = |step: &document::Step| document::Step {
        id: step.id.clone(),
        activity: step.activity.clone(),
        actor: document::Performers::One(ANYBODY.into()),
        number: step.number,
        row: step.row.clone(),
        next: step.next.as_ref().map(without_column),
        decision: step.decision.clone(),
        branches: step.branches.iter().map(branch).collect(),
        wait_for: step.wait_for.clone(),
        end: step.end.clone(),
        at_most: step
            .at_most
            .as_ref()
            .map(|limit| document::AtMost { visits: limit.visits, then: without_column(&limit.then) }),
        ..document::Step::default()
    };
    let procedure = document::Procedure {
        start: written.start.clone(),
        steps: written.steps.iter().map(step).collect(),
        ..document::Procedure::default()
    };
    Document {
        language: document.language,
        actors: IndexMap::from([(ANYBODY.to_string(), document::Actor::default())]),
        procedures: IndexMap::from([(id.to_string(), procedure)]),
        ..Document::default()
    }
}

/// The SHA-256 of a text in lower-case hexadecimal digits.
fn fingerprint(source: &Source) -> String {
    Sha256::digest(source.text()).iter().map(|byte| format!("{byte:02x}")).collect()
}
