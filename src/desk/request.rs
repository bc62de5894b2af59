//! What people ask at the counter, in the words of the one who asks. With an idempotency key, exactly this is what must be
//! the same again.

use indexmap::IndexMap;
use serde::Serialize;

use crate::instance::{Command, Completion, Part};
use crate::ledger::Digest;

/// What is asked of the desk that changes an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Request {
    /// Opens an instance; `edition` is the one published just before, if any.
    Start {
        procedure: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<String>,
        set: IndexMap<String, String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        edition: Option<Digest>,
    },
    /// Completes a task; without a step, the one that this person may complete.
    Done {
        id: String,
        step: Option<String>,
        actor: Option<String>,
        #[serde(flatten)]
        says: Says,
    },
    Claim {
        id: String,
        step: String,
        actor: Option<String>,
    },
    Release {
        id: String,
        step: String,
        actor: Option<String>,
    },
    Comment {
        id: String,
        text: String,
    },
    Suspend {
        id: String,
        reason: Option<String>,
    },
    Resume {
        id: String,
    },
    Cancel {
        id: String,
        reason: Option<String>,
    },
}

/// What is said on completing a task.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Says {
    pub answer: Option<String>,
    pub set: IndexMap<String, String>,
    pub note: Option<String>,
    pub reason: Option<String>,
    pub skip: bool,
}

impl Request {
    /// The digest of everything asked; fields of a form in any order are the same.
    pub fn content(&self) -> Digest {
        let mut plain = self.clone();
        match &mut plain {
            Request::Start { set, .. } | Request::Done { says: Says { set, .. }, .. } => set.sort_keys(),
            Request::Claim { .. }
            | Request::Release { .. }
            | Request::Comment { .. }
            | Request::Suspend { .. }
            | Request::Resume { .. }
            | Request::Cancel { .. } => {}
        }
        let json = serde_json::to_vec(&plain).expect("texts, flags and maps of texts are always JSON");
        Digest::of(&json)
    }

    /// The instance it is about; none for opening one.
    pub(super) fn id(&self) -> Option<&str> {
        match self {
            Request::Start { .. } => None,
            Request::Done { id, .. }
            | Request::Claim { id, .. }
            | Request::Release { id, .. }
            | Request::Comment { id, .. }
            | Request::Suspend { id, .. }
            | Request::Resume { id }
            | Request::Cancel { id, .. } => Some(id),
        }
    }

    /// The core's command; `step` is the one meant where a completion names none. None for opening.
    pub(super) fn command(&self, meant: impl FnOnce() -> Result<String, super::Denial>) -> Result<Option<Command>, super::Denial> {
        let part = |step: &String, actor: &Option<String>| Part { step: step.clone(), actor: actor.clone() };
        Ok(Some(match self {
            Request::Start { .. } => return Ok(None),
            Request::Done { step, actor, says, .. } => {
                let step = step.clone().map_or_else(meant, Ok)?;
                Command::Complete(part(&step, actor), says.completion())
            }
            Request::Claim { step, actor, .. } => Command::Claim(part(step, actor)),
            Request::Release { step, actor, .. } => Command::Release(part(step, actor)),
            Request::Comment { text, .. } => Command::Comment { text: text.clone() },
            Request::Suspend { reason, .. } => Command::Suspend { reason: reason.clone().unwrap_or_default() },
            Request::Resume { .. } => Command::Resume,
            Request::Cancel { reason, .. } => Command::Cancel { reason: reason.clone().unwrap_or_default() },
        }))
    }
}

impl Says {
    fn completion(&self) -> Completion {
        Completion {
            answer: self.answer.clone(),
            set: self.set.clone(),
            evidence: Vec::new(),
            note: self.note.clone(),
            reason: self.reason.clone(),
            skip: self.skip,
        }
    }
}
