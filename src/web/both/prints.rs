//! Prints: a document, or the record of a run, as a file to take away, in every format that `sop print` writes.

use axum::http::StatusCode;

use crate::calendar::Time;
use crate::desk::Run;
use crate::drawing::Drawing;
use crate::office::{Faulty, Folder, Office, page_fault};
use crate::page;
use crate::print::{self, DPI, Kind};
use crate::procedure::Edition;
use crate::source::render::Finding;

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::problem::Problem;
use super::super::site::OfficeRole;
use super::editions::meant;

/// What a print is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Format {
    Pdf,
    Svg,
    Png,
    Html,
}

impl Format {
    pub const ALL: [Format; 4] = [Format::Pdf, Format::Svg, Format::Png, Format::Html];

    /// How the names of its files end.
    fn ending(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Svg => "svg",
            Format::Png => "png",
            Format::Html => "html",
        }
    }

    pub fn named(ending: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.ending() == ending)
    }

    /// As it is named on the way (IANA's media types).
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Pdf => "application/pdf",
            Format::Svg => "image/svg+xml",
            Format::Png => "image/png",
            Format::Html => "text/html; charset=utf-8",
        }
    }

    fn kind(self) -> Kind<'static> {
        match self {
            Format::Pdf => Kind::Pdf,
            Format::Svg => Kind::Svg,
            Format::Png => Kind::Png(DPI),
            Format::Html => Kind::Html(None),
        }
    }

    /// Whether each page is a file of its own.
    fn by_page(self) -> bool {
        matches!(self, Format::Svg | Format::Png)
    }
}

pub(in crate::web) fn document(asked: &Asked, format: Format) -> Result<Answer, Problem> {
    asked.only(&["edition", "page"])?;
    let (_, shown, card) = meant(asked)?;
    let edition = asked.site.desk.edition(&card)?;
    let office = office(asked, &edition)?;
    let drawing = page::compose_in(&office, &edition, None, &asked.site.fonts)
        .map_err(|one| unfilled(asked, &[one]))?;
    let dated = page::dated(&edition).or_else(|| card.first_moment(*asked.now.offset())).unwrap_or(asked.now);
    let word = edition.document.language.choose("edisi", "edition");
    handed(asked, &drawing, format, dated, &format!("{}-{word}-{}", shown.document, shown.number))
}

pub(in crate::web) fn record(asked: &Asked, format: Format) -> Result<Answer, Problem> {
    asked.only(&["page"])?;
    let id = asked.param("id");
    let Run { edition, procedure, record, at } = asked.site.desk.run(id)?;
    let office = office(asked, &edition)?;
    let drawing = page::compose_record(&office, &edition, &procedure, &record, &asked.site.fonts);
    handed(asked, &drawing.map_err(|one| unfilled(asked, &[one]))?, format, at, id)
}

/// As the office's templates say, else as is built in; with where sheets are verified.
fn office(asked: &Asked, edition: &Edition) -> Result<Office, Problem> {
    let mut office = match &asked.site.look {
        Some(folder) => folder.office(&edition.document).map_err(|all| unfilled(asked, &all))?,
        None => Office::built_in(&edition.document),
    };
    office.verified_at = asked.site.address.public().map(str::to_owned);
    Ok(office)
}

/// A file of it: the whole, or the page that was asked for where each page is a file.
fn handed(
    asked: &Asked,
    drawing: &Drawing,
    format: Format,
    dated: Time,
    name: &str,
) -> Result<Answer, Problem> {
    let count = drawing.pages.len();
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
    let one =
        format.by_page().then(|| Drawing { pages: vec![drawing.pages[page - 1].clone()], ..drawing.clone() });
    let kind = format.kind().by(asked.site.look.as_ref().and_then(Folder::page));
    let files = print::files(one.as_ref().unwrap_or(drawing), kind, dated);
    let mut files = files.map_err(|error| match (&error, kind) {
        (print::Error::Template(fault), Kind::Html(Some(page))) => {
            unfilled(asked, &[page_fault(page, fault)])
        }
        _other => unprinted(&error),
    })?;
    let ending = format.ending();
    let name = match format.by_page() && count > 1 {
        true => format!("{name}-{page}.{ending}"),
        false => format!("{name}.{ending}"),
    };
    Ok(Answer::bytes(format.media_type(), files.swap_remove(0)).named(&name))
}

/// The office's templates ask for what this document does not have. Where, is for those who look after them.
fn unfilled(asked: &Asked, all: &[Faulty]) -> Problem {
    let told = all.iter().flat_map(|Faulty { source, findings }| {
        findings.iter().map(move |finding| Finding::new(source, finding, asked.language))
    });
    let findings: Box<[Finding]> = told.collect();
    for Finding { file, line, message, .. } in &findings {
        tracing::error!(file, line, message, "an office's template cannot be used");
    }
    let problem = Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "findings",
        "templat cetak kantor tidak dapat diisi untuk dokumen ini; letak salahnya ditunjukkan kepada administrator kantor",
        "the office's templates cannot be filled in for this document; where they are at fault is shown to the office's administrators",
    );
    let may_read = asked.caller.as_ref().is_some_and(|caller| caller.is(OfficeRole::Administrator));
    if may_read { Problem { findings, ..problem } } else { problem }
}

fn unprinted(error: &print::Error) -> Problem {
    tracing::error!(%error, "a print could not be made");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "print", "pencetakan gagal", "printing failed")
}
