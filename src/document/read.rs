//! Reads a document: guard, walk, deserialiser, then the checks that need no flow. All findings come at once.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_yaml::Value;

use super::keys::{ANSWERS, DOCUMENT};
use super::rules::{self, Faults, Options, Sheet};
use super::shape::Shape;
use super::shaped::{add_shapes, deserialise, shaped, tree};
use super::walk::{self, Mention, Walked};
use super::{Document, Given, Places, doubt};
use crate::source::{Diagnostic, Language, Node, Phrase, Severity, Source};

/// How many steps all procedures of a document may have together.
pub const MAX_STEPS: usize = 2_000;

/// How far into a broken file its language is looked for, in bytes.
const MAX_HEAD: usize = 64 * 1024;

/// What reading a file came to.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What was understood, with everything that was not left empty; `None` where the file is no YAML mapping, breaks a
    /// limit, or is written in a version of the language that this program does not know. With errors among the findings it
    /// serves only to find more.
    pub document: Option<Document>,
    pub places: Places,
    /// The procedures with an error that may touch the flow: what it seems to be may not be what their author meant.
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

    fn failed(findings: Vec<Diagnostic>, places: Places, language: Language) -> Reading {
        Reading { document: None, places, unclear: BTreeSet::new(), language, findings }
    }
}

/// Reads a document, told nothing from outside.
pub fn read(source: &Source) -> Reading {
    read_with(source, &Options::default())
}

/// Reads a document.
pub fn read_with(source: &Source, options: &Options<'_>) -> Reading {
    let (tree, mut findings) = tree(source);
    let Some(mut tree) = tree else {
        return Reading::failed(findings, Places::nowhere(), language_line(source));
    };
    let language = match tree.get("language").and_then(Node::text) {
        Some("en") => Language::En,
        Some(_) | None => Language::Id,
    };
    if let Some(refusal) = refusal(&tree) {
        findings.push(refusal);
        return Reading::failed(findings, Places::new(tree), language);
    }
    let walked = walk::walk(source, &tree, &Shape::Mapping(&DOCUMENT));
    walked.name_as_meant(&mut tree);
    let Walked { mut value, mentions, findings: shapes, .. } = walked;
    add_shapes(source, shapes, &mut findings);
    let places = Places::new(tree);
    if let Value::Mapping(keys) = &mut value {
        // The version says how to read the rest; the model is of this version.
        keys.remove("sop");
    }
    let document: Option<Document> = deserialise(value, &places, &mut findings);
    let refused = Faults::new(&findings);
    let mentions: Vec<Mention> =
        mentions.into_iter().filter(|mention| !refused.within(mention.span)).collect();
    rules::names::check(&places, &mentions, &mut findings);
    if let Some(document) = &document {
        let faults = Faults::new(&findings);
        let unclear = doubt::unclear(&places, &findings);
        let sheet = Sheet {
            source,
            document,
            places: &places,
            mentions: &mentions,
            options,
            faults: &faults,
            unclear: &unclear,
        };
        findings.extend(rules::check(&sheet));
        let unclear = doubt::unclear(&places, &findings);
        let faults = Faults::new(&findings);
        rules::own_tests::check(&Sheet { faults: &faults, unclear: &unclear, ..sheet }, &mut findings);
    }
    let unclear = doubt::unclear(&places, &findings);
    findings.sort_by_key(|finding| finding.span);
    Reading { document, places, unclear, language, findings }
}

/// Reads a file of answers: what is given at each visit of each step, as in a document's `tests`.
pub fn read_answers(source: &Source) -> (Option<IndexMap<String, Vec<Given>>>, Vec<Diagnostic>) {
    let (answers, _, findings) = shaped(source, &ANSWERS);
    (answers, findings)
}

/// The language of a file that cannot be read as a whole: it mostly says so in a line of its own near the top.
fn language_line(source: &Source) -> Language {
    let top = &source.text()[..source.text().floor_char_boundary(MAX_HEAD)];
    let value = top.lines().find_map(|line| line.trim_start().strip_prefix("language:"));
    let word =
        value.map(|value| value.split('#').next().unwrap_or_default().trim().trim_matches(['"', '\'']));
    match word {
        Some("en") => Language::En,
        Some(_) | None => Language::Id,
    }
}

/// A reason not to read on: everything else that could be said would follow from it.
fn refusal(tree: &Node) -> Option<Diagnostic> {
    let version = tree.get("sop").and_then(Node::text).filter(|version| !version.is_empty());
    if version.is_some_and(|version| version != "1") {
        let span = tree.get("sop").map_or(tree.span, |node| node.span);
        return Some(*super::words::unsupported_version(version.unwrap_or_default(), span));
    }
    let procedures = tree.get("procedures").map_or(&[][..], Node::entries);
    let steps = |node: &Node| node.get("steps").map_or(0, |steps| steps.items().len());
    let count: usize = procedures.iter().map(|entry| steps(&entry.value)).sum();
    (count > MAX_STEPS).then(|| {
        Diagnostic::error(
            "too-large",
            tree.entry("procedures").map_or(tree.span, |entry| entry.key_span),
            Phrase::new(
                format!("dokumen ini punya {count} langkah; paling banyak {MAX_STEPS}"),
                format!("this document has {count} steps; the most is {MAX_STEPS}"),
            ),
        )
    })
}
