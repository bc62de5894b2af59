//! Any bytes said to the side of a store's socket that answers: understood or refused, and no panic. Used by the bounded test here
//! and by the fuzz target `socket`.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::Duration;

use sop::ledger::{Digest, NewEntry};
use sop::store::{Derive, DeriveError, Line, MemoryStore, Rows, Store, converse, introduction};

/// Says the bytes as they are, behind an introduction, and as what is in one message and one piece behind an introduction.
pub fn hears(bytes: &[u8]) {
    let store = MemoryStore::new(Arc::new(Nothing));
    say(bytes, &store);
    say(&[&introduction(PASS), bytes].concat(), &store);
    let length = u32::try_from(bytes.len()).expect("short").to_le_bytes();
    say(&[&introduction(PASS), &length[..], &[1], bytes, &length[..], &[2], bytes].concat(), &store);
    store.verify().expect("it can be read");
}

/// What the side that answers wants to see.
const PASS: Digest = Digest::ZERO;

fn say(said: &[u8], store: &dyn Store) {
    // Only what is heard to its end is no fault, and nothing is said but what was asked.
    drop(converse(Said(said), PASS, store));
}

/// A layer above that makes nothing of anything.
struct Nothing;

impl Derive for Nothing {
    fn rows(&self, _: &str, _: u64, _: Option<&[u8]>, _: &[NewEntry]) -> Result<Rows, DeriveError> {
        Ok(Rows::default())
    }
}

/// A line on which everything was said already, and nobody listens.
struct Said<'b>(&'b [u8]);

impl Read for Said<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl Write for Said<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Line for Said<'_> {
    fn wait(&self, _: Option<Duration>) -> io::Result<()> {
        Ok(())
    }
}
