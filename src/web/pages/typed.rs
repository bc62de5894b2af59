//! What was typed into a form, kept for the page that shows it again, and what is wrong with it, field by field.

use std::collections::BTreeMap;

use axum::http::StatusCode;

use crate::calendar::Date;
use crate::desk::{Denial, RegisterDenial};
use crate::source::{Language, Phrase};

use super::super::asked::Form;
use super::super::problem::Problem;

/// A form that is being read.
pub(super) struct Typed<'f> {
    form: &'f Form,
    language: Language,
    /// What is wrong, by field; with no field, what is wrong with all of it.
    faults: BTreeMap<&'static str, String>,
    first: Option<&'static str>,
    pub status: StatusCode,
}

/// The key of what no field is to blame for.
const WHOLE: &str = "whole";

/// The key of the name of what was found at fault first: there the page is read on.
const FIRST: &str = "first";

impl<'f> Typed<'f> {
    pub fn new(form: &'f Form, language: Language) -> Typed<'f> {
        Typed {
            form,
            language,
            faults: BTreeMap::new(),
            first: None,
            status: StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }

    /// Every text by its field, as it was typed; those of several boxes together.
    pub fn texts(&self) -> BTreeMap<String, String> {
        self.form.texts_of("").into_iter().collect()
    }

    /// What is wrong, as templates show it.
    pub fn faults(&self) -> BTreeMap<&'static str, String> {
        let mut faults = self.faults.clone();
        faults.extend(self.first.map(|first| (FIRST, first.to_owned())));
        faults
    }

    /// The sentence about what was found at fault first.
    pub fn first_fault(&self) -> Option<&String> {
        self.faults.get(self.first?)
    }

    pub fn fault(&mut self, field: &'static str, id: &str, en: &str) {
        self.first.get_or_insert(field);
        self.faults.entry(field).or_insert_with(|| self.language.choose(id, en).to_owned());
    }

    /// The text of a field that must not be empty.
    pub fn text(&mut self, field: &'static str) -> String {
        let text = self.form.text(field).unwrap_or_default().to_owned();
        if text.is_empty() {
            self.fault(field, "Wajib diisi.", "This must be filled in.");
        }
        text
    }

    /// The texts of all boxes of one name that are ticked.
    pub fn ticked(&self, name: &str) -> Vec<String> {
        let ticked = self.form.texts.iter().filter(|(key, text)| key == name && !text.trim().is_empty());
        ticked.map(|(_, text)| text.trim().to_owned()).collect()
    }

    pub fn optional(&self, field: &str) -> Option<String> {
        self.form.text(field).map(str::to_owned)
    }

    /// A day; none where nothing is typed, or nothing that is one.
    pub fn day(&mut self, field: &'static str) -> Option<Date> {
        let day = self.form.text(field)?.parse().ok();
        if day.is_none() {
            self.fault(
                field,
                "Tulis sebagai tahun-bulan-hari, misalnya 2026-12-31.",
                "Write it as year-month-day, such as 2026-12-31.",
            );
        }
        day
    }

    /// Two days of which the second must not come first.
    pub fn days(&mut self) -> (Option<Date>, Option<Date>) {
        let (from, until) = (self.day("from"), self.day("until"));
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            self.fault("until", "Mendahului hari pertama.", "It comes before the first day.");
        }
        (from, until)
    }

    /// The desk's no: at the field that it is about, where it is about one; a failure of the store stays what it is.
    pub fn deny(&mut self, denial: Denial) -> Result<(), Problem> {
        let field = match &denial {
            Denial::Register(RegisterDenial::BadName { .. } | RegisterDenial::NameTaken { .. }) => "name",
            Denial::Register(
                RegisterDenial::BadRole { .. }
                | RegisterDenial::TooManyRoles { .. }
                | RegisterDenial::RoleNotHeld { .. },
            ) => "role",
            Denial::Register(RegisterDenial::DelegatedToOneself { .. }) | Denial::NoPerson { .. } => "to",
            _other => WHOLE,
        };
        let problem = Problem::from(denial);
        if problem.status.is_server_error() {
            return Err(problem);
        }
        self.status = problem.status;
        let Phrase { id, en } = problem.message;
        self.fault(field, &id, &en);
        Ok(())
    }
}
