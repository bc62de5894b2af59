//! A box of the identity page: a caption and a list, made into lines that know their height, so that a box may be cut
//! between two lines.
//!
//! All lines stand on one grid of baselines, so that boxes side by side line up whatever their lists hold.

use std::collections::VecDeque;

use crate::drawing::{Anchor, Point, TextClass, TextLine};
use crate::text::{Face, Fonts, Line, mark};

use super::style::{PADDING, Style};

/// From a box's upper edge to its first baseline, in mm.
const FIRST_BASELINE: f64 = 5.6;
/// From a box's last baseline to its lower edge, in mm.
const LAST_BASELINE: f64 = 3.4;
/// More than the leading, below a caption, in mm.
const CAPTION_SPACE: f64 = 0.7;
/// Between the widest mark of a list and its texts, in mm.
const MARK_SPACE: f64 = 1.6;

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
    style: Style,
}

struct BlockLine {
    /// With its place, from the box's text edge, in mm.
    mark: Option<(Line, f64)>,
    text: Line,
    /// From the box's text edge to the text, in mm.
    indent: f64,
    /// Whether an item, or a paragraph in it, begins with this line.
    begins: bool,
}

impl Block {
    /// A box in this style and of this inner width, in mm.
    pub fn new(
        fonts: &Fonts,
        column: &'static str,
        (caption, continued): (&str, &str),
        (marks, items): (Marks, &[String]),
        (style, width): (Style, f64),
    ) -> Block {
        let items = items.iter().map(|item| item.trim()).filter(|item| !item.is_empty());
        let items: Vec<Vec<Part>> =
            items.enumerate().map(|(index, item)| parts(item, index, marks)).collect();
        let hang = Hang { fonts, style, width };
        let firsts = items.iter().filter_map(|parts| parts.first());
        let indent = hang.column(firsts);
        Block {
            column,
            caption: fonts.line(caption, Face::Bold, style.size),
            continued: fonts.line(&format!("{caption} {continued}"), Face::Bold, style.size),
            lines: items.iter().flat_map(|parts| hang.item(parts, indent)).collect(),
            begun: false,
            style,
        }
    }

    /// What the box needs for all lines that are left, in mm.
    pub fn height(&self) -> f64 {
        self.height_of(self.lines.len())
    }

    /// What the box needs at least to begin on a page, in mm: its caption, and no line left alone.
    pub fn least_height(&self) -> f64 {
        let least = (1..=self.lines.len()).find(|count| self.may_be_cut(*count));
        self.height_of(least.unwrap_or_default())
    }

    pub fn is_done(&self) -> bool {
        self.lines.is_empty()
    }

    /// The caption and as many of the lines left as `height` has room for, at least one, placed below and to the right of
    /// this corner. Nothing, where an earlier page has taken all.
    pub fn take(&mut self, corner: Point, height: f64) -> Vec<TextLine> {
        if self.begun && self.lines.is_empty() {
            return Vec::new();
        }
        let edge = corner.x + PADDING;
        let mut baseline = corner.y + FIRST_BASELINE;
        let caption = if self.begun { &self.continued } else { &self.caption };
        let mut placed = vec![put(caption.clone(), edge, baseline)];
        baseline += CAPTION_SPACE;
        // A thousandth of a millimetre is rounding, not a lack of room.
        let fitting = (1..=self.lines.len()).take_while(|count| self.height_of(*count) <= height + 1e-3);
        let fitting = fitting.last().unwrap_or(1).min(self.lines.len());
        let count = (1..=fitting).rev().find(|count| self.may_be_cut(*count)).unwrap_or(fitting);
        for line in self.lines.drain(..count) {
            baseline += self.style.leading;
            placed.extend(line.mark.map(|(mark, x)| put(mark, edge + x, baseline)));
            placed.push(put(line.text, edge + line.indent, baseline));
        }
        self.begun = true;
        placed
    }

    fn height_of(&self, lines: usize) -> f64 {
        FIRST_BASELINE + CAPTION_SPACE + lines as f64 * self.style.leading + LAST_BASELINE
    }

