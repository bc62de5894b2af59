//! Calls that arrive while others are being committed, made into groups. Never looks into a call.
//!
//! There is no thread that commits: whoever finds nobody committing takes what waits, its own call among it,
//! and commits it for all. One caller alone so pays for no other thread, and many share one write and one
//! sync.

use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The most calls that wait at once; each of them is a waiting thread.
const WAITING_LIMIT: usize = 4096;

/// The most calls committed together.
const GROUP_LIMIT: usize = 128;

/// A queue of calls `C` that are answered with `A`.
pub(super) struct Queue<C, A> {
    state: Mutex<State<C, A>>,
    answered: Condvar,
}

struct State<C, A> {
    waiting: VecDeque<(u64, C)>,
    answers: HashMap<u64, Option<A>>,
    next: u64,
    committing: bool,
}

/// Why a call was not committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// Too many calls are waiting.
    Full,
    /// Committing its group panicked; whether it was committed is not known.
    Panicked,
}

impl<C, A> Queue<C, A> {
    pub fn new() -> Queue<C, A> {
        let state = State { waiting: VecDeque::new(), answers: HashMap::new(), next: 0, committing: false };
        Queue { state: Mutex::new(state), answered: Condvar::new() }
    }

    /// Waits until the call has been committed. `commit` answers a group of calls, in their order.
    pub fn call(&self, call: C, commit: impl Fn(&[C]) -> Vec<A>) -> Result<A, Unanswered> {
        let mut state = self.state();
        if state.waiting.len() >= WAITING_LIMIT {
            return Err(Unanswered::Full);
        }
        let ticket = state.next;
        state.next += 1;
        state.waiting.push_back((ticket, call));
        loop {
            if let Some(answer) = state.answers.remove(&ticket) {
                return answer.ok_or(Unanswered::Panicked);
            }
            if state.committing {
                state = self.answered.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            state.committing = true;
            let count = state.waiting.len().min(GROUP_LIMIT);
            let (tickets, calls): (Vec<u64>, Vec<C>) = state.waiting.drain(..count).unzip();
            drop(state);
            let answers = catch_unwind(AssertUnwindSafe(|| commit(&calls))).unwrap_or_default();
            state = self.state();
            state.committing = false;
            let answers = answers.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
            state.answers.extend(tickets.into_iter().zip(answers));
            self.answered.notify_all();
        }
    }

    fn state(&self) -> MutexGuard<'_, State<C, A>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::{GROUP_LIMIT, Queue, Unanswered};

    #[test]
    fn every_call_gets_its_own_answer_and_groups_form() {
        let queue = Queue::new();
        let groups = AtomicUsize::new(0);
        thread::scope(|threads| {
            for caller in 0..16 {
                let (queue, groups) = (&queue, &groups);
                threads.spawn(move || {
                    for n in 0..50 {
                        let commit = |calls: &[usize]| {
                            assert!(calls.len() <= GROUP_LIMIT);
                            groups.fetch_add(1, Ordering::Relaxed);
                            calls.iter().map(|call| call * 2).collect()
                        };
                        let call = caller * 1000 + n;
                        assert_eq!(queue.call(call, commit), Ok(call * 2));
                    }
                });
            }
        });
        assert!(groups.load(Ordering::Relaxed) <= 16 * 50);
    }

    #[test]
    fn a_panic_is_told_and_the_next_call_is_served() {
        let queue: Queue<u8, u8> = Queue::new();
        assert_eq!(queue.call(1, |_| panic!("the commit fails")), Err(Unanswered::Panicked));
        assert_eq!(queue.call(1, <[u8]>::to_vec), Ok(1));
    }
}
