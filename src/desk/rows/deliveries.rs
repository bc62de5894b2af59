//! What is to be told to whom, as it is kept: each message to a receiver is a delivery, and how far the ledger was looked through and how
//! each delivery stands are rows of a stream of their own.
//!
//! | set | key | value |
//! |---|---|---|
//! | deliveries | `m` | [`Mark`] |
//! | deliveries | `p`, number | [`Delivery`], still to be made |
//! | deliveries | `z`, number | [`Delivery`], over |

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Time;
use crate::ledger::{Entry, NewEntry};
use crate::post::Fault;
use crate::store::{DeriveError, RowChange, RowSet, Rows};

use super::written::{json, number, parse};

/// The stream of what was told. No instance can be called so: their ids end with a number.
pub const POST: &str = "post";

pub(in crate::desk) const MARK: &[u8] = b"m";
pub(in crate::desk) const PENDING: u8 = b'p';
pub(in crate::desk) const OVER: u8 = b'z';

/// Something that happened to the office's notices; kept like the events of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PostEvent {
    /// The ledger was looked through, and these deliveries are to be made.
    Addressed { mark: Mark, deliveries: Vec<Delivery> },
    /// A delivery stands so from now on: it was tried, dropped, or is to be tried anew.
    Tried { delivery: Delivery },
}

/// How far the ledger was looked through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The last entry that was looked at.
    pub until: u64,
    /// Tasks that were due by then have been told as late.
    pub late: Time,
    /// The highest number of a delivery.
    pub number: u64,
    /// The channels that were told.
    pub channels: BTreeSet<String>,
}

/// One message to one receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Counted over the store, from 1.
    pub number: u64,
    pub to: Receiver,
    /// What it tells, in order; at least one thing.
    pub about: Vec<About>,
    pub state: DeliveryState,
    pub made: Time,
    /// How often it was tried.
    #[serde(default)]
    pub tries: u32,
    /// When it is tried again; none of one that is over, or was not tried yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Time>,
    /// Why the last try failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
}

/// Who is told. Of a person only the name is kept, no address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "channel", content = "name", rename_all = "snake_case")]
pub enum Receiver {
    Mail(String),
    Webhook(String),
}

/// What is told: an entry of the ledger, or that the task which it offers is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct About {
    pub sequence: u64,
    /// The event's name; `task_late` of a task that is late, `review_due` of an edition to be reviewed.
    pub event: String,
    /// The instance; none of what happened in the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    Pending,
    Sent,
    /// It could not be made in time, or never can.
    GivenUp,
    /// What it tells was over before it could be told.
    Dropped,
}

impl Receiver {
    /// The way that it takes.
    pub fn channel(&self) -> String {
        match self {
            Receiver::Mail(_) => "mail".to_owned(),
            Receiver::Webhook(name) => format!("webhook {name}"),
        }
    }

    /// The person's or the webhook's.
    pub fn name(&self) -> &str {
        match self {
            Receiver::Mail(name) | Receiver::Webhook(name) => name,
        }
    }
}

impl About {
    /// An entry as a delivery names it.
    pub(in crate::desk) fn of(entry: &Entry, event: &str) -> About {
        let stream = &entry.seat.stream;
        let id = number(stream).map(|_| stream.clone());
        About { sequence: entry.seat.sequence, event: event.to_owned(), id }
    }
}

/// What entries of the stream make of the rows.
pub(super) fn rows(entries: &[NewEntry]) -> Result<Rows, DeriveError> {
    let mut rows = Rows::default();
    for entry in entries {
        match parse::<PostEvent>(entry)? {
            PostEvent::Addressed { mark, deliveries } => {
                rows.changes.push(RowChange::put(RowSet::Deliveries, MARK, json(&mark)?));
                for delivery in deliveries {
                    let key = delivery_key(PENDING, delivery.number);
                    rows.changes.push(RowChange::put(RowSet::Deliveries, key, json(&delivery)?));
                }
            }
            PostEvent::Tried { delivery } => {
                let (is, was) = match delivery.state {
                    DeliveryState::Pending => (PENDING, OVER),
                    DeliveryState::Sent | DeliveryState::GivenUp | DeliveryState::Dropped => (OVER, PENDING),
                };
                rows.changes.push(RowChange::remove(RowSet::Deliveries, delivery_key(was, delivery.number)));
                let key = delivery_key(is, delivery.number);
                rows.changes.push(RowChange::put(RowSet::Deliveries, key, json(&delivery)?));
            }
        }
    }
    Ok(rows)
}

pub(in crate::desk) fn delivery_key(state: u8, number: u64) -> Vec<u8> {
    let mut key = vec![state];
    key.extend(number.to_be_bytes());
    key
}
