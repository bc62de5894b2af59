//! What the lines routed so far occupy, and what a further line pays for running beside, across or out of the same side.
//!
//! The prices make the hand-drawn look by themselves: leave by the side, bend once, enter on top; straight down within a
//! column; loops out sideways, up a channel, in from the side.

use crate::drawing::SymbolKind;

use super::lanes::{Lanes, Node, Path, Place, Side, Wire};

/// One lane further, across and down.
pub const ACROSS: u32 = 8;
pub const DOWN: u32 = 6;
pub const BEND: u32 = 30;
pub const CROSSING: u32 = 70;
/// Running along the centre of a row or column that another line already uses, per lane.
const SHARED_CENTRE: u32 = 45;
/// The same in a channel, which is made for it.
const SHARED_CHANNEL: u32 = 5;
/// Running across in a channel rather than through the centre of one's own row.
const ACROSS_CHANNEL: u32 = 5;
/// Running through the centre of a row or column that holds neither end.
const FOREIGN_ROW: u32 = 9;
const FOREIGN_COLUMN: u32 = 4;
/// A connector's place, per column away from the symbol it serves.
pub const ASTRAY: u32 = 10;

/// Counts of lines, by node (and side).
#[derive(Debug, Clone)]
pub struct Usage {
    across: usize,
    down: usize,
    /// On the stretch from a node to its right, and to the node below it.
    rightward: Vec<u16>,
    downward: Vec<u16>,
    /// Passing a node straight.
    straight_across: Vec<u16>,
    straight_down: Vec<u16>,
    /// Leaving and entering a symbol, by node and side.
    left: Vec<[u16; 4]>,
    entered: Vec<[u16; 4]>,
}

/// What a path costs: by itself, and for what it shares with lines to other targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Price {
    pub own: u32,
    pub shared: u32,
}

/// Which lanes are a wire's own.
#[derive(Debug, Clone, Copy)]
pub struct Home {
    rows: [usize; 2],
    /// `None` while an end may still choose its column.
    columns: Option<[usize; 2]>,
}

impl Home {
    pub fn of(lanes: &Lanes, wire: &Wire) -> Home {
        let (from, to) = (&lanes.places[wire.from], &lanes.places[wire.to]);
        let columns = from.column.zip(to.column).map(|(from, to)| [2 * from + 1, 2 * to + 1]);
        Home { rows: [2 * from.band + 1, 2 * to.band + 1], columns }
    }
}

impl Usage {
    pub fn new(lanes: &Lanes) -> Usage {
        let (across, down) = (lanes.across(), lanes.down());
        let nodes = across * down;
        Usage {
            across,
            down,
            rightward: vec![0; nodes],
            downward: vec![0; nodes],
            straight_across: vec![0; nodes],
            straight_down: vec![0; nodes],
            left: vec![[0; 4]; nodes],
            entered: vec![[0; 4]; nodes],
        }
    }

    pub fn index(&self, node: Node) -> usize {
        node.1 * self.across + node.0
    }

    pub fn node(&self, index: usize) -> Node {
        (index % self.across, index / self.across)
    }

    /// The neighbour on a side, where the page has one.
    pub fn neighbour(&self, node: Node, side: Side) -> Option<Node> {
        match side {
            Side::Top => node.1.checked_sub(1).map(|y| (node.0, y)),
            Side::Left => node.0.checked_sub(1).map(|x| (x, node.1)),
            Side::Bottom => (node.1 + 1 < self.down).then_some((node.0, node.1 + 1)),
            Side::Right => (node.0 + 1 < self.across).then_some((node.0 + 1, node.1)),
        }
    }

    /// Counts a path's lanes in (`by` 1) or out again (`by` -1).
    pub fn count_lanes(&mut self, path: &Path, by: i16) {
        for pair in path.windows(2) {
            let first = self.index(pair[0].min(pair[1]));
            let counts = if pair[0].1 == pair[1].1 { &mut self.rightward } else { &mut self.downward };
            counts[first] = counts[first].saturating_add_signed(by);
        }
        for three in path.windows(3) {
            let middle = self.index(three[1]);
            let counts = if three[0].1 == three[2].1 {
                &mut self.straight_across
            } else if three[0].0 == three[2].0 {
                &mut self.straight_down
            } else {
                continue;
            };
            counts[middle] = counts[middle].saturating_add_signed(by);
        }
    }

