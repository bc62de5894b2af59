//! Calls that arrive while others are being committed, made into groups. Never looks into a call.
//!
//! There is no thread that commits: whoever finds nobody committing takes what waits, its own call among it,
//! and commits it for all; then the first of those that came meanwhile does. One caller alone so pays for no
//! other thread, many share one write and one sync, and nobody is woken but for an answer or for work.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most calls that wait at once; each of them is a waiting thread.
const WAITING_LIMIT: usize = 4096;

/// The most calls committed together.
const GROUP_LIMIT: usize = 128;

/// A queue of calls `C` that are answered with `A`.
pub struct Queue<C, A> {
    state: Mutex<State<C, A>>,
}

struct State<C, A> {
    waiting: VecDeque<(C, SyncSender<Turn<A>>)>,
    committing: bool,
}

/// What a waiting caller is told.
enum Turn<A> {
    Answer(A),
    /// Commit what waits: your own call is the first of it.
    Commit,
}

/// Why a call was not committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// Too many calls are waiting.
    Full,
    /// Committing its group panicked; whether it was committed is not known.
    Panicked,
}

impl<C, A> Default for Queue<C, A> {
    fn default() -> Queue<C, A> {
        Queue { state: Mutex::new(State { waiting: VecDeque::new(), committing: false }) }
    }
}

impl<C, A> Queue<C, A> {
    /// Waits until the call has been committed. `commit` answers a group of calls, in their order.
    pub fn call(&self, call: C, commit: impl Fn(&[C]) -> Vec<A>) -> Result<A, Unanswered> {
        let (tell, told) = sync_channel(1);
        let mut state = self.state();
        if state.waiting.len() >= WAITING_LIMIT {
            return Err(Unanswered::Full);
        }
        state.waiting.push_back((call, tell));
        let somebody_commits = std::mem::replace(&mut state.committing, true);
        drop(state);
        let turn = if somebody_commits { told.recv() } else { Ok(Turn::Commit) };
        match turn {
            Ok(Turn::Answer(answer)) => return Ok(answer),
            Ok(Turn::Commit) => self.commit_waiting(commit),
            Err(_) => return Err(Unanswered::Panicked),
        }
        match told.recv() {
            Ok(Turn::Answer(answer)) => Ok(answer),
            Ok(Turn::Commit) | Err(_) => Err(Unanswered::Panicked),
        }
    }

    /// Commits what waits, hands the work on, and answers. Whoever has no answer after a panic is told so by
    /// the end of its channel.
    fn commit_waiting(&self, commit: impl Fn(&[C]) -> Vec<A>) {
        let mut state = self.state();
        let count = state.waiting.len().min(GROUP_LIMIT);
        let (calls, callers): (Vec<C>, Vec<SyncSender<Turn<A>>>) = state.waiting.drain(..count).unzip();
        drop(state);
        let answers = catch_unwind(AssertUnwindSafe(|| commit(&calls))).unwrap_or_default();
        let mut state = self.state();
        match state.waiting.front() {
            // Each channel has room for what its caller is told, so telling never waits; and a caller that is
            // gone needs no answer.
            Some((_, next)) => drop(next.try_send(Turn::Commit)),
            None => state.committing = false,
        }
        drop(state);
        for (caller, answer) in callers.into_iter().zip(answers) {
            drop(caller.try_send(Turn::Answer(answer)));
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
        let queue = Queue::default();
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
        let queue: Queue<u8, u8> = Queue::default();
        assert_eq!(queue.call(1, |_| panic!("the commit fails")), Err(Unanswered::Panicked));
        assert_eq!(queue.call(1, <[u8]>::to_vec), Ok(1));
    }
}
