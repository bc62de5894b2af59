//! The files of a print: which format a name asks for, and how several pages are named.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::failure::{Exit, Failure};
use super::super::session::Session;
use super::templates::told;
use crate::calendar::Time;
use crate::drawing::Drawing;
use crate::office::page_fault;
use crate::print::{self, DPI, DPI_RANGE, Kind};
use crate::source::Phrase;

/// Writes the drawing to files; gives their names. Several pages of SVG or PNG are a file each, `name-1.svg` and so on. Either
/// all are written or none.
pub fn write(
    drawing: &Drawing,
    kind: Kind<'_>,
    out: &Path,
    dated: Time,
    session: &Session<'_, '_>,
) -> Result<Vec<String>, Failure> {
    let pages = print::files(drawing, kind, dated).map_err(|error| match (&error, kind) {
        (print::Error::Template(fault), Kind::Html(Some(page))) => {
            told(vec![page_fault(page, fault)], session)
        }
        _ => unprinted(&error),
    })?;
    let several = pages.len() > 1;
    let files: Vec<PathBuf> = (1..=pages.len())
        .map(|number| if several { numbered(out, number) } else { out.to_owned() })
        .collect();
    let places: Vec<PathBuf> = files.iter().map(|file| session.shell.path(file)).collect();
    put_all(&places, &pages).map_err(|(index, error)| unwritten(&files[index], &error))?;
    Ok(files.iter().map(|file| file.display().to_string()).collect())
}

/// Writes a file.
pub fn save(file: &Path, bytes: &[u8], session: &Session<'_, '_>) -> Result<(), Failure> {
    fs::write(session.shell.path(file), bytes).map_err(|error| unwritten(file, &error))
}

fn unwritten(file: &Path, error: &io::Error) -> Failure {
    let name = file.display();
    Failure::world(&Phrase::new(format!("menulis {name}"), format!("writing {name}")), error)
}

/// Writes files under names for the time being and gives them their own only when all are whole, so that what stood there
/// before stays until then. The error tells which of them could not be written.
fn put_all(places: &[PathBuf], contents: &[Vec<u8>]) -> Result<(), (usize, io::Error)> {
    // Where a name is a link, the file that it leads to is written.
    let places: Vec<PathBuf> =
        places.iter().map(|place| fs::canonicalize(place).unwrap_or_else(|_| place.clone())).collect();
    let unfinished: Vec<PathBuf> = places.iter().map(|place| for_the_time_being(place)).collect();
    let written = unfinished.iter().zip(contents).zip(&places).map(|((unfinished, content), place)| {
        if place.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { fs::write(unfinished, content) }
    });
    let named = unfinished.iter().zip(&places).map(|(unfinished, place)| fs::rename(unfinished, place));
    let put = first_failure(written).and_then(|()| first_failure(named));
    if put.is_err() {
        for file in &unfinished {
            // Not all of them are there, and the first failure is the one to tell of.
            let _ = fs::remove_file(file);
        }
    }
    put
}

fn first_failure(steps: impl Iterator<Item = io::Result<()>>) -> Result<(), (usize, io::Error)> {
    steps.enumerate().try_for_each(|(index, step)| step.map_err(|error| (index, error)))
}

/// Beside the file, hidden, and nobody else's.
fn for_the_time_being(place: &Path) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!(".{name}.{}", std::process::id()))
}

/// The format that a file's name asks for; `dpi` is for PNG alone.
pub fn kind(out: &Path, dpi: Option<u16>) -> Result<Kind<'static>, Failure> {
    let extension = out.extension().and_then(OsStr::to_str).map(str::to_lowercase);
    let kind = match extension.as_deref() {
        _ if out == Path::new("-") => Kind::Pdf,
        Some("pdf") => Kind::Pdf,
        Some("svg") => Kind::Svg,
        Some("html") => Kind::Html(None),
        Some("png") => return resolution(dpi.unwrap_or(DPI)).map(Kind::Png),
        Some(later @ "docx") => return Err(Failure::not_built(&format!("sop print -o {later}"))),
        Some(_) | None => {
            let name = out.display();
            let message = Phrase::new(
                format!("`{name}` tidak berakhiran .pdf, .svg, .png, atau .html"),
                format!("`{name}` does not end in .pdf, .svg, .png or .html"),
            );
            return Err(Failure::usage(message));
        }
    };
    if dpi.is_some() {
        let message = Phrase::new("--dpi hanya untuk .png", "--dpi is for .png alone");
        return Err(Failure::usage(message));
    }
    Ok(kind)
}

/// Refused before anything is laid out.
fn resolution(dpi: u16) -> Result<u16, Failure> {
    let (least, most) = (DPI_RANGE.start(), DPI_RANGE.end());
    if DPI_RANGE.contains(&dpi) {
        return Ok(dpi);
    }
    let message = Phrase::new(
        format!("--dpi {dpi}: resolusi antara {least} dan {most} titik per inci"),
        format!("--dpi {dpi}: a resolution is from {least} to {most} dots per inch"),
    );
    Err(Failure::usage(message))
}

/// The document's name with what it is a print of and .pdf, in the folder where one stands.
pub fn beside(file: &Path, of: &str) -> PathBuf {
    let stem = file.file_stem().filter(|stem| *stem != "-").unwrap_or(OsStr::new("sop"));
    let mut name = stem.to_owned();
    name.push(of);
    name.push(".pdf");
    PathBuf::from(name)
}

fn numbered(out: &Path, number: usize) -> PathBuf {
    let (stem, extension) = (out.file_stem().unwrap_or_default(), out.extension().unwrap_or_default());
    let name = format!("{}-{number}.{}", stem.to_string_lossy(), extension.to_string_lossy());
    out.with_file_name(name)
}

pub fn unprinted(error: &print::Error) -> Failure {
    let message = Phrase::new(format!("pencetakan gagal: {error}"), format!("printing failed: {error}"));
    Failure::new(Exit::Failed, "print", message)
}
