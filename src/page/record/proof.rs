//! The ledger's head at a record's end: the number and the digest as text and as a code, and how they are verified.

use fast_qr::{ECL, QRBuilder};

use crate::drawing::{Anchor, Code, Item, Point, Rect, TextClass, TextLine};
use crate::text::{CAP_HEIGHT, Face, Line, POINT};

use super::super::grid::{SIZE, SMALL};
use super::super::sheets::Sheets;
use super::words::words;
use super::{Maker, words as say};

/// The code's modules together, in mm: each is wider than half a millimetre, which every camera reads.
const CODE: f64 = 28.0;
/// The empty border, in modules; the standard asks for it.
const QUIET: f64 = 4.0;
const SECTION: f64 = 10.0 * POINT;
const LEADING: f64 = 1.3;
/// More than the leading, between one thing said and the next, in mm.
const GAP: f64 = 1.3;

impl Maker<'_> {
    /// What proves the record, kept together.
    pub(super) fn proof(&self, sheets: &mut Sheets) {
        let (words, head, last) = (words(self.procedure.language), &self.record.head, &self.record.last);
        let said = format!("{}:{}", head.sequence, head.hash);
        sheets.skip(5.0);
        let code = code(&said);
        // The border at the left is the page's margin.
        let beside = code.as_ref().map_or(0.0, |code| CODE + QUIET * CODE / code.side as f64);
        let width = sheets.frame().width - beside;
        let wrap = |text: &str, face, size| self.fonts.measure(text, face).wrap(size, width);
        let mut groups = vec![wrap(words.proof, Face::Bold, SECTION)];
        let named = |name: &str, value: &str, face| {
            let mut lines = wrap(name, Face::Regular, SMALL);
            lines.extend(wrap(value, face, SIZE));
            lines
        };
        groups.push(named(words.head, &said, Face::Bold));
        groups.push(named(words.last, &format!("{}:{}", last.sequence, last.hash), Face::Regular));
        for (command, meaning) in say::verification(self.record, self.procedure.language) {
            groups.push(named(&meaning, &command, Face::Bold));
        }
        let height = |lines: &Vec<Line>| lines.iter().map(|line| LEADING * line.size).sum::<f64>() + GAP;
        let height: f64 = groups.iter().map(height).sum();
        sheets.ensure(height.max(CODE));
        let (x, top) = (sheets.frame().x, sheets.y());
        if let Some(mut code) = code {
            code.area = Rect { x, y: top, width: CODE, height: CODE };
            sheets.put(Item::Code(code), top + CODE);
        }
        // The first capitals stand as high as the code.
        let mut y = top + (CAP_HEIGHT - LEADING) * SECTION;
        let mut texts = Vec::new();
        for lines in groups {
            for line in lines {
                y += LEADING * line.size;
                texts.push(TextLine::new(line, Point { x: x + beside, y }, Anchor::Start, TextClass::Head));
            }
            y += GAP;
        }
        sheets.put(Item::Paragraph(texts), top + height);
    }
}

/// A text as a code, not placed yet; `None` for one that is too long for any.
fn code(text: &str) -> Option<Code> {
    // A seventh of it may be lost to dirt and folds; more would make the modules too small for poor cameras.
    let made = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let modules = (0..made.size).flat_map(|row| made[row].iter().map(|module| module.value()));
    let modules = modules.collect();
    Some(Code { area: Rect::default(), side: made.size, modules, text: text.to_owned() })
}
