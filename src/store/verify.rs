//! Everything read again: entries, chains, rows and kept files, each compared with what the entries make.
//! Changes nothing unless it is asked to repair.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::Path;

use crate::ledger::{
    Damage, Digest, DiskFolder, Folder, LedgerError, MerkleTree, Position, Repair, Walk, repair,
};
use crate::source::Phrase;

use super::error::describe_damage_kind;
use super::evidence::EvidenceFolder;
use super::folder::{exists, holder};
use super::image::{Image, compare};
use super::open::{Doubt, file_name_of};
use super::share::{Way, way};
use super::sled::SledView;
use super::{
    Derive, FAULTS_LIMIT, Fault, FolderStore, Opening, Report, RowSet, Store, StoreError, TreeReport,
};

/// What was found in a ledger, and what its entries make.
pub(super) struct Verification {
    report: Report,
    tree: GrowingTree,
    derived: Image,
    /// The places of all entries, by stream and sequence.
    positions: HashMap<(String, u64), Position>,
    /// The ledger is damaged, so that its entries make only a part of what a view should hold.
    damaged: bool,
}

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
    let ends = path.exists().then(|| SledView::open(&path).and_then(|view| ends(&view)).ok());
    ends.flatten().unwrap_or_default()
}

/// The last entry of each stream.
pub(super) fn ends(view: &SledView) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut ends = BTreeMap::new();
    for (stream, sequence) in view.all_positions()?.into_keys() {
        let end = ends.entry(stream).or_insert(sequence);
        *end = sequence.max(*end);
    }
    Ok(ends)
}

impl Verification {
    /// Reads a ledger from its first byte to its last.
    pub fn of_ledger(
        files: &dyn Folder,
        at: Option<u64>,
        derive: &dyn Derive,
    ) -> Result<Verification, StoreError> {
        let mut found = Verification {
            report: Report::empty(),
            tree: GrowingTree::new(at),
            derived: Image::default(),
            positions: HashMap::new(),
            damaged: false,
        };
        match found.read(files, derive) {
            Ok(()) => {}
            Err(LedgerError::Damage(damage)) => {
                found.report.faults.push(fault_of(&damage));
                found.damaged = true;
            }
            Err(error) => return Err(error.into()),
        }
        found.report.tree = found.tree.report();
        Ok(found)
    }

    fn read(&mut self, files: &dyn Folder, derive: &dyn Derive) -> Result<(), LedgerError> {
        let mut walk = Walk::new(files, None, true)?;
        while let Some(frame) = walk.next_frame()? {
            for (entry, position) in frame.entries {
                self.tree.push(entry.hash);
                if let Err(fault) = self.derived.replay(&entry, derive) {
                    self.report.faults.push(fault);
                    self.damaged = true;
                }
                self.report.entries += 1;
                self.positions.insert((entry.seat.stream, entry.seat.stream_sequence), position);
            }
            self.report.head = walk.head();
            if self.report.faults.len() >= FAULTS_LIMIT {
                break;
            }
        }
        Ok(())
    }

    /// Compares with what a view shows and with the files that are kept, where the ledger is whole.
    pub fn compare(mut self, view: &SledView, evidence: &EvidenceFolder) -> Result<Report, StoreError> {
        if self.damaged {
            return Ok(self.report);
        }
        match self.compare_view(view) {
            Ok(faults) => self.report.faults.extend(faults),
            Err(StoreError::View { reason }) => {
                let message = Phrase::new(
                    format!("indeks tidak terbaca: {reason}"),
                    format!("the indexes cannot be read: {reason}"),
                );
                self.report.faults.push(Fault { place: "sled".to_owned(), message });
            }
            Err(error) => return Err(error),
        }
        let kept = self.derived.rows.keys().filter(|(set, _)| *set == RowSet::Evidence);
        let mut named = HashSet::new();
        for (_, key) in kept {
            self.report.faults.extend(check_evidence(evidence, key)?);
            named.extend(<[u8; 32]>::try_from(key.as_slice()));
        }
        self.report.unnamed = evidence.beside(&named)?;
        self.report.faults.truncate(FAULTS_LIMIT);
        Ok(self.report)
    }

    fn compare_view(&self, view: &SledView) -> Result<Vec<Fault>, StoreError> {
        let mut faults = compare(&self.derived, &view.image()?, FAULTS_LIMIT);
        let shown = view.all_positions()?;
        let wrong = self.positions.iter().filter(|(place, position)| shown.get(place) != Some(position));
        let surplus = shown.keys().filter(|place| !self.positions.contains_key(place));
        let mut wrong: Vec<_> = wrong.map(|(place, _)| place).chain(surplus).collect();
        wrong.sort_unstable();
        faults.extend(wrong.into_iter().map(|(stream, sequence)| Fault {
            place: format!("{stream} #{sequence}"),
            message: Phrase::new("letak entri di indeks salah", "the index has another place for the entry"),
        }));
        Ok(faults)
    }
}

/// The Merkle tree while a ledger is read.
pub(super) struct GrowingTree {
    tree: MerkleTree,
    /// The number of entries whose root is asked for.
    at: Option<u64>,
    origin: Digest,
    earlier: Option<Digest>,
}

impl GrowingTree {
    pub fn new(at: Option<u64>) -> GrowingTree {
        GrowingTree { tree: MerkleTree::default(), at, origin: Digest::ZERO, earlier: None }
    }

    pub fn push(&mut self, entry: Digest) {
        if self.tree.size() == 0 {
            self.origin = entry;
        }
        self.tree.push(entry);
        if self.at == Some(self.tree.size()) {
            self.earlier = Some(self.tree.root());
        }
    }

    pub fn report(&self) -> TreeReport {
        TreeReport { origin: self.origin, root: self.tree.root(), earlier: self.earlier }
    }
}

/// Whether the file that an entry names is there and whole.
fn check_evidence(evidence: &EvidenceFolder, key: &[u8]) -> Result<Option<Fault>, StoreError> {
    let fault = |place: String, id: &str, en: &str| Some(Fault { place, message: Phrase::new(id, en) });
    let Ok(digest) = <[u8; 32]>::try_from(key).map(Digest::from_bytes) else {
        let place = format!("evidence/{}", key.escape_ascii());
        return Ok(fault(place, "bukan sidik jari SHA-256", "not a SHA-256 digest"));
    };
    match evidence.copy(digest, &mut io::sink()) {
        Ok(Some(_)) => Ok(None),
        Ok(None) => Ok(fault(format!("evidence/{digest}"), "berkas hilang", "the file is missing")),
        Err(StoreError::Evidence { .. }) => {
            let en = "the file's bytes are not those of its name";
            Ok(fault(format!("evidence/{digest}"), "isi berkas tidak sesuai dengan namanya", en))
        }
        Err(error) => Err(error),
    }
}

fn fault_of(damage: &Damage) -> Fault {
    let place = format!("{}, byte {}", damage.segment, damage.offset);
    Fault { place, message: describe_damage_kind(&damage.kind) }
}
