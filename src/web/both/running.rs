//! What a command that runs has to say.

use crate::instance::{Engine, Stage, Task};
use crate::worker::run_name;

use super::super::asked::Asked;

/// How much of what a running command writes is shown, in bytes.
const SAID_MAX: u64 = 8 * 1024;

/// The end of what a running command has written so far.
pub(in crate::web) fn said(asked: &Asked, id: &str, task: &Task) -> Option<String> {
    let Some(Engine::Run { attempt, stage: Stage::Started }) = task.engine else { return None };
    let name = run_name(id, &task.step, task.visit, attempt);
    asked.site.runs().said(&name, SAID_MAX).ok().flatten()
}
