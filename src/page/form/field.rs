//! One field of a form: its label, the room to write its value, and its value as its type is printed.

use chrono::Timelike;
use rust_decimal::Decimal;

use crate::document::{Field, FieldKind};
use crate::procedure::Value;
use crate::procedure::form::{Evidence, Plain};
use crate::source::Language;
use crate::text::{Face, Fonts};

use super::super::grid::{self, Piece, SMALL};
use super::super::words::date;
use super::SIZE;
use super::words::words;

/// The lines to write a paragraph on.
const PARAGRAPH_LINES: usize = 5;

/// So many digits are parted in thousands; fewer may be a year.
const LEAST_GROUPED: usize = 5;

/// What a field is called, with a star where it must be filled in.
pub fn label(name: &str, field: &Field, starred: bool) -> String {
    let label = field.label.as_deref().unwrap_or(name);
    if starred { format!("{label} *") } else { label.to_owned() }
}

/// What a blank form says under a field's label: the author's help, and what holds where it is left empty.
pub fn hints(field: &Field, language: Language) -> Vec<String> {
    let default = field.default.as_ref().map(|text| format!("{} {text}", words(language).default));
    field.help.clone().into_iter().chain(default).collect()
}

/// Room to write a value in, no wider than `width`.
pub fn blank(fonts: &Fonts, field: &Field, language: Language, width: f64) -> Vec<Piece> {
    let words = words(language);
    let small = |text: &str| grid::texts(fonts, text, (Face::Regular, SMALL), width);
    let line_with = |hint: &str| std::iter::once(grid::writing()).chain(small(hint)).collect();
    let boxes = |options: &[String]| -> Vec<Piece> {
        let option = |option: &String| grid::option(fonts, option, false, option.clone(), SIZE, width);
        options.iter().flat_map(option).collect()
    };
    match field.kind {
        FieldKind::Text | FieldKind::Number => vec![grid::writing()],
        FieldKind::Paragraph => vec![grid::writing(); PARAGRAPH_LINES],
        FieldKind::Money if words.currency.is_empty() => vec![grid::writing()],
        FieldKind::Money => grid::texts(fonts, words.currency, (Face::Regular, SIZE), width)
            .into_iter()
            .map(|piece| piece.spaced(1.7))
            .chain([grid::writing().spaced(-6.4)])
            .collect(),
        FieldKind::Date => line_with(words.date),
        FieldKind::DateTime => line_with(words.date_time),
        FieldKind::File => line_with(words.file),
        FieldKind::Person => line_with(words.person),
        FieldKind::Boolean => boxes(&[words.yes.to_owned(), words.no.to_owned()]),
        FieldKind::Choice => small(words.choose_one).into_iter().chain(boxes(&field.options)).collect(),
        FieldKind::Choices => small(words.choose_several).into_iter().chain(boxes(&field.options)).collect(),
    }
}

/// A value as somebody gave it: options with the chosen ones ticked, anything else in words.
pub fn filled(
    fonts: &Fonts,
    field: &Field,
    value: Option<&Plain>,
    language: Language,
    width: f64,
) -> Vec<Piece> {
    let words = words(language);
    let boxes = |options: &[String], chosen: &dyn Fn(&String) -> bool| -> Vec<Piece> {
        let option = |option: &String| {
            let ticked = chosen(option);
            let said = if ticked { words.chosen } else { words.not_chosen };
            grid::option(fonts, option, ticked, format!("{option}: {said}"), SIZE, width)
        };
        options.iter().flat_map(option).collect()
    };
    let typed = value.and_then(|value| value.typed(field.kind));
    match (field.kind, typed) {
        (FieldKind::Boolean, typed) => {
            let yes = typed.map(|value| value == Value::Boolean(true));
            let (affirmed, denied) = (words.yes.to_owned(), words.no.to_owned());
            boxes(&[affirmed.clone(), denied], &|option| yes == Some(*option == affirmed))
        }
        (FieldKind::Choice, typed) => {
            boxes(&field.options, &|option| typed == Some(Value::Text(option.clone())))
        }
        (FieldKind::Choices, typed) => boxes(
            &field.options,
            &|option| matches!(&typed, Some(Value::Choices(chosen)) if chosen.contains(option)),
        ),
        (
            FieldKind::Text
            | FieldKind::Paragraph
            | FieldKind::Number
            | FieldKind::Money
            | FieldKind::Date
            | FieldKind::DateTime
            | FieldKind::File
            | FieldKind::Person,
            _,
        ) => {
            let said = value.map(|value| in_words(field, value, language)).unwrap_or_default();
            grid::texts(fonts, &said, (Face::Regular, SIZE), width)
        }
    }
}

