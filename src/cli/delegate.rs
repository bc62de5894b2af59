//! `sop delegate`: a holder of a role lets somebody act for him on some days, or no longer.

use serde::Serialize;

use crate::calendar::{Date, date_in_words};
use crate::desk::{Delegate, Delegation, EndDelegation, Given};
use crate::source::Phrase;

use super::arguments;
use super::failure::{Exit, Failure};
use super::session::Session;

pub fn run(asked: &arguments::Delegate, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let letter = asked.letter.as_deref().map(letter).transpose()?;
    if let (Some(from), Some(until), Some(letter)) = (&asked.from, &asked.until, &letter) {
        let (from, until, letter) = (date(from)?, date(until)?, letter.clone());
        return give(asked, from, until, letter, session);
    }
    let desk = session.desk_if_any("sop delegate")?;
    // Whoever opens the store's folder administers it, and so may end what somebody else gave.
    let by = match &asked.by {
        Some(by) => by.clone(),
        None => session.visitor(&desk)?.name,
    };
    let asked = EndDelegation { actor: asked.actor.clone(), to: asked.to.clone(), by, letter };
    let ended = desk.end_delegation(&asked).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        return session.answer_json(&Ended { ended });
    }
    let lines = ended.iter().map(|one| line(&ended_in_words(one), session));
    let text = lines.collect::<String>();
    session.answer(&text)
}

/// What was ended, for programs.
#[derive(Serialize)]
struct Ended {
    ended: Vec<Delegation>,
}

fn give(
    asked: &arguments::Delegate,
    from: Date,
    until: Date,
    letter: String,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    if until < from {
        return Err(Failure::usage(Phrase::new(
            "`--until` mendahului `--from`",
            "`--until` comes before `--from`",
        )));
    }
    let desk = session.desk_if_any("sop delegate")?;
    let visitor = session.visitor(&desk)?;
    let asked = Delegate { actor: asked.actor.clone(), to: asked.to.clone(), from, until, letter };
    let Given { delegation, ended } =
        desk.delegate(&visitor, &asked).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        return session.answer_json(&delegation);
    }
    let mut text = line(&in_words(&delegation), session);
    for one in &ended {
        text.push_str(&format!("  {}\n", ended_in_words(one).in_language(session.language)));
    }
    session.answer(&text)
}

fn letter(typed: &str) -> Result<String, Failure> {
    match typed.trim() {
        "" => Err(Failure::usage(Phrase::new(
            "`--letter` perlu nomor surat",
            "`--letter` takes a letter's number",
        ))),
        letter => Ok(letter.to_owned()),
    }
}

fn line(words: &Phrase, session: &Session<'_, '_>) -> String {
    format!("{} {}\n", session.style.good("✓"), words.in_language(session.language))
}

/// What somebody can no longer do.
pub fn ended_in_words(delegation: &Delegation) -> Phrase {
    let Delegation { actor, by, to, letter, .. } = delegation;
    Phrase::new(
        format!("{actor}: {to} tidak lagi bertindak atas nama {by} ({letter})"),
        format!("{actor}: {to} no longer acts for {by} ({letter})"),
    )
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
