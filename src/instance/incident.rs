//! Automatic tasks in trouble: a person of their actor lets them try again, or says how to go on without.

use crate::procedure::Procedure;

use super::advance::go_on;
use super::command::{Asked, Completion, Part};
use super::draft::Draft;
use super::event::{Automatic, Event, Trouble};
use super::refusal::{ReasonOf, Refusal};
use super::signal::{Moment, TaskKey};
use super::state::Instance;
use super::text::kept;
use super::{complete, turn};

/// Lets the task try again: the command is run once more, the procedure called once more, the date looked for once more.
pub(super) fn retry(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    part: &Part,
    reason: Option<&str>,
) -> Result<Vec<Event>, Refusal> {
    let turn = turn::in_trouble(procedure, instance, asked, part)?;
    let reason = kept(reason)?;
    let mut draft = Draft::new(procedure, asked, instance.clone());
    let (step, actor, visit) = (turn.task.step.clone(), turn.task.actor.clone(), turn.task.visit);
    let wakes = draft.wakes(turn.step);
    let (by, at) = (asked.by_as(&actor), asked.at);
    let nothing_to_wait_for = turn.task.automatic() == Some(Automatic::Wait) && wakes.is_none();
    draft.push(Event::TaskRetried { step: step.clone(), actor: actor.clone(), visit, reason, wakes, by });
    if nothing_to_wait_for {
        draft.push(Event::IncidentOpened { step, actor, visit, trouble: Trouble::NoDate, detail: None, at });
    }
    Ok(draft.into_events())
}

/// Says by hand that the task is done, with a reason; of a decision, with its answer.
pub(super) fn resolve(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    part: &Part,
    given: &Completion,
) -> Result<Vec<Event>, Refusal> {
    let turn = turn::in_trouble(procedure, instance, asked, part)?;
    if kept(given.reason.as_deref())?.is_none() {
        return Err(Refusal::ReasonMissing { of: ReasonOf::Resolve { step: turn.step.id.clone() } });
    }
    complete::complete_turn(procedure, instance, asked, &turn, given)
}

/// What a resumed instance goes on with: results of automatic tasks that came while it was suspended.
pub(super) fn after_resuming(
    procedure: &Procedure,
    instance: &mut Instance,
    asked: &Asked,
) -> Result<Vec<Event>, Refusal> {
    let moment = Moment { at: asked.at, calendar: asked.calendar };
    let automatic = instance.open_tasks().filter(|task| task.engine.is_some());
    let keys: Vec<TaskKey> = automatic
        .map(|task| TaskKey { step: task.step.clone(), actor: task.actor.clone(), visit: task.visit })
        .collect();
    let mut all = Vec::new();
    for key in keys {
        let events = go_on(procedure, instance, moment, &key)?;
        events.iter().for_each(|event| instance.evolve(event));
        all.extend(events);
    }
    Ok(all)
}
