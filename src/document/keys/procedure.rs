//! The keys of a procedure and its steps. A table only.

use super::form::FORM_USE;
use super::step::{AT_MOST, GOAL, LATE, PERFORMED_BY, QUALITY, TARGET};
use crate::document::shape::{Key, Kind, Mapping, Naming, Shape};

pub static PROCEDURE: Mapping = Mapping {
    name: ("prosedur", "procedure"),
    under: "procedures",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("title", Shape::Text, "nama prosedur", "the procedure's title").required(),
        Key::new(
            "actors",
            Shape::References(Kind::Actor),
            "kolom dari kiri ke kanan; bawaan: urutan pertama dipakai",
            "columns, left to right; default: order of first use",
        ),
        Key::new(
            "every",
            Shape::Period,
            "dibuka setiap jangka waktu ini",
            "one instance is opened each period",
        ),
        Key::new("schedule", Shape::Schedule, "sama, sebagai jadwal cron", "the same as a cron line"),
        Key::new(
            "start_by",
            Shape::References(Kind::Actor),
            "yang boleh membuka; bawaan: pelaksana langkah pertama",
            "who may open one; default: the first step's actor",
        ),
        Key::new(
            "start",
            Shape::References(Kind::Step),
            "langkah-langkah awal, bila lebih dari satu; bawaan: baris pertama",
            "the ways in, where there are several; default: the first row",
        ),
        Key::new("form", FORM_USE, "diisi saat dibuka", "filled in on opening"),
        Key::new("preface", Shape::Texts, "baris di atas tabel", "lines above the table"),
        Key::new("footnotes", Shape::Texts, "baris di bawah tabel", "lines under the table"),
        Key::new(
            "steps",
            Shape::List(&Shape::Mapping(&STEP)),
            "langkah, urut baris",
            "steps, in the order of rows",
        )
        .required(),
    ],
};

pub static STEP: Mapping = Mapping {
    name: ("langkah", "step"),
    under: "steps",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("id", Shape::Identifier, "nama langkah", "the step's name").required(),
        // Required too, but not where the step shares an earlier step's row: `rules/steps.rs` says so.
        Key::new("activity", Shape::Text, "kegiatan", "the activity"),
        Key::new("actor", PERFORMED_BY, "pelaksana", "who does it").required(),
        Key::new("quality", Shape::Mapping(&QUALITY), "mutu baku", "the quality standard"),
        Key::new("note", Shape::Text, "Keterangan", "the note column"),
        Key::new("number", Shape::Boolean, "`false`: baris tanpa nomor", "`false`: a row without a number"),
        Key::new(
            "row",
            Shape::Reference(Kind::Step),
            "langkah sebelumnya yang barisnya ditempati bersama",
            "the earlier step whose row this one shares",
        ),
        Key::new("optional", Shape::Text, "kapan langkah boleh dilewati", "when the step may be skipped"),
        Key::new(
            "next",
            Shape::Mapping(&GOAL),
            "langkah berikutnya atau `end`; daftar bercabang paralel; bawaan: baris berikutnya",
            "the next step or `end`; a list forks; default: the next row",
        ),
        Key::new("decision", Shape::Text, "pertanyaan keputusan", "the question of a decision"),
        Key::new(
            "branches",
            Shape::Entries(Naming::Answer, &Shape::Mapping(&TARGET)),
            "jawaban dan tujuannya",
            "answers and where they lead",
        ),
        Key::new(
            "wait_for",
            Shape::References(Kind::Step),
            "cabang paralel yang ditunggu",
            "the parallel branches that are joined here",
        ),
        Key::new(
            "end",
            Shape::Outcome,
            "alur berakhir di sini dengan hasil ini",
            "the flow ends here with this outcome",
        ),
        Key::new("form", FORM_USE, "formulir yang diisi", "the form that is filled in"),
        Key::new(
            "not_same_as",
            Shape::References(Kind::Step),
            "pelaksananya harus orang lain daripada langkah ini",
            "steps whose performer must not perform this one",
        ),
        Key::new(
            "same_as",
            Shape::References(Kind::Step),
            "pelaksananya harus orang yang sama dengan langkah ini",
            "steps whose performer must perform this one",
        ),
        Key::new("run", Shape::Reference(Kind::Command), "perintah terdaftar", "a registered command"),
        Key::new(
            "with",
            Shape::Entries(Naming::Free, &Shape::Text),
            "masukan perintah",
            "the command's inputs",
        ),
        Key::new(
            "call",
            Shape::Reference(Kind::Call),
            "prosedur lain yang dijalankan",
            "another procedure that is run",
        ),
        Key::new("wait", Shape::DurationOrField, "pewaktu", "a timer that nobody acts on"),
        Key::new("late", Shape::Mapping(&LATE), "yang terjadi bila terlambat", "what happens when late"),
        Key::new("at_most", Shape::Mapping(&AT_MOST), "batas jumlah kunjungan", "a limit on visits"),
    ],
};
