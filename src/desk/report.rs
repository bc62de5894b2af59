//! How work goes: for each procedure how its instances ended and how long they took, for each step how long it waited and whether it
//! was on time. Everything is counted from what the store holds of each instance; nothing is kept for it.

use indexmap::IndexMap;
use serde::Serialize;

use crate::calendar::{Calendar, Date, Time};
use crate::instance::{Instance, State, Task, TaskState};
use crate::procedure::Procedure;

use super::calendar::Calendars;
use super::records::Filter;
use super::rows::{self, Listed};
use super::{Denial, Desk};

/// Which instances a report is of.
#[derive(Debug, Clone, Default)]
pub struct ReportFilter {
    /// `procedure` or `document/procedure`.
    pub procedure: Option<String>,
    /// Opened on this day or later.
    pub from: Option<Date>,
    /// Opened on this day or earlier.
    pub until: Option<Date>,
}

/// One procedure, for people and programs. Times are minutes of work on the office's calendar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProcedureReport {
    pub document: String,
    pub procedure: String,
    pub title: String,
    pub instances: usize,
    pub open: usize,
    pub suspended: usize,
    pub cancelled: usize,
    /// Those that reached an end, by outcome.
    pub outcomes: IndexMap<String, usize>,
    /// From opening to the end, of those that reached one.
    pub lead_time: Option<Spread>,
    pub steps: Vec<StepReport>,
}

/// One step for one actor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepReport {
    pub step: String,
    pub activity: String,
    pub actor: String,
    /// The quality standard as the document writes it.
    pub time: Option<String>,
    pub done: usize,
    /// Of those done with a deadline.
    pub on_time: usize,
    pub late: usize,
    /// Still open, and of those past their due time.
    pub open: usize,
    pub overdue: usize,
    /// Tasks beyond the first visit: what was sent back.
    pub repeated: usize,
    /// From the moment a task opened to its completion.
    pub taken: Option<Spread>,
}

/// The middle and the ends of some times, in minutes of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spread {
    pub least: i64,
    pub median: i64,
    /// Nine of ten took no longer.
    pub p90: i64,
    pub most: i64,
}

impl Desk {
    /// A report of each procedure that has instances, in the order of their first ones.
    pub fn report(&self, filter: &ReportFilter) -> Result<Vec<ProcedureReport>, Denial> {
        let listed = self.listed_for(filter)?;
        let calendars = self.calendars()?;
        let now = (self.now)();
        let mut found: IndexMap<(String, String), Tally> = IndexMap::new();
        for Listed { id, .. } in &listed {
            let Some((_, state)) = self.store.state(id)? else { continue };
            let instance: Instance = rows::read(&state)?;
            let key = (instance.document.clone(), instance.procedure.clone());
            found.entry(key).or_default().add(&instance, &calendars, now);
        }
        let told = |((document, procedure), tally): ((String, String), Tally)| {
            // The latest edition says what the steps are called, and what is expected of them.
            let meant = self.procedure(&tally.edition, &procedure)?;
            Ok(tally.report(document, &meant))
        };
        found.into_iter().map(told).collect()
    }

    /// The instances of a filter, in the order they were opened.
    pub(super) fn listed_for(&self, filter: &ReportFilter) -> Result<Vec<Listed>, Denial> {
        let of_procedure = Filter { procedure: filter.procedure.clone(), state: None };
        let mut listed = self.list(&of_procedure)?;
        listed.retain(|instance| filter.holds(instance));
        Ok(listed)
    }
}

impl ReportFilter {
    fn holds(&self, instance: &Listed) -> bool {
        let Some(opened) = instance.opened.map(|opened| opened.date_naive()) else { return false };
        self.from.is_none_or(|from| from <= opened) && self.until.is_none_or(|until| opened <= until)
    }
}

/// What is counted of one procedure.
#[derive(Default)]
struct Tally {
    /// That of the latest instance.
    edition: String,
    instances: usize,
    open: usize,
    suspended: usize,
    cancelled: usize,
    outcomes: IndexMap<String, usize>,
    lead: Vec<i64>,
    /// By step and actor.
    steps: IndexMap<(String, String), StepTally>,
}

#[derive(Default)]
struct StepTally {
    done: usize,
    on_time: usize,
    late: usize,
    open: usize,
    overdue: usize,
    repeated: usize,
    taken: Vec<i64>,
}

