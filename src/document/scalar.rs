//! Reads one scalar by its shape: whole numbers, dates, durations, patterns, names. Everything else is a text, as written.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use regex::RegexBuilder;
use serde_yaml::Value;

use super::shape::{Kind, Naming, Shape};
use super::words;
use crate::calendar::{Date, Duration};
use crate::source::{Diagnostic, Explanation, Phrase, Severity, Span};

/// The most bytes that a compiled pattern of a field may take.
pub const MAX_PATTERN_BYTES: usize = 256 * 1024;
/// The longest name.
const MAX_NAME_LETTERS: usize = 64;
/// Names that mean something else.
const RESERVED: [&str; 3] = ["start", "end", "any"];

pub(super) static EXPLANATIONS: [Explanation; 9] = [
    Explanation {
        code: "unsupported-version",
        severity: Severity::Error,
        title: ("versi bahasa yang tidak dikenal", "an unknown version of the language"),
        why: (
            "Baris pertama SOP menyebut versi bahasanya. Program ini membaca versi 1.",
            "The first line of an SOP names the version of its language. This program reads version 1.",
        ),
        wrong: "sop: 2",
        right: "sop: 1",
    },
    Explanation {
        code: "unknown-word",
        severity: Severity::Error,
        title: ("kata yang bukan salah satu pilihan", "a word that is none of the choices"),
        why: ("Kunci ini hanya menerima kata-kata tertentu.", "This key takes certain words only."),
        wrong: "paper: folio",
        right: "paper: f4",
    },
    Explanation {
        code: "invalid-id",
        severity: Severity::Error,
        title: ("nama yang tidak sah", "a name that is not valid"),
        why: (
            "Nama dokumen, prosedur, pelaksana, langkah, dan formulir terdiri atas huruf kecil, angka, dan `-`, diawali huruf; nama isian memakai `_`, \
             dan nama variabel lingkungan juga huruf besar.",
            "Names of documents, procedures, actors, steps and forms are small letters, digits and `-`, a letter first; names of fields use `_`, \
             and those of environment variables capitals too.",
        ),
        wrong: "id: Isi Formulir",
        right: "id: isi-formulir",
    },
    Explanation {
        code: "reserved-id",
        severity: Severity::Error,
        title: ("nama yang sudah punya arti", "a name with a meaning of its own"),
        why: (
            "`start`, `end`, dan `any` adalah kata bahasa SOP dan tidak dapat menjadi nama.",
            "`start`, `end` and `any` are words of the language and cannot be names.",
        ),
        wrong: "- id: end",
        right: "- id: menutup",
    },
    Explanation {
        code: "invalid-outcome",
        severity: Severity::Error,
        title: ("hasil akhir yang tidak sah", "an outcome that is not valid"),
        why: (
            "Hasil akhir terdiri atas huruf kecil, angka, dan `-`, diawali huruf, agar dapat dihitung dan dibandingkan.",
            "An outcome is small letters, digits and `-`, a letter first, so that it can be counted and compared.",
        ),
        wrong: "end: Ditolak Kepala",
        right: "end: ditolak-kepala",
    },
    Explanation {
        code: "invalid-date",
        severity: Severity::Error,
        title: ("tanggal yang tidak ada", "a date that does not exist"),
        why: (
            "Tanggal ditulis tahun-bulan-tanggal; di formulir cetak tampil menurut bahasa dokumen.",
            "Dates are written year-month-day; the printed form shows them in the document's language.",
        ),
        wrong: "effective: 31/02/2026",
        right: "effective: 2026-02-28",
    },
    Explanation {
        code: "invalid-duration",
        severity: Severity::Error,
        title: ("lama waktu yang tidak terbaca", "a duration that cannot be read"),
        why: (
            "Lama waktu adalah bilangan dan satuan: menit, jam, hari (kerja), hari kalender, \
                minggu, bulan, semester, tahun; boleh rentang (`1-3 hari`), gabungan (`1 hari 2 \
                jam`), dan `1x24 jam`. Yang tidak menetapkan tenggat ditulis `{ text: … }`.",
            "A duration is a number and a unit: menit, jam, hari (working), hari kalender, \
                minggu, bulan, semester, tahun, or the English words; ranges (`1-3 hari`), sums \
                (`1 hari 2 jam`) and `1x24 jam` will do. What sets no deadline is written `{ \
                text: … }`.",
        ),
        wrong: "quality: { time: 15 }",
        right: "quality: { time: 15 menit }",
    },
    Explanation {
        code: "invalid-schedule",
        severity: Severity::Error,
        title: ("jadwal yang tidak terbaca", "a schedule that cannot be read"),
        why: (
            "`schedule` adalah jadwal cron: menit, jam, tanggal, bulan, hari. Untuk jangka waktu tetap lebih mudah memakai `every`.",
            "`schedule` is a cron line: minute, hour, day, month, weekday. For a fixed period `every` is easier.",
        ),
        wrong: "schedule: setiap Senin",
        right: "schedule: 0 8 * * 1",
    },
    Explanation {
        code: "invalid-pattern",
        severity: Severity::Error,
        title: ("pola yang tidak terbaca", "a pattern that cannot be read"),
        why: (
            "`pattern` adalah regular expression yang harus cocok dengan seluruh teks.",
            "`pattern` is a regular expression that the whole text must match.",
        ),
        wrong: "pattern: \"[a-z\"",
        right: "pattern: \"[a-z]+\"",
    },
];

