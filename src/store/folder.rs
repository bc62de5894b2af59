//! A store in a folder: the ledger, which is the truth, with the view in sled behind it.
//!
//! ```text
//! DATA/ledger/00000001.seg   the entries, for ever DATA/sled/                 the view; may be deleted at
//! any time DATA/view.json             in which boot the view was written, and the head it was closed with
//! DATA/evidence/ab/cd…       files by their SHA-256 DATA/lock                  who holds the store
//! ```
//!
//! Never believes the view after a restart of the machine unless it was closed with the very head that the
//! ledger has.

use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::ledger::{
    Digest, DiskFolder, Entry, FRAME_HEADER, Head, Ledger, Mark, Position, Walk, create_folder, read_entry,
};

use super::error::Unfit;
use super::evidence::EvidenceFolder;
use super::lock::{Holder, Lock};
use super::open::{Doubt, Notice, Site};
use super::plan::{Plan, Planned};
use super::queue::{Queue, Unanswered};
use super::sled::SledView;
use super::trust::{ViewNote, boot};
use super::verify::Verification;
use super::view::Changes;
use super::{Derive, Report, Row, RowSet, Store, StoreError, Transition};

/// New work is refused when less is left on the disk, in bytes: a segment may have to be made, and sled
/// cannot even be opened on a full disk.
const ROOM: u64 = 32 * 1024 * 1024;

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
    path: PathBuf,
    derive: Arc<dyn Derive>,
    files: Arc<DiskFolder>,
    evidence: EvidenceFolder,
    /// Changed when it failed and was made again.
    view: RwLock<Arc<SledView>>,
    queue: Queue<Vec<Transition>, Result<Vec<Entry>, StoreError>>,
    ledger: Mutex<Ledger>,
    /// The head up to which everything is durable and in the view.
    head: Mutex<Head>,
    boot: String,
    /// The time of opening, for the names of what is moved aside.
    time: String,
    /// Whether the note beside the view says that it is being written in this boot.
    noted: AtomicBool,
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
        Ok(FolderStore {
            path: path.to_owned(),
            derive: opening.derive,
            files,
            evidence: EvidenceFolder::new(path.join("evidence")),
            view: RwLock::new(Arc::new(whole.view)),
            queue: Queue::new(),
            head: Mutex::new(whole.ledger.head()),
            ledger: Mutex::new(whole.ledger),
            boot,
            time: opening.time.to_owned(),
            noted: AtomicBool::new(noted),
            _lock: lock,
        })
    }

    fn view(&self) -> Arc<SledView> {
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

    /// Commits a group of calls and answers each of them.
    fn commit(&self, calls: &[Vec<Transition>]) -> Vec<Result<Vec<Entry>, StoreError>> {
        let mut ledger = self.ledger();
        let mut answers = Vec::with_capacity(calls.len());
        let mut rest = calls;
        while !rest.is_empty() {
            let before = answers.len();
            self.commit_frame(&mut ledger, rest, &mut answers);
            rest = &rest[answers.len() - before..];
        }
        answers
    }

    /// Commits as many calls as fit into one frame; answers these.
    fn commit_frame(
        &self,
        ledger: &mut Ledger,
        calls: &[Vec<Transition>],
        answers: &mut Vec<Result<Vec<Entry>, StoreError>>,
    ) {
        let view = self.view();
        let mut plan = Plan::new(&*view, ledger.head());
        let mut planned = Vec::with_capacity(calls.len());
        for call in calls {
            match plan.add(call) {
                Err(StoreError::Unfit { what: Unfit::TooLong }) if !plan.lines.is_empty() => break,
                answer => planned.push(answer),
            }
        }
        if plan.lines.is_empty() {
            answers.extend(planned.into_iter().map(|answer| answer.map(|planned| planned.entries)));
            return;
        }
        let written = match self.free_room() {
            Some(free) if free < ROOM => Err(Refused::NoRoom { free }),
            Some(_) | None => {
                ledger.append(&plan.lines, plan.head()).map_err(|error| Refused::Ledger(Arc::new(error)))
            }
        };
        if let Ok(mark) = &written {
            self.show(&view, calls, &planned, *mark);
            *self.head.lock().unwrap_or_else(PoisonError::into_inner) = mark.after;
        }
        answers.extend(planned.into_iter().map(|answer| match (answer, &written) {
            (Ok(planned), Ok(_)) => Ok(planned.entries),
            (Ok(_), Err(refused)) => Err(refused.error()),
            (Err(error), _) => Err(error),
        }));
    }

    /// Writes into the view what a frame holds. If that fails the entries are kept all the same; the view
    /// then answers nothing more, and is made again at the next opening.
    fn show(
        &self,
        view: &SledView,
        calls: &[Vec<Transition>],
        planned: &[Result<Planned, StoreError>],
        mark: Mark,
    ) {
        let mut changes = Changes::default();
        let mut offset = mark.offset as usize + FRAME_HEADER;
        for (call, planned) in calls.iter().zip(planned) {
            let Ok(planned) = planned else { continue };
            for (transition, head) in call.iter().zip(&planned.stream_heads) {
                changes.set(&transition.stream, *head, transition.rows.clone());
            }
            for (entry, length) in planned.entries.iter().zip(&planned.line_lengths) {
                let bytes = |count: usize| u32::try_from(count).expect("a segment has at most 16 MiB");
                let position =
                    Position { segment: mark.segment, offset: bytes(offset), length: bytes(*length) };
                changes.set_position(&entry.seat.stream, entry.seat.stream_sequence, position);
                offset += length;
            }
        }
        changes.set_mark(mark);
        if !self.noted.swap(true, Ordering::Relaxed) {
            // A note that cannot be written leaves an older one, which trusts too little.
            drop(ViewNote::new(&self.boot, None).write(&self.path));
        }
        drop(view.apply(changes));
    }

    /// How many bytes are left on the disk; none where the system does not tell.
    fn free_room(&self) -> Option<u64> {
        let told = rustix::fs::statvfs(&self.path).ok()?;
        Some(told.f_bavail.saturating_mul(told.f_frsize))
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Compares what the ledger holds, as `verification` found it, with the view and the kept files.
    pub(super) fn compare(&self, verification: Verification) -> Result<Report, StoreError> {
        verification.compare(&self.view(), &self.evidence)
    }
}

/// Why a planned frame was not written.
enum Refused {
    NoRoom { free: u64 },
    Ledger(Arc<crate::ledger::LedgerError>),
}

impl Refused {
    fn error(&self) -> StoreError {
        match self {
            Refused::NoRoom { free } => StoreError::NoRoom { free: *free, needed: ROOM },
            Refused::Ledger(error) => StoreError::Ledger(Arc::clone(error)),
        }
    }
}

/// Whether there is a store in a folder: one that has, or had, a ledger.
pub(super) fn exists(path: &Path) -> bool {
    path.join("ledger").is_dir() || path.join("sled").is_dir()
}

/// Makes the folder if it is not there, and takes its lock.
pub(super) fn take_lock(path: &Path, command: &str) -> Result<Lock, StoreError> {
    create_folder(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    let holder = Holder { pid: process::id(), boot: boot(), command: command.to_owned() };
    Lock::take(&path.join("lock"), &holder)
}

impl Store for FolderStore {
    fn apply(&self, transitions: Vec<Transition>) -> Result<Vec<Entry>, StoreError> {
        // The view is asked before anything is written, so a call that it failed can be made again.
        self.look(|_| match self.queue.call(transitions.clone(), |calls| self.commit(calls)) {
            Ok(answer) => answer,
            Err(Unanswered::Full) => Err(StoreError::Busy),
            Err(Unanswered::Panicked) => Err(StoreError::Unknown),
        })
    }

    fn state(&self, stream: &str) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        let (head, state) = self.look(|view| view.stream(stream))?;
        Ok(state.map(|state| (head.version, state)))
    }

    fn version(&self, stream: &str) -> Result<u64, StoreError> {
        Ok(self.look(|view| view.stream(stream))?.0.version)
    }

    fn entries(&self, stream: &str, first: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let positions = self.look(|view| view.positions(stream, first, limit))?;
        positions.into_iter().map(|position| Ok(read_entry(&*self.files, position)?)).collect()
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

    fn verify(&self) -> Result<Report, StoreError> {
        // Nobody writes meanwhile.
        let _ledger = self.ledger();
        self.compare(Verification::of_ledger(&*self.files, &*self.derive)?)
    }

    fn put_evidence(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        self.evidence.put(bytes)
    }

    fn evidence(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        self.evidence.get(digest)
    }

    fn close(&self) -> Result<(), StoreError> {
        let ledger = self.ledger();
        let view = self.view();
        if view.changed() {
            view.settle()?;
            let note = ViewNote::new(&self.boot, Some(ledger.head()));
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
