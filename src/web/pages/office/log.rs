//! The latest that happened in the office: who registered, published or changed what, and when.

use serde::Serialize;

use crate::calendar::{date_in_words, when};
use crate::desk::{LoggedEvent, OfficeEvent};
use crate::source::{Language, Phrase};

use super::super::super::answer::Answer;
use super::super::super::asked::Asked;
use super::super::super::problem::Problem;
use super::super::super::route::{Access, Route};
use super::sheet;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/office/log", Access::Administrator, page)]
}

/// One event in words.
#[derive(Serialize)]
struct Shown {
    sequence: u64,
    what: String,
    person: String,
    at: String,
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    asked.only(&["before"])?;
    let before = asked.query("before").map(|before| before.parse().map_err(|_| Problem::no_page()));
    let log = asked.site.desk.office_log(before.transpose()?)?;
    let shown: Vec<Shown> = log.entries.iter().map(|logged| shown(logged, asked)).collect();
    sheet(asked, asked.language.choose("Catatan kantor", "Office log"))?
        .with("entries", &shown)
        .with("before", &log.before)
        .with("later", &asked.query("before").is_some())
        .answer("office-log.html")
}

fn shown(logged: &LoggedEvent, asked: &Asked) -> Shown {
    let LoggedEvent { sequence, at, person, event, .. } = logged;
    Shown {
        sequence: *sequence,
        what: in_words(event, asked.language).in_language(asked.language).to_owned(),
        person: person.clone(),
        at: when::moment(*at, asked.now, asked.language),
    }
}

/// What happened, in a sentence.
pub(in crate::web) fn in_words(event: &OfficeEvent, language: Language) -> Phrase {
    let listed = |roles: &[String]| {
        if roles.is_empty() { language.choose("tanpa peran", "no role").to_owned() } else { roles.join(", ") }
    };
    match event {
        OfficeEvent::PersonAdded { name, roles, .. } => Phrase::new(
            format!("{name} didaftarkan: {}", listed(roles)),
            format!("{name} was registered: {}", listed(roles)),
        ),
        OfficeEvent::RolesChanged { name, roles, .. } => Phrase::new(
            format!("Peran {name} kini: {}", listed(roles)),
            format!("Roles of {name} from then on: {}", listed(roles)),
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
