//! Looking: what waits, how instances stand, what happened to them.

use super::super::arguments::{History, Inbox, List, Show, StateName};
use super::super::failure::{Exit, Failure};
use super::super::look::answer_calendar;
use super::super::session::Session;
use super::client::{Client, Items, read};
use super::{of, shown};

pub fn inbox(asked: &Inbox, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let mut query = Vec::new();
    if asked.all {
        query.push(("all", "true"));
    }
    if let Some(actor) = &asked.actor {
        query.push(("actor", actor));
    }
    if asked.ics {
        let text = client.get("/api/v1/inbox/ics", &query)?;
        return answer_calendar(&text, asked.output.as_deref(), session);
    }
    let text = client.get("/api/v1/inbox", &query)?;
    shown::list(&read::<Items>(&text)?, &shown::INBOX, session)
}

pub fn list(asked: &List, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let state = asked.state.map(|state| match state {
        StateName::Open => "open",
        StateName::Suspended => "suspended",
        StateName::Done => "done",
        StateName::Cancelled => "cancelled",
    });
    let mut query = Vec::new();
    query.extend(asked.procedure.as_deref().map(|procedure| ("procedure", procedure)));
    query.extend(state.map(|state| ("state", state)));
    let text = client.get("/api/v1/instances", &query)?;
    shown::list(&read::<Items>(&text)?, &shown::INSTANCES, session)
}

pub fn show(asked: &Show, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let standing = client.get(&of(&asked.id), &[])?;
    if !asked.why_due {
        return shown::standing(&standing, session);
    }
    let why = client.get(&format!("{}/due", of(&asked.id)), &[])?;
    shown::with_reasons(&standing, &read::<Items>(&why)?, session)
}

pub fn history(asked: &History, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let text = client.get(&format!("{}/history", of(&asked.id)), &[])?;
    shown::list(&read::<Items>(&text)?, &shown::HISTORY, session)
}
