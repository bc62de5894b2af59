//! Everything read again: entries, chains, rows and kept files, each compared with what the entries make. Changes nothing.

use std::collections::{HashMap, HashSet};
use std::io;

use crate::ledger::{Damage, Digest, Folder, LedgerError, MerkleTree, Position, Walk};
use crate::source::Phrase;

use super::error::describe_damage_kind;
use super::evidence::EvidenceFolder;
use super::image::{Image, compare};
use super::sled::SledView;
use super::{Derive, FAULTS_LIMIT, Fault, Report, RowSet, StoreError, TreeReport};

/// What was found in a ledger, and what its entries make.
pub(super) struct Verification {
    /// Of the ledger alone.
    pub report: Report,
    tree: GrowingTree,
    derived: Image,
    /// The places of all entries, by stream and sequence.
    positions: HashMap<(String, u64), Position>,
    /// The ledger is damaged, so that its entries make only a part of what a view should hold.
    pub damaged: bool,
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

pub(super) fn fault_of(damage: &Damage) -> Fault {
    let place = format!("{}, byte {}", damage.segment, damage.offset);
    Fault { place, message: describe_damage_kind(&damage.kind) }
}
