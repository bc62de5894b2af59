//! The ledger that is written to: frames appended and synced at its end, lines read by their positions. Never
//! changes what was written; never writes again after a failure.

use std::sync::Arc;

use super::Head;
use super::error::{DamageKind, Doing, LedgerError};
use super::folder::Folder;
use super::frame::{self, PAYLOAD_LIMIT};
use super::segment::{SEGMENT_FIRST, SEGMENT_HEADER, SEGMENT_LIMIT, SegmentHeader, segment_name};
use super::walk::{End, Found, Mark, Walk, damage, io};

/// Nothing is appended when less is left on the disk, in bytes: the next segment may have to be made, and
/// what is derived from the ledger needs room too, even to be read.
pub const ROOM: u64 = 32 * 1024 * 1024;

/// Zeros are written so many bytes at a time.
const ZEROS: usize = 64 * 1024;

/// A ledger that can be appended to.
pub struct Ledger {
    folder: Arc<dyn Folder>,
    end: End,
    stopped: bool,
}

/// What is known of a ledger from elsewhere, so that a lost end shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// A frame that was read before; reading begins with it.
    pub mark: Option<Mark>,
    /// A head that a group of entries left.
    pub head: Option<Head>,
}

/// A torn frame that was cut off: nobody was ever told that its entries are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    pub segment: String,
    pub offset: u64,
    /// How many bytes of it there were.
    pub length: usize,
}

impl Known {
    /// The known head must be where a frame ends.
    fn check(&self, found: &Found) -> Result<(), LedgerError> {
        let Mark { segment, offset, before, after } = found.mark;
        let Some(head) = self.head else { return Ok(()) };
        let inside = before.sequence < head.sequence && head.sequence <= after.sequence;
        if inside && head != after { Err(damage(segment, offset.into(), DamageKind::Order)) } else { Ok(()) }
    }

    fn check_end(&self, end: &End) -> Result<(), LedgerError> {
        match self.head {
            Some(head) if head.sequence > end.head.sequence => {
                let kind = DamageKind::End { known: head.sequence };
                Err(damage(end.segment.max(1), end.offset, kind))
            }
            Some(_) | None => Ok(()),
        }
    }
}

impl Ledger {
    /// Opens the ledger in a folder, which may be empty, reading from the known frame on; hands each frame
    /// behind it to `visit`, and cuts off a torn one. Refuses a ledger that does not have what is known.
    pub fn open<E: From<LedgerError>>(
        folder: Arc<dyn Folder>,
        known: Known,
        mut visit: impl FnMut(Found) -> Result<(), E>,
    ) -> Result<(Ledger, Option<Cut>), E> {
        let mut walk = Walk::new(&*folder, known.mark, false)?;
        let mut fresh = false;
        while let Some(found) = walk.next_frame()? {
            if Some(found.mark) != known.mark {
                known.check(&found)?;
                fresh = true;
                visit(found)?;
            }
        }
        let end = walk.end()?;
        known.check_end(&end)?;
        let mut ledger = Ledger { folder, end, stopped: false };
        if fresh {
            // Frames that no view knew may be in the system's memory alone; nothing may be built on them
            // before they are synced.
            ledger.sync()?;
        }
        let cut = ledger.cut()?;
        Ok((ledger, cut))
    }

    /// Where the ledger stands.
    pub fn head(&self) -> Head {
        self.end.head
    }

    /// Whether a write failed, so that nothing more is written.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Writes the lines of one group of entries as a frame and syncs it. `head` is the head after them.
    ///
    /// Gives the frame's mark; its first line begins [`super::FRAME_HEADER`] bytes behind the mark's offset.
    pub fn append(&mut self, lines: &[u8], head: Head) -> Result<Mark, LedgerError> {
        if self.stopped {
            return Err(LedgerError::Stopped);
        }
        if lines.len() > PAYLOAD_LIMIT {
            return Err(LedgerError::TooLong { length: lines.len() });
        }
        if let Some(free) = self.folder.free().filter(|free| *free < ROOM) {
            return Err(LedgerError::NoRoom { free, needed: ROOM });
        }
        let frame = frame::encode(self.end.head.digest, lines);
        self.make_room(frame.len() as u64)?;
        self.write(self.end.offset, &frame)?;
        self.sync()?;
        let offset = u32::try_from(self.end.offset).expect("a segment has at most 16 MiB");
        let mark = Mark { segment: self.end.segment, offset, before: self.end.head, after: head };
        self.end.offset += frame.len() as u64;
        self.end.head = head;
        Ok(mark)
    }

