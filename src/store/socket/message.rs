//! What is asked of a store over its socket, and how long lists are answered: a page at a time.

use serde::{Deserialize, Serialize};

use crate::ledger::{Digest, Entry};

use super::super::{Row, RowSet, Transition};

/// A page is full after so many bytes.
const PAGE: usize = 1024 * 1024;

/// A call of [`Store`](crate::store::Store). Each is answered with what the call gives, in a message.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    Apply(Vec<Transition>),
    State {
        stream: String,
    },
    Version {
        stream: String,
    },
    /// Answered in pages.
    Entries {
        stream: String,
        first: u64,
        limit: usize,
    },
    /// Answered in pages.
    Since {
        sequence: u64,
        limit: usize,
    },
    Row {
        set: RowSet,
        key: Vec<u8>,
    },
    /// Answered in pages.
    Rows {
        set: RowSet,
        prefix: Vec<u8>,
        after: Option<Vec<u8>>,
        limit: usize,
    },
    Head,
    Verify {
        at: Option<u64>,
    },
    /// Followed by pieces.
    Keep,
    /// Pieces come before the answer.
    Copy {
        digest: Digest,
    },
}

/// A part of a list.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Page<T> {
    pub items: Vec<T>,
    /// Nothing follows.
    pub last: bool,
}

/// Something in a list.
pub(super) trait Item {
    /// How many bytes it takes, roughly.
    fn size(&self) -> usize;
}

impl Item for Entry {
    fn size(&self) -> usize {
        self.content.event.len() + 512
    }
}

impl Item for Row {
    fn size(&self) -> usize {
        self.0.len() + self.1.len()
    }
}

/// A list in pages, at least one, which may be empty.
pub(super) fn pages<T: Item>(items: Vec<T>) -> Vec<Page<T>> {
    let mut pages = Vec::new();
    let mut page = Vec::new();
    let mut size = 0;
    for item in items {
        if size >= PAGE {
            pages.push(Page { items: std::mem::take(&mut page), last: false });
            size = 0;
        }
        size += item.size();
        page.push(item);
    }
    pages.push(Page { items: page, last: true });
    pages
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::PathBuf;

    use super::super::frame::{Frame, Kind, message};
    use crate::ledger::{Damage, DamageKind, Doing, EntryFault, LedgerError};
    use crate::source::Phrase;
    use crate::store::error::Unfit;
    use crate::store::{DeriveError, Fault, Holder, RowSet, StoreError};

    fn errors() -> Vec<StoreError> {
        let stream = || "restore-1".to_owned();
        let place = || "restore-1 #3".to_owned();
        let full = || io::Error::from_raw_os_error(28);
        let holder = Some(Holder { pid: 7, boot: "b".to_owned(), command: "sop serve".to_owned() });
        let message = Phrase::new("letaknya salah", "it has the wrong place");
        let fault = EntryFault::Name { member: "person".into() };
        let damage =
            Damage { segment: "00000001.seg".to_owned(), offset: 64, kind: DamageKind::Entry(fault.clone()) };
        vec![
            StoreError::Conflict { stream: stream(), expected: 1, current: 2 },
            StoreError::Exists { set: RowSet::Keys, key: b"k1".to_vec() },
            StoreError::Entry { stream: stream(), source: fault },
            StoreError::Entry { stream: stream(), source: EntryFault::TooLong { length: 9 } },
            StoreError::Unfit { what: Unfit::RowKeyLength },
            StoreError::Derive { place: place(), source: DeriveError { message: "what?".to_owned() } },
            StoreError::Evidence { place: place() },
            StoreError::TooLarge { most: 1 << 20 },
            StoreError::Unread { source: io::Error::other("the cable was pulled") },
            StoreError::Unwritten { source: full() },
            LedgerError::Damage(damage).into(),
            LedgerError::Io { doing: Doing::Sync, name: "00000001.seg".to_owned(), source: full() }.into(),
            LedgerError::Stopped.into(),
            LedgerError::NoRoom { free: 1 << 20, needed: 2 << 20 }.into(),
            LedgerError::TooLong { length: 9 }.into(),
            StoreError::Replay { fault: Fault { place: place(), message } },
            StoreError::Locked { holder: holder.clone() },
            StoreError::Served { holder: holder.clone() },
            StoreError::Silent { holder: holder.clone() },
            StoreError::OtherVersion { holder, version: "9".to_owned() },
            StoreError::Gone { source: full() },
            StoreError::Busy,
            StoreError::Unknown,
            StoreError::View { reason: "torn".to_owned() },
            StoreError::Io { path: PathBuf::from("/srv/sop/lock"), source: full() },
        ]
    }

    #[test]
    fn an_error_says_the_same_on_the_other_side() {
        for error in errors() {
            let mut frame = message(&Err::<(), _>(&error)).expect("it is short");
            let frame = Frame { kind: Kind::Message, bytes: frame.split_off(5) };
            let told: Result<(), StoreError> = frame.message().expect("it is read");
            let told = told.expect_err("an error");
            assert_eq!(told.describe(), error.describe());
            assert_eq!(std::mem::discriminant(&told), std::mem::discriminant(&error));
        }
    }
}
