//! Questions to the person at the terminal: one step's answer, form and reason. Asks nothing where nobody sits.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use inquire::{Confirm, InquireError, MultiSelect, Select, Text};

use crate::desk::Says;
use crate::document::{Field, FieldKind, Item};
use crate::procedure::Step;
use crate::procedure::form::{Files, Form};
use crate::source::{Language, Phrase};

use super::bring::look;
use super::failure::{Exit, Failure};
use super::session::Session;

/// What asking came to.
pub enum Asked<T> {
    Answered(T),
    /// The person stopped, with Esc or by saying so.
    Stopped,
}

/// What a person says, or a file of answers, files by their paths.
#[derive(Default)]
pub struct Told {
    pub says: Says,
    pub attach: Vec<PathBuf>,
}

/// Asks for everything that completes a step; `missing` are the documents that have no file yet.
pub fn step(
    step: &Step,
    carries_answer: bool,
    missing: &[&Item],
    session: &mut Session<'_, '_>,
) -> Result<Asked<Told>, Failure> {
    asked(ask_step(step, carries_answer, missing, session))
}

/// Asks for a form, again until it is right.
pub fn form(form: &Form, session: &mut Session<'_, '_>) -> Result<Asked<IndexMap<String, String>>, Failure> {
    asked(ask_form(form, session))
}

fn asked<T>(asked: Result<T, InquireError>) -> Result<Asked<T>, Failure> {
    match asked {
        Ok(answer) => Ok(Asked::Answered(answer)),
        Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Ok(Asked::Stopped),
        Err(error) => {
            let message =
                Phrase::new(format!("tidak dapat bertanya: {error}"), format!("cannot ask: {error}"));
            Err(Failure::new(Exit::Failed, "terminal", message))
        }
    }
}

fn ask_step(
    step: &Step,
    carries_answer: bool,
    missing: &[&Item],
    session: &mut Session<'_, '_>,
) -> Result<Told, InquireError> {
    let language = session.language;
    let word = |id: &'static str, en: &'static str| language.choose(id, en);
    let mut says = Says::default();
    if let Some(when) = &step.optional {
        let question = format!("{} ({when})", word("Diperlukan?", "Is it needed?"));
        if !yes(&question, language)? {
            says.skip = true;
            says.reason = Some(reason(language)?);
            return Ok(Told { says, attach: Vec::new() });
        }
    }
    if !carries_answer {
        confirm(session.language)?;
        return Ok(Told { says, attach: Vec::new() });
    }
    if let Some(form) = &step.form {
        says.set = ask_form(form, session)?;
    }
    if step.is_decision() && !step.decides_itself() {
        let answers: Vec<&str> = step.branches().iter().map(|branch| branch.answer.as_str()).collect();
        let question = question(step);
        let answer = Select::new(&question, answers).with_help_message(choosing(language)).raw_prompt()?;
        if step.branches()[answer.index].reason {
            says.reason = Some(reason(language)?);
        }
        says.answer = Some(answer.value.to_owned());
    } else if step.form.is_none() && missing.is_empty() {
        confirm(session.language)?;
    }
    let attach = missing.iter().map(|item| ask_file(item, session)).collect::<Result<_, _>>()?;
    Ok(Told { says, attach })
}

/// Asks for a document that must be attached, again until a file fits.
fn ask_file(item: &Item, session: &mut Session<'_, '_>) -> Result<PathBuf, InquireError> {
    let language = session.language;
    let label =
        format!("{} {} ({}):", language.choose("Berkas", "File of"), item.name, item.attach.join(", "));
    loop {
        let Some(path) = typed_path(&Text::new(&label).prompt()?) else { continue };
        let said = match look(None, &path, &session.shell.folder, session) {
            Ok(file) if file.is_one_of(&item.attach) && file.size > 0 => return Ok(path),
            Ok(file) => {
                let wanted = item.attach.join(", ");
                let said = Phrase::new(
                    format!("{} kosong atau bukan berkas {wanted}", file.name),
                    format!("{} is empty, or no file of these kinds: {wanted}", file.name),
                );
                said.in_language(language).to_owned()
            }
            Err(failure) => failure.message.in_language(language).to_owned(),
        };
        session.shell.say(&format!("  {said}"));
    }
}

/// A path as a person types it, or drops it onto the terminal, which puts it in quotes.
fn typed_path(typed: &str) -> Option<PathBuf> {
    let typed = typed.trim();
    let bare = ['\'', '"'].iter().find_map(|mark| typed.strip_prefix(*mark)?.strip_suffix(*mark));
    let path = bare.unwrap_or(typed);
    (!path.is_empty()).then(|| PathBuf::from(path))
}

/// The plain question of a step without form or answer; no is a way to stop.
fn confirm(language: Language) -> Result<(), InquireError> {
    let question = language.choose("Sudah dikerjakan?", "Done?");
    if yes(question, language)? { Ok(()) } else { Err(InquireError::OperationCanceled) }
}

