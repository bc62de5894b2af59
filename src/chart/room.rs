//! The room that a routed page asks for: beside each column's symbols, and above and below each band's. In millimetres, but
//! no place is chosen yet.

use super::answers::Shapes;
use super::connectors::{Leaf, Stands};
use super::lanes::{Node, Side};
use super::rank::Component;
use super::reserve::Reserved;
use super::route::Routed;
use super::shape::BOX_HEIGHT;
use super::style::Style;

/// A page with its lines and their groups.
#[derive(Debug, Clone)]
pub struct RoutedLeaf {
    pub leaf: Leaf,
    pub routed: Routed,
    pub components: Vec<Component>,
    /// By track, its component.
    pub component_of: Vec<usize>,
}

/// What a page asks for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Room {
    /// By column: between the symbols' edge and the column's border.
    pub left: Vec<f64>,
    pub right: Vec<f64>,
    /// By band: between the symbols and the band's border.
    pub above: Vec<f64>,
    pub below: Vec<f64>,
    /// By component of a channel: how many of its ranks lie before the border in the channel's middle.
    pub split: Vec<usize>,
    /// By component: what labels keep free beside the symbols before and after the border.
    pub reserve: Vec<[f64; 2]>,
}

/// A label's wish for room beside its symbol.
struct Reserve {
    band: usize,
    column: usize,
    right: bool,
    extent: f64,
}

/// Between a label and the symbol it stands at.
pub const LABEL_GAP: f64 = 0.9;

impl RoutedLeaf {
    pub fn of(leaf: Leaf) -> RoutedLeaf {
        let routed = super::route::route(leaf.lanes.clone());
        let components = routed.ranked.components(&routed.lanes);
        let mut component_of = vec![0; routed.ranked.tracks.tracks.len()];
        for (index, component) in components.iter().enumerate() {
            for &track in &component.tracks {
                component_of[track] = index;
            }
        }
        RoutedLeaf { leaf, routed, components, component_of }
    }

    /// The arrow whose label stands at the beginning of a wire on this page.
    pub fn labelled(&self, wire: usize) -> Option<usize> {
        let arrow = *self.leaf.arrows[wire].first()?;
        match self.leaf.stands[self.leaf.lanes.wires[wire].from] {
            Stands::Spot(_) => Some(arrow),
            Stands::Connector(_) => None,
        }
    }

    /// The room asked for. Labels stand by arrow; those in `reserved` ask for more.
    pub fn room(&self, style: &Style, half: &[f64], labels: &[Option<Shapes>], reserved: &Reserved) -> Room {
        let lanes = &self.routed.lanes;
        let mut room = Room {
            left: vec![style.clear - 0.5; lanes.columns],
            right: vec![style.clear - 0.5; lanes.columns],
            above: vec![style.clear; lanes.bands],
            below: vec![style.clear; lanes.bands],
            split: vec![0; self.components.len()],
            reserve: vec![[0.0; 2]; self.components.len()],
        };
        let reserves = self.reserves(&mut room, style, half, labels, reserved);
        for reserve in &reserves {
            let side = if reserve.right { &mut room.right } else { &mut room.left };
            side[reserve.column] = side[reserve.column].max(reserve.extent + 0.6);
        }
        for index in 0..self.components.len() {
            let component = &self.components[index];
            match (component.lane.is_multiple_of(2), component.vertical) {
                (true, true) => self.ask_across(index, &mut room, style, &reserves),
                (true, false) => self.ask_down(index, &mut room, style),
                (false, _) => {}
            }
        }
        room
    }

    fn reserves(
        &self,
        room: &mut Room,
        style: &Style,
        half: &[f64],
        labels: &[Option<Shapes>],
        reserved: &Reserved,
    ) -> Vec<Reserve> {
        let mut reserves = Vec::new();
        for (wire, path) in self.routed.paths.iter().enumerate() {
            let Some(arrow) = self.labelled(wire).filter(|_| path.len() > 1) else { continue };
            let Some([best, _, narrow]) = &labels[arrow] else { continue };
            let (column, band) = (path[0].0 / 2, path[0].1 / 2);
            let failures = reserved.times(arrow);
            let label = if (1..3).contains(&failures) { narrow } else { best };
            let mut ask = |right: bool, extent: f64| {
                if failures > 1 && extent > 0.0 {
                    reserves.push(Reserve { band, column, right, extent });
                }
            };
            let side = Side::facing(path[0], path[1]);
            match side {
                Side::Right | Side::Left => {
                    ask(side == Side::Right, label.width + LABEL_GAP);
                    // Where its line does not turn to; on both sides where that is not enough.
                    let beyond = label.height + LABEL_GAP - BOX_HEIGHT / 2.0;
                    let is_under = turns_up(path);
                    if is_under || failures > 0 {
                        room.below[band] = room.below[band].max(beyond);
                    }
                    if !is_under || failures > 0 {
                        room.above[band] = room.above[band].max(beyond);
                    }
                }
                Side::Top | Side::Bottom => {
                    let extent = label.width + 1.4 - half[column];
                    ask(true, extent);
                    ask(false, extent);
                    let down = if side == Side::Bottom { &mut room.below } else { &mut room.above };
                    down[band] = down[band].max(style.clear + label.height);
                }
            }
        }
        reserves
    }

