//! The keys of tests and of what they give. A table only.

use crate::document::shape::{Key, Kind, Mapping, Naming, Shape};

pub static TEST: Mapping = Mapping {
    name: ("uji", "test"),
    under: "tests",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("name", Shape::Text, "nama uji", "the test's name").required(),
        Key::new(
            "procedure",
            Shape::Reference(Kind::Procedure),
            "prosedur yang diuji",
            "the procedure tested",
        )
        .required(),
        Key::new("answers", ANSWERS, "jawaban per langkah", "answers by step"),
        Key::new("expect", Shape::Mapping(&EXPECT), "yang diharapkan", "what is expected").required(),
    ],
};

/// Answers by step: those of a test, or of a file of answers.
pub const ANSWERS: Shape = Shape::Entries(Naming::Step, &Shape::List(&Shape::Mapping(&GIVEN)));

pub static GIVEN: Mapping = Mapping {
    name: ("jawaban", "what is given"),
    under: "answers",
    lone: Some("answer"),
    exactly_one: &[],
    keys: &[
        Key::new("answer", Shape::Text, "jawaban", "the answer"),
        Key::new(
            "set",
            Shape::Entries(Naming::Field, &Shape::Text),
            "isian formulir",
            "values of the form's fields",
        ),
        Key::new("attach", Shape::Texts, "berkas yang dilampirkan", "files to attach"),
        Key::new("note", Shape::Text, "catatan", "a note"),
        Key::new("reason", Shape::Text, "alasan", "the reason"),
        Key::new("skip", Shape::Boolean, "langkah dilewati", "whether the step is skipped"),
    ],
};

pub static EXPECT: Mapping = Mapping {
    name: ("harapan", "expectation"),
    under: "expect",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("outcome", Shape::Text, "hasil akhir", "the outcome"),
        Key::new(
            "path",
            Shape::Texts,
            "langkah, urut selesainya",
            "the steps in the order they are completed",
        ),
    ],
};
