//! Plays a net's runs, state by state, until one goes wrong or all have been seen. Never judges which fault it was.
//!
//! In a free-choice net the transitions of one cluster depend on no other, so it is enough to follow one enabled cluster at each
//! state: every other run only does the same things in another order. A flow in which every step is reached and leads to an
//! end is sound exactly when no run played so goes wrong; docs/soundness.md gives the proof.

use std::collections::VecDeque;

use indexmap::IndexSet;

use super::net::{FINAL, Net};

/// Which enabled cluster is followed, and whether the shortest run is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// The lowest row first, and one run to its end before another: parallel branches are finished one by one, so that
    /// few states arise.
    Swift,
    /// The highest row first, and all runs side by side: the first that goes wrong is as short as any, and meets the
    /// fault where its branches meet.
    Telling,
}

/// How a run can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clash {
    /// The last transition puts a second token on this place.
    Twice(usize),
    /// The last transition ends the instance while other places hold tokens.
    Unfinished,
    /// Nothing can happen any more, and the end is not reached.
    Stuck,
}

/// A run that went wrong: transitions in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadRun {
    pub transitions: Vec<usize>,
    pub clash: Clash,
}

/// How a search came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finish {
    /// Every run was seen.
    Seen,
    /// `enough` runs that went wrong were found.
    Enough,
    /// The states would hold more tokens than there is room for.
    Full,
}

/// Plays runs from the places marked first, until `enough` says so of one that went wrong, all were seen, or the states hold more than `room` tokens.
pub(super) fn search(
    net: &Net,
    first: &[usize],
    manner: Manner,
    room: usize,
    mut enough: impl FnMut(BadRun) -> bool,
) -> Finish {
    let mut player = Player::new(net, first, manner);
    let mut open = VecDeque::from([0]);
    while let Some(state) = match manner {
        Manner::Swift => open.pop_back(),
        Manner::Telling => open.pop_front(),
    } {
        let known = player.states.len();
        for bad in player.play(state) {
            if enough(bad) {
                return Finish::Enough;
            }
        }
        open.extend(known..player.states.len());
        if player.tokens > room {
            return Finish::Full;
        }
    }
    Finish::Seen
}

struct Player<'a> {
    net: &'a Net,
    manner: Manner,
    /// Each the sorted places that hold a token.
    states: IndexSet<Box<[usize]>>,
    /// By state: the state and the transition that led to it first.
    origins: Vec<(usize, usize)>,
    /// In all states together.
    tokens: usize,
}

impl<'a> Player<'a> {
    fn new(net: &'a Net, first: &[usize], manner: Manner) -> Player<'a> {
        let tokens = first.len();
        Player { net, manner, states: IndexSet::from([first.into()]), origins: vec![(0, 0)], tokens }
    }

    /// Follows one cluster from a state; what goes wrong at once is handed back.
    fn play(&mut self, state: usize) -> Vec<BadRun> {
        let net = self.net;
        let Some(cluster) = self.choose(&self.states[state]) else {
            let ended = *self.states[state] == [FINAL];
            return if ended { Vec::new() } else { vec![self.bad_run(state, None, Clash::Stuck)] };
        };
        let mut bad = Vec::new();
        for &transition in &net.clusters[cluster].transitions {
            match fire(net, &self.states[state], transition) {
                Fired::Clash(clash) => bad.push(self.bad_run(state, Some(transition), clash)),
                Fired::Marked(next) => {
                    let tokens = next.len();
                    if self.states.insert(next.into_boxed_slice()) {
                        self.origins.push((state, transition));
                        self.tokens += tokens;
                    }
                }
            }
        }
        bad
    }

    /// The cluster to follow, if any is enabled. What happens by itself happens at once.
    fn choose(&self, marked: &[usize]) -> Option<usize> {
        let clusters = marked.iter().filter_map(|&place| {
            let number = self.net.consumer[place]?;
            let places = &self.net.clusters[number].places;
            let enabled = places[0] == place && places.iter().all(|it| marked.binary_search(it).is_ok());
            enabled.then_some(number)
        });
        let rank = |number: &usize| {
            let cluster = &self.net.clusters[*number];
            let row = match self.manner {
                Manner::Swift => usize::MAX - cluster.step,
                Manner::Telling => cluster.step,
            };
            (!cluster.silent, row, *number)
        };
        clusters.min_by_key(rank)
    }

    fn bad_run(&self, mut state: usize, last: Option<usize>, clash: Clash) -> BadRun {
        let mut transitions: Vec<usize> = last.into_iter().collect();
        while state != 0 {
            let (before, transition) = self.origins[state];
            transitions.push(transition);
            state = before;
        }
        transitions.reverse();
        BadRun { transitions, clash }
    }
}

/// What a transition leads to.
pub(super) enum Fired {
    /// These places hold tokens, sorted.
    Marked(Vec<usize>),
    Clash(Clash),
}

/// Lets a transition happen where these places hold tokens, those it takes among them.
pub(super) fn fire(net: &Net, marked: &[usize], transition: usize) -> Fired {
    let transition = &net.transitions[transition];
    let taken = &net.clusters[transition.cluster].places;
    let mut next: Vec<usize> = marked.iter().filter(|place| !taken.contains(place)).copied().collect();
    next.extend_from_slice(&transition.puts);
    next.sort();
    if let Some(pair) = next.windows(2).find(|pair| pair[0] == pair[1]) {
        return Fired::Clash(Clash::Twice(pair[0]));
    }
    match next.len() > 1 && next.contains(&FINAL) {
        true => Fired::Clash(Clash::Unfinished),
        false => Fired::Marked(next),
    }
}
