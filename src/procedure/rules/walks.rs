//! Four eyes on every walk through a procedure without forks, where one person does each step: exactly, within a bound, also where a
//! loop does steps again. Of persons it knows only which of those who did steps last must be one, and which must not.

use std::collections::{BTreeSet, HashSet};

use crate::procedure::model::{Node, Performers, Procedure, Step, StepIx, Why};

use super::paths::{Paths, has_person};

/// The most that is looked at, states times steps; beyond, nothing is found.
const MAX_LOOKED_AT: usize = 400_000;

/// The step that is to be done next, and who did those before it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Standing {
    at: StepIx,
    /// By step: who did it last. Persons are numbers, in the order of the first step that they did last.
    last: Vec<Option<usize>>,
    /// Those who must not be one, the smaller number first.
    differ: BTreeSet<(usize, usize)>,
}

/// A shortest walk to a step that nobody can do, whoever did the others; none where the procedure has forks, limits of visits, or
/// steps of several people that the rules name.
pub(super) fn to_a_clash(procedure: &Procedure, paths: &Paths) -> Option<Vec<StepIx>> {
    let is_limited = procedure.flows.iter().any(|flow| flow.why == Why::AtMost);
    if is_limited || paths.has_fork() || !procedure.steps.iter().all(|step| is_plain(procedure, step)) {
        return None;
    }
    let start = |&at: &StepIx| {
        (Standing { at, last: vec![None; procedure.steps.len()], differ: BTreeSet::new() }, None)
    };
    let mut reached: Vec<(Standing, Option<usize>)> = procedure.starts.iter().map(start).collect();
    let mut known: HashSet<Standing> = reached.iter().map(|(standing, _)| standing.clone()).collect();
    let mut next = 0;
    while next < reached.len() && reached.len() * procedure.steps.len() < MAX_LOOKED_AT {
        let Some(done) = reached[next].0.done(procedure) else { return Some(walk(&reached, next)) };
        for flow in procedure.flows.iter().filter(|flow| flow.from == Node::Step(done.at)) {
            let Node::Step(at) = flow.to else { continue };
            let standing = Standing { at, ..done.clone() };
            if known.insert(standing.clone()) {
                reached.push((standing, Some(next)));
            }
        }
        next += 1;
    }
    None
}

/// Whether the step's own rules are between steps that one person does.
fn is_plain(procedure: &Procedure, step: &Step) -> bool {
    let one = |step: &Step| matches!(step.performers, Performers::One(_) | Performers::AnyOf(_));
    let mut named = step.same_as.iter().chain(&step.not_same_as).peekable();
    (named.peek().is_none() || one(step)) && named.all(|earlier| one(procedure.step(*earlier)))
}

fn walk(reached: &[(Standing, Option<usize>)], last: usize) -> Vec<StepIx> {
    let mut steps: Vec<StepIx> =
        std::iter::successors(Some(last), |&at| reached[at].1).map(|at| reached[at].0.at).collect();
    steps.reverse();
    steps
}

impl Standing {
    /// The same after the step was done; none where nobody can do it.
    fn done(&self, procedure: &Procedure) -> Option<Standing> {
        let step = procedure.step(self.at);
        let mut after = self.clone();
        if !has_person(procedure, self.at) {
            return Some(after);
        }
        let newcomer = self.last.len();
        let mut doer = newcomer;
        for earlier in &step.same_as {
            let Some(person) = after.last[earlier.0] else { continue };
            if doer != newcomer && !after.unite(doer, person) {
                return None;
            }
            doer = person;
        }
        for earlier in &step.not_same_as {
            let Some(other) = after.last[earlier.0] else { continue };
            if other == doer {
                return None;
            }
            after.differ.insert((doer.min(other), doer.max(other)));
        }
        let is_named =
            |other: &Step| other.same_as.contains(&self.at) || other.not_same_as.contains(&self.at);
        if procedure.steps.iter().any(is_named) {
            after.last[self.at.0] = Some(doer);
        }
        Some(after.in_order())
    }

    /// Takes two persons for one, `one` for `other`; false where they must not be.
    fn unite(&mut self, one: usize, other: usize) -> bool {
        if self.differ.contains(&(one.min(other), one.max(other))) {
            return false;
        }
        let now = |person: usize| if person == one { other } else { person };
        self.last.iter_mut().flatten().for_each(|person| *person = now(*person));
        let pairs = self.differ.iter().map(|&(left, right)| (now(left), now(right)));
        self.differ = pairs.map(|(left, right)| (left.min(right), left.max(right))).collect();
        true
    }

    /// With persons numbered anew, without those who did no step last.
    fn in_order(self) -> Standing {
        let mut numbers: Vec<usize> = Vec::new();
        for person in self.last.iter().flatten() {
            if !numbers.contains(person) {
                numbers.push(*person);
            }
        }
        let number = |person: usize| numbers.iter().position(|other| *other == person);
        let pairs = self.differ.iter().filter_map(|&(left, right)| Some((number(left)?, number(right)?)));
        let differ = pairs.map(|(left, right)| (left.min(right), left.max(right))).collect();
        let last = self.last.iter().map(|person| person.and_then(number)).collect();
        Standing { at: self.at, last, differ }
    }
}
