//! Where an instance stands: tasks, held arrows and records, made from events alone. Evolving decides nothing and
//! cannot fail: an event that names what is not there changes nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Time;
use crate::procedure::form::{Evidence, Plain, Record};

use super::engine::{Engine, Stage};
use super::event::{Automatic, Caller, Event, Trouble};
use super::moved::Moved;

/// One run of a procedure. The default is one that was not opened yet.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Instance {
    /// The document's id.
    pub document: String,
    /// The procedure's key in it.
    pub procedure: String,
    /// SHA-256 of the edition that the instance is pinned to.
    pub edition: String,
    pub state: State,
    /// Set when the flow reached an end; `None` for a cancelled instance.
    pub outcome: Option<String>,
    pub opened: Option<Time>,
    pub ended: Option<Time>,
    /// In the order they were offered, ended ones included.
    pub tasks: Vec<Task>,
    /// Arrows that reached a join and wait for the others.
    pub arrows: Vec<Arrow>,
    /// The latest record of each form filled in, the latest of all last.
    pub records: Vec<Filled>,
    /// The step of another instance that waits for this one to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<Caller>,
    /// The latest move from another edition, until something happens that depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
}

/// Whether work goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    #[default]
    Open,
    Suspended,
    Done,
    Cancelled,
}

/// One activation of a step for one actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub step: String,
    pub actor: String,
    /// Counted from 1; a loop back makes a new task with a higher one.
    pub visit: u32,
    pub state: TaskState,
    /// The claimer, or who completed it; `None` for a decision that answered itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    pub offered: Time,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Time>,
    /// When it was done or withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Whether it is one of several of which the first completion counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub any: bool,
    /// How many of the step's tasks count, where it is a quorum; each is for another person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
    /// Whether it is a vote for the answer that has won.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub won: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skipped: bool,
    /// The files that were brought for it, in their order; those of its form's fields stand in the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// How an automatic task stands; none of one that a person does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<Engine>,
    /// Why an automatic task waits for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Trouble>,
    /// When its actor is to be reminded; none where there is no such moment, or it has passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind: Option<Time>,
    /// The actor who is to be told once it is late; none where nobody is, or he has been told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalate: Option<String>,
    /// The actor who has been told that it is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalated: Option<String>,
}

/// What became of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TaskState {
    Offered,
    Claimed,
    Done,
    Withdrawn,
}

/// An arrow held by a join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrow {
    pub from: String,
    /// The join.
    pub step: String,
}

/// A record and the step it was filled in at; `None`: on opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    pub record: Record,
}

impl Task {
    /// Whether it still waits for somebody.
    pub fn is_open(&self) -> bool {
        match self.state {
            TaskState::Offered | TaskState::Claimed => true,
            TaskState::Done | TaskState::Withdrawn => false,
        }
    }

    /// Whether a person has to do something: all tasks but those that the engine does, and those when they are in trouble.
    pub fn needs_person(&self) -> bool {
        self.engine.is_none() || self.trouble.is_some()
    }

    /// The instance that was opened for it.
    pub fn called(&self) -> Option<&str> {
        match &self.engine {
            Some(Engine::Call { instance, .. }) => instance.as_deref(),
            Some(Engine::Run { .. } | Engine::Wait { .. }) | None => None,
        }
    }

    /// When its wait is over, if it is a timer.
    pub fn wakes(&self) -> Option<Time> {
        match &self.engine {
            Some(Engine::Wait { wakes }) => *wakes,
            Some(Engine::Run { .. } | Engine::Call { .. }) | None => None,
        }
    }

    /// What does the task, where nobody has to.
    pub fn automatic(&self) -> Option<Automatic> {
        self.engine.as_ref().map(|engine| match engine {
            Engine::Run { .. } => Automatic::Run,
            Engine::Call { .. } => Automatic::Call,
            Engine::Wait { .. } => Automatic::Wait,
        })
    }

    /// The task that an event offers.
    fn offered(event: &Event) -> Option<Task> {
        let Event::TaskOffered {
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
        } = event
        else {
            return None;
        };
        Some(Task {
            step: step.clone(),
            actor: actor.clone(),
            visit: *visit,
            state: TaskState::Offered,
            person: None,
            offered: *at,
            due: *due,
            ended: None,
            answer: None,
            any: *any,
            quorum: *quorum,
            won: false,
            skipped: false,
            evidence: Vec::new(),
            engine: automatic.map(|work| Engine::new(work, *wakes)),
            trouble: None,
            remind: *remind,
            escalate: escalate.clone(),
            escalated: None,
        })
    }

