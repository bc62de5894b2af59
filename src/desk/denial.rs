//! Everything the desk answers instead of an answer: facts, and their sentences in both languages. How a face tells it is the
//! face's business.

use crate::instance::{Kind, Refusal, Unsupported};
use crate::source::{Diagnostic, Phrase, Source};
use crate::store::StoreError;

/// Why the desk did not do what it was asked. Nothing has changed.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.describe().en)]
pub enum Denial {
    /// A rule of the instance says not now.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The document has errors.
    Faulty { source_text: Box<Source>, findings: Vec<Diagnostic> },
    /// The procedure uses what instances cannot carry out yet.
    Unsupported { procedure: String, missing: Unsupported },
    NoInstance { id: String, nearest: Option<String> },
    /// No published document has it; `known` are the procedures that there are.
    NoProcedure { name: String, known: Vec<String> },
    /// Several documents have it: as `document/procedure`.
    SeveralProcedures { name: String, candidates: Vec<String> },
    NoPerson { name: String, known: Vec<String>, os_user: String },
    NoActor { name: String, known: Vec<String> },
    /// No task of this instance is this person's to complete; these are whose turn it is.
    NotYourTurn { id: String, turns: Vec<Turn> },
    /// Several tasks are; these steps.
    SeveralTasks { id: String, steps: Vec<String> },
    /// The key was used before, for something else.
    KeyUsed { key: String },
    BadKey,
    BadName { name: String },
    BadRole { role: String },
    RoleNotHeld { name: String, role: String, held: Vec<String> },
    TooManyRoles { limit: usize },
    /// The person has claimed these tasks, as `ID STEP`.
    StillClaimed { name: String, tasks: Vec<String> },
    /// Others changed the same thing again and again.
    Contended,
    /// An edition's text is gone from the store, or this version does not read it any more.
    EditionLost { edition: String },
    /// A row that this program did not write so.
    Unreadable { reason: String },
    #[error(transparent)]
    Store(#[from] StoreError),
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
            | Denial::NoProcedure { .. }
            | Denial::NoPerson { .. }
            | Denial::NoActor { .. } => Sort::NotFound,
            Denial::SeveralProcedures { .. }
            | Denial::SeveralTasks { .. }
            | Denial::BadKey
            | Denial::BadName { .. }
            | Denial::BadRole { .. } => Sort::Usage,
            Denial::Unsupported { .. }
            | Denial::NotYourTurn { .. }
            | Denial::RoleNotHeld { .. }
            | Denial::TooManyRoles { .. }
            | Denial::StillClaimed { .. } => Sort::Rule,
            Denial::KeyUsed { .. } => Sort::Conflict,
            Denial::Contended | Denial::EditionLost { .. } | Denial::Unreadable { .. } | Denial::Store(_) => {
                Sort::Failure
            }
        }
    }

    /// The denial's name, for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Denial::Refused(refusal) => refusal.name(),
            Denial::Faulty { .. } => "findings",
            Denial::Unsupported { .. } => "unsupported",
            Denial::NoInstance { .. } => "no_instance",
            Denial::NoProcedure { .. } => "no_procedure",
            Denial::SeveralProcedures { .. } => "several_procedures",
            Denial::NoPerson { .. } => "no_person",
            Denial::NoActor { .. } => "no_actor",
            Denial::NotYourTurn { .. } => "not_your_turn",
            Denial::SeveralTasks { .. } => "several_tasks",
            Denial::KeyUsed { .. } => "key_used",
            Denial::BadKey => "bad_key",
            Denial::BadName { .. } => "bad_name",
            Denial::BadRole { .. } => "bad_role",
            Denial::RoleNotHeld { .. } => "role_not_held",
            Denial::TooManyRoles { .. } => "too_many_roles",
            Denial::StillClaimed { .. } => "still_claimed",
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
            | Denial::RoleNotHeld { held: allowed, .. }
            | Denial::StillClaimed { tasks: allowed, .. }
            | Denial::NoProcedure { known: allowed, .. }
            | Denial::NoPerson { known: allowed, .. }
            | Denial::NoActor { known: allowed, .. } => allowed.clone(),
            Denial::NoInstance { nearest, .. } => nearest.iter().cloned().collect(),
            Denial::NotYourTurn { turns, .. } => turns.iter().map(|turn| turn.actor.clone()).collect(),
            Denial::Faulty { .. }
            | Denial::Unsupported { .. }
            | Denial::KeyUsed { .. }
            | Denial::BadKey
            | Denial::BadName { .. }
            | Denial::BadRole { .. }
            | Denial::TooManyRoles { .. }
            | Denial::Contended
            | Denial::EditionLost { .. }
            | Denial::Unreadable { .. }
            | Denial::Store(_) => Vec::new(),
        }
    }
}

fn phrase(id: impl Into<String>, en: impl Into<String>) -> Phrase {
    Phrase::new(id, en)
}

