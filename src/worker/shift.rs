//! One errand after another: which command is to be run, which was lost; begun and ended before the counter, run away from it.

use std::collections::HashSet;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use rustix::fs::OFlags;

use crate::calendar::Date;
use crate::desk::{Denial, Desk, FileDenial, RunErrand};
use crate::document::{Command, Commands};
use crate::instance::{CommandEnd, Evidence};
use crate::procedure::form::Files;
use crate::source::Phrase;

use super::job::{Job, Unfit, unfit};
use super::lock::{Held, Runs};
use super::process::Ended;
use super::sandbox::Confinement;

/// How many commands of one store run at the same time at most; further ones wait for a later shift.
const AT_ONCE: usize = 8;

/// The way to the desk: opened for one question, and let go of.
pub trait Counter {
    type Error;

    fn ask<T>(&mut self, question: impl FnOnce(&Desk) -> Result<T, Denial>) -> Result<T, Self::Error>;
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Did {
    Succeeded,
    Failed {
        exit: Option<i32>,
        signal: Option<i32>,
        timed_out: bool,
        fault: Option<Phrase>,
    },
    /// It was ended because its task had been withdrawn meanwhile.
    Stopped,
    /// Nothing was run: why.
    Refused(Phrase),
    /// Whoever ran it is gone, and so is it; `again`: it may be run again.
    Lost {
        again: bool,
    },
}

/// A command that was dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    pub id: String,
    pub step: String,
    pub command: String,
    pub attempt: u32,
    pub did: Did,
    /// None where nothing was run.
    pub confinement: Option<Confinement>,
}

/// One worker's time at work.
#[derive(Debug)]
pub struct Shift<'s> {
    commands: &'s Commands,
    runs: Runs,
    /// What others were found to do already.
    others: HashSet<String>,
}

/// What is to be done next.
enum Next {
    /// It is dealt with.
    Dealt(Ran),
    /// It was begun.
    Run(Box<(RunErrand, Job, Held)>),
    Nothing,
}

