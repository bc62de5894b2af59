//! What is kept by its digest and so never changes, read once for many commands: editions and calendars. A file that is spoilt or lost
//! meanwhile is told by verification, and by the next process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::calendar::Calendar;
use crate::desk::Denial;
use crate::procedure::Edition;

/// How many bytes of text what is remembered was read from, at most, for each kind; beyond, all is read again.
const TEXT_LIMIT: usize = 8 * 1024 * 1024;

#[derive(Default)]
pub(in crate::desk) struct Library {
    pub editions: Known<Edition>,
    pub calendars: Known<Calendar>,
}

/// Things of one kind by the digests of their texts.
pub(in crate::desk) struct Known<T>(Mutex<Shelf<T>>);

struct Shelf<T> {
    things: HashMap<String, Arc<T>>,
    /// Of their texts together.
    bytes: usize,
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
