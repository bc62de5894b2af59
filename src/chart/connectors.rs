//! One page cut out of the grid: its symbols, its lines, and off-page connectors where the cut parts an arrow. Depends on
//! the cut alone, so that pages cut alike are routed alike.

use std::collections::BTreeMap;

use crate::drawing::SymbolKind;

use super::grid::Grid;
use super::lanes::{Lanes, Place, Wire, centre};

/// A page before it is routed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The grid's rows on this page, half-open.
    pub rows: (usize, usize),
    /// Bands of connectors above the rows and below them.
    pub above: usize,
    pub below: usize,
    /// The band in which each row of the page begins, and the one after the last row.
    pub first_band: Vec<usize>,
    pub lanes: Lanes,
    /// For each place, what stands there.
    pub stands: Vec<Stands>,
    pub connectors: Vec<Connector>,
    /// For each wire, the grid's arrows that it draws; none for a tie.
    pub arrows: Vec<Vec<usize>>,
}

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// The grid's spot of this index.
    Spot(usize),
    /// The page's connector of this index.
    Connector(usize),
}

/// An off-page connector: where arrows that a page break parts leave a page or reach it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connector {
    /// The spot that the arrows lead to, on another page if they leave here.
    pub target: usize,
    /// Whether arrows leave the page here.
    pub leaves: bool,
    /// Whether it stands above the rows.
    pub above: bool,
    /// The grid's arrows that meet it.
    pub arrows: Vec<usize>,
    /// The column of the symbol at the arrows' end on this page.
    wish: usize,
}

impl Connector {
    /// Whether the pentagon points down: the direction in which its lines run.
    pub fn points_down(&self) -> bool {
        self.leaves != self.above
    }
}

/// The connectors of the page that holds the rows `start..end`, in the order of the arrows that need them. Arrows of one page
/// to one target share a connector.
pub fn connectors(grid: &Grid, start: usize, end: usize) -> Vec<Connector> {
    let middle = start + (end - start) / 2;
    let mut made: Vec<Connector> = Vec::new();
    for (index, arrow) in grid.arrows.iter().enumerate() {
        let (from, to) = (grid.spots[arrow.from].row, grid.spots[arrow.to].row);
        let leaves = (start..end).contains(&from);
        if leaves == (start..end).contains(&to) {
            continue;
        }
        let here = if leaves { from } else { to };
        let above = if leaves { to < start && here < middle } else { from < start || here < middle };
        let known = made.iter_mut().find(|known| {
            known.target == arrow.to && known.leaves == leaves && (!leaves || known.above == above)
        });
        match known {
            Some(known) => {
                known.arrows.push(index);
                known.above |= above;
            }
            None => {
                let wish = grid.spots[if leaves { arrow.from } else { arrow.to }].column;
                made.push(Connector { target: arrow.to, leaves, above, arrows: vec![index], wish });
            }
        }
    }
    made
}

/// How many bands of connectors stand above and below those rows.
pub fn connector_bands(grid: &Grid, connectors: &[Connector]) -> (usize, usize) {
    let above = connectors.iter().filter(|connector| connector.above).count();
    let columns = grid.columns.max(1);
    (above.div_ceil(columns), (connectors.len() - above).div_ceil(columns))
}

impl Leaf {
    /// Cuts the rows `start..end` out of the grid.
    pub fn cut(grid: &Grid, (start, end): (usize, usize)) -> Leaf {
        let connectors = connectors(grid, start, end);
        let (above, below) = connector_bands(grid, &connectors);
        let mut first_band = vec![above];
        for row in &grid.rows[start..end] {
            first_band.push(first_band[first_band.len() - 1] + row.bands);
        }
        let bands = first_band[end - start] + below;
        let lanes = Lanes { columns: grid.columns, bands, ..Lanes::default() };
        let mut leaf = Leaf {
            rows: (start, end),
            above,
            below,
            first_band,
            lanes,
            stands: Vec::new(),
            connectors,
            arrows: Vec::new(),
        };
        leaf.lanes.closed = (0..bands).map(|band| leaf.is_connector_band(band)).collect();
        let place_of = leaf.add_spots(grid);
        let first_connector = leaf.lanes.places.len();
        leaf.add_connectors();
        leaf.add_ties(grid, &place_of);
        leaf.add_wires(grid, &place_of, first_connector);
        leaf
    }

    /// Whether a band holds only connectors.
    pub fn is_connector_band(&self, band: usize) -> bool {
        band < self.above || band + self.below >= self.lanes.bands
    }

