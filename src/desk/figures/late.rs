//! What came too late, or is still to come: each task past its due time, open or done, by how much, and whose it is.

use std::collections::HashMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{Reckoning, Time};
use crate::instance::{Instance, Task, TaskState};
use crate::procedure::Procedure;
use crate::source::Phrase;

use super::filter::ReportFilter;
use super::lives::Life;
use super::measure::Amount;
use crate::desk::calendar::Calendars;
use crate::desk::{Denial, Desk};

/// One late task, for people and programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LateTask {
    pub id: String,
    pub document: String,
    pub procedure: String,
    pub step: String,
    pub activity: String,
    pub actor: String,
    pub visit: u32,
    pub state: TaskState,
    /// Who completed it, or has claimed it.
    pub person: Option<String>,
    pub due: Time,
    /// None where it is still open.
    pub done: Option<Time>,
    /// Counted as its deadline was; until now, where it is still open.
    pub late: Amount,
    #[serde(skip)]
    pub late_in_words: Phrase,
}

/// A task that came after its due time, or may come after it still: late it is only at some moment.
#[derive(Debug)]
pub(in crate::desk) struct Dated {
    id: String,
    document: String,
    procedure: String,
    activity: String,
    by: Reckoning,
    due: Time,
    task: Task,
}

impl Desk {
    /// The late tasks of the instances of a filter, in the order in which they were due.
    pub fn late(&self, filter: &ReportFilter) -> Result<Vec<LateTask>, Denial> {
        let dated = self.library.dated.get(self, filter.clone(), |_| true, || self.dated(filter))?;
        let calendars = self.calendars()?;
        let now = (self.now)();
        Ok(dated.iter().filter_map(|dated| dated.late(&calendars, now)).collect())
    }

    /// Those that are, or may come to be, late while nothing happens, in the order in which they were due.
    fn dated(&self, filter: &ReportFilter) -> Result<Vec<Dated>, Denial> {
        let mut editions: HashMap<(String, String), Arc<Procedure>> = HashMap::new();
        let mut found = Vec::new();
        self.each_life(filter, |life| {
            let Instance { edition, procedure, .. } = &life.instance;
            let pinned = (edition.clone(), procedure.clone());
            if !editions.contains_key(&pinned) {
                editions.insert(pinned.clone(), self.procedure(edition, procedure)?);
            }
            let tasks = life.instance.tasks.iter();
            found.extend(tasks.filter_map(|task| dated(task, &life, &editions[&pinned])));
            Ok(())
        })?;
        found.sort_by_key(|dated| dated.due);
        Ok(found)
    }
}

fn dated(task: &Task, life: &Life, procedure: &Procedure) -> Option<Dated> {
    let due = task.due.filter(|_| task.state != TaskState::Withdrawn)?;
    if task.ended.is_some_and(|ended| ended <= due) {
        return None;
    }
    let step = procedure.steps.iter().find(|step| step.id == task.step);
    Some(Dated {
        id: life.id.clone(),
        document: life.instance.document.clone(),
        procedure: life.instance.procedure.clone(),
        activity: step.map_or_else(String::new, |step| step.activity.trim().to_owned()),
        by: Reckoning::of(step.and_then(|step| step.quality.time.as_ref())),
        due,
        task: task.clone(),
    })
}

impl Dated {
    fn late(&self, calendars: &Calendars, now: Time) -> Option<LateTask> {
        let Dated { id, document, procedure, activity, by, due, task } = self;
        let late = calendars.at(task.offered).late(*due, task.ended.unwrap_or(now), *by)?;
        Some(LateTask {
            id: id.clone(),
            document: document.clone(),
            procedure: procedure.clone(),
            step: task.step.clone(),
            activity: activity.clone(),
            actor: task.actor.clone(),
            visit: task.visit,
            state: task.state,
            person: task.person.clone(),
            due: *due,
            done: task.ended,
            late: Amount::of(&late),
            late_in_words: late.in_words(),
        })
    }
}
