//! How people, and programs for them, come in: tokens and invitations. What opens is told once, when it is made.

use axum::http::StatusCode;
use chrono::TimeDelta;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Holder, INVITATION_DAYS, Key, KeyKind, NewKey, Scope, Scopes};
use crate::calendar::{Date, Time};

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::both::Items;
use super::super::both::after;
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Route, Takes};
use super::Empty;

/// A token to be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Making {
    /// What it is called.
    #[serde(default)]
    label: String,
    /// `read`, `work`, `publish`, `administer`; none: all of them.
    #[serde(default)]
    scopes: Vec<String>,
    /// The last day on which it opens anything.
    until: Option<Date>,
}

/// A token as it is shown once.
#[derive(Serialize, JsonSchema)]
struct Made {
    token: String,
    name: String,
    scopes: Vec<&'static str>,
    /// The moment from which it opens nothing.
    ends: Option<Time>,
}

/// A token, without what opens.
#[derive(Serialize, JsonSchema)]
struct Token {
    /// Names it; opens nothing.
    id: String,
    label: String,
    scopes: Vec<&'static str>,
    made: Time,
    ends: Option<Time>,
}

#[derive(Serialize, JsonSchema)]
struct Revoked {
    name: String,
    revoked: usize,
}

/// An invitation as it is shown once.
#[derive(Serialize, JsonSchema)]
struct Invited {
    name: String,
    /// Lets its holder in once, to set a password.
    url: String,
    ends: Time,
}

pub(super) fn routes() -> Vec<Route> {
    let administrator = Access::Administrator;
    vec![
        Route::get("/api/v1/people/{name}/tokens", administrator, list).told(
            Doc::new("listTokens", "A person's tokens, without what opens.")
                .gives::<Items<Token>>(200)
                .problems(&[404]),
        ),
        Route::post("/api/v1/people/{name}/tokens", administrator, Takes::Json, make).told(
            Doc::new("makeToken", "Makes a token for a person; it is told this once.")
                .asks::<Making>()
                .gives::<Made>(201)
                .problems(&[404]),
        ),
        Route::post("/api/v1/people/{name}/tokens/{id}/revoke", administrator, Takes::Json, revoke).told(
            Doc::new("revokeToken", "Ends a token.").asks::<Empty>().gives::<Revoked>(200).problems(&[404]),
        ),
        Route::post("/api/v1/people/{name}/invitation", administrator, Takes::Json, invite).told(
            Doc::new("invitePerson", "Makes a one-time address; a former one lets nobody in any more.")
                .asks::<Empty>()
                .gives::<Invited>(201)
                .problems(&[404]),
        ),
    ]
}

/// The name of a registered person.
fn name(asked: &Asked) -> Result<String, Problem> {
    Ok(asked.site.desk.known_person(asked.param("name"))?.name)
}

fn names(scopes: &Scopes) -> Vec<&'static str> {
    scopes.iter().map(|scope| scope.name()).collect()
}

fn list(asked: &Asked) -> Result<Answer, Problem> {
    let mut keys = asked.site.secrets.keys(&Holder::Person(name(asked)?), asked.now)?;
    keys.retain(|key| key.kind == KeyKind::Token);
    let token = |key: Key| {
        let id = key.id();
        let Key { label, scopes, made, ends, .. } = key;
        Token { id, label, scopes: names(&scopes), made, ends }
    };
    let items: Vec<Token> = keys.into_iter().map(token).collect();
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn make(asked: &Asked) -> Result<Answer, Problem> {
    let (name, Making { label, scopes, until }) = (name(asked)?, asked.json()?);
    if label.chars().count() > 100 {
        return Err(Problem::wrong("`label` paling banyak 100 huruf", "`label` has at most 100 characters"));
    }
    let scope = |name: &String| {
        Scope::named(name).ok_or_else(|| {
            let (id, en) = (format!("cakupan `{name}` tidak dikenal"), format!("unknown scope `{name}`"));
            Problem::wrong(id, en).allowed(Scope::ALL.map(|scope| scope.name().to_owned()).into())
        })
    };
    let scopes = scopes.iter().map(scope).collect::<Result<Scopes, Problem>>()?;
    let scopes = if scopes.is_empty() { Scopes::from(Scope::ALL) } else { scopes };
    let ends = until.and_then(|last| after(last, asked.now));
    if until.is_some() && ends.is_none_or(|ends| ends <= asked.now) {
        return Err(Problem::wrong("`until` sudah lewat", "`until` has passed"));
    }
    let holder = Holder::Person(name.clone());
    let new = NewKey { kind: KeyKind::Token, holder, scopes: scopes.clone(), ends, label: &label };
    let token = asked.site.secrets.make_key(new, asked.now)?;
    Ok(Answer::json(StatusCode::CREATED, &Made { token, name, scopes: names(&scopes), ends }))
}

fn revoke(asked: &Asked) -> Result<Answer, Problem> {
    let (name, Empty {}, id) = (name(asked)?, asked.json()?, asked.param("id"));
    let holder = Holder::Person(name.clone());
    let is_it = |key: &Key| key.holder == holder && key.kind == KeyKind::Token && key.id() == id;
    let revoked = asked.site.secrets.end_keys(is_it)?;
    if revoked == 0 {
        return Err(Problem::no_page());
    }
    Ok(Answer::json(StatusCode::OK, &Revoked { name, revoked }))
}

fn invite(asked: &Asked) -> Result<Answer, Problem> {
    let (name, Empty {}) = (name(asked)?, asked.json()?);
    let (secrets, holder) = (&asked.site.secrets, Holder::Person(name.clone()));
    secrets.end_keys(|key| key.holder == holder && key.kind == KeyKind::Invitation)?;
    let ends = asked.now + TimeDelta::days(INVITATION_DAYS);
    let (kind, scopes) = (KeyKind::Invitation, Scopes::from(Scope::ALL));
    let text = secrets.make_key(NewKey { kind, holder, scopes, ends: Some(ends), label: "" }, asked.now)?;
    let url = format!("{}/login/{text}", asked.site.address.url);
    Ok(Answer::json(StatusCode::CREATED, &Invited { name, url, ends }))
}
