//! Pages by the rows they hold. What stands on a page and how its lines run depends on those rows alone, so that each is
//! made once, however often the sizes are tried.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::connectors::{Leaf, connector_bands, connectors};
use super::grid::{Grid, Rows};
use super::room::{Room, RoutedLeaf};
use super::style::Style;

/// Every page that was ever asked for.
pub struct Leaves<'a> {
    grid: &'a Grid,
    routed: BTreeMap<Rows, Rc<RoutedLeaf>>,
    /// By first row, then by the count of further rows.
    bands: Vec<Vec<Option<usize>>>,
    /// By grid row: the height that its lines took on the page it was last seen on, in mm. A good guess for other pages.
    pub lines: Vec<f64>,
}

impl<'a> Leaves<'a> {
    pub fn of(grid: &'a Grid) -> Leaves<'a> {
        let rows = grid.rows.len();
        Leaves { grid, routed: BTreeMap::new(), bands: vec![Vec::new(); rows], lines: vec![0.0; rows] }
    }

    /// The page with its lines.
    pub fn routed(&mut self, rows: Rows) -> Rc<RoutedLeaf> {
        let make = || Rc::new(RoutedLeaf::of(Leaf::cut(self.grid, rows)));
        Rc::clone(self.routed.entry(rows).or_insert_with(make))
    }

    /// Remembers what the lines of a page's rows take.
    pub fn learn(&mut self, leaf: &Leaf, room: &Room, style: &Style) {
        for (nth, pair) in leaf.first_band.windows(2).enumerate() {
            let bands =
                (pair[0]..pair[1]).map(|band| room.above[band] + room.below[band] - 2.0 * style.clear);
            self.lines[leaf.rows.0 + nth] = bands.sum();
        }
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
