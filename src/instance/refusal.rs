//! A rule says "not now": the facts of each refusal, its kind, and what would be allowed. The sentences stand in `words`.

use crate::calendar::Time;
use crate::procedure::form::{FieldFault, FileKind};

use super::obstacle::Obstacle;

/// Why a command is refused. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.describe().en)]
pub enum Refusal {
    /// The procedure has no such step.
    UnknownStep {
        given: String,
        steps: Vec<String>,
    },
    /// The step is none of the procedure's ways in.
    NotAStart {
        given: String,
        starts: Vec<String>,
    },
    /// Only holders of one of these roles may open, and so suspend, resume and cancel.
    MayNotOpen {
        roles: Vec<Role>,
    },
    /// The step is for others.
    NotTheActor {
        step: String,
        roles: Vec<Role>,
    },
    /// The step has no part for the actor named.
    NoSuchPart {
        step: String,
        given: String,
        actors: Vec<String>,
    },
    /// Not yet open: the flow has not reached the step. These are open.
    NotOpen {
        step: String,
        open: Vec<String>,
    },
    /// The task was completed before.
    AlreadyDone {
        step: String,
        done: Vec<Done>,
        open: Vec<String>,
    },
    /// A person has taken the task.
    ClaimedBy {
        step: String,
        person: String,
        oneself: bool,
    },
    /// Only the claimer may give a task back; `None`: nobody has claimed it.
    NotTheClaimer {
        step: String,
        claimer: Option<String>,
    },
    /// The task is given only to a holder of its role.
    NotAHolder {
        step: String,
        person: String,
        role: Role,
    },
    /// Four eyes: whoever completed `other` must not perform `step`. `sole`: there is nobody else yet. `assignee`: the one
    /// to whom the task was to be given, where that is not the asker.
    NotSameAs {
        step: String,
        other: String,
        sole: bool,
        assignee: Option<String>,
    },
    /// A quorum of so many persons: this one has done (or else claimed) the part of `role`, and counts once. `sole`: there is
    /// nobody else yet. `assignee`: as in [`Refusal::NotSameAs`].
    CountsOnce {
        step: String,
        needed: u32,
        role: Role,
        done: bool,
        sole: bool,
        assignee: Option<String>,
    },
    /// Familiarity: only one of those who completed `other` may perform `step`.
    SameAs {
        step: String,
        other: String,
        persons: Vec<String>,
    },
    /// The decision wants one of these answers.
    AnswerMissing {
        step: String,
        question: String,
        answers: Vec<String>,
    },
    UnknownAnswer {
        step: String,
        given: String,
        answers: Vec<String>,
    },
    /// The step is no decision, or one that answers itself.
    NoAnswerWanted {
        step: String,
        given: String,
    },
    /// Answer and form belong to the part of this actor.
    LeadOnly {
        step: String,
        lead: Role,
    },
    /// Every fault of the form at once.
    FieldFaults {
        faults: Vec<FieldFault>,
    },
    /// The step puts out a document that must be attached, as a file with one of these extensions.
    EvidenceMissing {
        step: String,
        item: String,
        extensions: Vec<String>,
    },
    /// A file that would do by its name is something else by its first bytes; `kind`: what, where that is known.
    NotItsKind {
        step: String,
        name: String,
        kind: Option<FileKind>,
        extensions: Vec<String>,
    },
    /// A file without a byte proves nothing.
    EmptyFile {
        name: String,
    },
    /// Files were to be added, and none was brought.
    NothingAttached,
    ReasonMissing {
        of: ReasonOf,
    },
    CommentMissing,
    /// The step is always needed.
    NotOptional {
        step: String,
    },
    /// What is not needed has no answer, form or file.
    SkippedIsEmpty {
        step: String,
    },
    /// The engine does the step, not a person; `trouble`: it cannot, and a person must say how to go on.
    Automatic {
        step: String,
        trouble: bool,
    },
    /// Nothing has gone wrong at the step that could be retried or resolved.
    NoTrouble {
        step: String,
    },
    Suspended,
    NotSuspended,
    /// The instance is pinned to that edition already.
    SameEdition,
    /// Two steps would come together under this id.
    MapClash {
        step: String,
    },
    /// Something that is open has no place in the other edition's flow.
    CannotMigrate {
        obstacles: Vec<Obstacle>,
    },
    /// The instance was not moved, or work has gone on since.
    NothingToUndo,
    /// The instance is over; `outcome` is `None` where it was cancelled.
    Ended {
        outcome: Option<String>,
        at: Option<Time>,
    },
    /// A text of more characters than are kept.
    TextTooLong {
        chars: usize,
        most: usize,
    },
    /// More happened than one instance, or one command, may hold.
    TooMuch {
        what: Limit,
        most: usize,
    },
}

