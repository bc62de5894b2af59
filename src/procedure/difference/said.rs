//! How a difference is said: a thing in the language of SOP files and in words, and the sentences around it.

use crate::source::Phrase;

use super::super::model::{Performers, Procedure, StepIx, Target};

/// A thing that may change.
pub(super) struct Said {
    /// In the language of SOP files: what is compared, and what programs read.
    pub text: String,
    /// What people read.
    pub words: Phrase,
}

impl Said {
    pub fn plain(text: impl Into<String>) -> Said {
        let text = text.into();
        Said { words: Phrase::new(text.clone(), text.clone()), text }
    }

    pub fn quoted(text: &str) -> Said {
        let words = Phrase::new(format!("\"{text}\""), format!("\"{text}\""));
        Said { text: text.to_owned(), words }
    }

    /// Texts in a row; none of no texts.
    pub fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<Said> {
        let texts: Vec<&str> = texts.into_iter().collect();
        if texts.is_empty() { None } else { Some(Said::plain(texts.join(", "))) }
    }
}

/// What has changed, as a sentence begins with it.
pub(super) struct Subject {
    name: Phrase,
    /// Whether it leads somewhere, rather than being something.
    leads: bool,
}

impl Subject {
    pub fn new(id: impl Into<String>, en: impl Into<String>) -> Subject {
        Subject { name: Phrase::new(id, en), leads: false }
    }

    /// An arrow.
    pub fn arrow(id: impl Into<String>, en: impl Into<String>) -> Subject {
        Subject { leads: true, ..Subject::new(id, en) }
    }

    pub fn changed(self, before: Option<&Said>, after: Option<&Said>) -> Phrase {
        let Subject { name: Phrase { id, en }, leads } = self;
        let [to_id, is_en, to_en, led_en] = match leads {
            true => ["menuju ", "now leads to", "it leads to ", "it led to "],
            false => ["", "is now", "", ""],
        };
        match (before.map(|said| &said.words), after.map(|said| &said.words)) {
            (Some(before), Some(after)) => Phrase::new(
                format!("{id} kini {to_id}{}, dahulu {}", after.id, before.id),
                format!("{en} {is_en} {}, formerly {}", after.en, before.en),
            ),
            (None, Some(after)) => Phrase::new(
                format!("{id} ditambahkan: {to_id}{}", after.id),
                format!("{en} was added: {to_en}{}", after.en),
            ),
            (Some(before), None) => Phrase::new(
                format!("{id} dihapus, dahulu {to_id}{}", before.id),
                format!("{en} was removed, formerly {led_en}{}", before.en),
            ),
            (None, None) => Phrase::new(id, en),
        }
    }
}

/// Where an arrow leads. `name` says what a step is called in the newer edition.
pub(super) fn target(procedure: &Procedure, target: &Target, name: &dyn Fn(&str) -> String) -> Said {
    match target {
        Target::Steps(steps) => steps_said(procedure, steps, name),
        Target::End(end) => {
            let outcome = &procedure.end(*end).outcome;
            Said {
                text: format!("end: {outcome}"),
                words: Phrase::new(format!("akhir ({outcome})"), format!("the end ({outcome})")),
            }
        }
    }
}

/// Several steps, by their ids.
pub(super) fn steps_said(procedure: &Procedure, steps: &[StepIx], name: &dyn Fn(&str) -> String) -> Said {
    let names: Vec<String> = steps.iter().map(|step| name(&procedure.step(*step).id)).collect();
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let words = Phrase::new(joined(&quoted, "dan"), joined(&quoted, "and"));
    Said { text: names.join(", "), words }
}

/// Who performs a step, by title and key.
pub(super) fn performers(procedure: &Procedure, performers: &Performers) -> Said {
    let keys: Vec<&str> = performers.all().iter().map(|actor| procedure.role(*actor)).collect();
    let titles: Vec<String> = performers
        .all()
        .iter()
        .map(|actor| format!("{} ({})", procedure.actor(*actor).title, procedure.role(*actor)))
        .collect();
    let list = keys.join(", ");
    let (text, words) = match performers {
        Performers::One(_) => (list, Phrase::new(titles.join(""), titles.join(""))),
        Performers::Joint(_) => {
            (format!("[{list}]"), Phrase::new(joined(&titles, "dan"), joined(&titles, "and")))
        }
        Performers::AnyOf(_) => {
            (format!("any: [{list}]"), Phrase::new(joined(&titles, "atau"), joined(&titles, "or")))
        }
        Performers::Quorum { needed, .. } => (
            format!("{needed} of [{list}]"),
            Phrase::new(
                format!("{needed} dari {}", joined(&titles, "dan")),
                format!("{needed} of {}", joined(&titles, "and")),
            ),
        ),
    };
    Said { text, words }
}

fn joined(texts: &[String], and: &str) -> String {
    match texts {
        [first @ .., last] if !first.is_empty() => format!("{} {and} {last}", first.join(", ")),
        texts => texts.join(""),
    }
}
