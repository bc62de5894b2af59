//! What the desk shows of an instance, to people and to programs. The JSON of these is a contract.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::Time;
use crate::instance::{Automatic, Evidence, Eyes, Instance, State, TaskState, Trouble};
use crate::procedure::Procedure;
use crate::source::Phrase;

/// An instance, and the procedure it is pinned to.
#[derive(Debug, Clone)]
pub struct View {
    pub id: String,
    /// How many entries it has.
    pub version: u64,
    pub instance: Instance,
    pub procedure: Arc<Procedure>,
    /// What those who called it ask of whoever does a step.
    pub eyes: Vec<Eyes>,
}

/// Where an instance stands, for programs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Standing {
    pub id: String,
    pub document: String,
    pub procedure: String,
    pub state: State,
    pub outcome: Option<String>,
    /// In the order they were offered, ended ones included.
    pub tasks: Vec<StandingTask>,
}

/// A task, for programs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StandingTask {
    pub step: String,
    pub actor: String,
    pub state: TaskState,
    pub due: Option<Time>,
    pub visit: u32,
    /// The claimer, or who completed it.
    pub person: Option<String>,
    /// How many of the step's tasks count, where it is a quorum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
    /// The answer that was voted for, where the quorum decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vote: Option<String>,
    /// The files that were brought for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What does it, where nobody has to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automatic: Option<Automatic>,
    /// The instance that it called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// When a timer's wait is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wakes: Option<Time>,
    /// Why an automatic task waits for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Trouble>,
    /// The actor who was told that it is late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalated: Option<String>,
}

/// An open task in somebody's inbox, for programs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Waiting {
    pub id: String,
    pub document: String,
    pub procedure: String,
    pub step: String,
    pub activity: String,
    pub actor: String,
    pub state: TaskState,
    #[serde(skip)]
    pub offered: Time,
    pub due: Option<Time>,
    pub visit: u32,
    pub person: Option<String>,
    /// Why an automatic task waits for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Trouble>,
    /// The actor who was told that it is late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalated: Option<String>,
    /// How many of the step's tasks count, where it is a quorum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
    /// How many it has come to: the most votes for one answer, or the parts done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached: Option<usize>,
}

/// One entry of an instance's history, for programs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Happened {
    /// Counted over the whole ledger.
    pub sequence: u64,
    pub time: String,
    pub person: String,
    /// Whose place this person took, as an acting official.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<String>,
    /// The number of the letter by which he did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter: Option<String>,
    pub event: String,
    pub step: Option<String>,
    pub actor: Option<String>,
    pub visit: Option<u32>,
    pub answer: Option<String>,
    /// Whether the task was completed as not needed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub skipped: bool,
    /// To whom a task was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The note; of a comment its text, of an event with a reason that.
    pub note: Option<String>,
    /// The edition that the instance left, and the one it is pinned to from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_edition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// Whether that took back a move.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undone: bool,
    /// The files that it names, those of a form's fields among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What the engine did, for people: the note says it in English.
    #[serde(skip)]
    pub engine: Option<Phrase>,
    pub hash: String,
}

impl View {
    pub fn standing(&self) -> Standing {
        let tasks = self.instance.tasks.iter().map(|task| StandingTask {
            step: task.step.clone(),
            actor: task.actor.clone(),
            state: task.state,
            due: task.due,
            visit: task.visit,
            person: task.person.clone(),
            quorum: task.quorum,
            vote: task.answer.clone().filter(|_| task.quorum.is_some()),
            evidence: task.evidence.clone(),
            automatic: task.automatic(),
            instance: task.called().map(str::to_owned),
            wakes: task.wakes(),
            trouble: task.trouble.filter(|_| task.is_open()),
            escalated: task.escalated.clone(),
        });
        Standing {
            id: self.id.clone(),
            document: self.instance.document.clone(),
            procedure: self.instance.procedure.clone(),
            state: self.instance.state,
            outcome: self.instance.outcome.clone(),
            tasks: tasks.collect(),
        }
    }
}

/// An instance as it is before a command.
pub(super) struct Before {
    pub id: String,
    pub version: u64,
    pub instance: Instance,
    /// As the store keeps it.
    pub state: Option<Vec<u8>>,
    /// What those who called it ask of whoever does a step.
    pub eyes: Vec<Eyes>,
}
