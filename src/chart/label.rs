//! Labels set beside the beginnings of their lines: the first place where they touch nothing.

use crate::drawing::{Anchor, Point, Rect, TextClass, TextLine};
use crate::text::Line;

use super::answers::{ASCENT, LEADING, Label, shapes};
use super::fitted::{Fitted, FittedPage};
use super::job::Job;
use super::place::Placed;
use super::shape::Shape;

/// A label in its place.
#[derive(Debug, Clone)]
pub struct PlacedLabel {
    pub wire: usize,
    label: Label,
    spot: Spot,
}

/// The labels of one page.
#[derive(Default)]
pub struct PlacedLabels {
    pub placed: Vec<PlacedLabel>,
    /// The arrows whose labels found no place near their beginning.
    pub crowded: Vec<usize>,
    /// How many found no place at all and touch something.
    pub collisions: usize,
}

/// Between a label and anything else, in mm.
const MARGIN: f64 = 0.25;
/// Half the width and the length of the arrowheads, as far as labels are concerned.
const ARROWHEAD: (f64, f64) = (0.9, 2.2);
/// Places are tried at these steps along a line.
const STEP: f64 = 1.5;
/// How far a label may stand back from its line's beginning, and aside of the line, where the slope of its symbol leaves room.
const TUCKED: [(f64, f64); 6] = [(1.0, 0.7), (2.0, 1.4), (3.0, 2.1), (4.0, 2.8), (1.0, 1.4), (2.0, 2.1)];
/// How far from its line's beginning a label still says what it belongs to: along the first run, and once around a corner.
const FARTHEST: f64 = 9.0;
const FARTHEST_AROUND: f64 = 5.0;

/// Where a label may stand: its upper left corner, and whether its lines end below one another.
#[derive(Debug, Clone, Copy)]
struct Spot {
    corner: Point,
    flush_right: bool,
}

impl PlacedLabel {
    fn area(&self) -> Rect {
        let Point { x, y } = self.spot.corner;
        Rect { x, y, width: self.label.width, height: self.label.height }
    }

    /// Its lines as they are drawn.
    pub fn lines(&self) -> Vec<TextLine> {
        let Spot { corner, flush_right } = self.spot;
        let line = |(nth, line): (usize, &Line)| {
            let x = if flush_right { corner.x + self.label.width - line.width } else { corner.x };
            let y = corner.y + line.size * (ASCENT + nth as f64 * LEADING);
            TextLine::new(line.clone(), Point { x, y }, Anchor::Start, TextClass::Label)
        };
        self.label.lines.iter().enumerate().map(line).collect()
    }
}

/// What is already on the page, for labels to keep away from.
struct Taken<'a> {
    placed: &'a Placed,
    area: Rect,
    boxes: Vec<Rect>,
}

/// Places labels: near their line's beginning if that is free, else farther along.
pub fn place_labels(job: &Job, fitted: &Fitted, page: &FittedPage, placed: &Placed) -> PlacedLabels {
    let lines = placed.lines.iter();
    let mut taken = Taken {
        placed,
        area: actors_area(fitted, placed),
        boxes: lines.map(|line| arrowhead(line)).collect(),
    };
    let mut made = PlacedLabels::default();
    for (wire, points) in placed.lines.iter().enumerate() {
        let Some(arrow) = page.routed.labelled(wire) else { continue };
        let Some(text) = &job.texts.labels[arrow] else { continue };
        let shapes = shapes(text, &fitted.style);
        let near = taken.first_free(wire, &shapes, &spots_near(points));
        let label = near.unwrap_or_else(|| {
            made.crowded.push(arrow);
            taken.nearest_free(wire, &shapes, &spots_along(points)).unwrap_or_else(|| {
                made.collisions += 1;
                let [label, ..] = shapes;
                let spot = Run { from: points[0], to: points[1] }.spots(0.0, 0.0, &label)[0];
                PlacedLabel { wire, label, spot }
            })
        });
        taken.boxes.push(label.area());
        made.placed.push(label);
    }
    made
}

