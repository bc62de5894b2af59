//! The two languages that paper, screens and findings speak, and a text in both.

use serde::{Deserialize, Serialize};

/// A language of the printed form and of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Indonesian, the default.
    #[default]
    Id,
    /// English.
    En,
}

impl Language {
    /// The one of two that speaks this language.
    pub fn choose<T>(self, id: T, en: T) -> T {
        match self {
            Language::Id => id,
            Language::En => en,
        }
    }
}

/// One sentence in both languages, written side by side where the facts are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    pub id: String,
    pub en: String,
}

impl Phrase {
    pub fn new(id: impl Into<String>, en: impl Into<String>) -> Phrase {
        Phrase { id: id.into(), en: en.into() }
    }

    pub fn in_language(&self, language: Language) -> &str {
        language.choose(&self.id, &self.en)
    }
}
