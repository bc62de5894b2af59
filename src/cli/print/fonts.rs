//! An office's own fonts: a folder of font files read, a family chosen, and what is missing in it told.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::super::failure::{Exit, Failure};
use super::super::session::Session;
use crate::source::Phrase;
use crate::text::{Candidate, Face, Family, FamilyError, Fonts};

/// No font of an alphabet is larger, in bytes; those of thousands of signs have no use for this form.
const LARGEST: u64 = 32 * 1024 * 1024;

/// No folder of an office's fonts holds more; the system's own folder may.
const MOST: usize = 200;

/// The program's fonts, or those of the folder.
pub fn fonts(
    folder: Option<&Path>,
    wanted: Option<&str>,
    session: &mut Session<'_, '_>,
) -> Result<Fonts, Failure> {
    let Some(folder) = folder else { return Ok(Fonts::embedded()) };
    let candidates = candidates(folder, session)?;
    let family =
        Family::choose(candidates, wanted).map_err(|error| refused(&error, &folder.display().to_string()))?;
    for face in family.missing() {
        let (name, face) = (family.name(), word(*face));
        let message = Phrase::new(
            format!("\"{name}\" tidak punya huruf {}; dipakai huruf biasa", face.id),
            format!("\"{name}\" has no {} face; the regular one is used", face.en),
        );
        if !session.json() {
            session.caution(&message);
        }
    }
    Ok(Fonts::of(family))
}

/// The font files right in the folder, by name.
fn candidates(folder: &Path, session: &Session<'_, '_>) -> Result<Vec<Candidate>, Failure> {
    let unread = |path: &Path, error: &io::Error| {
        let name = path.display();
        Failure::world(&Phrase::new(format!("membaca {name}"), format!("reading {name}")), error)
    };
    let entries = fs::read_dir(session.shell.path(folder)).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            let name = folder.display();
            let message =
                Phrase::new(format!("folder {name} tidak ada"), format!("there is no folder {name}"));
            Failure::new(Exit::NotFound, "no_file", message)
        }
        _ => unread(folder, &error),
    })?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()
        .map_err(|error| unread(folder, &error))?;
    paths.retain(|path| is_font(path));
    paths.sort();
    if paths.len() > MOST {
        let (name, count) = (folder.display(), paths.len());
        let message = Phrase::new(
            format!("{name} berisi {count} berkas huruf; paling banyak {MOST}"),
            format!("{name} holds {count} font files; at most {MOST} are read"),
        );
        return Err(Failure::usage(message));
    }
    let mut candidates = Vec::new();
    for path in paths {
        let name = folder.join(path.file_name().unwrap_or_default());
        let mut bytes = Vec::new();
        let file = fs::File::open(&path).map_err(|error| unread(&name, &error))?;
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| unread(&name, &error))?;
        if bytes.len() as u64 > LARGEST {
            let (name, limit) = (name.display(), LARGEST / (1024 * 1024));
            let message = Phrase::new(
                format!("{name} lebih besar daripada {limit} MiB"),
                format!("{name} is larger than {limit} MiB"),
            );
            return Err(Failure::usage(message));
        }
        candidates.push(Candidate { name: name.display().to_string(), bytes });
    }
    Ok(candidates)
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).map(str::to_lowercase);
    matches!(extension.as_deref(), Some("ttf" | "otf"))
}

fn refused(error: &FamilyError, folder: &str) -> Failure {
    let font = |message: Phrase| Failure::new(Exit::Usage, "font", message);
    match error {
        FamilyError::NoFonts => Failure::new(
            Exit::NotFound,
            "no_font",
            Phrase::new(
                format!("Tidak ada berkas .ttf atau .otf di {folder}."),
                format!("There is no .ttf or .otf file in {folder}."),
            ),
        ),
        FamilyError::Unreadable { file } => font(Phrase::new(
            format!("{file} bukan berkas huruf yang utuh"),
            format!("{file} is not a font, or it is damaged"),
        )),
        FamilyError::Several { families } => font(Phrase::new(
            format!("{folder} berisi beberapa jenis huruf; pilih satu dengan --font"),
            format!("{folder} holds several families; choose one with --font"),
        ))
        .allowed(families.clone()),
        FamilyError::Unknown { wanted, families } => Failure::new(
            Exit::NotFound,
            "no_font",
            Phrase::new(
                format!("Tidak ada jenis huruf \"{wanted}\" di {folder}."),
                format!("There is no family \"{wanted}\" in {folder}."),
            ),
        )
        .allowed(families.clone()),
        FamilyError::NoRegular { family } => font(Phrase::new(
            format!("\"{family}\" di {folder} tidak punya huruf biasa (regular)"),
            format!("\"{family}\" in {folder} has no regular face"),
        )),
        FamilyError::Twice { family, files: [one, other] } => font(Phrase::new(
            format!("{one} dan {other} adalah huruf yang sama dari \"{family}\"; sisakan satu"),
            format!("{one} and {other} are the same face of \"{family}\"; leave one of them"),
        )),
        FamilyError::Restricted { file } => font(Phrase::new(
            format!("pemilik {file} tidak mengizinkan huruf itu disematkan dalam dokumen (OS/2 fsType)"),
            format!("the owner of {file} does not allow it to be embedded in documents (OS/2 fsType)"),
        )),
        FamilyError::NoLetters { file } => font(Phrase::new(
            format!("{file} tidak punya semua huruf latin dan angka"),
            format!("{file} lacks some of the Latin letters and digits"),
        )),
    }
}

fn word(face: Face) -> Phrase {
    match face {
        Face::Regular => Phrase::new("biasa", "regular"),
        Face::Bold => Phrase::new("tebal", "bold"),
        Face::Italic => Phrase::new("miring", "italic"),
    }
}
