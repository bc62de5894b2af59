//! A YAML text as a tree of nodes that know their places. Scalars are kept as they are written.

use super::Span;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub span: Span,
    pub content: Content,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Scalar(String, Style),
    List(Vec<Node>),
    Mapping(Vec<Entry>),
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    /// Between single or double quotes.
    Quoted,
    /// After `|` or `>`.
    Block,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub value: Node,
}

impl Node {
    /// The text of a scalar, as written.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(text, _) => Some(text),
            Content::List(_) | Content::Mapping(_) => None,
        }
    }

    /// The items of a list; of anything else none.
    pub fn items(&self) -> &[Node] {
        match &self.content {
            Content::List(items) => items,
            Content::Scalar(..) | Content::Mapping(_) => &[],
        }
    }

    /// The entries of a mapping; of anything else none.
    pub fn entries(&self) -> &[Entry] {
        match &self.content {
            Content::Mapping(entries) => entries,
            Content::Scalar(..) | Content::List(_) => &[],
        }
    }

    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Nothing is written after the key: `number:`.
    pub fn is_empty(&self) -> bool {
        matches!(&self.content, Content::Scalar(text, Style::Plain) if text.is_empty())
    }
}
