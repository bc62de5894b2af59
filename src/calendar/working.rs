//! The working calendar: on which days and between which hours an office works. Reads no clock and no file.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike, NaiveDateTime, NaiveTime, TimeDelta};

use crate::source::Phrase;

use super::Date;

/// Days and hours of work, in the office's own time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The hours outside of every period.
    pub hours: Week,
    /// Times of other hours, such as Ramadan; where two overlap, the later one in the list holds.
    pub periods: Vec<Period>,
    /// Days that are not as the week says.
    pub days: BTreeMap<Date, Day>,
}

/// The hours of work from Monday to Sunday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week(pub [Vec<Stretch>; 7]);

/// Work without a break. Its end still belongs to it, so that a deadline may fall on closing time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// In minutes since midnight.
    from: u32,
    /// Later than `from`, at most [`MIDNIGHT`].
    to: u32,
}

/// The end of a day, in minutes since its beginning.
const MIDNIGHT: u32 = 24 * 60;

/// Some weeks with other hours; both days belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub name: String,
    pub from: Date,
    pub until: Date,
    pub hours: Week,
}

/// A day that is not as its week says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    pub name: String,
    /// What kind of day it is.
    pub kind: DayKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// A national holiday.
    Holiday,
    /// Joint leave (cuti bersama).
    Leave,
    /// The office is closed by its own decision.
    Closed,
    /// Somebody works in these hours.
    Open(Vec<Stretch>),
}

/// How far the next working day may be: a year of closed days is no office.
const LONGEST_CLOSED: usize = 366;

impl Calendar {
    /// The Indonesian government's five-day week of 37.5 hours (Perpres 21/2023): 07.30–16.00 with a break at
    /// 12.00–13.00, Friday 07.30–16.30 with a break at 11.30–13.00. It knows no holidays.
    pub fn five_day_week() -> Calendar {
        Calendar { hours: Week::government(), periods: Vec::new(), days: BTreeMap::new() }
    }

    /// Whether anybody works on this day.
    pub fn is_working_day(&self, date: Date) -> bool {
        !self.stretches(date).is_empty()
    }

    /// What makes a day other than its week says, if anything does.
    pub fn day(&self, date: Date) -> Option<&Day> {
        self.days.get(&date)
    }

    /// Whether the week, or the period's, has hours on this weekday.
    pub(super) fn would_be_worked(&self, date: Date) -> bool {
        !self.week(date).of(date).is_empty()
    }

    /// The hours of work of a day, in order.
    pub fn stretches(&self, date: Date) -> &[Stretch] {
        if let Some(day) = self.days.get(&date) {
            return match &day.kind {
                DayKind::Holiday | DayKind::Leave | DayKind::Closed => &[],
                DayKind::Open(hours) => hours,
            };
        }
        self.week(date).of(date)
    }

    /// The week that holds on a day.
    fn week(&self, date: Date) -> &Week {
        let period = self.periods.iter().rev().find(|period| (period.from..=period.until).contains(&date));
        period.map_or(&self.hours, |period| &period.hours)
    }

    /// The first working day after this one; `None` where a year holds none, or the calendar of the world ends.
    pub(super) fn next_working_day(&self, date: Date) -> Option<Date> {
        date.iter_days().skip(1).take(LONGEST_CLOSED).find(|day| self.is_working_day(*day))
    }

    /// The moment itself where it lies in working hours, else the next opening time.
    pub(super) fn moved_into_working_hours(&self, at: NaiveDateTime) -> Option<NaiveDateTime> {
        let today = self.stretches(at.date()).iter().find(|stretch| at <= stretch.end(at.date()));
        match today {
            Some(stretch) => Some(at.max(stretch.begin(at.date()))),
            None => self.opening(self.next_working_day(at.date())?),
        }
    }

    /// Where so much working time after a moment ends; `last`: the day after which nobody looks further.
    pub(super) fn after_work(
        &self,
        from: NaiveDateTime,
        work: TimeDelta,
        last: Date,
    ) -> Option<NaiveDateTime> {
        let mut left = work;
        let mut at = self.moved_into_working_hours(from)?;
        while at.date() <= last {
            let day = at.date();
            for stretch in self.stretches(day).iter().filter(|stretch| stretch.end(day) >= at) {
                let begin = at.max(stretch.begin(day));
                let here = stretch.end(day) - begin;
                if left <= here {
                    return Some(begin + left);
                }
                left -= here;
            }
            at = self.opening(self.next_working_day(day)?)?;
        }
        None
    }

