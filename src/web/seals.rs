//! Whether a ledger's head that stands on paper is still the ledger's own. Everybody may ask, and as often as he likes, so what was read
//! once is remembered: heads at regular steps, from which the next question reads on. There are no more of them than the ledger has steps,
//! whatever strangers ask.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::desk::{Denial, Desk};
use crate::ledger::{Digest, Head};

/// So many entries lie between two remembered heads; a million entries have 244 of them.
const STEP: u64 = if cfg!(test) { 2 } else { 4096 };

/// What became of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seal {
    /// The first entries are still those of that day.
    Holds,
    /// They are not.
    Broken,
    /// There never were so many.
    Unknown,
}

#[derive(Default)]
pub(super) struct Seals(Mutex<BTreeMap<u64, Head>>);

impl Seals {
    /// Whether the ledger's first so many entries are still those whose digest this is. One question is answered at a time.
    pub fn check(&self, desk: &Desk, entries: u64, digest: Digest) -> Result<Seal, Denial> {
        if entries == 0 || entries > desk.head()?.sequence {
            return Ok(Seal::Unknown);
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut head = known.range(..=entries).next_back().map_or(Head::EMPTY, |(_, head)| *head);
        while head.sequence < entries {
            let next = ((head.sequence / STEP + 1) * STEP).min(entries);
            let Some(found) = desk.head_from(head, next)? else { return Ok(Seal::Broken) };
            head = found;
            if head.sequence.is_multiple_of(STEP) {
                known.insert(head.sequence, head);
            }
        }
        Ok(if head.digest == digest { Seal::Holds } else { Seal::Broken })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::calendar::Time;
    use crate::desk::Derivation;
    use crate::store::MemoryStore;

    #[test]
    fn a_head_that_was_printed_holds_and_any_other_does_not() {
        let now = || Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a time in the test");
        let desk = Desk::new(Arc::new(MemoryStore::new(Arc::new(Derivation))), now, "sari");
        for name in ["budi", "citra", "dewi"] {
            desk.add_person(name, &[]).expect("registered");
        }
        let seals = Seals::default();
        let printed = desk.head_after(2).expect("read").expect("there are so many");
        let check = |entries, digest| seals.check(&desk, entries, digest).expect("read");
        assert_eq!(check(2, printed.digest), Seal::Holds);
        assert_eq!(check(2, printed.digest), Seal::Holds, "the second time, too");
        assert_eq!(check(3, printed.digest), Seal::Broken);
        assert_eq!(check(9, printed.digest), Seal::Unknown);
        assert_eq!(check(0, Digest::ZERO), Seal::Unknown);
    }

    #[test]
    fn strangers_make_it_remember_no_more_than_the_ledger_has_steps() {
        let now = || Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a time in the test");
        let desk = Desk::new(Arc::new(MemoryStore::new(Arc::new(Derivation))), now, "sari");
        for name in ["budi", "citra", "dewi", "eka", "fajar"] {
            desk.add_person(name, &[]).expect("registered");
        }
        let seals = Seals::default();
        let entries = desk.head().expect("read").sequence;
        for asked in (0..100).rev().chain([u64::MAX, u64::MAX - 1]) {
            for digest in [Digest::ZERO, Digest::parse(&"ab".repeat(32)).expect("a digest")] {
                seals.check(&desk, asked, digest).expect("read");
            }
        }
        let known: Vec<u64> = seals.0.lock().expect("nobody else").keys().copied().collect();
        let steps: Vec<u64> = (1..=entries).filter(|number| number.is_multiple_of(STEP)).collect();
        assert_eq!(known, steps);
        assert!(steps.len() > 1);
    }
}
