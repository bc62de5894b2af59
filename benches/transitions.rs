//! Durable transitions per second with 1, 8 and 64 writers, beside the limit that the device sets: the same
//! bytes appended and synced, in the same run.
//!
//! `cargo bench --bench transitions [FOLDER]`; the folder is where to write, `target` unless given, because
//! many systems keep `/tmp` in memory. Then what one short command pays for opening and closing a store of
//! 1,000 instances. With `-- --growth`: what reading, listing and a transition cost with 10,000 and 100,000
//! instances, opening after the process was killed, and making the view again.

mod limit;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use limit::{ENTRY, append_and_sync, measure};
use sop::ledger::NewEntry;
use sop::store::{
    Derive, DeriveError, FolderStore, Notice, Opening, RowChange, RowSet, Rows, Store, Transition,
};

/// How long each case runs in one turn.
const RUN: Duration = Duration::from_secs(1);

/// How often the limit and the store take turns, so that both see the same weather. Their ratio is the median
/// of the turns'.
const TURNS: usize = 7;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [fill, folder, instances] = arguments.iter().map(String::as_str).collect::<Vec<_>>()[..]
        && fill == "fill"
    {
        return fill_and_die(Path::new(folder), instances.parse().expect("a number"));
    }
    let asked = arguments.iter().find(|argument| !argument.starts_with('-'));
    let base = asked.map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    let folder = base.join(format!("sop-bench-{}", process::id()));
    if arguments.iter().any(|argument| argument == "--growth") {
        return fresh(&folder, growth);
    }
    println!(
        "{:>8} {:>12} {:>12} {:>7} {:>13} {:>12} {:>12}",
        "writers", "limit/s", "store/s", "ratio", "of turns", "p50", "p99"
    );
    for writers in [1, 8, 64] {
        compare(&folder, writers);
    }
    fresh(&folder, short_commands);
}

/// Prints what limit and store do with so many writers.
fn compare(folder: &Path, writers: usize) {
    let rate = |calls: usize| calls as f64 / RUN.as_secs_f64();
    let (mut limits, mut stores, mut ratios, mut calls) = (vec![], vec![], vec![], vec![]);
    for _ in 0..TURNS {
        let limit = rate(fresh(folder, |folder| append_and_sync(folder, writers, RUN)).len());
        let turn = fresh(folder, |folder| transitions(folder, writers));
        let store = rate(turn.len());
        limits.push(limit);
        stores.push(store);
        ratios.push(store / limit);
        calls.extend(turn);
    }
    calls.sort_unstable();
    for turns in [&mut limits, &mut stores, &mut ratios] {
        turns.sort_by(f64::total_cmp);
    }
    let (limit, store, ratio) = (limits[TURNS / 2], stores[TURNS / 2], ratios[TURNS / 2]);
    let spread = format!("{:.2} to {:.2}", ratios[0], ratios[TURNS - 1]);
    let (p50, p99) = (calls[calls.len() / 2], calls[calls.len() * 99 / 100]);
    println!("{writers:>8} {limit:>12.0} {store:>12.0} {ratio:>7.2} {spread:>13} {p50:>12.1?} {p99:>12.1?}");
}

/// Prints what things cost in a store of 10,000 instances, and in one of 100,000.
fn growth(folder: &Path) {
    for instances in [10_000, 100_000] {
        let place = folder.join(instances.to_string());
        let this = env::current_exe().expect("this program has a path");
        let arguments = ["fill".to_owned(), place.display().to_string(), instances.to_string()];
        process::Command::new(this).args(arguments).status().expect("this program can be run");
        let started = Instant::now();
        let store = open(&place);
        let after_kill = started.elapsed();
        let mut number = 0;
        let mut next = || {
            number += 1;
            format!("restore-{}", number * 7919 % instances)
        };
        let state = median(|| drop(store.state(&next()).expect("a state")));
        let page = median(|| drop(store.rows(RowSet::Inbox, b"kadis|", None, 100).expect("a page")));
        let change = median(|| {
            let stream = next();
            let version = store.version(&stream).expect("a version");
            store.apply(vec![transition(&stream, version)]).expect("the store takes it");
        });
        let entries = store.head().expect("a head").sequence;
        drop(store);
        fs::remove_dir_all(place.join("sled")).expect("the view is there");
        let started = Instant::now();
        drop(open(&place));
        let rebuilt = entries as f64 / started.elapsed().as_secs_f64();
        println!(
            "{instances} instances: state {state:.1?}, page {page:.1?}, transition {change:.1?}; open after \
             kill {after_kill:.1?}, rebuild {rebuilt:.0} entries/s"
        );
    }
}

/// Fills a store with instances of five entries, and dies without closing it.
fn fill_and_die(folder: &Path, instances: usize) {
    let store = open(folder);
    thread::scope(|threads| {
        for writer in 0..64 {
            let store = &store;
            threads.spawn(move || {
                for instance in (writer..instances).step_by(64) {
                    for n in 0..5 {
                        let stream = format!("restore-{instance}");
                        store.apply(vec![transition(&stream, n)]).expect("the store takes it");
                    }
                }
            });
        }
    });
    process::abort();
}

/// What a call takes, of 1,000 calls.
fn median(mut call: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..1000)
        .map(|_| {
            let started = Instant::now();
            call();
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[500]
}

fn fresh<T>(folder: &Path, run: impl FnOnce(&Path) -> T) -> T {
    fs::create_dir_all(folder).expect("the folder can be made");
    let result = run(folder);
    fs::remove_dir_all(folder).expect("the folder can be removed");
    result
}

/// The store: one entry, the instance's state, one inbox row out and one in.
fn transitions(folder: &Path, writers: usize) -> Vec<Duration> {
    let store = open(folder);
    let calls = measure(writers, RUN, |writer, n| {
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
    let mut notify = |notice: Notice| {
        if let Some(phrase) = notice.describe() {
            println!("{}", phrase.en);
        }
    };
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
