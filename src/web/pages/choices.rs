//! What there is to choose from: another way to look at a page, roles, people, procedures.

use serde::Serialize;

use crate::source::{Language, Phrase};

/// A way to look at a page, as an address.
#[derive(Serialize)]
pub(super) struct Tab {
    pub path: String,
    pub name: &'static str,
    /// Whether the page is looked at in this way.
    pub here: bool,
}

/// Something to choose in a form.
#[derive(Serialize)]
pub(super) struct Choice {
    pub key: String,
    pub title: String,
    pub on: bool,
}

/// What a role is called; its key where no document in force has it.
pub(super) fn title(key: &str, titles: &[(String, Phrase)], language: Language) -> String {
    let found = titles.iter().find(|(known, _)| known == key);
    found.map_or_else(|| key.to_owned(), |(_, title)| title.in_language(language).to_owned())
}

/// All roles that there are, those that are ticked among them.
pub(super) fn choices(titles: &[(String, Phrase)], ticked: &[String], language: Language) -> Vec<Choice> {
    let choice = |(key, title): &(String, Phrase)| Choice {
        key: key.clone(),
        title: title.in_language(language).to_owned(),
        on: ticked.contains(key),
    };
    titles.iter().map(choice).collect()
}
