//! An SOP as it is meant: a graph of steps that has passed every check. Never printed or run here.

pub mod condition;
pub mod form;
pub mod soundness;
mod model;
mod build;
mod check;
mod rules;

pub use check::{Commands, Options, Report, check};
pub use model::{
    ActorIx, AtMost, Branch, Edition, End, EndIx, Flow, Node, Performers, Procedure, Row, Step, StepIx,
    Target, Value, WayOut, Why, Work, plain_outcome, run_answers,
};
#[cfg(test)]
mod tests;
