//! The record of one run: who did what and when, the chart with the way that it took, the forms that were filled in, and the
//! ledger's head that proves it. What happened is handed in; nothing here knows where it is kept.

mod cover;
mod history;
mod path;
mod proof;
mod words;

use indexmap::IndexMap;

use crate::calendar::{Spent, Time};
use crate::chart;
use crate::drawing::{Drawing, Page, Sheet};
use crate::office::{Faulty, Office};
use crate::procedure::form::{Evidence, Plain};
use crate::procedure::{Edition, Procedure, StepIx};
use crate::source::Phrase;
use crate::text::Fonts;

pub(super) use path::mark;
pub use words::happening as happening_in_words;

use super::form::{FilledForm, filled_form};
use super::numbered;
use super::stamp::{Seal, Stamp};

/// What happened in one run of a procedure.
#[derive(Debug, Clone)]
pub struct Record {
    /// The instance's id.
    pub id: String,
    pub opened: Stamp,
    pub state: RunState,
    /// From the opening to the end, or to the last entry where there is no end yet.
    pub lead_time: Spent,
    pub path: Path,
    /// In the order of their entries; what is still open comes last.
    pub rows: Vec<Row>,
    /// In the order in which they were filled in.
    pub forms: Vec<FilledForm>,
    /// The run's last entry.
    pub last: Seal,
    /// The ledger's head: how many entries it has, and the digest of all of them in lower-case hex.
    pub head: Seal,
    /// The same entries signed, where there is a key to sign with.
    pub checkpoint: Option<SignedCheckpoint>,
}

/// A signed checkpoint of the ledger, to be typed or scanned off the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// Its lines, which are what is verified.
    pub text: String,
    /// How many entries it covers.
    pub size: u64,
    /// The Merkle root of them, in lower-case hex.
    pub root: String,
    /// When the last of them was written.
    pub at: Time,
    /// The text of the public key that checks the signature.
    pub public_key: String,
}

/// How far a run has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunState {
    Open,
    Suspended,
    Ended { outcome: String, at: Time },
    Cancelled { at: Time },
}

/// The way that a run took over its chart.
#[derive(Debug, Clone, Default)]
pub struct Path {
    /// Steps by id with an actor's key: the parts that were done, and those that wait for somebody.
    pub done: Vec<(String, String)>,
    pub current: Vec<(String, String)>,
    /// The procedure's flows that were taken, counted in its order.
    pub flows: Vec<usize>,
}

/// A row of the history.
#[derive(Debug, Clone)]
pub enum Row {
    Task(Box<Task>),
    Remark(Box<Remark>),
}

/// What became of one task.
#[derive(Debug, Clone)]
pub struct Task {
    pub step: StepIx,
    /// The actor's key.
    pub actor: String,
    /// Counted from 1.
    pub visit: u32,
    pub offered: Time,
    pub claimed: Option<Stamp>,
    pub due: Option<Time>,
    pub end: TaskEnd,
    /// Until it ended; `None` while it is open.
    pub spent: Option<Spent>,
    /// By how much it missed its deadline; `None` where it did not, or has none.
    pub late: Option<Spent>,
    pub answer: Option<String>,
    pub reason: Option<String>,
    pub note: Option<String>,
    /// What was filled in, by field.
    pub values: IndexMap<String, Plain>,
    /// The files that came with its completion.
    pub evidence: Vec<Evidence>,
    /// The entry that ended it, or the last that says something of it.
    pub seal: Seal,
}

/// How a task ended, if it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskEnd {
    Open,
    Done(Stamp),
    /// Completed as not needed.
    Skipped(Stamp),
    /// The decision answered itself from what was filled in.
    Decided(Time),
    /// Another completed it, or the run ended.
    Withdrawn(Time),
}

/// Something that happened beside the tasks.
#[derive(Debug, Clone)]
pub struct Remark {
    pub what: Happening,
    /// Who did it; `None` for what follows by itself.
    pub by: Option<Stamp>,
    pub text: String,
    /// What was filled in on opening, by field.
    pub values: IndexMap<String, Plain>,
    /// The files that were brought.
    pub evidence: Vec<Evidence>,
    pub seal: Seal,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    Opened,
    Released(StepIx),
    /// To this person.
    Reassigned(StepIx, String),
    LimitReached(StepIx, u32),
    /// Files were added to a task.
    Attached(StepIx),
    /// What clocks, commands and calls did at a step.
    Engine(StepIx, Phrase),
    Commented,
    Suspended,
    Resumed,
    /// Moved to another edition; both by their SHA-256 in lower-case hex.
    Migrated {
        from: String,
        to: String,
    },
    /// A step was done that only a former edition has; by its id.
    FormerStep(String),
    Cancelled,
    /// With the outcome as its text.
    Ended,
}

impl Task {
    pub fn ended(&self) -> Option<Time> {
        match &self.end {
            TaskEnd::Open => None,
            TaskEnd::Done(by) | TaskEnd::Skipped(by) => Some(by.at),
            TaskEnd::Decided(at) | TaskEnd::Withdrawn(at) => Some(*at),
        }
    }

    /// Who completed it, or has claimed it.
    pub fn person(&self) -> Option<&Stamp> {
        match &self.end {
            TaskEnd::Done(by) | TaskEnd::Skipped(by) => Some(by),
            TaskEnd::Open => self.claimed.as_ref(),
            TaskEnd::Decided(_) | TaskEnd::Withdrawn(_) => None,
        }
    }
}

/// What every part of a record is made from.
#[derive(Clone, Copy)]
struct Maker<'a> {
    office: &'a Office,
    edition: &'a Edition,
    procedure: &'a Procedure,
    record: &'a Record,
    fonts: &'a Fonts,
    sheet: Sheet,
}

/// The record of a run of one of the edition's procedures: its head page, the chart, the history with the ledger's head, and the
/// forms; in an office's look.
///
/// # Errors
/// A foot that cannot be filled in for one of the pages.
pub fn compose_record(
    office: &Office,
    edition: &Edition,
    procedure: &Procedure,
    record: &Record,
    fonts: &Fonts,
) -> Result<Drawing, Faulty> {
    let document = &edition.document;
    let sheet = Sheet::landscape(document.print.paper);
    let maker = Maker { office, edition, procedure, record, fonts, sheet };
    let mut pages = maker.cover();
    let mut charts = chart::lay_out(&office.dressed(procedure), fonts, &sheet, pages.len() + 1);
    mark(procedure, &record.path, &mut charts);
    pages.extend(charts);
    pages.extend(maker.history());
    pages.extend(record.forms.iter().flat_map(|form| maker.form(form)));
    let part = format!("{} {}", words::words(document.language).record, record.id);
    let title = format!("{part} \u{b7} {}", document.title);
    Ok(Drawing { title, ..numbered(document, office, Some(&part), pages, fonts)? })
}

impl Maker<'_> {
    fn form(&self, of: &FilledForm) -> Vec<Page> {
        let place = words::form_place(self.record, self.procedure, of.step);
        let actor = self.actor_title(&of.actor);
        filled_form(self.office, &self.edition.document, of, (&place, &actor), self.fonts)
    }
}
