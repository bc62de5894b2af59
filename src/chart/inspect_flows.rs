//! Whether every flow of a procedure is on its pages exactly once, as one line or one chain of equal letters; and where two
//! lines have become one on their way to a common end.

use std::collections::BTreeMap;

use crate::drawing::{Flow, Item, Page, Point, Symbol, SymbolKind};
use crate::procedure::{Node, Procedure};

use super::draw::name_of;
use super::inspect::{Fault, name};

/// Compares the flows of a procedure with those drawn on its pages. Flows that meet a step drawn as a capsule need no arrow.
pub fn inspect_flows(procedure: &Procedure, pages: &[Page]) -> Vec<Fault> {
    let mut drawn: BTreeMap<String, Vec<(usize, &Flow)>> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        for flow in
            page.items.iter().flat_map(|item| if let Item::Flows(flows) = item { &flows[..] } else { &[] })
        {
            drawn.entry(name(flow)).or_default().push((number, flow));
        }
    }
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for flow in &procedure.flows {
        let needless = |node: Node| {
            matches!(node, Node::Start | Node::End(_)) && !has_symbol(pages, &name_of(procedure, node))
        };
        let branch = procedure.label(flow).map(|label| format!(" -{label}-> ")).unwrap_or(" -> ".to_owned());
        let said = format!("{}{branch}{}", name_of(procedure, flow.from), name_of(procedure, flow.to));
        if !drawn.contains_key(&said)
            && (needless(flow.from) || needless(flow.to) || by_capsule(procedure, flow))
        {
            continue;
        }
        *wanted.entry(said).or_default() += 1;
    }
    let mut faults = Vec::new();
    for (flow, &count) in &wanted {
        let chains = drawn.remove(flow).unwrap_or_default();
        let seen = chains_of(pages, &chains);
        if seen != Some(count) {
            faults.push(Fault::NotOnce { flow: flow.clone(), drawn: chains.len() });
        }
    }
    faults.extend(drawn.into_iter().map(|(flow, lines)| Fault::NotOnce { flow, drawn: lines.len() }));
    faults.extend(unpaired(pages));
    faults
}

fn by_capsule(procedure: &Procedure, flow: &crate::procedure::Flow) -> bool {
    use crate::document::Capsules;
    procedure.print.capsules == Capsules::Activity
        && (flow.from == Node::Start || matches!(flow.to, Node::End(_)))
}

fn symbols(page: &Page) -> impl Iterator<Item = &Symbol> {
    let tables =
        page.items.iter().filter_map(|item| if let Item::Table(table) = item { Some(table) } else { None });
    tables.flat_map(|table| &table.body).flat_map(|row| &row.cells).flat_map(|cell| &cell.symbols)
}

fn has_symbol(pages: &[Page], step: &str) -> bool {
    pages.iter().flat_map(symbols).any(|symbol| symbol.step == step && symbol.kind != SymbolKind::OffPage)
}

/// The letter of the connector that a point lies on, with whether there is one at all.
fn letter_at(page: &Page, point: Point) -> Option<&str> {
    let near = |symbol: &&Symbol| match &symbol.outline {
        crate::drawing::Outline::Polygon(points) => {
            let within = |least: f64, most: f64, at: f64| least - 0.2 <= at && at <= most + 0.2;
            let span = |of: &dyn Fn(&Point) -> f64| {
                points
                    .iter()
                    .map(of)
                    .fold((f64::MAX, f64::MIN), |(low, high), at| (low.min(at), high.max(at)))
            };
            let ((left, right), (top, bottom)) = (span(&|point| point.x), span(&|point| point.y));
            within(left, right, point.x) && within(top, bottom, point.y)
        }
        crate::drawing::Outline::Rect(_) | crate::drawing::Outline::Capsule(_) => false,
    };
    let connectors = symbols(page).filter(|symbol| symbol.kind == SymbolKind::OffPage);
    connectors.filter(near).find_map(|symbol| symbol.letter.as_deref())
}

/// How many whole flows lines of one name make: each on one page, or on two and joined by the same letter. `None` if any is
/// cut without its other half.
fn chains_of(pages: &[Page], lines: &[(usize, &Flow)]) -> Option<usize> {
    let (mut whole, mut leaving, mut arriving) = (0, Vec::new(), Vec::new());
    for (page, flow) in lines {
        let first = letter_at(&pages[*page], *flow.points.first()?);
        let last = letter_at(&pages[*page], *flow.points.last()?);
        match (first, last) {
            (None, None) => whole += 1,
            (None, Some(letter)) => leaving.push(letter),
            (Some(letter), None) => arriving.push(letter),
            (Some(_), Some(_)) => return None,
        }
    }
    leaving.sort_unstable();
    arriving.sort_unstable();
    (leaving == arriving).then(|| whole + leaving.len())
}

/// Letters that stand at one connector only.
fn unpaired(pages: &[Page]) -> Vec<Fault> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for letter in pages.iter().flat_map(symbols).filter_map(|symbol| symbol.letter.as_deref()) {
        *seen.entry(letter).or_default() += 1;
    }
    let alone = seen.into_iter().filter(|(_, count)| *count < 2);
    alone.map(|(letter, _)| Fault::Unpaired { letter: letter.to_owned() }).collect()
}

/// The runs that two lines share from where they meet to their common end, last run first; empty if they end apart.
pub fn common_tail(one: &[Point], other: &[Point]) -> Vec<[Point; 2]> {
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
pub fn is_in_tail(tail: &[[Point; 2]], stretch: [Point; 2]) -> bool {
    let slack = 1e-6;
    let on = |run: &[Point; 2], point: Point| {
        let between = |at: f64, a: f64, b: f64| a.min(b) - slack <= at && at <= a.max(b) + slack;
        between(point.x, run[0].x, run[1].x) && between(point.y, run[0].y, run[1].y)
    };
    tail.iter().any(|run| on(run, stretch[0]) && on(run, stretch[1]))
}
