//! What one command costs as a whole process on a store of 1,000 instances: the program starts, opens the store, answers,
//! and ends.
//!
//! `cargo bench --bench commands [FOLDER]`; the folder is where the store is built, `target` unless given.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sop::desk::{Act, Derivation, Desk, Says, Start, check, os_user, wall_clock};
use sop::procedure::Options;
use sop::store::{FolderStore, Opening};

const SEED: &str = include_str!("../sop/backup-restore.yaml");

/// How many instances the store holds, each with one open task.
const INSTANCES: usize = 1_000;

/// How often each command runs.
const RUNS: usize = 200;

fn main() {
    let asked = env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let base = asked.map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    let folder = base.join(format!("sop-bench-commands-{}", process::id()));
    build(&folder);
    println!(
        "{:<24} {:>10} {:>10} {:>10}   {RUNS} runs, {INSTANCES} instances",
        "", "median", "p95", "worst"
    );
    measure("sop --version", &folder, |_| vec!["--version".into()]);
    measure("sop inbox", &folder, |_| vec!["inbox".into()]);
    measure("sop inbox --actor", &folder, |_| words("inbox --actor kadis"));
    measure("sop inbox, JSON", &folder, |_| words("inbox --format json"));
    measure("sop list", &folder, |_| vec!["list".into()]);
    measure("sop show", &folder, |_| words("show restore-500"));
    measure("sop start", &folder, |_| words("start restore"));
    measure("sop done", &folder, |run| words(&format!("done restore-{}", 2 * run + 1)));
    fs::remove_dir_all(&folder).expect("the folder can be removed");
}

/// A store in which every other request has gone on to its second step.
fn build(folder: &Path) {
    let opening =
        Opening { derive: Arc::new(Derivation), command: "a bench", time: "2026-11-23", notify: &mut |_| {} };
    let store = FolderStore::open(folder, opening).expect("the store opens");
    let desk = Desk::new(Arc::new(store), wall_clock, os_user());
    let checked = check("seed.yaml", SEED.into(), &Options::default()).expect("the seed is sound");
    desk.publish(&checked).expect("the seed is published");
    let visitor = desk.visitor(None).expect("nobody is registered");
    let start = Start { procedure: "restore".into(), ..Start::default() };
    for instance in 0..INSTANCES {
        let view = desk.start(&visitor, &start, None).expect("an instance opens");
        if instance % 2 == 0 {
            let act = Act::Done { step: None, actor: None, says: Says::default() };
            desk.act(&visitor, &view.id, &act, None).expect("its first task is done");
        }
    }
    desk.close().expect("the store closes");
}

fn measure(name: &str, folder: &Path, arguments: impl Fn(usize) -> Vec<String>) {
    let mut times: Vec<Duration> = (0..RUNS).map(|run| run_once(folder, &arguments(run))).collect();
    times.sort_unstable();
    let (median, p95, worst) = (times[RUNS / 2], times[RUNS * 95 / 100], times[RUNS - 1]);
    println!("{name:<24} {median:>10.1?} {p95:>10.1?} {worst:>10.1?}");
}

fn run_once(folder: &Path, arguments: &[String]) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sop"));
    command.args(arguments).env("SOP_DATA", folder).env_remove("SOP_AS").env_remove("SOP_STORE");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let status = command.status().expect("the program starts");
    let time = started.elapsed();
    assert!(status.success(), "{arguments:?}: {status}");
    time
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}
