//! Where a ledger stands: one number and one digest for everything in it.

use serde::{Deserialize, Serialize};

use super::Digest;

/// How many entries a ledger has, and the digest of all of them.
///
/// The digest starts as zeros; each entry makes it SHA-256(digest before ‖ entry's hash). It depends on the
/// entries and their order alone, not on frames, segments or the kind of store, so a head kept outside the
/// machine proves the whole history wherever that is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub sequence: u64,
    pub digest: Digest,
}

impl Head {
    /// The head of an empty ledger.
    pub const EMPTY: Head = Head { sequence: 0, digest: Digest::ZERO };

    /// The head after one more entry.
    pub fn after(self, entry: Digest) -> Head {
        Head { sequence: self.sequence + 1, digest: Digest::link(self.digest, entry) }
    }
}
