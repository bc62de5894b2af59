//! The way of a change: from the calls that wait to a synced frame in the ledger, and from there to the view.
//! Nothing is answered before it is synced, and nothing that was synced is taken back.
//!
//! ```text
//! FolderStore::apply     a call waits in the queue until one of the callers commits the group
//!   commit               the group, one frame after the other
//!     Plan::add          versions checked, entries sealed: nothing written
//!     Ledger::append     one write, one sync
//!     show               one batch in the view; then all are answered
//! ```

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use crate::ledger::{Entry, FRAME_HEADER, Ledger, Mark, Position};

use super::error::Unfit;
use super::plan::{Plan, Planned};
use super::sled::SledView;
use super::trust::ViewNote;
use super::view::Changes;
use super::{FolderStore, StoreError, Transition};

/// The transitions that one caller asks for together, all or none.
pub(super) type Call = Arc<[Transition]>;

/// A call's entries as sealed, or why nothing was written for it.
pub(super) type Answer = Result<Vec<Entry>, StoreError>;

impl FolderStore {
    /// Commits a group of calls and answers each of them.
    pub(super) fn commit(&self, calls: &[Call]) -> Vec<Answer> {
        let mut ledger = self.ledger();
        let mut answers = Vec::with_capacity(calls.len());
        let mut rest = calls;
        while !rest.is_empty() {
            let before = answers.len();
            self.commit_frame(&mut ledger, rest, &mut answers);
            rest = &rest[answers.len() - before..];
        }
        answers
    }

    /// Commits as many calls as fit into one frame; answers these.
    fn commit_frame(&self, ledger: &mut Ledger, calls: &[Call], answers: &mut Vec<Answer>) {
        let view = self.view();
        let mut plan = Plan::new(&*view, ledger.head());
        let mut planned = Vec::with_capacity(calls.len());
        for call in calls {
            match plan.add(call) {
                Err(StoreError::Unfit { what: Unfit::TooLong }) if !plan.lines.is_empty() => break,
                answer => planned.push(answer),
            }
        }
        if plan.lines.is_empty() {
            answers.extend(planned.into_iter().map(|answer| answer.map(|planned| planned.entries)));
            return;
        }
        let written = ledger.append(&plan.lines, plan.head()).map_err(Arc::new);
        if let Ok(mark) = &written {
            self.show(&view, calls, &planned, *mark);
            *self.head.lock().unwrap_or_else(PoisonError::into_inner) = mark.after;
        }
        answers.extend(planned.into_iter().map(|answer| match (answer, &written) {
            (Ok(planned), Ok(_)) => Ok(planned.entries),
            (Ok(_), Err(error)) => Err(StoreError::Ledger(Arc::clone(error))),
            (Err(error), _) => Err(error),
        }));
    }

    /// Writes into the view what a frame holds. If that fails the entries are kept all the same; the view
    /// then answers nothing more, and is made again by whoever asks it next.
    fn show(&self, view: &SledView, calls: &[Call], planned: &[Result<Planned, StoreError>], mark: Mark) {
        let mut changes = Changes::default();
        let mut offset = mark.offset as usize + FRAME_HEADER;
        for (call, planned) in calls.iter().zip(planned) {
            let Ok(planned) = planned else { continue };
            for (transition, head) in call.iter().zip(&planned.stream_heads) {
                changes.set(&transition.stream, *head, &transition.rows);
            }
            for (entry, length) in planned.entries.iter().zip(&planned.line_lengths) {
                let bytes = |count: usize| u32::try_from(count).expect("a segment has at most 16 MiB");
                let position =
                    Position { segment: mark.segment, offset: bytes(offset), length: bytes(*length) };
                changes.set_position(&entry.seat.stream, entry.seat.stream_sequence, position);
                offset += length;
            }
        }
        changes.set_mark(mark);
        if !self.noted.swap(true, Ordering::Relaxed) {
            // A note that cannot be written leaves an older one, which trusts too little.
            drop(ViewNote::written(&self.boot, mark.after, self.derive.form()).write(&self.path));
        }
        drop(view.apply(changes));
    }
}
