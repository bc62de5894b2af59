//! Periods of what recurs: when each begins, and when the office can begin with it. Reads no clock.

use std::str::FromStr;

use chrono::{Datelike, FixedOffset, NaiveTime, TimeDelta};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Calendar, Date, Duration, Time, Unit};

/// How often something recurs, as a document writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Recurrence {
    /// Every so often: `1 bulan`, `2 minggu`.
    Every(String),
    /// At the moments of a cron line: `0 8 1 * *`.
    Schedule(String),
}

/// The periods that stand in the calendar of the world, so that none drifts: months from January on, weeks from Monday on, days.
enum Cycle {
    Months(i32),
    Weeks(i64),
    Days(i64),
    WorkingDays,
}

/// A Monday from which weeks are counted.
const FIRST_MONDAY: (i32, u32, u32) = (1970, 1, 5);

impl Recurrence {
    /// The beginning of the first period that begins after a moment, in its offset. Months, weeks and days begin at midnight; periods
    /// of other lengths follow one another from the moment given. `None` where there is none within a century.
    pub fn next(&self, after: Time, calendar: &Calendar) -> Option<Time> {
        match self {
            Recurrence::Schedule(line) => {
                croner::Cron::from_str(line).ok()?.find_next_occurrence(&after, false).ok()
            }
            Recurrence::Every(text) => {
                let every = Duration::parse(text).ok()?;
                match cycle(&every) {
                    Some(cycle) => midnight(cycle.next(after.date_naive(), calendar)?, *after.offset()),
                    None => calendar.due(after, &every),
                }
            }
        }
    }

    /// The moment after which periods are looked for when somebody asks for them for the first time: the period that has begun is
    /// the first, if periods stand in the calendar of the world; else the next one is.
    pub fn before_first(&self, now: Time, calendar: &Calendar) -> Time {
        let Recurrence::Every(text) = self else { return now };
        let cycle = Duration::parse(text).ok().as_ref().and_then(cycle);
        let begun = cycle.and_then(|cycle| cycle.begin(now.date_naive(), calendar));
        let begun = begun.and_then(|date| midnight(date, *now.offset()));
        begun.map_or(now, |begun| begun - TimeDelta::milliseconds(1))
    }

    /// The moment after which periods are looked for that begin at `from` or later. Those that follow one another follow it.
    pub fn just_before(&self, from: Time) -> Time {
        let stand_in_calendar = match self {
            Recurrence::Schedule(_) => true,
            Recurrence::Every(text) => Duration::parse(text).ok().as_ref().and_then(cycle).is_some(),
        };
        if stand_in_calendar { from - TimeDelta::milliseconds(1) } else { from }
    }

    /// When the office can begin with a period: at its beginning, or when it opens next.
    pub fn opens(&self, begins: Time, calendar: &Calendar) -> Time {
        match self {
            Recurrence::Schedule(_) => begins,
            Recurrence::Every(text) => match Duration::parse(text).ok().as_ref().and_then(cycle) {
                Some(Cycle::Months(_) | Cycle::Weeks(_) | Cycle::WorkingDays) => {
                    calendar.opens(begins.date_naive(), *begins.offset()).unwrap_or(begins)
                }
                Some(Cycle::Days(_)) | None => begins,
            },
        }
    }
}

/// The cycle of a duration of one part; none of any other.
fn cycle(every: &Duration) -> Option<Cycle> {
    let [part] = every.parts[..] else { return None };
    let count = part.count;
    let months = |each: u32| Some(Cycle::Months(i32::try_from(count.checked_mul(each)?).ok()?));
    match part.unit {
        Unit::WorkingDays => (count == 1).then_some(Cycle::WorkingDays),
        Unit::WorkingWeeks => Some(Cycle::Weeks(count.into())),
        Unit::CalendarDays => Some(Cycle::Days(count.into())),
        Unit::Months => months(1),
        Unit::Semesters => months(6),
        Unit::Years => months(12),
        Unit::WorkingMinutes | Unit::WorkingHours | Unit::ElapsedHours => None,
    }
}

impl Cycle {
    /// The first day of the period that a day lies in; for working days, of the last one that has begun.
    fn begin(&self, day: Date, calendar: &Calendar) -> Option<Date> {
        match self {
            Cycle::Months(each) => first_of(months(day).div_euclid(*each) * each),
            Cycle::Weeks(each) => {
                let weeks = (day - first_monday()?).num_days().div_euclid(7 * each) * each;
                first_monday()?.checked_add_signed(TimeDelta::try_weeks(weeks)?)
            }
            Cycle::Days(each) => {
                let days = (day - first_monday()?).num_days().div_euclid(*each) * each;
                first_monday()?.checked_add_signed(TimeDelta::try_days(days)?)
            }
            Cycle::WorkingDays => {
                let mut earlier = std::iter::successors(Some(day), Date::pred_opt).take(366);
                earlier.find(|day| calendar.is_working_day(*day))
            }
        }
    }

