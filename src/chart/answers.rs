//! How answers look beside their lines: in one line, in a few, in narrow ones. Places none of them.

use crate::text::{Line, Measured};

use super::style::Style;

/// What a line of text takes above and below its baseline, and from one baseline to the next, in font sizes.
pub const ASCENT: f64 = 0.76;
const DESCENT: f64 = 0.24;
pub const LEADING: f64 = 1.1;

/// An answer in one line, or in a few short ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    pub lines: Vec<Line>,
    pub width: f64,
    pub height: f64,
}

/// A label in one line if it is short, in several, in as narrow ones as its words allow.
pub type Shapes = [Label; 3];

impl Label {
    /// A text in as few even lines as a width asks for; no word is parted.
    fn of(text: &Measured, size: f64, widest: f64) -> Label {
        let lines = text.wrap_evenly(size, widest.max(text.longest_word(size) + 0.01));
        let width = lines.iter().map(|line| line.width).fold(0.0, f64::max);
        let height = size * (ASCENT + DESCENT + LEADING * lines.len().saturating_sub(1) as f64);
        Label { lines, width, height }
    }
}

/// The shapes of a text.
pub fn shapes(text: &Measured, style: &Style) -> Shapes {
    let widest = style.label_widest;
    [widest, 0.7 * widest, 0.0].map(|widest| Label::of(text, style.label, widest))
}
