//! The bare flow of a procedure: steps by number, where each may lead, which arrows a join waits for. Who acts, forms, times
//! and conditions are left out: to soundness every answer is a free choice.

use crate::procedure::model::{Branch, Procedure, Step, StepIx, Target, WayOut};

/// A flow. Steps count from 0 in the order of rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// The ways in, of which an instance takes one.
    pub starts: Vec<usize>,
    pub steps: Vec<Plan>,
}

/// What may happen around one step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// One way per answer; a step that decides nothing has one.
    pub ways: Vec<Way>,
    /// The steps whose arrows it waits for; empty: every arrow opens it.
    pub join: Vec<usize>,
    /// Where the flow goes instead of opening the step once too often. It opens even a join by itself.
    pub spill: Option<Way>,
}

/// Where a flow goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    End,
    /// One step, or several at once.
    To(Vec<usize>),
}

impl Outline {
    /// The flow of a procedure.
    pub fn of(procedure: &Procedure) -> Outline {
        Outline { starts: numbers(&procedure.starts), steps: procedure.steps.iter().map(Plan::of).collect() }
    }

    /// Whether an arrow that can fill a join leads from one step to another. The arrow of a limit cannot: it opens the step.
    pub fn leads(&self, from: usize, to: usize) -> bool {
        self.steps[from].ways.iter().any(|way| way.steps().contains(&to))
    }
}

impl Plan {
    fn of(step: &Step) -> Plan {
        let ways = match &step.way_out {
            WayOut::Next(target) => vec![Way::of(target)],
            WayOut::Decision { branches, .. } => {
                branches.iter().map(|branch: &Branch| Way::of(&branch.target)).collect()
            }
        };
        Plan {
            ways,
            join: numbers(&step.join),
            spill: step.at_most.as_ref().map(|limit| Way::of(&limit.then)),
        }
    }

    /// The steps that an arrow of any kind leads to from here.
    pub(super) fn next(&self) -> impl Iterator<Item = usize> {
        self.ways.iter().chain(&self.spill).flat_map(|way| way.steps().iter().copied())
    }

    /// Whether an arrow leads from here to an end.
    pub(super) fn may_end(&self) -> bool {
        self.ways.iter().chain(&self.spill).any(|way| *way == Way::End)
    }
}

impl Way {
    fn of(target: &Target) -> Way {
        match target {
            Target::Steps(steps) => Way::To(numbers(steps)),
            Target::End(_) => Way::End,
        }
    }

    /// The steps it opens or sends an arrow to.
    pub fn steps(&self) -> &[usize] {
        match self {
            Way::End => &[],
            Way::To(steps) => steps,
        }
    }
}

/// Each step once: that one is named twice is another rule's finding.
fn numbers(steps: &[StepIx]) -> Vec<usize> {
    let mut numbers: Vec<usize> = Vec::with_capacity(steps.len());
    for step in steps {
        if !numbers.contains(&step.0) {
            numbers.push(step.0);
        }
    }
    numbers
}
