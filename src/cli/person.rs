//! `sop person`: who is registered, and in which roles.

use serde::Serialize;
use serde_json::json;

use crate::access::{addresses, change_address};
use crate::calendar::date_in_words;
use crate::desk::{self, Registered, Term};
use crate::post::is_address;
use crate::source::{Language, Phrase};

use super::admission;
use super::arguments::{Person, PersonCommand, PersonMail, PersonNew, PersonRoles};
use super::delegate::{date, ended_in_words};
use super::failure::{Exit, Failure};
use super::session::Session;
use super::table::Table;

/// A person, for programs.
#[derive(Serialize)]
struct Listed<'p> {
    #[serde(flatten)]
    person: &'p desk::Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<&'p String>,
}

pub fn run(person: &Person, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    match &person.command {
        PersonCommand::Add(new) => add(new, session),
        PersonCommand::Mail(asked) => mail(asked, session),
        PersonCommand::Remove(roles) => remove(roles, session),
        PersonCommand::Token(asked) => admission::token(asked, session),
        PersonCommand::Password(asked) => admission::password(asked, session),
        PersonCommand::Invite(asked) => admission::invite(asked, session),
        PersonCommand::List => list(session),
    }
}

fn add(new: &PersonNew, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let PersonNew { roles: asked, mail, from, until } = new;
    mail.as_deref().map_or(Ok(()), check_address)?;
    let day = |typed: &Option<String>| typed.as_deref().map(date).transpose();
    let (from, until) = (day(from)?, day(until)?);
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        return Err(Failure::usage(Phrase::new(
            "`--until` mendahului `--from`",
            "`--until` comes before `--from`",
        )));
    }
    desk::check_person(&asked.name, &asked.roles).map_err(|denial| session.deny(denial.into()))?;
    let desk = session.desk("sop person add")?;
    let registered =
        desk.add_person_for(&asked.name, &asked.roles, from, until).map_err(|denial| session.deny(denial))?;
    if let Some(mail) = mail {
        change_address(&session.data, &asked.name, Some(mail))?;
    }
    session.close(&desk);
    for role in &registered.unknown_roles {
        let text = Phrase::new(
            format!("belum ada dokumen terbit dengan pelaksana `{role}`"),
            format!("no published document has an actor `{role}` yet"),
        );
        session.caution(&text);
    }
    told(&asked.name, &registered, session)
}

/// The address is kept while the store is held, so that nobody else changes another.
fn mail(asked: &PersonMail, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let address = asked.address.as_deref().filter(|_| !asked.remove);
    address.map_or(Ok(()), check_address)?;
    let desk = session.desk_if_any("sop person mail")?;
    let known = desk.known_person(&asked.name).map_err(|denial| session.deny(denial))?;
    change_address(&session.data, &known.name, address)?;
    session.close(&desk);
    if session.json() {
        return session.answer_json(&json!({ "name": known.name, "roles": known.roles, "mail": address }));
    }
    let what = match address {
        Some(address) => format!("{} {address}", session.word("diberi tahu lewat", "is told at")),
        None => session.word("tidak diberi tahu lewat surel", "is not told by mail"),
    };
    let text = format!("{} {}: {what}\n", session.style.good("✓"), known.name);
    session.answer(&text)
}

fn check_address(text: &str) -> Result<(), Failure> {
    if is_address(text) {
        return Ok(());
    }
    let shown: String = text.chars().take(40).collect();
    Err(Failure::usage(Phrase::new(
        format!("`{shown}` bukan alamat surel seperti nama@kantor.go.id"),
        format!("`{shown}` is no mail address such as name@office.go.id"),
    )))
}

fn remove(asked: &PersonRoles, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop person remove")?;
    let registered = desk.remove_person(&asked.name, &asked.roles).map_err(|denial| session.deny(denial))?;
    if registered.person.is_none() {
        change_address(&session.data, &asked.name, None)?;
        admission::forget(&asked.name, session)?;
    }
    session.close(&desk);
    told(&asked.name, &registered, session)
}

fn told(name: &str, registered: &Registered, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    if session.json() {
        return match &registered.person {
            Some(person) => session.answer_json(person),
            None => session.answer_json(&json!({ "name": name, "roles": null })),
        };
    }
    let roles = registered.person.as_ref().map(|person| in_words(person, session.language));
    let what = match &roles {
        None => session.word("tidak terdaftar lagi", "no longer registered"),
        Some(roles) if roles.is_empty() => {
            session.word("terdaftar, tanpa peran", "registered, without a role")
        }
        Some(roles) => {
            let held = if roles.len() == 1 { "holds the role" } else { "holds the roles" };
            format!("{} {}", session.word("memegang peran", held), roles.join(", "))
        }
    };
    let mut text = format!("{} {name}: {what}\n", session.style.good("✓"));
    for delegation in &registered.ended {
        text.push_str(&format!("  {}\n", ended_in_words(delegation).in_language(session.language)));
    }
    session.answer(&text)
}

fn list(session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop person list")?;
    let people = desk.people().map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    let addresses = addresses(&session.data)?;
    if session.json() {
        let told: Vec<Listed<'_>> =
            people.iter().map(|person| Listed { person, mail: addresses.get(&person.name) }).collect();
        return session.answer_lines(&told);
    }
    if people.is_empty() {
        let user = session.shell.os_user.clone();
        let text = Phrase::new(
            format!("Belum ada orang terdaftar; {user} boleh bertindak sebagai semua pelaksana."),
            format!("Nobody is registered; {user} may act as every actor."),
        );
        session.shell.say(text.in_language(session.language));
        return Ok(Exit::Done);
    }
    let heads = session.language.choose(["NAMA", "PERAN", "SUREL"], ["NAME", "ROLES", "MAIL"]);
    let columns = if addresses.is_empty() { 2 } else { 3 };
    let mut table = Table::new(&heads[..columns]);
    for person in people {
        let mail = addresses.get(&person.name).cloned().unwrap_or_default();
        let roles = in_words(&person, session.language).join(", ");
        let mut row = vec![person.name, roles, mail];
        row.truncate(columns);
        table.row(row);
    }
    let style = session.style;
    let text = table.render(session.shell.width, |row, column, cell| match (row, column) {
        (None, _) => style.dim(cell),
        (Some(_), 0) => style.bold(cell),
        (Some(_), _) => cell.to_owned(),
    });
    session.answer(&text)
}

/// The roles of a person, each with its days where it has some.
fn in_words(person: &desk::Person, language: Language) -> Vec<String> {
    let days = |Term { from, until, .. }: &Term| {
        let (from, until) = (from.map(date_in_words), until.map(date_in_words));
        match (from, until) {
            (Some(from), Some(until)) => Phrase::new(
                format!("{} sampai {}", from.id, until.id),
                format!("{} to {}", from.en, until.en),
            ),
            (Some(from), None) => Phrase::new(format!("mulai {}", from.id), format!("from {}", from.en)),
            (None, Some(until)) => Phrase::new(format!("sampai {}", until.id), format!("until {}", until.en)),
            (None, None) => Phrase::new("", ""),
        }
    };
    let role = |role: &String| {
        let terms = person.terms.iter().filter(|term| term.role == *role);
        let all: Vec<String> = terms.map(|term| days(term).in_language(language).to_owned()).collect();
        if all.is_empty() { role.clone() } else { format!("{role} ({})", all.join(", ")) }
    };
    person.roles.iter().map(role).collect()
}
