//! The order of tracks within each lane, chosen so that as few as possible cross; and how many do. Integers only.

use std::cmp::Reverse;

use super::lanes::{Lanes, Path, Wire};
use super::tracks::{Bound, Track, Tracks};

/// The tracks of a page, ranked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ranked {
    pub tracks: Tracks,
    /// For each lane that holds any, its tracks from left to right or top to bottom.
    orders: Vec<Vec<usize>>,
}

/// Tracks of one lane that share its width: they overlap, directly or through others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    pub vertical: bool,
    pub lane: usize,
    pub tracks: Vec<usize>,
    /// How many ranks they take.
    pub ranks: usize,
    /// The rank that runs along a centre lane's very centre.
    pub anchor: i32,
}

/// How far lanes lie apart in the coordinates in which crossings are counted, so that ranks fit between.
const LANE: i32 = 1000;

/// How often the orders are gone through for a better one.
const POLISHES: usize = 6;

/// Beyond so many tracks a page is not polished: it could take long, and nobody could follow its lines anyway.
const MOST_POLISHED: usize = 300;

impl Ranked {
    /// Orders each lane's tracks, longest first, each where it costs least.
    pub fn of(lanes: &Lanes, paths: &[Path]) -> Ranked {
        let tracks = Tracks::of(lanes, paths);
        let mut by_lane: Vec<Vec<usize>> = vec![Vec::new(); lanes.across() + lanes.down()];
        for (index, track) in tracks.tracks.iter().enumerate() {
            by_lane[if track.vertical { track.lane } else { lanes.across() + track.lane }].push(index);
        }
        let mut ranked = Ranked { tracks, ..Ranked::default() };
        for mut lane in by_lane {
            if lane.is_empty() {
                continue;
            }
            lane.sort_by_key(|&index| {
                let track = &ranked.tracks.tracks[index];
                (track.low - track.high, track.low, index)
            });
            let order = ranked.insert_all(&lane);
            ranked.rank(&order);
            ranked.orders.push(order);
        }
        ranked
    }

