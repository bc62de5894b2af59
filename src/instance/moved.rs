//! An instance that moved to another edition: what its steps are called since, and whether the move can still be undone. Decides
//! nothing.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::event::Event;
use super::state::Instance;

/// A move from another edition that can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The edition that it came from.
    pub from: String,
    /// What steps are called since, by their ids before.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub map: IndexMap<String, String>,
}

impl Instance {
    /// A move can be undone until work goes on.
    pub(super) fn go_on(&mut self, event: &Event) {
        if event.goes_on() {
            self.moved = None;
        }
    }

    /// Takes in that it is pinned to another edition from now on.
    pub(super) fn migrate(&mut self, event: &Event) {
        let Event::Migrated { from, to, map, undone, .. } = event else { return };
        self.edition.clone_from(to);
        let rename = |step: &mut String| {
            if let Some(name) = map.get(step) {
                step.clone_from(name);
            }
        };
        self.tasks.iter_mut().for_each(|task| rename(&mut task.step));
        for arrow in &mut self.arrows {
            rename(&mut arrow.from);
            rename(&mut arrow.step);
        }
        self.records.iter_mut().filter_map(|filled| filled.step.as_mut()).for_each(rename);
        self.moved = (!undone).then(|| Moved { from: from.clone(), map: map.clone() });
    }
}

impl Event {
    /// Whether work goes on by it, as it does not by what is said of a task or of the instance, or by whoever takes it.
    fn goes_on(&self) -> bool {
        !matches!(
            self,
            Event::TaskClaimed { .. }
                | Event::TaskReleased { .. }
                | Event::TaskReassigned { .. }
                | Event::TaskReminded { .. }
                | Event::TaskEscalated { .. }
                | Event::Commented { .. }
                | Event::Suspended { .. }
                | Event::Resumed { .. }
        )
    }

    /// The step it is about.
    pub fn step_mut(&mut self) -> Option<&mut String> {
        match self {
            Event::Opened { start: step, .. }
            | Event::ArrowHeld { step, .. }
            | Event::ArrowsJoined { step, .. }
            | Event::LimitReached { step, .. }
            | Event::TaskOffered { step, .. }
            | Event::TaskClaimed { step, .. }
            | Event::TaskReleased { step, .. }
            | Event::TaskReassigned { step, .. }
            | Event::TaskDone { step, .. }
            | Event::Attached { step, .. }
            | Event::TaskDecided { step, .. }
            | Event::VoteEnded { step, .. }
            | Event::TaskFinished { step, .. }
            | Event::TaskReminded { step, .. }
            | Event::TaskEscalated { step, .. }
            | Event::CommandStarted { step, .. }
            | Event::CommandEnded { step, .. }
            | Event::CommandLost { step, .. }
            | Event::CallOpened { step, .. }
            | Event::CallEnded { step, .. }
            | Event::IncidentOpened { step, .. }
            | Event::TaskRetried { step, .. }
            | Event::TaskWithdrawn { step, .. } => Some(step),
            Event::Commented { .. }
            | Event::Suspended { .. }
            | Event::Resumed { .. }
            | Event::Migrated { .. }
            | Event::Cancelled { .. }
            | Event::Ended { .. } => None,
        }
    }
}
