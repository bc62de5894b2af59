//! A store's folder opened again: after a clean stop, a restart of the machine, with files lost or spoilt.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;

use sop::ledger::{DamageKind, Digest};
use sop::store::{Doubt, Lost, Notice, Repaired, RowChange, RowSet, Store, StoreError};

use super::folder::Folder;
use super::toy::{decide, inbox, put, remove, write};

const SEGMENT: &str = "ledger/00000001.seg";

/// A closed store with a few entries.
fn written() -> Folder {
    let folder = Folder::new();
    let store = folder.open();
    write(&store, "restore-1", &[put("a", "1"), put("b", "2")]).unwrap();
    write(&store, "restore-2", &[put("c", "3"), remove("a")]).unwrap();
    store.close().unwrap();
    folder
}

/// Pretends that the machine was restarted since the view was written.
fn restart(folder: &Folder) {
    folder.spoil("view.json", |note| {
        let text = String::from_utf8(note.clone()).unwrap();
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
        *note = text.replace(boot.trim(), "another boot").into_bytes();
    });
}

/// Opens the store, which must hold what was written; gives what opening said.
fn reopen(folder: &Folder) -> Vec<Notice> {
    let (store, notices) = folder.open_telling().unwrap();
    assert_eq!(inbox(&store, "").unwrap(), "b=2 c=3");
    assert_eq!(store.state("restore-1").unwrap(), Some((2, b"12".to_vec())));
    assert_eq!(store.entries("restore-2", 1, 9).unwrap().len(), 2);
    assert_eq!(store.verify().unwrap().faults, []);
    notices
}

#[test]
fn a_closed_store_opens_as_it_was() {
    let folder = written();
    assert_eq!(reopen(&folder), []);
    assert_eq!(reopen(&folder), []);
}

/// A child has copies of its parent's open files, and of their locks, until it becomes its program.
#[test]
fn a_store_opens_as_it_was_while_its_process_begins_others() {
    let folder = written();
    thread::scope(|scope| {
        let others = scope.spawn(|| {
            for _ in 0..1000 {
                Command::new("true").status().unwrap();
            }
        });
        while !others.is_finished() {
            assert_eq!(reopen(&folder), []);
        }
    });
}

#[test]
fn reading_without_a_store_makes_none() {
    let folder = Folder::new();
    assert!(folder.open_existing().unwrap().is_none());
    assert!(!folder.path.exists());
}

#[test]
fn after_a_restart_a_closed_view_is_believed() {
    let folder = written();
    restart(&folder);
    assert_eq!(reopen(&folder), []);
}

#[test]
fn after_a_restart_a_view_that_was_not_closed_is_made_again() {
    let folder = written();
    let note = fs::read(folder.path.join("view.json")).unwrap();
    let store = folder.open();
    write(&store, "restore-3", &[put("d", "4"), remove("d")]).unwrap();
    drop(store);
    // The machine stopped before the view was closed for the second time.
    fs::write(folder.path.join("view.json"), note).unwrap();
    restart(&folder);
    assert_eq!(reopen(&folder), [Notice::Rebuilding(Doubt::Unclosed)]);
    assert_eq!(reopen(&folder), []);
}

#[test]
fn a_lost_view_is_made_again() {
    let folder = written();
    fs::remove_dir_all(folder.path.join("sled")).unwrap();
    assert_eq!(reopen(&folder), [Notice::Rebuilding(Doubt::Missing)]);
    assert_eq!(reopen(&folder), []);
}

#[test]
fn a_view_behind_the_ledger_is_caught_up() {
    let folder = written();
    let ledger = fs::read(folder.path.join(SEGMENT)).unwrap();
    let other = Folder::new();
    let store = other.open();
    write(&store, "restore-1", &[put("a", "1"), put("b", "2")]).unwrap();
    store.close().unwrap();
    drop(store);
    fs::write(other.path.join(SEGMENT), ledger).unwrap();
    assert_eq!(reopen(&other), []);
}

#[test]
fn a_spoilt_view_never_shows_something_else() {
    let folder = Folder::new();
    let store = folder.open();
    for n in 0..400 {
        write(&store, &format!("restore-{n}"), &[put(&format!("k{n:03}"), &n.to_string().repeat(40))])
            .unwrap();
    }
    store.close().unwrap();
    drop(store);
    let whole = fs::read(folder.path.join("sled/db")).unwrap();
    let spoils: [fn(&mut Vec<u8>); 8] = [
        |bytes| bytes.clear(),
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| bytes.truncate(bytes.len() - 1),
        |bytes| bytes.fill(0),
        |bytes| bytes.iter_mut().step_by(512).for_each(|byte| *byte ^= 0xFF),
        |bytes| bytes.iter_mut().step_by(40_009).for_each(|byte| *byte ^= 1),
        |bytes| bytes.iter_mut().skip(70_000).take(512).for_each(|byte| *byte = 0),
        |bytes| bytes.iter_mut().take(200).for_each(|byte| *byte = 0xAB),
    ];
    for (round, spoil) in spoils.into_iter().enumerate() {
        folder.spoil("sled/db", |bytes| {
            bytes.clone_from(&whole);
            spoil(bytes);
        });
        let store = folder.open();
        for n in 0..400 {
            let state = store.state(&format!("restore-{n}")).unwrap();
            assert_eq!(state, Some((1, n.to_string().repeat(40).into_bytes())), "round {round}");
        }
        assert_eq!(store.rows(RowSet::Inbox, b"k", None, 1000).unwrap().len(), 400, "round {round}");
        assert_eq!(store.verify().unwrap().faults, [], "round {round}");
    }
}

