//! `sop checkpoint`: what the ledger holds now, signed, to be kept outside of this machine; and the comparison with one, for
//! `sop verify --checkpoint`.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::ledger::{Checkpoint, CheckpointFault, KEY_FILE, KeyFileError, PublicKey, SecretKey, secret_key};
use crate::source::{Phrase, plural};
use crate::store::{Fault, Report, verify_folder};

use super::arguments;
use super::failure::{Exit, Failure};
use super::session::{Session, unread};

/// Verifies everything, then signs it: what does not verify gets no signature.
pub fn run(asked: &arguments::Checkpoint, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let data = session.data.clone();
    let report = session.open("sop checkpoint", |opening| verify_folder(&data, None, opening))?;
    let report = report.filter(|report| report.entries > 0).ok_or_else(no_entries)?;
    if !report.ok() {
        return Err(not_whole());
    }
    let file = asked.key.as_ref().map_or_else(|| data.join(KEY_FILE), |file| session.shell.path(file));
    let (key, is_new) = secret_key(&file).map_err(|error| match error {
        KeyFileError::NoKey(fault) => refused(fault, &file),
        KeyFileError::Io(error) => world(&file, &error),
    })?;
    let checkpoint = Checkpoint { origin: report.tree.origin, size: report.entries, root: report.tree.root };
    let text = checkpoint.sign(&key);
    let public = key.public().text();
    if let Some(out) = &asked.output {
        fs::write(session.shell.path(out), &text).map_err(|error| world(out, &error))?;
    }
    if session.json() {
        return session.answer_json(&json!({
            "size": checkpoint.size,
            "root": checkpoint.root,
            "public_key": public,
            "checkpoint": text,
        }));
    }
    if is_new {
        let said = Phrase::new(
            format!(
                "kunci baru di {}; simpan salinannya, dan jangan berikan kepada siapa pun",
                file.display()
            ),
            format!("a new key in {}; keep a copy, and give it to nobody", file.display()),
        );
        session.caution(&said);
    }
    let said = Phrase::new(format!("kunci publik: {public}"), format!("public key: {public}"));
    session.shell.say(said.in_language(session.language));
    match &asked.output {
        Some(out) => session.answer(&format!("{}\n", out.display())),
        None => session.answer(&text),
    }
}

/// What `sop verify` is to compare the ledger with.
pub fn read(
    verify: &arguments::Verify,
    session: &mut Session<'_, '_>,
) -> Result<Option<Checkpoint>, Failure> {
    let Some(file) = &verify.checkpoint else { return Ok(None) };
    let text = String::from_utf8_lossy(&session.read(file)?).into_owned();
    let key = match &verify.public_key {
        Some(key) => PublicKey::parse(key).map_err(|_| no_public_key(key))?,
        None => {
            let own = session.data.join(KEY_FILE);
            let text = fs::read_to_string(&own).map_err(|_| no_key())?;
            SecretKey::parse(&text).map_err(|fault| refused(fault, &own))?.public()
        }
    };
    Checkpoint::open(&text, &key).map(Some).map_err(|fault| refused(fault, file))
}

fn no_public_key(text: &str) -> Failure {
    Failure::usage(Phrase::new(
        format!("`{text}` bukan kunci publik; `sop checkpoint` mencetaknya"),
        format!("`{text}` is no public key; `sop checkpoint` prints it"),
    ))
}

/// How the ledger differs from a checkpoint, if it does.
pub fn compare(checkpoint: &Checkpoint, report: &Report) -> Option<Fault> {
    let Checkpoint { origin, size, root } = checkpoint;
    let fault =
        |id: String, en: String| Some(Fault { place: "checkpoint".to_owned(), message: Phrase::new(id, en) });
    if report.entries < *size {
        let entries = report.entries;
        return fault(
            format!("buku besar punya {entries} entri, titik periksa menandatangani {size}: ujungnya hilang"),
            format!(
                "the ledger has {} and the checkpoint signed {size}: its end is gone",
                plural(entries, "entry")
            ),
        );
    }
    if *size > 0 && report.tree.origin != *origin {
        return fault(
            "buku besar ini bukan yang ditandatangani: entri pertamanya lain".to_owned(),
            "this is not the ledger that was signed: its first entry is another".to_owned(),
        );
    }
    if *size > 0 && report.tree.earlier != Some(*root) {
        return fault(
            format!("{size} entri pertama bukan yang ditandatangani: riwayat ditulis ulang"),
            format!("the first {size} entries are not those that were signed: history was rewritten"),
        );
    }
    None
}

/// The key to sign a record with: the one named, else the store's own if it has one that may be read.
pub fn signing_key(named: Option<&Path>, session: &Session<'_, '_>) -> Result<Option<SecretKey>, Failure> {
    let file = named.map_or_else(|| session.data.join(KEY_FILE), |file| session.shell.path(file));
    let parse = |text: String| SecretKey::parse(&text).map_err(|fault| refused(fault, &file));
    match (fs::read_to_string(&file), named) {
        (Ok(text), _) => parse(text).map(Some),
        (Err(error), Some(named)) => Err(unread(named, &error)),
        (Err(_), None) => Ok(None),
    }
}

fn refused(fault: CheckpointFault, file: &Path) -> Failure {
    let name = file.display();
    let message = match fault {
        CheckpointFault::Text => {
            Phrase::new(format!("{name} bukan titik periksa"), format!("{name} is no checkpoint"))
        }
        CheckpointFault::Key => Phrase::new(
            format!("kunci untuk {name} tidak terbaca"),
            format!("the key for {name} cannot be read"),
        ),
        CheckpointFault::Unsigned => Phrase::new(
            format!("{name} tidak ditandatangani dengan kunci ini"),
            format!("{name} is not signed with this key"),
        ),
        CheckpointFault::Signature => Phrase::new(
            format!("{name} diubah setelah ditandatangani"),
            format!("{name} was changed after it was signed"),
        ),
    };
    Failure::new(Exit::Failed, "checkpoint", message)
}

fn no_key() -> Failure {
    let message = Phrase::new(
        format!("penyimpanan ini tidak punya kunci ({KEY_FILE}); sebutkan dengan --public-key"),
        format!("this store has no key ({KEY_FILE}); name it with --public-key"),
    );
    Failure::new(Exit::NotFound, "no_key", message)
}

fn no_entries() -> Failure {
    let message = Phrase::new(
        "Buku besar masih kosong; belum ada yang dapat ditandatangani.",
        "The ledger is empty; there is nothing to sign yet.",
    );
    Failure::new(Exit::NotFound, "no_entries", message)
}

fn not_whole() -> Failure {
    let message = Phrase::new(
        "Buku besar tidak utuh, jadi tidak ditandatangani; lihat sop verify.",
        "The ledger is not whole, so it is not signed; see sop verify.",
    );
    Failure::new(Exit::Failed, "not_whole", message)
}

fn world(file: &Path, error: &std::io::Error) -> Failure {
    let name = file.display();
    Failure::world(&Phrase::new(format!("menulis {name}"), format!("writing {name}")), error)
}
