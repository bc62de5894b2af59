//! A second engine, written directly over the document as the author wrote it: what is open is a multiset of places,
//! as in a Petri net. It shares nothing with `sop::instance` but the words of its answers.

use std::collections::BTreeMap;

use sop::document::{Performers, Procedure, Step, Target};

/// What a person asks for; steps and actors are those of the document.
#[derive(Debug, Clone)]
pub enum Ask {
    Claim { step: String, actor: String },
    Release { step: String, actor: String },
    Reassign { step: String, actor: String, to: &'static Person },
    Complete { step: String, actor: String, answer: Option<String>, skip: bool },
    Suspend,
    Resume,
    Cancel,
}

/// A person, and the actors that he may be.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: &'static str,
    pub roles: &'static [&'static str],
}

/// Where something of the instance is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Open(String),
    /// From a step to the join that lists it.
    Arrow(String, String),
}

/// What is known of an open step.
#[derive(Debug, Clone, Default)]
struct Opened {
    /// Who has claimed the part of an actor that is still to be done.
    parts: BTreeMap<String, Option<String>>,
    done_by: Vec<String>,
    answer: Option<String>,
    /// Every answer given.
    votes: Vec<String>,
}

/// One run.
#[derive(Debug, Clone)]
pub struct Reference<'a> {
    written: &'a Procedure,
    /// The value of the field `n` of the form filled in on opening.
    n: i64,
    marking: BTreeMap<Place, usize>,
    opened: BTreeMap<String, Opened>,
    visits: BTreeMap<String, u32>,
    performers: BTreeMap<String, Vec<String>>,
    suspended: bool,
    /// Set at the end; a cancelled run has no outcome.
    pub ended: Option<Option<String>>,
}

/// What is to be seen of a run from outside, in an order of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Step, actor, visit, claimer.
    pub tasks: Vec<(String, String, u32, Option<String>)>,
    /// From, to.
    pub arrows: Vec<(String, String)>,
    pub suspended: bool,
    pub ended: Option<Option<String>>,
}

