//! The mail addresses of people: a file of its own beside the ledger, for what is in the ledger can never be taken out again, and an
//! address is nobody's business once its owner has gone. The ledger names whom a letter went to, not where.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::source::Phrase;

use super::failure::{Exit, Failure};

/// The file in the store's folder.
const FILE: &str = "addresses.yaml";

/// Addresses by person.
pub type Addresses = BTreeMap<String, String>;

/// All that are known.
pub fn read(folder: &Path) -> Result<Addresses, Failure> {
    let text = match fs::read_to_string(folder.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Addresses::new()),
        Err(error) => return Err(Failure::world(&phrase("membaca", "reading"), &error)),
    };
    let addresses: Result<Option<Addresses>, _> = serde_yaml::from_str(&text);
    addresses.map(Option::unwrap_or_default).map_err(|error| {
        let message = Phrase::new(
            format!("{FILE} tidak dapat dibaca: {error}"),
            format!("{FILE} cannot be read: {error}"),
        );
        Failure::new(Exit::Failed, "addresses", message)
    })
}

/// Sets or takes away one address; for whoever holds the store, so that nobody else does the same.
pub fn change(folder: &Path, name: &str, address: Option<&str>) -> Result<(), Failure> {
    let mut addresses = read(folder)?;
    let before = match address {
        Some(address) => addresses.insert(name.to_owned(), address.to_owned()),
        None => addresses.remove(name),
    };
    if before.as_deref() == address {
        return Ok(());
    }
    let text = serde_yaml::to_string(&addresses).expect("names and addresses are always YAML");
    put(&folder.join(FILE), text.as_bytes())
        .map_err(|error| Failure::world(&phrase("menulis", "writing"), &error))
}

/// Whole or not at all; for the owner's eyes.
fn put(place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let unfinished: PathBuf = place.with_extension("new");
    let mut file =
        fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(unfinished, place)
}

fn phrase(id: &str, en: &str) -> Phrase {
    Phrase::new(format!("{id} {FILE}"), format!("{en} {FILE}"))
}
