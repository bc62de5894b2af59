//! A damaged ledger made whole again: what does not verify is copied aside, then taken out. Loses what stands
//! behind a damaged frame, so it is only ever done on demand.

use super::Head;
use super::error::{Damage, DamageKind, Doing, LedgerError};
use super::folder::Folder;
use super::frame::{self, FrameFault};
use super::segment::{SEGMENT_FIRST, SEGMENT_HEADER, SEGMENT_LIMIT, SegmentHeader, segment_number};
use super::walk::{Walk, io};

/// One damage that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    pub damage: Damage,
    /// The files that now hold what was there.
    pub kept: Vec<String>,
}

/// Takes out damage until the ledger reads whole. Bytes are kept aside in files named with `label`, a time.
pub fn repair(folder: &dyn Folder, label: &str) -> Result<Vec<Repair>, LedgerError> {
    let mut repairs = Vec::new();
    // Each round mends one file or takes it away, so this ends; a limit costs nothing.
    for round in 0..10_000 {
        let Some(damage) = first_damage(folder)? else { break };
        let aside = Aside { folder, label: format!("damaged-{label}-{round}") };
        let kept = aside.mend(&damage)?;
        repairs.push(Repair { damage: damage.damage, kept });
    }
    Ok(repairs)
}

/// The first damage, and where the whole part of the ledger ends.
struct FirstDamage {
    damage: Damage,
    /// The segment that it is in.
    number: u32,
    /// Where the last whole frame before it ends, if that is in the same segment.
    whole: u64,
    head: Head,
}

fn first_damage(folder: &dyn Folder) -> Result<Option<FirstDamage>, LedgerError> {
    let mut head = Head::EMPTY;
    let mut whole = (0, SEGMENT_HEADER as u64);
    let mut walk_all = || -> Result<(), LedgerError> {
        let mut walk = Walk::new(folder, None, true)?;
        while let Some(found) = walk.next_frame()? {
            head = found.mark.after;
            whole = (found.mark.segment, walk.offset());
        }
        Ok(())
    };
    let damage = match walk_all() {
        Ok(()) => return Ok(None),
        Err(LedgerError::Damage(damage)) => damage,
        Err(error) => return Err(error),
    };
    let number = segment_number(&damage.segment).unwrap_or(1);
    let whole = if whole.0 == number { whole.1 } else { SEGMENT_HEADER as u64 };
    Ok(Some(FirstDamage { damage, number, whole, head }))
}

/// Where damaged bytes are kept.
struct Aside<'a> {
    folder: &'a dyn Folder,
    label: String,
}

impl Aside<'_> {
    fn mend(&self, found: &FirstDamage) -> Result<Vec<String>, LedgerError> {
        let name = &found.damage.segment;
        match found.damage.kind {
            DamageKind::Missing => self.move_from(found.number),
            DamageKind::Length { length } => self.mend_length(name, length),
            DamageKind::Header if self.belongs(found)? => {
                let header = SegmentHeader { number: found.number, before: found.head }.encode();
                let kept = self.copy(name, 0, SEGMENT_HEADER as u64)?;
                self.overwrite(name, 0, &header)?;
                Ok(vec![kept])
            }
            DamageKind::Header => self.move_from(found.number),
            DamageKind::Start
            | DamageKind::Checksum
            | DamageKind::Order
            | DamageKind::Entry(_)
            | DamageKind::Rest
            | DamageKind::End { .. } => {
                let length = self.folder.length(name).map_err(io(Doing::Read, name))?;
                let kept = self.copy(name, found.whole, length)?;
                let count = usize::try_from(length - found.whole).unwrap_or(0);
                self.overwrite(name, found.whole, &vec![0; count])?;
                Ok(vec![kept])
            }
        }
    }

    /// Whether a segment's first frame follows the head before the segment, though its header is damaged.
    fn belongs(&self, found: &FirstDamage) -> Result<bool, LedgerError> {
        let name = &found.damage.segment;
        let length = self.folder.length(name).map_err(io(Doing::Read, name))?;
        let count = usize::try_from(length.min(2 * frame::FRAME_LIMIT as u64)).unwrap_or(0);
        let mut bytes = vec![0; count];
        self.folder.read(name, 0, &mut bytes).map_err(io(Doing::Read, name))?;
        Ok(match frame::decode(bytes.get(SEGMENT_HEADER..).unwrap_or_default()) {
            Ok(frame) => frame.previous == found.head.digest,
            Err(fault) => fault == FrameFault::Empty,
        })
    }

    /// Gives a file the next length that segments have; what is added is empty.
    fn mend_length(&self, name: &str, length: u64) -> Result<Vec<String>, LedgerError> {
        let mended = length.clamp(SEGMENT_FIRST, SEGMENT_LIMIT).next_power_of_two();
        let kept = if length > mended { vec![self.copy(name, mended, length)?] } else { Vec::new() };
        self.folder.set_length(name, mended).map_err(io(Doing::Write, name))?;
        self.folder.sync(name).map_err(io(Doing::Sync, name))?;
        Ok(kept)
    }

    /// Takes a segment and all behind it out of the ledger, by other names.
    fn move_from(&self, first: u32) -> Result<Vec<String>, LedgerError> {
        let names = self.folder.names().map_err(io(Doing::List, "."))?;
        let mut moved: Vec<String> = names
            .into_iter()
            .filter(|name| segment_number(name).is_some_and(|number| number >= first))
            .collect();
        // The last one first: if this is interrupted, no gap is left that was not there.
        moved.sort_unstable_by(|a, b| b.cmp(a));
        let mut kept = Vec::new();
        for name in moved {
            let aside = format!("{name}.{}", self.label);
            self.folder.rename(&name, &aside).map_err(io(Doing::Write, &name))?;
            kept.push(aside);
        }
        self.folder.sync_names().map_err(io(Doing::Sync, "."))?;
        Ok(kept)
    }

    /// Copies a part of a file; durable when it returns.
    fn copy(&self, name: &str, from: u64, to: u64) -> Result<String, LedgerError> {
        let aside = format!("{name}.{}", self.label);
        let mut bytes = vec![0; usize::try_from(to.saturating_sub(from)).unwrap_or(0)];
        self.folder.read(name, from, &mut bytes).map_err(io(Doing::Read, name))?;
        self.folder.set_length(&aside, bytes.len() as u64).map_err(io(Doing::Write, &aside))?;
        self.folder.write(&aside, 0, &bytes).map_err(io(Doing::Write, &aside))?;
        self.folder.sync(&aside).map_err(io(Doing::Sync, &aside))?;
        self.folder.sync_names().map_err(io(Doing::Sync, "."))?;
        Ok(aside)
    }

    fn overwrite(&self, name: &str, offset: u64, bytes: &[u8]) -> Result<(), LedgerError> {
        self.folder.write(name, offset, bytes).map_err(io(Doing::Write, name))?;
        self.folder.sync(name).map_err(io(Doing::Sync, name))
    }
}