    /// Takes in what the engine did about this task.
    fn evolve_by_itself(&mut self, event: &Event) {
        match event {
            Event::TaskFinished { at, answer, .. } => {
                self.state = TaskState::Done;
                self.ended = Some(*at);
                self.answer.clone_from(answer);
            }
            Event::TaskReminded { .. } => self.remind = None,
            Event::TaskEscalated { to, .. } => {
                self.escalate = None;
                self.escalated = Some(to.clone());
            }
            Event::CommandStarted { attempt, .. } => self.ran(*attempt, Stage::Started),
            Event::CommandEnded { attempt, succeeded: true, .. } => self.ran(*attempt, Stage::Succeeded),
            Event::CommandEnded { attempt, succeeded: false, .. } => self.ran(*attempt, Stage::Failed),
            Event::CommandLost { attempt, .. } => self.ran(*attempt, Stage::Ready),
            Event::CallOpened { instance, .. } => {
                let (instance, performers) = (
                    Some(instance.clone()),
                    self.engine.as_ref().map_or(&[][..], Engine::performers).to_vec(),
                );
                self.engine = Some(Engine::Call { instance, over: false, outcome: None, performers });
            }
            Event::CallEnded { instance, outcome, performers: more, .. } => {
                let (instance, outcome) = (Some(instance.clone()), outcome.clone());
                let mut performers = self.engine.as_ref().map_or(&[][..], Engine::performers).to_vec();
                performers.extend_from_slice(more);
                self.engine = Some(Engine::Call { instance, over: true, outcome, performers });
            }
            Event::IncidentOpened { trouble, .. } => self.trouble = Some(*trouble),
            Event::TaskRetried { wakes, .. } => self.retried(*wakes),
            Event::Opened { .. }
            | Event::ArrowHeld { .. }
            | Event::ArrowsJoined { .. }
            | Event::LimitReached { .. }
            | Event::TaskOffered { .. }
            | Event::TaskClaimed { .. }
            | Event::TaskReleased { .. }
            | Event::TaskReassigned { .. }
            | Event::TaskDone { .. }
            | Event::VoteEnded { .. }
            | Event::Attached { .. }
            | Event::TaskDecided { .. }
            | Event::TaskWithdrawn { .. }
            | Event::Commented { .. }
            | Event::Suspended { .. }
            | Event::Resumed { .. }
            | Event::Migrated { .. }
            | Event::Cancelled { .. }
            | Event::Ended { .. } => {}
        }
    }

    fn ran(&mut self, attempt: u32, stage: Stage) {
        self.engine = Some(Engine::Run { attempt, stage });
    }

    fn retried(&mut self, wakes: Option<Time>) {
        self.state = TaskState::Offered;
        self.person = None;
        self.trouble = None;
        self.engine = self.engine.take().map(|engine| match engine {
            Engine::Run { attempt, .. } => Engine::Run { attempt, stage: Stage::Ready },
            Engine::Call { performers, .. } => {
                Engine::Call { instance: None, over: false, outcome: None, performers }
            }
            Engine::Wait { .. } => Engine::new(Automatic::Wait, wakes),
        });
    }
}

