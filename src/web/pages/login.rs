//! Coming in and leaving: by name and password, or once by an invitation; and the language that pages are read in.

use axum::http::StatusCode;
use chrono::TimeDelta;

use crate::access::{Holder, KeyKind, NewKey, Scope, Scopes};
use crate::ledger::Digest;
use crate::source::Language;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::attempts::{FREE_BY_NAME, FREE_BY_PLACE};
use super::super::problem::Problem;
use super::super::route::{Access, Route, Takes};
use super::{LANGUAGE_COOKIE, Sheet};

/// How long a session lasts: a working day with room on both sides.
const SESSION_HOURS: i64 = 12;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/login", Access::Open, page),
        Route::post("/login", Access::Open, Takes::Form, enter),
        Route::get("/login/{invitation}", Access::Open, accept),
        Route::post("/logout", Access::Person, Takes::Form, leave),
        Route::post("/language", Access::Open, Takes::Form, language),
        Route::get("/password", Access::Person, password_page),
        Route::post("/password", Access::Person, Takes::Form, set_password),
    ]
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    if asked.caller.is_some() {
        return Ok(Answer::see_other(next(asked.query("next"))));
    }
    Sheet::new(asked, asked.language.choose("Masuk", "Sign in"))
        .with("next", next(asked.query("next")))
        .answer("login.html")
}

