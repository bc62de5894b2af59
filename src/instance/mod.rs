//! One run of a procedure: command -> events -> state. Deciding changes nothing; evolving decides nothing and cannot
//! fail. No clock, random number, input or output: who asks, and when, is handed in.
//!
//! `open` gives the first events of an instance, `decide` those of every later command, and
//! `Instance::evolve` is the only thing that changes one. Events say everything in words of their own, step ids and
//! actor keys, so that the state follows from them alone, without the procedure.

mod eyes;
mod event;
mod moved;
mod engine;
mod state;
mod performers;
mod command;
mod signal;
mod refusal;
mod words;
mod engine_words;
mod text;
mod lookup;
mod obstacle;
mod draft;
mod turn;
mod quorum;
mod start;
mod staff;
mod staff_words;
mod claim;
mod attach;
mod complete;
mod incident;
mod pause;
mod migrate;
mod advance;
mod decide;
#[cfg(test)]
mod tests;

pub use crate::procedure::form::{Evidence, FileKind, KIND_BYTES};
pub use advance::advance;
pub use attach::missing_files;
pub use command::{Acting, Asked, Assignee, Command, Completion, Opening, Part, Period};
pub use decide::decide;
pub use engine::{Engine, Stage};
pub use event::{Automatic, By, Caller, Event, Trouble};
pub use eyes::{Eyes, EyesRule};
pub use lookup::inputs_of;
pub use migrate::{Migration, migrate, passed_by, undo_migration};
pub use moved::Moved;
pub use obstacle::Obstacle;
pub use quorum::Tally;
pub use refusal::{Done, Kind, Limit, ReasonOf, Refusal, Role};
pub use signal::{Bell, CommandEnd, Moment, Signal, TaskKey};
pub use staff::{Holder, Lack, ShortStaffed, short_staffed};
pub use start::{open, open_by_itself};
pub use state::{Arrow, Filled, Instance, State, Task, TaskState};
pub use turn::{barred, carries_answer, may_complete};
