//! What programs fill a form in with: a text, a number, yes or no, or several texts for each field. The form reads them as if they had been
//! typed.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Texts(pub IndexMap<String, String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Texts, D::Error> {
        let given: IndexMap<String, Value> = IndexMap::deserialize(reader)?;
        let texts = given.into_iter().map(|(name, value)| match text(&value) {
            Some(text) => Ok((name, text)),
            None => Err(Error::custom(format!(
                "`{name}` is neither a text, a number, a boolean nor a list of texts"
            ))),
        });
        texts.collect::<Result<_, _>>().map(Texts)
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(several) => {
            let texts: Option<Vec<&str>> = several.iter().map(Value::as_str).collect();
            texts.map(|texts| texts.join(", "))
        }
        Value::Object(_) => None,
    }
}

impl JsonSchema for Texts {
    fn schema_name() -> Cow<'static, str> {
        "Fields".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "What fills a form in, by field.",
            "additionalProperties": {
                "oneOf": [
                    { "type": ["string", "number", "boolean", "null"] },
                    { "type": "array", "items": { "type": "string" } }
                ]
            }
        })
    }
}
