//! `sop delegate`: a holder of a role lets somebody act for him on some days.

use crate::calendar::{Date, date_in_words};
use crate::desk::{Delegate, Delegation};
use crate::source::Phrase;

use super::arguments;
use super::failure::{Exit, Failure};
use super::session::Session;

pub fn run(asked: &arguments::Delegate, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let (from, until) = (date(&asked.from)?, date(&asked.until)?);
    if until < from {
        return Err(Failure::usage(Phrase::new(
            "`--until` mendahului `--from`",
            "`--until` comes before `--from`",
        )));
    }
    let letter = asked.letter.trim().to_owned();
    if letter.is_empty() {
        return Err(Failure::usage(Phrase::new(
            "`--letter` perlu nomor surat",
            "`--letter` takes a letter's number",
        )));
    }
    let desk = session.desk_if_any("sop delegate")?;
    let visitor = session.visitor(&desk)?;
    let asked = Delegate { actor: asked.actor.clone(), to: asked.to.clone(), from, until, letter };
    let delegation = desk.delegate(&visitor, &asked).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        return session.answer_json(&delegation);
    }
    let text =
        format!("{} {}\n", session.style.good("✓"), in_words(&delegation).in_language(session.language));
    session.answer(&text)
}

fn in_words(delegation: &Delegation) -> Phrase {
    let Delegation { actor, by, to, from, until, letter } = delegation;
    let (from, until) = (date_in_words(*from), date_in_words(*until));
    Phrase::new(
        format!("{actor}: {to} bertindak atas nama {by}, {} sampai {} ({letter})", from.id, until.id),
        format!("{actor}: {to} acts for {by}, {} to {} ({letter})", from.en, until.en),
    )
}

/// A day as it is typed.
pub fn date(text: &str) -> Result<Date, Failure> {
    text.parse().map_err(|_| {
        Failure::usage(Phrase::new(
            format!("`{text}` bukan tanggal seperti 2026-01-31"),
            format!("`{text}` is not a date such as 2026-01-31"),
        ))
    })
}
