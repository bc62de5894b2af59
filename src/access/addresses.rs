//! The mail addresses of people: a file of its own beside the ledger, for what is in the ledger can never be taken out again, and an
//! address is nobody's business once its owner has gone. The ledger names whom a letter went to, not where.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The file in the store's folder.
pub const ADDRESSES: &str = "addresses.yaml";

/// Addresses by person.
pub type Addresses = BTreeMap<String, String>;

/// Why the addresses could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum AddressesError {
    #[error("reading {ADDRESSES}: {0}")]
    Read(io::Error),
    #[error("writing {ADDRESSES}: {0}")]
    Write(io::Error),
    /// It is not what this program writes.
    #[error("{ADDRESSES} cannot be read: {0}")]
    Unreadable(String),
}

/// All that are known.
pub fn addresses(folder: &Path) -> Result<Addresses, AddressesError> {
    let text = match fs::read_to_string(folder.join(ADDRESSES)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Addresses::new()),
        Err(error) => return Err(AddressesError::Read(error)),
    };
    let addresses: Result<Option<Addresses>, _> = serde_yaml::from_str(&text);
    addresses.map(Option::unwrap_or_default).map_err(|error| AddressesError::Unreadable(error.to_string()))
}

/// Sets or takes away one address, while nobody else changes another.
pub fn change_address(folder: &Path, name: &str, address: Option<&str>) -> Result<(), AddressesError> {
    if addresses(folder)?.get(name).map(String::as_str) == address {
        return Ok(());
    }
    let lock = folder.join("addresses.lock");
    let lock = File::options().create(true).truncate(false).write(true).mode(0o600).open(lock);
    let lock = lock.map_err(AddressesError::Write)?;
    lock.lock().map_err(AddressesError::Write)?;
    let mut addresses = addresses(folder)?;
    match address {
        Some(address) => addresses.insert(name.to_owned(), address.to_owned()),
        None => addresses.remove(name),
    };
    let text = serde_yaml::to_string(&addresses).expect("names and addresses are always YAML");
    put(&folder.join(ADDRESSES), text.as_bytes()).map_err(AddressesError::Write)
}

/// Whole or not at all; for the owner's eyes.
fn put(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished: PathBuf = place.with_extension("new");
    let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(unfinished, place)
}
