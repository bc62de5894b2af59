//! Why a store cannot do what was asked: kinds that hold facts, and their sentences in both languages.

use crate::ledger::EntryFault;
use crate::source::Phrase;

use super::{DeriveError, RowSet};

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.describe().en)]
pub enum StoreError {
    /// The stream has moved on since the transition was decided: read it again and decide again.
    Conflict { stream: String, expected: u64, current: u64 },
    /// A row that had to be absent is there.
    Exists { set: RowSet, key: Vec<u8> },
    /// An entry that cannot be kept.
    Entry { stream: String, source: EntryFault },
    /// A call with no or too many transitions, without entries, or with rows beyond the limits: a fault of the caller.
    Unfit { what: Unfit },
    /// The layer above cannot read its own entries.
    Derive { place: String, source: DeriveError },
    /// Evidence whose bytes are not those of its name.
    Evidence { place: String },
}

/// What does not fit about a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    NoTransition,
    NoEntry,
    TooManyTransitions,
    RowKeyLength,
    RowValueLength,
}

impl StoreError {
    /// The one sentence that says what happened.
    pub fn describe(&self) -> Phrase {
        match self {
            StoreError::Conflict { stream, expected, current } => Phrase::new(
                format!(
                    "{stream} sudah berubah: diputuskan pada entri ke-{expected}, kini sudah ke-{current}"
                ),
                format!("{stream} has changed: decided at entry {expected}, now at entry {current}"),
            ),
            StoreError::Exists { set, key } => {
                let key = String::from_utf8_lossy(key);
                Phrase::new(
                    format!("baris `{key}` sudah ada di {}", set.name()),
                    format!("row `{key}` is already in {}", set.name()),
                )
            }
            StoreError::Entry { stream, source } => Phrase::new(
                format!("entri untuk {stream} tidak dapat disimpan: {}", describe_entry(source).id),
                format!("an entry for {stream} cannot be kept: {}", describe_entry(source).en),
            ),
            StoreError::Unfit { what } => describe_unfit(*what),
            StoreError::Derive { place, source } => Phrase::new(
                format!("{place}: isi entri tidak dapat dibaca: {source}"),
                format!("{place}: the entry's content cannot be read: {source}"),
            ),
            StoreError::Evidence { place } => Phrase::new(
                format!("{place}: isi berkas tidak lagi sesuai dengan sidik jarinya (SHA-256)"),
                format!("{place}: the file's bytes no longer match its digest (SHA-256)"),
            ),
        }
    }
}

/// What is wrong with an entry.
pub fn describe_entry(fault: &EntryFault) -> Phrase {
    let id = match fault {
        EntryFault::Event => "kejadian bukan satu objek JSON dalam satu baris".to_owned(),
        EntryFault::Name { member } => {
            format!("`{member}` kosong, terlalu panjang, atau berisi karakter kendali")
        }
        EntryFault::TooLong { length } => format!("terlalu panjang ({length} bita)"),
        EntryFault::Line { reason } => format!("bukan sebuah entri: {reason}"),
        EntryFault::Hash => "isi entri tidak sesuai dengan hash-nya".to_owned(),
    };
    Phrase::new(id, fault.to_string())
}

fn describe_unfit(what: Unfit) -> Phrase {
    match what {
        Unfit::NoTransition => Phrase::new("tidak ada perubahan yang diminta", "no transition was asked for"),
        Unfit::NoEntry => Phrase::new("perubahan tanpa entri", "a transition without entries"),
        Unfit::TooManyTransitions => {
            Phrase::new("terlalu banyak perubahan sekaligus", "too many transitions at once")
        }
        Unfit::RowKeyLength => Phrase::new("kunci baris terlalu panjang", "a row's key is too long"),
        Unfit::RowValueLength => Phrase::new("isi baris terlalu panjang", "a row's value is too long"),
    }
}
