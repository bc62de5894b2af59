//! The keys of an office's calendar. A table only.

use crate::calendar::LISTS;
use crate::document::shape::{Forms, Key, Mapping, Shape};

/// Weeks that have a name of their own.
pub const WEEKS: [&str; 2] = ["government", "ramadan"];

pub static CALENDAR: Mapping = Mapping {
    name: ("kalender kerja", "working calendar"),
    under: "",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("hours", HOURS, "jam kerja; bawaan `government`", "hours of work; default `government`"),
        Key::new(
            "periods",
            Shape::List(&Shape::Mapping(&PERIOD)),
            "masa dengan jam kerja lain, seperti Ramadan",
            "times of other hours, such as Ramadan",
        ),
        Key::new(
            "holidays",
            Shape::Words(&LISTS),
            "daftar hari libur nasional dan cuti bersama; bawaan semuanya",
            "lists of national holidays and joint leave; default all of them",
        ),
        Key::new(
            "days",
            Shape::List(&Shape::Mapping(&DAY)),
            "hari yang lain daripada minggunya",
            "days that are not as their week says",
        ),
    ],
};

const HOURS: Shape =
    Shape::By(&Forms { text: Some(Shape::Word(&WEEKS)), list: None, mapping: Some(Shape::Mapping(&WEEK)) });

pub static WEEK: Mapping = Mapping {
    name: ("jam kerja", "hours of work"),
    under: "hours",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new(
            "monday",
            Shape::Texts,
            "Senin: `[07.30-12.00, 13.00-16.00]`",
            "Monday: `[07.30-12.00, 13.00-16.00]`",
        ),
        Key::new("tuesday", Shape::Texts, "Selasa", "Tuesday"),
        Key::new("wednesday", Shape::Texts, "Rabu", "Wednesday"),
        Key::new("thursday", Shape::Texts, "Kamis", "Thursday"),
        Key::new("friday", Shape::Texts, "Jumat", "Friday"),
        Key::new("saturday", Shape::Texts, "Sabtu", "Saturday"),
        Key::new(
            "sunday",
            Shape::Texts,
            "Minggu; hari yang tidak disebut adalah libur",
            "Sunday; a day that is not named is not worked",
        ),
    ],
};

pub static PERIOD: Mapping = Mapping {
    name: ("masa", "period"),
    under: "periods",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("name", Shape::Text, "namanya", "its name").required(),
        Key::new("from", Shape::Date, "hari pertamanya", "its first day").required(),
        Key::new("until", Shape::Date, "hari terakhirnya", "its last day").required(),
        Key::new("hours", HOURS, "jam kerjanya", "its hours of work").required(),
    ],
};

pub static DAY: Mapping = Mapping {
    name: ("hari", "day"),
    under: "days",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("date", Shape::Date, "tanggalnya", "its date").required(),
        Key::new("name", Shape::Text, "apa sebabnya", "what it is").required(),
        Key::new(
            "hours",
            Shape::Texts,
            "jam kerjanya; tanpa ini kantor tutup",
            "its hours of work; without them the office is closed",
        ),
    ],
};
