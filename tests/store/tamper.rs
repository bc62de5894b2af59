//! Somebody who can write to the store's folder: rows and files changed behind the ledger's back.

use std::fs;

use sop::ledger::Digest;
use sop::store::{Doubt, FolderStore, Notice, Store, StoreError};

use super::folder::Folder;
use super::toy::{inbox, put, write};

/// The key in the view under which a stream's state is kept, and that of an entry's place.
fn state_key(stream: &str) -> Vec<u8> {
    [b"S", stream.as_bytes()].concat()
}

fn place_key(stream: &str, sequence: u64) -> Vec<u8> {
    [b"E", stream.as_bytes(), b"\0", &sequence.to_be_bytes()].concat()
}

/// A closed store with two streams of two entries.
fn written() -> Folder {
    let folder = Folder::new();
    let store = folder.open();
    for value in ["1", "2"] {
        write(&store, "restore-1", &[put("a", value)]).unwrap();
        write(&store, "restore-2", &[put("b", value)]).unwrap();
    }
    store.close().unwrap();
    folder
}

/// Changes the view with sled's own tools, which leaves no trace in its checksums.
fn change_view(folder: &Folder, change: impl FnOnce(&sled::Db)) {
    let config = sled::Config::new().path(folder.path.join("sled")).segment_size(64 * 1024);
    // A process that another test starts holds our files, and with them the lock, until it has become another program.
    let opened = (0..10_000).find_map(|_| {
        std::thread::yield_now();
        config.open().ok()
    });
    let view = opened.expect("nobody holds it for long");
    change(&view);
    view.flush().unwrap();
}

/// What everybody must be shown, whatever was done to the view.
fn check(store: &FolderStore, what: &str) {
    for stream in ["restore-1", "restore-2"] {
        assert_eq!(store.state(stream).unwrap(), Some((2, b"12".to_vec())), "{what}");
        let entries = store.entries(stream, 1, 9).unwrap();
        let seats: Vec<_> = entries.iter().map(|e| (&*e.seat.stream, e.seat.stream_sequence)).collect();
        assert_eq!(seats, [(stream, 1), (stream, 2)], "{what}");
    }
}

type Change = fn(&sled::Db);

/// A state, or the place of an entry, as nobody wrote them.
const CHANGES: [(&str, Change); 7] = [
    ("another state", |view| {
        let mut state = view.get(state_key("restore-1")).unwrap().unwrap().to_vec();
        *state.last_mut().unwrap() = b'9';
        view.insert(state_key("restore-1"), state).unwrap();
    }),
    ("another stream's state", |view| {
        let other = view.get(state_key("restore-2")).unwrap().unwrap();
        view.insert(state_key("restore-1"), other).unwrap();
    }),
    ("an older state", |view| {
        let mut state = view.get(state_key("restore-1")).unwrap().unwrap().to_vec();
        state[1] = 1;
        state.pop();
        view.insert(state_key("restore-1"), state).unwrap();
    }),
    ("no state", |view| drop(view.remove(state_key("restore-1")).unwrap())),
    ("something else for a state", |view| drop(view.insert(state_key("restore-1"), b"?").unwrap())),
    ("another entry's place", |view| {
        let other = view.get(place_key("restore-2", 1)).unwrap().unwrap();
        view.insert(place_key("restore-1", 1), other).unwrap();
    }),
    ("no place", |view| drop(view.remove(place_key("restore-1", 2)).unwrap())),
];

#[test]
fn a_state_that_its_entries_do_not_make_is_never_shown() {
    for (what, change) in CHANGES {
        let folder = written();
        change_view(&folder, change);
        let report = folder.verify();
        assert!(!report.ok(), "{what} is not found");
        let place = &report.faults[0].place;
        assert!(place.contains("restore-1") || place == "sled", "{what}: {:?}", report.faults);
        let store = folder.open();
        check(&store, what);
        assert_eq!(store.verify().unwrap().faults, [], "{what}: the view was made again");
    }
}

