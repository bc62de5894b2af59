//! The way a run took, marked on the pages of its chart. Moves nothing: the geometry stays as it was laid out.

use crate::chart;
use crate::drawing::{Flow, Item, Mark, Page, Point, Symbol, SymbolKind};
use crate::procedure::Procedure;
use crate::source::Language;

use super::Path;
use super::words::words;

/// Points nearer than this are one, in mm.
const NEAR: f64 = 1e-6;

/// A flow as the drawing names it: from, to, the answer.
type Way = (String, String, Option<String>);

pub fn mark(procedure: &Procedure, path: &Path, pages: &mut [Page]) {
    let taken: Vec<Way> = path
        .flows
        .iter()
        .filter_map(|&flow| procedure.flows.get(flow))
        .map(|flow| {
            let name = |node| chart::name_of(procedure, node);
            (name(flow.from), name(flow.to), procedure.label(flow).map(str::to_owned))
        })
        .collect();
    for item in pages.iter_mut().flat_map(|page| &mut page.items) {
        match item {
            Item::Table(table) => {
                let cells = table.body.iter_mut().flat_map(|row| &mut row.cells);
                cells
                    .flat_map(|cell| &mut cell.symbols)
                    .for_each(|symbol| set_mark(symbol, mark_of(symbol, path, &taken), procedure.language));
            }
            Item::Flows(flows) => {
                for flow in &mut *flows {
                    let way = (flow.from.clone(), flow.to.clone(), flow.branch.clone());
                    let is_taken = taken.contains(&way);
                    flow.taken = Some(is_taken);
                    flow.description.push_str(&format!("; {}", said(is_taken, procedure.language)));
                }
                part(flows);
                // The way taken lies over the others where they run into one end.
                flows.sort_by_key(|flow| flow.taken);
            }
            Item::Heading(..)
            | Item::Paragraph(_)
            | Item::Rules(_)
            | Item::Picture(_)
            | Item::Links(_)
            | Item::Code(_)
            | Item::Foot(_) => {}
        }
    }
}

/// A way that was taken and ran into one that was not is drawn to its end as its own.
fn part(flows: &mut [Flow]) {
    for nth in 0..flows.len() {
        let (earlier, rest) = flows.split_at_mut(nth);
        let flow = &mut rest[0];
        let Some(joint) = flow.joins.filter(|_| flow.taken == Some(true)) else { continue };
        let is_drawn = |other: &Flow| {
            let runs = || other.points.windows(2).any(|ends| lies_on(joint, [ends[0], ends[1]]));
            other.taken == Some(true) && other.to == flow.to && runs()
        };
        if !earlier.iter().any(is_drawn) {
            flow.joins = None;
        }
    }
}

/// Whether a point lies on a level or upright run.
fn lies_on(at: Point, [from, to]: [Point; 2]) -> bool {
    let within = |at: f64, one: f64, other: f64| at >= one.min(other) - NEAR && at <= one.max(other) + NEAR;
    within(at.x, from.x, to.x) && within(at.y, from.y, to.y)
}

/// Whether a flow was taken, in words for those who cannot see it.
fn said(is_taken: bool, language: Language) -> String {
    let words = words(language);
    if is_taken { words.taken_mark } else { words.untaken_mark }.to_lowercase()
}

/// Marks a symbol, in words too for those who cannot see it.
fn set_mark(symbol: &mut Symbol, mark: Option<Mark>, language: Language) {
    symbol.mark = mark;
    let words = words(language);
    let said = match mark {
        None => return,
        Some(Mark::Done) => words.done_mark,
        Some(Mark::Current) => words.current_mark,
    };
    symbol.description.push_str(&format!("; {}", said.to_lowercase()));
}

fn mark_of(symbol: &Symbol, path: &Path, taken: &[Way]) -> Option<Mark> {
    if symbol.kind == SymbolKind::OffPage {
        return None;
    }
    let is_among = |parts: &[(String, String)]| {
        parts.iter().any(|(step, actor)| *step == symbol.step && *actor == symbol.actor)
    };
    // Start and ends were passed where a flow of theirs was.
    let is_passed = || {
        taken.iter().any(|(from, to, _)| (from == "start" && symbol.step == "start") || *to == symbol.step)
    };
    if is_among(&path.current) {
        Some(Mark::Current)
    } else if is_among(&path.done) || (is_capsule(&symbol.step) && is_passed()) {
        Some(Mark::Done)
    } else {
        None
    }
}

/// Whether a symbol stands for no step. No step may be called so.
fn is_capsule(step: &str) -> bool {
    step == "start" || step == "end" || step.starts_with("end:")
}
