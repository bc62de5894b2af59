//! `sop publish`: an edition is checked, registered, and told with what should be looked at.

use std::path::Path;

use serde_json::json;

use crate::desk::{self, Checked, Clash, Desk, Published};
use crate::procedure::Options;
use crate::source::Phrase;

use super::act::close;
use super::arguments::Publish;
use super::check::registered;
use super::failure::{Exit, Failure};
use super::findings::Found;
use super::session::Session;

pub fn run(publish_file: &Publish, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let checked = checked(&publish_file.file, publish_file.commands.as_deref(), session)?;
    let desk = session.desk("sop publish")?;
    let published = publish(&desk, checked, session)?;
    close(&desk, session)?;
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
    for name in card.procedures.keys() {
        text.push_str(&format!("  {} start {name}\n", session.program));
    }
    session.answer(&text)
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
        let label = session.style.warning(&session.word("peringatan", "warning"));
        let text = clash_in_words(clash);
        let line = format!("{label}: {}", text.in_language(session.language));
        session.shell.say(&line);
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
