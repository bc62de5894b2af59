//! A file's text, made into places, a tree of YAML nodes and findings that point at them. Never opens a file.

mod language;
mod diagnostic;

pub use diagnostic::{Code, Diagnostic, Severity};
pub use language::{Language, Phrase};

/// A half-open range of bytes in a source's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}
