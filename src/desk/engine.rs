//! What an office's instances do by themselves, done: bells rung, procedures called, their ends told, commands begun and ended. Each
//! is one signal to the core, kept in one commit, so that whoever is cut off begins again where it was. Waits for nothing, and runs no
//! command: whoever does is told which by [`Desk::runs`].

use indexmap::IndexMap;

use crate::instance::{
    Asked, Bell, Caller, CommandEnd, Engine, Moment, Opening, Signal, Stage, Task, TaskKey, advance,
    inputs_of, open_by_itself,
};
use crate::procedure::{Procedure, Work};
use crate::source::Language;
use crate::store::RowSet;

use super::rows::{self, Errand, OTHERS, RUNS, TimerRow};
use super::schedule::Opened;
use super::view::View;
use super::{Denial, Desk, LIST_LIMIT};

/// How many rows are read at once.
const PAGE: usize = 1000;

/// How often everything is looked through again because something moved; then the rest is left to the next tick.
const ROUNDS_MAX: usize = 1000;

/// How deep procedures may call one another over documents; within one, the checker finds circles.
const DEPTH_MAX: usize = 32;

/// A bell that was rung.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rung {
    pub id: String,
    pub step: String,
    pub bell: Bell,
}

/// What was settled between instances, by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Settled {
    /// Opened because a step called them.
    pub called: Vec<String>,
    /// Over, and their callers told.
    pub returned: Vec<String>,
    /// Cancelled because nobody waited for them any more.
    pub stopped: Vec<String>,
}

/// What one tick did.
#[derive(Debug, Default)]
pub struct Ticked {
    /// Instances opened because their period has come.
    pub opened: Vec<String>,
    pub rang: Vec<Rung>,
    pub settled: Settled,
    /// Procedures, as `document/procedure`, whose period has come and that could not be opened.
    pub failed: Vec<(String, Denial)>,
}

impl Ticked {
    /// Adds what a later tick did; what it could not do is what cannot be done now.
    pub fn extend(&mut self, later: Ticked) {
        self.opened.extend(later.opened);
        self.rang.extend(later.rang);
        self.settled.extend(later.settled);
        self.failed = later.failed;
    }
}

/// A command of a task that is to be run, or has been begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunErrand {
    pub id: String,
    pub task: TaskKey,
    /// As the site has registered it.
    pub command: String,
    /// What the step gives it, read from the run's records where it says so.
    pub inputs: IndexMap<String, String>,
    /// The first of the names to be read that nobody has filled in.
    pub empty: Option<String>,
    /// The fields of the step's form that hold files.
    pub file_fields: Vec<String>,
    /// That of the procedure, for what is kept about it in words.
    pub language: Language,
    /// Counted from 1 at each visit: of the attempt that is to be begun, or was.
    pub attempt: u32,
    /// Whether it was begun and not heard of since.
    pub begun: bool,
}

impl Settled {
    pub fn is_empty(&self) -> bool {
        self.called.is_empty() && self.returned.is_empty() && self.stopped.is_empty()
    }

    /// Adds what was settled later.
    pub fn extend(&mut self, later: Settled) {
        self.called.extend(later.called);
        self.returned.extend(later.returned);
        self.stopped.extend(later.stopped);
    }
}

impl Desk {
    /// Does everything that is due by itself, but for commands: opens periods, rings bells and settles what instances owe one
    /// another, until nothing moves.
    pub fn tick(&self) -> Result<Ticked, Denial> {
        let Opened { ids, failed } = self.open_periods()?;
        let mut ticked = Ticked { opened: ids, failed, ..Ticked::default() };
        for _ in 0..ROUNDS_MAX {
            let (rang, settled) = (self.ring()?, self.settle()?);
            if rang.is_empty() && settled.is_empty() {
                break;
            }
            ticked.rang.extend(rang);
            ticked.settled.extend(settled);
        }
        Ok(ticked)
    }

