//! The lane grid of one page: where lines may run, and what stands between them. Knows neither texts nor millimetres.
//!
//! Columns and bands have a *centre lane* each, and *channels* run between them and along the outer edges. Vertical lane
//! `2c + 1` is the centre of column `c`, lane `2c` the channel left of it; horizontal lanes count the same way. A symbol
//! stands where two centre lanes cross.

use crate::drawing::SymbolKind;

/// A crossing of two lanes: vertical lane, horizontal lane.
pub type Node = (usize, usize);

/// Every node a line passes, from its source's cell to its target's. Neighbours differ by one in one lane.
pub type Path = Vec<Node>;

/// A side of a symbol, or a direction on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    Top,
    Right,
    Bottom,
    Left,
}

impl Side {
    pub const ALL: [Side; 4] = [Side::Top, Side::Right, Side::Bottom, Side::Left];

    pub fn opposite(self) -> Side {
        match self {
            Side::Top => Side::Bottom,
            Side::Right => Side::Left,
            Side::Bottom => Side::Top,
            Side::Left => Side::Right,
        }
    }

    /// Whether a line that leaves this side runs across the page.
    pub fn is_horizontal(self) -> bool {
        matches!(self, Side::Left | Side::Right)
    }

    /// The side of `from` that faces its neighbour `to`.
    pub fn facing(from: Node, to: Node) -> Side {
        if to.0 > from.0 {
            Side::Right
        } else if to.0 < from.0 {
            Side::Left
        } else if to.1 > from.1 {
            Side::Bottom
        } else {
            Side::Top
        }
    }
}

/// The node at the centre of a cell.
pub fn centre(column: usize, band: usize) -> Node {
    (2 * column + 1, 2 * band + 1)
}

/// A symbol on a page that lines meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub kind: SymbolKind,
    pub band: usize,
    /// `None`: an off-page connector that may take any free cell of its band.
    pub column: Option<usize>,
    /// The column that a connector would like best.
    pub wish: usize,
    /// Which sides lines may meet, in the order of [`Side::ALL`].
    pub sides: [bool; 4],
}

/// A line on a page: an arrow, or the part of one that a page break leaves here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wire {
    /// Counts in [`Lanes::places`].
    pub from: usize,
    pub to: usize,
    /// Whether it is its source's first way on, which deserves the straightest line.
    pub main: bool,
    /// Whether it leads back up.
    pub back: bool,
    /// The path of a line that is not to be searched: the tie between two boxes of a joint activity.
    pub fixed: Option<Path>,
}

impl Wire {
    /// Whether it joins the boxes of a joint activity rather than leading on.
    pub fn is_tie(&self) -> bool {
        self.fixed.is_some()
    }
}

/// One page, ready to be routed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lanes {
    pub columns: usize,
    pub bands: usize,
    pub places: Vec<Place>,
    /// Cells that hold a symbol no flow meets: the further boxes of a joint activity.
    pub obstacles: Vec<Node>,
    /// Bands that hold connectors, whose cells are no passages.
    pub closed: Vec<bool>,
    pub wires: Vec<Wire>,
}

impl Lanes {
    /// How many vertical lanes there are.
    pub fn across(&self) -> usize {
        2 * self.columns + 1
    }

    /// How many horizontal lanes there are.
    pub fn down(&self) -> usize {
        2 * self.bands + 1
    }
}
