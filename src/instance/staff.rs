//! Whether the people there are can do a procedure at all: somebody for each part, for a quorum so many different persons, and
//! others where the four eyes want others. Each step is looked at by itself, and each pair that must differ or be the same;
//! what is missing is told, and keeps nobody from beginning. Changes nothing.

use petgraph::algo::ford_fulkerson;
use petgraph::graph::DiGraph;

use crate::procedure::{ActorIx, Performers, Procedure, Step, Work};

use super::refusal::Role;
use super::turn::roles;

/// A person, and the actor keys that he holds, for himself or for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub person: String,
    pub roles: Vec<String>,
}

/// A step that the people there are cannot do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortStaffed {
    pub step: String,
    pub lack: Lack,
}

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// Nobody holds any of these.
    Nobody { roles: Vec<Role> },
    /// A quorum wants more persons than can take a part each.
    Quorum { needed: usize, most: usize },
    /// This step and an earlier one want different persons, and there are fewer.
    Others { than: String, needed: usize, most: usize },
    /// So many persons must have done an earlier step too, and fewer could.
    Same { of: String, needed: usize, most: usize },
}

/// What the people there are cannot do, in written order; at most one thing a step.
pub fn short_staffed(procedure: &Procedure, people: &[Holder]) -> Vec<ShortStaffed> {
    let staff = Staff { procedure, people };
    let steps = procedure.steps.iter().filter(|step| is_done_by_people(step));
    steps.filter_map(|step| Some(ShortStaffed { step: step.id.clone(), lack: staff.lack(step)? })).collect()
}

fn is_done_by_people(step: &Step) -> bool {
    step.work == Work::Human && !step.is_automatic()
}

struct Staff<'a> {
    procedure: &'a Procedure,
    people: &'a [Holder],
}

impl Staff<'_> {
    fn lack(&self, step: &Step) -> Option<Lack> {
        self.nobody(step).or_else(|| self.too_few(step)).or_else(|| {
            let others =
                step.not_same_as.iter().find_map(|other| self.no_others(step, self.procedure.step(*other)));
            others.or_else(|| {
                step.same_as.iter().find_map(|other| self.none_the_same(step, self.procedure.step(*other)))
            })
        })
    }

    fn nobody(&self, step: &Step) -> Option<Lack> {
        let all = step.performers.all();
        let without = |actor: &&ActorIx| !self.people.iter().any(|holder| self.holds(holder, **actor));
        let without: Vec<ActorIx> = all.iter().filter(without).copied().collect();
        let is_lacking = match step.performers {
            Performers::One(_) | Performers::Joint(_) => !without.is_empty(),
            Performers::AnyOf(_) | Performers::Quorum { .. } => without.len() == all.len(),
        };
        is_lacking.then(|| Lack::Nobody { roles: roles(self.procedure, &without) })
    }

    fn too_few(&self, step: &Step) -> Option<Lack> {
        let Performers::Quorum { needed, .. } = step.performers else { return None };
        let most = self.different(&[step]);
        (most < needed).then_some(Lack::Quorum { needed, most })
    }

    /// Of two steps that people do apart, whether there are as many as both want.
    fn no_others(&self, step: &Step, other: &Step) -> Option<Lack> {
        if !is_done_by_people(other) || self.nobody(other).is_some() {
            return None;
        }
        let needed = wanted(step)? + wanted(other)?;
        let most = self.different(&[step, other]);
        (most < needed).then(|| Lack::Others { than: other.id.clone(), needed, most })
    }

    fn none_the_same(&self, step: &Step, other: &Step) -> Option<Lack> {
        if !is_done_by_people(other) || self.nobody(other).is_some() {
            return None;
        }
        let able = |step: &Step, holder: &Holder| {
            step.performers.all().iter().any(|actor| self.holds(holder, *actor))
        };
        let both = self.people.iter().filter(|holder| able(step, holder) && able(other, holder)).count();
        let needed = wanted(step).unwrap_or(1);
        (both < needed).then(|| Lack::Same { of: other.id.clone(), needed, most: both })
    }

    /// How many different persons can do parts of these steps, as many as each wants: the most that can flow from the steps,
    /// over their parts, to persons.
    fn different(&self, steps: &[&Step]) -> usize {
        let mut graph: DiGraph<(), usize> = DiGraph::new();
        let (source, sink) = (graph.add_node(()), graph.add_node(()));
        let persons: Vec<_> = self.people.iter().map(|_| graph.add_node(())).collect();
        for person in &persons {
            graph.add_edge(*person, sink, 1);
        }
        let all: usize = steps.iter().map(|step| step.performers.all().len()).sum();
        for step in steps {
            let group = graph.add_node(());
            graph.add_edge(source, group, wanted(step).unwrap_or_default());
            for actor in step.performers.all() {
                let part = graph.add_node(());
                graph.add_edge(group, part, 1);
                let holders =
                    self.people.iter().zip(&persons).filter(|(holder, _)| self.holds(holder, *actor));
                // As many holders as there are parts are always enough for one of them.
                for (_, person) in holders.take(all) {
                    graph.add_edge(part, *person, 1);
                }
            }
        }
        ford_fulkerson(&graph, source, sink).0
    }

    fn holds(&self, holder: &Holder, actor: ActorIx) -> bool {
        holder.roles.iter().any(|role| role == self.procedure.role(actor))
    }
}

/// How many different persons a step wants; unknown of a joint activity, of which one person may do all parts.
fn wanted(step: &Step) -> Option<usize> {
    match step.performers {
        Performers::One(_) | Performers::AnyOf(_) => Some(1),
        Performers::Joint(_) => None,
        Performers::Quorum { needed, .. } => Some(needed),
    }
}
