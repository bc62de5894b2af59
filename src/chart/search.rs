//! The cheapest path between two symbols: A* over lane crossings and directions. Knows no prices but the bound on what remains.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::lanes::{Node, Path, Side};
use super::usage::{ACROSS, ASTRAY, BEND, DOWN, Usage};

/// A node reached in a direction.
pub fn state(node: usize, heading: Side) -> usize {
    4 * node + heading as usize
}

/// Where a state was reached from.
#[derive(Debug, Clone, Copy)]
pub enum From {
    Symbol(usize),
    State(usize),
}

/// A cell where a path may end.
#[derive(Debug, Clone, Copy)]
pub struct Goal {
    pub node: Node,
    /// What it costs to end here rather than in the column that was wished for.
    pub astray: u32,
    /// By side: what it costs to enter there, where that is allowed.
    pub entries: [Option<u32>; 4],
}

/// The search's memory, kept from line to line.
pub struct Search {
    cost: Vec<u32>,
    /// By state, the search that its cost is of.
    stamp: Vec<u32>,
    now: u32,
    from: Vec<From>,
    /// By the least that a path through a state can cost, then the state nearest to its end.
    queue: BinaryHeap<Reverse<(u32, Reverse<u32>, u32)>>,
    /// The states that companions' paths pass, sorted; and the straight runs of those paths.
    trunk: Vec<usize>,
    runs: Vec<[Node; 2]>,
    bound: Bound,
    best: Option<(u32, usize, Node)>,
}

impl Search {
    pub fn new(nodes: usize) -> Search {
        Search {
            cost: vec![0; 4 * nodes],
            stamp: vec![0; 4 * nodes],
            now: 0,
            from: vec![From::Symbol(0); 4 * nodes],
            queue: BinaryHeap::new(),
            trunk: Vec::new(),
            runs: Vec::new(),
            bound: Bound::default(),
            best: None,
        }
    }

    /// Makes the lanes of companions' paths cheap.
    pub fn set_trunk<'a>(&mut self, usage: &Usage, companions: impl Iterator<Item = &'a Path>) {
        self.trunk.clear();
        self.runs.clear();
        for path in companions {
            for pair in path.windows(2) {
                let [low, high] = [pair[0].min(pair[1]), pair[0].max(pair[1])];
                self.trunk.push(state(usage.index(pair[0]), Side::facing(pair[0], pair[1])));
                match self.runs.last_mut() {
                    Some([from, to]) if *to == low && (from.0 == high.0 || from.1 == high.1) => *to = high,
                    Some([from, to]) if *from == high && (to.0 == low.0 || to.1 == low.1) => *from = low,
                    Some(_) | None => self.runs.push([low, high]),
                }
            }
        }
        self.trunk.sort_unstable();
    }

    pub fn is_trunk(&self, state: usize) -> bool {
        !self.trunk.is_empty() && self.trunk.binary_search(&state).is_ok()
    }

    /// Forgets the last search. `wish` is the lane of the column that a path should end in.
    pub fn begin(&mut self, goals: &[Goal], wish: usize) {
        self.now += 1;
        self.queue.clear();
        self.bound = Bound::of(goals, wish);
        self.best = None;
    }

    pub fn cost(&self, state: usize) -> u32 {
        self.cost[state]
    }

    pub fn reach(&mut self, state: usize, node: Node, cost: u32, from: From) {
        if self.stamp[state] != self.now || cost < self.cost[state] {
            self.stamp[state] = self.now;
            self.cost[state] = cost;
            self.from[state] = from;
            let least = cost + self.bound.at(node, state % 4, &self.runs);
            if !self.is_beaten(least) {
                self.queue.push(Reverse((least, Reverse(cost), state as u32)));
            }
        }
    }

    pub fn arrive(&mut self, cost: u32, from: usize, goal: Node) {
        if self.best.is_none_or(|(least, _, _)| cost < least) {
            self.best = Some((cost, from, goal));
        }
    }

    /// The next state to go on from; `None` when no path can be cheaper than the best.
    pub fn next(&mut self) -> Option<usize> {
        while let Some(Reverse((least, Reverse(cost), state))) = self.queue.pop() {
            if self.is_beaten(least) {
                return None;
            }
            if cost == self.cost[state as usize] {
                return Some(state as usize);
            }
        }
        None
    }

    fn is_beaten(&self, least: u32) -> bool {
        self.best.is_some_and(|(best, _, _)| least >= best)
    }

    pub fn trace(&self, usage: &Usage) -> Option<Path> {
        let (_, mut at, goal) = self.best?;
        let mut path = vec![goal];
        loop {
            path.push(usage.node(at / 4));
            match self.from[at] {
                From::State(before) => at = before,
                From::Symbol(node) => {
                    path.push(usage.node(node));
                    break;
                }
            }
        }
        path.reverse();
        Some(path)
    }
}

