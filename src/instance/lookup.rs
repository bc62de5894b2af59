//! What conditions, timers and commands read of an instance: the latest records and answers. Changes nothing.

use indexmap::IndexMap;

use crate::document::hole;
use crate::procedure::condition::{Condition, Read};
use crate::procedure::form::Plain;
use crate::procedure::{Branch, Procedure, Step, StepIx, Value, Work};

use super::state::Instance;

/// The branch of a decision on conditions: the first whose condition holds, else the one without a condition.
pub(super) fn decided<'a>(procedure: &Procedure, instance: &Instance, step: &'a Step) -> &'a Branch {
    let branches = step.branches();
    let holds = |condition: &Condition| condition.holds(&|read| read_of(procedure, instance, read));
    let first = branches.iter().find(|branch| branch.when.as_ref().is_some_and(holds));
    let branch = first.or_else(|| branches.iter().find(|branch| branch.when.is_none()));
    branch.expect("the checker wants exactly one branch without a condition")
}

/// What a condition reads: the latest record that has the field, or the answer at the latest completion of a step.
/// `None` where nobody has filled it in.
pub(super) fn read_of(procedure: &Procedure, instance: &Instance, read: &Read) -> Option<Value> {
    let id = |step: &StepIx| procedure.step(*step).id.as_str();
    match read {
        Read::Field { places, field, kind } => {
            let places: Vec<Option<&str>> = places.iter().map(|place| place.as_ref().map(id)).collect();
            instance.latest_value(&places, field)?.typed(*kind)
        }
        Read::Answer(step) => instance.latest_answer(id(step)).map(|answer| Value::Text(answer.to_owned())),
    }
}

/// The inputs of a step's command as texts, those that are a hole read from the records and answers so far. Of a step that runs no
/// command there are none.
///
/// # Errors
/// The first name that nobody has filled in.
pub fn inputs_of(
    procedure: &Procedure,
    instance: &Instance,
    step: &Step,
) -> Result<IndexMap<String, String>, String> {
    let Work::Run { with, .. } = &step.work else { return Ok(IndexMap::new()) };
    let text = |value: &str| match hole(value) {
        None => Ok(value.to_owned()),
        Some(name) => {
            let read = step.reads.get(name).and_then(|read| read_of(procedure, instance, read));
            read.map(|value| Plain::from(&value).to_string()).ok_or_else(|| name.to_owned())
        }
    };
    with.iter().map(|(input, value)| Ok((input.clone(), text(value)?))).collect()
}
