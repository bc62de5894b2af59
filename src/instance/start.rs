//! Opening an instance: who may, at which way in, with which form.

use indexmap::IndexMap;

use crate::procedure::form::{FieldFault, Files, Form, Record};
use crate::procedure::{Procedure, StepIx};

use super::command::{Asked, Opening};
use super::draft::Draft;
use super::event::{By, Event};
use super::refusal::Refusal;
use super::state::Instance;
use super::turn::roles;

/// The first events of an instance.
///
/// # Errors
/// The person may not open one, the step named is no way in, or the form has faults; then there is no instance.
pub fn open(procedure: &Procedure, asked: &Asked, opening: &Opening) -> Result<Vec<Event>, Refusal> {
    let by = may_open(procedure, asked)?;
    open_by(procedure, asked, opening, by)
}

/// The first events of an instance that no person asks for: a step of another instance calls the procedure, or its period has
/// come. `asked` is whoever made the engine look.
///
/// # Errors
/// The form has faults, because nobody fills it in.
pub fn open_by_itself(
    procedure: &Procedure,
    asked: &Asked,
    opening: &Opening,
) -> Result<Vec<Event>, Refusal> {
    open_by(procedure, asked, opening, asked.by())
}

fn open_by(procedure: &Procedure, asked: &Asked, opening: &Opening, by: By) -> Result<Vec<Event>, Refusal> {
    let start = start_of(procedure, opening.start.as_deref())?;
    let record = fill(procedure.form.as_deref(), &opening.set, &opening.files)?;
    let mut draft = Draft::new(procedure, asked, Instance::default());
    draft.push(Event::Opened {
        document: procedure.document.clone(),
        procedure: procedure.id.clone(),
        edition: opening.edition.clone(),
        start: procedure.step(start).id.clone(),
        record,
        caller: opening.caller.clone(),
        period: opening.period.map(|period| period.begins),
        missed: opening.period.is_some_and(|period| period.missed),
        by,
    });
    draft.start(start)?;
    Ok(draft.into_events())
}

/// Whoever may open may also suspend, resume and cancel. As whom: a role of one's own comes before one held for another.
pub(super) fn may_open(procedure: &Procedure, asked: &Asked) -> Result<By, Refusal> {
    let held = procedure.start_by.iter().map(|actor| procedure.role(*actor)).filter(|role| asked.holds(role));
    let as_whom = held.map(|role| asked.by_as(role)).min_by_key(|by| by.acting_for.is_some());
    as_whom.ok_or_else(|| Refusal::MayNotOpen { roles: roles(procedure, &procedure.start_by) })
}

fn start_of(procedure: &Procedure, named: Option<&str>) -> Result<StepIx, Refusal> {
    let Some(given) = named else { return Ok(procedure.starts[0]) };
    let ids = |starts: &[StepIx]| starts.iter().map(|start| procedure.step(*start).id.clone()).collect();
    match procedure.find_step(given) {
        Some(step) if procedure.starts.contains(&step) => Ok(step),
        Some(_) => Err(Refusal::NotAStart { given: given.into(), starts: ids(&procedure.starts) }),
        None => Err(Refusal::UnknownStep { given: given.into(), steps: ids(&procedure.starts) }),
    }
}

/// Reads a form, where there is one; what is given where there is none is a fault, since it would be lost.
pub(super) fn fill(
    form: Option<&Form>,
    given: &IndexMap<String, String>,
    files: &Files,
) -> Result<Record, Refusal> {
    let mut names = given.keys().chain(files.keys()).peekable();
    let filled = match form {
        Some(form) => form.fill(given, files),
        None if names.peek().is_none() => Ok(Record::new()),
        None => Err(names.map(|field| FieldFault::unknown(field, std::iter::empty())).collect()),
    };
    filled.map_err(|faults| Refusal::FieldFaults { faults })
}
