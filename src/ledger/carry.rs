//! An error of the operating system as it crosses to another process of the same machine: its number, else its words. For
//! `#[serde(with = "carry")]`.

use std::io;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
enum Carried {
    Number(i32),
    Words(String),
}

pub fn serialize<S: Serializer>(error: &io::Error, serializer: S) -> Result<S::Ok, S::Error> {
    let carried = error.raw_os_error().map_or_else(|| Carried::Words(error.to_string()), Carried::Number);
    carried.serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<io::Error, D::Error> {
    Ok(match Carried::deserialize(deserializer)? {
        Carried::Number(number) => io::Error::from_raw_os_error(number),
        Carried::Words(words) => io::Error::other(words),
    })
}