/// The least that can remain from a state: the way, the bends that its direction and the side of entry force, and the entry.
#[derive(Debug, Default)]
struct Bound {
    goal: Node,
    across: u32,
    down: u32,
    /// By heading, by where the goal lies: left of, at or right of the node; above, at or below it.
    rest: [[[u32; 3]; 3]; 4],
}

impl Bound {
    fn of(goals: &[Goal], wish: usize) -> Bound {
        let (mut across, mut down) = (ACROSS, DOWN);
        let mut goal = goals.first().map_or((0, 0), |goal| goal.node);
        if goals.len() != 1 {
            // Ending astray costs as if one walked there.
            goal.0 = wish;
            across = ACROSS.min(ASTRAY / 2);
        }
        if goals.is_empty() {
            down = 0;
        }
        let entry = |side: Side| goals.iter().filter_map(|goal| goal.entries[side as usize]).min();
        let mut rest = [[[0; 3]; 3]; 4];
        for heading in Side::ALL {
            for (x, y) in (0..3).flat_map(|x| (0..3).map(move |y| (x, y))) {
                let ways = Side::ALL.into_iter().filter_map(|side| {
                    let (dx, dy) = (x as i32 - 1, y as i32 - 1);
                    let bends = if goals.len() == 1 {
                        bends(heading, side.opposite(), dx, dy)
                    } else {
                        (-1..=1).map(|dx| bends(heading, side.opposite(), dx, dy)).min().unwrap_or(0)
                    };
                    Some(entry(side)? + BEND * bends)
                });
                rest[heading as usize][x][y] = ways.min().unwrap_or(0);
            }
        }
        Bound { goal, across, down, rest }
    }

    /// Companions' runs may be joined where they are nearest; from there on the way costs at least half.
    fn at(&self, node: Node, heading: usize, runs: &[[Node; 2]]) -> u32 {
        let toward = |from: usize, to: usize| 1 + usize::from(to > from) - usize::from(to < from);
        let (x, y) = (toward(node.0, self.goal.0), toward(node.1, self.goal.1));
        let joined = runs.iter().map(|[low, high]| {
            let near = (node.0.clamp(low.0, high.0), node.1.clamp(low.1, high.1));
            self.way(node, near) + self.way(near, self.goal) / 2
        });
        joined.fold(self.way(node, self.goal), u32::min) + self.rest[heading][x][y]
    }

    fn way(&self, from: Node, to: Node) -> u32 {
        self.across * from.0.abs_diff(to.0) as u32 + self.down * from.1.abs_diff(to.1) as u32
    }
}

/// The fewest bends of a path that runs one way, and ends the other way in a goal that lies `dx`, `dy` (signs) from it.
fn bends(now: Side, last: Side, dx: i32, dy: i32) -> u32 {
    let along = |side: Side| match side {
        Side::Top => -dy,
        Side::Right => dx,
        Side::Bottom => dy,
        Side::Left => -dx,
    };
    let beside = if now.is_horizontal() { dy } else { dx };
    if now == last {
        if along(now) > 0 && beside == 0 { 0 } else { 2 }
    } else if now == last.opposite() {
        2
    } else if along(now) >= 0 && along(last) > 0 {
        1
    } else {
        3
    }
}

#[cfg(test)]
mod tests {
    use super::{Side, bends};

    #[test]
    fn a_path_bends_as_often_as_its_ends_force() {
        assert_eq!(bends(Side::Right, Side::Right, 1, 0), 0);
        assert_eq!(bends(Side::Right, Side::Right, 1, 1), 2);
        assert_eq!(bends(Side::Right, Side::Bottom, 1, 1), 1);
        assert_eq!(bends(Side::Right, Side::Bottom, -1, 1), 3, "out, down, back and down");
        assert_eq!(bends(Side::Left, Side::Right, 1, -1), 2);
    }
}
