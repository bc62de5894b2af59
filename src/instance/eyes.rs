//! Four eyes across procedures: what a calling step asks of whoever does a step of the procedure that it calls, and who did one there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::procedure::{Procedure, Step};

use super::command::Asked;
use super::engine::Engine;
use super::refusal::Refusal;
use super::state::{Instance, Task, TaskState};

/// A rule of a calling step. It binds whoever does a step of the called instance, and is handed down to what that calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eyes {
    pub rule: EyesRule,
    /// The instance whose step is compared with.
    pub instance: String,
    pub step: String,
    /// Who had completed that step when the call began; never empty.
    pub persons: Vec<String>,
}

/// Whether it must, or must not, be one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EyesRule {
    SameAs,
    NotSameAs,
}

impl Eyes {
    /// Whether the person may do this step.
    pub(super) fn judge(&self, asked: &Asked, step: &Step) -> Result<(), Refusal> {
        let is_one = self.persons.contains(&asked.person);
        let (step, other) = (step.id.clone(), format!("{} ({})", self.step, self.instance));
        match self.rule {
            EyesRule::NotSameAs if is_one => {
                Err(Refusal::NotSameAs { step, other, sole: asked.sole, assignee: None })
            }
            EyesRule::SameAs if !is_one => {
                Err(Refusal::SameAs { step, other, persons: self.persons.clone() })
            }
            EyesRule::NotSameAs | EyesRule::SameAs => Ok(()),
        }
    }
}

impl Instance {
    /// What binds whoever does a step of the procedure that `step` calls now: the step's own rules, and those this instance, `id`, was
    /// opened under. A step that nobody has completed binds nobody.
    pub fn eyes_of_call(&self, procedure: &Procedure, id: &str, step: &str) -> Vec<Eyes> {
        let Some(step) = procedure.find_step(step).map(|step| procedure.step(step)) else {
            return Vec::new();
        };
        let same = step.same_as.iter().map(|other| (EyesRule::SameAs, *other));
        let own = same.chain(step.not_same_as.iter().map(|other| (EyesRule::NotSameAs, *other)));
        let own = own.map(|(rule, other)| {
            let step = procedure.step(other).id.clone();
            let persons = self.latest_performers(&step).into_iter().map(String::from).collect();
            Eyes { rule, instance: id.to_owned(), step, persons }
        });
        self.eyes.iter().cloned().chain(own.filter(|eyes| !eyes.persons.is_empty())).collect()
    }

    /// Everyone who completed a step of it or of what it called, each once, in the order of the tasks.
    pub fn performers(&self) -> Vec<String> {
        let mut performers: Vec<String> = Vec::new();
        for person in self.tasks.iter().flat_map(Task::performers) {
            if !performers.iter().any(|known| known == person) {
                performers.push(person.to_owned());
            }
        }
        performers
    }
}

impl Task {
    /// Who completed it, and, where it called another procedure, whoever completed a step of that.
    pub(super) fn performers(&self) -> impl Iterator<Item = &str> {
        let own = self.person.iter().filter(|_| self.state == TaskState::Done);
        own.chain(self.called_performers()).map(String::as_str)
    }

    /// Whoever completed a step of what it called.
    pub(super) fn called_performers(&self) -> &[String] {
        match &self.engine {
            Some(Engine::Call { performers, .. }) => performers,
            Some(Engine::Run { .. } | Engine::Wait { .. }) | None => &[],
        }
    }
}
