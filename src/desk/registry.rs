//! The editions of documents that were ever published, in their order; and finding one by what people type.

use crate::procedure::{self, Edition};

use super::event::{Card, OFFICE, OfficeEvent};
use super::rows;
use super::{Denial, Desk};

/// One edition among those of its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// Counted from 1 within the document, in the order of publishing; one that is published again keeps its number.
    pub number: usize,
    pub card: Card,
}

/// Digits of a hash that are enough to name an edition; fewer are taken for its number.
const PREFIX_MIN: usize = 6;

impl Desk {
    /// Every edition that was ever published, in the order of publishing.
    pub fn editions(&self) -> Result<Vec<Numbered>, Denial> {
        let mut editions: Vec<Numbered> = Vec::new();
        self.each_entry(OFFICE, self.store.version(OFFICE)?, |entry| {
            if let OfficeEvent::EditionPublished(card) = rows::read(entry.content.event.as_bytes())? {
                let own = || editions.iter().filter(|other| other.card.document == card.document);
                if own().all(|other| other.card.edition != card.edition) {
                    editions.push(Numbered { number: own().count() + 1, card });
                }
            }
            Ok(())
        })?;
        Ok(editions)
    }

    /// The edition that is meant: `DOCUMENT` is the one in force, `DOCUMENT@N` the one of that number, `DOCUMENT@HASH` the one whose
    /// SHA-256 begins so.
    pub fn find_edition(&self, name: &str) -> Result<Card, Denial> {
        let (document, which) = match name.split_once('@') {
            Some((document, which)) => (document, Some(which)),
            None => (name, None),
        };
        let cards = self.cards()?;
        let in_force = cards.iter().find(|card| card.document == document);
        let (Some(which), Some(_)) = (which, in_force) else {
            let known = cards.iter().map(|card| card.document.clone()).collect();
            return in_force.cloned().ok_or_else(|| Denial::NoDocument { name: document.to_owned(), known });
        };
        let editions = self.editions()?;
        let own: Vec<&Numbered> = editions.iter().filter(|one| one.card.document == document).collect();
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

    /// An edition as it is meant, read again from the store.
    pub fn edition(&self, card: &Card) -> Result<Edition, Denial> {
        let edition = card.edition.to_string();
        let source = self.edition_source(&edition)?;
        procedure::reread(&source).ok_or(Denial::EditionLost { edition })
    }
}
