//! The view of a store, kept in sled: the only place that knows it. Never trusted over the ledger.
//!
//! sled 0.34 can panic on damaged files and its `flush` does not reach the device, so every call goes through
//! one place that catches panics, and `SledView::settle` syncs the file itself. After a failure or a panic
//! nothing more is asked of it: the next opening makes the view again.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::fs::{File, TryLockError};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Once, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use crate::ledger::{Mark, Position};

use super::image::{Image, StreamImage};
use super::pin;
use super::plan::{Ground, StreamHead};
use super::trust::ViewNote;
use super::view::{self, Changes, MARK_KEY};
use super::{Row, RowSet, StoreError};

/// The most memory that sled may use for pages, in bytes.
const CACHE: u64 = 64 * 1024 * 1024;

/// The bytes of sled's segments. Each opening reads and overwrites a few whole ones, which with the 512 KiB
/// that sled takes of itself costs a short command more than its work does.
const SEGMENT: usize = 64 * 1024;

/// How often, a millisecond apart, a view is asked whether it has let go of its file.
const RELEASE: u32 = 2000;

/// States, positions and rows in a folder of sled's.
pub(super) struct SledView {
    path: PathBuf,
    db: sled::Db,
    /// Something was written since the file was last synced.
    changed: AtomicBool,
    failed: AtomicBool,
    /// A long value is several; nobody reads between two of their writes.
    whole: RwLock<()>,
}

impl SledView {
    /// Opens the view, or makes an empty one. One process at a time: the caller holds the store's lock.
    pub fn open(path: &Path) -> Result<SledView, StoreError> {
        let config = sled::Config::new()
            .path(path)
            .cache_capacity(CACHE)
            .segment_size(SEGMENT)
            // The ledger is what must be durable; sled is synced when the store is closed.
            .flush_every_ms(None);
        await_release(&path.join("db"));
        let db =
            pin::while_starting(|| guard(|| config.open())).map_err(|reason| StoreError::View { reason })?;
        let (changed, failed) = (AtomicBool::new(false), AtomicBool::new(false));
        Ok(SledView { path: path.to_owned(), db, changed, failed, whole: RwLock::new(()) })
    }

    /// The mark of the last frame that the view holds; none if it is empty.
    pub fn mark(&self) -> Result<Option<Mark>, StoreError> {
        let bytes = self.get(MARK_KEY)?;
        bytes.map(|bytes| view::decode_mark(&bytes).ok_or_else(|| self.unreadable(MARK_KEY))).transpose()
    }

    /// Where a stream stands, and its state.
    pub fn stream(&self, stream: &str) -> Result<(StreamHead, Option<Vec<u8>>), StoreError> {
        let key = view::stream_key(stream);
        let Some(bytes) = self.get(&key)? else { return Ok((StreamHead::EMPTY, None)) };
        let (head, state) = view::decode_stream(&bytes).ok_or_else(|| self.unreadable(&key))?;
        Ok((head, state.map(<[u8]>::to_vec)))
    }

    /// Where the lines of a stream's entries are, from its `first`th on.
    pub fn positions(&self, stream: &str, first: u64, limit: usize) -> Result<Vec<Position>, StoreError> {
        let range = view::entry_key(stream, first)..=view::entry_key(stream, u64::MAX);
        let mut positions = Vec::new();
        self.each(range, |key, value| {
            if positions.len() >= limit {
                return Ok(false);
            }
            positions.push(view::decode_position(&value).ok_or_else(|| self.unreadable(key))?);
            Ok(true)
        })?;
        Ok(positions)
    }

    pub fn row(&self, set: RowSet, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.get(&view::row_key(set, key))
    }

    /// See [`super::Store::rows`].
    pub fn rows(
        &self,
        set: RowSet,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let prefix = view::row_key(set, prefix);
        let mut from = prefix.clone();
        if let Some(after) = after.map(|key| view::row_key(set, key)).filter(|after| *after >= prefix) {
            // The smallest key behind it.
            from = after;
            from.push(0);
        }
        let skipped = view::row_key(set, b"").len();
        let mut rows = Vec::new();
        self.each(from.., |key, value| {
            if rows.len() >= limit || !key.starts_with(&prefix) {
                return Ok(false);
            }
            rows.push((key[skipped..].to_vec(), value));
            Ok(true)
        })?;
        Ok(rows)
    }

