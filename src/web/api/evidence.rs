//! Files: brought before an event names them, and taken away again.

use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::desk::{Denial, Desk, FileDenial, Filed};
use crate::instance::Evidence;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::both::{Items, fetch_file};
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Route, Takes};

/// A file that was brought before.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FileName")]
pub(super) struct FileName {
    #[schemars(length(min = 1))]
    name: String,
    /// As bringing it has told; 64 digits.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    sha256: String,
    /// Known already; taken so that what bringing it has told can be handed on whole.
    #[serde(default)]
    #[expect(dead_code, reason = "what the store has counts")]
    size: Option<u64>,
    #[serde(default)]
    #[expect(dead_code, reason = "what the store has counts")]
    kind: Option<String>,
}

impl FileName {
    pub fn kept(&self, desk: &Desk) -> Result<Evidence, Problem> {
        let file = desk.kept(&self.name, &self.sha256);
        file.map_err(|denial| match denial {
            Denial::File(FileDenial::Lost { name, .. }) => Problem::wrong(
                format!("berkas {name} belum dikirim ke /api/v1/files"),
                format!("the file {name} has not been brought to /api/v1/files"),
            ),
            other => other.into(),
        })
    }
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/api/v1/files", Access::Person, Takes::File, bring).told(
            Doc::new("bringFile", "Keeps a file, so that a task or a form may name it.")
                .gives::<Evidence>(201)
                .query_as("name", "what the file is called", json!({ "type": "string", "minLength": 1 }))
                .required(),
        ),
        Route::get("/api/v1/instances/{id}/evidence", Access::Person, list).told(
            Doc::new("instanceEvidence", "The files that an instance's events name.")
                .gives::<Items<Filed>>(200)
                .problems(&[404]),
        ),
        Route::get("/api/v1/instances/{id}/evidence/{sha256}", Access::Person, fetch_file).told(
            Doc::new("fetchFile", "One of them.").gives_other("application/octet-stream").problems(&[404]),
        ),
    ]
}

fn bring(asked: &Asked) -> Result<Answer, Problem> {
    let name =
        asked.query("name").ok_or_else(|| Problem::wrong("`name` belum disebut", "`name` is missing"))?;
    asked.visitor()?;
    let kept = asked.site.desk.keep(name, &mut asked.upload()?.open()?)?;
    Ok(Answer::json(StatusCode::CREATED, &kept))
}

fn list(asked: &Asked) -> Result<Answer, Problem> {
    let items = asked.site.desk.evidence(asked.param("id"))?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}
