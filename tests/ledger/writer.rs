//! Writing entries to a ledger, as a store would, and reading all of them back.

use std::collections::HashMap;
use std::sync::Arc;

use sop::ledger::{Cut, Digest, Entry, Folder, Head, Known, Ledger, LedgerError, NewEntry, Seat, Walk};

/// A ledger that is being written, and the chains of its streams.
pub struct Writer {
    ledger: Ledger,
    streams: HashMap<String, (u64, Digest)>,
    pub cut: Option<Cut>,
}

impl Writer {
    /// Where the ledger stands.
    pub fn head(&self) -> Head {
        self.ledger.head()
    }

    pub fn open(folder: Arc<dyn Folder>) -> Result<Writer, LedgerError> {
        let mut streams = HashMap::new();
        let (ledger, cut) = Ledger::open(folder, Known::default(), |found| {
            for (entry, _) in found.entries {
                streams.insert(entry.seat.stream, (entry.seat.stream_sequence, entry.hash));
            }
            Ok::<_, LedgerError>(())
        })?;
        Ok(Writer { ledger, streams, cut })
    }

    /// Writes one group: an entry for each of these streams, with a note of so many characters.
    pub fn write(&mut self, streams: &[&str], note: usize) -> Result<Vec<Entry>, LedgerError> {
        let mut head = self.ledger.head();
        let mut lines = String::new();
        let mut entries = Vec::new();
        let mut heads = self.streams.clone();
        for stream in streams {
            let (version, previous) = heads.get(*stream).copied().unwrap_or((0, Digest::ZERO));
            let seat = Seat {
                sequence: head.sequence + 1,
                stream: (*stream).to_owned(),
                stream_sequence: version + 1,
                previous,
            };
            let content = NewEntry {
                time: "2026-11-23T09:01:00+07:00".into(),
                person: "budi".into(),
                os_user: (version == 0).then(|| "root".into()),
                key: None,
                event: format!(r#"{{"event":"commented","text":"{}"}}"#, "é".repeat(note)),
            };
            let (entry, line) = Entry::seal(seat, content).expect("an entry that can be kept");
            head = head.after(entry.hash);
            heads.insert((*stream).to_owned(), (version + 1, entry.hash));
            lines.push_str(&line);
            entries.push(entry);
        }
        self.ledger.append(lines.as_bytes(), head)?;
        self.streams = heads;
        Ok(entries)
    }
}

/// Reads every entry, and all unused space.
pub fn read_all(folder: &dyn Folder) -> Result<Vec<Entry>, LedgerError> {
    let mut walk = Walk::new(folder, None, true)?;
    let mut entries = Vec::new();
    while let Some(found) = walk.next_frame()? {
        entries.extend(found.entries.into_iter().map(|(entry, _)| entry));
    }
    Ok(entries)
}
