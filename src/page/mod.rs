//! Whole documents composed of pages: the identity page, then each procedure's chart, all with page numbers. Never
//! measures a chart.

mod block;
mod head;
mod identity;
mod proof;
mod ruled;
mod style;
mod words;

use crate::chart;
use crate::document::Document;
use crate::drawing::{Anchor, Drawing, Item, Page, Point, Sheet, TextClass, TextLine};
use crate::office::Office;
use crate::procedure::{Edition, Procedure};
use crate::text::{Face, Fonts, Line, POINT};

pub use proof::{Proof, prove};
pub use words::date;

/// Font size of the pages' feet, in mm.
const FOOT: f64 = 8.0 * POINT;

/// Between the parts of a foot.
const DOT: &str = " \u{b7} ";

/// The printed document: its identity page, then the charts of its procedures in written order.
pub fn compose(edition: &Edition, fonts: &Fonts) -> Drawing {
    let document = &edition.document;
    let sheet = Sheet::landscape(document.print.paper);
    let office = Office::built_in(document);
    let mut pages = identity::identity_pages(document, &office, sheet, fonts);
    for procedure in edition.procedures.values() {
        pages.extend(chart::lay_out(procedure, fonts, &sheet, pages.len() + 1));
    }
    numbered(document, pages, fonts)
}

/// The charts of one procedure alone.
pub fn compose_charts(edition: &Edition, procedure: &Procedure, fonts: &Fonts) -> Drawing {
    let sheet = Sheet::landscape(edition.document.print.paper);
    numbered(&edition.document, chart::lay_out(procedure, fonts, &sheet, 1), fonts)
}

fn numbered(document: &Document, mut pages: Vec<Page>, fonts: &Fonts) -> Drawing {
    let count = pages.len();
    for (page, number) in pages.iter_mut().zip(1..) {
        page.items.push(foot(document, page, (number, count), fonts));
    }
    Drawing { title: document.title.clone(), language: document.language, pages }
}

/// What document and which page of it this is.
fn foot(document: &Document, page: &Page, (number, count): (usize, usize), fonts: &Fonts) -> Item {
    // A crowded chart may stand on larger paper than the rest.
    let sheet = Sheet::sized(page.width, page.height);
    let frame = sheet.frame;
    let place =
        |line: Line, x, anchor| TextLine::new(line, Point { x, y: sheet.foot() }, anchor, TextClass::Foot);
    let number = fonts.line(&words::page_of(number, count, document.language), Face::Regular, FOOT);
    let room = frame.width - number.width - 10.0;
    let identity = &document.identity;
    let revision = identity.revised.map(|revised| words::revision(revised, document.language));
    let rest = [Some(identity.number.clone()), revision].into_iter().flatten();
    let rest: Vec<String> = rest.filter(|part| !part.trim().is_empty()).collect();
    let rest = shortened(&rest.join(DOT), 0.7 * room, fonts);
    // A long title is cut, not what tells which document it is.
    let dot = fonts.line(&format!("a{DOT}a"), Face::Regular, FOOT).width;
    let title = shortened(&document.title, room - rest.width - dot, fonts);
    let said: Vec<&str> = [&*title.text, &*rest.text].into_iter().filter(|part| !part.is_empty()).collect();
    let said = fonts.line(&said.join(DOT), Face::Regular, FOOT);
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
