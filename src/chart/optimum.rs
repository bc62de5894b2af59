//! The router held against the best there is: on small pages every set of paths is looked at that could cost less, by the
//! router's own prices, and its crossings and bends are compared with the best one's.

use super::lanes::{Lanes, Node, Path, Place, Wire, centre};
use super::rank::Ranked;
use super::route::{objective, route};
use super::usage::{ACROSS, BEND, CROSSING, DOWN};
use crate::drawing::SymbolKind;

/// How many bends more than its straightest path a path may have.
const MORE_BENDS: u32 = 2;
/// How many sets of paths of one page are priced before the best so far is taken for the best.
const MOST_PRICED: usize = 2000;
/// How many pages are looked through.
const PAGES: u64 = 40;

/// A small generator of numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// A page as procedures make them: one symbol in each row, a line to the next, some on and some back.
fn page(seed: u64, bands: usize, columns: usize, more: usize) -> Lanes {
    let mut dice = Dice(seed);
    let place = |band: usize, column: usize, kind: SymbolKind| Place {
        kind,
        band,
        column: Some(column),
        wish: column,
        sides: [true; 4],
    };
    let mut lanes = Lanes { columns, bands, ..Lanes::default() };
    for band in 0..bands {
        let kind = [SymbolKind::Process, SymbolKind::Decision][dice.below(2)];
        lanes.places.push(place(band, dice.below(columns), kind));
        if band > 0 {
            lanes.wires.push(Wire { from: band - 1, to: band, main: true, back: false, fixed: None });
        }
    }
    for _ in 0..more {
        let (from, to) = (dice.below(bands), dice.below(bands));
        let known = lanes.wires.iter().any(|wire| (wire.from, wire.to) == (from, to));
        if from != to && !known {
            lanes.wires.push(Wire { from, to, main: false, back: to < from, fixed: None });
        }
    }
    lanes
}

fn bends(path: &[Node]) -> u32 {
    path.windows(3).filter(|three| three[0].0 != three[2].0 && three[0].1 != three[2].1).count() as u32
}

/// Where a path runs straight on, and whether across.
fn straights(path: &[Node]) -> Vec<(Node, bool)> {
    let level = path.windows(3).filter(|three| three[0].1 == three[2].1).map(|three| (three[1], true));
    let upright = path.windows(3).filter(|three| three[0].0 == three[2].0).map(|three| (three[1], false));
    level.chain(upright).collect()
}

/// The fewest crossings that two paths can have.
fn crossings(one: &[(Node, bool)], other: &[(Node, bool)]) -> u32 {
    one.iter().filter(|(node, across)| other.contains(&(*node, !*across))).count() as u32
}

struct Candidate {
    path: Path,
    /// What it costs at least, however it is shared.
    least: u32,
    straights: Vec<(Node, bool)>,
}

impl Candidate {
    fn of(lanes: &Lanes, wire: &Wire, path: Path) -> Candidate {
        let has_companion = lanes.wires.iter().filter(|other| other.to == wire.to).count() > 1;
        let least = if has_companion {
            // Where others run already, the way costs half.
            let length = |pair: &[Node]| if pair[0].1 == pair[1].1 { ACROSS } else { DOWN };
            BEND * bends(&path) + path.windows(2).map(length).sum::<u32>() / 2
        } else {
            let alone = Lanes { wires: vec![wire.clone()], ..lanes.clone() };
            objective(&alone, std::slice::from_ref(&path))
        };
        Candidate { least, straights: straights(&path), path }
    }
}

/// Every path of a wire that is not much more bent than its straightest, the cheapest first.
fn candidates(lanes: &Lanes, wire: &Wire) -> Vec<Candidate> {
    let cell = |place: usize| {
        centre(
            lanes.places[place].column.expect("every symbol of these pages has its column"),
            lanes.places[place].band,
        )
    };
    let blocked: Vec<Node> = (0..lanes.places.len()).map(cell).collect();
    let paths = |most: u32| {
        let mut paths = Vec::new();
        extend(lanes, &blocked, cell(wire.to), most, &mut vec![cell(wire.from)], &mut paths);
        paths
    };
    let least = (0..).find(|&most| !paths(most).is_empty()).expect("channels lead everywhere");
    let mut found: Vec<Candidate> =
        paths(least + MORE_BENDS).into_iter().map(|path| Candidate::of(lanes, wire, path)).collect();
    found.sort_by_key(|candidate| candidate.least);
    found
}

