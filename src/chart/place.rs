//! Sizes made into places: the y of every row and symbol, the coordinate of every track, the points of every line.

use crate::drawing::{Point, SymbolKind};

use super::columns::raise;
use super::connectors::Stands;
use super::fitted::{Fitted, FittedPage, TITLE_GAP, paragraphs_height};
use super::grid::Grid;
use super::lanes::{Node, Side, centre};
use super::rank::Component;
use super::shape::{PENTAGON, Shape};
use super::style::ROW_COMFORT;

/// One page with everything in its place, in mm.
pub struct Placed {
    /// The tops of the table's head and of its first row.
    pub head: f64,
    pub body: f64,
    /// By printed row: its top, then the table's bottom.
    pub rows: Vec<f64>,
    pub symbols: Vec<PlacedSymbol>,
    /// By wire, from outline to outline.
    pub lines: Vec<Vec<Point>>,
}

pub struct PlacedSymbol {
    pub shape: Shape,
    pub stands: Stands,
    pub column: usize,
    pub band: usize,
}

/// The widest that lines beside one another are set apart at a symbol.
const PORT_GAP: f64 = 1.9;
/// The widest that tracks of a channel are set apart.
const TRACK_GAP: f64 = 2.4;

/// Places one page.
pub fn place(grid: &Grid, fitted: &Fitted, page: &FittedPage) -> Placed {
    let head = fitted.sheet.frame.y
        + paragraphs_height(&page.title, TITLE_GAP)
        + paragraphs_height(&page.above_table, TITLE_GAP);
    let body = head + fitted.heads.total();
    let rows = row_tops(page, body);
    let levels = levels(fitted, page, &rows);
    let mut placed = Placed { head, body, rows, symbols: Vec::new(), lines: Vec::new() };
    placed.symbols = symbols(grid, fitted, page, &levels);
    let tracks = Tracks { fitted, page, levels: &levels, symbols: &placed.symbols };
    placed.lines = tracks.lines();
    placed
}

/// Rows share what the page has to spare, the lowest first, up to a comfortable height.
fn row_tops(page: &FittedPage, body: f64) -> Vec<f64> {
    let least: Vec<f64> = page.rows.iter().map(|row| row.height).collect();
    let spare = (page.height - least.iter().sum::<f64>()).max(0.0);
    let mut tops = vec![body];
    for height in raise(&least, spare, ROW_COMFORT) {
        tops.push(tops[tops.len() - 1] + height);
    }
    tops
}

/// A band's place: its borders and the y of its symbols' centres.
#[derive(Clone, Copy)]
struct Level {
    top: f64,
    centre: f64,
    bottom: f64,
}

fn levels(fitted: &Fitted, page: &FittedPage, rows: &[f64]) -> Vec<Level> {
    let mut levels = Vec::new();
    for (row, tops) in page.rows.iter().zip(rows.windows(2)) {
        let symbol = |band: usize| fitted.symbols.band(&page.routed.leaf, band);
        let height = |band: usize| page.room.above[band] + symbol(band) + page.room.below[band];
        let (first, last) = row.bands;
        let spare = tops[1] - tops[0] - (first..last).map(height).sum::<f64>();
        let each = spare / (last - first).max(1) as f64;
        let mut top = tops[0];
        for band in first..last {
            let bottom = top + height(band) + each;
            // What little a symbol gains by standing in the very middle looks better than even distances around it.
            let middle = (top + bottom) / 2.0;
            let lowest = top + page.room.above[band] + symbol(band) / 2.0;
            let highest = bottom - page.room.below[band] - symbol(band) / 2.0;
            levels.push(Level { top, centre: middle.clamp(lowest, highest.max(lowest)), bottom });
            top = bottom;
        }
    }
    levels
}

fn symbols(grid: &Grid, fitted: &Fitted, page: &FittedPage, levels: &[Level]) -> Vec<PlacedSymbol> {
    let leaf = &page.routed.leaf;
    let at = |column: usize, band: usize| Point { x: fitted.actors[column].centre, y: levels[band].centre };
    let mut symbols = Vec::new();
    for (index, spot) in grid.spots.iter().enumerate() {
        if !(leaf.rows.0..leaf.rows.1).contains(&spot.row) {
            continue;
        }
        let band = leaf.first_band[spot.row - leaf.rows.0] + spot.band;
        let (width, height) = fitted.symbols.spots[index];
        let shape = Shape { kind: spot.kind, centre: at(spot.column, band), width, height, down: true };
        symbols.push(PlacedSymbol { shape, stands: Stands::Spot(index), column: spot.column, band });
    }
    for (place, stands) in page.routed.routed.lanes.places.iter().zip(&leaf.stands) {
        let (Stands::Connector(connector), Some(column)) = (stands, place.column) else { continue };
        let shape = Shape {
            kind: SymbolKind::OffPage,
            centre: at(column, place.band),
            width: PENTAGON.0,
            height: PENTAGON.1,
            down: leaf.connectors[*connector].points_down(),
        };
        symbols.push(PlacedSymbol { shape, stands: *stands, column, band: place.band });
    }
    symbols
}

/// From tracks to coordinates.
struct Tracks<'a> {
    fitted: &'a Fitted,
    page: &'a FittedPage,
    levels: &'a [Level],
    symbols: &'a [PlacedSymbol],
}