/// Lines and labels may stand here and nowhere else.
fn actors_area(fitted: &Fitted, placed: &Placed) -> Rect {
    let (first, last) = (fitted.actors[0], fitted.actors[fitted.actors.len() - 1]);
    let bottom = placed.rows[placed.rows.len() - 1];
    Rect { x: first.x, y: placed.body, width: last.x + last.width - first.x, height: bottom - placed.body }
}

/// A run of a line, with places beside it.
#[derive(Clone, Copy)]
struct Run {
    from: Point,
    to: Point,
}

/// So far along a run, and so far aside of it.
type Along = (Run, f64, f64);

/// The beginning of a line: along its first run, then tucked under its symbol, then around the first corner.
fn spots_near(points: &[Point]) -> Vec<Along> {
    let first = Run { from: points[0], to: points[1] };
    let mut steps = along(&points[..2], &[FARTHEST]);
    steps.extend(TUCKED.map(|(back, aside)| (first, -back, aside)));
    let around = along(points, &[FARTHEST, FARTHEST_AROUND]);
    steps.extend(around.into_iter().skip_while(|(run, ..)| run.from == first.from));
    steps
}

/// All of a line.
fn spots_along(points: &[Point]) -> Vec<Along> {
    along(points, &vec![f64::MAX; points.len()])
}

/// Steps along a line's runs, each no farther from its beginning than this.
fn along(points: &[Point], farthest: &[f64]) -> Vec<Along> {
    let (mut steps, mut gone) = (Vec::new(), 0.0);
    for (ends, farthest) in points.windows(2).zip(farthest) {
        let run = Run { from: ends[0], to: ends[1] };
        let count = (run.length().min(farthest - gone) / STEP).max(-1.0).floor() as i32;
        gone += run.length();
        steps.extend((0..=count).map(|step| (run, f64::from(step) * STEP, 0.0)));
    }
    steps
}

impl Run {
    fn length(self) -> f64 {
        (self.to.x - self.from.x).abs() + (self.to.y - self.from.y).abs()
    }

    /// Over and under a level run, right and left of an upright one, so far from its beginning and aside of it.
    fn spots(self, along: f64, aside: f64, label: &Label) -> [Spot; 2] {
        let Run { from, to } = self;
        let start = MARGIN + 0.15 + along;
        let spot = |x: f64, y: f64, flush_right| Spot { corner: Point { x, y }, flush_right };
        if from.y == to.y {
            let back = to.x < from.x;
            let x = if back { from.x - start - label.width } else { from.x + start };
            let aside = aside + MARGIN + 0.1;
            [spot(x, from.y - aside - label.height, back), spot(x, from.y + aside, back)]
        } else {
            let y = if to.y > from.y { from.y + start } else { from.y - start - label.height };
            let aside = aside + MARGIN + 0.45;
            [spot(from.x + aside, y, false), spot(from.x - aside - label.width, y, true)]
        }
    }
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
    /// The label in the first shape that has a free place, there.
    fn first_free(&self, wire: usize, shapes: &[Label], steps: &[Along]) -> Option<PlacedLabel> {
        shapes.iter().find_map(|label| steps.iter().find_map(|step| self.free_at(wire, label, *step)))
    }

    /// The label at the first free place, in the first shape that it has room for.
    fn nearest_free(&self, wire: usize, shapes: &[Label], steps: &[Along]) -> Option<PlacedLabel> {
        steps.iter().find_map(|step| shapes.iter().find_map(|label| self.free_at(wire, label, *step)))
    }

    fn free_at(&self, wire: usize, label: &Label, (run, along, aside): Along) -> Option<PlacedLabel> {
        let spots = run.spots(along, aside, label);
        let mut placed = spots.map(|spot| PlacedLabel { wire, label: label.clone(), spot }).into_iter();
        placed.find(|placed| self.is_free(&placed.area()))
    }

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
