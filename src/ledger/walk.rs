//! Reading a ledger from its files, frame by frame, each checked against the one before. Never writes.

use super::error::{Damage, DamageKind, Doing, LedgerError};
use super::folder::Folder;
use super::frame::{self, FRAME_LIMIT, FrameFault, Tail};
use super::segment::{SEGMENT_HEADER, SegmentHeader, is_segment_length, segment_name, segment_number};
use super::{ENTRY_LIMIT, Entry, Head, Position};

/// How much is read beyond what was asked for, in bytes: most frames are small.
const READ_AHEAD: usize = 64 * 1024;

/// A frame that is known to have been there, with the heads before and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub segment: u32,
    /// Where the frame begins.
    pub offset: u32,
    pub before: Head,
    pub after: Head,
}

/// A frame as it was found: its entries, and where each of their lines is.
#[derive(Debug)]
pub struct Found {
    pub mark: Mark,
    pub entries: Vec<(Entry, Position)>,
}

/// A walk through a ledger's frames, from its beginning or from a known frame on.
pub struct Walk<'a> {
    folder: &'a dyn Folder,
    /// The number of the last segment; 0 when there is none.
    last: u32,
    segment: u32,
    length: u64,
    offset: u64,
    head: Head,
    /// The frame that must come first, until it has.
    known: Option<Mark>,
    /// Whether all unused space is read too, to see that it is empty.
    thorough: bool,
    window: Window,
}

/// Where a walk came to the end of what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    /// 0 when there is no segment yet.
    pub segment: u32,
    pub length: u64,
    /// Where the next frame begins.
    pub offset: u64,
    pub head: Head,
    /// How many bytes of a torn frame stand there.
    pub torn: usize,
}

/// The part of a segment that was read last.
#[derive(Default)]
struct Window {
    segment: u32,
    offset: u64,
    bytes: Vec<u8>,
}

