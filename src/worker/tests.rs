//! Commands really run: what they get, what they may reach, and how they are ended.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use indexmap::IndexMap;

use super::job::Job;
use super::lock::{Held, Runs};
use super::mask::Mask;
use super::output::Output;
use super::process::Ended;
use super::sandbox::{Confinement, Fence};

/// A folder of the test's own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("sop-worker-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn held(folder: &Path) -> Held {
    Runs::new(folder.join("runs")).hold("a-1.b.1.1").expect("a folder").expect("nobody else")
}

/// A script, unconfined.
fn script(text: &str) -> Job {
    Job {
        argv: ["sh", "-c", text].map(str::to_owned).to_vec(),
        limit: TimeDelta::minutes(5),
        service: false,
        folder: None,
        environment: IndexMap::from([("PATH".to_owned(), "/usr/bin:/bin".to_owned())]),
        secrets: IndexMap::new(),
        fence: None,
    }
}

fn run(name: &str, job: &Job) -> (Ended, String) {
    let folder = folder(name);
    let ended = job.run(&held(&folder), || true);
    let text = String::from_utf8_lossy(&ended.output).into_owned();
    let _ = fs::remove_dir_all(&folder);
    (ended, text)
}

#[test]
fn a_command_gets_nothing_of_the_callers() {
    let (ended, text) = run("environment", &script("env | cut -d= -f1 | sort; cat; pwd"));
    assert_eq!((ended.exit, ended.fault), (Some(0), None));
    let (names, here) = text.trim_end().rsplit_once('\n').expect("lines");
    assert_eq!(
        names.split('\n').filter(|name| *name != "_").collect::<Vec<_>>(),
        ["HOME", "PATH", "PWD", "SOP_FILES", "SOP_RECORD", "TMPDIR"]
    );
    assert!(here.ends_with("work"), "{here}");
}

#[test]
fn what_was_written_is_kept_without_secrets() {
    let mut job = script("printf 'a %s\\nb' \"$SANDI\"; printf ' %s c' \"$SANDI\" >&2; exit 7");
    job.secrets.insert("SANDI".to_owned(), "rahasia besar".to_owned());
    let (ended, text) = run("mask", &job);
    assert_eq!((ended.exit, text.as_str()), (Some(7), "a •••\nb ••• c"));
    let mut job = script("echo \"hasil=$SANDI\" > \"$SOP_RECORD\"");
    job.secrets.insert("SANDI".to_owned(), "rahasia besar".to_owned());
    let fault = run("mask-record", &job).0.fault.expect("a fault");
    assert_eq!(fault.en, "what the command filled in holds a secret");
}

