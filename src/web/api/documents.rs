//! Documents: the editions that were published, and publishing another.

use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::Date;
use crate::desk::{self, Shown, Terms};
use crate::procedure::Options;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Route, Takes};
use super::Items;

/// The largest document, in bytes; one more shows that a file is larger.
const DOCUMENT_MAX: u64 = 1024 * 1024 + 1;

/// An edition that was published.
#[derive(Serialize, JsonSchema)]
struct Published {
    document: String,
    /// SHA-256 in lower-case hex.
    edition: String,
    procedures: Vec<String>,
    /// False where this very edition was in force, or about to be, already.
    new: bool,
    effective: Option<Date>,
    expires: Option<Date>,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/documents", Access::Person, list).told(
            Doc::new("listDocuments", "Every edition, and how it stands today.").gives::<Items<Shown>>(200),
        ),
        Route::post("/api/v1/documents", Access::Author, Takes::File, publish).told(
            Doc::new("publishDocument", "Publishes a document: its YAML as it is.")
                .gives::<Published>(201)
                .query("effective", "the first day on which instances are opened with it")
                .query("expires", "the last such day"),
        ),
    ]
}

fn list(asked: &Asked) -> Result<Answer, Problem> {
    let items = asked.site.desk.documents(None)?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn publish(asked: &Asked) -> Result<Answer, Problem> {
    asked.only(&["effective", "expires"])?;
    let terms = Terms { effective: day(asked, "effective")?, expires: day(asked, "expires")? };
    let bytes = asked.upload()?.bytes(DOCUMENT_MAX)?;
    let options = Options { today: Some(asked.now.date_naive()), ..Options::default() };
    let checked = desk::check("document.yaml", bytes, &options)?;
    let published = asked.office_desk()?.publish_for(&checked, terms)?;
    let desk::Published { card, is_new, .. } = published;
    let told = Published {
        document: card.document,
        edition: card.edition.to_string(),
        procedures: card.procedures.keys().cloned().collect(),
        new: is_new,
        effective: card.effective,
        expires: card.expires,
    };
    Ok(Answer::json(StatusCode::CREATED, &told))
}

fn day(asked: &Asked, name: &str) -> Result<Option<Date>, Problem> {
    let Some(text) = asked.query(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        Problem::wrong(
            format!("`{name}` bukan tanggal seperti 2026-12-31"),
            format!("`{name}` is not a date such as 2026-12-31"),
        )
    })
}
