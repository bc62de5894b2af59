//! How an instance goes on by itself: what each signal from the world leads to. A signal that comes too late, or twice, leads to
//! nothing, so whoever sends one may send it again.

use chrono::TimeDelta;

use crate::procedure::form::{Evidence, Record};
use crate::procedure::{Branch, Procedure, Step, StepIx, WayOut, run_answers};

use super::attach;
use super::draft::Draft;
use super::engine::{Engine, Stage};
use super::event::{By, Event, Trouble};
use super::lookup;
use super::refusal::Refusal;
use super::signal::{Bell, CommandEnd, Moment, Signal, TaskKey};
use super::start::fill;
use super::state::{Instance, State, Task};

/// How late a clock may ring before it is said: whoever rings comes every few minutes.
const PUNCTUAL: TimeDelta = TimeDelta::minutes(15);

/// How often a command is run again by itself when it was lost; then a person looks.
const ATTEMPTS_MAX: u32 = 3;

/// The events that a signal leads to; none where it changes nothing.
///
/// `procedure` is the one that the instance is pinned to.
///
/// # Errors
/// The instance holds as much as it may.
pub fn advance(
    procedure: &Procedure,
    instance: &Instance,
    moment: Moment,
    key: &TaskKey,
    signal: &Signal,
) -> Result<Vec<Event>, Refusal> {
    let mut advance =
        Advance { draft: Draft::at(procedure, moment, instance.clone()), procedure, moment, key };
    advance.take(signal)?;
    Ok(advance.draft.into_events())
}

/// What an instance that has been resumed goes on with: results that came in the meantime.
///
/// # Errors
/// The instance holds as much as it may.
pub(super) fn go_on(
    procedure: &Procedure,
    instance: &Instance,
    moment: Moment,
    key: &TaskKey,
) -> Result<Vec<Event>, Refusal> {
    let mut advance =
        Advance { draft: Draft::at(procedure, moment, instance.clone()), procedure, moment, key };
    advance.go_on()?;
    Ok(advance.draft.into_events())
}

struct Advance<'a> {
    draft: Draft<'a>,
    procedure: &'a Procedure,
    moment: Moment<'a>,
    key: &'a TaskKey,
}

impl<'a> Advance<'a> {
    fn take(&mut self, signal: &Signal) -> Result<(), Refusal> {
        match signal {
            Signal::Rang(bell) => self.rang(*bell),
            Signal::CommandStarted { command } => self.command_started(command),
            Signal::CommandEnded(end) => self.command_ended(end),
            Signal::CommandLost { again } => self.command_lost(*again),
            Signal::Unfit { detail } => self.unfit(detail),
            Signal::CallOpened { instance, edition } => self.call_opened(instance, edition),
            Signal::CallEnded { instance, outcome, performers } => {
                self.call_ended(instance, outcome.as_deref(), performers)
            }
            Signal::Abandoned { reason, by } => self.abandoned(reason, by),
        }
    }

    /// The task as it stands now.
    fn task(&self) -> Option<&Task> {
        let TaskKey { step, actor, visit } = self.key;
        self.draft
            .instance
            .tasks
            .iter()
            .rev()
            .find(|task| task.step == *step && task.actor == *actor && task.visit == *visit)
    }

    /// The task, where it waits in an instance that goes on.
    fn waiting(&self) -> Option<&Task> {
        self.task().filter(|task| self.draft.instance.state == State::Open && task.is_open())
    }

    fn step(&self) -> Option<(StepIx, &'a Step)> {
        let ix = self.procedure.find_step(&self.key.step)?;
        Some((ix, self.procedure.step(ix)))
    }

    fn rang(&mut self, bell: Bell) -> Result<(), Refusal> {
        let Some(task) = self.waiting() else { return Ok(()) };
        let TaskKey { step, actor, visit } = self.key.clone();
        let at = self.moment.at;
        let has_come = |time: Option<&crate::calendar::Time>| time.is_some_and(|time| *time <= at);
        match (bell, &task.engine) {
            (Bell::Wake, Some(Engine::Wait { wakes: Some(wakes) }))
                if *wakes <= at && task.trouble.is_none() =>
            {
                let late = at - *wakes > PUNCTUAL;
                self.finish(None, late)
            }
            (Bell::Remind, _) if has_come(task.remind.as_ref()) => {
                self.draft.push(Event::TaskReminded { step, actor, visit, at });
                Ok(())
            }
            (Bell::Escalate, _) if has_come(task.due.as_ref()) => {
                if let Some(to) = task.escalate.clone() {
                    self.draft.push(Event::TaskEscalated { step, actor, visit, to, at });
                }
                Ok(())
            }
            (Bell::Wake | Bell::Remind | Bell::Escalate, _) => Ok(()),
        }
    }