    /// Whether the box may be cut below so many of its lines: at least two of them stay together, also of an item that is
    /// cut, and what announces a list is not parted from it.
    fn may_be_cut(&self, count: usize) -> bool {
        let begins = |at: usize| self.lines.get(at).is_none_or(|line| line.begins);
        let within_item = !begins(count - 1) && !begins(count + 1);
        let announces = self.lines[count - 1].text.text.ends_with(':');
        count == self.lines.len() || (count >= 2 && !announces && (begins(count) || within_item))
    }
}

/// A cell's line from its left edge, with this baseline.
pub fn put(line: Line, x: f64, baseline: f64) -> TextLine {
    TextLine::new(line, Point { x, y: baseline }, Anchor::Start, TextClass::Cell)
}

/// A paragraph of an item: the item itself, or one that the author wrote on a line of its own.
struct Part<'t> {
    /// Spaces before it, by which lists within an item are told from it.
    leading: usize,
    mark: Option<String>,
    text: &'t str,
}

fn parts(item: &str, index: usize, marks: Marks) -> Vec<Part<'_>> {
    let lines = item.lines().filter(|line| !line.trim().is_empty());
    let parts = lines.enumerate().map(|(nth, line)| {
        let text = line.trim();
        let leading = line.len() - line.trim_start().len();
        let (mark, text) = split_mark(text);
        let given = (nth == 0).then(|| match marks {
            Marks::Numbers => format!("{}.", index + 1),
            Marks::Dashes => "\u{2013}".to_string(),
        });
        Part { leading, mark: mark.or(given), text }
    });
    parts.collect()
}

/// The mark that the author wrote, if any, and the text after it.
fn split_mark(text: &str) -> (Option<String>, &str) {
    let Some(end) = mark(text) else { return (None, text) };
    let (mark, text) = text.split_at(end);
    (Some(mark.trim_end().replace(['-', '*'], "\u{2013}")), text)
}

/// Hangs texts beside their marks.
struct Hang<'a> {
    fonts: &'a Fonts,
    style: Style,
    /// In mm.
    width: f64,
}

impl Hang<'_> {
    fn mark(&self, text: &str) -> Line {
        self.fonts.line(text, Face::Regular, self.style.size)
    }

    /// How far to the right of its marks a list's texts stand: of a list of up to nine everywhere the same.
    fn column<'p>(&self, list: impl Iterator<Item = &'p Part<'p>>) -> f64 {
        let widths = list.filter_map(|part| part.mark.as_deref()).map(|mark| self.mark(mark).width);
        widths.fold(self.mark("1.").width, f64::max) + MARK_SPACE
    }

    /// The lines of an item whose text has this indent. A list in it hangs at the text that it belongs to.
    fn item(&self, parts: &[Part], indent: f64) -> Vec<BlockLine> {
        let mut lines = self.part(parts.first(), 0.0, indent);
        // The lists that the next part may belong to: the spaces before them, and where their texts stand.
        let mut lists: Vec<(usize, f64)> = Vec::new();
        for part in parts.iter().skip(1) {
            while lists.last().is_some_and(|(leading, _)| *leading >= part.leading) {
                lists.pop();
            }
            // Indents that leave no room to speak of help nobody.
            let edge = lists.last().map_or(indent, |(_, text)| *text).min(self.width / 2.0);
            let mut text = edge;
            if part.mark.is_some() {
                let same = |other: &&Part| other.leading == part.leading;
                text += self.column(parts.iter().skip(1).filter(same));
                lists.push((part.leading, text));
            }
            lines.extend(self.part(Some(part), edge, text));
        }
        lines
    }

    /// The lines of one paragraph with its mark at `edge` and its text at `indent`. Numbers stand to the right of their
    /// column, so that their points are one below the other.
    fn part(&self, part: Option<&Part>, edge: f64, indent: f64) -> Vec<BlockLine> {
        let Some(part) = part else { return Vec::new() };
        let number = |mark: &str| mark.starts_with(|c: char| c.is_ascii_digit());
        let mut mark = part.mark.as_deref().map(|text| {
            let mark = self.mark(text);
            let x = if number(text) { indent - MARK_SPACE - mark.width } else { edge };
            (mark, x)
        });
        let lines = self.fonts.measure(part.text, Face::Regular).wrap(self.style.size, self.width - indent);
        let lines = lines.into_iter().enumerate();
        lines.map(|(nth, text)| BlockLine { mark: mark.take(), text, indent, begins: nth == 0 }).collect()
    }
}
