//! Paths made into tracks: straight runs within a lane. Lines to one target share a track from where they meet until their
//! common end, so that they are drawn as one.

use super::lanes::{Lanes, Node, Path};

/// A straight run of one wire.
///
/// Positions along a lane are doubled: the crossing with lane `j` is `2j`, and a symbol's outline half a step off its centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub wire: usize,
    pub vertical: bool,
    pub lane: usize,
    /// Where the wire begins and ends this run.
    pub start: Bound,
    pub stop: Bound,
    pub track: usize,
}

/// One end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bound {
    pub at: i32,
    /// To which side the wire turns here: -1 (left or up), 1 (right or down), 0 where it meets a symbol.
    pub turn: i32,
}

/// A straight line as it is drawn: one run, or several that have become one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    pub vertical: bool,
    pub lane: usize,
    pub low: i32,
    pub high: i32,
    /// Where wires turn off, or meet a symbol.
    pub bounds: Vec<Bound>,
    pub runs: Vec<usize>,
    /// Tracks of one lane that overlap have different ranks, counted from the left or the top.
    pub rank: i32,
}

/// All runs and tracks of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tracks {
    pub runs: Vec<Run>,
    /// For each wire, its runs in order.
    pub of: Vec<Vec<usize>>,
    pub tracks: Vec<Track>,
}

impl Track {
    /// Whether two tracks touch or overlap, whatever the final sizes.
    pub fn meets(&self, other: &Track) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

impl Tracks {
    pub fn of(lanes: &Lanes, paths: &[Path]) -> Tracks {
        let mut made = Tracks::default();
        for (wire, path) in paths.iter().enumerate() {
            made.add_runs(wire, path);
        }
        made.merge(lanes);
        made
    }

    fn add_runs(&mut self, wire: usize, path: &Path) {
        self.of.push(Vec::new());
        if path.len() < 2 {
            return;
        }
        let corners = corners(path);
        let last = corners.len() - 1;
        for (nth, pair) in corners.windows(2).enumerate() {
            let vertical = pair[0].0 == pair[1].0;
            let along = |node: Node| 2 * (if vertical { node.1 } else { node.0 }) as i32;
            let beside = |node: Node| (if vertical { node.0 } else { node.1 }) as i32;
            let ahead = (along(pair[1]) - along(pair[0])).signum();
            let mut start = Bound { at: along(pair[0]), turn: 0 };
            let mut stop = Bound { at: along(pair[1]), turn: 0 };
            if nth == 0 {
                start.at += ahead;
            } else {
                start.turn = (beside(corners[nth - 1]) - beside(pair[0])).signum();
            }
            if nth + 1 == last {
                stop.at -= ahead;
            } else {
                stop.turn = (beside(corners[nth + 2]) - beside(pair[1])).signum();
            }
            self.of[wire].push(self.runs.len());
            let lane = beside(pair[0]) as usize;
            self.runs.push(Run { wire, vertical, lane, start, stop, track: usize::MAX });
        }
    }

    /// Gives every run a track. Seen from a common target, wires that entered it by one side share their last runs; and where
    /// sharers came from the same lane and direction, the runs before, and so on.
    fn merge(&mut self, lanes: &Lanes) {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for wire in 0..self.of.len() {
            let Some(&last) = self.of[wire].last() else { continue };
            let key = |made: &Tracks, run: usize| {
                let Run { wire, vertical, start, stop, .. } = made.runs[run];
                (lanes.wires[wire].to, vertical, (stop.at - start.at).signum())
            };
            let is_tie = lanes.wires[wire].is_tie();
            let joined = groups.iter_mut().find(|group| {
                !is_tie
                    && !lanes.wires[self.runs[group[0]].wire].is_tie()
                    && key(self, group[0]) == key(self, last)
            });
            match joined {
                Some(group) => group.push(last),
                None => groups.push(vec![last]),
            }
        }
        while let Some(group) = groups.pop() {
            for part in self.without_twins(lanes, group) {
                let before = self.groups_before(&part);
                groups.extend(before);
                self.make_track(part);
            }
        }
    }

    /// Two ways out of one symbol by one side stay apart until they have parted from it.
    fn without_twins(&self, lanes: &Lanes, group: Vec<usize>) -> Vec<Vec<usize>> {
        let source = |run: usize| {
            let first = self.of[self.runs[run].wire][0] == run;
            first.then(|| lanes.wires[self.runs[run].wire].from)
        };
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for run in group {
            let is_twin = |other: &usize| source(run).is_some() && source(*other) == source(run);
            match parts.iter_mut().find(|part| !part.iter().any(is_twin)) {
                Some(part) => part.push(run),
                None => parts.push(vec![run]),
            }
        }
        parts
    }

    /// The runs that lead into a shared track, grouped by where they come from.
    fn groups_before(&self, group: &[usize]) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for &run in group {
            let of = &self.of[self.runs[run].wire];
            let Some(nth) = of.iter().position(|&known| known == run) else { continue };
            let Some(&before) = nth.checked_sub(1).and_then(|nth| of.get(nth)) else { continue };
            let key = |run: usize| {
                let Run { lane, start, stop, .. } = self.runs[run];
                (lane, (stop.at - start.at).signum())
            };
            match groups.iter_mut().find(|group| key(group[0]) == key(before)) {
                Some(group) => group.push(before),
                None => groups.push(vec![before]),
            }
        }
        groups
    }

    fn make_track(&mut self, runs: Vec<usize>) {
        let Run { vertical, lane, .. } = self.runs[runs[0]];
        let mut bounds: Vec<Bound> =
            runs.iter().flat_map(|&run| [self.runs[run].start, self.runs[run].stop]).collect();
        bounds.sort_unstable();
        bounds.dedup();
        for &run in &runs {
            self.runs[run].track = self.tracks.len();
        }
        let (low, high) = (bounds[0].at, bounds[bounds.len() - 1].at);
        self.tracks.push(Track { vertical, lane, low, high, bounds, runs, rank: 0 });
    }

    /// The runs before and after a run on its wire.
    pub fn neighbours(&self, run: usize) -> [Option<usize>; 2] {
        let of = &self.of[self.runs[run].wire];
        let nth = of.iter().position(|&known| known == run).unwrap_or(0);
        [nth.checked_sub(1).map(|before| of[before]), of.get(nth + 1).copied()]
    }
}

/// The first node, every turn, the last node.
fn corners(path: &Path) -> Vec<Node> {
    let mut corners = vec![path[0]];
    for three in path.windows(3) {
        if three[0].0 != three[2].0 && three[0].1 != three[2].1 {
            corners.push(three[1]);
        }
    }
    corners.push(path[path.len() - 1]);
    corners
}
