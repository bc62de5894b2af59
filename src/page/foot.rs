//! The feet of pages: which document it is at the left, which page of it at the right. Below them stays the free band for an
//! electronic signature.

use crate::document::Document;
use crate::drawing::{Anchor, Item, Page, Picture, Point, Rect, Sheet, TextClass, TextLine};
use crate::office::Office;
use crate::text::{Face, Fonts, Line, POINT};

use super::words::{self, Numbered};

/// Font size of the pages' feet, in mm.
const SIZE: f64 = 8.0 * POINT;
/// Between the parts of a foot.
const DOT: &str = " \u{b7} ";
/// Between what stands at the left and at the right, at least, in mm.
const GAP: f64 = 10.0;
/// Height of the small logo, how far above the baseline it ends and how far before the text, in mm.
const MARK: (f64, f64, f64) = (4.2, 3.1, 1.6);

/// What the feet of one document's pages say.
pub struct Feet<'a> {
    pub document: &'a Document,
    pub office: &'a Office,
    pub fonts: &'a Fonts,
    /// What of the document the pages are, where they are not the document itself.
    pub part: Option<&'a str>,
}

impl<'a> Feet<'a> {
    pub fn new(document: &'a Document, office: &'a Office, fonts: &'a Fonts) -> Feet<'a> {
        Feet { document, office, fonts, part: None }
    }

    /// The foot of a page; `own` is the office's text, where it has one. In a book each page has a number there, too.
    pub fn put(&self, page: &mut Page, number: Numbered, book: Option<Numbered>, own: Option<&str>) {
        // A crowded chart may stand on larger paper than the rest.
        let sheet = Sheet::sized(page.width, page.height);
        let (left, right, y) = (sheet.frame.x, sheet.frame.x + sheet.frame.width, sheet.foot());
        let place = |line, x, anchor| TextLine::new(line, Point { x, y }, anchor, TextClass::Foot);
        let language = self.document.language;
        let mut numbers = words::page_of(number, language);
        if let Some(book) = book {
            numbers = format!("{numbers}{DOT}{}", words::page_of_book(book, language));
        }
        let numbers = self.line(&numbers);
        let has_logo = page.items.iter().any(|item| matches!(item, Item::Picture(_)));
        let mark = if has_logo { None } else { self.mark(left, y) };
        let text = mark.as_ref().map_or(left, |mark| left + mark.area.width + MARK.2);
        let room = right - text - numbers.width - GAP;
        let said = match own {
            Some(own) => self.shortened(own, room),
            None => self.document_line(room),
        };
        page.items.extend(mark.map(Item::Picture));
        page.items
            .push(Item::Foot(vec![place(said, text, Anchor::Start), place(numbers, right, Anchor::End)]));
    }

    /// The foot of a page of a book that belongs to no document.
    pub fn put_in_book(&self, page: &mut Page, title: &str, number: Numbered) {
        let sheet = Sheet::sized(page.width, page.height);
        let (left, right, y) = (sheet.frame.x, sheet.frame.x + sheet.frame.width, sheet.foot());
        let place = |line, x, anchor| TextLine::new(line, Point { x, y }, anchor, TextClass::Foot);
        let number = self.line(&words::page_of_book(number, self.document.language));
        let title = self.shortened(title, right - left - number.width - GAP);
        page.items
            .push(Item::Foot(vec![place(title, left, Anchor::Start), place(number, right, Anchor::End)]));
    }

    /// The logo, small; who listens has heard of it on the first page.
    fn mark(&self, x: f64, baseline: f64) -> Option<Picture> {
        let image = self.office.logo.clone()?;
        let (height, above, _) = MARK;
        let width = height * image.width / image.height;
        let area = Rect { x, y: baseline - above, width, height };
        // A long lettering would take the room of what the foot says.
        (width <= 2.5 * height).then_some(Picture { area, image, description: String::new() })
    }

    /// Title, number, revision, and what of the document it is.
    fn document_line(&self, room: f64) -> Line {
        let (document, identity) = (self.document, &self.document.identity);
        let revision = identity.revised.map(|revised| words::revision(revised, document.language));
        let part = self.part.map(str::to_owned);
        let rest = [Some(identity.number.clone()), revision, part].into_iter().flatten();
        let rest: Vec<String> = rest.filter(|part| !part.trim().is_empty()).collect();
        let rest = self.shortened(&rest.join(DOT), 0.7 * room);
        // A long title is cut, not what tells which document it is.
        let dot = self.line(&format!("a{DOT}a")).width;
        let title = self.shortened(&document.title, room - rest.width - dot);
        let said = [&*title.text, &*rest.text].into_iter().filter(|part| !part.is_empty());
        self.line(&said.collect::<Vec<_>>().join(DOT))
    }

    fn line(&self, text: &str) -> Line {
        self.fonts.line(text, Face::Regular, SIZE)
    }

    /// One line no wider than `room`; what does not fit is cut off with an ellipsis.
    fn shortened(&self, text: &str, room: f64) -> Line {
        let line = self.line(text);
        if line.width <= room {
            return line;
        }
        let first = self.fonts.measure(&line.text, Face::Regular).wrap(SIZE, room - SIZE).swap_remove(0);
        self.line(&format!("{}\u{2026}", first.text.trim_end_matches([' ', '\u{b7}', ',', ';'])))
    }
}
