//! `sop report`: how long procedures and their steps take, whether they are on time, and what is late; on the screen and in files.

mod screen;
mod sheet;
mod xes;

use std::ffi::OsStr;
use std::path::Path;

use crate::desk::{Compliance, Desk, LateTask, ProcedureReport, ReportFilter};
use crate::source::Phrase;

use super::arguments::Report;
use super::delegate::date;
use super::failure::{Exit, Failure};
use super::print::save;
use super::session::Session;

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
            Kind::Csv => sheet::csv(&told.sheets())?,
            Kind::Json => told.json()?,
            Kind::Xes => Vec::new(),
        };
        return write(out, &bytes, session);
    }
    match &told {
        Told::Whole(reports) if session.json() => session.answer_lines(reports),
        Told::Late(tasks) if session.json() => session.answer_lines(tasks),
        Told::Kept(kept) if session.json() => session.answer_lines(kept),
        Told::Whole(reports) if reports.is_empty() => {
            say(session, "Tidak ada proses.", "There are no instances.")
        }
        Told::Late(tasks) if tasks.is_empty() => {
            say(session, "Tidak ada tugas yang terlambat.", "There are no late tasks.")
        }
        Told::Kept(kept) if kept.is_empty() => {
            say(session, "Tidak ada prosedur berkala.", "There are no recurring procedures.")
        }
        Told::Whole(reports) => session.answer(&screen::reports(reports, session)),
        Told::Late(tasks) => session.answer(&screen::late(tasks, session)),
        Told::Kept(kept) => session.answer(&screen::compliance(kept, session)),
    }
}

/// What is told.
enum Told {
    Whole(Vec<ProcedureReport>),
    Late(Vec<LateTask>),
    Kept(Vec<Compliance>),
}

impl Told {
    fn of(asked: &Report, desk: &Desk, filter: &ReportFilter) -> Result<Told, crate::desk::Denial> {
        Ok(match (asked.late, asked.compliance) {
            (true, _) => Told::Late(desk.late(filter)?),
            (false, true) => Told::Kept(desk.compliance(filter)?),
            (false, false) => Told::Whole(desk.report(filter)?),
        })
    }

    fn sheets(&self) -> Vec<sheet::Sheet> {
        match self {
            Told::Whole(reports) => vec![sheet::steps(reports)],
            Told::Late(tasks) => vec![sheet::late(tasks)],
            Told::Kept(kept) => vec![sheet::periods(kept), sheet::months(kept)],
        }
    }

    /// One array, with a line for each of its values.
    fn json(&self) -> Result<Vec<u8>, Failure> {
        match self {
            Told::Whole(reports) => array(reports),
            Told::Late(tasks) => array(tasks),
            Told::Kept(kept) => array(kept),
        }
    }
}

fn array<T: serde::Serialize>(values: &[T]) -> Result<Vec<u8>, Failure> {
    let lines = values.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>();
    let lines = lines.map_err(|error| super::session::unwritten(&error.into()))?;
    Ok(format!("[{}]\n", lines.join(",\n")).into_bytes())
}

/// What a file may hold.
#[derive(Clone, Copy)]
enum Kind {
    /// A line for each step, or each late task.
    Csv,
    /// What `--format json` says, as one array.
    Json,
    /// An event log for process miners.
    Xes,
}

fn kind(out: &Path, asked: &Report) -> Result<Kind, Failure> {
    match out.extension().and_then(OsStr::to_str) {
        Some("csv") => Ok(Kind::Csv),
        Some("json") => Ok(Kind::Json),
        Some("xes") if !asked.late && !asked.compliance => Ok(Kind::Xes),
        Some(_) | None => {
            let name = out.display();
            let (kinds, or_xes) = (".csv, .json", if asked.late || asked.compliance { "" } else { ", .xes" });
            Err(Failure::usage(Phrase::new(
                format!("`{name}` tidak berakhiran salah satu dari {kinds}{or_xes}"),
                format!("`{name}` does not end in one of {kinds}{or_xes}"),
            )))
        }
    }
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