#[test]
fn what_a_command_has_written_is_there_while_it_runs_without_secrets() {
    let folder = folder("said");
    let mut job =
        script("printf 'mulai %s...........' \"$SANDI\"; while ! [ -e \"$SOP_FILES/cukup\" ]; do :; done");
    job.secrets.insert("SANDI".to_owned(), "rahasia".to_owned());
    let runs = Runs::new(&folder);
    assert_eq!(runs.said("satu", 100).expect("asked"), None);
    let held = runs.hold("satu").expect("a lock").expect("nobody holds it");
    let enough = held.scratch().join("files/cukup");
    std::thread::scope(|threads| {
        let running = threads.spawn(|| job.run(&held, || true));
        let said = || runs.said("satu", 100).expect("asked").filter(|text| text.len() > 10);
        while said().is_none() {
            std::thread::yield_now();
        }
        let (all, end) = (said(), runs.said("satu", 3).expect("asked"));
        fs::write(&enough, "").expect("a file");
        running.join().expect("it ended");
        assert!(all.as_ref().is_some_and(|text| text.starts_with("mulai •••.")), "{all:?}");
        assert_eq!(end.as_deref(), Some("..."));
    });
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_secret_is_masked_wherever_it_is_cut() {
    let text = b"x abcdef y abcabcdef abcde";
    for size in 1..=text.len() {
        let mut mask = Mask::new(["abcdef"].into_iter());
        let mut shown: Vec<u8> = text.chunks(size).flat_map(|piece| mask.push(piece)).collect();
        shown.extend(mask.finish());
        assert_eq!(String::from_utf8_lossy(&shown), "x ••• y abc••• abcde");
    }
}

#[test]
fn of_a_long_output_beginning_and_end_are_kept() {
    for size in [7, 600_000, 3_000_000] {
        let mut output = Output::default();
        let text: Vec<u8> = (0..3_000_000u32).flat_map(|at| [b'a' + (at % 26) as u8]).collect();
        text.chunks(size).for_each(|piece| output.push(piece));
        let kept = output.into_bytes();
        let gap = format!("\n[… {} B …]\n", 3_000_000 - 1024 * 1024);
        let expected = [&text[..512 * 1024], gap.as_bytes(), &text[text.len() - 512 * 1024..]].concat();
        assert!(kept == expected, "{} bytes", kept.len());
    }
}

#[test]
fn a_command_whose_time_is_over_is_ended_with_all_it_started() {
    let mut job = script("echo mulai; (trap '' TERM; exec sleep 1000) & wait");
    job.limit = TimeDelta::milliseconds(300);
    let (ended, text) = run("timeout", &job);
    assert_eq!((ended.exit, ended.signal, ended.timed_out), (None, Some(15), true));
    assert_eq!(text, "mulai\n");
}

#[test]
fn a_command_that_is_not_wanted_any_more_is_ended_with_all_it_started() {
    let folder = folder("unwanted");
    let job = script("echo mulai; (trap '' TERM; exec sleep 1000) & wait");
    let mut looks = 0;
    let ended = job.run(&held(&folder), || {
        looks += 1;
        looks < 2
    });
    assert_eq!((ended.exit, ended.signal, ended.timed_out, ended.stopped), (None, Some(15), false, true));
    assert_eq!((looks, ended.output.as_slice()), (2, &b"mulai\n"[..]));
    let _ = fs::remove_dir_all(&folder);
}

#[test]
fn what_a_command_leaves_running_is_ended_with_it() {
    let (ended, text) = run("leftover", &script("sleep 1000 & echo $!"));
    assert_eq!(ended.exit, Some(0));
    let status = fs::read_to_string(format!("/proc/{}/status", text.trim()));
    let is_gone = status.map_or(true, |status| status.contains("State:\tZ"));
    assert!(is_gone, "{text}");
}

#[test]
fn a_program_that_is_not_there_is_said() {
    let mut job = script("");
    job.argv = vec!["tidak-ada-program-ini".to_owned()];
    let (ended, _) = run("absent", &job);
    let fault = ended.fault.expect("a fault");
    assert!(fault.en.starts_with("tidak-ada-program-ini cannot be started: No such file"), "{}", fault.en);
    assert_eq!(ended.exit, None);
}

#[test]
fn a_command_reaches_what_it_may_and_nothing_else() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let own = folder("fence");
    let (open, shut, read) = (own.join("open"), own.join("shut"), own.join("read"));
    for folder in [&open, &shut, &read] {
        fs::create_dir(folder).expect("a folder");
        fs::write(folder.join("isi"), "isi").expect("a file");
    }
    let text = format!(
        "cat {shut}/isi || echo tidak boleh membaca; echo x > {open}/baru && echo boleh menulis; \
         cat {read}/isi && echo ' boleh membaca'; echo x > {read}/baru || echo tidak boleh menulis; \
         echo x > \"$TMPDIR/x\" && echo boleh di foldernya; \
         (exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null && echo tersambung || echo tidak tersambung",
        shut = shut.display(),
        open = open.display(),
        read = read.display(),
    );
    let mut job = script(&format!("exec 2>/dev/null; {text}"));
    job.argv[0] = "bash".to_owned();
    job.fence = Some(Fence { read: vec![read], write: vec![open], network: false });
    let (ended, text) = run("fence-run", &job);
    // A kernel without Landlock lets everything through, and says so.
    match ended.confinement {
        Some(Confinement::Full) => assert_eq!(
            text,
            "tidak boleh membaca\nboleh menulis\nisi boleh membaca\ntidak boleh menulis\nboleh di foldernya\ntidak tersambung\n"
        ),
        Some(Confinement::Partial | Confinement::None) => assert!(text.contains("boleh menulis"), "{text}"),
        Some(Confinement::Off) | None => panic!("it was on"),
    }
    let _ = fs::remove_dir_all(own);
}

#[test]
fn whoever_runs_an_attempt_is_alone_until_the_command_is_gone() {
    let own = folder("lock");
    let runs = Runs::new(own.join("runs"));
    assert!(!runs.is_running("a-1.b.1.1").expect("a folder"));
    let first = runs.hold("a-1.b.1.1").expect("a folder").expect("nobody else");
    assert!(runs.is_running("a-1.b.1.1").expect("a folder"));
    assert!(runs.hold("a-1.b.1.1").expect("a folder").is_none());
    // The command holds a copy, and lives on when whoever started it is gone.
    let token = first.token().expect("a copy");
    drop(first);
    assert!(runs.is_running("a-1.b.1.1").expect("a folder"));
    drop(token);
    assert!(!runs.is_running("a-1.b.1.1").expect("a folder"));
    let _ = fs::remove_dir_all(own);
}
