//! One entry after another made into rows again: the one way by which a view is caught up, rebuilt and
//! verified.

use crate::ledger::Entry;
use crate::source::Phrase;

use super::plan::StreamHead;
use super::{Derive, Fault, Rows};

/// Checks that the entry follows what its stream has, and derives what it makes of the state before it.
pub(super) fn replay(
    derive: &dyn Derive,
    entry: &Entry,
    head: StreamHead,
    state: Option<&[u8]>,
) -> Result<(StreamHead, Rows), Fault> {
    let seat = &entry.seat;
    let fault = |message| Fault { place: place(entry), message };
    if seat.stream_sequence != head.version + 1 {
        return Err(fault(Phrase::new(
            format!("urutan terputus: seharusnya entri ke-{} dari {}", head.version + 1, seat.stream),
            format!("the sequence is broken: entry {} of {} was to come", head.version + 1, seat.stream),
        )));
    }
    if seat.previous != head.last {
        return Err(fault(Phrase::new(
            "rantai terputus: hash entri sebelumnya tidak cocok",
            "the chain is broken: the hash of the entry before does not match",
        )));
    }
    let content = std::slice::from_ref(&entry.content);
    let rows = derive.rows(&seat.stream, head.version, state, content).map_err(|error| {
        fault(Phrase::new(
            format!("isi entri tidak dapat dibaca: {error}"),
            format!("the entry's content cannot be read: {error}"),
        ))
    })?;
    Ok((StreamHead { version: seat.stream_sequence, last: entry.hash }, rows))
}

/// An entry's place, as faults name it.
fn place(entry: &Entry) -> String {
    let seat = &entry.seat;
    format!("{} #{} (sequence {})", seat.stream, seat.stream_sequence, seat.sequence)
}
