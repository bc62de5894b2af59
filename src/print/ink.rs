//! Colours, weights and small shapes that every output draws alike.

use crate::drawing::{Anchor, Code, Fill, Flow, HAIRLINE, LINE, Mark, Outline, Point, Rect, TextLine};

/// Text, symbols and flows.
pub const BLACK: Colour = Colour(0x14, 0x16, 0x18);
/// The thinnest lines of a table, so that they guide the eye without drawing it.
pub const GREY: Colour = Colour(0x8a, 0x93, 0x9b);
/// Flows that a run did not take: lighter than those that it took, darker than a table's thinnest lines.
const FAINT: Colour = Colour(0x5c, 0x64, 0x6b);
pub const WHITE: Colour = Colour(0xff, 0xff, 0xff);

/// Stroke width of symbols, in mm.
pub const SYMBOL: f64 = 0.32;
/// Stroke width of flows and ties, in mm.
pub const FLOW: f64 = 0.28;
/// Stroke width of a tick, in mm.
pub const TICK: f64 = 0.6;
/// Stroke width of a box to tick, in mm.
pub const BOX: f64 = LINE;
/// From an arrowhead's tip to its base, in mm.
pub const ARROW_LENGTH: f64 = 2.1;
/// From an arrowhead's axis to its corner, in mm.
pub const ARROW_HALF_WIDTH: f64 = 0.75;
/// Radius of the dot where a flow runs into another, in mm.
pub const JOINT: f64 = 0.5;
/// Radius of the half circle with which a flow hops over another, in mm.
pub const HOP: f64 = 0.8;

/// Points nearer than this are one, in mm.
const TOUCH: f64 = 1e-6;

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// As SVG writes it.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The colour of a cell's fill, where it has one.
pub fn fill(fill: Fill) -> Option<Colour> {
    match fill {
        Fill::None => None,
        Fill::Head => Some(Colour(0xe7, 0xec, 0xf1)),
        Fill::Connector => Some(Colour(0xf5, 0xf6, 0xf7)),
    }
}

/// The colour of a table's line of this width.
pub fn rule(width: f64) -> Colour {
    if width <= HAIRLINE + TOUCH { GREY } else { BLACK }
}

/// The fill and the stroke width of a symbol. What a run has done is told apart by weight and sign as well, so that it is seen in
/// black and white.
pub fn symbol(mark: Option<Mark>) -> (Colour, f64) {
    match mark {
        None => (WHITE, SYMBOL),
        Some(Mark::Done) => (Colour(0xdc, 0xe6, 0xef), 0.55),
        Some(Mark::Current) => (Colour(0xff, 0xe0, 0x8a), 0.9),
    }
}

/// The colour and the stroke width of a flow.
pub fn flow(flow: &Flow) -> (Colour, f64) {
    match flow.taken {
        None => (BLACK, FLOW),
        Some(true) => (BLACK, 0.55),
        Some(false) => (FAINT, 0.22),
    }
}

/// How much of a flow's end is left to its arrowhead, in mm: a bold line would blunt the tip.
pub fn cut(flow: &Flow) -> f64 {
    if flow.taken == Some(true) && flow.joins.is_none() { 0.7 * ARROW_LENGTH } else { 0.0 }
}

/// The sign in the middle of a marked symbol: a tick, which is stroked, or a pointer, which is filled.
pub fn sign(mark: Mark, outline: &Outline) -> [Point; 3] {
    let area = bounds(outline);
    match mark {
        Mark::Done => tick(area),
        Mark::Current => {
            let (x, y) = (area.x + area.width / 2.0, area.y + area.height / 2.0);
            let reach = 0.22 * area.height;
            [(-0.8, -1.0), (1.0, 0.0), (-0.8, 1.0)]
                .map(|(across, down)| Point { x: x + across * reach, y: y + down * reach })
        }
    }
}

/// The corners of a tick in the middle of an area.
pub fn tick(area: Rect) -> [Point; 3] {
    let (x, y) = (area.x + area.width / 2.0, area.y + area.height / 2.0);
    let reach = area.height.min(area.width);
    [(-0.26, 0.02), (-0.07, 0.2), (0.28, -0.22)]
        .map(|(across, down)| Point { x: x + across * reach, y: y + down * reach })
}

/// The dark modules of a code, joined to a bar where they stand side by side.
pub fn bars(code: &Code) -> Vec<Rect> {
    let module = code.area.width / code.side.max(1) as f64;
    let mut bars = Vec::new();
    for (row, modules) in code.modules.chunks(code.side.max(1)).enumerate() {
        let mut from = 0;
        for run in modules.chunk_by(|one, next| one == next) {
            if run[0] {
                let (x, y) = (code.area.x + from as f64 * module, code.area.y + row as f64 * module);
                bars.push(Rect { x, y, width: run.len() as f64 * module, height: module });
            }
            from += run.len();
        }
    }
    bars
}

