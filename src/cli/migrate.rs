//! `sop migrate`: running instances go on by another edition of their document.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::json;

use crate::desk::{self, Attempt, Denial, Desk, Migrated, Place, Standing, Visitor};
use crate::instance::Refusal;
use crate::source::{Language, Phrase};

use super::arguments::Migrate;
use super::failure::{Exit, Failure};
use super::session::Session;
use super::standing::Teller;

pub fn run(asked: &Migrate, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let migrate = desk::Migrate {
        to: asked.to.clone(),
        map: names(&asked.map)?,
        reason: asked.reason.clone(),
        undo: asked.undo,
        dry_run: asked.dry_run,
    };
    let desk = session.desk_if_any("sop migrate")?;
    let visitor = session.visitor(&desk)?;
    match (&asked.id, &asked.all) {
        (Some(id), _) => one(&desk, &visitor, id, &migrate, session),
        (None, Some(document)) => all(&desk, &visitor, document, &migrate, session),
        (None, None) => Err(Failure::usage(Phrase::new("sebutkan prosesnya", "name the instance"))),
    }
}

fn one(
    desk: &Desk,
    visitor: &Visitor,
    id: &str,
    asked: &desk::Migrate,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    let migrated = desk.migrate(visitor, id, asked).map_err(|denial| session.deny(denial))?;
    session.close(desk);
    if session.json() {
        return session.answer_json(&Told::new(&migrated, asked.dry_run));
    }
    let mut text = in_words(&migrated, asked.dry_run, session);
    if !asked.dry_run {
        text.push_str(&Teller::new(session, desk, Some(visitor), &migrated.view)?.next());
    }
    session.answer(&text)
}

fn all(
    desk: &Desk,
    visitor: &Visitor,
    document: &str,
    asked: &desk::Migrate,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    let moves = desk.migrate_all(visitor, document, asked).map_err(|denial| session.deny(denial))?;
    session.close(desk);
    if session.json() {
        let lines: Vec<serde_json::Value> =
            moves.iter().map(|attempt| line(attempt, asked.dry_run, session.language)).collect();
        return session.answer_lines(&lines);
    }
    if moves.is_empty() {
        let text = session.word("Tidak ada proses yang perlu pindah.", "No instance needs to move.");
        session.shell.say(&text);
        return Ok(Exit::Done);
    }
    let mut text = String::new();
    for Attempt { id, outcome } in &moves {
        match outcome {
            Ok(migrated) => text.push_str(&in_words(migrated, asked.dry_run, session)),
            Err(denial) => {
                text.push_str(&format!("{} {id}: ", session.style.error("✗")));
                let failure = Failure::from(denial);
                text.push_str(&format!("{}\n", failure.message.in_language(session.language)));
                for allowed in &failure.allowed {
                    text.push_str(&format!("  {} {allowed}\n", session.style.dim("→")));
                }
            }
        }
    }
    session.answer(&text)
}

fn in_words(migrated: &Migrated, dry_run: bool, session: &Session<'_, '_>) -> String {
    let Migrated { view, from, to, map, passed_by, moved } = migrated;
    let mark = session.style.good("✓");
    let told = match (moved, dry_run) {
        (false, _) => {
            Phrase::new(format!("sudah pada edisi {}", name(to)), format!("on edition {} already", name(to)))
        }
        (true, true) => Phrase::new(
            format!("dapat pindah dari edisi {} ke edisi {}", name(from), name(to)),
            format!("can move from edition {} to edition {}", name(from), name(to)),
        ),
        (true, false) => Phrase::new(
            format!("pindah dari edisi {} ke edisi {}", name(from), name(to)),
            format!("moved from edition {} to edition {}", name(from), name(to)),
        ),
    };
    let mut text = format!("{mark} {}: {}\n", view.id, told.in_language(session.language));
    for (old, new) in map {
        text.push_str(&format!("  {old} → {new}\n"));
    }
    if *moved && dry_run {
        let told = session.word("tenggat yang sudah diberikan tetap", "due times that were given stand");
        text.push_str(&format!("  {told}\n"));
    }
    if !passed_by.is_empty() {
        let steps = passed_by.join(", ");
        let told = Phrase::new(
            format!("langkah baru yang sudah terlewati: {steps}"),
            format!("new steps that it is past already: {steps}"),
        );
        text.push_str(&format!("  {}\n", told.in_language(session.language)));
    }
    text
}

/// An edition by its number, where it has one, and the first digits of its hash.
fn name(place: &Place) -> String {
    let hash = place.edition.get(..12).unwrap_or(&place.edition);
    place.number.map_or(hash.to_owned(), |number| format!("{number} ({hash})"))
}

/// `OLD=NEW`, each step once.
fn names(map: &[String]) -> Result<IndexMap<String, String>, Failure> {
    let mut names = IndexMap::new();
    for given in map {
        let pair = given.split_once('=').map(|(old, new)| (old.trim().to_owned(), new.trim().to_owned()));
        let Some((old, new)) = pair else {
            return Err(Failure::usage(Phrase::new(
                format!("`--map {given}` bukan LAMA=BARU"),
                format!("`--map {given}` is not OLD=NEW"),
            )));
        };
        if names.insert(old.clone(), new).is_some() {
            return Err(Failure::usage(Phrase::new(
                format!("langkah `{old}` ditulis dua kali"),
                format!("the step `{old}` is written twice"),
            )));
        }
    }
    Ok(names)
}

/// A move as programs read it: where the instance stands, and whence it came.
#[derive(Serialize)]
struct Told<'m> {
    #[serde(flatten)]
    standing: Standing,
    migration: Move<'m>,
}

#[derive(Serialize)]
struct Move<'m> {
    from: &'m str,
    to: &'m str,
    map: &'m IndexMap<String, String>,
    passed_by: &'m [String],
    moved: bool,
    dry_run: bool,
}

impl<'m> Told<'m> {
    fn new(migrated: &'m Migrated, dry_run: bool) -> Told<'m> {
        Told { standing: migrated.view.standing(), migration: Move::new(migrated, dry_run) }
    }
}

impl<'m> Move<'m> {
    fn new(migrated: &'m Migrated, dry_run: bool) -> Move<'m> {
        let Migrated { from, to, map, passed_by, moved, .. } = migrated;
        Move { from: &from.edition, to: &to.edition, map, passed_by, moved: *moved, dry_run }
    }
}

/// One of many, as programs read it: its move, or why there is none.
fn line(attempt: &Attempt, dry_run: bool, language: Language) -> serde_json::Value {
    let Attempt { id, outcome } = attempt;
    match outcome {
        Ok(migrated) => json!({ "id": id, "migration": Move::new(migrated, dry_run), "error": null }),
        Err(denial) => {
            let failure = Failure::from(denial);
            let obstacles = match denial {
                Denial::Refused(Refusal::CannotMigrate { obstacles }) => obstacles.as_slice(),
                _other => &[],
            };
            let obstacles: Vec<_> = obstacles
                .iter()
                .map(|one| {
                    let message = one.describe();
                    json!({ "kind": one.name(), "step": one.step(), "message": message.in_language(language) })
                })
                .collect();
            json!({
                "id": id,
                "migration": null,
                "error": {
                    "exit": failure.exit as u8,
                    "kind": failure.kind,
                    "message": failure.message.in_language(language),
                    "allowed": failure.allowed,
                    "obstacles": obstacles,
                },
            })
        }
    }
}
