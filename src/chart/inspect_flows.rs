//! Whether a procedure's pages show what it says: every flow exactly once, as one line or one chain of equal letters, at the
//! box that it belongs to; and the boxes of joint activities joined.

use std::collections::BTreeMap;

use crate::drawing::{Cell, Flow, Item, Page, Point, Symbol, SymbolKind};
use crate::procedure::{Node, Procedure, Step};

use super::geometry::distance;
use super::inspect::{Fault, LOOSE, name};
use super::job::name_of;

/// Compares the flows of a procedure with those drawn on its pages. Flows that meet a step drawn as a capsule need no arrow.
pub fn inspect_flows(procedure: &Procedure, pages: &[Page]) -> Vec<Fault> {
    let mut drawn: BTreeMap<String, Vec<(usize, &Flow)>> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        flows(page).for_each(|flow| drawn.entry(name(flow)).or_default().push((number, flow)));
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
    for step in procedure.steps.iter().filter(|step| step.performers.all().len() > 1) {
        faults.extend(pages.iter().flat_map(|page| joint_faults(procedure, step, page)));
    }
    faults
}

/// What is wrong on a page with the boxes of a joint activity.
fn joint_faults(procedure: &Procedure, step: &Step, page: &Page) -> Vec<Fault> {
    let boxes =
        || symbols(page).filter(|symbol| symbol.step == step.id && symbol.kind != SymbolKind::OffPage);
    let lead = procedure.role(step.performers.lead());
    let strays = |point: Option<&Point>| {
        let on = |symbol: &&Symbol| point.is_some_and(|point| distance(*point, &symbol.outline) <= LOOSE);
        boxes().filter(on).any(|symbol| symbol.actor != lead)
    };
    let meets = |flow: &&Flow| {
        (flow.from == step.id && strays(flow.points.first()))
            || (flow.to == step.id && strays(flow.points.last()))
    };
    let mut faults: Vec<Fault> =
        flows(page).filter(meets).map(|flow| Fault::NotAtLead { flow: name(flow) }).collect();
    let at_box = |point: Option<&Point>| {
        point.is_some_and(|point| boxes().any(|symbol| distance(*point, &symbol.outline) <= LOOSE))
    };
    let ties = cells(page).flat_map(|cell| &cell.ties);
    let joined = ties.filter(|tie| at_box(tie.first()) && at_box(tie.last())).count();
    if joined + 1 < boxes().count() {
        faults.push(Fault::Untied { step: step.id.clone() });
    }
    faults
}

fn flows(page: &Page) -> impl Iterator<Item = &Flow> {
    page.items.iter().flat_map(|item| if let Item::Flows(flows) = item { &flows[..] } else { &[] })
}

fn by_capsule(procedure: &Procedure, flow: &crate::procedure::Flow) -> bool {
    use crate::document::Capsules;
    procedure.print.capsules == Capsules::Activity
        && (flow.from == Node::Start || matches!(flow.to, Node::End(_)))
}

fn cells(page: &Page) -> impl Iterator<Item = &Cell> {
    let tables =
        page.items.iter().filter_map(|item| if let Item::Table(table) = item { Some(table) } else { None });
    tables.flat_map(|table| &table.body).flat_map(|row| &row.cells)
}

fn symbols(page: &Page) -> impl Iterator<Item = &Symbol> {
    cells(page).flat_map(|cell| &cell.symbols)
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

/// Letters that stand at one connector only, or at connectors that lead to different steps.
fn unpaired(pages: &[Page]) -> Vec<Fault> {
    let mut seen: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for symbol in pages.iter().flat_map(symbols) {
        if let Some(letter) = &symbol.letter {
            seen.entry(letter).or_default().push(&symbol.step);
        }
    }
    let is_faulty = |steps: &[&str]| steps.len() < 2 || steps.iter().any(|step| *step != steps[0]);
    let faulty = seen.into_iter().filter(|(_, steps)| is_faulty(steps));
    faulty.map(|(letter, _)| Fault::Unpaired { letter: letter.to_owned() }).collect()
}