/// Whether `key:` or `key: ""` means that nothing is said, as in the empty boxes of the identity page.
pub(super) fn may_be_empty(shape: &Shape) -> bool {
    matches!(shape, Shape::Text | Shape::Date | Shape::Period)
}

/// The value in canonical form, or what is wrong with it.
pub(super) fn read(text: &str, shape: &Shape, span: Span) -> Result<Value, Box<Diagnostic>> {
    let checked = match shape {
        Shape::Boolean => return boolean(text).ok_or_else(|| words::wrong_scalar(text, shape, span)),
        Shape::Count { least, most } => return count(text, *least, *most, shape, span),
        Shape::Percent => return percent(text).ok_or_else(|| words::wrong_scalar(text, shape, span)),
        Shape::Version => (text == "1").then_some(()).ok_or_else(|| words::unsupported_version(text, span)),
        Shape::Date => date(text).map(drop).ok_or_else(|| words::invalid_date(text, span)),
        Shape::Duration => {
            Duration::parse(text).map(drop).map_err(|f| words::invalid_duration(text, &f, span))
        }
        Shape::Period => period(text, span),
        Shape::DurationOrField => duration_or_field(text, span),
        Shape::Schedule => schedule(text, span),
        Shape::Pattern => pattern(text).map(drop).map_err(|error| words::invalid_pattern(&error, span)),
        Shape::Outcome => is_id(text).then_some(()).ok_or_else(|| words::invalid_outcome(text, span)),
        Shape::Word(known) => {
            known.contains(&text).then_some(()).ok_or_else(|| words::unknown_word(text, known, span))
        }
        Shape::Identifier => id_fault(text, span).map_or(Ok(()), Err),
        Shape::Reference(Kind::Command) if !is_id(text) => Err(words::invalid_id(text, span)),
        Shape::Reference(Kind::Call) if !is_call(text) => Err(words::wrong_scalar(text, shape, span)),
        Shape::Text
        | Shape::Condition
        | Shape::Reference(_)
        | Shape::References(_)
        | Shape::Texts
        | Shape::Words(_)
        | Shape::Way
        | Shape::List(_)
        | Shape::Mapping(_)
        | Shape::Entries(..)
        | Shape::By(_) => Ok(()),
    };
    checked.map(|()| Value::from(text))
}

/// What is wrong with a name that an author has chosen as a key.
pub(super) fn name_fault(name: &str, naming: Naming, span: Span) -> Option<Diagnostic> {
    match naming {
        Naming::Identifier => id_fault(name, span).map(|fault| *fault),
        Naming::Field if !is_field_name(name) => Some(*words::invalid_field_name(name, span)),
        Naming::Answer if name.trim().is_empty() => Some(*words::empty_answer(span)),
        Naming::Variable if !is_variable(name) => Some(*words::invalid_variable(name, span)),
        Naming::Field | Naming::Answer | Naming::Step | Naming::Variable | Naming::Free => None,
    }
}

