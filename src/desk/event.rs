//! What happens in the office itself, as it is kept in the ledger: people, their roles, editions. Each event says the whole of
//! what holds afterwards, so that nobody needs the earlier ones to read it.

use chrono::FixedOffset;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{Date, Recurrence, Time};
use crate::ledger::Digest;

/// The stream of the office. No instance can be called so: their ids end with a number.
pub const OFFICE: &str = "office";

/// Something that happened in the office; kept as JSON like the events of instances, whose names cannot be taken back either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OfficeEvent {
    /// A person was registered.
    PersonAdded {
        name: String,
        roles: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        terms: Vec<Term>,
    },
    /// A person holds these roles from now on.
    RolesChanged {
        name: String,
        roles: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        terms: Vec<Term>,
    },
    /// A person is no longer registered. What he did stays his.
    PersonRemoved { name: String },
    /// New instances of this document's procedures are opened with this edition, from now on or from the day on that it says.
    EditionPublished(Card),
    /// Tasks that open from now on are due by this calendar: the SHA-256 of its text, which is kept as evidence.
    CalendarSet { calendar: Digest },
    /// Instances of a recurring procedure are opened for the periods that begin after this moment.
    ScheduleBegun { document: String, procedure: String, after: Time },
    /// On these days, both included, `to` acts for whoever holds the role.
    Delegated(Delegation),
    /// From now on nobody acts by this delegation, though its last day has not passed.
    DelegationEnded(Delegation),
}

/// Days on which a person holds one of his roles, both included. A role without a term is held on every day; with several, on the
/// days of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Term {
    pub role: String,
    /// `None`: from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// `None`: without an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Term {
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether some day belongs to both.
    pub fn overlaps(&self, other: &Term) -> bool {
        let begins_by =
            |one: &Term, other: &Term| one.from.zip(other.until).is_none_or(|(from, until)| from <= until);
        begins_by(self, other) && begins_by(other, self)
    }
}

/// Whether somebody with these terms holds one of his roles on a day.
pub fn is_held(terms: &[Term], role: &str, day: Date) -> bool {
    let mut own = terms.iter().filter(|term| term.role == role).peekable();
    own.peek().is_none() || own.any(|term| term.holds(day))
}

/// A dated delegation of one role (Plh., Plt.).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Delegation {
    pub actor: String,
    /// Who holds the role.
    pub by: String,
    pub to: String,
    pub from: Date,
    pub until: Date,
    /// The number of the letter that says so.
    pub letter: String,
}

impl Delegation {
    /// Whether it is of the same role, persons and first day, so that only the later of the two holds.
    pub fn takes_the_place_of(&self, other: &Delegation) -> bool {
        let what = |one: &Delegation| (one.actor.clone(), one.by.clone(), one.to.clone(), one.from);
        what(self) == what(other)
    }
}

/// An edition's card: what is asked about it without reading its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The document's id.
    pub document: String,
    pub title: String,
    /// SHA-256 of the text, which is kept as evidence.
    pub edition: Digest,
    /// Titles by key.
    pub actors: IndexMap<String, String>,
    /// Titles by key.
    pub procedures: IndexMap<String, String>,
    /// How often procedures recur, by key; those that do not are left out.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub recurring: IndexMap<String, Recurrence>,
    /// The first day on which instances are opened with it; `None`: the day of publishing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Date>,
    /// The last such day; `None`: until another edition comes into force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
}

impl Card {
    /// When it comes into force, if it is published at `at`: then, or at the beginning of its first day, in that offset.
    pub fn begins(&self, at: Time) -> Time {
        self.first_moment(*at.offset()).map_or(at, |first| first.max(at))
    }

    /// The beginning of its first day, in an offset; none of one without such a day.
    pub fn first_moment(&self, offset: FixedOffset) -> Option<Time> {
        self.effective?.and_hms_opt(0, 0, 0)?.and_local_timezone(offset).single()
    }
}

impl OfficeEvent {
    /// The event's name, as in its JSON.
    pub fn name(&self) -> &'static str {
        match self {
            OfficeEvent::PersonAdded { .. } => "person_added",
            OfficeEvent::RolesChanged { .. } => "roles_changed",
            OfficeEvent::PersonRemoved { .. } => "person_removed",
            OfficeEvent::EditionPublished(_) => "edition_published",
            OfficeEvent::CalendarSet { .. } => "calendar_set",
            OfficeEvent::ScheduleBegun { .. } => "schedule_begun",
            OfficeEvent::Delegated(_) => "delegated",
            OfficeEvent::DelegationEnded(_) => "delegation_ended",
        }
    }
}
