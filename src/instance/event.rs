//! What happened in an instance: facts in words of their own, readable without this program. Nothing is decided here.
//!
//! An event is kept for ever as a JSON object whose `type` is the variant's name in snake case, such as
//! `{"type":"task_done","step":"verifikasi","actor":"kabid","visit":1,"person":"budi","at":"2026-01-05T08:00:00+07:00",
//! "answer":"Ditolak"}`. **Names and meanings here cannot be taken back**; new members may be added, and are then optional.
//! Steps are named by id, actors by key, moments in RFC 3339; members that say nothing are left out.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Time;
use crate::procedure::form::{Evidence, Plain, Record};

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
        /// The step of another instance that called this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caller: Option<Caller>,
        /// The beginning of the period that the scheduler opened it for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<Time>,
        /// Whether that period was over when it was opened.
        #[serde(default, skip_serializing_if = "is_false")]
        missed: bool,
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
        /// How many of the step's tasks count, where it is a quorum.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quorum: Option<u32>,
        /// What does the task, where nobody has to; its actor is asked when that fails.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        automatic: Option<Automatic>,
        /// When a timer's wait is over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wakes: Option<Time>,
        /// When its actor is reminded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remind: Option<Time>,
        /// The actor who is told once the due time has passed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        escalate: Option<String>,
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
    /// The vote at a step is over: `answer` has won; without one, none could win any more.
    VoteEnded {
        step: String,
        visit: u32,
        at: Time,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<String>,
        /// How many voted for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        votes: Option<u32>,
        /// Whether one vote was enough, since it is a veto.
        #[serde(default, skip_serializing_if = "is_false")]
        veto: bool,
    },
    /// A person added files to a task that is open, or that he has completed.
    Attached {
        step: String,
        actor: String,
        visit: u32,
        evidence: Vec<Evidence>,
        #[serde(flatten)]
        by: By,
    },
    /// A decision answered itself from the fields on its path.
    TaskDecided { step: String, actor: String, visit: u32, at: Time, answer: String },
    /// An automatic task is done: the wait was over, the command or the called instance had ended.
    TaskFinished {
        step: String,
        actor: String,
        visit: u32,
        at: Time,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<String>,
        /// Whether a timer rang long after its moment, because nothing was there to ring it.
        #[serde(default, skip_serializing_if = "is_false")]
        late: bool,
    },
    /// The task's time is about to run out.
    TaskReminded { step: String, actor: String, visit: u32, at: Time },
    /// The task's time has run out, and `to` is told; whoever holds that role may give the task to somebody else.
    TaskEscalated { step: String, actor: String, visit: u32, to: String, at: Time },
    /// A registered command is about to run, for the `attempt`-th time at this visit. Kept before it does.
    CommandStarted { step: String, actor: String, visit: u32, attempt: u32, command: String, at: Time },
    /// The command has ended.
    CommandEnded {
        step: String,
        actor: String,
        visit: u32,
        attempt: u32,
        at: Time,
        /// Whether it did what the step wants: exit status 0 within its time, and the form, if there is one, filled rightly.
        succeeded: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exit: Option<i32>,
        /// The signal that killed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signal: Option<i32>,
        #[serde(default, skip_serializing_if = "is_false")]
        timed_out: bool,
        /// Whether it was ended because its task had been withdrawn.
        #[serde(default, skip_serializing_if = "is_false")]
        stopped: bool,
        /// Why it did not succeed, in the words of whoever ran it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fault: Option<String>,
        /// What it wrote, kept as a file, and the files that it brought.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Evidence>,
        /// The step's form as the command filled it in.
        #[serde(default, skip_serializing_if = "Record::is_empty")]
        record: Record,
    },
    /// Whoever ran the command is gone without a word, and so is the command: nobody knows whether it did its work.
    CommandLost { step: String, actor: String, visit: u32, attempt: u32, at: Time },
    /// The procedure that the step calls has been opened as `instance`.
    CallOpened { step: String, actor: String, visit: u32, instance: String, edition: String, at: Time },
    /// The called instance is over; without an outcome, it was cancelled.
    CallEnded {
        step: String,
        actor: String,
        visit: u32,
        instance: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<String>,
        /// Everyone who completed a step of it, or of what it called.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        performers: Vec<String>,
        at: Time,
    },
    /// An automatic task cannot go on; a person of its actor must retry or resolve it.
    IncidentOpened {
        step: String,
        actor: String,
        visit: u32,
        trouble: Trouble,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
        at: Time,
    },
    /// A person lets an automatic task try again.
    TaskRetried {
        step: String,
        actor: String,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// When a timer's wait is over now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wakes: Option<Time>,
        #[serde(flatten)]
        by: By,
    },
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
    /// The instance is pinned to another edition from now on; its tasks and their due times stand.
    Migrated {
        /// SHA-256 of the edition that it leaves, in lower-case hex.
        from: String,
        to: String,
        /// What steps are called from now on, by their ids until now.
        #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
        map: IndexMap<String, String>,
        /// Whether it goes back to where it came from.
        #[serde(default, skip_serializing_if = "is_false")]
        undone: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
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

/// A step of another instance that waits for this one to end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    pub instance: String,
    pub step: String,
    pub actor: String,
    pub visit: u32,
}

/// What does a task that nobody has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Automatic {
    /// A registered command.
    Run,
    /// An instance of another procedure.
    Call,
    /// A clock.
    Wait,
}

