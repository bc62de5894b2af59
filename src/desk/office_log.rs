//! What happened in the office itself, the latest first: who registered, published or changed what, and when.

use crate::calendar::Time;

use super::event::{OFFICE, OfficeEvent};
use super::{Denial, Desk, rows};

/// How many entries one page has.
pub const LOG_PAGE: u64 = 50;

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeLog {
    /// The latest first.
    pub entries: Vec<LoggedEvent>,
    /// The number before which the next page begins; none after the last.
    pub before: Option<u64>,
}

/// One event, and who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// Its place in the office's own stream, from 1.
    pub number: u64,
    /// Its place in the whole ledger.
    pub sequence: u64,
    pub at: Time,
    pub person: String,
    pub event: OfficeEvent,
}

impl Desk {
    /// The events of the office before the one with this number; the latest, where none is named.
    pub fn office_log(&self, before: Option<u64>) -> Result<OfficeLog, Denial> {
        let version = self.store.version(OFFICE)?;
        let last = before.map_or(version, |before| before.saturating_sub(1).min(version));
        let first = last.saturating_sub(LOG_PAGE - 1).max(1);
        let count = usize::try_from((last + 1).saturating_sub(first)).unwrap_or_default();
        let found = if count == 0 { Vec::new() } else { self.store.entries(OFFICE, first, count)? };
        let read = |(number, entry): (u64, crate::ledger::Entry)| {
            Ok(LoggedEvent {
                number,
                sequence: entry.seat.sequence,
                at: rows::written(&entry.content)?,
                person: entry.content.person.clone(),
                event: rows::read(entry.content.event.as_bytes())?,
            })
        };
        let mut entries = (first..).zip(found).map(read).collect::<Result<Vec<LoggedEvent>, Denial>>()?;
        entries.reverse();
        Ok(OfficeLog { entries, before: (first > 1 && count > 0).then_some(first) })
    }
}
