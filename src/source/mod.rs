//! A file's text, made into places, a tree of YAML nodes and findings that point at them. Never opens a file.

mod language;
mod text;
mod diagnostic;
mod tree;
mod slips;
mod guard;
mod suggest;

pub use diagnostic::{Code, Diagnostic, Severity};
pub use guard::{MAX_BYTES, MAX_LEVELS, MAX_NODES, parse};
pub use language::{Language, Phrase};
pub use suggest::nearest;
pub use text::{Position, Source, Span};
pub use tree::{Content, Entry, Node, Style};
