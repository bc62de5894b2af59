//! Durable transitions per second with 1, 8 and 64 writers, beside the limit that the device sets: the same
//! bytes appended and synced, in the same run.
//!
//! `cargo bench --bench transitions [FOLDER]`; the folder is where to write, `target` unless given, because
//! many systems keep `/tmp` in memory. Then what one short command pays for opening and closing a store of
//! 1,000 instances.

use std::env;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use sop::ledger::NewEntry;
use sop::store::{
    Derive, DeriveError, FolderStore, Notice, Opening, RowChange, RowSet, Rows, Store, Transition,
};

/// How long each case runs.
const RUN: Duration = Duration::from_secs(3);

/// How often the limit and the store take turns, so that both see the same weather.
const TURNS: u32 = 2;

/// About what one transition of an instance weighs in the ledger, in bytes.
const ENTRY: usize = 600;

fn main() {
    let asked = env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let base = asked.map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    let folder = base.join(format!("sop-bench-{}", process::id()));
    println!(
        "{:>8} {:>14} {:>14} {:>7} {:>12} {:>12}",
        "writers", "limit/s", "store/s", "ratio", "p50", "p99"
    );
    for writers in [1, 8, 64] {
        let (mut limit, mut store) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            limit.extend(fresh(&folder, |folder| append_and_sync(folder, writers)));
            store.extend(fresh(&folder, |folder| transitions(folder, writers)));
        }
        let rate = |calls: &[Duration]| calls.len() as f64 / (RUN * TURNS).as_secs_f64();
        let ratio = rate(&store) / rate(&limit);
        store.sort_unstable();
        let (p50, p99) = (store[store.len() / 2], store[store.len() * 99 / 100]);
        let (limit, store) = (rate(&limit), rate(&store));
        println!("{writers:>8} {limit:>14.0} {store:>14.0} {ratio:>7.2} {p50:>12.1?} {p99:>12.1?}");
    }
    fresh(&folder, short_commands);
}

fn fresh<T>(folder: &Path, run: impl FnOnce(&Path) -> T) -> T {
    fs::create_dir_all(folder).expect("the folder can be made");
    let result = run(folder);
    fs::remove_dir_all(folder).expect("the folder can be removed");
    result
}

/// Runs `call` in so many threads for a while; gives how long each call took.
fn measure(writers: usize, call: impl Fn(usize, u64) + Sync) -> Vec<Duration> {
    let calls = Mutex::new(Vec::new());
    let started = Instant::now();
    thread::scope(|threads| {
        for writer in 0..writers {
            let (calls, call) = (&calls, &call);
            threads.spawn(move || {
                let mut own = Vec::new();
                for n in 0.. {
                    let before = started.elapsed();
                    if before >= RUN {
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
fn append_and_sync(folder: &Path, writers: usize) -> Vec<Duration> {
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
    measure(writers, |_, _| {
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

/// The store: one entry, the instance's state, one inbox row out and one in.
fn transitions(folder: &Path, writers: usize) -> Vec<Duration> {
    let store = open(folder);
    let calls = measure(writers, |writer, n| {
        let stream = format!("bench-{writer}-{}", n / 10);
        store.apply(vec![transition(&stream, n % 10)]).expect("the store takes it");
    });
    store.close().expect("the store closes");
    calls
}

/// Opening, reading an inbox page, closing; and the same with one transition.
fn short_commands(folder: &Path) {
    let store = open(folder);
    for instance in 0..1000 {
        for n in 0..5 {
            store.apply(vec![transition(&format!("restore-{instance}"), n)]).expect("the store takes it");
        }
    }
    store.close().expect("the store closes");
    drop(store);
    let mut reads = Vec::new();
    let mut writes = Vec::new();
    for n in 0..50 {
        let started = Instant::now();
        let store = open(folder);
        let rows = store.rows(RowSet::Inbox, b"", None, 100).expect("the inbox can be read");
        assert_eq!(rows.len(), 100);
        drop(store);
        reads.push(started.elapsed());
        let started = Instant::now();
        let store = open(folder);
        store.apply(vec![transition("restore-7", 5 + n)]).expect("the store takes it");
        store.close().expect("the store closes");
        drop(store);
        writes.push(started.elapsed());
    }
    for (what, mut times) in [("read", reads), ("write", writes)] {
        times.sort_unstable();
        println!(
            "open, {what}, close with 1,000 instances: median {:.1?}, worst {:.1?}",
            times[25], times[49]
        );
    }
}

fn open(folder: &Path) -> FolderStore {
    let mut notify = |notice: Notice| println!("{notice:?}");
    let opening =
        Opening { derive: Arc::new(Bench), command: "a bench", time: "2026-11-23", notify: &mut notify };
    FolderStore::open(folder, opening).expect("the store opens")
}

fn transition(stream: &str, expected: u64) -> Transition {
    let entry = NewEntry {
        time: "2026-11-23T09:01:00.000+07:00".to_owned(),
        person: "budi".to_owned(),
        os_user: None,
        key: None,
        event: format!(r#"{{"event":"done","note":"{}"}}"#, "x".repeat(ENTRY - 350)),
    };
    let entries = vec![entry];
    let rows = Bench.rows(stream, expected, None, &entries).expect("the bench reads its own entries");
    Transition { stream: stream.to_owned(), expected, entries, rows, absent: Vec::new() }
}

/// An instance's state of 500 bytes, and its one open task.
struct Bench;

impl Derive for Bench {
    fn rows(
        &self,
        stream: &str,
        version: u64,
        _before: Option<&[u8]>,
        entries: &[NewEntry],
    ) -> Result<Rows, DeriveError> {
        let key = |version: u64| format!("kadis|{:08}|{stream}", version % 10);
        let after = version + entries.len() as u64;
        let changes = vec![
            RowChange::remove(RowSet::Inbox, key(version)),
            RowChange::put(RowSet::Inbox, key(after), vec![b'r'; 100]),
        ];
        Ok(Rows { state: Some(vec![b's'; 500]), changes })
    }
}