    /// Rings every bell whose moment has come, in the order of moments. Costs nothing for those that sleep.
    pub fn ring(&self) -> Result<Vec<Rung>, Denial> {
        let now = (self.now)();
        let mut rung = Vec::new();
        let mut after: Option<Vec<u8>> = None;
        loop {
            // Most of the time the first has not come yet, and no other needs to be read.
            let most = if after.is_none() { 1 } else { PAGE };
            let page = self.store.rows(RowSet::Timer, &[], after.as_deref(), most)?;
            for (key, value) in page {
                let TimerRow { id, task, bell, at } = rows::read(&value)?;
                if at > now {
                    return Ok(rung);
                }
                if self.signal(&id, &task, &Signal::Rang(bell))?.is_some() {
                    rung.push(Rung { id, step: task.step, bell });
                }
                after = Some(key);
            }
            if after.is_none() || rung.len() >= LIST_LIMIT {
                return Ok(rung);
            }
            if self.store.rows(RowSet::Timer, &[], after.as_deref(), 1)?.is_empty() {
                return Ok(rung);
            }
        }
    }

    /// Opens the procedures that steps call, tells callers how they ended, and stops what nobody waits for; until nothing moves.
    ///
    /// # Errors
    /// The first that was met; everything else has been done all the same.
    pub fn settle(&self) -> Result<Settled, Denial> {
        let mut settled = Settled::default();
        for _ in 0..ROUNDS_MAX {
            let (mut moved, mut failed) = (false, None);
            for prefix in OTHERS {
                for (_, value) in self.store.rows(RowSet::Errands, prefix, None, PAGE)? {
                    match self.settle_one(&rows::read(&value)?, &mut settled) {
                        Ok(did) => moved |= did,
                        Err(denial) => failed = failed.or(Some(denial)),
                    }
                }
            }
            match (moved, failed) {
                (true, _) => {}
                (false, None) => return Ok(settled),
                (false, Some(denial)) => return Err(denial),
            }
        }
        Ok(settled)
    }

    fn settle_one(&self, errand: &Errand, settled: &mut Settled) -> Result<bool, Denial> {
        match errand {
            Errand::Run { .. } => Ok(false),
            Errand::Call { id, task } => {
                let called = self.call(id, task)?;
                settled.called.extend(called.iter().flatten().cloned());
                Ok(called.is_some())
            }
            Errand::Ended { id, caller, outcome } => {
                let Caller { instance, step, actor, visit } = caller.clone();
                let performers = self.before(id)?.instance.performers();
                let ended = Signal::CallEnded { instance: id.clone(), outcome: outcome.clone(), performers };
                let told = self.signal(&instance, &TaskKey { step, actor, visit }, &ended)?.is_some();
                settled.returned.extend(told.then(|| id.clone()));
                Ok(told)
            }
            Errand::Stop { id, task, called } => {
                let reason = format!("{id}: {}", task.step);
                let stop = Signal::Abandoned { reason, by: self.os_user.clone() };
                let stopped = self.signal(called, task, &stop)?.is_some();
                settled.stopped.extend(stopped.then(|| called.clone()));
                Ok(stopped)
            }
        }
    }

