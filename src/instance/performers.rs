//! Who did what, as the four eyes look at it: by person, also in procedures that were called.

use crate::procedure::{Procedure, Step};

use super::engine::Engine;
use super::eyes::{Eyes, EyesRule};
use super::state::{Instance, Task, TaskState};

impl Instance {
    /// What a step's own rules ask of whoever does it now. A step that nobody has completed binds nobody.
    pub(super) fn eyes_of(&self, procedure: &Procedure, step: &Step) -> Vec<Eyes> {
        let differ = step.not_same_as.iter().map(|other| (EyesRule::NotSameAs, *other));
        let rules = differ.chain(step.same_as.iter().map(|other| (EyesRule::SameAs, *other)));
        let eyes = rules.map(|(rule, other)| {
            let step = procedure.step(other).id.clone();
            let persons = self.latest_performers(&step).into_iter().map(String::from).collect();
            Eyes { rule, instance: None, step, persons }
        });
        eyes.filter(|eyes| !eyes.persons.is_empty()).collect()
    }

    /// The same of a step of this instance, `id`, as it binds whoever does a step of the procedure that it calls.
    pub fn eyes_of_call(&self, procedure: &Procedure, id: &str, step: &str) -> Vec<Eyes> {
        let step = procedure.find_step(step).map(|step| procedure.step(step));
        let eyes = step.into_iter().flat_map(|step| self.eyes_of(procedure, step));
        eyes.map(|eyes| Eyes { instance: Some(id.to_owned()), ..eyes }).collect()
    }

    /// Who completed a step when it was completed the last time, where it calls another procedure also whoever completed a step of
    /// that, each once; empty where nobody has.
    pub fn latest_performers(&self, step: &str) -> Vec<&str> {
        let complete = |visit: u32| {
            let mut tasks =
                self.tasks.iter().filter(|task| task.step == step && task.visit == visit).peekable();
            tasks.peek().is_some() && tasks.all(|task| !task.is_open())
        };
        let Some(visit) = (1..=self.visits(step)).rev().find(|visit| complete(*visit)) else {
            return Vec::new();
        };
        let done = self
            .tasks
            .iter()
            .filter(|task| task.step == step && task.visit == visit && task.state == TaskState::Done);
        once(done.flat_map(Task::performers))
    }

    /// Everyone who completed a step of it or of what it called, each once, in the order of the tasks.
    pub fn performers(&self) -> Vec<String> {
        once(self.tasks.iter().flat_map(Task::performers)).into_iter().map(str::to_owned).collect()
    }
}

/// Each person once, in their order.
fn once<'a>(persons: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut each: Vec<&str> = Vec::new();
    for person in persons {
        if !each.contains(&person) {
            each.push(person);
        }
    }
    each
}

impl Task {
    /// Who completed it, and, where it called another procedure, whoever completed a step of that.
    pub(super) fn performers(&self) -> impl Iterator<Item = &str> {
        let own = self.person.iter().filter(|_| self.state == TaskState::Done);
        own.chain(self.engine.iter().flat_map(Engine::performers)).map(String::as_str)
    }
}