/// A question that is answered with yes or no.
fn yes(question: &str, language: Language) -> Result<bool, InquireError> {
    let told = |yes: bool| if yes { language.choose("ya", "yes") } else { language.choose("tidak", "no") };
    let read = |text: &str| match text.trim().to_lowercase().as_str() {
        "y" | "ya" | "yes" => Ok(true),
        "t" | "tidak" | "n" | "no" => Ok(false),
        _ => Err(()),
    };
    Confirm::new(question)
        .with_default(true)
        .with_parser(&read)
        .with_formatter(&|yes| told(yes).to_owned())
        .with_default_value_formatter(&|_| language.choose("Y/t", "Y/n").to_owned())
        .with_error_message(language.choose("Jawab dengan y atau t.", "Answer with y or n."))
        .prompt()
}

/// A reason, which must say something.
fn reason(language: Language) -> Result<String, InquireError> {
    loop {
        let text = Text::new(language.choose("Alasan:", "Reason:")).prompt()?;
        if !text.trim().is_empty() {
            return Ok(text);
        }
    }
}

/// How one chooses.
fn choosing(language: Language) -> &'static str {
    language.choose("panah untuk memilih, Enter untuk menjawab", "arrows to choose, Enter to answer")
}

fn question(step: &Step) -> String {
    match &step.way_out {
        crate::procedure::WayOut::Decision { question, .. } => question.clone(),
        crate::procedure::WayOut::Next(_) => step.activity.clone(),
    }
}

fn ask_form(form: &Form, session: &mut Session<'_, '_>) -> Result<IndexMap<String, String>, InquireError> {
    let mut filled = IndexMap::new();
    let mut wanted: Vec<&String> = form.fields.keys().collect();
    loop {
        for name in wanted {
            if let Some(field) = form.fields.get(name) {
                let is_file = field.kind == FieldKind::File;
                let text = match is_file {
                    true => ask_path(name, field, session)?,
                    false => ask_field(name, field, session.language)?,
                };
                filled.insert(name.clone(), text);
            }
        }
        let Err(faults) = form.fill(&filled, &files_of(form, &filled, session)) else { return Ok(filled) };
        for fault in &faults {
            let text = fault.describe();
            session.shell.say(&format!("  {}", text.in_language(session.language)));
        }
        wanted = form.fields.keys().filter(|name| faults.iter().any(|fault| fault.field == **name)).collect();
    }
}

/// Asks for the file of a field, again until there is one, or none where none is required.
fn ask_path(name: &str, field: &Field, session: &mut Session<'_, '_>) -> Result<String, InquireError> {
    let language = session.language;
    loop {
        let typed = ask_field(name, field, language)?;
        let Some(path) = typed_path(&typed) else { return Ok(String::new()) };
        match look(None, &path, &session.shell.folder, session) {
            Ok(_) => return Ok(path.display().to_string()),
            Err(failure) => session.shell.say(&format!("  {}", failure.message.in_language(language))),
        }
    }
}

/// The files at the paths that were typed for a form's fields.
fn files_of(form: &Form, filled: &IndexMap<String, String>, session: &Session<'_, '_>) -> Files {
    let typed = form.file_fields().filter_map(|name| Some((name, filled.get(name)?)));
    let looked = typed.filter_map(|(name, path)| {
        Some((name.clone(), look(None, Path::new(path), &session.shell.folder, session).ok()?))
    });
    looked.collect()
}

fn ask_field(name: &str, field: &Field, language: Language) -> Result<String, InquireError> {
    let label = format!("{}:", field.label.as_deref().unwrap_or(name));
    let help = field.help.clone().or_else(|| hint(field.kind, language));
    match field.kind {
        FieldKind::Choice => {
            let mut options = field.options.clone();
            if !field.required {
                options.insert(0, NOTHING.to_owned());
            }
            let cursor = options.iter().position(|option| Some(option) == field.default.as_ref());
            let help = help.as_deref().unwrap_or(choosing(language));
            let asked = Select::new(&label, options).with_starting_cursor(cursor.unwrap_or_default());
            let chosen = asked.with_help_message(help).prompt()?;
            Ok(if chosen == NOTHING { String::new() } else { chosen })
        }
        FieldKind::Choices => {
            let marking =
                language.choose("Spasi untuk menandai, Enter bila selesai", "Space to mark, Enter when done");
            let help = help.as_deref().unwrap_or(marking);
            let chosen = MultiSelect::new(&label, field.options.clone()).with_help_message(help).prompt()?;
            Ok(chosen.join(","))
        }
        FieldKind::Text
        | FieldKind::Paragraph
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Date
        | FieldKind::DateTime
        | FieldKind::Boolean
        | FieldKind::File
        | FieldKind::Person => {
            let mut asked = Text::new(&label);
            asked.help_message = help.as_deref();
            asked.default = field.default.as_deref();
            asked.prompt()
        }
    }
}

/// The option of an optional choice that leaves it empty.
const NOTHING: &str = "–";

/// How a value is written, where the label does not say it.
fn hint(kind: FieldKind, language: Language) -> Option<String> {
    let (id, en) = match kind {
        FieldKind::Date => ("tanggal, seperti 2026-01-31", "a date, such as 2026-01-31"),
        FieldKind::DateTime => {
            ("tanggal dan jam, seperti 2026-01-31 08:00", "date and time, such as 2026-01-31 08:00")
        }
        FieldKind::Boolean => ("ya atau tidak", "yes or no"),
        FieldKind::Text
        | FieldKind::Paragraph
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Choice
        | FieldKind::Choices
        | FieldKind::File
        | FieldKind::Person => return None,
    };
    Some(language.choose(id, en).to_owned())
}
