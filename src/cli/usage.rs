//! What clap found wrong with the arguments, said in both languages.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::source::Phrase;

use super::failure::Failure;

/// The commands that the contract names and that are not there yet.
pub const LATER: [&str; 12] = [
    "attach", "retry", "migrate", "export", "import", "test", "simulate", "diff", "fmt", "bpmn", "schema",
    "lsp",
];

/// The failure that a fault of the arguments is.
pub fn failure(error: &Error) -> Failure {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let other = context(error, ContextKind::PriorArg);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => Phrase::new(
            format!("pilihan atau argumen `{argument}` tidak dikenal"),
            format!("unknown option or argument `{argument}`"),
        ),
        ErrorKind::InvalidValue if value.is_empty() => {
            Phrase::new(format!("`{argument}` perlu nilai"), format!("`{argument}` takes a value"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Phrase::new(
            format!("`{value}` bukan nilai untuk `{argument}`"),
            format!("`{value}` is no value for `{argument}`"),
        ),
        ErrorKind::MissingRequiredArgument => {
            Phrase::new(format!("belum disebut: {argument}"), format!("missing: {argument}"))
        }
        ErrorKind::ArgumentConflict if !other.is_empty() && other != argument => Phrase::new(
            format!("`{argument}` tidak dapat dipakai bersama `{other}`"),
            format!("`{argument}` cannot be used with `{other}`"),
        ),
        ErrorKind::ArgumentConflict => Phrase::new(
            format!("`{argument}` hanya boleh ditulis sekali"),
            format!("`{argument}` may be written only once"),
        ),
        ErrorKind::InvalidSubcommand => {
            let word = context(error, ContextKind::InvalidSubcommand);
            Phrase::new(format!("perintah `{word}` tidak dikenal"), format!("unknown command `{word}`"))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Phrase::new("belum disebut: perintahnya", "missing: a command")
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => Phrase::new(
            format!("jumlah nilai untuk `{argument}` tidak tepat"),
            format!("wrong number of values for `{argument}`"),
        ),
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Phrase::new(first.clone(), first)
        }
    };
    Failure::usage(message).allowed(allowed(error))
}

/// How the command is written, where something of it is missing.
fn written(error: &Error) -> Option<String> {
    let usage = error.get(ContextKind::Usage).map(strings)?.concat();
    let (_, written) = usage.trim().split_once(": ")?;
    (error.kind() == ErrorKind::MissingRequiredArgument).then(|| written.to_owned())
}

/// What might have been meant.
fn allowed(error: &Error) -> Vec<String> {
    let kinds = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::ValidSubcommand,
        ContextKind::ValidValue,
    ];
    let found = kinds.into_iter().filter_map(|kind| error.get(kind)).map(strings);
    let meant = found.into_iter().find(|values| !values.is_empty()).unwrap_or_default();
    if meant.is_empty() { written(error).into_iter().collect() } else { meant }
}

fn context(error: &Error, kind: ContextKind) -> String {
    error.get(kind).map(strings).unwrap_or_default().join(", ")
}

fn strings(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::String(text) => vec![text.clone()],
        ContextValue::Strings(texts) => texts.clone(),
        ContextValue::StyledStr(text) => vec![text.to_string()],
        _ => Vec::new(),
    }
}

/// A word that is no command: one that is yet to come, or one that nobody knows.
pub fn no_command(word: &str, known: &[String]) -> Failure {
    if LATER.contains(&word) {
        return Failure::not_built(&format!("sop {word}"));
    }
    let near = nearest(word, known.iter().map(String::as_str));
    let message =
        Phrase::new(format!("perintah `{word}` tidak dikenal"), format!("unknown command `{word}`"));
    Failure::usage(message).allowed(near.map(|name| format!("sop {name}")))
}

/// The known word that is nearest to one that is not known, if it is near enough to have been meant.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let allowance = (word.chars().count() / 3).max(1);
    let distance = |name: &str| strsim::damerau_levenshtein(word, name);
    known.into_iter().filter(|name| distance(name) <= allowance).min_by_key(|name| distance(name))
}
