//! How a command says no: an exit code, a kind, a sentence, and what would be allowed; for people and as JSON. The desk and the
//! rooms below it know why; this only tells.

use std::borrow::Cow;

use serde::Serialize;

use crate::access::{ADDRESSES, AddressesError};
use crate::desk::{Denial, Sort};
use crate::source::{Language, Phrase};

use super::style::Style;

/// The exit codes, which are a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    /// Findings with at least one error.
    Findings = 1,
    Usage = 2,
    NotFound = 3,
    /// A rule says no.
    Refused = 4,
    /// Somebody else was first.
    Conflict = 5,
    /// The store or the system failed.
    Failed = 6,
}

/// A command that did nothing, and why.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    /// The kind in one word, for programs.
    pub kind: Cow<'static, str>,
    pub message: Phrase,
    /// What would be allowed: things to type or to name instead.
    pub allowed: Vec<String>,
    /// Shown above the sentence to people, such as the findings.
    pub detail: String,
}

impl Failure {
    pub fn new(exit: Exit, kind: &'static str, message: Phrase) -> Failure {
        Failure { exit, kind: kind.into(), message, allowed: Vec::new(), detail: String::new() }
    }

    /// A fault of the call itself.
    pub fn usage(message: Phrase) -> Failure {
        Failure::new(Exit::Usage, "usage", message)
    }

    pub fn allowed(mut self, allowed: impl IntoIterator<Item = String>) -> Failure {
        self.allowed.extend(allowed);
        self
    }

    /// With further lines after the sentence.
    pub fn more(mut self, lines: &str) -> Failure {
        for message in [&mut self.message.id, &mut self.message.en] {
            message.push_str(&format!("\n{}", lines.trim_end()));
        }
        self
    }

    /// Something of the contract that is not there yet.
    pub fn not_built(what: &str) -> Failure {
        Failure::new(
            Exit::Usage,
            "not_built",
            Phrase::new(format!("`{what}` belum dibangun"), format!("`{what}` is not built yet")),
        )
    }

    /// The world failed; `what` says at what.
    pub fn world(what: &Phrase, error: &std::io::Error) -> Failure {
        let reason = io_reason(error);
        let message =
            Phrase::new(format!("{}: {}", what.id, reason.id), format!("{}: {}", what.en, reason.en));
        Failure::new(Exit::Failed, "system", message)
    }

    fn as_json(&self, language: Language) -> String {
        let Failure { exit, kind, message, allowed, detail: _ } = self;
        let message = message.in_language(language);
        let told = Told { error: ToldError { exit: *exit as u8, kind, message, allowed } };
        serde_json::to_string(&told).expect("a number and texts are always JSON")
    }

    /// What stderr shows.
    pub fn render(&self, language: Language, json: bool, style: Style) -> String {
        if json {
            return self.as_json(language);
        }
        let mut text = self.detail.clone();
        text.push_str(&format!("{} {}\n", style.error("✗"), self.message.in_language(language)));
        for allowed in &self.allowed {
            text.push_str(&format!("  {} {allowed}\n", style.dim("→")));
        }
        text
    }
}

/// A failure as programs read it.
#[derive(Serialize)]
struct Told<'f> {
    error: ToldError<'f>,
}

#[derive(Serialize)]
struct ToldError<'f> {
    exit: u8,
    kind: &'f str,
    message: &'f str,
    allowed: &'f [String],
}

impl From<&Denial> for Failure {
    fn from(denial: &Denial) -> Failure {
        let exit = match denial.sort() {
            Sort::Findings => Exit::Findings,
            Sort::Usage => Exit::Usage,
            Sort::NotFound => Exit::NotFound,
            Sort::Rule => Exit::Refused,
            Sort::Conflict => Exit::Conflict,
            Sort::Failure => Exit::Failed,
        };
        Failure::new(exit, denial.name(), denial.describe()).allowed(denial.allowed())
    }
}

impl From<AddressesError> for Failure {
    fn from(error: AddressesError) -> Failure {
        let what = |id: &str, en: &str| Phrase::new(format!("{id} {ADDRESSES}"), format!("{en} {ADDRESSES}"));
        match error {
            AddressesError::Read(error) => Failure::world(&what("membaca", "reading"), &error),
            AddressesError::Write(error) => Failure::world(&what("menulis", "writing"), &error),
            AddressesError::Unreadable(error) => {
                let message = Phrase::new(
                    format!("{ADDRESSES} tidak dapat dibaca: {error}"),
                    format!("{ADDRESSES} cannot be read: {error}"),
                );
                Failure::new(Exit::Failed, "addresses", message)
            }
        }
    }
}

/// A fault of the operating system in words; what has none here keeps the system's own.
fn io_reason(error: &std::io::Error) -> Phrase {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => Phrase::new("berkas atau folder tidak ada", "no such file or folder"),
        ErrorKind::PermissionDenied => Phrase::new("tidak diizinkan oleh sistem", "permission denied"),
        ErrorKind::AlreadyExists => Phrase::new("sudah ada", "it exists already"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Phrase::new("ruang penyimpanan penuh", "no room left on the device")
        }
        ErrorKind::ReadOnlyFilesystem => Phrase::new("sistem berkas hanya-baca", "read-only file system"),
        ErrorKind::IsADirectory => Phrase::new("itu folder, bukan berkas", "it is a folder, not a file"),
        ErrorKind::NotADirectory => Phrase::new("itu berkas, bukan folder", "it is a file, not a folder"),
        ErrorKind::InvalidData => Phrase::new("isinya bukan teks UTF-8", "it is not UTF-8 text"),
        _ => Phrase::new(error.to_string(), error.to_string()),
    }
}
