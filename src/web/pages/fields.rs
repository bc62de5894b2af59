//! A form of a document as a page shows it: each field with its label, help, bounds, what was typed, and what is wrong with it; and what
//! came back, read. Shown by `fields.html`, which a template includes where its form stands.

use chrono::NaiveDateTime;
use indexmap::IndexMap;
use serde::Serialize;

use crate::calendar::{Date, date_in_words};
use crate::desk::{Denial, FileDenial};
use crate::document::{Field, FieldKind};
use crate::procedure::form::{Evidence, FieldFault, Files, Form};
use crate::source::{Language, Phrase};

use super::super::asked::{Asked, Upload};
use super::super::problem::Problem;

/// What the names of a form's own fields begin with, which keeps them apart from the page's.
pub(in crate::web) const PREFIX: &str = "set.";

/// What the name of a file that was kept before begins with: its text is the file's hash and name. So a form that is shown again does not
/// ask for its files again.
const KEPT: &str = "kept.";

/// With so many options or fewer all are seen at once.
const SEEN_AT_ONCE: usize = 6;

/// A field, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::web) struct FieldView {
    /// As the browser sends it.
    pub name: String,
    pub id: String,
    pub label: String,
    pub required: bool,
    /// How it is filled in.
    pub shape: Shape,
    /// The `type` of a line.
    pub line: &'static str,
    /// Which keys a phone shows.
    pub keys: Option<&'static str>,
    pub min: Option<String>,
    pub max: Option<String>,
    pub shortest: Option<String>,
    pub longest: Option<String>,
    pub pattern: Option<String>,
    pub options: Vec<OptionView>,
    pub value: String,
    /// Said before the value, as a currency is.
    pub unit: Option<&'static str>,
    /// Help and bounds, in one sentence or two.
    pub hint: Option<String>,
    pub fault: Option<String>,
    /// The ids of hint and fault, where there are any.
    pub told_by: Option<String>,
    /// A file that was brought before, as hash and name.
    pub kept: Option<KeptView>,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::web) enum Shape {
    Line,
    Paragraph,
    /// One of few, all of them seen.
    One,
    /// One of many, in a list that opens.
    List,
    Many,
    File,
    /// A registered person, or whoever else it is.
    Person,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::web) struct OptionView {
    pub id: String,
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::web) struct KeptView {
    /// The name of the hidden field that brings it again, and its text.
    pub field: String,
    pub text: String,
    pub name: String,
}

/// The fields of a form, in its order; `given` is what was typed, by the fields' own names.
pub(in crate::web) fn view(
    form: &Form,
    given: &IndexMap<String, String>,
    faults: &[FieldFault],
    language: Language,
) -> Vec<FieldView> {
    let fault_of = |name: &str| faults.iter().find(|fault| fault.field == name);
    let one = |(name, field): (&String, &Field)| {
        let value = given.get(name).or(field.default.as_ref()).map_or("", |text| text.trim());
        field_view(name, field, value, fault_of(name), language)
    };
    form.fields.iter().map(one).collect()
}

/// With the files that were brought already.
pub(in crate::web) fn keep(mut views: Vec<FieldView>, files: &Files) -> Vec<FieldView> {
    for view in &mut views {
        // What is wrong with a file does not become right by being sent again.
        if view.fault.is_some() {
            continue;
        }
        let name = view.name.strip_prefix(PREFIX).unwrap_or(&view.name);
        let Some(file) = files.get(name) else { continue };
        view.kept = Some(KeptView {
            field: format!("{KEPT}{name}"),
            text: format!("{} {}", file.sha256, file.name),
            name: file.name.clone(),
        });
    }
    views
}

/// What a page's form brought for the fields of a form: its texts, and its files, which are kept at the desk.
pub(in crate::web) struct Brought {
    pub texts: IndexMap<String, String>,
    pub files: Files,
    /// Why a file could not be kept; everything else is here, so that it can be shown again.
    pub refused: Option<Problem>,
}

