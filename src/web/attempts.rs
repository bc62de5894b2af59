//! How often a password was guessed wrong: after a few times whoever tries must wait, longer each time, by name and by where he comes
//! from. In memory alone: a restart forgives.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::calendar::Time;

/// Wrong guesses in a row that cost nothing: for one name, and from one place, where many people may sit behind one address.
pub(super) const FREE_BY_NAME: u32 = 5;
pub(super) const FREE_BY_PLACE: u32 = 50;

/// The longest wait, in seconds; after it without a guess, all is forgotten.
const LONGEST: i64 = 15 * 60;

/// The most names and places that are remembered; beyond, the oldest are forgotten.
const REMEMBERED: usize = 10_000;

/// The most passwords that are looked at side by side: each takes its 19 MiB.
const LOOKS_MAX: usize = 8;

#[derive(Debug, Default)]
pub(super) struct Attempts {
    wrong: Mutex<HashMap<String, Wrong>>,
    looks: AtomicUsize,
}

/// Room to look at one password.
#[derive(Debug)]
pub(super) struct Look<'a>(&'a AtomicUsize);

impl Drop for Look<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Debug, Clone, Copy)]
struct Wrong {
    count: u32,
    last: Time,
}

impl Attempts {
    /// How many seconds whoever tries must still wait; none: he may try.
    pub fn wait(&self, who: &str, free: u32, now: Time) -> Option<u64> {
        let wrong = *self.wrong.lock().unwrap_or_else(PoisonError::into_inner).get(who)?;
        let over = wrong.count.checked_sub(free)?;
        let pause = 2_i64.checked_pow(over.min(20)).unwrap_or(LONGEST).min(LONGEST);
        let left = pause - (now - wrong.last).num_seconds();
        u64::try_from(left).ok().filter(|left| *left > 0)
    }

    pub fn failed(&self, who: &str, now: Time) {
        let mut all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED && !all.contains_key(who) {
            all.retain(|_, wrong| (now - wrong.last).num_seconds() < LONGEST);
            if all.len() >= REMEMBERED {
                all.clear();
            }
        }
        let wrong = all.entry(who.to_owned()).or_insert(Wrong { count: 0, last: now });
        if (now - wrong.last).num_seconds() >= LONGEST {
            wrong.count = 0;
        }
        *wrong = Wrong { count: wrong.count.saturating_add(1), last: now };
    }

    /// Takes back one that was counted before it was known to be right.
    pub fn was_none(&self, who: &str) {
        if let Some(wrong) = self.wrong.lock().unwrap_or_else(PoisonError::into_inner).get_mut(who) {
            wrong.count = wrong.count.saturating_sub(1);
        }
    }

    /// Room to look at a password, where there is some.
    pub fn look(&self) -> Option<Look<'_>> {
        let look = Look(&self.looks);
        (self.looks.fetch_add(1, Ordering::Relaxed) < LOOKS_MAX).then_some(look)
    }

    pub fn succeeded(&self, who: &str) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).remove(who);
    }
}

#[cfg(test)]
mod tests {
    use super::{Attempts, FREE_BY_NAME, LOOKS_MAX};
    use crate::calendar::Time;

    fn at(second: i64) -> Time {
        let start = Time::parse_from_rfc3339("2026-11-24T08:00:00+07:00").expect("a moment");
        start + chrono::TimeDelta::seconds(second)
    }

    #[test]
    fn whoever_guesses_must_wait_longer_each_time() {
        let attempts = Attempts::default();
        for second in 0..i64::from(FREE_BY_NAME) {
            assert_eq!(attempts.wait("budi", FREE_BY_NAME, at(second)), None);
            attempts.failed("budi", at(second));
        }
        assert_eq!(attempts.wait("budi", FREE_BY_NAME, at(4)), Some(1));
        assert_eq!(attempts.wait("siti", FREE_BY_NAME, at(4)), None);
        attempts.failed("budi", at(5));
        assert_eq!(attempts.wait("budi", FREE_BY_NAME, at(5)), Some(2));
        for _ in 0..40 {
            attempts.failed("budi", at(6));
        }
        assert_eq!(attempts.wait("budi", FREE_BY_NAME, at(6)), Some(15 * 60));
        assert_eq!(attempts.wait("budi", FREE_BY_NAME, at(6 + 15 * 60)), None);
        attempts.succeeded("budi");
        assert_eq!(attempts.wait("budi", FREE_BY_NAME, at(7)), None);
    }

    #[test]
    fn only_so_many_passwords_are_looked_at_at_once() {
        let attempts = Attempts::default();
        let looks: Vec<_> = std::iter::from_fn(|| attempts.look()).take(100).collect();
        assert_eq!(looks.len(), LOOKS_MAX);
        assert!(attempts.look().is_none());
        drop(looks);
        assert!(attempts.look().is_some());
    }
}
