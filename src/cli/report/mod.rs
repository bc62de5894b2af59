//! `sop report`: how long procedures and their steps take, whether they are on time, and what is late; on the screen and in files.

mod screen;

use std::ffi::OsStr;
use std::path::Path;

use crate::desk::ReportFilter;
use crate::report::{Kind, Made, Subject, Told};
use crate::source::Phrase;

use super::arguments::Report;
use super::delegate::date;
use super::failure::{Exit, Failure};
use super::print::save;
use super::session::{Session, unwritten};

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
    let subject = subject(asked);
    let file = asked.output.as_deref().map(|out| kind(out, subject).map(|kind| (out, kind))).transpose()?;
    let desk = session.desk_if_any("sop report")?;
    if let Some((out, kind)) = file {
        let made = Made { at: (session.shell.now)(), filter: &filter, language: session.language };
        let bytes =
            crate::report::file(&desk, subject, kind, &made).map_err(|denial| session.deny(denial))?;
        session.close(&desk);
        return write(out, &bytes.map_err(|error| unwritten(&error))?, session);
    }
    let told = Told::of(subject, &desk, &filter).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
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

/// What is asked for.
pub fn subject(asked: &Report) -> Subject {
    match (asked.late, asked.compliance, asked.monitoring) {
        (true, ..) => Subject::Late,
        (false, true, _) => Subject::Compliance,
        (false, false, true) => Subject::Monitoring,
        (false, false, false) => Subject::Procedures,
    }
}

/// What the file is to hold, by how its name ends.
pub fn kind(out: &Path, subject: Subject) -> Result<Kind, Failure> {
    let extension = out.extension().and_then(OsStr::to_str).unwrap_or_default();
    Kind::named(extension, subject).ok_or_else(|| {
        let kinds: Vec<String> = Kind::of(subject).map(|kind| format!(".{}", kind.ending())).collect();
        let (name, kinds) = (out.display(), kinds.join(", "));
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

pub fn write(out: &Path, bytes: &[u8], session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    save(out, bytes, session)?;
    session.answer(&format!("{}\n", out.display()))
}
