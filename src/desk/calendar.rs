//! The office's working calendar: which one is in force, and how it is changed. Each calendar's text is kept as evidence, by its
//! SHA-256; a change counts for tasks that open after it.

use std::sync::{Arc, LazyLock};

use crate::calendar::{Calendar, Time};
use crate::document;
use crate::ledger::Digest;
use crate::source::{Diagnostic, Phrase, Source};
use crate::store::RowSet;

use super::editions::read_source;
use super::event::OfficeEvent;
use super::view::View;
use super::{Denial, Desk, LIST_LIMIT, rows};

/// The one of an office that has set none.
static GOVERNMENT: LazyLock<Arc<Calendar>> = LazyLock::new(|| Arc::new(Calendar::government()));

/// A calendar that passed the check, ready to be put into force.
pub struct CheckedCalendar {
    bytes: Vec<u8>,
    pub calendar: Calendar,
    pub source: Source,
    /// The findings that do not stand in the way.
    pub warnings: Vec<Diagnostic>,
}

/// What putting a calendar into force came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarSet {
    pub digest: Digest,
    /// False where this very calendar was in force already.
    pub is_new: bool,
}

/// Why a task is due when it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyDue {
    pub step: String,
    pub actor: String,
    pub visit: u32,
    pub due: Time,
    pub because: Phrase,
}

/// The calendars of an office, each from the moment when it came into force.
pub(super) struct Calendars {
    /// Before any was set.
    first: Arc<Calendar>,
    /// By the moment's key, in order.
    set: Vec<(Vec<u8>, Arc<Calendar>)>,
}

impl Calendars {
    /// The one in force at a moment.
    pub fn at(&self, moment: Time) -> &Calendar {
        let key = rows::moment_key(moment);
        let last = self.set.iter().rev().find(|(from, _)| from[..] <= key[..]);
        last.map_or(&self.first, |(_, calendar)| calendar)
    }
}

/// Checks a file before anything is written. Errors in it are a denial.
pub fn check_calendar(path: &str, bytes: Vec<u8>) -> Result<CheckedCalendar, Denial> {
    let source = read_source(path, &bytes);
    let (calendar, findings) = document::read_calendar(&source);
    match calendar {
        Some(calendar) => Ok(CheckedCalendar { bytes, calendar, source, warnings: findings }),
        None => {
            let language = crate::source::Language::Id;
            Err(Denial::Faulty { document: source, findings, language })
        }
    }
}

impl Desk {
    /// The calendar in force; the government's, where the office has set none.
    pub fn calendar(&self) -> Result<Arc<Calendar>, Denial> {
        self.calendar_by(None)
    }

    /// Puts a calendar into force.
    pub fn set_calendar(&self, checked: &CheckedCalendar) -> Result<CalendarSet, Denial> {
        let digest = self.store.put_evidence(&checked.bytes)?;
        self.change_office(|desk| {
            let is_new = desk.calendar_digest(None)? != Some(digest);
            let events =
                if is_new { vec![OfficeEvent::CalendarSet { calendar: digest }] } else { Vec::new() };
            Ok((events, CalendarSet { digest, is_new }))
        })
    }

    /// The text of the calendar in force; none where the office has set none.
    pub fn calendar_source(&self) -> Result<Option<Source>, Denial> {
        self.calendar_digest(None)?.map(|digest| self.edition_source(&digest.to_string())).transpose()
    }

    /// Why the open tasks of an instance are due when they are, by the calendar that was in force when each opened.
    pub fn why_due(&self, view: &View) -> Result<Vec<WhyDue>, Denial> {
        let mut told = Vec::new();
        for task in view.instance.open_tasks() {
            let step = view.procedure.steps.iter().find(|step| step.id == task.step);
            let time = step.and_then(|step| step.quality.time.as_ref());
            let (Some(time), Some(due)) = (time, task.due) else { continue };
            let calendar = self.calendar_by(Some(task.offered))?;
            let Some(because) = calendar.explain(task.offered, time) else { continue };
            let (step, actor, visit) = (task.step.clone(), task.actor.clone(), task.visit);
            told.push(WhyDue { step, actor, visit, due, because });
        }
        Ok(told)
    }

    /// All calendars that were ever in force.
    pub(super) fn calendars(&self) -> Result<Calendars, Denial> {
        let found = self.store.rows(RowSet::Calendars, &[], None, LIST_LIMIT)?;
        let read = |(key, value): (Vec<u8>, Vec<u8>)| {
            let digest: Digest = rows::read(&value)?;
            Ok((key, self.calendar_of(digest)?))
        };
        Ok(Calendars {
            first: Arc::clone(&GOVERNMENT),
            set: found.into_iter().map(read).collect::<Result<_, Denial>>()?,
        })
    }

    /// The calendar in force at a moment; now, where none is named.
    pub(super) fn calendar_by(&self, at: Option<Time>) -> Result<Arc<Calendar>, Denial> {
        match self.calendar_digest(at)? {
            Some(digest) => self.calendar_of(digest),
            None => Ok(Arc::clone(&GOVERNMENT)),
        }
    }

    fn calendar_of(&self, digest: Digest) -> Result<Arc<Calendar>, Denial> {
        let digest = digest.to_string();
        self.library.calendars.get(&digest, || {
            let source = self.edition_source(&digest)?;
            let lost = || Denial::EditionLost { edition: digest.clone() };
            Ok((document::read_calendar(&source).0.ok_or_else(lost)?, source.text().len()))
        })
    }

    /// The last calendar that was put into force, or the last by then.
    fn calendar_digest(&self, at: Option<Time>) -> Result<Option<Digest>, Denial> {
        let found = self.store.rows(RowSet::Calendars, &[], None, LIST_LIMIT)?;
        let by_then = |key: &[u8]| at.is_none_or(|at| key <= &rows::moment_key(at)[..]);
        let last = found.iter().rev().find(|(key, _)| by_then(key));
        last.map(|(_, value)| rows::read(value)).transpose()
    }
}