fn extend(lanes: &Lanes, blocked: &[Node], goal: Node, most: u32, path: &mut Path, found: &mut Vec<Path>) {
    let node = path[path.len() - 1];
    let next = [
        node.1.checked_sub(1).map(|y| (node.0, y)),
        node.0.checked_sub(1).map(|x| (x, node.1)),
        (node.1 + 1 < lanes.down()).then_some((node.0, node.1 + 1)),
        (node.0 + 1 < lanes.across()).then_some((node.0 + 1, node.1)),
    ];
    for next in next.into_iter().flatten() {
        if path.contains(&next) {
            continue;
        }
        path.push(next);
        if bends(path) <= most {
            if next == goal {
                found.push(path.clone());
            } else if !blocked.contains(&next) {
                extend(lanes, blocked, goal, most, path, found);
            }
        }
        path.pop();
    }
}

/// The search for the best set of paths.
struct Best<'a> {
    lanes: &'a Lanes,
    candidates: Vec<Vec<Candidate>>,
    chosen: Vec<usize>,
    price: u32,
    paths: Vec<Path>,
    priced: usize,
}

impl Best<'_> {
    fn go_on(&mut self, so_far: u32) {
        let nth = self.chosen.len();
        let earlier = || self.chosen.iter().zip(&self.candidates).map(|(&at, all)| &all[at]);
        if nth == self.candidates.len() {
            let paths: Vec<Path> = earlier().map(|candidate| candidate.path.clone()).collect();
            let price = objective(self.lanes, &paths);
            self.priced += 1;
            if price < self.price {
                (self.price, self.paths) = (price, paths);
            }
            return;
        }
        let rest: u32 = self.candidates[nth + 1..].iter().map(|all| all[0].least).sum();
        for at in 0..self.candidates[nth].len() {
            let new = &self.candidates[nth][at];
            let earlier = self.chosen.iter().zip(&self.candidates).map(|(&at, all)| &all[at]);
            let crossed: u32 = earlier.map(|other| crossings(&other.straights, &new.straights)).sum();
            let least = so_far + CROSSING * crossed + new.least;
            if least + rest < self.price && self.priced < MOST_PRICED {
                self.chosen.push(at);
                self.go_on(least);
                self.chosen.pop();
            }
        }
    }
}

/// Crossings and bends.
fn drawn(lanes: &Lanes, paths: &[Path]) -> [u32; 2] {
    let mut ranked = Ranked::of(lanes, paths);
    ranked.polish();
    [ranked.crossings() as u32, paths.iter().map(|path| bends(path)).sum()]
}

#[test]
fn routes_are_nearly_the_best_there_are() {
    let (mut router, mut best) = ([0; 3], [0; 3]);
    let (mut at_best, mut cut_short) = (0, 0);
    let add = |sum: &mut [u32; 3], price: u32, [crossings, bends]: [u32; 2]| {
        *sum = [sum[0] + price, sum[1] + crossings, sum[2] + bends];
    };
    for seed in 0..PAGES {
        let lanes = page(seed, 4, 3, 3);
        let paths = route(lanes.clone()).paths;
        let price = objective(&lanes, &paths);
        let candidates = lanes.wires.iter().map(|wire| candidates(&lanes, wire)).collect();
        add(&mut router, price, drawn(&lanes, &paths));
        let mut search = Best { lanes: &lanes, candidates, chosen: Vec::new(), price, paths, priced: 0 };
        search.go_on(0);
        at_best += usize::from(search.price == price);
        cut_short += usize::from(search.priced >= MOST_PRICED);
        add(&mut best, search.price, drawn(&lanes, &search.paths));
    }
    let ratio = f64::from(router[0]) / f64::from(best[0]);
    println!(
        "{PAGES} pages: price {}, crossings {}, bends {}; the best {}, {}, {}: {ratio:.3} times its price; \
         {at_best} pages are the best, {cut_short} were not looked through",
        router[0], router[1], router[2], best[0], best[1], best[2]
    );
    assert!(ratio < 1.05, "{ratio}");
}

/// No set of paths can be better than every line by itself on an empty page, lines that share their last runs apart.
#[test]
fn routes_of_large_pages_cost_little_more_than_each_line_alone() {
    let (mut together, mut alone, mut lines, mut crossings) = (0, 0, 0, 0);
    for seed in 0..PAGES {
        let lanes = page(seed, 10, 6, 8);
        let paths = route(lanes.clone()).paths;
        together += objective(&lanes, &paths);
        crossings += drawn(&lanes, &paths)[0];
        lines += paths.len();
        for wire in &lanes.wires {
            let single = Lanes { wires: vec![wire.clone()], ..lanes.clone() };
            alone += objective(&single, &route(single.clone()).paths);
        }
    }
    let ratio = f64::from(together) / f64::from(alone);
    println!(
        "{PAGES} pages of {lines} lines: {crossings} crossings; {ratio:.3} times the price of each line alone"
    );
    assert!(ratio < 1.35, "{ratio}");
}
