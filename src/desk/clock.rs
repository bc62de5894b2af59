//! The wall clock and the system's user: the two facts of the machine that entries carry. Read nowhere else.

use chrono::{Local, SubsecRound};

use crate::calendar::Time;

/// Now, with the offset of the machine's time zone, to the millisecond.
pub fn wall_clock() -> Time {
    Local::now().fixed_offset().trunc_subsecs(3)
}

/// The name of the system's user; `unknown` where the system has none for the process.
pub fn os_user() -> String {
    whoami::username().ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}
