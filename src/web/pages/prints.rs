//! Prints: a document, or the record of a run, as a file to take away, in every format that `sop print` writes.

use axum::http::StatusCode;

use crate::calendar::Time;
use crate::desk::Run;
use crate::drawing::Drawing;
use crate::office::{Faulty, Office};
use crate::page;
use crate::print::{self, DPI, Kind};
use crate::procedure::Edition;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::route::{Access, Handler, Route};
use super::documents::meant;

pub(super) fn routes() -> Vec<Route> {
    let documents: [(&str, Handler); 4] = [
        ("/documents/{document}/print.pdf", |asked| document(asked, PDF)),
        ("/documents/{document}/print.svg", |asked| document(asked, SVG)),
        ("/documents/{document}/print.png", |asked| document(asked, PNG)),
        ("/documents/{document}/print.html", |asked| document(asked, HTML)),
    ];
    let records: [(&str, Handler); 4] = [
        ("/instances/{id}/record.pdf", |asked| record(asked, PDF)),
        ("/instances/{id}/record.svg", |asked| record(asked, SVG)),
        ("/instances/{id}/record.png", |asked| record(asked, PNG)),
        ("/instances/{id}/record.html", |asked| record(asked, HTML)),
    ];
    let all = documents.into_iter().chain(records);
    all.map(|(path, handler)| Route::get(path, Access::Person, handler)).collect()
}

/// A format: what it is written as, what browsers call it, how its files' names end.
type Format = (Kind<'static>, &'static str, &'static str);

const PDF: Format = (Kind::Pdf, "application/pdf", "pdf");
const SVG: Format = (Kind::Svg, "image/svg+xml", "svg");
const PNG: Format = (Kind::Png(DPI), "image/png", "png");
const HTML: Format = (Kind::Html(None), "text/html; charset=utf-8", "html");

fn document(asked: &Asked, format: Format) -> Result<Answer, Problem> {
    asked.only(&["edition", "page"])?;
    let (_, shown, card) = meant(asked)?;
    let edition = asked.site.desk.edition(&card)?;
    let office = office(asked, &edition);
    let drawing = page::compose_in(&office, &edition, None, &asked.site.fonts).map_err(faulty)?;
    let dated = page::dated(&edition).or_else(|| card.first_moment(*asked.now.offset())).unwrap_or(asked.now);
    let word = edition.document.language.choose("edisi", "edition");
    handed(asked, &drawing, format, dated, &format!("{}-{word}-{}", shown.document, shown.number))
}

fn record(asked: &Asked, format: Format) -> Result<Answer, Problem> {
    asked.only(&["page"])?;
    let id = asked.param("id");
    let Run { edition, procedure, record, at } = asked.site.desk.run(id)?;
    let office = office(asked, &edition);
    let drawing = page::compose_record(&office, &edition, &procedure, &record, &asked.site.fonts);
    handed(asked, &drawing.map_err(faulty)?, format, at, id)
}

/// As is built in, with where sheets are verified.
fn office(asked: &Asked, edition: &Edition) -> Office {
    let mut office = Office::built_in(&edition.document);
    office.verified_at = asked.site.address.public().map(str::to_owned);
    office
}

/// A file of it: the whole, or the page that was asked for where each page is a file.
fn handed(
    asked: &Asked,
    drawing: &Drawing,
    (kind, media, extension): Format,
    dated: Time,
    name: &str,
) -> Result<Answer, Problem> {
    let count = drawing.pages.len();
    let by_page = matches!(kind, Kind::Svg | Kind::Png(_));
    let page: usize = match asked.query("page") {
        None => 1,
        Some(text) => text.parse().ok().filter(|page| (1..=count).contains(page)).ok_or_else(|| {
            Problem::new(
                StatusCode::NOT_FOUND,
                "no_sheet",
                format!("tidak ada halaman {text}; halamannya 1 sampai {count}"),
                format!("no page {text}; its pages are 1 to {count}"),
            )
        })?,
    };
    // Only the page that is wanted is drawn.
    let one = by_page.then(|| Drawing { pages: vec![drawing.pages[page - 1].clone()], ..drawing.clone() });
    let mut files =
        print::files(one.as_ref().unwrap_or(drawing), kind, dated).map_err(|error| unprinted(&error))?;
    let name = match by_page && count > 1 {
        true => format!("{name}-{page}.{extension}"),
        false => format!("{name}.{extension}"),
    };
    Ok(Answer::bytes(media, files.swap_remove(0)).named(&name))
}

fn faulty(_: Faulty) -> Problem {
    fault("templat kantor tidak dapat dipakai", "the office's template cannot be used")
}

fn unprinted(error: &print::Error) -> Problem {
    tracing::error!(%error, "a print could not be made");
    fault("pencetakan gagal", "printing failed")
}

fn fault(id: &str, en: &str) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "print", id, en)
}
