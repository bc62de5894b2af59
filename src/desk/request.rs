//! What people ask at the counter, in the words of the one who asks. With an idempotency key, exactly this is what must be
//! the same again.

use indexmap::IndexMap;
use serde::Serialize;

use crate::instance::{Assignee, Command, Completion, Part};
use crate::ledger::Digest;
use crate::procedure::form::{Evidence, Files};

/// Opening an instance.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Start {
    /// `procedure` or `document/procedure`.
    pub procedure: String,
    /// The way in, where there are several.
    pub at: Option<String>,
    /// The opening form, text by field.
    pub set: IndexMap<String, String>,
    /// Its files, by field.
    #[serde(skip_serializing_if = "Files::is_empty")]
    pub files: Files,
    /// The edition that was published just before with the same command line, if any.
    pub edition: Option<Digest>,
}

/// Something asked of an instance that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Act {
    /// Completes a task; without a step, the one that this person may complete.
    Done {
        step: Option<String>,
        actor: Option<String>,
        #[serde(flatten)]
        says: Says,
    },
    Claim {
        step: String,
        actor: Option<String>,
    },
    Release {
        step: String,
        actor: Option<String>,
    },
    /// Gives a task to a registered person.
    Reassign {
        step: String,
        actor: Option<String>,
        to: String,
        reason: Option<String>,
    },
    /// Lets an automatic task that is in trouble try again.
    Retry {
        step: String,
        reason: Option<String>,
    },
    /// Says by hand that an automatic task that is in trouble is done.
    Resolve {
        step: String,
        #[serde(flatten)]
        says: Says,
    },
    /// Adds files, which are kept already, to a task; without a step, the one that this person may complete, else the one that he
    /// has completed.
    Attach {
        step: Option<String>,
        actor: Option<String>,
        evidence: Vec<Evidence>,
    },
    Comment {
        text: String,
    },
    Suspend {
        reason: Option<String>,
    },
    Resume,
    Cancel {
        reason: Option<String>,
    },
}

/// What is said on completing a task.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Says {
    pub answer: Option<String>,
    /// The step's form, text by field.
    pub set: IndexMap<String, String>,
    /// The form's files, by field. Kept before this is asked.
    #[serde(skip_serializing_if = "Files::is_empty")]
    pub files: Files,
    /// The files that prove the step was done. Kept before this is asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    pub note: Option<String>,
    pub reason: Option<String>,
    /// Whether an optional step is completed as not needed.
    pub skip: bool,
}

impl Start {
    /// The digest of everything asked; fields of the form in any order are the same.
    pub(super) fn content(&self) -> Digest {
        let mut plain = self.clone();
        plain.set.sort_keys();
        plain.files.sort_keys();
        digest(&("start", plain))
    }
}

impl Act {
    /// The digest of everything asked of this instance.
    pub(super) fn content(&self, id: &str) -> Digest {
        let mut plain = self.clone();
        if let Act::Done { says, .. } | Act::Resolve { says, .. } = &mut plain {
            says.set.sort_keys();
            says.files.sort_keys();
        }
        digest(&(id, plain))
    }

    /// The core's command. `meant` finds the step where a completion names none, but perhaps an actor; `roles` are those of
    /// a person.
    pub(super) fn command<E>(
        &self,
        meant: impl FnOnce(Option<&str>) -> Result<String, E>,
        roles: impl FnOnce(&str) -> Result<Vec<String>, E>,
    ) -> Result<Command, E> {
        let part = |step: &String, actor: &Option<String>| Part { step: step.clone(), actor: actor.clone() };
        Ok(match self {
            Act::Done { step, actor, says } => {
                let step = step.clone().map_or_else(|| meant(actor.as_deref()), Ok)?;
                Command::Complete(part(&step, actor), says.completion())
            }
            Act::Claim { step, actor } => Command::Claim(part(step, actor)),
            Act::Release { step, actor } => Command::Release(part(step, actor)),
            Act::Reassign { step, actor, to, reason } => {
                let assignee = Assignee { person: to.clone(), roles: roles(to)?, reason: reason.clone() };
                Command::Reassign(part(step, actor), assignee)
            }
            Act::Retry { step, reason } => Command::Retry(part(step, &None), reason.clone()),
            Act::Resolve { step, says } => Command::Resolve(part(step, &None), says.completion()),
            Act::Attach { step, actor, evidence } => {
                let step = step.clone().map_or_else(|| meant(actor.as_deref()), Ok)?;
                Command::Attach(part(&step, actor), evidence.clone())
            }
            Act::Comment { text } => Command::Comment { text: text.clone() },
            Act::Suspend { reason } => Command::Suspend { reason: reason.clone().unwrap_or_default() },
            Act::Resume => Command::Resume,
            Act::Cancel { reason } => Command::Cancel { reason: reason.clone().unwrap_or_default() },
        })
    }
}

impl Says {
    fn completion(&self) -> Completion {
        Completion {
            answer: self.answer.clone(),
            set: self.set.clone(),
            files: self.files.clone(),
            evidence: self.evidence.clone(),
            note: self.note.clone(),
            reason: self.reason.clone(),
            skip: self.skip,
        }
    }
}

fn digest<T: Serialize>(asked: &T) -> Digest {
    Digest::of(&serde_json::to_vec(asked).expect("texts, flags and maps of texts are always JSON"))
}