#[test]
fn nothing_is_built_on_a_state_that_was_lost() {
    for (what, change) in CHANGES {
        let folder = written();
        change_view(&folder, change);
        let store = folder.open();
        // Whoever decides without having read the state is not let in with an old version either.
        drop(write(&store, "restore-1", &[put("c", "3")]));
        assert_eq!(store.verify().unwrap().faults, [], "{what}");
    }
}

#[test]
fn a_surplus_place_is_named() {
    let folder = written();
    change_view(&folder, |view| {
        let other = view.get(place_key("restore-1", 2)).unwrap().unwrap();
        view.insert(place_key("restore-1", 3), other).unwrap();
    });
    let faults = folder.verify().faults;
    assert_eq!(faults.iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), ["restore-1 #3"]);
    check(&folder.open(), "a surplus place");
}

#[test]
fn a_ledger_without_its_end_is_refused_though_the_view_is_gone() {
    let folder = written();
    let segment = "ledger/00000001.seg";
    folder.spoil(segment, |bytes| {
        let last = bytes.windows(4).rposition(|four| four == b"SOPF").unwrap();
        bytes[last..].fill(0);
    });
    fs::remove_dir_all(folder.path.join("sled")).unwrap();
    for _ in 0..2 {
        let refused = folder.open_telling().map(drop);
        assert!(matches!(&refused, Err(StoreError::Ledger(_))), "{refused:?}");
        let faults = folder.verify().faults;
        assert!(faults[0].message.en.contains("before entry 4"), "{faults:?}");
    }
    // All of the ledger gone is no empty store.
    fs::remove_dir_all(folder.path.join("ledger")).unwrap();
    assert!(folder.open_existing().is_err());
    // Who has no backup takes the ledger as it is.
    assert!(folder.repair().report.ok());
    assert_eq!(inbox(&folder.open(), "").unwrap(), "");
}

#[test]
fn whatever_befalls_a_file_of_sleds_the_same_is_shown() {
    let folder = written();
    let sled = folder.path.join("sled");
    let files = || {
        let files = fs::read_dir(&sled).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).collect::<Vec<_>>()
    };
    let whole: Vec<_> = files().into_iter().map(|path| (fs::read(&path).unwrap(), path)).collect();
    assert!(whole.len() >= 2, "{whole:?}");
    for (bytes, path) in &whole {
        let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let mut spoilt = vec![None, Some(Vec::new()), Some(vec![0; bytes.len()])];
        for tenth in 0..10 {
            let at = used * tenth / 10;
            let mut flipped = bytes.clone();
            flipped[at] ^= 4;
            spoilt.extend([Some(bytes[..at].to_vec()), Some(flipped)]);
        }
        for spoilt in spoilt {
            fs::remove_dir_all(&sled).unwrap();
            fs::create_dir_all(sled.join("blobs")).unwrap();
            whole.iter().for_each(|(bytes, path)| fs::write(path, bytes).unwrap());
            match &spoilt {
                None => fs::remove_file(path).unwrap(),
                Some(bytes) => fs::write(path, bytes).unwrap(),
            }
            let what = format!("{} with {:?} bytes", path.display(), spoilt.map(|bytes| bytes.len()));
            let (store, notices) = folder.open_telling().unwrap();
            check(&store, &what);
            assert_eq!(inbox(&store, "").unwrap(), "a=2 b=2", "{what}");
            assert_eq!(store.verify().unwrap().faults, [], "{what}");
            let told = |notice: &Notice| {
                matches!(notice, Notice::Rebuilding(Doubt::Failed { .. } | Doubt::Unclosed))
            };
            assert!(notices.iter().all(told), "{what}: {notices:?}");
        }
    }
}

#[test]
fn a_store_with_spoilt_evidence_still_takes_it_again() {
    let folder = written();
    let store = folder.open();
    let digest = store.put_evidence(b"edition").unwrap();
    let hex = digest.to_string();
    fs::remove_file(folder.path.join("evidence").join(&hex[..2]).join(&hex[2..])).unwrap();
    assert_eq!(store.evidence(digest).unwrap(), None);
    assert_eq!(store.put_evidence(b"edition").unwrap(), Digest::of(b"edition"));
    assert!(store.evidence(digest).unwrap().is_some());
}
