//! The keys of the printed form: identity page and chart. A table only.

use crate::document::shape::{Key, Mapping, Shape};

pub static IDENTITY: Mapping = Mapping {
    name: ("identitas", "identity"),
    under: "identity",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("agency", Shape::Texts, "instansi, baris demi baris", "the agency, line by line"),
        Key::new("number", Shape::Text, "Nomor SOP", "the SOP's number"),
        Key::new("created", Shape::Date, "tanggal pembuatan", "date of creation"),
        Key::new("revised", Shape::Date, "tanggal revisi", "date of revision"),
        Key::new("effective", Shape::Date, "tanggal efektif", "date from which it holds"),
        Key::new("review_every", Shape::Period, "jangka waktu tinjau ulang", "how often it is reviewed"),
        Key::new("approved_by", Shape::Mapping(&APPROVER), "yang mengesahkan", "who approved it"),
        Key::new("legal_basis", Shape::Texts, "Dasar Hukum", "legal basis"),
        Key::new("qualifications", Shape::Texts, "Kualifikasi Pelaksana", "qualifications of the actors"),
        Key::new("related", Shape::Texts, "Keterkaitan", "related SOPs"),
        Key::new("equipment", Shape::Texts, "Peralatan/Perlengkapan", "equipment"),
        Key::new("warnings", Shape::Texts, "Peringatan", "warnings"),
        Key::new("records", Shape::Texts, "Pencatatan dan Pendataan", "records and data kept"),
    ],
};

pub static APPROVER: Mapping = Mapping {
    name: ("pengesah", "approver"),
    under: "approved_by",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("position", Shape::Text, "jabatan", "position"),
        Key::new("name", Shape::Text, "nama", "name"),
        Key::new("id_number", Shape::Text, "NIP", "civil servant's number"),
    ],
};

pub static PRINT: Mapping = Mapping {
    name: ("pencetakan", "print"),
    under: "print",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new(
            "columns",
            Shape::Words(&COLUMNS),
            "kolom di kanan pelaksana; bawaan: requires, time, output, dan note bila ada",
            "columns right of the actors; default: requires, time, output, and note where a step has one",
        ),
        Key::new(
            "group",
            Shape::Words(&COLUMNS),
            "kolom di bawah judul Mutu Baku; bawaan: semua kecuali note",
            "columns under the head Mutu Baku; default: all but note",
        ),
        Key::new("heads", Shape::Mapping(&HEADS), "judul kolom sendiri", "own words for heads"),
        Key::new(
            "numbers",
            Shape::Boolean,
            "baris nomor kolom di bawah judul",
            "a row of column numbers under the heads",
        ),
        Key::new("start", Shape::Text, "kata di simbol mulai; bawaan Mulai", "word in the start capsule"),
        Key::new("end", Shape::Text, "kata di simbol selesai; bawaan Selesai", "word in the end capsules"),
        Key::new(
            "continued",
            Shape::Text,
            "kata setelah judul di halaman lanjutan; bawaan (lanjutan)",
            "words after the title of further pages; default (continued)",
        ),
        Key::new(
            "capsules",
            Shape::Word(&["row", "beside", "activity"]),
            "letak mulai dan selesai: baris sendiri, di sebelah, atau kegiatan itu sendiri",
            "where start and end stand: rows of their own, beside, or the activities themselves",
        ),
        Key::new(
            "paper",
            Shape::Word(&["a4", "f4", "letter", "legal"]),
            "kertas; bawaan a4",
            "paper; default a4",
        ),
    ],
};

/// The columns right of the actors.
pub const COLUMNS: [&str; 4] = ["requires", "time", "output", "note"];

pub static HEADS: Mapping = Mapping {
    name: ("judul kolom", "heads"),
    under: "heads",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("number", Shape::Text, "No", "row number"),
        Key::new("activity", Shape::Text, "Kegiatan", "activity"),
        Key::new("actors", Shape::Text, "Pelaksana", "over the actors"),
        Key::new("quality", Shape::Text, "Mutu Baku", "over the group"),
        Key::new("requires", Shape::Text, "Persyaratan/Kelengkapan", "requirements"),
        Key::new("time", Shape::Text, "Waktu", "time"),
        Key::new("output", Shape::Text, "Output", "output"),
        Key::new("note", Shape::Text, "Keterangan", "note"),
    ],
};
