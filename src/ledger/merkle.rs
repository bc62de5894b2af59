//! The Merkle tree over all entries, as RFC 6962 (section 2.1) has it: one digest that proves every entry and their order, from which
//! an old one of the same ledger can be made again.
//!
//! A leaf is an entry's hash: SHA-256(0x00 ‖ hash). A node is SHA-256(0x01 ‖ left ‖ right).

use super::Digest;

/// A tree that grows at its right edge; it keeps only the roots of its whole subtrees, so that a long ledger costs nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MerkleTree {
    size: u64,
    /// The roots of the subtrees that are whole, the largest first; one for each bit of the size.
    whole: Vec<Digest>,
}

impl MerkleTree {
    /// How many entries are in it.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds the next entry by its hash.
    pub fn push(&mut self, entry: Digest) {
        let mut node = digest(0, &[entry]);
        let mut bits = self.size;
        while bits & 1 == 1 {
            let left = self.whole.pop().expect("there is a whole subtree for each bit of the size");
            node = digest(1, &[left, node]);
            bits >>= 1;
        }
        self.whole.push(node);
        self.size += 1;
    }

    /// The root of all entries so far; of none, SHA-256 of nothing.
    pub fn root(&self) -> Digest {
        let join = |right: Digest, left: &Digest| digest(1, &[*left, right]);
        let mut from_the_right = self.whole.iter().rev();
        let Some(last) = from_the_right.next() else { return Digest::of(&[]) };
        from_the_right.fold(*last, join)
    }
}

fn digest(kind: u8, parts: &[Digest]) -> Digest {
    let mut bytes = vec![kind];
    parts.iter().for_each(|part| bytes.extend_from_slice(part.as_bytes()));
    Digest::of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::{MerkleTree, digest};
    use crate::ledger::Digest;

    /// The definition of RFC 6962, word for word: parted at the largest power of two below the size.
    fn defined(entries: &[Digest]) -> Digest {
        match entries {
            [] => Digest::of(&[]),
            [entry] => digest(0, &[*entry]),
            _ => {
                let half = entries.len().next_power_of_two() / 2;
                digest(1, &[defined(&entries[..half]), defined(&entries[half..])])
            }
        }
    }

    #[test]
    fn the_root_is_as_the_rfc_defines_it() {
        let entries: Vec<Digest> = (0..70u8).map(|nth| Digest::of(&[nth])).collect();
        let mut tree = MerkleTree::default();
        for (size, entry) in entries.iter().enumerate() {
            assert_eq!(tree.root(), defined(&entries[..size]), "{size} entries");
            tree.push(*entry);
        }
        assert_eq!((tree.size(), tree.root()), (70, defined(&entries)));
    }
}
