//! What happened to tasks, moment by moment, for programs that mine processes.

use serde::Serialize;

use crate::calendar::Time;
use crate::instance::{Instance, Task, TaskState};

use super::filter::ReportFilter;
use super::lives::{Claim, Life};
use crate::desk::{Denial, Desk};

/// One instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    pub id: String,
    pub document: String,
    pub procedure: String,
    pub outcome: Option<String>,
    /// In the order of their times.
    pub events: Vec<TraceEvent>,
}

/// A moment of a task: it opened, was taken on, was completed, or was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceEvent {
    pub step: String,
    pub actor: String,
    pub visit: u32,
    pub time: Time,
    /// As the life cycle of XES calls it: `schedule`; `start` where a person claimed it, `assign` where it was given to him, once;
    /// `complete`, or `manualskip` where a person completed it as not needed; `withdraw`.
    pub transition: &'static str,
    /// Who claimed or completed it.
    pub person: Option<String>,
    pub answer: Option<String>,
}

impl Desk {
    /// The instances of a filter, in the order they were opened.
    pub fn traces(&self, filter: &ReportFilter) -> Result<Vec<Trace>, Denial> {
        let mut traces = Vec::new();
        self.each_life(filter, |life| {
            let mut events: Vec<TraceEvent> =
                life.instance.tasks.iter().flat_map(|task| moments(task, &life)).collect();
            events.sort_by_key(|event| event.time);
            let Life { id, instance: Instance { document, procedure, outcome, .. }, .. } = life;
            traces.push(Trace { id, document, procedure, outcome, events });
            Ok(())
        })?;
        Ok(traces)
    }
}

fn moments(task: &Task, life: &Life) -> Vec<TraceEvent> {
    let event = |time: Time, transition, person: Option<&String>, answer: Option<&String>| TraceEvent {
        step: task.step.clone(),
        actor: task.actor.clone(),
        visit: task.visit,
        time,
        transition,
        person: person.cloned(),
        answer: answer.cloned(),
    };
    let mut events = vec![event(task.offered, "schedule", None, None)];
    events.extend(life.claim(task).map(|Claim { at, person, given }| {
        event(*at, if *given { "assign" } else { "start" }, Some(person), None)
    }));
    let ended = task.ended.map(|at| match task.state {
        TaskState::Withdrawn => event(at, "withdraw", None, None),
        TaskState::Offered | TaskState::Claimed | TaskState::Done => {
            let transition = if task.skipped { "manualskip" } else { "complete" };
            event(at, transition, task.person.as_ref(), task.answer.as_ref())
        }
    });
    events.extend(ended);
    events
}
