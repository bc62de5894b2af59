//! `sop report`: how long procedures and their steps take, whether they are on time, and what is late; on the screen and in files.

mod columns;
mod figures;
mod grid;
mod html;
mod monitoring;
mod screen;
mod sheet;
mod words;
mod xes;
mod xlsx;

use std::ffi::OsStr;
use std::path::Path;

use crate::desk::{Compliance, Desk, LateTask, Monitored, ProcedureReport, ReportFilter};
use crate::source::{Language, Phrase};

use super::arguments::Report;
use super::delegate::date;
use super::failure::{Exit, Failure};
use super::print::save;
use super::session::Session;
use sheet::Sheet;

pub fn run(asked: &Report, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let filter = ReportFilter {
        document: asked.document.clone(),
        procedure: asked.procedure.clone(),
        from: asked.from.as_deref().map(date).transpose()?,
        until: asked.until.as_deref().map(date).transpose()?,
    };
    if filter.from.zip(filter.until).is_some_and(|(from, until)| until < from) {
        return Err(Failure::usage(Phrase::new(
            "`--until` mendahului `--from`",
            "`--until` comes before `--from`",
        )));
    }
    let file = asked.output.as_deref().map(|out| kind(out, asked).map(|kind| (out, kind))).transpose()?;
    let desk = session.desk_if_any("sop report")?;
    if let Some((out, Kind::Xes)) = file {
        let traces = desk.traces(&filter).map_err(|denial| session.deny(denial))?;
        session.close(&desk);
        return write(out, &xes::log(&traces)?, session);
    }
    let told = Told::of(asked, &desk, &filter).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if let Some((out, kind)) = file {
        let bytes = match kind {
            Kind::Csv => sheet::csv(&told.sheets(session.language))?,
            Kind::Xlsx => {
                let sheets = told.sheets(session.language);
                xlsx::workbook(&sheets, (session.shell.now)(), session.language)?
            }
            Kind::Html => {
                let (at, language) = ((session.shell.now)(), session.language);
                told.html(&html::Made { at, filter: &filter, language })?
            }
            Kind::Json => told.json()?,
            Kind::Xes => Vec::new(),
        };
        return write(out, &bytes, session);
    }
    match &told {
        Told::Whole(reports) if session.json() => session.answer_lines(reports),
        Told::Late(tasks) if session.json() => session.answer_lines(tasks),
        Told::Kept(kept) if session.json() => session.answer_lines(kept),
        Told::Monitored(monitored) if session.json() => session.answer_lines(monitored),
        Told::Whole(reports) if reports.is_empty() => {
            say(session, "Tidak ada proses.", "There are no instances.")
        }
        Told::Late(tasks) if tasks.is_empty() => {
            say(session, "Tidak ada tugas yang terlambat.", "There are no late tasks.")
        }
        Told::Kept(kept) if kept.is_empty() => {
            say(session, "Tidak ada prosedur berkala.", "There are no recurring procedures.")
        }
        Told::Monitored(monitored) if monitored.is_empty() => {
            say(session, "Belum ada dokumen yang diterbitkan.", "No document is published yet.")
        }
        Told::Whole(reports) => session.answer(&screen::reports(reports, session)),
        Told::Late(tasks) => session.answer(&screen::late(tasks, session)),
        Told::Kept(kept) => session.answer(&screen::compliance(kept, session)),
        Told::Monitored(monitored) => session.answer(&screen::monitoring(monitored, session)),
    }
}

/// What is told.
enum Told {
    Whole(Vec<ProcedureReport>),
    Late(Vec<LateTask>),
    Kept(Vec<Compliance>),
    Monitored(Vec<Monitored>),
}

impl Told {
    fn of(asked: &Report, desk: &Desk, filter: &ReportFilter) -> Result<Told, crate::desk::Denial> {
        Ok(match (asked.late, asked.compliance, asked.monitoring) {
            (true, ..) => Told::Late(desk.late(filter)?),
            (false, true, _) => Told::Kept(desk.compliance(filter)?),
            (false, false, true) => Told::Monitored(desk.monitoring(filter)?),
            (false, false, false) => Told::Whole(desk.report(filter)?),
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

    fn html(&self, made: &html::Made<'_>) -> Result<Vec<u8>, Failure> {
        match self {
            Told::Whole(reports) => html::reports(reports, made),
            Told::Late(tasks) => html::late(tasks, made),
            Told::Kept(kept) => html::compliance(kept, made),
            Told::Monitored(monitored) => html::monitoring(monitored, made),
        }
    }

    /// One array, with a line for each of its values.
    fn json(&self) -> Result<Vec<u8>, Failure> {
        match self {
            Told::Whole(reports) => array(reports),
            Told::Late(tasks) => array(tasks),
            Told::Kept(kept) => array(kept),
            Told::Monitored(monitored) => array(monitored),
        }
    }
}

fn array<T: serde::Serialize>(values: &[T]) -> Result<Vec<u8>, Failure> {
    let lines = values.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>();
    let lines = lines.map_err(|error| super::session::unwritten(&error.into()))?;
    Ok(format!("[{}]\n", lines.join(",\n")).into_bytes())
}

/// What a file may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
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

const KINDS: [(&str, Kind); 5] = [
    ("csv", Kind::Csv),
    ("xlsx", Kind::Xlsx),
    ("html", Kind::Html),
    ("json", Kind::Json),
    ("xes", Kind::Xes),
];

/// An event log is of whole instances, and of nothing else that is reported.
fn kind(out: &Path, asked: &Report) -> Result<Kind, Failure> {
    let is_part = asked.late || asked.compliance || asked.monitoring;
    let allowed = || KINDS.iter().filter(|(_, kind)| !(is_part && *kind == Kind::Xes));
    let extension = out.extension().and_then(OsStr::to_str).unwrap_or_default();
    let found = allowed().find(|(ending, _)| extension.eq_ignore_ascii_case(ending));
    found.map(|(_, kind)| *kind).ok_or_else(|| {
        let (name, kinds) = (out.display(), allowed().map(|(ending, _)| format!(".{ending}")));
        let kinds = kinds.collect::<Vec<_>>().join(", ");
        Failure::usage(Phrase::new(
            format!("`{name}` tidak berakhiran salah satu dari {kinds}"),
            format!("`{name}` does not end in one of {kinds}"),
        ))
    })
}

fn say(session: &mut Session<'_, '_>, id: &str, en: &str) -> Result<Exit, Failure> {
    let text = session.word(id, en);
    session.shell.say(&text);
    Ok(Exit::Done)
}

fn write(out: &Path, bytes: &[u8], session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    save(out, bytes, session)?;
    session.answer(&format!("{}\n", out.display()))
}
