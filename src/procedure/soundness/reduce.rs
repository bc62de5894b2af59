//! Shrinks a net by rules that keep its verdict: sequences, choices that meet again, loops and parallel blocks vanish one by one
//! until, in nearly every real procedure, a single transition from start to end is left. Never says why a flow is unsound.

use std::collections::VecDeque;

use super::net::{FINAL, Net, SOURCE};

/// What is left of a net.
#[derive(Debug)]
pub(super) enum Reduced {
    /// One transition from start to end: the flow is sound.
    Sound,
    /// A place would hold two tokens: the flow is unsound.
    Unsound,
    /// A smaller net, as sound as the given one.
    Rest(Net),
}

/// Applies the rules until none applies. After Esparza and Hoffmann, "Reduction Rules for Colored Workflow Nets" (2016): *merge* equal
/// transitions, drop an *iteration*, and *shortcut* a cluster that all its producers enable fully; the last only where it adds no
/// transition, so that the whole takes near-linear time.
pub(super) fn reduce(net: Net) -> Reduced {
    let mut work = Work::new(net);
    while let Some(cluster) = work.queue.pop_front() {
        work.queued[cluster] = false;
        if work.shrink(cluster).is_err() {
            return Reduced::Unsound;
        }
    }
    work.finish()
}

/// A token on a place that holds one.
struct Clash;

struct Work {
    net: Net,
    /// By place, but the final one: the transitions that put a token there.
    producers: Vec<Vec<usize>>,
    /// Clusters to look at; the last rows first, so that a decision is looked at when its branches are done.
    queue: VecDeque<usize>,
    queued: Vec<bool>,
}

impl Work {
    fn new(net: Net) -> Work {
        let mut producers = vec![Vec::new(); net.places.len()];
        for (number, transition) in net.transitions.iter().enumerate() {
            let inner = transition.puts.iter().filter(|place| **place != FINAL);
            inner.for_each(|&place| producers[place].push(number));
        }
        let clusters = net.clusters.len();
        Work { net, producers, queue: (0..clusters).rev().collect(), queued: vec![true; clusters] }
    }

    fn look_at(&mut self, cluster: usize) {
        if !self.queued[cluster] {
            self.queued[cluster] = true;
            self.queue.push_back(cluster);
        }
    }

    /// Applies every rule to one cluster.
    fn shrink(&mut self, cluster: usize) -> Result<(), Clash> {
        self.merge(cluster);
        self.drop_iterations(cluster);
        match self.enabling(cluster) {
            Some(producers) => self.shortcut(cluster, &producers),
            None => Ok(()),
        }
    }

    /// Of transitions that do the same, one is enough.
    fn merge(&mut self, cluster: usize) {
        let mut kept = std::mem::take(&mut self.net.clusters[cluster].transitions);
        if kept.len() > 1 {
            let transitions = &self.net.transitions;
            kept.sort_by(|&a, &b| transitions[a].puts.cmp(&transitions[b].puts));
            let mut spare = Vec::new();
            kept.dedup_by(|a, b| {
                let same = transitions[*a].puts == transitions[*b].puts;
                spare.extend(same.then_some(*a));
                same
            });
            spare.into_iter().for_each(|transition| drop(self.forget(transition)));
        }
        self.net.clusters[cluster].transitions = kept;
    }

    /// A transition that puts back exactly what it takes changes nothing, as long as there is another way on.
    fn drop_iterations(&mut self, cluster: usize) {
        let Cluster { places, transitions } = self.view(cluster);
        let looping = |&&it: &&usize| self.net.transitions[it].puts == *places;
        let Some(&iteration) = transitions.iter().find(looping) else { return };
        if transitions.len() > 1 {
            self.net.clusters[cluster].transitions.retain(|&it| it != iteration);
            self.forget(iteration);
        }
    }

    /// The transitions that put a token on this cluster's places, if each fills all of them and doing their two things as one
    /// takes no more transitions than before.
    fn enabling(&self, cluster: usize) -> Option<Vec<usize>> {
        let Cluster { places, transitions } = self.view(cluster);
        let (&first, others) = places.split_first()?;
        let producers = &self.producers[first];
        let few = producers.len() == 1 || transitions.len() == 1;
        let all = others.iter().all(|&place| {
            self.producers[place].len() == producers.len()
                && producers.iter().all(|&it| self.net.transitions[it].puts.binary_search(&place).is_ok())
        });
        // One that feeds itself is either an iteration without any other way on, or piles up tokens.
        let own = producers.iter().any(|&it| self.net.transitions[it].cluster == cluster);
        (first != SOURCE && !producers.is_empty() && few && all && !own).then(|| producers.clone())
    }

    /// Lets every producer do at once what this cluster would do next, in every way it could; the cluster is gone.
    fn shortcut(&mut self, cluster: usize, producers: &[usize]) -> Result<(), Clash> {
        let taken = std::mem::take(&mut self.net.clusters[cluster]);
        taken.places.iter().for_each(|&place| self.producers[place].clear());
        let ways: Vec<Vec<usize>> = taken.transitions.iter().map(|&gone| self.forget(gone)).collect();
        let Some((first, others)) = ways.split_first() else { return Ok(()) };
        for &producer in producers {
            self.net.transitions[producer].puts.retain(|place| !taken.places.contains(place));
            for puts in others {
                let twin = self.twin(producer);
                self.put(twin, puts)?;
            }
            self.put(producer, first)?;
            self.look_at(self.net.transitions[producer].cluster);
        }
        Ok(())
    }

    /// Takes a transition out of the net; what it put where is handed back.
    fn forget(&mut self, transition: usize) -> Vec<usize> {
        let puts = std::mem::take(&mut self.net.transitions[transition].puts);
        for &place in &puts {
            if let Some(consumer) = self.net.consumer[place] {
                self.producers[place].retain(|&it| it != transition);
                self.look_at(consumer);
            }
        }
        puts
    }

    /// A second transition of the same cluster that does the same.
    fn twin(&mut self, transition: usize) -> usize {
        let twin = self.net.transitions[transition].clone();
        let number = self.net.transitions.len();
        let inner = twin.puts.iter().filter(|place| **place != FINAL);
        inner.for_each(|&place| self.producers[place].push(number));
        self.net.clusters[twin.cluster].transitions.push(number);
        self.net.transitions.push(twin);
        number
    }

    /// Lets a transition put tokens on more places; a clash where it does already.
    fn put(&mut self, transition: usize, more: &[usize]) -> Result<(), Clash> {
        let puts = &mut self.net.transitions[transition].puts;
        puts.extend_from_slice(more);
        puts.sort();
        if puts.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Clash);
        }
        for &place in more {
            if let Some(consumer) = self.net.consumer[place] {
                self.producers[place].push(transition);
                self.look_at(consumer);
            }
        }
        Ok(())
    }

    fn view(&self, cluster: usize) -> Cluster<'_> {
        let cluster = &self.net.clusters[cluster];
        Cluster { places: &cluster.places, transitions: &cluster.transitions }
    }

    fn finish(self) -> Reduced {
        let source = self.net.consumer[SOURCE].map(|cluster| &self.net.clusters[cluster].transitions);
        match source.map(Vec::as_slice) {
            Some(&[only]) if self.net.transitions[only].puts == [FINAL] => Reduced::Sound,
            Some(_) | None => Reduced::Rest(self.net),
        }
    }
}

/// A cluster, looked at.
struct Cluster<'a> {
    places: &'a Vec<usize>,
    transitions: &'a Vec<usize>,
}
