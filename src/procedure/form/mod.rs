//! Forms as they are meant: fields with typed bounds, and what a filled form may say. Never asks anybody.

mod evidence;
mod fault;
mod read;
mod value;
#[cfg(test)]
mod tests;

pub use evidence::{Evidence, FileKind, KIND_BYTES};
pub use fault::{FieldFault, Wrong};
pub(super) use read::date_time;
pub use value::{Plain, Record};

use indexmap::IndexMap;

use crate::document::{Field, FieldKind};

/// The files of a form's fields, by field.
pub type Files = IndexMap<String, Evidence>;

/// A form, named or written inline.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Its key among the document's forms; `None` where it is written inline.
    pub id: Option<String>,
    pub title: String,
    pub fields: IndexMap<String, Field>,
}

impl Form {
    /// Reads a filled form: the texts and files given by field, typed, bounded, and completed with the fields' defaults.
    ///
    /// A text of nothing but spaces leaves its field empty. The record has the form's own order and only the fields
    /// that say something.
    ///
    /// # Errors
    /// Every fault of every field at once.
    pub fn fill(&self, given: &IndexMap<String, String>, files: &Files) -> Result<Record, Vec<FieldFault>> {
        let mut record = Record::new();
        let mut faults = self.unknown_fields(given.keys().chain(files.keys()));
        for (name, field) in &self.fields {
            let text = given.get(name).or(field.default.as_ref()).map_or("", |text| text.trim());
            let read = match (field.kind, files.get(name)) {
                (FieldKind::File, Some(file)) if file.size > 0 => Ok(Some(Plain::File(file.clone()))),
                (FieldKind::File, Some(file)) => Err(Wrong::EmptyFile { name: file.name.clone() }),
                (FieldKind::File, None) if !text.is_empty() => Err(Wrong::NoFile { given: text.to_owned() }),
                (_, Some(file)) => Err(Wrong::TakesNoFile { name: file.name.clone() }),
                (_, None) if text.is_empty() => {
                    read::empty(field).map(|empty| empty.as_ref().map(Plain::from))
                }
                (_, None) => read::typed(field, text).map(|value| Some(Plain::from(&value))),
            };
            match read {
                Ok(Some(value)) => {
                    record.insert(name.clone(), value);
                }
                Ok(None) => {}
                Err(wrong) => faults.push(FieldFault::new(name, field.label.as_deref(), wrong)),
            }
        }
        if faults.is_empty() { Ok(record) } else { Err(faults) }
    }

    /// Whether a field takes this text.
    pub fn takes(field: &Field, text: &str) -> bool {
        read::typed(field, text.trim()).is_ok()
    }

    /// The names of the fields that hold files.
    pub fn file_fields(&self) -> impl Iterator<Item = &String> {
        self.fields.iter().filter(|(_, field)| field.kind == FieldKind::File).map(|(name, _)| name)
    }

    fn unknown_fields<'a>(&self, given: impl Iterator<Item = &'a String>) -> Vec<FieldFault> {
        let unknown = given.filter(|name| !self.fields.contains_key(*name));
        unknown.map(|name| FieldFault::unknown(name, self.fields.keys())).collect()
    }
}
