//! A procedure made into the printed chart: grid, pages, routes, places. Shapes each text once; writes no output format.
//!
//! The stages, in order: `grid` sets symbols into cells; `fit` cuts pages (`paginate`), adds off-page connectors
//! (`connectors`), finds the lines (`route`), orders those that run side by side (`rank`) and asks how much room that
//! takes (`room`), again and again until everything fits; `place` chooses millimetres, `label` finds room for answers,
//! and `draw` makes pages of it. `docs/chart.md` explains the algorithm.

mod columns;
mod connectors;
mod draw;
mod fit;
mod grid;
mod heads;
pub mod inspect;
mod inspect_flows;
mod label;
mod lanes;
mod notes;
mod paginate;
mod place;
mod rank;
mod room;
mod route;
mod shape;
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

use draw::draw;
use fit::{Job, Reserved, fit};
use grid::Grid;
use texts::Texts;

/// How often a page may be laid out anew because a label found no place.
const CROWDED: usize = 4;

/// Lays a procedure out as chart pages, without page numbers. `first_page` is the number of the first of them, which the
/// connectors' words count from. A chart that does not fit the sheet at any density is laid out on the next larger paper.
///
/// The same procedure, fonts and sheet give the same pages, to the last bit.
pub fn lay_out(procedure: &Procedure, fonts: &Fonts, sheet: &Sheet, first_page: usize) -> Vec<Page> {
    let grid = Grid::of(procedure);
    let texts = Texts::of(procedure, &grid, fonts);
    let job = Job { procedure, grid: &grid, texts: &texts, fonts, first_page };
    let mut reserved = Reserved::new();
    let mut tries = 0;
    loop {
        tries += 1;
        let fitted = fit(&job, sheet, &reserved);
        let known = reserved.len();
        let mut pages = Vec::new();
        for (nth, page) in fitted.pages.iter().enumerate() {
            let drawn = draw(&job, &fitted, page, nth == 0);
            let (start, end) = page.routed.leaf.rows;
            reserved.extend(drawn.crowded.into_iter().map(|wire| (start, end, wire)));
            pages.push(drawn.page);
        }
        if reserved.len() == known || tries == CROWDED {
            return pages;
        }
    }
}

#[cfg(test)]
mod tests;
