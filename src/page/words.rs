//! The words that the form itself says, in both languages: captions, dates, page numbers.

use crate::calendar::{Date, date_in_words};
use crate::source::Language;

/// What kind of document this is.
pub fn kind(language: Language) -> &'static str {
    language.choose("Standar Operasional Prosedur", "Standard Operating Procedure")
}

/// The captions of the identity page.
pub struct Captions {
    /// The entry of the identity page in the outline.
    pub identity: &'static str,
    pub number: &'static str,
    pub created: &'static str,
    pub revised: &'static str,
    pub effective: &'static str,
    pub approved_by: &'static str,
    pub title: &'static str,
    /// Before the approver's number as a civil servant.
    pub id_number: &'static str,
    pub legal_basis: &'static str,
    pub qualifications: &'static str,
    pub related: &'static str,
    pub equipment: &'static str,
    pub warnings: &'static str,
    pub records: &'static str,
    /// After the caption of a box that goes on from the page before.
    pub continued: &'static str,
}

const INDONESIAN: Captions = Captions {
    identity: "Identitas SOP",
    number: "Nomor SOP",
    created: "Tanggal Pembuatan",
    revised: "Tanggal Revisi",
    effective: "Tanggal Efektif",
    approved_by: "Disahkan oleh",
    title: "Nama SOP",
    id_number: "NIP",
    legal_basis: "Dasar Hukum",
    qualifications: "Kualifikasi Pelaksana",
    related: "Keterkaitan",
    equipment: "Peralatan/Perlengkapan",
    warnings: "Peringatan",
    records: "Pencatatan dan Pendataan",
    continued: "(lanjutan)",
};

const ENGLISH: Captions = Captions {
    identity: "SOP identity",
    number: "SOP Number",
    created: "Date Created",
    revised: "Date Revised",
    effective: "Effective Date",
    approved_by: "Approved by",
    title: "SOP Title",
    id_number: "Employee No.",
    legal_basis: "Legal Basis",
    qualifications: "Qualifications of Performers",
    related: "Related SOPs",
    equipment: "Equipment and Supplies",
    warnings: "Warnings",
    records: "Records and Data",
    continued: "(continued)",
};

pub fn captions(language: Language) -> &'static Captions {
    match language {
        Language::Id => &INDONESIAN,
        Language::En => &ENGLISH,
    }
}

/// `23 November 2026`.
pub fn date(date: Date, language: Language) -> String {
    date_in_words(date).in_language(language).to_owned()
}

/// `Halaman 2 dari 5`.
pub fn page_of(number: usize, count: usize, language: Language) -> String {
    match language {
        Language::Id => format!("Halaman {number} dari {count}"),
        Language::En => format!("Page {number} of {count}"),
    }
}

/// `Revisi 23 November 2026`, as the foot of every page says it.
pub fn revision(revised: Date, language: Language) -> String {
    let word = match language {
        Language::Id => "Revisi",
        Language::En => "Revised",
    };
    format!("{word} {}", date(revised, language))
}
