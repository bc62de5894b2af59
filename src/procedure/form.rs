//! Forms as they are meant: fields with typed bounds, and what a filled form may say.

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
