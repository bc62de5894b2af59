//! The words that the pages themselves say, in both languages: dates and page numbers.

use crate::calendar::{Date, date_in_words};
use crate::source::Language;

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
