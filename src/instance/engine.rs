//! How an automatic task stands: what the engine has done for it so far.

use serde::{Deserialize, Serialize};

use crate::calendar::Time;
use crate::procedure::{Step, Work};

use super::event::Automatic;

/// How an automatic task stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case")]
pub enum Engine {
    /// A registered command; `attempt` counts those begun at this visit.
    Run { attempt: u32, stage: Stage },
    /// The instance that was opened for it, whether that is over, and with which outcome.
    Call {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instance: Option<String>,
        over: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<String>,
        /// Everyone who completed a step of it, or of what it called, also of one that was opened before at this visit; known once
        /// it is over.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        performers: Vec<String>,
    },
    /// When the wait is over; none where the date was never filled in.
    Wait {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wakes: Option<Time>,
    },
}

/// How far a command has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// To be run.
    Ready,
    /// Begun, and not heard of since.
    Started,
    Succeeded,
    Failed,
}

impl Engine {
    /// Whoever completed a step of what was called.
    pub(super) fn performers(&self) -> &[String] {
        match self {
            Engine::Call { performers, .. } => performers,
            Engine::Run { .. } | Engine::Wait { .. } => &[],
        }
    }

    /// As it stands when its task opens.
    pub(super) fn new(work: Automatic, wakes: Option<Time>) -> Engine {
        match work {
            Automatic::Run => Engine::Run { attempt: 0, stage: Stage::Ready },
            Automatic::Call => {
                Engine::Call { instance: None, over: false, outcome: None, performers: Vec::new() }
            }
            Automatic::Wait => Engine::Wait { wakes },
        }
    }
}

/// The work that a step's task is done by, where nobody has to.
pub(super) fn automatic(step: &Step) -> Option<Automatic> {
    match step.work {
        Work::Human => None,
        Work::Run { .. } => Some(Automatic::Run),
        Work::Call { .. } => Some(Automatic::Call),
        Work::Wait(_) => Some(Automatic::Wait),
    }
}
