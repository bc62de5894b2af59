//! The record of one run for the paper: what its entries say, joined task by task. Decides nothing and words nothing.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::calendar::{Reckoning, Spent, Time};
use crate::instance::{By, Event, Instance, State, TaskState};
use crate::ledger::{Entry, Head};
use crate::page::{FilledForm, Happening, Path, Record, Remark, Row, RunState, Seal, Stamp, Task, TaskEnd};
use crate::procedure::form::{Form, Record as Values};
use crate::procedure::{Edition, Flow, Node, Procedure, StepIx, Why};

use super::rows;
use super::{Denial, Desk};

/// What was not measured yet.
const NOTHING: Spent = Spent { days: 0, minutes: 0, by: Reckoning::WorkingDays };

/// A run on paper, and the edition that it was pinned to.
pub struct Run {
    pub edition: Edition,
    pub procedure: Arc<Procedure>,
    pub record: Record,
    /// When the run's last entry was written.
    pub at: Time,
}

impl Desk {
    /// What happened in a run, in full, with the edition that it runs on and the ledger's head.
    pub fn run(&self, id: &str) -> Result<Run, Denial> {
        let version = self.store.version(id)?;
        if version == 0 || self.store.state(id)?.is_none() {
            return Err(self.no_instance(id)?);
        }
        let mut entries = Vec::new();
        self.each_entry(id, version, |entry| {
            let event: Event = rows::read(entry.content.event.as_bytes())?;
            entries.push((entry, event));
            Ok(())
        })?;
        let instance = Instance::replay(entries.iter().map(|(_, event)| event));
        call_steps_as_now(&mut entries);
        let lost = || Denial::EditionLost { edition: instance.edition.clone() };
        let edition = self.read_edition(&instance.edition)?;
        let procedure = edition.procedures.get(&instance.procedure).cloned().ok_or_else(lost)?;
        let head = self.store.head()?;
        let (mut record, at) = record(id, &procedure, &instance, &entries, head).ok_or_else(lost)?;
        self.measure(&procedure, &mut record, instance.ended.unwrap_or(at))?;
        Ok(Run { edition: Edition::clone(&edition), procedure, record, at })
    }

    /// How long everything took, by the calendar that was in force when it began.
    fn measure(&self, procedure: &Procedure, record: &mut Record, until: Time) -> Result<(), Denial> {
        let opened = record.opened.at;
        let calendars = self.calendars()?;
        record.lead_time = calendars.at(opened).spent(opened, until, Reckoning::WorkingDays);
        let tasks = record.rows.iter_mut().filter_map(|row| match row {
            Row::Task(task) => Some(task),
            Row::Remark(_) => None,
        });
        for task in tasks {
            let Some(ended) = task.ended() else { continue };
            let calendar = calendars.at(task.offered);
            let by = Reckoning::of(procedure.step(task.step).quality.time.as_ref());
            task.spent = Some(calendar.spent(task.offered, ended, by));
            task.late = task.due.and_then(|due| calendar.late(due, ended, by));
        }
        Ok(())
    }
}

/// The record, not measured yet, and when its last entry was written; none of a run without an opening, which the core never writes.
fn record(
    id: &str,
    procedure: &Procedure,
    instance: &Instance,
    entries: &[(Entry, Event)],
    head: Head,
) -> Option<(Record, Time)> {
    let mut reader = Reader { procedure, tasks: IndexMap::new(), remarks: Vec::new(), forms: Vec::new() };
    entries.iter().for_each(|(entry, event)| reader.read(entry, event));
    let (first, last) = (entries.first()?, entries.last()?);
    let Event::Opened { by, .. } = &first.1 else { return None };
    let opened = stamp(&first.0, by);
    let written = Time::parse_from_rfc3339(&last.0.content.time).unwrap_or(by.at);
    let until = instance.ended.unwrap_or(written);
    let (rows, forms) = reader.finish();
    let record = Record {
        id: id.to_owned(),
        lead_time: NOTHING,
        state: match (instance.state, instance.outcome.clone()) {
            (State::Open, _) => RunState::Open,
            (State::Suspended, _) => RunState::Suspended,
            (State::Done, outcome) => RunState::Ended { outcome: outcome.unwrap_or_default(), at: until },
            (State::Cancelled, _) => RunState::Cancelled { at: until },
        },
        opened,
        path: path(procedure, instance, entries),
        rows,
        forms,
        last: seal(&last.0),
        head: Seal { sequence: head.sequence, hash: head.digest.to_string() },
        checkpoint: None,
    };
    Some((record, written))
}

