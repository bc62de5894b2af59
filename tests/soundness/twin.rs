//! Plays a flow by what the language says of it, in every order there is. It knows nothing of nets, and takes its time.

use std::collections::{BTreeSet, HashMap};

use sop::procedure::soundness::{Move, Outline, Taken, Way};

/// More states than this are not played.
const MAX_STATES: usize = 30_000;
/// So many arrows from one step to one join at once mean that there will be ever more.
const TOO_MANY: u8 = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Sound,
    Unsound,
    TooLarge,
}

pub struct Twin<'a> {
    flow: &'a Outline,
}

/// Where an instance stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    open: Vec<u8>,
    /// Steps that open next, unless they have been opened too often.
    arriving: Vec<u8>,
    /// Arrows that wait at joins: by the step they come from, then by the join.
    waiting: Vec<u8>,
    pub ended: bool,
}

impl State {
    pub fn arrows(&self, from: usize, to: usize) -> u8 {
        self.waiting[from * self.open.len() + to]
    }

    pub fn openings(&self, step: usize) -> u8 {
        self.open[step] + self.arriving[step]
    }

    /// Nothing can be done, and it has not ended.
    pub fn is_stuck(&self) -> bool {
        !self.ended && self.open.iter().chain(&self.arriving).all(|&count| count == 0)
    }

    fn is_finished(&self) -> bool {
        self.ended && self.open.iter().chain(&self.arriving).chain(&self.waiting).all(|&count| count == 0)
    }

    fn is_absurd(&self) -> bool {
        (0..self.open.len()).any(|step| self.openings(step) > 1)
            || self.waiting.iter().any(|&count| count >= TOO_MANY)
    }
}

impl<'a> Twin<'a> {
    pub fn new(flow: &'a Outline) -> Twin<'a> {
        Twin { flow }
    }

    /// Sound: from everywhere it can end, with nothing left over; nothing is open twice; every step is opened some time.
    pub fn verdict(&self) -> Verdict {
        let mut states: Vec<State> = Vec::new();
        let mut numbers: HashMap<State, usize> = HashMap::new();
        let mut before: Vec<Vec<usize>> = Vec::new();
        let mut opened = BTreeSet::new();
        let mut add =
            |state: State, from: Option<usize>, states: &mut Vec<State>, before: &mut Vec<Vec<usize>>| {
                let number = *numbers.entry(state.clone()).or_insert_with(|| {
                    states.push(state);
                    before.push(Vec::new());
                    states.len() - 1
                });
                before[number].extend(from);
            };
        self.beginnings().into_iter().for_each(|state| add(state, None, &mut states, &mut before));
        let mut next = 0;
        while next < states.len() {
            let state = states[next].clone();
            if state.is_absurd() || (state.ended && !state.is_finished()) {
                return Verdict::Unsound;
            }
            opened.extend((0..state.open.len()).filter(|&step| state.open[step] > 0));
            for (_, after) in self.moves(&state) {
                add(after, Some(next), &mut states, &mut before);
            }
            if states.len() > MAX_STATES {
                return Verdict::TooLarge;
            }
            next += 1;
        }
        let mut ends: Vec<usize> = (0..states.len()).filter(|&number| states[number].is_finished()).collect();
        let mut can_end = vec![false; states.len()];
        while let Some(number) = ends.pop() {
            if !std::mem::replace(&mut can_end[number], true) {
                ends.extend(&before[number]);
            }
        }
        let all = can_end.into_iter().all(|can| can) && opened.len() == self.flow.steps.len();
        if all { Verdict::Sound } else { Verdict::Unsound }
    }

    /// Where the walk leads from one of the starts; `None` if it cannot be taken.
    pub fn play(&self, walk: &[Move]) -> Option<State> {
        self.beginnings().into_iter().find_map(|mut state| {
            for &wanted in walk {
                let step = wanted.step;
                // What has arrived opens when the walk goes through it.
                if matches!(wanted.taken, Taken::Way(_)) && state.open[step] == 0 {
                    state.open[step] = std::mem::take(&mut state.arriving[step]);
                }
                state = self.moves(&state).into_iter().find(|(taken, _)| *taken == Some(wanted))?.1;
            }
            Some(state)
        })
    }

    /// The steps that arrows lead to, these included.
    pub fn arrows_from(&self, steps: &[usize]) -> BTreeSet<usize> {
        let mut known = BTreeSet::new();
        let mut open = steps.to_vec();
        while let Some(step) = open.pop() {
            if known.insert(step) {
                let plan = &self.flow.steps[step];
                open.extend(plan.ways.iter().chain(&plan.spill).flat_map(Way::steps));
            }
        }
        known
    }

    pub fn arrows_of(&self, taken: Move) -> Vec<usize> {
        let plan = &self.flow.steps[taken.step];
        match taken.taken {
            Taken::Way(way) => plan.ways[way].steps().to_vec(),
            Taken::Spill => plan.spill.iter().flat_map(|way| way.steps().to_vec()).collect(),
        }
    }

    fn beginnings(&self) -> Vec<State> {
        let steps = self.flow.steps.len();
        let none = State {
            open: vec![0; steps],
            arriving: vec![0; steps],
            waiting: vec![0; steps * steps],
            ended: false,
        };
        let begin = |&start: &usize| {
            let mut state = none.clone();
            self.arrive(&mut state, start);
            state
        };
        self.flow.starts.iter().map(begin).collect()
    }

    /// Everything that can happen next.
    fn moves(&self, state: &State) -> Vec<(Option<Move>, State)> {
        let mut moves = Vec::new();
        if state.ended {
            return moves;
        }
        for (step, plan) in self.flow.steps.iter().enumerate() {
            if state.arriving[step] > 0 {
                let mut opened = state.clone();
                opened.arriving[step] -= 1;
                let mut passed = opened.clone();
                opened.open[step] += 1;
                moves.push((None, opened));
                let spill = plan.spill.as_ref().expect("only a step with a limit keeps what arrives waiting");
                match spill {
                    Way::End => passed.ended = true,
                    Way::To(to) => to.iter().for_each(|&to| self.arrive(&mut passed, to)),
                }
                moves.push((Some(Move { step, taken: Taken::Spill }), passed));
            }
            if state.open[step] == 0 {
                continue;
            }
            for (number, way) in plan.ways.iter().enumerate() {
                let mut after = state.clone();
                after.open[step] -= 1;
                match way {
                    Way::End => after.ended = true,
                    Way::To(to) => to.iter().for_each(|&to| self.send(&mut after, step, to)),
                }
                moves.push((Some(Move { step, taken: Taken::Way(number) }), after));
            }
        }
        moves
    }

    /// An arrow comes: it waits at a join that lists its step, and opens anything else.
    fn send(&self, state: &mut State, from: usize, to: usize) {
        let join = &self.flow.steps[to].join;
        if !join.contains(&from) {
            return self.arrive(state, to);
        }
        let steps = self.flow.steps.len();
        state.waiting[from * steps + to] += 1;
        if join.iter().all(|&listed| state.waiting[listed * steps + to] > 0) {
            join.iter().for_each(|&listed| state.waiting[listed * steps + to] -= 1);
            self.arrive(state, to);
        }
    }

    fn arrive(&self, state: &mut State, step: usize) {
        match self.flow.steps[step].spill {
            Some(_) => state.arriving[step] += 1,
            None => state.open[step] += 1,
        }
    }
}
