//! Whether what recurs was done: for each period of each procedure with `every` or `schedule`, whether an instance was opened, by
//! the scheduler or by hand, and done before the period was over. Which periods there were is read from the office's entries: from
//! each publication on, as the edition then in force recurred.

use std::collections::HashMap;

use chrono::Datelike;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{Recurrence, Time};
use crate::instance::{Instance, State, TaskState};

use super::filter::ReportFilter;
use super::lives::Life;
use super::measure::rate;
use crate::desk::calendar::Calendars;
use crate::desk::event::{Card, OFFICE, OfficeEvent};
use crate::desk::rows::{self, Listed};
use crate::desk::schedule::next_period;
use crate::desk::{Denial, Desk, LIST_LIMIT};

/// How one procedure was kept up, for people and programs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Compliance {
    pub document: String,
    pub procedure: String,
    pub title: String,
    /// How often it recurs; of one that no longer does, how often it did.
    pub recurs: Recurrence,
    #[serde(flatten)]
    pub whole: Kept,
    /// By the month in which periods begin.
    pub months: Vec<Month>,
    pub periods: Vec<PeriodReport>,
}

/// Periods counted.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, JsonSchema)]
pub struct Kept {
    /// Periods that have begun.
    pub due: usize,
    /// With an instance, and of those by hand.
    pub opened: usize,
    pub by_hand: usize,
    /// Without one until they were over.
    pub missed: usize,
    pub done: usize,
    pub on_time: usize,
    /// Neither done nor over yet: nobody can judge them.
    pub running: usize,
    /// `on_time` of those that can be judged: 1 is all of them.
    pub rate: Option<f64>,
}

/// One month: `2026-11`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Month {
    pub month: String,
    #[serde(flatten)]
    pub kept: Kept,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PeriodReport {
    pub begins: Time,
    /// When the next one begins.
    pub ends: Option<Time>,
    pub id: Option<String>,
    pub opened: Option<Time>,
    pub by: Option<OpenedBy>,
    /// Nothing was opened until it was over.
    pub missed: bool,
    pub state: Option<State>,
    pub done: Option<Time>,
    pub outcome: Option<String>,
    /// Done before it was over; `None` while neither is so.
    pub on_time: Option<bool>,
    /// Tasks of its instance that were not done by their due time, or are not.
    pub late_tasks: usize,
}

/// Who opened the instance of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpenedBy {
    Schedule,
    Hand,
}

/// A procedure recurs so from one publication to another.
struct Course {
    recurrence: Recurrence,
    /// Periods are looked for after this moment.
    after: Time,
    /// And after the last one of the course before.
    follows: bool,
    /// When an edition came into force in which it recurs otherwise, or no more.
    until: Option<Time>,
}

/// The courses of each procedure, by document and procedure, and its title.
type Courses = IndexMap<(String, String), (String, Vec<Course>)>;

impl Desk {
    /// How each recurring procedure was kept up in the periods that began on the filter's days, in the order of publication.
    pub fn compliance(&self, filter: &ReportFilter) -> Result<Vec<Compliance>, Denial> {
        let whenever = ReportFilter { from: None, until: None, ..filter.clone() };
        let listed = self.listed_for(&whenever)?;
        let calendars = self.calendars()?;
        let now = (self.now)();
        let courses = self.courses(&calendars)?;
        let mut lives: HashMap<(String, String), Vec<Life>> = HashMap::new();
        for Listed { id, document, procedure, .. } in listed {
            let key = (document, procedure);
            // Of most procedures, which do not recur, nothing is asked.
            if courses.contains_key(&key) {
                lives.entry(key).or_default().push(self.life(id)?);
            }
        }
        let asked =
            courses.into_iter().filter(|((document, procedure), _)| filter.names(document, procedure));
        let told = asked.filter_map(|((document, procedure), (title, courses))| {
            let recurs = courses.last()?.recurrence.clone();
            let lives = lives.remove(&(document.clone(), procedure.clone())).unwrap_or_default();
            let mut periods = periods(&courses, &calendars, now);
            periods.retain(|(begins, _)| filter.holds_day(*begins));
            let periods: Vec<PeriodReport> =
                periods.into_iter().map(|(begins, ends)| period(begins, ends, &lives, now)).collect();
            let (whole, months) = (kept(&periods), months(&periods));
            Some(Compliance { document, procedure, title, recurs, whole, months, periods })
        });
        Ok(told.collect())
    }

    fn courses(&self, calendars: &Calendars) -> Result<Courses, Denial> {
        let mut courses = Courses::new();
        self.each_entry(OFFICE, self.store.version(OFFICE)?, |entry| {
            match rows::read::<OfficeEvent>(entry.content.event.as_bytes())? {
                OfficeEvent::EditionPublished(card) => {
                    let at = rows::written(&entry.content)?;
                    publish(&mut courses, &card, card.begins(at), calendars);
                }
                OfficeEvent::ScheduleBegun { document, procedure, after } => {
                    let known = courses.get_mut(&(document, procedure));
                    if let Some(course) = known.and_then(|(_, courses)| courses.last_mut()) {
                        (course.after, course.follows) = (after, false);
                    }
                }
                OfficeEvent::PersonAdded { .. }
                | OfficeEvent::RolesChanged { .. }
                | OfficeEvent::PersonRemoved { .. }
                | OfficeEvent::CalendarSet { .. }
                | OfficeEvent::Delegated(_)
                | OfficeEvent::DelegationEnded(_) => {}
            }
            Ok(())
        })?;
        Ok(courses)
    }
}

