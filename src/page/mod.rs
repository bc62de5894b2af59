//! Whole documents composed of pages, all with page numbers: the identity page and each procedure's chart; forms; the record of a
//! run. Never measures a chart.

mod block;
mod form;
mod grid;
mod identity;
mod proof;
mod record;
mod sheets;
mod words;

use crate::chart;
use crate::document::Document;
use crate::drawing::{About, Anchor, Drawing, Item, Page, Point, Sheet, TextClass, TextLine};
use crate::procedure::{Edition, Procedure};
use crate::text::{Face, Fonts, Line, POINT};

use form::blank_forms;

pub use form::FilledForm;
pub use proof::{Proof, prove};
pub use record::{
    Happening, Path, Record, Remark, Row, RunState, Seal, Stamp, Task, TaskEnd, compose_record,
};
pub use words::date;

/// Font size of the pages' feet, in mm.
const FOOT: f64 = 8.0 * POINT;

/// The printed document: its identity page, then the charts of its procedures in written order.
pub fn compose(edition: &Edition, fonts: &Fonts) -> Drawing {
    let document = &edition.document;
    let sheet = Sheet::landscape(document.print.paper);
    let mut pages = identity::identity_pages(document, sheet, fonts);
    for procedure in edition.procedures.values() {
        pages.extend(chart::lay_out(procedure, fonts, &sheet, pages.len() + 1));
    }
    numbered(document, None, pages, fonts)
}

/// The charts of one procedure alone.
pub fn compose_charts(edition: &Edition, procedure: &Procedure, fonts: &Fonts) -> Drawing {
    let sheet = Sheet::landscape(edition.document.print.paper);
    numbered(&edition.document, None, chart::lay_out(procedure, fonts, &sheet, 1), fonts)
}

/// A page or more for each form of the document, to be filled in by hand.
pub fn compose_forms(edition: &Edition, fonts: &Fonts) -> Drawing {
    numbered(&edition.document, None, blank_forms(edition, fonts), fonts)
}

/// With feet that say the document, and what else of it this is, where it is not the document itself.
fn numbered(document: &Document, part: Option<&str>, mut pages: Vec<Page>, fonts: &Fonts) -> Drawing {
    let count = pages.len();
    for (page, number) in pages.iter_mut().zip(1..) {
        page.items.push(foot(document, part, page, (number, count), fonts));
    }
    Drawing {
        title: document.title.clone(),
        language: document.language,
        about: about(document),
        family: fonts.family().clone(),
        pages,
    }
}

/// What files say of the document: whose it is, what kind of document, its number.
fn about(document: &Document) -> About {
    let said = |texts: &[String]| {
        let texts = texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        texts.collect::<Vec<String>>()
    };
    let identity = &document.identity;
    About {
        authors: said(&identity.agency),
        subject: words::kind(document.language).to_owned(),
        keywords: said(&[identity.number.clone(), document.id.clone()]),
    }
}

/// What document and which page of it this is.
fn foot(
    document: &Document,
    part: Option<&str>,
    page: &Page,
    (number, count): (usize, usize),
    fonts: &Fonts,
) -> Item {
    // A crowded chart may stand on larger paper than the rest.
    let sheet = Sheet::sized(page.width, page.height);
    let frame = sheet.frame;
    let place =
        |line: Line, x, anchor| TextLine::new(line, Point { x, y: sheet.foot() }, anchor, TextClass::Foot);
    let number = fonts.line(&words::page_of(number, count, document.language), Face::Regular, FOOT);
    let room = frame.width - number.width - 10.0;
    let identity = &document.identity;
    let revision = identity.revised.map(|revised| words::revision(revised, document.language));
    let part = part.map(str::to_owned);
    let said = [Some(document.title.clone()), Some(identity.number.clone()), revision, part];
    let said: Vec<String> = said.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
    let said = shortened(&said.join(" \u{b7} "), room, fonts);
    Item::Foot(vec![place(said, frame.x, Anchor::Start), place(number, frame.x + frame.width, Anchor::End)])
}

/// One line no wider than `room`; what does not fit is cut off with an ellipsis.
fn shortened(text: &str, room: f64, fonts: &Fonts) -> Line {
    let line = fonts.line(text, Face::Regular, FOOT);
    if line.width <= room {
        return line;
    }
    let first = fonts.measure(&line.text, Face::Regular).wrap(FOOT, room - FOOT).swap_remove(0);
    fonts.line(&format!("{}\u{2026}", first.text), Face::Regular, FOOT)
}
