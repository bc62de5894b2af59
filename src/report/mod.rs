//! Reports in words and files: what the desk has counted, as tables, figures, spreadsheets, pages and event logs. Made of values alone;
//! writes nothing anywhere.

mod columns;
pub mod figures;
pub mod grid;
mod html;
pub mod ics;
mod monitoring;
mod sheet;
pub mod words;
mod xes;
mod xlsx;

use std::io;

use crate::desk::{Compliance, Denial, Desk, LateTask, Monitored, ProcedureReport, ReportFilter};
use crate::source::Language;

pub use html::{Made, View};

use sheet::Sheet;

/// What a report is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// How procedures and their steps go.
    Procedures,
    /// Late tasks.
    Late,
    /// How recurring procedures were kept up.
    Compliance,
    /// The form for monitoring.
    Monitoring,
}

impl Subject {
    const ALL: [Subject; 4] = [Subject::Procedures, Subject::Late, Subject::Compliance, Subject::Monitoring];

    /// As addresses and files call it.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Procedures => "procedures",
            Subject::Late => "late",
            Subject::Compliance => "compliance",
            Subject::Monitoring => "monitoring",
        }
    }

    pub fn named(name: &str) -> Option<Subject> {
        Subject::ALL.into_iter().find(|subject| subject.name() == name)
    }
}

/// What a file may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The first sheet.
    Csv,
    /// All sheets, for Excel and LibreOffice.
    Xlsx,
    /// A page for the screen and for paper.
    Html,
    /// What `--format json` says, as one array.
    Json,
    /// An event log for process miners.
    Xes,
}

impl Kind {
    const ALL: [Kind; 5] = [Kind::Csv, Kind::Xlsx, Kind::Html, Kind::Json, Kind::Xes];

    /// Those that a report can be written as: an event log is of whole instances, and of nothing else that is reported.
    pub fn of(subject: Subject) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| *kind != Kind::Xes || subject == Subject::Procedures)
    }

    /// The kind with this ending.
    pub fn named(ending: &str, subject: Subject) -> Option<Kind> {
        Kind::of(subject).find(|kind| ending.eq_ignore_ascii_case(kind.ending()))
    }

    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Csv => "csv",
            Kind::Xlsx => "xlsx",
            Kind::Html => "html",
            Kind::Json => "json",
            Kind::Xes => "xes",
        }
    }

    /// As it is named on the way (IANA's media types).
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Csv => "text/csv; charset=utf-8",
            Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind::Html => "text/html; charset=utf-8",
            Kind::Json => "application/json",
            Kind::Xes => "application/xml",
        }
    }
}

/// What is told.
#[derive(Debug)]
pub enum Told {
    Whole(Vec<ProcedureReport>),
    Late(Vec<LateTask>),
    Kept(Vec<Compliance>),
    Monitored(Vec<Monitored>),
}

/// A report as a file; what a writer says no to is a fault of the world.
pub fn file(
    desk: &Desk,
    subject: Subject,
    kind: Kind,
    made: &Made<'_>,
) -> Result<io::Result<Vec<u8>>, Denial> {
    if kind == Kind::Xes {
        return Ok(xes::log(&desk.traces(made.filter)?));
    }
    let told = Told::of(subject, desk, made.filter)?;
    Ok(match kind {
        Kind::Csv => sheet::csv(&told.sheets(made.language)),
        Kind::Xlsx => xlsx::workbook(&told.sheets(made.language), made.at, made.language),
        Kind::Html => html::file(&told.view(made)),
        Kind::Json | Kind::Xes => told.json(),
    })
}

impl Told {
    pub fn of(subject: Subject, desk: &Desk, filter: &ReportFilter) -> Result<Told, Denial> {
        Ok(match subject {
            Subject::Procedures => Told::Whole(desk.report(filter)?),
            Subject::Late => Told::Late(desk.late(filter)?),
            Subject::Compliance => Told::Kept(desk.compliance(filter)?),
            Subject::Monitoring => Told::Monitored(desk.monitoring(filter)?),
        })
    }

    /// The first is the one that a file of comma-separated values holds.
    fn sheets(&self, language: Language) -> Vec<Sheet> {
        match self {
            Told::Whole(reports) => vec![
                sheet::steps(reports),
                sheet::procedures(reports),
                sheet::actors(reports),
                sheet::loops(reports),
            ],
            Told::Late(tasks) => vec![sheet::late(tasks)],
            Told::Kept(kept) => vec![sheet::periods(kept), sheet::months(kept)],
            Told::Monitored(monitored) => vec![sheet::form(monitored, language)],
        }
    }

    /// As a page shows it.
    pub fn view(&self, made: &Made<'_>) -> View {
        match self {
            Told::Whole(reports) => html::reports(reports, made),
            Told::Late(tasks) => html::late(tasks, made),
            Told::Kept(kept) => html::compliance(kept, made),
            Told::Monitored(monitored) => html::monitoring(monitored, made),
        }
    }

    /// One array, with a line for each of its values.
    fn json(&self) -> io::Result<Vec<u8>> {
        match self {
            Told::Whole(reports) => array(reports),
            Told::Late(tasks) => array(tasks),
            Told::Kept(kept) => array(kept),
            Told::Monitored(monitored) => array(monitored),
        }
    }
}

fn array<T: serde::Serialize>(values: &[T]) -> io::Result<Vec<u8>> {
    let lines = values.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("[{}]\n", lines.join(",\n")).into_bytes())
}
