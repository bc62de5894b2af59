//! The ledger and the rows derived from it, behind one trait. Knows opaque rows, not instances.
//!
//! A *stream* is everything that happened to one thing: an instance, or the office (people, roles, editions).
//! Its version is the number of its entries. A *transition* adds entries to one stream, if that stream still
//! has the version it was decided on, and says what the rows become. Rows are a view: whatever they hold can
//! be derived again from the entries, by the same function (`Derive`) that the layer above used when it
//! wrote them.
//!
//! | you look for | it stands in |
//! |---|---|
//! | how a change gets from a call to the disk | `commit`; who commits in `queue`, what is checked in `plan` |
//! | a store in a folder, and what it believes | `folder`, `open`; by what `trust` notes |
//! | who holds the folder | `lock` |
//! | files kept by their digests | `evidence` |
//! | what is kept in sled, and how | `view` (keys and values), `sled` (the database) |
//! | a store that a server holds, over its socket | `socket`; which way a command takes in `share` |
//! | a store in memory | `memory`, on an `image` of all rows |
//! | entries made into rows again, and compared | `replay`, `verify`; of a folder that need not open: `upkeep` |

mod lock;
mod error;
mod plan;
mod replay;
mod image;
mod memory;
mod evidence;
mod queue;
mod view;
mod trust;
mod pin;
mod sled;
mod open;
mod verify;
mod folder;
mod commit;
mod socket;
mod share;
mod upkeep;

pub use self::evidence::read_through;
pub use error::{StoreError, Unfit, describe_damage, describe_entry};
pub use folder::{FolderStore, Opening};
pub use lock::Holder;
pub use memory::MemoryStore;
pub use open::{Doubt, Notice};
pub use queue::{Queue, Unanswered};
pub use share::{open_shared, open_shared_existing};
pub use socket::{
    CONNECTIONS_LIMIT, Line, SOCKET, SocketListener, SocketStore, converse, greeting, introduction,
};
pub use upkeep::{Lost, Repaired, repair_folder, verify_folder};

use std::io::{Read, Write};

use serde::{Deserialize, Serialize};

use crate::ledger::{Digest, Entry, Head, MerkleTree, NewEntry};
use crate::source::Phrase;

/// The most transitions that one call may ask for.
pub const TRANSITIONS_LIMIT: usize = 64;

/// The longest key of a row, in bytes.
pub const ROW_KEY_LIMIT: usize = 1024;

/// The longest value of a row, and the longest state of a stream, in bytes.
pub const ROW_VALUE_LIMIT: usize = 4 * 1024 * 1024;

/// The largest file that is kept, in bytes: 256 MiB.
pub const FILE_LIMIT: u64 = 256 * 1024 * 1024;

/// The most faults that one report names.
pub const FAULTS_LIMIT: usize = 1000;

/// Entries for one stream, and what the rows become with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// The stream: an instance's id, or the office's.
    pub stream: String,
    /// How many entries the stream had when this was decided; 0 for a new one.
    pub expected: u64,
    /// What happened, in order; at least one.
    pub entries: Vec<NewEntry>,
    /// What [`Derive::rows`] makes of these entries.
    pub rows: Rows,
    /// Rows that must not be there yet, such as an idempotency key's: the rule that two streams cannot keep
    /// apart by their versions.
    pub absent: Vec<(RowSet, Vec<u8>)>,
}

/// What entries change in the view. Nothing in it may depend on the entries' place in the whole ledger,
/// because it is computed before they have one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rows {
    /// The stream's state after the entries; none keeps no state.
    pub state: Option<Vec<u8>>,
    /// Rows written and removed, in order.
    pub changes: Vec<RowChange>,
}

/// One row written, or removed where it has no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowChange {
    pub set: RowSet,
    pub key: Vec<u8>,
    pub value: Option<Vec<u8>>,
}

impl RowChange {
    pub fn put(set: RowSet, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> RowChange {
        RowChange { set, key: key.into(), value: Some(value.into()) }
    }

    pub fn remove(set: RowSet, key: impl Into<Vec<u8>>) -> RowChange {
        RowChange { set, key: key.into(), value: None }
    }
}

/// The sets of rows. What their keys and values hold is the business of the layer above; rows are ordered by
/// key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RowSet {
    /// Open tasks by actor and due time.
    Inbox,
    /// What a clock must ring for.
    Timer,
    /// Instances, for listings.
    Instances,
    /// The highest number given out for each procedure's instances.
    Counters,
    /// People and their roles.
    People,
    /// Published editions.
    Editions,
    /// Idempotency keys and what they were used for.
    Keys,
    /// Digests (32 bytes) of the files that entries name; the store checks that the files are there.
    Evidence,
    /// The office's working calendars, by the moment when each came into force.
    Calendars,
    /// Who acts for whom, in which role, on which days.
    Delegations,
    /// What is to be done outside of instances: commands to run, procedures to open.
    Errands,
    /// How far the periods of recurring procedures have been looked at.
    Schedules,
    /// What is told to whom, and how far the ledger has been looked through for it.
    Deliveries,
}

impl RowSet {
    pub const ALL: [RowSet; 13] = [
        RowSet::Inbox,
        RowSet::Timer,
        RowSet::Instances,
        RowSet::Counters,
        RowSet::People,
        RowSet::Editions,
        RowSet::Keys,
        RowSet::Evidence,
        RowSet::Calendars,
        RowSet::Delegations,
        RowSet::Errands,
        RowSet::Schedules,
        RowSet::Deliveries,
    ];

