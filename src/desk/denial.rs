//! Everything the desk answers instead of an answer: facts, what they mean for whoever asked, and what would be allowed. The
//! sentences stand in `words`.

use std::io;

use crate::calendar::Date;
use crate::instance::{Automatic, Kind, Refusal};
use crate::source::{Diagnostic, Language, Source};
use crate::store::StoreError;

/// Why the desk did not do what it was asked. Nothing has changed.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.describe().en)]
pub enum Denial {
    /// A rule of the instance says not now.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The document has errors.
    Faulty {
        document: Source,
        findings: Vec<Diagnostic>,
        language: Language,
    },
    NoInstance {
        id: String,
        nearest: Option<String>,
    },
    /// No document of this id was published; `known` are those that were.
    NoDocument {
        name: String,
        known: Vec<String>,
    },
    /// No edition of the document is in force before this day.
    NotYetEffective {
        document: String,
        first: Date,
    },
    /// This very edition is in force, and is to come into force on a later day.
    InForceAlready {
        document: String,
        first: Date,
    },
    /// The edition in force was so until this day.
    Expired {
        document: String,
        last: Date,
    },
    /// No published document has it; `known` are the procedures that there are.
    NoProcedure {
        name: String,
        known: Vec<String>,
    },
    /// The document has no such edition, or several whose hash begins so.
    NoEdition {
        name: String,
        known: Vec<String>,
    },
    /// Several documents have it: as `document/procedure`.
    SeveralProcedures {
        name: String,
        candidates: Vec<String>,
    },
    NoPerson {
        name: String,
        known: Vec<String>,
        os_user: String,
    },
    /// No delivery has this number.
    NoDelivery {
        number: u64,
    },
    NoActor {
        name: String,
        known: Vec<String>,
    },
    /// No task of this instance is this person's to complete; these are whose turn it is.
    NotYourTurn {
        id: String,
        turns: Vec<Turn>,
    },
    /// Several tasks are; these steps.
    SeveralTasks {
        id: String,
        steps: Vec<String>,
    },
    /// Procedures call one another deeper than this.
    CallsTooDeep {
        procedure: String,
        most: usize,
    },
    /// It is not as whoever asked has seen it.
    Changed {
        id: String,
    },
    /// The key was used before, for something else.
    KeyUsed {
        key: String,
    },
    BadKey,
    /// The register of people cannot be changed so.
    #[error(transparent)]
    Register(#[from] RegisterDenial),
    /// A file cannot be kept.
    #[error(transparent)]
    File(#[from] FileDenial),
    /// Others changed the same thing again and again.
    Contended,
    /// An edition's text is gone from the store, or this version does not read it any more.
    EditionLost {
        edition: String,
    },
    /// A row that this program did not write so.
    Unreadable {
        reason: String,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the register of people cannot be changed as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.describe().en)]
pub enum RegisterDenial {
    BadName {
        name: String,
    },
    BadRole {
        role: String,
    },
    RoleNotHeld {
        name: String,
        role: String,
        held: Vec<String>,
    },
    /// The person holds the role on other days: it ended on this one, or begins on that.
    RoleNotInForce {
        role: String,
        title: String,
        ended: Option<Date>,
        begins: Option<Date>,
    },
    TooManyRoles {
        limit: usize,
    },
    /// Somebody is or was known under another name that reads the same.
    NameTaken {
        name: String,
        taken: String,
    },
    DelegatedToOneself {
        role: String,
    },
    /// `by` lets nobody so named act for him; whom he lets are those.
    NotDelegated {
        role: String,
        to: String,
        by: String,
        given: Vec<String>,
    },
    /// The person has claimed these tasks, as `ID STEP`.
    StillClaimed {
        name: String,
        tasks: Vec<String>,
    },
}

/// Why a file cannot be kept as evidence. Nothing of it is.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.describe().en)]
pub enum FileDenial {
    /// Nothing that can be a file's name: empty, too long, or with characters that steer a terminal.
    BadName { name: String },
    /// It has more than so many bytes.
    TooLarge { name: String, most: u64 },
    /// It was kept, and is gone from the store.
    Lost { name: String, sha256: String },
    /// It could not be read to its end.
    Unread { name: String, source: io::Error },
}

/// Whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub step: String,
    pub actor: String,
    /// The actor as paper names it.
    pub title: String,
    /// Who has claimed it.
    pub person: Option<String>,
    /// What does it, where nobody has to.
    pub automatic: Option<Automatic>,
}

/// What a denial means for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The document is at fault.
    Findings,
    /// The question is ambiguous or malformed.
    Usage,
    NotFound,
    /// A rule says no.
    Rule,
    /// Somebody else was first.
    Conflict,
    /// The store or the system failed.
    Failure,
}

