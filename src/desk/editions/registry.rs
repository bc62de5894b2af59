//! The editions of documents that were ever published, in their order, and how each stands today; and finding one by what people type.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::Days;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::Date;
use crate::desk::event::{Card, OFFICE, OfficeEvent};
use crate::desk::records::Filter;
use crate::desk::rows;
use crate::desk::{Denial, Desk};
use crate::instance::{Instance, State};
use crate::procedure::Edition;
use crate::source::Phrase;

/// One edition among those of its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// Counted from 1 within the document, in the order of publishing; one that is published again keeps its number.
    pub number: usize,
    pub card: Card,
}

/// How an edition stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditionState {
    /// Its first day is still to come.
    Draft,
    /// Instances are opened with it.
    InForce,
    /// The same, though the day by which it was to be reviewed has passed.
    DueForReview,
    /// Its last day has passed, and no other edition has come.
    Expired,
    /// Another edition is in force.
    Superseded,
}

impl EditionState {
    /// How it stands, in a word or two.
    pub fn in_words(self) -> Phrase {
        match self {
            EditionState::Draft => Phrase::new("belum berlaku", "not yet in force"),
            EditionState::InForce => Phrase::new("berlaku", "in force"),
            EditionState::DueForReview => Phrase::new("perlu ditinjau", "due for review"),
            EditionState::Expired => Phrase::new("habis masa", "expired"),
            EditionState::Superseded => Phrase::new("digantikan", "superseded"),
        }
    }

    /// Whether instances are opened with it.
    pub fn is_open(self) -> bool {
        matches!(self, EditionState::InForce | EditionState::DueForReview)
    }
}

/// An edition, as `sop documents` lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Shown {
    pub document: String,
    pub title: String,
    pub number: usize,
    /// SHA-256 in lower-case hex.
    pub edition: String,
    pub state: EditionState,
    /// The first and the last day on which instances are opened with it.
    pub effective: Option<Date>,
    pub expires: Option<Date>,
    /// The day by which it is to be reviewed.
    pub review: Option<Date>,
    /// Instances pinned to it that are not over.
    pub open: usize,
}

impl Shown {
    /// The edition that stands for its document among all of it: the one in force, else the last that was, else the last.
    pub fn current(group: &[Shown]) -> Option<&Shown> {
        let in_force = group.iter().rev().find(|shown| shown.state.is_open());
        let former = || group.iter().rev().find(|shown| shown.state == EditionState::Expired);
        in_force.or_else(former).or(group.last())
    }
}

/// Digits of a hash that are enough to name an edition; fewer are taken for its number.
const PREFIX_MIN: usize = 6;

impl Desk {
    /// Every edition that was ever published, in the order of publishing, as it was published last.
    pub fn editions(&self) -> Result<Vec<Numbered>, Denial> {
        let mut editions: Vec<Numbered> = Vec::new();
        self.each_entry(OFFICE, self.store.version(OFFICE)?, |entry| {
            if let OfficeEvent::EditionPublished(card) = rows::read(entry.content.event.as_bytes())? {
                let own = |other: &Numbered| other.card.document == card.document;
                let number = editions.iter().filter(|other| own(other)).count() + 1;
                match editions.iter_mut().find(|other| own(other) && other.card.edition == card.edition) {
                    Some(known) => known.card = card,
                    None => editions.push(Numbered { number, card }),
                }
            }
            Ok(())
        })?;
        Ok(editions)
    }

    /// Every edition with how it stands today, by document in the order of publishing. `due`: only those in force that are to be
    /// reviewed within so many days, or should have been.
    pub fn documents(&self, due: Option<u32>) -> Result<Vec<Shown>, Denial> {
        let pinned = self.pinned()?;
        let in_force = self.cards()?;
        let horizon = due.and_then(|days| self.today().checked_add_days(Days::new(days.into())));
        let mut editions = self.editions()?;
        // Stable: within a document they stay in the order of publishing.
        editions.sort_by(|one, other| one.card.document.cmp(&other.card.document));
        let mut shown = Vec::new();
        for Numbered { number, card } in editions {
            let edition = card.edition.to_string();
            let review = self.edition(&card)?.document.identity.review_due();
            let state =
                self.state_of(&card, in_force.iter().any(|other| other.edition == card.edition), review);
            let is_due = match (state, review) {
                (EditionState::InForce | EditionState::DueForReview, Some(review)) => {
                    horizon.is_none_or(|horizon| review <= horizon)
                }
                _other => false,
            };
            if due.is_some() && !is_due {
                continue;
            }
            let open = pinned.get(&edition).copied().unwrap_or_default();
            let Card { document, title, effective, expires, .. } = card;
            shown.push(Shown { document, title, number, edition, state, effective, expires, review, open });
        }
        Ok(shown)
    }

