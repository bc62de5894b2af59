//! A frame: the entries of one commit group as bytes, whole or not there at all. Never reads or writes a
//! file.
//!
//! | bytes | what |
//! |---|---|
//! | 0..4 | `SOPF` |
//! | 4..8 | the frame's length, all of it, little-endian; a multiple of 16 |
//! | 8..12 | CRC-32C of bytes 16..length, little-endian |
//! | 12..16 | CRC-32C of bytes 0..12, little-endian |
//! | 16..48 | the ledger's head digest before the frame's first entry |
//! | 48..length | the entries' lines, filled up with line feeds |
//!
//! A device writes sectors whole, in any order. Frames begin at multiples of 16, so the first 16 bytes are
//! there together or not at all, and the length can be trusted when they are. From byte 48 on a frame has no
//! zero byte, so a sector that was not written shows: that is what tells a torn frame from a damaged one.

use super::Digest;

/// The most bytes of a frame: entries that are committed together must fit.
pub const FRAME_LIMIT: usize = 1024 * 1024;

/// The bytes of a frame before its entries' lines.
pub const FRAME_HEADER: usize = 48;

/// The most bytes of entries' lines that fit in a frame.
pub const PAYLOAD_LIMIT: usize = FRAME_LIMIT - FRAME_HEADER;

/// Frames begin at multiples of it.
const ALIGNMENT: usize = 16;

/// The smallest piece that a device writes whole.
const SECTOR: usize = 512;

const MAGIC: &[u8; 4] = b"SOPF";

/// What unused space is compared with.
static ZEROS: [u8; 4096] = [0; 4096];

/// A frame as it was read: its checksums are right, its entries not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The head digest before its first entry.
    pub previous: Digest,
    /// All of its bytes.
    pub length: usize,
    payload: &'a [u8],
}

/// Why bytes are not a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameFault {
    /// Nothing was written here: zeros, or no room for a frame.
    #[error("no frame was written here")]
    Empty,
    /// Something else stands where a frame must begin.
    #[error("no frame begins here, and the space is not empty")]
    Start,
    /// The frame is longer than the bytes that are there.
    #[error("the frame is longer than its file")]
    Short,
    /// Something of it is not as it was written.
    #[error("the frame's checksum does not match")]
    Checksum,
}

/// What stands behind the last whole frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// Zeros.
    Empty,
    /// A frame that was being written when the machine stopped, in the first `length` bytes.
    Torn { length: usize },
    /// Bytes that no interrupted write explains.
    Damaged,
}

/// Makes a frame of entries' lines, each with its line feed; together at most [`PAYLOAD_LIMIT`] bytes.
pub(super) fn encode(previous: Digest, lines: &[u8]) -> Vec<u8> {
    debug_assert!(lines.ends_with(b"\n") && lines.len() <= PAYLOAD_LIMIT);
    let length = (FRAME_HEADER + lines.len()).next_multiple_of(ALIGNMENT);
    let mut frame = Vec::with_capacity(length);
    frame.extend_from_slice(MAGIC);
    frame.extend_from_slice(&u32::try_from(length).expect("a frame is at most 1 MiB").to_le_bytes());
    frame.extend_from_slice(&[0; 8]);
    frame.extend_from_slice(previous.as_bytes());
    frame.extend_from_slice(lines);
    frame.resize(length, b'\n');
    let body = crc32c::crc32c(&frame[16..]);
    frame[8..12].copy_from_slice(&body.to_le_bytes());
    let start = crc32c::crc32c(&frame[..12]);
    frame[12..16].copy_from_slice(&start.to_le_bytes());
    frame
}

/// Reads the frame that begins at the first of these bytes. Takes time and memory in proportion to the frame,
/// whatever the bytes are.
pub fn decode(bytes: &[u8]) -> Result<Frame<'_>, FrameFault> {
    let (length, checksum) = decode_start(bytes)?;
    let frame = bytes.get(..length).ok_or(FrameFault::Short)?;
    if crc32c::crc32c(&frame[16..]) != checksum {
        return Err(FrameFault::Checksum);
    }
    let mut previous = [0; 32];
    previous.copy_from_slice(&frame[16..FRAME_HEADER]);
    Ok(Frame { previous: Digest::from_bytes(previous), length, payload: &frame[FRAME_HEADER..] })
}

/// Reads the first 16 bytes: the frame's length and the checksum of the rest.
pub(super) fn decode_start(bytes: &[u8]) -> Result<(usize, u32), FrameFault> {
    let Some(start) = bytes.first_chunk::<16>() else { return Err(FrameFault::Empty) };
    if start == &[0; 16] {
        return Err(FrameFault::Empty);
    }
    let number = |at: usize| u32::from_le_bytes([start[at], start[at + 1], start[at + 2], start[at + 3]]);
    let length = number(4) as usize;
    let fits = length > FRAME_HEADER && length <= FRAME_LIMIT && length.is_multiple_of(ALIGNMENT);
    if start[..4] != *MAGIC || number(12) != crc32c::crc32c(&start[..12]) || !fits {
        return Err(FrameFault::Start);
    }
    Ok((length, number(8)))
}

impl<'a> Frame<'a> {
    /// The entries' lines with their line feeds, each with its place in the frame.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &'a [u8])> + use<'a> {
        let lines = self.payload.split_inclusive(|byte| *byte == b'\n');
        let placed = lines.scan(FRAME_HEADER, |next, line| {
            let at = *next;
            *next += line.len();
            Some((at, line))
        });
        placed.filter(|(_, line)| *line != b"\n")
    }
}