impl<'a> Walk<'a> {
    /// Begins at `known`, which is read again, or else at the first frame. With `thorough`, unused space is
    /// read too.
    pub fn new(folder: &'a dyn Folder, known: Option<Mark>, thorough: bool) -> Result<Walk<'a>, LedgerError> {
        let names = folder.names().map_err(io(Doing::List, "."))?;
        let mut numbers: Vec<u32> = names.iter().filter_map(|name| segment_number(name)).collect();
        numbers.sort_unstable();
        for (number, expected) in numbers.iter().zip(1..) {
            if *number != expected {
                return Err(damage(expected, 0, DamageKind::Missing));
            }
        }
        let last = numbers.last().copied().unwrap_or(0);
        let (segment, head) = known.map_or((1, Head::EMPTY), |mark| (mark.segment, mark.before));
        let mut walk = Walk {
            folder,
            last,
            segment,
            length: 0,
            offset: 0,
            head,
            known,
            thorough,
            window: Window::default(),
        };
        match known {
            Some(mark) if mark.segment > last => {
                return Err(damage(mark.segment, 0, DamageKind::Missing));
            }
            Some(mark) => {
                walk.enter()?;
                walk.offset = u64::from(mark.offset);
            }
            None if last > 0 => {
                walk.enter()?;
                walk.check_first_header()?;
            }
            None => walk.segment = 0,
        }
        Ok(walk)
    }

    /// Begins at the segment that holds the entry after the `sequence`th, so that earlier ones need not be
    /// read.
    pub fn since(folder: &'a dyn Folder, sequence: u64) -> Result<Walk<'a>, LedgerError> {
        let mut walk = Walk::new(folder, None, false)?;
        for segment in (2..=walk.last).rev() {
            walk.segment = segment;
            let header = walk.enter()?;
            if header.before.sequence <= sequence {
                walk.head = header.before;
                return Ok(walk);
            }
        }
        Walk::new(folder, None, false)
    }

    /// The next frame; none at the end of what was written.
    pub fn next_frame(&mut self) -> Result<Option<Found>, LedgerError> {
        loop {
            if self.segment == 0 {
                return Ok(None);
            }
            match self.decode_here()? {
                Some(found) => return Ok(Some(found)),
                None if self.segment == self.last => return self.stop().map(|_| None),
                None => self.next_segment()?,
            }
        }
    }

    /// The head after the frames walked so far.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Where in its segment the next frame begins.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Where the walk ended. To be asked when no frame was left.
    pub(super) fn end(&mut self) -> Result<End, LedgerError> {
        let torn = if self.segment == 0 { 0 } else { self.stop()? };
        let Walk { segment, length, offset, head, .. } = *self;
        Ok(End { segment, length, offset, head, torn })
    }

    /// Reads the frame at the present place and steps behind it; none where none was written, or one is torn.
    fn decode_here(&mut self) -> Result<Option<Found>, LedgerError> {
        let (segment, offset) = (self.segment, self.offset);
        let here = |kind| damage(segment, offset, kind);
        let length = match frame::decode_start(self.bytes(16)?) {
            Ok((length, _)) => length,
            Err(FrameFault::Empty) => return Ok(None),
            Err(FrameFault::Start | FrameFault::Short | FrameFault::Checksum) => {
                return Err(here(DamageKind::Start));
            }
        };
        let head = self.head;
        let found = match frame::decode(self.bytes(length)?) {
            Ok(frame) if frame.previous != head.digest => Err(DamageKind::Order),
            Ok(frame) => read_entries(&frame, segment, offset, head),
            Err(_) => Err(DamageKind::Checksum),
        };
        let found = match found {
            Ok(found) => found,
            Err(DamageKind::Checksum) if segment == self.last && self.torn()?.is_some() => return Ok(None),
            Err(kind) => return Err(here(kind)),
        };
        if self.known.take().is_some_and(|known| known != found.mark) {
            return Err(here(DamageKind::Order));
        }
        self.offset += length as u64;
        self.head = found.mark.after;
        Ok(Some(found))
    }

    /// Checks what stands behind the last frame of the last segment; gives the length of a torn one.
    fn stop(&mut self) -> Result<usize, LedgerError> {
        let torn = self.torn()?;
        if let Some(known) = self.known {
            return Err(self.here(DamageKind::End { known: known.after.sequence }));
        }
        let Some(torn) = torn else { return Err(self.here(DamageKind::Rest)) };
        if self.thorough {
            self.check_rest(self.offset + FRAME_LIMIT as u64)?;
        }
        Ok(torn)
    }

    /// The length of the torn frame at the present place; 0 for empty space, none for damage.
    fn torn(&mut self) -> Result<Option<usize>, LedgerError> {
        let offset = usize::try_from(self.offset).unwrap_or(usize::MAX);
        Ok(match frame::judge(self.bytes(FRAME_LIMIT)?, offset) {
            Tail::Empty => Some(0),
            Tail::Torn { length } => Some(length),
            Tail::Damaged => None,
        })
    }

    /// Goes on to the next segment, which must begin where this one ended.
    fn next_segment(&mut self) -> Result<(), LedgerError> {
        if let Some(known) = self.known {
            return Err(self.here(DamageKind::End { known: known.after.sequence }));
        }
        if self.thorough {
            self.check_rest(self.offset)?;
        }
        self.segment += 1;
        let header = self.enter()?;
        if header.before != self.head {
            return Err(self.damage_at(0, DamageKind::Header));
        }
        Ok(())
    }

    /// Checks the present segment's length and header.
    fn enter(&mut self) -> Result<SegmentHeader, LedgerError> {
        let name = segment_name(self.segment);
        self.length = self.folder.length(&name).map_err(io(Doing::Read, &name))?;
        if !is_segment_length(self.length) {
            return Err(self.damage_at(self.length, DamageKind::Length { length: self.length }));
        }
        self.offset = 0;
        let bytes = self.bytes(SEGMENT_HEADER)?;
        let header = bytes.first_chunk().and_then(SegmentHeader::decode);
        match header {
            Some(header) if header.number == self.segment => {
                self.offset = SEGMENT_HEADER as u64;
                Ok(header)
            }
            Some(_) | None => Err(self.damage_at(0, DamageKind::Header)),
        }
    }

    /// The first segment's header is known beforehand.
    fn check_first_header(&mut self) -> Result<(), LedgerError> {
        self.offset = 0;
        let expected = SegmentHeader { number: 1, before: Head::EMPTY }.encode();
        let good = self.bytes(SEGMENT_HEADER)?.starts_with(&expected);
        self.offset = SEGMENT_HEADER as u64;
        if good { Ok(()) } else { Err(self.damage_at(0, DamageKind::Header)) }
    }

    /// Checks that the present segment is empty from `offset` on.
    fn check_rest(&mut self, offset: u64) -> Result<(), LedgerError> {
        let kept = self.offset;
        self.offset = offset;
        while self.offset < self.length {
            let bytes = self.bytes(FRAME_LIMIT)?;
            let read = bytes.len() as u64;
            if !frame::is_empty(bytes) {
                let at = bytes.iter().position(|byte| *byte != 0).unwrap_or(0);
                let place = self.offset + at as u64;
                return Err(self.damage_at(place, DamageKind::Rest));
            }
            self.offset += read;
        }
        self.offset = kept;
        Ok(())
    }

    /// At most `count` bytes from the present place on; fewer only at the end of the segment.
    fn bytes(&mut self, count: usize) -> Result<&[u8], LedgerError> {
        let rest = self.length.saturating_sub(self.offset);
        let fits = |count: usize| usize::try_from(rest).map_or(count, |rest| rest.min(count));
        let count = fits(count);
        let window = &mut self.window;
        let skipped =
            self.offset.checked_sub(window.offset).and_then(|skipped| usize::try_from(skipped).ok());
        let inside = skipped.filter(|skipped| {
            window.segment == self.segment && skipped.saturating_add(count) <= window.bytes.len()
        });
        if let Some(skipped) = inside {
            return Ok(&self.window.bytes[skipped..skipped + count]);
        }
        let name = segment_name(self.segment);
        window.bytes = vec![0; fits(count + READ_AHEAD)];
        window.segment = self.segment;
        window.offset = self.offset;
        self.folder.read(&name, self.offset, &mut window.bytes).map_err(io(Doing::Read, &name))?;
        Ok(&self.window.bytes[..count])
    }

    fn here(&self, kind: DamageKind) -> LedgerError {
        self.damage_at(self.offset, kind)
    }

    fn damage_at(&self, offset: u64, kind: DamageKind) -> LedgerError {
        damage(self.segment, offset, kind)
    }
}

/// Reads a frame's entries, which must follow `head` one by one.
fn read_entries(
    frame: &frame::Frame<'_>,
    segment: u32,
    offset: u64,
    before: Head,
) -> Result<Found, DamageKind> {
    let start = u32::try_from(offset).map_err(|_| DamageKind::Start)?;
    let mut head = before;
    let mut entries = Vec::new();
    for (at, line) in frame.lines() {
        let entry = Entry::parse(line).map_err(DamageKind::Entry)?;
        if entry.seat.sequence != head.sequence + 1 {
            return Err(DamageKind::Order);
        }
        head = head.after(entry.hash);
        let at = u32::try_from(at).map_err(|_| DamageKind::Start)?;
        let length = u32::try_from(line.len()).map_err(|_| DamageKind::Start)?;
        entries.push((entry, Position { segment, offset: start + at, length }));
    }
    Ok(Found { mark: Mark { segment, offset: start, before, after: head }, entries })
}

/// Reads the entry whose line is at `position`, and checks its seal.
pub fn read_entry(folder: &dyn Folder, position: Position) -> Result<Entry, LedgerError> {
    let Position { segment, offset, length } = position;
    let name = segment_name(segment);
    let mut line = vec![0; (length as usize).min(ENTRY_LIMIT)];
    folder.read(&name, u64::from(offset), &mut line).map_err(io(Doing::Read, &name))?;
    Entry::parse(&line).map_err(|fault| damage(segment, u64::from(offset), DamageKind::Entry(fault)))
}

/// Names a damaged place.
pub(super) fn damage(segment: u32, offset: u64, kind: DamageKind) -> LedgerError {
    LedgerError::Damage(Damage { segment: segment_name(segment), offset, kind })
}

/// Makes an I/O error of the ledger from one of the operating system.
pub(super) fn io(doing: Doing, name: &str) -> impl FnOnce(std::io::Error) -> LedgerError + use<> {
    let name = name.to_owned();
    move |source| LedgerError::Io { doing, name, source }
}