fn enter(asked: &Asked) -> Result<Answer, Problem> {
    let form = asked.form()?;
    let name = form.text("name").unwrap_or_default();
    // A password is taken with its spaces.
    let password = form.texts.iter().find(|(key, _)| key == "password").map_or("", |(_, text)| text.as_str());
    let (by_name, by_place) = (by_name(name), format!("place {:?}", asked.peer));
    let attempts = &asked.site.attempts;
    let wait = attempts.wait(&by_name, FREE_BY_NAME, asked.now);
    let wait = wait.or_else(|| attempts.wait(&by_place, FREE_BY_PLACE, asked.now));
    if let Some(seconds) = wait {
        let id = format!("terlalu banyak percobaan; coba lagi {seconds} detik kemudian");
        let en = format!("too many attempts; try again in {seconds} seconds");
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", id, en).after(seconds);
        return again(asked, name, &problem);
    }
    // Counted before it is known to be wrong: many that come at once are many.
    attempts.failed(&by_name, asked.now);
    attempts.failed(&by_place, asked.now);
    let Some(_look) = attempts.look() else {
        attempts.was_none(&by_name);
        attempts.was_none(&by_place);
        let (id, en) =
            ("banyak yang sedang masuk; coba sebentar lagi", "many are signing in; try again in a moment");
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", id, en).after(2);
        return again(asked, name, &problem);
    };
    let known = asked.site.desk.known_person(name).is_ok();
    if !asked.site.secrets.is_password(name, password)? || !known {
        tracing::warn!(peer = ?asked.peer, "a login was refused");
        let (id, en) = ("nama atau kata sandi salah", "the name or the password is wrong");
        return again(asked, name, &Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_password", id, en));
    }
    attempts.succeeded(&by_name);
    attempts.was_none(&by_place);
    let session = open_session(asked, Holder::Person(name.to_owned()))?;
    Ok(Answer::see_other(next(form.text("next"))).cookie(&session))
}

/// What stands for a name, however long what was typed is.
fn by_name(name: &str) -> String {
    format!("name {}", Digest::of(name.as_bytes()))
}

/// The form once more, with what is wrong.
fn again(asked: &Asked, name: &str, problem: &Problem) -> Result<Answer, Problem> {
    let sheet = Sheet::new(asked, asked.language.choose("Masuk", "Sign in"))
        .with("name", name)
        .with("next", next(asked.form()?.text("next")))
        .with("wrong", problem.message.in_language(asked.language));
    Ok(problem.marked(sheet.answer_as(problem.status, "login.html")?))
}

/// The holder of an invitation comes in; a person then sets a password.
fn accept(asked: &Asked) -> Result<Answer, Problem> {
    let Some(key) = asked.site.secrets.accept(asked.param("invitation"), asked.now)? else {
        attempts_of_place(asked)?;
        let (id, en) =
            ("undangan ini sudah dipakai atau sudah lewat", "this invitation was used, or its time is over");
        return Err(Problem::new(StatusCode::NOT_FOUND, "no_invitation", id, en));
    };
    let onwards = if key.holder == Holder::Owner { "/" } else { "/password" };
    let session = open_session(asked, key.holder)?;
    Ok(Answer::see_other(onwards).cookie(&session))
}

/// Whoever guesses invitations must wait, too, though none can be guessed.
fn attempts_of_place(asked: &Asked) -> Result<(), Problem> {
    let by_place = format!("place {:?}", asked.peer);
    if let Some(seconds) = asked.site.attempts.wait(&by_place, FREE_BY_PLACE, asked.now) {
        let (id, en) = ("terlalu banyak percobaan", "too many attempts");
        return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", id, en).after(seconds));
    }
    asked.site.attempts.failed(&by_place, asked.now);
    Ok(())
}

fn open_session(asked: &Asked, holder: Holder) -> Result<String, Problem> {
    let life = TimeDelta::hours(SESSION_HOURS);
    let session = NewKey {
        kind: KeyKind::Session,
        holder,
        scopes: Scopes::from(Scope::ALL),
        ends: Some(asked.now + life),
        label: "",
    };
    let text = asked.site.secrets.make_key(session, asked.now)?;
    Ok(asked.site.address.set_cookie(&text, life.num_seconds()))
}

fn leave(asked: &Asked) -> Result<Answer, Problem> {
    asked.site.secrets.end_key(&asked.caller()?.text)?;
    Ok(Answer::see_other("/login").cookie(&asked.site.address.set_cookie("", 0)))
}

fn language(asked: &Asked) -> Result<Answer, Problem> {
    let form = asked.form()?;
    let chosen = if form.text("lang") == Some("en") { Language::En } else { Language::Id };
    let name = chosen.choose("id", "en");
    let cookie = format!("{LANGUAGE_COOKIE}={name}; Path=/; SameSite=Lax; Max-Age=31536000; HttpOnly");
    Ok(Answer::see_other(next(form.text("next"))).cookie(&cookie))
}

fn password_page(asked: &Asked) -> Result<Answer, Problem> {
    password_sheet(asked, StatusCode::OK, None)
}

fn password_sheet(asked: &Asked, status: StatusCode, wrong: Option<&Problem>) -> Result<Answer, Problem> {
    let person = asked.visitor()?;
    let asks_former = asked.site.secrets.has_password(&person.name)?;
    let wrong = wrong.map(|problem| problem.message.in_language(asked.language));
    Sheet::new(asked, asked.language.choose("Kata sandi", "Password"))
        .with("asks_former", &asks_former)
        .with("wrong", &wrong)
        .answer_as(status, "password.html")
}

fn set_password(asked: &Asked) -> Result<Answer, Problem> {
    let (name, form) = (asked.visitor()?.name.clone(), asked.form()?);
    if asked.caller()?.is_owner() {
        let (id, en) =
            ("pemilik masuk dengan alamat sekali pakai", "the owner comes in by a one-time address");
        return Err(Problem::new(StatusCode::FORBIDDEN, "owner", id, en));
    }
    let text =
        |field: &str| form.texts.iter().find(|(key, _)| key == field).map_or("", |(_, text)| text.as_str());
    let secrets = &asked.site.secrets;
    let refuse = |id: &str, en: &str| {
        let problem = Problem::wrong(id, en);
        password_sheet(asked, problem.status, Some(&problem))
    };
    if secrets.has_password(&name)? {
        let by_name = by_name(&name);
        if asked.site.attempts.wait(&by_name, FREE_BY_NAME, asked.now).is_some() {
            return refuse("terlalu banyak percobaan; tunggu sebentar", "too many attempts; wait a moment");
        }
        if !secrets.is_password(&name, text("former"))? {
            asked.site.attempts.failed(&by_name, asked.now);
            return refuse("kata sandi lama salah", "the former password is wrong");
        }
    }
    if text("password") != text("again") {
        return refuse("kedua kata sandi tidak sama", "the two passwords differ");
    }
    match secrets.set_password(&name, text("password")).map_err(Problem::from) {
        Ok(()) => {}
        Err(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => {
            return password_sheet(asked, problem.status, Some(&problem));
        }
        Err(problem) => return Err(problem),
    }
    // Every former session has ended, this one too.
    let session = open_session(asked, Holder::Person(name))?;
    Ok(Answer::see_other("/").cookie(&session))
}

/// Where to go: only to a page of this very server.
fn next(wanted: Option<&str>) -> &str {
    let own = |path: &&str| {
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && path.is_ascii()
    };
    wanted.filter(own).unwrap_or("/")
}
