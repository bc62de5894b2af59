//! What many times come to: the middle and the ends, as minutes, as a deadline is counted, and as a share of the time allowed.
//! Pure: the calendars are handed in.

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{Reckoning, Spent, Time};
use crate::desk::calendar::Calendars;

/// The middle and the ends of some times, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Spread {
    pub least: i64,
    pub median: i64,
    /// Nine of ten took no longer.
    pub p90: i64,
    pub most: i64,
}

/// How long something took, counted as its standard counts: days and hours are different things, for a day of work is no number of
/// hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lead {
    pub median: Amount,
    pub p90: Amount,
}

/// So many days, and minutes beyond them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Amount {
    pub days: u32,
    pub minutes: u32,
    /// `working_days`, `working_hours`, `elapsed`.
    pub by: &'static str,
}

/// How much of the time allowed was used: 1 is all of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Used {
    pub median: f64,
    pub p90: f64,
}

/// From one moment to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stay {
    pub from: Time,
    pub to: Time,
}

impl Stay {
    /// Minutes of work on the office's calendar of that time.
    pub fn worked(&self, calendars: &Calendars) -> i64 {
        let to = self.to.with_timezone(self.from.offset()).naive_local();
        calendars.at(self.from).worked(self.from.naive_local(), to).num_minutes()
    }

    /// Minutes by the clock on the wall.
    pub fn elapsed(&self) -> i64 {
        (self.to - self.from).num_minutes().max(0)
    }

    /// This as a share of the time from the same moment to `due`; `None` where no time was allowed.
    pub fn share(&self, due: Time, by: Reckoning, calendars: &Calendars) -> Option<f64> {
        let allowed = Stay { to: due, ..*self };
        let (taken, whole) = match by {
            Reckoning::Elapsed => (self.elapsed(), allowed.elapsed()),
            Reckoning::WorkingDays | Reckoning::WorkingHours => {
                (self.worked(calendars), allowed.worked(calendars))
            }
        };
        #[expect(clippy::cast_precision_loss, reason = "minutes are far fewer than a float holds exactly")]
        (whole > 0).then(|| rounded(taken as f64 / whole as f64))
    }
}

impl Spread {
    /// None of no times.
    pub(super) fn of(times: impl IntoIterator<Item = i64>) -> Option<Spread> {
        let mut times: Vec<i64> = times.into_iter().collect();
        times.sort_unstable();
        let (least, most) = (*times.first()?, *times.last()?);
        Some(Spread { least, median: *rank(&times, 50)?, p90: *rank(&times, 90)?, most })
    }

    /// In minutes of work.
    pub(super) fn worked(stays: &[Stay], calendars: &Calendars) -> Option<Spread> {
        Spread::of(stays.iter().map(|stay| stay.worked(calendars)))
    }

    /// In minutes by the clock on the wall.
    pub(super) fn elapsed(stays: &[Stay]) -> Option<Spread> {
        Spread::of(stays.iter().map(Stay::elapsed))
    }
}

impl Lead {
    /// None of no times.
    pub(super) fn of(stays: &[Stay], by: Reckoning, calendars: &Calendars) -> Option<Lead> {
        let spent = |stay: &Stay| calendars.at(stay.from).spent(stay.from, stay.to, by);
        let mut amounts: Vec<Spent> = stays.iter().map(spent).collect();
        amounts.sort_unstable_by_key(|spent| (spent.days, spent.minutes));
        Some(Lead { median: Amount::of(rank(&amounts, 50)?), p90: Amount::of(rank(&amounts, 90)?) })
    }
}

impl Amount {
    pub(super) fn of(spent: &Spent) -> Amount {
        let by = match spent.by {
            Reckoning::WorkingDays => "working_days",
            Reckoning::WorkingHours => "working_hours",
            Reckoning::Elapsed => "elapsed",
        };
        Amount { days: spent.days, minutes: spent.minutes, by }
    }
}

impl Used {
    /// None of no shares.
    pub(super) fn of(mut shares: Vec<f64>) -> Option<Used> {
        shares.sort_unstable_by(f64::total_cmp);
        Some(Used { median: *rank(&shares, 50)?, p90: *rank(&shares, 90)? })
    }
}

/// What part of the whole, to four places; none of nothing.
pub(super) fn rate(part: usize, whole: usize) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "what is counted is far less than a float holds exactly")]
    (whole > 0).then(|| rounded(part as f64 / whole as f64))
}

fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

/// The nearest rank in what is sorted: a value that there was, never one in between.
fn rank<T>(sorted: &[T], percent: usize) -> Option<&T> {
    sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::{Spread, Used, rate};

    #[test]
    fn the_middle_is_a_time_that_there_was() {
        let spread = |times: &[i64]| {
            let spread = Spread::of(times.iter().copied());
            spread.map(|spread| (spread.least, spread.median, spread.p90, spread.most))
        };
        assert_eq!(spread(&[]), None);
        assert_eq!(spread(&[7]), Some((7, 7, 7, 7)));
        assert_eq!(spread(&[4, 1, 3, 2]), Some((1, 2, 4, 4)));
        assert_eq!(spread(&(1..=100).collect::<Vec<_>>()), Some((1, 50, 90, 100)));
    }

    #[test]
    fn of_nothing_there_is_no_share() {
        assert_eq!(rate(0, 0), None);
        assert_eq!(rate(1, 3), Some(0.3333));
        assert_eq!(Used::of(vec![]), None);
        assert_eq!(Used::of(vec![2.0, 0.5]), Some(Used { median: 0.5, p90: 2.0 }));
    }
}
