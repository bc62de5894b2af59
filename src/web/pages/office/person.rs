//! One person: roles and their days, the mail address, and how he comes in.

use axum::http::StatusCode;
use chrono::TimeDelta;

use crate::access::{Holder, INVITATION_DAYS, KeyKind, NewKey, Scope, Scopes, addresses, change_address};
use crate::calendar::when;
use crate::desk::{EndDelegation, Person};

use super::super::super::answer::Answer;
use super::super::super::asked::Asked;
use super::super::super::problem::Problem;
use super::super::super::route::{Access, Route, Takes};
use super::super::choices::{choices, title};
use super::super::keys;
use super::super::own::shown;
use super::super::typed::Typed;
use super::people::{mail, person_path, roles, wanted};
use super::sheet;

pub(super) fn routes() -> Vec<Route> {
    let administrator = Access::Administrator;
    vec![
        Route::get("/office/people/{name}", administrator, page),
        Route::post("/office/people/{name}/roles", administrator, Takes::Form, add_roles),
        Route::post("/office/people/{name}/delegations/end", administrator, Takes::Form, end_delegation),
        Route::post("/office/people/{name}/mail", administrator, Takes::Form, set_mail),
        Route::post("/office/people/{name}/invite", administrator, Takes::Form, invite),
        Route::post("/office/people/{name}/tokens", administrator, Takes::Form, make_token),
        Route::post("/office/people/{name}/tokens/{id}/end", administrator, Takes::Form, end_token),
        Route::get("/office/people/{name}/remove", administrator, confirm),
        Route::post("/office/people/{name}/remove", administrator, Takes::Form, remove),
    ]
}

