//! The flow as a free-choice net: places hold tokens, a transition takes those of one cluster of places and puts new ones.
//! It says what may happen, and never searches.

use super::outline::{Outline, Plan, Way};

/// Places, and transitions grouped by the cluster whose places they all take from. Every place feeds one cluster at most,
/// which is what free choice means.
#[derive(Debug, Clone)]
pub(super) struct Net {
    pub places: Vec<Place>,
    /// The cluster that takes from each place; `None` for the final one.
    pub consumer: Vec<Option<usize>>,
    pub clusters: Vec<Cluster>,
    pub transitions: Vec<Transition>,
}

/// What a token on a place means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The instance is about to start.
    Source,
    /// The instance has ended.
    Final,
    /// The step is about to open, or to spill over.
    Before(usize),
    Open(usize),
    /// The arrow that a join waits for has come.
    Arrow {
        from: usize,
        to: usize,
    },
}

/// Places that are consumed together, and the transitions that do so.
#[derive(Debug, Clone, Default)]
pub(super) struct Cluster {
    pub places: Vec<usize>,
    pub transitions: Vec<usize>,
    /// The step it belongs to.
    pub step: usize,
    /// Whether it happens by itself and in one way: a join that has its arrows, a start.
    pub silent: bool,
}

/// One thing that can happen.
#[derive(Debug, Clone)]
pub(super) struct Transition {
    pub cluster: usize,
    /// Sorted, each place once.
    pub puts: Vec<usize>,
    /// What a reader of a walk is told; `None` for what happens by itself.
    pub shown: Option<Move>,
}

/// One step of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    pub step: usize,
    pub taken: Taken,
}

/// How a walk leaves a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taken {
    /// The step is completed; the way is counted in its answers.
    Way(usize),
    /// The step has been opened as often as it may be, and is passed over.
    Spill,
}

pub(super) const SOURCE: usize = 0;
pub(super) const FINAL: usize = 1;

impl Net {
    /// The net of the steps that `reached` names. What a join lists that is not reached, or that no arrow connects with it,
    /// is left out: other findings speak of that.
    pub fn new(outline: &Outline, reached: &[bool]) -> Net {
        let mut net = Net {
            places: vec![Place::Source, Place::Final],
            consumer: vec![None, None],
            clusters: Vec::with_capacity(2 * outline.steps.len()),
            transitions: Vec::with_capacity(3 * outline.steps.len()),
        };
        let entries = entries(&mut net, outline, reached);
        net.cluster(vec![SOURCE], 0, true);
        for &start in &outline.starts {
            net.transition(vec![entries[start].before], None);
        }
        for (step, plan) in outline.steps.iter().enumerate().filter(|(step, _)| reached[*step]) {
            net.step(step, plan, &entries);
        }
        net
    }

    /// How a step is opened and left.
    fn step(&mut self, step: usize, plan: &Plan, entries: &[Entry]) {
        let entry = &entries[step];
        if !entry.arrows.is_empty() {
            self.cluster(entry.arrows.iter().map(|(_, place)| *place).collect(), step, true);
            self.transition(vec![entry.before], None);
        }
        if let Some(spill) = &plan.spill {
            self.cluster(vec![entry.before], step, false);
            self.transition(vec![entry.open], None);
            let puts = puts(spill, |to| entries[to].before);
            self.transition(puts, Some(Move { step, taken: Taken::Spill }));
        }
        self.cluster(vec![entry.open], step, false);
        for (way, target) in plan.ways.iter().enumerate() {
            let puts = puts(target, |to| entries[to].arrow_from(step));
            self.transition(puts, Some(Move { step, taken: Taken::Way(way) }));
        }
    }

    fn place(&mut self, place: Place) -> usize {
        self.places.push(place);
        self.consumer.push(None);
        self.places.len() - 1
    }

    fn cluster(&mut self, places: Vec<usize>, step: usize, silent: bool) {
        let cluster = self.clusters.len();
        places.iter().for_each(|&place| self.consumer[place] = Some(cluster));
        self.clusters.push(Cluster { places, transitions: Vec::new(), step, silent });
    }

    /// One more transition of the newest cluster.
    fn transition(&mut self, puts: Vec<usize>, shown: Option<Move>) {
        let cluster = self.clusters.len() - 1;
        self.clusters[cluster].transitions.push(self.transitions.len());
        self.transitions.push(Transition { cluster, puts, shown });
    }
}

/// The places before a step.
struct Entry {
    /// Where a token opens it, or spills over.
    before: usize,
    open: usize,
    /// Where the arrows of the steps it lists wait.
    arrows: Vec<(usize, usize)>,
}

impl Entry {
    /// Where the arrow of a step goes: a listed one waits, any other opens by itself.
    fn arrow_from(&self, from: usize) -> usize {
        self.arrows.iter().find(|(listed, _)| *listed == from).map_or(self.before, |(_, place)| *place)
    }
}

fn entries(net: &mut Net, outline: &Outline, reached: &[bool]) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(outline.steps.len());
    for (step, plan) in outline.steps.iter().enumerate() {
        let open = net.place(Place::Open(step));
        let before = if plan.spill.is_some() { net.place(Place::Before(step)) } else { open };
        let listed = plan.join.iter().filter(|&&from| reached[from] && outline.leads(from, step));
        let arrows = listed.map(|&from| (from, net.place(Place::Arrow { from, to: step }))).collect();
        entries.push(Entry { before, open, arrows });
    }
    entries
}

fn puts(way: &Way, place: impl Fn(usize) -> usize) -> Vec<usize> {
    match way {
        Way::End => vec![FINAL],
        Way::To(steps) => {
            let mut puts: Vec<usize> = steps.iter().map(|&to| place(to)).collect();
            puts.sort_unstable();
            puts
        }
    }
}
