//! What the office runs on: acting officials, the calendar, what is told to whom, checkpoints.

use axum::http::StatusCode;
use chrono::Datelike;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::calendar::{Date, Time};
use crate::desk::{self, Delegate, Delegation, EndDelegation, OfficeLog, ShownCalendar, ShownDelivery};
use crate::worker::ShownCommand;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::both::Items;
use super::super::both::{Signed, first_signed, signed};
use super::super::problem::Problem;
use super::super::registered::Registered;
use super::super::route::{Access, Doc, Route, Takes};
use super::super::site::OfficeRole;
use super::Empty;
use super::days::check_order;

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

/// Who is no longer to act, as which actor.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EndingDelegation {
    /// A role that was delegated.
    actor: String,
    to: String,
    /// Who gave it: the caller, where nobody is named; somebody else's is ended by administrators.
    by: Option<String>,
    /// Only what this letter gave.
    letter: Option<String>,
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

/// What happened in the office, the latest first.
#[derive(Serialize, JsonSchema)]
struct Log {
    items: Vec<Logged>,
    /// The number to ask for what came before; null after the last.
    before: Option<u64>,
}

#[derive(Serialize, JsonSchema)]
struct Logged {
    /// Its place in the office's own history, from 1.
    number: u64,
    /// Its place in the ledger.
    sequence: u64,
    time: Time,
    person: String,
    /// In words.
    message: String,
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
        Route::post("/api/v1/delegations/end", Access::Person, Takes::Json, end_delegation).told(
            Doc::new("endDelegation", "Ends at once what was delegated; gives what was ended.")
                .asks::<EndingDelegation>()
                .gives::<Items<Delegation>>(200)
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
        Route::get("/api/v1/commands", Access::Administrator, commands).told(
            Doc::new("listCommands", "What the site lets steps run, without variables and secrets.")
                .gives::<Items<ShownCommand>>(200),
        ),
        Route::get("/api/v1/log", Access::Administrator, log).told(
            Doc::new("officeLog", "Who registered, published or changed what, the latest first.")
                .gives::<Log>(200)
                .query_as(
                    "before",
                    "only what came before this number",
                    json!({ "type": "integer", "minimum": 1 }),
                ),
        ),
        Route::get("/api/v1/checkpoint", Access::Auditor, checkpoint).told(
            Doc::new("checkpoint", "Verifies the whole ledger and signs what it holds, by the office's key.")
                .gives::<Checkpointed>(200)
                .problems(&[409]),
        ),
        Route::post("/api/v1/checkpoint", Access::Auditor, Takes::Json, first_checkpoint)
            .told(
                Doc::new("firstCheckpoint", "The same; makes the office's key where it has none yet.")
                    .gives::<Checkpointed>(200)
                    .problems(&[409]),
            )
            .asked_as::<Empty>(),
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
    let delegation = asked.office_desk()?.delegate(asked.visitor()?, &wanted)?.delegation;
    Ok(Answer::json(StatusCode::CREATED, &delegation))
}

fn end_delegation(asked: &Asked) -> Result<Answer, Problem> {
    let EndingDelegation { actor, to, by, letter } = asked.json()?;
    let by = match by.filter(|by| asked.caller().is_ok_and(|caller| caller.name() != by)) {
        None => asked.visitor()?.name.clone(),
        Some(by) => {
            asked.caller()?.may(Access::Administrator, true)?;
            by
        }
    };
    let items = asked.office_desk()?.end_delegation(&EndDelegation { actor, to, by, letter })?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn calendar(asked: &Asked) -> Result<Answer, Problem> {
    let year = match asked.query("year") {
        None => asked.now.year(),
        Some(text) => text.parse().ok().filter(|year| (1..=9999).contains(year)).ok_or_else(|| {
            Problem::wrong(format!("`{text}` bukan tahun"), format!("`{text}` is not a year"))
        })?,
    };
    let desk = &asked.site.desk;
    let own = desk.calendar_source()?.is_some();
    let calendar = desk.calendar()?;
    Ok(Answer::json(StatusCode::OK, &ShownCalendar::of(&calendar, own, year)))
}

fn set_calendar(asked: &Asked) -> Result<Answer, Problem> {
    let checked = desk::check_calendar("calendar.yaml", asked.upload()?.bytes(CALENDAR_MAX)?)?;
    let set = asked.office_desk()?.set_calendar(&checked)?;
    Ok(Answer::json(StatusCode::OK, &Set { calendar: set.digest.to_string(), new: set.is_new }))
}

fn deliveries(asked: &Asked) -> Result<Answer, Problem> {
    let items: Vec<ShownDelivery> =
        asked.site.desk.deliveries(asked.flag("all")?)?.iter().map(ShownDelivery::from).collect();
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn retry(asked: &Asked) -> Result<Answer, Problem> {
    let Empty {} = asked.json()?;
    let number = asked.param("number").parse().map_err(|_| Problem::no_page())?;
    let delivery = asked.site.desk.try_again(number)?;
    Ok(Answer::json(StatusCode::OK, &ShownDelivery::from(&delivery)))
}

fn commands(asked: &Asked) -> Result<Answer, Problem> {
    let site = Registered::read(&asked.site).known()?;
    let all = site.iter().flat_map(|site| &site.commands);
    let items: Vec<ShownCommand> =
        all.map(|(name, command)| ShownCommand::new(name, command, asked.language)).collect();
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn log(asked: &Asked) -> Result<Answer, Problem> {
    let before = asked.query("before").map(|text| {
        let (id, en) = (format!("`before` bukan `{text}`"), format!("`before` is not `{text}`"));
        text.parse().map_err(|_| Problem::wrong(id, en))
    });
    let OfficeLog { entries, before } = asked.site.desk.office_log(before.transpose()?)?;
    let items = entries.into_iter().map(|logged| Logged {
        number: logged.number,
        sequence: logged.sequence,
        time: logged.at,
        message: logged.event.describe().in_language(asked.language).to_owned(),
        person: logged.person,
    });
    Ok(Answer::json(StatusCode::OK, &Log { items: items.collect(), before }))
}

fn checkpoint(asked: &Asked) -> Result<Answer, Problem> {
    Ok(checkpointed(signed(asked)?))
}

fn first_checkpoint(asked: &Asked) -> Result<Answer, Problem> {
    let Empty {} = asked.json()?;
    Ok(checkpointed(first_signed(asked)?))
}

fn checkpointed(signed: Signed) -> Answer {
    let Signed { checkpoint, text, public_key } = signed;
    let (size, root) = (checkpoint.size, checkpoint.root.to_string());
    Answer::json(StatusCode::OK, &Checkpointed { size, root, public_key, checkpoint: text })
}
