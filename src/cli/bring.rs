//! Files that a person names: found, looked at, and kept once it is known that what they are for would not be refused.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use crate::desk::{Denial, Desk, FileDenial, Says, look_at};
use crate::instance::Evidence;
use crate::procedure::form::Files;
use crate::source::Phrase;
use crate::store::FILE_LIMIT;

use super::failure::{Exit, Failure};
use super::session::{Session, unread};

/// What was typed for a form and beside it, the files looked at and not kept yet.
#[derive(Default)]
pub struct Brought {
    /// The form's texts, by field.
    pub set: IndexMap<String, String>,
    /// The form's files, by field.
    pub files: Files,
    /// The other files.
    pub evidence: Vec<Evidence>,
    /// Where each of them lies.
    sources: Vec<(Evidence, PathBuf)>,
}

impl Brought {
    /// Looks at the files: those of the form's `fields` that hold files, named as `field=value` or attached as `FIELD=FILE`, and
    /// those that are attached as `FILE` or, under another name, as `NAME=FILE`. Paths start from `folder`.
    pub fn look(
        set: IndexMap<String, String>,
        attach: &[PathBuf],
        fields: &[String],
        folder: &Path,
        session: &Session<'_, '_>,
    ) -> Result<Brought, Failure> {
        let mut brought = Brought::default();
        for (name, value) in set {
            if fields.contains(&name) && !value.trim().is_empty() {
                let file = brought.look_at(None, Path::new(value.trim()), folder, session)?;
                brought.files.insert(name, file);
            } else {
                brought.set.insert(name, value);
            }
        }
        for given in attach {
            let (label, path) = labelled(given, folder);
            let field = label.as_ref().filter(|label| fields.contains(label));
            let name = label.as_deref().filter(|_| field.is_none());
            let file = brought.look_at(name, path, folder, session)?;
            match field {
                None => brought.evidence.push(file),
                Some(field) => {
                    if brought.files.insert(field.clone(), file).is_some() {
                        return Err(twice(field));
                    }
                }
            }
        }
        Ok(brought)
    }

    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Adds what was brought to what is said.
    pub fn says(&self, says: Says) -> Says {
        let (set, files, evidence) = (self.set.clone(), self.files.clone(), self.evidence.clone());
        Says { set, files, evidence, ..says }
    }

    /// Keeps the files, so that an event may name them.
    pub fn keep(&self, desk: &Desk, session: &Session<'_, '_>) -> Result<(), Failure> {
        self.keep_by(|name, mut file| desk.keep(name, &mut file).map_err(|no| session.deny(no)))
    }

    /// The same, by whatever keeps one under its name.
    pub fn keep_by(&self, keep: impl Fn(&str, File) -> Result<Evidence, Failure>) -> Result<(), Failure> {
        for (looked_at, path) in &self.sources {
            let file = File::open(path).map_err(|error| unread(path, &error))?;
            if keep(&looked_at.name, file)? != *looked_at {
                return Err(changed(path));
            }
        }
        Ok(())
    }

    fn look_at(
        &mut self,
        label: Option<&str>,
        typed: &Path,
        folder: &Path,
        session: &Session<'_, '_>,
    ) -> Result<Evidence, Failure> {
        let evidence = look(label, typed, folder, session)?;
        self.sources.push((evidence.clone(), folder.join(typed)));
        Ok(evidence)
    }
}

fn changed(path: &Path) -> Failure {
    let name = path.display();
    let message = Phrase::new(
        format!("{name} berubah sementara dibaca; coba lagi"),
        format!("{name} changed while it was read; try again"),
    );
    Failure::new(Exit::Failed, "file_changed", message)
}

fn twice(field: &str) -> Failure {
    Failure::usage(Phrase::new(
        format!("isian `{field}` ditulis dua kali"),
        format!("the field `{field}` is written twice"),
    ))
}

/// Looks at one file, under its own name or another; its path starts from `folder`. A name without an ending gets the file's own.
pub fn look(
    label: Option<&str>,
    typed: &Path,
    folder: &Path,
    session: &Session<'_, '_>,
) -> Result<Evidence, Failure> {
    let path = folder.join(typed);
    let own = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = match (label, own.rsplit_once('.')) {
        (Some(label), Some((_, extension))) if !label.contains('.') => format!("{label}.{extension}"),
        (Some(label), _) => label.to_owned(),
        (None, _) => own,
    };
    let about = fs::metadata(&path).map_err(|error| unread(typed, &error))?;
    if !about.is_file() {
        let shown = typed.display();
        let message = Phrase::new(
            format!("{shown} bukan berkas biasa, jadi tidak dapat menjadi bukti"),
            format!("{shown} is not a plain file, so it cannot be evidence"),
        );
        return Err(Failure::new(Exit::Refused, "not_a_file", message));
    }
    if about.len() > FILE_LIMIT {
        return Err(session.deny(Denial::File(FileDenial::TooLarge { name, most: FILE_LIMIT })));
    }
    let mut file = File::open(&path).map_err(|error| unread(typed, &error))?;
    look_at(&name, &mut file).map_err(|no| session.deny(no))
}

/// `NAME=FILE` or `FILE`. A path with folders before its first `=` is a file alone, and so is one that is there as it stands.
fn labelled<'g>(given: &'g Path, folder: &Path) -> (Option<String>, &'g Path) {
    let parted = given.to_str().and_then(|given| given.split_once('='));
    match parted {
        Some((label, file))
            if !label.trim().is_empty() && !label.contains('/') && !folder.join(given).exists() =>
        {
            (Some(label.trim().to_owned()), Path::new(file))
        }
        Some(_) | None => (None, given),
    }
}
