//! What the store's rows hold: made from events by one function, which the desk uses for what it commits and the store for
//! rebuilding and verifying. Reads no clock, and nothing but its arguments.
//!
//! | set | key | value |
//! |---|---|---|
//! | inbox | actor, 0, due, offered, number, step, 0, visit | `InboxTask` |
//! | instances | number | `Listed` |
//! | counters | `instances` | the highest number |
//! | people | name | `Person` |
//! | editions | document | [`Card`](super::Card) of an edition that was published without a day |
//! | editions | document, 0, digest | `Shelved`: an edition with the day from which it is in force |
//! | keys | person, 0, key | `Answered` |
//! | evidence | digest | nothing |
//! | delegations | who acts, 0, actor, 0, who holds the role, 0, first day | `Delegation` |
//! | calendars | place in the office's stream | `InForce`: the calendar put into force there |
//! | timer, errands | as `errands` says | |
//! | deliveries | as `deliveries` says | |
//! | schedules | document, `/`, procedure | the beginning of the last period that was looked at |
//!
//! Values are JSON; numbers and moments in keys are eight bytes, big-endian, so that rows stand in their order.

mod deliveries;
mod errands;
mod written;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Time;
use crate::instance::{Event, Instance, State, Task, TaskState, Trouble};
use crate::ledger::{Digest, NewEntry};
use crate::store::{Derive, DeriveError, RowChange, RowSet, Rows};

use self::written::fault;

use super::event::{Card, Delegation, OFFICE, OfficeEvent, Term};

pub use deliveries::{About, Delivery, DeliveryState, Mark, POST, PostEvent, Receiver};
pub(in crate::desk) use deliveries::{MARK, OVER, PENDING, delivery_key};
pub(in crate::desk) use errands::{Errand, OTHERS, RUNS, TimerRow};
pub(in crate::desk) use written::{json, moment_key, number, parse, read, written};

/// The row of counters that holds the highest number of an instance.
pub(in crate::desk) const INSTANCE_COUNTER: &[u8] = b"instances";

/// An open task, as the inbox lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxTask {
    pub id: String,
    pub document: String,
    pub procedure: String,
    pub edition: String,
    pub step: String,
    pub actor: String,
    pub state: TaskState,
    pub visit: u32,
    pub offered: Time,
    pub due: Option<Time>,
    /// The claimer of this very task.
    pub person: Option<String>,
    /// Who keeps others from it: its claimer, or that of a task of which only one is to be done.
    pub held_by: Option<String>,
    /// How many of the step's tasks count, where it is a quorum, and how many it has come to: [`crate::instance::Tally`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<usize>,
    /// Who has another part of the same quorum, and counts once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counted: Vec<String>,
    /// The actor who was told that it is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalated: Option<String>,
    /// Why an automatic task waits for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Trouble>,
}

/// An instance, as listings show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Listed {
    pub id: String,
    pub document: String,
    pub procedure: String,
    pub state: State,
    pub outcome: Option<String>,
    pub opened: Option<Time>,
    pub ended: Option<Time>,
}

/// A registered person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    pub name: String,
    /// Actors' keys, in alphabetical order.
    pub roles: Vec<String>,
    /// The days on which he holds those of them that he does not hold on every day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
}

/// An edition that was published, and where in the office's stream: of several with the same first day the latest counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelved {
    #[serde(flatten)]
    pub card: Card,
    #[serde(default)]
    pub order: u64,
}

/// A calendar, and the moment when it was put into force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InForce {
    pub calendar: Digest,
    pub at: Time,
}

/// What an idempotency key was used for: the digest of what was asked, and where the answer can be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub content: Digest,
    pub stream: String,
    /// The stream's version after the command.
    pub version: u64,
}

/// The desk's function from events to rows.
pub struct Derivation;

impl Derive for Derivation {
    fn form(&self) -> u32 {
        1
    }

    fn rows(
        &self,
        stream: &str,
        version: u64,
        before: Option<&[u8]>,
        entries: &[NewEntry],
    ) -> Result<Rows, DeriveError> {
        let mut rows = match stream {
            OFFICE => office(version, entries)?,
            POST => deliveries::rows(entries)?,
            id => instance(id, before, entries)?,
        };
        for (entry, version) in entries.iter().zip(version + 1..) {
            let Some(key) = &entry.key else { continue };
            let answered = Answered { content: key.content, stream: stream.to_owned(), version };
            let row = RowChange::put(RowSet::Keys, key_row(&entry.person, &key.key), json(&answered)?);
            rows.changes.push(row);
        }
        Ok(rows)
    }
}

