//! Deadlines on the five-day week, told in lines. 5 January 2026 is a Monday.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::*;

/// Each line: the moment it is counted from, the duration, and when that is due.
const DEADLINES: &str = "
    Mon 2026-01-05 10:00 + 1 day               = Tue 2026-01-06 10:00
    Fri 2026-01-09 10:00 + 1 day               = Mon 2026-01-12 10:00
    Sat 2026-01-10 10:00 + 1 day               = Mon 2026-01-12 10:00
    Thu 2026-01-08 16:20 + 1 day               = Fri 2026-01-09 16:20
    Fri 2026-01-09 16:20 + 1 day               = Tue 2026-01-13 07:30
    Mon 2026-01-05 16:00 + 1 day               = Tue 2026-01-06 16:00
    Mon 2026-01-05 20:00 + 1 day               = Wed 2026-01-07 07:30
    Mon 2026-01-05 05:00 + 1 day               = Tue 2026-01-06 07:30
    Mon 2026-01-05 12:30 + 1 day               = Tue 2026-01-06 13:00
    Thu 2026-01-08 11:45 + 1 day               = Fri 2026-01-09 13:00
    Wed 2026-01-07 09:00 + 3 day               = Mon 2026-01-12 09:00
    Wed 2026-01-07 09:00 + 1 week              = Wed 2026-01-14 09:00
    Sun 2026-01-11 09:00 + 2 week              = Fri 2026-01-23 09:00
    Mon 2026-01-05 15:00 + 1 hour              = Mon 2026-01-05 16:00
    Mon 2026-01-05 15:30 + 1 hour              = Tue 2026-01-06 08:00
    Mon 2026-01-05 11:30 + 2 hour              = Mon 2026-01-05 14:30
    Mon 2026-01-05 11:30 + 30 minute           = Mon 2026-01-05 12:00
    Fri 2026-01-09 11:00 + 1 hour              = Fri 2026-01-09 13:30
    Fri 2026-01-09 16:00 + 1 hour              = Mon 2026-01-12 08:00
    Sat 2026-01-10 12:00 + 15 minute           = Mon 2026-01-12 07:45
    Mon 2026-01-05 07:30 + 37 hour 30 minute   = Fri 2026-01-09 16:30
    Mon 2026-01-05 10:00 + 1 day 2 hour        = Tue 2026-01-06 12:00
    Mon 2026-01-05 17:00 + 1 day 2 hour        = Wed 2026-01-07 09:30
    Fri 2026-01-09 10:00 + 24 elapsed-hour     = Sat 2026-01-10 10:00
    Fri 2026-01-09 10:00 + 3 calendar-day      = Mon 2026-01-12 10:00
    Mon 2026-01-05 10:00 + 1 month             = Thu 2026-02-05 10:00
    Sat 2026-01-31 10:00 + 1 month             = Mon 2026-03-02 10:00
    Fri 2026-01-30 10:00 + 1 month             = Mon 2026-03-02 10:00
    Mon 2026-01-05 10:00 + 1 semester          = Mon 2026-07-06 10:00
    Thu 2026-01-08 16:20 + 1 year              = Fri 2027-01-08 16:20
    Mon 2026-01-05 19:00 + 1 month             = Fri 2026-02-06 07:30
    Mon 2028-02-28 10:00 + 1 day               = Tue 2028-02-29 10:00
    Tue 2028-02-29 10:00 + 1 year              = Wed 2029-02-28 10:00
    Mon 2028-01-31 10:00 + 1 month             = Tue 2028-02-29 10:00
    Tue 2027-08-31 10:00 + 1 semester          = Tue 2028-02-29 10:00
    Fri 2026-01-09 12:00 + 1 minute            = Fri 2026-01-09 13:01
    Mon 2026-01-05 10:00 + 60 year             = Mon 2086-01-07 10:00
    Mon 2026-01-05 10:00 + 200 year            = never
    Mon 2026-01-05 10:00 + 4000000000 minute   = never
    Mon 2026-01-05 10:00 + 4000000000 day      = never
    Mon 2026-01-05 10:00 + 4000000000 week     = never
    Mon 2026-01-05 10:00 + 4000000000 month    = never
    Mon 2026-01-05 10:00 +                     = never
