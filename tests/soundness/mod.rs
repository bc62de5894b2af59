//! The verdict on flows, compared with brute force: every flow of a few steps, and random larger ones. What is told of an unsound
//! one is played to the clash.

mod every;
mod twin;

use proptest::prelude::*;
use sop::procedure::soundness::{Fault, Move, Outline, Pending, Plan, Taken, Way, examine};

use every::Extent;
use twin::{Twin, Verdict};

/// More steps are tried by `SOP_FLOW_STEPS=4 cargo test --release --test main soundness -- --nocapture`.
const STEPS: &str = "SOP_FLOW_STEPS";

#[test]
fn every_small_flow_is_judged_as_by_playing_all_of_it() {
    let wanted = std::env::var(STEPS).ok().and_then(|steps| steps.parse().ok());
    let mut tried = 0;
    let mut sound = 0;
    let mut compare = |flow: &Outline| {
        tried += 1;
        sound += usize::from(agrees(flow));
    };
    for steps in 1..=wanted.map_or(2, |wanted: usize| wanted.min(3)) {
        every::flow(steps, Extent::Full, &mut compare);
    }
    for steps in 3..=wanted.unwrap_or(3) {
        every::flow(steps, Extent::Plain, &mut compare);
    }
    println!("{tried} flows, {sound} of them sound");
    assert!(sound > 200 && tried > 10 * sound, "{sound} of {tried}: both kinds must be met often");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_flows_are_judged_as_by_playing_all_of_them(flow in any_flow(9)) {
        agrees(&flow);
    }

    #[test]
    fn blocks_within_blocks_are_sound(block in block(4)) {
        let flow = block.flow();
        prop_assert_eq!(examine(&flow), []);
        if flow.steps.len() <= 9 {
            agrees(&flow);
        }
    }

    #[test]
    fn blocks_with_one_arrow_bent_are_judged_as_by_playing_all_of_them(
        block in block(3), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(),
    ) {
        let mut flow = block.flow();
        let steps = flow.steps.len();
        let to = to.index(steps + 1);
        flow.steps[from.index(steps)].ways[0] = if to == steps { Way::End } else { Way::To(vec![to]) };
        tidy_joins(&mut flow);
        agrees(&flow);
    }
}

/// Asserts that checker and twin agree on a flow, and that what is told of it happens; returns whether it is sound.
fn agrees(flow: &Outline) -> bool {
    let faults = examine(flow);
    let verdict = Twin::new(flow).verdict();
    match verdict {
        Verdict::TooLarge => {}
        Verdict::Sound => assert_eq!(faults, [], "brute force finds it sound: {flow:?}"),
        Verdict::Unsound => assert!(!faults.is_empty(), "brute force finds it unsound: {flow:?}"),
    }
    for fault in &faults {
        assert!(happens(flow, fault), "{fault:?} does not happen in {flow:?}");
    }
    faults.is_empty()
}

/// Whether what a fault tells can be seen by playing its walk.
fn happens(flow: &Outline, fault: &Fault) -> bool {
    let twin = Twin::new(flow);
    match fault {
        Fault::Unreached { step } => !twin.arrows_from(&flow.starts).contains(step),
        Fault::NoWayOut { walk, entry } => {
            let circle = twin.arrows_from(&[*entry]);
            let leads_on = |pair: &[Move]| twin.arrows_of(pair[0]).contains(&pair[1].step);
            walk.windows(2).all(leads_on)
                && walk.last().is_some_and(|last| twin.arrows_of(*last).contains(entry))
                && circle.iter().all(|step| flow.steps[*step].ways.iter().all(|way| *way != Way::End))
        }
        Fault::Stuck { walk, join, held, missing } => twin.play(walk).is_some_and(|state| {
            state.is_stuck() && state.arrows(*held, *join) > 0 && state.arrows(*missing, *join) == 0
        }),
        Fault::Twice { walk, what, .. } => twin.play(walk).is_some_and(|state| match what {
            Pending::Step(step) => state.openings(*step) > 1,
            Pending::Arrow { from, to } => state.arrows(*from, *to) > 1,
        }),
        Fault::EndWhileOpen { walk, what, .. } => twin.play(walk).is_some_and(|state| {
            state.ended
                && match what {
                    Pending::Step(step) => state.openings(*step) > 0,
                    Pending::Arrow { from, to } => state.arrows(*from, *to) > 0,
                }
        }),
        Fault::Tangled => false,
    }
}

#[test]
fn a_fault_tells_nothing_that_does_not_matter() {
    let to = |steps: &[usize]| Way::To(steps.to_vec());
    let plan = |ways: Vec<Way>, join: &[usize]| Plan { ways, join: join.to_vec(), spill: None };
    // Three branches, of which the third has nothing to do with the clash.
    let flow = Outline {
        starts: vec![0],
        steps: vec![
            plan(vec![to(&[1, 2, 3])], &[]),
            plan(vec![to(&[4])], &[]),
            plan(vec![to(&[4])], &[]),
            plan(vec![to(&[5])], &[]),
            plan(vec![to(&[5])], &[]),
            plan(vec![Way::End], &[3, 4]),
        ],
    };
    let walk = [0, 1, 2].map(|step| Move { step, taken: Taken::Way(0) }).to_vec();
    assert_eq!(examine(&flow), [Fault::Twice { fork: walk[0], walk, what: Pending::Step(4) }]);
}

