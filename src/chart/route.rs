//! Lines found through the lanes of a page: each by a cheapest-path search, then torn up and tried again while the page
//! gets better as a whole. Lines to one target may run together from where they meet.

use std::collections::BTreeMap;

use super::lanes::{Lanes, Node, Path, Side, Wire, centre};
use super::rank::Ranked;
use super::search::{From, Goal, Search, state};
use super::usage::{ACROSS, ASTRAY, BEND, CROSSING, DOWN, Home, Price, Usage};

/// How often every line is tried again.
const ROUNDS: usize = 4;

/// A page whose lines are found.
#[derive(Debug, Clone)]
pub struct Routed {
    /// The lanes, with a column for every connector.
    pub lanes: Lanes,
    /// By wire.
    pub paths: Vec<Path>,
    pub ranked: Ranked,
}

/// Finds every line of a page.
pub fn route(lanes: Lanes) -> Routed {
    let mut router = Router::new(lanes);
    let order = router.order();
    for &wire in &order {
        let path = router.find(wire);
        router.lay(wire, path);
    }
    router.improve(&order);
    let mut ranked = Ranked::of(&router.lanes, &router.paths);
    ranked.polish();
    Routed { lanes: router.lanes, paths: router.paths, ranked }
}

/// What a page with these paths costs, as the router sees it.
#[cfg(test)]
pub fn objective(lanes: &Lanes, paths: &[Path]) -> u32 {
    let mut router = Router::new(lanes.clone());
    for (wire, path) in paths.iter().enumerate() {
        router.lay(wire, path.clone());
    }
    router.objective()
}

struct Router {
    lanes: Lanes,
    /// Which places may choose their column.
    free: Vec<bool>,
    usage: Usage,
    /// Nodes that hold a symbol, or may, and are no passage.
    blocked: Vec<bool>,
    /// By wire; empty while not routed.
    paths: Vec<Path>,
    search: Search,
}

impl Router {
    fn new(lanes: Lanes) -> Router {
        let usage = Usage::new(&lanes);
        let mut blocked = vec![false; lanes.across() * lanes.down()];
        let closed = |band: &usize| lanes.closed.get(*band).copied().unwrap_or(false);
        let connectors = (0..lanes.bands)
            .filter(closed)
            .flat_map(|band| (0..lanes.columns).map(move |column| centre(column, band)));
        let symbols = lanes.places.iter().filter_map(|place| Some(centre(place.column?, place.band)));
        for node in symbols.chain(connectors).chain(lanes.obstacles.iter().copied()) {
            blocked[usage.index(node)] = true;
        }
        let mut router = Router {
            free: lanes.places.iter().map(|place| place.column.is_none()).collect(),
            search: Search::new(blocked.len()),
            paths: vec![Path::new(); lanes.wires.len()],
            lanes,
            usage,
            blocked,
        };
        for wire in 0..router.paths.len() {
            if let Some(path) = router.lanes.wires[wire].fixed.clone() {
                router.usage.count_lanes(&path, 1);
                router.paths[wire] = path;
            }
        }
        router
    }

