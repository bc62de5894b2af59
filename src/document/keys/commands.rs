//! The keys of a site's file of commands. A table only.

use crate::document::shape::{Forms, Key, Mapping, Naming, Shape};

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
        Key::new(
            "timeout",
            Shape::Duration,
            "waktu berlalu paling lama; bawaan `1 jam`",
            "the longest elapsed time it may take; default `1 jam`",
        ),
        Key::new(
            "idempotent",
            Shape::Boolean,
            "`true`: aman dijalankan ulang; bawaan `false`",
            "`true`: safe to run again; default `false`",
        ),
        Key::new(
            "service",
            Shape::Boolean,
            "`true`: menjalankan layanan yang tetap berjalan setelah perintahnya berhasil; bawaan `false`",
            "`true`: it starts a service, which stays when the command has ended well; default `false`",
        ),
        Key::new(
            "folder",
            Shape::Text,
            "folder tempatnya bekerja; bawaan folder kosong yang dihapus sesudahnya",
            "the folder it works in; default an empty one that is removed afterwards",
        ),
        Key::new(
            "environment",
            Shape::Entries(Naming::Variable, &Shape::Text),
            "variabel lingkungan; yang lain dikosongkan",
            "environment variables; all others are cleared",
        ),
        Key::new(
            "secrets",
            Shape::Entries(Naming::Variable, &Shape::Text),
            "variabel yang isinya dibaca dari berkas ini; tidak pernah dicatat",
            "variables whose values are read from these files; never recorded",
        ),
        Key::new(
            "sandbox",
            SANDBOX,
            "yang boleh dijangkaunya; `off`: semua yang boleh bagi penggunanya",
            "what it may reach; `off`: whatever its user may",
        ),
    ],
};

const SANDBOX: Shape = Shape::By(&Forms {
    text: Some(Shape::Word(&["off"])),
    list: None,
    mapping: Some(Shape::Mapping(&REACH)),
});

pub static REACH: Mapping = Mapping {
    name: ("jangkauan perintah", "what a command may reach"),
    under: "sandbox",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new(
            "read",
            Shape::Texts,
            "berkas dan folder yang boleh dibaca",
            "files and folders that it may read",
        ),
        Key::new(
            "write",
            Shape::Texts,
            "berkas dan folder yang boleh ditulis",
            "files and folders that it may write",
        ),
        Key::new(
            "network",
            Shape::Boolean,
            "`true`: boleh menghubungi mesin lain; bawaan `false`",
            "`true`: it may connect to other machines; default `false`",
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