/// A flow of up to so many steps, most of them unsound.
fn any_flow(most: usize) -> impl Strategy<Value = Outline> {
    (2..=most).prop_flat_map(|steps| {
        let single = prop_oneof![4 => (0..steps).prop_map(|to| Way::To(vec![to])), 1 => Just(Way::End)];
        let fork = prop::collection::btree_set(0..steps, 2..=3.min(steps));
        let way = prop_oneof![3 => single, 1 => fork.prop_map(|to| Way::To(to.into_iter().collect()))];
        let plan =
            (prop::collection::vec(way.clone(), 1..=2), any::<bool>(), prop::option::weighted(0.1, way));
        prop::collection::vec(plan, steps).prop_map(move |plans| {
            let mut flow = Outline { starts: vec![0], steps: Vec::new() };
            let joins: Vec<bool> = plans.iter().map(|(_, join, _)| *join).collect();
            flow.steps.extend(plans.into_iter().map(|(ways, _, spill)| Plan {
                ways,
                join: Vec::new(),
                spill,
            }));
            for step in (0..steps).filter(|step| joins[*step]) {
                flow.steps[step].join = (0..steps).collect();
            }
            tidy_joins(&mut flow);
            flow
        })
    })
}

/// What a join lists must lead to it, and be reached: that it does not is another rule's finding.
fn tidy_joins(flow: &mut Outline) {
    let reached = Twin::new(flow).arrows_from(&flow.starts);
    for step in 0..flow.steps.len() {
        let join = std::mem::take(&mut flow.steps[step].join);
        let leads = |from: &usize| reached.contains(from) && flow.leads(*from, step);
        flow.steps[step].join = join.into_iter().filter(leads).collect();
    }
}

/// A flow that is sound by the way it is built.
#[derive(Debug, Clone)]
enum Block {
    Step,
    Row(Vec<Block>),
    Choice(Vec<Block>),
    Parallel(Vec<Block>),
    Again(Box<Block>),
}

fn block(depth: u32) -> impl Strategy<Value = Block> {
    Just(Block::Step).prop_recursive(depth, 40, 3, |inner| {
        let several = prop::collection::vec(inner.clone(), 2..=3);
        prop_oneof![
            several.clone().prop_map(Block::Row),
            several.clone().prop_map(Block::Choice),
            several.prop_map(Block::Parallel),
            inner.prop_map(|block| Block::Again(Box::new(block))),
        ]
    })
}

impl Block {
    fn flow(&self) -> Outline {
        let mut flow = Outline { starts: vec![0], steps: Vec::new() };
        let (entry, last) = self.build(&mut flow);
        flow.starts = vec![entry];
        flow.steps[last].ways.push(Way::End);
        flow
    }

    /// Adds the block; returns its first step and its last, which has no way yet.
    fn build(&self, flow: &mut Outline) -> (usize, usize) {
        let step = |flow: &mut Outline| {
            flow.steps.push(Plan::default());
            flow.steps.len() - 1
        };
        let lead = |flow: &mut Outline, from: usize, to: Vec<usize>| flow.steps[from].ways.push(Way::To(to));
        match self {
            Block::Step => {
                let only = step(flow);
                (only, only)
            }
            Block::Row(blocks) => {
                let ends: Vec<(usize, usize)> = blocks.iter().map(|block| block.build(flow)).collect();
                ends.windows(2).for_each(|pair| lead(flow, pair[0].1, vec![pair[1].0]));
                (ends[0].0, ends[ends.len() - 1].1)
            }
            Block::Choice(blocks) | Block::Parallel(blocks) => {
                let first = step(flow);
                let ends: Vec<(usize, usize)> = blocks.iter().map(|block| block.build(flow)).collect();
                let last = step(flow);
                ends.iter().for_each(|(_, end)| lead(flow, *end, vec![last]));
                if matches!(self, Block::Choice(_)) {
                    ends.iter().for_each(|(entry, _)| lead(flow, first, vec![*entry]));
                } else {
                    lead(flow, first, ends.iter().map(|(entry, _)| *entry).collect());
                    flow.steps[last].join = ends.iter().map(|(_, end)| *end).collect();
                }
                (first, last)
            }
            Block::Again(block) => {
                let first = step(flow);
                let (entry, end) = block.build(flow);
                let last = step(flow);
                lead(flow, first, vec![entry]);
                lead(flow, end, vec![last]);
                lead(flow, last, vec![first]);
                (first, last)
            }
        }
    }
}
