//! What a group of transitions would add: versions checked, entries sealed in their places, nothing written.

use std::collections::HashMap;

use crate::ledger::{Digest, Entry, Head, PAYLOAD_LIMIT, Seat};

use super::error::Unfit;
use super::{ROW_KEY_LIMIT, ROW_VALUE_LIMIT, RowSet, StoreError, TRANSITIONS_LIMIT, Transition};

/// Where a stream stands: how many entries, and the hash of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StreamHead {
    pub version: u64,
    pub last: Digest,
}

impl StreamHead {
    pub const EMPTY: StreamHead = StreamHead { version: 0, last: Digest::ZERO };
}

/// What is there already, as far as a plan must know.
pub(super) trait Ground {
    fn stream_head(&self, stream: &str) -> Result<StreamHead, StoreError>;
    fn has_row(&self, set: RowSet, key: &[u8]) -> Result<bool, StoreError>;
}

/// A growing group: each call added sees those before it as if they were written already.
pub(super) struct Plan<'a> {
    ground: &'a dyn Ground,
    streams: HashMap<String, StreamHead>,
    rows: HashMap<(RowSet, Vec<u8>), bool>,
    head: Head,
    /// The lines of all entries added, in order.
    pub lines: Vec<u8>,
}

/// What one call adds: its entries with the lengths of their lines, and where each transition leaves its
/// stream.
pub(super) struct Planned {
    pub entries: Vec<Entry>,
    pub line_lengths: Vec<usize>,
    pub stream_heads: Vec<StreamHead>,
}

impl<'a> Plan<'a> {
    pub fn new(ground: &'a dyn Ground, head: Head) -> Plan<'a> {
        Plan { ground, streams: HashMap::new(), rows: HashMap::new(), head, lines: Vec::new() }
    }

    /// The head after everything added.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Adds one call's transitions, all or none. With an error the plan is as it was.
    pub fn add(&mut self, transitions: &[Transition]) -> Result<Planned, StoreError> {
        check_limits(transitions)?;
        let mut trial = Trial { plan: self, streams: HashMap::new(), rows: HashMap::new() };
        let mut head = trial.plan.head;
        let mut planned = Planned { entries: Vec::new(), line_lengths: Vec::new(), stream_heads: Vec::new() };
        let mut lines = Vec::new();
        for transition in transitions {
            let mut stream = trial.check(transition)?;
            for content in &transition.entries {
                let seat = Seat {
                    sequence: head.sequence + 1,
                    stream: transition.stream.clone(),
                    stream_sequence: stream.version + 1,
                    previous: stream.last,
                };
                let (entry, line) = Entry::seal(seat, content.clone())
                    .map_err(|source| StoreError::Entry { stream: transition.stream.clone(), source })?;
                head = head.after(entry.hash);
                stream = StreamHead { version: entry.seat.stream_sequence, last: entry.hash };
                lines.extend_from_slice(line.as_bytes());
                planned.line_lengths.push(line.len());
                planned.entries.push(entry);
            }
            planned.stream_heads.push(stream);
            trial.note(transition, stream);
        }
        let Trial { streams, rows, .. } = trial;
        if self.lines.len() + lines.len() > PAYLOAD_LIMIT {
            return Err(StoreError::Unfit { what: Unfit::TooLong });
        }
        self.streams.extend(streams);
        self.rows.extend(rows);
        self.lines.append(&mut lines);
        self.head = head;
        Ok(planned)
    }
}

/// One call's transitions on top of a plan, until all of them are known to be good.
struct Trial<'p, 'a> {
    plan: &'p Plan<'a>,
    streams: HashMap<String, StreamHead>,
    rows: HashMap<(RowSet, Vec<u8>), bool>,
}

impl Trial<'_, '_> {
    /// Checks what the transition expects; gives where its stream stands.
    fn check(&self, transition: &Transition) -> Result<StreamHead, StoreError> {
        let stream = &transition.stream;
        let planned = self.streams.get(stream).or_else(|| self.plan.streams.get(stream));
        let head = match planned {
            Some(head) => *head,
            None => self.plan.ground.stream_head(stream)?,
        };
        if head.version != transition.expected {
            let (stream, expected) = (stream.clone(), transition.expected);
            return Err(StoreError::Conflict { stream, expected, current: head.version });
        }
        for row in &transition.absent {
            let planned = self.rows.get(row).or_else(|| self.plan.rows.get(row));
            let there = match planned {
                Some(there) => *there,
                None => self.plan.ground.has_row(row.0, &row.1)?,
            };
            if there {
                return Err(StoreError::Exists { set: row.0, key: row.1.clone() });
            }
        }
        Ok(head)
    }

    fn note(&mut self, transition: &Transition, head: StreamHead) {
        self.streams.insert(transition.stream.clone(), head);
        for change in &transition.rows.changes {
            self.rows.insert((change.set, change.key.clone()), change.value.is_some());
        }
    }
}

fn check_limits(transitions: &[Transition]) -> Result<(), StoreError> {
    let unfit = |what| Err(StoreError::Unfit { what });
    if transitions.is_empty() {
        return unfit(Unfit::NoTransition);
    }
    if transitions.len() > TRANSITIONS_LIMIT {
        return unfit(Unfit::TooManyTransitions);
    }
    for transition in transitions {
        if transition.entries.is_empty() {
            return unfit(Unfit::NoEntry);
        }
        let changes = &transition.rows.changes;
        if changes.iter().any(|change| change.key.len() > ROW_KEY_LIMIT) {
            return unfit(Unfit::RowKeyLength);
        }
        let mut values = changes.iter().filter_map(|change| change.value.as_ref());
        if values.any(|value| value.len() > ROW_VALUE_LIMIT)
            || transition.rows.state.as_ref().is_some_and(|state| state.len() > ROW_VALUE_LIMIT)
        {
            return unfit(Unfit::RowValueLength);
        }
    }
    Ok(())
}