    /// Opens the procedure that a task calls, and tells the task, in one commit. `None`: nothing changed; `Some(None)`: it cannot be
    /// opened, and the task says so now.
    fn call(&self, id: &str, task: &TaskKey) -> Result<Option<Option<String>>, Denial> {
        self.again(|| {
            let parent = self.before(id)?;
            let procedure = self.procedure(&parent.instance.edition, &parent.instance.procedure)?;
            let (edition, name) = match self.called(&parent.instance.edition, &procedure, task) {
                Ok(called) => called,
                Err(denial @ (Denial::NoProcedure { .. } | Denial::SeveralProcedures { .. })) => {
                    return self.unfit(id, task, &procedure, &denial).map(Some);
                }
                Err(denial) => return Err(denial),
            };
            let child = self.procedure(&edition, &name)?;
            if self.depth(parent.instance.caller.as_ref())? >= DEPTH_MAX {
                let denial = Denial::CallsTooDeep { procedure: name, most: DEPTH_MAX };
                return self.unfit(id, task, &procedure, &denial).map(Some);
            }
            let calendar = self.calendar()?;
            let asked = self.engine_asks(&calendar);
            let TaskKey { step, actor, visit } = task.clone();
            let caller = Some(Caller { instance: id.to_owned(), step, actor, visit });
            let opening = Opening { edition: edition.clone(), caller, ..Opening::default() };
            let opened = match open_by_itself(&child, &asked, &opening) {
                Ok(opened) => opened,
                Err(refusal) => return self.unfit(id, task, &procedure, &Denial::Refused(refusal)).map(Some),
            };
            let _turn = self.numbering();
            let (before, unused) = self.new_instance(&name)?;
            let called = before.id.clone();
            let signal = Signal::CallOpened { instance: called.clone(), edition };
            let moment = Moment { at: asked.at, calendar: &calendar };
            let told = advance(&procedure, &parent.instance, moment, task, &signal)?;
            if told.is_empty() {
                return Ok(Some(None));
            }
            let mut opening = self.transition(&self.os_user, &before, &opened, None)?;
            opening.absent.push(unused);
            let telling = self.transition(&self.os_user, &parent, &told, None)?;
            Ok(self.apply(vec![opening, telling])?.then_some(Some(Some(called))))
        })
    }

    /// The edition and the procedure that a task calls: of its own document, the edition that the caller is pinned to; of another, the
    /// one in force.
    fn called(&self, own: &str, procedure: &Procedure, task: &TaskKey) -> Result<(String, String), Denial> {
        let step = procedure.find_step(&task.step).map(|step| procedure.step(step));
        match step.map(|step| &step.work) {
            Some(Work::Call { document: None, procedure }) => Ok((own.to_owned(), procedure.clone())),
            Some(Work::Call { document: Some(document), procedure }) => {
                let (card, name) = self.find_procedure(&format!("{document}/{procedure}"))?;
                Ok((card.edition.to_string(), name))
            }
            Some(Work::Human | Work::Run { .. } | Work::Wait(_)) | None => {
                Err(Denial::EditionLost { edition: own.to_owned() })
            }
        }
    }

    /// How many instances wait for one another above this one.
    fn depth(&self, caller: Option<&Caller>) -> Result<usize, Denial> {
        let (mut depth, mut above) = (0, caller.cloned());
        while let (Some(caller), true) = (&above, depth < DEPTH_MAX) {
            depth += 1;
            above = self.before(&caller.instance)?.instance.caller;
        }
        Ok(depth)
    }

    fn unfit(
        &self,
        id: &str,
        task: &TaskKey,
        procedure: &Procedure,
        denial: &Denial,
    ) -> Result<Option<Option<String>>, Denial> {
        let detail = denial.describe().in_language(procedure.language).to_owned();
        Ok(self.signal(id, task, &Signal::Unfit { detail })?.map(|_| None))
    }

    /// The commands of tasks that are to be run or have been begun, in the order of their instances.
    pub fn runs(&self) -> Result<Vec<RunErrand>, Denial> {
        let mut runs = Vec::new();
        for (_, value) in self.store.rows(RowSet::Errands, RUNS, None, LIST_LIMIT)? {
            if let Errand::Run { id, task } = rows::read(&value)? {
                runs.extend(self.run_errand(id, task)?);
            }
        }
        Ok(runs)
    }

