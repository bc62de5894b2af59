//! The file of the key that signs checkpoints: made when it is first needed, read by its owner alone.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::checkpoint::{CheckpointFault, SecretKey};

/// The file of the secret key in a store's folder.
pub const KEY_FILE: &str = "checkpoint.key";

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("{0}")]
    Io(#[from] io::Error),
    /// What is in the file is no key.
    #[error("what is in the file is no key")]
    NoKey(CheckpointFault),
}

/// The key in the file; none where there is no file.
pub fn kept_key(file: &Path) -> Result<Option<SecretKey>, KeyFileError> {
    match fs::read_to_string(file) {
        Ok(text) => SecretKey::parse(&text).map(Some).map_err(KeyFileError::NoKey),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The key in the file; a new one where there is no file. Says whether it is new.
pub fn secret_key(file: &Path) -> Result<(SecretKey, bool), KeyFileError> {
    if let Some(key) = kept_key(file)? {
        return Ok((key, false));
    }
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(io::Error::from)?;
    let key = SecretKey::of_seed(seed);
    write_secret(file, &key.text())?;
    Ok((key, true))
}

/// Writes a file that only its owner may read, and that was not there before.
fn write_secret(file: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
