//! What a tick costs while nothing is due, beside how many instances sleep: the next moments stand in order, so that only the first is
//! looked at.
//!
//! `cargo bench --bench tick [FOLDER]`; the folder is where the stores are built, `target` unless given.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sop::desk::{Derivation, Desk, Start, check, os_user, wall_clock};
use sop::procedure::Options;
use sop::store::{FolderStore, Opening};

const SLEEPS: &str = "
sop: 1
id: tidur
title: Penantian
actors: { staf: Staf }
procedures:
  tunggu:
    title: Menunggu
    steps:
      - { id: tunggu, activity: Menunggu, actor: staf, wait: 1 tahun }
      - { id: catat, activity: Mencatat, actor: staf, quality: { output: Catatan } }
";

/// How many instances sleep.
const SLEEPING: [usize; 4] = [0, 100, 1_000, 10_000];

/// How often a tick is timed.
const RUNS: usize = 1_000;

fn main() {
    let asked = env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let base = asked.map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    println!("{:>10} {:>10} {:>10} {:>10}   {RUNS} ticks each", "sleeping", "median", "p95", "worst");
    for sleeping in SLEEPING {
        let folder = base.join(format!("sop-bench-tick-{}-{sleeping}", process::id()));
        let desk = asleep(&folder, sleeping);
        let mut times: Vec<Duration> = (0..RUNS).map(|_| tick(&desk)).collect();
        times.sort_unstable();
        let (median, p95, worst) = (times[RUNS / 2], times[RUNS * 95 / 100], times[RUNS - 1]);
        println!("{sleeping:>10} {median:>10.1?} {p95:>10.1?} {worst:>10.1?}");
        drop(desk);
        fs::remove_dir_all(&folder).expect("the folder can be removed");
    }
}

fn asleep(folder: &Path, sleeping: usize) -> Desk {
    let opening =
        Opening { derive: Arc::new(Derivation), command: "a bench", time: "2026-11-23", notify: &mut |_| {} };
    let store = FolderStore::open(folder, opening).expect("the store opens");
    let desk = Desk::new(Arc::new(store), wall_clock, os_user());
    let checked = check("tidur.yaml", SLEEPS.into(), &Options::default()).expect("it is sound");
    desk.publish(&checked).expect("it is published");
    let visitor = desk.visitor(None).expect("nobody is registered");
    let start = Start { procedure: "tunggu".into(), ..Start::default() };
    for _ in 0..sleeping {
        desk.start(&visitor, &start, None).expect("an instance opens");
    }
    desk
}

fn tick(desk: &Desk) -> Duration {
    let begun = Instant::now();
    let ticked = desk.tick().expect("a tick");
    let time = begun.elapsed();
    assert!(ticked.rang.is_empty(), "nothing is due");
    time
}