impl Denial {
    pub fn sort(&self) -> Sort {
        match self {
            Denial::Refused(refusal) => match refusal.kind() {
                Kind::Rule => Sort::Rule,
                Kind::Conflict => Sort::Conflict,
                Kind::NotFound => Sort::NotFound,
            },
            Denial::Faulty { .. } => Sort::Findings,
            Denial::NoInstance { .. }
            | Denial::NoDocument { .. }
            | Denial::NoProcedure { .. }
            | Denial::NoEdition { .. }
            | Denial::NoPerson { .. }
            | Denial::NoActor { .. }
            | Denial::NoDelivery { .. } => Sort::NotFound,
            Denial::SeveralProcedures { .. }
            | Denial::SeveralTasks { .. }
            | Denial::BadKey
            | Denial::Register(RegisterDenial::BadName { .. } | RegisterDenial::BadRole { .. }) => {
                Sort::Usage
            }
            Denial::NotYetEffective { .. }
            | Denial::InForceAlready { .. }
            | Denial::Expired { .. }
            | Denial::CallsTooDeep { .. }
            | Denial::NotYourTurn { .. }
            | Denial::File(FileDenial::BadName { .. } | FileDenial::TooLarge { .. })
            | Denial::Register(
                RegisterDenial::RoleNotHeld { .. }
                | RegisterDenial::RoleNotInForce { .. }
                | RegisterDenial::TooManyRoles { .. }
                | RegisterDenial::NameTaken { .. }
                | RegisterDenial::DelegatedToOneself { .. }
                | RegisterDenial::NotDelegated { .. }
                | RegisterDenial::StillClaimed { .. },
            ) => Sort::Rule,
            Denial::KeyUsed { .. } | Denial::Changed { .. } => Sort::Conflict,
            Denial::File(FileDenial::Unread { .. } | FileDenial::Lost { .. })
            | Denial::Contended
            | Denial::EditionLost { .. }
            | Denial::Unreadable { .. }
            | Denial::Store(_) => Sort::Failure,
        }
    }

    /// The denial's name, for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Denial::Refused(refusal) => refusal.name(),
            Denial::Faulty { .. } => "findings",
            Denial::NoInstance { .. } => "no_instance",
            Denial::NoDocument { .. } => "no_document",
            Denial::NotYetEffective { .. } => "not_yet_effective",
            Denial::InForceAlready { .. } => "in_force_already",
            Denial::Expired { .. } => "expired",
            Denial::NoProcedure { .. } => "no_procedure",
            Denial::NoEdition { .. } => "no_edition",
            Denial::SeveralProcedures { .. } => "several_procedures",
            Denial::NoPerson { .. } => "no_person",
            Denial::NoActor { .. } => "no_actor",
            Denial::NoDelivery { .. } => "no_delivery",
            Denial::NotYourTurn { .. } => "not_your_turn",
            Denial::SeveralTasks { .. } => "several_tasks",
            Denial::CallsTooDeep { .. } => "calls_too_deep",
            Denial::Changed { .. } => "changed",
            Denial::KeyUsed { .. } => "key_used",
            Denial::BadKey => "bad_key",
            Denial::Register(RegisterDenial::BadName { .. }) => "bad_name",
            Denial::Register(RegisterDenial::BadRole { .. }) => "bad_role",
            Denial::Register(RegisterDenial::RoleNotHeld { .. }) => "role_not_held",
            Denial::Register(RegisterDenial::RoleNotInForce { .. }) => "role_not_in_force",
            Denial::Register(RegisterDenial::TooManyRoles { .. }) => "too_many_roles",
            Denial::Register(RegisterDenial::NameTaken { .. }) => "name_taken",
            Denial::Register(RegisterDenial::DelegatedToOneself { .. }) => "delegated_to_oneself",
            Denial::Register(RegisterDenial::NotDelegated { .. }) => "not_delegated",
            Denial::Register(RegisterDenial::StillClaimed { .. }) => "still_claimed",
            Denial::File(FileDenial::BadName { .. }) => "bad_file_name",
            Denial::File(FileDenial::TooLarge { .. }) => "file_too_large",
            Denial::File(FileDenial::Unread { .. }) => "file_unread",
            Denial::File(FileDenial::Lost { .. }) => "file_lost",
            Denial::Contended => "contended",
            Denial::EditionLost { .. } => "edition_lost",
            Denial::Unreadable { .. } => "unreadable",
            Denial::Store(_) => "store",
        }
    }

    /// What would be allowed instead.
    pub fn allowed(&self) -> Vec<String> {
        match self {
            Denial::Refused(refusal) => refusal.allowed(),
            Denial::SeveralProcedures { candidates: allowed, .. }
            | Denial::SeveralTasks { steps: allowed, .. }
            | Denial::Register(
                RegisterDenial::RoleNotHeld { held: allowed, .. }
                | RegisterDenial::NotDelegated { given: allowed, .. }
                | RegisterDenial::StillClaimed { tasks: allowed, .. },
            )
            | Denial::NoDocument { known: allowed, .. }
            | Denial::NoProcedure { known: allowed, .. }
            | Denial::NoEdition { known: allowed, .. }
            | Denial::NoPerson { known: allowed, .. }
            | Denial::NoActor { known: allowed, .. } => allowed.clone(),
            Denial::NoInstance { nearest, .. } => nearest.iter().cloned().collect(),
            Denial::Register(RegisterDenial::NameTaken { taken, .. }) => vec![taken.clone()],
            Denial::NotYourTurn { turns, .. } => turns.iter().map(|turn| turn.actor.clone()).collect(),
            Denial::Faulty { .. }
            | Denial::NoDelivery { .. }
            | Denial::NotYetEffective { .. }
            | Denial::InForceAlready { .. }
            | Denial::Expired { .. }
            | Denial::CallsTooDeep { .. }
            | Denial::Changed { .. }
            | Denial::KeyUsed { .. }
            | Denial::BadKey
            | Denial::Register(
                RegisterDenial::BadName { .. }
                | RegisterDenial::BadRole { .. }
                | RegisterDenial::RoleNotInForce { .. }
                | RegisterDenial::TooManyRoles { .. }
                | RegisterDenial::DelegatedToOneself { .. },
            )
            | Denial::File(_)
            | Denial::Contended
            | Denial::EditionLost { .. }
            | Denial::Unreadable { .. }
            | Denial::Store(_) => Vec::new(),
        }
    }
}
