//! The sizes of symbols and of printed rows, in mm; nothing is placed yet.

use crate::drawing::SymbolKind;
use crate::text::Line;

use super::connectors::Leaf;
use super::job::Job;
use super::room::Room;
use super::shape::{BOX_HEIGHT, CAPSULE_HEIGHT, PENTAGON, diamond_height};
use super::style::{SYMBOL_SHARE, SYMBOL_WIDEST, Style};

/// The widths and heights of symbols, in mm.
pub struct SymbolSizes {
    /// By column: half of the widest symbol.
    pub half: Vec<f64>,
    /// By spot: width and height.
    pub spots: Vec<(f64, f64)>,
    /// By spot: the lines in it.
    pub words: Vec<Vec<Line>>,
    /// By grid row, by band: the height of the highest symbol.
    bands: Vec<Vec<f64>>,
}

/// A printed row with its least height.
pub struct FittedRow {
    /// `None`: a row of connectors.
    pub row: Option<usize>,
    /// The page's bands in it, half-open.
    pub bands: (usize, usize),
    pub height: f64,
    /// What its connectors say.
    pub note: Vec<Line>,
}

impl SymbolSizes {
    /// Capsules are as wide as their words, all others alike; `column` is the width of an actor's column.
    pub fn of(job: &Job, style: &Style, column: f64) -> SymbolSizes {
        let grid = job.grid;
        let width = (column * SYMBOL_SHARE).clamp(style.symbol, SYMBOL_WIDEST);
        let mut sizes = SymbolSizes {
            half: vec![width / 2.0; grid.columns],
            spots: Vec::new(),
            words: Vec::new(),
            bands: grid.rows.iter().map(|row| vec![0.0; row.bands]).collect(),
        };
        for (index, spot) in grid.spots.iter().enumerate() {
            let words = match &job.texts.symbols[index] {
                Some(words) => words.wrap_evenly(style.label, (column - 4.0).max(width)),
                None => Vec::new(),
            };
            let size = match spot.kind {
                SymbolKind::Process => (width, BOX_HEIGHT),
                SymbolKind::Decision => (width, diamond_height(width)),
                SymbolKind::Terminator => capsule(&words, style, width),
                SymbolKind::OffPage => PENTAGON,
            };
            sizes.half[spot.column] = sizes.half[spot.column].max(size.0 / 2.0);
            let band = &mut sizes.bands[spot.row][spot.band];
            *band = band.max(size.1);
            sizes.spots.push(size);
            sizes.words.push(words);
        }
        sizes
    }

    /// The least height of a grid row for its symbols' sake.
    pub fn row(&self, row: usize, style: &Style) -> f64 {
        self.bands[row].iter().map(|height| height + 2.0 * style.clear).sum()
    }

    /// The height of the highest symbol of a page's band.
    pub fn band(&self, leaf: &Leaf, band: usize) -> f64 {
        let nth = leaf.first_band.partition_point(|&first| first <= band);
        match nth.checked_sub(1) {
            Some(nth) if nth + 1 < leaf.first_band.len() => {
                self.bands[leaf.rows.0 + nth][band - leaf.first_band[nth]]
            }
            Some(_) | None => PENTAGON.1,
        }
    }
}

/// A capsule around its words: as high as its lines, as wide as its arcs leave room for them.
fn capsule(words: &[Line], style: &Style, least: f64) -> (f64, f64) {
    let leading = style.label * 1.15;
    let height = CAPSULE_HEIGHT.max(words.len() as f64 * leading + 2.2);
    let radius = height / 2.0;
    let beside = (words.len() as f64 * leading / 2.0 - 0.1 * style.label).max(0.0);
    let arc = radius - (radius * radius - beside * beside).max(0.0).sqrt();
    let widest = words.iter().map(|line| line.width).fold(0.0, f64::max);
    ((widest + 2.0 * arc + 1.6).max(least), height)
}

/// The printed rows of a page with their least heights.
pub fn rows(leaf: &Leaf, room: &Room, symbols: &SymbolSizes, texts: &[f64]) -> Vec<FittedRow> {
    let bands_height = |(first, last): (usize, usize)| {
        (first..last).map(|band| room.above[band] + symbols.band(leaf, band) + room.below[band]).sum()
    };
    let connector_row = |bands| FittedRow { row: None, bands, height: bands_height(bands), note: Vec::new() };
    let mut rows = Vec::new();
    if leaf.above > 0 {
        rows.push(connector_row((0, leaf.above)));
    }
    for (nth, pair) in leaf.first_band.windows(2).enumerate() {
        let (row, bands) = (leaf.rows.0 + nth, (pair[0], pair[1]));
        rows.push(FittedRow {
            row: Some(row),
            bands,
            height: bands_height(bands).max(texts[row]),
            note: Vec::new(),
        });
    }
    if leaf.below > 0 {
        rows.push(connector_row((leaf.lanes.bands - leaf.below, leaf.lanes.bands)));
    }
    rows
}
