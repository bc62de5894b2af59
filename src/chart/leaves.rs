//! Pages by the rows they hold. What stands on a page and how its lines run depends on those rows alone, so that each is
//! made once, however often the sizes are tried.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::connectors::{Leaf, connector_bands, connectors};
use super::grid::Grid;
use super::room::RoutedLeaf;

/// A page's rows, half-open.
pub type Rows = (usize, usize);

/// Every page that was ever asked for.
pub struct Leaves<'a> {
    grid: &'a Grid,
    routed: BTreeMap<Rows, Rc<RoutedLeaf>>,
    /// By first row, then by the count of further rows.
    bands: Vec<Vec<Option<usize>>>,
}

impl<'a> Leaves<'a> {
    pub fn of(grid: &'a Grid) -> Leaves<'a> {
        Leaves { grid, routed: BTreeMap::new(), bands: vec![Vec::new(); grid.rows.len()] }
    }

    /// The page with its lines.
    pub fn routed(&mut self, rows: Rows) -> Rc<RoutedLeaf> {
        let make = || Rc::new(RoutedLeaf::of(Leaf::cut(self.grid, rows)));
        Rc::clone(self.routed.entry(rows).or_insert_with(make))
    }

    /// How many bands of connectors the page has.
    pub fn connector_bands(&mut self, (start, end): Rows) -> usize {
        let known = &mut self.bands[start];
        let nth = end - start - 1;
        if known.len() <= nth {
            known.resize(nth + 1, None);
        }
        *known[nth].get_or_insert_with(|| {
            let (above, below) = connector_bands(self.grid, &connectors(self.grid, start, end));
            above + below
        })
    }
}
