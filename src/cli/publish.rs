//! `sop publish`: an edition is checked, registered, and told with what should be looked at.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::desk::{self, Card, Checked, Clash, Desk, Published};
use crate::procedure::{Options, Procedure};
use crate::source::Phrase;

use super::arguments::Publish;
use super::check::registered;
use super::failure::{Exit, Failure};
use super::findings::Found;
use super::session::Session;
use super::typed::Typed;

pub fn run(publish_file: &Publish, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let checked = checked(&publish_file.file, publish_file.commands.as_deref(), session)?;
    let desk = session.desk("sop publish")?;
    let procedures: Vec<Arc<Procedure>> = checked.edition.procedures.values().cloned().collect();
    let published = publish(&desk, checked, session)?;
    session.close(&desk);
    let card = &published.card;
    if session.json() {
        let procedures: Vec<&String> = card.procedures.keys().collect();
        return session.answer_json(&json!({
            "document": card.document,
            "edition": card.edition,
            "new": published.is_new,
            "procedures": procedures,
        }));
    }
    let edition = card.edition.to_string();
    let told = if published.is_new {
        session.word("terbit", "published")
    } else {
        session.word("edisi ini sudah berlaku", "this edition is in force already")
    };
    let mut text = format!(
        "{} {}: {told} ({})\n",
        session.style.good("✓"),
        session.style.bold(&card.document),
        &edition[..12]
    );
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

/// Registers the edition, and says on stderr what should be looked at.
pub fn publish(desk: &Desk, checked: Checked, session: &mut Session<'_, '_>) -> Result<Published, Failure> {
    let published = desk.publish(&checked).map_err(|denial| session.deny(denial))?;
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
