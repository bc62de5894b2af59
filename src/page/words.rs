//! The words that the pages themselves say, in both languages: page numbers and revisions.

use crate::calendar::Date;
pub use crate::office::date;
use crate::source::Language;

/// A page among how many, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbered {
    pub page: usize,
    pub pages: usize,
}

/// What kind of document this is.
pub fn kind(language: Language) -> &'static str {
    language.choose("Standar Operasional Prosedur", "Standard Operating Procedure")
}

/// `Halaman 2 dari 5`.
pub fn page_of(number: Numbered, language: Language) -> String {
    let Numbered { page, pages } = number;
    language.choose(format!("Halaman {page} dari {pages}"), format!("Page {page} of {pages}"))
}

/// `Buku 12 dari 45`.
pub fn page_of_book(number: Numbered, language: Language) -> String {
    let Numbered { page, pages } = number;
    language.choose(format!("Buku {page} dari {pages}"), format!("Book {page} of {pages}"))
}

/// `Revisi 23 November 2026`, as the foot of every page says it.
pub fn revision(revised: Date, language: Language) -> String {
    format!("{} {}", language.choose("Revisi", "Revised"), date(revised, language))
}
