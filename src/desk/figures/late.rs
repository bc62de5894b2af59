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

impl Desk {
    /// The late tasks of the instances of a filter, in the order in which they were due.
    pub fn late(&self, filter: &ReportFilter) -> Result<Vec<LateTask>, Denial> {
        let calendars = self.calendars()?;
        let now = (self.now)();
        let mut editions: HashMap<(String, String), Arc<Procedure>> = HashMap::new();
        let mut found = Vec::new();
        self.each_life(filter, |life| {
            let Instance { edition, procedure, .. } = &life.instance;
            let pinned = (edition.clone(), procedure.clone());
            if !editions.contains_key(&pinned) {
                editions.insert(pinned.clone(), self.procedure(edition, procedure)?);
            }
            let tasks = life.instance.tasks.iter();
            found.extend(tasks.filter_map(|task| late(task, &life, &editions[&pinned], &calendars, now)));
            Ok(())
        })?;
        found.sort_by_key(|task| task.due);
        Ok(found)
    }
}

fn late(
    task: &Task,
    life: &Life,
    procedure: &Procedure,
    calendars: &Calendars,
    now: Time,
) -> Option<LateTask> {
    let due = task.due.filter(|_| task.state != TaskState::Withdrawn)?;
    let step = procedure.steps.iter().find(|step| step.id == task.step);
    let by = Reckoning::of(step.and_then(|step| step.quality.time.as_ref()));
    let late = calendars.at(task.offered).late(due, task.ended.unwrap_or(now), by)?;
    Some(LateTask {
        id: life.id.clone(),
        document: life.instance.document.clone(),
        procedure: life.instance.procedure.clone(),
        step: task.step.clone(),
        activity: step.map_or_else(String::new, |step| step.activity.trim().to_owned()),
        actor: task.actor.clone(),
        visit: task.visit,
        state: task.state,
        person: task.person.clone(),
        due,
        done: task.ended,
        late: Amount::of(&late),
        late_in_words: late.in_words(),
    })
}
