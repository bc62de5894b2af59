//! An instance's life, read again from its entries: where it stands, and what its state does not keep: when tasks were first
//! claimed, what led to steps that had been open before, and the period that it was opened for. Decides nothing, writes nothing.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::calendar::Time;
use crate::instance::{Event, Instance, Period, Task, TaskKey};

use super::filter::ReportFilter;
use crate::desk::records::Filter;
use crate::desk::rows::{self, Listed};
use crate::desk::{Denial, Desk};

/// One instance from its opening on.
#[derive(Debug, Default)]
pub(super) struct Life {
    pub id: String,
    pub instance: Instance,
    /// The period that the scheduler opened it for.
    pub period: Option<Period>,
    /// Completions that opened a step again, in their order.
    pub again: Vec<Again>,
    /// How each task was taken on for the first time.
    claims: HashMap<TaskKey, Claim>,
}

/// A task was claimed, or given to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub at: Time,
    /// Who had it from then on.
    pub person: String,
    /// By somebody, who gave it to him.
    pub given: bool,
}

/// A step that opened once more, and what it followed upon.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Again {
    /// The step completed before it.
    pub from: String,
    /// The answer given there.
    pub answer: Option<String>,
    pub step: String,
    pub visit: u32,
}

impl Life {
    /// When somebody took the task on: claimed it, or completed it without claiming it; `None` where nobody has.
    pub fn taken_on(&self, task: &Task) -> Option<Time> {
        self.claim(task).map(|claim| claim.at).or(task.ended)
    }

    /// How it was claimed for the first time.
    pub fn claim(&self, task: &Task) -> Option<&Claim> {
        self.claims.get(&key(&task.step, &task.actor, task.visit))
    }

    fn claimed(&mut self, (step, actor, visit): (&str, &str, u32), claim: Claim) {
        self.claims.entry(key(step, actor, visit)).or_insert(claim);
    }
}

fn key(step: &str, actor: &str, visit: u32) -> TaskKey {
    TaskKey { step: step.to_owned(), actor: actor.to_owned(), visit }
}

/// Takes in one event after the other; holds the completion that the next offers follow upon.
#[derive(Default)]
struct Reader {
    life: Life,
    completed: Option<(String, Option<String>)>,
}

impl Reader {
    fn take(&mut self, event: &Event) {
        self.life.instance.evolve(event);
        match event {
            Event::Opened { period, missed, .. } => {
                self.life.period = period.map(|begins| Period { begins, missed: *missed });
            }
            Event::TaskClaimed { step, actor, visit, by } => {
                let claim = Claim { at: by.at, person: by.person.clone(), given: false };
                self.life.claimed((step, actor, *visit), claim);
            }
            Event::TaskReassigned { step, actor, visit, to, by, .. } => {
                let claim = Claim { at: by.at, person: to.clone(), given: true };
                self.life.claimed((step, actor, *visit), claim);
            }
            Event::TaskDone { step, answer, .. }
            | Event::VoteEnded { step, answer, .. }
            | Event::TaskFinished { step, answer, .. } => {
                self.completed = Some((step.clone(), answer.clone()));
            }
            Event::TaskDecided { step, answer, .. } => {
                self.completed = Some((step.clone(), Some(answer.clone())));
            }
            Event::Migrated { map, .. } => self.renamed(map),
            Event::TaskOffered { step, visit, .. } if *visit > 1 => self.opened_again(step, *visit),
            Event::TaskOffered { .. }
            | Event::ArrowHeld { .. }
            | Event::ArrowsJoined { .. }
            | Event::LimitReached { .. }
            | Event::TaskReleased { .. }
            | Event::Attached { .. }
            | Event::TaskReminded { .. }
            | Event::TaskEscalated { .. }
            | Event::CommandStarted { .. }
            | Event::CommandEnded { .. }
            | Event::CommandLost { .. }
            | Event::CallOpened { .. }
            | Event::CallEnded { .. }
            | Event::IncidentOpened { .. }
            | Event::TaskRetried { .. }
            | Event::TaskWithdrawn { .. }
            | Event::Commented { .. }
            | Event::Suspended { .. }
            | Event::Resumed { .. }
            | Event::Cancelled { .. }
            | Event::Ended { .. } => {}
        }
    }

    /// Steps are called otherwise from now on, also in what was said of them before.
    fn renamed(&mut self, map: &IndexMap<String, String>) {
        let name = |step: &str| map.get(step).map_or(step, String::as_str).to_owned();
        let claims = std::mem::take(&mut self.life.claims).into_iter();
        self.life.claims =
            claims.map(|(task, at)| (TaskKey { step: name(&task.step), ..task }, at)).collect();
        for again in &mut self.life.again {
            (again.from, again.step) = (name(&again.from), name(&again.step));
        }
        if let Some((from, _)) = &mut self.completed {
            *from = name(from);
        }
    }

    /// A step of several actors opens for each of them, and is counted once.
    fn opened_again(&mut self, step: &str, visit: u32) {
        let Some((from, answer)) = &self.completed else { return };
        if self.life.again.iter().any(|again| again.step == step && again.visit == visit) {
            return;
        }
        let again = Again { from: from.clone(), answer: answer.clone(), step: step.to_owned(), visit };
        self.life.again.push(again);
    }
}

impl Desk {
    /// Hands out the life of each instance of a filter, in the order they were opened.
    pub(super) fn each_life(
        &self,
        filter: &ReportFilter,
        mut take: impl FnMut(Life) -> Result<(), Denial>,
    ) -> Result<(), Denial> {
        for Listed { id, .. } in self.listed_for(filter)? {
            take(self.life(id)?)?;
        }
        Ok(())
    }

    /// The life of one instance.
    pub(super) fn life(&self, id: String) -> Result<Life, Denial> {
        let version = self.store.version(&id)?;
        let mut reader = Reader::default();
        self.each_entry(&id, version, |entry| {
            reader.take(&rows::read(entry.content.event.as_bytes())?);
            Ok(())
        })?;
        Ok(Life { id, ..reader.life })
    }

    /// The instances of a filter, in the order they were opened.
    pub(super) fn listed_for(&self, filter: &ReportFilter) -> Result<Vec<Listed>, Denial> {
        if let Some(name) = &filter.document {
            self.known_document(name)?;
        }
        let of_procedure = Filter { procedure: filter.procedure.clone(), ..Filter::default() };
        let mut listed = self.list(&of_procedure)?;
        listed.retain(|instance| filter.holds(instance));
        Ok(listed)
    }

    fn known_document(&self, name: &str) -> Result<(), Denial> {
        let known: Vec<String> = self.cards()?.into_iter().map(|card| card.document).collect();
        if known.iter().any(|document| document == name) {
            return Ok(());
        }
        Err(Denial::NoDocument { name: name.to_owned(), known })
    }
}