";

const STYLE: &str = "%a %Y-%m-%d %H:%M";

#[test]
fn deadlines_fall_into_working_hours() {
    assert_eq!(wrong_deadlines(&Calendar::five_day_week(), DEADLINES), "");
}

/// The lines of a table that a calendar does not keep.
fn wrong_deadlines(calendar: &Calendar, table: &str) -> String {
    let mut wrong = String::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (from, rest) = line.split_once(" +").expect("from + duration = due");
        let (parts, expected) = rest.split_once('=').expect("from + duration = due");
        let due = calendar.due(moment(from), &duration(parts));
        let due = due.map_or("never".into(), |due| due.format(STYLE).to_string());
        if due != expected.trim() {
            wrong.push_str(&format!("{line}, but was {due}\n"));
        }
    }
    wrong
}

#[test]
fn a_deadline_keeps_its_offset() {
    let due = Calendar::five_day_week().due(moment("Mon 2026-01-05 10:00"), &duration("1 day"));
    assert_eq!(due.expect("a day sets a deadline").to_rfc3339(), "2026-01-06T10:00:00+07:00");
}

#[test]
fn a_deadline_can_be_explained() {
    let why = Calendar::five_day_week().explain(moment("Fri 2026-01-09 16:20"), &duration("1 day 2 hour"));
    let why = why.expect("a day sets a deadline");
    assert_eq!(
        why.id,
        "Terhitung sejak Jumat, 9 Januari 2026 pukul 16.20; ditambah 1 hari kerja: Senin, 12 Januari 2026 pukul \
         16.20, di luar jam kerja, maka Selasa, 13 Januari 2026 pukul 07.30; ditambah 2 jam kerja: Selasa, 13 \
         Januari 2026 pukul 09.30."
    );
    assert_eq!(
        why.en,
        "Counted from Friday, 9 January 2026 at 16:20; plus 1 × working day: Monday, 12 January 2026 at 16:20, outside \
         working hours, hence Tuesday, 13 January 2026 at 07:30; plus 2 × working hour: Tuesday, 13 January 2026 at \
         09:30."
    );
}

/// The same on the government's calendar: Christmas 2025, Eid al-Fitr 2026, and a Ramadan that an office has entered.
const WITH_HOLIDAYS: &str = "
    Tue 2025-12-23 10:00 + 1 day               = Wed 2025-12-24 10:00
    Wed 2025-12-24 10:00 + 1 day               = Mon 2025-12-29 10:00
    Thu 2025-12-25 10:00 + 1 hour              = Mon 2025-12-29 08:30
    Wed 2025-12-24 15:30 + 1 hour              = Mon 2025-12-29 08:00
    Tue 2026-03-17 10:00 + 1 day               = Wed 2026-03-25 10:00
    Tue 2026-03-17 10:00 + 1 week              = Tue 2026-03-31 10:00
    Tue 2026-02-17 10:00 + 1 month             = Tue 2026-03-17 10:00
    Tue 2026-03-03 15:30 + 1 hour              = Wed 2026-03-04 09:00
    Tue 2026-03-03 07:00 + 1 day               = Wed 2026-03-04 08:00
    Fri 2026-03-06 11:45 + 30 minute           = Fri 2026-03-06 13:00
    Sat 2026-03-07 09:00 + 1 hour              = Sat 2026-03-07 10:00
    Mon 2026-03-09 10:00 + 24 elapsed-hour     = Tue 2026-03-10 10:00
";

fn with_ramadan() -> Calendar {
    let date = |day: &str| day.parse().expect("a date");
    let mut calendar = Calendar::government();
    let (from, until) = (date("2026-02-19"), date("2026-03-17"));
    calendar.periods.push(Period { name: "Ramadan".into(), from, until, hours: Week::ramadan() });
    let saturday = Stretch::parse("08.00-12.00").expect("a stretch");
    let open = Day { name: "Pelayanan khusus".into(), kind: DayKind::Open(vec![saturday]) };
    calendar.days.insert(date("2026-03-07"), open);
    calendar
}

