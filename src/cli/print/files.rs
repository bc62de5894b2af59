//! The files of a print: which format a name asks for, and how several pages are named.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::super::failure::{Exit, Failure};
use super::super::session::Session;
use crate::calendar::Time;
use crate::drawing::Drawing;
use crate::print::{self, DPI};
use crate::source::Phrase;

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Pdf,
    Svg,
    Png,
}

/// Writes the drawing to files; gives their names. Several pages of SVG or PNG are a file each, `name-1.svg` and so on.
pub fn write(
    drawing: &Drawing,
    kind: Kind,
    out: &Path,
    dated: Time,
    session: &Session<'_, '_>,
) -> Result<Vec<String>, Failure> {
    let pages: Vec<Vec<u8>> = match kind {
        Kind::Pdf => {
            vec![print::pdf(drawing, Some(dated)).map_err(|error| unprinted(&error))?]
        }
        Kind::Svg => {
            let pages = print::svg(drawing).map_err(|error| unprinted(&error))?;
            pages.into_iter().map(String::into_bytes).collect()
        }
        Kind::Png => print::png(drawing, DPI).map_err(|error| unprinted(&error))?,
    };
    let mut written = Vec::new();
    for (page, number) in pages.iter().zip(1..) {
        let file = if pages.len() == 1 { out.to_owned() } else { numbered(out, number) };
        save(&file, page, session)?;
        written.push(file.display().to_string());
    }
    Ok(written)
}

/// Writes a file.
pub fn save(file: &Path, bytes: &[u8], session: &Session<'_, '_>) -> Result<(), Failure> {
    std::fs::write(session.shell.path(file), bytes).map_err(|error| {
        let name = file.display();
        Failure::world(&Phrase::new(format!("menulis {name}"), format!("writing {name}")), &error)
    })
}

/// The format that a file's name asks for.
pub fn kind(out: &Path) -> Result<Kind, Failure> {
    let extension = out.extension().and_then(OsStr::to_str).map(str::to_lowercase);
    match extension.as_deref() {
        _ if out == Path::new("-") => Ok(Kind::Pdf),
        Some("pdf") => Ok(Kind::Pdf),
        Some("svg") => Ok(Kind::Svg),
        Some("png") => Ok(Kind::Png),
        Some(later @ ("html" | "docx")) => Err(Failure::not_built(&format!("sop print -o {later}"))),
        Some(_) | None => {
            let name = out.display();
            let message = Phrase::new(
                format!("`{name}` tidak berakhiran .pdf, .svg, atau .png"),
                format!("`{name}` does not end in .pdf, .svg or .png"),
            );
            Err(Failure::usage(message))
        }
    }
}

/// The document's name with .pdf, in the folder where one stands.
pub fn beside(file: &Path) -> PathBuf {
    let stem = file.file_stem().filter(|stem| *stem != "-").unwrap_or(OsStr::new("sop"));
    Path::new(stem).with_extension("pdf")
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
