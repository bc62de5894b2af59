//! The geometry of a finished page, proved on the drawing alone: it knows nothing of lanes, ranks or how a page was made.

use crate::drawing::{
    Anchor, Cell, Flow, Item, Outline, Page, Point, Rect, Symbol, SymbolKind, Table, TextLine,
};

/// Something on a page that must not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A flow with a run that is neither horizontal nor vertical.
    Diagonal { flow: String },
    /// A flow through a symbol.
    ThroughSymbol { flow: String, symbol: String },
    /// A flow over a text.
    OverText { flow: String, text: String },
    /// Two flows on one line, other than on their way into a common end.
    Overlap { first: String, second: String },
    /// A flow along a rule of the table.
    OnRule { flow: String },
    /// A flow that leaves the actors' columns.
    Outside { flow: String },
    /// A flow that does not begin and end on a symbol's outline.
    Loose { flow: String },
    /// A last run shorter than the arrowhead.
    ShortArrow { flow: String },
    /// A text that leaves its cell or symbol.
    TextOutside { text: String },
    /// A text over a text, or a label over a symbol.
    TextCovered { text: String, by: String },
    /// A symbol that leaves its cell.
    SymbolOutside { symbol: String },
    /// A table that reaches below what its page has for it.
    TableBelow,
    /// A flow of the procedure that is not drawn, or not as one line or one chain of equal letters.
    NotOnce { flow: String, drawn: usize },
    /// A flow that meets another box of a joint activity than the first-named actor's.
    NotAtLead { flow: String },
    /// Boxes of a joint activity that are not joined.
    Untied { step: String },
    /// A connector whose letter is nowhere else.
    Unpaired { letter: String },
}

/// How near things may come before it counts, in mm.
const TOUCH: f64 = 0.05;
/// Parallel flows nearer than this are one line to the eye.
const PARALLEL: f64 = 0.3;
/// The least that an arrow's last run must measure.
const ARROW: f64 = 1.9;
/// How far an arrow's end may be off the outline it meets.
pub(super) const LOOSE: f64 = 0.12;

/// Every fault of a page. Pages without a chart have none of flows.
pub fn inspect(page: &Page) -> Vec<Fault> {
    let mut faults = Vec::new();
    let flows: Vec<&Flow> = page.items.iter().flat_map(flows_of).collect();
    for table in page.items.iter().filter_map(table_of) {
        let scene = Scene::of(page, table, &flows);
        scene.inspect_lines(&mut faults);
        scene.inspect_pairs(&mut faults);
        scene.inspect_texts(&mut faults);
        scene.inspect_cells(&mut faults);
    }
    faults.sort();
    faults.dedup();
    faults
}

/// What is told of a flow.
pub fn name(flow: &Flow) -> String {
    match &flow.branch {
        Some(branch) => format!("{} -{branch}-> {}", flow.from, flow.to),
        None => format!("{} -> {}", flow.from, flow.to),
    }
}

fn flows_of(item: &Item) -> &[Flow] {
    match item {
        Item::Flows(flows) => flows,
        Item::Heading(..)
        | Item::Paragraph(_)
        | Item::Table(_)
        | Item::Rules(_)
        | Item::Picture(_)
        | Item::Links(_)
        | Item::Code(_)
        | Item::Foot(_) => &[],
    }
}

fn table_of(item: &Item) -> Option<&Table> {
    match item {
        Item::Table(table) => Some(table),
        Item::Heading(..)
        | Item::Paragraph(_)
        | Item::Flows(_)
        | Item::Rules(_)
        | Item::Picture(_)
        | Item::Links(_)
        | Item::Code(_)
        | Item::Foot(_) => None,
    }
}

/// A drawn line that must keep clear of everything: a flow, or the tie of a joint activity.
struct Line<'a> {
    name: String,
    points: &'a [Point],
    /// `None` for a tie.
    flow: Option<&'a Flow>,
}

/// One page, taken apart.
struct Scene<'a> {
    page: &'a Page,
    table: &'a Table,
    lines: Vec<Line<'a>>,
    symbols: Vec<&'a Symbol>,
    /// With the box that each must stay within.
    texts: Vec<(&'a TextLine, Option<Rect>)>,
    /// The actors' columns under the head.
    actors: Option<Rect>,
}

