//! Documents, prints, files and reports: what is sent to a server whole, or comes from it whole.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::json;

use super::super::arguments::{Documents, Evidence, Print, Publish, Report};
use super::super::evidence::{Out, chosen};
use super::super::failure::{Exit, Failure};
use super::super::print::save;
use super::super::report::{kind, subject, write};
use super::super::session::Session;
use super::client::{Client, Items, read};
use super::{of, shown};
use crate::desk;

/// What publishing came to, as far as it is told on.
#[derive(Deserialize)]
pub struct Published {
    pub document: String,
    pub procedures: Vec<String>,
    edition: String,
    new: bool,
}

pub fn publish(asked: &Publish, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let mut query = Vec::new();
    query.extend(asked.effective.as_deref().map(|day| ("effective", day)));
    query.extend(asked.expires.as_deref().map(|day| ("expires", day)));
    let text = send(&asked.file, &query, client, session)?;
    if session.json() {
        return session.answer(&format!("{text}\n"));
    }
    let Published { document, edition, new, .. } = read(&text)?;
    let told = match new {
        true => session.word("terbit", "published"),
        false => session.word("edisi ini sudah terbit", "this edition is published already"),
    };
    let (tick, document) = (session.style.good("✓"), session.style.bold(&document));
    session.answer(&format!("{tick} {document}: {told} ({})\n", edition.get(..12).unwrap_or(&edition)))
}

/// Publishes a file; gives what the server says of it, which judges it by its own commands.
pub fn send(
    file: &Path,
    query: &[(&str, &str)],
    client: &Client,
    session: &mut Session<'_, '_>,
) -> Result<String, Failure> {
    let bytes = session.read(file)?;
    client.send("/api/v1/documents", query, &bytes[..]).map_err(|no| {
        let source = desk::read_source(&file.display().to_string(), &bytes);
        match no.findings[..] {
            [] => no.into(),
            _ => session.faulty_elsewhere(&source, &no.findings),
        }
    })
}

pub fn documents(_: &Documents, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    shown::list(&read::<Items>(&client.get("/api/v1/documents", &[])?)?, &shown::DOCUMENTS, session)
}

pub fn evidence(asked: &Evidence, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let place = format!("{}/evidence", of(&asked.id));
    let text = client.get(&place, &[])?;
    let files: Items = read(&text)?;
    let Some(wanted) = &asked.get else { return shown::list(&files, &shown::EVIDENCE, session) };
    let named: Vec<Named> =
        files.items.iter().map(|item| read(item.get())).collect::<Result<_, Failure>>()?;
    let file = chosen(&asked.id, wanted, &named, |named| (&named.name, &named.sha256))?;
    let (out, path) = (Out::of(asked, &file.name), format!("{place}/{}", file.sha256));
    let fetch = |written: &mut dyn Write| client.fetch(&path, &[], written);
    out.write(&file.sha256, session, fetch, |no, _| no)
}

/// A file as a list of them names it.
#[derive(Deserialize)]
struct Named {
    name: String,
    sha256: String,
}

/// Whether a server has what is to be printed, as it is to be: the record of a run, as one file.
pub fn can_print(asked: &Print) -> bool {
    let plain = asked.templates.is_none() && asked.font_dir.is_none() && asked.key.is_none();
    asked.instance.is_some() && plain && !asked.check && !asked.book && print_kind(asked).is_some()
}

fn print_kind(asked: &Print) -> Option<&'static str> {
    let Some(out) = &asked.output else { return Some("pdf") };
    match out.extension().and_then(OsStr::to_str) {
        None if out == Path::new("-") => Some("pdf"),
        Some("pdf") => Some("pdf"),
        Some("html") => Some("html"),
        _other => None,
    }
}

pub fn print(asked: &Print, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let (id, kind) = (asked.instance.as_deref().unwrap_or_default(), print_kind(asked).unwrap_or("pdf"));
    let mut bytes = Vec::new();
    client.fetch(&format!("{}/print/{kind}", of(id)), &[], &mut bytes)?;
    let out = asked.output.clone().unwrap_or_else(|| PathBuf::from(format!("{id}.{kind}")));
    if out == Path::new("-") {
        return session.answer_bytes(&bytes);
    }
    save(&out, &bytes, session)?;
    let name = out.display().to_string();
    match session.json() {
        true => session.answer_json(&json!({ "files": [name] })),
        false => session.answer(&format!("{name}\n")),
    }
}

/// Whether a report can be had from a server: as values or as a file. Screens are made beside the store.
pub fn can_report(asked: &Report, json: bool) -> bool {
    asked.output.is_some() || json
}

pub fn report(asked: &Report, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let all = [
        ("document", &asked.document),
        ("procedure", &asked.procedure),
        ("from", &asked.from),
        ("until", &asked.until),
    ];
    let query: Vec<(&str, &str)> =
        all.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?))).collect();
    let subject = subject(asked);
    let place = format!("/api/v1/reports/{}", subject.name());
    let Some(out) = &asked.output else {
        return shown::as_lines(&read::<Items>(&client.get(&place, &query)?)?, session);
    };
    let mut bytes = Vec::new();
    client.fetch(&format!("{place}/{}", kind(out, subject)?.ending()), &query, &mut bytes)?;
    write(out, &bytes, session)
}
