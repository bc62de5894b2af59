//! How work goes: procedures, late tasks, and what recurs, with filters in the address, and as files.

use axum::http::StatusCode;
use serde::Serialize;

use crate::desk::ReportFilter;
use crate::report::{Kind, Made, Subject, Told};

use super::super::answer::Answer;
use super::super::asked::{Asked, Form};
use super::super::both::written;
use super::super::problem::Problem;
use super::super::route::{Access, Route};
use super::Sheet;
use super::choices::{Choice, Tab};
use super::typed::Typed;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/reports", Access::Person, procedures),
        Route::get("/reports/late", Access::Person, late),
        Route::get("/reports/compliance", Access::Person, compliance),
        Route::get("/reports/monitoring", Access::Person, monitoring),
        Route::get("/reports/file/{subject}/{kind}", Access::Person, file),
    ]
}

/// A report as a file.
#[derive(Serialize)]
struct Download {
    path: String,
    name: &'static str,
}

fn procedures(asked: &Asked) -> Result<Answer, Problem> {
    page(asked, Subject::Procedures)
}

fn late(asked: &Asked) -> Result<Answer, Problem> {
    page(asked, Subject::Late)
}

fn compliance(asked: &Asked) -> Result<Answer, Problem> {
    page(asked, Subject::Compliance)
}

fn monitoring(asked: &Asked) -> Result<Answer, Problem> {
    page(asked, Subject::Monitoring)
}

fn page(asked: &Asked, subject: Subject) -> Result<Answer, Problem> {
    let form = Form { texts: asked.query.clone(), files: Vec::new() };
    let mut typed = Typed::new(&form, asked.language);
    let filter = filter(&mut typed);
    let made = Made { at: asked.now, filter: &filter, language: asked.language };
    let view = match typed.is_good() {
        true => Some(Told::of(subject, &asked.site.desk, &filter)?.view(&made)),
        false => None,
    };
    let (documents, procedures) = choices(asked)?;
    let status = if typed.is_good() { StatusCode::OK } else { typed.status };
    let query = query(&filter);
    Sheet::new(asked, asked.language.choose("Laporan", "Reports"))
        .with("report", &view)
        .with("tabs", &tabs(asked, subject, &query))
        .with("downloads", &downloads(asked, subject, &query))
        .with("action", path_of(subject))
        .with("documents", &documents)
        .with("procedures", &procedures)
        .with("filtered", &!query.is_empty())
        .with("typed", &typed.texts())
        .with("faults", &typed.faults())
        .answer_as(status, "reports.html")
}

/// The filter of the address.
fn filter(typed: &mut Typed<'_>) -> ReportFilter {
    let (from, until) = typed.days();
    ReportFilter { document: typed.optional("document"), procedure: typed.optional("procedure"), from, until }
}

/// The documents and procedures in force, to choose from.
fn choices(asked: &Asked) -> Result<(Vec<Choice>, Vec<Choice>), Problem> {
    let (mut documents, mut procedures) = (Vec::new(), Vec::new());
    for card in asked.site.desk.cards()? {
        for (key, title) in &card.procedures {
            let key = format!("{}/{key}", card.document);
            procedures.push(Choice { key, title: title.trim().to_owned(), on: false });
        }
        documents.push(Choice { title: card.title.trim().to_owned(), key: card.document, on: false });
    }
    Ok((documents, procedures))
}

fn query(filter: &ReportFilter) -> String {
    let ReportFilter { document, procedure, from, until } = filter;
    let day = |day: &Option<crate::calendar::Date>| day.map(|day| day.to_string());
    let all = [
        ("document", document.clone()),
        ("procedure", procedure.clone()),
        ("from", day(from)),
        ("until", day(until)),
    ];
    let some = all.into_iter().filter_map(|(name, text)| Some((name, text?)));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(some).finish()
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

fn path_of(subject: Subject) -> &'static str {
    match subject {
        Subject::Procedures => "/reports",
        Subject::Late => "/reports/late",
        Subject::Compliance => "/reports/compliance",
        Subject::Monitoring => "/reports/monitoring",
    }
}

fn tabs(asked: &Asked, subject: Subject, query: &str) -> Vec<Tab> {
    let all = [
        (Subject::Procedures, "Prosedur", "Procedures"),
        (Subject::Late, "Terlambat", "Late"),
        (Subject::Compliance, "Berkala", "Recurring"),
        (Subject::Monitoring, "Monitoring", "Monitoring"),
    ];
    let tab = |(each, id, en)| Tab {
        path: with_query(path_of(each), query),
        name: asked.language.choose(id, en),
        here: each == subject,
    };
    all.map(tab).into()
}

fn downloads(asked: &Asked, subject: Subject, query: &str) -> Vec<Download> {
    let name = |kind| match kind {
        Kind::Csv => "CSV",
        Kind::Xlsx => "Excel",
        Kind::Html => asked.language.choose("Halaman HTML", "HTML page"),
        Kind::Json => "JSON",
        Kind::Xes => "XES",
    };
    let download = |kind: Kind| Download {
        path: with_query(&format!("/reports/file/{}/{}", subject.name(), kind.ending()), query),
        name: name(kind),
    };
    Kind::of(subject).map(download).collect()
}

fn file(asked: &Asked) -> Result<Answer, Problem> {
    let form = Form { texts: asked.query.clone(), files: Vec::new() };
    let mut typed = Typed::new(&form, asked.language);
    let filter = filter(&mut typed);
    if let Some(fault) = typed.first_fault() {
        return Err(Problem::wrong(fault.clone(), fault.clone()));
    }
    written(asked, asked.param("subject"), asked.param("kind"), &filter)
}
