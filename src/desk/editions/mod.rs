//! Editions: publishing a document, and finding procedures in what is published. An edition's text is kept as evidence, by its
//! SHA-256; instances stay with the edition they were opened with.

mod migrations;
mod registry;
mod sheets;

use std::sync::Arc;

use crate::calendar::{Date, Recurrence};
use crate::document;
use crate::ledger::Digest;
use crate::procedure::{self, Edition, Options, Procedure};
use crate::source::{Diagnostic, Language, Phrase, Source};
use crate::store::RowSet;

use super::event::{Card, OfficeEvent};
use super::rows::Shelved;
use super::{Denial, Desk, LIST_LIMIT, rows};

pub use migrations::{Attempt, Migrate, Migrated, Place};
pub use registry::{EditionState, Numbered, Shown};
pub use sheets::{InForce, Instead, Sheet};

/// From when until when instances are to be opened with an edition, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// `None`: the day that the identity page names, if it is still to come; else today.
    pub effective: Option<Date>,
    /// `None`: until another edition comes into force.
    pub expires: Option<Date>,
}

impl Terms {
    /// Why these days cannot be meant: one has passed, or they are not in order.
    pub fn fault(&self, today: Date) -> Option<Phrase> {
        let passed = |day: Option<Date>| day.is_some_and(|day| day < today);
        if passed(self.effective) || passed(self.expires) {
            return Some(Phrase::new("tanggal itu sudah lewat", "that day has passed"));
        }
        let swapped = self.effective.zip(self.expires).is_some_and(|(first, last)| last < first);
        swapped.then(|| {
            Phrase::new("hari terakhir mendahului hari pertama", "the last day comes before the first")
        })
    }
}

/// What publishing came to.
#[derive(Debug)]
pub struct Published {
    pub card: Card,
    /// False where this very edition was in force, or about to be, already.
    pub is_new: bool,
    /// Whether its first day is still to come.
    pub is_draft: bool,
    /// Actors that another document calls otherwise, though people are given one role for both.
    pub clashes: Vec<Clash>,
}

/// One actor's key with two titles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    pub actor: String,
    pub title: String,
    pub other_document: String,
    pub other_title: String,
}

/// A document that passed the check, ready to be published.
pub struct Checked {
    bytes: Vec<u8>,
    pub edition: Edition,
    pub source: Source,
    /// The findings that do not stand in the way.
    pub warnings: Vec<Diagnostic>,
    /// The language in which to speak to the author.
    pub language: Language,
}

#[cfg(test)]
impl Checked {
    /// Publishes another text than the one that was checked.
    pub(super) fn replace_text(&mut self, text: String) {
        self.bytes = text.into_bytes();
    }
}

/// Checks a file before anything is written. Errors in it are a denial.
pub fn check(path: &str, bytes: Vec<u8>, options: &Options) -> Result<Checked, Denial> {
    let source = read_source(path, &bytes);
    let report = procedure::check(&source, options);
    let (warnings, language) = (report.findings, report.language);
    match report.edition {
        Some(edition) => {
            Ok(Checked { edition: of_bytes(edition, &bytes), bytes, source, warnings, language })
        }
        None => Err(Denial::Faulty { document: source, findings: warnings, language }),
    }
}

/// An edition is known by all of its bytes; a mark at their beginning is no part of the text that was read.
fn of_bytes(edition: Edition, bytes: &[u8]) -> Edition {
    Edition { fingerprint: Digest::of(bytes).to_string(), ..edition }
}

impl Desk {
    /// Registers an edition: from now on, or from the day on that it names, instances are opened with it.
    pub fn publish(&self, checked: &Checked) -> Result<Published, Denial> {
        self.publish_for(checked, Terms::default())
    }

