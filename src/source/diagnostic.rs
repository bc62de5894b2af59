//! A finding: the author's fault, at its place, said in both languages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Phrase, Span};

/// The name of a kind of finding, such as `unknown-step`: what `sop explain` takes and what its fixture is called.
pub type Code = &'static str;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The document can be printed and run; an author should look.
    Warning,
    /// The document cannot be printed, published or run.
    Error,
}

impl Severity {
    /// The word that programs read.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One finding of the checker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// The place to underline.
    pub span: Span,
    /// What is wrong, and why.
    pub message: Phrase,
    /// How to put it right, where that can be said.
    pub help: Option<Phrase>,
    /// Other places that belong to it ("first written here").
    pub related: Vec<(Span, Phrase)>,
}

impl Diagnostic {
    pub fn error(code: Code, span: Span, message: Phrase) -> Diagnostic {
        Diagnostic { code, severity: Severity::Error, span, message, help: None, related: Vec::new() }
    }

    pub fn warning(code: Code, span: Span, message: Phrase) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    pub fn help(mut self, help: Phrase) -> Diagnostic {
        self.help = Some(help);
        self
    }

    pub fn related(mut self, span: Span, what: Phrase) -> Diagnostic {
        self.related.push((span, what));
        self
    }
}
