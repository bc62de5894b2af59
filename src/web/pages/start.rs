//! Opening an instance: the opening form of a procedure, filled in.

use axum::http::StatusCode;
use indexmap::IndexMap;

use crate::desk::{Denial, Start};
use crate::document::FieldKind;
use crate::procedure::Procedure;
use crate::procedure::form::Files;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::route::{Access, Route, Takes};
use super::refused::new_key;
use super::{Sheet, fields};

const PATH: &str = "/documents/{document}/{procedure}/start";

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(PATH, Access::Person, page), Route::post(PATH, Access::Person, Takes::Form, start)]
}

/// A way in, where there are several.
#[derive(serde::Serialize)]
struct WayIn<'p> {
    step: &'p str,
    activity: &'p str,
    chosen: bool,
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
struct Given<'g> {
    texts: IndexMap<String, String>,
    files: Files,
    at: Option<&'g str>,
    key: String,
    problem: Option<&'g Problem>,
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    let procedure = asked.site.desk.published(&name(asked))?;
    if !asked.visitor()?.may_open(&procedure) {
        return Err(may_not(&procedure));
    }
    let given = Given { key: new_key()?, ..Given::default() };
    sheet(asked, &procedure, StatusCode::OK, &given)
}

/// As the desk calls it.
fn name(asked: &Asked) -> String {
    format!("{}/{}", asked.param("document"), asked.param("procedure"))
}

fn may_not(procedure: &Procedure) -> Problem {
    let titles = procedure.start_by.iter().map(|actor| procedure.actor(*actor).title.clone());
    let titles: Vec<String> = titles.collect();
    let (id, en) = (
        format!("yang boleh memulai: {}", titles.join(", ")),
        format!("it may be started by: {}", titles.join(", ")),
    );
    Problem::new(StatusCode::FORBIDDEN, "may_not_open", id, en)
}

fn sheet(asked: &Asked, procedure: &Procedure, status: StatusCode, given: &Given) -> Result<Answer, Problem> {
    let language = asked.language;
    let faults = given.problem.map_or(&[][..], |problem| &problem.faults);
    let views = procedure.form.as_ref().map(|form| fields::view(form, &given.texts, faults, language));
    let views = fields::keep(views.unwrap_or_default(), &given.files);
    let asks_people =
        procedure.form.iter().any(|form| form.fields.values().any(|field| field.kind == FieldKind::Person));
    let people: Vec<String> = match asks_people {
        true => asked.site.desk.people()?.into_iter().map(|person| person.name).collect(),
        false => Vec::new(),
    };
    let ways = procedure.starts.iter().enumerate().map(|(at, step)| {
        let step = procedure.step(*step);
        let chosen = given.at.map_or(at == 0, |given| given == step.id);
        WayIn { step: &step.id, activity: &step.activity, chosen }
    });
    let ways: Vec<WayIn> = ways.filter(|_| procedure.starts.len() > 1).collect();
    let wrong = given.problem.filter(|problem| problem.faults.is_empty());
    let wrong = wrong.map(|problem| problem.message.in_language(language));
    let first = procedure.step(procedure.starts[0]);
    let title = language.choose("Mulai", "Start");
    Sheet::new(asked, &format!("{title}: {}", procedure.title))
        .with("document", asked.param("document"))
        .with("procedure", &procedure.title)
        .with("form_title", &procedure.form.as_ref().map(|form| form.title.as_str()))
        .with("fields", &views)
        .with("faults", &!faults.is_empty())
        .with("wrong", &wrong)
        .with("people", &people)
        .with("ways", &ways)
        .with("first", &first.activity)
        .with("first_by", &procedure.actor(first.performers.lead()).title)
        .with("key", &given.key)
        .answer_as(status, "start.html")
}

fn start(asked: &Asked) -> Result<Answer, Problem> {
    let form = asked.form()?;
    let desk = &asked.site.desk;
    let procedure = desk.published(&name(asked))?;
    let fields::Brought { texts, files, refused } = fields::brought(asked)?;
    let at = form.text("at");
    let start = Start {
        procedure: name(asked),
        at: at.map(str::to_owned),
        set: texts.clone(),
        files: files.clone(),
        edition: None,
    };
    let outcome = match refused {
        Some(problem) => Err(problem),
        None => match desk.start(asked.visitor()?, &start, form.text("key")) {
            Ok(view) => Ok(view),
            Err(denial @ Denial::Refused(_)) => Err(Problem::from(denial)),
            Err(denial) => return Err(denial.into()),
        },
    };
    match outcome {
        Ok(view) => Ok(Answer::see_other(&format!("/instances/{}", view.id))),
        Err(problem) => {
            let key = form.text("key").map_or_else(new_key, |key| Ok(key.to_owned()))?;
            let given = Given { texts, files, at, key, problem: Some(&problem) };
            sheet(asked, &procedure, problem.status, &given)
        }
    }
}