#[test]
fn a_damaged_ledger_is_refused_with_the_place_and_repaired_on_demand() {
    let folder = written();
    // The last entry's text: a frame that was acknowledged is never taken for an unfinished one.
    folder.spoil(SEGMENT, |bytes| {
        let at = bytes.windows(6).rposition(|six| six == b"remove").unwrap();
        bytes[at] ^= 1;
    });
    let refused = folder.open_telling().map(drop);
    assert!(matches!(&refused, Err(StoreError::Ledger(_))), "{refused:?}");
    let report = folder.verify();
    assert_eq!((report.entries, report.faults.len()), (2, 1));
    assert!(report.faults[0].place.starts_with("00000001.seg, byte "), "{:?}", report.faults);
    let Repaired { repairs, lost, report } = folder.repair();
    assert_eq!((repairs.len(), report.entries, report.ok()), (1, 2, true));
    let gone = Lost { stream: "restore-2".into(), first: 1, last: 2 };
    assert_eq!(lost, [gone]);
    assert_eq!(repairs[0].damage.kind, DamageKind::Checksum);
    assert!(folder.path.join("ledger").join(&repairs[0].kept[0]).is_file());
    assert_eq!(inbox(&folder.open(), "").unwrap(), "a=1 b=2");
}

#[test]
fn a_ledger_that_lost_its_end_is_refused_because_the_view_knows() {
    let folder = written();
    folder.spoil(SEGMENT, |bytes| {
        let frame = bytes.windows(4).rposition(|four| four == b"SOPF").unwrap();
        bytes[frame..].fill(0);
    });
    assert!(folder.open_telling().is_err());
    let faults = folder.verify().faults;
    assert_eq!(faults.len(), 1);
    assert!(faults[0].message.en.contains("which is known to have been written"), "{faults:?}");
    fs::remove_dir_all(folder.path.join("ledger")).unwrap();
    assert!(folder.open_telling().is_err());
}

#[test]
fn rows_that_were_changed_behind_our_back_are_named_and_rebuilt() {
    let folder = written();
    let store = folder.open();
    let mut wrong = decide(&store, "restore-4", &[put("e", "5"), remove("e")]).unwrap();
    wrong.rows.changes.push(RowChange::put(RowSet::People, "sari", "kadis"));
    store.apply(vec![wrong]).unwrap();
    drop(store);
    let faults = folder.verify().faults;
    assert_eq!(faults.iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), ["people/sari"]);
    let Repaired { repairs, lost, report } = folder.repair();
    assert_eq!((repairs, lost, report.ok()), (vec![], vec![], true));
    assert!(folder.names().iter().any(|name| name.starts_with("sled.broken-")), "{:?}", folder.names());
    reopen(&folder);
}

#[test]
fn spoilt_and_lost_evidence_is_named() {
    let folder = Folder::new();
    let store = folder.open();
    let digest = store.put_evidence(b"berita acara").unwrap();
    let hex = digest.to_string();
    let file = format!("evidence/{}/{}", &hex[..2], &hex[2..]);
    drop(store);
    folder.spoil(&file, |bytes| bytes[0] ^= 1);
    let store = folder.open();
    assert!(matches!(store.evidence(digest), Err(StoreError::Evidence { .. })));
    // Bringing the right bytes again mends it.
    assert_eq!(store.put_evidence(b"berita acara").unwrap(), digest);
    assert_eq!(store.evidence(digest).unwrap().as_deref(), Some(&b"berita acara"[..]));
    assert_eq!(store.evidence(Digest::of(b"nothing")).unwrap(), None);
}

#[test]
fn a_second_process_is_told_who_holds_the_store() {
    let folder = written();
    let _held = folder.open();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::reopen::the_second_process", "--nocapture", "--include-ignored"])
        .env("SOP_TEST_FOLDER", &folder.path)
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let expected = format!("the store is in use by process {} (`a test`)", std::process::id());
    assert!(said.contains(&expected), "{said}");
}

#[test]
#[ignore = "the second process of the test above"]
fn the_second_process() {
    let Some(path) = std::env::var_os("SOP_TEST_FOLDER") else { return };
    // Its folder is the first process's to remove.
    let folder = std::mem::ManuallyDrop::new(Folder { path: path.into() });
    match folder.open_telling() {
        Ok(_) => println!("opened"),
        Err(error) => println!("{error}"),
    }
}