    fn add_spots(&mut self, grid: &Grid) -> BTreeMap<usize, usize> {
        let mut place_of = BTreeMap::new();
        for (index, spot) in grid.spots.iter().enumerate() {
            if !(self.rows.0..self.rows.1).contains(&spot.row) {
                continue;
            }
            let band = self.first_band[spot.row - self.rows.0] + spot.band;
            if !spot.lead {
                self.lanes.obstacles.push(centre(spot.column, band));
                continue;
            }
            place_of.insert(index, self.lanes.places.len());
            self.stands.push(Stands::Spot(index));
            self.lanes.places.push(Place {
                kind: spot.kind,
                band,
                column: Some(spot.column),
                wish: spot.column,
                sides: [true; 4],
            });
        }
        place_of
    }

    /// Connectors fill the bands nearest to the rows first.
    fn add_connectors(&mut self) {
        let columns = self.lanes.columns.max(1);
        let (mut above, mut below) = (0, 0);
        for (index, connector) in self.connectors.iter().enumerate() {
            let count = if connector.above { &mut above } else { &mut below };
            let depth = *count / columns;
            *count += 1;
            let band =
                if connector.above { self.above - 1 - depth } else { self.lanes.bands - self.below + depth };
            self.stands.push(Stands::Connector(index));
            self.lanes.places.push(Place {
                kind: SymbolKind::OffPage,
                band,
                column: None,
                wish: connector.wish,
                sides: [!connector.above, true, connector.above, true],
            });
        }
    }

    /// The boxes of a joint activity are joined from left to right.
    fn add_ties(&mut self, grid: &Grid, place_of: &BTreeMap<usize, usize>) {
        for (&lead, &place) in place_of {
            let node = grid.spots[lead].node;
            let band = self.lanes.places[place].band;
            let mut columns: Vec<usize> =
                grid.spots.iter().filter(|spot| spot.node == node).map(|spot| spot.column).collect();
            columns.sort_unstable();
            for pair in columns.windows(2) {
                let path = (2 * pair[0] + 1..=2 * pair[1] + 1).map(|lane| (lane, 2 * band + 1)).collect();
                self.lanes.wires.push(Wire {
                    from: place,
                    to: place,
                    main: false,
                    back: false,
                    fixed: Some(path),
                });
                self.arrows.push(Vec::new());
            }
        }
    }

    fn add_wires(&mut self, grid: &Grid, place_of: &BTreeMap<usize, usize>, first_connector: usize) {
        for (index, arrow) in grid.arrows.iter().enumerate() {
            let (from, to) = (place_of.get(&arrow.from), place_of.get(&arrow.to));
            let met = || self.connectors.iter().position(|known| known.arrows.contains(&index));
            let (from, to, back, main) = match (from, to, met()) {
                (Some(&from), Some(&to), _) => (from, to, arrow.back, arrow.main),
                (Some(&from), None, Some(connector)) => {
                    (from, first_connector + connector, self.connectors[connector].above, arrow.main)
                }
                // Arrows that arrive through one connector are one line from there on.
                (None, Some(&to), Some(connector)) if self.connectors[connector].arrows[0] == index => {
                    (first_connector + connector, to, !self.connectors[connector].above, arrow.main)
                }
                (None, Some(_), _) | (Some(_), None, None) | (None, None, _) => continue,
            };
            let arrives = from >= first_connector;
            self.arrows.push(if arrives {
                self.connectors[from - first_connector].arrows.clone()
            } else {
                vec![index]
            });
            self.lanes.wires.push(Wire { from, to, main, back, fixed: None });
        }
    }
}

/// The letters of the connectors, by target spot, in the order in which a reader meets them: `A` to `Z`, then `AA`.
pub fn letters(grid: &Grid, pages: &[(usize, usize)]) -> BTreeMap<usize, String> {
    let mut letters = BTreeMap::new();
    for &(start, end) in pages {
        let mut leaving: Vec<Connector> = connectors(grid, start, end);
        leaving.retain(|connector| connector.leaves);
        leaving.sort_by_key(|connector| !connector.above);
        for connector in leaving {
            let next = letter(letters.len());
            letters.entry(connector.target).or_insert(next);
        }
    }
    letters
}

fn letter(mut number: usize) -> String {
    let mut reversed = Vec::new();
    loop {
        reversed.push(char::from(b'A' + (number % 26) as u8));
        if number < 26 {
            break;
        }
        number = number / 26 - 1;
    }
    reversed.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_go_on_after_z() {
        let written: Vec<String> = [0, 1, 25, 26, 51, 52, 701, 702].into_iter().map(letter).collect();
        assert_eq!(written, ["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
