//! What watches over the server ask: is it there, can it work, and its figures.

use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Route};

#[derive(Serialize, JsonSchema)]
struct Health {
    status: &'static str,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/healthz", Access::Open, healthy)
            .told(Doc::new("healthz", "Whether the server is there.").gives::<Health>(200)),
        Route::get("/readyz", Access::Open, ready).told(
            Doc::new("readyz", "Whether the store takes what is asked.")
                .gives::<Health>(200)
                .problems(&[503]),
        ),
        Route::get("/metrics", Access::Open, metrics).told(
            Doc::new("metrics", "Figures in Prometheus' text format.")
                .gives_other("text/plain")
                .problems(&[503]),
        ),
    ]
}

fn healthy(_: &Asked) -> Result<Answer, Problem> {
    Ok(Answer::json(StatusCode::OK, &Health { status: "ok" }))
}

fn ready(asked: &Asked) -> Result<Answer, Problem> {
    asked.site.desk.head()?;
    asked.site.desk.cards()?;
    Ok(Answer::json(StatusCode::OK, &Health { status: "ready" }))
}

fn metrics(asked: &Asked) -> Result<Answer, Problem> {
    let text = asked.site.metrics.text(asked.site.live.listeners(), asked.site.desk.head()?);
    Ok(Answer::text("text/plain; version=0.0.4; charset=utf-8", text))
}
