//! One contract, kept by every store.

use std::io::{self, Read, Write};
use std::sync::Arc;

use sop::ledger::{Digest, Head};
use sop::store::{FolderStore, MemoryStore, RowSet, SocketListener, SocketStore, Store, StoreError};

use super::folder::Folder;
use super::toy::{Toy, decide, inbox, put, remove, write};

/// Runs every clause on an empty store of each kind.
macro_rules! contract {
    ($($clause:ident)*) => {
        mod memory {
            $(
                #[test]
                fn $clause() {
                    super::$clause(&super::memory().store).unwrap();
                }
            )*
        }
        mod folder {
            $(
                #[test]
                fn $clause() {
                    super::$clause(&super::folder().store).unwrap();
                }
            )*
        }
        mod socket_to_memory {
            use std::sync::Arc;
            $(
                #[test]
                fn $clause() {
                    super::$clause(&super::socket(Arc::new(super::memory().store)).store).unwrap();
                }
            )*
        }
        mod socket_to_folder {
            use std::sync::Arc;
            $(
                #[test]
                fn $clause() {
                    let folder = super::folder();
                    super::$clause(&super::socket(Arc::new(folder.store)).store).unwrap();
                }
            )*
        }
    };
}

contract! {
    what_is_written_is_read
    versions_decide_who_was_first
    a_call_is_all_or_nothing
    a_row_that_must_be_absent_is
    one_call_sees_its_own_transitions
    rows_are_read_in_pages
    more_than_a_page_comes_whole
    entries_are_chained
    the_head_tells_the_whole_history
    what_cannot_be_kept_is_refused
    large_values_come_back_whole
    many_writers_lose_nothing
    evidence_is_kept_by_its_digest
    a_file_that_cannot_be_read_or_taken_spoils_nothing_else
    a_whole_store_verifies
    an_earlier_root_is_found_again
}

/// A store, and what must live as long as it.
struct Kept<S, G> {
    store: S,
    _ground: G,
}

fn memory() -> Kept<MemoryStore, ()> {
    Kept { store: MemoryStore::new(Arc::new(Toy)), _ground: () }
}

fn folder() -> Kept<FolderStore, Folder> {
    let folder = Folder::new();
    Kept { store: folder.open(), _ground: folder }
}

/// A client of a server that holds the store.
fn socket(store: Arc<dyn Store>) -> Kept<SocketStore, (SocketListener, Folder)> {
    let folder = Folder::new();
    std::fs::create_dir_all(&folder.path).unwrap();
    let listener = SocketListener::start(&folder.path, store).unwrap();
    let store = SocketStore::connect(&folder.path).unwrap().expect("somebody listens");
    Kept { store, _ground: (listener, folder) }
}

type Outcome = Result<(), StoreError>;

fn what_is_written_is_read(store: &dyn Store) -> Outcome {
    assert_eq!(store.state("restore-1")?, None);
    assert_eq!(store.version("restore-1")?, 0);
    write(store, "restore-1", &[put("kadis|1", "a"), put("kabid|2", "b")])?;
    write(store, "restore-1", &[remove("kadis|1")])?;
    assert_eq!(store.state("restore-1")?, Some((3, b"ab".to_vec())));
    assert_eq!(inbox(store, "")?, "kabid|2=b");
    assert_eq!(store.row(RowSet::Inbox, b"kabid|2")?, Some(b"b".to_vec()));
    assert_eq!(store.row(RowSet::Inbox, b"kadis|1")?, None);
    assert_eq!(store.row(RowSet::Timer, b"kabid|2")?, None);
    Ok(())
}

fn versions_decide_who_was_first(store: &dyn Store) -> Outcome {
    let first = decide(store, "restore-1", &[put("a", "1")])?;
    let second = decide(store, "restore-1", &[put("a", "2")])?;
    store.apply(vec![first])?;
    let lost = store.apply(vec![second]);
    assert!(
        matches!(&lost, Err(StoreError::Conflict { stream, expected: 0, current: 1 }) if stream == "restore-1"),
        "{lost:?}"
    );
    assert_eq!(inbox(store, "")?, "a=1");
    Ok(())
}

