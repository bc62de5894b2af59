//! Whom rules on performers bind, how many persons that takes, and which rules cannot be kept together on some way. It judges nothing.
//!
//! A step that must be done by the same person as an earlier one is done by some of that one's performers, and by all of them where one
//! person did it. So whoever did a step passes from later steps to earlier ones, and back where the earlier has one performer. Two steps
//! that must differ clash where one performer passes to both, if all the steps in between can happen in one instance. And a quorum, or two
//! steps that must differ, may need more persons together than can have done the step that all of them must have done.
//!
//! Whoever does a step of the procedure that a step calls does that step: a call may have any number of performers.

use indexmap::IndexMap;

use crate::procedure::model::{Performers, Procedure, StepIx, Work};

use super::paths::{Paths, has_person};

/// The most steps of a clash, and the most ways that are tried to find one.
const MAX_STEPS: usize = 32;
const MAX_TRIALS: usize = 2_000;

/// The most chains that are followed from one step to those whose performers its own must be among.
const MAX_CHAINS: usize = 50;

/// By procedure of a document: how many different persons it takes, on the way that takes the most.
pub(super) type Persons = IndexMap<String, usize>;

/// How many persons the procedures of a document take.
pub(super) fn persons(procedures: &IndexMap<String, Procedure>) -> Persons {
    let mut persons = Persons::new();
    procedures.keys().for_each(|id| count(procedures, id, &mut persons));
    persons
}

/// Counts a procedure after those that it calls; one in a circle takes nobody for the circle's sake.
fn count(procedures: &IndexMap<String, Procedure>, id: &str, persons: &mut Persons) {
    let Some(procedure) = procedures.get(id).filter(|_| !persons.contains_key(id)) else { return };
    persons.insert(id.to_owned(), 0);
    for step in &procedure.steps {
        if let Work::Call { document: None, procedure } = &step.work {
            count(procedures, procedure, persons);
        }
    }
    let needed = Rules::of(procedure, &Paths::of(procedure), persons).needed();
    persons.insert(id.to_owned(), needed);
}

/// What a step asks of its performer: to be, or not to be, the one who did an earlier step.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    pub later: StepIx,
    pub earlier: StepIx,
    pub key: &'static str,
}

/// A step of a chain, and the order in which it and the one before it in the chain must happen for their rule to bind: the
/// earlier first.
#[derive(Clone)]
pub(super) struct Link {
    pub step: StepIx,
    pub order: (StepIx, StepIx),
}

pub(super) struct Rules<'a> {
    procedure: &'a Procedure,
    paths: &'a Paths<'a>,
    persons: &'a Persons,
    pub same: Vec<Rule>,
    pub differ: Vec<Rule>,
    /// Those whose earlier step never comes first.
    pub never: Vec<Rule>,
}

