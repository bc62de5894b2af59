//! What was asked: the request as a handler sees it, read, bounded and checked for its shape.

use std::collections::HashMap;
use std::fs::File;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use indexmap::IndexMap;
use serde::de::DeserializeOwned;

use crate::calendar::Time;
use crate::desk::{Desk, Visitor};
use crate::source::Language;

use super::answer::Answer;
use super::caller::Caller;
use super::problem::Problem;
use super::site::Site;

pub(super) struct Asked {
    pub site: Arc<Site>,
    /// None where nobody has to come in, or nobody did.
    pub caller: Option<Caller>,
    pub params: HashMap<String, String>,
    pub query: Vec<(String, String)>,
    /// The page that it is about: the one asked for, with its query, or where the form stands that was sent.
    pub page: String,
    pub headers: HeaderMap,
    pub brought: Brought,
    pub language: Language,
    pub now: Time,
    /// Where the request comes from.
    pub peer: Option<IpAddr>,
}

/// The body.
pub(super) enum Brought {
    Nothing,
    Json(Bytes),
    Form(Form),
    File(Upload),
}

/// A page's form: its texts, and the files that came with it.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub texts: Vec<(String, String)>,
    pub files: Vec<(String, Upload)>,
}

/// A file that came, on the disk until it is kept or nobody needs it.
#[derive(Debug)]
pub(super) struct Upload {
    pub name: String,
    pub path: PathBuf,
    pub size: u64,
}

impl Drop for Upload {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.path));
    }
}

impl Upload {
    pub fn open(&self) -> Result<File, Problem> {
        File::open(&self.path).map_err(|error| {
            tracing::error!(%error, "an uploaded file cannot be read");
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "upload",
                "berkas tidak terbaca",
                "the file cannot be read",
            )
        })
    }

    /// All of it, where it is small.
    pub fn bytes(&self, most: u64) -> Result<Vec<u8>, Problem> {
        use std::io::Read;
        let mut bytes = Vec::new();
        let read = self.open()?.take(most).read_to_end(&mut bytes);
        read.map_err(|_| Problem::malformed("berkas tidak terbaca", "the file cannot be read"))?;
        Ok(bytes)
    }
}

impl Form {
    /// A field's text, without spaces around it; none where it is empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        let found = self.texts.iter().find(|(key, _)| key == name)?;
        Some(found.1.trim()).filter(|text| !text.is_empty())
    }

    /// The texts of all fields that begin so, by the rest of their names; several of one name are one text, parted by commas.
    pub fn texts_of(&self, prefix: &str) -> IndexMap<String, String> {
        let mut texts: IndexMap<String, String> = IndexMap::new();
        for (key, text) in &self.texts {
            let Some(name) = key.strip_prefix(prefix) else { continue };
            match texts.get_mut(name) {
                Some(before) if !text.is_empty() => {
                    *before = if before.is_empty() { text.clone() } else { format!("{before}, {text}") };
                }
                Some(_) => {}
                None => drop(texts.insert(name.to_owned(), text.clone())),
            }
        }
        texts
    }
}

