//! A procedure made into the printed chart: grid, pages, routes, places. Shapes each text once; writes no output format.
//!
//! The stages, in order: `grid` sets symbols into cells; `fit` cuts pages (`paginate`), adds off-page connectors
//! (`connectors`), finds the lines (`route`), orders those that run side by side (`rank`) and asks how much room that
//! takes (`room`), again and again until everything fits; `place` chooses millimetres, `label` finds room for answers,
//! and `draw` makes pages of it. `docs/chart.md` explains the algorithm.

mod answers;
mod columns;
mod connectors;
mod draw;
mod fault_words;
mod fit;
mod fitted;
mod geometry;
mod grid;
mod heads;
pub mod inspect;
mod inspect_flows;
mod job;
mod label;
mod laid;
mod lanes;
mod leaves;
mod notes;
mod paginate;
mod place;
mod rank;
mod reserve;
mod room;
mod route;
mod search;
mod shape;
mod sizes;
mod style;
mod table;
mod texts;
mod tracks;
mod usage;
mod words;

use crate::drawing::{Page, Sheet};
use crate::procedure::Procedure;
use crate::text::Fonts;

pub use inspect_flows::inspect_flows;
pub use job::name_of;
pub use words::quorum as quorum_in_words;

use fit::{Within, fit};
use fitted::Attempt;
use grid::Grid;
use job::Job;
use laid::Laid;
use leaves::Leaves;
use reserve::Reserved;
use texts::Texts;

/// How often a chart may be laid out anew because a label found no place.
const CROWDED: usize = 8;

/// Lays a procedure out as chart pages, without page numbers. `first_page` is the number of the first of them, which the
/// connectors' words count from. A chart that does not fit the sheet at any density is laid out on the next larger paper.
///
/// The same procedure, fonts and sheet give the same pages, to the last bit.
pub fn lay_out(procedure: &Procedure, fonts: &Fonts, sheet: &Sheet, first_page: usize) -> Vec<Page> {
    let grid = Grid::of(procedure);
    let texts = Texts::of(procedure, &grid, fonts);
    let job = Job { procedure, grid: &grid, texts: &texts, fonts, first_page };
    let (mut reserved, mut leaves) = (Reserved::default(), Leaves::of(&grid));
    let mut best: Option<Laid> = None;
    let mut within = Within { first: Attempt::default(), cuts: Vec::new(), widest: f64::INFINITY };
    for _ in 0..CROWDED {
        let Some(fitted) = fit(&job, sheet, &reserved, &mut leaves, &within) else {
            if reserved.refuse() {
                continue;
            }
            break;
        };
        let laid = Laid::of(&job, fitted);
        // Only a label that touches something is worth a larger paper.
        let widest = if laid.strain().collisions == 0 { laid.fitted.sheet.width } else { f64::INFINITY };
        let cuts = laid.fitted.pages.iter().map(|page| page.routed.leaf.rows).collect();
        within = Within { first: laid.fitted.attempt, cuts, widest: widest.min(within.widest) };
        let crowded = laid.crowded();
        if best.as_ref().is_none_or(|best| laid.strain() < best.strain()) {
            best = Some(laid);
        }
        if !reserved.ask(&crowded) {
            break;
        }
    }
    best.expect("a sheet of four hundred metres holds every chart that the limits of the language allow")
        .draw(&job)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod optimum;
