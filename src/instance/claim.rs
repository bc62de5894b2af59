//! Taking a task, and giving it back. Claiming is always optional.

use crate::procedure::Procedure;

use super::command::{Asked, Part};
use super::event::Event;
use super::refusal::Refusal;
use super::state::Instance;
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
    Ok(vec![Event::TaskClaimed { step, actor, visit: task.visit, by: asked.by() }])
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