impl Tally {
    fn add(&mut self, instance: &Instance, calendars: &Calendars, now: Time) {
        self.instances += 1;
        self.edition.clone_from(&instance.edition);
        match (instance.state, &instance.outcome) {
            (State::Open, _) => self.open += 1,
            (State::Suspended, _) => self.suspended += 1,
            (State::Cancelled, _) => self.cancelled += 1,
            (State::Done, outcome) => {
                *self.outcomes.entry(outcome.clone().unwrap_or_default()).or_default() += 1;
                let whole = instance.opened.zip(instance.ended);
                self.lead.extend(whole.map(|(opened, ended)| worked(calendars.at(opened), opened, ended)));
            }
        }
        for task in &instance.tasks {
            let of_step = (task.step.clone(), task.actor.clone());
            self.steps.entry(of_step).or_default().add(task, calendars, now);
        }
    }

    fn report(self, document: String, procedure: &Procedure) -> ProcedureReport {
        let in_order = |(step, _): &(String, String)| {
            procedure.steps.iter().position(|written| written.id == *step).unwrap_or(usize::MAX)
        };
        let mut steps: Vec<_> = self.steps.into_iter().collect();
        steps.sort_by_key(|(of_step, _)| in_order(of_step));
        let told = |((step, actor), tally): ((String, String), StepTally)| {
            let written = procedure.steps.iter().find(|written| written.id == step);
            let time = written.and_then(|written| written.quality.time.as_ref());
            StepReport {
                activity: written.map_or(String::new(), |written| written.activity.trim().to_owned()),
                time: time.map(ToString::to_string),
                step,
                actor,
                done: tally.done,
                on_time: tally.on_time,
                late: tally.late,
                open: tally.open,
                overdue: tally.overdue,
                repeated: tally.repeated,
                taken: Spread::of(tally.taken),
            }
        };
        ProcedureReport {
            document,
            procedure: procedure.id.clone(),
            title: procedure.title.trim().to_owned(),
            instances: self.instances,
            open: self.open,
            suspended: self.suspended,
            cancelled: self.cancelled,
            outcomes: self.outcomes,
            lead_time: Spread::of(self.lead),
            steps: steps.into_iter().map(told).collect(),
        }
    }
}

impl StepTally {
    fn add(&mut self, task: &Task, calendars: &Calendars, now: Time) {
        // Of several tasks of which one counts, those that were withdrawn say nothing of anybody's work.
        if task.state == TaskState::Withdrawn {
            return;
        }
        if task.visit > 1 {
            self.repeated += 1;
        }
        let late = |at: Time| task.due.map(|due| at > due);
        match task.ended {
            Some(ended) => {
                self.done += 1;
                match late(ended) {
                    Some(true) => self.late += 1,
                    Some(false) => self.on_time += 1,
                    None => {}
                }
                self.taken.push(worked(calendars.at(task.offered), task.offered, ended));
            }
            None => {
                self.open += 1;
                self.overdue += usize::from(late(now) == Some(true));
            }
        }
    }
}

impl Spread {
    /// None of no times.
    fn of(mut times: Vec<i64>) -> Option<Spread> {
        times.sort_unstable();
        let (least, most) = (*times.first()?, *times.last()?);
        // The nearest rank: a time that there was, never one in between.
        let rank = |percent: usize| times[(times.len() * percent).div_ceil(100).saturating_sub(1)];
        Some(Spread { least, median: rank(50), p90: rank(90), most })
    }
}

fn worked(calendar: &Calendar, from: Time, to: Time) -> i64 {
    calendar.worked(from.naive_local(), to.with_timezone(from.offset()).naive_local()).num_minutes()
}

#[cfg(test)]
mod tests {
    use super::Spread;

    #[test]
    fn the_middle_is_a_time_that_there_was() {
        let spread = |times: &[i64]| {
            Spread::of(times.to_vec()).map(|spread| (spread.least, spread.median, spread.p90, spread.most))
        };
        assert_eq!(spread(&[]), None);
        assert_eq!(spread(&[7]), Some((7, 7, 7, 7)));
        assert_eq!(spread(&[4, 1, 3, 2]), Some((1, 2, 4, 4)));
        assert_eq!(spread(&(1..=100).collect::<Vec<_>>()), Some((1, 50, 90, 100)));
    }
}