    fn ask_across(&self, index: usize, room: &mut Room, style: &Style, reserves: &[Reserve]) {
        let component = &self.components[index];
        let (channel, ranks) = (component.lane / 2, component.ranks);
        let split = self.split_across(component);
        room.split[index] = split;
        let tracks = || component.tracks.iter().map(|&track| &self.routed.ranked.tracks.tracks[track]);
        let low = tracks().map(|track| track.low).min().unwrap_or(0);
        let high = tracks().map(|track| track.high).max().unwrap_or(0);
        for reserve in reserves {
            let band = 4 * reserve.band as i32;
            if low > band + 4 || high < band {
                continue;
            }
            let kept = &mut room.reserve[index];
            if reserve.right && reserve.column + 1 == channel {
                kept[0] = kept[0].max(reserve.extent);
            }
            if !reserve.right && reserve.column == channel {
                kept[1] = kept[1].max(reserve.extent);
            }
        }
        let edge = if channel == 0 || channel == self.routed.lanes.columns { 0.6 } else { 0.0 };
        let need = |count: usize, kept: f64| match count {
            0 => kept + 0.6,
            count => style.clear.max(kept + 0.7) + (count - 1) as f64 * style.gap + style.rule_gap + edge,
        };
        if channel > 0 {
            let right = &mut room.right[channel - 1];
            *right = right.max(need(split, room.reserve[index][0]));
        }
        if channel < self.routed.lanes.columns {
            let left = &mut room.left[channel];
            *left = left.max(need(ranks - split, room.reserve[index][1]));
        }
    }

    /// Tracks that serve the symbols left of the border stay left of it.
    fn split_across(&self, component: &Component) -> usize {
        let (channel, ranks) = (component.lane / 2, component.ranks);
        if channel == 0 {
            return 0;
        }
        if channel == self.routed.lanes.columns {
            return ranks;
        }
        let mut pull = vec![0_i32; ranks];
        for &track in &component.tracks {
            let track = &self.routed.ranked.tracks.tracks[track];
            pull[track.rank as usize] +=
                track.runs.iter().map(|&run| self.pull(run, component.lane)).sum::<i32>();
        }
        let cost = |split: usize| {
            let torn = pull.iter().enumerate().map(|(rank, &pull)| {
                let torn = if rank < split { pull > 0 } else { pull < 0 };
                if torn { 10 * pull.abs() } else { 0 }
            });
            torn.sum::<i32>() + 3 * (2 * split as i32 - ranks as i32).abs() / 2
        };
        (0..=ranks).min_by_key(|&split| cost(split)).unwrap_or(0)
    }

    /// Towards which side a run's neighbours, ending at symbols next to the channel, pull it.
    fn pull(&self, run: usize, lane: usize) -> i32 {
        let tracks = &self.routed.ranked.tracks;
        let near = tracks.neighbours(run).into_iter().flatten().map(|near| tracks.runs[near]);
        let ends = near.flat_map(|near| [near.start, near.stop]).filter(|bound| bound.turn == 0);
        let left = 2 * (lane as i32 - 1) + 1;
        let right = 2 * (lane as i32 + 1) - 1;
        ends.map(|bound| i32::from(bound.at == right) - i32::from(bound.at == left)).sum()
    }

    fn ask_down(&self, index: usize, room: &mut Room, style: &Style) {
        let component = &self.components[index];
        let (channel, ranks) = (component.lane / 2, component.ranks);
        let bands = self.routed.lanes.bands;
        let split = match channel {
            0 => 0,
            channel if channel == bands => ranks,
            _ => ranks / 2,
        };
        room.split[index] = split;
        let need = |count: usize, now: f64| match count {
            0 => now,
            // Where a label already has room, it keeps it.
            count => now.max(now.max(style.clear) + (count - 1) as f64 * style.gap + style.rule_gap),
        };
        if channel > 0 {
            room.below[channel - 1] = need(split, room.below[channel - 1]);
        }
        if channel < bands {
            room.above[channel] = need(ranks - split, room.above[channel]);
        }
    }
}

/// Whether a line that leaves by the side turns upwards first.
fn turns_up(path: &[Node]) -> bool {
    let turn = path.windows(2).find(|pair| pair[0].1 != pair[1].1);
    turn.is_some_and(|pair| pair[1].1 < pair[0].1)
}