#[test]
fn holidays_and_periods_move_deadlines() {
    assert_eq!(wrong_deadlines(&with_ramadan(), WITH_HOLIDAYS), "");
}

const AROUND_THE_CLOCK: &str = "
    Mon 2026-01-05 23:30 + 1 hour              = Tue 2026-01-06 00:30
    Mon 2026-01-05 22:00 + 2 hour              = Tue 2026-01-06 00:00
    Fri 2026-01-09 23:00 + 2 hour              = Mon 2026-01-12 01:00
    Sat 2026-01-10 03:00 + 1 day               = Mon 2026-01-12 03:00
    Thu 2026-01-08 23:59 + 1 day               = Fri 2026-01-09 23:59
";

#[test]
fn an_office_may_work_through_midnight() {
    let mut calendar = Calendar::five_day_week();
    let all_day = vec![Stretch::parse("00.00-24.00").expect("a stretch")];
    calendar.hours.0[..5].fill(all_day);
    assert_eq!(wrong_deadlines(&calendar, AROUND_THE_CLOCK), "");
    let worked = calendar
        .worked(moment("Mon 2026-01-05 00:00").naive_local(), moment("Wed 2026-01-07 00:00").naive_local());
    assert_eq!(worked.num_hours(), 48);
}

#[test]
fn an_explanation_names_the_days_that_were_passed_over() {
    let why = with_ramadan().explain(moment("Tue 2026-03-17 10:00"), &duration("1 day"));
    assert_eq!(
        why.expect("a day sets a deadline").en,
        "Counted from Tuesday, 17 March 2026 at 10:00; plus 1 × working day: Wednesday, 25 March 2026 at 10:00 (passed over: \
         18 March 2026 joint leave, Hari Suci Nyepi (Tahun Baru Saka 1948), 19 March 2026 Hari Suci Nyepi (Tahun Baru Saka 1948), \
         20 March 2026 joint leave, Idulfitri 1447 Hijriah, 23 March 2026 joint leave, Idulfitri 1447 Hijriah, \
         24 March 2026 joint leave, Idulfitri 1447 Hijriah)."
    );
}

#[test]
fn working_time_between_two_moments() {
    let worked = |from: &str, to: &str| {
        with_ramadan().worked(moment(from).naive_local(), moment(to).naive_local()).num_minutes()
    };
    assert_eq!(worked("Mon 2026-01-05 00:00", "Sun 2026-01-11 23:59"), 2250);
    assert_eq!(worked("Mon 2026-03-02 00:00", "Sun 2026-03-08 23:59"), 1950 + 240);
    assert_eq!(worked("Mon 2026-01-05 11:00", "Mon 2026-01-05 14:00"), 120);
    assert_eq!(worked("Mon 2026-01-05 14:00", "Mon 2026-01-05 11:00"), 0);
}

#[test]
fn stretches_are_read_strictly() {
    for right in ["07.30-12.00", "7:30 – 12:00", "00.00-23.59", "00.00-24.00"] {
        assert!(Stretch::parse(right).is_some(), "{right}");
    }
    for wrong in [
        "12.00-07.30",
        "07.30-07.30",
        "7-12",
        "07.3-12.00",
        "24.00-25.00",
        "00.00-24.01",
        "07.30-12.60",
        "07.30",
        "07.30-12.00-13.00",
        "+7.30-9.00",
    ] {
        assert!(Stretch::parse(wrong).is_none(), "{wrong}");
    }
}

#[test]
fn a_week_has_so_many_hours() {
    let calendar = Calendar::five_day_week();
    let monday = moment("Mon 2026-01-05 00:00");
    assert_eq!(calendar.due(monday, &duration("2250 minute")), Some(moment("Fri 2026-01-09 16:30")));
}

fn moment(text: &str) -> Time {
    let local = NaiveDateTime::parse_from_str(text, STYLE).expect("a moment of the table");
    let wib = chrono::FixedOffset::east_opt(7 * 3600).expect("WIB is an offset");
    local.and_local_timezone(wib).single().expect("a fixed offset has every moment once")
}

