//! Ways through a procedure along its arrows: what lies before what, by which rows, and what can happen side by side. It judges
//! nothing.

use std::collections::VecDeque;

use petgraph::Incoming;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, Reversed, Walker};

use crate::procedure::model::{Flow, Node, Procedure, StepIx, Target, WayOut, Work};

/// The arrows between the steps of a procedure.
pub(super) struct Paths<'a> {
    procedure: &'a Procedure,
    graph: DiGraph<(), ()>,
}

impl<'a> Paths<'a> {
    pub fn of(procedure: &'a Procedure) -> Paths<'a> {
        Paths::along(procedure, |_| true)
    }

    /// The same by these arrows only.
    pub fn along(procedure: &'a Procedure, arrow: impl Fn(&Flow) -> bool) -> Paths<'a> {
        let mut graph = DiGraph::with_capacity(procedure.steps.len(), procedure.flows.len());
        for _ in &procedure.steps {
            graph.add_node(());
        }
        for flow in procedure.flows.iter().filter(|flow| arrow(flow)) {
            if let (Node::Step(from), Node::Step(to)) = (flow.from, flow.to) {
                graph.add_edge(NodeIndex::new(from.0), NodeIndex::new(to.0), ());
            }
        }
        Paths { procedure, graph }
    }

    /// By step: whether a path leads from it to this one, or it is this one.
    pub fn before(&self, step: StepIx) -> Vec<bool> {
        let back = Reversed(&self.graph);
        self.marks(Dfs::new(back, NodeIndex::new(step.0)).iter(back))
    }

    /// The shortest path from one of these steps to another, both included, that passes through no step to be avoided.
    pub fn route(&self, from: &[StepIx], to: StepIx, avoid: impl Fn(StepIx) -> bool) -> Option<Vec<StepIx>> {
        let mut origins: Vec<Option<usize>> = vec![None; self.procedure.steps.len()];
        let mut open: VecDeque<usize> = VecDeque::new();
        for &step in from.iter().filter(|step| **step == to || !avoid(**step)) {
            origins[step.0] = Some(step.0);
            open.push_back(step.0);
        }
        while let Some(step) = open.pop_front() {
            if step == to.0 {
                let back =
                    std::iter::successors(Some(step), |&step| origins[step].filter(|&origin| origin != step));
                let mut route: Vec<StepIx> = back.map(StepIx).collect();
                route.reverse();
                return Some(route);
            }
            for next in self.graph.neighbors(NodeIndex::new(step)).map(NodeIndex::index) {
                if origins[next].is_none() && (next == to.0 || !avoid(StepIx(next))) {
                    origins[next] = Some(step);
                    open.push_back(next);
                }
            }
        }
        None
    }

    /// Of every set of steps that lead to one another the shortest circle through its first step, which it begins with.
    pub fn circles(&self) -> Vec<Vec<StepIx>> {
        let firsts = tarjan_scc(&self.graph).into_iter().filter_map(|part| part.into_iter().min());
        let circles = firsts.filter_map(|first| {
            let next: Vec<StepIx> = self.graph.neighbors(first).map(|next| StepIx(next.index())).collect();
            let mut circle = self.route(&next, StepIx(first.index()), |_| false)?;
            circle.rotate_right(1);
            Some(circle)
        });
        circles.collect()
    }

    /// By step: whether a path leads from it to an end.
    pub fn before_an_end(&self) -> Vec<bool> {
        let mut marks = vec![false; self.procedure.steps.len()];
        let mut open: Vec<NodeIndex> = Vec::new();
        for flow in &self.procedure.flows {
            if let (Node::Step(from), Node::End(_)) = (flow.from, flow.to) {
                open.push(NodeIndex::new(from.0));
            }
        }
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut marks[node.index()], true) {
                open.extend(self.graph.neighbors_directed(node, Incoming));
            }
        }
        marks
    }

    /// Whether two steps lie on branches of their own that one fork opens together.
    pub fn side_by_side(&self, one: StepIx, other: StepIx) -> bool {
        let (before_one, before_other) = (self.before(one), self.before(other));
        self.forks().any(|fork| {
            let only = |mine: &[bool], others: &[bool]| fork.iter().any(|to| mine[to.0] && !others[to.0]);
            only(&before_one, &before_other) && only(&before_other, &before_one)
        })
    }

    /// Whether two steps can be reached from different branches of one fork, be it one after the other.
    pub fn may_be_side_by_side(&self, one: StepIx, other: StepIx) -> bool {
        let (before_one, before_other) = (self.before(one), self.before(other));
        self.forks().any(|fork| {
            fork.iter().any(|here| {
                before_one[here.0] && fork.iter().any(|there| there != here && before_other[there.0])
            })
        })
    }

    pub fn has_fork(&self) -> bool {
        self.forks().next().is_some()
    }

    fn forks(&self) -> impl Iterator<Item = &'a [StepIx]> {
        let targets = self.procedure.steps.iter().flat_map(|step| match &step.way_out {
            WayOut::Next(target) => vec![target],
            WayOut::Decision { branches, .. } => branches.iter().map(|branch| &branch.target).collect(),
        });
        targets.filter_map(|target| match target {
            Target::Steps(steps) if steps.len() > 1 => Some(steps.as_slice()),
            Target::Steps(_) | Target::End(_) => None,
        })
    }

    fn marks(&self, nodes: impl Iterator<Item = NodeIndex>) -> Vec<bool> {
        let mut marks = vec![false; self.procedure.steps.len()];
        nodes.for_each(|node| marks[node.index()] = true);
        marks
    }
}

/// Whether persons perform the step.
pub(super) fn has_person(procedure: &Procedure, step: StepIx) -> bool {
    let step = procedure.step(step);
    step.work == Work::Human && !step.is_automatic()
}
