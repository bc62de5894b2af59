//! Reads off a run that went wrong what an author must know: the moves that led there and no others, the fork where they
//! parted, and what was still open or missing. Never searches.

use super::net::{Move, Net, Place, SOURCE};
use super::search::{BadRun, Clash, Fired, fire};
use super::{Fault, Pending};

/// What went wrong in this run. Moves that the clash does not come of are left out first, as long as that shortens the run.
pub(super) fn diagnose(net: &Net, run: &BadRun) -> Option<Fault> {
    let history = History::of(net, run);
    match history.shortened().filter(|shorter| shorter.transitions.len() < run.transitions.len()) {
        Some(shorter) => diagnose(net, &shorter),
        None => history.fault(),
    }
}

/// Which event of a run came of which; events count in the run.
struct History<'a> {
    net: &'a Net,
    run: &'a BadRun,
    /// By place: the event that put the token there which lies there before the last event.
    made: Vec<Option<usize>>,
    /// By event: those whose tokens it took.
    causes: Vec<Vec<usize>>,
}

impl<'a> History<'a> {
    fn of(net: &'a Net, run: &'a BadRun) -> History<'a> {
        let mut made: Vec<Option<usize>> = vec![None; net.places.len()];
        let mut causes = Vec::with_capacity(run.transitions.len());
        let stuck = run.clash == Clash::Stuck;
        for (event, &transition) in run.transitions.iter().enumerate() {
            let transition = &net.transitions[transition];
            let taken = &net.clusters[transition.cluster].places;
            causes.push(taken.iter().filter_map(|&place| made[place].take()).collect());
            if stuck || event + 1 < run.transitions.len() {
                transition.puts.iter().for_each(|&place| made[place] = Some(event));
            }
        }
        History { net, run, made, causes }
    }

    fn fault(&self) -> Option<Fault> {
        let walk = (0..self.causes.len()).filter_map(|event| self.shown(event)).collect();
        match self.run.clash {
            Clash::Stuck => self.stuck(walk),
            Clash::Twice(place) => {
                Some(Fault::Twice { walk, fork: self.fork(place)?, what: pending(self.net, place)? })
            }
            Clash::Unfinished => {
                let place = self.left_over()?;
                Some(Fault::EndWhileOpen { walk, fork: self.fork(place)?, what: pending(self.net, place)? })
            }
        }
    }

    /// The run without the events that neither the last one nor the token it clashes with came of. What then goes wrong, if
    /// not the same, does so sooner.
    fn shortened(&self) -> Option<BadRun> {
        let place = match self.run.clash {
            Clash::Stuck => return None,
            Clash::Twice(place) => place,
            Clash::Unfinished => self.left_over()?,
        };
        let (one, other) = (self.past(self.made[place]?), self.past(self.last()?));
        let needed = (0..one.len()).filter(|&event| one[event] || other[event]);
        replay(self.net, needed.map(|event| self.run.transitions[event]))
    }

    /// The place that still holds a token when the instance ends; a step rather than an arrow.
    fn left_over(&self) -> Option<usize> {
        let held = (0..self.net.places.len()).filter(|&place| self.made[place].is_some());
        held.filter_map(|place| Some((pending(self.net, place)?, place))).min().map(|(_, place)| place)
    }

    /// The last move that both the token on this place and the last event came of.
    fn fork(&self, place: usize) -> Option<Move> {
        let (one, other) = (self.past(self.made[place]?), self.past(self.last()?));
        let both = (0..one.len()).rev().filter(|&event| one[event] && other[event]);
        both.filter_map(|event| self.shown(event)).next()
    }

    /// The join that waits in vain: of several the highest.
    fn stuck(&self, walk: Vec<Move>) -> Option<Fault> {
        let held = |place: &&usize| self.made[**place].is_some();
        let waits = self.net.clusters.iter().filter_map(|cluster| {
            let here = cluster.places.iter().find(held)?;
            let missing = cluster.places.iter().find(|place| !held(place))?;
            match (self.net.places[*here], self.net.places[*missing]) {
                (Place::Arrow { from: here, to }, Place::Arrow { from: missing, .. }) => {
                    Some((to, here, missing))
                }
                _other => None,
            }
        });
        let (join, held, missing) = waits.min()?;
        Some(Fault::Stuck { walk, join, held, missing })
    }

    /// Whether each event is this one or led to it.
    fn past(&self, event: usize) -> Vec<bool> {
        let mut past = vec![false; self.causes.len()];
        let mut open = vec![event];
        while let Some(event) = open.pop() {
            if !std::mem::replace(&mut past[event], true) {
                open.extend(&self.causes[event]);
            }
        }
        past
    }

    fn last(&self) -> Option<usize> {
        self.causes.len().checked_sub(1)
    }

    fn shown(&self, event: usize) -> Option<Move> {
        self.net.transitions[self.run.transitions[event]].shown
    }
}

/// What an instance with a token on this place still has to do.
fn pending(net: &Net, place: usize) -> Option<Pending> {
    match net.places[place] {
        Place::Open(step) | Place::Before(step) => Some(Pending::Step(step)),
        Place::Arrow { from, to } => Some(Pending::Arrow { from, to }),
        Place::Source | Place::Final => None,
    }
}

/// Plays these transitions in order up to the first clash. A join that has its arrows opens at once, whether it is among them or
/// not. `None` where one of them cannot happen, or none clashes.
fn replay(net: &Net, planned: impl Iterator<Item = usize>) -> Option<BadRun> {
    let joins = |transition: &usize| {
        let cluster = &net.clusters[net.transitions[*transition].cluster];
        cluster.silent && cluster.places != [SOURCE]
    };
    let mut marked = vec![SOURCE];
    let mut transitions = Vec::new();
    let mut due: Vec<usize> = Vec::new();
    let mut planned = planned.filter(|transition| !joins(transition));
    loop {
        let transition = match due.pop() {
            Some(join) => join,
            None => planned.next()?,
        };
        let places = &net.clusters[net.transitions[transition].cluster].places;
        if !places.iter().all(|place| marked.contains(place)) {
            return None;
        }
        transitions.push(transition);
        match fire(net, &marked, transition) {
            Fired::Clash(clash) => return Some(BadRun { transitions, clash }),
            Fired::Marked(next) => marked = next,
        }
        for place in &net.transitions[transition].puts {
            let Some(consumer) = net.consumer[*place].map(|number| &net.clusters[number]) else { continue };
            let ready = consumer.silent && consumer.places.iter().all(|place| marked.contains(place));
            if ready && !due.contains(&consumer.transitions[0]) {
                due.push(consumer.transitions[0]);
            }
        }
    }
}