    fn run_errand(&self, id: String, task: TaskKey) -> Result<Option<RunErrand>, Denial> {
        let View { instance, procedure, .. } = self.show(&id)?;
        let step = procedure.find_step(&task.step).map(|step| procedure.step(step));
        let mut newest_first = instance.tasks.iter().rev();
        let found = newest_first.find(|one| one.step == task.step && one.visit == task.visit);
        let (Some(step), Some(Engine::Run { attempt, stage })) =
            (step, found.and_then(|task| task.engine.as_ref()))
        else {
            return Ok(None);
        };
        let Work::Run { command, .. } = &step.work else { return Ok(None) };
        let (attempt, begun) = match stage {
            Stage::Ready => (attempt + 1, false),
            Stage::Started => (*attempt, true),
            Stage::Succeeded | Stage::Failed => return Ok(None),
        };
        let (inputs, empty) = match inputs_of(&procedure, &instance, step) {
            Ok(inputs) => (inputs, None),
            Err(empty) => (IndexMap::new(), Some(empty)),
        };
        let (command, language) = (command.clone(), procedure.language);
        let file_fields = step.form.iter().flat_map(|form| form.file_fields().cloned()).collect();
        Ok(Some(RunErrand { id, task, command, inputs, empty, file_fields, language, attempt, begun }))
    }

    /// Keeps that a command is about to be run; false where it need not be any more, or somebody else has begun it.
    pub fn begin_run(&self, run: &RunErrand) -> Result<bool, Denial> {
        let started = Signal::CommandStarted { command: run.command.clone() };
        Ok(self.signal(&run.id, &run.task, &started)?.is_some())
    }

    /// Whether the task of a command that was begun still stands: not where its instance was cancelled.
    pub fn is_wanted(&self, run: &RunErrand) -> Result<bool, Denial> {
        let instance = self.before(&run.id)?.instance;
        let task = instance.tasks.iter().rev().find(|task| is_of(task, &run.task));
        Ok(task.is_some_and(Task::is_open))
    }

    /// Keeps how a command ended, and what it wrote; gives whether a person must look at the step now.
    pub fn end_run(&self, run: &RunErrand, end: CommandEnd) -> Result<bool, Denial> {
        let view = self.signal(&run.id, &run.task, &Signal::CommandEnded(end))?;
        let mut newest_first = view.iter().flat_map(|view| view.instance.tasks.iter().rev());
        let task = newest_first.find(|task| is_of(task, &run.task));
        Ok(task.is_some_and(|task| task.trouble.is_some()))
    }

    /// Keeps that neither the command nor whoever ran it is there any more; `again`: it may be run again.
    pub fn lose_run(&self, run: &RunErrand, again: bool) -> Result<(), Denial> {
        self.signal(&run.id, &run.task, &Signal::CommandLost { again }).map(drop)
    }

    /// Keeps that a command cannot be run as it is registered, and why.
    pub fn refuse_run(&self, run: &RunErrand, detail: String) -> Result<(), Denial> {
        self.signal(&run.id, &run.task, &Signal::Unfit { detail }).map(drop)
    }

    /// Tells an instance what happened; none where that changes nothing.
    fn signal(&self, id: &str, task: &TaskKey, signal: &Signal) -> Result<Option<View>, Denial> {
        self.again(|| {
            let before = self.before(id)?;
            let procedure = self.procedure(&before.instance.edition, &before.instance.procedure)?;
            let calendar = self.calendar()?;
            let moment = Moment { at: (self.now)(), calendar: &calendar };
            let events = advance(&procedure, &before.instance, moment, task, signal)?;
            if events.is_empty() {
                return Ok(Some(None));
            }
            Ok(self.commit(&self.os_user, before, procedure, &events, None, None)?.map(Some))
        })
    }

    /// Whoever makes the engine look is named with what it does.
    pub(super) fn engine_asks<'a>(&self, calendar: &'a crate::calendar::Calendar) -> Asked<'a> {
        let (roles, acting, eyes) = (Vec::new(), Vec::new(), Vec::new());
        Asked { person: self.os_user.clone(), roles, acting, eyes, at: (self.now)(), calendar, sole: false }
    }
}

fn is_of(task: &Task, key: &TaskKey) -> bool {
    task.step == key.step && task.actor == key.actor && task.visit == key.visit
}
