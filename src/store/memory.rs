//! A store in memory: the twin that tests and trial runs use. Keeps nothing when it is dropped.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ledger::{Digest, Entry, Head};

use super::evidence::stream;
use super::image::{Image, compare};
use super::plan::{Ground, Plan, StreamHead};
use super::verify::GrowingTree;
use super::{Derive, FAULTS_LIMIT, FILE_LIMIT, Kept, Report, Row, RowSet, Store, StoreError, Transition};

/// Entries and rows in memory, behind one lock.
pub struct MemoryStore {
    derive: Arc<dyn Derive>,
    kept: Mutex<Contents>,
}

struct Contents {
    entries: Vec<Entry>,
    /// The places of each stream's entries in `entries`.
    streams: HashMap<String, Vec<usize>>,
    head: Head,
    image: Image,
    evidence: HashMap<Digest, Vec<u8>>,
}

impl MemoryStore {
    /// An empty store; `derive` is what verification checks the rows with.
    pub fn new(derive: Arc<dyn Derive>) -> MemoryStore {
        let kept = Contents {
            entries: Vec::new(),
            streams: HashMap::new(),
            head: Head::EMPTY,
            image: Image::default(),
            evidence: HashMap::new(),
        };
        MemoryStore { derive, kept: Mutex::new(kept) }
    }

    /// A panic elsewhere cannot leave half a change: everything is planned before anything is written.
    fn kept(&self) -> MutexGuard<'_, Contents> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn apply(&self, transitions: Vec<Transition>) -> Result<Vec<Entry>, StoreError> {
        let mut kept = self.kept();
        let mut plan = Plan::new(&kept.image, kept.head);
        let planned = plan.add(&transitions)?;
        kept.head = plan.head();
        for entry in &planned.entries {
            let at = kept.entries.len();
            kept.streams.entry(entry.seat.stream.clone()).or_default().push(at);
            kept.entries.push(entry.clone());
        }
        let mut heads = planned.stream_heads.into_iter();
        for transition in transitions {
            let head = heads.next().unwrap_or(StreamHead::EMPTY);
            kept.image.set(&transition.stream, head, transition.rows);
        }
        Ok(planned.entries)
    }

    fn state(&self, stream: &str) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        let kept = self.kept();
        let stream = kept.image.streams.get(stream);
        Ok(stream.and_then(|stream| Some((stream.head.version, stream.state.clone()?))))
    }

    fn version(&self, stream: &str) -> Result<u64, StoreError> {
        Ok(self.kept().image.stream_head(stream)?.version)
    }

    fn entries(&self, stream: &str, first: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let kept = self.kept();
        let places = kept.streams.get(stream).map_or(&[][..], Vec::as_slice);
        let skipped = usize::try_from(first.saturating_sub(1)).unwrap_or(usize::MAX);
        Ok(places.iter().skip(skipped).take(limit).map(|at| kept.entries[*at].clone()).collect())
    }

    fn since(&self, sequence: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let skipped = usize::try_from(sequence).unwrap_or(usize::MAX);
        Ok(self.kept().entries.iter().skip(skipped).take(limit).cloned().collect())
    }

    fn row(&self, set: RowSet, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.kept().image.rows.get(&(set, key.to_vec())).cloned())
    }

    fn rows(
        &self,
        set: RowSet,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        Ok(self.kept().image.rows(set, prefix, after, limit))
    }

    fn head(&self) -> Result<Head, StoreError> {
        Ok(self.kept().head)
    }

    fn verify_at(&self, at: Option<u64>) -> Result<Report, StoreError> {
        let kept = self.kept();
        let mut derived = Image::default();
        let mut report = Report::empty();
        let mut tree = GrowingTree::new(at);
        for entry in &kept.entries {
            report.faults.extend(derived.replay(entry, &*self.derive).err());
            report.head = report.head.after(entry.hash);
            tree.push(entry.hash);
            report.entries += 1;
        }
        report.tree = tree.report();
        report.faults.extend(compare(&derived, &kept.image, FAULTS_LIMIT));
        Ok(report)
    }

    fn keep_evidence(&self, from: &mut dyn Read) -> Result<Kept, StoreError> {
        let mut bytes = Vec::new();
        let kept = stream(from, FILE_LIMIT, |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })?;
        self.kept().evidence.insert(kept.digest, bytes);
        Ok(kept)
    }

    fn copy_evidence(&self, digest: Digest, into: &mut dyn Write) -> Result<Option<u64>, StoreError> {
        let Some(bytes) = self.kept().evidence.get(&digest).cloned() else { return Ok(None) };
        into.write_all(&bytes).map_err(|source| StoreError::Unwritten { source })?;
        Ok(Some(bytes.len() as u64))
    }

    fn close(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
