//! Entries kept for ever, each sealed to the one before, in files that can be read without us. Knows bytes, not events.

mod digest;
mod entry;

pub use digest::Digest;
pub use entry::{ENTRY_LIMIT, Entry, EntryFault, Key, NAME_LIMIT, NewEntry, Seat};
