//! The inbox: what waits for whoever asks, or for others.

use axum::http::StatusCode;

use crate::desk::{Waiting, Whose};
use crate::report::ics;

use serde_json::json;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::both::Items;
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Route};

/// As calendars are named on the way (RFC 5545, 8.1).
const CALENDAR: &str = "text/calendar; charset=utf-8";

pub(super) fn routes() -> Vec<Route> {
    let doc = |id, summary| {
        Doc::new(id, summary)
            .query("actor", "only this actor's tasks, whoever asks")
            .query_as("all", "true: everybody's, claimed ones too", json!({ "enum": ["true", "false"] }))
            .problems(&[404, 422])
    };
    vec![
        Route::get("/api/v1/inbox", Access::Person, inbox).told(
            doc("inbox", "Open tasks: by due time, those without one last.").gives::<Items<Waiting>>(200),
        ),
        Route::get("/api/v1/inbox/ics", Access::Person, calendar).told(
            doc("dueCalendar", "Those with a due time, as a calendar (iCalendar).")
                .gives_other("text/calendar"),
        ),
    ]
}

fn inbox(asked: &Asked) -> Result<Answer, Problem> {
    Ok(Answer::json(StatusCode::OK, &Items { items: waiting(asked)? }))
}

fn calendar(asked: &Asked) -> Result<Answer, Problem> {
    let (tasks, url) = (waiting(asked)?, &asked.site.address.url);
    let text = ics::calendar(&tasks, asked.now, asked.language, |id| format!("{url}/instances/{id}"));
    Ok(Answer::text(CALENDAR, text).named("sop.ics"))
}

fn waiting(asked: &Asked) -> Result<Vec<Waiting>, Problem> {
    let all = asked.flag("all")?;
    let whose = match asked.query("actor") {
        Some(actor) => Whose::Actor { actor, claimed: all },
        None if all => Whose::All { claimed: true },
        None => Whose::Own,
    };
    let visitor = asked.caller()?.visitor.as_ref();
    Ok(asked.site.desk.inbox(visitor, whose)?)
}
