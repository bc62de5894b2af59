//! The keys of the values that steps have: who, how well, where to, how late. A table only.

use crate::document::shape::{Forms, Key, Kind, Mapping, Shape};

pub const PERFORMED_BY: Shape = Shape::By(&Forms {
    text: Some(Shape::Reference(Kind::Actor)),
    list: Some(Shape::References(Kind::Actor)),
    mapping: Some(Shape::Mapping(&PERFORMERS)),
});

/// The keys that ask for a number of actors, from two up.
pub const QUORUMS: [&str; 9] =
    ["two_of", "three_of", "four_of", "five_of", "six_of", "seven_of", "eight_of", "nine_of", "ten_of"];

pub static PERFORMERS: Mapping = Mapping {
    name: ("pelaksana bersama", "several actors"),
    under: "actor",
    lone: None,
    exactly_one: &[
        "any", "two_of", "three_of", "four_of", "five_of", "six_of", "seven_of", "eight_of", "nine_of",
        "ten_of",
    ],
    keys: &[
        Key::new(
            "any",
            Shape::References(Kind::Actor),
            "salah satu cukup",
            "the first to complete does it for all",
        ),
        Key::new("two_of", Shape::References(Kind::Actor), "kuorum dua", "a quorum of two"),
        Key::new("three_of", Shape::References(Kind::Actor), "kuorum tiga", "a quorum of three"),
        Key::new("four_of", Shape::References(Kind::Actor), "kuorum empat", "a quorum of four"),
        Key::new("five_of", Shape::References(Kind::Actor), "kuorum lima", "a quorum of five"),
        Key::new("six_of", Shape::References(Kind::Actor), "kuorum enam", "a quorum of six"),
        Key::new("seven_of", Shape::References(Kind::Actor), "kuorum tujuh", "a quorum of seven"),
        Key::new("eight_of", Shape::References(Kind::Actor), "kuorum delapan", "a quorum of eight"),
        Key::new("nine_of", Shape::References(Kind::Actor), "kuorum sembilan", "a quorum of nine"),
        Key::new("ten_of", Shape::References(Kind::Actor), "kuorum sepuluh", "a quorum of ten"),
    ],
};

pub const DURATION: Shape = Shape::By(&Forms {
    text: Some(Shape::Duration),
    list: None,
    mapping: Some(Shape::Mapping(&WITHOUT_DEADLINE)),
});

pub static WITHOUT_DEADLINE: Mapping = Mapping {
    name: ("waktu tanpa tenggat", "time without a deadline"),
    under: "time",
    lone: None,
    exactly_one: &[],
    keys: &[Key::new("text", Shape::Text, "dicetak saja, tanpa tenggat", "printed only, sets no deadline")
        .required()],
};

pub static QUALITY: Mapping = Mapping {
    name: ("mutu baku", "quality"),
    under: "quality",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("time", DURATION, "waktu", "time"),
        Key::new("requires", ITEMS, "persyaratan/kelengkapan", "requirements"),
        Key::new("output", ITEMS, "output", "output"),
    ],
};

pub const ITEMS: Shape = Shape::List(&Shape::Mapping(&ITEM));

pub static ITEM: Mapping = Mapping {
    name: ("dokumen", "document or thing"),
    under: "output",
    lone: Some("name"),
    exactly_one: &[],
    keys: &[
        Key::new("name", Shape::Text, "namanya", "its name").required(),
        Key::new(
            "attach",
            Shape::Texts,
            "jenis berkas yang wajib dilampirkan",
            "types of file, one of which must be attached",
        )
        .required(),
    ],
};

const TO: Key =
    Key::new("to", Shape::Way, "langkah, daftar langkah, atau `end`", "a step, a list of steps, or `end`");
const END: Key =
    Key::new("end", Shape::Outcome, "alur berakhir dengan hasil ini", "the flow ends with this outcome");
const AT: Key =
    Key::new("at", Shape::Reference(Kind::Actor), "kolom simbol selesai", "the column of the end capsule");

pub static TARGET: Mapping = Mapping {
    name: ("tujuan", "target"),
    under: "branches",
    lone: Some("to"),
    exactly_one: &["to", "end"],
    keys: &[
        TO,
        END,
        AT,
        Key::new("reason", Shape::Word(&["required"]), "alasan wajib ditulis", "a reason must be given"),
        Key::new(
            "when",
            Shape::Condition,
            "syarat yang menjawab sendiri",
            "the condition that answers by itself",
        ),
        Key::new(
            "veto",
            Shape::Boolean,
            "satu suara seperti ini langsung memutuskan",
            "one such vote decides at once",
        ),
    ],
};

/// A target that is no answer's, so it has neither reason, condition nor veto.
pub static GOAL: Mapping = Mapping {
    name: ("tujuan", "target"),
    under: "next",
    lone: Some("to"),
    exactly_one: &["to", "end"],
    keys: &[TO, END, AT],
};

pub static LATE: Mapping = Mapping {
    name: ("keterlambatan", "late"),
    under: "late",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new(
            "remind",
            Shape::Percent,
            "ingatkan setelah bagian waktu ini",
            "remind after this part of the time",
        ),
        Key::new(
            "escalate",
            Shape::Reference(Kind::Actor),
            "pelaksana yang diberi tahu",
            "the actor who is told",
        ),
    ],
};

/// The most visits that `at_most` may allow.
pub const MOST_VISITS: u32 = 1_000;

pub static AT_MOST: Mapping = Mapping {
    name: ("batas kunjungan", "limit on visits"),
    under: "at_most",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new(
            "visits",
            Shape::Count { least: 1, most: MOST_VISITS },
            "jumlah kunjungan",
            "number of visits",
        )
        .required(),
        Key::new("then", Shape::Mapping(&GOAL), "tujuan sesudah batas itu", "where the flow goes instead")
            .required(),
    ],
};
