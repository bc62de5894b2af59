//! When something is due: a duration counted from a moment on a working calendar, and the same in words.

use chrono::{Months, NaiveDateTime, TimeDelta};

use crate::source::Phrase;

use super::time::{date_in_words, moment_in_words};
use super::{Calendar, Date, Duration, Part, Time, Unit};

/// The furthest deadline: what is due later is not due at all, and nobody counts that far.
const YEARS_MAX: u32 = 100;

/// How many days that were passed over an explanation names.
const NAMED_DAYS: usize = 6;

/// One part of a duration, counted.
struct Leg {
    part: Part,
    from: NaiveDateTime,
    /// Where the part leads by itself.
    to: NaiveDateTime,
    /// Where that is in working hours; the same for parts that count elapsed time.
    due: NaiveDateTime,
}

impl Calendar {
    /// The moment that lies so long after `from`, in the offset of `from`: parts are added in written order, each moved
    /// into working hours. `None` for a text that sets no deadline, or one more than a hundred years away.
    pub fn due(&self, from: Time, duration: &Duration) -> Option<Time> {
        let due = self.legs(from, duration)?.last()?.due;
        due.and_local_timezone(*from.offset()).single()
    }

    /// The moment when so many percent of a duration that begins at `from` have passed, counted as the duration is: by working
    /// time, or as time that simply passes. `None` where nothing is due.
    pub fn share(&self, from: Time, duration: &Duration, percent: u32) -> Option<Time> {
        let due = self.due(from, duration)?;
        let part = |whole: TimeDelta| TimeDelta::seconds(whole.num_seconds() * i64::from(percent) / 100);
        if duration.parts.iter().all(|part| is_elapsed(part.unit)) {
            return from.checked_add_signed(part(due - from));
        }
        let (begin, end) = (from.naive_local(), due.naive_local());
        let last = end.date().checked_add_months(Months::new(12 * YEARS_MAX))?;
        let at = self.after_work(begin, part(self.worked(begin, end)), last)?;
        at.and_local_timezone(*from.offset()).single()
    }

    /// When the office opens on a day, or on the next working day.
    pub fn opens(&self, date: Date, offset: chrono::FixedOffset) -> Option<Time> {
        let at = self.moved_into_working_hours(date.and_time(chrono::NaiveTime::MIN))?;
        at.and_local_timezone(offset).single()
    }

    /// Why something is due when it is: the moment it counts from, and where each part leads.
    pub fn explain(&self, from: Time, duration: &Duration) -> Option<Phrase> {
        let words = |at: NaiveDateTime| at.and_local_timezone(*from.offset()).single().map(moment_in_words);
        let start = moment_in_words(from);
        let mut id = format!("Terhitung sejak {}", start.id);
        let mut en = format!("Counted from {}", start.en);
        for leg in self.legs(from, duration)? {
            let (count, unit, to) = (leg.part.count, unit_in_words(leg.part.unit), words(leg.to)?);
            id.push_str(&format!("; ditambah {count} {}: {}", unit.id, to.id));
            en.push_str(&format!("; plus {count} × {}: {}", unit.en, to.en));
            if leg.due != leg.to {
                let due = words(leg.due)?;
                id.push_str(&format!(", di luar jam kerja, maka {}", due.id));
                en.push_str(&format!(", outside working hours, hence {}", due.en));
            }
            if let Some(passed) = self.passed_over(&leg) {
                id.push_str(&format!(" (terlewati: {})", passed.id));
                en.push_str(&format!(" (passed over: {})", passed.en));
            }
        }
        Some(Phrase::new(id + ".", en + "."))
    }

    /// The days within a leg on which the week says that somebody works, and nobody does.
    fn passed_over(&self, leg: &Leg) -> Option<Phrase> {
        if is_elapsed(leg.part.unit) {
            return None;
        }
        let within = self.days.range(leg.from.date()..=leg.due.date());
        let closed = within.filter(|(date, _)| !self.is_working_day(**date) && self.would_be_worked(**date));
        let named: Vec<Phrase> = closed
            .map(|(date, day)| {
                let (date, name) = (date_in_words(*date), day.in_words());
                Phrase::new(format!("{} {}", date.id, name.id), format!("{} {}", date.en, name.en))
            })
            .collect();
        let more = named.len().saturating_sub(NAMED_DAYS);
        let list =
            |of: fn(&Phrase) -> &str| named.iter().take(NAMED_DAYS).map(of).collect::<Vec<_>>().join(", ");
        let (mut id, mut en) = (list(|day| &day.id), list(|day| &day.en));
        if more > 0 {
            id.push_str(&format!(", dan {more} hari lagi"));
            en.push_str(&format!(", and {more} more"));
        }
        (!named.is_empty()).then(|| Phrase::new(id, en))
    }