fn a_call_is_all_or_nothing(store: &dyn Store) -> Outcome {
    write(store, "restore-2", &[put("b", "1")])?;
    let good = decide(store, "restore-1", &[put("a", "1")])?;
    let mut late = decide(store, "restore-2", &[put("b", "2")])?;
    late.expected = 0;
    assert!(store.apply(vec![good.clone(), late]).is_err());
    assert_eq!((inbox(store, "")?.as_str(), store.version("restore-1")?), ("b=1", 0));
    let fresh = decide(store, "restore-2", &[put("b", "2")])?;
    let sealed = store.apply(vec![good, fresh])?;
    assert_eq!(sealed.iter().map(|entry| entry.seat.sequence).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(inbox(store, "")?, "a=1 b=2");
    Ok(())
}

fn a_row_that_must_be_absent_is(store: &dyn Store) -> Outcome {
    let once = |stream: &str| {
        let mut transition = decide(store, stream, &[put("key|k1", stream)])?;
        transition.absent = vec![(RowSet::Inbox, b"key|k1".to_vec())];
        Ok::<_, StoreError>(transition)
    };
    let both = store.apply(vec![once("restore-1")?, once("restore-2")?]);
    assert!(matches!(both, Err(StoreError::Exists { set: RowSet::Inbox, .. })), "{both:?}");
    store.apply(vec![once("restore-1")?])?;
    assert!(store.apply(vec![once("restore-2")?]).is_err());
    assert_eq!(store.version("restore-2")?, 0);
    Ok(())
}

fn one_call_sees_its_own_transitions(store: &dyn Store) -> Outcome {
    let first = decide(store, "restore-1", &[put("a", "1")])?;
    let mut second = decide(store, "restore-1", &[remove("a")])?;
    second.expected = 1;
    second.rows.state = first.rows.state.clone();
    store.apply(vec![first, second])?;
    assert_eq!((inbox(store, "")?.as_str(), store.version("restore-1")?), ("", 2));
    Ok(())
}

fn rows_are_read_in_pages(store: &dyn Store) -> Outcome {
    let events: Vec<String> = (0..7).map(|n| put(&format!("kadis|{n}"), "x")).collect();
    write(store, "restore-1", &events)?;
    write(store, "restore-2", &[put("kabid|1", "y"), put("kadit|1", "z")])?;
    let keys = |rows: Vec<(Vec<u8>, Vec<u8>)>| {
        rows.into_iter().map(|(key, _)| String::from_utf8_lossy(&key).into_owned()).collect::<Vec<_>>()
    };
    let first = keys(store.rows(RowSet::Inbox, b"kadis|", None, 3)?);
    assert_eq!(first, ["kadis|0", "kadis|1", "kadis|2"]);
    let next = keys(store.rows(RowSet::Inbox, b"kadis|", Some(b"kadis|2"), 100)?);
    assert_eq!(next, ["kadis|3", "kadis|4", "kadis|5", "kadis|6"]);
    assert_eq!(keys(store.rows(RowSet::Inbox, b"kadis|", Some(b"kadit"), 9)?), [""; 0]);
    assert_eq!(store.rows(RowSet::Inbox, b"", None, 100)?.len(), 9);
    assert_eq!(store.rows(RowSet::People, b"", None, 100)?, []);
    Ok(())
}

fn more_than_a_page_comes_whole(store: &dyn Store) -> Outcome {
    let large = "x".repeat(100_000);
    for n in 0..30 {
        write(store, &format!("own-{}", n % 3), &[put(&format!("{n:02}"), &large)])?;
    }
    let rows = store.rows(RowSet::Inbox, b"", None, 1000)?;
    let keys: Vec<_> = rows.iter().map(|(key, _)| String::from_utf8_lossy(key).into_owned()).collect();
    assert_eq!(keys, (0..30).map(|n| format!("{n:02}")).collect::<Vec<_>>());
    assert!(rows.iter().all(|(_, value)| value.len() == large.len()));
    let all: Vec<u64> = store.since(0, 1000)?.iter().map(|entry| entry.seat.sequence).collect();
    assert_eq!(all, (1..=30).collect::<Vec<_>>());
    assert_eq!(store.entries("own-1", 1, usize::MAX)?.len(), 10);
    assert_eq!(store.state("own-1")?.map(|(_, state)| state.len()), Some(1_000_000));
    Ok(())
}

fn entries_are_chained(store: &dyn Store) -> Outcome {
    write(store, "restore-1", &[put("a", "1")])?;
    write(store, "restore-10", &[put("b", "1")])?;
    write(store, "restore-1", &[put("a", "2"), put("a", "3")])?;
    let entries = store.entries("restore-1", 1, 100)?;
    let seats: Vec<_> = entries.iter().map(|e| (e.seat.sequence, e.seat.stream_sequence)).collect();
    assert_eq!(seats, [(1, 1), (3, 2), (4, 3)]);
    assert_eq!(entries[0].seat.previous, Digest::ZERO);
    assert_eq!(entries[1].seat.previous, entries[0].hash);
    assert_eq!(entries[2].seat.previous, entries[1].hash);
    assert_eq!(store.entries("restore-1", 2, 1)?, entries[1..2]);
    assert_eq!(store.entries("restore-1", 4, 1)?, []);
    assert_eq!(store.entries("restore", 1, 100)?, []);
    let since = store.since(2, 1)?;
    assert_eq!(since, entries[1..2]);
    assert_eq!(store.since(4, 100)?, []);
    Ok(())
}

fn the_head_tells_the_whole_history(store: &dyn Store) -> Outcome {
    assert_eq!(store.head()?, Head::EMPTY);
    write(store, "restore-1", &[put("a", "1"), put("b", "2")])?;
    write(store, "restore-2", &[put("c", "3")])?;
    let told = store.since(0, 100)?.iter().fold(Head::EMPTY, |head, entry| head.after(entry.hash));
    assert_eq!(store.head()?, told);
    assert_eq!(told.sequence, 3);
    Ok(())
}

fn what_cannot_be_kept_is_refused(store: &dyn Store) -> Outcome {
    let good = || decide(store, "restore-1", &[put("a", "1")]);
    let mut broken = good()?;
    broken.entries[0].event = "{\n}".into();
    assert!(matches!(store.apply(vec![broken]), Err(StoreError::Entry { .. })));
    let mut nobody = good()?;
    nobody.entries[0].person = String::new();
    assert!(matches!(store.apply(vec![nobody]), Err(StoreError::Entry { .. })));
    let mut empty = good()?;
    empty.entries.clear();
    assert!(matches!(store.apply(vec![empty]), Err(StoreError::Unfit { .. })));
    assert!(matches!(store.apply(Vec::new()), Err(StoreError::Unfit { .. })));
    let mut huge = decide(store, "restore-2", &[put("a", "1")])?;
    huge.entries[0].event = put("a", &"x".repeat(sop::ledger::ENTRY_LIMIT));
    assert!(matches!(store.apply(vec![good()?, huge]), Err(StoreError::Entry { .. })));
    assert_eq!((store.head()?, inbox(store, "")?.as_str()), (Head::EMPTY, ""));
    Ok(())
}

fn large_values_come_back_whole(store: &dyn Store) -> Outcome {
    let large = "0123456789".repeat(3_000);
    write(store, "restore-1", &[put("a", &large), put("a2", "small")])?;
    assert_eq!(store.row(RowSet::Inbox, b"a")?.as_deref(), Some(large.as_bytes()));
    let rows = store.rows(RowSet::Inbox, b"", None, 10)?;
    assert_eq!(rows.iter().map(|(_, value)| value.len()).collect::<Vec<_>>(), [30_000, 5]);
    write(store, "restore-1", &[put("a", "1"), remove("a2")])?;
    assert_eq!(inbox(store, "")?, "a=1");
    assert_eq!(store.state("restore-1")?.map(|(_, state)| state.len()), Some(30_006));
    assert!(store.verify()?.ok());
    Ok(())
}

fn many_writers_lose_nothing(store: &dyn Store) -> Outcome {
    std::thread::scope(|threads| {
        for writer in 0..8 {
            threads.spawn(move || {
                for n in 0..20 {
                    write(store, &format!("own-{writer}"), &[put(&format!("{writer}|{n:02}"), "x")]).unwrap();
                    // All want the same stream: who loses, decides again on what there is now.
                    while let Err(error) = write(store, "shared", &[put("last", "y")]) {
                        assert!(matches!(error, StoreError::Conflict { .. }), "{error}");
                    }
                }
            });
        }
    });
    assert_eq!(store.version("shared")?, 160);
    assert_eq!(store.rows(RowSet::Inbox, b"", None, 1000)?.len(), 161);
    let report = store.verify()?;
    assert_eq!((report.entries, report.faults), (320, vec![]));
    Ok(())
}

fn evidence_is_kept_by_its_digest(store: &dyn Store) -> Outcome {
    let digest = store.put_evidence(b"berita acara")?;
    assert_eq!(digest, Digest::of(b"berita acara"));
    assert_eq!(store.put_evidence(b"berita acara")?, digest);
    assert_eq!(store.evidence(digest)?.as_deref(), Some(&b"berita acara"[..]));
    assert_eq!(store.evidence(Digest::of(b"another"))?, None);
    Ok(())
}

fn a_file_that_cannot_be_read_or_taken_spoils_nothing_else(store: &dyn Store) -> Outcome {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the cable was pulled"))
        }
    }
    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("the reader left"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let bytes: Vec<u8> = (0..200_001).map(|at| (at % 251) as u8).collect();
    let unread = store.keep_evidence(&mut (&bytes[..]).chain(Broken));
    assert!(
        matches!(&unread, Err(StoreError::Unread { source }) if source.to_string() == "the cable was pulled"),
        "{unread:?}"
    );
    assert_eq!(store.evidence(Digest::of(&bytes))?, None);
    let digest = store.put_evidence(&bytes)?;
    let unwritten = store.copy_evidence(digest, &mut Broken);
    assert!(
        matches!(&unwritten, Err(StoreError::Unwritten { source }) if source.to_string() == "the reader left"),
        "{unwritten:?}"
    );
    let mut copy = Vec::new();
    assert_eq!(store.copy_evidence(digest, &mut copy)?, Some(bytes.len() as u64));
    assert!(copy == bytes);
    Ok(())
}

