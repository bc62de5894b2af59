//! What the device allows: bytes appended and synced by so many writers, one sync for all that wait for it. Nothing that keeps its promise to
//! be on the disk before it answers can be faster.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// About what one transition of an instance weighs in the ledger, in bytes.
pub const ENTRY: usize = 600;

/// Runs `call` in so many threads for a while; gives how long each call took.
pub fn measure(writers: usize, run: Duration, call: impl Fn(usize, u64) + Sync) -> Vec<Duration> {
    let calls = Mutex::new(Vec::new());
    let started = Instant::now();
    thread::scope(|threads| {
        for writer in 0..writers {
            let (calls, call) = (&calls, &call);
            threads.spawn(move || {
                let mut own = Vec::new();
                for n in 0.. {
                    let before = started.elapsed();
                    if before >= run {
                        break;
                    }
                    call(writer, n);
                    own.push(started.elapsed() - before);
                }
                calls.lock().expect("no writer panics").extend(own);
            });
        }
    });
    calls.into_inner().expect("no writer panics")
}

/// The limit: bytes appended to a file of written zeros, one sync for all that wait for it.
pub fn append_and_sync(folder: &Path, writers: usize, run: Duration) -> Vec<Duration> {
    let path = folder.join("limit");
    fs::write(&path, vec![0; 256 << 20]).expect("the file can be written");
    let file = OpenOptions::new().write(true).open(path).expect("the file is there");
    file.sync_all().expect("the file can be synced");
    struct Shared {
        offset: u64,
        synced: u64,
        syncing: bool,
    }
    let shared = Mutex::new(Shared { offset: 0, synced: 0, syncing: false });
    let done = Condvar::new();
    let bytes = vec![b'x'; ENTRY];
    measure(writers, run, |_, _| {
        let mut state = shared.lock().expect("no writer panics");
        state.offset += ENTRY as u64;
        let own = state.offset;
        file.write_all_at(&bytes, own % (255 << 20)).expect("the file can be written");
        while state.synced < own {
            if state.syncing {
                state = done.wait(state).expect("no writer panics");
                continue;
            }
            state.syncing = true;
            let written = state.offset;
            drop(state);
            file.sync_data().expect("the file can be synced");
            state = shared.lock().expect("no writer panics");
            (state.synced, state.syncing) = (written, false);
            done.notify_all();
        }
    })
}
