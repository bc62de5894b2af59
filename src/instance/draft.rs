//! The events of one command as they come about: each is applied to a copy of the instance at once, so that what
//! follows sees it; and the flow, which moves on by itself until somebody is needed. Asks no one and judges nobody.

use std::collections::VecDeque;

use crate::calendar::Time;
use crate::document::Wait;
use crate::procedure::{Performers, Procedure, Step, StepIx, Target, Value, Work};

use super::command::Asked;
use super::engine::automatic;
use super::event::{Automatic, Event, Trouble};
use super::lookup;
use super::refusal::{Limit, Refusal};
use super::signal::Moment;
use super::state::{Instance, State};

/// The most tasks of one instance, ended ones included.
const TASKS_MAX: usize = 10_000;

/// The most steps that one command opens, or finds to have been opened as often as they may.
const MOVES_MAX: usize = 4_000;

/// A command on its way: what it has led to so far.
pub(super) struct Draft<'a> {
    procedure: &'a Procedure,
    moment: Moment<'a>,
    /// The instance as the events so far have left it.
    pub instance: Instance,
    events: Vec<Event>,
}

/// A flow on its way into a step.
struct Arrival {
    step: StepIx,
    /// The step it comes from; `None`: the start, a step that was open as often as it may, or a vote that came to nothing,
    /// each of which opens even a join by itself.
    from: Option<StepIx>,
}