/// Reads the fields of a form that a page sent.
pub(in crate::web) fn brought(asked: &Asked) -> Result<Brought, Problem> {
    let form = asked.form()?;
    let mut texts = form.texts_of(PREFIX);
    let (mut files, mut refused) = (Files::new(), None);
    for (name, text) in form.texts_of(KEPT) {
        if let Some((sha256, file)) = text.split_once(' ') {
            files.insert(name, asked.site.desk.kept(file, sha256)?);
        }
    }
    for (key, upload) in &form.files {
        if let Some(name) = key.strip_prefix(PREFIX) {
            match kept(asked, upload)? {
                Ok(file) => drop(files.insert(name.to_owned(), file)),
                Err(problem) => refused = Some(problem),
            }
        }
    }
    // A browser that sends a file's field without a file sends an empty text; the file itself says more.
    texts.retain(|name, text| !(files.contains_key(name) && text.trim().is_empty()));
    Ok(Brought { texts, files, refused })
}

/// Keeps a file that came with a form; what is wrong with the file itself is told where the form stands.
pub(in crate::web) fn kept(asked: &Asked, upload: &Upload) -> Result<Result<Evidence, Problem>, Problem> {
    match asked.site.desk.keep(&upload.name, &mut upload.open()?) {
        Ok(file) => Ok(Ok(file)),
        Err(denial @ Denial::File(FileDenial::BadName { .. } | FileDenial::TooLarge { .. })) => {
            Ok(Err(denial.into()))
        }
        Err(denial) => Err(denial.into()),
    }
}

fn field_view(
    name: &str,
    field: &Field,
    value: &str,
    fault: Option<&FieldFault>,
    language: Language,
) -> FieldView {
    let id = format!("field-{name}");
    let hint = hint(field, language);
    let fault = fault.map(|fault| sentence(fault.reason().in_language(language)));
    let ids = [hint.as_ref().map(|_| format!("{id}-hint")), fault.as_ref().map(|_| format!("{id}-fault"))];
    let told_by: Vec<String> = ids.into_iter().flatten().collect();
    let bounded = is_compared(field.kind);
    let counted = matches!(field.kind, FieldKind::Text | FieldKind::Paragraph);
    let (line, value) = line(field.kind, value);
    FieldView {
        name: format!("{PREFIX}{name}"),
        label: field.label.clone().unwrap_or_else(|| name.to_owned()),
        required: field.required,
        shape: shape(field),
        line,
        keys: matches!(field.kind, FieldKind::Number | FieldKind::Money).then_some("decimal"),
        min: field.min.clone().filter(|_| bounded && line != "text"),
        max: field.max.clone().filter(|_| bounded && line != "text"),
        shortest: field.min.clone().filter(|_| counted),
        longest: field.max.clone().filter(|_| counted),
        pattern: field.pattern.clone().filter(|_| field.kind == FieldKind::Text),
        options: options(field, &id, &value, language),
        unit: (field.kind == FieldKind::Money && language == Language::Id).then_some("Rp"),
        hint,
        fault,
        told_by: (!told_by.is_empty()).then(|| told_by.join(" ")),
        kept: None,
        id,
        value,
    }
}

fn shape(field: &Field) -> Shape {
    match field.kind {
        FieldKind::Text | FieldKind::Number | FieldKind::Money | FieldKind::Date | FieldKind::DateTime => {
            Shape::Line
        }
        FieldKind::Paragraph => Shape::Paragraph,
        FieldKind::Choice if field.options.len() > SEEN_AT_ONCE => Shape::List,
        FieldKind::Choice | FieldKind::Boolean => Shape::One,
        FieldKind::Choices => Shape::Many,
        FieldKind::File => Shape::File,
        FieldKind::Person => Shape::Person,
    }
}

/// The type of a line, and its value as that type shows it. What is no date stays to be seen, as a text.
fn line(kind: FieldKind, value: &str) -> (&'static str, String) {
    let moment = value.replacen(' ', "T", 1);
    let is_moment = || {
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
            .iter()
            .any(|format| NaiveDateTime::parse_from_str(&moment, format).is_ok())
    };
    match kind {
        FieldKind::Date if value.is_empty() || value.parse::<Date>().is_ok() => ("date", value.to_owned()),
        FieldKind::DateTime if value.is_empty() || is_moment() => ("datetime-local", moment),
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
        | FieldKind::Person => ("text", value.to_owned()),
    }
}