    /// Writes all changes, or none of them if the process dies.
    pub fn apply(&self, changes: Changes) -> Result<(), StoreError> {
        let _whole = self.whole.write().unwrap_or_else(PoisonError::into_inner);
        let mut batch = sled::Batch::default();
        for (key, value) in changes.writes {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        self.ask(|| self.db.apply_batch(batch))?;
        self.changed.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Whether something was written since the last settling.
    pub fn changed(&self) -> bool {
        self.changed.load(Ordering::Relaxed)
    }

    /// Returns when all of the view is on the device.
    pub fn settle(&self) -> Result<(), StoreError> {
        self.ask(|| {
            self.db.flush()?;
            File::open(self.path.join("db"))?.sync_data()?;
            Ok(())
        })?;
        self.changed.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// The places of all entries, by stream and sequence, for comparison.
    pub fn all_positions(&self) -> Result<HashMap<(String, u64), Position>, StoreError> {
        let mut positions = HashMap::new();
        self.each(b"E".to_vec()..b"F".to_vec(), |key, value| {
            let place = view::decode_entry_key(key).zip(view::decode_position(&value));
            let (place, position) = place.ok_or_else(|| self.unreadable(key))?;
            positions.insert(place, position);
            Ok(true)
        })?;
        Ok(positions)
    }

    /// The last entry of each stream.
    pub fn ends(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut ends = BTreeMap::new();
        for (stream, sequence) in self.all_positions()?.into_keys() {
            let end = ends.entry(stream).or_insert(sequence);
            *end = sequence.max(*end);
        }
        Ok(ends)
    }

    /// Everything else in the view, for comparison.
    pub fn image(&self) -> Result<Image, StoreError> {
        let mut image = Image::default();
        self.each(b"S".to_vec()..b"T".to_vec(), |key, value| {
            let (head, state) = view::decode_stream(&value).ok_or_else(|| self.unreadable(key))?;
            let state = state.map(<[u8]>::to_vec);
            image
                .streams
                .insert(String::from_utf8_lossy(&key[1..]).into_owned(), StreamImage { head, state });
            Ok(true)
        })?;
        for set in RowSet::ALL {
            let rows = self.rows(set, b"", None, usize::MAX)?;
            image.rows.extend(rows.into_iter().map(|(key, value)| ((set, key), value)));
        }
        Ok(image)
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let _whole = self.whole.read().unwrap_or_else(PoisonError::into_inner);
        let value = self.ask(|| self.db.get(key))?;
        value.map(|value| self.join(key, &value)).transpose()
    }

    /// Hands each key and value of a range to `visit`, until it says no.
    fn each(
        &self,
        range: impl std::ops::RangeBounds<Vec<u8>>,
        mut visit: impl FnMut(&[u8], Vec<u8>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let _whole = self.whole.read().unwrap_or_else(PoisonError::into_inner);
        let mut rows = self.ask(|| Ok(self.db.range(range)))?;
        while let Some((key, value)) = self.ask(|| rows.next().transpose())? {
            let value = self.join(&key, &value)?;
            if !visit(&key, value)? {
                break;
            }
        }
        Ok(())
    }

    /// A value as it was before it was split.
    fn join(&self, key: &[u8], kept: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (first, count) = view::first_piece(kept).ok_or_else(|| self.unreadable(key))?;
        let mut whole = first.to_vec();
        for piece in 1..count {
            let next = self.ask(|| self.db.get(view::piece_key(key, piece)))?;
            whole.extend_from_slice(&next.ok_or_else(|| self.unreadable(key))?);
        }
        Ok(whole)
    }

    /// A value that this program did not write: the view is damaged.
    fn unreadable(&self, key: &[u8]) -> StoreError {
        self.fail(format!("`{}` is not readable", key.escape_ascii()))
    }

    /// What the view holds of a stream is not what the ledger has.
    pub fn disagrees(&self, stream: &str) -> StoreError {
        self.fail(format!("{stream} is not as the ledger has it"))
    }

    /// Asks something of sled. After an error or a panic nothing more is asked.
    fn ask<T>(&self, ask: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(StoreError::View { reason: "an earlier call failed".to_owned() });
        }
        guard(ask).map_err(|reason| self.fail(reason))
    }

    /// Notes that the view failed, so that the next opening makes it again.
    fn fail(&self, reason: String) -> StoreError {
        if !self.failed.swap(true, Ordering::Relaxed) {
            ViewNote::doubt(self.path.parent().unwrap_or(&self.path));
        }
        StoreError::View { reason }
    }
}

impl Ground for SledView {
    fn stream_head(&self, stream: &str) -> Result<StreamHead, StoreError> {
        let key = view::stream_key(stream);
        let head = match self.ask(|| self.db.get(&key))? {
            None => StreamHead::EMPTY,
            Some(kept) => {
                let stream = view::first_piece(&kept).and_then(|(first, _)| view::decode_stream(first));
                stream.ok_or_else(|| self.unreadable(&key))?.0
            }
        };
        // On a head that is older than the stream's entries nothing may be built: the ledger would keep it.
        let next = view::entry_key(stream, head.version + 1);
        if self.ask(|| self.db.contains_key(next))? {
            return Err(self.disagrees(stream));
        }
        Ok(head)
    }

    fn has_row(&self, set: RowSet, key: &[u8]) -> Result<bool, StoreError> {
        self.ask(|| self.db.contains_key(view::row_key(set, key)))
    }
}

/// Waits until nobody has sled's file locked. A view that this very process let go of keeps it for a moment: sled's threads
/// finish behind its back, and a child has it until it becomes its program. Gives up in silence, for then sled says what is
/// wrong.
fn await_release(file: &Path) {
    let Ok(file) = File::open(file) else { return };
    let mut tries = RELEASE;
    while tries > 0 && matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        thread::sleep(Duration::from_millis(1));
        tries -= 1;
    }
    // Dropped, it would stay as long as some child has a copy of this file.
    drop(file.unlock());
}

/// Calls sled; gives the reason of an error or a panic.
fn guard<T>(ask: impl FnOnce() -> sled::Result<T>) -> Result<T, String> {
    match catch_quietly(ask) {
        Some(answer) => answer.map_err(|error| error.to_string()),
        None => Err("sled panicked".to_owned()),
    }
}

/// Catches a panic without a word on stderr: it is sled's, and the person is told what it means.
fn catch_quietly<T>(call: impl FnOnce() -> T) -> Option<T> {
    thread_local! {
        static QUIET: Cell<bool> = const { Cell::new(false) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                loud(info);
            }
        }));
    });
    QUIET.set(true);
    let answer = panic::catch_unwind(AssertUnwindSafe(call));
    QUIET.set(false);
    answer.ok()
}