impl Denial {
    /// The denial in a sentence or two.
    pub fn describe(&self) -> Phrase {
        match self {
            Denial::Refused(refusal) => refusal.describe(),
            Denial::Store(error) => error.describe(),
            Denial::Faulty { source_text, .. } => phrase(
                format!("{} tidak lolos pemeriksaan; tidak ada yang ditulis.", source_text.path()),
                format!("{} does not pass the check; nothing was written.", source_text.path()),
            ),
            Denial::Unsupported { procedure, missing } => {
                let (key, step) = (missing.key, &missing.step);
                phrase(
                    format!(
                        "Prosedur \"{procedure}\" belum dapat dijalankan: `{key}` pada langkah \"{step}\" belum dibangun."
                    ),
                    format!(
                        "The procedure \"{procedure}\" cannot be run yet: `{key}` of the step \"{step}\" is not built yet."
                    ),
                )
            }
            Denial::NoInstance { id, .. } => {
                phrase(format!("Tidak ada pekerjaan \"{id}\"."), format!("There is no instance \"{id}\"."))
            }
            Denial::NoProcedure { name, known } => no_procedure(name, known),
            Denial::SeveralProcedures { name, .. } => phrase(
                format!("Ada beberapa dokumen dengan prosedur \"{name}\"; sebutkan dokumennya."),
                format!("Several documents have a procedure \"{name}\"; name the document."),
            ),
            Denial::NoPerson { name, known, os_user } => no_person(name, known, os_user),
            Denial::NoActor { name, .. } => phrase(
                format!("Tidak ada pelaksana \"{name}\" dalam dokumen yang diterbitkan."),
                format!("No published document has an actor \"{name}\"."),
            ),
            Denial::NotYourTurn { id, turns } => not_your_turn(id, turns),
            Denial::SeveralTasks { id, .. } => phrase(
                format!("Ada beberapa tugas Anda pada {id}; sebutkan langkahnya."),
                format!("Several tasks of {id} are yours; name the step."),
            ),
            Denial::KeyUsed { key } => phrase(
                format!("Kunci \"{key}\" sudah dipakai untuk perintah lain."),
                format!("The key \"{key}\" was used before, for another command."),
            ),
            Denial::BadKey => phrase(
                "Kunci idempotensi tidak boleh kosong, lebih dari 255 bita, atau berisi karakter kendali.",
                "An idempotency key must not be empty, longer than 255 bytes, or hold control characters.",
            ),
            Denial::BadName { name } => phrase(
                format!("\"{name}\" tidak dapat menjadi nama: kosong, terlalu panjang, atau berisi karakter kendali."),
                format!("\"{name}\" cannot be a name: it is empty, too long, or has control characters."),
            ),
            Denial::BadRole { role } => phrase(
                format!("\"{role}\" bukan peran. Peran adalah kunci pelaksana dalam dokumen, seperti `kabid`."),
                format!("\"{role}\" is no role. A role is an actor's key in a document, such as `kabid`."),
            ),
            Denial::RoleNotHeld { name, role, .. } => phrase(
                format!("{name} tidak memegang peran \"{role}\"."),
                format!("{name} does not hold the role \"{role}\"."),
            ),
            Denial::TooManyRoles { limit } => phrase(
                format!("Satu orang memegang paling banyak {limit} peran."),
                format!("One person holds at most {limit} roles."),
            ),
            Denial::StillClaimed { name, tasks } => {
                let tasks = tasks.join(", ");
                phrase(
                    format!("{name} masih memegang tugas: {tasks}. Tugas itu perlu diselesaikan atau dilepaskan dahulu."),
                    format!("{name} has still claimed: {tasks}. They must be completed or released first."),
                )
            }
            Denial::Contended => phrase(
                "Terlalu banyak perubahan bersamaan; coba lagi.",
                "Too many changes at the same time; try again.",
            ),
            Denial::EditionLost { edition } => phrase(
                format!("Edisi {edition} tidak dapat dibaca lagi dari penyimpanan. Jalankan `sop verify`."),
                format!("The edition {edition} cannot be read from the store any more. Run `sop verify`."),
            ),
            Denial::Unreadable { reason } => phrase(
                format!("Turunan buku besar tidak terbaca ({reason}). Jalankan `sop verify --repair`."),
                format!("What is derived from the ledger cannot be read ({reason}). Run `sop verify --repair`."),
            ),
        }
    }
}

fn no_procedure(name: &str, known: &[String]) -> Phrase {
    if known.is_empty() {
        return phrase(
            format!("Tidak ada prosedur \"{name}\": belum ada dokumen yang diterbitkan (`sop publish FILE`)."),
            format!("There is no procedure \"{name}\": no document is published yet (`sop publish FILE`)."),
        );
    }
    phrase(format!("Tidak ada prosedur \"{name}\"."), format!("There is no procedure \"{name}\"."))
}

fn no_person(name: &str, known: &[String], os_user: &str) -> Phrase {
    if known.is_empty() {
        return phrase(
            format!("\"{name}\" tidak terdaftar. Selama belum ada yang didaftarkan, satu-satunya orang adalah {os_user}."),
            format!("\"{name}\" is not registered. As long as nobody is, {os_user} is the only person."),
        );
    }
    phrase(
        format!("\"{name}\" tidak terdaftar. Pilih orang dengan --as, atau daftarkan: sop person add."),
        format!("\"{name}\" is not registered. Choose a person with --as, or register one: sop person add."),
    )
}

fn not_your_turn(id: &str, turns: &[Turn]) -> Phrase {
    let list = |by: &str| {
        let turn = |turn: &Turn| match &turn.person {
            Some(person) => format!("{} ({}, {by} {person})", turn.step, turn.title),
            None => format!("{} ({})", turn.step, turn.title),
        };
        turns.iter().map(turn).collect::<Vec<_>>().join(", ")
    };
    phrase(
        format!("Tidak ada tugas Anda pada {id}. Sekarang giliran: {}.", list("diambil oleh")),
        format!("No task of {id} is yours. It is the turn of: {}.", list("claimed by")),
    )
}
