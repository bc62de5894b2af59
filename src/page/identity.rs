//! The identity page: the head, then the six boxes two by two. What does not fit goes on on further pages.

use crate::drawing::{Cell, Item, LINE, Page, Point, Rect, Sheet, Table};
use crate::office::Office;
use crate::procedure::Edition;
use crate::text::Fonts;

use super::block::{Block, Marks};
use super::head::Head;
use super::ruled::{Ruled, cell};
use super::style::{PADDING, Style};

/// How many digits of an edition's SHA-256 its printed code holds: nobody finds another edition that begins so, and the code stays coarse
/// enough for every camera.
const CODE_DIGITS: usize = 16;
/// The approval's box does not grow by more than this to fill the page, in mm.
const MOST_GROWTH: f64 = 14.0;
/// Boxes lower than this share of the frame are not cut if the page is fuller than the other share.
const LOW: f64 = 0.3;
const FULL: f64 = 0.6;

/// The identity page, and its further pages where the boxes hold more than one page has room for.
pub fn identity_pages(edition: &Edition, office: &Office, sheet: Sheet, fonts: &Fonts) -> Vec<Page> {
    let document = &edition.document;
    let address = edition.fingerprint.get(..CODE_DIGITS).and_then(|code| office.address_of(code));
    let head =
        |style| Head::new(document, office, fonts, (sheet.frame, style)).verified_at(address.as_deref());
    let form = |style| Form { head: head(style) };
    let fitting = Style::STEPS.into_iter().map(form).find(Form::fits_one_page);
    // What takes several pages anyhow need not be dense.
    let (tables, mut beside) = fitting.unwrap_or_else(|| form(Style::STEPS[0])).tables();
    let page = |(index, table)| Page {
        width: sheet.width,
        height: sheet.height,
        part: None,
        bookmark: (index == 0).then(|| office.captions.identity.clone()),
        procedure: None,
        items: std::mem::take(&mut beside).into_iter().chain([Item::Table(table)]).collect(),
    };
    tables.into_iter().enumerate().map(page).collect()
}

struct Form<'a> {
    head: Head<'a>,
}

/// Two boxes side by side.
struct Pair {
    left: Block,
    right: Block,
}

impl Pair {
    fn height(&self) -> f64 {
        self.left.height().max(self.right.height())
    }

    fn least_height(&self) -> f64 {
        self.left.least_height().max(self.right.least_height())
    }

    fn is_done(&self) -> bool {
        self.left.is_done() && self.right.is_done()
    }
}

