//! Moments and dates in words, Indonesian and English.

use chrono::{Datelike, Timelike, Weekday};

use crate::source::Phrase;

use super::{Date, Time};

const BULAN: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `5 Januari 2026`, `5 January 2026`.
pub fn date_in_words(date: Date) -> Phrase {
    let (day, month, year) = (date.day(), date.month0() as usize, date.year());
    Phrase::new(format!("{day} {} {year}", BULAN[month]), format!("{day} {} {year}", MONTHS[month]))
}

/// `Senin, 5 Januari 2026 pukul 08.00`, `Monday, 5 January 2026 at 08:00`; in the moment's own offset.
pub fn moment_in_words(at: Time) -> Phrase {
    let (weekday, date) = (weekday_in_words(at.weekday()), date_in_words(at.date_naive()));
    let (hour, minute) = (at.hour(), at.minute());
    Phrase::new(
        format!("{}, {} pukul {hour:02}.{minute:02}", weekday.id, date.id),
        format!("{}, {} at {hour:02}:{minute:02}", weekday.en, date.en),
    )
}

/// `08.00 WIB`, `08:00 WIB`: the clock and the name of its zone, which is one of the three Indonesian ones or the offset.
pub fn clock_in_words(at: Time) -> Phrase {
    let (hour, minute) = (at.hour(), at.minute());
    let zone = match at.offset().local_minus_utc() {
        25_200 => "WIB".to_owned(),
        28_800 => "WITA".to_owned(),
        32_400 => "WIT".to_owned(),
        0 => "UTC".to_owned(),
        _ => format!("UTC{}", at.offset()),
    };
    Phrase::new(format!("{hour:02}.{minute:02} {zone}"), format!("{hour:02}:{minute:02} {zone}"))
}

/// `Senin`, `Monday`.
pub fn weekday_in_words(day: Weekday) -> Phrase {
    match day {
        Weekday::Mon => Phrase::new("Senin", "Monday"),
        Weekday::Tue => Phrase::new("Selasa", "Tuesday"),
        Weekday::Wed => Phrase::new("Rabu", "Wednesday"),
        Weekday::Thu => Phrase::new("Kamis", "Thursday"),
        Weekday::Fri => Phrase::new("Jumat", "Friday"),
        Weekday::Sat => Phrase::new("Sabtu", "Saturday"),
        Weekday::Sun => Phrase::new("Minggu", "Sunday"),
    }
}
