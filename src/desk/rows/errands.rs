//! What an instance waits for that is nobody's to do: moments that a clock rings for, commands to run, procedures to open, and
//! called instances whose end is still to be told. Rows made from the state alone, so that nothing is lost with a process.
//!
//! | set | key | value |
//! |---|---|---|
//! | timer | moment, number, step, 0, visit, actor, 0, bell | [`TimerRow`] |
//! | errands | `c`, number, step, 0, visit | [`Errand::Call`]: a procedure to open |
//! | errands | `e`, number of the instance that ended | [`Errand::Ended`]: its end to tell its caller |
//! | errands | `r`, number, step, 0, visit | [`Errand::Run`]: a command to run, or one begun |
//! | errands | `s`, number, step, 0, visit | [`Errand::Stop`]: a called instance that nobody waits for |

use serde::{Deserialize, Serialize};

use crate::calendar::Time;
use crate::instance::{Bell, Caller, Engine, Instance, State, Task, TaskKey};

use super::written::{moment_key, number};

/// A moment that a clock rings for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimerRow {
    pub id: String,
    pub task: TaskKey,
    pub bell: Bell,
    pub at: Time,
}

/// Something to be done outside of the instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "errand", rename_all = "snake_case")]
pub enum Errand {
    /// A registered command is to be run for a task, or has been begun.
    Run { id: String, task: TaskKey },
    /// A procedure is to be opened for a task.
    Call { id: String, task: TaskKey },
    /// An instance that was called is over, and its caller does not know yet.
    Ended { id: String, caller: Caller, outcome: Option<String> },
    /// The task that called `called` is no longer there.
    Stop { id: String, task: TaskKey, called: String },
}

/// What the keys of commands' errands begin with.
pub const RUNS: &[u8] = b"r";

/// What the keys of all other errands begin with.
pub const OTHERS: [&[u8]; 3] = [b"c", b"e", b"s"];

/// The moments that a clock rings for in an instance; none while it is suspended.
pub fn timers(id: &str, number: u64, instance: &Instance) -> Vec<(Vec<u8>, TimerRow)> {
    if instance.state != State::Open {
        return Vec::new();
    }
    let row = |task: &Task, bell: Bell, at: Time| {
        let mut key = moment_key(at).to_vec();
        key.extend(task_key(number, task));
        key.extend(task.actor.as_bytes());
        key.extend([0, bell as u8]);
        (key, TimerRow { id: id.to_owned(), task: key_of(task), bell, at })
    };
    let mut rows = Vec::new();
    for task in instance.open_tasks() {
        if let (Some(Engine::Wait { wakes: Some(wakes) }), None) = (&task.engine, task.trouble) {
            rows.push(row(task, Bell::Wake, *wakes));
        }
        if let Some(remind) = task.remind {
            rows.push(row(task, Bell::Remind, remind));
        }
        if let (Some(due), Some(_)) = (task.due, &task.escalate) {
            rows.push(row(task, Bell::Escalate, due));
        }
    }
    rows
}

/// What is to be done for an instance.
pub fn errands(id: &str, number: u64, instance: &Instance) -> Vec<(Vec<u8>, Errand)> {
    let keyed = |kind: u8, task: &Task, errand: Errand| {
        let mut key = vec![kind];
        key.extend(task_key(number, task));
        (key, errand)
    };
    let own = |task: &Task| (id.to_owned(), key_of(task));
    let goes_on = |task: &Task| instance.state == State::Open && task.is_open() && task.trouble.is_none();
    let mut rows = Vec::new();
    for task in &instance.tasks {
        let (id, key) = own(task);
        match &task.engine {
            Some(Engine::Run { .. }) if goes_on(task) => {
                rows.push(keyed(b'r', task, Errand::Run { id, task: key }));
            }
            Some(Engine::Call { instance: None, .. }) if goes_on(task) => {
                rows.push(keyed(b'c', task, Errand::Call { id, task: key }));
            }
            Some(Engine::Call { instance: Some(called), over: false, .. }) if !task.is_open() => {
                rows.push(keyed(b's', task, Errand::Stop { id, task: key, called: called.clone() }));
            }
            Some(Engine::Run { .. } | Engine::Call { .. } | Engine::Wait { .. }) | None => {}
        }
    }
    rows
}

/// The key of the errand that tells the end of a called instance.
pub fn ended_key(called: &str) -> Vec<u8> {
    let mut key = vec![b'e'];
    key.extend(number(called).unwrap_or_default().to_be_bytes());
    key
}

fn task_key(number: u64, task: &Task) -> Vec<u8> {
    let mut key = number.to_be_bytes().to_vec();
    key.extend(task.step.as_bytes());
    key.push(0);
    key.extend(task.visit.to_be_bytes());
    key
}

fn key_of(task: &Task) -> TaskKey {
    TaskKey { step: task.step.clone(), actor: task.actor.clone(), visit: task.visit }
}
