//! What is known about view and ledger beside them: in which boot of the machine the view was written,
//! whether it was closed whole, and a head that the ledger has had. Never says that a view is good, only when
//! there is reason to believe it.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::ledger::{Digest, Head};

/// The name of the note's file in a store's folder.
pub(super) const NOTE: &str = "view.json";

/// The note beside the view.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct ViewNote {
    /// The boot in which the view was last written; empty when it is doubted.
    boot: String,
    /// Whether the view was on the device with all entries up to the head.
    closed: bool,
    /// The ledger's head when the note was written. The ledger has it for ever, whatever becomes of the view.
    head: Option<NotedHead>,
    /// The form of the rows that the view holds, as [`super::Derive::form`] numbers them.
    #[serde(default)]
    form: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct NotedHead {
    sequence: u64,
    digest: Digest,
}

impl ViewNote {
    /// The view is being written in this boot, with rows of this form.
    pub fn written(boot: &str, head: Head, form: u32) -> ViewNote {
        let Head { sequence, digest } = head;
        ViewNote { boot: boot.to_owned(), closed: false, head: Some(NotedHead { sequence, digest }), form }
    }

    /// The view was closed with this head.
    pub fn closed(boot: &str, head: Head, form: u32) -> ViewNote {
        ViewNote { closed: true, ..ViewNote::written(boot, head, form) }
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

    /// Notes that the view is not to be believed; the ledger's head stays known.
    pub fn doubt(folder: &Path) {
        let ViewNote { head, form, .. } = ViewNote::read(folder);
        let doubted = ViewNote { boot: String::new(), closed: false, head, form };
        if doubted.write(folder).is_err() {
            // Without a note the view is doubted too.
            drop(fs::remove_file(folder.join(NOTE)));
        }
    }

    /// Whether what the view wrote is in the system's memory, if not on the device: the machine has not been
    /// restarted.
    pub fn is_of_boot(&self, boot: &str) -> bool {
        !boot.is_empty() && self.boot == boot
    }

    /// Whether the view was closed with this head.
    pub fn closed_with(&self, head: Head) -> bool {
        self.closed && self.head() == Some(head)
    }

    /// Whether the view's rows are of this form.
    pub fn is_of_form(&self, form: u32) -> bool {
        self.form == form
    }

    /// A head that the ledger has had.
    pub fn head(&self) -> Option<Head> {
        self.head.map(|NotedHead { sequence, digest }| Head { sequence, digest })
    }
}

/// The machine's present boot; empty where the system does not tell, and then no boot is like another.
pub(super) fn boot() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}