/// What a reason is missing for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReasonOf {
    Answer { step: String, answer: String },
    Skip { step: String },
    Resolve { step: String },
    Suspend,
    Cancel,
}

/// A limit on what grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Tasks of one instance.
    Tasks,
    /// Moves that one command sets off.
    Moves,
    /// Files that one command attaches.
    Files,
    /// Files that the tasks of one instance hold.
    Evidence,
}

/// An actor, as roles are given and as paper names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    pub key: String,
    pub title: String,
}

/// A completion that came first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// `None`: the step answered itself.
    pub person: Option<String>,
    pub at: Time,
}

/// What a refusal means for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A rule forbids it.
    Rule,
    /// Somebody else was first.
    Conflict,
    /// What was named does not exist.
    NotFound,
}

impl Refusal {
    pub fn kind(&self) -> Kind {
        match self {
            Refusal::UnknownStep { .. } => Kind::NotFound,
            Refusal::AlreadyDone { .. } | Refusal::ClaimedBy { .. } => Kind::Conflict,
            Refusal::NotAStart { .. }
            | Refusal::MayNotOpen { .. }
            | Refusal::NotTheActor { .. }
            | Refusal::NoSuchPart { .. }
            | Refusal::NotOpen { .. }
            | Refusal::NotTheClaimer { .. }
            | Refusal::NotAHolder { .. }
            | Refusal::NotSameAs { .. }
            | Refusal::CountsOnce { .. }
            | Refusal::SameAs { .. }
            | Refusal::AnswerMissing { .. }
            | Refusal::UnknownAnswer { .. }
            | Refusal::NoAnswerWanted { .. }
            | Refusal::LeadOnly { .. }
            | Refusal::FieldFaults { .. }
            | Refusal::EvidenceMissing { .. }
            | Refusal::NotItsKind { .. }
            | Refusal::EmptyFile { .. }
            | Refusal::NothingAttached
            | Refusal::ReasonMissing { .. }
            | Refusal::CommentMissing
            | Refusal::NotOptional { .. }
            | Refusal::SkippedIsEmpty { .. }
            | Refusal::Automatic { .. }
            | Refusal::NoTrouble { .. }
            | Refusal::Suspended
            | Refusal::NotSuspended
            | Refusal::SameEdition
            | Refusal::MapClash { .. }
            | Refusal::CannotMigrate { .. }
            | Refusal::NothingToUndo
            | Refusal::Ended { .. }
            | Refusal::TextTooLong { .. }
            | Refusal::TooMuch { .. } => Kind::Rule,
        }
    }

