//! What is one's own: roles, delegations, tokens, sessions.

use axum::http::StatusCode;
use serde::Serialize;

use crate::access::{Holder, KeyKind, Scope};
use crate::calendar::date_in_words;
use crate::desk::{Delegate, Delegation, EndDelegation, Holds, Visitor};
use crate::source::{Language, Phrase};

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::route::{Access, Route, Takes};
use super::choices::{Choice, title};
use super::typed::Typed;
use super::{Sheet, keys};

/// The longest number of a letter, in characters.
const LETTER_MAX: usize = 200;

/// A role that is held, by himself or for somebody.
#[derive(Serialize)]
struct Held {
    key: String,
    title: String,
    /// For whom, and by which letter.
    by: Option<String>,
    letter: Option<String>,
}

/// A delegation as it is shown.
#[derive(Serialize)]
pub(super) struct Shown {
    role: String,
    title: String,
    by: String,
    to: String,
    days: String,
    letter: String,
    /// Whether today is one of the days.
    today: bool,
    /// Whether the caller gave it, and may end it.
    own: bool,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/self", Access::Person, page),
        Route::post("/self/delegations", Access::Person, Takes::Form, delegate),
        Route::post("/self/delegations/end", Access::Person, Takes::Form, end_delegation),
        Route::post("/self/tokens", Access::Person, Takes::Form, make_token),
        Route::post("/self/tokens/{id}/end", Access::Person, Takes::Form, end_token),
        Route::post("/self/sessions/{id}/end", Access::Person, Takes::Form, end_session),
    ]
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    show(asked, "", None, None)
}

fn show(
    asked: &Asked,
    form: &str,
    typed: Option<&Typed<'_>>,
    token: Option<&str>,
) -> Result<Answer, Problem> {
    let (caller, language) = (asked.caller()?, asked.language);
    let titles = asked.site.desk.roles()?;
    let visitor = caller.visitor.as_ref();
    let name = caller.name();
    let people: Vec<String> = asked
        .site
        .desk
        .people()?
        .into_iter()
        .map(|person| person.name)
        .filter(|other| other != name)
        .collect();
    let delegations = asked.site.desk.delegations()?;
    let own = delegations.iter().filter(|one| one.by == name || one.to == name);
    let delegations: Vec<Shown> = own.map(|one| shown(one, name, &titles, asked)).collect();
    let mut scopes = typed.map(|typed| typed.ticked("scope")).unwrap_or_default();
    if typed.is_none() {
        scopes = vec![Scope::Read.name().to_owned(), Scope::Work.name().to_owned()];
    }
    let status = typed.map_or(StatusCode::OK, |typed| typed.status);
    let held = visitor.map(|visitor| held(visitor, &titles, language)).unwrap_or_default();
    let delegable = visitor.map(|visitor| delegable(visitor, &titles, language)).unwrap_or_default();
    Sheet::new(asked, language.choose("Akun saya", "My account"))
        .with("everything", &visitor.is_some_and(|visitor| visitor.holds == Holds::Everything))
        .with("nobody", &visitor.is_none())
        .with("held", &held)
        .with("delegable", &delegable)
        .with("people", &people.into_iter().map(named).collect::<Vec<Choice>>())
        .with("delegations", &delegations)
        .with("tokens", &keys::shown(asked, &caller.key.holder, KeyKind::Token)?)
        .with("sessions", &keys::shown(asked, &caller.key.holder, KeyKind::Session)?)
        .with("scopes", &keys::scopes(&scopes, language))
        .with("form", form)
        .with("token", &token)
        .with("typed", &typed.map(Typed::texts).unwrap_or_default())
        .with("faults", &typed.map(Typed::faults).unwrap_or_default())
        .answer_as(status, "self.html")
}

fn named(name: String) -> Choice {
    Choice { key: name.clone(), title: name, on: false }
}

fn held(visitor: &Visitor, titles: &[(String, Phrase)], language: Language) -> Vec<Held> {
    let own = match &visitor.holds {
        Holds::Everything => &[][..],
        Holds::Roles(roles) => roles,
    };
    let own = own.iter().map(|key| Held {
        title: title(key, titles, language),
        key: key.clone(),
        by: None,
        letter: None,
    });
    let acting = visitor.acting.iter().map(|acting| Held {
        title: title(&acting.actor, titles, language),
        key: acting.actor.clone(),
        by: Some(acting.person.clone()),
        letter: Some(acting.letter.clone()),
    });
    own.chain(acting).collect()
}

