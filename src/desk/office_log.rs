//! What happened in the office itself, the latest first: who registered, published or changed what, and when.

use crate::calendar::{Time, date_in_words};
use crate::source::Phrase;

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

impl OfficeEvent {
    /// What happened, in a sentence.
    pub fn describe(&self) -> Phrase {
        let listed = |roles: &[String], none: &str| {
            if roles.is_empty() { none.to_owned() } else { roles.join(", ") }
        };
        match self {
            OfficeEvent::PersonAdded { name, roles, .. } => Phrase::new(
                format!("{name} didaftarkan: {}", listed(roles, "tanpa peran")),
                format!("{name} was registered: {}", listed(roles, "no role")),
            ),
            OfficeEvent::RolesChanged { name, roles, .. } => Phrase::new(
                format!("Peran {name} kini: {}", listed(roles, "tanpa peran")),
                format!("Roles of {name} from then on: {}", listed(roles, "no role")),
            ),
            OfficeEvent::PersonRemoved { name } => {
                Phrase::new(format!("{name} tidak lagi terdaftar"), format!("{name} was removed"))
            }
            OfficeEvent::EditionPublished(card) => {
                let edition = &card.edition.to_string()[..12];
                let from = card.effective.map(date_in_words);
                let from_id =
                    from.as_ref().map_or_else(String::new, |from| format!(", berlaku mulai {}", from.id));
                let from_en =
                    from.as_ref().map_or_else(String::new, |from| format!(", in force from {}", from.en));
                let title = card.title.trim();
                Phrase::new(
                    format!("Dokumen {title} diterbitkan ({edition}){from_id}"),
                    format!("The document {title} was published ({edition}){from_en}"),
                )
            }
            OfficeEvent::CalendarSet { calendar } => {
                let calendar = &calendar.to_string()[..12];
                Phrase::new(
                    format!("Kalender kerja dipasang ({calendar})"),
                    format!("The working calendar was set ({calendar})"),
                )
            }
            OfficeEvent::ScheduleBegun { document, procedure, .. } => Phrase::new(
                format!("Jadwal {document}/{procedure} dimulai"),
                format!("The schedule of {document}/{procedure} began"),
            ),
            OfficeEvent::Delegated(one) => {
                let (from, until) = (date_in_words(one.from), date_in_words(one.until));
                let (actor, by, to, letter) = (&one.actor, &one.by, &one.to, &one.letter);
                Phrase::new(
                    format!(
                        "{to} bertindak sebagai {actor} untuk {by}, {} sampai {} ({letter})",
                        from.id, until.id
                    ),
                    format!("{to} acts as {actor} for {by}, {} to {} ({letter})", from.en, until.en),
                )
            }
            OfficeEvent::DelegationEnded(one) => {
                let (actor, by, to, letter) = (&one.actor, &one.by, &one.to, &one.letter);
                Phrase::new(
                    format!("{to} tidak lagi bertindak sebagai {actor} untuk {by} ({letter})"),
                    format!("{to} no longer acts as {actor} for {by} ({letter})"),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::LOG_PAGE;
    use crate::calendar::Time;
    use crate::desk::{Delegate, Derivation, Desk, OfficeEvent, OfficeRole};
    use crate::store::MemoryStore;

    fn now() -> Time {
        Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a time in the test")
    }

    fn desk() -> Desk {
        Desk::new(Arc::new(MemoryStore::new(Arc::new(Derivation))), now, "sari")
    }

    #[test]
    fn the_log_is_read_backwards_a_page_at_a_time_and_says_who() {
        let desk = desk();
        let last = LOG_PAGE + 5;
        desk.add_person("Gita", &[]).expect("registered");
        for number in 2..=last {
            desk.clone()
                .asked_by(Some("Gita"))
                .add_person(&format!("Orang {number}"), &[])
                .expect("registered");
        }
        let page = desk.office_log(None).expect("read");
        let numbers: Vec<u64> = page.entries.iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, (6..=last).rev().collect::<Vec<u64>>());
        assert_eq!((page.entries[0].person.as_str(), page.before), ("Gita", Some(6)));
        let rest = desk.office_log(page.before).expect("read");
        assert_eq!((rest.entries.len(), rest.before), (5, None));
        assert_eq!(desk.office_log(Some(1)).expect("read").entries, []);
        assert_eq!(desk.office_log(Some(0)).expect("read").entries, []);
    }

    #[test]
    fn roles_of_the_office_are_known_though_no_document_names_them() {
        let desk = desk();
        let roles = [OfficeRole::Auditor.name().to_owned(), "kadis".to_owned()];
        let registered = desk.add_person("Fajar", &roles).expect("registered");
        assert_eq!(registered.unknown_roles, ["kadis"]);
    }

    #[test]
    fn delegations_are_listed_until_their_last_day() {
        let desk = desk();
        desk.add_person("Budi", &["kadis".to_owned()]).expect("registered");
        desk.add_person("Citra", &[]).expect("registered");
        let budi = desk.visitor(Some("Budi")).expect("known");
        let day = |text: &str| text.parse().expect("a day");
        for (from, until) in [("2026-11-01", "2026-11-22"), ("2026-11-20", "2026-11-23")] {
            let (from, until) = (day(from), day(until));
            let (actor, to, letter) = ("kadis".to_owned(), "Citra".to_owned(), "12/2026".to_owned());
            desk.delegate(&budi, &Delegate { actor, to, from, until, letter }).expect("delegated");
        }
        let listed = desk.delegations().expect("read");
        assert_eq!(listed.iter().map(|one| one.from).collect::<Vec<_>>(), [day("2026-11-20")]);
    }

    /// As a store of old kept it: nothing ended when somebody was removed.
    #[test]
    fn a_person_registered_anew_has_no_delegation_of_old() {
        let desk = desk();
        desk.add_person("Budi", &["kadis".to_owned()]).expect("registered");
        desk.add_person("Citra", &[]).expect("registered");
        let budi = desk.visitor(Some("Budi")).expect("known");
        let (from, until) = (desk.today(), desk.today());
        let (actor, to, letter) = ("kadis".to_owned(), "Citra".to_owned(), "12/2026".to_owned());
        desk.delegate(&budi, &Delegate { actor, to, from, until, letter }).expect("delegated");
        let removed = OfficeEvent::PersonRemoved { name: "Budi".to_owned() };
        desk.change_office(|_| Ok((vec![removed.clone()], ()))).expect("removed");
        let again = desk.add_person("Budi", &["kadis".to_owned()]).expect("registered");
        assert_eq!(again.ended.len(), 1);
        assert_eq!(desk.visitor(Some("Citra")).expect("known").acting, []);
    }
}
