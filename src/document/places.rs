//! Where things stand in the file: from a path of keys and numbers to the place to underline. Holds the tree, nothing else.

use super::shape::Mapping;
use crate::source::{Content, Entry, Node, Span};

/// The places of a file.
#[derive(Debug, Clone)]
pub struct Places {
    root: Node,
}

/// A point in the file that can be walked down. Where a key or item is not written, the point stays where it is: a finding
/// about what is missing underlines the nearest thing that is there.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    node: &'a Node,
    /// The entry that the node is the value of, if it is one's.
    entry: Option<&'a Entry>,
    /// Whether a step down did not find what it looked for.
    lost: bool,
}

impl Places {
    pub(super) fn new(root: Node) -> Places {
        Places { root }
    }

    /// The places of a file that could not be read.
    pub(super) fn nowhere() -> Places {
        Places { root: Node { span: Span::new(0, 0), content: Content::Mapping(Vec::new()) } }
    }

    pub(super) fn tree(&self) -> &Node {
        &self.root
    }

    /// The whole file.
    pub fn root(&self) -> Place<'_> {
        Place { node: &self.root, entry: None, lost: false }
    }

    /// A procedure.
    pub fn procedure(&self, id: &str) -> Place<'_> {
        self.root().get("procedures").get(id)
    }

    /// A step, by its row in the file, from 0.
    pub fn step(&self, procedure: &str, row: usize) -> Place<'_> {
        self.procedure(procedure).get("steps").item(row)
    }
}

impl<'a> Place<'a> {
    /// The value of a key.
    pub fn get(self, key: &str) -> Place<'a> {
        match self.node.entries().iter().find(|entry| entry.key.trim() == key) {
            Some(entry) if !self.lost => Place { node: &entry.value, entry: Some(entry), lost: false },
            Some(_) | None => Place { lost: true, ..self },
        }
    }

    /// An item of a list, from 0. A single value that stands where a list is meant is its only item.
    pub fn item(self, index: usize) -> Place<'a> {
        match &self.node.content {
            Content::List(items) if !self.lost => match items.get(index) {
                Some(node) => Place { node, entry: None, lost: false },
                None => Place { lost: true, ..self },
            },
            Content::List(_) | Content::Scalar(..) | Content::Mapping(_) => self,
        }
    }

    /// The item of a list, or the only value, that is this text.
    pub fn naming(self, text: &str) -> Place<'a> {
        let item = self.node.items().iter().position(|item| item.text() == Some(text));
        item.map_or(self, |index| self.item(index))
    }

    /// The last item of the list that is this text.
    pub fn last_naming(self, text: &str) -> Place<'a> {
        let same = |item: &Node| item.text().is_some_and(|t| t.trim().eq_ignore_ascii_case(text.trim()));
        self.node.items().iter().rposition(same).map_or(self, |index| self.item(index))
    }

    /// The first item of a list in which nothing is written.
    pub fn empty_item(self) -> Option<Place<'a>> {
        let Content::List(items) = &self.node.content else { return None };
        let empty = items.iter().position(|item| item.text().is_some_and(|text| text.trim().is_empty()))?;
        Some(self.item(empty))
    }

    /// The first of its own items, or of those of the lists in it, that is this text, as in `{ any: [a, b] }`.
    pub fn any_naming(self, text: &str) -> Place<'a> {
        let lists = self.node.entries().iter().map(|entry| self.get(&entry.key)).chain([self]);
        let mut found = lists.map(|list| list.naming(text)).filter(|place| place.node.text() == Some(text));
        found.next().unwrap_or(self)
    }

    /// Its keys with their values.
    pub fn entries(self) -> impl Iterator<Item = (&'a str, Place<'a>)> {
        let entries = if self.lost { &[] } else { self.node.entries() };
        entries
            .iter()
            .map(|entry| (entry.key.trim(), Place { node: &entry.value, entry: Some(entry), lost: false }))
    }

    /// Whether everything on the way was there.
    pub fn is_written(self) -> bool {
        !self.lost
    }

    /// What to underline: a scalar itself; of a list or mapping its key, or the name it gives itself.
    pub fn span(self) -> Span {
        let own_name =
            self.node.get("id").or_else(|| self.node.get("name")).filter(|node| node.text().is_some());
        match (&self.node.content, self.entry, own_name) {
            (Content::Scalar(text, _), Some(entry), _) if text.is_empty() => entry.key_span,
            (Content::Scalar(..), _, _) => self.node.span,
            (_, Some(entry), _) => entry.key_span,
            (_, None, Some(name)) => name.span,
            (Content::Mapping(entries), None, None) if !entries.is_empty() => entries[0].key_span,
            (_, None, None) => self.node.span,
        }
    }

    /// The value itself if it is a scalar, even an empty one; else the same as [`Place::span`].
    pub fn scalar(self) -> Span {
        if self.node.text().is_some() { self.node.span } else { self.span() }
    }

    /// The key, where this is the value of one; else the same as [`Place::span`].
    pub fn key(self) -> Span {
        self.entry.map_or_else(|| self.span(), |entry| entry.key_span)
    }

    /// The same as [`Place::whole`]; nothing where it is not written.
    pub fn written(self) -> Span {
        if self.lost { Span::default() } else { self.whole() }
    }

    /// Whether keys are written in it, and all of them are in the table.
    pub(super) fn has_only_keys_of(self, mapping: &Mapping) -> bool {
        let entries = self.node.entries();
        !entries.is_empty() && entries.iter().all(|entry| mapping.key(&entry.key).is_some())
    }

    /// Everything that belongs to it, from its key to the end of its value.
    pub fn whole(self) -> Span {
        self.entry.map_or(self.node.span, |entry| entry.key_span.to(self.node.span))
    }
}