    /// Registers an edition for some days. One that is in force already stays so, perhaps with another last day; it cannot be told
    /// to come into force later.
    pub fn publish_for(&self, checked: &Checked, terms: Terms) -> Result<Published, Denial> {
        let digest = self.store.put_evidence(&checked.bytes)?;
        let card = card(&checked.edition, digest);
        let named = checked.edition.document.identity.effective;
        self.change_office(|desk| {
            let today = desk.today();
            let first = terms.effective.or(named).unwrap_or(today).max(today);
            let mut card = Card { effective: Some(first), expires: terms.expires, ..card.clone() };
            let cards = desk.cards()?;
            let former = cards.iter().find(|former| former.document == card.document);
            let goes_on = |former: &&Card| former.expires.is_none_or(|last| last >= today);
            let in_force = former.filter(|former| former.edition == digest).filter(goes_on);
            if let (Some(_), Some(first)) = (in_force, terms.effective.filter(|first| *first > today)) {
                return Err(Denial::InForceAlready { document: card.document, first });
            }
            if let Some(in_force) = in_force {
                card.effective = in_force.effective;
                card.expires = terms.expires.or(in_force.expires);
            }
            let is_new = desk.shelf()?.iter().all(|shelved| shelved.card != card)
                || (in_force.is_none() && first <= today);
            let is_draft = in_force.is_none() && first > today;
            let mut events = Vec::new();
            if is_new {
                events.push(OfficeEvent::EditionPublished(card.clone()));
                events.extend(desk.schedules_begin(&card, former)?);
            }
            let clashes = clashes(&card, &cards);
            Ok((events, Published { card, is_new, is_draft, clashes }))
        })
    }

    /// The cards of the editions in force today, by document.
    pub fn cards(&self) -> Result<Vec<Card>, Denial> {
        let today = self.today();
        let mut in_force: Vec<Shelved> = Vec::new();
        for shelved in self.shelf()? {
            if shelved.card.effective.is_some_and(|first| first > today) {
                continue;
            }
            let since = |shelved: &Shelved| (shelved.card.effective, shelved.order);
            match in_force.iter_mut().find(|other| other.card.document == shelved.card.document) {
                Some(other) if since(other) < since(&shelved) => *other = shelved,
                Some(_) => {}
                None => in_force.push(shelved),
            }
        }
        Ok(in_force.into_iter().map(|shelved| shelved.card).collect())
    }

    /// Every edition that is, was or will be in force, by document.
    pub(super) fn shelf(&self) -> Result<Vec<Shelved>, Denial> {
        self.shelved(&[])
    }

    /// Those of one document.
    pub(super) fn shelf_of(&self, document: &str) -> Result<Vec<Shelved>, Denial> {
        let mut shelf = self.shelved(document.as_bytes())?;
        shelf.retain(|shelved| shelved.card.document == document);
        Ok(shelf)
    }

    fn shelved(&self, prefix: &[u8]) -> Result<Vec<Shelved>, Denial> {
        let shelf = self.store.rows(RowSet::Editions, prefix, None, LIST_LIMIT)?;
        shelf.iter().map(|(_, value)| rows::read(value)).collect()
    }

    /// The day it is in the office.
    pub(super) fn today(&self) -> Date {
        (self.now)().date_naive()
    }

    /// The edition in force that has a procedure, named alone or as `document/procedure`; with the procedure's key.
    pub(super) fn find_procedure(&self, name: &str) -> Result<(Card, String), Denial> {
        let cards = self.cards()?;
        let (document, procedure) = match name.split_once('/') {
            Some((document, procedure)) => (Some(document), procedure),
            None => (None, name),
        };
        let fits = |card: &&Card| {
            document.is_none_or(|document| document == card.document)
                && card.procedures.contains_key(procedure)
        };
        let found: Vec<&Card> = cards.iter().filter(fits).collect();
        match found[..] {
            [card] => match card.expires.filter(|last| *last < self.today()) {
                Some(last) => Err(Denial::Expired { document: card.document.clone(), last }),
                None => Ok((card.clone(), procedure.to_owned())),
            },
            [] => Err(self.not_in_force(name, fits, known(&cards))?),
            _ => {
                let candidates = found.iter().map(|card| format!("{}/{procedure}", card.document)).collect();
                Err(Denial::SeveralProcedures { name: name.to_owned(), candidates })
            }
        }
    }

    /// The procedure that an instance would be opened of, named alone or as `document/procedure`.
    pub fn published(&self, name: &str) -> Result<Arc<Procedure>, Denial> {
        let (card, procedure) = self.find_procedure(name)?;
        self.procedure(&card.edition.to_string(), &procedure)
    }

