//! Reports: what was counted, and as files.

use axum::http::StatusCode;
use schemars::JsonSchema;

use crate::desk::{Compliance, LateTask, Monitored, ProcedureReport, ReportFilter};

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::both::Items;
use super::super::both::written;
use super::super::problem::Problem;
use super::super::route::{Access, Doc, Route};
use super::days::{check_order, day};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/reports/procedures", Access::Person, procedures).told(doc::<ProcedureReport>(
            "reportProcedures",
            "How each procedure and its steps went; times are minutes of work, unless they say elapsed.",
        )),
        Route::get("/api/v1/reports/late", Access::Person, late).told(doc::<LateTask>(
            "reportLate",
            "Tasks past their due time, open or done, in the order they were due.",
        )),
        Route::get("/api/v1/reports/compliance", Access::Person, compliance).told(doc::<Compliance>(
            "reportCompliance",
            "How recurring procedures were kept up, by month and period.",
        )),
        Route::get("/api/v1/reports/monitoring", Access::Person, monitoring).told(doc::<Monitored>(
            "reportMonitoring",
            "What is known of every procedure in force when its application is monitored.",
        )),
        Route::get("/api/v1/reports/{subject}/{kind}", Access::Person, file).told(
            filtered(Doc::new(
                "reportFile",
                "A report as a file: csv, xlsx, html, json, or xes of procedures.",
            ))
            .gives_other("text/csv")
            .gives_other("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            .gives_other("text/html")
            .gives_other("application/json")
            .gives_other("application/xml")
            .problems(&[404, 422]),
        ),
    ]
}

fn doc<T: JsonSchema>(id: &'static str, summary: &'static str) -> Doc {
    filtered(Doc::new(id, summary)).gives::<Items<T>>(200).problems(&[422])
}

fn filtered(doc: Doc) -> Doc {
    doc.query("document", "the document's id")
        .query("procedure", "PROCEDURE or DOCUMENT/PROCEDURE")
        .query("from", "opened on this day or later")
        .query("until", "opened on this day or earlier")
}

fn filter(asked: &Asked) -> Result<ReportFilter, Problem> {
    let (from, until) = (day(asked, "from")?, day(asked, "until")?);
    check_order(from, until)?;
    let text = |name: &str| asked.query(name).map(str::to_owned);
    Ok(ReportFilter { document: text("document"), procedure: text("procedure"), from, until })
}

fn procedures(asked: &Asked) -> Result<Answer, Problem> {
    let items = asked.site.desk.report(&filter(asked)?)?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn late(asked: &Asked) -> Result<Answer, Problem> {
    let items = asked.site.desk.late(&filter(asked)?)?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn compliance(asked: &Asked) -> Result<Answer, Problem> {
    let items = asked.site.desk.compliance(&filter(asked)?)?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn monitoring(asked: &Asked) -> Result<Answer, Problem> {
    let items = asked.site.desk.monitoring(&filter(asked)?)?;
    Ok(Answer::json(StatusCode::OK, &Items { items }))
}

fn file(asked: &Asked) -> Result<Answer, Problem> {
    written(asked, asked.param("subject"), asked.param("kind"), &filter(asked)?)
}
