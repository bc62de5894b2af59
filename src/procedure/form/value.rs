//! The value of a form's field: typed for conditions, plain for records. A record is read back with the field's type.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDateTime;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::document::FieldKind;
use crate::procedure::Value;

use super::Evidence;

/// A filled form: what its fields say, by name, in the form's order; empty fields are left out.
pub type Record = IndexMap<String, Plain>;

/// A value as records keep it, and as anybody reads it without the form: a JSON text, boolean or list; a file is an object
/// that names it.
///
/// A number is a text, so that it stays exact; a date is `2026-01-31`, a date with its time `2026-01-31T08:00:00`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Plain {
    Boolean(bool),
    Text(String),
    Choices(Vec<String>),
    File(Evidence),
}

/// How records write a date with its time.
const DATE_TIME: &str = "%Y-%m-%dT%H:%M:%S";

impl From<&Value> for Plain {
    fn from(value: &Value) -> Plain {
        match value {
            Value::Text(text) => Plain::Text(text.clone()),
            Value::Number(number) => Plain::Text(number.to_string()),
            Value::Date(date) => Plain::Text(date.to_string()),
            Value::DateTime(moment) => Plain::Text(moment.format(DATE_TIME).to_string()),
            Value::Boolean(yes) => Plain::Boolean(*yes),
            Value::Choices(chosen) => Plain::Choices(chosen.clone()),
        }
    }
}

impl fmt::Display for Plain {
    /// The value as it is typed into a form; several choices between commas.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Plain::Boolean(yes) => write!(f, "{yes}"),
            Plain::Text(text) => f.write_str(text),
            Plain::Choices(chosen) => f.write_str(&chosen.join(", ")),
            Plain::File(file) => f.write_str(&file.name),
        }
    }
}

impl Plain {
    /// The value again, typed as its field declares; `None` if it is none of that type, which no record that a form
    /// wrote contains.
    pub fn typed(&self, kind: FieldKind) -> Option<Value> {
        match (kind, self) {
            (FieldKind::Boolean, Plain::Boolean(yes)) => Some(Value::Boolean(*yes)),
            (FieldKind::Choices, Plain::Choices(chosen)) => Some(Value::Choices(chosen.clone())),
            // Conditions compare the name.
            (FieldKind::File, Plain::File(file)) => Some(Value::Text(file.name.clone())),
            (FieldKind::Number | FieldKind::Money, Plain::Text(text)) => {
                Decimal::from_str(text).ok().map(Value::Number)
            }
            (FieldKind::Date, Plain::Text(text)) => Date::from_str(text).ok().map(Value::Date),
            (FieldKind::DateTime, Plain::Text(text)) => {
                NaiveDateTime::parse_from_str(text, DATE_TIME).ok().map(Value::DateTime)
            }
            (
                FieldKind::Text
                | FieldKind::Paragraph
                | FieldKind::Choice
                | FieldKind::File
                | FieldKind::Person,
                Plain::Text(text),
            ) => Some(Value::Text(text.clone())),
            (_, Plain::Boolean(_) | Plain::Text(_) | Plain::Choices(_) | Plain::File(_)) => None,
        }
    }
}
