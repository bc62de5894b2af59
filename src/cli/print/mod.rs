//! `sop print`: a document composed once and written as PDF or HTML, or page by page as SVG or PNG.

mod book;
mod files;
mod fonts;
mod proof;
pub mod templates;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::calendar::Time;
use crate::desk::{self, Run};
use crate::document::Paper;
use crate::drawing::{Drawing, Sheet};
use crate::office::Folder;
use crate::page::{self, SignedCheckpoint};
use crate::print::{self, Kind};
use crate::procedure::{Edition, Options, Procedure};
use crate::source::Phrase;

use files::{beside, kind, unprinted};
pub use files::{save, write};

use super::arguments::{PaperName, Print};
use super::checkpoint;
use super::failure::{Exit, Failure};
use super::findings::Found;
use super::session::Session;

pub fn run(asked: &Print, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    if asked.book {
        return book::run(asked, session);
    }
    if !asked.more.is_empty() || asked.title.is_some() {
        return Err(only_a_book());
    }
    let folder = asked.templates.as_deref().map(|folder| templates::open(folder, session)).transpose()?;
    let printed = match (&asked.file, &asked.instance) {
        (Some(file), None) => document(asked, file, folder.as_ref(), session)?,
        (None, Some(id)) => record(asked, id, folder.as_ref(), session)?,
        (Some(_), Some(_)) => return Err(not_both("FILE", "--instance")),
        (None, None) => {
            let message =
                Phrase::new("belum disebut: FILE, atau --instance ID", "missing: FILE, or --instance ID");
            return Err(Failure::usage(message));
        }
    };
    let Printed { edition, drawing, dated, out } = printed;
    tell_of_larger_paper(&edition, &drawing, session);
    if asked.check {
        let proof = page::prove(&edition, &drawing);
        // The proof alone writes nothing, unless there is a fault to be seen.
        if asked.output.is_none() || !proof.faults.is_empty() {
            return proof::tell(&proof, &drawing, &out, session);
        }
    }
    let kind = kind(&out, asked.dpi)?.by(folder.as_ref().and_then(Folder::page));
    deliver(&drawing, kind, &out, dated, session)
}

/// A chart that no density fits on the document's paper stands on larger paper; whoever prints it must know.
fn tell_of_larger_paper(edition: &Edition, drawing: &Drawing, session: &mut Session<'_, '_>) {
    if session.json() {
        return;
    }
    let sheet = Sheet::landscape(edition.document.print.paper);
    let mut told: Vec<&str> = Vec::new();
    for page in drawing.pages.iter().filter(|page| page.width > sheet.width + 0.5) {
        let Some(procedure) = page.procedure.as_deref().filter(|procedure| !told.contains(procedure)) else {
            continue;
        };
        told.push(procedure);
        let (width, height) = (page.width.round(), page.height.round());
        session.caution(&Phrase::new(
            format!("bagan `{procedure}` tidak muat di kertas dokumen ini; halamannya {width} × {height} mm"),
            format!("the chart of `{procedure}` does not fit this document's paper; its pages are {width} × {height} mm"),
        ));
    }
}

/// Writes a drawing where it was asked for, and says where.
fn deliver(
    drawing: &Drawing,
    kind: Kind<'_>,
    out: &Path,
    dated: Time,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    if out == Path::new("-") {
        let pdf = print::pdf(drawing, Some(dated)).map_err(|error| unprinted(&error))?;
        return session.answer_bytes(&pdf);
    }
    let written = write(drawing, kind, out, dated, session)?;
    if session.json() {
        return session.answer_json(&json!({ "files": written }));
    }
    let lines: String = written.iter().map(|file| format!("{file}\n")).collect();
    session.answer(&lines)
}

/// The no to what only a book may have.
fn only_a_book() -> Failure {
    let message = Phrase::new(
        "beberapa dokumen, dan `--title`, hanya untuk buku: tambahkan `--book`",
        "several documents, and `--title`, are for a book alone: add `--book`",
    );
    Failure::usage(message).allowed(["sop print FILE… --book -o book.pdf".to_owned()])
}

/// What is to be written, and where.
struct Printed {
    edition: Edition,
    drawing: Drawing,
    dated: Time,
    out: PathBuf,
}

fn document(
    asked: &Print,
    file: &Path,
    folder: Option<&Folder>,
    session: &mut Session<'_, '_>,
) -> Result<Printed, Failure> {
    if asked.forms && asked.procedure.is_some() {
        return Err(not_both("--forms", "--procedure"));
    }
    let out = asked.output.clone().unwrap_or_else(|| beside(file, if asked.forms { "-forms" } else { "" }));
    // A name that cannot be written to is said before anything about the document.
    kind(&out, asked.dpi)?;
    let bytes = session.read(file)?;
    let options = Options { today: Some(session.today()), ..Options::default() };
    let checked = desk::check(&file.display().to_string(), bytes, &options);
    let checked = checked.map_err(|denial| session.deny(denial))?;
    let mut edition = checked.edition;
    if let Some(paper) = asked.paper {
        put_on(&mut edition, paper);
    }
    let fonts = fonts::fonts(asked.font_dir.as_deref(), asked.font.as_deref(), session)?;
    let mut office = templates::office(&edition, folder, session)?;
    office.verified_at = verified_at(asked)?;
    let drawing = if asked.forms {
        page::compose_forms(&office, &edition, &fonts)
    } else {
        let procedure = asked.procedure.as_deref().map(|name| named(&edition, name)).transpose()?;
        page::compose_in(&office, &edition, procedure, &fonts)
    };
    let drawing = drawing.map_err(|faulty| templates::told(vec![faulty], session))?;
    if drawing.pages.is_empty() {
        let message = Phrase::new("Dokumen ini tidak memuat formulir.", "This document has no forms.");
        return Err(Failure::new(Exit::NotFound, "no_form", message));
    }
    let language = session.asked_language.unwrap_or(checked.language);
    session.warn(Found { source: checked.source, findings: checked.warnings, language });
    let dated = dated(&edition, file, session);
    Ok(Printed { edition, drawing, dated, out })
}

