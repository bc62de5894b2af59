//! The latest that happened in the office: who registered, published or changed what, and when.

use serde::Serialize;

use crate::calendar::when;
use crate::desk::LoggedEvent;

use super::super::super::answer::Answer;
use super::super::super::asked::Asked;
use super::super::super::problem::Problem;
use super::super::super::route::{Access, Route};
use super::sheet;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/office/log", Access::Administrator, page)]
}

/// One event in words.
#[derive(Serialize)]
struct Shown {
    sequence: u64,
    what: String,
    person: String,
    at: String,
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    asked.only(&["before"])?;
    let before = asked.query("before").map(|before| before.parse().map_err(|_| Problem::no_page()));
    let log = asked.site.desk.office_log(before.transpose()?)?;
    let shown: Vec<Shown> = log.entries.iter().map(|logged| shown(logged, asked)).collect();
    sheet(asked, asked.language.choose("Catatan kantor", "Office log"))?
        .with("entries", &shown)
        .with("before", &log.before)
        .with("later", &asked.query("before").is_some())
        .answer("office-log.html")
}

fn shown(logged: &LoggedEvent, asked: &Asked) -> Shown {
    let LoggedEvent { sequence, at, person, event, .. } = logged;
    Shown {
        sequence: *sequence,
        what: event.describe().in_language(asked.language).to_owned(),
        person: person.clone(),
        at: when::moment(*at, asked.now, asked.language),
    }
}
