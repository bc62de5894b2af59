//! Runs the commands that a site has registered, for the steps that name them.
//!
//! A command is run at most once for each attempt that the ledger knows: that it is about to run is on disk before it does, and its
//! end after it. Whoever is killed in between leaves a lock that the command itself holds, so that whoever comes next knows whether
//! it is still there; if it is not, nobody can know how it ended, and a person decides, or it is run again where the site says that
//! this does no harm.
//!
//! No shell is in between, nothing of the caller's environment goes along, and what the command writes is kept within bounds and
//! without the secrets it was given. The store is not held while it runs.

mod job;
mod lock;
mod mask;
mod output;
mod process;
mod sandbox;
mod shift;
mod shown;
mod warden;
#[cfg(test)]
mod tests;

pub use job::{Job, Unfit, lacks};
pub use lock::{Held, Runs};
pub use process::Ended;
pub use sandbox::Confinement;
pub use shift::{Counter, Did, Ran, Shift, run_name};
pub use shown::ShownCommand;
pub use warden::{warden, watch};
