//! Takes secrets out of what a command writes, as it comes, wherever it is cut into pieces.

/// What stands where a secret stood.
const MASK: &[u8] = "•••".as_bytes();

/// Lines of a secret that are shorter are masked only with their neighbours: nothing would be left of an output without them.
const LINE_MIN: usize = 4;

/// Hides secrets in a stream.
#[derive(Debug, Default)]
pub struct Mask {
    /// Longest first, so that one that holds another is hidden whole.
    secrets: Vec<Vec<u8>>,
    /// What may yet be the beginning of a secret.
    held: Vec<u8>,
}

impl Mask {
    /// Hides these texts, and each of their lines.
    pub fn new<'s>(secrets: impl Iterator<Item = &'s str>) -> Mask {
        let mut all: Vec<Vec<u8>> = Vec::new();
        for secret in secrets.filter(|secret| !secret.is_empty()) {
            all.push(secret.as_bytes().to_vec());
            let lines = secret.lines().map(str::trim).filter(|line| line.len() >= LINE_MIN);
            all.extend(lines.map(|line| line.as_bytes().to_vec()));
        }
        all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        all.dedup();
        Mask { secrets: all, held: Vec::new() }
    }

    /// Takes a piece in, and gives what of it and the pieces before may be shown now.
    pub fn push(&mut self, piece: &[u8]) -> Vec<u8> {
        self.held.extend_from_slice(piece);
        let longest = self.secrets.first().map_or(0, Vec::len);
        self.take(self.held.len().saturating_sub(longest.saturating_sub(1)))
    }

    /// The rest: nothing follows.
    pub fn finish(&mut self) -> Vec<u8> {
        self.take(self.held.len())
    }

    /// Shows what begins before `end`.
    fn take(&mut self, end: usize) -> Vec<u8> {
        let (mut shown, mut at) = (Vec::with_capacity(end), 0);
        while at < end {
            let rest = &self.held[at..];
            match self.secrets.iter().find(|secret| rest.starts_with(secret)) {
                Some(secret) => {
                    shown.extend_from_slice(MASK);
                    at += secret.len();
                }
                None => {
                    shown.push(rest[0]);
                    at += 1;
                }
            }
        }
        self.held.drain(..at);
        shown
    }
}
