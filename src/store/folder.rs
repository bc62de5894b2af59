//! A store in a folder: the ledger, which is the truth, with the view in sled behind it.
//!
//! | in the folder | what |
//! |---|---|
//! | `ledger/00000001.seg` … | the entries, for ever |
//! | `sled/` | the view; may be deleted at any time |
//! | `view.json` | in which boot the view was written, and a head that the ledger has had |
//! | `evidence/ab/cd…` | files by their SHA-256 |
//! | `lock` | who holds the store |
//! | `sop.sock`, `sop.pass` | where a server that holds it listens, and what it must be shown |
//!
//! Never believes the view after a restart of the machine unless it was closed with the very head that the
//! ledger has; and a stream's state not before it was derived again from the stream's entries.

use std::collections::{BTreeMap, HashSet};
use std::convert::Infallible;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::ledger::{Digest, DiskFolder, Entry, Head, Ledger, Walk, create_folder, read_entry};

use super::commit::{Answer, Call};
use super::evidence::EvidenceFolder;
use super::lock::{self, Holder, Lock, Taken};
use super::open::{Doubt, Notice, Site};
use super::plan::StreamHead;
use super::queue::{Queue, Unanswered};
use super::replay::replay;
use super::sled::SledView;
use super::trust::{NOTE, ViewNote, boot};
use super::verify::Verification;
use super::{Derive, Kept, Report, Row, RowSet, Store, StoreError, Transition};

/// The file whose lock is the store's.
const LOCK: &str = "lock";

/// The most streams that a process remembers to have proven.
const PROVEN_LIMIT: usize = 100_000;

/// How a folder is opened.
pub struct Opening<'a> {
    /// What the layer above makes of entries.
    pub derive: Arc<dyn Derive>,
    /// What this process was asked to do, told to others that wait for it.
    pub command: &'a str,
    /// The time, for the names of what is moved aside.
    pub time: &'a str,
    /// Hears what a person should know.
    pub notify: &'a mut dyn FnMut(Notice),
}

/// A store in a folder that this process holds.
pub struct FolderStore {
    pub(super) path: PathBuf,
    pub(super) derive: Arc<dyn Derive>,
    files: Arc<DiskFolder>,
    evidence: EvidenceFolder,
    /// Changed when it failed and was made again.
    view: RwLock<Arc<SledView>>,
    queue: Queue<Call, Answer>,
    ledger: Mutex<Ledger>,
    /// The head up to which everything is durable and in the view.
    pub(super) head: Mutex<Head>,
    /// The streams whose states in the view were compared with their entries.
    proven: Mutex<HashSet<String>>,
    pub(super) boot: String,
    /// The time of opening, for the names of what is moved aside.
    time: String,
    /// Whether the note beside the view says that it is being written in this boot.
    pub(super) noted: AtomicBool,
    /// Let go of last.
    _lock: Lock,
}

impl FolderStore {
    /// Opens the store in a folder, and makes both where they are not there.
    pub fn open(path: &Path, opening: Opening<'_>) -> Result<FolderStore, StoreError> {
        let lock = take_lock(path, opening.command)?;
        FolderStore::open_locked(path, lock, None, opening)
    }

    /// Opens the store in a folder; none, and nothing is made, if there is no store.
    pub fn open_existing(path: &Path, opening: Opening<'_>) -> Result<Option<FolderStore>, StoreError> {
        if !exists(path) {
            return Ok(None);
        }
        FolderStore::open(path, opening).map(Some)
    }

    pub(super) fn open_locked(
        path: &Path,
        lock: Lock,
        doubt: Option<Doubt>,
        opening: Opening<'_>,
    ) -> Result<FolderStore, StoreError> {
        let boot = boot();
        let files = Arc::new(DiskFolder::new(&path.join("ledger")));
        let site =
            Site { path, files: files.clone(), derive: &*opening.derive, boot: &boot, time: opening.time };
        let whole = site.open(doubt, opening.notify)?;
        let noted = ViewNote::read(path).is_of_boot(&boot);
        let evidence = EvidenceFolder::new(path.join("evidence"));
        evidence.sweep();
        Ok(FolderStore {
            path: path.to_owned(),
            derive: opening.derive,
            files,
            evidence,
            view: RwLock::new(Arc::new(whole.view)),
            queue: Queue::default(),
            head: Mutex::new(whole.ledger.head()),
            ledger: Mutex::new(whole.ledger),
            proven: Mutex::default(),
            boot,
            time: opening.time.to_owned(),
            noted: AtomicBool::new(noted),
            _lock: lock,
        })
    }

