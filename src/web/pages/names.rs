//! What procedures and actors are called, by the documents in force; their keys where no such document has them.

use crate::desk::Card;

use super::super::asked::Asked;
use super::super::problem::Problem;

pub(super) struct Names(Vec<Card>);

impl Names {
    pub fn read(asked: &Asked) -> Result<Names, Problem> {
        Ok(Names(asked.site.desk.cards()?))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn procedure(&self, document: &str, key: &str) -> String {
        self.find(document, |card| card.procedures.get(key)).unwrap_or_else(|| key.to_owned())
    }

    pub fn actor(&self, document: &str, key: &str) -> String {
        self.find(document, |card| card.actors.get(key)).unwrap_or_else(|| key.to_owned())
    }

    fn find(&self, document: &str, title: impl Fn(&Card) -> Option<&String>) -> Option<String> {
        let found = self.0.iter().find(|card| card.document == document).and_then(title);
        // A title may be written over several lines.
        found.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}
