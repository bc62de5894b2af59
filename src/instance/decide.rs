//! The table of commands. Deciding changes nothing.

use crate::procedure::Procedure;

use super::command::{Asked, Command};
use super::event::Event;
use super::refusal::Refusal;
use super::state::Instance;
use super::{attach, claim, complete, incident, pause};

/// What a command leads to, never nothing: events that [`Instance::evolve`] takes in, in their order.
///
/// `procedure` is the one that the instance is pinned to.
///
/// # Errors
/// A rule says not now, and nothing has changed.
pub fn decide(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    command: &Command,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Claim(part) => claim::claim(procedure, instance, asked, part),
        Command::Release(part) => claim::release(procedure, instance, asked, part),
        Command::Reassign(part, to) => claim::reassign(procedure, instance, asked, part, to),
        Command::Complete(part, done) => complete::complete(procedure, instance, asked, part, done),
        Command::Retry(part, reason) => incident::retry(procedure, instance, asked, part, reason.as_deref()),
        Command::Resolve(part, done) => incident::resolve(procedure, instance, asked, part, done),
        Command::Attach(part, files) => attach::attach(procedure, instance, asked, part, files),
        Command::Comment { text } => pause::comment(instance, asked, text),
        Command::Suspend { reason } => pause::suspend(procedure, instance, asked, reason),
        Command::Resume => pause::resume(procedure, instance, asked),
        Command::Cancel { reason } => pause::cancel(procedure, instance, asked, reason),
    }
}
