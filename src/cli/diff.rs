//! `sop diff`: what changed between two editions of a document, in words.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::desk::{self, ShownChange};
use crate::procedure::difference::{Change, compare};
use crate::procedure::{Edition, Options};

use super::arguments::Diff;
use super::failure::{Exit, Failure};
use super::session::Session;

pub fn run(asked: &Diff, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let old = edition(&asked.old, session)?;
    let new = edition(&asked.new, session)?;
    let changes = compare(&old, &new);
    if session.json() {
        let shown = changes.into_iter().map(|change| ShownChange::new(change, session.language));
        let changes: Vec<ShownChange> = shown.collect();
        return session.answer_json(&json!({ "changes": changes }));
    }
    if changes.is_empty() {
        let text =
            session.word("Tidak ada yang berubah pada isinya.", "Nothing has changed in what it says.");
        return session.answer(&(text + "\n"));
    }
    let text = in_words(&changes, &new, session);
    session.answer(&text)
}

/// A file that is there, else an edition that was published: `DOCUMENT`, `DOCUMENT@N`, `DOCUMENT@HASH`.
fn edition(name: &str, session: &mut Session<'_, '_>) -> Result<Arc<Edition>, Failure> {
    let path = Path::new(name);
    let is_file = name == "-" || session.shell.path(path).is_file();
    // What cannot be a document's name is looked for as a file, and said to be missing as one.
    if is_file || name.contains(['/', '.']) {
        let bytes = session.read(path)?;
        let checked = desk::check(name, bytes, &Options::default());
        return checked.map(|checked| Arc::new(checked.edition)).map_err(|denial| session.deny(denial));
    }
    let desk = session.desk_if_any("sop diff")?;
    let found = desk.find_edition(name).and_then(|card| desk.edition(&card));
    session.close(&desk);
    found.map_err(|denial| session.deny(denial))
}

/// Under a head for each procedure, a line for each difference.
fn in_words(changes: &[Change], new: &Edition, session: &Session<'_, '_>) -> String {
    let mut text = String::new();
    let mut head: Option<&Option<String>> = None;
    for change in changes {
        if head != Some(&change.procedure) {
            head = Some(&change.procedure);
            let title = match &change.procedure {
                None => session.word("Dokumen", "Document"),
                Some(key) => new.procedures.get(key).map_or(key.clone(), |procedure| procedure.title.clone()),
            };
            text.push_str(&format!("{}\n", session.style.bold(&title)));
        }
        text.push_str(&format!("  {}\n", change.message.in_language(session.language)));
    }
    text
}
