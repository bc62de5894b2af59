//! Whether a ledger's head that stands on paper is still the ledger's own. Everybody may ask, and as often as he likes, so what was read
//! once is remembered: heads at regular steps, from which the next question reads on. There are no more of them than the ledger has steps,
//! whatever strangers ask.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::desk::Desk;
use crate::ledger::{Digest, Head};

use super::problem::Problem;

/// So many entries lie between two remembered heads; a million entries have 244 of them.
const STEP: u64 = if cfg!(test) { 2 } else { 4096 };

/// The most questions that are answered or wait for it: strangers leave the threads to those who work.
const ASKING_MAX: usize = 8;

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
pub(super) struct Seals {
    known: Mutex<BTreeMap<u64, Head>>,
    asking: AtomicUsize,
}

/// One question, counted while it is there.
struct Asking<'s>(&'s AtomicUsize);

impl Asking<'_> {
    fn begin(asking: &AtomicUsize) -> Option<Asking<'_>> {
        let asked = Asking(asking);
        (asking.fetch_add(1, Ordering::Relaxed) < ASKING_MAX).then_some(asked)
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Seals {
    /// Whether the ledger's first so many entries are still those whose digest this is. One question is answered at a time.
    ///
    /// # Errors
    /// A store that cannot be read; too many who ask at once.
    pub fn check(&self, desk: &Desk, entries: u64, digest: Digest) -> Result<Seal, Problem> {
        let _asking = Asking::begin(&self.asking).ok_or_else(Problem::busy)?;
        if entries == 0 || entries > desk.head()?.sequence {
            return Ok(Seal::Unknown);
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
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
    fn strangers_take_no_more_memory_than_the_ledger_has_steps_and_few_threads() {
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
        let known: Vec<u64> = seals.known.lock().expect("nobody else").keys().copied().collect();
        let steps: Vec<u64> = (1..=entries).filter(|number| number.is_multiple_of(STEP)).collect();
        assert_eq!(known, steps);
        assert!(steps.len() > 1);
        // Nor do many at once keep the threads from others.
        let asking: Vec<_> = (0..ASKING_MAX).map_while(|_| Asking::begin(&seals.asking)).collect();
        assert_eq!(asking.len(), ASKING_MAX);
        let refused = seals.check(&desk, 1, Digest::ZERO).expect_err("too many ask");
        assert_eq!((refused.kind, refused.retry_after), ("busy", Some(2)));
        drop(asking);
        assert_eq!(seals.check(&desk, 1, Digest::ZERO).expect("read"), Seal::Broken);
    }
}