impl<'a> Scene<'a> {
    fn of(page: &'a Page, table: &'a Table, flows: &[&'a Flow]) -> Scene<'a> {
        let cells = || table.body.iter().flat_map(|row| &row.cells);
        let heads = table.head.iter().flat_map(|row| &row.cells);
        let mut lines: Vec<Line> = flows
            .iter()
            .map(|flow| Line { name: name(flow), points: &flow.points, flow: Some(*flow) })
            .collect();
        let ties = cells().flat_map(|cell| &cell.ties);
        lines.extend(ties.map(|points| Line { name: "tie".to_owned(), points, flow: None }));
        let symbols: Vec<&Symbol> = cells().flat_map(|cell| &cell.symbols).collect();
        let mut texts: Vec<(&TextLine, Option<Rect>)> = Vec::new();
        for cell in cells().chain(heads) {
            texts.extend(cell.texts.iter().map(|text| (text, Some(cell.area))));
        }
        for symbol in &symbols {
            texts.extend(symbol.texts.iter().map(|text| (text, Some(bounds(&symbol.outline)))));
        }
        texts.extend(flows.iter().flat_map(|flow| &flow.label).map(|text| (text, None)));
        let actors = cells().filter(|cell| cell.actor.is_some()).map(|cell| cell.area).reduce(union);
        Scene { page, table, lines, symbols, texts, actors }
    }

    fn inspect_lines(&self, faults: &mut Vec<Fault>) {
        for line in &self.lines {
            let flow = || line.name.clone();
            for run in line.points.windows(2) {
                if run[0].x != run[1].x && run[0].y != run[1].y {
                    faults.push(Fault::Diagonal { flow: flow() });
                }
                let through = self.symbols.iter().filter(|symbol| passes(run, &symbol.outline));
                faults.extend(
                    through.map(|symbol| Fault::ThroughSymbol { flow: flow(), symbol: symbol.step.clone() }),
                );
                let over = self.texts.iter().filter(|(text, _)| touches(run, &area(text), 0.1));
                faults
                    .extend(over.map(|(text, _)| Fault::OverText { flow: flow(), text: text.text.clone() }));
                if self.table.rules.iter().any(|rule| along(run, [rule.from, rule.to], PARALLEL).is_some()) {
                    faults.push(Fault::OnRule { flow: flow() });
                }
                if !self.actors.is_some_and(|actors| contains(&actors, &run_box(run), 0.0)) {
                    faults.push(Fault::Outside { flow: flow() });
                }
            }
            self.inspect_ends(line, faults);
        }
    }

    fn inspect_ends(&self, line: &Line, faults: &mut Vec<Fault>) {
        let [first, .., last] = line.points else {
            faults.push(Fault::Loose { flow: line.name.clone() });
            return;
        };
        let meets = |point: Point, name: Option<&str>| {
            let wanted = |symbol: &&&Symbol| {
                name.is_none_or(|name| symbol.step == name || symbol.kind == SymbolKind::OffPage)
            };
            self.symbols.iter().filter(wanted).any(|symbol| distance(point, &symbol.outline) <= LOOSE)
        };
        let (from, to) = (line.flow.map(|flow| &*flow.from), line.flow.map(|flow| &*flow.to));
        if !meets(*first, from) || !meets(*last, to) {
            faults.push(Fault::Loose { flow: line.name.clone() });
        }
        let before = line.points[line.points.len() - 2];
        if line.flow.is_some() && (before.x - last.x).abs() + (before.y - last.y).abs() < ARROW {
            faults.push(Fault::ShortArrow { flow: line.name.clone() });
        }
    }

    fn inspect_pairs(&self, faults: &mut Vec<Fault>) {
        for (nth, first) in self.lines.iter().enumerate() {
            for second in &self.lines[nth + 1..] {
                let tail = match (first.flow, second.flow) {
                    (Some(one), Some(other)) if one.to == other.to => common_tail(&one.points, &other.points),
                    (Some(_) | None, _) => Vec::new(),
                };
                let mut shared = first.points.windows(2).flat_map(|run| {
                    second
                        .points
                        .windows(2)
                        .filter_map(move |other| along(run, [other[0], other[1]], PARALLEL))
                });
                if shared.any(|stretch| !is_in_tail(&tail, stretch)) {
                    faults.push(Fault::Overlap { first: first.name.clone(), second: second.name.clone() });
                }
            }
        }
    }

    fn inspect_texts(&self, faults: &mut Vec<Fault>) {
        for (nth, (text, cell)) in self.texts.iter().enumerate() {
            let here = area(text);
            if cell.is_some_and(|cell| !contains(&cell, &here, TOUCH)) {
                faults.push(Fault::TextOutside { text: text.text.clone() });
            }
            for (other, _) in &self.texts[nth + 1..] {
                if overlap(&shrunk(&here), &area(other)) {
                    faults.push(Fault::TextCovered { text: text.text.clone(), by: other.text.clone() });
                }
            }
            if cell.is_none() {
                let over = self.symbols.iter().filter(|symbol| box_meets(&shrunk(&here), &symbol.outline));
                faults.extend(
                    over.map(|symbol| Fault::TextCovered {
                        text: text.text.clone(),
                        by: symbol.step.clone(),
                    }),
                );
            }
        }
    }

    fn inspect_cells(&self, faults: &mut Vec<Fault>) {
        let outside = |cell: &Cell| {
            let out =
                cell.symbols.iter().filter(|symbol| !contains(&cell.area, &bounds(&symbol.outline), 0.0));
            out.map(|symbol| Fault::SymbolOutside { symbol: symbol.step.clone() }).collect::<Vec<_>>()
        };
        faults.extend(self.table.body.iter().flat_map(|row| &row.cells).flat_map(outside));
        // The page number's line stands at the foot.
        let foot = self.page.height - 15.0;
        if self.table.body.iter().flat_map(|row| &row.cells).any(|cell| cell.area.y + cell.area.height > foot)
        {
            faults.push(Fault::TableBelow);
        }
    }
}

/// The box around a line of text.
fn area(text: &TextLine) -> Rect {
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

fn shrunk(area: &Rect) -> Rect {
    let Rect { x, y, width, height } = *area;
    Rect { x: x + TOUCH, y: y + TOUCH, width: width - 2.0 * TOUCH, height: height - 2.0 * TOUCH }
}

fn union(one: Rect, other: Rect) -> Rect {
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let right = (one.x + one.width).max(other.x + other.width);
    let bottom = (one.y + one.height).max(other.y + other.height);
    Rect { x, y, width: right - x, height: bottom - y }
}

fn contains(outer: &Rect, inner: &Rect, slack: f64) -> bool {
    inner.x >= outer.x - slack
        && inner.y >= outer.y - slack
        && inner.x + inner.width <= outer.x + outer.width + slack
        && inner.y + inner.height <= outer.y + outer.height + slack
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

fn run_box(run: &[Point]) -> Rect {
    let (x, y) = (run[0].x.min(run[1].x), run[0].y.min(run[1].y));
    Rect { x, y, width: (run[0].x - run[1].x).abs(), height: (run[0].y - run[1].y).abs() }
}

fn touches(run: &[Point], area: &Rect, margin: f64) -> bool {
    let Rect { x, y, width, height } = *area;
    let grown =
        Rect { x: x - margin, y: y - margin, width: width + 2.0 * margin, height: height + 2.0 * margin };
    overlap(&run_box(run), &grown)
}

/// The stretch on which two parallel runs lie on one line, if it is longer than a touch.
fn along(run: &[Point], other: [Point; 2], near: f64) -> Option<[Point; 2]> {
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
fn corners(outline: &Outline) -> Vec<Point> {
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

fn bounds(outline: &Outline) -> Rect {
    match outline {
        Outline::Rect(area) | Outline::Capsule(area) => *area,
        Outline::Polygon(points) => {
            let boxes = points.iter().map(|point| Rect { x: point.x, y: point.y, width: 0.0, height: 0.0 });
            boxes.reduce(union).unwrap_or_default()
        }
    }
}

/// Whether a run enters a symbol, its very outline apart.
fn passes(run: &[Point], outline: &Outline) -> bool {
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

fn box_meets(area: &Rect, outline: &Outline) -> bool {
    let lines = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| {
        let y = area.y + share * area.height;
        [Point { x: area.x, y }, Point { x: area.x + area.width, y }]
    });
    lines.iter().any(|line| clip(line, &corners(outline)).is_some())
}

/// How far a point is from an outline.
pub(super) fn distance(point: Point, outline: &Outline) -> f64 {
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

/// The runs that two lines share from where they meet to their common end, last run first; empty if they end apart.
pub(super) fn common_tail(one: &[Point], other: &[Point]) -> Vec<[Point; 2]> {
    let mut tail = Vec::new();
    let (mut one, mut other) = (one.iter().rev(), other.iter().rev());
    let (Some(&first), Some(&second)) = (one.next(), other.next()) else { return tail };
    let mut end = first;
    if first != second {
        return tail;
    }
    for (&a, &b) in one.zip(other) {
        if a == b {
            tail.push([end, a]);
            end = a;
            continue;
        }
        // They part within a run: the nearer corner is where.
        let same_way = |to: Point| ((to.x - end.x).signum(), (to.y - end.y).signum());
        let flat = |to: Point| to.x == end.x || to.y == end.y;
        if flat(a) && flat(b) && same_way(a) == same_way(b) {
            let far = |to: Point| (to.x - end.x).abs() + (to.y - end.y).abs();
            tail.push([end, if far(a) < far(b) { a } else { b }]);
        }
        break;
    }
    tail
}

/// Whether a stretch that two lines share lies within their common tail.
fn is_in_tail(tail: &[[Point; 2]], stretch: [Point; 2]) -> bool {
    let slack = 1e-6;
    let on = |run: &[Point; 2], point: Point| {
        let between = |at: f64, a: f64, b: f64| a.min(b) - slack <= at && at <= a.max(b) + slack;
        between(point.x, run[0].x, run[1].x) && between(point.y, run[0].y, run[1].y)
    };
    tail.iter().any(|run| on(run, stretch[0]) && on(run, stretch[1]))
}