/// A value in one text, as its type is printed.
pub fn in_words(field: &Field, value: &Plain, language: Language) -> String {
    let words = words(language);
    let yes_or_no = |yes: bool| if yes { words.yes.to_owned() } else { words.no.to_owned() };
    if let Plain::File(file) = value {
        return file_in_words(file, language);
    }
    match value.typed(field.kind) {
        Some(Value::Text(text)) => text,
        Some(Value::Number(number)) if field.kind == FieldKind::Money => money(number, language),
        Some(Value::Number(number)) => grouped(number, LEAST_GROUPED, language),
        Some(Value::Date(day)) => date(day, language),
        Some(Value::DateTime(moment)) => {
            let (mark, at) = language.choose((".", "pukul"), (":", "at"));
            let (day, hour, minute) = (date(moment.date(), language), moment.hour(), moment.minute());
            format!("{day} {at} {hour:02}{mark}{minute:02}")
        }
        Some(Value::Boolean(yes)) => yes_or_no(yes),
        Some(Value::Choices(chosen)) => chosen.join(", "),
        // Of another type than the form says, which no record that a form wrote contains: as it was kept.
        None => match value {
            Plain::Boolean(yes) => yes_or_no(*yes),
            Plain::Text(text) => text.clone(),
            Plain::Choices(chosen) => chosen.join(", "),
            Plain::File(file) => file_in_words(file, language),
        },
    }
}

/// How many digits of a file's SHA-256 stand beside its name.
const FILE_DIGITS: usize = 16;

/// A file's name, its size, and the beginning of its SHA-256.
fn file_in_words(file: &Evidence, language: Language) -> String {
    let size = file.size_in_words();
    let begin = file.sha256.get(..FILE_DIGITS).unwrap_or(&file.sha256);
    format!("{} ({}, SHA-256 {begin}…)", file.name, size.in_language(language))
}

fn money(amount: Decimal, language: Language) -> String {
    format!("{}{}", words(language).currency, grouped(amount, 1, language))
}

/// `1.500.000,5` in Indonesian, `1,500,000.5` in English; fewer digits than `least` before the mark stay together.
fn grouped(number: Decimal, least: usize, language: Language) -> String {
    let (thousands, decimal) = language.choose(('.', ','), (',', '.'));
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", &*text), |digits| ("\u{2212}", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(one, two)| (one, Some(two)));
    let mut said = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && whole.len() >= least && (whole.len() - index).is_multiple_of(3) {
            said.push(thousands);
        }
        said.push(digit);
    }
    if let Some(fraction) = fraction {
        said.push(decimal);
        said.push_str(fraction);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_printed_as_their_types_are() {
        let cases = [
            (FieldKind::Number, "12", "12", "12"),
            (FieldKind::Number, "2026", "2026", "2026"),
            (FieldKind::Number, "-1234567.50", "\u{2212}1.234.567,50", "\u{2212}1,234,567.50"),
            (FieldKind::Money, "1500000", "Rp1.500.000", "1,500,000"),
            (FieldKind::Money, "999", "Rp999", "999"),
            (FieldKind::Date, "2026-11-23", "23 November 2026", "23 November 2026"),
            (FieldKind::DateTime, "2026-05-04T08:05:00", "4 Mei 2026 pukul 08.05", "4 May 2026 at 08:05"),
            (FieldKind::Person, "Siti", "Siti", "Siti"),
            (FieldKind::Number, "a dozen", "a dozen", "a dozen"),
        ];
        let (name, sha256) = ("surat.pdf".into(), "0123456789abcdef".repeat(4));
        let file = Plain::File(Evidence { name, sha256, size: 12_600, kind: None });
        let field = Field { kind: FieldKind::File, ..Field::default() };
        assert_eq!(in_words(&field, &file, Language::Id), "surat.pdf (12,3 KiB, SHA-256 0123456789abcdef…)");
        for (kind, kept, id, en) in cases {
            let field = Field { kind, ..Field::default() };
            let value = Plain::Text(kept.to_owned());
            assert_eq!(in_words(&field, &value, Language::Id), id);
            assert_eq!(in_words(&field, &value, Language::En), en);
        }
    }
}