/// The roles that he holds himself.
fn delegable(visitor: &Visitor, titles: &[(String, Phrase)], language: Language) -> Vec<Choice> {
    match &visitor.holds {
        Holds::Everything => Vec::new(),
        Holds::Roles(roles) => roles
            .iter()
            .map(|key| Choice { key: key.clone(), title: title(key, titles, language), on: false })
            .collect(),
    }
}

pub(super) fn shown(
    delegation: &Delegation,
    caller: &str,
    titles: &[(String, Phrase)],
    asked: &Asked,
) -> Shown {
    let Delegation { actor, by, to, from, until, letter } = delegation;
    let word = |date: crate::calendar::Date| date_in_words(date).in_language(asked.language).to_owned();
    Shown {
        role: actor.clone(),
        title: title(actor, titles, asked.language),
        by: by.clone(),
        to: to.clone(),
        days: format!("{} – {}", word(*from), word(*until)),
        letter: letter.clone(),
        today: (*from..=*until).contains(&asked.now.date_naive()),
        own: by == caller,
    }
}

fn delegate(asked: &Asked) -> Result<Answer, Problem> {
    let visitor = asked.visitor()?;
    let mut typed = Typed::new(asked.form()?, asked.language);
    let (actor, to, letter) = (typed.text("role"), typed.text("to"), typed.text("letter"));
    typed.text("from");
    typed.text("until");
    let (from, until) = typed.days();
    if letter.chars().count() > LETTER_MAX {
        typed.fault("letter", "Paling banyak 200 huruf.", "At most 200 characters.");
    }
    if until.is_some_and(|until| until < asked.now.date_naive()) {
        typed.fault("until", "Hari ini sudah lewat.", "This day has passed.");
    }
    if let (true, Some(from), Some(until)) = (typed.is_good(), from, until) {
        match asked.office_desk()?.delegate(visitor, &Delegate { actor, to, from, until, letter }) {
            Ok(_) => return Ok(Answer::see_other("/self#delegations")),
            Err(denial) => typed.deny(denial)?,
        }
    }
    show(asked, "delegations", Some(&typed), None)
}

fn end_delegation(asked: &Asked) -> Result<Answer, Problem> {
    let mut typed = Typed::new(asked.form()?, asked.language);
    let (actor, to, letter) = (typed.text("role"), typed.text("to"), Some(typed.text("letter")));
    let by = asked.visitor()?.name.clone();
    asked.office_desk()?.end_delegation(&EndDelegation { actor, to, by, letter })?;
    Ok(Answer::see_other("/self#delegations"))
}

/// A token's holder makes no other one: it could reach further than the first. The token is in this answer alone.
fn make_token(asked: &Asked) -> Result<Answer, Problem> {
    let caller = asked.caller()?;
    let Holder::Person(_) = &caller.key.holder else { return Err(not_the_owner()) };
    if caller.key.kind != KeyKind::Session {
        let (id, en) =
            ("token dibuat setelah masuk dengan kata sandi", "tokens are made after signing in by password");
        return Err(Problem::new(StatusCode::FORBIDDEN, "no_session", id, en));
    }
    let mut typed = Typed::new(asked.form()?, asked.language);
    match keys::make_token(asked, caller.key.holder.clone(), &mut typed)? {
        Some(token) => show(asked, "", None, Some(&token)),
        None => show(asked, "tokens", Some(&typed), None),
    }
}

fn not_the_owner() -> Problem {
    let (id, en) = ("token dibuat untuk orang yang terdaftar", "tokens are made for registered people");
    Problem::new(StatusCode::FORBIDDEN, "owner", id, en)
}

fn end_token(asked: &Asked) -> Result<Answer, Problem> {
    keys::end(asked, &asked.caller()?.key.holder, KeyKind::Token)?;
    Ok(Answer::see_other("/self#tokens"))
}

/// Ending the very session that asks is leaving.
fn end_session(asked: &Asked) -> Result<Answer, Problem> {
    let key = &asked.caller()?.key;
    keys::end(asked, &key.holder, KeyKind::Session)?;
    if key.id() == asked.param("id") {
        return Ok(Answer::see_other("/login").cookie(&asked.site.address.set_cookie("", 0)));
    }
    Ok(Answer::see_other("/self#sessions"))
}
