//! Any bytes handed to the ledger's decoder, as a frame and as an entry's line; and a whole ledger with some
//! of its bytes changed, which is walked. No panic, what is read once is read again, and only what was
//! written is read.

#![no_main]

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, LazyLock, Mutex};

use libfuzzer_sys::fuzz_target;
use sop::ledger::{
    Digest, Entry, Folder, Known, Ledger, LedgerError, NewEntry, Seat, Walk, decode, segment_name,
};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frame) = decode(bytes) {
        for (_, line) in frame.lines() {
            check_line(line);
        }
    }
    check_line(bytes);
    check_walk(bytes);
});

fn check_line(line: &[u8]) {
    let Ok(entry) = Entry::parse(line) else { return };
    assert_eq!(Entry::parse(line), Ok(entry));
}

/// Changes the bytes of a whole ledger, three of the input saying where (two) and by what (one).
fn check_walk(changes: &[u8]) {
    let mut segment = WHOLE.clone();
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]]));
        segment[at] ^= change[2];
    }
    let folder = Files::default();
    folder.0.lock().expect("one thread").insert(segment_name(1), segment);
    let Ok(mut walk) = Walk::new(&folder, None, true) else { return };
    let mut read = 0;
    while let Ok(Some(found)) = walk.next_frame() {
        for (entry, _) in found.entries {
            read += 1;
            assert_eq!((entry.seat.sequence, entry.content), (read, content()));
        }
    }
}

/// The first segment of a ledger with eight entries, each a frame.
static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let files = Arc::new(Files::default());
    let (mut ledger, _) = Ledger::open(files.clone(), Known::default(), |_| Ok::<_, LedgerError>(()))
        .expect("an empty ledger opens");
    let mut previous = Digest::ZERO;
    for sequence in 1..=8 {
        let seat = Seat { sequence, stream: "restore-7".to_owned(), stream_sequence: sequence, previous };
        let (entry, line) = Entry::seal(seat, content()).expect("an entry that can be kept");
        let head = ledger.head().after(entry.hash);
        ledger.append(line.as_bytes(), head).expect("files in memory do not fail");
        previous = entry.hash;
    }
    let files = files.0.lock().expect("one thread");
    files[&segment_name(1)].clone()
});

fn content() -> NewEntry {
    NewEntry {
        time: "2026-11-23T09:01:00+07:00".to_owned(),
        person: "budi".to_owned(),
        os_user: None,
        key: None,
        event: format!(r#"{{"event":"commented","text":"{}"}}"#, "x".repeat(300)),
    }
}

/// Files in memory.
#[derive(Default)]
struct Files(Mutex<BTreeMap<String, Vec<u8>>>);

impl Files {
    fn with<T>(&self, name: &str, use_it: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        use_it(self.0.lock().expect("one thread").entry(name.to_owned()).or_default())
    }
}

impl Folder for Files {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.0.lock().expect("one thread").keys().cloned().collect())
    }

    fn length(&self, name: &str) -> io::Result<u64> {
        Ok(self.with(name, |file| file.len() as u64))
    }

    fn read(&self, name: &str, offset: u64, into: &mut [u8]) -> io::Result<()> {
        self.with(name, |file| {
            let from = usize::try_from(offset).map_err(io::Error::other)?;
            into.copy_from_slice(file.get(from..from + into.len()).ok_or(io::ErrorKind::UnexpectedEof)?);
            Ok(())
        })
    }

    fn set_length(&self, name: &str, length: u64) -> io::Result<()> {
        let length = usize::try_from(length).map_err(io::Error::other)?;
        self.with(name, |file| file.resize(length, 0));
        Ok(())
    }

    fn write(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let from = usize::try_from(offset).map_err(io::Error::other)?;
        self.with(name, |file| file[from..from + bytes.len()].copy_from_slice(bytes));
        Ok(())
    }

    fn sync(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut files = self.0.lock().expect("one thread");
        let file = files.remove(from).ok_or(io::ErrorKind::NotFound)?;
        files.insert(to.to_owned(), file);
        Ok(())
    }

    fn sync_names(&self) -> io::Result<()> {
        Ok(())
    }

    fn free(&self) -> Option<u64> {
        None
    }
}