fn office(version: u64, entries: &[NewEntry]) -> Result<Rows, DeriveError> {
    let mut rows = Rows::default();
    for (entry, order) in entries.iter().zip(version + 1..) {
        match parse::<OfficeEvent>(entry)? {
            OfficeEvent::PersonAdded { name, roles, terms }
            | OfficeEvent::RolesChanged { name, roles, terms } => {
                let key = name.clone();
                rows.changes.push(RowChange::put(RowSet::People, key, json(&Person { name, roles, terms })?));
            }
            OfficeEvent::PersonRemoved { name } => rows.changes.push(RowChange::remove(RowSet::People, name)),
            OfficeEvent::EditionPublished(card) => {
                rows.changes.push(RowChange::put(RowSet::Evidence, *card.edition.as_bytes(), []));
                let row = match card.effective {
                    None => RowChange::put(RowSet::Editions, card.document.clone(), json(&card)?),
                    Some(_) => {
                        let key = format!("{}\0{}", card.document, card.edition);
                        RowChange::put(RowSet::Editions, key, json(&Shelved { card, order })?)
                    }
                };
                rows.changes.push(row);
            }
            OfficeEvent::Delegated(delegation) => {
                let row = delegation_row(&delegation);
                rows.changes.push(RowChange::put(RowSet::Delegations, row, json(&delegation)?));
            }
            OfficeEvent::DelegationEnded(delegation) => {
                rows.changes.push(RowChange::remove(RowSet::Delegations, delegation_row(&delegation)));
            }
            OfficeEvent::ScheduleBegun { document, procedure, after } => {
                let key = schedule_key(&document, &procedure);
                rows.changes.push(RowChange::put(RowSet::Schedules, key, json(&after)?));
            }
            OfficeEvent::CalendarSet { calendar } => {
                let at = Time::parse_from_rfc3339(&entry.time)
                    .map_err(|error| DeriveError { message: error.to_string() })?;
                rows.changes.push(RowChange::put(RowSet::Evidence, *calendar.as_bytes(), []));
                let row = json(&InForce { calendar, at })?;
                rows.changes.push(RowChange::put(RowSet::Calendars, order.to_be_bytes(), row));
            }
        }
    }
    Ok(rows)
}

fn instance(id: &str, before: Option<&[u8]>, entries: &[NewEntry]) -> Result<Rows, DeriveError> {
    let before: Instance = match before {
        Some(bytes) => serde_json::from_slice(bytes).map_err(|error| fault(&error))?,
        None => Instance::default(),
    };
    let number = number(id).ok_or_else(|| DeriveError { message: format!("`{id}` has no number") })?;
    let mut after = before.clone();
    let mut rows = Rows::default();
    for entry in entries {
        let event: Event = parse(entry)?;
        after.evolve(&event);
        let digests = event.files().into_iter().filter_map(|(_, file)| Digest::parse(&file.sha256));
        let kept = digests.map(|digest| RowChange::put(RowSet::Evidence, *digest.as_bytes(), []));
        rows.changes.extend(kept);
        match &event {
            Event::Opened { document, procedure, period, .. } => {
                let row = RowChange::put(RowSet::Counters, INSTANCE_COUNTER, number.to_be_bytes());
                rows.changes.push(row);
                if let Some(period) = period {
                    let key = schedule_key(document, procedure);
                    rows.changes.push(RowChange::put(RowSet::Schedules, key, json(period)?));
                }
            }
            Event::CallEnded { instance, .. } => {
                rows.changes.push(RowChange::remove(RowSet::Errands, errands::ended_key(instance)));
            }
            Event::ArrowHeld { .. }
            | Event::ArrowsJoined { .. }
            | Event::LimitReached { .. }
            | Event::TaskOffered { .. }
            | Event::TaskClaimed { .. }
            | Event::TaskReleased { .. }
            | Event::TaskReassigned { .. }
            | Event::VoteEnded { .. }
            | Event::TaskDone { .. }
            | Event::Attached { .. }
            | Event::TaskDecided { .. }
            | Event::TaskFinished { .. }
            | Event::TaskReminded { .. }
            | Event::TaskEscalated { .. }
            | Event::CommandStarted { .. }
            | Event::CommandEnded { .. }
            | Event::CommandLost { .. }
            | Event::CallOpened { .. }
            | Event::IncidentOpened { .. }
            | Event::TaskRetried { .. }
            | Event::TaskWithdrawn { .. }
            | Event::Commented { .. }
            | Event::Suspended { .. }
            | Event::Resumed { .. }
            | Event::Migrated { .. } => {}
            Event::Cancelled { .. } | Event::Ended { .. } => {
                if let Some(caller) = after.caller.clone() {
                    let ended = Errand::Ended { id: id.to_owned(), caller, outcome: after.outcome.clone() };
                    rows.changes.push(RowChange::put(RowSet::Errands, errands::ended_key(id), json(&ended)?));
                }
            }
        }
    }
    changed(&mut rows, RowSet::Inbox, &waiting(id, number, &before), &waiting(id, number, &after))?;
    let timers = |instance| errands::timers(id, number, instance);
    changed(&mut rows, RowSet::Timer, &timers(&before), &timers(&after))?;
    let errands = |instance| errands::errands(id, number, instance);
    changed(&mut rows, RowSet::Errands, &errands(&before), &errands(&after))?;
    rows.changes.push(RowChange::put(RowSet::Instances, number.to_be_bytes(), json(&listed(id, &after))?));
    rows.state = Some(json(&after)?);
    Ok(rows)
}

