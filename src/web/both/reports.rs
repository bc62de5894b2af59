//! Reports as files.

use axum::http::StatusCode;

use crate::desk::ReportFilter;
use crate::report::{self, Kind, Made, Subject};

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;

/// A report as a file with a name.
pub(in crate::web) fn written(
    asked: &Asked,
    subject: &str,
    kind: &str,
    filter: &ReportFilter,
) -> Result<Answer, Problem> {
    let subject = Subject::named(subject).ok_or_else(Problem::no_page)?;
    let kind = Kind::named(kind, subject).ok_or_else(Problem::no_page)?;
    let made = Made { at: asked.now, filter, language: asked.language };
    let bytes = report::file(&asked.site.desk, subject, kind, &made)?.map_err(|error| {
        tracing::error!(%error, "a report could not be written");
        let (id, en) = ("laporan tidak dapat ditulis", "the report cannot be written");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "report", id, en)
    })?;
    let name = format!("{}-{}.{}", subject.name(), asked.now.date_naive(), kind.ending());
    Ok(Answer::bytes(kind.media_type(), bytes).named(&name))
}
