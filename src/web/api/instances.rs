//! Instances: opened, looked at, and acted upon.

use axum::http::StatusCode;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::desk::{
    self, Act, Denial, Filter, Happened, Listed, Says, ShownWhy, Standing, View, WantedToComplete,
};
use crate::instance::{Evidence, Refusal, State};
use crate::procedure::form::Files;

use super::super::answer::Answer;
use super::super::asked::{Asked, etag};
use super::super::both::Items;
use super::super::both::said;
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Handler, Route, Takes};
use super::evidence::FileName;
use super::texts::Texts;

/// What opens an instance.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Opening {
    /// `PROCEDURE` or `DOCUMENT/PROCEDURE`.
    #[schemars(length(min = 1))]
    procedure: String,
    /// The way in, where there are several.
    at: Option<String>,
    /// The opening form.
    #[serde(default)]
    set: Texts,
    /// Its files, by field.
    #[serde(default)]
    files: IndexMap<String, FileName>,
}

#[derive(Serialize, JsonSchema)]
struct Opened {
    id: String,
}

/// What completes a task.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Completing {
    /// Which part of a joint activity.
    actor: Option<String>,
    answer: Option<String>,
    /// The step's form.
    #[serde(default)]
    set: Texts,
    /// The form's files, by field.
    #[serde(default)]
    files: IndexMap<String, FileName>,
    /// The files that prove that it was done.
    #[serde(default)]
    evidence: Vec<FileName>,
    note: Option<String>,
    reason: Option<String>,
    /// An optional step that is not needed.
    #[serde(default)]
    skip: bool,
}