/// Steps are called as in the edition that the run is pinned to now, whatever they were called when something happened to them.
fn call_steps_as_now(entries: &mut [(Entry, Event)]) {
    let mut names: IndexMap<String, String> = IndexMap::new();
    for (_, event) in entries.iter_mut().rev() {
        if let Event::Migrated { map, .. } = event {
            let now = |name: &String| names.get(name).unwrap_or(name).clone();
            let later: Vec<_> = map.iter().map(|(old, new)| (old.clone(), now(new))).collect();
            names.extend(later);
        } else if let Some(step) = event.step_mut()
            && let Some(name) = names.get(step)
        {
            step.clone_from(name);
        }
    }
}

/// A task: its step, its actor, its visit.
type TaskKey = (String, String, u32);

/// Joins a run's entries, in their order.
struct Reader<'a> {
    procedure: &'a Procedure,
    /// In the order they were offered.
    tasks: IndexMap<TaskKey, Task>,
    remarks: Vec<Remark>,
    forms: Vec<FilledForm>,
}

impl Reader<'_> {
    fn read(&mut self, entry: &Entry, event: &Event) {
        match event {
            Event::Opened { record, by, .. } => {
                self.remark(entry, Happening::Opened, Some(by), "");
                self.remarks.iter_mut().for_each(|remark| remark.values.clone_from(record));
                let actor = self.opener();
                self.fill(entry, (None, &actor), self.procedure.form.clone(), record, by);
            }
            Event::ArrowHeld { .. } | Event::ArrowsJoined { .. } => {}
            Event::LimitReached { step, visits } => {
                if let Some(step) = self.procedure.find_step(step) {
                    self.remark(entry, Happening::LimitReached(step, *visits), None, "");
                }
            }
            Event::TaskOffered { .. } => self.offered(entry, event),
            Event::TaskClaimed { step, actor, visit, by } => {
                let claimed = Some(stamp(entry, by));
                self.change(entry, (step, actor, *visit), |task| task.claimed = claimed);
            }
            Event::TaskReleased { step, actor, visit, by } => {
                self.change(entry, (step, actor, *visit), |task| task.claimed = None);
                if let Some(step) = self.procedure.find_step(step) {
                    self.remark(entry, Happening::Released(step), Some(by), "");
                }
            }
            Event::TaskReassigned { step, actor, visit, to, reason, by } => {
                let claimed = Stamp { person: to.clone(), ..stamp(entry, by) };
                let claimed = Some(Stamp { os_user: None, acting_for: None, ..claimed });
                self.change(entry, (step, actor, *visit), |task| task.claimed = claimed);
                if let Some(step) = self.procedure.find_step(step) {
                    let what = Happening::Reassigned(step, to.clone());
                    self.remark(entry, what, Some(by), reason.as_deref().unwrap_or_default());
                }
            }
            Event::TaskDone { .. } => self.done(entry, event),
            Event::Attached { .. } => self.attached(entry, event),
            Event::TaskDecided { step, actor, visit, at, answer } => {
                let answer = Some(answer.clone());
                self.end(entry, (step, actor, *visit), TaskEnd::Decided(*at), |task| task.answer = answer);
            }
            Event::TaskFinished { step, actor, visit, at, answer, .. } => {
                let answer = answer.clone();
                self.end(entry, (step, actor, *visit), TaskEnd::Decided(*at), |task| task.answer = answer);
                self.by_itself(entry, step, event);
            }
            Event::CommandEnded { step, .. } => {
                self.command_ended(entry, event);
                self.by_itself(entry, step, event);
            }
            Event::TaskReminded { step, .. }
            | Event::TaskEscalated { step, .. }
            | Event::CommandStarted { step, .. }
            | Event::CommandLost { step, .. }
            | Event::CallOpened { step, .. }
            | Event::CallEnded { step, .. }
            | Event::IncidentOpened { step, .. }
            | Event::VoteEnded { step, .. }
            | Event::TaskRetried { step, .. } => self.by_itself(entry, step, event),
            Event::TaskWithdrawn { step, actor, visit, at } => {
                self.end(entry, (step, actor, *visit), TaskEnd::Withdrawn(*at), |_| {});
            }
            Event::Commented { text, by } => self.remark(entry, Happening::Commented, Some(by), text),
            Event::Suspended { reason, by } => self.remark(entry, Happening::Suspended, Some(by), reason),
            Event::Migrated { from, to, reason, by, .. } => {
                let what = Happening::Migrated { from: from.clone(), to: to.clone() };
                self.remark(entry, what, Some(by), reason.as_deref().unwrap_or_default());
            }
            Event::Resumed { by } => self.remark(entry, Happening::Resumed, Some(by), ""),
            Event::Cancelled { reason, by } => self.remark(entry, Happening::Cancelled, Some(by), reason),
            Event::Ended { outcome, .. } => self.remark(entry, Happening::Ended, None, outcome),
        }
    }

    fn attached(&mut self, entry: &Entry, event: &Event) {
        let Event::Attached { step, evidence, by, .. } = event else { return };
        if let Some(step) = self.procedure.find_step(step) {
            self.remark(entry, Happening::Attached(step), Some(by), "");
            self.remarks.last_mut().into_iter().for_each(|remark| remark.evidence.clone_from(evidence));
        }
    }

    fn command_ended(&mut self, entry: &Entry, event: &Event) {
        let Event::CommandEnded { step, actor, visit, evidence, record, .. } = event else { return };
        self.change(entry, (step, actor, *visit), |task| {
            task.values.clone_from(record);
            task.evidence.extend_from_slice(evidence);
        });
    }

    fn offered(&mut self, entry: &Entry, event: &Event) {
        let Event::TaskOffered { step, actor, visit, at, due, .. } = event else { return };
        let Some(ix) = self.procedure.find_step(step) else { return };
        let task = Task {
            step: ix,
            actor: actor.clone(),
            visit: *visit,
            offered: *at,
            claimed: None,
            due: *due,
            end: TaskEnd::Open,
            spent: None,
            late: None,
            answer: None,
            reason: None,
            note: None,
            values: Values::new(),
            evidence: Vec::new(),
            seal: seal(entry),
        };
        self.tasks.insert((step.clone(), actor.clone(), *visit), task);
    }

    /// What the engine did at a step.
    fn by_itself(&mut self, entry: &Entry, step: &str, event: &Event) {
        let (Some(step), Some(words)) = (self.procedure.find_step(step), event.engine_in_words()) else {
            return;
        };
        let reason = if let Event::TaskRetried { reason: Some(reason), .. } = event { reason } else { "" };
        self.remark(entry, Happening::Engine(step, words), event.by(), reason);
    }

    fn done(&mut self, entry: &Entry, event: &Event) {
        let Event::TaskDone { step, actor, visit, by, answer, skipped, record, evidence, note, reason } =
            event
        else {
            return;
        };
        let end = if *skipped { TaskEnd::Skipped } else { TaskEnd::Done };
        self.end(entry, (step, actor, *visit), end(stamp(entry, by)), |task| {
            task.answer.clone_from(answer);
            task.reason.clone_from(reason);
            task.note.clone_from(note);
            task.values.clone_from(record);
            task.evidence.extend_from_slice(evidence);
        });
        match self.procedure.find_step(step) {
            Some(step) => {
                let form = self.procedure.step(step).form.clone();
                self.fill(entry, (Some(step), actor), form, record, by);
            }
            None => self.former(entry, event, step),
        }
    }

    /// A step that the edition which the run is pinned to now does not have any more.
    fn former(&mut self, entry: &Entry, event: &Event, step: &str) {
        let Event::TaskDone { by, answer, note, reason, record, .. } = event else { return };
        let texts: Vec<&str> = [answer, reason, note].into_iter().flatten().map(String::as_str).collect();
        self.remark(entry, Happening::FormerStep(step.to_owned()), Some(by), &texts.join("; "));
        if let Some(remark) = self.remarks.last_mut() {
            remark.values.clone_from(record);
        }
    }

    fn fill(
        &mut self,
        entry: &Entry,
        (step, actor): (Option<StepIx>, &str),
        form: Option<Arc<Form>>,
        values: &Values,
        by: &By,
    ) {
        let Some(form) = form.filter(|_| !values.is_empty()) else { return };
        let (by, actor) = (stamp(entry, by), actor.to_owned());
        self.forms.push(FilledForm { form, values: values.clone(), by, actor, step, seal: seal(entry) });
    }

    fn end(
        &mut self,
        entry: &Entry,
        key: (&String, &String, u32),
        end: TaskEnd,
        more: impl FnOnce(&mut Task),
    ) {
        self.change(entry, key, |task| {
            task.end = end;
            more(task);
        });
    }

    fn change(
        &mut self,
        entry: &Entry,
        (step, actor, visit): (&String, &String, u32),
        change: impl FnOnce(&mut Task),
    ) {
        if let Some(task) = self.tasks.get_mut(&(step.clone(), actor.clone(), visit)) {
            task.seal = seal(entry);
            change(task);
        }
    }

    fn remark(&mut self, entry: &Entry, what: Happening, by: Option<&By>, text: &str) {
        let by = by.map(|by| stamp(entry, by));
        let (text, values) = (text.to_owned(), Values::new());
        self.remarks.push(Remark { what, by, text, values, evidence: Vec::new(), seal: seal(entry) });
    }

    /// The key of the actor who opens, where it can be one only; the event does not say which.
    fn opener(&self) -> String {
        match self.procedure.start_by[..] {
            [actor] => self.procedure.role(actor).to_owned(),
            _ => String::new(),
        }
    }

    /// All rows in the order of their entries, open tasks last; and the forms.
    fn finish(self) -> (Vec<Row>, Vec<FilledForm>) {
        let tasks = self.tasks.into_values().map(|task| Row::Task(Box::new(task)));
        let mut rows: Vec<Row> =
            tasks.chain(self.remarks.into_iter().map(|remark| Row::Remark(Box::new(remark)))).collect();
        rows.sort_by_key(|row| match row {
            Row::Task(task) => (task.end == TaskEnd::Open, task.seal.sequence),
            Row::Remark(remark) => (false, remark.seal.sequence),
        });
        (rows, self.forms)
    }
}