/// The half circles of a flow's hops, in the order of its runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hop {
    /// Where the half circle starts and ends.
    pub from: Point,
    pub to: Point,
    /// The middle of the half circle.
    pub over: Point,
    /// How far from the flow's start the half circle starts, along the straight line.
    pub distance: f64,
    /// The run that it stands on, counted from 0.
    pub run: usize,
    /// Whether the half circle turns with the clock, as y grows downwards.
    pub clockwise: bool,
}

/// A flow's hops, in the order of its way. A horizontal run hops upwards, a vertical one to the right.
pub fn hops(flow: &Flow) -> Vec<Hop> {
    let (mut hops, mut passed) = (Vec::new(), 0.0);
    for (run, ends) in flow.points.windows(2).enumerate() {
        let (start, end) = (ends[0], ends[1]);
        let length = distance(start, end);
        let on_run = flow.hops.iter().map(|at| (distance(start, *at), *at)).filter(|(along, at)| {
            let off = (along + distance(*at, end) - length).abs();
            off < TOUCH && *along > HOP && *along < length - HOP
        });
        let mut on_run: Vec<(f64, Point)> = on_run.collect();
        on_run.sort_by(|a, b| a.0.total_cmp(&b.0));
        let direction = direction(start, end);
        for (along, at) in on_run {
            let horizontal = direction.x != 0.0;
            let rise = if horizontal { Point { x: 0.0, y: -HOP } } else { Point { x: HOP, y: 0.0 } };
            hops.push(Hop {
                from: Point { x: at.x - direction.x * HOP, y: at.y - direction.y * HOP },
                to: Point { x: at.x + direction.x * HOP, y: at.y + direction.y * HOP },
                over: Point { x: at.x + rise.x, y: at.y + rise.y },
                distance: passed + along - HOP,
                run,
                clockwise: if horizontal { direction.x > 0.0 } else { direction.y < 0.0 },
            });
        }
        passed += length;
    }
    hops
}

/// The part of a flow that is drawn as its own: all of it, or up to where it runs into another flow.
pub fn own(flow: &Flow) -> Vec<Point> {
    let Some(joint) = flow.joins else { return flow.points.clone() };
    let on = |ends: &[Point]| {
        (distance(ends[0], joint) + distance(joint, ends[1]) - distance(ends[0], ends[1])).abs() < TOUCH
    };
    let run = flow.points.windows(2).position(on).unwrap_or(0);
    let mut points = flow.points[..=run].to_vec();
    points.push(joint);
    points.dedup_by(|one, other| distance(*one, *other) < TOUCH);
    points
}

/// Where the dot of a joint stands; none where a flow is another's from its very beginning.
pub fn joint(flow: &Flow) -> Option<Point> {
    flow.joins.filter(|joint| distance(*joint, flow.points[0]) > TOUCH)
}

/// The triangle at the end of a line: tip, then the two corners. `None` where the line has no direction.
pub fn arrowhead(points: &[Point]) -> Option<[Point; 3]> {
    let [.., before, tip] = *points else { return None };
    let to = direction(before, tip);
    let base = Point { x: tip.x - to.x * ARROW_LENGTH, y: tip.y - to.y * ARROW_LENGTH };
    let aside = Point { x: -to.y * ARROW_HALF_WIDTH, y: to.x * ARROW_HALF_WIDTH };
    let corner = |side: f64| Point { x: base.x + side * aside.x, y: base.y + side * aside.y };
    (to != Point::default()).then(|| [tip, corner(1.0), corner(-1.0)])
}

/// The rectangle around an outline.
pub fn bounds(outline: &Outline) -> Rect {
    match outline {
        Outline::Rect(area) | Outline::Capsule(area) => *area,
        Outline::Polygon(points) => hull(points),
    }
}

/// The rectangle around a line and its arrowhead.
pub fn around(points: &[Point]) -> Rect {
    let Rect { x, y, width, height } = hull(points);
    let wider = 2.0 * ARROW_HALF_WIDTH;
    Rect { x: x - ARROW_HALF_WIDTH, y: y - ARROW_HALF_WIDTH, width: width + wider, height: height + wider }
}

fn hull(points: &[Point]) -> Rect {
    let least = |of: fn(&Point) -> f64| points.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&Point) -> f64| points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (x, y) = (least(|point| point.x), least(|point| point.y));
    Rect { x, y, width: most(|point| point.x) - x, height: most(|point| point.y) - y }
}

/// The ground under a flow's answer, where it covers the table's lines so that none strikes the answer through. It is painted
/// before all flows.
pub fn ground(line: &TextLine) -> Rect {
    let (above, below) = (0.74 * line.size, 0.22 * line.size);
    let back = match line.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => line.width / 2.0,
        Anchor::End => line.width,
    };
    Rect { x: line.at.x - back, y: line.at.y - above, width: line.width, height: above + below }
}

pub fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// The point so far before `to`, on the way to it.
pub fn short_of(from: Point, to: Point, by: f64) -> Point {
    let way = direction(from, to);
    Point { x: to.x - way.x * by, y: to.y - way.y * by }
}

fn direction(from: Point, to: Point) -> Point {
    let length = distance(from, to);
    if length < TOUCH {
        return Point::default();
    }
    Point { x: (to.x - from.x) / length, y: (to.y - from.y) / length }
}