    /// The set's name, as faults name it.
    pub fn name(self) -> &'static str {
        match self {
            RowSet::Inbox => "inbox",
            RowSet::Timer => "timer",
            RowSet::Instances => "instances",
            RowSet::Counters => "counters",
            RowSet::People => "people",
            RowSet::Editions => "editions",
            RowSet::Keys => "keys",
            RowSet::Evidence => "evidence",
            RowSet::Calendars => "calendars",
            RowSet::Delegations => "delegations",
            RowSet::Errands => "errands",
            RowSet::Schedules => "schedules",
            RowSet::Deliveries => "deliveries",
        }
    }
}

/// One row: key and value.
pub type Row = (Vec<u8>, Vec<u8>);

/// A file that is kept, or was read as if it were to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub digest: Digest,
    /// In bytes.
    pub size: u64,
}

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// How many entries were read and found whole.
    pub entries: u64,
    /// The head after them.
    pub head: Head,
    pub tree: TreeReport,
    /// How many kept files no entry names: what a command that was refused or cut off has left. No fault.
    pub unnamed: u64,
    pub faults: Vec<Fault>,
}

/// What a checkpoint says, or is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeReport {
    /// The hash of the first entry; zeros where there is none.
    pub origin: Digest,
    /// The Merkle root of all entries.
    pub root: Digest,
    /// That of the first so many entries which was asked for; none where there are fewer.
    pub earlier: Option<Digest>,
}

impl Report {
    /// Of a ledger without entries.
    pub fn empty() -> Report {
        let root = MerkleTree::default().root();
        let tree = TreeReport { origin: Digest::ZERO, root, earlier: None };
        Report { entries: 0, head: Head::EMPTY, tree, unnamed: 0, faults: Vec::new() }
    }
}

impl Report {
    pub fn ok(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Something that does not verify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// A file and offset, an entry, or a row.
    pub place: String,
    pub message: Phrase,
}

/// What a stream's rows become when entries are added: handed in by the layer above, which computes a
/// transition's rows with the same function, so that both agree.
///
/// It must be a function of its arguments alone, and indifferent to grouping: entries handed in one by one
/// must leave the same state and rows as the same entries handed in together.
pub trait Derive: Send + Sync {
    /// `before` is the state after the stream's first `version` entries; `entries` are those that follow.
    fn rows(
        &self,
        stream: &str,
        version: u64,
        before: Option<&[u8]>,
        entries: &[NewEntry],
    ) -> Result<Rows, DeriveError>;

    /// The form of what it makes: a higher number since it makes other rows of the same entries. A view of another form is made again.
    fn form(&self) -> u32 {
        0
    }
}

/// Entries that the layer above cannot read: of a later version, or not written by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct DeriveError {
    pub message: String,
}

/// Where entries are kept, and the rows derived from them.
pub trait Store: Send + Sync {
    /// Adds the entries of all these transitions, or of none; gives them as sealed. When it answers, they are
    /// durable.
    ///
    /// A conflict with what is there ([`StoreError::Conflict`], [`StoreError::Exists`]) changes nothing.
    fn apply(&self, transitions: Vec<Transition>) -> Result<Vec<Entry>, StoreError>;

    /// A stream's version and state, if it has entries and keeps a state.
    fn state(&self, stream: &str) -> Result<Option<(u64, Vec<u8>)>, StoreError>;

    /// How many entries a stream has.
    fn version(&self, stream: &str) -> Result<u64, StoreError>;

    /// At most `limit` of a stream's entries, from its `first`th (counted from 1) on.
    fn entries(&self, stream: &str, first: u64, limit: usize) -> Result<Vec<Entry>, StoreError>;

    /// At most `limit` entries of the whole ledger that follow the `sequence`th.
    fn since(&self, sequence: u64, limit: usize) -> Result<Vec<Entry>, StoreError>;

    /// One row's value.
    fn row(&self, set: RowSet, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// At most `limit` rows whose keys begin with `prefix`, in the order of their keys; with `after`, only
    /// those behind that key.
    fn rows(
        &self,
        set: RowSet,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError>;

    /// Where the ledger stands.
    fn head(&self) -> Result<Head, StoreError>;

    /// Reads every entry again, derives every row again, and compares. `at`: the number of entries whose Merkle root is asked
    /// for too.
    fn verify_at(&self, at: Option<u64>) -> Result<Report, StoreError>;

    /// The same, with no earlier root asked for.
    fn verify(&self) -> Result<Report, StoreError> {
        self.verify_at(None)
    }

    /// Keeps what a reader gives under its digest; durable when it answers. An entry that names it comes
    /// afterwards.
    ///
    /// More than [`FILE_LIMIT`] bytes are [`StoreError::TooLarge`], a reader that fails is
    /// [`StoreError::Unread`]; then nothing is left.
    fn keep_evidence(&self, from: &mut dyn Read) -> Result<Kept, StoreError>;

    /// Hands a kept file's bytes to a writer and gives their number; none if there is no such file. Not one
    /// byte is handed out unless all are those of the digest.
    fn copy_evidence(&self, digest: Digest, into: &mut dyn Write) -> Result<Option<u64>, StoreError>;

    /// Keeps bytes that are held in memory.
    fn put_evidence(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        Ok(self.keep_evidence(&mut &*bytes)?.digest)
    }

    /// A kept file's bytes, for a file that memory holds.
    fn evidence(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let mut bytes = Vec::new();
        Ok(self.copy_evidence(digest, &mut bytes)?.map(|_| bytes))
    }

    /// Leaves everything so that the next opening is quick. Dropping a store without it loses nothing.
    fn close(&self) -> Result<(), StoreError>;
}