    pub(super) fn view(&self) -> Arc<SledView> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks something of the view; where that shows that the view is damaged, it is made again and asked once
    /// more.
    fn look<T>(&self, ask: impl Fn(&SledView) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let view = self.view();
        match ask(&view) {
            Err(StoreError::View { reason }) => {
                self.renew(&view, reason)?;
                ask(&self.view())
            }
            answer => answer,
        }
    }

    /// Makes the view again, unless another thread has done so already. After a failed write nothing can be
    /// made, because nothing may be written; the next process does it.
    fn renew(&self, failed: &Arc<SledView>, reason: String) -> Result<(), StoreError> {
        let ledger = self.ledger();
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        if !Arc::ptr_eq(&view, failed) {
            return Ok(());
        }
        if ledger.is_stopped() {
            return Err(StoreError::View { reason });
        }
        let (path, files) = (self.path.as_path(), self.files.clone());
        let site = Site { path, files, derive: &*self.derive, boot: &self.boot, time: &self.time };
        *view = Arc::new(site.open(Some(Doubt::Failed { reason }), &mut |_| {})?.view);
        Ok(())
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a stream's entries by their places in the view, and checks that they are those asked for.
    fn entries_by(
        &self,
        view: &SledView,
        stream: &str,
        first: u64,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let first = first.max(1);
        let version = view.stream(stream)?.0.version;
        let mut entries = Vec::new();
        for (sequence, position) in (first..).zip(view.positions(stream, first, limit)?) {
            let entry = read_entry(&*self.files, position)?;
            if entry.seat.stream != stream || entry.seat.stream_sequence != sequence {
                return Err(view.disagrees(stream));
            }
            entries.push(entry);
        }
        if entries.len() < limit && first + (entries.len() as u64) <= version {
            return Err(view.disagrees(stream));
        }
        Ok(entries)
    }

    /// Compares a stream's state with what its entries make, once in a process: rows can be changed by
    /// whoever can write to the folder, and decisions are made on states.
    fn prove(
        &self,
        view: &SledView,
        stream: &str,
        head: StreamHead,
        state: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        if self.proven().contains(stream) {
            return Ok(());
        }
        let count = usize::try_from(head.version).unwrap_or(usize::MAX);
        let (mut derived, mut made) = (StreamHead::EMPTY, None);
        for entry in self.entries_by(view, stream, 1, count)? {
            let (after, rows) = replay(&*self.derive, &entry, derived, made.as_deref())
                .map_err(|fault| StoreError::Replay { fault })?;
            (derived, made) = (after, rows.state);
        }
        if derived != head || made.as_deref() != state {
            return Err(view.disagrees(stream));
        }
        let mut proven = self.proven();
        if proven.len() >= PROVEN_LIMIT {
            proven.clear();
        }
        proven.insert(stream.to_owned());
        Ok(())
    }

    fn proven(&self) -> MutexGuard<'_, HashSet<String>> {
        self.proven.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Compares what the ledger holds, as `verification` found it, with the view and the kept files.
    pub(super) fn compare(&self, verification: Verification) -> Result<Report, StoreError> {
        verification.compare(&self.view(), &self.evidence)
    }

    /// The last entry of each stream.
    pub(super) fn ends(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        self.view().ends()
    }
}

/// Whether there is a store in a folder: one that has, or had, a ledger.
pub(super) fn exists(path: &Path) -> bool {
    path.join("ledger").is_dir() || path.join("sled").is_dir() || path.join(NOTE).is_file()
}

/// Makes the folder if it is not there, and takes its lock.
pub(super) fn take_lock(path: &Path, command: &str) -> Result<Lock, StoreError> {
    match take_lock_unless(path, command, || Ok(None::<Infallible>))? {
        Taken::Lock(lock) => Ok(lock),
        Taken::Other(never) => match never {},
    }
}

/// The same; while another process holds the lock, asks again and again whether there is another way.
pub(super) fn take_lock_unless<T>(
    path: &Path,
    command: &str,
    other: impl FnMut() -> Result<Option<T>, StoreError>,
) -> Result<Taken<T>, StoreError> {
    create_folder(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    let holder = Holder { pid: process::id(), boot: boot(), command: command.to_owned() };
    Lock::take_unless(&path.join(LOCK), &holder, other)
}

/// Who holds the store in a folder, if that can be read.
pub(super) fn holder(path: &Path) -> Option<Holder> {
    lock::read_holder(&mut File::open(path.join(LOCK)).ok()?)
}

impl Store for FolderStore {
    fn apply(&self, transitions: Vec<Transition>) -> Result<Vec<Entry>, StoreError> {
        let transitions: Call = transitions.into();
        // The view is asked before anything is written, so a call that it failed can be made again.
        self.look(|_| match self.queue.call(Arc::clone(&transitions), |calls| self.commit(calls)) {
            Ok(answer) => answer,
            Err(Unanswered::Full) => Err(StoreError::Busy),
            Err(Unanswered::Panicked) => Err(StoreError::Unknown),
        })
    }

    fn state(&self, stream: &str) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        self.look(|view| {
            let first = view.positions(stream, 1, 1)?;
            let (head, state) = view.stream(stream)?;
            if head == StreamHead::EMPTY && !first.is_empty() {
                return Err(view.disagrees(stream));
            }
            self.prove(view, stream, head, state.as_deref())?;
            Ok(state.map(|state| (head.version, state)))
        })
    }

    fn version(&self, stream: &str) -> Result<u64, StoreError> {
        Ok(self.look(|view| view.stream(stream))?.0.version)
    }

    fn entries(&self, stream: &str, first: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.look(|view| self.entries_by(view, stream, first, limit))
    }

    fn since(&self, sequence: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let head = self.head()?;
        let mut walk = Walk::since(&*self.files, sequence)?;
        let mut entries = Vec::new();
        // What stands behind the head may be a frame that is being written just now.
        while walk.head().sequence < head.sequence && entries.len() < limit {
            let Some(found) = walk.next_frame()? else { break };
            let wanted = found.entries.into_iter().map(|(entry, _)| entry);
            entries.extend(wanted.filter(|entry| entry.seat.sequence > sequence));
        }
        entries.truncate(limit);
        Ok(entries)
    }

    fn row(&self, set: RowSet, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.look(|view| view.row(set, key))
    }

    fn rows(
        &self,
        set: RowSet,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        self.look(|view| view.rows(set, prefix, after, limit))
    }

    fn head(&self) -> Result<Head, StoreError> {
        Ok(*self.head.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn verify_at(&self, at: Option<u64>) -> Result<Report, StoreError> {
        // Nobody writes meanwhile.
        let _ledger = self.ledger();
        self.compare(Verification::of_ledger(&*self.files, at, &*self.derive)?)
    }

    fn keep_evidence(&self, from: &mut dyn Read) -> Result<Kept, StoreError> {
        self.evidence.keep(from)
    }

    fn copy_evidence(&self, digest: Digest, into: &mut dyn Write) -> Result<Option<u64>, StoreError> {
        self.evidence.copy(digest, into)
    }

    fn close(&self) -> Result<(), StoreError> {
        let ledger = self.ledger();
        let view = self.view();
        if view.changed() {
            view.settle()?;
            let note = ViewNote::closed(&self.boot, ledger.head(), self.derive.form());
            note.write(&self.path).map_err(|source| StoreError::Io { path: self.path.clone(), source })?;
        }
        Ok(())
    }
}

impl Drop for FolderStore {
    fn drop(&mut self) {
        // Who wants to know whether it could be closed closes it; nothing acknowledged depends on it.
        drop(self.close());
    }
}
