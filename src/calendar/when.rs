//! Times as people say them: "besok 16.00 WIB", "terlambat 2 hari". Reads no clock; now is handed in.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::{Time, clock_in_words};
use crate::source::{Language, plural};

const DAYS_ID: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS_ID: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
const MONTHS_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// When something is due: the moment, and in words that it is late.
pub fn due(due: Time, now: Time, language: Language) -> String {
    let moment = moment(due, now, language);
    if due >= now {
        return moment;
    }
    format!("{moment}, {}", due_briefly(due, now, language))
}

/// The same for a table: the moment, or how late it is.
pub fn due_briefly(due: Time, now: Time, language: Language) -> String {
    if due >= now {
        return moment(due, now, language);
    }
    let late = span(now - due, language);
    language.choose(format!("terlambat {late}"), format!("{late} late"))
}

/// A moment: the day by its nearest name, and the clock with its zone.
pub fn moment(time: Time, now: Time, language: Language) -> String {
    let today = now.with_timezone(time.offset()).date_naive();
    format!("{} {}", day(time.date_naive(), today, language), clock_in_words(time).in_language(language))
}

/// A day as it is called today.
fn day(date: NaiveDate, today: NaiveDate, language: Language) -> String {
    let days = language.choose(DAYS_ID, DAYS_EN);
    let months = language.choose(MONTHS_ID, MONTHS_EN);
    match (date - today).num_days() {
        0 => language.choose("hari ini", "today").to_owned(),
        1 => language.choose("besok", "tomorrow").to_owned(),
        -1 => language.choose("kemarin", "yesterday").to_owned(),
        2..=6 => days[date.weekday().num_days_from_monday() as usize].to_owned(),
        _ => {
            let month = months[date.month0() as usize];
            if date.year() == today.year() {
                format!("{} {month}", date.day())
            } else {
                format!("{} {month} {}", date.day(), date.year())
            }
        }
    }
}

/// A length of elapsed time in its largest unit.
fn span(length: TimeDelta, language: Language) -> String {
    let (count, id, en) = if length.num_days() > 0 {
        (length.num_days(), "hari", "day")
    } else if length.num_hours() > 0 {
        (length.num_hours(), "jam", "hour")
    } else {
        (length.num_minutes().max(1), "menit", "minute")
    };
    match language {
        Language::Id => format!("{count} {id}"),
        Language::En => plural(count, en),
    }
}

#[cfg(test)]
mod tests {
    use super::due;
    use crate::calendar::Time;
    use crate::source::Language;

    fn time(text: &str) -> Time {
        Time::parse_from_rfc3339(text).expect("a time in the test")
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        let now = time("2026-11-23T09:00:00+07:00");
        let cases = [
            ("2026-11-23T16:00:00+07:00", "hari ini 16.00 WIB", "today 16:00 WIB"),
            ("2026-11-24T16:00:00+07:00", "besok 16.00 WIB", "tomorrow 16:00 WIB"),
            ("2026-11-26T07:30:00+07:00", "Kamis 07.30 WIB", "Thursday 07:30 WIB"),
            ("2026-12-01T07:30:00+08:00", "1 Des 07.30 WITA", "1 Dec 07:30 WITA"),
            ("2027-01-04T07:30:00+09:00", "4 Jan 2027 07.30 WIT", "4 Jan 2027 07:30 WIT"),
            (
                "2026-11-20T16:30:00+07:00",
                "20 Nov 16.30 WIB, terlambat 2 hari",
                "20 Nov 16:30 WIB, 2 days late",
            ),
            (
                "2026-11-23T08:00:00+07:00",
                "hari ini 08.00 WIB, terlambat 1 jam",
                "today 08:00 WIB, 1 hour late",
            ),
        ];
        for (text, id, en) in cases {
            assert_eq!(due(time(text), now, Language::Id), id);
            assert_eq!(due(time(text), now, Language::En), en);
        }
    }
}
