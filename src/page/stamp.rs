//! Who did something and when, and where the ledger has it: what records and filled forms both say.

use crate::calendar::Time;

/// Somebody did something at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    pub person: String,
    /// The system's user, where that is another name than the person's.
    pub os_user: Option<String>,
    /// Whose place this person took as an acting official, and the number of the letter that says so.
    pub acting_for: Option<(String, String)>,
    pub at: Time,
    /// Whether nobody was registered, so that anybody might act as every actor.
    pub sole: bool,
}

/// A place in the ledger, and the SHA-256 there, in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    pub sequence: u64,
    pub hash: String,
}
