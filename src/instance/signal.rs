//! What the world tells an instance that nobody asked for: a clock rang, a command ended, a called instance is over. Nothing is
//! judged here.

use indexmap::IndexMap;

use crate::calendar::{Calendar, Time};

use crate::procedure::form::{Evidence, Files};

/// The task that a signal is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct TaskKey {
    pub step: String,
    pub actor: String,
    pub visit: u32,
}

/// When a signal comes, and on which calendar the deadlines of what it opens count.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    pub at: Time,
    pub calendar: &'a Calendar,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// A clock rang.
    Rang(Bell),
    /// A command is about to run: kept before it does.
    CommandStarted {
        command: String,
    },
    CommandEnded(CommandEnd),
    /// Neither the command nor whoever ran it is there any more; `again`: it may be run again, because doing it twice is as good
    /// as doing it once.
    CommandLost {
        again: bool,
    },
    /// What the step asks for cannot be done as it stands: no such command, a procedure that cannot be opened.
    Unfit {
        detail: String,
    },
    /// The called procedure has been opened.
    CallOpened {
        instance: String,
        edition: String,
    },
    /// The called instance is over; without an outcome, it was cancelled.
    CallEnded {
        instance: String,
        outcome: Option<String>,
        /// Everyone who completed a step of it, or of what it called.
        performers: Vec<String>,
    },
    /// Whoever called this instance waits for it no longer.
    Abandoned {
        reason: String,
        by: String,
    },
}

/// What a clock can ring for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bell {
    /// A wait is over.
    Wake,
    /// A task's time is about to run out.
    Remind,
    /// A task's time has run out.
    Escalate,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommandEnd {
    pub exit: Option<i32>,
    /// The signal that killed it.
    pub signal: Option<i32>,
    pub timed_out: bool,
    /// Whether it was ended because its task had been withdrawn.
    pub stopped: bool,
    /// Why it could not be run, in words.
    pub fault: Option<String>,
    /// What it wrote, as it is kept, and the files that it brought.
    pub evidence: Vec<Evidence>,
    /// The step's form as the command filled it in, text by field.
    pub set: IndexMap<String, String>,
    /// And file by field; these are not among the evidence.
    pub files: Files,
}