impl Asked {
    /// A part of the address.
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// A word of the query, without spaces around it; none where it is empty.
    pub fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name)?;
        Some(found.1.trim()).filter(|text| !text.is_empty())
    }

    /// The query may say this and nothing else.
    pub fn only(&self, known: &[&str]) -> Result<(), Problem> {
        match self.query.iter().find(|(key, _)| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some((key, _)) => Err(Problem::wrong(
                format!("kueri `{key}` tidak dikenal"),
                format!("unknown parameter `{key}`"),
            )
            .allowed(known.iter().map(|name| (*name).to_owned()).collect())),
        }
    }

    /// Whether a word of the query says `true`; where it says nothing, it does not.
    pub fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.query(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => {
                let (id, en) = (format!("`{name}` bukan `{other}`"), format!("`{name}` is not `{other}`"));
                Err(Problem::wrong(id, en).allowed(vec!["true".to_owned(), "false".to_owned()]))
            }
        }
    }

    pub fn caller(&self) -> Result<&Caller, Problem> {
        self.caller.as_ref().ok_or_else(Problem::no_login)
    }

    pub fn visitor(&self) -> Result<&Visitor, Problem> {
        self.caller()?.visitor()
    }

    /// The desk for changes of the office, which name whoever asks.
    pub fn office_desk(&self) -> Result<Desk, Problem> {
        let caller = self.caller()?;
        Ok(match &caller.visitor {
            Some(visitor) if !caller.is_owner() => self.site.desk.clone().asked_by(Some(&visitor.name)),
            Some(_) | None => self.site.desk.clone(),
        })
    }

    /// The body as a value, every word of it known.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let Brought::Json(bytes) = &self.brought else { return Err(no_json()) };
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let value = serde_path_to_error::deserialize(&mut reader);
        let value = value.map_err(|error| {
            let (place, inner) = (error.path().to_string(), error.into_inner());
            if inner.is_data() {
                Problem::wrong(format!("`{place}`: {inner}"), format!("`{place}`: {inner}"))
            } else {
                Problem::malformed(format!("bukan JSON: {inner}"), format!("not JSON: {inner}"))
            }
        })?;
        reader.end().map_err(|error| {
            Problem::malformed(format!("bukan JSON: {error}"), format!("not JSON: {error}"))
        })?;
        Ok(value)
    }

    pub fn form(&self) -> Result<&Form, Problem> {
        match &self.brought {
            Brought::Form(form) => Ok(form),
            Brought::Nothing | Brought::Json(_) | Brought::File(_) => {
                Err(Problem::malformed("formulir tidak ada", "there is no form"))
            }
        }
    }

    pub fn upload(&self) -> Result<&Upload, Problem> {
        match &self.brought {
            Brought::File(upload) => Ok(upload),
            Brought::Nothing | Brought::Json(_) | Brought::Form(_) => {
                Err(Problem::malformed("berkas tidak ada", "there is no file"))
            }
        }
    }

    /// The key under which the same thing is asked but once.
    pub fn idempotency_key(&self) -> Result<Option<&str>, Problem> {
        let Some(key) = self.headers.get("idempotency-key") else { return Ok(None) };
        let text = key.to_str().ok().map(str::trim).filter(|text| !text.is_empty());
        // The draft standard writes it as a quoted text; nearly everybody as it is.
        let text =
            text.map(|text| text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text));
        text.map(Some).ok_or_else(|| crate::desk::Denial::BadKey.into())
    }

    /// The version that the asker has seen and means (`If-Match`), of a thing whose tags are made by [`etag`].
    pub fn expected(&self, id: &str) -> Result<Option<u64>, Problem> {
        let Some(given) = self.headers.get(IF_MATCH) else { return Ok(None) };
        let given = given.to_str().unwrap_or_default().trim();
        if given == "*" {
            return Ok(None);
        }
        let tag =
            given.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).filter(|tag| !tag.contains('"'));
        let tag = tag.ok_or_else(|| {
            let (id, en) = (
                "If-Match bukan tag seperti \"restore-1.3\"",
                "If-Match is not a tag such as \"restore-1.3\"",
            );
            Problem::malformed(id, en)
        })?;
        let number = tag.strip_prefix(id).and_then(|rest| rest.strip_prefix('.'));
        number.and_then(|number| number.parse().ok()).map(Some).ok_or_else(changed)
    }

    /// The answer, or that nothing has changed since the asker saw it (`If-None-Match`).
    pub fn unless_seen(&self, tag: &str, answer: Answer) -> Answer {
        let seen = self.headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let is_seen = seen.is_some_and(|seen| {
            seen.split(',').any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*")
        });
        if is_seen { Answer::not_modified().etag(tag) } else { answer.etag(tag) }
    }
}

/// The tag of a thing at a version.
pub(super) fn etag(id: &str, version: u64) -> String {
    format!("\"{id}.{version}\"")
}

/// Somebody else was faster than who named a version.
pub(super) fn changed() -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "changed",
        "sudah berubah sejak Anda melihatnya",
        "it has changed since you looked at it",
    )
}

fn no_json() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "no_json",
        "isi permintaan harus application/json",
        "the body must be application/json",
    )
}
