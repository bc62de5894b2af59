//! Forms' fields: options, bounds and defaults that fit their type.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use indexmap::IndexMap;

use super::Sheet;
use crate::document::places::Place;
use crate::document::scalar;
use crate::document::{Field, FieldKind, FormUse};
use crate::source::{Diagnostic, Explanation, Phrase, Severity};

pub(super) static EXPLANATIONS: [Explanation; 3] = [
    Explanation {
        code: "invalid-field",
        severity: Severity::Error,
        title: ("kunci yang tidak cocok dengan jenis isian", "a key that does not fit the field's type"),
        why: (
            "`options` hanya untuk choice dan choices, dan wajib di sana; `pattern` hanya untuk text, paragraph, file, dan person; `min` dan `max` \
             tidak untuk choice, boolean, file, dan person.",
            "`options` is for choice and choices only, and required there; `pattern` is for text, paragraph, file and person only; `min` and `max` \
             are not for choice, boolean, file and person.",
        ),
        wrong: "hasil: { type: choice }",
        right: "hasil: { type: choice, options: [Berhasil, Gagal] }",
    },
    Explanation {
        code: "invalid-bound",
        severity: Severity::Error,
        title: ("batas yang tidak terbaca atau terbalik", "a bound that cannot be read, or reversed"),
        why: (
            "`min` dan `max` ditulis menurut jenis isian: angka untuk number dan money, tanggal untuk date, jumlah huruf untuk text, jumlah pilihan \
             untuk choices; dan `min` tidak boleh di atas `max`.",
            "`min` and `max` are written in the field's type: a number for number and money, a date for date, a count of letters for text, of \
             choices for choices; and `min` must not be above `max`.",
        ),
        wrong: "jumlah: { type: number, min: 10, max: 1 }",
        right: "jumlah: { type: number, min: 1, max: 10 }",
    },
    Explanation {
        code: "invalid-default",
        severity: Severity::Error,
        title: ("nilai awal yang tidak sah", "a default that is not valid"),
        why: (
            "Nilai awal harus memenuhi syarat isiannya sendiri: jenis, batas, pola, dan pilihannya.",
            "A default must meet its own field's conditions: type, bounds, pattern and options.",
        ),
        wrong: "jenis: { type: choice, options: [Biasa, Segera], default: Kilat }",
        right: "jenis: { type: choice, options: [Biasa, Segera], default: Biasa }",
    },
];

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Diagnostic>) {
    let root = sheet.places.root();
    for (key, form) in &sheet.document.forms {
        fields(sheet, &form.fields, root.get("forms").get(key).get("fields"), findings);
    }
    for (id, procedure) in &sheet.document.procedures {
        if let Some(FormUse::Inline(inline)) = &procedure.form {
            fields(sheet, inline, sheet.places.procedure(id).get("form"), findings);
        }
        for (row, step) in procedure.steps.iter().enumerate() {
            if let Some(FormUse::Inline(inline)) = &step.form {
                fields(sheet, inline, sheet.places.step(id, row).get("form"), findings);
            }
        }
    }
}

fn fields(
    sheet: &Sheet<'_>,
    fields: &IndexMap<String, Field>,
    form: Place<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    for (name, field) in fields {
        let place = form.get(name);
        if sheet.faults.within(place.whole()) {
            continue;
        }
        let before = findings.len();
        findings.extend(misfits(field, place));
        findings.extend(bounds(field, place));
        if findings.len() == before {
            findings.extend(default(field, place));
        }
    }
}

/// What a value of a type is compared by, if it has an order.
enum Order {
    Number,
    Date,
    DateTime,
    /// The number of letters or choices.
    Count,
}

fn order(kind: FieldKind) -> Option<Order> {
    match kind {
        FieldKind::Number | FieldKind::Money => Some(Order::Number),
        FieldKind::Date => Some(Order::Date),
        FieldKind::DateTime => Some(Order::DateTime),
        FieldKind::Text | FieldKind::Paragraph | FieldKind::Choices => Some(Order::Count),
        FieldKind::Choice | FieldKind::Boolean | FieldKind::File | FieldKind::Person => None,
    }
}

fn misfits(field: &Field, place: Place<'_>) -> Vec<Diagnostic> {
    let has_options = matches!(field.kind, FieldKind::Choice | FieldKind::Choices);
    let has_pattern =
        matches!(field.kind, FieldKind::Text | FieldKind::Paragraph | FieldKind::File | FieldKind::Person);
    let kind = field.kind.name();
    let misplaced = |key: &str| {
        Diagnostic::error(
            "invalid-field",
            place.get(key).key(),
            Phrase::new(
                format!("`{key}` tidak berlaku untuk isian berjenis {kind}"),
                format!("`{key}` does not apply to a field of type {kind}"),
            ),
        )
    };
    let mut findings = Vec::new();
    if has_options && field.options.is_empty() {
        findings.push(Diagnostic::error(
            "invalid-field",
            place.span(),
            Phrase::new(
                format!("isian berjenis {kind} memerlukan `options`"),
                format!("a field of type {kind} needs `options`"),
            ),
        ));
    }
    let written = [
        ("options", !has_options && !field.options.is_empty()),
        ("pattern", !has_pattern && field.pattern.is_some()),
        ("min", order(field.kind).is_none() && field.min.is_some()),
        ("max", order(field.kind).is_none() && field.max.is_some()),
    ];
    findings.extend(written.iter().filter(|(_, is_misplaced)| *is_misplaced).map(|(key, _)| misplaced(key)));
    if let Some(empty) = place.get("options").empty_item().filter(|_| has_options) {
        findings.push(Diagnostic::error(
            "invalid-field",
            empty.scalar(),
            Phrase::new("pilihan ini kosong", "this option is empty"),
        ));
    }
    let mut seen = HashSet::new();
    if let Some(again) = field.options.iter().find(|option| !seen.insert(option.trim().to_lowercase())) {
        findings.push(Diagnostic::error(
            "named-twice",
            place.get("options").last_naming(again).span(),
            Phrase::new(
                format!("pilihan `{again}` disebut dua kali"),
                format!("the option `{again}` is named twice"),
            ),
        ));
    }
    findings
}

