//! How long keys open.

use chrono::{Days, NaiveTime};

use crate::calendar::{Date, Time};

/// The moment after a day, in the office's time.
pub(in crate::web) fn after(last: Date, now: Time) -> Option<Time> {
    let next = last.checked_add_days(Days::new(1))?;
    next.and_time(NaiveTime::MIN).and_local_timezone(*now.offset()).single()
}