fn is_compared(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Number | FieldKind::Money | FieldKind::Date | FieldKind::DateTime)
}

fn options(field: &Field, id: &str, value: &str, language: Language) -> Vec<OptionView> {
    let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
    let mut options: Vec<(String, String, bool)> = match field.kind {
        FieldKind::Choice => {
            field.options.iter().map(|option| (option.clone(), option.clone(), same(option, value))).collect()
        }
        FieldKind::Choices => {
            let chosen = chosen(&field.options, value);
            let one = |option: &String| (option.clone(), option.clone(), chosen.contains(&option));
            field.options.iter().map(one).collect()
        }
        FieldKind::Boolean => {
            let said = |words: &[&str]| words.iter().any(|word| same(word, value));
            vec![
                ("true".into(), language.choose("Ya", "Yes").into(), said(&["ya", "yes", "true", "benar"])),
                (
                    "false".into(),
                    language.choose("Tidak", "No").into(),
                    said(&["tidak", "no", "false", "salah"]),
                ),
            ]
        }
        FieldKind::Text
        | FieldKind::Paragraph
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Date
        | FieldKind::DateTime
        | FieldKind::File
        | FieldKind::Person => Vec::new(),
    };
    // A choice once made can be taken back.
    if !field.required && shape(field) == Shape::One {
        options.push((
            String::new(),
            language.choose("Tidak diisi", "Not filled in").into(),
            value.is_empty(),
        ));
    }
    let numbered = options.into_iter().enumerate();
    numbered
        .map(|(at, (value, label, chosen))| {
            // The first carries the field's own id, to which a list of faults leads.
            let id = if at == 0 { id.to_owned() } else { format!("{id}-{at}") };
            OptionView { id, value, label, chosen }
        })
        .collect()
}

/// The options named in a text between commas; one may hold a comma itself.
fn chosen<'f>(options: &'f [String], text: &str) -> Vec<&'f String> {
    let is_named = |option: &&String| {
        let (option, text) = (option.trim().to_lowercase(), text.to_lowercase());
        text.match_indices(&option).any(|(at, found)| {
            let before = text[..at].trim_end();
            let after = text[at + found.len()..].trim_start();
            (before.is_empty() || before.ends_with(',')) && (after.is_empty() || after.starts_with(','))
        })
    };
    options.iter().filter(is_named).collect()
}

