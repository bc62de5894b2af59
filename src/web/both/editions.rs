//! Which edition is meant.

use axum::http::StatusCode;

use crate::desk::{Card, Shown};

use super::super::asked::Asked;
use super::super::problem::Problem;

/// The edition that an address means: its document's current one, or with `?edition=N` the one of that number.
pub(in crate::web) fn meant(asked: &Asked) -> Result<(Vec<Shown>, Shown, Card), Problem> {
    let (desk, document) = (&asked.site.desk, asked.param("document"));
    let mut group = desk.documents(None)?;
    group.retain(|shown| shown.document == document);
    let number = asked.query("edition").map(str::parse::<usize>);
    let shown = match number {
        _ if group.is_empty() => None,
        None => Shown::current(&group),
        Some(Ok(number)) => group.iter().find(|shown| shown.number == number),
        Some(Err(_)) => None,
    };
    let shown = shown.ok_or_else(|| no_document(document))?.clone();
    let card = desk.find_edition(&format!("{document}@{}", shown.edition))?;
    Ok((group, shown, card))
}

fn no_document(document: &str) -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_document",
        format!("tidak ada dokumen atau edisi itu: {document}"),
        format!("no such document or edition: {document}"),
    )
}
