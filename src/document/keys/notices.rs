//! The keys of a site's file of notices. A table only.

use crate::document::shape::{Key, Mapping, Shape};

/// What a webhook may ask to hear of: the names of the ledger's events, `task_late` and `review_due`.
pub static EVENTS: [&str; 30] = [
    "opened",
    "task_offered",
    "task_claimed",
    "task_released",
    "task_reassigned",
    "task_done",
    "vote_ended",
    "task_decided",
    "task_finished",
    "task_withdrawn",
    "task_reminded",
    "task_escalated",
    "task_late",
    "task_retried",
    "incident_opened",
    "command_started",
    "command_ended",
    "command_lost",
    "call_opened",
    "call_ended",
    "commented",
    "suspended",
    "resumed",
    "migrated",
    "cancelled",
    "ended",
    "edition_published",
    "review_due",
    "delegated",
    "delegation_ended",
];

pub static NOTICES: Mapping = Mapping {
    name: ("pemberitahuan", "notices"),
    under: "",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new(
            "smtp",
            Shape::Mapping(&SMTP),
            "server surel, untuk memberi tahu orang",
            "the mail server, to tell people",
        ),
        Key::new(
            "webhooks",
            Shape::List(&Shape::Mapping(&WEBHOOK)),
            "program yang diberi tahu",
            "programs that are told",
        ),
    ],
};

pub static WEBHOOK: Mapping = Mapping {
    name: ("webhook", "webhook"),
    under: "webhooks",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("name", Shape::Identifier, "namanya; bawaan nama host", "its name; default the host's"),
        Key::new("url", Shape::Text, "alamatnya, dengan `https://`", "its address, with `https://`")
            .required(),
        Key::new(
            "secret_file",
            Shape::Text,
            "berkas berisi kunci tanda tangan, `whsec_…`; dari folder penyimpanan",
            "the file with the signing key, `whsec_…`; from the store's folder",
        )
        .required(),
        Key::new(
            "events",
            Shape::Words(&EVENTS),
            "kejadian yang diberitahukan; bawaan yang perlu diketahui orang",
            "the events it is told; default those that people need to know",
        ),
        Key::new(
            "allow_private",
            Shape::Boolean,
            "`true`: boleh dalam jaringan kantor, juga dengan `http://`; bawaan `false`",
            "`true`: it may be inside the office's network, also with `http://`; default `false`",
        ),
    ],
};

pub static SMTP: Mapping = Mapping {
    name: ("server surel", "mail server"),
    under: "smtp",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("host", Shape::Text, "namanya", "its name").required(),
        Key::new(
            "port",
            Shape::Count { least: 1, most: 65_535 },
            "bawaan 465 untuk `implicit`, 587 untuk `starttls`, 25 untuk `none`",
            "default 465 for `implicit`, 587 for `starttls`, 25 for `none`",
        ),
        Key::new(
            "tls",
            Shape::Word(&["implicit", "starttls", "none"]),
            "bawaan `starttls`, tanpa itu tidak ada yang dikirim",
            "default `starttls`, without which nothing is sent",
        ),
        Key::new(
            "from",
            Shape::Text,
            "pengirim: `SOP <sop@kantor.go.id>`",
            "the sender: `SOP <sop@kantor.go.id>`",
        )
        .required(),
        Key::new("username", Shape::Text, "nama pengguna di server itu", "the user's name there"),
        Key::new(
            "password_file",
            Shape::Text,
            "berkas berisi sandinya; dari folder penyimpanan",
            "the file with the password; from the store's folder",
        ),
        Key::new(
            "allow_private",
            Shape::Boolean,
            "`true`: boleh dalam jaringan kantor; bawaan `false`",
            "`true`: it may be inside the office's network; default `false`",
        ),
    ],
};
