//! Files brought to the counter and asked for: kept by the store under their SHA-256 before an event names them.

use std::io::{self, Read, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::instance::{Event, Evidence, FileKind, KIND_BYTES};
use crate::ledger::Digest;
use crate::store::{FILE_LIMIT, Kept, StoreError, read_through};

use super::denial::FileDenial;
use super::{Denial, Desk, rows};

impl Desk {
    /// Keeps a file, so that events may name it. It is read once, in pieces, and durable when this returns; a file that was
    /// there already is kept once. Of the name, only what follows the last folder counts.
    ///
    /// # Errors
    /// [`FileDenial`]: the name is none, the file has more than 256 MiB, or its reader fails; and whatever the store fails
    /// at. Then nothing is left of it.
    pub fn keep(&self, name: &str, from: &mut dyn Read) -> Result<Evidence, Denial> {
        evidence(name, from, |from| self.store.keep_evidence(from))
    }

    /// A kept file under a name: what keeping it gave, told again. It is read through.
    ///
    /// # Errors
    /// [`FileDenial`]: the name is none, or no such file is kept.
    pub fn kept(&self, name: &str, sha256: &str) -> Result<Evidence, Denial> {
        let own = Evidence::base_name(name).ok_or_else(|| FileDenial::BadName { name: name.to_owned() })?;
        let mut seen = Seen::default();
        let digest = Digest::parse(sha256);
        let size = digest.map(|digest| self.store.copy_evidence(digest, &mut seen)).transpose()?.flatten();
        let lost = || FileDenial::Lost { name: own.to_owned(), sha256: sha256.to_owned() };
        let (size, kind) = (size.ok_or_else(lost)?, FileKind::of(&seen.0));
        Ok(Evidence { name: own.to_owned(), sha256: sha256.to_owned(), size, kind })
    }

    /// The files that an instance's events name, in their order.
    pub fn evidence(&self, id: &str) -> Result<Vec<Filed>, Denial> {
        let version = self.store.version(id)?;
        if version == 0 || self.store.state(id)?.is_none() {
            return Err(self.no_instance(id)?);
        }
        let mut filed = Vec::new();
        self.each_entry(id, version, |entry| {
            let event: Event = rows::read(entry.content.event.as_bytes())?;
            let task = event.task().map(|(step, actor, visit)| (step.to_owned(), actor.to_owned(), visit));
            filed.extend(event.files().into_iter().map(|(field, file)| Filed {
                file: file.clone(),
                field: field.map(str::to_owned),
                event: event.name(),
                step: task.as_ref().map(|(step, ..)| step.clone()),
                actor: task.as_ref().map(|(_, actor, _)| actor.clone()),
                visit: task.as_ref().map(|(.., visit)| *visit),
                person: entry.content.person.clone(),
                time: entry.content.time.clone(),
            }));
            Ok(())
        })?;
        Ok(filed)
    }

    /// Writes a kept file out. Not one byte is written unless all are those of its SHA-256.
    pub fn fetch(&self, file: &Evidence, into: &mut dyn Write) -> Result<(), Denial> {
        let digest = Digest::parse(&file.sha256);
        let found = digest.map(|digest| self.store.copy_evidence(digest, into)).transpose()?;
        match found.flatten() {
            Some(_) => Ok(()),
            None => Err(FileDenial::Lost { name: file.name.clone(), sha256: file.sha256.clone() }.into()),
        }
    }
}

/// A file that an event names, for programs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Filed {
    #[serde(flatten)]
    pub file: Evidence,
    /// The field of the form that holds it.
    pub field: Option<String>,
    /// The event's name.
    pub event: &'static str,
    pub step: Option<String>,
    pub actor: Option<String>,
    pub visit: Option<u32>,
    /// Who brought it.
    pub person: String,
    pub time: String,
}

/// What [`Desk::keep`] would say of a file, which is read to its end and not kept.
///
/// # Errors
/// [`FileDenial`], as when keeping it.
pub fn look_at(name: &str, from: &mut dyn Read) -> Result<Evidence, Denial> {
    evidence(name, from, read_through)
}

fn evidence(
    path: &str,
    from: &mut dyn Read,
    read: impl FnOnce(&mut dyn Read) -> Result<Kept, StoreError>,
) -> Result<Evidence, Denial> {
    let name = Evidence::base_name(path).ok_or_else(|| FileDenial::BadName { name: path.to_owned() })?;
    let mut from = Beginning { from, bytes: Vec::new() };
    let Kept { digest, size } = read(&mut from).map_err(|error| match error {
        StoreError::TooLarge { .. } => {
            FileDenial::TooLarge { name: name.to_owned(), most: FILE_LIMIT }.into()
        }
        StoreError::Unread { source } => FileDenial::Unread { name: name.to_owned(), source }.into(),
        error => Denial::Store(error),
    })?;
    Ok(Evidence { name: name.to_owned(), sha256: digest.to_string(), size, kind: FileKind::of(&from.bytes) })
}

/// A writer that keeps only the beginning.
#[derive(Default)]
struct Seen(Vec<u8>);

impl Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let wanted = KIND_BYTES.saturating_sub(self.0.len()).min(bytes.len());
        self.0.extend_from_slice(&bytes[..wanted]);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A reader that remembers what it began with.
struct Beginning<'r> {
    from: &'r mut dyn Read,
    bytes: Vec<u8>,
}

impl Read for Beginning<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        let wanted = KIND_BYTES.saturating_sub(self.bytes.len()).min(count);
        self.bytes.extend_from_slice(&into[..wanted]);
        Ok(count)
    }
}