    fn insert_all(&self, lane: &[usize]) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::new();
        for &index in lane {
            let track = &self.tracks.tracks[index];
            let cost = |at: usize| -> u32 {
                order
                    .iter()
                    .enumerate()
                    .map(|(nth, &other)| {
                        let other = &self.tracks.tracks[other];
                        if nth < at { forced(other, track) } else { forced(track, other) }
                    })
                    .sum()
            };
            let place = (0..=order.len()).min_by_key(|&at| cost(at)).unwrap_or(0);
            order.insert(place, index);
        }
        order
    }

    fn rank(&mut self, order: &[usize]) {
        for (nth, &index) in order.iter().enumerate() {
            let track = &self.tracks.tracks[index];
            let below = order[..nth].iter().map(|&other| &self.tracks.tracks[other]);
            let rank = below.filter(|other| other.meets(track)).map(|other| other.rank + 1).max();
            self.tracks.tracks[index].rank = rank.unwrap_or(0);
        }
    }

    /// Swaps and moves tracks within their lanes while fewer cross.
    pub fn polish(&mut self) {
        let mut crossings = self.crossings();
        if self.tracks.tracks.len() > MOST_POLISHED {
            return;
        }
        for _ in 0..POLISHES {
            let before = crossings;
            for lane in 0..self.orders.len() {
                crossings = self.polish_lane(lane, crossings);
            }
            if crossings == before || crossings == 0 {
                break;
            }
        }
    }

    fn polish_lane(&mut self, lane: usize, mut crossings: usize) -> usize {
        let count = self.orders[lane].len();
        for first in 0..count {
            for second in first + 1..count {
                if crossings == 0 {
                    return 0;
                }
                let kept = self.orders[lane].clone();
                for variant in variants(&kept, first, second) {
                    self.rank(&variant);
                    let reached = self.crossings();
                    if reached < crossings {
                        crossings = reached;
                        self.orders[lane] = variant;
                    }
                }
                let best = self.orders[lane].clone();
                self.rank(&best);
            }
        }
        crossings
    }

    /// How many pairs of tracks cross. Tracks that a wire joins by a corner touch there and do not cross.
    pub fn crossings(&self) -> usize {
        let mut count = 0;
        self.each_crossing(|_, _| count += 1);
        count
    }

    /// The wires of each crossing pair of tracks.
    pub fn crossed_wires(&self) -> Vec<(usize, usize)> {
        let wire = |track: usize| self.tracks.runs[self.tracks.tracks[track].runs[0]].wire;
        let mut pairs = Vec::new();
        self.each_crossing(|first, second| {
            let (first, second) = (wire(first), wire(second));
            pairs.push((first.min(second), first.max(second)));
        });
        pairs.sort_unstable();
        pairs.dedup();
        pairs.retain(|(first, second)| first != second);
        pairs
    }

    fn each_crossing(&self, mut found: impl FnMut(usize, usize)) {
        let tracks = &self.tracks.tracks;
        let extents: Vec<(i32, i32)> = (0..tracks.len()).map(|index| self.extent(index)).collect();
        for (index, upright) in tracks.iter().enumerate().filter(|(_, track)| track.vertical) {
            let x = coordinate(upright);
            for (other, level) in tracks.iter().enumerate().filter(|(_, track)| !track.vertical) {
                let y = coordinate(level);
                let apart = x < extents[other].0
                    || x > extents[other].1
                    || y < extents[index].0
                    || y > extents[index].1;
                if !apart && !self.are_linked(index, other) {
                    found(index, other);
                }
            }
        }
    }

    fn are_linked(&self, first: usize, second: usize) -> bool {
        self.tracks.tracks[first].runs.iter().any(|&run| {
            self.tracks
                .neighbours(run)
                .into_iter()
                .flatten()
                .any(|near| self.tracks.runs[near].track == second)
        })
    }

    /// From where to where a track runs, in the coordinates of ranked lanes.
    fn extent(&self, index: usize) -> (i32, i32) {
        let ends = self.tracks.tracks[index].runs.iter().flat_map(|&run| {
            let meant = &self.tracks.runs[run];
            let [before, after] = self.tracks.neighbours(run);
            [self.bound(meant.start, before), self.bound(meant.stop, after)]
        });
        ends.fold((i32::MAX, i32::MIN), |(low, high), at| (low.min(at), high.max(at)))
    }

    fn bound(&self, bound: Bound, beyond: Option<usize>) -> i32 {
        match beyond {
            Some(run) => coordinate(&self.tracks.tracks[self.tracks.runs[run].track]),
            None => bound.at * LANE / 2,
        }
    }

    /// Each lane's independent groups of tracks.
    pub fn components(&self, lanes: &Lanes) -> Vec<Component> {
        let mut components = Vec::new();
        for order in &self.orders {
            let mut rest = order.clone();
            rest.sort_by_key(|&index| self.tracks.tracks[index].low);
            let mut group: Vec<usize> = Vec::new();
            let mut reach = i32::MIN;
            for index in rest {
                let track = &self.tracks.tracks[index];
                if track.low > reach && !group.is_empty() {
                    components.push(self.component(lanes, std::mem::take(&mut group)));
                }
                reach = reach.max(track.high);
                group.push(index);
            }
            components.push(self.component(lanes, group));
        }
        components
    }

    fn component(&self, lanes: &Lanes, tracks: Vec<usize>) -> Component {
        let track = |index: usize| &self.tracks.tracks[index];
        let ranks = tracks.iter().map(|&index| track(index).rank + 1).max().unwrap_or(0) as usize;
        // The first of the weightiest keeps the centre.
        let weightiest = tracks.iter().max_by_key(|&&index| (self.weight(lanes, index), Reverse(index)));
        let anchor = weightiest.map_or(0, |&index| track(index).rank);
        let Track { vertical, lane, .. } = *track(tracks[0]);
        Component { vertical, lane, tracks, ranks, anchor }
    }

    /// How much a track deserves its lane's very centre: ties and lines that meet symbols do, main ones most.
    fn weight(&self, lanes: &Lanes, index: usize) -> usize {
        let track = &self.tracks.tracks[index];
        let met = track.bounds.iter().filter(|bound| bound.turn == 0).count();
        let wires = || track.runs.iter().map(|&run| &lanes.wires[self.tracks.runs[run].wire]);
        let main = if met > 0 && wires().any(|wire| wire.main) { 4 } else { 0 };
        let tie = if wires().any(Wire::is_tie) { 20 } else { 0 };
        10 * met.min(2) + main + tie
    }
}

fn coordinate(track: &Track) -> i32 {
    track.lane as i32 * LANE + track.rank
}

/// The orders next to this one: the pair swapped, and either moved to the other.
fn variants(order: &[usize], first: usize, second: usize) -> [Vec<usize>; 3] {
    let mut swapped = order.to_vec();
    swapped.swap(first, second);
    let mut down = order.to_vec();
    let moved = down.remove(first);
    down.insert(second, moved);
    let mut up = order.to_vec();
    let moved = up.remove(second);
    up.insert(first, moved);
    [swapped, down, up]
}

/// How many crossings it forces (doubled) to rank `first` before `second` in their lane.
fn forced(first: &Track, second: &Track) -> u32 {
    if !first.meets(second) {
        return 0;
    }
    let turns = |track: &Track, other: &Track, toward: i32| -> u32 {
        track.bounds.iter().filter(|bound| bound.turn == toward).map(|bound| clash(*bound, other)).sum()
    };
    turns(first, second, 1) + turns(second, first, -1)
}

/// What a turn towards a track costs: a crossing where it passes through, perhaps one where it meets the other's own turn.
fn clash(bound: Bound, other: &Track) -> u32 {
    if bound.at > other.low && bound.at < other.high {
        return 2;
    }
    let opposed = |other: &&Bound| other.at == bound.at && other.turn == -bound.turn;
    other.bounds.iter().filter(opposed).count().min(1) as u32
}
