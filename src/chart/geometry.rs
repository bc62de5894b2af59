//! Boxes, runs and outlines compared, as the inspector needs it.

use crate::drawing::{Anchor, Outline, Point, Rect, TextLine};

/// How near things may come before it counts, in mm.
pub const TOUCH: f64 = 0.05;

/// The box around a line of text.
pub fn area(text: &TextLine) -> Rect {
    let start = match text.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -text.width / 2.0,
        Anchor::End => -text.width,
    };
    let (ascent, descent) = (0.74 * text.size, 0.22 * text.size);
    if text.upright {
        // Turned counter-clockwise: it runs upwards from its anchor.
        let y = text.at.y - start - text.width;
        return Rect { x: text.at.x - ascent, y, width: ascent + descent, height: text.width };
    }
    Rect { x: text.at.x + start, y: text.at.y - ascent, width: text.width, height: ascent + descent }
}

pub fn shrunk(area: &Rect) -> Rect {
    let Rect { x, y, width, height } = *area;
    Rect { x: x + TOUCH, y: y + TOUCH, width: width - 2.0 * TOUCH, height: height - 2.0 * TOUCH }
}

pub fn union(one: Rect, other: Rect) -> Rect {
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let right = (one.x + one.width).max(other.x + other.width);
    let bottom = (one.y + one.height).max(other.y + other.height);
    Rect { x, y, width: right - x, height: bottom - y }
}

pub fn contains(outer: &Rect, inner: &Rect, slack: f64) -> bool {
    inner.x >= outer.x - slack
        && inner.y >= outer.y - slack
        && inner.x + inner.width <= outer.x + outer.width + slack
        && inner.y + inner.height <= outer.y + outer.height + slack
}

pub fn overlap(one: &Rect, other: &Rect) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

pub fn run_box(run: &[Point]) -> Rect {
    let (x, y) = (run[0].x.min(run[1].x), run[0].y.min(run[1].y));
    Rect { x, y, width: (run[0].x - run[1].x).abs(), height: (run[0].y - run[1].y).abs() }
}

pub fn touches(run: &[Point], area: &Rect, margin: f64) -> bool {
    let Rect { x, y, width, height } = *area;
    let grown =
        Rect { x: x - margin, y: y - margin, width: width + 2.0 * margin, height: height + 2.0 * margin };
    overlap(&run_box(run), &grown)
}

/// The stretch on which two parallel runs lie on one line, if it is longer than a touch.
pub fn along(run: &[Point], other: [Point; 2], near: f64) -> Option<[Point; 2]> {
    let upright = |run: &[Point]| run[0].x == run[1].x;
    let (one, two) = (run_box(run), run_box(&other));
    if upright(run) != upright(&other) {
        return None;
    }
    let (apart, low, high) = if upright(run) {
        ((one.x - two.x).abs(), one.y.max(two.y), (one.y + one.height).min(two.y + two.height))
    } else {
        ((one.y - two.y).abs(), one.x.max(two.x), (one.x + one.width).min(two.x + two.width))
    };
    let stretch = |from: f64, to: f64| {
        let point =
            |at: f64| if upright(run) { Point { x: one.x, y: at } } else { Point { x: at, y: one.y } };
        [point(from), point(to)]
    };
    (apart < near && high - low > TOUCH).then(|| stretch(low, high))
}

/// The corners of an outline, clockwise; arcs in small steps.
pub fn corners(outline: &Outline) -> Vec<Point> {
    match outline {
        Outline::Polygon(points) => points.clone(),
        Outline::Rect(Rect { x, y, width, height }) => {
            let corner = |dx: f64, dy: f64| Point { x: x + dx * width, y: y + dy * height };
            vec![corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)]
        }
        Outline::Capsule(Rect { x, y, width, height }) => {
            let radius = height / 2.0;
            let arc = |middle: f64, from: f64| {
                (0..=16).map(move |step| {
                    let angle = from + std::f64::consts::PI * f64::from(step) / 16.0;
                    Point { x: middle + radius * angle.cos(), y: y + radius + radius * angle.sin() }
                })
            };
            let quarter = std::f64::consts::FRAC_PI_2;
            arc(x + width - radius, -quarter).chain(arc(x + radius, quarter)).collect()
        }
    }
}

pub fn bounds(outline: &Outline) -> Rect {
    match outline {
        Outline::Rect(area) | Outline::Capsule(area) => *area,
        Outline::Polygon(points) => {
            let boxes = points.iter().map(|point| Rect { x: point.x, y: point.y, width: 0.0, height: 0.0 });
            boxes.reduce(union).unwrap_or_default()
        }
    }
}

/// Whether a run enters a symbol, its very outline apart.
pub fn passes(run: &[Point], outline: &Outline) -> bool {
    let within = shrunk(&shrunk(&bounds(outline)));
    if !overlap(&run_box(run), &within) && !touches(run, &within, 1e-9) {
        return false;
    }
    clip(run, &corners(outline)).is_some_and(|length| length > 0.1)
}

/// The length of the part of a run inside a convex polygon (clockwise, y down).
fn clip(run: &[Point], polygon: &[Point]) -> Option<f64> {
    let (dx, dy) = (run[1].x - run[0].x, run[1].y - run[0].y);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (nth, a) in polygon.iter().enumerate() {
        let b = polygon[(nth + 1) % polygon.len()];
        let (nx, ny) = (b.y - a.y, a.x - b.x);
        let (start, slope) = ((run[0].x - a.x) * nx + (run[0].y - a.y) * ny, dx * nx + dy * ny);
        // Inside is where the cross product is not positive.
        if slope.abs() < 1e-12 {
            if start > -1e-9 {
                return None;
            }
        } else if slope > 0.0 {
            to = to.min(-start / slope);
        } else {
            from = from.max(-start / slope);
        }
    }
    (to > from).then(|| (to - from) * (dx.abs() + dy.abs()))
}

pub fn box_meets(area: &Rect, outline: &Outline) -> bool {
    let lines = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| {
        let y = area.y + share * area.height;
        [Point { x: area.x, y }, Point { x: area.x + area.width, y }]
    });
    lines.iter().any(|line| clip(line, &corners(outline)).is_some())
}

/// How far a point is from an outline.
pub fn distance(point: Point, outline: &Outline) -> f64 {
    let corners = corners(outline);
    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
    let far = sides.map(|(a, b)| {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = (dx * dx + dy * dy).max(1e-12);
        let along = (((point.x - a.x) * dx + (point.y - a.y) * dy) / length).clamp(0.0, 1.0);
        (a.x + along * dx - point.x).hypot(a.y + along * dy - point.y)
    });
    far.fold(f64::MAX, f64::min)
}

/// Whether two symbols cover one another.
pub fn cover(one: &Outline, other: &Outline) -> bool {
    let outline = corners(one);
    let mut sides = outline.iter().zip(outline.iter().cycle().skip(1));
    overlap(&shrunk(&bounds(one)), &shrunk(&bounds(other)))
        && sides.any(|(a, b)| clip(&[*a, *b], &corners(other)).is_some_and(|length| length > 0.1))
}

/// Whether a point lies on a run, its ends included.
pub fn is_on(point: Point, run: &[Point], near: f64) -> bool {
    let Rect { x, y, width, height } = run_box(run);
    let within = |at: f64, low: f64, length: f64| at >= low - near && at <= low + length + near;
    within(point.x, x, width) && within(point.y, y, height)
}
