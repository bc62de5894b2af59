//! A box of the identity page: a caption and a list, made into lines that know their height, so that a box may be cut
//! between two lines.

use std::collections::VecDeque;

use crate::drawing::{Anchor, Point, TextClass, TextLine};
use crate::text::{Face, Fonts, Line, mark};

/// Font size of the identity page, in mm.
pub const SIZE: f64 = 9.5 * crate::text::POINT;
/// From baseline to baseline, in mm.
pub const LEADING: f64 = 1.26 * SIZE;
/// From a cell's edge to its text, in mm.
pub const PADDING: f64 = 2.8;

/// From a box's upper edge to its first baseline, in mm.
const FIRST_BASELINE: f64 = 5.6;
/// More than the leading, above a list's item, in mm.
const ITEM_SPACE: f64 = 0.7;
/// More than the leading, below a caption, in mm.
const CAPTION_SPACE: f64 = 0.5;
/// Between the widest mark of a list and its texts, in mm.
const MARK_SPACE: f64 = 1.4;

/// How the items of a list are marked where the author has not marked them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    Numbers,
    Dashes,
}

/// The lines of one box that are not placed yet.
pub struct Block {
    /// The box's name in the drawing.
    pub column: &'static str,
    caption: Line,
    continued: Line,
    lines: VecDeque<BlockLine>,
    /// Whether some of its lines stand on an earlier page.
    begun: bool,
}

struct BlockLine {
    /// Above the line, in mm, the leading not counted.
    space: f64,
    mark: Option<Line>,
    text: Line,
    /// From the box's text edge to the text, in mm.
    indent: f64,
}

impl Block {
    /// A box of this inner width, in mm.
    pub fn new(
        fonts: &Fonts,
        column: &'static str,
        (caption, continued): (&str, &str),
        (marks, items): (Marks, &[String]),
        width: f64,
    ) -> Block {
        let items: Vec<&str> = items.iter().map(|item| item.trim()).filter(|item| !item.is_empty()).collect();
        let marked: Vec<(Line, &str)> = items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let (mark, text) = split_mark(item, index, marks);
                (fonts.line(&mark, Face::Regular, SIZE), text)
            })
            .collect();
        let indent = marked.iter().map(|(mark, _)| mark.width).fold(0.0, f64::max) + MARK_SPACE;
        let lines = marked.into_iter().flat_map(|(mark, text)| item(fonts, mark, text, indent, width));
        Block {
            column,
            caption: fonts.line(caption, Face::Bold, SIZE),
            continued: fonts.line(&format!("{caption} {continued}"), Face::Bold, SIZE),
            lines: lines.collect(),
            begun: false,
        }
    }

    /// What the box needs for all lines that are left, in mm.
    pub fn height(&self) -> f64 {
        let lines: f64 = self.lines.iter().map(|line| line.space + LEADING).sum();
        FIRST_BASELINE + CAPTION_SPACE + lines + PADDING
    }

    /// What the box needs at least to begin on a page: its caption and two lines, in mm.
    pub fn least_height(&self) -> f64 {
        let lines: f64 = self.lines.iter().take(2).map(|line| line.space + LEADING).sum();
        FIRST_BASELINE + CAPTION_SPACE + lines + PADDING
    }

    pub fn is_done(&self) -> bool {
        self.lines.is_empty()
    }

    /// The caption and as many of the lines left as `height` has room for, at least one, placed below and to the right of
    /// this corner. Nothing, where an earlier page has taken all.
    pub fn take(&mut self, corner: Point, height: f64) -> Vec<TextLine> {
        let edge = corner.x + PADDING;
        let bottom = corner.y + height - PADDING;
        let mut baseline = corner.y + FIRST_BASELINE;
        if self.begun && self.lines.is_empty() {
            return Vec::new();
        }
        let caption = if self.begun { &self.continued } else { &self.caption };
        let mut placed = vec![put(caption.clone(), edge, baseline)];
        self.begun = true;
        baseline += CAPTION_SPACE;
        let mut is_first = true;
        while let Some(line) = self.lines.pop_front() {
            let next = baseline + line.space + LEADING;
            // A thousandth of a millimetre is rounding, not a lack of room.
            if next > bottom + 1e-3 && !is_first {
                self.lines.push_front(line);
                break;
            }
            (baseline, is_first) = (next, false);
            placed.extend(line.mark.map(|mark| put(mark, edge, baseline)));
            placed.push(put(line.text, edge + line.indent, baseline));
        }
        placed
    }
}

/// A cell's line from its left edge, with this baseline.
pub fn put(line: Line, x: f64, baseline: f64) -> TextLine {
    TextLine::new(line, Point { x, y: baseline }, Anchor::Start, TextClass::Cell)
}

/// The mark of an item and its text; a mark that the author wrote is kept.
fn split_mark(item: &str, index: usize, marks: Marks) -> (String, &str) {
    if let Some(end) = mark(item) {
        let (mark, text) = item.split_at(end);
        return (mark.trim_end().replace(['-', '*'], "\u{2013}"), text);
    }
    match marks {
        Marks::Numbers => (format!("{}.", index + 1), item),
        Marks::Dashes => ("\u{2013}".to_string(), item),
    }
}

fn item(fonts: &Fonts, mark: Line, text: &str, indent: f64, width: f64) -> Vec<BlockLine> {
    let mut mark = Some(mark);
    let lines = fonts.measure(text, Face::Regular).wrap(SIZE, width - indent);
    let lines = lines.into_iter().map(|text| {
        let mark = mark.take();
        let space = if mark.is_some() { ITEM_SPACE } else { 0.0 };
        BlockLine { space, mark, text, indent }
    });
    lines.collect()
}
