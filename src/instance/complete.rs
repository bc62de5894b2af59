//! Completing a task: answer, form, files, reason; then the flow moves on.

use crate::calendar::Time;
use crate::procedure::form::Record;
use crate::procedure::{Branch, Performers, Procedure, Step, WayOut};

use super::command::{Asked, Completion, Part};
use super::draft::Draft;
use super::event::Event;
use super::quorum::{self, Count, Vote};
use super::refusal::{ReasonOf, Refusal};
use super::start::fill;
use super::state::Instance;
use super::text::kept;
use super::turn::{self, Turn};
use super::{attach, lookup};

/// Completes a task, and moves on if that completes its step.
pub(super) fn complete(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    part: &Part,
    completion: &Completion,
) -> Result<Vec<Event>, Refusal> {
    let turn = turn::to_complete(procedure, instance, asked, part)?;
    complete_turn(procedure, instance, asked, &turn, completion)
}

/// Completes the task that was found to be the person's to complete.
pub(super) fn complete_turn(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    turn: &Turn,
    completion: &Completion,
) -> Result<Vec<Event>, Refusal> {
    let mut done = done(procedure, instance, asked, turn, completion)?;
    decide_by_record(procedure, instance, turn, &mut done);
    let mut draft = Draft::new(procedure, asked, instance.clone());
    draft.push(done);
    let step = turn.step;
    if let Some(needed) = turn.task.quorum {
        count(&mut draft, turn, needed, asked.at)?;
        return Ok(draft.into_events());
    }
    match step.performers {
        // One completion is enough; the other actors' tasks are nobody's any more.
        Performers::AnyOf(_) => draft.withdraw(Some(&step.id)),
        Performers::One(_) | Performers::Joint(_) | Performers::Quorum { .. } => {}
    }
    if draft.instance.latest(&step.id).all(|task| !task.is_open()) {
        let target = match &step.way_out {
            WayOut::Next(target) => target,
            WayOut::Decision { branches, .. } => &answered(&draft.instance, step, branches).target,
        };
        draft.leave(turn.ix, target)?;
    }
    Ok(draft.into_events())
}

/// One more part of a quorum is done: moves on if that is enough, opens the step again if no answer can win any more.
fn count(draft: &mut Draft, turn: &Turn, needed: u32, at: Time) -> Result<(), Refusal> {
    let (step, visit) = (&turn.step.id, turn.task.visit);
    match quorum::count(&draft.instance, turn.step, needed) {
        Count::Open => Ok(()),
        Count::Met { target, vote } => {
            if let Some(Vote { branch, votes }) = vote {
                let (answer, votes) = (Some(branch.answer.clone()), Some(votes));
                let veto = branch.veto && votes < Some(needed);
                draft.push(Event::VoteEnded { step: step.clone(), visit, at, answer, votes, veto });
            }
            draft.withdraw(Some(step));
            draft.leave(turn.ix, target)
        }
        Count::Split => {
            let (answer, votes, veto) = (None, None, false);
            draft.push(Event::VoteEnded { step: step.clone(), visit, at, answer, votes, veto });
            draft.withdraw(Some(step));
            draft.reopen(turn.ix)
        }
    }
}

/// A decision on conditions whose form somebody fills in answers itself once the record is there.
fn decide_by_record(procedure: &Procedure, instance: &Instance, turn: &Turn, done: &mut Event) {
    if !turn.step.decides_itself() || !turn.carries_answer(procedure) {
        return;
    }
    let mut after = instance.clone();
    after.evolve(done);
    if let Event::TaskDone { answer, .. } = done {
        *answer = Some(lookup::decided(procedure, &after, turn.step).answer.clone());
    }
}

/// The branch that the step's latest visit was answered with.
fn answered<'a>(instance: &Instance, step: &Step, branches: &'a [Branch]) -> &'a Branch {
    let answer = instance.latest(&step.id).find_map(|task| task.answer.as_deref());
    answer
        .and_then(|answer| branches.iter().find(|branch| branch.answer == answer))
        .expect("a decision is complete only when its lead has given one of its answers")
}