/// `1 day 2 hour`: counts and units, without the language's own words.
fn duration(text: &str) -> Duration {
    let words: Vec<&str> = text.split_whitespace().collect();
    let part = |pair: &[&str]| Part { count: pair[0].parse().expect("a count"), unit: unit_of(pair[1]) };
    Duration { text: text.into(), parts: words.chunks(2).map(part).collect() }
}

fn unit_of(word: &str) -> Unit {
    match word {
        "minute" => Unit::WorkingMinutes,
        "hour" => Unit::WorkingHours,
        "day" => Unit::WorkingDays,
        "week" => Unit::WorkingWeeks,
        "elapsed-hour" => Unit::ElapsedHours,
        "calendar-day" => Unit::CalendarDays,
        "month" => Unit::Months,
        "semester" => Unit::Semesters,
        "year" => Unit::Years,
        other => panic!("{other} is no unit of the table"),
    }
}

/// From Monday on, the minutes of a day in which somebody works: the same week, written a second time.
const WORKED: [&[(u32, u32)]; 7] = [
    &[(450, 720), (780, 960)],
    &[(450, 720), (780, 960)],
    &[(450, 720), (780, 960)],
    &[(450, 720), (780, 960)],
    &[(450, 690), (780, 990)],
    &[],
    &[],
];

/// Whether the minute that begins at this moment is worked.
fn is_worked(at: NaiveDateTime) -> bool {
    let minute = at.hour() * 60 + at.minute();
    let day = WORKED[at.weekday().num_days_from_monday() as usize];
    day.iter().any(|(from, to)| (*from..*to).contains(&minute))
}

const MINUTE: TimeDelta = TimeDelta::minutes(1);

/// A deadline found by walking, minute by minute and day by day.
fn walked(mut at: NaiveDateTime, count: u32, unit: Unit) -> NaiveDateTime {
    let minutes = match unit {
        Unit::WorkingMinutes => count,
        Unit::WorkingHours => count * 60,
        Unit::ElapsedHours => return at + TimeDelta::hours(count.into()),
        Unit::CalendarDays => return at + TimeDelta::days(count.into()),
        Unit::WorkingDays => return walked_days(at, count),
        Unit::WorkingWeeks => return walked_days(at, 5 * count),
        Unit::Months => return walked_months(at, count),
        Unit::Semesters => return walked_months(at, 6 * count),
        Unit::Years => return walked_months(at, 12 * count),
    };
    for _ in 0..minutes {
        while !is_worked(at) {
            at += MINUTE;
        }
        at += MINUTE;
    }
    at
}

fn walked_days(mut at: NaiveDateTime, days: u32) -> NaiveDateTime {
    for _ in 0..days {
        at += TimeDelta::days(1);
        while at.weekday().num_days_from_monday() > 4 {
            at += TimeDelta::days(1);
        }
    }
    walked_into_hours(at)
}

fn walked_months(at: NaiveDateTime, months: u32) -> NaiveDateTime {
    let month = at.month0() + months;
    let (year, month) = (at.year() + (month / 12).cast_signed(), month % 12 + 1);
    let date = (1..=at.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day));
    let mut at = date.expect("every month has a first day").and_time(at.time());
    while at.weekday().num_days_from_monday() > 4 {
        at += TimeDelta::days(1);
    }
    walked_into_hours(at)
}

/// Closing time still belongs to the hours.
fn walked_into_hours(mut at: NaiveDateTime) -> NaiveDateTime {
    if is_worked(at - MINUTE) {
        return at;
    }
    while !is_worked(at) {
        at += MINUTE;
    }
    at
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    /// Around a turn of the year, a leap day, weekends and breaks.
    #[test]
    fn a_deadline_is_where_one_arrives_by_walking(
        start in 0..100 * 24 * 60i64,
        count in 1..60u32,
        unit in select(&["minute", "hour", "day", "week", "elapsed-hour", "calendar-day", "month", "semester", "year"]),
    ) {
        let from = moment("Mon 2027-12-20 00:00") + TimeDelta::minutes(start);
        let due = Calendar::five_day_week().due(from, &duration(&format!("{count} {unit}")));
        let due = due.map(|due| due.naive_local());
        prop_assert_eq!(due, Some(walked(from.naive_local(), count, unit_of(unit))), "{} {}", count, unit);
    }
}