fn bounds(field: &Field, place: Place<'_>) -> Option<Diagnostic> {
    let order = order(field.kind)?;
    let kind = field.kind.name();
    let unreadable = |key: &str, text: &str| {
        Diagnostic::error(
            "invalid-bound",
            place.get(key).span(),
            Phrase::new(
                format!("`{text}` bukan batas untuk isian berjenis {kind}"),
                format!("`{text}` is no bound for a field of type {kind}"),
            ),
        )
    };
    for (key, bound) in [("min", &field.min), ("max", &field.max)] {
        if let Some(text) = bound.as_deref().filter(|text| !is_readable(text, &order)) {
            return Some(unreadable(key, text));
        }
    }
    let (min, max) = (field.min.as_deref()?, field.max.as_deref()?);
    compare(min, max, &order)?.is_gt().then(|| {
        Diagnostic::error(
            "invalid-bound",
            place.get("min").span(),
            Phrase::new(
                format!("batas bawah {min} lebih besar daripada batas atas {max}"),
                format!("the lower bound {min} is above the upper bound {max}"),
            ),
        )
    })
}

fn default(field: &Field, place: Place<'_>) -> Option<Diagnostic> {
    let text = field.default.as_deref()?.trim();
    let message = wrong_value(field, text, &Phrase::new("nilai awal", "the default"))?;
    Some(Diagnostic::error("invalid-default", place.get("default").span(), message))
}

/// Why a text, called by this name, is no value of a field, if it is none.
pub(super) fn wrong_value(field: &Field, text: &str, name: &Phrase) -> Option<Phrase> {
    let kind = field.kind.name();
    let not_a = || {
        Phrase::new(
            format!("{} `{text}` bukan nilai berjenis {kind}", name.id),
            format!("{} `{text}` is no value of type {kind}", name.en),
        )
    };
    let no_option = || {
        Phrase::new(
            format!("{} `{text}` bukan salah satu `options`", name.id),
            format!("{} `{text}` is none of the `options`", name.en),
        )
    };
    let is_option =
        |text: &str| field.options.iter().any(|o| o.trim().to_lowercase() == text.trim().to_lowercase());
    let is_chosen = || is_option(text) || text.split(',').all(is_option);
    match field.kind {
        FieldKind::Number | FieldKind::Money if number(text).is_none() => return Some(not_a()),
        FieldKind::Date if scalar::date(text).is_none() => return Some(not_a()),
        FieldKind::DateTime if moment(text).is_none() => return Some(not_a()),
        FieldKind::Boolean if !is_yes_or_no(text) => return Some(not_a()),
        FieldKind::Choice if !is_option(text) => return Some(no_option()),
        FieldKind::Choices if !is_chosen() => return Some(no_option()),
        FieldKind::Text
        | FieldKind::Paragraph
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Date
        | FieldKind::DateTime
        | FieldKind::Choice
        | FieldKind::Choices
        | FieldKind::Boolean
        | FieldKind::File
        | FieldKind::Person => {}
    }
    let pattern = field.pattern.as_deref().and_then(|pattern| scalar::pattern(pattern).ok());
    let is_outside = |bound: &Option<String>, wrong: std::cmp::Ordering| {
        let (Some(bound), Some(order)) = (bound.as_deref(), order(field.kind)) else { return false };
        let text =
            if matches!(order, Order::Count) { text.chars().count().to_string() } else { text.to_owned() };
        field.kind != FieldKind::Choices && compare(&text, bound, &order) == Some(wrong)
    };
    let misses = pattern.is_some_and(|pattern| !pattern.is_match(text))
        || is_outside(&field.min, std::cmp::Ordering::Less)
        || is_outside(&field.max, std::cmp::Ordering::Greater);
    misses.then(|| {
        Phrase::new(
            format!("{} `{text}` tidak memenuhi batas atau pola isian ini", name.id),
            format!("{} `{text}` breaks this field's bounds or pattern", name.en),
        )
    })
}

fn is_readable(text: &str, order: &Order) -> bool {
    compare(text, text, order).is_some()
}

/// How two texts of a type stand to each other; `None` if one of them is no value of it.
fn compare(one: &str, other: &str, order: &Order) -> Option<std::cmp::Ordering> {
    match order {
        Order::Number => number(one)?.partial_cmp(&number(other)?),
        Order::Date => Some(scalar::date(one)?.cmp(&scalar::date(other)?)),
        Order::DateTime => Some(moment(one)?.cmp(&moment(other)?)),
        Order::Count => Some(one.parse::<usize>().ok()?.cmp(&other.parse::<usize>().ok()?)),
    }
}

/// `12`, `-3`, `12.5`. To compare bounds an approximation will do; records keep numbers exactly.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    is_plain.then(|| text.parse().ok()).flatten()
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

fn is_yes_or_no(text: &str) -> bool {
    ["ya", "yes", "true", "benar", "tidak", "no", "false", "salah"].contains(&text.to_lowercase().as_str())
}