    fn command_started(&mut self, command: &str) -> Result<(), Refusal> {
        let ready = self.waiting().filter(|task| task.trouble.is_none());
        let Some(Engine::Run { attempt, stage: Stage::Ready }) = ready.and_then(|task| task.engine.clone())
        else {
            return Ok(());
        };
        let TaskKey { step, actor, visit } = self.key.clone();
        let (attempt, command, at) = (attempt + 1, command.to_owned(), self.moment.at);
        self.draft.push(Event::CommandStarted { step, actor, visit, attempt, command, at });
        Ok(())
    }

    /// The attempt that was begun and not heard of since, also where its task has been withdrawn meanwhile.
    fn begun(&self) -> Option<u32> {
        match self.task()?.engine {
            Some(Engine::Run { attempt, stage: Stage::Started }) => Some(attempt),
            _ => None,
        }
    }

    fn command_ended(&mut self, end: &CommandEnd) -> Result<(), Refusal> {
        let (Some(attempt), Some((_, of))) = (self.begun(), self.step()) else { return Ok(()) };
        let ended_well = end.fault.is_none() && end.exit == Some(0) && !end.timed_out && !end.stopped;
        let all: Vec<Evidence> = end.evidence.iter().chain(end.files.values()).cloned().collect();
        let brought = attach::bounded(&self.draft.instance, &all);
        let fits = brought.is_ok();
        let filled = brought.and_then(|()| match ended_well {
            true => fill(of.form.as_deref(), &end.set, &end.files),
            false => Ok(Record::new()),
        });
        let succeeded = ended_well && filled.is_ok();
        // Where the form is not filled in, its files are kept beside it.
        let evidence = match (fits, succeeded) {
            (false, _) => Vec::new(),
            (true, false) => all,
            (true, true) => end.evidence.clone(),
        };
        let (record, unfit) = match filled {
            Ok(record) => (record, None),
            Err(refusal) => (Record::new(), Some(self.in_words(&refusal))),
        };
        let TaskKey { step, actor, visit } = self.key.clone();
        self.draft.push(Event::CommandEnded {
            step,
            actor,
            visit,
            attempt,
            at: self.moment.at,
            succeeded,
            exit: end.exit,
            signal: end.signal,
            timed_out: end.timed_out,
            stopped: end.stopped,
            fault: end.fault.clone().or(unfit),
            evidence,
            record,
        });
        self.go_on()
    }

    fn command_lost(&mut self, again: bool) -> Result<(), Refusal> {
        let Some(attempt) = self.begun() else { return Ok(()) };
        let TaskKey { step, actor, visit } = self.key.clone();
        self.draft.push(Event::CommandLost { step, actor, visit, attempt, at: self.moment.at });
        let is_open = self.task().is_some_and(Task::is_open);
        if is_open && (!again || attempt >= ATTEMPTS_MAX) {
            self.incident(Trouble::Unknown, None);
        }
        Ok(())
    }

    fn unfit(&mut self, detail: &str) -> Result<(), Refusal> {
        let idle = |task: &Task| match &task.engine {
            Some(Engine::Run { stage, .. }) => *stage == Stage::Ready,
            Some(Engine::Call { instance, .. }) => instance.is_none(),
            Some(Engine::Wait { .. }) | None => false,
        };
        if self.waiting().is_some_and(|task| task.trouble.is_none() && idle(task)) {
            self.incident(Trouble::Refused, Some(detail.to_owned()));
        }
        Ok(())
    }

    fn call_opened(&mut self, instance: &str, edition: &str) -> Result<(), Refusal> {
        let waiting = self.waiting().filter(|task| task.trouble.is_none());
        if waiting.is_some_and(|task| matches!(task.engine, Some(Engine::Call { instance: None, .. }))) {
            let TaskKey { step, actor, visit } = self.key.clone();
            let (instance, edition, at) = (instance.to_owned(), edition.to_owned(), self.moment.at);
            self.draft.push(Event::CallOpened { step, actor, visit, instance, edition, at });
        }
        Ok(())
    }

    /// Kept whatever has become of the task, so that it is known of every called instance that its end was noted.
    fn call_ended(
        &mut self,
        called: &str,
        outcome: Option<&str>,
        performers: &[String],
    ) -> Result<(), Refusal> {
        let Some(Engine::Call { instance: Some(instance), over: false, .. }) =
            self.task().and_then(|task| task.engine.clone())
        else {
            return Ok(());
        };
        if instance != called {
            return Ok(());
        }
        let TaskKey { step, actor, visit } = self.key.clone();
        let (outcome, performers, at) = (outcome.map(str::to_owned), performers.to_vec(), self.moment.at);
        self.draft.push(Event::CallEnded { step, actor, visit, instance, outcome, performers, at });
        self.go_on()
    }

