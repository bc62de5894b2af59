//! Keys as pages show them: what they are called and reach, never what opens; and making a token out of a form.

use serde::Serialize;

use crate::access::{Holder, Key, KeyKind, NewKey, Scope, Scopes};
use crate::calendar::{Time, date_in_words, when};
use crate::source::{Language, Phrase};

use super::super::asked::Asked;
use super::super::both::after;
use super::super::problem::Problem;
use super::choices::Choice;
use super::typed::Typed;

/// The longest label, in characters.
const LABEL_MAX: usize = 100;

/// A key that opens something.
#[derive(Serialize)]
pub(super) struct ShownKey {
    id: String,
    label: String,
    scopes: String,
    made: String,
    ends: Option<String>,
    /// Whether it is the one that this very page was asked with.
    this: bool,
}

/// The keys of one kind that a holder has, the latest first.
pub(super) fn shown(asked: &Asked, holder: &Holder, kind: KeyKind) -> Result<Vec<ShownKey>, Problem> {
    let own = asked.caller()?.key.id();
    let mut keys = asked.site.secrets.keys(holder, asked.now)?;
    keys.retain(|key| key.kind == kind);
    keys.sort_by_key(|key| std::cmp::Reverse(key.made));
    let language = asked.language;
    let show = |key: Key| {
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope_in_words(*scope, language)).collect();
        ShownKey {
            id: key.id(),
            scopes: scopes.join(", "),
            made: when::moment(key.made, asked.now, language),
            ends: key.ends.map(|ends| match kind {
                // A token ends with a day.
                KeyKind::Token => day_before(ends, language),
                KeyKind::Session | KeyKind::Invitation => when::moment(ends, asked.now, language),
            }),
            this: key.id() == own,
            label: key.label,
        }
    };
    Ok(keys.into_iter().map(show).collect())
}

fn day_before(ends: Time, language: Language) -> String {
    let last = (ends - chrono::TimeDelta::seconds(1)).date_naive();
    date_in_words(last).in_language(language).to_owned()
}

/// The scopes to choose from, those that are ticked among them.
pub(super) fn scopes(ticked: &[String], language: Language) -> Vec<Choice> {
    let choice = |scope: Scope| Choice {
        key: scope.name().to_owned(),
        title: scope_in_words(scope, language).to_owned(),
        on: ticked.iter().any(|name| name == scope.name()),
    };
    Scope::ALL.map(choice).into()
}

fn scope_in_words(scope: Scope, language: Language) -> &'static str {
    match scope {
        Scope::Read => language.choose("membaca", "read"),
        Scope::Work => language.choose("mengerjakan", "work"),
        Scope::Publish => language.choose("menerbitkan", "publish"),
        Scope::Administer => language.choose("mengelola", "administer"),
    }
}

/// Makes the token that a form asks for; none where something is wrong with it.
pub(super) fn make_token(
    asked: &Asked,
    holder: Holder,
    typed: &mut Typed<'_>,
) -> Result<Option<String>, Problem> {
    let label = typed.text("label");
    if label.chars().count() > LABEL_MAX {
        typed.fault("label", "Paling banyak 100 huruf.", "At most 100 characters.");
    }
    let scopes: Scopes = typed.ticked("scope").iter().filter_map(|name| Scope::named(name)).collect();
    if scopes.is_empty() {
        typed.fault("scope", "Pilih sedikitnya satu.", "Choose at least one.");
    }
    let ends = typed.day("until").map(|last| after(last, asked.now));
    if ends.is_some_and(|ends| ends.is_none_or(|ends| ends <= asked.now)) {
        typed.fault("until", "Hari ini sudah lewat.", "This day has passed.");
    }
    if !typed.is_good() {
        return Ok(None);
    }
    let new = NewKey { kind: KeyKind::Token, holder, scopes, ends: ends.flatten(), label: &label };
    match asked.site.secrets.make_key(new, asked.now) {
        Ok(text) => Ok(Some(text)),
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status.is_server_error() {
                return Err(problem);
            }
            let Phrase { id, en } = problem.message;
            typed.fault("label", &id, &en);
            Ok(None)
        }
    }
}

/// Ends a key of a holder, named by its number.
pub(super) fn end(asked: &Asked, holder: &Holder, kind: KeyKind) -> Result<(), Problem> {
    let id = asked.param("id");
    let ended =
        asked.site.secrets.end_keys(|key| key.holder == *holder && key.kind == kind && key.id() == id)?;
    if ended == 0 { Err(Problem::no_page()) } else { Ok(()) }
}
