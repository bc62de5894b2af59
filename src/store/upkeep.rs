//! A folder verified or repaired, whether or not it opens, and whoever holds it.

use std::collections::BTreeMap;
use std::path::Path;

use crate::ledger::{DiskFolder, LedgerError, Repair, repair};

use super::folder::{exists, holder};
use super::open::{Doubt, file_name_of};
use super::share::{Way, way};
use super::sled::SledView;
use super::verify::{Verification, fault_of};
use super::{FolderStore, Opening, Report, Store, StoreError};

/// Verifies the store in a folder, which need not open, or lets the server that holds it do so; none if there is
/// no store. `at`: the number of entries whose Merkle root is asked for too.
pub fn verify_folder(
    path: &Path,
    at: Option<u64>,
    opening: Opening<'_>,
) -> Result<Option<Report>, StoreError> {
    if !exists(path) {
        return Ok(None);
    }
    let lock = match way(path, opening.command)? {
        Way::Own(lock) => lock,
        Way::Served(store) => return store.verify_at(at).map(Some),
    };
    let files = DiskFolder::new(&path.join("ledger"));
    let verification = Verification::of_ledger(&files, at, &*opening.derive)?;
    if verification.damaged {
        return Ok(Some(verification.report));
    }
    let mut report = verification.report.clone();
    match FolderStore::open_locked(path, lock, None, opening) {
        Ok(store) => store.compare(verification).map(Some),
        // The view knows of more than the ledger has.
        Err(StoreError::Ledger(error)) => match &*error {
            LedgerError::Damage(damage) => {
                report.faults.push(fault_of(damage));
                Ok(Some(report))
            }
            LedgerError::Io { .. }
            | LedgerError::Stopped
            | LedgerError::NoRoom { .. }
            | LedgerError::TooLong { .. } => Err(StoreError::Ledger(error)),
        },
        Err(StoreError::Replay { fault }) => {
            report.faults.push(fault);
            Ok(Some(report))
        }
        Err(error) => Err(error),
    }
}

/// What a repair came to.
#[derive(Debug)]
pub struct Repaired {
    /// What was taken out of the ledger.
    pub repairs: Vec<Repair>,
    /// What the indexes knew of and the ledger no longer has, by stream; empty too where they could not be read.
    pub lost: Vec<Lost>,
    pub report: Report,
}

/// Entries at the end of a stream that are gone, by their sequence in the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    pub stream: String,
    pub first: u64,
    pub last: u64,
}

/// Takes damage out of the ledger, the bytes kept aside, makes the view again, and verifies; none if there is
/// no store. Beside a server it is refused ([`StoreError::Served`]).
pub fn repair_folder(path: &Path, opening: Opening<'_>) -> Result<Option<Repaired>, StoreError> {
    if !exists(path) {
        return Ok(None);
    }
    let lock = match way(path, opening.command)? {
        Way::Own(lock) => lock,
        Way::Served(_) => return Err(StoreError::Served { holder: holder(path) }),
    };
    let files = DiskFolder::new(&path.join("ledger"));
    let known = known_ends(path);
    let repairs = repair(&files, &file_name_of(opening.time))?;
    let store = FolderStore::open_locked(path, lock, Some(Doubt::Asked), opening)?;
    let left = store.ends()?;
    let lost = known.into_iter().filter_map(|(stream, last)| {
        let first = left.get(&stream).map_or(1, |left| left + 1);
        (first <= last).then_some(Lost { stream, first, last })
    });
    Ok(Some(Repaired { repairs, lost: lost.collect(), report: store.verify()? }))
}

/// The last entry of each stream that a view knows of; it may be as damaged as the ledger, and then tells nothing.
fn known_ends(path: &Path) -> BTreeMap<String, u64> {
    let path = path.join("sled");
    let ends = path.exists().then(|| SledView::open(&path).and_then(|view| view.ends()).ok());
    ends.flatten().unwrap_or_default()
}
