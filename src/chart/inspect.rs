//! The geometry of a finished page, proved on the drawing alone: it knows nothing of lanes, ranks or how a page was made.

use crate::drawing::{Cell, Flow, Item, Page, Point, Rect, Symbol, SymbolKind, Table, TextLine};

use super::geometry::{
    TOUCH, along, area, bounds, box_meets, contains, cover, distance, is_on, overlap, passes, run_box,
    shrunk, touches, union,
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
    /// A flow that bends or ends on another, as if it joined it, though they lead to different ends.
    Touching { first: String, second: String },
    /// A flow along a rule of the table.
    OnRule { flow: String },
    /// A flow that leaves the actors' columns.
    Outside { flow: String },
    /// A flow that does not begin and end on a symbol's outline.
    Loose { flow: String },
    /// A last run shorter than the arrowhead.
    ShortArrow { flow: String },
    /// A text that leaves its cell or symbol, a label that leaves the actors' columns, a title that leaves the page.
    TextOutside { text: String },
    /// A text over a text or under a symbol other than its own, a title over the table.
    TextCovered { text: String, by: String },
    /// A symbol that leaves its cell.
    SymbolOutside { symbol: String },
    /// A symbol over a symbol.
    SymbolCovered { symbol: String, by: String },
    /// A table that reaches below what its page has for it.
    TableBelow,
    /// A flow of the procedure that is not drawn, or not as one line or one chain of equal letters.
    NotOnce { flow: String, drawn: usize },
    /// A flow that meets another box of a joint activity than the first-named actor's.
    NotAtLead { flow: String },
    /// Boxes of a joint activity that are not joined.
    Untied { step: String },
    /// A connector whose letter is nowhere else, or leads elsewhere there.
    Unpaired { letter: String },
}

/// Parallel flows nearer than this are one line to the eye.
const PARALLEL: f64 = 0.3;
/// How near to the sheet's edge a text may come.
const EDGE: f64 = 5.0;
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

/// The texts of a page outside its table.
fn titles_of(item: &Item) -> &[TextLine] {
    match item {
        Item::Heading(_, lines) | Item::Paragraph(lines) | Item::Foot(lines) => lines,
        Item::Table(_)
        | Item::Flows(_)
        | Item::Rules(_)
        | Item::Code(_)
        | Item::Picture(_)
        | Item::Links(_) => &[],
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

/// A line of text with the box that it must stay within.
struct Text<'a> {
    line: &'a TextLine,
    within: Rect,
    /// The symbol that it stands in.
    symbol: Option<&'a Symbol>,
}

/// One page, taken apart.
struct Scene<'a> {
    page: &'a Page,
    table: &'a Table,
    lines: Vec<Line<'a>>,
    symbols: Vec<&'a Symbol>,
    texts: Vec<Text<'a>>,
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
        let actors = cells().filter(|cell| cell.actor.is_some()).map(|cell| cell.area).reduce(union);
        let mut texts: Vec<Text> = Vec::new();
        for cell in cells().chain(heads) {
            texts.extend(cell.texts.iter().map(|line| Text { line, within: cell.area, symbol: None }));
        }
        for symbol in &symbols {
            let within = bounds(&symbol.outline);
            texts.extend(symbol.texts.iter().map(|line| Text { line, within, symbol: Some(symbol) }));
        }
        let labels = flows.iter().flat_map(|flow| &flow.label);
        texts.extend(labels.filter_map(|line| Some(Text { line, within: actors?, symbol: None })));
        let (width, height) = (page.width - 2.0 * EDGE, page.height - 2.0 * EDGE);
        let within = Rect { x: EDGE, y: EDGE, width, height };
        let titles = page.items.iter().flat_map(titles_of);
        texts.extend(titles.map(|line| Text { line, within, symbol: None }));
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
                let over = self.texts.iter().filter(|text| touches(run, &area(text.line), 0.1));
                faults
                    .extend(over.map(|text| Fault::OverText { flow: flow(), text: text.line.text.clone() }));
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
            // Connectors are named for where the flow leads.
            let is_connector = |symbol: &Symbol| {
                symbol.kind == SymbolKind::OffPage && line.flow.is_some_and(|flow| flow.to == symbol.step)
            };
            let wanted =
                |symbol: &&&Symbol| name.is_none_or(|name| symbol.step == name || is_connector(symbol));
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
                let names = || (first.name.clone(), second.name.clone());
                if shared.any(|stretch| !is_in_tail(&tail, stretch)) {
                    let (first, second) = names();
                    faults.push(Fault::Overlap { first, second });
                } else if tail.is_empty()
                    && (joins(first.points, second.points) || joins(second.points, first.points))
                {
                    let (first, second) = names();
                    faults.push(Fault::Touching { first, second });
                }
            }
        }
    }

    fn inspect_texts(&self, faults: &mut Vec<Fault>) {
        for (nth, Text { line, within, symbol }) in self.texts.iter().enumerate() {
            let here = area(line);
            let text = || line.text.clone();
            if !contains(within, &here, TOUCH) {
                faults.push(Fault::TextOutside { text: text() });
            }
            let over =
                self.texts[nth + 1..].iter().filter(|other| overlap(&shrunk(&here), &area(other.line)));
            faults.extend(over.map(|other| Fault::TextCovered { text: text(), by: other.line.text.clone() }));
            let is_own = |other: &Symbol| symbol.is_some_and(|own| std::ptr::eq(own, other));
            let under = self
                .symbols
                .iter()
                .filter(|other| !is_own(other) && box_meets(&shrunk(&here), &other.outline));
            faults.extend(under.map(|other| Fault::TextCovered { text: text(), by: other.step.clone() }));
        }
        let cells = self.table.head.iter().chain(&self.table.body).flat_map(|row| &row.cells);
        let table = cells.map(|cell| cell.area).reduce(union).unwrap_or_default();
        let titles = self.page.items.iter().flat_map(titles_of);
        let over = titles.filter(|line| overlap(&shrunk(&table), &area(line)));
        faults
            .extend(over.map(|line| Fault::TextCovered { text: line.text.clone(), by: "table".to_owned() }));
    }

    fn inspect_cells(&self, faults: &mut Vec<Fault>) {
        let outside = |cell: &Cell| {
            let out =
                cell.symbols.iter().filter(|symbol| !contains(&cell.area, &bounds(&symbol.outline), 0.0));
            out.map(|symbol| Fault::SymbolOutside { symbol: symbol.step.clone() }).collect::<Vec<_>>()
        };
        faults.extend(self.table.body.iter().flat_map(|row| &row.cells).flat_map(outside));
        for (nth, symbol) in self.symbols.iter().enumerate() {
            let over = self.symbols[nth + 1..].iter().filter(|other| cover(&symbol.outline, &other.outline));
            faults.extend(
                over.map(|other| Fault::SymbolCovered {
                    symbol: symbol.step.clone(),
                    by: other.step.clone(),
                }),
            );
        }
        // The page number's line stands at the foot.
        let foot = self.page.height - 15.0;
        if self.table.body.iter().flat_map(|row| &row.cells).any(|cell| cell.area.y + cell.area.height > foot)
        {
            faults.push(Fault::TableBelow);
        }
    }
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

/// Whether a line bends or ends on a run of another.
fn joins(line: &[Point], other: &[Point]) -> bool {
    line.iter().any(|&corner| other.windows(2).any(|run| is_on(corner, run, PARALLEL)))
}
