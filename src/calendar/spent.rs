//! How long something took, counted as its deadline is counted: in working days, in working hours, or as time that simply passed.

use chrono::TimeDelta;

use crate::source::{Phrase, plural};

use super::due::is_elapsed;
use super::{Calendar, Duration, Time, Unit};

/// By what something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reckoning {
    /// Whole working days, each ending at the clock time at which it began; then hours and minutes of work.
    WorkingDays,
    /// Hours and minutes of work alone.
    WorkingHours,
    /// Days of 24 hours, hours and minutes, whether anybody works or not.
    Elapsed,
}

/// How long something took, cut to whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    pub days: u32,
    /// Beyond the days.
    pub minutes: u32,
    pub by: Reckoning,
}

impl Reckoning {
    /// As the deadline of this duration is counted; where there is none, by working days.
    pub fn of(duration: Option<&Duration>) -> Reckoning {
        let parts = duration.map_or(&[][..], |duration| &duration.parts);
        let hours = |unit| matches!(unit, Unit::WorkingHours | Unit::WorkingMinutes);
        if parts.is_empty() {
            Reckoning::WorkingDays
        } else if parts.iter().all(|part| is_elapsed(part.unit)) {
            Reckoning::Elapsed
        } else if parts.iter().all(|part| hours(part.unit)) {
            Reckoning::WorkingHours
        } else {
            Reckoning::WorkingDays
        }
    }
}

impl Calendar {
    /// How long it took from one moment to another, in the offset of `from`; nothing where the second comes first.
    pub fn spent(&self, from: Time, to: Time, by: Reckoning) -> Spent {
        let (from, to) = (from.naive_local(), to.with_timezone(from.offset()).naive_local());
        let (days, rest) = match by {
            Reckoning::WorkingHours => (0, self.worked(from, to)),
            Reckoning::Elapsed => {
                let whole = (to - from).max(TimeDelta::zero());
                let days = whole.num_days();
                (days, whole - TimeDelta::days(days))
            }
            Reckoning::WorkingDays => {
                let (mut at, mut days) = (from, 0);
                while let Some(day) = self.next_working_day(at.date()) {
                    let next = day.and_time(at.time());
                    if next > to {
                        break;
                    }
                    (at, days) = (next, days + 1);
                }
                (days, self.worked(at, to))
            }
        };
        let counted = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        Spent { days: counted(days), minutes: counted(rest.num_minutes()), by }
    }

    /// By how much a deadline was missed; `None` where it was kept. What was late by no working time at all is counted as it
    /// passed.
    pub fn late(&self, due: Time, done: Time, by: Reckoning) -> Option<Spent> {
        if done <= due {
            return None;
        }
        let late = self.spent(due, done, by);
        Some(if late.is_nothing() { self.spent(due, done, Reckoning::Elapsed) } else { late })
    }
}

impl Spent {
    /// Less than a minute.
    pub fn is_nothing(&self) -> bool {
        self.days == 0 && self.minutes == 0
    }

    /// `1 hari 2 jam 5 menit`, `1 day 2 hours 5 minutes`.
    pub fn in_words(&self) -> Phrase {
        let parts = [
            (self.days, "hari", "day"),
            (self.minutes / 60, "jam", "hour"),
            (self.minutes % 60, "menit", "minute"),
        ];
        let said = || parts.iter().filter(|(count, ..)| *count > 0);
        if self.is_nothing() {
            return Phrase::new("< 1 menit", "< 1 minute");
        }
        let id: Vec<String> = said().map(|(count, id, _)| format!("{count} {id}")).collect();
        let en: Vec<String> = said().map(|(count, _, en)| plural(*count, en)).collect();
        Phrase::new(id.join(" "), en.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::Reckoning;
    use crate::calendar::{Calendar, Duration, Time};

    fn time(text: &str) -> Time {
        Time::parse_from_rfc3339(&format!("2026-{text}:00+07:00")).expect("a time in the test")
    }

    #[test]
    fn what_something_took_is_counted_as_its_deadline_is() {
        // Monday, 23 November 2026; nobody works on the 28th and 29th.
        let cases = [
            ("30 menit", "11-23T11:45", "11-23T13:05", "20 menit"),
            ("8 jam", "11-23T08:00", "11-24T09:30", "9 jam"),
            ("1 hari", "11-23T08:00", "11-24T09:30", "1 hari 1 jam 30 menit"),
            ("1 hari", "11-27T15:00", "11-30T15:00", "1 hari"),
            ("1 hari", "11-27T16:00", "11-29T10:00", "30 menit"),
            ("1x24 jam", "11-27T16:00", "11-29T10:00", "1 hari 18 jam"),
            ("2 hari kalender", "11-27T16:00", "11-29T16:00", "2 hari"),
            ("Sesuai kebutuhan", "11-23T08:00", "11-23T08:00", "< 1 menit"),
            ("1 hari", "11-24T08:00", "11-23T08:00", "< 1 menit"),
        ];
        for (standard, from, to, said) in cases {
            let duration = Duration::parse(standard).ok();
            let spent =
                Calendar::five_day_week().spent(time(from), time(to), Reckoning::of(duration.as_ref()));
            assert_eq!(spent.in_words().id, said, "{standard}: {from} to {to}");
        }
    }

    #[test]
    fn what_is_due_is_late_a_minute_later_and_not_before() {
        let calendar = Calendar::five_day_week();
        for standard in ["30 menit", "3 jam", "1 hari", "2 minggu", "1x24 jam", "1 bulan"] {
            let duration = Duration::parse(standard).expect("a duration");
            let due = calendar.due(time("11-23T09:17"), &duration).expect("a deadline");
            let by = Reckoning::of(Some(&duration));
            assert_eq!(calendar.late(due, due, by), None, "{standard}");
            let late = calendar.late(due, due + chrono::TimeDelta::minutes(1), by).expect("it is late");
            assert_eq!(late.in_words().en, "1 minute", "{standard}");
        }
        let late = calendar.late(time("11-27T16:30"), time("11-28T09:00"), Reckoning::WorkingHours);
        assert_eq!(late.map(|late| late.in_words().id).as_deref(), Some("16 jam 30 menit"), "on a Saturday");
    }
}
