//! All states and rows in memory, as the entries make them: what the store in memory shows, and what
//! verification compares with.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use crate::ledger::Entry;
use crate::source::Phrase;

use super::plan::{Ground, StreamHead};
use super::replay::replay;
use super::{Derive, Fault, Row, RowSet, Rows, StoreError};

/// States and rows, derived from entries that were handed in one after the other.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Image {
    pub streams: HashMap<String, StreamImage>,
    pub rows: BTreeMap<(RowSet, Vec<u8>), Vec<u8>>,
}

/// Where one stream stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StreamImage {
    pub head: StreamHead,
    pub state: Option<Vec<u8>>,
}

impl Image {
    /// Takes over what entries have made of a stream and of the rows.
    pub fn set(&mut self, stream: &str, head: StreamHead, rows: Rows) {
        self.streams.insert(stream.to_owned(), StreamImage { head, state: rows.state });
        for change in rows.changes {
            match change.value {
                Some(value) => self.rows.insert((change.set, change.key), value),
                None => self.rows.remove(&(change.set, change.key)),
            };
        }
    }

    /// Takes over what an entry makes of its stream, if it follows what is there.
    pub fn replay(&mut self, entry: &Entry, derive: &dyn Derive) -> Result<(), Fault> {
        let stream = &entry.seat.stream;
        let before = self.streams.get(stream);
        let head = before.map_or(StreamHead::EMPTY, |before| before.head);
        let state = before.and_then(|before| before.state.as_deref());
        let (head, rows) = replay(derive, entry, head, state)?;
        self.set(stream, head, rows);
        Ok(())
    }

    /// See [`super::Store::rows`].
    pub fn rows(&self, set: RowSet, prefix: &[u8], after: Option<&[u8]>, limit: usize) -> Vec<Row> {
        let from = match after {
            Some(after) if after >= prefix => Bound::Excluded((set, after.to_vec())),
            Some(_) | None => Bound::Included((set, prefix.to_vec())),
        };
        self.rows
            .range((from, Bound::Unbounded))
            .take_while(|((of, key), _)| *of == set && key.starts_with(prefix))
            .take(limit)
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect()
    }
}

impl Ground for Image {
    fn stream_head(&self, stream: &str) -> Result<StreamHead, StoreError> {
        Ok(self.streams.get(stream).map_or(StreamHead::EMPTY, |stream| stream.head))
    }

    fn has_row(&self, set: RowSet, key: &[u8]) -> Result<bool, StoreError> {
        Ok(self.rows.contains_key(&(set, key.to_vec())))
    }
}

/// What differs between what the entries make and what a store shows; at most `limit` faults.
pub(super) fn compare(derived: &Image, shown: &Image, limit: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut streams: Vec<&String> = derived.streams.keys().chain(shown.streams.keys()).collect();
    streams.sort_unstable();
    streams.dedup();
    for stream in streams {
        if derived.streams.get(stream) != shown.streams.get(stream) {
            faults.push(differs(stream.clone()));
        }
    }
    let mut keys: Vec<_> = derived.rows.keys().chain(shown.rows.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        if derived.rows.get(key) != shown.rows.get(key) {
            faults.push(differs(format!(
                "{}/{}",
                key.0.name(),
                String::from_utf8_lossy(&key.1).escape_debug()
            )));
        }
    }
    faults.truncate(limit);
    faults
}

fn differs(place: String) -> Fault {
    let message = Phrase::new(
        "tidak sama dengan yang diturunkan dari entri-entrinya",
        "is not what its entries make of it",
    );
    Fault { place, message }
}
