//! Files kept by their SHA-256: evidence, and the texts of published editions. Never overwrites or removes
//! one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::ledger::{Digest, create_folder, sync_folder};

use super::StoreError;

/// The folder of kept files: `ab/cd…`, by the digits of their digests.
#[derive(Debug)]
pub(super) struct EvidenceFolder {
    path: PathBuf,
    /// One file is written at a time, because two writers of the same bytes would use the same name.
    writing: Mutex<()>,
}

impl EvidenceFolder {
    pub fn new(path: PathBuf) -> EvidenceFolder {
        EvidenceFolder { path, writing: Mutex::new(()) }
    }

    /// Keeps bytes under their digest. When it returns they are durable, so that an entry may name them.
    pub fn put(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        let digest = Digest::of(bytes);
        let path = self.place(digest);
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        // A file that is there but not whole was spoilt; writing it again can only mend it.
        if !matches!(fs::read(&path), Ok(kept) if Digest::of(&kept) == digest) {
            write_whole(&path, bytes).map_err(|source| StoreError::Io { path, source })?;
        }
        Ok(digest)
    }

    /// The bytes kept under a digest; an error if they are no longer those.
    pub fn get(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.place(digest);
        match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(StoreError::Io { path, source }),
            Ok(bytes) if Digest::of(&bytes) != digest => {
                Err(StoreError::Evidence { place: path.display().to_string() })
            }
            Ok(bytes) => Ok(Some(bytes)),
        }
    }

    fn place(&self, digest: Digest) -> PathBuf {
        let digits = digest.to_string();
        self.path.join(&digits[..2]).join(&digits[2..])
    }
}

/// Writes a file aside, syncs it, and gives it its name: it is there whole, or not at all.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    create_folder(folder)?;
    let aside = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = File::create(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&aside, path)?;
    sync_folder(folder)
}