impl Tracks<'_> {
    fn lines(&self) -> Vec<Vec<Point>> {
        let ranked = &self.page.routed.routed.ranked;
        let coordinates: Vec<f64> =
            (0..ranked.tracks.tracks.len()).map(|track| self.coordinate(track)).collect();
        (0..ranked.tracks.of.len()).map(|wire| self.line(wire, &coordinates)).collect()
    }

    /// A track's x if it is vertical, else its y.
    fn coordinate(&self, track: usize) -> f64 {
        let routed = &self.page.routed;
        let index = routed.component_of[track];
        let component = &routed.components[index];
        let rank = routed.routed.ranked.tracks.tracks[track].rank;
        match (component.lane % 2 == 1, component.vertical) {
            (true, _) => self.centred(component, rank),
            (false, true) => self.across(index, rank as usize),
            (false, false) => self.down(index, rank as usize),
        }
    }

    /// In a centre lane: the anchor in the very centre, the others beside it, all within the symbols they meet.
    fn centred(&self, component: &Component, rank: i32) -> f64 {
        let nth = component.lane / 2;
        let base = if component.vertical { self.fitted.actors[nth].centre } else { self.levels[nth].centre };
        let beside = component.anchor.max(component.ranks as i32 - 1 - component.anchor);
        if beside == 0 {
            return base;
        }
        let gap = PORT_GAP.min(self.reach(component) / f64::from(beside));
        base + f64::from(rank - component.anchor) * gap
    }

    /// How far from their centre the symbols that a component's lines meet let them.
    fn reach(&self, component: &Component) -> f64 {
        let routed = &self.page.routed.routed;
        let wires = component.tracks.iter().flat_map(|&track| &routed.ranked.tracks.tracks[track].runs);
        let ends = wires.flat_map(|&run| {
            let path = &routed.paths[routed.ranked.tracks.runs[run].wire];
            [path[0], path[path.len() - 1]]
        });
        let lane = |node: Node| if component.vertical { node.0 } else { node.1 };
        let shapes = ends.filter(|&node| lane(node) == component.lane).map(|node| self.symbol_at(node).shape);
        shapes.map(|shape| shape.reach(component.vertical)).fold(PORT_GAP + 2.0, f64::min)
    }

    fn across(&self, index: usize, rank: usize) -> f64 {
        let component = &self.page.routed.components[index];
        let (split, reserve) = (self.page.room.split[index], self.page.room.reserve[index]);
        let channel = component.lane / 2;
        let (actors, half) = (&self.fitted.actors, &self.fitted.symbols.half);
        let clear = |kept: f64| {
            if kept > 0.0 { self.fitted.style.clear.max(kept + 0.7) } else { self.fitted.style.clear }
        };
        let edge = if channel == 0 || channel == actors.len() { 0.6 } else { 0.0 };
        let border = self.fitted.style.rule_gap + edge;
        if rank < split {
            let column = actors[channel - 1];
            let low = column.centre + half[channel - 1] + clear(reserve[0]);
            spread(low, column.x + column.width - border, split, rank)
        } else {
            let column = actors[channel];
            let high = column.centre - half[channel] - clear(reserve[1]);
            spread(column.x + border, high, component.ranks - split, rank - split)
        }
    }

    fn down(&self, index: usize, rank: usize) -> f64 {
        let component = &self.page.routed.components[index];
        let split = self.page.room.split[index];
        let channel = component.lane / 2;
        let style = &self.fitted.style;
        if rank < split {
            let border = self.levels[channel - 1].bottom;
            border - style.rule_gap - (split - 1 - rank) as f64 * style.gap
        } else {
            let border = self
                .levels
                .get(channel)
                .map_or(self.levels[channel.saturating_sub(1)].bottom, |level| level.top);
            border + style.rule_gap + (rank - split) as f64 * style.gap
        }
    }

    fn line(&self, wire: usize, coordinates: &[f64]) -> Vec<Point> {
        let routed = &self.page.routed.routed;
        let (path, runs) = (&routed.paths[wire], &routed.ranked.tracks.of[wire]);
        let at = |nth: usize| {
            let run = routed.ranked.tracks.runs[runs[nth]];
            (run.vertical, coordinates[run.track])
        };
        let last = runs.len() - 1;
        let mut points = vec![self.port(path[0], path[1], at(0))];
        for nth in 0..last {
            let ((vertical, here), (_, next)) = (at(nth), at(nth + 1));
            points.push(if vertical { Point { x: here, y: next } } else { Point { x: next, y: here } });
        }
        points.push(self.port(path[path.len() - 1], path[path.len() - 2], at(last)));
        points
    }

    fn port(&self, symbol: Node, toward: Node, (vertical, at): (bool, f64)) -> Point {
        let shape = self.symbol_at(symbol).shape;
        let off = at - if vertical { shape.centre.x } else { shape.centre.y };
        let port = shape.port(Side::facing(symbol, toward), off);
        // What the port computes anew would differ in its last bits.
        if vertical { Point { x: at, y: port.y } } else { Point { x: port.x, y: at } }
    }

    fn symbol_at(&self, node: Node) -> &PlacedSymbol {
        let here = self.symbols.iter().find(|symbol| centre(symbol.column, symbol.band) == node);
        here.expect("every line's path begins and ends in a cell that holds a symbol")
    }
}

/// The `nth` of `count` tracks between two bounds: a single one in the middle, several around it.
fn spread(low: f64, high: f64, count: usize, nth: usize) -> f64 {
    let middle = (low + high) / 2.0;
    if count < 2 {
        return middle;
    }
    let gap = ((high - low) / (count - 1) as f64).min(TRACK_GAP);
    middle + (nth as f64 - (count - 1) as f64 / 2.0) * gap
}
