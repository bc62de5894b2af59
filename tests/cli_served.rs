//! The command line beside a server that holds the store: what is told is what is told without one.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use sop::desk::Derivation;
use sop::store::{FolderStore, Opening, SOCKET, SocketListener};

use super::cli::{answer, difference, fresh_folder, retell, set_clock, story};
use super::cli_process::{folder, sop, stderr};

/// Holds the store in a folder, as a server does.
fn serve(folder: &Path) -> SocketListener {
    let opening = Opening {
        derive: Arc::new(Derivation),
        command: "sop serve",
        time: "2026-11-23T09:00:00+07:00",
        notify: &mut |_| {},
    };
    let data = folder.join(".sop");
    let store = FolderStore::open(&data, opening).expect("nobody else holds it");
    SocketListener::start(&data, Arc::new(store)).expect("it listens")
}

/// Runs a story with its store held from the first line to the last.
fn tell(name: &str) {
    let folder = fresh_folder(&format!("served-{name}"));
    let path = story(name);
    let written = fs::read_to_string(&path).expect("the story is there");
    let server = serve(&folder);
    let told = retell(&written, &folder);
    drop(server);
    fs::remove_dir_all(&folder).expect("the folder can go");
    if let Err(difference) = difference(&path, &written, &told) {
        panic!("beside a server: {difference}");
    }
}

macro_rules! stories {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                tell(stringify!($name));
            }
        )*
    };
}

stories! {
    answers
    automatic
    checkpoint
    commands
    compliance
    editions
    english
    evidence
    json
    keys
    next
    notices
    office
    people
    quorum
    record
    refusals
    report
}

#[test]
fn a_repair_names_the_server_that_must_be_stopped() {
    set_clock("2026-11-23T09:00:00+07:00");
    let folder = fresh_folder("served-repair");
    let server = serve(&folder);
    let told = answer("sop verify --repair", &folder);
    let named = format!("proses {} (`sop serve`); hentikan dulu server itu", std::process::id());
    assert!(told.contains(&named) && told.contains("= 6"), "{told}");
    drop(server);
    let told = answer("sop verify --repair", &folder);
    assert!(told.contains("Buku besar utuh"), "{told}");
    fs::remove_dir_all(&folder).expect("the folder can go");
}

#[test]
fn processes_work_beside_a_server_and_after_it() {
    let folder = folder("served");
    let run = |arguments: &[&str]| {
        let output = sop(&folder, arguments).output().expect("run");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/sop/backup-restore.yaml");
    let bytes: Vec<u8> = (0..3_000_000).map(|at: u32| (at % 251) as u8).collect();
    fs::write(folder.join("bukti.bin"), &bytes).expect("written");
    run(&["person", "add", "budi", "--role", "pemohon"]);
    let server = serve(&folder);
    run(&["publish", document]);
    run(&["start", "restore", "--as", "budi"]);
    run(&["attach", "restore-1", "bukti.bin", "--as", "budi"]);
    run(&["done", "restore-1", "--as", "budi"]);
    run(&["evidence", "restore-1", "--get", "bukti.bin", "-o", "kembali.bin"]);
    assert!(fs::read(folder.join("kembali.bin")).expect("it is there") == bytes);
    run(&["tick"]);
    let beside: Vec<String> = [&["list"][..], &["history", "restore-1"], &["verify"]].map(run).into();
    drop(server);
    assert!(!folder.join(".sop").join(SOCKET).exists());
    let after: Vec<String> = [&["list"][..], &["history", "restore-1"], &["verify"]].map(run).into();
    assert_eq!(beside, after);
    fs::remove_dir_all(folder).expect("removed");
}
