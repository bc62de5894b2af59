//! The administrator's pages: how the store is, who is registered, what the office runs on.

mod calendar;
mod commands;
mod health;
mod ledger;
mod log;
mod notices;
mod people;
mod person;

use serde::Serialize;

use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::route::Route;
use super::super::site::OfficeRole;
use super::{Sheet, place};

pub(super) fn routes() -> Vec<Route> {
    [
        health::routes(),
        people::routes(),
        person::routes(),
        calendar::routes(),
        commands::routes(),
        ledger::routes(),
        log::routes(),
        notices::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A room of the office.
#[derive(Serialize)]
struct Room {
    path: &'static str,
    name: &'static str,
    here: bool,
}

/// A page of the office, with the ways to the others that the caller may go.
pub(super) fn sheet<'a>(asked: &'a Asked, title: &str) -> Result<Sheet<'a>, Problem> {
    let administers = asked.caller()?.is(OfficeRole::Administrator);
    let all = [
        ("/office", "Ikhtisar", "Overview", administers),
        ("/office/people", "Orang", "People", administers),
        ("/office/calendar", "Kalender", "Calendar", administers),
        ("/office/commands", "Perintah", "Commands", administers),
        ("/office/notices", "Pemberitahuan", "Notices", administers),
        ("/office/ledger", "Buku besar", "Ledger", true),
        ("/office/log", "Catatan", "Log", administers),
    ];
    let at = place(&asked.page);
    let is_here = |path: &str| at == path || (path != "/office" && at.starts_with(&format!("{path}/")));
    let room = |(path, id, en, _): (&'static str, &'static str, &'static str, bool)| Room {
        path,
        name: asked.language.choose(id, en),
        here: is_here(path),
    };
    let rooms: Vec<Room> = all.into_iter().filter(|(.., may)| *may).map(room).collect();
    Ok(Sheet::new(asked, title).with("rooms", &rooms))
}
