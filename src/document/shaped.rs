//! From a file's text to what a shape is deserialised to, for every kind of file: guard, walk, deserialiser. All findings come at
//! once.

use serde::de::DeserializeOwned;
use serde_yaml::Value;

use super::Places;
use super::shape::Shape;
use super::walk;
use crate::source::{self, Diagnostic, Explanation, Node, Phrase, Severity, Source, Span};

pub(super) static EXPLANATIONS: [Explanation; 1] = [Explanation {
    code: "internal",
    severity: Severity::Error,
    title: ("kesalahan program ini sendiri", "a fault of this program itself"),
    why: (
        "Berkas lolos dari pemeriksaan bentuk, tetapi program ini gagal membacanya. Itu kesalahan program; laporkan beserta berkasnya.",
        "The file passed the check of its shape, and yet this program failed to read it. That is this program's fault; report it with the file.",
    ),
    wrong: "",
    right: "",
}];

/// Reads a file of any shape into what the shape is deserialised to.
pub(super) fn shaped<T: DeserializeOwned>(
    source: &Source,
    shape: &Shape,
) -> (Option<T>, Places, Vec<Diagnostic>) {
    let (tree, mut findings) = tree(source);
    let Some(tree) = tree else { return (None, Places::nowhere(), findings) };
    let walked = walk::walk(source, &tree, shape);
    add_shapes(source, walked.findings, &mut findings);
    let places = Places::new(tree);
    let read = deserialise(walked.value, &places, &mut findings);
    findings.sort_by_key(|finding| finding.span);
    (read, places, findings)
}

/// What the guard has refused is not refused once more for its shape.
pub(super) fn add_shapes(source: &Source, shapes: Vec<Diagnostic>, findings: &mut Vec<Diagnostic>) {
    let refused: Vec<Span> = findings.iter().map(|finding| finding.span).collect();
    let is_refused = |shape: Span| {
        refused.iter().any(|span| span.contains(shape) || (is_flat(source, shape) && shape.contains(*span)))
    };
    findings.extend(shapes.into_iter().filter(|finding| !is_refused(finding.span)));
}

/// Whether a place lies on one line.
fn is_flat(source: &Source, span: Span) -> bool {
    !source.slice(span).contains('\n')
}

/// The tree, if there is one, and what the guard found; an empty file is a finding too.
pub(super) fn tree(source: &Source) -> (Option<Node>, Vec<Diagnostic>) {
    let (tree, mut findings) = source::parse(source);
    if tree.is_none() && findings.is_empty() {
        let message = Phrase::new("berkas ini kosong", "this file is empty");
        findings.push(Diagnostic::error("not-yaml", Span::new(0, 0), message));
    }
    (tree, findings)
}

/// Fills the model. The walk has checked every shape, so a failure here is this program's fault, and is said to be.
pub(super) fn deserialise<T: DeserializeOwned>(
    value: Value,
    places: &Places,
    findings: &mut Vec<Diagnostic>,
) -> Option<T> {
    let error = match serde_path_to_error::deserialize::<_, T>(value) {
        Ok(read) => return Some(read),
        Err(error) => error,
    };
    let mut place = places.root();
    for segment in error.path() {
        place = match segment {
            serde_path_to_error::Segment::Seq { index } => place.item(*index),
            serde_path_to_error::Segment::Map { key } => place.get(key),
            serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => place,
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
