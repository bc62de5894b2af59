//! What a printed sheet's code means: which edition it is, and whether that is still in force. Everybody may ask, so nothing of a person is
//! told.

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::Date;

use super::registry::{EditionState, Numbered};
use crate::desk::{Denial, Desk};

/// With fewer digits of an edition's SHA-256 nothing is found.
const CODE_MIN: usize = 12;

/// An edition, as a sheet's code finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sheet {
    pub document: String,
    pub title: String,
    /// The SOP's own number; empty where it has none.
    pub number: String,
    pub agency: Vec<String>,
    /// Counted from 1 in the order of publishing.
    pub edition: usize,
    /// SHA-256 in lower-case hex.
    pub sha256: String,
    pub state: EditionState,
    /// The first and the last day on which it is followed.
    pub effective: Option<Date>,
    pub expires: Option<Date>,
    /// The edition that is followed instead.
    pub instead: Option<Instead>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Instead {
    pub edition: usize,
    pub sha256: String,
    pub effective: Option<Date>,
}

/// An edition in force, for a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InForce {
    pub document: String,
    pub title: String,
    pub edition: usize,
    pub sha256: String,
    pub effective: Option<Date>,
    pub expires: Option<Date>,
}

impl Desk {
    /// The edition whose SHA-256 is `code`, or begins with it: at least twelve digits, in whatever case. None where there is no such edition,
    /// or more than one.
    pub fn sheet(&self, code: &str) -> Result<Option<Sheet>, Denial> {
        let code = code.to_ascii_lowercase();
        let is_code =
            (CODE_MIN..=64).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_code {
            return Ok(None);
        }
        let editions = self.editions()?;
        let mut found = editions.iter().filter(|one| one.card.edition.to_string().starts_with(&code));
        let (Some(Numbered { number, card }), None) = (found.next(), found.next()) else { return Ok(None) };
        let edition = self.edition(card)?;
        let identity = &edition.document.identity;
        let in_force = self.cards()?.into_iter().find(|other| other.document == card.document);
        let own = in_force.as_ref().is_some_and(|other| other.edition == card.edition);
        let state = self.state_of(card, own, identity.review_due());
        let instead = in_force.filter(|_| state == EditionState::Superseded).and_then(|other| {
            let newer = editions.iter().find(|one| one.card.edition == other.edition)?;
            let sha256 = other.edition.to_string();
            Some(Instead { edition: newer.number, sha256, effective: other.effective })
        });
        Ok(Some(Sheet {
            document: card.document.clone(),
            title: card.title.clone(),
            number: identity.number.trim().to_owned(),
            agency: identity.agency.clone(),
            edition: *number,
            sha256: card.edition.to_string(),
            state,
            effective: card.effective,
            expires: card.expires,
            instead,
        }))
    }

    /// The editions that are followed today, by document.
    pub fn in_force(&self) -> Result<Vec<InForce>, Denial> {
        let today = self.today();
        let editions = self.editions()?;
        let cards = self.cards()?.into_iter().filter(|card| card.expires.is_none_or(|last| last >= today));
        let shown = cards.filter_map(|card| {
            let own =
                |one: &&Numbered| one.card.document == card.document && one.card.edition == card.edition;
            let number = editions.iter().find(own)?.number;
            let sha256 = card.edition.to_string();
            let (effective, expires) = (card.effective, card.expires);
            Some(InForce {
                document: card.document,
                title: card.title,
                edition: number,
                sha256,
                effective,
                expires,
            })
        });
        Ok(shown.collect())
    }
}
