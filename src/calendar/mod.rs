//! Durations as authors write them, working days and hours, and the moment when a step is due. Reads no clock.

mod duration;

pub use duration::{Duration, DurationFault, MOST_OF_A_UNIT, Part, Unit};

/// A moment, with the office's offset from UTC (WIB, WITA, WIT). Kept to the millisecond.
pub type Time = chrono::DateTime<chrono::FixedOffset>;

/// A calendar date.
pub type Date = chrono::NaiveDate;