/// Why an automatic task cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The command did not succeed.
    Failed,
    /// Nobody knows whether the command did its work: please look.
    Unknown,
    /// The command could not be run as it is registered, or the procedure called could not be opened.
    Refused,
    /// The called instance was cancelled.
    Cancelled,
    /// The called instance ended in a way that no branch is for.
    NoBranch,
    /// The date to wait for was never filled in.
    NoDate,
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
            | Event::Attached { by, .. }
            | Event::Commented { by, .. }
            | Event::TaskRetried { by, .. }
            | Event::Suspended { by, .. }
            | Event::Resumed { by }
            | Event::Migrated { by, .. }
            | Event::Cancelled { by, .. } => Some(by),
            Event::ArrowHeld { .. }
            | Event::ArrowsJoined { .. }
            | Event::LimitReached { .. }
            | Event::TaskOffered { .. }
            | Event::VoteEnded { .. }
            | Event::TaskDecided { .. }
            | Event::TaskFinished { .. }
            | Event::TaskReminded { .. }
            | Event::TaskEscalated { .. }
            | Event::CommandStarted { .. }
            | Event::CommandEnded { .. }
            | Event::CommandLost { .. }
            | Event::CallOpened { .. }
            | Event::CallEnded { .. }
            | Event::IncidentOpened { .. }
            | Event::TaskWithdrawn { .. }
            | Event::Ended { .. } => None,
        }
    }

    /// The task that it is about: step, actor and visit.
    pub fn task(&self) -> Option<(&str, &str, u32)> {
        match self {
            Event::TaskOffered { step, actor, visit, .. }
            | Event::TaskClaimed { step, actor, visit, .. }
            | Event::TaskReleased { step, actor, visit, .. }
            | Event::TaskReassigned { step, actor, visit, .. }
            | Event::TaskDone { step, actor, visit, .. }
            | Event::Attached { step, actor, visit, .. }
            | Event::TaskDecided { step, actor, visit, .. }
            | Event::TaskFinished { step, actor, visit, .. }
            | Event::TaskReminded { step, actor, visit, .. }
            | Event::TaskEscalated { step, actor, visit, .. }
            | Event::CommandStarted { step, actor, visit, .. }
            | Event::CommandEnded { step, actor, visit, .. }
            | Event::CommandLost { step, actor, visit, .. }
            | Event::CallOpened { step, actor, visit, .. }
            | Event::CallEnded { step, actor, visit, .. }
            | Event::IncidentOpened { step, actor, visit, .. }
            | Event::TaskRetried { step, actor, visit, .. }
            | Event::TaskWithdrawn { step, actor, visit, .. } => Some((step, actor, *visit)),
            Event::Opened { .. }
            | Event::ArrowHeld { .. }
            | Event::ArrowsJoined { .. }
            | Event::LimitReached { .. }
            | Event::VoteEnded { .. }
            | Event::Commented { .. }
            | Event::Suspended { .. }
            | Event::Resumed { .. }
            | Event::Migrated { .. }
            | Event::Cancelled { .. }
            | Event::Ended { .. } => None,
        }
    }

    /// The files that it names, the fields' files first, each with its field.
    pub fn files(&self) -> Vec<(Option<&str>, &Evidence)> {
        let (record, evidence): (Option<&Record>, &[Evidence]) = match self {
            Event::Opened { record, .. } => (Some(record), &[]),
            Event::TaskDone { record, evidence, .. } => (Some(record), evidence),
            Event::Attached { evidence, .. } => (None, evidence),
            Event::CommandEnded { record, evidence, .. } => (Some(record), evidence),
            Event::ArrowHeld { .. }
            | Event::ArrowsJoined { .. }
            | Event::LimitReached { .. }
            | Event::TaskOffered { .. }
            | Event::TaskClaimed { .. }
            | Event::TaskReleased { .. }
            | Event::TaskReassigned { .. }
            | Event::VoteEnded { .. }
            | Event::TaskDecided { .. }
            | Event::TaskFinished { .. }
            | Event::TaskReminded { .. }
            | Event::TaskEscalated { .. }
            | Event::CommandStarted { .. }
            | Event::CommandLost { .. }
            | Event::CallOpened { .. }
            | Event::CallEnded { .. }
            | Event::IncidentOpened { .. }
            | Event::TaskRetried { .. }
            | Event::TaskWithdrawn { .. }
            | Event::Commented { .. }
            | Event::Suspended { .. }
            | Event::Resumed { .. }
            | Event::Migrated { .. }
            | Event::Cancelled { .. }
            | Event::Ended { .. } => (None, &[]),
        };
        let fields = record.into_iter().flatten().filter_map(|(field, value)| match value {
            Plain::File(file) => Some((Some(field.as_str()), file)),
            Plain::Boolean(_) | Plain::Text(_) | Plain::Choices(_) => None,
        });
        fields.chain(evidence.iter().map(|file| (None, file))).collect()
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
            Event::VoteEnded { .. } => "vote_ended",
            Event::Attached { .. } => "attached",
            Event::TaskDecided { .. } => "task_decided",
            Event::TaskFinished { .. } => "task_finished",
            Event::TaskReminded { .. } => "task_reminded",
            Event::TaskEscalated { .. } => "task_escalated",
            Event::CommandStarted { .. } => "command_started",
            Event::CommandEnded { .. } => "command_ended",
            Event::CommandLost { .. } => "command_lost",
            Event::CallOpened { .. } => "call_opened",
            Event::CallEnded { .. } => "call_ended",
            Event::IncidentOpened { .. } => "incident_opened",
            Event::TaskRetried { .. } => "task_retried",
            Event::TaskWithdrawn { .. } => "task_withdrawn",
            Event::Commented { .. } => "commented",
            Event::Suspended { .. } => "suspended",
            Event::Resumed { .. } => "resumed",
            Event::Migrated { .. } => "migrated",
            Event::Cancelled { .. } => "cancelled",
            Event::Ended { .. } => "ended",
        }
    }
}
