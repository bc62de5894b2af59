//! One field of a filled form, read from text: its type, its bounds, its pattern, its options.

use std::str::FromStr;

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use crate::calendar::Date;
use crate::document::{self, Field, FieldKind};
use crate::procedure::Value;

use super::fault::{Counted, Wrong};

/// The most characters of one field's text; a longer one belongs into a file.
const TEXT_MAX_CHARS: usize = 10_000;

/// A field that nobody filled in.
pub fn empty(field: &Field) -> Result<Option<Value>, Wrong> {
    if field.required { Err(Wrong::Missing) } else { Ok(None) }
}

/// What a text without outer spaces says, as the field's type.
pub fn typed(field: &Field, text: &str) -> Result<Value, Wrong> {
    let length = text.chars().count();
    if length > TEXT_MAX_CHARS {
        let max = TEXT_MAX_CHARS.to_string();
        return Err(Wrong::TooMany { count: length, max, counted: Counted::Characters });
    }
    let not_a = || Wrong::NotA { kind: field.kind, given: text.chars().take(60).collect() };
    match field.kind {
        FieldKind::Text | FieldKind::Paragraph | FieldKind::Person | FieldKind::File => words(field, text),
        FieldKind::Number | FieldKind::Money => {
            let number = number(text).ok_or_else(not_a)?;
            within(field, &number, self::number)?;
            Ok(Value::Number(number))
        }
        FieldKind::Date => {
            let date = Date::from_str(text).map_err(|_| not_a())?;
            within(field, &date, |bound| Date::from_str(bound).ok())?;
            Ok(Value::Date(date))
        }
        FieldKind::DateTime => {
            let moment = date_time(text).ok_or_else(not_a)?;
            within(field, &moment, date_time)?;
            Ok(Value::DateTime(moment))
        }
        FieldKind::Boolean => boolean(text).map(Value::Boolean).ok_or_else(not_a),
        FieldKind::Choice => option(field, text).map(Value::Text),
        FieldKind::Choices => choices(field, text),
    }
}

/// A text of bounded length that matches the field's pattern as a whole.
fn words(field: &Field, text: &str) -> Result<Value, Wrong> {
    counted(field, text.chars().count(), Counted::Characters)?;
    if let Some(pattern) = &field.pattern {
        // A pattern that does not compile was refused when the document was checked; here it matches nothing.
        let matches = document::pattern(pattern).is_ok_and(|whole| whole.is_match(text));
        if !matches {
            return Err(Wrong::Pattern { pattern: pattern.clone() });
        }
    }
    Ok(Value::Text(text.into()))
}

/// `12`, `-3`, `12.5`; no thousands' separators, since a dot means one thing in Indonesian and another in English.
fn number(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.chars().all(|each| each.is_ascii_digit() || each == '.');
    if plain { Decimal::from_str_exact(text).ok() } else { None }
}

/// `2026-01-31 08:00`, also with a `T` between and with seconds.
pub fn date_time(text: &str) -> Option<NaiveDateTime> {
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "ya" | "yes" | "true" | "benar" => Some(true),
        "tidak" | "no" | "false" | "salah" => Some(false),
        _ => None,
    }
}

/// The option meant, as written in the form; compared, like answers, without case and outer spaces.
fn option(field: &Field, text: &str) -> Result<String, Wrong> {
    let wanted = text.trim().to_lowercase();
    let found = field.options.iter().find(|option| option.trim().to_lowercase() == wanted);
    found.cloned().ok_or_else(|| Wrong::NotAnOption { given: text.into(), options: field.options.clone() })
}

/// Options between commas, in the form's order; one that itself holds a comma is taken whole.
fn choices(field: &Field, text: &str) -> Result<Value, Wrong> {
    let pieces: Vec<&str> = text.split(',').collect();
    let most = field.options.iter().map(|option| option.split(',').count()).max().unwrap_or(1);
    let mut chosen = Vec::new();
    let mut from = 0;
    while from < pieces.len() {
        let longest = (from + 1..=pieces.len().min(from + most))
            .rev()
            .find_map(|to| option(field, &pieces[from..to].join(",")).ok().map(|option| (option, to)));
        let (found, to) = match longest {
            Some(found) => found,
            None => (option(field, pieces[from].trim())?, from + 1),
        };
        chosen.push(found);
        from = to;
    }
    let in_order: Vec<String> =
        field.options.iter().filter(|option| chosen.contains(option)).cloned().collect();
    counted(field, in_order.len(), Counted::Choices)?;
    Ok(Value::Choices(in_order))
}

/// Whether a value stands between the field's bounds, both of which are allowed themselves.
fn within<T: PartialOrd>(field: &Field, value: &T, read: impl Fn(&str) -> Option<T>) -> Result<(), Wrong> {
    let bound = |written: &Option<String>| written.as_deref().and_then(|text| read(text.trim()));
    if bound(&field.min).is_some_and(|min| *value < min) {
        return Err(Wrong::Below { min: field.min.clone().unwrap_or_default() });
    }
    if bound(&field.max).is_some_and(|max| *value > max) {
        return Err(Wrong::Above { max: field.max.clone().unwrap_or_default() });
    }
    Ok(())
}

/// Whether so many characters or choices are neither too few nor too many.
fn counted(field: &Field, count: usize, counted: Counted) -> Result<(), Wrong> {
    let bound =
        |written: &Option<String>| written.as_deref().and_then(|text| text.trim().parse::<usize>().ok());
    if let Some(min) = bound(&field.min).filter(|min| count < *min) {
        return Err(Wrong::TooFew { count, min: min.to_string(), counted });
    }
    if let Some(max) = bound(&field.max).filter(|max| count > *max) {
        return Err(Wrong::TooMany { count, max: max.to_string(), counted });
    }
    Ok(())
}
