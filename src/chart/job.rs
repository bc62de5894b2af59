//! What one chart is made of, handed to every stage; and the names that outputs know its nodes and rows by.

use crate::procedure::{Node, Procedure};
use crate::text::Fonts;

use super::grid::{Content, Grid};
use super::texts::Texts;

/// What is laid out, and where its pages begin to be counted.
pub struct Job<'a> {
    pub procedure: &'a Procedure,
    pub grid: &'a Grid,
    pub texts: &'a Texts,
    pub fonts: &'a Fonts,
    /// The number of the chart's first page.
    pub first_page: usize,
}

/// The name that outputs know a node by.
pub fn name_of(procedure: &Procedure, node: Node) -> String {
    match node {
        Node::Start => "start".to_owned(),
        Node::Step(step) => procedure.step(step).id.clone(),
        Node::End(end) if procedure.end(end).named => format!("end:{}", procedure.end(end).outcome),
        Node::End(_) => "end".to_owned(),
    }
}

impl Job<'_> {
    /// The step whose row it is; for a row of capsules the first of them.
    pub fn row_name(&self, row: usize) -> String {
        match self.grid.rows[row].content {
            Content::Capsules(node) => name_of(self.procedure, node),
            Content::Activity(row) => self.procedure.step(self.procedure.rows[row].steps[0]).id.clone(),
        }
    }
}
