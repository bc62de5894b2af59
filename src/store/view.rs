//! Changes to the view, collected before they are written together; and how the view's rows are keyed and
//! split. Knows nothing of sled.
//!
//! | key | value |
//! |---|---|
//! | `M` | the mark of the last frame that the view holds |
//! | `S` stream | where the stream stands, and its state |
//! | `E` stream 0 sequence (8 bytes, big-endian) | where the entry's line is |
//! | `R` set (1 byte) key | a row |
//! | `L` key piece (2 bytes, big-endian) | a piece of a long value |

use crate::ledger::{Digest, Head, Mark, Position};

use super::plan::StreamHead;
use super::{RowSet, Rows};

/// The longest value kept under one key; what is longer is split.
///
/// sled puts values over some 8 KB into files of their own, which it never syncs.
const PIECE: usize = 4000;

/// A value kept whole, or the number of pieces it was split into.
const WHOLE: u8 = 0;
const SPLIT: u8 = 1;

/// The key of the mark.
pub(super) const MARK_KEY: &[u8] = b"M";

/// What a group of entries changes in the view: keys written or removed, in order.
#[derive(Default)]
pub(super) struct Changes {
    pub writes: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

impl Changes {
    /// Where entries leave their stream, its state, and the rows.
    pub fn set(&mut self, stream: &str, head: StreamHead, rows: &Rows) {
        self.put(stream_key(stream), &encode_head(head, rows.state.is_some()), rows.state.as_deref());
        for change in &rows.changes {
            let key = row_key(change.set, &change.key);
            match &change.value {
                Some(value) => self.put(key, &[], Some(value)),
                None => self.writes.push((key, None)),
            }
        }
    }

    pub fn set_position(&mut self, stream: &str, sequence: u64, position: Position) {
        self.put(entry_key(stream, sequence), &encode_position(position), None);
    }

    pub fn set_mark(&mut self, mark: Mark) {
        self.put(MARK_KEY.to_vec(), &encode_mark(mark), None);
    }

    /// Puts a value, made of a beginning and a rest, and splits it where it is long. Pieces that a longer
    /// value left behind stay: nobody reads them, and a key's next long value takes their place.
    fn put(&mut self, key: Vec<u8>, start: &[u8], rest: Option<&[u8]>) {
        let rest = rest.unwrap_or_default();
        if start.len() + rest.len() <= PIECE {
            return self.writes.push((key, Some([&[WHOLE], start, rest].concat())));
        }
        let value = [start, rest].concat();
        let mut pieces = value.chunks(PIECE);
        let count = u16::try_from(pieces.len()).expect("values have at most 4 MiB");
        let first = pieces.next().unwrap_or_default();
        for (number, piece) in (1..).zip(pieces) {
            self.writes.push((piece_key(&key, number), Some(piece.to_vec())));
        }
        self.writes.push((key, Some([&[SPLIT][..], &count.to_le_bytes(), first].concat())));
    }
}

/// What is kept under a key: the value, or its first piece and the number of pieces. None if it is something
/// else.
pub(super) fn first_piece(kept: &[u8]) -> Option<(&[u8], u16)> {
    match kept {
        [WHOLE, value @ ..] => Some((value, 1)),
        [SPLIT, low, high, first @ ..] => Some((first, u16::from_le_bytes([*low, *high]))),
        _ => None,
    }
}

pub(super) fn stream_key(stream: &str) -> Vec<u8> {
    [b"S", stream.as_bytes()].concat()
}

/// Streams' names have no control characters, so none is another's beginning up to the zero.
pub(super) fn entry_key(stream: &str, sequence: u64) -> Vec<u8> {
    [b"E", stream.as_bytes(), b"\0", &sequence.to_be_bytes()].concat()
}

pub(super) fn decode_entry_key(key: &[u8]) -> Option<(String, u64)> {
    let (stream, sequence) = key.strip_prefix(b"E")?.split_last_chunk()?;
    let stream = String::from_utf8(stream.strip_suffix(b"\0")?.to_vec()).ok()?;
    Some((stream, u64::from_be_bytes(*sequence)))
}

pub(super) fn row_key(set: RowSet, key: &[u8]) -> Vec<u8> {
    [b"R", &[set_number(set)][..], key].concat()
}

pub(super) fn piece_key(key: &[u8], piece: u16) -> Vec<u8> {
    [b"L", key, &piece.to_be_bytes()].concat()
}

/// The set's number on disk: never changed, never used again.
pub(super) fn set_number(set: RowSet) -> u8 {
    match set {
        RowSet::Inbox => 1,
        RowSet::Timer => 2,
        RowSet::Instances => 3,
        RowSet::Counters => 4,
        RowSet::People => 5,
        RowSet::Editions => 6,
        RowSet::Keys => 7,
        RowSet::Evidence => 8,
        RowSet::Calendars => 9,
        RowSet::Delegations => 10,
        RowSet::Errands => 11,
        RowSet::Schedules => 12,
        RowSet::Deliveries => 13,
    }
}

/// What stands before a stream's state.
fn encode_head(head: StreamHead, has_state: bool) -> Vec<u8> {
    [&head.version.to_le_bytes()[..], head.last.as_bytes(), &[u8::from(has_state)]].concat()
}

/// Reads what [`Changes::set`] wrote; none if it is something else.
pub(super) fn decode_stream(bytes: &[u8]) -> Option<(StreamHead, Option<&[u8]>)> {
    let mut rest = bytes;
    let head = StreamHead { version: take_u64(&mut rest)?, last: take_digest(&mut rest)? };
    let (has_state, state) = rest.split_first()?;
    Some((head, (*has_state == 1).then_some(state)))
}

fn encode_position(position: Position) -> Vec<u8> {
    let Position { segment, offset, length } = position;
    [segment.to_le_bytes(), offset.to_le_bytes(), length.to_le_bytes()].concat()
}

pub(super) fn decode_position(bytes: &[u8]) -> Option<Position> {
    let mut rest = bytes;
    let (segment, offset) = (take_u32(&mut rest)?, take_u32(&mut rest)?);
    Some(Position { segment, offset, length: take_u32(&mut rest)? })
}

fn encode_mark(mark: Mark) -> Vec<u8> {
    let mut bytes = [mark.segment.to_le_bytes(), mark.offset.to_le_bytes()].concat();
    for head in [mark.before, mark.after] {
        bytes.extend_from_slice(&head.sequence.to_le_bytes());
        bytes.extend_from_slice(head.digest.as_bytes());
    }
    bytes
}

pub(super) fn decode_mark(bytes: &[u8]) -> Option<Mark> {
    let mut rest = bytes;
    let (segment, offset) = (take_u32(&mut rest)?, take_u32(&mut rest)?);
    let mut head = || Some(Head { sequence: take_u64(&mut rest)?, digest: take_digest(&mut rest)? });
    Some(Mark { segment, offset, before: head()?, after: head()? })
}

fn take_u32(bytes: &mut &[u8]) -> Option<u32> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*first))
}

fn take_u64(bytes: &mut &[u8]) -> Option<u64> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u64::from_le_bytes(*first))
}

fn take_digest(bytes: &mut &[u8]) -> Option<Digest> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(Digest::from_bytes(*first))
}