/// What the author says of the field, and its bounds.
fn hint(field: &Field, language: Language) -> Option<String> {
    let help = field.help.as_deref().map(|help| help.trim().to_owned());
    let bounds = bounds(field).map(|phrase| sentence(phrase.in_language(language)));
    let how = how(field.kind).filter(|_| field.help.is_none());
    let how = how.map(|phrase| sentence(phrase.in_language(language)));
    let said: Vec<String> = [help, how, bounds].into_iter().flatten().map(ended).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// How a value is written, where nothing else says so.
fn how(kind: FieldKind) -> Option<Phrase> {
    match kind {
        FieldKind::Money => Some(Phrase::new("angka tanpa titik ribuan", "digits without separators")),
        // In Indonesian a dot parts thousands on paper; here it is always the decimal point.
        FieldKind::Number => Some(Phrase::new("desimal dengan titik", "decimals with a dot")),
        FieldKind::Choices => Some(Phrase::new("boleh lebih dari satu", "more than one may be chosen")),
        FieldKind::Text
        | FieldKind::Paragraph
        | FieldKind::Date
        | FieldKind::DateTime
        | FieldKind::Choice
        | FieldKind::Boolean
        | FieldKind::File
        | FieldKind::Person => None,
    }
}

/// The bounds of a date, as dates are read.
fn days(field: &Field) -> Option<Phrase> {
    let day = |bound: &Option<String>| Some(date_in_words(bound.as_ref()?.parse().ok()?));
    match (day(&field.min), day(&field.max)) {
        (None, None) => None,
        (Some(min), None) => {
            Some(Phrase::new(format!("paling awal {}", min.id), format!("not before {}", min.en)))
        }
        (None, Some(max)) => {
            Some(Phrase::new(format!("paling akhir {}", max.id), format!("not after {}", max.en)))
        }
        (Some(min), Some(max)) => {
            Some(Phrase::new(format!("{} sampai {}", min.id, max.id), format!("{} to {}", min.en, max.en)))
        }
    }
}

fn bounds(field: &Field) -> Option<Phrase> {
    if field.kind == FieldKind::Date {
        return days(field);
    }
    let (unit_id, unit_en) = match field.kind {
        FieldKind::Text | FieldKind::Paragraph => (" karakter", " characters"),
        FieldKind::Choices => (" pilihan", " choices"),
        FieldKind::Number | FieldKind::Money | FieldKind::Date | FieldKind::DateTime => ("", ""),
        FieldKind::Choice | FieldKind::Boolean | FieldKind::File | FieldKind::Person => return None,
    };
    match (&field.min, &field.max) {
        (None, None) => None,
        (Some(min), None) => {
            Some(Phrase::new(format!("paling sedikit {min}{unit_id}"), format!("at least {min}{unit_en}")))
        }
        (None, Some(max)) => {
            Some(Phrase::new(format!("paling banyak {max}{unit_id}"), format!("at most {max}{unit_en}")))
        }
        (Some(min), Some(max)) => {
            Some(Phrase::new(format!("{min} sampai {max}{unit_id}"), format!("{min} to {max}{unit_en}")))
        }
    }
}

/// A phrase as a sentence begins.
fn sentence(phrase: &str) -> String {
    let mut letters = phrase.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn ended(text: String) -> String {
    if text.ends_with(['.', '!', '?', ':']) { text } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::form::Wrong;

    fn field(kind: FieldKind) -> Field {
        Field { kind, ..Field::default() }
    }

    fn shown(field: Field, given: &str, wrong: Option<Wrong>) -> FieldView {
        let fields = IndexMap::from([("isian".to_owned(), field)]);
        let form = Form { id: None, title: String::new(), fields };
        let given = IndexMap::from([("isian".to_owned(), given.to_owned())]);
        let faults: Vec<FieldFault> =
            wrong.into_iter().map(|wrong| FieldFault::new("isian", None, wrong)).collect();
        view(&form, &given, &faults, Language::En).remove(0)
    }

    #[test]
    fn a_date_is_a_date_and_what_is_none_stays_to_be_seen() {
        let good = shown(field(FieldKind::DateTime), "2026-01-31 08:00", None);
        assert_eq!((good.line, good.value.as_str()), ("datetime-local", "2026-01-31T08:00"));
        let bad = shown(field(FieldKind::Date), "tomorrow", None);
        assert_eq!((bad.line, bad.value.as_str()), ("text", "tomorrow"));
    }

    #[test]
    fn choices_between_commas_are_chosen_though_one_holds_a_comma() {
        let options = vec!["A, B".to_owned(), "B".to_owned(), "C".to_owned(), "AC".to_owned()];
        let view = shown(Field { options, ..field(FieldKind::Choices) }, "a, b, C", None);
        let chosen: Vec<&str> =
            view.options.iter().filter(|one| one.chosen).map(|one| one.value.as_str()).collect();
        // `B` alone cannot be told from the end of `A, B`: shown as chosen, so that nothing is lost that was.
        assert_eq!(chosen, ["A, B", "B", "C"]);
    }

    #[test]
    fn a_fault_and_a_hint_are_named_by_the_field() {
        let bounded = Field { min: Some("3".into()), max: Some("9".into()), ..field(FieldKind::Number) };
        let view = shown(bounded, "12", Some(Wrong::Above { max: "9".into() }));
        assert_eq!(view.hint.as_deref(), Some("Decimals with a dot. 3 to 9."));
        assert_eq!(view.fault.as_deref(), Some("Must be at most 9"));
        assert_eq!(view.told_by.as_deref(), Some("field-isian-hint field-isian-fault"));
        assert_eq!((view.name.as_str(), view.value.as_str()), ("set.isian", "12"));
    }

    #[test]
    fn what_need_not_be_chosen_can_be_left() {
        let optional = shown(field(FieldKind::Boolean), "ya", None);
        assert_eq!(optional.options.len(), 3);
        assert!(optional.options[0].chosen && !optional.options[2].chosen);
        let required = shown(Field { required: true, ..field(FieldKind::Boolean) }, "", None);
        assert_eq!(required.options.len(), 2);
    }
}
