//! What was read already. What is kept by its digest never changes, and is read once for many commands: editions and calendars. What is
//! counted over the whole store is counted once as long as nothing happens. A file that is spoilt or lost meanwhile is told by
//! verification, and by the next process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::calendar::Calendar;
use crate::ledger::Head;
use crate::procedure::Edition;

use super::figures::{Dated, ReportFilter, Reported};
use super::{Denial, Desk};

/// How many bytes of text what is remembered was read from, at most, for each kind; beyond, all is read again.
const TEXT_LIMIT: usize = 8 * 1024 * 1024;

#[derive(Default)]
pub(super) struct Library {
    pub editions: Known<Edition>,
    pub calendars: Known<Calendar>,
    /// How many instances that are not over are pinned to each edition.
    pub pinned: Latest<(), HashMap<String, usize>>,
    pub reports: Latest<ReportFilter, Reported>,
    pub dated: Latest<ReportFilter, Vec<Dated>>,
}

/// Things of one kind by the digests of their texts.
pub(super) struct Known<T>(Mutex<Shelf<T>>);

struct Shelf<T> {
    things: HashMap<String, Arc<T>>,
    /// Of their texts together.
    bytes: usize,
}

/// The last that was made of the whole store, and of what, with the head it was made at.
pub(super) struct Latest<K, T>(Mutex<Option<(Head, K, Arc<T>)>>);

impl<K, T> Default for Latest<K, T> {
    fn default() -> Latest<K, T> {
        Latest(Mutex::new(None))
    }
}

impl<K: PartialEq, T> Latest<K, T> {
    /// What was made of the same before, where nothing has happened since and it `holds`; else made anew. Whoever comes meanwhile makes his
    /// own, and nobody waits.
    pub fn get(
        &self,
        desk: &Desk,
        key: K,
        holds: impl FnOnce(&T) -> bool,
        make: impl FnOnce() -> Result<T, Denial>,
    ) -> Result<Arc<T>, Denial> {
        let latest = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Before anything is read: what happens meanwhile may be counted already, and is counted again.
        let head = desk.head()?;
        let known =
            latest().as_ref().filter(|(at, of, _)| *at == head && *of == key).map(|known| known.2.clone());
        if let Some(known) = known.filter(|known| holds(known)) {
            return Ok(known);
        }
        let made = Arc::new(make()?);
        *latest() = Some((head, key, Arc::clone(&made)));
        Ok(made)
    }
}

impl<T> Default for Known<T> {
    fn default() -> Known<T> {
        Known(Mutex::new(Shelf { things: HashMap::new(), bytes: 0 }))
    }
}

impl<T> Known<T> {
    /// What has this digest; `read` gives it the first time, with the length of its text.
    pub fn get(
        &self,
        digest: &str,
        read: impl FnOnce() -> Result<(T, usize), Denial>,
    ) -> Result<Arc<T>, Denial> {
        let shelf = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shelf().things.get(digest) {
            return Ok(Arc::clone(known));
        }
        let (thing, length) = read()?;
        let thing = Arc::new(thing);
        let mut shelf = shelf();
        if shelf.bytes + length > TEXT_LIMIT {
            shelf.things.clear();
            shelf.bytes = 0;
        }
        if shelf.things.insert(digest.to_owned(), Arc::clone(&thing)).is_none() {
            shelf.bytes += length;
        }
        Ok(thing)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use crate::calendar::Time;
    use crate::store::MemoryStore;

    use super::super::Derivation;
    use super::*;

    #[test]
    fn what_was_counted_is_counted_again_only_when_it_may_be_otherwise() {
        let now = || Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a time in the test");
        let desk = Desk::new(Arc::new(MemoryStore::new(Arc::new(Derivation))), now, "sari");
        let (latest, made) = (Latest::default(), Cell::new(0));
        let ask = |key: &'static str, holds: bool| {
            let make = || {
                made.set(made.get() + 1);
                Ok(made.get())
            };
            *latest.get(&desk, key, |_| holds, make).expect("made")
        };
        assert_eq!([ask("a", true), ask("a", true), ask("a", true)], [1, 1, 1]);
        assert_eq!([ask("b", true), ask("b", true)], [2, 2], "of something else");
        assert_eq!([ask("b", false), ask("b", true)], [3, 3], "it holds no longer");
        desk.add_person("budi", &[]).expect("registered");
        assert_eq!([ask("b", true), ask("b", true)], [4, 4], "something happened");
    }
}