    /// The first day of the period after the one that a day lies in.
    fn next(&self, day: Date, calendar: &Calendar) -> Option<Date> {
        let begin = self.begin(day, calendar);
        match self {
            Cycle::Months(each) => first_of(months(begin?).checked_add(*each)?),
            Cycle::Weeks(each) => begin?.checked_add_signed(TimeDelta::try_weeks(*each)?),
            Cycle::Days(each) => begin?.checked_add_signed(TimeDelta::try_days(*each)?),
            Cycle::WorkingDays => calendar.next_working_day(day),
        }
    }
}

/// Months since the year 0.
fn months(day: Date) -> i32 {
    day.year() * 12 + day.month0().cast_signed()
}

fn first_of(months: i32) -> Option<Date> {
    Date::from_ymd_opt(months.div_euclid(12), months.rem_euclid(12).cast_unsigned() + 1, 1)
}

fn first_monday() -> Option<Date> {
    let (year, month, day) = FIRST_MONDAY;
    Date::from_ymd_opt(year, month, day)
}

fn midnight(date: Date, offset: FixedOffset) -> Option<Time> {
    date.and_time(NaiveTime::MIN).and_local_timezone(offset).single()
}

#[cfg(test)]
mod tests {
    use super::Recurrence;
    use crate::calendar::{Calendar, Time};

    fn time(text: &str) -> Time {
        Time::parse_from_rfc3339(&format!("{text}:00+07:00")).expect("a time in the test")
    }

    /// The first moments, each with when the office can begin.
    fn first(recurrence: &Recurrence, now: &str, count: usize) -> String {
        let calendar = Calendar::government();
        let before = recurrence.before_first(time(now), &calendar);
        let periods = std::iter::successors(recurrence.next(before, &calendar), |last| {
            recurrence.next(*last, &calendar)
        });
        let told = periods.take(count).map(|begins| {
            let opens = recurrence.opens(begins, &calendar);
            format!("{} {}", begins.format("%Y-%m-%d %H.%M"), opens.format("%m-%d %H.%M"))
        });
        told.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn periods_stand_in_the_calendar_of_the_world() {
        // The 1st of August and of November 2026 are a Saturday and a Sunday.
        let cases = [
            (
                "1 bulan",
                "2026-07-15T10:00",
                "2026-07-01 00.00 07-01 07.30\n2026-08-01 00.00 08-03 07.30\n2026-09-01 00.00 09-01 07.30",
            ),
            ("3 bulan", "2026-11-15T10:00", "2026-10-01 00.00 10-01 07.30\n2027-01-01 00.00 01-04 07.30"),
            ("1 semester", "2026-07-01T00:00", "2026-07-01 00.00 07-01 07.30"),
            ("1 tahun", "2026-07-01T00:00", "2026-01-01 00.00 01-02 07.30"),
            ("1 minggu", "2026-11-26T10:00", "2026-11-23 00.00 11-23 07.30\n2026-11-30 00.00 11-30 07.30"),
            ("1 hari", "2026-11-28T10:00", "2026-11-27 00.00 11-27 07.30\n2026-11-30 00.00 11-30 07.30"),
            (
                "1 hari kalender",
                "2026-11-28T10:00",
                "2026-11-28 00.00 11-28 00.00\n2026-11-29 00.00 11-29 00.00",
            ),
            ("1x24 jam", "2026-11-28T10:00", "2026-11-29 10.00 11-29 10.00\n2026-11-30 10.00 11-30 10.00"),
        ];
        for (every, now, told) in cases {
            let count = told.lines().count();
            let said = first(&Recurrence::Every(every.into()), now, count);
            assert_eq!(said, told, "every {every} from {now}");
        }
    }

    #[test]
    fn a_cron_line_rings_after_now() {
        let told = first(&Recurrence::Schedule("0 8 1 * *".into()), "2026-11-15T10:00", 2);
        assert_eq!(told, "2026-12-01 08.00 12-01 08.00\n2027-01-01 08.00 01-01 08.00");
    }

    #[test]
    fn no_period_is_skipped_or_comes_twice() {
        let calendar = Calendar::five_day_week();
        for every in ["1 bulan", "2 minggu", "1 hari", "10 hari kalender", "1 tahun", "4 jam"] {
            let recurrence = Recurrence::Every(every.into());
            let mut last = recurrence.before_first(time("2026-02-27T13:37"), &calendar);
            for _ in 0..500 {
                let next = recurrence.next(last, &calendar).expect("there is always a next one");
                assert!(next > last, "{every}: {next} after {last}");
                last = next;
            }
        }
    }
}
