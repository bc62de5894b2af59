//! `sop print --book`: many documents checked, then composed as one book.

use std::path::PathBuf;

use super::super::arguments::Print;
use super::super::failure::{Exit, Failure};
use super::super::findings::Found;
use super::super::session::Session;
use super::files::kind;
use super::fonts::fonts;
use super::templates::{open, told};
use super::{dated, deliver, put_on, verified_at};
use crate::calendar::Time;
use crate::desk::{self, Checked, Denial};
use crate::office::{Folder, Office};
use crate::page::{Book, Volume, compose_book};
use crate::procedure::Options;
use crate::source::Phrase;

/// The most documents in one book.
const MOST_DOCUMENTS: usize = 200;

pub fn run(asked: &Print, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let out = asked.output.clone().unwrap_or_else(|| PathBuf::from("book.pdf"));
    let kind = kind(&out, asked.dpi)?;
    let files: Vec<&PathBuf> = asked.file.iter().chain(&asked.more).collect();
    if files.len() > MOST_DOCUMENTS {
        return Err(Failure::usage(Phrase::new(
            format!("satu buku memuat paling banyak {MOST_DOCUMENTS} dokumen"),
            format!("a book holds at most {MOST_DOCUMENTS} documents"),
        )));
    }
    let checked = check(&files, session)?;
    let folder = asked.templates.as_deref().map(|folder| open(folder, session)).transpose()?;
    let (mut volumes, mut latest, mut warnings) = (Vec::new(), None::<Time>, Vec::new());
    for (file, checked) in files.into_iter().zip(checked) {
        let Checked { mut edition, source, warnings: findings, language, .. } = checked;
        if let Some(paper) = asked.paper {
            put_on(&mut edition, paper);
        }
        let mut office = match &folder {
            Some(folder) => folder.office(&edition.document).map_err(|faulty| told(faulty, session))?,
            None => Office::built_in(&edition.document),
        };
        office.verified_at = verified_at(asked)?;
        latest = latest.max(Some(dated(&edition, file, session)));
        warnings.push(Found { source, findings, language: session.asked_language.unwrap_or(language) });
        volumes.push(Volume { edition, office });
    }
    let fonts = fonts(asked.font_dir.as_deref(), asked.font.as_deref(), session)?;
    let book = Book::new(asked.title.clone(), volumes).ok_or_else(no_document)?;
    let drawing = compose_book(&book, &fonts).map_err(|faulty| told(vec![faulty], session))?;
    warnings.into_iter().for_each(|found| session.warn(found));
    let kind = kind.by(folder.as_ref().and_then(Folder::page));
    deliver(&drawing, kind, &out, latest.unwrap_or_else(session.shell.now), session)
}

/// The no to a book of nothing.
fn no_document() -> Failure {
    Failure::usage(Phrase::new("belum disebut: FILE", "missing: FILE"))
}

/// Every document, or the findings of all that have errors.
fn check(files: &[&PathBuf], session: &mut Session<'_, '_>) -> Result<Vec<Checked>, Failure> {
    let options = Options { today: Some(session.today()), ..Options::default() };
    let (mut passed, mut faulty) = (Vec::new(), Vec::new());
    for file in files {
        let bytes = session.read(file)?;
        match desk::check(&file.display().to_string(), bytes, &options) {
            Ok(checked) => passed.push(checked),
            Err(Denial::Faulty { document: source, findings, language }) => {
                let language = session.asked_language.unwrap_or(language);
                faulty.push(Found { source, findings, language });
            }
            Err(denial) => return Err(session.deny(denial)),
        }
    }
    if faulty.is_empty() { Ok(passed) } else { Err(session.faulty(&faulty)) }
}