    /// Counts the side that a path leaves by in or out.
    pub fn count_exit(&mut self, path: &Path, by: i16) {
        let (at, side) = (self.index(path[0]), Side::facing(path[0], path[1]));
        self.left[at][side as usize] = self.left[at][side as usize].saturating_add_signed(by);
    }

    /// Counts the side that a path enters by in or out.
    pub fn count_entry(&mut self, path: &Path, by: i16) {
        let (last, before) = (path[path.len() - 1], path[path.len() - 2]);
        let (at, side) = (self.index(last), Side::facing(last, before));
        self.entered[at][side as usize] = self.entered[at][side as usize].saturating_add_signed(by);
    }

    /// The price of going from a node to its neighbour on `side`.
    pub fn step(&self, home: Home, node: Node, next: Node, side: Side) -> Price {
        let first = self.index(node.min(next));
        let own_column = home.columns.is_none_or(|columns| columns.contains(&node.0));
        let (own, count, in_channel) = if side.is_horizontal() {
            let in_channel = node.1.is_multiple_of(2);
            let foreign = !in_channel && !home.rows.contains(&node.1);
            let extra = if in_channel { ACROSS_CHANNEL } else { FOREIGN_ROW * u32::from(foreign) };
            (ACROSS + extra, self.rightward[first], in_channel)
        } else {
            let in_channel = node.0.is_multiple_of(2);
            let foreign = !in_channel && !own_column;
            (DOWN + FOREIGN_COLUMN * u32::from(foreign), self.downward[first], in_channel)
        };
        let each = if in_channel { SHARED_CHANNEL } else { SHARED_CENTRE };
        Price { own, shared: each * u32::from(count) }
    }

    /// How many lines a line that passes a node straight would cross there.
    pub fn crossed(&self, node: Node, side: Side) -> u32 {
        let at = self.index(node);
        u32::from(if side.is_horizontal() { self.straight_down[at] } else { self.straight_across[at] })
    }

    /// The price of leaving a symbol by a side; `None` where lines may not.
    pub fn exit(&self, place: &Place, wire: &Wire, node: Node, side: Side) -> Option<u32> {
        if !place.sides[side as usize] {
            return None;
        }
        let at = self.index(node);
        let left = u32::from(self.left[at][side as usize]);
        let entered = u32::from(self.entered[at][side as usize]);
        let is_decision = place.kind == SymbolKind::Decision;
        let crowd = if is_decision { 140 * left + 90 * entered } else { 30 * left + 50 * entered };
        let habit = match (place.kind, side) {
            (SymbolKind::OffPage, Side::Top | Side::Bottom) => 0,
            (SymbolKind::OffPage, Side::Left | Side::Right) => 60,
            (_, Side::Top) => 120,
            (_, Side::Bottom) if wire.main => 0,
            (SymbolKind::Decision, Side::Bottom) => 22,
            (_, Side::Bottom) => 3,
            (SymbolKind::Decision, Side::Left | Side::Right) if wire.main => 6,
            (_, Side::Left | Side::Right) => 0,
        };
        Some(crowd + habit)
    }

    /// The price of entering a symbol by a side; `None` where lines may not.
    pub fn entry(&self, place: &Place, wire: &Wire, node: Node, side: Side) -> Option<u32> {
        if !place.sides[side as usize] {
            return None;
        }
        let at = self.index(node);
        let left = u32::from(self.left[at][side as usize]);
        let is_decision = place.kind == SymbolKind::Decision;
        let crowd = if is_decision && side != Side::Top { 90 * left } else { 60 * left };
        let habit = match (place.kind, side) {
            (SymbolKind::OffPage, Side::Top | Side::Bottom) => 0,
            (SymbolKind::OffPage, Side::Left | Side::Right) => 60,
            (_, Side::Top) => 14 * u32::from(wire.back),
            (_, Side::Bottom) => 70,
            (_, Side::Left | Side::Right) => 10 * u32::from(!wire.back),
        };
        Some(crowd + habit)
    }
}
