//! One run of a procedure: command -> events -> state. Deciding changes nothing; evolving decides nothing and cannot
//! fail. No clock, random number, input or output: who asks, and when, is handed in.
//!
//! `open` gives the first events of an instance, `decide` those of every later command, and
//! `Instance::evolve` is the only thing that changes one. Events say everything in words of their own, step ids and
//! actor keys, so that the state follows from them alone, without the procedure.

mod event;
mod state;
mod command;
mod refusal;
mod words;
mod text;
mod lookup;
mod draft;
mod turn;
mod start;
mod claim;
mod complete;
mod pause;
mod decide;
#[cfg(test)]
mod tests;

pub use command::{Acting, Asked, Assignee, Command, Completion, Opening, Part};
pub use decide::decide;
pub use event::{By, Event, Evidence};
pub use refusal::{Done, Kind, Limit, ReasonOf, Refusal, Role};
pub use start::{Unsupported, open, unsupported};
pub use state::{Arrow, Filled, Instance, State, Task, TaskState};
pub use turn::{carries_answer, may_complete};