/// Which part of a joint activity is meant.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PartOf {
    actor: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Reassigning {
    #[schemars(length(min = 1))]
    to: String,
    actor: Option<String>,
    reason: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Attaching {
    actor: Option<String>,
    evidence: Vec<FileName>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Commenting {
    #[schemars(length(min = 1))]
    text: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Why {
    reason: Option<String>,
}

/// The most instances that one answer is asked to hold.
const LIMIT_MAX: usize = 10_000;

const INSTANCE: &str = "/api/v1/instances/{id}";

pub(super) fn routes() -> Vec<Route> {
    let mut routes = of_all();
    routes.extend(of_tasks());
    routes.extend(of_one());
    routes
}

/// What is asked of an instance, described.
fn asked(path: &'static str, id: &'static str, summary: &'static str, handler: Handler) -> Route {
    Route::post(path, Access::Person, Takes::Json, handler).told(changes(id, summary))
}

/// Opening, and looking.
fn of_all() -> Vec<Route> {
    vec![
        Route::post("/api/v1/instances", Access::Person, Takes::Json, start).told(
            Doc::new("startInstance", "Opens an instance.")
                .asks::<Opening>()
                .gives::<Opened>(201)
                .keyed()
                .problems(&[404, 409]),
        ),
        Route::get("/api/v1/instances", Access::Person, list).told(
            Doc::new("listInstances", "The instances, in the order they were opened.")
                .gives::<Items<Listed>>(200)
                .query("procedure", "PROCEDURE or DOCUMENT/PROCEDURE")
                .query_as(
                    "state",
                    "how they stand",
                    json!({ "enum": ["open", "suspended", "done", "cancelled"] }),
                )
                .query("after", "only those that were opened after the instance of this id")
                .query_as(
                    "limit",
                    "at most so many; all of them where it is left out",
                    json!({ "type": "integer", "minimum": 1, "maximum": LIMIT_MAX }),
                )
                .problems(&[404, 422]),
        ),
        Route::get(INSTANCE, Access::Person, show).told(
            Doc::new("showInstance", "Where an instance stands.").gives::<Standing>(200).problems(&[404]),
        ),
        Route::get("/api/v1/instances/{id}/history", Access::Person, history).told(
            Doc::new("instanceHistory", "What happened to an instance.")
                .gives::<Items<Happened>>(200)
                .problems(&[404]),
        ),
        Route::get("/api/v1/instances/{id}/tasks/{step}", Access::Person, wanted).told(
            Doc::new("showTask", "What completes a step: its answers, its form, the files it takes.")
                .gives::<WantedToComplete>(200)
                .problems(&[404]),
        ),
        Route::get("/api/v1/instances/{id}/due", Access::Person, why_due).told(
            Doc::new("whyDue", "Why the open tasks of an instance are due when they are.")
                .gives::<Items<ShownWhy>>(200)
                .problems(&[404]),
        ),
        Route::get("/api/v1/instances/{id}/tasks/{step}/output", Access::Person, output).told(
            Doc::new("commandOutput", "The end of what the command that does a task has written so far.")
                .gives_other("text/plain")
                .problems(&[404]),
        ),
    ]
}

/// What is asked of one task.
fn of_tasks() -> Vec<Route> {
    vec![
        asked("/api/v1/instances/{id}/tasks/{step}/complete", "completeTask", "Completes a task.", complete)
            .asked_as::<Completing>(),
        asked("/api/v1/instances/{id}/tasks/{step}/claim", "claimTask", "Takes a task.", claim)
            .asked_as::<PartOf>(),
        asked("/api/v1/instances/{id}/tasks/{step}/release", "releaseTask", "Gives a task back.", release)
            .asked_as::<PartOf>(),
        asked(
            "/api/v1/instances/{id}/tasks/{step}/reassign",
            "reassignTask",
            "Gives a task to a person.",
            reassign,
        )
        .asked_as::<Reassigning>(),
        asked("/api/v1/instances/{id}/tasks/{step}/attach", "attachFiles", "Adds files to a task.", attach)
            .asked_as::<Attaching>(),
        asked(
            "/api/v1/instances/{id}/tasks/{step}/retry",
            "retryTask",
            "Lets an automatic task try again.",
            retry,
        )
        .asked_as::<Why>(),
        asked(
            "/api/v1/instances/{id}/tasks/{step}/resolve",
            "resolveTask",
            "Says that an automatic task is done.",
            resolve,
        )
        .asked_as::<Completing>(),
    ]
}

/// What is asked of an instance as a whole, or of the task in it that is the caller's.
fn of_one() -> Vec<Route> {
    vec![
        asked(
            "/api/v1/instances/{id}/complete",
            "completeOwnTask",
            "Completes the only open task of an instance that is the caller's to complete.",
            complete_own,
        )
        .asked_as::<Completing>(),
        asked(
            "/api/v1/instances/{id}/attach",
            "attachOwnFiles",
            "Adds files to the only open task that is the caller's to complete, else to the last that was.",
            attach_own,
        )
        .asked_as::<Attaching>(),
        asked("/api/v1/instances/{id}/comments", "commentInstance", "Keeps a comment.", comment)
            .asked_as::<Commenting>(),
        asked("/api/v1/instances/{id}/suspend", "suspendInstance", "Suspends an instance.", suspend)
            .asked_as::<Why>(),
        asked("/api/v1/instances/{id}/resume", "resumeInstance", "Lets a suspended instance go on.", resume)
            .asked_as::<Nothing>(),
        asked("/api/v1/instances/{id}/cancel", "cancelInstance", "Cancels an instance.", cancel)
            .asked_as::<Why>(),
    ]
}

/// Nothing but an empty object.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

fn changes(id: &'static str, summary: &'static str) -> Doc {
    Doc::new(id, summary).gives::<Standing>(200).keyed().versioned().problems(&[404, 409])
}

fn start(asked: &Asked) -> Result<Answer, Problem> {
    let Opening { procedure, at, set, files } = asked.json()?;
    let files = named(asked, files)?;
    let start = desk::Start { procedure, at, set: set.0, files, edition: None };
    let view = asked.site.desk.start(asked.visitor()?, &start, asked.idempotency_key()?)?;
    let answer = Answer::json(StatusCode::CREATED, &Opened { id: view.id.clone() });
    Ok(answer.location(&format!("/api/v1/instances/{}", view.id)).etag(&etag(&view.id, view.version)))
}

fn list(asked: &Asked) -> Result<Answer, Problem> {
    let state = asked.query("state").map(|name| match name {
        "open" => Ok(State::Open),
        "suspended" => Ok(State::Suspended),
        "done" => Ok(State::Done),
        "cancelled" => Ok(State::Cancelled),
        _other => {
            Err(Problem::wrong(format!("keadaan `{name}` tidak dikenal"), format!("unknown state `{name}`"))
                .allowed(["open", "suspended", "done", "cancelled"].map(str::to_owned).to_vec()))
        }
    });
    let after = asked.query("after").map(|id| {
        desk::number_of(id).ok_or_else(|| {
            let (id, en) = ("`after` bukan id sebuah pelaksanaan", "`after` is no instance's id");
            Problem::wrong(id, en)
        })
    });
    let limit = asked.query("limit").map(|text| {
        text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit)).ok_or_else(|| {
            Problem::wrong(
                format!("`limit` bukan bilangan dari 1 sampai {LIMIT_MAX}"),
                format!("`limit` is no number from 1 to {LIMIT_MAX}"),
            )
        })
    });
    let procedure = asked.query("procedure").map(str::to_owned);
    let (state, after, limit) = (state.transpose()?, after.transpose()?, limit.transpose()?);
    let filter = Filter { procedure, state, after, limit };
    let items = asked.site.desk.list(&filter)?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn show(asked: &Asked) -> Result<Answer, Problem> {
    let view = asked.site.desk.show(asked.param("id"))?;
    let tag = etag(&view.id, view.version);
    Ok(asked.unless_seen(&tag, Answer::json(StatusCode::OK, &view.standing())))
}

fn history(asked: &Asked) -> Result<Answer, Problem> {
    let items = asked.site.desk.history(asked.param("id"))?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn wanted(asked: &Asked) -> Result<Answer, Problem> {
    let View { procedure, .. } = asked.site.desk.show(asked.param("id"))?;
    let step = procedure.find_step(asked.param("step")).ok_or_else(|| {
        let steps = procedure.steps.iter().map(|step| step.id.clone()).collect();
        Denial::Refused(Refusal::UnknownStep { given: asked.param("step").to_owned(), steps })
    })?;
    Ok(Answer::json(StatusCode::OK, &WantedToComplete::of(&procedure, procedure.step(step))))
}

fn why_due(asked: &Asked) -> Result<Answer, Problem> {
    let desk = &asked.site.desk;
    let why = desk.why_due(&desk.show(asked.param("id"))?)?.into_iter();
    let items: Vec<ShownWhy> = why.map(|why| ShownWhy::new(why, asked.language)).collect();
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn output(asked: &Asked) -> Result<Answer, Problem> {
    let view = asked.site.desk.show(asked.param("id"))?;
    let mut open = view.instance.open_tasks().filter(|task| task.step == asked.param("step"));
    let said = open.find_map(|task| said(asked, &view.id, task));
    said.map(|text| Answer::text("text/plain; charset=utf-8", text)).ok_or_else(|| {
        let (id, en) = ("tidak ada perintah yang berjalan di langkah ini", "no command runs at this step");
        Problem::new(StatusCode::NOT_FOUND, "no_output", id, en)
    })
}

fn complete(asked: &Asked) -> Result<Answer, Problem> {
    completed(asked, Some(asked.param("step").to_owned()))
}

fn complete_own(asked: &Asked) -> Result<Answer, Problem> {
    completed(asked, None)
}

fn completed(asked: &Asked, step: Option<String>) -> Result<Answer, Problem> {
    let completing: Completing = asked.json()?;
    let actor = completing.actor.clone();
    act(asked, &Act::Done { step, actor, says: says(asked, completing)? })
}

fn claim(asked: &Asked) -> Result<Answer, Problem> {
    let PartOf { actor } = asked.json()?;
    act(asked, &Act::Claim { step: asked.param("step").to_owned(), actor })
}

fn release(asked: &Asked) -> Result<Answer, Problem> {
    let PartOf { actor } = asked.json()?;
    act(asked, &Act::Release { step: asked.param("step").to_owned(), actor })
}

fn reassign(asked: &Asked) -> Result<Answer, Problem> {
    let Reassigning { to, actor, reason } = asked.json()?;
    act(asked, &Act::Reassign { step: asked.param("step").to_owned(), actor, to, reason })
}

fn attach(asked: &Asked) -> Result<Answer, Problem> {
    attached(asked, Some(asked.param("step").to_owned()))
}

fn attach_own(asked: &Asked) -> Result<Answer, Problem> {
    attached(asked, None)
}

fn attached(asked: &Asked, step: Option<String>) -> Result<Answer, Problem> {
    let Attaching { actor, evidence } = asked.json()?;
    let evidence = kept(asked, evidence)?;
    act(asked, &Act::Attach { step, actor, evidence })
}

fn retry(asked: &Asked) -> Result<Answer, Problem> {
    let Why { reason } = asked.json()?;
    act(asked, &Act::Retry { step: asked.param("step").to_owned(), reason })
}

fn resolve(asked: &Asked) -> Result<Answer, Problem> {
    let completing: Completing = asked.json()?;
    act(asked, &Act::Resolve { step: asked.param("step").to_owned(), says: says(asked, completing)? })
}

fn comment(asked: &Asked) -> Result<Answer, Problem> {
    let Commenting { text } = asked.json()?;
    act(asked, &Act::Comment { text })
}

fn suspend(asked: &Asked) -> Result<Answer, Problem> {
    let Why { reason } = asked.json()?;
    act(asked, &Act::Suspend { reason })
}

fn resume(asked: &Asked) -> Result<Answer, Problem> {
    let Nothing {} = asked.json()?;
    act(asked, &Act::Resume)
}

fn cancel(asked: &Asked) -> Result<Answer, Problem> {
    let Why { reason } = asked.json()?;
    act(asked, &Act::Cancel { reason })
}

fn act(asked: &Asked, act: &Act) -> Result<Answer, Problem> {
    let id = asked.param("id");
    let (key, seen) = (asked.idempotency_key()?, asked.expected(id)?);
    let view: View = asked.site.desk.act_at(asked.visitor()?, id, act, key, seen)?;
    Ok(Answer::json(StatusCode::OK, &view.standing()).etag(&etag(&view.id, view.version)))
}

fn says(asked: &Asked, completing: Completing) -> Result<Says, Problem> {
    let Completing { actor: _, answer, set, files, evidence, note, reason, skip } = completing;
    let (files, evidence) = (named(asked, files)?, kept(asked, evidence)?);
    Ok(Says { answer, set: set.0, files, evidence, note, reason, skip })
}

/// The files of a form's fields, which were brought before.
fn named(asked: &Asked, files: IndexMap<String, FileName>) -> Result<Files, Problem> {
    files.into_iter().map(|(field, file)| Ok((field, file.kept(&asked.site.desk)?))).collect()
}

fn kept(asked: &Asked, files: Vec<FileName>) -> Result<Vec<Evidence>, Problem> {
    files.into_iter().map(|file| file.kept(&asked.site.desk)).collect()
}
