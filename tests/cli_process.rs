//! The program as a process: what only a real one can show. Readers that leave, stores that are held.

use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use sop::desk::Derivation;
use sop::store::{FolderStore, Opening};

pub fn sop(folder: &PathBuf, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sop"));
    command.args(arguments).current_dir(folder).env("LANG", "id_ID.UTF-8").stdin(Stdio::null());
    for variable in ["SOP_DATA", "SOP_STORE", "SOP_AS", "SOP_LANG", "NO_COLOR"] {
        command.env_remove(variable);
    }
    command
}

pub fn folder(name: &str) -> PathBuf {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

pub fn stderr(output: &Output) -> String {
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
fn a_process_killed_while_it_keeps_a_file_leaves_nothing_behind() {
    let folder = folder("killed");
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/sop/backup-restore.yaml");
    let started = sop(&folder, &["start", "restore", "--file", document]).output().expect("run");
    assert_eq!(started.status.code(), Some(0), "{}", stderr(&started));
    let large = std::fs::File::create(folder.join("besar.bin")).expect("a file");
    large.set_len(200 * 1024 * 1024).expect("a sparse file");
    let mut child = sop(&folder, &["attach", "restore-1", "besar.bin"]).spawn().expect("started");
    let aside = folder.join(".sop/evidence/new");
    let written = || std::fs::read_dir(&aside).is_ok_and(|mut files| files.next().is_some());
    while child.try_wait().expect("asked").is_none() && !written() {
        std::thread::yield_now();
    }
    child.kill().expect("killed");
    child.wait().expect("gone");
    let verified = sop(&folder, &["verify"]).output().expect("run");
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stdout));
    assert!(!written(), "the next opening sweeps it");
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

/// A procedure whose one step reads a pipe to its end, so that a test decides how long it takes.
const READS_A_PIPE: &str = "
sop: 1
id: pipa
title: Pembacaan
actors: { staf: Staf }
procedures:
  baca:
    title: Membaca
    steps:
      - { id: siap, activity: Menyiapkan, actor: staf, quality: { output: Siap } }
      - { id: baca, activity: Membaca, actor: staf, quality: { output: Isi }, run: baca }
";

/// Starts that step by a tick; gives the tick, and the end of the pipe that its command waits for.
fn a_tick_in_the_middle(folder: &PathBuf, idempotent: bool) -> (Child, std::fs::File) {
    a_tick_that_runs(folder, "[cat, pipa]", idempotent)
}

fn a_tick_that_runs(folder: &PathBuf, exec: &str, idempotent: bool) -> (Child, std::fs::File) {
    let pipe = folder.join("pipa");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let commands = format!(
        "commands:\n  baca: {{ exec: {exec}, folder: {}, idempotent: {idempotent} }}\n",
        folder.display()
    );
    std::fs::create_dir_all(folder.join(".sop")).expect("a folder");
    std::fs::write(folder.join(".sop/commands.yaml"), commands).expect("written");
    std::fs::write(folder.join("pipa.yaml"), READS_A_PIPE).expect("written");
    for arguments in [&["start", "baca", "--file", "pipa.yaml"][..], &["done", "baca-1"]] {
        let output = sop(folder, arguments).output().expect("run");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let tick = sop(folder, &["tick"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("started");
    // Opens when the command opens it, too.
    let end = std::fs::OpenOptions::new().write(true).open(&pipe).expect("the command reads");
    (tick, end)
}

/// The same, and the tick is killed; gives the end of the pipe.
fn a_tick_killed_in_the_middle(folder: &PathBuf, idempotent: bool) -> std::fs::File {
    let (mut tick, end) = a_tick_in_the_middle(folder, idempotent);
    tick.kill().expect("killed");
    tick.wait().expect("gone");
    end
}

fn tick(folder: &PathBuf) -> String {
    let output = sop(folder, &["tick"]).output().expect("run");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What ticks say once the command is gone; its end and the letting go of its lock are the system's to order.
fn tick_until_something_is_said(folder: &PathBuf) -> String {
    let said = (0..1000).map(|_| tick(folder)).find(|said| !said.contains("Tidak ada yang perlu"));
    said.expect("the command is gone")
}

#[test]
fn a_command_whose_runner_was_killed_is_not_run_again_unasked() {
    let folder = folder("lost");
    let end = a_tick_killed_in_the_middle(&folder, false);
    assert_eq!(tick(&folder), "Tidak ada yang perlu dikerjakan sekarang.\n", "the command is still there");
    drop(end);
    let said = tick_until_something_is_said(&folder);
    assert_eq!(said, "✗ baca-1: baca: baca: terputus; tidak diketahui bagaimana akhirnya\n");
    let inbox = sop(&folder, &["inbox"]).output().expect("run");
    assert!(String::from_utf8_lossy(&inbox.stdout).contains("baca-1"), "it is a person's to look at");
    let resolve = ["resolve", "baca-1", "baca", "--reason", "sudah dibaca"];
    assert_eq!(sop(&folder, &resolve).output().expect("run").status.code(), Some(0));
    let verify = sop(&folder, &["verify"]).output().expect("run");
    assert_eq!(verify.status.code(), Some(0), "{}", stderr(&verify));
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_command_that_does_no_harm_twice_is_run_again() {
    let folder = folder("again");
    drop(a_tick_killed_in_the_middle(&folder, true));
    // The second time there is a file in the pipe's place, and reading it ends by itself.
    std::fs::remove_file(folder.join("pipa")).expect("removed");
    std::fs::write(folder.join("pipa"), "isi").expect("written");
    let said = tick_until_something_is_said(&folder);
    assert_eq!(
        said,
        "✓ baca-1: baca: baca: terputus; boleh dijalankan ulang\n✓ baca-1: baca: baca: berhasil\n"
    );
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_command_whose_instance_is_cancelled_is_stopped() {
    let folder = folder("stopped");
    let (tick, end) = a_tick_in_the_middle(&folder, false);
    let cancelled = sop(&folder, &["cancel", "baca-1", "--reason", "keliru"]).output().expect("run");
    assert_eq!(cancelled.status.code(), Some(0), "{}", stderr(&cancelled));
    // The command would read until the pipe's other end is let go of.
    let said = tick.wait_with_output().expect("ended");
    drop(end);
    assert_eq!(
        String::from_utf8_lossy(&said.stdout),
        "✓ baca-1: baca: baca: dihentikan, karena tugasnya sudah ditarik\n"
    );
    let history = sop(&folder, &["history", "baca-1", "--lang", "en"]).output().expect("run");
    let history = String::from_utf8_lossy(&history.stdout).into_owned();
    assert!(history.contains("Command stopped (signal 15)"), "{history}");
    assert!(!history.contains("Trouble"), "{history}");
    let verify = sop(&folder, &["verify"]).output().expect("run");
    assert_eq!(verify.status.code(), Some(0), "{}", stderr(&verify));
    std::fs::remove_dir_all(folder).expect("removed");
}

/// A command that starts a daemon, in a session of its own, with nothing of what it was given, and then reads the pipe to its end.
const STARTS_A_DAEMON: &str = r#"[sh, -c, "setsid -f env -i sh -c 'echo $$ > baru; mv baru nomor; exec sleep 1000' \
  < /dev/null > /dev/null 2>&1; while ! [ -e nomor ]; do :; done; cat pipa"]"#;

fn daemon(folder: &std::path::Path) -> PathBuf {
    while !folder.join("nomor").exists() {
        std::thread::yield_now();
    }
    let number = std::fs::read_to_string(folder.join("nomor")).expect("a number");
    PathBuf::from(format!("/proc/{}", number.trim()))
}

#[test]
fn a_daemon_that_a_command_leaves_behind_is_ended_with_it() {
    let folder = folder("daemon");
    let (tick, end) = a_tick_that_runs(&folder, STARTS_A_DAEMON, false);
    let daemon = daemon(&folder);
    assert!(daemon.exists());
    drop(end);
    let said = tick.wait_with_output().expect("ended");
    assert_eq!(String::from_utf8_lossy(&said.stdout), "✓ baca-1: baca: baca: berhasil\n");
    assert!(!daemon.exists());
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_daemon_of_a_command_that_is_stopped_is_ended_with_it() {
    let folder = folder("daemon-stopped");
    let (tick, end) = a_tick_that_runs(&folder, STARTS_A_DAEMON, false);
    let daemon = daemon(&folder);
    let cancelled = sop(&folder, &["cancel", "baca-1", "--reason", "keliru"]).output().expect("run");
    assert_eq!(cancelled.status.code(), Some(0), "{}", stderr(&cancelled));
    let said = tick.wait_with_output().expect("ended");
    drop(end);
    assert!(String::from_utf8_lossy(&said.stdout).contains("dihentikan"));
    assert!(!daemon.exists());
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_daemon_of_a_command_whose_runner_was_killed_is_ended_with_it() {
    let folder = folder("daemon-lost");
    let (mut tick, end) = a_tick_that_runs(&folder, STARTS_A_DAEMON, false);
    tick.kill().expect("killed");
    tick.wait().expect("gone");
    let daemon = daemon(&folder);
    assert!(daemon.exists(), "the command goes on");
    drop(end);
    assert!(tick_until_something_is_said(&folder).contains("terputus"));
    assert!(!daemon.exists());
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_command_that_kills_its_warden_is_ended_and_that_is_no_success() {
    let folder = folder("warden");
    let kills = r#"[sh, -c, "exec 3< pipa; echo $$ > baru; mv baru nomor; kill -9 $PPID; exec sleep 1000"]"#;
    let (tick, end) = a_tick_that_runs(&folder, kills, false);
    let command = daemon(&folder);
    let said = tick.wait_with_output().expect("ended");
    drop(end);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert_eq!(said, "✗ baca-1: baca: baca: gagal: dihentikan sinyal 9\n");
    // Whose child it is now, and when that one looks after it, is the system's to say.
    let status = std::fs::read_to_string(command.join("status")).unwrap_or_default();
    assert!(status.is_empty() || status.contains("State:\tZ"), "{status}");
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_service_stays_when_the_command_that_started_it_has_ended_well() {
    for (exec, stays) in
        [(STARTS_A_DAEMON.to_owned(), true), (STARTS_A_DAEMON.replace("cat pipa", "cat pipa; exit 1"), false)]
    {
        let folder = folder(&format!("service-{stays}"));
        let exec = format!("{exec}, service: true");
        let (tick, end) = a_tick_that_runs(&folder, &exec, false);
        let daemon = daemon(&folder);
        drop(end);
        let said = tick.wait_with_output().expect("ended");
        assert!(String::from_utf8_lossy(&said.stdout).contains(if stays { "berhasil" } else { "gagal" }));
        assert_eq!(daemon.exists(), stays);
        if stays {
            let number = daemon.file_name().expect("a number");
            Command::new("kill").arg("-9").arg(number).status().expect("kill");
        }
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
