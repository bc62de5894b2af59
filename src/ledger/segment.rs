//! A segment: one file of a ledger, by its name, its lengths and its header. Never reads or writes it.

use super::{Digest, Head};

/// The most bytes of a segment; a frame that does not fit begins the next one.
pub const SEGMENT_LIMIT: u64 = 16 * 1024 * 1024;

/// The bytes a segment begins with; whenever they are used up they are doubled, so that a small ledger is a
/// small file and appending seldom changes a file's length.
pub const SEGMENT_FIRST: u64 = 256 * 1024;

/// The bytes before the first frame.
pub const SEGMENT_HEADER: usize = 64;

/// The version of the format that this program writes, and the only one so far.
pub const FORMAT: u32 = 1;

const MAGIC: &[u8; 8] = b"SOPLEDGR";

/// What the first 64 bytes of a segment say: magic, format (u32), number (u32), the sequence of its first
/// entry (u64), the head digest before it, CRC-32C of all that, four zeros; numbers are little-endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SegmentHeader {
    pub number: u32,
    /// The head before the segment's first entry.
    pub before: Head,
}

impl SegmentHeader {
    pub fn encode(&self) -> [u8; SEGMENT_HEADER] {
        let mut bytes = [0; SEGMENT_HEADER];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8..12].copy_from_slice(&FORMAT.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.number.to_le_bytes());
        bytes[16..24].copy_from_slice(&(self.before.sequence + 1).to_le_bytes());
        bytes[24..56].copy_from_slice(self.before.digest.as_bytes());
        let checksum = crc32c::crc32c(&bytes[..56]);
        bytes[56..60].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    /// Reads a header; none if it is not one that this program would have written.
    pub fn decode(bytes: &[u8; SEGMENT_HEADER]) -> Option<SegmentHeader> {
        let number = u32::from_le_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]);
        let mut first = [0; 8];
        first.copy_from_slice(&bytes[16..24]);
        let mut digest = [0; 32];
        digest.copy_from_slice(&bytes[24..56]);
        let sequence = u64::from_le_bytes(first).checked_sub(1)?;
        let header = SegmentHeader { number, before: Head { sequence, digest: Digest::from_bytes(digest) } };
        (header.encode() == *bytes).then_some(header)
    }
}

/// The name of a segment's file.
pub fn segment_name(number: u32) -> String {
    format!("{number:08}.seg")
}

/// The number in a segment's name; none for any other file.
pub(super) fn segment_number(name: &str) -> Option<u32> {
    let number = name.strip_suffix(".seg")?.parse().ok()?;
    (segment_name(number) == name).then_some(number)
}

/// Whether a segment's file can have this length: it is given 256 KiB and doubled, nothing else.
pub(super) fn is_segment_length(length: u64) -> bool {
    (SEGMENT_FIRST..=SEGMENT_LIMIT).contains(&length) && length.is_power_of_two()
}

#[cfg(test)]
mod tests {
    use super::{Digest, Head, SegmentHeader, segment_number};

    #[test]
    fn a_header_is_read_as_it_was_written_and_no_other_way() {
        let before = Head { sequence: 41, digest: Digest::of(b"41 entries") };
        let header = SegmentHeader { number: 3, before };
        let bytes = header.encode();
        assert_eq!(SegmentHeader::decode(&bytes), Some(header));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(SegmentHeader::decode(&flipped), None, "bit {bit}");
        }
    }

    #[test]
    fn other_files_are_not_segments() {
        assert_eq!(segment_number("00000012.seg"), Some(12));
        for name in ["12.seg", "00000012.seg.new", "+0000012.seg", "seg"] {
            assert_eq!(segment_number(name), None, "{name}");
        }
    }
}
