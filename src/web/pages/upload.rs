//! Uploading a document: a file or a text is checked, seen with its charts and with what it would change, and published.

use std::sync::Arc;

use axum::http::StatusCode;

use crate::calendar::Date;
use crate::desk::{self, Terms};
use crate::document::Commands;
use crate::procedure::{self, Edition, Options};
use crate::source::{MAX_BYTES, Source};

use super::super::answer::Answer;
use super::super::asked::{Asked, Form};
use super::super::problem::Problem;
use super::super::registered::Registered;
use super::super::route::{Access, Route, Takes};
use super::{Sheet, checked};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/upload", Access::Author, page),
        Route::post("/upload", Access::Author, Takes::Form, check),
        Route::post("/documents/publish", Access::Author, Takes::Form, publish),
    ]
}

/// The text that came, and the last one before it without errors.
struct Brought {
    name: String,
    text: String,
    /// Whether its lines end as in files from Windows. A browser sends every text so; only a file's own ends are kept.
    crlf: bool,
    good: Option<String>,
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    sheet(asked).answer("upload.html")
}

fn sheet(asked: &Asked) -> Sheet<'_> {
    Sheet::new(asked, asked.language.choose("Unggah dokumen", "Upload a document"))
}

fn check(asked: &Asked) -> Result<Answer, Problem> {
    let brought = brought(asked)?;
    if brought.text.trim().is_empty() {
        let wrong = asked
            .language
            .choose("Pilih berkas, atau tempelkan teksnya.", "Choose a file, or paste its text.");
        return sheet(asked).with("wrong", wrong).answer_as(StatusCode::UNPROCESSABLE_ENTITY, "upload.html");
    }
    shown(asked, &brought, StatusCode::OK, None)
}

fn brought(asked: &Asked) -> Result<Brought, Problem> {
    let form = asked.form()?;
    let raw = |name: &str| form.texts.iter().find(|(key, _)| key == name).map(|(_, text)| text.as_str());
    let good = raw("good").map(|text| text.replace("\r\n", "\n")).filter(|text| !text.trim().is_empty());
    if let Some((_, upload)) = form.files.iter().find(|(name, _)| name == "file") {
        let bytes = upload.bytes(MAX_BYTES as u64 + 1)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let crlf = text.contains("\r\n") && text.matches('\n').count() == text.matches("\r\n").count();
        return Ok(Brought { name: base(&upload.name), text: text.replace("\r\n", "\n"), crlf, good });
    }
    let text = raw("text").unwrap_or_default().replace("\r\n", "\n");
    let name = form.text("name").map_or_else(|| "sop.yaml".to_owned(), base);
    Ok(Brought { name, text, crlf: form.text("crlf").is_some(), good })
}

/// A file's name without folders; it is only ever shown.
fn base(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
    let name: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
    if name.is_empty() { "sop.yaml".to_owned() } else { name }
}

impl Brought {
    /// As it is published.
    fn bytes(&self) -> Vec<u8> {
        if self.crlf { self.text.replace('\n', "\r\n").into_bytes() } else { self.text.clone().into_bytes() }
    }

    fn source(&self) -> Source {
        desk::read_source(&self.name, &self.bytes())
    }
}

/// As the command line checks it: by today, and by the commands that the site has registered.
fn options<'a>(asked: &Asked, commands: Option<&'a Commands>) -> Options<'a> {
    Options { today: Some(asked.now.date_naive()), commands, ..Options::default() }
}

/// The edition in force of the same document.
fn in_force(asked: &Asked, document: &str) -> Result<Option<Arc<Edition>>, Problem> {
    let desk = &asked.site.desk;
    let card = desk.cards()?.into_iter().find(|card| card.document == document);
    Ok(card.map(|card| desk.edition(&card)).transpose()?)
}

/// The page with what was found; where publishing was refused, with the reason.
fn shown(
    asked: &Asked,
    brought: &Brought,
    status: StatusCode,
    wrong: Option<&Problem>,
) -> Result<Answer, Problem> {
    let (source, language) = (brought.source(), asked.language);
    let commands = Registered::read(&asked.site).known()?;
    let options = options(asked, commands.as_ref());
    let report = procedure::check(&source, &options);
    let good_source = brought.good.as_ref().map(|text| Source::new("", text.as_str()));
    let good = good_source.as_ref().and_then(|source| procedure::check(source, &options).edition);
    let document = report.edition.as_ref().map(|edition| edition.document.id.as_str());
    let former = document.map(|document| in_force(asked, document)).transpose()?.flatten();
    let is_same = former
        .as_ref()
        .zip(report.edition.as_ref())
        .is_some_and(|(old, new)| old.fingerprint == new.fingerprint);
    let view =
        checked::view(&source, &report, (good.as_ref(), former.as_deref()), &asked.site.fonts, language);
    // The text that the next one falls back to.
    let keeps = if report.edition.is_some() { Some(&brought.text) } else { brought.good.as_ref() };
    let (form, title) =
        (asked.form()?, report.edition.as_ref().map(|edition| edition.document.title.as_str()));
    let wrong = wrong.map(|problem| problem.message.in_language(language));
    sheet(asked)
        .with("checked", &view)
        .with("document", &document)
        .with("document_title", &title)
        .with("text", &brought.text)
        .with("name", &brought.name)
        .with("crlf", &brought.crlf)
        .with("good", &keeps)
        .with("same", &is_same)
        .with("first", &former.is_none())
        .with("effective", &form.text("effective"))
        .with("expires", &form.text("expires"))
        .with("wrong", &wrong)
        .answer_as(status, "upload.html")
}

fn publish(asked: &Asked) -> Result<Answer, Problem> {
    let (brought, form) = (brought(asked)?, asked.form()?);
    let published = terms(asked, form).and_then(|terms| {
        let commands = Registered::read(&asked.site).known()?;
        let checked = desk::check(&brought.name, brought.bytes(), &options(asked, commands.as_ref()))?;
        Ok(asked.office_desk()?.publish_for(&checked, terms)?)
    });
    match published {
        Ok(published) => Ok(Answer::see_other(&format!("/documents/{}", published.card.document))),
        Err(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => {
            shown(asked, &brought, problem.status, Some(&problem))
        }
        Err(problem) => Err(problem),
    }
}

fn terms(asked: &Asked, form: &Form) -> Result<Terms, Problem> {
    let terms = Terms { effective: day(form, "effective")?, expires: day(form, "expires")? };
    let fault = terms.fault(asked.now.date_naive());
    fault.map_or(Ok(terms), |fault| Err(Problem::wrong(fault.id, fault.en)))
}

fn day(form: &Form, name: &str) -> Result<Option<Date>, Problem> {
    let Some(text) = form.text(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        Problem::wrong(
            format!("\"{text}\" bukan tanggal (contoh: 2026-01-31)"),
            format!("\"{text}\" is not a date (such as 2026-01-31)"),
        )
    })
}
