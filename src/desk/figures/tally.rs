//! What is counted of one procedure while its instances pass by, and what it comes to. Reads nothing: lives and calendars are handed
//! in.

use indexmap::IndexMap;

use crate::calendar::{Reckoning, Time};
use crate::instance::{Automatic, Instance, State, Task, TaskState};
use crate::procedure::{Procedure, Step};

use super::lives::Life;
use super::measure::{Lead, Spread, Stay, Used, rate};
use super::report::{ActorReport, Loop, ProcedureReport, StepReport, place};
use crate::desk::calendar::Calendars;

/// One procedure.
#[derive(Default)]
pub(super) struct Tally {
    /// That of the latest instance.
    pub edition: String,
    instances: usize,
    open: usize,
    suspended: usize,
    cancelled: usize,
    outcomes: IndexMap<String, usize>,
    /// Of instances that reached an end.
    whole: Vec<Stay>,
    /// The stays that people, and machines, kept each of those waiting.
    waited: Vec<Vec<Stay>>,
    automatic: Vec<Vec<Stay>>,
    /// By step and actor.
    steps: IndexMap<(String, String), Counted>,
    actors: IndexMap<String, Counted>,
    loops: IndexMap<(String, Option<String>, String), usize>,
}

/// Tasks of one kind.
#[derive(Default)]
struct Counted {
    automatic: Option<Automatic>,
    done: usize,
    on_time: usize,
    late: usize,
    open: usize,
    overdue: usize,
    repeated: usize,
    /// From the offer to the completion, and when that was due.
    taken: Vec<(Stay, Option<Time>)>,
    waited: Vec<Stay>,
}

impl Tally {
    pub fn add(&mut self, life: &Life, now: Time) {
        let instance = &life.instance;
        self.instances += 1;
        self.edition.clone_from(&instance.edition);
        match (instance.state, &instance.outcome) {
            (State::Open, _) => self.open += 1,
            (State::Suspended, _) => self.suspended += 1,
            (State::Cancelled, _) => self.cancelled += 1,
            (State::Done, outcome) => {
                *self.outcomes.entry(outcome.clone().unwrap_or_default()).or_default() += 1;
                self.add_whole(life);
            }
        }
        for task in counted(instance) {
            let of_step = (task.step.clone(), task.actor.clone());
            self.steps.entry(of_step).or_default().add(task, life, now);
            if is_somebodys(task) {
                self.actors.entry(task.actor.clone()).or_default().add(task, life, now);
            }
        }
        for again in &life.again {
            let arrow = (again.from.clone(), again.answer.clone(), again.step.clone());
            *self.loops.entry(arrow).or_default() += 1;
        }
    }

    fn add_whole(&mut self, life: &Life) {
        let (instance, tasks) = (&life.instance, || counted(&life.instance));
        let Some((from, to)) = instance.opened.zip(instance.ended) else { return };
        self.whole.push(Stay { from, to });
        self.waited.push(tasks().filter_map(|task| waited(task, life)).collect());
        let by_itself = tasks().filter(|task| task.engine.is_some());
        self.automatic.push(by_itself.filter_map(taken).collect());
    }

    pub fn report(self, document: String, procedure: &Procedure, calendars: &Calendars) -> ProcedureReport {
        let has_machines = self.automatic.iter().any(|stays| !stays.is_empty());
        let together = |each: &[Vec<Stay>], minutes: &dyn Fn(&Stay) -> i64| {
            Spread::of(each.iter().map(|stays| stays.iter().map(minutes).sum::<i64>()))
        };
        let (on_time, late) = self
            .actors
            .values()
            .fold((0, 0), |(on_time, late), counted| (on_time + counted.on_time, late + counted.late));
        ProcedureReport {
            document,
            procedure: procedure.id.clone(),
            title: procedure.title.trim().to_owned(),
            instances: self.instances,
            open: self.open,
            suspended: self.suspended,
            cancelled: self.cancelled,
            outcomes: self.outcomes,
            lead_time: Spread::worked(&self.whole, calendars),
            elapsed: Spread::elapsed(&self.whole),
            lead: Lead::of(&self.whole, Reckoning::WorkingDays, calendars),
            waiting: together(&self.waited, &|stay| stay.worked(calendars)),
            automatic: has_machines.then(|| together(&self.automatic, &Stay::elapsed)).flatten(),
            on_time,
            late,
            on_time_rate: rate(on_time, on_time + late),
            steps: steps(self.steps, procedure, calendars),
            actors: actors(self.actors, procedure, calendars),
            loops: loops(self.loops, procedure),
        }
    }
}