    pub(in crate::desk) fn state_of(
        &self,
        card: &Card,
        in_force: bool,
        review: Option<Date>,
    ) -> EditionState {
        let today = self.today();
        if card.effective.is_some_and(|first| first > today) {
            EditionState::Draft
        } else if !in_force {
            EditionState::Superseded
        } else if card.expires.is_some_and(|last| last < today) {
            EditionState::Expired
        } else if review.is_some_and(|review| review < today) {
            EditionState::DueForReview
        } else {
            EditionState::InForce
        }
    }

    /// To which editions instances that are not over are pinned, and how many to each. Open tasks say it of most; of those that are
    /// suspended or wait for nobody, the instance itself.
    fn pinned(&self) -> Result<Arc<HashMap<String, usize>>, Denial> {
        self.library.pinned.get(self, (), |_| true, || self.count_pinned())
    }

    fn count_pinned(&self) -> Result<HashMap<String, usize>, Denial> {
        let tasks = self.whole_inbox()?;
        let known: HashMap<&str, &str> =
            tasks.iter().map(|task| (task.id.as_str(), task.edition.as_str())).collect();
        let mut pinned = HashMap::new();
        for listed in self.list(&Filter::default())? {
            if !matches!(listed.state, State::Open | State::Suspended) {
                continue;
            }
            let edition = match known.get(listed.id.as_str()) {
                Some(edition) => (*edition).to_owned(),
                None => match self.store.state(&listed.id)? {
                    Some((_, state)) => rows::read::<Instance>(&state)?.edition,
                    None => continue,
                },
            };
            *pinned.entry(edition).or_default() += 1;
        }
        Ok(pinned)
    }

    /// The edition that is meant: `DOCUMENT` is the one in force, `DOCUMENT@N` the one of that number, `DOCUMENT@HASH` the one whose
    /// SHA-256 begins so.
    pub fn find_edition(&self, name: &str) -> Result<Card, Denial> {
        match name.split_once('@') {
            Some((document, which)) => self.find_numbered(name, document, which),
            None => {
                let in_force = self.cards()?.into_iter().find(|card| card.document == name);
                in_force.map_or_else(|| Err(self.no_document(name)?), Ok)
            }
        }
    }

    fn find_numbered(&self, name: &str, document: &str, which: &str) -> Result<Card, Denial> {
        let editions = self.editions()?;
        let own: Vec<&Numbered> = editions.iter().filter(|one| one.card.document == document).collect();
        if own.is_empty() {
            return Err(self.no_document(document)?);
        }
        let number = which.parse::<usize>().ok().filter(|_| which.len() < PREFIX_MIN);
        let is_meant = |one: &&&Numbered| match number {
            Some(number) => one.number == number,
            None => which.len() >= PREFIX_MIN && one.card.edition.to_string().starts_with(which),
        };
        let found: Vec<&&Numbered> = own.iter().filter(is_meant).collect();
        match found[..] {
            [one] => Ok(one.card.clone()),
            _ => Err(Denial::NoEdition {
                name: name.to_owned(),
                known: own.iter().map(|one| format!("{document}@{}", one.number)).collect(),
            }),
        }
    }

    /// Why no edition of a document is in force.
    fn no_document(&self, name: &str) -> Result<Denial, Denial> {
        let shelf = self.shelf()?;
        let first = shelf.iter().filter(|shelved| shelved.card.document == name);
        if let Some(first) = first.filter_map(|shelved| shelved.card.effective).min() {
            return Ok(Denial::NotYetEffective { document: name.to_owned(), first });
        }
        let mut known: Vec<String> = shelf.into_iter().map(|shelved| shelved.card.document).collect();
        known.dedup();
        Ok(Denial::NoDocument { name: name.to_owned(), known })
    }

    /// An edition as it is meant, read again from the store.
    pub fn edition(&self, card: &Card) -> Result<Arc<Edition>, Denial> {
        self.read_edition(&card.edition.to_string())
    }
}
