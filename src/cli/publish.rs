//! `sop publish`: an edition is checked, registered, and told with what should be looked at.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::calendar::{Date, date_in_words};
use crate::desk::{self, Card, Checked, Clash, Desk, Published, Terms};
use crate::procedure::{Options, Procedure};
use crate::source::Phrase;

use super::arguments::Publish;
use super::check::registered;
use super::delegate::date;
use super::failure::{Exit, Failure};
use super::findings::Found;
use super::session::Session;
use super::typed::Typed;

pub fn run(publish_file: &Publish, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let terms = terms(publish_file, session)?;
    let checked = checked(&publish_file.file, publish_file.commands.as_deref(), session)?;
    let desk = session.desk("sop publish")?;
    let procedures: Vec<Arc<Procedure>> = checked.edition.procedures.values().cloned().collect();
    let published = publish_for(&desk, checked, terms, session)?;
    session.close(&desk);
    let card = &published.card;
    if session.json() {
        let procedures: Vec<&String> = card.procedures.keys().collect();
        let mut told = json!({
            "document": card.document,
            "edition": card.edition,
            "new": published.is_new,
            "procedures": procedures,
        });
        if published.is_draft {
            told["effective"] = json!(card.effective);
        }
        if card.expires.is_some() {
            told["expires"] = json!(card.expires);
        }
        return session.answer_json(&told);
    }
    let edition = card.edition.to_string();
    let mut text = format!(
        "{} {}: {} ({})\n",
        session.style.good("✓"),
        session.style.bold(&card.document),
        told(&published).in_language(session.language),
        &edition[..12]
    );
    if published.is_draft {
        return session.answer(&text);
    }
    let visitor = desk.visitor(session.person.as_deref()).ok();
    let typed = Typed::new(session, &desk, visitor.as_ref())?;
    let cards = desk.cards().map_err(|denial| session.deny(denial))?;
    for procedure in &procedures {
        short_staffed(&desk, procedure, session)?;
        text.push_str(&format!("  {}\n", typed.start(&name(procedure, &cards), procedure)));
    }
    session.answer(&text)
}

/// Says on stderr which steps of a procedure those registered cannot do.
pub fn short_staffed(
    desk: &Desk,
    procedure: &Procedure,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let missing = desk.short_staffed(procedure).map_err(|denial| session.deny(denial))?;
    missing.iter().for_each(|missing| session.caution(&missing.describe()));
    Ok(())
}

/// What came of it, and the days that were named.
fn told(published: &Published) -> Phrase {
    let Card { effective, expires, .. } = &published.card;
    let mut told = match (published.is_new, published.is_draft) {
        (true, _) => Phrase::new("terbit", "published"),
        (false, false) => Phrase::new("edisi ini sudah berlaku", "this edition is in force already"),
        (false, true) => Phrase::new("edisi ini sudah terbit", "this edition is published already"),
    };
    let mut add = |id: &str, en: &str, day: Option<Date>| {
        if let Some(day) = day.map(date_in_words) {
            told =
                Phrase::new(format!("{}, {id} {}", told.id, day.id), format!("{}, {en} {}", told.en, day.en));
        }
    };
    add("berlaku mulai", "in force from", effective.filter(|_| published.is_draft));
    add("sampai", "until", *expires);
    told
}

/// The days that were typed: none has passed, and they are in order.
fn terms(asked: &Publish, session: &Session<'_, '_>) -> Result<Terms, Failure> {
    let day = |typed: &Option<String>| typed.as_deref().map(date).transpose();
    let terms = Terms { effective: day(&asked.effective)?, expires: day(&asked.expires)? };
    terms.fault(session.today()).map_or(Ok(terms), |fault| Err(Failure::usage(fault)))
}

/// What a procedure is called among those of all documents.
fn name(procedure: &Procedure, cards: &[Card]) -> String {
    let Procedure { document, id, .. } = procedure;
    let alone = cards.iter().filter(|card| card.procedures.contains_key(id)).count() == 1;
    if alone { id.clone() } else { format!("{document}/{id}") }
}

/// Reads and checks a document; nothing is written if it has errors.
pub fn checked(
    file: &Path,
    commands: Option<&Path>,
    session: &mut Session<'_, '_>,
) -> Result<Checked, Failure> {
    let bytes = session.read(file)?;
    let commands = registered(commands, session)?;
    let options = Options { today: Some(session.today()), commands: commands.as_ref(), release: false };
    desk::check(&file.display().to_string(), bytes, &options).map_err(|denial| session.deny(denial))
}

/// Registers the edition as its identity page says, and says on stderr what should be looked at.
pub fn publish(desk: &Desk, checked: Checked, session: &mut Session<'_, '_>) -> Result<Published, Failure> {
    publish_for(desk, checked, Terms::default(), session)
}

fn publish_for(
    desk: &Desk,
    checked: Checked,
    terms: Terms,
    session: &mut Session<'_, '_>,
) -> Result<Published, Failure> {
    let published = desk.publish_for(&checked, terms).map_err(|denial| session.deny(denial))?;
    for clash in &published.clashes {
        session.caution(&clash_in_words(clash));
    }
    let Checked { source, warnings, language, .. } = checked;
    let language = session.asked_language.unwrap_or(language);
    session.warn(Found { source, findings: warnings, language });
    Ok(published)
}

fn clash_in_words(clash: &Clash) -> Phrase {
    let Clash { actor, title, other_document, other_title } = clash;
    Phrase::new(
        format!(
            "pelaksana `{actor}` di sini bernama \"{title}\", tetapi \"{other_title}\" dalam dokumen {other_document}; \
             orang yang diberi peran itu memegang keduanya"
        ),
        format!(
            "the actor `{actor}` is \"{title}\" here, but \"{other_title}\" in the document {other_document}; \
             whoever is given that role holds both"
        ),
    )
}
