//! How work goes: for each procedure how its instances ended and how long they took; for each step and each actor how long tasks
//! waited, how long they took, and whether they were on time; which arrows led back. Everything is counted from the entries of the
//! instances; nothing is kept for it but the last report, as long as it is true.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::instance::Automatic;
use crate::procedure::Procedure;

use super::measure::{Lead, Spread, Used};

/// One procedure, for people and programs. Times are minutes of work on the office's calendar, unless they say `elapsed`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProcedureReport {
    pub document: String,
    pub procedure: String,
    pub title: String,
    pub instances: usize,
    pub open: usize,
    pub suspended: usize,
    pub cancelled: usize,
    /// Those that reached an end, by outcome.
    pub outcomes: IndexMap<String, usize>,
    /// From opening to the end, of those that reached one.
    pub lead_time: Option<Spread>,
    pub steps: Vec<StepReport>,
    /// The same times in minutes by the clock on the wall.
    pub elapsed: Option<Spread>,
    /// The same times in working days, and hours beyond them.
    pub lead: Option<Lead>,
    /// How long the tasks of one instance waited for somebody to take them on, all of them together; of those that reached an end.
    pub waiting: Option<Spread>,
    /// How long automatic steps took in one instance, all of them together, by the clock on the wall; of those that reached an end.
    pub automatic: Option<Spread>,
    /// Tasks done by people with a deadline.
    pub on_time: usize,
    pub late: usize,
    /// `on_time` of those with a deadline: 1 is all of them.
    pub on_time_rate: Option<f64>,
    pub actors: Vec<ActorReport>,
    pub loops: Vec<Loop>,
}

/// One step for one actor.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StepReport {
    pub step: String,
    pub activity: String,
    pub actor: String,
    /// The quality standard as the document writes it.
    pub time: Option<String>,
    pub done: usize,
    /// Of those done with a deadline.
    pub on_time: usize,
    pub late: usize,
    /// Still open, and of those past their due time.
    pub open: usize,
    pub overdue: usize,
    /// Tasks beyond the first visit: what was sent back.
    pub repeated: usize,
    /// From the moment a task opened to its completion.
    pub taken: Option<Spread>,
    /// What does it, where nobody has to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automatic: Option<Automatic>,
    pub on_time_rate: Option<f64>,
    /// From the moment a task opened until somebody took it on: claimed it, or completed it without claiming it.
    pub waiting: Option<Spread>,
    /// `taken` in minutes by the clock on the wall.
    pub elapsed: Option<Spread>,
    /// `taken` as the quality standard counts.
    pub lead: Option<Lead>,
    /// `taken` as a share of the time allowed.
    pub used: Option<Used>,
}

/// What one actor's people did; automatic steps are nobody's work and stand apart.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ActorReport {
    pub actor: String,
    /// As the document names him.
    pub title: String,
    pub done: usize,
    pub on_time: usize,
    pub late: usize,
    pub on_time_rate: Option<f64>,
    pub open: usize,
    pub overdue: usize,
    pub waiting: Option<Spread>,
    pub taken: Option<Spread>,
    pub elapsed: Option<Spread>,
}

/// An arrow back to a step at or before its own, in the order of the document, and how often it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Loop {
    pub from: String,
    pub answer: Option<String>,
    pub to: String,
    pub count: usize,
}

/// A step's place in the order of the document; what is not in it comes last.
pub(super) fn place(procedure: &Procedure, step: &str) -> usize {
    procedure.steps.iter().position(|written| written.id == step).unwrap_or(usize::MAX)
}
