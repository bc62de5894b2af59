//! Everybody registered, and registering somebody.

use axum::http::StatusCode;
use serde::Serialize;

use crate::access::{addresses, change_address};
use crate::calendar::{Date, date_in_words};
use crate::desk::{Person, Term, is_held};
use crate::post::is_address;
use crate::source::{Language, Phrase};

use super::super::super::answer::Answer;
use super::super::super::asked::Asked;
use super::super::super::link::segment;
use super::super::super::problem::Problem;
use super::super::super::route::{Access, Route, Takes};
use super::super::choices::{choices, title};
use super::super::typed::Typed;
use super::sheet;

/// Somebody in the list.
#[derive(Serialize)]
struct Listed {
    name: String,
    path: String,
    roles: Vec<Role>,
    mail: Option<String>,
    password: bool,
}

/// A role that is held.
#[derive(Serialize)]
pub(super) struct Role {
    pub key: String,
    pub title: String,
    /// On which days, where not on every one.
    pub days: Option<String>,
    pub today: bool,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/office/people", Access::Administrator, page),
        Route::post("/office/people", Access::Administrator, Takes::Form, register),
    ]
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    show(asked, None)
}

fn show(asked: &Asked, typed: Option<&Typed<'_>>) -> Result<Answer, Problem> {
    let mails = addresses(&asked.site.folder)?;
    let titles = asked.site.desk.roles()?;
    let mut people = Vec::new();
    for person in asked.site.desk.people()? {
        people.push(Listed {
            path: person_path(&person.name),
            roles: roles(&person, &titles, asked.now.date_naive(), asked.language),
            mail: mails.get(&person.name).cloned(),
            password: asked.site.secrets.has_password(&person.name)?,
            name: person.name,
        });
    }
    let ticked = typed.map(|typed| typed.ticked("role")).unwrap_or_default();
    let status = typed.map_or(StatusCode::OK, |typed| typed.status);
    sheet(asked, asked.language.choose("Orang", "People"))?
        .with("people", &people)
        .with("choices", &choices(&titles, &ticked, asked.language))
        .with("typed", &typed.map(Typed::texts).unwrap_or_default())
        .with("faults", &typed.map(Typed::faults).unwrap_or_default())
        .answer_as(status, "office-people.html")
}

fn register(asked: &Asked) -> Result<Answer, Problem> {
    let mut typed = Typed::new(asked.form()?, asked.language);
    let name = typed.text("name");
    let (mail, roles, (from, until)) = (mail(&mut typed), wanted(&typed), typed.days());
    if typed.is_good() && asked.site.desk.known_person(&name).is_ok() {
        let (id, en) = (
            "Nama ini sudah terdaftar; bukalah dari daftar.",
            "This name is registered; open it in the list.",
        );
        typed.fault("name", id, en);
    }
    if typed.is_good() {
        match asked.office_desk()?.add_person_for(&name, &roles, from, until) {
            Ok(_) => {
                if mail.is_some() {
                    change_address(&asked.site.folder, &name, mail.as_deref())?;
                }
                return Ok(Answer::see_other(&person_path(&name)));
            }
            Err(denial) => typed.deny(denial)?,
        }
    }
    show(asked, Some(&typed))
}

/// The roles of the ticked boxes, and those that were typed beside them.
pub(super) fn wanted(typed: &Typed<'_>) -> Vec<String> {
    let other = typed.optional("other").unwrap_or_default();
    let other = other.split([',', ' ']).filter(|role| !role.is_empty()).map(str::to_owned);
    typed.ticked("role").into_iter().chain(other).collect()
}

/// A mail address that is one.
pub(super) fn mail(typed: &mut Typed<'_>) -> Option<String> {
    let mail = typed.optional("mail")?;
    if !is_address(&mail) {
        let (id, en) = (
            "Ini bukan alamat surel seperti nama@kantor.go.id.",
            "This is no mail address such as name@office.go.id.",
        );
        typed.fault("mail", id, en);
    }
    Some(mail)
}

pub(super) fn person_path(name: &str) -> String {
    format!("/office/people/{}", segment(name))
}

/// The roles of a person, each with what it is called and its days.
pub(super) fn roles(
    person: &Person,
    titles: &[(String, Phrase)],
    today: Date,
    language: Language,
) -> Vec<Role> {
    let role = |key: &String| {
        let terms = person.terms.iter().filter(|term| term.role == *key);
        let all: Vec<String> = terms.map(|term| days(term, language)).collect();
        Role {
            key: key.clone(),
            title: title(key, titles, language),
            days: (!all.is_empty()).then(|| all.join(", ")),
            today: is_held(&person.terms, key, today),
        }
    };
    person.roles.iter().map(role).collect()
}

fn days(Term { from, until, .. }: &Term, language: Language) -> String {
    let word = |date: Date| date_in_words(date).in_language(language).to_owned();
    match (from.map(word), until.map(word)) {
        (Some(from), Some(until)) => format!("{from} – {until}"),
        (Some(from), None) => format!("{} {from}", language.choose("mulai", "from")),
        (None, Some(until)) => format!("{} {until}", language.choose("sampai", "until")),
        (None, None) => String::new(),
    }
}