impl<'a> Draft<'a> {
    pub fn new(procedure: &'a Procedure, asked: &Asked<'a>, instance: Instance) -> Draft<'a> {
        Draft::at(procedure, Moment { at: asked.at, calendar: asked.calendar }, instance)
    }

    pub fn at(procedure: &'a Procedure, moment: Moment<'a>, instance: Instance) -> Draft<'a> {
        Draft { procedure, moment, instance, events: Vec::new() }
    }

    pub fn push(&mut self, event: Event) {
        self.instance.evolve(&event);
        self.events.push(event);
    }

    pub fn into_events(self) -> Vec<Event> {
        self.events
    }

    /// The flow goes in at a way in.
    pub fn start(&mut self, start: StepIx) -> Result<(), Refusal> {
        self.flow(VecDeque::from([Arrival { step: start, from: None }]))
    }

    /// The flow leaves a completed step.
    pub fn leave(&mut self, from: StepIx, target: &Target) -> Result<(), Refusal> {
        let mut arrivals = VecDeque::new();
        self.follow(target, Some(from), &mut arrivals);
        self.flow(arrivals)
    }

    /// The step opens once more, since its vote came to nothing.
    pub fn reopen(&mut self, step: StepIx) -> Result<(), Refusal> {
        self.flow(VecDeque::from([Arrival { step, from: None }]))
    }

    /// Joins that hold every arrow they wait for open: in another edition, a join may wait for fewer.
    pub fn open_full_joins(&mut self) -> Result<(), Refusal> {
        let mut arrivals = VecDeque::new();
        for (ix, step) in self.procedure.steps.iter().enumerate().filter(|(_, step)| !step.join.is_empty()) {
            self.join(StepIx(ix), step, &mut arrivals)?;
        }
        self.flow(arrivals)
    }

    /// Nobody is to do these tasks any more: those of a step, or, without one, all.
    pub fn withdraw(&mut self, step: Option<&str>) {
        let open = self.instance.open_tasks().filter(|task| step.is_none_or(|step| task.step == step));
        let withdrawn: Vec<Event> = open
            .map(|task| Event::TaskWithdrawn {
                step: task.step.clone(),
                actor: task.actor.clone(),
                visit: task.visit,
                at: self.moment.at,
            })
            .collect();
        withdrawn.into_iter().for_each(|event| self.push(event));
    }

    /// Moves on until every branch waits for somebody, or the instance has ended.
    fn flow(&mut self, mut arrivals: VecDeque<Arrival>) -> Result<(), Refusal> {
        let mut moves = 0;
        while let Some(arrival) = arrivals.pop_front() {
            if self.instance.state == State::Done {
                return Ok(());
            }
            moves += 1;
            if moves > MOVES_MAX {
                return Err(Refusal::TooMuch { what: Limit::Moves, most: MOVES_MAX });
            }
            self.arrive(&arrival, &mut arrivals)?;
        }
        Ok(())
    }

    fn follow(&mut self, target: &Target, from: Option<StepIx>, arrivals: &mut VecDeque<Arrival>) {
        match target {
            Target::Steps(steps) => arrivals.extend(steps.iter().map(|step| Arrival { step: *step, from })),
            Target::End(end) => {
                self.withdraw(None);
                let outcome = self.procedure.end(*end).outcome.clone();
                self.push(Event::Ended { outcome, at: self.moment.at });
            }
        }
    }

    /// A listed arrow waits at its join for the others; any other opens the step by itself.
    fn arrive(&mut self, arrival: &Arrival, arrivals: &mut VecDeque<Arrival>) -> Result<(), Refusal> {
        let step = self.procedure.step(arrival.step);
        let Some(from) = arrival.from.filter(|from| step.join.contains(from)) else {
            return self.open(arrival.step, arrivals);
        };
        let from = self.procedure.step(from).id.clone();
        self.push(Event::ArrowHeld { step: step.id.clone(), from });
        self.join(arrival.step, step, arrivals)
    }

    /// Opens a join if it holds every arrow it waits for.
    fn join(&mut self, ix: StepIx, step: &Step, arrivals: &mut VecDeque<Arrival>) -> Result<(), Refusal> {
        let listed: Vec<String> =
            step.join.iter().map(|from| self.procedure.step(*from).id.clone()).collect();
        if !listed.iter().all(|from| self.instance.holds_arrow(from, &step.id)) {
            return Ok(());
        }
        self.push(Event::ArrowsJoined { step: step.id.clone(), from: listed });
        self.open(ix, arrivals)
    }

    fn open(&mut self, ix: StepIx, arrivals: &mut VecDeque<Arrival>) -> Result<(), Refusal> {
        let step = self.procedure.step(ix);
        let visits = self.instance.visits(&step.id);
        if let Some(limit) = step.at_most.as_ref().filter(|limit| visits >= limit.visits) {
            self.push(Event::LimitReached { step: step.id.clone(), visits });
            self.follow(&limit.then, None, arrivals);
            return Ok(());
        }
        if self.instance.tasks.len() >= TASKS_MAX {
            return Err(Refusal::TooMuch { what: Limit::Tasks, most: TASKS_MAX });
        }
        if step.decides_itself() && step.form.is_none() && step.work == Work::Human {
            let target = self.decide(step, visits + 1);
            self.follow(target, Some(ix), arrivals);
        } else {
            self.offer(step, visits + 1);
        }
        Ok(())
    }

    /// A task for each who performs the step, in written order; of an automatic one, for the actor who is asked if it fails.
    fn offer(&mut self, step: &Step, visit: u32) {
        let Moment { at, calendar } = self.moment;
        let time = step.quality.time.as_ref();
        let due = time.and_then(|time| calendar.due(at, time));
        let late = step.late.as_ref().zip(time).filter(|_| due.is_some());
        let remind = late.and_then(|(late, time)| calendar.share(at, time, late.remind?));
        let escalate = late.and_then(|(late, _)| late.escalate.clone());
        let automatic = automatic(step);
        let any = matches!(step.performers, Performers::AnyOf(_));
        let quorum = match step.performers {
            Performers::Quorum { needed, .. } if automatic.is_none() => u32::try_from(needed).ok(),
            Performers::Quorum { .. } | Performers::One(_) | Performers::Joint(_) | Performers::AnyOf(_) => {
                None
            }
        };
        let wakes = self.wakes(step);
        let performers =
            if automatic.is_some() { &step.performers.all()[..1] } else { step.performers.all() };
        for actor in performers {
            let (step, actor) = (step.id.clone(), self.procedure.role(*actor).to_owned());
            let escalate = escalate.clone();
            self.push(Event::TaskOffered {
                step,
                actor,
                visit,
                at,
                due,
                any,
                quorum,
                automatic,
                wakes,
                remind,
                escalate,
            });
        }
        if automatic == Some(Automatic::Wait) && wakes.is_none() {
            let (step, actor) = (step.id.clone(), self.procedure.role(step.performers.lead()).to_owned());
            self.push(Event::IncidentOpened {
                step,
                actor,
                visit,
                trouble: Trouble::NoDate,
                detail: None,
                at,
            });
        }
    }

    /// When a timer's wait is over, if the step is one and its date is known.
    pub fn wakes(&self, step: &Step) -> Option<Time> {
        match &step.work {
            Work::Wait(Wait::For(duration)) => self.moment.calendar.due(self.moment.at, duration),
            Work::Wait(Wait::Until(name)) => {
                let value = lookup::read_of(self.procedure, &self.instance, step.reads.get(name)?)?;
                let offset = *self.moment.at.offset();
                match value {
                    Value::Date(date) => self.moment.calendar.opens(date, offset),
                    Value::DateTime(time) => time.and_local_timezone(offset).single(),
                    Value::Text(_) | Value::Number(_) | Value::Boolean(_) | Value::Choices(_) => None,
                }
            }
            Work::Human | Work::Run { .. } | Work::Call { .. } => None,
        }
    }

    /// The decision answers itself from what was filled in before.
    fn decide<'s>(&mut self, step: &'s Step, visit: u32) -> &'s Target {
        let branch = lookup::decided(self.procedure, &self.instance, step);
        let (id, answer, at) = (step.id.clone(), branch.answer.clone(), self.moment.at);
        let actor = self.procedure.role(step.performers.lead()).to_owned();
        self.push(Event::TaskOffered {
            step: id.clone(),
            actor: actor.clone(),
            visit,
            at,
            due: None,
            any: false,
            quorum: None,
            automatic: None,
            wakes: None,
            remind: None,
            escalate: None,
        });
        self.push(Event::TaskDecided { step: id, actor, visit, at, answer });
        &branch.target
    }
}