impl<'a> Rules<'a> {
    pub fn of(procedure: &'a Procedure, paths: &'a Paths<'a>, persons: &'a Persons) -> Rules<'a> {
        let (same, differ, never) = (Vec::new(), Vec::new(), Vec::new());
        let mut rules = Rules { procedure, paths, persons, same, differ, never };
        for (at, step) in procedure.steps.iter().enumerate() {
            let later = StepIx(at);
            if step.same_as.is_empty() && step.not_same_as.is_empty() {
                continue;
            }
            let before = paths.before(later);
            let same = step.same_as.iter().map(|earlier| (*earlier, "same_as"));
            let named = same.chain(step.not_same_as.iter().map(|earlier| (*earlier, "not_same_as")));
            for (earlier, key) in named.filter(|(earlier, _)| *earlier != later) {
                let rule = Rule { later, earlier, key };
                if !before[earlier.0] && !paths.may_be_side_by_side(earlier, later) {
                    rules.never.push(rule);
                } else if rules.has_performer(later) && rules.has_performer(earlier) {
                    let kind = if key == "same_as" { &mut rules.same } else { &mut rules.differ };
                    kind.push(rule);
                }
            }
        }
        rules
    }

    /// How many different persons the procedure takes, on the way that takes the most.
    fn needed(&self) -> usize {
        let steps = (0..self.procedure.steps.len()).map(StepIx).filter(|step| self.has_performer(*step));
        let binds = |rule: &&Rule| {
            let order = (rule.earlier, rule.later);
            can_be_placed(self.paths, &[rule.earlier, rule.later], &[order])
        };
        let pairs = self.differ.iter().filter(binds).map(|differ| self.of_both(differ));
        steps.map(|step| self.fewest(step)).chain(pairs).max().unwrap_or(0)
    }

    pub fn of_both(&self, differ: &Rule) -> usize {
        self.fewest(differ.later) + self.fewest(differ.earlier)
    }

    /// The fewest persons who can do a step; one person may hold all parts of a joint activity. A procedure of another document takes
    /// somebody.
    pub fn fewest(&self, step: StepIx) -> usize {
        let step = self.procedure.step(step);
        match (&step.work, &step.performers) {
            (Work::Call { document: None, procedure }, _) => {
                self.persons.get(procedure).copied().unwrap_or(1)
            }
            (_, Performers::One(_) | Performers::AnyOf(_) | Performers::Joint(_)) => 1,
            (_, Performers::Quorum { .. }) if step.branches().iter().any(|branch| branch.veto) => 1,
            (_, Performers::Quorum { needed, .. }) => *needed,
        }
    }

    /// Whether a person does the step, here or in the procedure that it calls.
    fn has_performer(&self, step: StepIx) -> bool {
        has_person(self.procedure, step) || (is_call(self.procedure, step) && self.fewest(step) > 0)
    }

    /// The steps through which one performer passes to both steps that must differ, if they can all happen in one instance.
    pub fn clash(&self, differ: &Rule) -> Option<Vec<Link>> {
        let mut trials = 0;
        let mut chain = vec![Link { step: differ.later, order: (differ.earlier, differ.later) }];
        self.extend(differ, &mut chain, false, &mut trials)
    }

    /// Looks for a chain from the later step to the earlier: first against the arrows of who passes where, then along them.
    fn extend(
        &self,
        differ: &Rule,
        chain: &mut Vec<Link>,
        onward: bool,
        trials: &mut usize,
    ) -> Option<Vec<Link>> {
        *trials += 1;
        let last = chain.last()?.step;
        if last == differ.earlier {
            let steps: Vec<StepIx> = chain.iter().map(|link| link.step).collect();
            let orders: Vec<(StepIx, StepIx)> = chain.iter().map(|link| link.order).collect();
            return can_be_placed(self.paths, &steps, &orders).then(|| chain.clone());
        }
        if chain.len() >= MAX_STEPS || *trials > MAX_TRIALS {
            return None;
        }
        for (link, with, against) in self.neighbours(last) {
            // Once the performer is passed along, he is not passed back: another step between may have another.
            let turns = if with { true } else { onward };
            let is_there = chain.iter().any(|other| other.step == link.step);
            if is_there || (onward && !with) || !(with || against) {
                continue;
            }
            chain.push(link);
            let onward = turns && !against;
            let found = self.extend(differ, chain, onward, trials);
            chain.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The step that a quorum's persons must all have done, if fewer persons than it needs can have done that.
    pub fn too_few(&self, rule: &Rule) -> Option<StepIx> {
        let needed = self.fewest(rule.later);
        let chains = self.upward(rule.later).into_iter().filter(|chain| chain.get(1) == Some(&rule.earlier));
        let mut last = chains.filter_map(|chain| Some((*chain.last()?, chain)));
        let found = last.find(|(of, chain)| {
            most(self.procedure, *of) < needed && can_be_placed(self.paths, chain, &upward_orders(chain))
        });
        found.map(|(of, _)| of)
    }

    /// The step that the persons of two steps which must differ all must have done, if fewer can have done that than both need.
    pub fn crowd(&self, differ: &Rule) -> Option<StepIx> {
        let needed = self.of_both(differ);
        let others = self.upward(differ.earlier);
        for chain in self.upward(differ.later) {
            let of = *chain.last()?;
            // Where one person did it, or one of the two is it, a clash was found already.
            let is_told = most(self.procedure, of) == 1 || [differ.later, differ.earlier].contains(&of);
            if is_told || most(self.procedure, of) >= needed || chain.contains(&differ.earlier) {
                continue;
            }
            for other in
                others.iter().filter(|other| other.last() == Some(&of) && !other.contains(&differ.later))
            {
                let mut steps = chain.clone();
                steps.extend(other.iter().filter(|step| !chain.contains(step)));
                let mut orders = upward_orders(&chain);
                orders.extend(upward_orders(other));
                orders.push((differ.earlier, differ.later));
                if steps.len() <= MAX_STEPS && can_be_placed(self.paths, &steps, &orders) {
                    return Some(of);
                }
            }
        }
        None
    }

    /// Chains of rules from a step to those whose performers all its own must be among; the first is the step alone.
    fn upward(&self, step: StepIx) -> Vec<Vec<StepIx>> {
        let mut chains = vec![vec![step]];
        let mut at = 0;
        while at < chains.len() && chains.len() < MAX_CHAINS {
            let chain = chains[at].clone();
            let next = self.same.iter().filter(|rule| chain.last() == Some(&rule.later));
            let next = next.filter(|rule| chain.len() < MAX_STEPS && !chain.contains(&rule.earlier));
            chains.extend(next.map(|rule| chain.iter().copied().chain([rule.earlier]).collect()));
            at += 1;
        }
        chains
    }

    /// The steps tied to this one, each with whether all its performers are among theirs, and theirs among its.
    fn neighbours(&self, step: StepIx) -> Vec<(Link, bool, bool)> {
        let tied = self.same.iter().filter_map(|rule| {
            let alone = has_one_performer(self.procedure, rule.earlier);
            let order = (rule.earlier, rule.later);
            match step {
                it if it == rule.later => Some((Link { step: rule.earlier, order }, true, alone)),
                it if it == rule.earlier => Some((Link { step: rule.later, order }, alone, true)),
                _other => None,
            }
        });
        tied.collect()
    }
}

/// What comes before what, for the rules along an upward chain to bind.
fn upward_orders(chain: &[StepIx]) -> Vec<(StepIx, StepIx)> {
    chain.windows(2).map(|pair| (pair[1], pair[0])).collect()
}

fn is_call(procedure: &Procedure, step: StepIx) -> bool {
    matches!(procedure.step(step).work, Work::Call { .. })
}

fn has_one_performer(procedure: &Procedure, step: StepIx) -> bool {
    most(procedure, step) == 1
}

/// The most persons who can do a step.
pub(super) fn most(procedure: &Procedure, step: StepIx) -> usize {
    let step = procedure.step(step);
    if let Work::Call { .. } = step.work {
        return usize::MAX;
    }
    match &step.performers {
        Performers::One(_) | Performers::AnyOf(_) => 1,
        Performers::Joint(parts) => parts.len(),
        // All may have voted before an answer wins.
        Performers::Quorum { of, .. } if step.is_decision() => of.len(),
        Performers::Quorum { needed, .. } => *needed,
    }
}

/// Whether the steps can be put into an order that one instance can keep.
fn can_be_placed(paths: &Paths, steps: &[StepIx], orders: &[(StepIx, StepIx)]) -> bool {
    place_next(paths, steps, orders, &mut Vec::new(), &mut 0)
}

/// Puts the next of the steps into such an order.
fn place_next(
    paths: &Paths,
    steps: &[StepIx],
    orders: &[(StepIx, StepIx)],
    placed: &mut Vec<StepIx>,
    trials: &mut usize,
) -> bool {
    if placed.len() == steps.len() {
        return true;
    }
    *trials += 1;
    if *trials > MAX_TRIALS {
        return false;
    }
    for &step in steps.iter().filter(|step| !placed.contains(step)).collect::<Vec<_>>() {
        let due = orders.iter().any(|(earlier, later)| *later == step && !placed.contains(earlier));
        // What counts is who did a step last: one that has its place is not done again on the way. One that has none yet may be,
        // since it comes once more.
        let follows = placed.last().is_none_or(|&last| {
            paths.route(&[last], step, |other| other != last && placed.contains(&other)).is_some()
                || paths.side_by_side(last, step)
        });
        if due || !follows {
            continue;
        }
        placed.push(step);
        if place_next(paths, steps, orders, placed, trials) {
            return true;
        }
        placed.pop();
    }
    false
}
