//! Labels set beside the beginnings of their lines: the first place where they touch nothing.

use crate::drawing::{Point, Rect};
use crate::text::Line;

use super::place::Placed;
use super::shape::Shape;

/// A label in its place.
pub struct PlacedLabel {
    pub wire: usize,
    pub line: Line,
    /// The left end of its baseline.
    pub at: Point,
}

/// A label before it has a place.
pub struct Wanted {
    pub wire: usize,
    pub line: Line,
}

/// What a line of text takes above and below its baseline, in font sizes.
const ASCENT: f64 = 0.76;
const DESCENT: f64 = 0.24;
/// Between a label and anything else, in mm.
const MARGIN: f64 = 0.25;
/// Half the width and the length of the arrowheads, as far as labels are concerned.
const ARROWHEAD: (f64, f64) = (0.9, 2.2);
/// Places are tried at these steps along a line.
const STEP: f64 = 1.5;
/// How far from its line's beginning a label still says what it belongs to: along the first run, and once around a corner.
const FARTHEST: f64 = 9.0;
const FARTHEST_AROUND: f64 = 5.0;

/// What is already on the page, for labels to keep away from.
struct Taken<'a> {
    placed: &'a Placed,
    area: Rect,
    boxes: Vec<Rect>,
}

/// Places labels. Those that found no place near their line's beginning stand farther along and are returned by wire, so
/// that room can be made for them.
pub fn place_labels(placed: &Placed, area: Rect, wanted: Vec<Wanted>) -> (Vec<PlacedLabel>, Vec<usize>) {
    let heads = placed.lines.iter().map(|line| arrowhead(line));
    let mut taken = Taken { placed, area, boxes: heads.collect() };
    let (mut labels, mut crowded) = (Vec::new(), Vec::new());
    for Wanted { wire, line } in wanted {
        let free = |far| {
            let places = places(&placed.lines[wire], &line, far);
            places.into_iter().find(|at| taken.is_free(&area_of(&line, *at)))
        };
        let at = free([FARTHEST, FARTHEST_AROUND]).unwrap_or_else(|| {
            crowded.push(wire);
            free([f64::MAX; 2]).unwrap_or(places(&placed.lines[wire], &line, [0.0; 2])[0])
        });
        taken.boxes.push(area_of(&line, at));
        labels.push(PlacedLabel { wire, line, at });
    }
    (labels, crowded)
}

/// The box around a line of text.
pub fn area_of(line: &Line, at: Point) -> Rect {
    let (width, height) = (line.width, line.size * (ASCENT + DESCENT));
    Rect { x: at.x, y: at.y - line.size * ASCENT, width, height }
}

/// Where a label may stand, the best first: over the line near its beginning, under it, then farther along its first run and
/// around the corner, `far` at most.
fn places(points: &[Point], line: &Line, far: [f64; 2]) -> Vec<Point> {
    let mut places = Vec::new();
    let mut gone = 0.0;
    for (run, farthest) in points.windows(2).zip(far) {
        let (from, to) = (run[0], run[1]);
        let length = (to.x - from.x).abs() + (to.y - from.y).abs();
        let steps = (length.min(farthest - gone) / STEP).max(-1.0).floor() as i32;
        gone += length;
        for along in (0..=steps).map(|step| f64::from(step) * STEP) {
            places.extend(if from.y == to.y {
                beside_level(from, to, along, line)
            } else {
                beside_upright(from, to, along, line)
            });
        }
    }
    places
}

/// Over a horizontal line, then under it.
fn beside_level(from: Point, to: Point, along: f64, line: &Line) -> [Point; 2] {
    let start = MARGIN + 0.15 + along;
    let x = if to.x > from.x { from.x + start } else { from.x - start - line.width };
    let over = from.y - line.size * DESCENT - MARGIN - 0.1;
    let under = from.y + line.size * ASCENT + MARGIN + 0.1;
    [Point { x, y: over }, Point { x, y: under }]
}

/// Right of a vertical line, then left of it.
fn beside_upright(from: Point, to: Point, along: f64, line: &Line) -> [Point; 2] {
    let start = MARGIN + 0.15 + along;
    let y = if to.y > from.y {
        from.y + start + line.size * ASCENT
    } else {
        from.y - start - line.size * DESCENT
    };
    let beside = MARGIN + 0.45;
    [Point { x: from.x + beside, y }, Point { x: from.x - beside - line.width, y }]
}

fn arrowhead(points: &[Point]) -> Rect {
    let tip = points[points.len() - 1];
    let before = points[points.len() - 2];
    let (half, length) = ARROWHEAD;
    let (dx, dy) = ((before.x - tip.x).signum(), (before.y - tip.y).signum());
    if before.y == tip.y {
        Rect { x: tip.x.min(tip.x + dx * length), y: tip.y - half, width: length, height: 2.0 * half }
    } else {
        Rect { x: tip.x - half, y: tip.y.min(tip.y + dy * length), width: 2.0 * half, height: length }
    }
}

impl Taken<'_> {
    fn is_free(&self, label: &Rect) -> bool {
        let near = Rect {
            x: label.x - MARGIN,
            y: label.y - MARGIN,
            width: label.width + 2.0 * MARGIN,
            height: label.height + 2.0 * MARGIN,
        };
        let Rect { x, y, width, height } = self.area;
        let inside = label.x >= x
            && label.x + label.width <= x + width
            && label.y >= y
            && label.y + label.height <= y + height;
        let on_symbol = |shape: &Shape| shape.touches(label, MARGIN);
        inside
            && !self.boxes.iter().any(|taken| overlap(taken, &near))
            && !self.placed.lines.iter().flat_map(|line| line.windows(2)).any(|run| crosses(run, &near))
            && !self.placed.symbols.iter().any(|symbol| on_symbol(&symbol.shape))
    }
}

fn overlap(first: &Rect, second: &Rect) -> bool {
    first.x < second.x + second.width
        && second.x < first.x + first.width
        && first.y < second.y + second.height
        && second.y < first.y + first.height
}

fn crosses(run: &[Point], area: &Rect) -> bool {
    run[0].x.max(run[1].x) > area.x
        && run[0].x.min(run[1].x) < area.x + area.width
        && run[0].y.max(run[1].y) > area.y
        && run[0].y.min(run[1].y) < area.y + area.height
}