/// What the person says of the task, once every rule on it holds.
fn done(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    turn: &Turn,
    given: &Completion,
) -> Result<Event, Refusal> {
    let Turn { step, task, .. } = *turn;
    attach::bounded(instance, &given.evidence)?;
    let note = kept(given.note.as_deref())?;
    let reason = kept(given.reason.as_deref())?;
    let says = match given.skip {
        true => skip(step, given, &reason)?,
        false => says(procedure, instance, turn, given, &reason)?,
    };
    Ok(Event::TaskDone {
        step: step.id.clone(),
        actor: task.actor.clone(),
        visit: task.visit,
        by: asked.by_as(&task.actor),
        answer: says.answer,
        skipped: given.skip,
        record: says.record,
        evidence: given.evidence.clone(),
        note,
        reason,
    })
}

/// What a completion says, as its event keeps it.
#[derive(Default)]
struct Says {
    answer: Option<String>,
    record: Record,
}

/// An optional step completed as not needed: a reason, and nothing else.
fn skip(step: &Step, given: &Completion, reason: &Option<String>) -> Result<Says, Refusal> {
    let id = || step.id.clone();
    // A decision is never skipped, whatever its author wrote: its answer is needed to go on.
    if step.optional.is_none() || step.is_decision() {
        return Err(Refusal::NotOptional { step: id() });
    }
    if given.answer.is_some() || given.fills_in() || !given.evidence.is_empty() {
        return Err(Refusal::SkippedIsEmpty { step: id() });
    }
    if reason.is_none() {
        return Err(Refusal::ReasonMissing { of: ReasonOf::Skip { step: id() } });
    }
    Ok(Says::default())
}

/// Answer and form, which of a joint activity belong to the lead's part.
fn says(
    procedure: &Procedure,
    instance: &Instance,
    turn: &Turn,
    given: &Completion,
    reason: &Option<String>,
) -> Result<Says, Refusal> {
    let step = turn.step;
    if !turn.carries_answer(procedure) {
        if given.answer.is_some() || given.fills_in() {
            let lead = turn::role(procedure, step.performers.lead());
            return Err(Refusal::LeadOnly { step: step.id.clone(), lead });
        }
        return Ok(Says::default());
    }
    let branch = answer(step, given.answer.as_deref())?;
    let record = fill(step.form.as_deref(), &given.set, &given.files)?;
    let answer = branch.map(|branch| branch.answer.clone());
    if let (Some(Branch { reason: true, answer, .. }), None) = (branch, reason) {
        let of = ReasonOf::Answer { step: step.id.clone(), answer: answer.clone() };
        return Err(Refusal::ReasonMissing { of });
    }
    attach::wanted(instance, step, &given.evidence)?;
    Ok(Says { answer, record })
}

/// The decision's branch that was answered with.
fn answer<'a>(step: &'a Step, given: Option<&str>) -> Result<Option<&'a Branch>, Refusal> {
    let (question, branches) = match &step.way_out {
        WayOut::Decision { question, branches } if !step.decides_itself() => (question, branches),
        WayOut::Decision { .. } | WayOut::Next(_) => {
            return match given {
                Some(given) => Err(Refusal::NoAnswerWanted { step: step.id.clone(), given: given.into() }),
                None => Ok(None),
            };
        }
    };
    let answers = || branches.iter().map(|branch| branch.answer.clone()).collect();
    let Some(given) = given else {
        let (step, question) = (step.id.clone(), question.clone());
        return Err(Refusal::AnswerMissing { step, question, answers: answers() });
    };
    step.branch(given).map(Some).ok_or_else(|| Refusal::UnknownAnswer {
        step: step.id.clone(),
        given: given.into(),
        answers: answers(),
    })
}