fn steps(
    counted: IndexMap<(String, String), Counted>,
    procedure: &Procedure,
    calendars: &Calendars,
) -> Vec<StepReport> {
    let mut counted: Vec<_> = counted.into_iter().collect();
    counted.sort_by_key(|((step, _), _)| place(procedure, step));
    let told = |((step, actor), counted): ((String, String), Counted)| {
        let written = procedure.steps.iter().find(|written| written.id == step);
        counted.step(step, actor, written, calendars)
    };
    counted.into_iter().map(told).collect()
}

fn actors(
    counted: IndexMap<String, Counted>,
    procedure: &Procedure,
    calendars: &Calendars,
) -> Vec<ActorReport> {
    let told = |(actor, counted): (String, Counted)| {
        let title = procedure.actors.get(&actor).map_or_else(String::new, |named| named.title.clone());
        let taken = counted.stays();
        ActorReport {
            title,
            actor,
            done: counted.done,
            on_time: counted.on_time,
            late: counted.late,
            on_time_rate: rate(counted.on_time, counted.on_time + counted.late),
            open: counted.open,
            overdue: counted.overdue,
            waiting: Spread::worked(&counted.waited, calendars),
            taken: Spread::worked(&taken, calendars),
            elapsed: Spread::elapsed(&taken),
        }
    };
    counted.into_iter().map(told).collect()
}

/// A step may follow once more upon an arrow that leads forward, after one that led back: that is no loop of its own.
fn loops(counted: IndexMap<(String, Option<String>, String), usize>, procedure: &Procedure) -> Vec<Loop> {
    let back =
        |(from, _, to): &(String, Option<String>, String)| place(procedure, to) <= place(procedure, from);
    let told = |((from, answer, to), count)| Loop { from, answer, to, count };
    counted.into_iter().filter(|(arrow, _)| back(arrow)).map(told).collect()
}

impl Counted {
    fn add(&mut self, task: &Task, life: &Life, now: Time) {
        self.automatic = self.automatic.or(task.automatic());
        if task.visit > 1 {
            self.repeated += 1;
        }
        let late = |at: Time| task.due.map(|due| at > due);
        match (task.ended, taken(task)) {
            (Some(ended), Some(taken)) => {
                self.done += 1;
                match late(ended) {
                    Some(true) => self.late += 1,
                    Some(false) => self.on_time += 1,
                    None => {}
                }
                self.taken.push((taken, task.due));
                self.waited.extend(waited(task, life));
            }
            (Some(_) | None, _) => {
                self.open += 1;
                self.overdue += usize::from(late(now) == Some(true));
            }
        }
    }

    fn stays(&self) -> Vec<Stay> {
        self.taken.iter().map(|(stay, _)| *stay).collect()
    }

    fn step(self, step: String, actor: String, written: Option<&Step>, calendars: &Calendars) -> StepReport {
        let time = written.and_then(|written| written.quality.time.as_ref());
        // What nobody works at is not counted in anybody's working hours.
        let by = match self.automatic {
            Some(_) => Reckoning::Elapsed,
            None => Reckoning::of(time),
        };
        let share = |(stay, due): &(Stay, Option<Time>)| stay.share((*due)?, by, calendars);
        let taken = self.stays();
        StepReport {
            activity: written.map_or_else(String::new, |written| written.activity.trim().to_owned()),
            time: time.map(ToString::to_string),
            step,
            actor,
            done: self.done,
            on_time: self.on_time,
            late: self.late,
            open: self.open,
            overdue: self.overdue,
            repeated: self.repeated,
            taken: Spread::worked(&taken, calendars),
            automatic: self.automatic,
            on_time_rate: rate(self.on_time, self.on_time + self.late),
            waiting: Spread::worked(&self.waited, calendars),
            elapsed: Spread::elapsed(&taken),
            lead: Lead::of(&taken, by, calendars),
            used: Used::of(self.taken.iter().filter_map(share).collect()),
        }
    }
}

/// Of several tasks of which one counts, those that were withdrawn say nothing of anybody's work.
fn counted(instance: &Instance) -> impl Iterator<Item = &Task> {
    instance.tasks.iter().filter(|task| task.state != TaskState::Withdrawn)
}

/// Whether it is a person's work: neither a machine's, unless that got stuck, nor a decision that answered itself.
fn is_somebodys(task: &Task) -> bool {
    match (&task.engine, task.is_open()) {
        (Some(_), true) => task.trouble.is_some(),
        (None, true) => true,
        (Some(_) | None, false) => task.person.is_some(),
    }
}

fn taken(task: &Task) -> Option<Stay> {
    task.ended.map(|to| Stay { from: task.offered, to })
}

/// From the offer until a person took it on.
fn waited(task: &Task, life: &Life) -> Option<Stay> {
    let to = life.taken_on(task).filter(|_| task.ended.is_some() && is_somebodys(task))?;
    Some(Stay { from: task.offered, to })
}
