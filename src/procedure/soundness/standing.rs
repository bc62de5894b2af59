//! Whether a flow is sound from where an instance stands in it, rather than from its start. Of a flow that is sound from its start this
//! is asked where an instance comes into it sideways, from another edition.
//!
//! The same search decides it: in a free-choice net one enabled cluster at a time may be followed from any marking, not only from
//! the first, as long as every step leads to an end.

use super::net::{Net, Place};
use super::search::{BadRun, Clash, Finish, Fired, Manner, fire, search};
use super::structure::Structure;
use super::{Outline, Pending, VERDICT_TOKENS};

/// What can go wrong from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Peril {
    /// The flow has no such place: the step is reached by nothing, or the join does not wait for that arrow.
    Nowhere(Pending),
    /// Nothing can happen any more, and this is left.
    Stuck(Vec<Pending>),
    /// It opens, or comes, a second time while it is there already.
    Twice(Pending),
    /// The instance ends while this is open.
    EndWhileOpen(Pending),
    /// Too tangled to be decided with bounded means.
    Tangled,
}

/// What can go wrong where just this is open or waits; none where the instance reaches an end whatever is answered.
pub fn examine_from(outline: &Outline, standing: &[Pending]) -> Option<Peril> {
    let structure = Structure::of(outline);
    let net = Net::new(outline, &structure.reached);
    let mut first = Vec::with_capacity(standing.len());
    for pending in standing {
        let Some(place) = place(&net, *pending) else { return Some(Peril::Nowhere(*pending)) };
        if first.contains(&place) {
            return Some(Peril::Twice(*pending));
        }
        first.push(place);
    }
    first.sort_unstable();
    let mut peril = None;
    let finish = search(&net, &first, Manner::Swift, VERDICT_TOKENS, |run| {
        peril = of_run(&net, &first, &run);
        true
    });
    match finish {
        Finish::Seen => None,
        Finish::Enough => peril,
        Finish::Full => Some(Peril::Tangled),
    }
}

fn place(net: &Net, pending: Pending) -> Option<usize> {
    let meant = match pending {
        Pending::Step(step) => Place::Open(step),
        Pending::Arrow { from, to } => Place::Arrow { from, to },
    };
    net.places.iter().position(|place| *place == meant)
}

fn of_run(net: &Net, first: &[usize], run: &BadRun) -> Option<Peril> {
    // The last transition of a clash is the one that cannot be fired whole.
    let mut marked = first.to_vec();
    for &transition in &run.transitions {
        match fire(net, &marked, transition) {
            Fired::Marked(next) => marked = next,
            Fired::Clash(_) => {
                let taken = &net.clusters[net.transitions[transition].cluster].places;
                marked.retain(|place| !taken.contains(place));
            }
        }
    }
    let left = |marked: &[usize]| -> Vec<Pending> {
        let mut left: Vec<Pending> = marked.iter().filter_map(|&place| pending(net, place)).collect();
        left.sort_unstable();
        left
    };
    match run.clash {
        Clash::Twice(place) => pending(net, place).map(Peril::Twice),
        Clash::Unfinished => left(&marked).first().copied().map(Peril::EndWhileOpen),
        Clash::Stuck => Some(Peril::Stuck(left(&marked))),
    }
}

fn pending(net: &Net, place: usize) -> Option<Pending> {
    match net.places[place] {
        Place::Open(step) | Place::Before(step) => Some(Pending::Step(step)),
        Place::Arrow { from, to } => Some(Pending::Arrow { from, to }),
        Place::Source | Place::Final => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Outline, Pending, Plan, Way};
    use super::{Peril, examine_from};

    /// A fork to 1 and 2, a join of both at 3, then 4, which goes back to 0 or ends.
    fn fork_and_join() -> Outline {
        let to = |steps: &[usize]| Plan { ways: vec![Way::To(steps.to_vec())], ..Plan::default() };
        let join = Plan { join: vec![1, 2], ..to(&[4]) };
        let last = Plan { ways: vec![Way::End, Way::To(vec![0])], ..Plan::default() };
        Outline { starts: vec![0], steps: vec![to(&[1, 2]), to(&[3]), to(&[3]), join, last] }
    }

    #[test]
    fn where_an_instance_can_be_nothing_goes_wrong() {
        let flow = fork_and_join();
        let [first, left, right, last] = [0, 1, 2, 4].map(Pending::Step);
        let arrow = Pending::Arrow { from: 1, to: 3 };
        for standing in [vec![first], vec![left, right], vec![arrow, right], vec![last]] {
            assert_eq!(examine_from(&flow, &standing), None, "{standing:?}");
        }
    }

    #[test]
    fn where_no_instance_can_be_it_is_said_what_goes_wrong() {
        let flow = fork_and_join();
        let [left, right, last] = [1, 2, 4].map(Pending::Step);
        let arrow = Pending::Arrow { from: 1, to: 3 };
        let nowhere = Pending::Arrow { from: 0, to: 3 };
        assert_eq!(examine_from(&flow, &[left]), Some(Peril::Stuck(vec![arrow])));
        assert_eq!(examine_from(&flow, &[left, last]), Some(Peril::EndWhileOpen(left)));
        assert_eq!(examine_from(&flow, &[left, arrow]), Some(Peril::Twice(arrow)));
        assert_eq!(examine_from(&flow, &[right, right]), Some(Peril::Twice(right)));
        assert_eq!(examine_from(&flow, &[nowhere]), Some(Peril::Nowhere(nowhere)));
    }
}