    /// The working time between two moments; none where the second is not after the first.
    pub fn worked(&self, from: NaiveDateTime, to: NaiveDateTime) -> TimeDelta {
        let mut worked = TimeDelta::zero();
        for date in from.date().iter_days().take_while(|date| *date <= to.date()) {
            for stretch in self.stretches(date) {
                let begin = stretch.begin(date).max(from);
                let end = stretch.end(date).min(to);
                worked += (end - begin).max(TimeDelta::zero());
            }
        }
        worked
    }

    fn opening(&self, day: Date) -> Option<NaiveDateTime> {
        self.stretches(day).first().map(|stretch| stretch.begin(day))
    }
}

impl Day {
    /// Its name, with what kind of day it is where the name does not say so.
    pub fn in_words(&self) -> Phrase {
        let name = &self.name;
        match self.kind {
            DayKind::Leave => Phrase::new(format!("cuti bersama {name}"), format!("joint leave, {name}")),
            DayKind::Holiday | DayKind::Closed | DayKind::Open(_) => Phrase::new(name, name),
        }
    }
}

impl Week {
    /// The government's five days, as in [`Calendar::five_day_week`].
    pub fn government() -> Week {
        let day = vec![stretch((7, 30), (12, 0)), stretch((13, 0), (16, 0))];
        let friday = vec![stretch((7, 30), (11, 30)), stretch((13, 0), (16, 30))];
        Week::of_five(&day, friday)
    }

    /// The government's week of 32.5 hours in Ramadan (Perpres 21/2023): 08.00–15.00 with a break of half an hour at
    /// 12.00, Friday 08.00–15.30 with a break of an hour at 11.30.
    pub fn ramadan() -> Week {
        let day = vec![stretch((8, 0), (12, 0)), stretch((12, 30), (15, 0))];
        let friday = vec![stretch((8, 0), (11, 30)), stretch((12, 30), (15, 30))];
        Week::of_five(&day, friday)
    }

    fn of_five(day: &[Stretch], friday: Vec<Stretch>) -> Week {
        let day = || day.to_vec();
        Week([day(), day(), day(), day(), friday, Vec::new(), Vec::new()])
    }

    /// Whether anybody works on any day of it.
    pub fn is_worked(&self) -> bool {
        self.0.iter().any(|day| !day.is_empty())
    }

    fn of(&self, date: Date) -> &[Stretch] {
        &self.0[date.weekday().num_days_from_monday() as usize]
    }
}

impl Stretch {
    /// `07.30-12.00`, also with colons or a dash; `None` where it is not two times of a day, the second later. `24.00` is the day's end.
    pub fn parse(text: &str) -> Option<Stretch> {
        let (from, to) = text.split_once(['-', '–'])?;
        let stretch = Stretch { from: clock(from)?, to: clock(to)? };
        (stretch.from < stretch.to).then_some(stretch)
    }

    /// Whether it begins before another one ends.
    pub fn begins_within(&self, other: &Stretch) -> bool {
        self.from < other.to
    }

    fn begin(self, day: Date) -> NaiveDateTime {
        day.and_time(NaiveTime::MIN) + TimeDelta::minutes(self.from.into())
    }

    fn end(self, day: Date) -> NaiveDateTime {
        day.and_time(NaiveTime::MIN) + TimeDelta::minutes(self.to.into())
    }
}

/// `07.30-12.00`.
impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stretch { from, to } = self;
        write!(f, "{:02}.{:02}-{:02}.{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

/// `07.30`, `7:30`, in minutes since midnight.
fn clock(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(['.', ':'])?;
    let number = |digits: &str, most: usize| {
        let right = (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| digits.parse().ok()).flatten()
    };
    let (hour, minute): (u32, u32) = (number(hour, 2)?, number(minute, 2).filter(|_| minute.len() == 2)?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= MIDNIGHT).then_some(minutes)
}

fn stretch(from: (u32, u32), to: (u32, u32)) -> Stretch {
    let minutes = |(hour, minute)| hour * 60 + minute;
    Stretch { from: minutes(from), to: minutes(to) }
}
