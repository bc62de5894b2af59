//! Taking a task, giving it back, and giving it to somebody else. Claiming is always optional.

use crate::procedure::Procedure;

use super::command::{Asked, Assignee, Part};
use super::event::Event;
use super::refusal::Refusal;
use super::state::Instance;
use super::text::kept;
use super::turn;

/// A holder of the task's role takes it; in a step of which one task counts, this shuts the other actors out.
pub(super) fn claim(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    part: &Part,
) -> Result<Vec<Event>, Refusal> {
    let task = turn::to_claim(procedure, instance, asked, part)?.task;
    let (step, actor) = (task.step.clone(), task.actor.clone());
    let by = asked.by_as(&actor);
    Ok(vec![Event::TaskClaimed { step, actor, visit: task.visit, by }])
}

/// The claimer gives the task back.
pub(super) fn release(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    part: &Part,
) -> Result<Vec<Event>, Refusal> {
    let task = turn::to_release(procedure, instance, asked, part)?;
    let (step, actor) = (task.step.clone(), task.actor.clone());
    Ok(vec![Event::TaskReleased { step, actor, visit: task.visit, by: asked.by() }])
}

/// A holder of the task's role gives it to a holder, who may be the asker. Whoever had claimed it holds it no longer.
pub(super) fn reassign(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    part: &Part,
    to: &Assignee,
) -> Result<Vec<Event>, Refusal> {
    let reason = kept(to.reason.as_deref())?;
    let task = turn::to_reassign(procedure, instance, asked, part, to)?;
    let (step, actor) = (task.step.clone(), task.actor.clone());
    let (to, by) = (to.person.clone(), asked.by_as(&actor));
    Ok(vec![Event::TaskReassigned { step, actor, visit: task.visit, to, reason, by }])
}
