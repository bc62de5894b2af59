//! What is known about the view beside it: in which boot of the machine it was written, and whether it was
//! closed whole. Never says that a view is good, only when there is reason to believe it.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::ledger::{Digest, Head};

/// The name of the note's file in a store's folder.
const NOTE: &str = "view.json";

/// The note beside the view.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct ViewNote {
    /// The boot in which the view was last written.
    boot: String,
    /// The head that the view had when all of it was on the device; none while it is being written.
    closed: Option<ClosedHead>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct ClosedHead {
    sequence: u64,
    digest: Digest,
}

impl ViewNote {
    pub fn new(boot: &str, closed: Option<Head>) -> ViewNote {
        let closed = closed.map(|Head { sequence, digest }| ClosedHead { sequence, digest });
        ViewNote { boot: boot.to_owned(), closed }
    }

    /// The note in a store's folder; an empty one, which trusts nothing, if there is none or it cannot be
    /// read.
    pub fn read(folder: &Path) -> ViewNote {
        let note = fs::read(folder.join(NOTE)).unwrap_or_default();
        serde_json::from_slice(&note).unwrap_or_default()
    }

    /// Writes the note. It is not synced: if it is lost, an older one or none is found, and trusts too
    /// little.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let aside = folder.join("view.json.new");
        fs::write(&aside, serde_json::to_vec(self)?)?;
        fs::rename(aside, folder.join(NOTE))
    }

    pub fn remove(folder: &Path) {
        // Without a note the view is doubted, and with an old one too: its head is not the ledger's any more.
        drop(fs::remove_file(folder.join(NOTE)));
    }

    /// Whether what the view wrote is in the system's memory, if not on the device: the machine has not been
    /// restarted.
    pub fn is_of_boot(&self, boot: &str) -> bool {
        !boot.is_empty() && self.boot == boot
    }

    /// Whether the view was closed with this head.
    pub fn closed_with(&self, head: Head) -> bool {
        self.closed == ViewNote::new("", Some(head)).closed
    }
}

/// The machine's present boot; empty where the system does not tell, and then no boot is like another.
pub(super) fn boot() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}
