//! Which procedures have errors that may touch their flow. Where only an actor, a time or a text is wrong, the flow is still what
//! its author meant, and its own faults can be told in the same breath.

use std::collections::BTreeSet;

use super::Places;
use crate::source::{Content, Diagnostic, Entry, Node, Severity, Span, nearest};

/// The keys of a step that say nothing of where the flow goes.
const BESIDE_THE_FLOW: [&str; 14] = [
    "activity",
    "actor",
    "quality",
    "note",
    "number",
    "optional",
    "form",
    "not_same_as",
    "same_as",
    "run",
    "with",
    "call",
    "wait",
    "late",
];

/// The other keys of a step; one that is misspelt may have been meant.
const OF_THE_FLOW: [&str; 8] = ["id", "row", "next", "decision", "branches", "wait_for", "end", "at_most"];

/// The keys of a procedure on which its flow depends.
const WAYS_IN: [&str; 2] = ["start", "steps"];

/// Errors that touch no flow, wherever they stand.
const HARMLESS: [&str; 3] = ["unknown-actor", "not-a-column", "secret"];

/// The procedures, by key, in which an error leaves their flow in doubt.
pub(super) fn unclear(places: &Places, findings: &[Diagnostic]) -> BTreeSet<String> {
    let procedures = places.tree().get("procedures").map_or(&[][..], Node::entries);
    let mut unclear = BTreeSet::new();
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    for error in errors.filter(|error| !HARMLESS.contains(&error.code)) {
        let within = procedures.partition_point(|entry| entry.key_span.start <= error.span.start);
        let Some(procedure) = procedures[..within].last().filter(|entry| holds(entry, error.span)) else {
            continue;
        };
        if !unclear.contains(procedure.key.trim()) && casts_doubt(error, procedure) {
            unclear.insert(procedure.key.trim().to_owned());
        }
    }
    unclear
}

fn holds(entry: &Entry, span: Span) -> bool {
    entry.key_span.to(entry.value.span).contains(span)
}

/// Whether a value that nobody understands names a step or the end, as only keys of the flow do.
fn names_a_step(value: &Node, steps: &[Node]) -> bool {
    let is_step = |name: &str| {
        name == "end" || steps.iter().any(|step| step.get("id").and_then(Node::text) == Some(name))
    };
    match &value.content {
        Content::Scalar(text, _) => is_step(text.trim()),
        Content::List(items) => items.iter().any(|item| names_a_step(item, steps)),
        Content::Mapping(entries) => entries.iter().any(|entry| names_a_step(&entry.value, steps)),
    }
}

fn casts_doubt(error: &Diagnostic, procedure: &Entry) -> bool {
    let Some(key) = procedure.value.entries().iter().find(|entry| holds(entry, error.span)) else {
        return error.code != "missing-key";
    };
    if !WAYS_IN.contains(&key.key.as_str()) {
        return error.code == "unknown-key" && nearest(&key.key, WAYS_IN).is_some();
    }
    let items = key.value.items();
    let before = items.partition_point(|item| item.span.start <= error.span.start);
    let step = items[..before].last().filter(|item| item.span.contains(error.span));
    if step.is_some_and(|step| step.get("id").is_none()) {
        return true;
    }
    let Some(key) = step.and_then(|step| step.entries().iter().find(|entry| holds(entry, error.span))) else {
        return true;
    };
    match key.key.as_str() {
        // What is missing in a step is told at its id; the ways on may be left out.
        "id" => error.code != "missing-key",
        known if BESIDE_THE_FLOW.contains(&known) => false,
        known if OF_THE_FLOW.contains(&known) => true,
        misspelt => nearest(misspelt, OF_THE_FLOW).is_some() || names_a_step(&key.value, items),
    }
}