    /// Goes on from what has come, where the instance may.
    fn go_on(&mut self) -> Result<(), Refusal> {
        let Some(task) = self.waiting().filter(|task| task.trouble.is_none()) else { return Ok(()) };
        match task.engine.clone() {
            Some(Engine::Run { stage: Stage::Succeeded, .. }) => self.ran(true),
            Some(Engine::Run { stage: Stage::Failed, .. }) => self.ran(false),
            Some(Engine::Call { over: true, outcome, .. }) => self.returned(outcome),
            Some(Engine::Run { .. } | Engine::Call { .. } | Engine::Wait { .. }) | None => Ok(()),
        }
    }

    /// A command's end is the answer of a decision; elsewhere, one that failed is an incident.
    fn ran(&mut self, succeeded: bool) -> Result<(), Refusal> {
        let Some((_, step)) = self.step() else { return Ok(()) };
        let [good, bad] = run_answers(self.procedure.language);
        match (succeeded, step.is_decision() && !step.decides_itself()) {
            (true, true) => self.answered(good, Trouble::NoBranch),
            (true, false) => self.finish(Some(good.to_owned()), false),
            (false, true) => self.answered(bad, Trouble::Failed),
            (false, false) => self.in_trouble(Trouble::Failed, None),
        }
    }

    /// A called instance's outcome is the answer of a decision.
    fn returned(&mut self, outcome: Option<String>) -> Result<(), Refusal> {
        let Some((_, step)) = self.step() else { return Ok(()) };
        match outcome {
            None => self.in_trouble(Trouble::Cancelled, None),
            Some(outcome) if step.is_decision() && !step.decides_itself() => {
                self.answered(&outcome, Trouble::NoBranch)
            }
            Some(outcome) => self.finish(Some(outcome), false),
        }
    }

    fn answered(&mut self, answer: &str, otherwise: Trouble) -> Result<(), Refusal> {
        let Some((_, step)) = self.step() else { return Ok(()) };
        match step.branch(answer) {
            Some(branch) => self.finish(Some(branch.answer.clone()), false),
            None => self.in_trouble(otherwise, Some(answer.to_owned())),
        }
    }

    fn in_words(&self, refusal: &Refusal) -> String {
        refusal.describe().in_language(self.procedure.language).to_owned()
    }

    fn in_trouble(&mut self, trouble: Trouble, detail: Option<String>) -> Result<(), Refusal> {
        self.incident(trouble, detail);
        Ok(())
    }

    fn incident(&mut self, trouble: Trouble, detail: Option<String>) {
        let TaskKey { step, actor, visit } = self.key.clone();
        self.draft.push(Event::IncidentOpened { step, actor, visit, trouble, detail, at: self.moment.at });
    }

    /// The task is done, and the flow leaves its step.
    fn finish(&mut self, answer: Option<String>, late: bool) -> Result<(), Refusal> {
        let Some((ix, of)) = self.step() else { return Ok(()) };
        // A document that is wanted as a file is wanted of machines, too.
        if let Err(refusal) = attach::wanted(&self.draft.instance, of, &[]) {
            return self.in_trouble(Trouble::Failed, Some(self.in_words(&refusal)));
        }
        let answer = match &of.way_out {
            WayOut::Decision { .. } if of.decides_itself() => {
                Some(lookup::decided(self.procedure, &self.draft.instance, of).answer.clone())
            }
            WayOut::Decision { .. } | WayOut::Next(_) => answer,
        };
        let TaskKey { step, actor, visit } = self.key.clone();
        let target = match &of.way_out {
            WayOut::Next(target) => target,
            WayOut::Decision { .. } => match answer.as_deref().and_then(|answer| of.branch(answer)) {
                Some(Branch { target, .. }) => target,
                None => return Ok(()),
            },
        };
        self.draft.push(Event::TaskFinished { step, actor, visit, at: self.moment.at, answer, late });
        self.draft.leave(ix, target)
    }

    fn abandoned(&mut self, reason: &str, by: &str) -> Result<(), Refusal> {
        match self.draft.instance.state {
            State::Open | State::Suspended => {
                self.draft.withdraw(None);
                let by = By { person: by.to_owned(), at: self.moment.at, sole: false, acting_for: None };
                self.draft.push(Event::Cancelled { reason: reason.to_owned(), by });
                Ok(())
            }
            State::Done | State::Cancelled => Ok(()),
        }
    }
}
