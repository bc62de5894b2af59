//! A file's text, made into places, a tree of YAML nodes and findings that point at them. Never opens a file.

mod language;
mod text;
mod diagnostic;
mod tree;
mod limits;
mod slip_words;
mod slips;
mod guard;
mod suggest;
mod explain;
pub mod render;

pub use diagnostic::{Code, Diagnostic, Severity};
pub use explain::Explanation;
pub use guard::parse;
pub use language::{Language, Phrase, plural};
pub use limits::{MAX_BYTES, MAX_LEVELS, MAX_NODES};
pub use slip_words::unquoted_colon;
pub use suggest::nearest;
pub use text::{Position, Source, Span};
pub use tree::{Content, Entry, Node, Style};

/// The explanations of what the guard says.
pub fn explanations() -> impl Iterator<Item = &'static Explanation> {
    guard::EXPLANATIONS.iter().chain(&slip_words::EXPLANATIONS)
}