impl Form<'_> {
    fn frame(&self) -> Rect {
        self.head.frame
    }

    fn fits_one_page(&self) -> bool {
        let boxes: f64 = self.pairs().iter().map(Pair::height).sum();
        self.head.height() + boxes <= self.frame().height
    }

    /// The pages' tables, and what stands in the first beside its texts: the logo, the code.
    fn tables(&self) -> (Vec<Table>, Vec<Item>) {
        let mut pairs = self.pairs();
        let (head, mut heights) = self.heights(&pairs);
        let mut table = Ruled::new(self.frame());
        let beside = self.head.put(&mut table, head);
        let mut tables = Vec::new();
        while let Some(mut pair) = pairs.pop() {
            // A page that has just begun takes what it can.
            if !self.begins(&pair, table.room()) {
                let full = std::mem::replace(&mut table, Ruled::new(self.frame()));
                tables.push(full.finish());
                self.head.repeat(&mut table);
            }
            let room = table.room();
            let begins = pairs.len() < heights.len();
            let shared = if begins { heights.pop().unwrap_or_default() } else { 0.0 };
            let height = shared.max(pair.height()).min(room);
            // The last boxes of a page reach down to the frame's edge; those of the last page end with their texts.
            let left = room - height;
            let is_last = pairs.last().map_or(tables.is_empty(), |next| !self.begins(next, left));
            self.pair(&mut table, &mut pair, if is_last { room } else { height }, tables.is_empty());
            if !pair.is_done() {
                pairs.push(pair);
            }
        }
        tables.push(table.finish());
        (tables, beside)
    }

    /// Whether these boxes begin on a page with so much room left.
    fn begins(&self, pair: &Pair, room: f64) -> bool {
        let frame = self.frame().height;
        let may_be_cut = pair.height() > LOW * frame || room > (1.0 - FULL) * frame;
        // A thousandth of a millimetre is rounding, not a lack of room.
        pair.height() <= room + 1e-3 || (may_be_cut && pair.least_height() <= room)
    }

    /// The heights of the head and of the boxes, the last ones first. Where all fit, they share what the page has left:
    /// each gets some air, then the lowest boxes are raised.
    fn heights(&self, pairs: &[Pair]) -> (f64, Vec<f64>) {
        let head = self.head.height();
        let mut heights: Vec<f64> = pairs.iter().map(Pair::height).collect();
        let free = self.frame().height - head - heights.iter().sum::<f64>();
        if free <= 0.0 {
            return (head, heights);
        }
        let growth = (free / 4.0).min(MOST_GROWTH);
        let mut free = free - growth;
        let air = (free / 3.0).min(self.head.style.leading);
        for height in &mut heights {
            *height += air;
            free -= air;
        }
        let (mut low, mut high) = (0.0, self.frame().height);
        // Halved so often, a frame's height is less than anybody sees.
        for _ in 0..30 {
            let level: f64 = (low + high) / 2.0;
            let raised: f64 = heights.iter().map(|height| (level - height).max(0.0)).sum();
            if raised > free { high = level } else { low = level }
        }
        (head + growth, heights.into_iter().map(|height| height.max(low)).collect())
    }

    /// The six boxes, the last ones first.
    fn pairs(&self) -> Vec<Pair> {
        let (words, identity) = (&self.head.office.captions, &self.head.document.identity);
        let width = self.frame().width / 2.0 - 2.0 * PADDING;
        let block = |column, caption: &str, marks, items: &[String]| {
            Block::new(
                self.head.fonts,
                column,
                (caption, &words.continued),
                (marks, items),
                (self.head.style, width),
            )
        };
        vec![
            Pair {
                left: block("warnings", &words.warnings, Marks::Numbers, &identity.warnings),
                right: block("records", &words.records, Marks::Dashes, &identity.records),
            },
            Pair {
                left: block("related", &words.related, Marks::Dashes, &identity.related),
                right: block("equipment", &words.equipment, Marks::Dashes, &identity.equipment),
            },
            Pair {
                left: block("legal_basis", &words.legal_basis, Marks::Numbers, &identity.legal_basis),
                right: block(
                    "qualifications",
                    &words.qualifications,
                    Marks::Dashes,
                    &identity.qualifications,
                ),
            },
        ]
    }

    /// Two boxes side by side, as much of them as this height holds.
    fn pair(&self, table: &mut Ruled, pair: &mut Pair, height: f64, first_page: bool) {
        let (frame, middle, y) = (self.frame(), self.head.middle(), table.y());
        let right = frame.x + frame.width;
        table.rule((frame.x, y), (right, y), LINE);
        table.rule((middle, y), (middle, y + height), LINE);
        let area = |x: f64, end: f64| Rect { x, y, width: end - x, height };
        let texts = pair.left.take(Point { x: frame.x, y }, height);
        // On a further page, number and name stand in two columns on both sides.
        let columns_spanned = if first_page { 1 } else { 2 };
        let first = Cell { texts, columns_spanned, ..cell(pair.left.column, area(frame.x, middle)) };
        let texts = pair.right.take(Point { x: middle, y }, height);
        let second = Cell { texts, columns_spanned: 2, ..cell(pair.right.column, area(middle, right)) };
        table.row(vec![first, second], height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    const SEED: &str = include_str!("../../sop/backup-restore.yaml");

    /// The codes of the identity page, where the office has this address.
    fn codes(address: Option<&str>) -> (String, Vec<String>) {
        let edition = crate::procedure::reread(&Source::new("seed.yaml", SEED)).expect("a sound document");
        let office =
            Office { verified_at: address.map(str::to_owned), ..Office::built_in(&edition.document) };
        let sheet = Sheet::landscape(edition.document.print.paper);
        let pages = identity_pages(&edition, &office, sheet, &Fonts::embedded());
        let code = |item: &Item| if let Item::Code(code) = item { Some(code.text.clone()) } else { None };
        (edition.fingerprint, pages.iter().flat_map(|page| &page.items).filter_map(code).collect())
    }

    #[test]
    fn a_code_stands_only_where_it_leads_somewhere() {
        assert_eq!(codes(None).1, Vec::<String>::new());
        let (fingerprint, codes) = codes(Some("https://sop.kantor.go.id/"));
        assert_eq!(codes, [format!("https://sop.kantor.go.id/v/{}", &fingerprint[..16])]);
    }
}
