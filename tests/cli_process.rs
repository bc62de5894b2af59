//! The program as a process: what only a real one can show. Readers that leave, stores that are held.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use sop::desk::Derivation;
use sop::store::{FolderStore, Opening};

fn sop(folder: &PathBuf, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sop"));
    command.args(arguments).current_dir(folder).env("LANG", "id_ID.UTF-8").stdin(Stdio::null());
    for variable in ["SOP_DATA", "SOP_STORE", "SOP_AS", "SOP_LANG", "NO_COLOR"] {
        command.env_remove(variable);
    }
    command
}

fn folder(name: &str) -> PathBuf {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let folder = folder("pipe");
    let mut child =
        sop(&folder, &["man"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ended");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_held_store_is_waited_for_and_then_its_holder_named() {
    let folder = folder("held");
    let opening = Opening {
        derive: Arc::new(Derivation),
        command: "sop serve",
        time: "2026-11-23T09:00:00+07:00",
        notify: &mut |_| {},
    };
    let store = FolderStore::open(&folder.join(".sop"), opening).expect("opened");
    let output = sop(&folder, &["list"]).output().expect("run");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(6), 0));
    assert!(stderr(&output).contains("sop serve"), "{}", stderr(&output));
    drop(store);
    let output = sop(&folder, &["list"]).output().expect("run");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn reading_without_a_store_makes_none() {
    let folder = folder("empty");
    for arguments in [&["inbox"][..], &[], &["list"], &["verify"], &["person", "list"]] {
        let output = sop(&folder, arguments).output().expect("run");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    }
    for arguments in [&["show", "restore-1"][..], &["done", "restore-1"], &["start", "restore"]] {
        let output = sop(&folder, arguments).output().expect("run");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0), "{arguments:?}");
    }
    assert!(!folder.join(".sop").exists());
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn the_demo_works_twice_and_leaves_what_it_names() {
    let folder = folder("demo");
    for _ in 0..2 {
        let output = sop(&folder, &["demo"]).output().expect("run");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(output.stdout.iter().filter(|byte| **byte == b'\n').count() <= 20);
    }
    for file in ["backup-restore.pdf", "backup-restore-1.svg", "backup-restore-3.png", "store/ledger"] {
        assert!(folder.join("out").join(file).exists(), "{file}");
    }
    let output = sop(&folder, &["--data", "out/store", "list", "--format", "json"]).output().expect("run");
    let lines = String::from_utf8_lossy(&output.stdout);
    let outcomes: Vec<&str> = lines
        .lines()
        .map(|line| if line.contains(r#""outcome":"ditolak""#) { "ditolak" } else { "selesai" })
        .collect();
    assert_eq!(outcomes, ["selesai", "selesai", "ditolak", "selesai", "selesai", "ditolak"]);
    std::fs::remove_dir_all(folder).expect("removed");
}
