//! What was: lists of instances, an instance's history, and the proof that all of it is as it was written.

use crate::instance::{Event, State};
use crate::ledger::{Checkpoint, Entry, Head, MerkleTree};
use crate::store::{Report, RowSet};

use super::rows::{self, Listed};
use super::view::Happened;
use super::{Denial, Desk};

/// How many rows are read at once.
const PAGE: usize = 10_000;

/// As few are read where few are asked for; some of them may not be meant.
const PAGE_MIN: usize = 1000;

/// Which instances are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// `procedure` or `document/procedure`.
    pub procedure: Option<String>,
    pub state: Option<State>,
    /// Only those with higher numbers.
    pub after: Option<u64>,
    /// At most so many.
    pub limit: Option<usize>,
}

/// The number in an instance's id, `restore-7`; none of what is no id.
pub fn number_of(id: &str) -> Option<u64> {
    rows::number(id)
}

impl Desk {
    /// The instances that pass the filter, in the order they were opened. A procedure that neither a document nor an
    /// instance has is a denial.
    pub fn list(&self, filter: &Filter) -> Result<Vec<Listed>, Denial> {
        let (mut listed, mut is_known) = (Vec::new(), filter.after.is_some());
        let limit = filter.limit.unwrap_or(usize::MAX);
        let mut after: Option<Vec<u8>> = filter.after.map(|number| number.to_be_bytes().to_vec());
        while listed.len() < limit {
            let page =
                self.store.rows(RowSet::Instances, &[], after.as_deref(), limit.clamp(PAGE_MIN, PAGE))?;
            let Some((last, _)) = page.last() else { break };
            after = Some(last.clone());
            for (_, value) in &page {
                let instance: Listed = rows::read(value)?;
                let is_of_procedure = filter.is_of_procedure(&instance);
                is_known |= is_of_procedure;
                if is_of_procedure && filter.state.is_none_or(|state| instance.state == state) {
                    listed.push(instance);
                }
            }
        }
        if let (false, Some(name)) = (is_known, &filter.procedure)
            && let Err(denial @ Denial::NoProcedure { .. }) = self.find_procedure(name)
        {
            return Err(denial);
        }
        listed.truncate(limit);
        Ok(listed)
    }

    /// Everything that happened to an instance, in its order.
    pub fn history(&self, id: &str) -> Result<Vec<Happened>, Denial> {
        let version = self.store.version(id)?;
        if version == 0 || self.store.state(id)?.is_none() {
            return Err(self.no_instance(id)?);
        }
        let mut history = Vec::new();
        self.each_entry(id, version, |entry| {
            history.push(happened(&entry)?);
            Ok(())
        })?;
        Ok(history)
    }

    /// Where the ledger stands.
    pub fn head(&self) -> Result<Head, Denial> {
        Ok(self.store.head()?)
    }

    /// The head that the ledger had after so many entries; `None` where it never had so many.
    pub fn head_after(&self, count: u64) -> Result<Option<Head>, Denial> {
        self.head_from(Head::EMPTY, count)
    }

    /// The same for who knows an earlier head.
    pub fn head_from(&self, earlier: Head, count: u64) -> Result<Option<Head>, Denial> {
        let mut head = earlier;
        while head.sequence < count {
            let left = usize::try_from(count - head.sequence).unwrap_or(PAGE);
            let entries = self.store.since(head.sequence, left.min(PAGE))?;
            if entries.is_empty() {
                return Ok(None);
            }
            head = entries.iter().fold(head, |head, entry| head.after(entry.hash));
        }
        Ok(Some(head))
    }

    /// What a checkpoint of the first so many entries says, and when the last of them was written; `None` where the ledger never
    /// had so many, or none are meant. Every entry is read, and its hash computed again.
    pub fn checkpoint(&self, count: u64) -> Result<Option<(Checkpoint, String)>, Denial> {
        let (mut tree, mut origin, mut last) = (MerkleTree::default(), None, None);
        while tree.size() < count {
            let left = usize::try_from(count - tree.size()).unwrap_or(PAGE);
            let entries = self.store.since(tree.size(), left.min(PAGE))?;
            if entries.is_empty() {
                return Ok(None);
            }
            for entry in entries {
                origin.get_or_insert(entry.hash);
                tree.push(entry.hash);
                last = Some(entry.content.time);
            }
        }
        let checkpoint = |origin| Checkpoint { origin, size: count, root: tree.root() };
        Ok(origin.map(checkpoint).zip(last))
    }

    /// Reads the whole ledger again and compares everything that is derived from it.
    pub fn verify(&self) -> Result<Report, Denial> {
        Ok(self.store.verify()?)
    }
}

impl Filter {
    fn is_of_procedure(&self, instance: &Listed) -> bool {
        self.procedure.as_ref().is_none_or(|name| match name.split_once('/') {
            Some((document, procedure)) => instance.document == document && instance.procedure == procedure,
            None => instance.procedure == *name,
        })
    }
}