/// The way that a run took over its procedure's flows.
fn path(procedure: &Procedure, instance: &Instance, entries: &[(Entry, Event)]) -> Path {
    let mut path = Path::default();
    for task in &instance.tasks {
        let part = (task.step.clone(), task.actor.clone());
        if task.is_open() {
            path.current.push(part);
        } else if task.state == TaskState::Done {
            path.done.push(part);
        }
    }
    let starts = entries.iter().filter_map(|(_, event)| match event {
        Event::Opened { start, .. } => procedure.find_step(start),
        _ => None,
    });
    let starts: Vec<StepIx> = starts.collect();
    let limited = entries.iter().filter_map(|(_, event)| match event {
        Event::LimitReached { step, .. } => procedure.find_step(step),
        _ => None,
    });
    let limited: Vec<StepIx> = limited.collect();
    let is_taken = |flow: &Flow| match (flow.from, flow.why) {
        (Node::Start, _) => matches!(flow.to, Node::Step(step) if starts.contains(&step)),
        (Node::Step(step), Why::AtMost) => limited.contains(&step),
        (Node::Step(step), Why::Next | Why::Answer(_)) => left(procedure, instance, step, flow),
        (Node::End(_), _) => false,
    };
    let flows = procedure.flows.iter().enumerate().filter(|(_, flow)| is_taken(flow));
    path.flows = flows.map(|(index, _)| index).collect();
    path
}

/// Whether some visit of a step was completed and left by this flow.
fn left(procedure: &Procedure, instance: &Instance, step: StepIx, flow: &Flow) -> bool {
    let of = procedure.step(step);
    (1..=instance.visits(&of.id)).any(|visit| {
        let by_answer = |answer| instance.answer_at(&of.id, visit) == Some(answer);
        instance.was_completed(&of.id, visit) && procedure.label(flow).is_none_or(by_answer)
    })
}

fn stamp(entry: &Entry, by: &By) -> Stamp {
    let os_user = entry.content.os_user.clone().filter(|user| *user != by.person);
    let acting_for = by.acting_for.as_ref().map(|of| (of.person.clone(), of.letter.clone()));
    Stamp { person: by.person.clone(), os_user, acting_for, at: by.at, sole: by.sole }
}

fn seal(entry: &Entry) -> Seal {
    Seal { sequence: entry.seat.sequence, hash: entry.hash.to_string() }
}
