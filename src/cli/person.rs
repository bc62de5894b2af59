//! `sop person`: who is registered, and in which roles.

use serde_json::json;

use crate::desk::Registered;
use crate::source::Phrase;

use super::arguments::{Person, PersonCommand, PersonRoles};
use super::failure::{Exit, Failure};
use super::session::Session;
use super::table::Table;

pub fn run(person: &Person, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    match &person.command {
        PersonCommand::Add(roles) => add(roles, session),
        PersonCommand::Remove(roles) => remove(roles, session),
        PersonCommand::List => list(session),
    }
}

fn add(asked: &PersonRoles, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    crate::desk::check_person(&asked.name, &asked.roles).map_err(|denial| session.deny(denial.into()))?;
    let desk = session.desk("sop person add")?;
    let registered = desk.add_person(&asked.name, &asked.roles).map_err(|denial| session.deny(denial))?;
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

fn remove(asked: &PersonRoles, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop person remove")?;
    let registered = desk.remove_person(&asked.name, &asked.roles).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    told(&asked.name, &registered, session)
}

fn told(name: &str, registered: &Registered, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let roles = registered.person.as_ref().map(|person| person.roles.clone());
    if session.json() {
        return session.answer_json(&json!({ "name": name, "roles": roles }));
    }
    let what = match &roles {
        None => session.word("tidak terdaftar lagi", "no longer registered"),
        Some(roles) if roles.is_empty() => {
            session.word("terdaftar, tanpa peran", "registered, without a role")
        }
        Some(roles) => format!("{} {}", session.word("memegang peran", "holds the roles"), roles.join(", ")),
    };
    let text = format!("{} {name}: {what}\n", session.style.good("✓"));
    session.answer(&text)
}

fn list(session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop person list")?;
    let people = desk.people().map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        return session.answer_lines(&people);
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
    let heads = [session.word("NAMA", "NAME"), session.word("PERAN", "ROLES")];
    let mut table = Table::new(&[&heads[0], &heads[1]]);
    for person in people {
        table.row(vec![person.name, person.roles.join(", ")]);
    }
    let style = session.style;
    let text = table.render(session.shell.width, |row, column, cell| match (row, column) {
        (None, _) => style.dim(cell),
        (Some(_), 0) => style.bold(cell),
        (Some(_), _) => cell.to_owned(),
    });
    session.answer(&text)
}
