//! How a quorum stands: whether as many as it needs have done their parts, which answer has won, and when none can any more.
//! Changes nothing.

use crate::procedure::{Branch, Step, Target, WayOut};

use super::state::{Instance, Task, TaskState};

/// How far a quorum has come at its latest visit, for those who look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally<'a> {
    /// How many persons it needs; on a decision, how many votes an answer wins with unless it is a veto.
    pub needed: u32,
    /// On a decision the most votes that one answer has, else how many have done their parts.
    pub reached: usize,
    /// The parts done, in written order.
    pub done: Vec<&'a Task>,
}

impl Instance {
    /// How far a step has come, where it is a quorum that has been open.
    pub fn tally(&self, step: &str) -> Option<Tally<'_>> {
        let needed = self.latest(step).find_map(|task| task.quorum)?;
        let done: Vec<&Task> = self.latest(step).filter(|task| task.state == TaskState::Done).collect();
        let alike = |task: &&Task| done.iter().filter(|other| other.answer == task.answer).count();
        let reached = done.iter().map(alike).max().unwrap_or(0);
        Some(Tally { needed, reached, done })
    }

    /// The part of a quorum, at its latest visit, that this person has claimed or done: in a quorum a person counts once.
    pub fn part_of(&self, step: &str, person: &str) -> Option<&Task> {
        let mut quorum = self.latest(step).filter(|task| task.quorum.is_some());
        quorum.find(|task| task.person.as_deref() == Some(person))
    }

    /// Whether a visit of a step was completed, so that the flow went on; a vote that nobody could win was not.
    pub fn was_completed(&self, step: &str, visit: u32) -> bool {
        let tasks = || self.tasks.iter().filter(|task| task.step == step && task.visit == visit);
        let done = || tasks().filter(|task| task.state == TaskState::Done);
        match tasks().next() {
            None => false,
            Some(first) if first.any => done().next().is_some(),
            Some(Task { quorum: Some(_), .. }) if done().any(|task| task.answer.is_some()) => {
                done().any(|task| task.won)
            }
            Some(Task { quorum: Some(needed), .. }) => {
                u32::try_from(done().count()).is_ok_and(|done| done >= *needed)
            }
            Some(_) => tasks().all(|task| task.state == TaskState::Done),
        }
    }

    /// The answer that a visit of a step was completed with; of a vote, the one that won.
    pub fn answer_at(&self, step: &str, visit: u32) -> Option<&str> {
        let mut tasks = self.tasks.iter().filter(|task| task.step == step && task.visit == visit);
        tasks.find_map(Task::answer_of_step)
    }
}

impl Task {
    /// Its answer, where that is the step's: a vote for another answer than the one that won is not.
    pub fn answer_of_step(&self) -> Option<&str> {
        self.answer.as_deref().filter(|_| self.quorum.is_none() || self.won)
    }
}

/// How a quorum's latest visit stands.
pub(super) enum Count<'a> {
    /// Others have still to do their parts.
    Open,
    /// As many as needed have; of a decision, one answer has its votes.
    Met { target: &'a Target, vote: Option<Vote<'a>> },
    /// No answer can win any more.
    Split,
}

/// The answer that has won.
pub(super) struct Vote<'a> {
    pub branch: &'a Branch,
    /// How many voted for it.
    pub votes: u32,
}

/// Counts a step of which so many parts are needed.
pub(super) fn count<'a>(instance: &Instance, step: &'a Step, needed: u32) -> Count<'a> {
    let tasks: Vec<&Task> = instance.latest(&step.id).collect();
    let done: Vec<&Task> = tasks.iter().copied().filter(|task| task.state == TaskState::Done).collect();
    let open = tasks.iter().filter(|task| task.is_open()).count();
    let needed = usize::try_from(needed).unwrap_or(usize::MAX);
    let branches = match &step.way_out {
        WayOut::Next(target) if done.len() >= needed => return Count::Met { target, vote: None },
        WayOut::Next(_) => return Count::Open,
        WayOut::Decision { branches, .. } => branches,
    };
    let votes =
        |branch: &Branch| done.iter().filter(|task| task.answer.as_ref() == Some(&branch.answer)).count();
    if let Some(branch) = branches.iter().find(|branch| votes(branch) >= branch.wins_with(needed)) {
        let votes = u32::try_from(votes(branch)).unwrap_or(u32::MAX);
        return Count::Met { target: &branch.target, vote: Some(Vote { branch, votes }) };
    }
    let can_win = |branch: &Branch| votes(branch) + open >= branch.wins_with(needed);
    if open > 0 && branches.iter().any(can_win) { Count::Open } else { Count::Split }
}
