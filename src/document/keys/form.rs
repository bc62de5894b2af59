//! The keys of actors, forms and their fields. A table only.

use crate::document::shape::{Forms, Key, Kind, Mapping, Naming, Shape};

pub static ACTOR: Mapping = Mapping {
    name: ("pelaksana", "actor"),
    under: "actors",
    lone: Some("title"),
    exactly_one: &[],
    keys: &[
        Key::new("title", Shape::Text, "jabatan yang dicetak", "the title that is printed").required(),
        Key::new("alias", Shape::Texts, "sebutan lain di dalam teks", "other names in texts"),
        Key::new(
            "short",
            Shape::Text,
            "judul pendek untuk kolom sempit",
            "a shorter head for narrow columns",
        ),
    ],
};

pub static FORM: Mapping = Mapping {
    name: ("formulir", "form"),
    under: "forms",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("title", Shape::Text, "nama formulir", "the form's title").required(),
        Key::new("fields", FIELDS, "isian", "its fields").required(),
    ],
};

pub const FIELDS: Shape = Shape::Entries(Naming::Field, &Shape::Mapping(&FIELD));

pub static FIELD: Mapping = Mapping {
    name: ("isian", "field"),
    under: "fields",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("label", Shape::Text, "nama yang tampil", "the name that is shown"),
        Key::new(
            "type",
            Shape::Word(&[
                "text",
                "paragraph",
                "number",
                "money",
                "date",
                "datetime",
                "choice",
                "choices",
                "boolean",
                "file",
                "person",
            ]),
            "jenis nilainya",
            "the type of its value",
        )
        .required(),
        Key::new("required", Shape::Boolean, "wajib diisi", "must be filled"),
        Key::new(
            "min",
            Shape::Text,
            "nilai, panjang, atau jumlah terkecil",
            "least value, length or number of choices",
        ),
        Key::new(
            "max",
            Shape::Text,
            "nilai, panjang, atau jumlah terbesar",
            "greatest value, length or number",
        ),
        Key::new(
            "pattern",
            Shape::Pattern,
            "pola untuk seluruh teks",
            "pattern that the whole text must match",
        ),
        Key::new("options", Shape::Texts, "pilihan", "what may be chosen"),
        Key::new("default", Shape::Text, "nilai awal", "value to begin with"),
        Key::new("help", Shape::Text, "petunjuk pengisian", "help for the one who fills it in"),
    ],
};

pub const FORM_USE: Shape =
    Shape::By(&Forms { text: Some(Shape::Reference(Kind::Form)), list: None, mapping: Some(FIELDS) });
