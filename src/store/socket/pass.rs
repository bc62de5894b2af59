//! What a client must show: a number that stands in the store's folder while a server holds it, so that the socket opens only for
//! those who may read that folder. The socket's mode alone would not do: a command in its sandbox has the owner's rights, and may
//! connect to sockets in folders that it cannot read.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::ledger::Digest;

/// The file's name in the store's folder.
const PASS: &str = "sop.pass";

/// Makes the number of a new server, in place of a former one's.
pub(super) fn make(folder: &Path) -> io::Result<Digest> {
    let mut number = [0; 32];
    getrandom::fill(&mut number)?;
    let pass = Digest::from_bytes(number);
    forget(folder)?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(place(folder))?;
    file.write_all(pass.to_string().as_bytes())?;
    Ok(pass)
}

/// The number that the server wants to see; none if there is no server any more.
pub(super) fn read(folder: &Path) -> io::Result<Option<Digest>> {
    match fs::read_to_string(place(folder)) {
        Ok(text) => Ok(Digest::parse(&text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Removes the number.
pub(super) fn forget(folder: &Path) -> io::Result<()> {
    match fs::remove_file(place(folder)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn place(folder: &Path) -> PathBuf {
    folder.join(PASS)
}
