//! The keys of a site's file of commands. A table only.

use crate::document::shape::{Key, Mapping, Naming, Shape};

pub static COMMANDS: Mapping = Mapping {
    name: ("perintah terdaftar", "registered commands"),
    under: "",
    lone: None,
    exactly_one: &[],
    keys: &[Key::new(
        "commands",
        Shape::Entries(Naming::Identifier, &Shape::Mapping(&COMMAND)),
        "perintah, menurut namanya",
        "the commands, by name",
    )
    .required()],
};

pub static COMMAND: Mapping = Mapping {
    name: ("perintah", "command"),
    under: "commands",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new(
            "exec",
            Shape::Texts,
            "program dan argumennya, tanpa shell; `{nama}` diisi dari masukan",
            "the program and its arguments, without a shell; `{name}` is filled from the inputs",
        )
        .required(),
        Key::new(
            "inputs",
            Shape::Entries(Naming::Free, &Shape::Mapping(&INPUT)),
            "masukan dan polanya",
            "inputs and their patterns",
        ),
        Key::new("timeout", Shape::Duration, "waktu paling lama", "the longest time it may take"),
        Key::new(
            "idempotent",
            Shape::Boolean,
            "`true`: aman dijalankan ulang; bawaan `false`",
            "`true`: safe to run again; default `false`",
        ),
    ],
};

pub static INPUT: Mapping = Mapping {
    name: ("masukan", "input"),
    under: "inputs",
    lone: None,
    exactly_one: &[],
    keys: &[Key::new(
        "pattern",
        Shape::Pattern,
        "pola untuk seluruh nilai",
        "pattern that the whole value must match",
    )
    .required()],
};