/// Judges the bytes behind the last whole frame, when they are not one; `offset` is their place in the file.
///
/// A frame is torn if some of its sectors, as the device cuts the file, are still zeros, the others are
/// filled as a frame fills them, and nothing stands behind it. No flipped bit makes a whole frame, or empty
/// space, look like that.
pub(super) fn judge(bytes: &[u8], offset: usize) -> Tail {
    let used = used(bytes);
    if used == 0 {
        return Tail::Empty;
    }
    let start = decode_start(bytes);
    let extent = match start {
        Ok((length, _)) if used <= length && length <= bytes.len() => length,
        // Its first sector is missing; then the end of what is there must be a frame's end, or a sector's.
        Err(FrameFault::Empty) if used <= FRAME_LIMIT && ends_like_a_frame(bytes, used, offset) => used,
        Ok(_) | Err(_) => return Tail::Damaged,
    };
    let mut missing = false;
    let mut at = 0;
    while at < extent {
        let end = (at + SECTOR - (offset + at) % SECTOR).min(extent);
        if is_empty(&bytes[at..end]) {
            missing = true;
        } else if at == 0 && start.is_err() || bytes[at.max(FRAME_HEADER).min(end)..end].contains(&0) {
            return Tail::Damaged;
        }
        at = end;
    }
    if missing { Tail::Torn { length: used } } else { Tail::Damaged }
}

/// How many bytes there are up to the last that is not zero.
fn used(bytes: &[u8]) -> usize {
    let behind: usize = bytes.rchunks(ZEROS.len()).take_while(|piece| is_empty(piece)).map(<[u8]>::len).sum();
    let filled = &bytes[..bytes.len() - behind];
    filled.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)
}

/// Whether nothing but zeros is there.
pub(super) fn is_empty(bytes: &[u8]) -> bool {
    bytes.chunks(ZEROS.len()).all(|piece| *piece == ZEROS[..piece.len()])
}

fn ends_like_a_frame(bytes: &[u8], used: usize, offset: usize) -> bool {
    (offset + used).is_multiple_of(SECTOR) || bytes[used - 1] == b'\n' && used.is_multiple_of(ALIGNMENT)
}

#[cfg(test)]
mod tests {
    use super::{Digest, FRAME_LIMIT, FrameFault, SECTOR, Tail, decode, encode, judge};

    fn frame(lines: usize) -> Vec<u8> {
        let text: Vec<u8> =
            (0..lines).flat_map(|n| format!("line {n:04} {}\n", "x".repeat(90)).into_bytes()).collect();
        encode(Digest::of(b"before"), &text)
    }

    /// The frame at `offset`, followed by unused space, without the sectors that `mask` leaves out.
    fn written(frame: &[u8], offset: usize, mask: u32) -> Vec<u8> {
        let mut bytes = frame.to_vec();
        let first = offset / SECTOR;
        for (at, byte) in bytes.iter_mut().enumerate() {
            if mask >> ((offset + at) / SECTOR - first) & 1 == 0 {
                *byte = 0;
            }
        }
        bytes.resize(FRAME_LIMIT.min(frame.len() + 1100), 0);
        bytes
    }

    #[test]
    fn a_frame_is_read_as_it_was_made() {
        let bytes = encode(Digest::of(b"before"), b"{one}\n{two}\n");
        assert!(bytes.len().is_multiple_of(16));
        let frame = decode(&bytes).unwrap();
        assert_eq!((frame.previous, frame.length), (Digest::of(b"before"), bytes.len()));
        assert_eq!(frame.lines().collect::<Vec<_>>(), [(48, &b"{one}\n"[..]), (54, b"{two}\n")]);
        assert_eq!(decode(&[0; 64]), Err(FrameFault::Empty));
        assert_eq!(decode(&bytes[..bytes.len() - 1]), Err(FrameFault::Short));
        assert_eq!(decode(b"something else, not a frame"), Err(FrameFault::Start));
    }

    #[test]
    fn a_frame_with_any_sectors_missing_is_torn() {
        let frame = frame(20);
        for offset in [0, 16, 64, 464, 480, 496] {
            let sectors = (offset + frame.len()).div_ceil(SECTOR);
            for mask in 1..(1 << sectors) - 1 {
                let bytes = written(&frame, offset, mask);
                let judged = judge(&bytes, offset);
                assert!(matches!(judged, Tail::Torn { .. }), "offset {offset}, mask {mask:b}: {judged:?}");
            }
            assert_eq!(judge(&written(&frame, offset, 0), offset), Tail::Empty);
        }
    }

    #[test]
    fn no_flipped_bit_makes_a_whole_frame_look_torn() {
        for offset in [0, 480, 496] {
            for frame in [frame(1), frame(9)] {
                let whole = written(&frame, offset, u32::MAX);
                for bit in 0..whole.len() * 8 {
                    let mut flipped = whole.clone();
                    flipped[bit / 8] ^= 1 << (bit % 8);
                    if bit / 8 < frame.len() {
                        assert!(decode(&flipped).is_err());
                        assert_eq!(judge(&flipped, offset), Tail::Damaged, "offset {offset}, bit {bit}");
                    } else {
                        let rest = judge(&flipped[frame.len()..], offset + frame.len());
                        assert_eq!(rest, Tail::Damaged, "offset {offset}, bit {bit} behind the frame");
                    }
                }
            }
        }
    }
}