fn an_earlier_root_is_found_again(store: &dyn Store) -> Outcome {
    write(store, "restore-1", &[put("a", "1"), put("b", "1")])?;
    let before = store.verify()?.tree;
    write(store, "restore-2", &[put("c", "1")])?;
    let after = store.verify_at(Some(2))?.tree;
    assert_eq!((after.origin, after.earlier), (before.origin, Some(before.root)));
    assert_ne!(after.root, before.root);
    assert_eq!(before.origin, store.since(0, 1)?[0].hash);
    assert_eq!(store.verify_at(Some(4))?.tree.earlier, None);
    Ok(())
}

fn a_whole_store_verifies(store: &dyn Store) -> Outcome {
    for n in 0..20 {
        let stream = format!("restore-{}", n % 4);
        write(store, &stream, &[put(&format!("k{}", n % 3), "x"), remove(&format!("k{}", n % 5))])?;
    }
    let report = store.verify()?;
    assert_eq!((report.entries, report.head, report.faults), (40, store.head()?, vec![]));
    // A store whose rows are not what its entries make of them says so.
    let mut wrong = decide(store, "restore-0", &[put("k0", "right")])?;
    wrong.rows.changes[0].value = Some(b"wrong".to_vec());
    store.apply(vec![wrong])?;
    let places: Vec<String> = store.verify()?.faults.into_iter().map(|fault| fault.place).collect();
    assert_eq!(places, ["inbox/k0"]);
    Ok(())
}
