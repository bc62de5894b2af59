//! The two languages that paper, screens and findings speak, and a text in both.

use std::fmt::Display;

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

/// How many there are of something, in English, where only one is singular: `1 task`, `2 entries`.
pub fn plural<N: Copy + Display + PartialEq + From<u8>>(count: N, one: &str) -> String {
    let stem = one.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match stem {
        _ if count == N::from(1) => format!("{count} {one}"),
        Some(stem) => format!("{count} {stem}ies"),
        None => format!("{count} {one}s"),
    }
}

/// One sentence in both languages, written side by side where the facts are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn only_one_is_singular() {
        let said = [0, 1, 2].map(|count: u32| plural(count, "day"));
        assert_eq!(said, ["0 days", "1 day", "2 days"]);
        assert_eq!([plural(1, "entry"), plural(2, "entry")], ["1 entry", "2 entries"]);
    }
}
