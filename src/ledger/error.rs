//! Why a ledger cannot be read or written: kinds that hold facts, and places.

use std::fmt;
use std::io;

use serde::{Deserialize, Serialize};

use super::{EntryFault, carry};

/// Why a ledger did not do what it was asked.
#[derive(Debug, Serialize, Deserialize, thiserror::Error)]
pub enum LedgerError {
    /// Bytes that are not as they were written.
    #[error("{0}")]
    Damage(#[from] Damage),
    /// The operating system refused to read or write a file.
    #[error("cannot {doing} {name}: {source}")]
    Io {
        doing: Doing,
        name: String,
        #[serde(with = "carry")]
        source: io::Error,
    },
    /// A write or sync failed earlier in this process: what is on the device is no longer known, so nothing
    /// more is written.
    #[error("an earlier write failed; nothing more is written until the ledger is opened again")]
    Stopped,
    /// So little is left on the disk that nothing more is taken, while there is still room to go on reading.
    #[error("{} MiB left on the disk, and new work needs {} MiB; reading goes on", free >> 20, needed >> 20)]
    NoRoom { free: u64, needed: u64 },
    /// The entries of one group are more than a frame can hold.
    #[error("{length} bytes of entries are more than fit into one frame")]
    TooLong { length: usize },
}

/// What was being done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doing {
    List,
    Read,
    Write,
    Sync,
}

impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Doing::List => "list",
            Doing::Read => "read",
            Doing::Write => "write",
            Doing::Sync => "sync",
        })
    }
}

/// A place in a ledger whose bytes are not as they were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{segment}, byte {offset}: {kind}")]
pub struct Damage {
    /// The name of the segment's file.
    pub segment: String,
    pub offset: u64,
    pub kind: DamageKind,
}

/// What is wrong at that place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum DamageKind {
    /// A segment between others, or the one that is known to be the last, is not there.
    #[error("the segment is missing")]
    Missing,
    /// A segment has a length that was never given to it.
    #[error("the file has {length} bytes, a length that segments never have")]
    Length { length: u64 },
    /// A segment does not begin with the header that belongs there.
    #[error("the segment's header is not the one that belongs here")]
    Header,
    /// What stands where a frame must begin is neither a frame nor empty.
    #[error("neither a frame nor empty space")]
    Start,
    /// A frame is not as it was written.
    #[error("the frame's checksum does not match")]
    Checksum,
    /// A whole frame that does not belong here: cut out, moved, or put in.
    #[error("the frame does not follow what stands before it")]
    Order,
    /// A frame's checksum is right and an entry in it is not.
    #[error("{0}")]
    Entry(EntryFault),
    /// Space that must be empty is not.
    #[error("unused space is not empty")]
    Rest,
    /// The ledger ends before what is known to have been in it.
    #[error("the ledger ends here, before entry {known}, which is known to have been written")]
    End { known: u64 },
}
