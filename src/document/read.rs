//! Reads a file: guard, walk, deserialiser, then the checks that need no flow. All findings come at once.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_yaml::Value;

use super::keys::{ANSWERS, DOCUMENT};
use super::rules;
use super::shape::Shape;
use super::walk;
use super::{Document, Given, Places};
use crate::source::{self, Diagnostic, Language, Node, Phrase, Severity, Source, Span};

/// What reading a file came to.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What was understood, with everything that was not left empty; `None` where the file is no YAML mapping, breaks a limit, or
    /// is written in a version of the language that this program does not know. With errors among the findings it serves only to find more.
    pub document: Option<Document>,
    pub places: Places,
    /// The procedures in which something has an error: what their flow seems to be may not be what their author meant.
    pub unclear: BTreeSet<String>,
    /// The language in which to speak to the author: the document's; Indonesian where it cannot be read.
    pub language: Language,
    /// In the order of their places.
    pub findings: Vec<Diagnostic>,
}

impl Reading {
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Reads a document.
pub fn read(source: &Source) -> Reading {
    let (tree, mut findings) = source::parse(source);
    let Some(tree) = tree else {
        return Reading::nothing(source, findings);
    };
    let mut walked = walk::walk(source, &tree, &Shape::Mapping(&DOCUMENT));
    let language = match tree.get("language").and_then(Node::text) {
        Some("en") => Language::En,
        Some(_) | None => Language::Id,
    };
    findings.extend(walked.findings);
    let places = Places::new(tree);
    rules::names::check(&places, &walked.mentions, &mut findings);
    if let Value::Mapping(keys) = &mut walked.value {
        // The version says how to read the rest; the model is of this version.
        keys.remove("sop");
    }
    let document = deserialise(walked.value, &places, &mut findings);
    let unclear = unclear(&places, &findings);
    findings.sort_by_key(|finding| finding.span);
    Reading { document, places, unclear, language, findings }
}

impl Reading {
    fn nothing(source: &Source, mut findings: Vec<Diagnostic>) -> Reading {
        if findings.is_empty() {
            let message = Phrase::new("berkas ini kosong", "this file is empty");
            findings.push(Diagnostic::error("not-yaml", Span::new(0, source.text().len()), message));
        }
        let root = Node { span: Span::new(0, 0), content: source::Content::Mapping(Vec::new()) };
        let (unclear, language) = (BTreeSet::new(), Language::Id);
        Reading { document: None, places: Places::new(root), unclear, language, findings }
    }
}

/// Reads a file of answers: what is given at each visit of each step, as in a document's `tests`.
pub fn read_answers(source: &Source) -> (Option<IndexMap<String, Vec<Given>>>, Vec<Diagnostic>) {
    let (tree, mut findings) = source::parse(source);
    let Some(tree) = tree else {
        return (None, Reading::nothing(source, findings).findings);
    };
    let walked = walk::walk(source, &tree, &ANSWERS);
    findings.extend(walked.findings);
    let answers = deserialise(walked.value, &Places::new(tree), &mut findings);
    findings.sort_by_key(|finding| finding.span);
    (answers, findings)
}

/// Fills the model. The walk has checked every shape, so a failure here is this program's fault, and is said to be.
fn deserialise<T: DeserializeOwned>(
    value: Value,
    places: &Places,
    findings: &mut Vec<Diagnostic>,
) -> Option<T> {
    match serde_path_to_error::deserialize::<_, T>(value) {
        Ok(read) => Some(read),
        Err(error) => {
            let mut place = places.root();
            for segment in error.path() {
                place = match segment {
                    serde_path_to_error::Segment::Seq { index } => place.item(*index),
                    serde_path_to_error::Segment::Map { key } => place.get(key),
                    serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => {
                        place
                    }
                };
            }
            let (path, reason) = (error.path().to_string(), error.inner().to_string());
            let message = Phrase::new(
                format!("program ini gagal membaca `{path}` meskipun bentuknya benar: {reason}"),
                format!("this program failed to read `{path}` although its shape is right: {reason}"),
            );
            findings.push(Diagnostic::error("internal", place.span(), message));
            None
        }
    }
}

fn unclear(places: &Places, findings: &[Diagnostic]) -> BTreeSet<String> {
    let mut errors: Vec<Span> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.span)
        .collect();
    errors.sort();
    let procedures = places.tree().get("procedures").map_or(&[][..], Node::entries);
    let holds_error = |whole: Span| {
        let first = errors.partition_point(|error| error.start < whole.start);
        errors.get(first).is_some_and(|error| error.start < whole.end)
    };
    let unclear = procedures.iter().filter(|entry| holds_error(entry.key_span.to(entry.value.span)));
    unclear.map(|entry| entry.key.clone()).collect()
}
