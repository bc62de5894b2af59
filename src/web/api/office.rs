//! What the office runs on: acting officials, the calendar, what is told to whom, checkpoints.

use axum::http::StatusCode;
use chrono::Datelike;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::desk::{self, Delegate, Delegation, ShownCalendar, ShownDelivery};

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::pages::{Signed, signed};
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Route, Takes};
use super::super::site::OfficeRole;
use super::days::check_order;
use super::{Empty, Items};

/// The largest calendar, in bytes; one more shows that a file is larger.
const CALENDAR_MAX: u64 = 1024 * 1024 + 1;

/// Who is to act, as which actor, when, by which letter.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Delegating {
    /// A role that the caller holds himself.
    actor: String,
    to: String,
    /// The days, both included.
    from: Date,
    until: Date,
    letter: String,
}

/// A calendar that was put into force.
#[derive(Serialize, JsonSchema)]
struct Set {
    /// SHA-256 of its text, in lower-case hex.
    calendar: String,
    /// False where this very calendar was in force already.
    new: bool,
}

/// What the ledger holds, signed.
#[derive(Serialize, JsonSchema)]
struct Checkpointed {
    /// How many entries it covers.
    size: u64,
    /// Their Merkle root, in lower-case hex.
    root: String,
    public_key: String,
    /// The text to keep outside of this machine.
    checkpoint: String,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/delegations", Access::Person, delegations).told(
            Doc::new(
                "listDelegations",
                "Delegations that are not over: the caller's, or all for administrators.",
            )
            .gives::<Items<Delegation>>(200),
        ),
        Route::post("/api/v1/delegations", Access::Person, Takes::Json, delegate).told(
            Doc::new("delegate", "Lets somebody act for the caller in one of his roles, on some days.")
                .asks::<Delegating>()
                .gives::<Delegation>(201)
                .problems(&[404]),
        ),
        Route::get("/api/v1/calendar", Access::Person, calendar).told(
            Doc::new("calendar", "The working calendar in one year.")
                .gives::<ShownCalendar>(200)
                .query("year", "this year, where none is named")
                .problems(&[422]),
        ),
        Route::post("/api/v1/calendar", Access::Administrator, Takes::File, set_calendar).told(
            Doc::new("setCalendar", "Puts a calendar into force: its YAML as it is.").gives::<Set>(200),
        ),
        Route::get("/api/v1/deliveries", Access::Administrator, deliveries).told(
            Doc::new("listDeliveries", "Notices that wait or were given up.")
                .gives::<Items<ShownDelivery>>(200)
                .query("all", "true: those that were sent, too")
                .problems(&[422]),
        ),
        Route::post("/api/v1/deliveries/{number}/retry", Access::Administrator, Takes::Json, retry).told(
            Doc::new("retryDelivery", "Lets a notice be tried anew.")
                .asks::<Empty>()
                .gives::<ShownDelivery>(200)
                .problems(&[404]),
        ),
        Route::get("/api/v1/checkpoint", Access::Auditor, checkpoint).told(
            Doc::new("checkpoint", "Verifies the whole ledger and signs what it holds.")
                .gives::<Checkpointed>(200)
                .problems(&[409]),
        ),
    ]
}

fn delegations(asked: &Asked) -> Result<Answer, Problem> {
    let caller = asked.caller()?;
    let mut items = asked.site.desk.delegations()?;
    if !caller.is(OfficeRole::Administrator) {
        items.retain(|one| one.by == caller.name() || one.to == caller.name());
    }
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn delegate(asked: &Asked) -> Result<Answer, Problem> {
    let Delegating { actor, to, from, until, letter } = asked.json()?;
    check_order(Some(from), Some(until))?;
    let letter = letter.trim().to_owned();
    if letter.is_empty() || letter.chars().count() > 200 {
        let (id, en) = ("`letter` perlu nomor surat", "`letter` takes a letter's number");
        return Err(Problem::wrong(id, en));
    }
    let wanted = Delegate { actor, to, from, until, letter };
    let delegation = asked.site.desk.delegate(asked.visitor()?, &wanted)?;
    Ok(Answer::json(StatusCode::CREATED, &delegation))
}

fn calendar(asked: &Asked) -> Result<Answer, Problem> {
    asked.only(&["year"])?;
    let year = match asked.query("year") {
        None => asked.now.year(),
        Some(text) => text.parse().ok().filter(|year| (1..=9999).contains(year)).ok_or_else(|| {
            Problem::wrong(format!("`{text}` bukan tahun"), format!("`{text}` is not a year"))
        })?,
    };
    let desk = &asked.site.desk;
    let own = desk.calendar_source()?.is_some();
    Ok(Answer::json(StatusCode::OK, &ShownCalendar::of(&desk.calendar()?, own, year)))
}

fn set_calendar(asked: &Asked) -> Result<Answer, Problem> {
    let checked = desk::check_calendar("calendar.yaml", asked.upload()?.bytes(CALENDAR_MAX)?)?;
    let set = asked.office_desk()?.set_calendar(&checked)?;
    Ok(Answer::json(StatusCode::OK, &Set { calendar: set.digest.to_string(), new: set.is_new }))
}

fn deliveries(asked: &Asked) -> Result<Answer, Problem> {
    asked.only(&["all"])?;
    let all = match asked.query("all") {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            let problem = Problem::wrong(format!("`all` bukan `{other}`"), format!("`all` is not `{other}`"));
            return Err(problem.allowed(vec!["true".to_owned(), "false".to_owned()]));
        }
    };
    let items: Vec<ShownDelivery> =
        asked.site.desk.deliveries(all)?.iter().map(ShownDelivery::from).collect();
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn retry(asked: &Asked) -> Result<Answer, Problem> {
    let Empty {} = asked.json()?;
    let number = asked.param("number").parse().map_err(|_| Problem::no_page())?;
    let delivery = asked.site.desk.try_again(number)?;
    Ok(Answer::json(StatusCode::OK, &ShownDelivery::from(&delivery)))
}

fn checkpoint(asked: &Asked) -> Result<Answer, Problem> {
    let Signed { checkpoint, text, public_key } = signed(asked)?;
    let (size, root) = (checkpoint.size, checkpoint.root.to_string());
    Ok(Answer::json(StatusCode::OK, &Checkpointed { size, root, public_key, checkpoint: text }))
}
