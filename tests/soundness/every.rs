//! Every flow of so many steps, up to renaming: each step's ways, then each step's join, then one limit.

use sop::procedure::soundness::{Outline, Plan, Way};

/// How much is tried at each step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// One or two ways, each to the end, to a step, or to two at once; and a limit on one of the steps.
    Full,
    /// One way, to the end, to a step, or to two at once; or two ways, each to the end or a step. No limit.
    Plain,
}

/// Shows every flow of so many steps that starts at the first and whose arrows reach all of them.
pub fn flow(steps: usize, extent: Extent, show: &mut impl FnMut(&Outline)) {
    let singles: Vec<Way> = std::iter::once(Way::End).chain((0..steps).map(|to| Way::To(vec![to]))).collect();
    let pairs = (0..steps).flat_map(|one| (one + 1..steps).map(move |other| Way::To(vec![one, other])));
    let all: Vec<Way> = singles.iter().cloned().chain(pairs).collect();
    let among = if extent == Extent::Full { &all } else { &singles };
    let two = |first: usize| {
        among[first + 1..].iter().map(move |second| vec![among[first].clone(), second.clone()])
    };
    let choices: Vec<Vec<Way>> =
        all.iter().map(|way| vec![way.clone()]).chain((0..among.len()).flat_map(two)).collect();
    let mut flow = Outline { starts: vec![0], steps: vec![Plan::default(); steps] };
    ways(&mut flow, 0, &choices, &mut |flow| {
        joins(flow, 0, &mut |flow| {
            show(flow);
            if extent == Extent::Full {
                limits(flow, &singles, show);
            }
        });
    });
}

fn ways(flow: &mut Outline, step: usize, choices: &[Vec<Way>], show: &mut impl FnMut(&mut Outline)) {
    if step == flow.steps.len() {
        if is_in_order(flow) {
            show(flow);
        }
        return;
    }
    for choice in choices {
        flow.steps[step].ways.clone_from(choice);
        ways(flow, step + 1, choices, show);
    }
}

/// Whether its steps are numbered as arrows first reach them, and all are reached: of flows that differ only in names, one is.
fn is_in_order(flow: &Outline) -> bool {
    let mut known = vec![0];
    let mut at = 0;
    while at < known.len() {
        for next in flow.steps[known[at]].ways.iter().flat_map(Way::steps) {
            if !known.contains(next) {
                if *next != known.len() {
                    return false;
                }
                known.push(*next);
            }
        }
        at += 1;
    }
    known.len() == flow.steps.len()
}

/// Every set of two or more steps that lead here, and none.
fn joins(flow: &mut Outline, step: usize, show: &mut dyn FnMut(&mut Outline)) {
    if step == flow.steps.len() {
        return show(flow);
    }
    let leading: Vec<usize> = (0..flow.steps.len()).filter(|from| flow.leads(*from, step)).collect();
    for set in (0..1_u32 << leading.len()).filter(|set| set.count_ones() != 1) {
        let listed = leading.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
        flow.steps[step].join = listed.map(|(_, from)| *from).collect();
        joins(flow, step + 1, show);
    }
}

fn limits(flow: &mut Outline, targets: &[Way], show: &mut impl FnMut(&Outline)) {
    for step in 0..flow.steps.len() {
        for target in targets {
            flow.steps[step].spill = Some(target.clone());
            show(flow);
        }
        flow.steps[step].spill = None;
    }
}
