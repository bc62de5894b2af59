//! The table of keys: for every mapping of an SOP file its keys, the shape of each value, and what it means. The walk checks
//! files against it; the reference of the language is printed from it.

mod paper;
mod form;
mod procedure;
mod step;
mod test;
mod commands;
mod calendar;
mod captions;
mod notices;

use crate::document::shape::{Key, Mapping, Naming, Shape};
pub(super) use calendar::CALENDAR;
pub(super) use captions::CAPTIONS;
pub(super) use commands::COMMANDS;
use form::{ACTOR, FIELD, FORM};
#[cfg(test)]
pub(super) use notices::EVENTS;
pub(super) use notices::NOTICES;
use paper::{APPROVER, HEADS, IDENTITY, PRINT};
use procedure::PROCEDURE;
pub(super) use procedure::STEP;
pub use step::QUORUMS;
use step::{AT_MOST, DURATION, ITEM, LATE, PERFORMERS, QUALITY, TARGET};
pub(super) use test::ANSWERS;
use test::{GIVEN, TEST};

/// Every mapping, in the order of the reference.
pub static MAPPINGS: [&Mapping; 19] = [
    &DOCUMENT,
    &IDENTITY,
    &APPROVER,
    &PRINT,
    &HEADS,
    &ACTOR,
    &FORM,
    &FIELD,
    &DEFAULTS,
    &PROCEDURE,
    &STEP,
    &PERFORMERS,
    &QUALITY,
    &ITEM,
    &TARGET,
    &LATE,
    &AT_MOST,
    &TEST,
    &GIVEN,
];

pub static DOCUMENT: Mapping = Mapping {
    name: ("dokumen", "document"),
    under: "",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("sop", Shape::Version, "versi bahasa ini", "version of this language").required(),
        Key::new("id", Shape::Identifier, "nama singkat dokumen", "the document's short name").required(),
        Key::new("title", Shape::Text, "nama SOP", "the name of the SOP").required(),
        Key::new(
            "language",
            Shape::Word(&["id", "en"]),
            "bahasa formulir cetak dan temuan; bawaan `id`",
            "language of the printed form and of findings; default `id`",
        ),
        Key::new("identity", Shape::Mapping(&IDENTITY), "halaman pertama", "the first page"),
        Key::new("print", Shape::Mapping(&PRINT), "cara mencetak bagan", "how charts are printed"),
        Key::new(
            "actors",
            Shape::Entries(Naming::Identifier, &Shape::Mapping(&ACTOR)),
            "pelaksana: kunci dan jabatannya",
            "actors: key and title; the key is the role that people are given",
        )
        .required(),
        Key::new("forms", Shape::Entries(Naming::Identifier, &Shape::Mapping(&FORM)), "formulir", "forms"),
        Key::new(
            "defaults",
            Shape::Mapping(&DEFAULTS),
            "yang berlaku bagi langkah yang tidak menyebutkannya",
            "what holds for steps that say nothing else",
        ),
        Key::new(
            "procedures",
            Shape::Entries(Naming::Identifier, &Shape::Mapping(&PROCEDURE)),
            "prosedur, masing-masing satu bagan",
            "procedures, each one chart",
        )
        .required(),
        Key::new(
            "tests",
            Shape::List(&Shape::Mapping(&TEST)),
            "contoh jalannya prosedur yang diharapkan",
            "runs that are expected",
        ),
    ],
};

pub static DEFAULTS: Mapping = Mapping {
    name: ("bawaan", "defaults"),
    under: "defaults",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("time", DURATION, "waktu bagi langkah tanpa waktu", "time of steps that have none"),
        Key::new("late", Shape::Mapping(&LATE), "yang terjadi bila terlambat", "what happens when late"),
    ],
};
