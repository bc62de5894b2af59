//! The ledger's proof, for auditors.

use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Route};

/// What reading the whole ledger again found.
#[derive(Serialize, JsonSchema)]
struct Verified {
    ok: bool,
    entries: u64,
    /// `NUMBER:SHA256` after the last entry.
    head: String,
    faults: Vec<Fault>,
}

#[derive(Serialize, JsonSchema)]
struct Fault {
    place: String,
    message: String,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/verify", Access::Auditor, verify).told(
            Doc::new(
                "verify",
                "Reads the whole ledger again and compares everything that is derived from it.",
            )
            .gives::<Verified>(200),
        ),
    ]
}

fn verify(asked: &Asked) -> Result<Answer, Problem> {
    let report = asked.site.desk.verify()?;
    let faults = report.faults.iter().map(|fault| Fault {
        place: fault.place.clone(),
        message: fault.message.in_language(asked.language).to_owned(),
    });
    let head = format!("{}:{}", report.head.sequence, report.head.digest);
    let told = Verified { ok: report.ok(), entries: report.entries, head, faults: faults.collect() };
    Ok(Answer::json(StatusCode::OK, &told))
}