impl<'s> Shift<'s> {
    pub fn new(commands: &'s Commands, runs: Runs) -> Shift<'s> {
        Shift { commands, runs, others: HashSet::new() }
    }

    /// Deals with the next command, of one instance or of any; `None` where there is none to deal with now.
    ///
    /// # Errors
    /// The desk's. A command that was begun and whose end could not be kept is found lost by a later shift.
    pub fn next<C: Counter>(
        &mut self,
        counter: &mut C,
        instance: Option<&str>,
        today: Date,
    ) -> Result<Option<Ran>, C::Error> {
        let (errand, job, held) = match counter.ask(|desk| self.look(desk, instance, today))? {
            Next::Nothing => return Ok(None),
            Next::Dealt(ran) => return Ok(Some(ran)),
            Next::Run(begun) => *begun,
        };
        // Who cannot look lets it run.
        let ended = job.run(&held, || counter.ask(|desk| desk.is_wanted(&errand)).unwrap_or(true));
        let confinement = ended.confinement;
        let did = counter.ask(|desk| keep(desk, &errand, ended))?;
        drop(held);
        // What is left is only room on the disk.
        drop(self.runs.forget(&name(&errand)));
        Ok(Some(ran(&errand, did, confinement)))
    }

    fn look(&mut self, desk: &Desk, instance: Option<&str>, today: Date) -> Result<Next, Denial> {
        let mut running = 0;
        let mut ready = Vec::new();
        for errand in desk.runs()?.into_iter().filter(|errand| instance.is_none_or(|id| errand.id == id)) {
            if !errand.begun {
                ready.push(errand);
            } else if self.runs.is_running(&name(&errand))? {
                running += 1;
            } else {
                return self.lost(desk, &errand).map(Next::Dealt);
            }
        }
        for errand in ready {
            if running >= AT_ONCE || self.others.contains(&name(&errand)) {
                continue;
            }
            match self.begin(desk, errand, today)? {
                Next::Nothing => {}
                next => return Ok(next),
            }
        }
        Ok(Next::Nothing)
    }

    fn lost(&self, desk: &Desk, errand: &RunErrand) -> Result<Ran, Denial> {
        let again = self.commands.commands.get(&errand.command).is_some_and(|command| command.idempotent);
        desk.lose_run(errand, again)?;
        drop(self.runs.forget(&name(errand)));
        Ok(ran(errand, Did::Lost { again }, None))
    }

    fn begin(&mut self, desk: &Desk, errand: RunErrand, today: Date) -> Result<Next, Denial> {
        let job = match self.job(&errand, today) {
            Ok(job) => job,
            Err(Unfit(why)) => {
                desk.refuse_run(&errand, why.in_language(errand.language).to_owned())?;
                return Ok(Next::Dealt(ran(&errand, Did::Refused(why), None)));
            }
        };
        // The lock comes first, so that nobody finds it begun and thinks it lost.
        match self.runs.hold(&name(&errand))? {
            Some(held) if desk.begin_run(&errand)? => Ok(Next::Run(Box::new((errand, job, held)))),
            held => {
                // Whoever else began it has ended it since: nobody holds this attempt any more.
                if held.is_some() {
                    drop(self.runs.forget(&name(&errand)));
                }
                self.others.insert(name(&errand));
                Ok(Next::Nothing)
            }
        }
    }

    fn job(&self, errand: &RunErrand, today: Date) -> Result<Job, Unfit> {
        if let Some(empty) = &errand.empty {
            return Err(unfit(format!("isian `{empty}` kosong"), format!("the field `{empty}` is empty")));
        }
        let command: &Command = self.commands.commands.get(&errand.command).ok_or_else(|| {
            unfit(
                format!("tidak ada perintah terdaftar `{}`", errand.command),
                format!("no command `{}` is registered", errand.command),
            )
        })?;
        Job::prepare(command, errand, today)
    }
}

/// Keeps how a command ended, its output first, so that the ledger never names a file that is not there.
fn keep(desk: &Desk, errand: &RunErrand, ended: Ended) -> Result<Did, Denial> {
    let Ended { exit, signal, timed_out, stopped, mut fault, output, set, files, .. } = ended;
    let mut evidence = Vec::new();
    if !output.is_empty() {
        evidence.push(desk.keep(&format!("{}-{}.txt", errand.command, errand.attempt), &mut &output[..])?);
    }
    let mut brought = Vec::new();
    for file in files {
        match file_kept(desk, &file) {
            Ok(kept) => brought.push((file, kept)),
            Err(denial @ Denial::File(_)) => fault = fault.or_else(|| Some(denial.describe())),
            Err(denial) => return Err(denial),
        }
    }
    let (set, files) = filled(errand, set, &brought);
    let others = brought.into_iter().map(|(_, kept)| kept);
    evidence.extend(others.filter(|kept| files.values().all(|file| file != kept)));
    let succeeded = exit == Some(0) && !timed_out && !stopped && fault.is_none();
    let end = CommandEnd {
        exit,
        signal,
        timed_out,
        stopped,
        fault: fault.as_ref().map(|fault| fault.in_language(errand.language).to_owned()),
        evidence,
        set,
        files,
    };
    let in_trouble = desk.end_run(errand, end)?;
    if stopped {
        return Ok(Did::Stopped);
    }
    // It did what it was told, and what it brought does not fit the step.
    if succeeded && in_trouble {
        fault = Some(Phrase::new(
            "yang dihasilkannya tidak sesuai langkah ini; lihat `sop history`",
            "what it brought does not fit the step; see `sop history`",
        ));
    }
    Ok(if succeeded && !in_trouble { Did::Succeeded } else { Did::Failed { exit, signal, timed_out, fault } })
}

/// What a command says is to be filled in: texts, and, for fields that hold files, those that it brought, named by their names or
/// paths. A file that it did not bring is left for the form to refuse.
fn filled(
    errand: &RunErrand,
    set: IndexMap<String, String>,
    brought: &[(PathBuf, Evidence)],
) -> (IndexMap<String, String>, Files) {
    let (mut texts, mut files) = (IndexMap::new(), Files::new());
    for (field, value) in set {
        let is_meant = |(path, _): &&(PathBuf, Evidence)| {
            path == Path::new(&value) || path.file_name().is_some_and(|name| name == value.as_str())
        };
        match brought.iter().find(is_meant).filter(|_| errand.file_fields.contains(&field)) {
            Some((_, file)) => drop(files.insert(field, file.clone())),
            None => drop(texts.insert(field, value)),
        }
    }
    (texts, files)
}

/// Opened without following a link, in case something still runs that could have put one there.
fn file_kept(desk: &Desk, file: &Path) -> Result<Evidence, Denial> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let no_follow = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
    match OpenOptions::new().read(true).custom_flags(no_follow).open(file) {
        Ok(mut opened) => desk.keep(&name, &mut opened),
        Err(source) => Err(Denial::File(FileDenial::Unread { name, source })),
    }
}

/// The name of one attempt.
fn name(errand: &RunErrand) -> String {
    run_name(&errand.id, &errand.task.step, errand.task.visit, errand.attempt)
}

/// The name of one attempt among the [`Runs`] of a store.
pub fn run_name(id: &str, step: &str, visit: u32, attempt: u32) -> String {
    format!("{id}.{step}.{visit}.{attempt}")
}

fn ran(errand: &RunErrand, did: Did, confinement: Option<Confinement>) -> Ran {
    let RunErrand { id, task, command, attempt, .. } = errand;
    Ran {
        id: id.clone(),
        step: task.step.clone(),
        command: command.clone(),
        attempt: *attempt,
        did,
        confinement,
    }
}
