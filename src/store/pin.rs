//! One processor for sled while it starts.
//!
//! The first opening starts seven threads, each of which waits in a busy loop for the one that starts them. On as few
//! processors as office machines have, they keep it from its work for whole slices of time; on one processor together, the
//! starter is done before the first of them runs. `cargo bench --bench commands` shows it in the slow half of its runs.

#[cfg(target_os = "linux")]
pub(super) use linux::while_starting;

/// Runs `start`; only Linux lets a process choose its processors without more rights.
#[cfg(not(target_os = "linux"))]
pub(super) fn while_starting<T>(start: impl FnOnce() -> T) -> T {
    start()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use std::time::Duration;

    use rustix::process::Pid;
    use rustix::thread::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity};

    /// Runs `start` with this thread, and those that it starts, on one processor; afterwards all may run where this one might
    /// before. The first call only: later ones start no threads. Where the system refuses, `start` runs as it would.
    pub fn while_starting<T>(start: impl FnOnce() -> T) -> T {
        static STARTED: AtomicBool = AtomicBool::new(false);
        let Some((before, one)) = (!STARTED.swap(true, Ordering::Relaxed)).then(pin).flatten() else {
            return start();
        };
        let started = start();
        unpin(&before, &one);
        started
    }

    /// Keeps this thread on the processor that it is on. Gives where it might run before, and where now.
    fn pin() -> Option<(CpuSet, CpuSet)> {
        let before = sched_getaffinity(None).ok()?;
        let mut one = CpuSet::new();
        one.set(sched_getcpu());
        sched_setaffinity(None, &one).ok()?;
        // Whoever wakes has a whole slice of time before others take the processor.
        thread::sleep(Duration::from_nanos(1));
        Some((before, one))
    }

    /// A thread that has ended meanwhile needs no processor, so a refusal is none.
    fn unpin(before: &CpuSet, one: &CpuSet) {
        sched_setaffinity(None, before).ok();
        let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
        let numbers = threads.filter_map(|thread| thread.file_name().to_str()?.parse().ok());
        for thread in numbers.filter_map(Pid::from_raw) {
            if sched_getaffinity(Some(thread)).is_ok_and(|held| held == *one) {
                sched_setaffinity(Some(thread), before).ok();
            }
        }
    }
}