impl<'a> Reference<'a> {
    pub fn open(written: &'a Procedure, start: Option<&str>, n: i64) -> Reference<'a> {
        let mut run = Reference {
            written,
            n,
            marking: BTreeMap::new(),
            opened: BTreeMap::new(),
            visits: BTreeMap::new(),
            performers: BTreeMap::new(),
            suspended: false,
            ended: None,
        };
        let first = written.start.first().unwrap_or(&written.steps[0].id).clone();
        run.enter(start.unwrap_or(&first));
        run
    }

    /// Does what is asked, or, if that is not allowed now, nothing: then it says so.
    pub fn ask(&mut self, person: &Person, ask: &Ask) -> bool {
        if self.ended.is_some() {
            return false;
        }
        match ask {
            Ask::Suspend if !self.suspended && self.may_open(person) => self.suspended = true,
            Ask::Resume if self.suspended && self.may_open(person) => self.suspended = false,
            Ask::Cancel if self.may_open(person) => {
                self.opened.clear();
                self.marking.retain(|place, _| matches!(place, Place::Arrow(..)));
                self.suspended = false;
                self.ended = Some(None);
            }
            Ask::Suspend | Ask::Resume | Ask::Cancel => return false,
            Ask::Claim { .. } | Ask::Release { .. } | Ask::Reassign { .. } | Ask::Complete { .. }
                if self.suspended =>
            {
                return false;
            }
            Ask::Reassign { step, actor, to } => {
                let claimer = self.claimer(step, actor);
                let own = self.opened.get(step).is_some_and(|open| open.parts.get(actor) == Some(&claimer));
                let free = claimer.is_none() || (own && claimer.as_deref() != Some(to.name));
                if !person.roles.contains(&actor.as_str()) || !self.may_do(to, step, actor) || !free {
                    return false;
                }
                self.set_claimer(step, actor, Some(to.name.into()));
            }
            Ask::Claim { step, actor } => {
                if !self.may_do(person, step, actor) || self.claimer(step, actor).is_some() {
                    return false;
                }
                self.set_claimer(step, actor, Some(person.name.into()));
            }
            Ask::Release { step, actor } => {
                let claimer = self.opened.get(step).and_then(|open| open.parts.get(actor).cloned().flatten());
                if claimer.as_deref() != Some(person.name) {
                    return false;
                }
                self.set_claimer(step, actor, None);
            }
            Ask::Complete { step, actor, answer, skip } => {
                return self.complete(person, step, actor, answer.as_deref(), *skip);
            }
        }
        true
    }

    pub fn view(&self) -> View {
        let mut tasks = Vec::new();
        for (step, open) in &self.opened {
            for (actor, claimer) in &open.parts {
                tasks.push((step.clone(), actor.clone(), self.visits[step], claimer.clone()));
            }
        }
        let mut arrows = Vec::new();
        for (place, count) in &self.marking {
            if let Place::Arrow(from, to) = place {
                arrows.extend((0..*count).map(|_| (from.clone(), to.clone())));
            }
        }
        View { tasks, arrows, suspended: self.suspended, ended: self.ended.clone() }
    }

    fn complete(
        &mut self,
        person: &Person,
        step: &str,
        actor: &str,
        answer: Option<&str>,
        skip: bool,
    ) -> bool {
        let written = self.step(step);
        let claimer = self.claimer(step, actor);
        let own = self.opened.get(step).and_then(|open| open.parts.get(actor).cloned().flatten()).is_some();
        let free = claimer.is_none() || (claimer.as_deref() == Some(person.name) && own);
        let by_all = matches!(&written.actor, Performers::AnyOf(_) | Performers::Quorum { .. });
        let answers = by_all || actors(written)[0] == actor;
        let fits = match answer {
            Some(answer) => answers && written.branches.contains_key(answer),
            None => written.branches.is_empty() || !answers,
        };
        let fits = fits && !(skip && written.optional.is_none());
        if !self.may_do(person, step, actor) || !free || !fits {
            return false;
        }
        let open = self.opened.get_mut(step).expect("an open step is known");
        open.done_by.push(person.name.into());
        open.answer = open.answer.take().or(answer.map(String::from));
        open.votes.extend(answer.map(String::from));
        match written.actor {
            Performers::AnyOf(_) => open.parts.clear(),
            _ => drop(open.parts.remove(actor)),
        }
        if let Performers::Quorum { needed, .. } = written.actor {
            self.count(step, needed);
            return true;
        }
        if open.parts.is_empty() {
            let done = self.opened.remove(step).expect("an open step is known");
            self.performers.insert(step.into(), done.done_by);
            self.take(&Place::Open(step.into()));
            self.leave(step, done.answer.as_deref());
        }
        true
    }

    /// Whether a quorum is there, and what its votes come to.
    fn count(&mut self, step: &str, needed: usize) {
        let written = self.step(step);
        let open = &self.opened[step];
        let left = open.parts.len();
        let lacks = |answer: &str| {
            let wanted = if written.branches[answer].veto { 1 } else { needed };
            wanted.saturating_sub(open.votes.iter().filter(|vote| *vote == answer).count())
        };
        let won = written.branches.keys().find(|answer| lacks(answer) == 0).cloned();
        let over = match written.branches.is_empty() {
            true => open.done_by.len() == needed,
            false => won.is_some() || written.branches.keys().all(|answer| lacks(answer) > left),
        };
        if !over {
            return;
        }
        let done = self.opened.remove(step).expect("an open step is known");
        self.performers.insert(step.into(), done.done_by);
        self.take(&Place::Open(step.into()));
        match won {
            None if !written.branches.is_empty() => self.enter(step),
            won => self.leave(step, won.as_deref()),
        }
    }

    fn leave(&mut self, step: &str, answer: Option<&str>) {
        let written = self.step(step);
        let row = self.written.steps.iter().position(|each| each.id == step).expect("the step is written");
        let below = self.written.steps.get(row + 1);
        match (answer, &written.next, below) {
            (Some(answer), _, _) => self.follow(&written.branches[answer].target, Some(step)),
            (None, Some(next), _) => self.follow(next, Some(step)),
            (None, None, Some(below)) if written.end.is_none() => self.arrive(Some(step), &below.id),
            (None, None, _) => self.end(written.end.as_deref()),
        }
    }

    fn follow(&mut self, target: &Target, from: Option<&str>) {
        match target {
            Target::Steps(steps) => steps.iter().for_each(|step| self.arrive(from, step)),
            Target::End { outcome, .. } => self.end(outcome.as_deref()),
        }
    }

    fn end(&mut self, outcome: Option<&str>) {
        self.ended = Some(Some(outcome.unwrap_or("selesai").into()));
    }

    fn arrive(&mut self, from: Option<&str>, to: &str) {
        let listed = &self.step(to).wait_for;
        let Some(from) = from.filter(|from| listed.iter().any(|each| each == from)) else {
            return self.enter(to);
        };
        *self.marking.entry(Place::Arrow(from.into(), to.into())).or_default() += 1;
        let arrows: Vec<Place> = listed.iter().map(|from| Place::Arrow(from.clone(), to.into())).collect();
        if arrows.iter().all(|arrow| self.marking.contains_key(arrow)) {
            arrows.iter().for_each(|arrow| self.take(arrow));
            self.enter(to);
        }
    }

    fn enter(&mut self, step: &str) {
        let written = self.step(step);
        let visits = self.visits.entry(step.into()).or_default();
        if let Some(limit) = written.at_most.as_ref().filter(|limit| *visits == limit.visits) {
            return self.follow(&limit.then, None);
        }
        *visits += 1;
        if written.branches.values().any(|branch| branch.when.is_some()) {
            let answer = self.decided(written);
            return self.leave(step, Some(&answer));
        }
        *self.marking.entry(Place::Open(step.into())).or_default() += 1;
        let parts = actors(written).iter().map(|actor| (actor.clone(), None)).collect();
        self.opened.insert(step.into(), Opened { parts, ..Opened::default() });
    }

    /// The conditions of the test's procedures are all of the kind `n > 5`.
    fn decided(&self, written: &Step) -> String {
        let holds = |when: &str| {
            let bound = when.strip_prefix("n > ").expect("a condition of the generator");
            self.n > bound.parse().expect("a number")
        };
        let mut branches = written.branches.iter();
        let first = branches.clone().find(|(_, branch)| branch.when.as_deref().is_some_and(holds));
        let answer = first.or_else(|| branches.find(|(_, branch)| branch.when.is_none()));
        answer.expect("one branch is the default").0.clone()
    }

    fn take(&mut self, place: &Place) {
        let count = self.marking.get_mut(place).expect("only what is there is taken");
        *count -= 1;
        if *count == 0 {
            self.marking.remove(place);
        }
    }

    fn may_open(&self, person: &Person) -> bool {
        let starts: Vec<&str> = match self.written.start.is_empty() {
            true => vec![&self.written.steps[0].id],
            false => self.written.start.iter().map(String::as_str).collect(),
        };
        let mut actors = starts.iter().flat_map(|start| actors(self.step(start)));
        actors.any(|actor| person.roles.contains(&actor.as_str()))
    }

    fn may_do(&self, person: &Person, step: &str, actor: &str) -> bool {
        let Some(open) = self.opened.get(step) else { return false };
        let written = self.step(step);
        let did = |other: &String| {
            self.performers.get(other).is_some_and(|all| all.iter().any(|p| p == person.name))
        };
        let performed = |other: &&String| self.performers.contains_key(*other);
        let other_part = |(part, claimer): (&String, &Option<String>)| {
            part != actor && claimer.as_deref() == Some(person.name)
        };
        let counted = matches!(written.actor, Performers::Quorum { .. })
            && (open.done_by.iter().any(|done| done == person.name) || open.parts.iter().any(other_part));
        open.parts.contains_key(actor)
            && !counted
            && person.roles.contains(&actor)
            && !written.not_same_as.iter().any(did)
            && written.same_as.iter().filter(performed).all(did)
    }

    fn claimer(&self, step: &str, actor: &str) -> Option<String> {
        let open = self.opened.get(step)?;
        match self.step(step).actor {
            Performers::AnyOf(_) => open.parts.values().flatten().next().cloned(),
            _ => open.parts.get(actor).cloned().flatten(),
        }
    }

    fn set_claimer(&mut self, step: &str, actor: &str, person: Option<String>) {
        let open = self.opened.get_mut(step).expect("an open step is known");
        open.parts.insert(actor.into(), person);
    }

    fn step(&self, id: &str) -> &'a Step {
        self.written.steps.iter().find(|step| step.id == id).expect("every target was checked")
    }
}

fn actors(step: &Step) -> Vec<String> {
    match &step.actor {
        Performers::One(actor) => vec![actor.clone()],
        Performers::Joint(actors) | Performers::AnyOf(actors) | Performers::Quorum { of: actors, .. } => {
            actors.clone()
        }
    }
}
