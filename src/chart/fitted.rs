//! What fitting comes to: everything with its size, in mm; nothing is placed yet.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::drawing::Sheet;
use crate::text::Line;

use super::columns::{ActorColumn, Widths};
use super::heads::HeadHeights;
use super::room::{Room, RoutedLeaf};
use super::sizes::{FittedRow, SymbolSizes};
use super::style::Style;

/// Between a title, a paragraph and the table.
pub const TITLE_GAP: f64 = 3.0;

/// Everything with its size; nothing is placed yet.
pub struct Fitted {
    pub attempt: Attempt,
    pub sheet: Sheet,
    pub style: Style,
    pub widths: Widths,
    pub actors: Vec<ActorColumn>,
    pub heads: HeadHeights,
    pub symbols: SymbolSizes,
    pub letters: BTreeMap<usize, String>,
    pub pages: Vec<FittedPage>,
}

/// One page with its size.
pub struct FittedPage {
    pub routed: Rc<RoutedLeaf>,
    pub room: Room,
    pub title: Vec<Line>,
    pub above_table: Vec<Line>,
    pub under_table: Vec<Line>,
    pub rows: Vec<FittedRow>,
    /// What the page has for rows, in mm.
    pub height: f64,
}

/// Which way to set a chart was tried, counted from the one that readers like best: paper and density, then how the width is
/// shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempt {
    pub setting: usize,
    pub share: usize,
}

/// The height of lines set under one another with a gap after them; nothing for none.
pub fn paragraphs_height(lines: &[Line], gap: f64) -> f64 {
    if lines.is_empty() { 0.0 } else { lines.iter().map(|line| line.size * 1.25).sum::<f64>() + gap }
}