fn happened(entry: &Entry) -> Result<Happened, Denial> {
    let event: Event = rows::read(entry.content.event.as_bytes())?;
    let told = told(&event);
    let acting = event.by().and_then(|by| by.acting_for.as_ref());
    Ok(Happened {
        sequence: entry.seat.sequence,
        time: entry.content.time.clone(),
        person: entry.content.person.clone(),
        acting_for: acting.map(|of| of.person.clone()),
        letter: acting.map(|of| of.letter.clone()),
        event: event.name().to_owned(),
        step: told.step,
        actor: told.actor,
        visit: told.visit,
        answer: told.answer,
        skipped: matches!(event, Event::TaskDone { skipped: true, .. }),
        to: told.to,
        note: told.note,
        from_edition: told.from_edition,
        edition: told.edition,
        undone: matches!(event, Event::Migrated { undone: true, .. }),
        evidence: event.files().into_iter().map(|(_, file)| file.clone()).collect(),
        engine: event.engine_in_words(),
        hash: entry.hash.to_string(),
    })
}

/// What an event says of the members that a history has columns for.
#[derive(Default)]
pub(super) struct Told {
    pub step: Option<String>,
    pub actor: Option<String>,
    pub visit: Option<u32>,
    pub answer: Option<String>,
    to: Option<String>,
    note: Option<String>,
    from_edition: Option<String>,
    edition: Option<String>,
}

pub(super) fn told(event: &Event) -> Told {
    let task = |step: &String, actor: &String, visit: &u32| Told {
        step: Some(step.clone()),
        actor: Some(actor.clone()),
        visit: Some(*visit),
        ..Told::default()
    };
    let note = |text: &String| Told { note: Some(text.clone()), ..Told::default() };
    match event {
        Event::Opened { start, .. } => {
            Told { step: Some(start.clone()), note: engine_note(event), ..Told::default() }
        }
        Event::ArrowHeld { step, .. } | Event::ArrowsJoined { step, .. } => {
            Told { step: Some(step.clone()), ..Told::default() }
        }
        Event::LimitReached { step, visits } => at_visit(step, *visits),
        Event::TaskOffered { step, actor, visit, .. }
        | Event::TaskClaimed { step, actor, visit, .. }
        | Event::TaskReleased { step, actor, visit, .. }
        | Event::Attached { step, actor, visit, .. }
        | Event::TaskWithdrawn { step, actor, visit, .. } => task(step, actor, visit),
        Event::TaskReassigned { step, actor, visit, to, reason, .. } => {
            Told { to: Some(to.clone()), note: reason.clone(), ..task(step, actor, visit) }
        }
        Event::TaskDone { step, actor, visit, answer, note, reason, .. } => Told {
            answer: answer.clone(),
            note: both(note.as_deref(), reason.as_deref()),
            ..task(step, actor, visit)
        },
        Event::VoteEnded { step, visit, answer, .. } => {
            Told { answer: answer.clone(), note: engine_note(event), ..at_visit(step, *visit) }
        }
        Event::TaskDecided { step, actor, visit, answer, .. } => {
            Told { answer: Some(answer.clone()), ..task(step, actor, visit) }
        }
        Event::TaskFinished { step, actor, visit, answer, .. } => {
            Told { answer: answer.clone(), note: engine_note(event), ..task(step, actor, visit) }
        }
        Event::CallEnded { step, actor, visit, outcome, .. } => {
            Told { answer: outcome.clone(), note: engine_note(event), ..task(step, actor, visit) }
        }
        Event::TaskEscalated { step, actor, visit, to, .. } => {
            Told { to: Some(to.clone()), note: engine_note(event), ..task(step, actor, visit) }
        }
        Event::TaskRetried { step, actor, visit, reason, .. } => {
            Told { note: reason.clone(), ..task(step, actor, visit) }
        }
        Event::TaskReminded { step, actor, visit, .. }
        | Event::CommandStarted { step, actor, visit, .. }
        | Event::CommandEnded { step, actor, visit, .. }
        | Event::CommandLost { step, actor, visit, .. }
        | Event::CallOpened { step, actor, visit, .. }
        | Event::IncidentOpened { step, actor, visit, .. } => {
            Told { note: engine_note(event), ..task(step, actor, visit) }
        }
        Event::Commented { text, .. } => note(text),
        Event::Suspended { reason, .. } | Event::Cancelled { reason, .. } => note(reason),
        Event::Resumed { .. } => Told::default(),
        Event::Migrated { from, to, reason, .. } => Told {
            from_edition: Some(from.clone()),
            edition: Some(to.clone()),
            note: reason.clone(),
            ..Told::default()
        },
        Event::Ended { outcome, .. } => Told { answer: Some(outcome.clone()), ..Told::default() },
    }
}

fn at_visit(step: &str, visit: u32) -> Told {
    Told { step: Some(step.to_owned()), visit: Some(visit), ..Told::default() }
}

/// What the engine did, in English: the history for programs has one language.
fn engine_note(event: &Event) -> Option<String> {
    event.engine_in_words().map(|phrase| phrase.en)
}

/// A note and a reason in one text; they stay apart in the ledger.
fn both(note: Option<&str>, reason: Option<&str>) -> Option<String> {
    match (note, reason) {
        (Some(note), Some(reason)) => Some(format!("{note}; {reason}")),
        (Some(text), None) | (None, Some(text)) => Some(text.to_owned()),
        (None, None) => None,
    }
}
