//! A store over its socket: what befalls servers and clients there.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::test_runner::RngSeed;
use sop::ledger::Digest;
use sop::store::{
    CONNECTIONS_LIMIT, FolderStore, MemoryStore, ROW_VALUE_LIMIT, RowChange, RowSet, SOCKET, SocketListener,
    SocketStore, Store, StoreError, Unfit, greeting, introduction, repair_folder,
};

use super::folder::{Folder, opening, shared};
use super::hears::hears;
use super::toy::{Toy, decide, inbox, put, write};

/// A folder that a server holds.
fn served() -> (Folder, Arc<FolderStore>, SocketListener) {
    let folder = Folder::new();
    let store = Arc::new(folder.open());
    let listener = SocketListener::start(&folder.path, store.clone()).unwrap();
    (folder, store, listener)
}

fn empty() -> Folder {
    let folder = Folder::new();
    fs::create_dir_all(&folder.path).unwrap();
    folder
}

fn connect(folder: &Folder) -> SocketStore {
    loop {
        match SocketStore::connect(&folder.path) {
            Ok(Some(store)) => return store,
            // More come than the system lets wait.
            Ok(None) | Err(StoreError::Silent { .. }) => thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn a_held_folder_is_used_beside_its_holder() {
    let (folder, store, listener) = served();
    write(&*store, "restore-1", &[put("a", "1")]).unwrap();
    let beside = shared(&folder.path).unwrap();
    write(&*beside, "restore-1", &[put("b", "2")]).unwrap();
    assert_eq!(inbox(&*store, "").unwrap(), "a=1 b=2");
    assert_eq!(folder.verify().entries, 2);
    let mode = fs::metadata(folder.path.join(SOCKET)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    drop(listener);
    drop(store);
    let gone = beside.head();
    assert!(matches!(gone, Err(StoreError::Gone { .. })), "{gone:?}");
    assert!(!folder.path.join(SOCKET).exists());
    let own = shared(&folder.path).unwrap();
    assert_eq!(inbox(&*own, "").unwrap(), "a=1 b=2");
}

#[test]
fn a_repair_wants_the_server_stopped() {
    let (folder, _store, _listener) = served();
    let refused = repair_folder(&folder.path, opening(&mut |_| {})).expect_err("it is held");
    let said = refused.to_string();
    let own = format!("process {} (`a test`); stop that server first", std::process::id());
    assert!(said.contains(&own), "{said}");
}

#[test]
fn the_socket_of_a_dead_process_is_in_nobodys_way() {
    let folder = empty();
    drop(UnixListener::bind(folder.path.join(SOCKET)).unwrap());
    assert!(SocketStore::connect(&folder.path).unwrap().is_none());
    let own: Arc<dyn Store> = shared(&folder.path).unwrap();
    let _listener = SocketListener::start(&folder.path, own).unwrap();
    assert!(SocketStore::connect(&folder.path).unwrap().is_some());
}

#[test]
fn what_is_no_socket_is_not_removed() {
    let folder = empty();
    fs::write(folder.path.join(SOCKET), "a stranger's").unwrap();
    let started = SocketListener::start(&folder.path, Arc::new(MemoryStore::new(Arc::new(Toy))));
    assert!(matches!(started.err(), Some(StoreError::Io { .. })));
    assert_eq!(fs::read(folder.path.join(SOCKET)).unwrap(), b"a stranger's");
}

#[test]
fn a_folder_may_lie_deeper_than_an_address_is_long() {
    let folder = Folder::new();
    let deep: PathBuf = folder.path.join("bagian/".repeat(30));
    fs::create_dir_all(&deep).unwrap();
    let listener = SocketListener::start(&deep, Arc::new(MemoryStore::new(Arc::new(Toy)))).unwrap();
    let store = SocketStore::connect(&deep).unwrap().expect("somebody listens");
    write(&store, "restore-1", &[put("a", "1")]).unwrap();
    assert_eq!(inbox(&store, "").unwrap(), "a=1");
    drop(listener);
    assert!(!deep.join(SOCKET).exists());
}

/// What a server says to whoever showed the right pass.
const LET_IN: &[u8] = &[1, 0, 0, 0, 1, 1];

/// A server that greets, lets in, hears one request, and dies.
fn dies_with_a_request(folder: &Path, greeting: Vec<u8>) -> thread::JoinHandle<()> {
    fs::write(folder.join("sop.pass"), Digest::ZERO.to_string()).unwrap();
    let listener = UnixListener::bind(folder.join(SOCKET)).unwrap();
    thread::spawn(move || {
        let (mut line, _) = listener.accept().unwrap();
        line.write_all(&greeting).unwrap();
        let mut heard = vec![0; introduction(Digest::ZERO).len()];
        // Who does not like the greeting leaves.
        if line.read_exact(&mut heard).is_err() {
            return;
        }
        line.write_all(LET_IN).unwrap();
        drop(line.read(&mut [0; 1 << 16]));
    })
}

#[test]
fn a_server_that_dies_leaves_a_change_unknown_and_a_question_unanswered() {
    let folder = empty();
    let server = dies_with_a_request(&folder.path, greeting());
    let store = SocketStore::connect(&folder.path).unwrap().expect("somebody listens");
    let change = decide(&MemoryStore::new(Arc::new(Toy)), "restore-1", &[put("a", "1")]).unwrap();
    let unknown = store.apply(vec![change.clone()]);
    assert!(matches!(unknown, Err(StoreError::Unknown)), "{unknown:?}");
    // What was never said is not unknown.
    let unsaid = store.apply(vec![change]);
    assert!(matches!(unsaid, Err(StoreError::Gone { .. })), "{unsaid:?}");
    server.join().unwrap();
    fs::remove_file(folder.path.join(SOCKET)).unwrap();
    let server = dies_with_a_request(&folder.path, greeting());
    let store = SocketStore::connect(&folder.path).unwrap().expect("somebody listens");
    let unanswered = store.row(RowSet::Inbox, b"a");
    assert!(matches!(unanswered, Err(StoreError::Gone { .. })), "{unanswered:?}");
    server.join().unwrap();
}

#[test]
fn a_server_of_another_version_is_named() {
    let folder = empty();
    let mut other = greeting();
    *other.last_mut().expect("it ends with the version") = b'x';
    let server = dies_with_a_request(&folder.path, other);
    let refused = SocketStore::connect(&folder.path).err();
    assert!(
        matches!(&refused, Some(StoreError::OtherVersion { version, .. }) if version.ends_with('x')),
        "{refused:?}"
    );
    server.join().unwrap();
}

#[test]
fn a_server_that_stands_still_is_named() {
    let folder = Folder::new();
    let _store = folder.open();
    let _silent = UnixListener::bind(folder.path.join(SOCKET)).unwrap();
    let refused = shared(&folder.path).err().expect("nobody answers").to_string();
    let own = format!("process {} (`a test`), which does not answer", std::process::id());
    assert!(refused.contains(&own), "{refused}");
}

#[test]
fn more_than_a_message_holds_is_refused_and_the_next_call_heard() {
    let (folder, _store, _listener) = served();
    let client = connect(&folder);
    let mut change = decide(&client, "restore-1", &[put("a", "1")]).unwrap();
    let large = || RowChange::put(RowSet::Inbox, "b", vec![0; ROW_VALUE_LIMIT]);
    change.rows.changes.extend((0..16).map(|_| large()));
    let refused = client.apply(vec![change]);
    assert!(matches!(refused, Err(StoreError::Unfit { what: Unfit::TooLong })), "{refused:?}");
    write(&client, "restore-1", &[put("a", "1")]).unwrap();
}

#[test]
fn a_client_that_talks_nonsense_is_cut_and_harms_nobody() {
    let (folder, _store, _listener) = served();
    let other = connect(&folder);
    let pass = fs::read_to_string(folder.path.join("sop.pass")).unwrap();
    let known = introduction(Digest::parse(&pass).unwrap());
    let huge = [&known, &[255, 255, 255, 255, 1][..]].concat();
    let in_a_message = [&known, &[3, 0, 0, 0, 1, 99, 99, 99][..]].concat();
    for said in [b"GET / HTTP/1.1\r\n\r\n".to_vec(), huge, in_a_message, greeting()[..7].to_vec()] {
        let mut line = UnixStream::connect(folder.path.join(SOCKET)).unwrap();
        line.write_all(&said).unwrap();
        let mut heard = Vec::new();
        // The end of what is said comes, or the cut, which is the same to those who keep to the protocol.
        drop(line.read_to_end(&mut heard));
        assert!(heard == greeting() || heard == [&greeting()[..], LET_IN].concat(), "{heard:?}");
    }
    write(&other, "restore-1", &[put("a", "1")]).unwrap();
    assert_eq!(inbox(&connect(&folder), "").unwrap(), "a=1");
}

/// A command in its sandbox may connect, and can read nothing in the folder.
#[test]
fn whoever_cannot_read_the_folder_is_not_let_in() {
    let (folder, store, _listener) = served();
    let head = [1, 0, 0, 0, 1, 7];
    let mut line = UnixStream::connect(folder.path.join(SOCKET)).unwrap();
    line.write_all(&[&introduction(Digest::ZERO), &head[..]].concat()).unwrap();
    let mut heard = Vec::new();
    drop(line.read_to_end(&mut heard));
    assert_eq!(heard, greeting());
    let mode = fs::metadata(folder.path.join("sop.pass")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::write(folder.path.join("sop.pass"), "x").unwrap();
    assert!(SocketStore::connect(&folder.path).unwrap().is_none());
    assert_eq!(store.head().unwrap().sequence, 0);
}

#[test]
fn more_clients_than_are_heard_at_once_are_all_heard() {
    let (folder, store, _listener) = served();
    let clients = 2 * CONNECTIONS_LIMIT;
    thread::scope(|threads| {
        for client in 0..clients {
            let folder = &folder;
            threads.spawn(move || {
                let store = connect(folder);
                write(&store, &format!("own-{client}"), &[put(&format!("{client:04}"), "x")]).unwrap();
            });
        }
    });
    assert_eq!(store.rows(RowSet::Inbox, b"", None, 1000).unwrap().len(), clients);
    assert!(store.verify().unwrap().ok());
}

#[test]
fn a_server_stops_while_clients_say_nothing() {
    let (folder, store, listener) = served();
    let silent: Vec<SocketStore> = (0..8).map(|_| connect(&folder)).collect();
    drop(listener);
    assert_eq!(Arc::strong_count(&store), 1);
    assert!(silent.iter().all(|client| matches!(client.head(), Err(StoreError::Gone { .. }))));
}

#[test]
fn a_file_that_the_server_cannot_keep_is_refused_and_the_next_call_heard() {
    let (folder, _store, _listener) = served();
    let client = connect(&folder);
    fs::write(folder.path.join("evidence"), "no folder").unwrap();
    let refused = client.put_evidence(&vec![7; 1 << 20]);
    assert!(matches!(refused, Err(StoreError::Io { .. })), "{refused:?}");
    write(&client, "restore-1", &[put("a", "1")]).unwrap();
}

/// What the mutations begin with: a request of each kind, as it is written.
fn requests() -> Vec<Vec<u8>> {
    let text = |text: &str| [&[u8::try_from(text.len()).expect("short")], text.as_bytes()].concat();
    let stream = text("restore-1");
    let entry = [text("2026-11-23"), text("budi"), vec![0, 0], text("{\"put\":\"a\"}")].concat();
    vec![
        [&[0, 1], &stream[..], &[0, 1], &entry[..], &[1, 1, 65], &[1, 0, 1, 97, 1, 1, 98], &[0]].concat(),
        [&[1], &stream[..]].concat(),
        [&[2], &stream[..]].concat(),
        [&[3], &stream[..], &[1, 100]].concat(),
        vec![4, 0, 100],
        vec![5, 0, 1, 97],
        vec![6, 0, 0, 0, 100],
        vec![7],
        vec![8, 1, 2],
        vec![9],
        [&[10], &text(&"0".repeat(64))[..]].concat(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_is_said_is_understood_or_refused(
        which in 0..11usize,
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>(), 0..4u8), 0..6),
    ) {
        let mut bytes = requests().swap_remove(which);
        for (index, byte, what) in changes {
            let at = index.index(bytes.len().max(1));
            match what {
                0 if at < bytes.len() => drop(bytes.remove(at)),
                1 if at < bytes.len() => bytes[at] = byte,
                2 => bytes.truncate(at),
                _ => bytes.insert(at.min(bytes.len()), byte),
            }
        }
        hears(&bytes);
    }
}
