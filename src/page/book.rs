//! Many documents as one book: a cover, a list of the SOPs, then each document as it is alone. Its pages are numbered through,
//! beside each document's own numbers.

use crate::calendar::Date;
use crate::document::Identity;
use crate::drawing::{Drawing, Page, Sheet};
use crate::office::{Faulty, Office};
use crate::procedure::Edition;
use crate::text::Fonts;

use super::contents::{Contents, Entry};
use super::cover::Cover;
use super::foot::Feet;
use super::words::Numbered;
use super::{about, pages};

/// A book before it is composed.
#[derive(Debug)]
pub struct Book {
    /// `None`: the office's title of such books.
    title: Option<String>,
    /// Its office, paper and language are the book's.
    first: Volume,
    others: Vec<Volume>,
}

/// One document of a book.
#[derive(Debug)]
pub struct Volume {
    pub edition: Edition,
    pub office: Office,
}

impl Volume {
    fn identity(&self) -> &Identity {
        &self.edition.document.identity
    }
}

impl Book {
    /// A book of these documents; without a title of its own it has the office's for such books. `None` without a document.
    pub fn new(title: Option<String>, volumes: Vec<Volume>) -> Option<Book> {
        let mut volumes = volumes.into_iter();
        Some(Book { title, first: volumes.next()?, others: volumes.collect() })
    }

    fn volumes(&self) -> impl Iterator<Item = &Volume> {
        std::iter::once(&self.first).chain(&self.others)
    }

    fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.first.office.captions.book)
    }

    /// The lines that all the documents' agencies begin with.
    fn agency(&self) -> Vec<String> {
        let mut shared = self.first.office.agency.clone();
        for volume in &self.others {
            let same = shared.iter().zip(&volume.office.agency).take_while(|(one, other)| one == other);
            let count = same.count();
            shared.truncate(count);
        }
        shared
    }

    /// The day of the latest change in it.
    fn date(&self) -> Option<Date> {
        let days = self.volumes().map(Volume::identity);
        days.filter_map(|identity| identity.revised.or(identity.created)).max()
    }
}

/// The pages of a book.
///
/// # Errors
/// A foot that cannot be filled in for one of the pages.
pub fn compose_book(book: &Book, fonts: &Fonts) -> Result<Drawing, Faulty> {
    let first = &book.first;
    let document = &first.edition.document;
    let sheet = Sheet::landscape(document.print.paper);
    let bodies: Vec<Vec<Page>> =
        book.volumes().map(|volume| pages(&volume.edition, &volume.office, fonts)).collect();
    let contents = Contents { office: &first.office, language: document.language, sheet, fonts };
    let mut entries: Vec<Entry> = book.volumes().map(entry).collect();
    // How many pages the list takes does not hang on the numbers in it.
    let mut next = 1 + contents.pages(&entries).len();
    for (entry, body) in entries.iter_mut().zip(&bodies) {
        entry.page = next + 1;
        next += body.len();
    }
    let cover = Cover { title: book.title(), agency: &book.agency(), office: &first.office, sheet, fonts };
    let mut composed = vec![cover.page(book.date(), document.language)];
    let feet = Feet::new(document, &first.office, fonts);
    for mut page in contents.pages(&entries) {
        let number = Numbered { page: composed.len() + 1, pages: next };
        feet.put_in_book(&mut page, book.title(), number);
        composed.push(page);
    }
    for (volume, body) in book.volumes().zip(bodies) {
        let feet = Feet::new(&volume.edition.document, &volume.office, fonts);
        let count = body.len();
        for (mut page, number) in body.into_iter().zip(1..) {
            let own = volume.office.foot.as_ref().map(|foot| foot.line(number, count)).transpose()?;
            let in_book = Numbered { page: composed.len() + 1, pages: next };
            feet.put(&mut page, Numbered { page: number, pages: count }, Some(in_book), own.as_deref());
            page.part = (number == 1).then(|| volume.edition.document.title.clone());
            composed.push(page);
        }
    }
    let keywords = book.volumes().flat_map(|volume| [&volume.identity().number, &volume.edition.document.id]);
    let keywords: Vec<String> = keywords.cloned().collect();
    Ok(Drawing {
        title: book.title().to_owned(),
        language: document.language,
        about: about(&book.agency(), document, &keywords),
        family: fonts.family().clone(),
        pages: composed,
    })
}

/// A document in the list, its page not known yet.
fn entry(volume: &Volume) -> Entry {
    let identity = volume.identity();
    Entry {
        number: identity.number.clone(),
        title: volume.edition.document.title.clone(),
        revised: identity.revised,
        page: 0,
    }
}
