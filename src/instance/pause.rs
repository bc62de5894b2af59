//! Commenting on an instance, suspending and resuming it, and cancelling it.

use crate::procedure::Procedure;

use super::command::Asked;
use super::draft::Draft;
use super::event::Event;
use super::incident::after_resuming;
use super::refusal::{ReasonOf, Refusal};
use super::start::may_open;
use super::state::{Instance, State};
use super::text::kept;
use super::turn::ended;

/// Any registered person may comment while the instance is open or suspended.
pub(super) fn comment(instance: &Instance, asked: &Asked, text: &str) -> Result<Vec<Event>, Refusal> {
    not_ended(instance)?;
    let text = kept(Some(text))?.ok_or(Refusal::CommentMissing)?;
    Ok(vec![Event::Commented { text, by: asked.by() }])
}

/// Whoever may open may suspend, with a reason.
pub(super) fn suspend(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    reason: &str,
) -> Result<Vec<Event>, Refusal> {
    let by = may_open(procedure, asked)?;
    not_ended(instance)?;
    if instance.state == State::Suspended {
        return Err(Refusal::Suspended);
    }
    let reason = kept(Some(reason))?.ok_or(Refusal::ReasonMissing { of: ReasonOf::Suspend })?;
    Ok(vec![Event::Suspended { reason, by }])
}

/// Whoever may open may resume; what came meanwhile is gone on with.
pub(super) fn resume(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
) -> Result<Vec<Event>, Refusal> {
    let by = may_open(procedure, asked)?;
    not_ended(instance)?;
    if instance.state != State::Suspended {
        return Err(Refusal::NotSuspended);
    }
    let mut events = vec![Event::Resumed { by }];
    let mut resumed = instance.clone();
    events.iter().for_each(|event| resumed.evolve(event));
    events.extend(after_resuming(procedure, &mut resumed, asked)?);
    Ok(events)
}

/// Whoever may open may cancel, with a reason, also while suspended: every task is withdrawn, and there is no outcome.
pub(super) fn cancel(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    reason: &str,
) -> Result<Vec<Event>, Refusal> {
    let by = may_open(procedure, asked)?;
    not_ended(instance)?;
    let reason = kept(Some(reason))?.ok_or(Refusal::ReasonMissing { of: ReasonOf::Cancel })?;
    let mut draft = Draft::new(procedure, asked, instance.clone());
    draft.withdraw(None);
    draft.push(Event::Cancelled { reason, by });
    Ok(draft.into_events())
}

fn not_ended(instance: &Instance) -> Result<(), Refusal> {
    match instance.state {
        State::Open | State::Suspended => Ok(()),
        State::Done | State::Cancelled => Err(ended(instance)),
    }
}