/// Whether a text can be the name of an environment variable (POSIX.1-2017, 8.1, and small letters).
fn is_variable(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A pattern that the whole text must match. Compiled within a bound, so that a file cannot take the memory.
pub fn pattern(text: &str) -> Result<regex::Regex, regex::Error> {
    RegexBuilder::new(&format!("^(?:{text})$")).size_limit(MAX_PATTERN_BYTES).build()
}

/// The name in an input of a command that is one hole and nothing else, such as `{nama_berkas}` or `{salin.tujuan}`: the input is
/// then read from the records of the run. A brace in any other place is a letter like others.
pub fn hole(text: &str) -> Option<&str> {
    let name = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let is_name = name
        .split_once('.')
        .map_or_else(|| is_field_name(name), |(step, field)| is_field_name(step) && is_field_name(field));
    is_name.then_some(name)
}

/// An ISO date.
pub(super) fn date(text: &str) -> Option<Date> {
    let is_iso = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_iso.then(|| Date::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

/// Whether a text is an id: `[a-z][a-z0-9-]*`, of at most 64 letters.
pub(super) fn is_id(text: &str) -> bool {
    is_name(text, '-')
}

/// Whether a text is a field's name: `[a-z][a-z0-9_]*`, of at most 64 letters.
pub(super) fn is_field_name(text: &str) -> bool {
    is_name(text, '_')
}

fn is_name(text: &str, joint: char) -> bool {
    text.len() <= MAX_NAME_LETTERS
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint)
}

/// `procedure` or `document/procedure`.
fn is_call(text: &str) -> bool {
    match text.split_once('/') {
        Some((document, procedure)) => is_id(document) && is_id(procedure),
        None => true,
    }
}

fn id_fault(text: &str, span: Span) -> Option<Box<Diagnostic>> {
    if RESERVED.contains(&text) {
        Some(words::reserved_id(text, span))
    } else if is_id(text) {
        None
    } else {
        Some(words::invalid_id(text, span))
    }
}

fn boolean(text: &str) -> Option<Value> {
    bool::from_str(text).ok().map(Value::from)
}

fn count(text: &str, least: u32, most: u32, shape: &Shape, span: Span) -> Result<Value, Box<Diagnostic>> {
    match text.parse::<u32>() {
        Ok(number) if (least..=most).contains(&number) => Ok(Value::from(number)),
        Ok(_) | Err(_) => Err(words::wrong_scalar(text, shape, span)),
    }
}

fn percent(text: &str) -> Option<Value> {
    let number = text.strip_suffix('%')?.trim_end().parse::<u32>().ok()?;
    (1..=100).contains(&number).then(|| Value::from(number))
}

fn period(text: &str, span: Span) -> Result<(), Box<Diagnostic>> {
    let duration = Duration::parse(text).map_err(|fault| words::invalid_duration(text, &fault, span))?;
    let is_range = text.contains(['-', '–', '—', '/', '.']);
    if duration.parts.len() == 1 && !is_range { Ok(()) } else { Err(words::invalid_period(text, span)) }
}

fn duration_or_field(text: &str, span: Span) -> Result<(), Box<Diagnostic>> {
    let mut names = text.split('.');
    let is_field = names.by_ref().take(2).all(is_field_name) && names.next().is_none();
    if is_field {
        return Ok(());
    }
    Duration::parse(text).map(drop).map_err(|fault| words::invalid_duration(text, &fault, span))
}

fn schedule(text: &str, span: Span) -> Result<(), Box<Diagnostic>> {
    let unfit = |id: &str, en: &str| words::invalid_schedule(text, &Phrase::new(id, en), span);
    let cron = croner::Cron::from_str(text).map_err(|error| unfit(&error.to_string(), &error.to_string()))?;
    if text.split_whitespace().count() > 5 {
        return Err(unfit("detik dan tahun tidak ditulis", "seconds and years are not written"));
    }
    // In any year: days that only leap years have come in the third.
    match cron.find_next_occurrence(&DateTime::<Utc>::UNIX_EPOCH, false) {
        Ok(_) => Ok(()),
        Err(_) => Err(unfit("hari itu tidak pernah tiba", "that day never comes")),
    }
}
