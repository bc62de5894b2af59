//! Reads off a run that went wrong what an author must know: the moves that led there and no others, the fork where they
//! parted, and what was still open or missing. Never searches.

use super::net::{Move, Net, Place};
use super::search::{BadRun, Clash};
use super::{Fault, Pending};

/// What went wrong in this run.
pub(super) fn diagnose(net: &Net, run: &BadRun) -> Option<Fault> {
    let history = History::of(net, run);
    let last = run.transitions.len().checked_sub(1)?;
    match run.clash {
        Clash::Twice(place) => {
            let (walk, fork) = history.parted(history.made[place]?, last)?;
            Some(Fault::Twice { walk, fork, what: pending(net, place)? })
        }
        Clash::Unfinished => {
            let (what, place) = (0..net.places.len())
                .filter(|&place| history.made[place].is_some())
                .filter_map(|place| Some((pending(net, place)?, place)))
                .min_by_key(|(what, _)| *what)?;
            let (walk, fork) = history.parted(history.made[place]?, last)?;
            Some(Fault::EndWhileOpen { walk, fork, what })
        }
        Clash::Stuck => history.stuck(),
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

/// Which move of a run came of which.
struct History<'a> {
    net: &'a Net,
    run: &'a BadRun,
    /// By place: the event that put the token there which lies there before the last event; events count in the run.
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

    /// The moves that led to either event, and the last one that led to both: the fork.
    fn parted(&self, one: usize, other: usize) -> Option<(Vec<Move>, Move)> {
        let (one, other) = (self.past(&[one]), self.past(&[other]));
        let both = (0..one.len()).rev().filter(|&event| one[event] && other[event]);
        let fork = both.filter_map(|event| self.shown(event)).next()?;
        let walk = (0..one.len()).filter(|&event| one[event] || other[event]);
        Some((walk.filter_map(|event| self.shown(event)).collect(), fork))
    }

    /// The join that waits in vain: of several the first whose missing arrow no other one withholds.
    fn stuck(&self) -> Option<Fault> {
        let held = |place: &&usize| self.made[**place].is_some();
        let waits = self.net.clusters.iter().filter_map(|cluster| {
            let here = cluster.places.iter().find(held)?;
            let missing = cluster.places.iter().find(|place| !held(place))?;
            match (self.net.places[*here], self.net.places[*missing]) {
                (Place::Arrow { from: here, to }, Place::Arrow { from: missing, .. }) => {
                    Some((to, here, missing))
                }
                _ => None,
            }
        });
        let (join, held, missing) = waits.min_by_key(|(join, ..)| *join)?;
        let walk = (0..self.causes.len()).filter_map(|event| self.shown(event)).collect();
        Some(Fault::Stuck { walk, join, held, missing })
    }

    /// Whether each event is one of these or led to one of them.
    fn past(&self, events: &[usize]) -> Vec<bool> {
        let mut past = vec![false; self.causes.len()];
        let mut open = events.to_vec();
        while let Some(event) = open.pop() {
            if !std::mem::replace(&mut past[event], true) {
                open.extend(&self.causes[event]);
            }
        }
        past
    }

    fn shown(&self, event: usize) -> Option<Move> {
        self.net.transitions[self.run.transitions[event]].shown
    }
}
