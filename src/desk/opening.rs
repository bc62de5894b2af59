//! New instances, numbered one after the other. Those that are asked for while others are being kept are kept together, in one commit, so
//! that many who come at the same time do not each wait for the disk in turn.

use std::slice::from_ref;
use std::sync::{Arc, MutexGuard, PoisonError};

use crate::instance::{Event, Instance};
use crate::ledger::Key;
use crate::procedure::Procedure;
use crate::store::{RowSet, StoreError, TRANSITIONS_LIMIT, Unanswered};

use super::rows;
use super::view::{Before, View};
use super::{Denial, Desk};

/// An instance that has no number yet.
pub(super) struct Unnumbered {
    /// Who opens it.
    pub person: String,
    pub procedure: Arc<Procedure>,
    pub events: Vec<Event>,
    pub key: Option<Key>,
}

/// The instance as it was opened; none where somebody else was faster.
pub(super) type Opened = Result<Option<View>, Denial>;

impl Desk {
    /// Gives an instance the next number, and keeps it.
    pub(super) fn open(&self, instance: Unnumbered) -> Opened {
        match self.openings.call(instance, |all| self.open_all(all)) {
            Ok(answer) => answer,
            Err(Unanswered::Full) => Err(StoreError::Busy.into()),
            Err(Unanswered::Panicked) => Err(StoreError::Unknown.into()),
        }
    }

    fn open_all(&self, instances: &[Unnumbered]) -> Vec<Opened> {
        let _turn = self.numbering();
        instances.chunks(TRANSITIONS_LIMIT).flat_map(|some| self.open_some(some)).collect()
    }

    /// All of them in one commit; where that cannot be, each in its own, so that none suffers for another.
    fn open_some(&self, instances: &[Unnumbered]) -> Vec<Opened> {
        if let Ok(Some(views)) = self.open_together(instances) {
            return views.into_iter().map(|view| Ok(Some(view))).collect();
        }
        let alone = |instance| Ok(self.open_together(from_ref(instance))?.and_then(|mut views| views.pop()));
        instances.iter().map(alone).collect()
    }

    fn open_together(&self, instances: &[Unnumbered]) -> Result<Option<Vec<View>>, Denial> {
        let first = self.next_number()?;
        let (mut transitions, mut views) = (Vec::new(), Vec::new());
        for (number, Unnumbered { person, procedure, events, key }) in (first..).zip(instances) {
            let (before, unused) = numbered(&procedure.id, number);
            let mut transition = self.transition(person, &before, events, key.as_ref())?;
            transition.absent.push(unused);
            transitions.push(transition);
            let (id, version, procedure) = (before.id, events.len() as u64, Arc::clone(procedure));
            views.push(View {
                id,
                version,
                instance: Instance::replay(events),
                procedure,
                eyes: before.eyes,
            });
        }
        Ok(self.apply(transitions)?.then_some(views))
    }

    /// Held from when a number is chosen until it is taken, so that nobody of this process is overtaken.
    pub(super) fn numbering(&self) -> MutexGuard<'_, ()> {
        self.numbering.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An instance that is not there yet, and the row that must be unused so that nobody else takes its number.
    pub(super) fn new_instance(&self, procedure: &str) -> Result<(Before, (RowSet, Vec<u8>)), Denial> {
        Ok(numbered(procedure, self.next_number()?))
    }

    fn next_number(&self) -> Result<u64, Denial> {
        let row = self.store.row(RowSet::Counters, rows::INSTANCE_COUNTER)?;
        let highest = row.and_then(|row| row.try_into().ok()).map_or(0, u64::from_be_bytes);
        Ok(highest + 1)
    }
}

fn numbered(procedure: &str, number: u64) -> (Before, (RowSet, Vec<u8>)) {
    let id = format!("{procedure}-{number}");
    let unused = (RowSet::Instances, number.to_be_bytes().to_vec());
    (Before { id, version: 0, instance: Instance::default(), state: None, eyes: Vec::new() }, unused)
}
