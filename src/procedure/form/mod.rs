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

use crate::document::Field;

/// A form, named or written inline.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Its key among the document's forms; `None` where it is written inline.
    pub id: Option<String>,
    pub title: String,
    pub fields: IndexMap<String, Field>,
}

impl Form {
    /// Reads a filled form: the texts given by field, typed, bounded, and completed with the fields' defaults.
    ///
    /// A text of nothing but spaces leaves its field empty. The record has the form's own order and only the fields
    /// that say something.
    ///
    /// # Errors
    /// Every fault of every field at once.
    pub fn fill(&self, given: &IndexMap<String, String>) -> Result<Record, Vec<FieldFault>> {
        let mut record = Record::new();
        let mut faults = self.unknown_fields(given);
        for (name, field) in &self.fields {
            let text = given.get(name).or(field.default.as_ref()).map_or("", |text| text.trim());
            let read = if text.is_empty() { read::empty(field) } else { read::typed(field, text).map(Some) };
            match read {
                Ok(Some(value)) => {
                    record.insert(name.clone(), Plain::from(&value));
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

    fn unknown_fields(&self, given: &IndexMap<String, String>) -> Vec<FieldFault> {
        let unknown = given.keys().filter(|name| !self.fields.contains_key(*name));
        unknown.map(|name| FieldFault::unknown(name, self.fields.keys())).collect()
    }
}
