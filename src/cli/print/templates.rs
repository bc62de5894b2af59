//! An office's folder of templates, opened and read.

use std::io::{ErrorKind, Read};
use std::path::Path;

use super::super::failure::{Exit, Failure};
use super::super::findings::Found;
use super::super::session::Session;
use crate::office::{Faulty, File, Folder, MAX_BYTES, NAMES, Office};
use crate::procedure::Edition;
use crate::source::Phrase;

/// How a document looks: as the folder says, else as is built in.
pub fn office(
    edition: &Edition,
    folder: Option<&Folder>,
    session: &Session<'_, '_>,
) -> Result<Office, Failure> {
    match folder {
        Some(folder) => folder.office(&edition.document).map_err(|faulty| told(faulty, session)),
        None => Ok(Office::built_in(&edition.document)),
    }
}

/// Reads the folder; of files that are none of its, stderr says so.
pub fn open(folder: &Path, session: &mut Session<'_, '_>) -> Result<Folder, Failure> {
    let unread = |error: &std::io::Error| {
        let name = folder.display();
        if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) {
            let message = Phrase::new(format!("tidak ada folder {name}"), format!("no folder {name}"));
            return Failure::new(Exit::NotFound, "no_folder", message);
        }
        Failure::world(&Phrase::new(format!("membaca {name}"), format!("reading {name}")), error)
    };
    let entries = std::fs::read_dir(session.shell.path(folder)).map_err(|error| unread(&error))?;
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<Result<_, _>>().map_err(|error| unread(&error))?;
    names.sort();
    // Hidden files are an editor's or a versioning system's.
    let unknown = names.iter().filter(|name| !name.starts_with('.') && !NAMES.contains(&&***name));
    let unknown: Vec<&str> = unknown.map(String::as_str).collect();
    if !unknown.is_empty() && !session.json() {
        let (folder, unknown, known) = (folder.display(), unknown.join(", "), NAMES.join(", "));
        session.caution(&Phrase::new(
            format!("{folder}: {unknown} tidak dipakai; yang dikenal: {known}"),
            format!("{folder}: {unknown} not used; known are {known}"),
        ));
    }
    let mut files = Vec::new();
    for name in NAMES.into_iter().filter(|name| names.iter().any(|found| found == name)) {
        let path = folder.join(name);
        let mut bytes = Vec::new();
        let opened = std::fs::File::open(session.shell.path(&path));
        opened.and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)).map_err(|error| {
            let name = path.display();
            Failure::world(&Phrase::new(format!("membaca {name}"), format!("reading {name}")), &error)
        })?;
        files.push(File { path: path.display().to_string(), name, bytes });
    }
    Folder::read(files).map_err(|faulty| told(faulty, session))
}

/// The no to a folder with faulty files.
pub fn told(faulty: Vec<Faulty>, session: &Session<'_, '_>) -> Failure {
    let language = session.language;
    let found = faulty.into_iter().map(|Faulty { source, findings }| Found { source, findings, language });
    session.faulty(&found.collect::<Vec<_>>())
}
