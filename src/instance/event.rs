//! What happened in an instance: facts in words of their own, readable without this program. Nothing is decided here.
//!
//! An event is kept for ever as a JSON object whose `type` is the variant's name in snake case, such as
//! `{"type":"task_done","step":"verifikasi","actor":"kabid","visit":1,"person":"budi","at":"2026-01-05T08:00:00+07:00",
//! "answer":"Ditolak"}`. **Names and meanings here cannot be taken back**; new members may be added, and are then optional.
//! Steps are named by id, actors by key, moments in RFC 3339; members that say nothing are left out.

use serde::{Deserialize, Serialize};

use crate::calendar::Time;
use crate::procedure::form::Record;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The instance was opened at the step `start`; `record` is the form filled in on opening.
    Opened {
        document: String,
        procedure: String,
        /// SHA-256 of the document's text, in lower-case hex.
        edition: String,
        start: String,
        #[serde(default, skip_serializing_if = "Record::is_empty")]
        record: Record,
        #[serde(flatten)]
        by: By,
    },
    /// A branch reached a join that lists its step in `wait_for`: an arrow from `from` is now held by `step`.
    ArrowHeld { step: String, from: String },
    /// The join `step` held an arrow from every listed step, and consumed one of each.
    ArrowsJoined { step: String, from: Vec<String> },
    /// `step` would have opened once more than its `at_most` allows; the flow went to its `then`.
    LimitReached { step: String, visits: u32 },
    /// The step opened for an actor, for the `visit`-th time.
    TaskOffered {
        step: String,
        actor: String,
        visit: u32,
        at: Time,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Time>,
        /// Whether it is one of several tasks of which the first completion counts.
        #[serde(default, skip_serializing_if = "is_false")]
        any: bool,
    },
    /// A person took the task, which shuts others out.
    TaskClaimed {
        step: String,
        actor: String,
        visit: u32,
        #[serde(flatten)]
        by: By,
    },
    /// The claimer gave the task back.
    TaskReleased {
        step: String,
        actor: String,
        visit: u32,
        #[serde(flatten)]
        by: By,
    },
    /// A person gave the task to another, or to himself; from then on it is claimed by `to`.
    TaskReassigned {
        step: String,
        actor: String,
        visit: u32,
        to: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        #[serde(flatten)]
        by: By,
    },
    /// A person completed the task.
    TaskDone {
        step: String,
        actor: String,
        visit: u32,
        #[serde(flatten)]
        by: By,
        /// The decision's answer, as the procedure writes it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<String>,
        /// Whether it was completed as not needed.
        #[serde(default, skip_serializing_if = "is_false")]
        skipped: bool,
        #[serde(default, skip_serializing_if = "Record::is_empty")]
        record: Record,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Evidence>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A decision answered itself from the fields on its path.
    TaskDecided { step: String, actor: String, visit: u32, at: Time, answer: String },
    /// The task is no longer anybody's: another completed the step, or the instance ended.
    TaskWithdrawn { step: String, actor: String, visit: u32, at: Time },
    Commented {
        text: String,
        #[serde(flatten)]
        by: By,
    },
    /// Tasks leave the inbox until the instance is resumed; their due times stand.
    Suspended {
        reason: String,
        #[serde(flatten)]
        by: By,
    },
    Resumed {
        #[serde(flatten)]
        by: By,
    },
    /// The instance ended without an outcome.
    Cancelled {
        reason: String,
        #[serde(flatten)]
        by: By,
    },
    /// The flow reached an end.
    Ended { outcome: String, at: Time },
}

/// Who did it, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    pub person: String,
    pub at: Time,
    /// Whether nobody was registered, so that this person might act as every actor.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sole: bool,
    /// For whom this person acted, where he holds the role for another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<ActingFor>,
}

/// Whose place an acting official took, and by which letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActingFor {
    pub person: String,
    pub letter: String,
}

/// A file that proves a step was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// As the person called it, without folders.
    pub name: String,
    /// SHA-256 of its bytes, in lower-case hex.
    pub sha256: String,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Event {
    /// Who did it; none did what the flow does by itself.
    pub fn by(&self) -> Option<&By> {
        match self {
            Event::Opened { by, .. }
            | Event::TaskClaimed { by, .. }
            | Event::TaskReleased { by, .. }
            | Event::TaskReassigned { by, .. }
            | Event::TaskDone { by, .. }
            | Event::Commented { by, .. }
            | Event::Suspended { by, .. }
            | Event::Resumed { by }
            | Event::Cancelled { by, .. } => Some(by),
            Event::ArrowHeld { .. }
            | Event::ArrowsJoined { .. }
            | Event::LimitReached { .. }
            | Event::TaskOffered { .. }
            | Event::TaskDecided { .. }
            | Event::TaskWithdrawn { .. }
            | Event::Ended { .. } => None,
        }
    }

    /// The event's name, as in its JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Opened { .. } => "opened",
            Event::ArrowHeld { .. } => "arrow_held",
            Event::ArrowsJoined { .. } => "arrows_joined",
            Event::LimitReached { .. } => "limit_reached",
            Event::TaskOffered { .. } => "task_offered",
            Event::TaskClaimed { .. } => "task_claimed",
            Event::TaskReleased { .. } => "task_released",
            Event::TaskReassigned { .. } => "task_reassigned",
            Event::TaskDone { .. } => "task_done",
            Event::TaskDecided { .. } => "task_decided",
            Event::TaskWithdrawn { .. } => "task_withdrawn",
            Event::Commented { .. } => "commented",
            Event::Suspended { .. } => "suspended",
            Event::Resumed { .. } => "resumed",
            Event::Cancelled { .. } => "cancelled",
            Event::Ended { .. } => "ended",
        }
    }
}
