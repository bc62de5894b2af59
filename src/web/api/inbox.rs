//! The inbox: what waits for whoever asks, or for others.

use axum::http::StatusCode;

use crate::desk::{Waiting, Whose};

use serde_json::json;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Route};
use super::Items;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/inbox", Access::Person, inbox).told(
            Doc::new("inbox", "Open tasks: by due time, those without one last.")
                .gives::<Items<Waiting>>(200)
                .query("actor", "only this actor's tasks, whoever asks")
                .query_as("all", "true: everybody's, claimed ones too", json!({ "enum": ["true", "false"] }))
                .problems(&[404, 422]),
        ),
    ]
}

fn inbox(asked: &Asked) -> Result<Answer, Problem> {
    asked.only(&["actor", "all"])?;
    let all = match asked.query("all") {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            let problem = Problem::wrong(format!("`all` bukan `{other}`"), format!("`all` is not `{other}`"));
            return Err(problem.allowed(vec!["true".to_owned(), "false".to_owned()]));
        }
    };
    let whose = match asked.query("actor") {
        Some(actor) => Whose::Actor { actor, claimed: all },
        None if all => Whose::All { claimed: true },
        None => Whose::Own,
    };
    let visitor = asked.caller()?.visitor.as_ref();
    let items = asked.site.desk.inbox(visitor, whose)?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}
