//! The office's working calendar: which one is in force, and how it is changed. Each calendar's text is kept as evidence, by its
//! SHA-256; a change counts for tasks that open after it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use crate::calendar::{Calendar, Time};
use crate::document;
use crate::instance::Event;
use crate::ledger::Digest;
use crate::source::{Diagnostic, Phrase, Source};
use crate::store::RowSet;

use super::editions::read_source;
use super::event::{OFFICE, OfficeEvent};
use super::rows::InForce;
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

/// Where a task was offered, by which edition, and what its step was called there.
struct Offered {
    sequence: u64,
    edition: String,
    step: String,
}

/// The calendars of an office, each from the moment when it came into force.
pub(super) struct Calendars {
    /// Before any was set.
    first: Arc<Calendar>,
    /// In the order in which they were, each with the moment.
    set: Vec<(Time, Arc<Calendar>)>,
}

impl Calendars {
    /// The one in force at a moment: the last that was put into force by then, whichever way the clock was set meanwhile.
    pub fn at(&self, moment: Time) -> &Calendar {
        let last = self.set.iter().rev().find(|(from, _)| *from <= moment);
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
        match self.calendar_digest()? {
            Some(digest) => self.calendar_of(digest),
            None => Ok(Arc::clone(&GOVERNMENT)),
        }
    }

    /// Puts a calendar into force.
    pub fn set_calendar(&self, checked: &CheckedCalendar) -> Result<CalendarSet, Denial> {
        let digest = self.store.put_evidence(&checked.bytes)?;
        self.change_office(|desk| {
            let is_new = desk.calendar_digest()? != Some(digest);
            let events =
                if is_new { vec![OfficeEvent::CalendarSet { calendar: digest }] } else { Vec::new() };
            Ok((events, CalendarSet { digest, is_new }))
        })
    }

    /// The text of the calendar in force; none where the office has set none.
    pub fn calendar_source(&self) -> Result<Option<Source>, Denial> {
        self.calendar_digest()?.map(|digest| self.edition_source(&digest.to_string())).transpose()
    }

    /// Why the open tasks of an instance are due when they are, by the calendar and the edition that were in force when each opened.
    pub fn why_due(&self, view: &View) -> Result<Vec<WhyDue>, Denial> {
        let mut told = Vec::new();
        let offers = self.offers(view)?;
        for task in view.instance.open_tasks() {
            let offered = offers.get(&(task.step.clone(), task.actor.clone(), task.visit));
            let (Some(offered), Some(due)) = (offered, task.due) else { continue };
            let procedure = self.procedure(&offered.edition, &view.instance.procedure)?;
            let step = procedure.steps.iter().find(|step| step.id == offered.step);
            let Some(time) = step.and_then(|step| step.quality.time.as_ref()) else { continue };
            let calendar = self.calendar_before(offered.sequence)?;
            let Some(because) = calendar.explain(task.offered, time) else { continue };
            let (step, actor, visit) = (task.step.clone(), task.actor.clone(), task.visit);
            told.push(WhyDue { step, actor, visit, due, because });
        }
        Ok(told)
    }

    /// How each task of an instance was offered, by its step's present name, actor and visit.
    fn offers(&self, view: &View) -> Result<HashMap<(String, String, u32), Offered>, Denial> {
        let mut edition = String::new();
        let mut offers: HashMap<(String, String, u32), Offered> = HashMap::new();
        self.each_entry(&view.id, view.version, |entry| {
            match rows::read::<Event>(entry.content.event.as_bytes())? {
                Event::Opened { edition: first, .. } => edition = first,
                Event::Migrated { to, map, .. } => {
                    edition = to;
                    let renamed = offers.drain().map(|((step, actor, visit), offered)| {
                        ((map.get(&step).cloned().unwrap_or(step), actor, visit), offered)
                    });
                    offers = renamed.collect();
                }
                Event::TaskOffered { step, actor, visit, .. } => {
                    let (sequence, edition) = (entry.seat.sequence, edition.clone());
                    let offered = Offered { sequence, edition, step: step.clone() };
                    offers.insert((step, actor, visit), offered);
                }
                _other => {}
            }
            Ok(())
        })?;
        Ok(offers)
    }

    /// All calendars that were ever in force.
    pub(super) fn calendars(&self) -> Result<Calendars, Denial> {
        let found = self.store.rows(RowSet::Calendars, &[], None, LIST_LIMIT)?;
        let read = |(_, value): (Vec<u8>, Vec<u8>)| {
            let InForce { calendar, at } = rows::read(&value)?;
            Ok((at, self.calendar_of(calendar)?))
        };
        Ok(Calendars {
            first: Arc::clone(&GOVERNMENT),
            set: found.into_iter().map(read).collect::<Result<_, Denial>>()?,
        })
    }

    /// The calendar that was in force when an entry of this sequence was sealed.
    fn calendar_before(&self, sequence: u64) -> Result<Arc<Calendar>, Denial> {
        let found = self.store.rows(RowSet::Calendars, &[], None, LIST_LIMIT)?;
        for (key, value) in found.iter().rev() {
            let place = key[..].try_into().map(u64::from_be_bytes).unwrap_or_default();
            let set = self.store.entries(OFFICE, place, 1)?;
            if set.first().is_some_and(|set| set.seat.sequence < sequence) {
                return self.calendar_of(rows::read::<InForce>(value)?.calendar);
            }
        }
        Ok(Arc::clone(&GOVERNMENT))
    }

    fn calendar_of(&self, digest: Digest) -> Result<Arc<Calendar>, Denial> {
        let digest = digest.to_string();
        self.library.calendars.get(&digest, || {
            let source = self.edition_source(&digest)?;
            let lost = || Denial::EditionLost { edition: digest.clone() };
            Ok((document::read_calendar(&source).0.ok_or_else(lost)?, source.text().len()))
        })
    }

    /// The last calendar that was put into force.
    fn calendar_digest(&self) -> Result<Option<Digest>, Denial> {
        let found = self.store.rows(RowSet::Calendars, &[], None, LIST_LIMIT)?;
        found.last().map(|(_, value)| Ok(rows::read::<InForce>(value)?.calendar)).transpose()
    }
}