/// What is shown once, and never again.
enum Once<'t> {
    Nothing,
    Invitation { url: &'t str, until: String },
    Token(&'t str),
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    show(asked, &person(asked)?, "", None, &Once::Nothing)
}

/// The person whom the address names.
fn person(asked: &Asked) -> Result<Person, Problem> {
    Ok(asked.site.desk.known_person(asked.param("name"))?)
}

fn holder(person: &Person) -> Holder {
    Holder::Person(person.name.clone())
}

/// The page, perhaps with one of its forms to be put right.
fn show(
    asked: &Asked,
    person: &Person,
    form: &str,
    typed: Option<&Typed<'_>>,
    once: &Once<'_>,
) -> Result<Answer, Problem> {
    let (site, language) = (&asked.site, asked.language);
    let titles = site.desk.roles()?;
    let holder = holder(person);
    let status = typed.map_or(StatusCode::OK, |typed| typed.status);
    let ticked = |name: &str| typed.map(|typed| typed.ticked(name)).unwrap_or_default();
    let free: Vec<_> = titles.iter().filter(|(key, _)| !person.roles.contains(key)).cloned().collect();
    let mut scopes = ticked("scope");
    if typed.is_none() {
        scopes = vec![Scope::Read.name().to_owned(), Scope::Work.name().to_owned()];
    }
    let delegations = site.desk.delegations()?;
    let concern = delegations.iter().filter(|one| one.by == person.name || one.to == person.name);
    let sheet = sheet(asked, &person.name)?
        .with("delegations", &concern.map(|one| shown(one, &person.name, &titles, asked)).collect::<Vec<_>>())
        .with("name", &person.name)
        .with("path", &person_path(&person.name))
        .with("roles", &roles(person, &titles, asked.now.date_naive(), language))
        .with("choices", &choices(&free, &ticked("role"), language))
        .with("mail", &addresses(&site.folder)?.get(&person.name))
        .with("password", &site.secrets.has_password(&person.name)?)
        .with("sessions", &keys::shown(asked, &holder, KeyKind::Session)?.len())
        .with("invitations", &keys::shown(asked, &holder, KeyKind::Invitation)?.len())
        .with("tokens", &keys::shown(asked, &holder, KeyKind::Token)?)
        .with("scopes", &keys::scopes(&scopes, language))
        .with("form", form)
        .with("typed", &typed.map(Typed::texts).unwrap_or_default())
        .with("faults", &typed.map(Typed::faults).unwrap_or_default());
    let sheet = match once {
        Once::Nothing => sheet,
        Once::Invitation { url, until } => sheet.with("invitation", *url).with("until", until),
        Once::Token(token) => sheet.with("token", *token),
    };
    sheet.answer_as(status, "office-person.html")
}

fn add_roles(asked: &Asked) -> Result<Answer, Problem> {
    let person = person(asked)?;
    let mut typed = Typed::new(asked.form()?, asked.language);
    let (roles, (from, until)) = (wanted(&typed), typed.days());
    if roles.is_empty() {
        typed.fault("role", "Pilih sedikitnya satu peran.", "Choose at least one role.");
    }
    if typed.is_good() {
        match asked.office_desk()?.add_person_for(&person.name, &roles, from, until) {
            Ok(_) => return Ok(Answer::see_other(&person_path(&person.name))),
            Err(denial) => typed.deny(denial)?,
        }
    }
    show(asked, &person, "roles", Some(&typed), &Once::Nothing)
}

/// What anybody else gave is ended, too: an office whose head is ill must not wait for him.
fn end_delegation(asked: &Asked) -> Result<Answer, Problem> {
    let person = person(asked)?;
    let mut typed = Typed::new(asked.form()?, asked.language);
    let (actor, to, by) = (typed.text("role"), typed.text("to"), typed.text("by"));
    let letter = Some(typed.text("letter"));
    asked.office_desk()?.end_delegation(&EndDelegation { actor, to, by, letter })?;
    Ok(Answer::see_other(&format!("{}#delegations", person_path(&person.name))))
}

fn set_mail(asked: &Asked) -> Result<Answer, Problem> {
    let person = person(asked)?;
    let mut typed = Typed::new(asked.form()?, asked.language);
    let mail = mail(&mut typed);
    if !typed.is_good() {
        return show(asked, &person, "mail", Some(&typed), &Once::Nothing);
    }
    change_address(&asked.site.folder, &person.name, mail.as_deref())?;
    Ok(Answer::see_other(&person_path(&person.name)))
}

/// The one-time address is in this answer alone.
fn invite(asked: &Asked) -> Result<Answer, Problem> {
    let person = person(asked)?;
    let (text, ends) = new_invitation(asked, &person)?;
    let url = format!("{}/login/{text}", asked.site.address.url);
    let until = when::moment(ends, asked.now, asked.language);
    show(asked, &person, "", None, &Once::Invitation { url: &url, until })
}

/// A new invitation, in whose place no former one lets anybody in.
fn new_invitation(asked: &Asked, person: &Person) -> Result<(String, crate::calendar::Time), Problem> {
    let (secrets, holder) = (&asked.site.secrets, holder(person));
    secrets.end_keys(|key| key.holder == holder && key.kind == KeyKind::Invitation)?;
    let ends = asked.now + TimeDelta::days(INVITATION_DAYS);
    let (kind, scopes) = (KeyKind::Invitation, Scopes::from(Scope::ALL));
    let text = secrets.make_key(NewKey { kind, holder, scopes, ends: Some(ends), label: "" }, asked.now)?;
    Ok((text, ends))
}

/// The token is in this answer alone.
fn make_token(asked: &Asked) -> Result<Answer, Problem> {
    let person = person(asked)?;
    let mut typed = Typed::new(asked.form()?, asked.language);
    match keys::make_token(asked, holder(&person), &mut typed)? {
        Some(token) => show(asked, &person, "", None, &Once::Token(&token)),
        None => show(asked, &person, "tokens", Some(&typed), &Once::Nothing),
    }
}

fn end_token(asked: &Asked) -> Result<Answer, Problem> {
    let person = person(asked)?;
    keys::end(asked, &holder(&person), KeyKind::Token)?;
    Ok(Answer::see_other(&person_path(&person.name)))
}

/// Asks once more before a role, or the person, is taken away.
fn confirm(asked: &Asked) -> Result<Answer, Problem> {
    let person = person(asked)?;
    ask(asked, &person, asked.query("role"), None)
}

fn ask(
    asked: &Asked,
    person: &Person,
    role: Option<&str>,
    problem: Option<&Problem>,
) -> Result<Answer, Problem> {
    let titles = asked.site.desk.roles()?;
    let language = asked.language;
    let heading = match role {
        Some(_) => language.choose("Cabut peran", "Take a role away"),
        None => language.choose("Hapus orang", "Remove a person"),
    };
    let status = problem.map_or(StatusCode::OK, |problem| problem.status);
    sheet(asked, heading)?
        .with("name", &person.name)
        .with("path", &person_path(&person.name))
        .with("role", &role)
        .with("role_title", &role.map(|role| title(role, &titles, language)))
        .with("wrong", &problem.map(|problem| problem.message.in_language(language).to_owned()))
        .with("allowed", &problem.map(|problem| problem.allowed.clone()).unwrap_or_default())
        .answer_as(status, "office-remove.html")
}

fn remove(asked: &Asked) -> Result<Answer, Problem> {
    let person = person(asked)?;
    let role = asked.form()?.text("role").map(str::to_owned);
    let roles: Vec<String> = role.iter().cloned().collect();
    match asked.office_desk()?.remove_person(&person.name, &roles) {
        Ok(registered) if registered.person.is_some() => Ok(Answer::see_other(&person_path(&person.name))),
        Ok(_) => {
            change_address(&asked.site.folder, &person.name, None)?;
            asked.site.secrets.forget(&person.name)?;
            Ok(Answer::see_other("/office/people"))
        }
        Err(denial) => {
            let problem = Problem::from(denial);
            if problem.status.is_server_error() {
                return Err(problem);
            }
            ask(asked, &person, role.as_deref(), Some(&problem))
        }
    }
}
