//! A layer above the store, small enough to be seen through: events that put and remove rows of the inbox.

use sop::ledger::NewEntry;
use sop::store::{Derive, DeriveError, RowChange, RowSet, Rows, Store, StoreError, Transition};

/// `{"put":"KEY","value":"V"}` writes an inbox row, `{"remove":"KEY"}` removes it; the state is all values
/// ever put.
pub struct Toy;

#[derive(serde::Deserialize)]
struct Event {
    put: Option<String>,
    value: Option<String>,
    remove: Option<String>,
}

impl Derive for Toy {
    fn rows(
        &self,
        _stream: &str,
        _version: u64,
        before: Option<&[u8]>,
        entries: &[NewEntry],
    ) -> Result<Rows, DeriveError> {
        let mut state = before.unwrap_or_default().to_vec();
        let mut changes = Vec::new();
        for entry in entries {
            let event: Event = serde_json::from_str(&entry.event)
                .map_err(|error| DeriveError { message: error.to_string() })?;
            if let Some(key) = event.put {
                let value = event.value.unwrap_or_default();
                state.extend_from_slice(value.as_bytes());
                changes.push(RowChange::put(RowSet::Inbox, key, value));
            }
            changes.extend(event.remove.map(|key| RowChange::remove(RowSet::Inbox, key)));
        }
        Ok(Rows { state: Some(state), changes })
    }
}

/// An event that puts a row.
pub fn put(key: &str, value: &str) -> String {
    serde_json::json!({ "put": key, "value": value }).to_string()
}

/// An event that removes a row.
pub fn remove(key: &str) -> String {
    serde_json::json!({ "remove": key }).to_string()
}

/// What Budi wrote, one minute past nine.
pub fn entry(event: &str) -> NewEntry {
    NewEntry {
        time: "2026-11-23T09:01:00+07:00".into(),
        person: "budi".into(),
        os_user: None,
        key: None,
        event: event.into(),
    }
}

/// A transition of `stream` as this layer decides it on what `store` holds.
pub fn decide(store: &dyn Store, stream: &str, events: &[String]) -> Result<Transition, StoreError> {
    let expected = store.version(stream)?;
    let before = store.state(stream)?.map(|(_, state)| state);
    let entries: Vec<NewEntry> = events.iter().map(|event| entry(event)).collect();
    let rows = Toy
        .rows(stream, expected, before.as_deref(), &entries)
        .map_err(|source| StoreError::Derive { place: stream.to_owned(), source })?;
    Ok(Transition { stream: stream.to_owned(), expected, entries, rows, absent: Vec::new() })
}

/// Decides and applies.
pub fn write(store: &dyn Store, stream: &str, events: &[String]) -> Result<(), StoreError> {
    store.apply(vec![decide(store, stream, events)?]).map(drop)
}

/// The inbox as text: `key=value` in order.
pub fn inbox(store: &dyn Store, prefix: &str) -> Result<String, StoreError> {
    let rows = store.rows(RowSet::Inbox, prefix.as_bytes(), None, 1000)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(rows.iter().map(|(key, value)| format!("{}={}", text(key), text(value))).collect::<Vec<_>>().join(" "))
}
