//! Processes killed at any moment under load: everything acknowledged is there, and nothing half.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use sop::store::{Store, StoreError};

use super::folder::Folder;
use super::toy::{decide, put, remove};

const ROUNDS: u64 = 20;
const WRITERS: usize = 4;

/// Starts this binary again as the writing process.
fn start(folder: &Folder) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::crash::the_writing_process", "--nocapture", "--include-ignored"])
        .env("SOP_TEST_FOLDER", &folder.path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_is_half() {
    let folder = Folder::new();
    let mut acknowledged: HashMap<String, u64> = HashMap::new();
    for round in 0..ROUNDS {
        let mut child = start(&folder);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Killed after some acknowledgements, while others are on their way; what was printed counts.
        let patience = 3 + round * 17 % 200;
        let mut heard = 0;
        while let Some(Ok(line)) = lines.next() {
            let Some((stream, version)) = line.strip_prefix("kept ").and_then(|kept| kept.split_once(' '))
            else {
                continue;
            };
            acknowledged.insert(stream.to_owned(), version.parse().unwrap());
            heard += 1;
            if heard == patience {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(heard >= patience, "round {round}: the writing process ended by itself");
        let store = folder.open();
        for (stream, version) in &acknowledged {
            let kept = store.version(stream).unwrap();
            assert!(kept >= *version, "round {round}: {stream} has {kept} of {version} entries");
            // Each transition has two entries, in two streams that are written together.
            assert_eq!(store.version(&format!("{stream}-twin")).unwrap(), kept, "round {round}");
        }
        let report = store.verify().unwrap();
        assert_eq!(report.faults, [], "round {round}");
    }
}

#[test]
#[ignore = "the process that the test above kills"]
fn the_writing_process() {
    let Some(path) = std::env::var_os("SOP_TEST_FOLDER") else { return };
    let folder = std::mem::ManuallyDrop::new(Folder { path: path.into() });
    let store = folder.open();
    let printed = Mutex::new(std::io::stdout());
    std::thread::scope(|threads| {
        for writer in 0..WRITERS {
            let (store, printed) = (&store, &printed);
            threads.spawn(move || {
                let stream = format!("restore-{writer}");
                for _ in 0..100_000 {
                    write_both(store, &stream).unwrap();
                    let version = store.version(&stream).unwrap();
                    let mut printed = printed.lock().unwrap();
                    writeln!(printed, "\nkept {stream} {version}").unwrap();
                    printed.flush().unwrap();
                }
            });
        }
    });
}

/// One call, two streams, and rows that come and go.
fn write_both(store: &dyn Store, stream: &str) -> Result<(), StoreError> {
    let twin = format!("{stream}-twin");
    let version = store.version(stream)?;
    let (here, there) = (format!("{stream}|{version}"), format!("{twin}|{version}"));
    let first = decide(store, stream, &[put(&here, ""), remove(&there)])?;
    let second = decide(store, &twin, &[put(&there, ""), remove(&here)])?;
    store.apply(vec![first, second]).map(drop)
}
