//! Which labels found no place near their beginning, and so ask for room of their own.

use std::collections::{BTreeMap, BTreeSet};

/// How often a label may ask for more.
const MOST: usize = 3;

/// The arrows whose labels ask for room. First they ask for height, set as narrow as they can be; then for width too; then for
/// the width in which they look best.
#[derive(Debug, Default)]
pub struct Reserved {
    times: BTreeMap<usize, usize>,
    /// Those that asked last, and those that got nothing because no chart had room for it.
    asking: Vec<usize>,
    refused: BTreeSet<usize>,
}

impl Reserved {
    /// How often an arrow's label has asked.
    pub fn times(&self, arrow: usize) -> usize {
        self.times.get(&arrow).copied().unwrap_or(0)
    }

    /// These labels found no place: they ask for more. `false` if none of them may.
    pub fn ask(&mut self, crowded: &[usize]) -> bool {
        let may = |arrow: &usize| self.times(*arrow) < MOST && !self.refused.contains(arrow);
        self.asking = crowded.iter().copied().filter(may).collect();
        for &arrow in &self.asking {
            *self.times.entry(arrow).or_default() += 1;
        }
        !self.asking.is_empty()
    }

    /// What was asked for last does not fit: half of those who asked take it back. `false` if nobody is left.
    pub fn refuse(&mut self) -> bool {
        let kept = self.asking.len() / 2;
        for arrow in self.asking.split_off(kept) {
            self.refused.insert(arrow);
            if let Some(times) = self.times.get_mut(&arrow) {
                *times -= 1;
            }
        }
        kept > 0
    }
}

#[cfg(test)]
mod tests {
    use super::Reserved;

    #[test]
    fn a_label_asks_a_few_times_and_never_again_once_refused() {
        let mut reserved = Reserved::default();
        assert!(reserved.ask(&[4, 7]));
        assert!(reserved.refuse(), "4 still asks");
        assert_eq!((reserved.times(4), reserved.times(7)), (1, 0));
        assert!(!reserved.ask(&[7]));
        assert!(reserved.ask(&[4, 7]) && reserved.ask(&[4]));
        assert!(!reserved.ask(&[4, 7]));
    }
}
