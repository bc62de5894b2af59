//! The other texts that an office or a stranger hands in: its calendar, its templates, its logo, a checkpoint and the key to it. Used by
//! the bounded test here and by the fuzz target `texts`.

use sop::document::read_calendar;
use sop::ledger::{Checkpoint, CheckpointFault, PublicKey, SecretKey};
use sop::office::{File, Folder, NAMES};
use sop::procedure::{Options, check};
use sop::source::Source;

const DOCUMENT: &str = include_str!("../../sop/backup-restore.yaml");

/// Reads a text as each of them. No panic; a calendar is there only without errors; what is read as a key or a checkpoint is
/// written the same again.
pub fn reads(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (calendar, findings) = read_calendar(&Source::new("calendar.yaml", &*text));
    assert!(calendar.is_some() || !findings.is_empty(), "no calendar, and nothing is said");
    let key = SecretKey::of_seed([7; 32]);
    match Checkpoint::open(&text, &key.public()) {
        Ok(read) => assert_eq!(Checkpoint::open(&read.sign(&key), &key.public()), Ok(read)),
        Err(
            CheckpointFault::Text
            | CheckpointFault::Key
            | CheckpointFault::Unsigned
            | CheckpointFault::Signature,
        ) => {}
    }
    if let Ok(public) = PublicKey::parse(&text) {
        assert_eq!(public.text(), text.trim());
    }
    if let Ok(secret) = SecretKey::parse(&text) {
        assert_eq!(secret.text().trim(), text.trim());
    }
    let edition = check(&Source::new("seed.yaml", DOCUMENT), &Options::default()).edition;
    let document = edition.expect("the seed is sound").document;
    for name in NAMES {
        let file = File { path: name.to_owned(), name, bytes: bytes.to_vec() };
        // Both ways out are right; a template that is read may still not be filled in.
        if let Ok(folder) = Folder::read(vec![file]) {
            drop(folder.office(&document));
        }
    }
}
