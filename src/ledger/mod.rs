//! Entries kept for ever, each sealed to the one before, in files that can be read without us. Knows bytes,
//! not events.
//!
//! A ledger is a folder of *segments*, a segment holds *frames*, a frame holds the *entries* of one commit
//! group, and an entry is one line of JSON. `docs/ledger.md` describes the format for readers in other
//! languages.

mod digest;
mod head;
mod entry;
mod frame;
mod segment;
mod folder;
pub mod carry;
mod error;
mod walk;
mod append;
mod repair;
mod merkle;
mod checkpoint;
mod key_file;

pub use append::{Cut, Known, Ledger, ROOM};
pub use checkpoint::{Checkpoint, CheckpointFault, PublicKey, SecretKey};
pub use digest::{Digest, Digester};
pub use entry::{ENTRY_LIMIT, Entry, EntryFault, Key, NAME_LIMIT, NewEntry, Position, Seat};
pub use error::{Damage, DamageKind, Doing, LedgerError};
pub use folder::{DiskFolder, Folder, create_folder, sync_folder};
pub use frame::{FRAME_HEADER, FRAME_LIMIT, Frame, FrameFault, PAYLOAD_LIMIT, decode};
pub use head::Head;
pub use key_file::{KEY_FILE, KeyFileError, kept_key, secret_key};
pub use merkle::MerkleTree;
pub use repair::{Repair, repair};
pub use segment::{FORMAT, SEGMENT_FIRST, SEGMENT_LIMIT, segment_name};
pub use walk::{Found, Mark, Walk, read_entry};