/// The record of a run, on the paper of the edition that it was opened with.
fn record(
    asked: &Print,
    id: &str,
    folder: Option<&Folder>,
    session: &mut Session<'_, '_>,
) -> Result<Printed, Failure> {
    let other = [("--procedure", asked.procedure.is_some()), ("--forms", asked.forms)];
    if let Some((other, _)) = other.into_iter().find(|(_, given)| *given) {
        return Err(not_both("--instance", other));
    }
    let out = asked.output.clone().unwrap_or_else(|| PathBuf::from(format!("{id}.pdf")));
    kind(&out, asked.dpi)?;
    let desk = session.desk_if_any("sop print")?;
    let run = desk.run(id).map_err(|denial| session.deny(denial))?;
    let Run { mut edition, procedure, mut record, at } = run;
    if let Some(key) = checkpoint::signing_key(asked.key.as_deref(), session)? {
        let signed = desk.checkpoint(record.head.sequence).map_err(|denial| session.deny(denial))?;
        record.checkpoint = signed.map(|(checkpoint, last)| SignedCheckpoint {
            text: checkpoint.sign(&key),
            size: checkpoint.size,
            root: checkpoint.root.to_string(),
            at: Time::parse_from_rfc3339(&last).unwrap_or(at),
            public_key: key.public().text(),
        });
    }
    session.close(&desk);
    if let Some(paper) = asked.paper {
        put_on(&mut edition, paper);
    }
    let fonts = fonts::fonts(asked.font_dir.as_deref(), asked.font.as_deref(), session)?;
    let mut office = templates::office(&edition, folder, session)?;
    office.verified_at = verified_at(asked)?;
    let drawing = page::compose_record(&office, &edition, &procedure, &record, &fonts);
    let drawing = drawing.map_err(|faulty| templates::told(vec![faulty], session))?;
    Ok(Printed { edition, drawing, dated: at, out })
}

fn not_both(one: &str, other: &str) -> Failure {
    let message = Phrase::new(
        format!("{one} dan {other} tidak dapat dipakai bersama"),
        format!("{one} and {other} cannot be used together"),
    );
    Failure::usage(message)
}

/// The address that printed codes lead to, without what people forget to leave out.
fn verified_at(asked: &Print) -> Result<Option<String>, Failure> {
    let Some(url) = asked.verify_url.as_deref() else { return Ok(None) };
    let plain = url.trim().trim_end_matches('/');
    let host = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://"));
    let is_address = |host: &str| !host.is_empty() && host.chars().all(|c| c.is_ascii_graphic());
    match host.filter(|host| is_address(host)) {
        Some(_) => Ok(Some(plain.to_owned())),
        None => Err(Failure::usage(Phrase::new(
            format!("`--verify-url {url}` bukan alamat seperti https://sop.kantor.go.id"),
            format!("`--verify-url {url}` is not an address such as https://sop.kantor.go.id"),
        ))),
    }
}

/// A procedure of a document.
fn named<'e>(edition: &'e Edition, name: &str) -> Result<&'e Procedure, Failure> {
    edition.procedures.get(name).map(|procedure| &**procedure).ok_or_else(|| {
        let message = Phrase::new(
            format!("Tidak ada prosedur \"{name}\" dalam dokumen ini."),
            format!("This document has no procedure \"{name}\"."),
        );
        let names = edition.procedures.keys().cloned();
        Failure::new(Exit::NotFound, "no_procedure", message).allowed(names)
    })
}

/// When a PDF says that it was made: the document's own latest date, else when its file was last written. So the same file
/// gives the same bytes; only what comes without a file has no time but now.
pub fn dated(edition: &Edition, file: &Path, session: &Session<'_, '_>) -> Time {
    let own = page::dated(edition);
    let written = || std::fs::metadata(session.shell.path(file)).and_then(|file| file.modified()).ok();
    let written = || written().map(|time| DateTime::<Utc>::from(time).fixed_offset());
    own.or_else(written).unwrap_or_else(session.shell.now)
}

/// The document on another paper than its own.
fn put_on(edition: &mut Edition, paper: PaperName) {
    let paper = match paper {
        PaperName::A4 => Paper::A4,
        PaperName::F4 => Paper::F4,
        PaperName::Letter => Paper::Letter,
        PaperName::Legal => Paper::Legal,
    };
    edition.document.print.paper = paper;
    for procedure in edition.procedures.values_mut() {
        Arc::make_mut(procedure).print.paper = paper;
    }
}