/// The rows that go, come or change between two states of an instance.
fn changed<T: Serialize + PartialEq>(
    rows: &mut Rows,
    set: RowSet,
    old: &[(Vec<u8>, T)],
    new: &[(Vec<u8>, T)],
) -> Result<(), DeriveError> {
    let gone = old.iter().filter(|(key, _)| new.iter().all(|(kept, _)| kept != key));
    rows.changes.extend(gone.map(|(key, _)| RowChange::remove(set, key.clone())));
    for (key, row) in new.iter().filter(|row| !old.contains(row)) {
        rows.changes.push(RowChange::put(set, key.clone(), json(row)?));
    }
    Ok(())
}

/// The tasks of an instance that stand in an inbox; those of a suspended one do not.
fn waiting(id: &str, number: u64, instance: &Instance) -> Vec<(Vec<u8>, InboxTask)> {
    if instance.state != State::Open {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for task in instance.open_tasks().filter(|task| task.needs_person()) {
        let row = inbox_task(id, instance, task);
        rows.extend(task.escalated.iter().map(|to| (inbox_key(to, task, number), row.clone())));
        rows.push((inbox_key(&task.actor, task, number), row));
    }
    rows
}

fn inbox_task(id: &str, instance: &Instance, task: &Task) -> InboxTask {
    let others =
        instance.latest(&task.step).filter(|other| task.quorum.is_some() && other.actor != task.actor);
    InboxTask {
        id: id.to_owned(),
        document: instance.document.clone(),
        procedure: instance.procedure.clone(),
        edition: instance.edition.clone(),
        step: task.step.clone(),
        actor: task.actor.clone(),
        state: task.state,
        visit: task.visit,
        offered: task.offered,
        due: task.due,
        person: task.person.clone(),
        held_by: instance.claimer(task).map(str::to_owned),
        quorum: task.quorum,
        reached: task.quorum.and_then(|_| Some(instance.tally(&task.step)?.reached)),
        counted: others.filter_map(|other| other.person.clone()).collect(),
        escalated: task.escalated.clone(),
        trouble: task.trouble,
    }
}

/// The key of a task in the inbox of an actor: its own, or the one who was told that it is late.
fn inbox_key(actor: &str, task: &Task, number: u64) -> Vec<u8> {
    let mut key = inbox_prefix(actor);
    key.extend(task.due.map_or([u8::MAX; 8], moment_key));
    key.extend(moment_key(task.offered));
    key.extend(number.to_be_bytes());
    key.extend(task.step.as_bytes());
    key.push(0);
    key.extend(task.visit.to_be_bytes());
    key
}

/// What the keys of an actor's tasks begin with.
pub(in crate::desk) fn inbox_prefix(actor: &str) -> Vec<u8> {
    let mut key = actor.as_bytes().to_vec();
    key.push(0);
    key
}

/// The key of the row that says how far a recurring procedure's periods have been looked at.
pub(in crate::desk) fn schedule_key(document: &str, procedure: &str) -> Vec<u8> {
    format!("{document}/{procedure}").into_bytes()
}

/// The key of a delegation's row: by who acts, so that a visitor's are found together.
fn delegation_row(delegation: &Delegation) -> Vec<u8> {
    let Delegation { actor, by, to, from, .. } = delegation;
    format!("{to}\0{actor}\0{by}\0{from}").into_bytes()
}

/// The key of an idempotency key's row: it belongs to the person.
pub(in crate::desk) fn key_row(person: &str, key: &str) -> Vec<u8> {
    let mut row = person.as_bytes().to_vec();
    row.push(0);
    row.extend(key.as_bytes());
    row
}

pub(in crate::desk) fn listed(id: &str, instance: &Instance) -> Listed {
    Listed {
        id: id.to_owned(),
        document: instance.document.clone(),
        procedure: instance.procedure.clone(),
        state: instance.state,
        outcome: instance.outcome.clone(),
        opened: instance.opened,
        ended: instance.ended,
    }
}
