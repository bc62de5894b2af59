//! The ledger's head at a record's end, and a signed checkpoint of it: as text and as a code, and how they are verified.

use crate::drawing::{Anchor, Code, Item, Point, Rect, TextClass, TextLine};
use crate::text::{CAP_HEIGHT, Face, Line, POINT};

use super::super::code::code;
use super::super::grid::{SIZE, SMALL};
use super::super::sheets::Sheets;
use super::words::words;
use super::{Maker, SignedCheckpoint, words as say};

/// The code's modules together, in mm: each is wider than half a millimetre, which every camera reads.
const CODE: f64 = 28.0;
/// The same of a code that holds more.
const LARGE_CODE: f64 = 40.0;
/// The empty border, in modules; the standard asks for it.
const QUIET: f64 = 4.0;
const SECTION: f64 = 10.0 * POINT;
const LEADING: f64 = 1.3;
/// More than the leading, between one thing said and the next, in mm.
const GAP: f64 = 1.3;

impl Maker<'_> {
    /// What proves the record: the ledger's head, and where there is a key, a signed checkpoint; each kept together.
    pub(super) fn proof(&self, sheets: &mut Sheets) {
        let (words, head, last) = (words(self.procedure.language), &self.record.head, &self.record.last);
        let said = format!("{}:{}", head.sequence, head.hash);
        // A phone that is shown an address opens it; the head itself stands beside it to be read.
        let coded = self.office.address_of(&said).unwrap_or_else(|| said.clone());
        let mut block = Block::new(self, sheets, &coded, CODE);
        block.title(words.proof);
        block.named(words.head, &said, Face::Bold);
        block.named(words.last, &format!("{}:{}", last.sequence, last.hash), Face::Regular);
        for (command, meaning) in say::verification(self.record, self.procedure.language) {
            block.named(&meaning, &command, Face::Bold);
        }
        block.put(sheets);
        if let Some(checkpoint) = &self.record.checkpoint {
            self.checkpoint(checkpoint, sheets);
        }
    }

    fn checkpoint(&self, checkpoint: &SignedCheckpoint, sheets: &mut Sheets) {
        let language = self.procedure.language;
        let words = words(language);
        let mut block = Block::new(self, sheets, &checkpoint.text, LARGE_CODE);
        block.title(words.checkpoint);
        block.text(&say::covered(checkpoint, language));
        block.lines(words.sheet, &checkpoint.text);
        let (command, meaning) = say::conviction(checkpoint, language);
        block.named(&meaning, &command, Face::Bold);
        block.put(sheets);
    }
}

/// A code, and beside it what is said of it.
struct Block<'m> {
    maker: &'m Maker<'m>,
    code: Option<Code>,
    /// The code's side, and how wide what is said beside it may be, in mm.
    side: f64,
    width: f64,
    groups: Vec<Vec<Line>>,
}

impl<'m> Block<'m> {
    fn new(maker: &'m Maker<'_>, sheets: &Sheets, said: &str, side: f64) -> Block<'m> {
        let code = code(said);
        let mut block = Block { maker, code, side, width: 0.0, groups: Vec::new() };
        block.width = sheets.frame().width - block.beside();
        block
    }

    /// The room that the code takes from the texts; its border at the left is the page's margin.
    fn beside(&self) -> f64 {
        self.code.as_ref().map_or(0.0, |code| self.side + QUIET * self.side / code.side as f64)
    }

    fn wrap(&self, text: &str, face: Face, size: f64) -> Vec<Line> {
        self.maker.fonts.measure(text, face).wrap(size, self.width)
    }

    fn title(&mut self, text: &str) {
        self.groups.push(self.wrap(text, Face::Bold, SECTION));
    }

    fn text(&mut self, text: &str) {
        self.groups.push(self.wrap(text, Face::Regular, SIZE));
    }

    fn named(&mut self, name: &str, value: &str, face: Face) {
        let mut lines = self.wrap(name, Face::Regular, SMALL);
        lines.extend(self.wrap(value, face, SIZE));
        self.groups.push(lines);
    }

    /// Lines that must not be parted, since somebody may type them: all as small as the longest needs.
    fn lines(&mut self, name: &str, text: &str) {
        let widths = text.lines().map(|line| self.maker.fonts.measure(line, Face::Bold).width(SIZE));
        let longest = widths.fold(self.width, f64::max);
        let size = SIZE * self.width / longest;
        let mut lines = self.wrap(name, Face::Regular, SMALL);
        let shown = text.lines().filter(|line| !line.is_empty());
        let measured = shown.map(|line| self.maker.fonts.measure(line, Face::Bold));
        lines.extend(measured.flat_map(|line| line.wrap(0.999 * size, self.width)));
        self.groups.push(lines);
    }

    fn put(self, sheets: &mut Sheets) {
        let beside = self.beside();
        let Block { code, side, groups, .. } = self;
        sheets.skip(5.0);
        let height = |lines: &Vec<Line>| lines.iter().map(|line| LEADING * line.size).sum::<f64>() + GAP;
        let height: f64 = groups.iter().map(height).sum();
        sheets.ensure(height.max(side));
        let (x, top) = (sheets.frame().x, sheets.y());
        if let Some(mut code) = code {
            code.area = Rect { x, y: top, width: side, height: side };
            sheets.put(Item::Code(code), top + side);
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
