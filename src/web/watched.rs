//! A store that says which streams changed, to whoever listens. Everything that is asked goes to the store behind it.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::ledger::{Digest, Entry, Head};
use crate::store::{Kept, Report, Row, RowSet, Store, StoreError, Transition};

/// The most streams that wait to be told of; beyond, all are meant.
const PENDING_MAX: usize = 1000;

pub struct Watched {
    store: Arc<dyn Store>,
    pending: Mutex<Changed>,
    changed: Notify,
}

/// What changed since it was told last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    pub streams: BTreeSet<String>,
    /// Too many to be named.
    pub all: bool,
}

impl Watched {
    pub fn new(store: Arc<dyn Store>) -> Arc<Watched> {
        Arc::new(Watched { store, pending: Mutex::default(), changed: Notify::new() })
    }

    /// Waits until something has changed.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Takes what changed since it was taken last.
    pub(super) fn take(&self) -> Changed {
        std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, streams: impl Iterator<Item = String>) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.streams.extend(streams);
        if pending.streams.len() > PENDING_MAX {
            *pending = Changed { streams: BTreeSet::new(), all: true };
        }
        drop(pending);
        self.changed.notify_one();
    }
}

impl Store for Watched {
    fn apply(&self, transitions: Vec<Transition>) -> Result<Vec<Entry>, StoreError> {
        let entries = self.store.apply(transitions)?;
        self.note(entries.iter().map(|entry| entry.seat.stream.clone()));
        Ok(entries)
    }

    fn state(&self, stream: &str) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        self.store.state(stream)
    }

    fn version(&self, stream: &str) -> Result<u64, StoreError> {
        self.store.version(stream)
    }

    fn entries(&self, stream: &str, first: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.store.entries(stream, first, limit)
    }

    fn since(&self, sequence: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.store.since(sequence, limit)
    }

    fn row(&self, set: RowSet, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.row(set, key)
    }

    fn rows(
        &self,
        set: RowSet,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        self.store.rows(set, prefix, after, limit)
    }

    fn head(&self) -> Result<Head, StoreError> {
        self.store.head()
    }

    fn verify_at(&self, at: Option<u64>) -> Result<Report, StoreError> {
        self.store.verify_at(at)
    }

    fn keep_evidence(&self, from: &mut dyn Read) -> Result<Kept, StoreError> {
        self.store.keep_evidence(from)
    }

    fn copy_evidence(&self, digest: Digest, into: &mut dyn Write) -> Result<Option<u64>, StoreError> {
        self.store.copy_evidence(digest, into)
    }

    fn close(&self) -> Result<(), StoreError> {
        self.store.close()
    }
}