    /// Why no edition in force has a procedure: it is in one whose day is still to come, or in none.
    fn not_in_force(
        &self,
        name: &str,
        fits: impl Fn(&&Card) -> bool,
        known: Vec<String>,
    ) -> Result<Denial, Denial> {
        let shelf = self.shelf()?;
        let drafts = shelf.iter().map(|shelved| &shelved.card).filter(fits);
        let drafts =
            drafts.filter_map(|card| Some((card.effective.filter(|first| *first > self.today())?, card)));
        Ok(match drafts.min_by_key(|(first, _)| *first) {
            Some((first, card)) => Denial::NotYetEffective { document: card.document.clone(), first },
            None => Denial::NoProcedure { name: name.to_owned(), known },
        })
    }

    /// A procedure of an edition that was published once.
    pub fn procedure(&self, edition: &str, procedure: &str) -> Result<Arc<Procedure>, Denial> {
        let lost = || Denial::EditionLost { edition: edition.to_owned() };
        self.read_edition(edition)?.procedures.get(procedure).cloned().ok_or_else(lost)
    }

    /// An edition that was published once, as it is meant.
    pub(super) fn read_edition(&self, edition: &str) -> Result<Arc<Edition>, Denial> {
        self.library.editions.get(edition, || {
            let source = self.edition_source(edition)?;
            let lost = || Denial::EditionLost { edition: edition.to_owned() };
            let read = procedure::reread(&source).ok_or_else(lost)?;
            // Of the bytes that were published, though a mark at their beginning is no part of the text.
            Ok((Edition { fingerprint: edition.to_owned(), ..read }, source.text().len()))
        })
    }

    /// An edition's text, as it was published.
    pub fn edition_bytes(&self, card: &Card) -> Result<Vec<u8>, Denial> {
        let lost = || Denial::EditionLost { edition: card.edition.to_string() };
        self.store.evidence(card.edition)?.ok_or_else(lost)
    }

    /// An edition's text.
    pub(super) fn edition_source(&self, edition: &str) -> Result<Source, Denial> {
        let digest = Digest::parse(edition);
        let bytes = digest.map(|digest| self.store.evidence(digest)).transpose()?.flatten();
        let bytes = bytes.ok_or_else(|| Denial::EditionLost { edition: edition.to_owned() })?;
        Ok(read_source(edition, &bytes))
    }
}

/// A source out of a file's bytes. Bytes that are no UTF-8 become a character that the reader then finds fault with.
pub fn read_source(path: &str, bytes: &[u8]) -> Source {
    Source::new(path, String::from_utf8_lossy(bytes))
}

fn card(edition: &Edition, digest: Digest) -> Card {
    let document = &edition.document;
    let titles = document.actors.iter().map(|(key, actor)| (key.clone(), actor.title.clone()));
    let procedures = document.procedures.iter();
    Card {
        document: document.id.clone(),
        title: document.title.clone(),
        edition: digest,
        actors: titles.collect(),
        procedures: procedures.map(|(key, procedure)| (key.clone(), procedure.title.clone())).collect(),
        recurring: document.procedures.iter().filter_map(recurring).collect(),
        effective: None,
        expires: None,
    }
}

/// How often a procedure recurs, with its key; none of one that does not.
fn recurring((key, procedure): (&String, &document::Procedure)) -> Option<(String, Recurrence)> {
    let every = procedure.every.as_ref().filter(|every| every.sets_deadline());
    let every = every.map(|every| Recurrence::Every(every.text.clone()));
    let cron = || procedure.schedule.clone().map(Recurrence::Schedule);
    every.or_else(cron).map(|recurrence| (key.clone(), recurrence))
}

fn clashes(card: &Card, cards: &[Card]) -> Vec<Clash> {
    let others = cards.iter().filter(|other| other.document != card.document);
    let clash = |other: &Card, actor: &String, title: &String| {
        let other_title = other.actors.get(actor).filter(|other| *other != title)?;
        Some(Clash {
            actor: actor.clone(),
            title: title.clone(),
            other_document: other.document.clone(),
            other_title: other_title.clone(),
        })
    };
    others
        .flat_map(|other| card.actors.iter().filter_map(move |(actor, title)| clash(other, actor, title)))
        .collect()
}

/// What could have been meant: every procedure, by its name alone where one document has it.
fn known(cards: &[Card]) -> Vec<String> {
    let names = || cards.iter().flat_map(|card| card.procedures.keys().map(move |name| (card, name)));
    let alone = |name: &String| names().filter(|(_, other)| *other == name).count() == 1;
    names()
        .map(|(card, name)| if alone(name) { name.clone() } else { format!("{}/{name}", card.document) })
        .collect()
}
