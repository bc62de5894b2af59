//! Words that templates and pages share.

use crate::calendar::{Date, date_in_words};
use crate::source::Language;

/// `23 November 2026`.
pub fn date(date: Date, language: Language) -> String {
    date_in_words(date).in_language(language).to_owned()
}
