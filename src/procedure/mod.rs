//! An SOP as it is meant: a graph of steps that has passed every check. Never printed or run here.

pub mod condition;
pub mod difference;
pub mod form;
pub mod soundness;
mod model;
mod subject;
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

/// What an activity is, in short: its first line, without the colon before what it lists.
pub fn headline(activity: &str) -> &str {
    activity.trim().lines().next().unwrap_or_default().trim_end_matches(':').trim_end()
}

#[cfg(test)]
mod tests;
