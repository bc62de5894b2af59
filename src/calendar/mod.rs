//! Durations as authors write them, working days and hours, holidays, and the moment when a step is due. Reads no clock.

mod duration;
mod time;
pub mod when;
mod working;
mod holidays;
mod due;
mod spent;
mod recurrence;
#[cfg(test)]
mod tests;

pub use duration::{Duration, DurationFault, MOST_OF_A_UNIT, Part, Unit};
pub use holidays::{Holidays, LISTS, ListedDay, holidays};
pub use recurrence::Recurrence;
pub use spent::{Reckoning, Spent};
pub use time::{clock_in_words, date_in_words, moment_in_words, weekday_in_words};
pub use working::{Calendar, Day, DayKind, Period, Stretch, Week};

/// A moment, with the office's offset from UTC (WIB, WITA, WIT). Kept to the millisecond.
pub type Time = chrono::DateTime<chrono::FixedOffset>;

/// A calendar date.
pub type Date = chrono::NaiveDate;