    /// Main lines first, then others, then loops; near ones first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> =
            (0..self.paths.len()).filter(|&wire| !self.lanes.wires[wire].is_tie()).collect();
        order.sort_by_key(|&index| {
            let wire = &self.lanes.wires[index];
            let (from, to) = (&self.lanes.places[wire.from], &self.lanes.places[wire.to]);
            (!wire.main, wire.back, from.band.abs_diff(to.band), index)
        });
        order
    }

    fn lay(&mut self, wire: usize, path: Path) {
        self.usage.count_lanes(&path, 1);
        self.usage.count_exit(&path, 1);
        self.usage.count_entry(&path, 1);
        let Wire { from, to, .. } = self.lanes.wires[wire];
        self.lanes.places[from].column = Some(path[0].0 / 2);
        self.lanes.places[to].column = Some(path[path.len() - 1].0 / 2);
        self.paths[wire] = path;
    }

    fn lift(&mut self, wire: usize) -> Path {
        let path = std::mem::take(&mut self.paths[wire]);
        self.usage.count_lanes(&path, -1);
        self.usage.count_exit(&path, -1);
        self.usage.count_entry(&path, -1);
        let Wire { from, to, .. } = self.lanes.wires[wire];
        for place in [from, to] {
            if self.free[place] && !self.is_met(place) {
                self.lanes.places[place].column = None;
            }
        }
        path
    }

    fn is_met(&self, place: usize) -> bool {
        let meets =
            |(wire, path): (&Wire, &Path)| (wire.from == place || wire.to == place) && !path.is_empty();
        self.lanes.wires.iter().zip(&self.paths).any(meets)
    }

    /// Tears up one line after another and keeps what makes the whole page better, measured with the true crossings.
    fn improve(&mut self, order: &[usize]) {
        let mut current = self.objective();
        // By wire, at what price of the page it was last tried in vain: nothing has changed for it since.
        let mut tried = vec![u32::MAX; self.paths.len()];
        for _ in 0..ROUNDS {
            let before = current;
            for &wire in order {
                if tried[wire] != current {
                    current = self.retry(&[wire], current);
                    tried[wire] = current;
                }
            }
            let crossed = Ranked::of(&self.lanes, &self.paths).crossed_wires();
            let knots = crossed.iter().map(|&(first, second)| vec![first, second]);
            for mut knot in knots.chain(self.meeting(&crossed)).collect::<Vec<_>>() {
                // A tie stands where its boxes do; only the line across it may give way.
                knot.retain(|&wire| !self.lanes.wires[wire].is_tie());
                current = self.retry(&knot, current);
                knot.reverse();
                if knot.len() > 1 {
                    current = self.retry(&knot, current);
                }
            }
            if current == before {
                break;
            }
        }
    }

    /// Lines that lead to one end, or out of one, where one of them crosses another: they may have to move together.
    fn meeting(&self, crossed: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let is_crossed = |wire: &usize| crossed.iter().any(|pair| pair.0 == *wire || pair.1 == *wire);
        let mut groups: BTreeMap<(bool, usize), Vec<usize>> = BTreeMap::new();
        for (index, wire) in self.lanes.wires.iter().enumerate() {
            groups.entry((false, wire.to)).or_default().push(index);
            groups.entry((true, wire.from)).or_default().push(index);
        }
        groups.into_values().filter(|group| group.len() > 1 && group.iter().any(is_crossed)).collect()
    }

    /// Lifts lines and finds them anew in that order; puts them back unless the page gets better.
    fn retry(&mut self, wires: &[usize], current: u32) -> u32 {
        let old: Vec<Path> = wires.iter().map(|&wire| self.lift(wire)).collect();
        for &wire in wires {
            let path = self.find(wire);
            self.lay(wire, path);
        }
        let changed = wires.iter().zip(&old).any(|(&wire, old)| self.paths[wire] != *old);
        if changed {
            let reached = self.objective();
            if reached < current {
                return reached;
            }
        }
        if changed || wires.len() > 1 {
            for &wire in wires {
                self.lift(wire);
            }
            for (&wire, path) in wires.iter().zip(old) {
                self.lay(wire, path);
            }
        }
        current
    }

    /// What the page costs as it is drawn.
    fn objective(&mut self) -> u32 {
        let crossings = Ranked::of(&self.lanes, &self.paths).crossings();
        let mut total = CROSSING * crossings as u32;
        for wire in 0..self.paths.len() {
            if self.lanes.wires[wire].is_tie() {
                continue;
            }
            let path = std::mem::take(&mut self.paths[wire]);
            self.count_out(wire, &path);
            let price = self.price(wire, &path);
            self.count_in(wire, &path);
            self.paths[wire] = path;
            total += price.own + price.shared / 2;
        }
        total
    }

    fn count_out(&mut self, wire: usize, path: &Path) {
        self.usage.count_lanes(path, -1);
        self.usage.count_exit(path, -1);
        self.usage.count_entry(path, -1);
        self.set_companions(wire, true);
    }

    fn count_in(&mut self, wire: usize, path: &Path) {
        self.set_companions(wire, false);
        self.usage.count_lanes(path, 1);
        self.usage.count_exit(path, 1);
        self.usage.count_entry(path, 1);
    }

    /// Lines to the same target do not hinder each other: while one is searched, the others are taken out of the counts
    /// and their lanes are offered at half the price.
    fn set_companions(&mut self, wire: usize, aside: bool) {
        let target = self.lanes.wires[wire].to;
        let is_companion = |&other: &usize| {
            let meant = &self.lanes.wires[other];
            other != wire && meant.to == target && !meant.is_tie() && !self.paths[other].is_empty()
        };
        let companions: Vec<usize> = (0..self.paths.len()).filter(is_companion).collect();
        for &other in &companions {
            self.usage.count_lanes(&self.paths[other], if aside { -1 } else { 1 });
        }
        let trunk = companions.iter().filter(|_| aside).map(|&other| &self.paths[other]);
        self.search.set_trunk(&self.usage, trunk);
    }

    /// Prices a path among the lines now counted, crossings apart.
    fn price(&self, wire: usize, path: &Path) -> Price {
        let wire = &self.lanes.wires[wire];
        let home = Home::of(&self.lanes, wire);
        let mut price = Price::default();
        let last = path.len() - 1;
        let (from, to) = (&self.lanes.places[wire.from], &self.lanes.places[wire.to]);
        price.own += self.usage.exit(from, wire, path[0], Side::facing(path[0], path[1])).unwrap_or(0);
        price.own +=
            self.usage.entry(to, wire, path[last], Side::facing(path[last], path[last - 1])).unwrap_or(0);
        for (place, node) in [(wire.from, path[0]), (wire.to, path[last])] {
            price.own += self.astray(place, node.0 / 2);
        }
        for pair in path.windows(2) {
            let step = self.step(home, pair[0], pair[1], Side::facing(pair[0], pair[1]));
            price.own += step.own;
            price.shared += step.shared;
        }
        let bends = path.windows(3).filter(|three| three[0].0 != three[2].0 && three[0].1 != three[2].1);
        price.own += BEND * bends.count() as u32;
        price
    }

    fn astray(&self, place: usize, column: usize) -> u32 {
        if self.free[place] { ASTRAY * column.abs_diff(self.lanes.places[place].wish) as u32 } else { 0 }
    }

    fn step(&self, home: Home, node: Node, next: Node, side: Side) -> Price {
        if self.search.is_trunk(state(self.usage.index(node), side)) {
            let length = if side.is_horizontal() { ACROSS } else { DOWN };
            return Price { own: length / 2, shared: 0 };
        }
        self.usage.step(home, node, next, side)
    }

    /// The cells that an end may take, with what each costs.
    fn cells(&self, place: usize) -> Vec<(Node, u32)> {
        let meant = &self.lanes.places[place];
        match meant.column {
            Some(column) => vec![(centre(column, meant.band), 0)],
            None => (0..self.lanes.columns)
                .filter(|&column| !self.is_taken(column, meant.band))
                .map(|column| (centre(column, meant.band), self.astray(place, column)))
                .collect(),
        }
    }

    fn goals(&self, wire: &Wire) -> Vec<Goal> {
        let place = &self.lanes.places[wire.to];
        let goal = |(node, astray)| {
            let entries = Side::ALL.map(|side| self.usage.entry(place, wire, node, side));
            Goal { node, astray, entries }
        };
        self.cells(wire.to).into_iter().map(goal).collect()
    }

    fn is_taken(&self, column: usize, band: usize) -> bool {
        self.lanes.places.iter().any(|place| place.column == Some(column) && place.band == band)
    }

    /// The cheapest path among the lines already laid.
    fn find(&mut self, index: usize) -> Path {
        self.set_companions(index, true);
        let path = self.find_aside(index);
        self.set_companions(index, false);
        path.expect("channels run around every cell, so there is always a way")
    }

    fn find_aside(&mut self, index: usize) -> Option<Path> {
        let wire = self.lanes.wires[index].clone();
        let home = Home::of(&self.lanes, &wire);
        let goals = self.goals(&wire);
        self.search.begin(&goals, 2 * self.lanes.places[wire.to].wish + 1);
        for (node, astray) in self.cells(wire.from) {
            self.leave(&wire, home, node, astray);
        }
        while let Some(at) = self.search.next() {
            self.extend(home, at, &goals);
        }
        self.search.trace(&self.usage)
    }

    fn leave(&mut self, wire: &Wire, home: Home, node: Node, astray: u32) {
        let place = &self.lanes.places[wire.from];
        for side in Side::ALL {
            let Some(exit) = self.usage.exit(place, wire, node, side) else { continue };
            let Some(next) = self.usage.neighbour(node, side) else { continue };
            let step = self.step(home, node, next, side);
            let reached = state(self.usage.index(next), side);
            let from = From::Symbol(self.usage.index(node));
            self.search.reach(reached, next, astray + exit + step.own + step.shared, from);
        }
    }

    fn extend(&mut self, home: Home, at: usize, goals: &[Goal]) {
        let (node, heading) = (self.usage.node(at / 4), Side::ALL[at % 4]);
        let so_far = self.search.cost(at);
        for side in Side::ALL {
            if side == heading.opposite() {
                continue;
            }
            let Some(next) = self.usage.neighbour(node, side) else { continue };
            let step = self.step(home, node, next, side);
            let turn = if side == heading { CROSSING * self.usage.crossed(node, side) } else { BEND };
            let cost = so_far + turn + step.own + step.shared;
            if !self.blocked[self.usage.index(next)] {
                self.search.reach(state(self.usage.index(next), side), next, cost, From::State(at));
            } else if let Some(goal) = goals.iter().find(|goal| goal.node == next)
                && let Some(entry) = goal.entries[side.opposite() as usize]
            {
                self.search.arrive(cost + entry + goal.astray, at, next);
            }
        }
    }
}
