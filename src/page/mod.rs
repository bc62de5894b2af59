//! Whole documents composed of pages, all with page numbers: the identity page and each procedure's chart; forms; the record of a
//! run. Never measures a chart.

mod block;
mod book;
mod code;
mod contents;
mod cover;
mod foot;
mod form;
mod grid;
mod head;
mod identity;
mod proof;
mod record;
mod ruled;
mod sheets;
mod stamp;
mod style;
mod words;

use chrono::NaiveTime;

use crate::calendar::Time;
use crate::chart;
use crate::document::Document;
use crate::drawing::{About, Drawing, Page, Sheet};
use crate::office::{Faulty, Office};
use crate::procedure::{Edition, Procedure};
use crate::text::Fonts;

use foot::Feet;
use form::blank_forms;
use words::Numbered;

pub use book::{Book, Volume, compose_book};
pub use form::{FilledForm, value_in_words};
pub use proof::{Proof, prove};
pub use record::{
    Happening, Path, Record, Remark, Row, RunState, SignedCheckpoint, Task, TaskEnd, compose_record,
    happening_in_words,
};
pub use stamp::{Seal, Stamp};

/// Why a document without templates is always composed.
const NO_TEMPLATE: &str = "what is built in has no template that could fail";

/// The printed document: its identity page, then the charts of its procedures in written order.
pub fn compose(edition: &Edition, fonts: &Fonts) -> Drawing {
    let office = Office::built_in(&edition.document);
    compose_in(&office, edition, None, fonts).expect(NO_TEMPLATE)
}

/// The charts of one procedure alone.
pub fn compose_charts(edition: &Edition, procedure: &Procedure, fonts: &Fonts) -> Drawing {
    let office = Office::built_in(&edition.document);
    compose_in(&office, edition, Some(procedure), fonts).expect(NO_TEMPLATE)
}

/// The charts of one procedure alone, with the way that a run took.
pub fn compose_path(edition: &Edition, procedure: &Procedure, path: &Path, fonts: &Fonts) -> Drawing {
    let office = Office::built_in(&edition.document);
    let mut pages = charts(edition, procedure, &office, fonts);
    record::mark(procedure, path, &mut pages);
    numbered(&edition.document, &office, None, pages, fonts).expect(NO_TEMPLATE)
}

/// The printed document, or the charts of one procedure of it, in an office's look.
///
/// # Errors
/// A foot that cannot be filled in for one of the pages.
pub fn compose_in(
    office: &Office,
    edition: &Edition,
    procedure: Option<&Procedure>,
    fonts: &Fonts,
) -> Result<Drawing, Faulty> {
    let pages = match procedure {
        Some(procedure) => charts(edition, procedure, office, fonts),
        None => pages(edition, office, fonts),
    };
    numbered(&edition.document, office, None, pages, fonts)
}

/// A page or more for each form of the document, to be filled in by hand.
///
/// # Errors
/// As of [`compose_in`].
pub fn compose_forms(office: &Office, edition: &Edition, fonts: &Fonts) -> Result<Drawing, Faulty> {
    numbered(&edition.document, office, None, blank_forms(office, edition, fonts), fonts)
}

/// When a printed edition says that it was made: the latest date that its identity page names; none where it names none.
pub fn dated(edition: &Edition) -> Option<Time> {
    let identity = &edition.document.identity;
    let own = identity.revised.or(identity.created);
    own.map(|date| date.and_time(NaiveTime::MIN).and_utc().fixed_offset())
}

/// The pages of a whole document, without feet.
fn pages(edition: &Edition, office: &Office, fonts: &Fonts) -> Vec<Page> {
    let sheet = Sheet::landscape(edition.document.print.paper);
    let mut pages = identity::identity_pages(edition, office, sheet, fonts);
    for procedure in edition.procedures.values() {
        pages.extend(chart::lay_out(&office.dressed(procedure), fonts, &sheet, pages.len() + 1));
    }
    pages
}

fn charts(edition: &Edition, procedure: &Procedure, office: &Office, fonts: &Fonts) -> Vec<Page> {
    let sheet = Sheet::landscape(edition.document.print.paper);
    chart::lay_out(&office.dressed(procedure), fonts, &sheet, 1)
}

/// With feet that say the document, and what else of it this is, where it is not the document itself.
fn numbered(
    document: &Document,
    office: &Office,
    part: Option<&str>,
    mut pages: Vec<Page>,
    fonts: &Fonts,
) -> Result<Drawing, Faulty> {
    let feet = Feet { part, ..Feet::new(document, office, fonts) };
    let count = pages.len();
    for (page, number) in pages.iter_mut().zip(1..) {
        let own = office.foot.as_ref().map(|foot| foot.line(number, count)).transpose()?;
        feet.put(page, Numbered { page: number, pages: count }, None, own.as_deref());
    }
    Ok(drawing(document, office, pages, fonts))
}

fn drawing(document: &Document, office: &Office, pages: Vec<Page>, fonts: &Fonts) -> Drawing {
    let identity = &document.identity;
    let about = about(&office.agency, document, &[identity.number.clone(), document.id.clone()]);
    let family = fonts.family().clone();
    Drawing { title: document.title.clone(), language: document.language, about, family, pages }
}

/// What files say of a document: whose it is, what kind of document, by which words it is found.
fn about(agency: &[String], document: &Document, keywords: &[String]) -> About {
    let said = |texts: &[String]| {
        let texts = texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        texts.collect::<Vec<String>>()
    };
    let subject = words::kind(document.language).to_owned();
    About { authors: said(agency), subject, keywords: said(keywords) }
}
