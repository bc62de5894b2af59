//! Files brought to the counter and asked for: kept by the store under their SHA-256 before an event names them.

use std::io::{self, Read};

use crate::instance::{Evidence, FileKind, KIND_BYTES};
use crate::store::{FILE_LIMIT, Kept, StoreError, read_through};

use super::denial::FileDenial;
use super::{Denial, Desk};

impl Desk {
    /// Keeps a file, so that events may name it. It is read once, in pieces, and durable when this returns; a file that was
    /// there already is kept once. Of the name, only what follows the last folder counts.
    ///
    /// # Errors
    /// [`FileDenial`]: the name is none, the file has more than 256 MiB, or its reader fails; and whatever the store fails
    /// at. Then nothing is left of it.
    pub fn keep(&self, name: &str, from: &mut dyn Read) -> Result<Evidence, Denial> {
        evidence(name, from, |from| self.store.keep_evidence(from))
    }
}

/// What [`Desk::keep`] would say of a file, which is read to its end and not kept.
///
/// # Errors
/// [`FileDenial`], as when keeping it.
pub fn look_at(name: &str, from: &mut dyn Read) -> Result<Evidence, Denial> {
    evidence(name, from, read_through)
}

fn evidence(
    path: &str,
    from: &mut dyn Read,
    read: impl FnOnce(&mut dyn Read) -> Result<Kept, StoreError>,
) -> Result<Evidence, Denial> {
    let name = Evidence::base_name(path).ok_or_else(|| FileDenial::BadName { name: path.to_owned() })?;
    let mut from = Beginning { from, bytes: Vec::new() };
    let Kept { digest, size } = read(&mut from).map_err(|error| match error {
        StoreError::TooLarge { .. } => {
            FileDenial::TooLarge { name: name.to_owned(), most: FILE_LIMIT }.into()
        }
        StoreError::Unread { source } => FileDenial::Unread { name: name.to_owned(), source }.into(),
        error => Denial::Store(error),
    })?;
    Ok(Evidence { name: name.to_owned(), sha256: digest.to_string(), size, kind: FileKind::of(&from.bytes) })
}

/// A reader that remembers what it began with.
struct Beginning<'r> {
    from: &'r mut dyn Read,
    bytes: Vec<u8>,
}

impl Read for Beginning<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        let wanted = KIND_BYTES.saturating_sub(self.bytes.len()).min(count);
        self.bytes.extend_from_slice(&into[..wanted]);
        Ok(count)
    }
}