/// Takes in an edition: courses that do not go on end, others begin.
fn publish(courses: &mut Courses, card: &Card, at: Time, calendars: &Calendars) {
    for ((document, procedure), (_, known)) in courses.iter_mut() {
        let last = known.last_mut().filter(|last| *document == card.document && last.until.is_none());
        if let Some(last) = last.filter(|last| card.recurring.get(procedure) != Some(&last.recurrence)) {
            last.until = Some(at);
        }
    }
    for (procedure, recurrence) in &card.recurring {
        let key = (card.document.clone(), procedure.clone());
        let (title, known) = courses.entry(key).or_default();
        title.clone_from(card.procedures.get(procedure).unwrap_or(procedure));
        let (after, follows) = match known.last() {
            Some(last) if last.until.is_none() => continue,
            // It recurs otherwise from here on: its periods follow those that there were.
            Some(last) if last.until == Some(at) => (recurrence.just_before(at), true),
            // Where the office noted no other beginning.
            Some(_) | None => (recurrence.before_first(at, calendars.at(at)), false),
        };
        known.push(Course { recurrence: recurrence.clone(), after, follows, until: None });
    }
}

/// The periods with which the office could begin by now: when each begins, and when the next does.
fn periods(courses: &[Course], calendars: &Calendars, now: Time) -> Vec<(Time, Option<Time>)> {
    let mut found: Vec<(Time, Option<Time>)> = Vec::new();
    let mut reached = None;
    for Course { recurrence, after, follows, until } in courses {
        let mut last = reached.filter(|_| *follows).map_or(*after, |reached| after.max(&reached).to_owned());
        while found.len() < LIST_LIMIT {
            let next = next_period(recurrence, last, now, calendars.at(last));
            let Some(begins) = next.map(|period| period.begins) else { break };
            if until.is_some_and(|until| until <= begins) {
                break;
            }
            found.push((begins, recurrence.next(begins, calendars.at(begins))));
            last = begins;
        }
        reached = Some(last);
    }
    found
}

fn period(begins: Time, ends: Option<Time>, lives: &[Life], now: Time) -> PeriodReport {
    let is_over = ends.is_some_and(|ends| ends <= now);
    let (life, by) = of_period(begins, ends, lives).unzip();
    let Some((life, by)) = life.zip(by) else {
        return PeriodReport {
            begins,
            ends,
            id: None,
            opened: None,
            by: None,
            missed: is_over,
            state: None,
            done: None,
            outcome: None,
            on_time: is_over.then_some(false),
            late_tasks: 0,
        };
    };
    let instance = &life.instance;
    let done = instance.ended.filter(|_| instance.state == State::Done);
    let in_time = |done: Time| ends.is_none_or(|ends| done < ends);
    PeriodReport {
        begins,
        ends,
        id: Some(life.id.clone()),
        opened: instance.opened,
        by: Some(by),
        missed: by == OpenedBy::Schedule && life.period.is_some_and(|period| period.missed),
        state: Some(instance.state),
        done,
        outcome: instance.outcome.clone(),
        on_time: done.map(in_time).or(is_over.then_some(false)),
        late_tasks: late_tasks(instance, now),
    }
}

/// The instance of a period: what the scheduler opened for it, unless that came too late or was cancelled and somebody had opened
/// another by hand while it lasted.
fn of_period(begins: Time, ends: Option<Time>, lives: &[Life]) -> Option<(&Life, OpenedBy)> {
    let within = |at: Time| begins <= at && ends.is_none_or(|ends| at < ends);
    let is_cancelled = |life: &Life| life.instance.state == State::Cancelled;
    let scheduled = lives.iter().find(|life| life.period.is_some_and(|period| within(period.begins)));
    let by_hand = || {
        let mut opened = lives.iter().filter(|life| {
            let Instance { caller, opened, .. } = &life.instance;
            life.period.is_none() && caller.is_none() && opened.is_some_and(within)
        });
        let first = opened.clone().find(|life| !is_cancelled(life));
        first.or_else(|| opened.next()).map(|life| (life, OpenedBy::Hand))
    };
    let whole =
        scheduled.filter(|life| !is_cancelled(life) && !life.period.is_some_and(|period| period.missed));
    let first = whole.map(|life| (life, OpenedBy::Schedule)).or_else(by_hand);
    first.or(scheduled.map(|life| (life, OpenedBy::Schedule)))
}

fn late_tasks(instance: &Instance, now: Time) -> usize {
    let counted = instance.tasks.iter().filter(|task| task.state != TaskState::Withdrawn);
    counted.filter(|task| task.due.is_some_and(|due| task.ended.unwrap_or(now) > due)).count()
}

fn kept<'p>(periods: impl IntoIterator<Item = &'p PeriodReport>) -> Kept {
    let mut kept = Kept::default();
    for period in periods {
        kept.due += 1;
        kept.opened += usize::from(period.id.is_some());
        kept.by_hand += usize::from(period.by == Some(OpenedBy::Hand));
        kept.missed += usize::from(period.missed);
        kept.done += usize::from(period.done.is_some());
        kept.on_time += usize::from(period.on_time == Some(true));
        kept.running += usize::from(period.on_time.is_none());
    }
    kept.rate = rate(kept.on_time, kept.due - kept.running);
    kept
}

fn months(periods: &[PeriodReport]) -> Vec<Month> {
    let mut by_month: IndexMap<String, Vec<&PeriodReport>> = IndexMap::new();
    for period in periods {
        let month = format!("{}-{:02}", period.begins.year(), period.begins.month());
        by_month.entry(month).or_default().push(period);
    }
    by_month.into_iter().map(|(month, periods)| Month { month, kept: kept(periods) }).collect()
}
