//! `sop person token`, `password`, `invite`: how a person, or a program for him, comes in over the network.

use chrono::{Days, NaiveTime};
use serde_json::json;

use crate::access::{AccessError, Holder, INVITATION_DAYS, KeyKind, NewKey, Scope, Scopes, Secrets};
use crate::calendar::Time;
use crate::source::Phrase;

use super::arguments::{PersonKey, PersonName};
use super::delegate::date;
use super::failure::{Exit, Failure};
use super::session::Session;

pub fn token(asked: &PersonKey, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let scopes = asked.scopes.iter().map(|name| scope(name)).collect::<Result<Scopes, Failure>>()?;
    let scopes = if scopes.is_empty() { Scopes::from(Scope::ALL) } else { scopes };
    let ends = asked.until.as_deref().map(|until| end_of(until, session)).transpose()?;
    let name = known(&asked.name, session)?;
    let (secrets, now) = (Secrets::of(&session.data), (session.shell.now)());
    let holder = Holder::Person(name.clone());
    if asked.revoke {
        let is_his = |key: &crate::access::Key| key.holder == holder && key.kind == KeyKind::Token;
        let ended = secrets.end_keys(is_his).map_err(|error| failed(&error))?;
        return match session.json() {
            true => session.answer_json(&json!({ "name": name, "revoked": ended })),
            false => {
                let what = session.word("token dihapus", "tokens revoked");
                let text = format!("{} {name}: {ended} {what}\n", session.style.good("✓"));
                session.answer(&text)
            }
        };
    }
    let label = asked.label.clone().unwrap_or_default();
    let new = NewKey { kind: KeyKind::Token, holder, scopes: scopes.clone(), ends, label: &label };
    let token = secrets.make_key(new, now).map_err(|error| failed(&error))?;
    if session.json() {
        let scopes: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
        return session.answer_json(&json!({ "token": token, "name": name, "scopes": scopes, "ends": ends }));
    }
    // The token alone is the result, so that a script can take it.
    session.answer(&format!("{token}\n"))?;
    let text = session.word(
        "Hanya ditampilkan sekali ini; kirimkan sebagai `Authorization: Bearer …`.",
        "Shown this once; send it as `Authorization: Bearer …`.",
    );
    session.shell.say(&text);
    Ok(Exit::Done)
}

pub fn password(asked: &PersonName, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let name = known(&asked.name, session)?;
    let password = typed(session)?;
    Secrets::of(&session.data).set_password(&name, &password).map_err(|error| failed(&error))?;
    if session.json() {
        return session.answer_json(&json!({ "name": name, "password": true }));
    }
    let text = session.word("kata sandi ditetapkan", "password set");
    let text = format!("{} {name}: {text}\n", session.style.good("✓"));
    session.answer(&text)
}

pub fn invite(asked: &PersonName, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let name = known(&asked.name, session)?;
    let now = (session.shell.now)();
    let ends = now + chrono::TimeDelta::days(INVITATION_DAYS);
    let (kind, holder) = (KeyKind::Invitation, Holder::Person(name.clone()));
    let new = NewKey { kind, holder, scopes: Scopes::from(Scope::ALL), ends: Some(ends), label: "" };
    let text = Secrets::of(&session.data).make_key(new, now).map_err(|error| failed(&error))?;
    let path = format!("/login/{text}");
    if session.json() {
        return session.answer_json(&json!({ "name": name, "path": path, "ends": ends }));
    }
    session.answer(&format!("{path}\n"))?;
    let text = Phrase::new(
        format!("Di belakang alamat server ini; sekali pakai, berlaku {INVITATION_DAYS} hari."),
        format!("Behind the server's address; lets in once, within {INVITATION_DAYS} days."),
    );
    session.shell.say(text.in_language(session.language));
    Ok(Exit::Done)
}

/// Nothing of a person who has gone lets anybody in.
pub fn forget(name: &str, session: &Session<'_, '_>) -> Result<(), Failure> {
    Secrets::of(&session.data).forget(name).map_err(|error| failed(&error))
}

/// The name of somebody who could stand at the counter.
fn known(name: &str, session: &mut Session<'_, '_>) -> Result<String, Failure> {
    let desk = session.desk_if_any("sop person")?;
    let visitor = desk.visitor(Some(name)).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    Ok(visitor.name)
}

fn scope(name: &str) -> Result<Scope, Failure> {
    Scope::named(name).ok_or_else(|| {
        let message =
            Phrase::new(format!("cakupan `{name}` tidak dikenal"), format!("unknown scope `{name}`"));
        Failure::usage(message).allowed(Scope::ALL.map(|scope| scope.name().to_owned()))
    })
}

/// The moment after a day, in the office's time.
fn end_of(typed: &str, session: &Session<'_, '_>) -> Result<Time, Failure> {
    let after = date(typed)?.checked_add_days(Days::new(1));
    let offset = *(session.shell.now)().offset();
    let midnight = after.and_then(|day| day.and_time(NaiveTime::MIN).and_local_timezone(offset).single());
    midnight.ok_or_else(|| {
        Failure::usage(Phrase::new(format!("`{typed}` terlalu jauh"), format!("`{typed}` is too far")))
    })
}

/// Asked at a terminal without showing it; else the first line of stdin.
fn typed(session: &mut Session<'_, '_>) -> Result<String, Failure> {
    if session.shell.interactive {
        let question = session.word("Kata sandi", "Password");
        let asked = inquire::Password::new(&question)
            .with_display_mode(inquire::PasswordDisplayMode::Masked)
            .prompt();
        return asked.map_err(|_| {
            Failure::new(
                Exit::Refused,
                "no_password",
                Phrase::new("tidak ada kata sandi", "no password was given"),
            )
        });
    }
    let mut line = String::new();
    let read =
        std::io::BufRead::read_line(&mut std::io::Read::take(&mut *session.shell.stdin, 4096), &mut line);
    read.map_err(|error| Failure::world(&Phrase::new("membaca kata sandi", "reading the password"), &error))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn failed(error: &AccessError) -> Failure {
    let en = error.to_string();
    match error {
        AccessError::BadPassword => {
            let message = Phrase::new("kata sandi terdiri dari 10 sampai 256 huruf", en);
            Failure::new(Exit::Refused, "bad_password", message)
        }
        AccessError::TooManyKeys(_) => {
            Failure::new(Exit::Refused, "too_many_keys", Phrase::new("sudah terlalu banyak token", en))
        }
        AccessError::Io(_) | AccessError::Unreadable(_) => {
            Failure::new(Exit::Failed, "secrets", Phrase::new(format!("berkas `secrets`: {en}"), en))
        }
    }
}
