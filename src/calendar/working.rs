//! The working calendar: on which days and between which hours an office works. Reads no clock.

use chrono::{Datelike, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use super::Date;

/// Days and hours of work, in the office's own time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// From Monday on; the stretches of work of each weekday, in order, none of them empty.
    week: [Vec<Stretch>; 7],
}

/// Work without a break. Its end still belongs to it, so that a deadline may fall on closing time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    from: NaiveTime,
    to: NaiveTime,
}

impl Calendar {
    /// The Indonesian government's five-day week of 37.5 hours (Perpres 21/2023): 07.30–16.00 with a break at
    /// 12.00–13.00, Friday 07.30–16.30 with a break at 11.30–13.00. It knows no holidays.
    pub fn five_day_week() -> Calendar {
        let day = vec![stretch((7, 30), (12, 0)), stretch((13, 0), (16, 0))];
        let friday = vec![stretch((7, 30), (11, 30)), stretch((13, 0), (16, 30))];
        let rest = Vec::new;
        Calendar { week: [day.clone(), day.clone(), day.clone(), day, friday, rest(), rest()] }
    }

    /// Whether anybody works on this day.
    pub fn is_working_day(&self, date: Date) -> bool {
        !self.stretches(date).is_empty()
    }

    /// The first working day after this one; `None` where the calendar of the world ends.
    pub(super) fn next_working_day(&self, date: Date) -> Option<Date> {
        date.iter_days().skip(1).take(WEEK_DAYS).find(|day| self.is_working_day(*day))
    }

    /// The moment itself where it lies in working hours, else the next opening time.
    pub(super) fn moved_into_working_hours(&self, at: NaiveDateTime) -> Option<NaiveDateTime> {
        let today = self.stretches(at.date()).iter().find(|stretch| at.time() <= stretch.to);
        match today {
            Some(stretch) => Some(at.date().and_time(at.time().max(stretch.from))),
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
            for stretch in self.stretches(at.date()).iter().filter(|stretch| stretch.to >= at.time()) {
                let begin = at.time().max(stretch.from);
                let here = stretch.to - begin;
                if left <= here {
                    return Some(at.date().and_time(begin + left));
                }
                left -= here;
            }
            at = self.opening(self.next_working_day(at.date())?)?;
        }
        None
    }

    fn opening(&self, day: Date) -> Option<NaiveDateTime> {
        self.stretches(day).first().map(|stretch| day.and_time(stretch.from))
    }

    fn stretches(&self, date: Date) -> &[Stretch] {
        let weekday: Weekday = date.weekday();
        &self.week[weekday.num_days_from_monday() as usize]
    }
}

/// A week without a working day has none at all.
const WEEK_DAYS: usize = 7;

fn stretch(from: (u32, u32), to: (u32, u32)) -> Stretch {
    let time =
        |(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).expect("the hours above are of this day");
    Stretch { from: time(from), to: time(to) }
}
