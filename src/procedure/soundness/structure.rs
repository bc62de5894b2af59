//! What the mere arrows tell: which steps a flow can get to, and which circles it cannot leave. Joins play no part here.

use std::collections::VecDeque;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, Reversed, Walker};

use super::net::{Move, Taken};
use super::outline::{Outline, Way};

/// The arrows of a flow as a graph, its start and its end being the two nodes after the steps.
pub(super) struct Structure<'a> {
    outline: &'a Outline,
    graph: DiGraph<(), ()>,
    /// By step: whether arrows lead to it from a start.
    pub reached: Vec<bool>,
    /// By step: whether arrows lead from it to an end.
    escapes: Vec<bool>,
}

/// A circle that no arrow leaves.
pub(super) struct Trap {
    /// From the start into the circle and once around.
    pub walk: Vec<Move>,
    /// The step at which a walk enters it.
    pub entry: usize,
}

impl<'a> Structure<'a> {
    pub fn of(outline: &'a Outline) -> Structure<'a> {
        let steps = outline.steps.len();
        let (start, end) = (NodeIndex::new(steps), NodeIndex::new(steps + 1));
        let mut graph = DiGraph::with_capacity(steps + 2, 2 * steps);
        for _ in 0..steps + 2 {
            graph.add_node(());
        }
        for &step in &outline.starts {
            graph.add_edge(start, NodeIndex::new(step), ());
        }
        for (step, plan) in outline.steps.iter().enumerate() {
            for next in plan.next() {
                graph.add_edge(NodeIndex::new(step), NodeIndex::new(next), ());
            }
            if plan.may_end() {
                graph.add_edge(NodeIndex::new(step), end, ());
            }
        }
        let reached = marks(steps, Dfs::new(&graph, start).iter(&graph));
        let escapes = marks(steps, Dfs::new(Reversed(&graph), end).iter(Reversed(&graph)));
        Structure { outline, graph, reached, escapes }
    }

    /// The steps that nothing reaches, but for those that only follow from such a one.
    pub fn unreached(&self) -> Vec<usize> {
        if self.reached.iter().all(|&reached| reached) {
            return Vec::new();
        }
        let circles = self.circles(|step| !self.reached[step]);
        let mut first: Vec<usize> = circles
            .iter()
            .filter_map(|circle| {
                let lone = |&step: &usize| {
                    let from = self.graph.neighbors_directed(NodeIndex::new(step), petgraph::Incoming);
                    from.map(NodeIndex::index).all(|from| circle.contains(&from))
                };
                circle.iter().all(lone).then(|| circle.iter().min().copied())?
            })
            .collect();
        first.sort_unstable();
        first
    }

    /// Whether a step that a flow can get to waits for one that it cannot.
    pub fn waits_for_unreached(&self) -> bool {
        let reached = |step: &usize| self.reached[*step];
        let plans = self.outline.steps.iter().enumerate();
        plans.filter(|(step, _)| reached(step)).any(|(_, plan)| !plan.join.iter().all(reached))
    }

    /// The circles that a flow can get into and never leaves.
    pub fn traps(&self) -> Vec<Trap> {
        let trapped = |step: usize| self.reached[step] && !self.escapes[step];
        if !(0..self.outline.steps.len()).any(trapped) {
            return Vec::new();
        }
        let mut circles = self.circles(trapped);
        circles.retain(|circle| {
            circle.iter().all(|&step| self.outline.steps[step].next().all(|next| circle.contains(&next)))
        });
        let mut traps: Vec<Trap> = circles.iter().filter_map(|circle| self.trap(circle)).collect();
        traps.sort_by_key(|trap| trap.entry);
        traps
    }

    /// The same flow once every limit on a circle is used up: such a step no longer opens, and only leads on to where its limit
    /// says. It begins at these steps.
    pub fn used_up(&self) -> Outline {
        let mut outline = self.outline.clone();
        let comes_back = |step: usize| outline.steps[step].next().any(|next| next == step);
        let circles = self.circles(|step| self.reached[step]).into_iter();
        let circles = circles.filter(|circle| circle.len() > 1 || comes_back(circle[0]));
        let mut starts: Vec<usize> =
            circles.flatten().filter(|&step| outline.steps[step].spill.is_some()).collect();
        starts.sort_unstable();
        starts.iter().for_each(|&step| outline.steps[step].ways.clear());
        outline.starts = starts;
        outline
    }

    fn trap(&self, circle: &[usize]) -> Option<Trap> {
        let (mut walk, entry) = self.walk(&self.outline.starts, |step| circle.contains(&step))?;
        let round = self.outline.steps[entry].next().collect::<Vec<_>>();
        let (back, _) = self.walk(&round, |step| step == entry)?;
        walk.push(
            self.first_move(entry, |next| back.first().map_or(next == entry, |first| first.step == next))?,
        );
        walk.extend(back);
        Some(Trap { walk, entry })
    }

    /// The move that leaves a step for a certain one.
    fn first_move(&self, step: usize, wanted: impl Fn(usize) -> bool) -> Option<Move> {
        moves(self.outline, step).find(|(_, to)| wanted(*to)).map(|(taken, _)| taken)
    }

    /// The shortest walk from one of the given steps to one that is wanted, which it stops short of, and that step.
    fn walk(&self, from: &[usize], wanted: impl Fn(usize) -> bool) -> Option<(Vec<Move>, usize)> {
        let mut origins: Vec<Option<Move>> = vec![None; self.outline.steps.len()];
        let mut known = vec![false; self.outline.steps.len()];
        let mut open: VecDeque<usize> = from.iter().copied().collect();
        from.iter().for_each(|&step| known[step] = true);
        while let Some(step) = open.pop_front() {
            if wanted(step) {
                let back = std::iter::successors(origins[step], |taken| origins[taken.step]);
                let mut walk: Vec<Move> = back.collect();
                walk.reverse();
                return Some((walk, step));
            }
            for (taken, next) in moves(self.outline, step) {
                if !std::mem::replace(&mut known[next], true) {
                    origins[next] = Some(taken);
                    open.push_back(next);
                }
            }
        }
        None
    }

    /// The strongly connected parts of the graph that consist of such steps.
    fn circles(&self, of: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let steps = self.outline.steps.len();
        let parts = tarjan_scc(&self.graph).into_iter();
        let parts = parts.map(|part| part.into_iter().map(NodeIndex::index).collect::<Vec<_>>());
        parts.filter(|part| part.iter().all(|&step| step < steps && of(step))).collect()
    }
}

/// Every move from a step to another.
fn moves(outline: &Outline, step: usize) -> impl Iterator<Item = (Move, usize)> + '_ {
    let plan = &outline.steps[step];
    let ways = plan.ways.iter().enumerate().map(|(way, target)| (Taken::Way(way), target));
    let spill = plan.spill.iter().map(|target| (Taken::Spill, target));
    let to = move |(taken, target): (Taken, &'_ Way)| {
        target.steps().to_vec().into_iter().map(move |to| (Move { step, taken }, to))
    };
    ways.chain(spill).flat_map(to)
}

fn marks(steps: usize, nodes: impl Iterator<Item = NodeIndex>) -> Vec<bool> {
    let mut marks = vec![false; steps];
    nodes.map(NodeIndex::index).filter(|&node| node < steps).for_each(|node| marks[node] = true);
    marks
}