impl Instance {
    /// The state that these events lead to.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Instance {
        let mut instance = Instance::default();
        events.into_iter().for_each(|event| instance.evolve(event));
        instance
    }

    /// The tasks that wait for somebody, in the order they were offered. A suspended instance keeps them, though they
    /// stand in nobody's inbox.
    pub fn open_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.is_open())
    }

    /// The tasks of a step's latest visit, in the order of its actors; empty where it was never open.
    pub fn latest(&self, step: &str) -> impl Iterator<Item = &Task> {
        let visit = self.visits(step);
        self.tasks.iter().filter(move |task| task.step == step && task.visit == visit)
    }

    /// How often a step has opened.
    pub fn visits(&self, step: &str) -> u32 {
        let visits = self.tasks.iter().filter(|task| task.step == step).map(|task| task.visit);
        visits.max().unwrap_or(0)
    }

    /// Who has claimed this task, or, of several of which one is to be done, another of them.
    pub fn claimer(&self, task: &Task) -> Option<&str> {
        let claimed = self.tasks.iter().find(|other| {
            other.state == TaskState::Claimed
                && other.step == task.step
                && other.visit == task.visit
                && (other.actor == task.actor || task.any)
        });
        claimed.and_then(|claimed| claimed.person.as_deref())
    }

    /// Whether a join holds an arrow from this step.
    pub fn holds_arrow(&self, from: &str, step: &str) -> bool {
        self.arrows.iter().any(|arrow| arrow.from == from && arrow.step == step)
    }

    /// A field of the latest record that was filled in at one of these steps (`None`: on opening) and has the field.
    pub fn latest_value(&self, places: &[Option<&str>], field: &str) -> Option<&Plain> {
        let mut latest_first =
            self.records.iter().rev().filter(|filled| places.contains(&filled.step.as_deref()));
        latest_first.find_map(|filled| filled.record.get(field))
    }

    /// The answer given when a step was answered the last time; of a vote the one that won.
    pub fn latest_answer(&self, step: &str) -> Option<&str> {
        let mut latest_first = self.tasks.iter().rev().filter(|task| task.step == step);
        latest_first.find_map(Task::answer_of_step)
    }

    /// Takes an event in. Total: it cannot fail, and needs no procedure.
    pub fn evolve(&mut self, event: &Event) {
        self.go_on(event);
        self.take(event);
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::Opened { document, procedure, edition, record, by, caller, .. } => {
                self.document.clone_from(document);
                self.procedure.clone_from(procedure);
                self.edition.clone_from(edition);
                self.opened = Some(by.at);
                self.caller.clone_from(caller);
                self.keep_record(None, record);
            }
            Event::ArrowHeld { step, from } => {
                self.arrows.push(Arrow { from: from.clone(), step: step.clone() });
            }
            Event::ArrowsJoined { step, from } => from.iter().for_each(|from| self.consume_arrow(from, step)),
            Event::LimitReached { .. } | Event::Commented { .. } => {}
            Event::TaskOffered { .. } => self.tasks.extend(Task::offered(event)),
            Event::TaskClaimed { step, actor, visit, by } => self.hold(step, actor, *visit, &by.person),
            Event::TaskReassigned { step, actor, visit, to, .. } => self.hold(step, actor, *visit, to),
            Event::TaskReleased { step, actor, visit, by: _ } => self.change(step, actor, *visit, |task| {
                task.state = TaskState::Offered;
                task.person = None;
            }),
            Event::TaskDone { .. } => self.done(event),
            Event::VoteEnded { step, visit, answer, .. } => {
                let votes = self.tasks.iter_mut().filter(|task| task.step == *step && task.visit == *visit);
                votes.for_each(|task| task.won = answer.is_some() && task.answer == *answer);
            }
            Event::Attached { step, actor, visit, evidence, by: _ } => {
                self.change(step, actor, *visit, |task| task.evidence.extend_from_slice(evidence));
            }
            Event::TaskDecided { step, actor, visit, at, answer } => {
                self.change(step, actor, *visit, |task| {
                    task.state = TaskState::Done;
                    task.ended = Some(*at);
                    task.answer = Some(answer.clone());
                });
            }
            Event::TaskFinished { .. }
            | Event::TaskReminded { .. }
            | Event::TaskEscalated { .. }
            | Event::CommandStarted { .. }
            | Event::CommandEnded { .. }
            | Event::CommandLost { .. }
            | Event::CallOpened { .. }
            | Event::CallEnded { .. }
            | Event::IncidentOpened { .. }
            | Event::TaskRetried { .. } => self.evolve_by_itself(event),
            Event::TaskWithdrawn { step, actor, visit, at } => self.change(step, actor, *visit, |task| {
                task.state = TaskState::Withdrawn;
                task.person = None;
                task.ended = Some(*at);
            }),
            Event::Suspended { .. } => self.state = State::Suspended,
            Event::Resumed { .. } => self.state = State::Open,
            Event::Migrated { .. } => self.migrate(event),
            Event::Cancelled { by, .. } => {
                self.state = State::Cancelled;
                self.ended = Some(by.at);
            }
            Event::Ended { outcome, at } => {
                self.state = State::Done;
                self.outcome = Some(outcome.clone());
                self.ended = Some(*at);
            }
        }
    }

    fn done(&mut self, event: &Event) {
        let Event::TaskDone { step, actor, visit, by, answer, skipped, record, evidence, .. } = event else {
            return;
        };
        self.change(step, actor, *visit, |task| {
            task.state = TaskState::Done;
            task.person = Some(by.person.clone());
            task.ended = Some(by.at);
            task.answer.clone_from(answer);
            task.skipped = *skipped;
            task.evidence.extend_from_slice(evidence);
        });
        self.keep_record(Some(step), record);
    }

    /// What the engine does: clocks, commands, calls, and what becomes of them.
    fn evolve_by_itself(&mut self, event: &Event) {
        if let Some((step, actor, visit)) = event.task() {
            self.change(step, actor, visit, |task| task.evolve_by_itself(event));
        }
        if let Event::CommandEnded { step, actor, visit, record, evidence, .. } = event {
            self.change(step, actor, *visit, |task| task.evidence.extend_from_slice(evidence));
            self.keep_record(Some(step), record);
        }
    }

    fn hold(&mut self, step: &str, actor: &str, visit: u32, person: &str) {
        self.change(step, actor, visit, |task| {
            task.state = TaskState::Claimed;
            task.person = Some(person.to_owned());
        });
    }

    fn change(&mut self, step: &str, actor: &str, visit: u32, change: impl FnOnce(&mut Task)) {
        let named = |task: &&mut Task| task.step == step && task.actor == actor && task.visit == visit;
        if let Some(task) = self.tasks.iter_mut().rev().find(named) {
            change(task);
        }
    }

    fn consume_arrow(&mut self, from: &str, step: &str) {
        if let Some(held) = self.arrows.iter().position(|arrow| arrow.from == from && arrow.step == step) {
            self.arrows.remove(held);
        }
    }

    fn keep_record(&mut self, step: Option<&String>, record: &Record) {
        if record.is_empty() {
            return;
        }
        self.records.retain(|filled| filled.step.as_ref() != step);
        self.records.push(Filled { step: step.cloned(), record: record.clone() });
    }
}
