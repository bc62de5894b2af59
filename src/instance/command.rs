//! What people ask of an instance, and who asks. Nothing is judged here.

use indexmap::IndexMap;

use crate::calendar::{Calendar, Time};
use crate::document::Given;
use crate::procedure::form::{Evidence, Files};

use super::event::{ActingFor, By, Caller};
use super::eyes::Eyes;

/// Who asks, in which roles, when, and on which calendar deadlines count.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    pub person: String,
    /// The actor keys that the person holds.
    pub roles: Vec<String>,
    /// Those that the person holds for another, now.
    pub acting: Vec<Acting>,
    /// What the steps that called the instance ask of him.
    pub eyes: Vec<Eyes>,
    pub at: Time,
    pub calendar: &'a Calendar,
    /// Whether nobody is registered: then the one person there is may act as every actor.
    pub sole: bool,
}

/// An acting official (Plh., Plt.): for whom, as which actor, and by which letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    pub actor: String,
    /// Who holds the role.
    pub person: String,
    /// The number of the letter that says so.
    pub letter: String,
}

/// What is asked on opening an instance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening {
    /// SHA-256 of the edition, in lower-case hex.
    pub edition: String,
    /// The step to start at; `None`: the first of the procedure's starts.
    pub start: Option<String>,
    /// The form filled in on opening, text by field.
    pub set: IndexMap<String, String>,
    /// Its files, by field.
    pub files: Files,
    /// The step of another instance that calls it.
    pub caller: Option<Caller>,
    /// The period that a scheduler opens it for.
    pub period: Option<Period>,
}

/// One period of a procedure that recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub begins: Time,
    /// Whether it was over before anybody looked.
    pub missed: bool,
}

/// What is asked of an open instance.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Take a task, so that nobody else does it.
    Claim(Part),
    /// Give a claimed task back.
    Release(Part),
    /// Give a task to a person who holds its role, whoever has claimed it.
    Reassign(Part, Assignee),
    /// Complete a task, which need not be claimed before.
    Complete(Part, Completion),
    /// Let an automatic task that is in trouble try again.
    Retry(Part, Option<String>),
    /// Say by hand, and with a reason, that an automatic task that is in trouble is done.
    Resolve(Part, Completion),
    /// Add files to a task that is open, or that the person has completed.
    Attach(Part, Vec<Evidence>),
    Comment {
        text: String,
    },
    Suspend {
        reason: String,
    },
    Resume,
    Cancel {
        reason: String,
    },
}

/// A step's task; `actor` chooses among the parts of a step that several perform. Without it, the first open part, in
/// written order, that the person holds is meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    pub step: String,
    pub actor: Option<String>,
}

/// To whom a task is given, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignee {
    pub person: String,
    /// The actor keys that the assignee holds.
    pub roles: Vec<String>,
    pub reason: Option<String>,
}

/// What the person says on completing a task.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// The decision's answer; compared without case and outer spaces.
    pub answer: Option<String>,
    /// The step's form, text by field.
    pub set: IndexMap<String, String>,
    /// The form's files, by field.
    pub files: Files,
    /// The files that prove the step was done.
    pub evidence: Vec<Evidence>,
    pub note: Option<String>,
    pub reason: Option<String>,
    /// Whether an optional step is completed as not needed.
    pub skip: bool,
}

impl Completion {
    /// Whether anything of a form is given.
    pub fn fills_in(&self) -> bool {
        !self.set.is_empty() || !self.files.is_empty()
    }
}

impl From<Given> for Completion {
    /// What a file of answers gives; the files that it names are not looked for.
    fn from(given: Given) -> Completion {
        let Given { answer, set, attach: _, note, reason, skip } = given;
        Completion { answer, set, note, reason, skip, ..Completion::default() }
    }
}

impl Part {
    /// The step's task, whichever part of it the person holds.
    pub fn of(step: impl Into<String>) -> Part {
        Part { step: step.into(), actor: None }
    }
}

impl Asked<'_> {
    /// Whether the person may act as this actor.
    pub fn holds(&self, actor: &str) -> bool {
        self.sole || self.holds_himself(actor) || self.acting.iter().any(|acting| acting.actor == actor)
    }

    fn holds_himself(&self, actor: &str) -> bool {
        self.roles.iter().any(|role| role == actor)
    }

    /// The person and the moment, as events keep them.
    pub fn by(&self) -> By {
        By { person: self.person.clone(), at: self.at, sole: self.sole, acting_for: None }
    }

    /// The same of something done as this actor: whoever holds the role for another did it for him.
    pub fn by_as(&self, actor: &str) -> By {
        let acting = self.acting.iter().find(|acting| acting.actor == actor);
        let acting = acting.filter(|_| !self.sole && !self.holds_himself(actor));
        let acting_for = acting.map(|Acting { person, letter, .. }| ActingFor {
            person: person.clone(),
            letter: letter.clone(),
        });
        By { acting_for, ..self.by() }
    }
}