    /// Makes sure that so many bytes of written zeros follow the end.
    fn make_room(&mut self, count: u64) -> Result<(), LedgerError> {
        if self.end.segment == 0 || self.end.offset + count > SEGMENT_LIMIT {
            self.begin_segment()?;
        }
        while self.end.offset + count > self.end.length {
            self.grow()?;
        }
        Ok(())
    }

    /// Makes the next segment's file, whole before it has its name.
    fn begin_segment(&mut self) -> Result<(), LedgerError> {
        let number = self.end.segment + 1;
        let name = segment_name(number);
        let aside = format!("{name}.new");
        let header = SegmentHeader { number, before: self.end.head }.encode();
        self.folder.set_length(&aside, SEGMENT_FIRST).map_err(io(Doing::Write, &aside))?;
        self.write_zeros(&aside, 0, SEGMENT_FIRST)?;
        self.folder.write(&aside, 0, &header).map_err(io(Doing::Write, &aside))?;
        let synced = self.folder.sync(&aside);
        self.stop_on(synced, Doing::Sync, &aside)?;
        let renamed = self.folder.rename(&aside, &name);
        self.stop_on(renamed, Doing::Write, &name)?;
        let synced = self.folder.sync_names();
        self.stop_on(synced, Doing::Sync, ".")?;
        self.end = End {
            segment: number,
            length: SEGMENT_FIRST,
            offset: SEGMENT_HEADER as u64,
            head: self.end.head,
            torn: 0,
        };
        Ok(())
    }

    /// Doubles the segment's file. The length is synced before the zeros are written, so that a file is never
    /// found with a length in between, which would look as if its end had been cut off.
    fn grow(&mut self) -> Result<(), LedgerError> {
        let name = segment_name(self.end.segment);
        let length = self.end.length * 2;
        self.folder.set_length(&name, length).map_err(io(Doing::Write, &name))?;
        self.sync()?;
        self.write_zeros(&name, self.end.length, length)?;
        self.sync()?;
        self.end.length = length;
        Ok(())
    }

    fn write_zeros(&self, name: &str, from: u64, to: u64) -> Result<(), LedgerError> {
        let zeros = vec![0; ZEROS];
        let mut offset = from;
        while offset < to {
            let count = ZEROS.min(usize::try_from(to - offset).unwrap_or(ZEROS));
            self.folder.write(name, offset, &zeros[..count]).map_err(io(Doing::Write, name))?;
            offset += count as u64;
        }
        Ok(())
    }

    /// Overwrites a torn frame with zeros.
    fn cut(&mut self) -> Result<Option<Cut>, LedgerError> {
        let length = std::mem::take(&mut self.end.torn);
        if length == 0 {
            return Ok(None);
        }
        self.write(self.end.offset, &vec![0; length])?;
        self.sync()?;
        Ok(Some(Cut { segment: segment_name(self.end.segment), offset: self.end.offset, length }))
    }

    fn write(&mut self, offset: u64, bytes: &[u8]) -> Result<(), LedgerError> {
        let name = segment_name(self.end.segment);
        let written = self.folder.write(&name, offset, bytes);
        self.stop_on(written, Doing::Write, &name)
    }

    fn sync(&mut self) -> Result<(), LedgerError> {
        if self.end.segment == 0 {
            return Ok(());
        }
        let name = segment_name(self.end.segment);
        let synced = self.folder.sync(&name);
        self.stop_on(synced, Doing::Sync, &name)
    }

    /// After a failed sync the system may hold bytes that it will never write, and report no failure the next
    /// time. So nothing is retried and nothing more is written.
    fn stop_on(&mut self, done: std::io::Result<()>, doing: Doing, name: &str) -> Result<(), LedgerError> {
        self.stopped |= done.is_err();
        done.map_err(io(doing, name))
    }
}
