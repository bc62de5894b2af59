//! An SOP as it is meant: a graph of steps that has passed every check. Never printed or run here.

pub mod condition;
pub mod difference;
pub mod form;
pub mod soundness;
mod model;
mod build;
mod check;
mod rules;

use crate::document;
pub use crate::document::Options;
use crate::source::Explanation;
pub use check::{Report, check, reread};
pub use model::{
    ActorIx, AtMost, Branch, Edition, End, EndIx, Flow, Node, Performers, Procedure, Row, Step, StepIx,
    Target, Value, WayOut, Why, Work, plain_outcome, run_answers,
};

/// The explanation of every code that a check may find, those of reading the document among them.
pub fn explanations() -> impl Iterator<Item = &'static Explanation> {
    document::explanations().chain(rules::explanations())
}

#[cfg(test)]
mod tests;