    /// Every part counted; `None` where there is none, or where it leads too far.
    fn legs(&self, from: Time, duration: &Duration) -> Option<Vec<Leg>> {
        let mut at = from.naive_local();
        let last = at.date().checked_add_months(Months::new(12 * YEARS_MAX))?;
        let mut legs = Vec::new();
        for part in &duration.parts {
            let before = at;
            let to = self.add(at, *part, last)?;
            at = if is_elapsed(part.unit) { to } else { self.moved_into_working_hours(to)? };
            if at.date() > last {
                return None;
            }
            legs.push(Leg { part: *part, from: before, to, due: at });
        }
        if legs.is_empty() { None } else { Some(legs) }
    }

    fn add(&self, at: NaiveDateTime, part: Part, last: Date) -> Option<NaiveDateTime> {
        let count = part.count;
        match part.unit {
            Unit::WorkingMinutes => self.after_work(at, TimeDelta::minutes(count.into()), last),
            Unit::WorkingHours => self.after_work(at, TimeDelta::hours(count.into()), last),
            Unit::WorkingDays => self.add_working_days(at, count, last),
            Unit::WorkingWeeks => self.add_working_days(at, count.checked_mul(WORKING_DAYS_A_WEEK)?, last),
            Unit::ElapsedHours => at.checked_add_signed(TimeDelta::hours(count.into())),
            Unit::CalendarDays => at.checked_add_signed(TimeDelta::days(count.into())),
            Unit::Months => self.add_months(at, count),
            Unit::Semesters => self.add_months(at, count.checked_mul(6)?),
            Unit::Years => self.add_months(at, count.checked_mul(12)?),
        }
    }

    /// The same clock time so many working days later.
    fn add_working_days(&self, at: NaiveDateTime, count: u32, last: Date) -> Option<NaiveDateTime> {
        let mut day = at.date();
        for _ in 0..count {
            day = self.next_working_day(day).filter(|day| *day <= last)?;
        }
        Some(day.and_time(at.time()))
    }

    /// The same date so many months later, or the month's last; if nobody works then, the next working day.
    fn add_months(&self, at: NaiveDateTime, count: u32) -> Option<NaiveDateTime> {
        let date = at.date().checked_add_months(Months::new(count))?;
        let day = if self.is_working_day(date) { date } else { self.next_working_day(date)? };
        Some(day.and_time(at.time()))
    }
}

/// What `minggu` means on every calendar.
const WORKING_DAYS_A_WEEK: u32 = 5;

/// Whether a unit runs on while nobody works.
pub(super) fn is_elapsed(unit: Unit) -> bool {
    match unit {
        Unit::ElapsedHours | Unit::CalendarDays => true,
        Unit::WorkingMinutes
        | Unit::WorkingHours
        | Unit::WorkingDays
        | Unit::WorkingWeeks
        | Unit::Months
        | Unit::Semesters
        | Unit::Years => false,
    }
}

fn unit_in_words(unit: Unit) -> Phrase {
    match unit {
        Unit::WorkingMinutes => Phrase::new("menit kerja", "working minute"),
        Unit::WorkingHours => Phrase::new("jam kerja", "working hour"),
        Unit::WorkingDays => Phrase::new("hari kerja", "working day"),
        Unit::WorkingWeeks => Phrase::new("minggu kerja (5 hari kerja)", "working week (5 working days)"),
        Unit::ElapsedHours => Phrase::new("jam berturut-turut", "elapsed hour"),
        Unit::CalendarDays => Phrase::new("hari kalender", "calendar day"),
        Unit::Months => Phrase::new("bulan", "month"),
        Unit::Semesters => Phrase::new("semester", "semester"),
        Unit::Years => Phrase::new("tahun", "year"),
    }
}