    /// The refusal's name: the variant's, in snake case.
    pub fn name(&self) -> &'static str {
        match self {
            Refusal::UnknownStep { .. } => "unknown_step",
            Refusal::NotAStart { .. } => "not_a_start",
            Refusal::MayNotOpen { .. } => "may_not_open",
            Refusal::NotTheActor { .. } => "not_the_actor",
            Refusal::NoSuchPart { .. } => "no_such_part",
            Refusal::NotOpen { .. } => "not_open",
            Refusal::AlreadyDone { .. } => "already_done",
            Refusal::ClaimedBy { .. } => "claimed_by",
            Refusal::NotTheClaimer { .. } => "not_the_claimer",
            Refusal::NotAHolder { .. } => "not_a_holder",
            Refusal::NotSameAs { .. } => "not_same_as",
            Refusal::CountsOnce { .. } => "counts_once",
            Refusal::SameAs { .. } => "same_as",
            Refusal::AnswerMissing { .. } => "answer_missing",
            Refusal::UnknownAnswer { .. } => "unknown_answer",
            Refusal::NoAnswerWanted { .. } => "no_answer_wanted",
            Refusal::LeadOnly { .. } => "lead_only",
            Refusal::FieldFaults { .. } => "field_faults",
            Refusal::EvidenceMissing { .. } => "evidence_missing",
            Refusal::NotItsKind { .. } => "not_its_kind",
            Refusal::EmptyFile { .. } => "empty_file",
            Refusal::NothingAttached => "nothing_attached",
            Refusal::ReasonMissing { .. } => "reason_missing",
            Refusal::CommentMissing => "comment_missing",
            Refusal::NotOptional { .. } => "not_optional",
            Refusal::SkippedIsEmpty { .. } => "skipped_is_empty",
            Refusal::Automatic { .. } => "automatic",
            Refusal::NoTrouble { .. } => "no_trouble",
            Refusal::Suspended => "suspended",
            Refusal::NotSuspended => "not_suspended",
            Refusal::SameEdition => "same_edition",
            Refusal::MapClash { .. } => "map_clash",
            Refusal::CannotMigrate { .. } => "cannot_migrate",
            Refusal::NothingToUndo => "nothing_to_undo",
            Refusal::Ended { .. } => "ended",
            Refusal::TextTooLong { .. } => "text_too_long",
            Refusal::TooMuch { .. } => "too_much",
        }
    }

    /// What would be allowed instead, for programs: the steps, actors, answers, persons, fields, extensions or commands
    /// that would do. Empty where nothing of the kind can be listed.
    pub fn allowed(&self) -> Vec<String> {
        match self {
            Refusal::UnknownStep { steps: allowed, .. }
            | Refusal::NotAStart { starts: allowed, .. }
            | Refusal::NoSuchPart { actors: allowed, .. }
            | Refusal::NotOpen { open: allowed, .. }
            | Refusal::AlreadyDone { open: allowed, .. }
            | Refusal::SameAs { persons: allowed, .. }
            | Refusal::AnswerMissing { answers: allowed, .. }
            | Refusal::UnknownAnswer { answers: allowed, .. }
            | Refusal::EvidenceMissing { extensions: allowed, .. }
            | Refusal::NotItsKind { extensions: allowed, .. } => allowed.clone(),
            Refusal::MayNotOpen { roles } | Refusal::NotTheActor { roles, .. } => {
                roles.iter().map(|role| role.key.clone()).collect()
            }
            Refusal::LeadOnly { lead: role, .. } | Refusal::NotAHolder { role, .. } => vec![role.key.clone()],
            Refusal::ClaimedBy { person, .. } => vec![person.clone()],
            Refusal::NotTheClaimer { claimer, .. } => claimer.iter().cloned().collect(),
            Refusal::FieldFaults { faults } => faults_allow(faults),
            Refusal::CannotMigrate { obstacles } => obstacles.iter().filter_map(map_allowed).collect(),
            Refusal::Suspended => ["comment", "resume", "cancel"].map(String::from).to_vec(),
            Refusal::Automatic { trouble: true, .. } => ["retry", "resolve"].map(String::from).to_vec(),
            Refusal::Automatic { trouble: false, .. }
            | Refusal::NoTrouble { .. }
            | Refusal::NotSameAs { .. }
            | Refusal::CountsOnce { .. }
            | Refusal::NoAnswerWanted { .. }
            | Refusal::EmptyFile { .. }
            | Refusal::NothingAttached
            | Refusal::ReasonMissing { .. }
            | Refusal::CommentMissing
            | Refusal::NotOptional { .. }
            | Refusal::SkippedIsEmpty { .. }
            | Refusal::NotSuspended
            | Refusal::SameEdition
            | Refusal::MapClash { .. }
            | Refusal::NothingToUndo
            | Refusal::Ended { .. }
            | Refusal::TextTooLong { .. }
            | Refusal::TooMuch { .. } => Vec::new(),
        }
    }
}

/// How to say that a step that seems gone is one of another id.
fn map_allowed(obstacle: &Obstacle) -> Option<String> {
    match obstacle {
        Obstacle::EyesLost { earlier, done, .. } if earlier != done => {
            Some(format!("--map {done}={earlier}"))
        }
        Obstacle::StepGone { step, now: Some(now) } => Some(format!("--map {step}={now}")),
        _other => None,
    }
}

/// What the faulty fields would take; each thing once.
fn faults_allow(faults: &[FieldFault]) -> Vec<String> {
    let mut allowed: Vec<String> = Vec::new();
    for each in faults.iter().flat_map(FieldFault::allowed) {
        if !allowed.contains(each) {
            allowed.push(each.clone());
        }
    }
    allowed
}
