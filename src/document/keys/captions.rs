//! The keys of an office's captions, named as the document names what they stand beside. A table only.

use super::paper::HEADS;
use crate::document::shape::{Key, Mapping, Shape};

pub static CAPTIONS: Mapping = Mapping {
    name: ("judul kantor", "an office's captions"),
    under: "",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("identity", Shape::Mapping(&IDENTITY_CAPTIONS), "halaman identitas", "the identity page"),
        Key::new("heads", Shape::Mapping(&HEADS), "judul kolom bagan", "heads of the charts' columns"),
        Key::new("start", Shape::Text, "kata di simbol mulai", "word in the start capsule"),
        Key::new("end", Shape::Text, "kata di simbol selesai", "word in the end capsules"),
        Key::new("continued", Shape::Text, "(lanjutan)", "what follows a caption that goes on"),
        Key::new("logo", Shape::Text, "sebutan logo", "what the logo is called to those who cannot see it"),
        Key::new("book", Shape::Text, "judul kumpulan SOP", "the title of a book of SOPs"),
        Key::new("contents", Shape::Text, "judul daftar SOP", "the title of a book's list of SOPs"),
        Key::new(
            "page",
            Shape::Text,
            "di atas nomor halaman dalam daftar itu",
            "over the page numbers in that list",
        ),
    ],
};

static IDENTITY_CAPTIONS: Mapping = Mapping {
    name: ("judul halaman identitas", "captions of the identity page"),
    under: "identity",
    lone: None,
    exactly_one: &[],
    keys: &[
        Key::new("outline", Shape::Text, "Identitas SOP", "its entry in the outline"),
        Key::new("number", Shape::Text, "Nomor SOP", "the SOP's number"),
        Key::new("created", Shape::Text, "Tanggal Pembuatan", "date of creation"),
        Key::new("revised", Shape::Text, "Tanggal Revisi", "date of revision"),
        Key::new("effective", Shape::Text, "Tanggal Efektif", "date from which it holds"),
        Key::new("approved_by", Shape::Text, "Disahkan oleh", "who approved it"),
        Key::new("title", Shape::Text, "Nama SOP", "the SOP's name"),
        Key::new("id_number", Shape::Text, "NIP", "before the approver's number"),
        Key::new("legal_basis", Shape::Text, "Dasar Hukum", "legal basis"),
        Key::new("qualifications", Shape::Text, "Kualifikasi Pelaksana", "qualifications of the actors"),
        Key::new("related", Shape::Text, "Keterkaitan", "related SOPs"),
        Key::new("equipment", Shape::Text, "Peralatan/Perlengkapan", "equipment"),
        Key::new("warnings", Shape::Text, "Peringatan", "warnings"),
        Key::new("records", Shape::Text, "Pencatatan dan Pendataan", "records and data kept"),
    ],
};
