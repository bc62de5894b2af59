//! What a command writes, kept within bounds: its beginning and its end, for the end says what went wrong.

use std::collections::VecDeque;

/// How much is kept of the beginning, and as much of the end, in bytes.
const HALF: usize = 512 * 1024;

/// The beginning and the end of a stream.
#[derive(Debug, Default)]
pub struct Output {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    /// How many bytes in between were not kept.
    left_out: u64,
}

impl Output {
    pub fn push(&mut self, piece: &[u8]) {
        let room = HALF.saturating_sub(self.head.len()).min(piece.len());
        let (first, rest) = piece.split_at(room);
        self.head.extend_from_slice(first);
        // Of a piece that is longer than the room, only the end can stay.
        let skipped = rest.len().saturating_sub(HALF);
        let (skipped, rest) = rest.split_at(skipped);
        let over = (self.tail.len() + rest.len()).saturating_sub(HALF);
        let over = if skipped.is_empty() { over } else { self.tail.len() };
        self.tail.drain(..over);
        self.tail.extend(rest);
        self.left_out += (over + skipped.len()) as u64;
    }

    /// Everything that was kept, with a line where something is missing.
    pub fn into_bytes(self) -> Vec<u8> {
        let mut all = self.head;
        if self.left_out > 0 {
            all.extend(format!("\n[… {} B …]\n", self.left_out).as_bytes());
        }
        all.extend(self.tail);
        all
    }
}
