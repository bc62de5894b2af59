//! An office's own look: its letterhead, captions, foot and logo, read from a folder of templates that somebody else opened.
//! The layout stays ours: a template makes lines of text, never places. What is not in the folder is as it is built in.

mod captions;
mod cost;
mod explain;
mod folder;
mod logo;
mod template;
mod words;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use indexmap::IndexMap;
use tera::Context;

use crate::document::{Document, Head};
use crate::drawing::Image;
use crate::procedure::Procedure;
use crate::source::{Diagnostic, Source};

pub use captions::Captions;
pub use explain::explanations;
pub use folder::{File, Folder, MAX_BYTES, NAMES};
pub use words::date;

pub use template::page_fault;

use template::Template;

/// How one document looks in one office.
#[derive(Debug, Clone)]
pub struct Office {
    /// The agency's lines.
    pub agency: Vec<String>,
    pub captions: Captions,
    pub words: Words,
    pub logo: Option<Image>,
    /// What stands at the left of each page's foot; `None`: what tells which document it is.
    pub foot: Option<Foot>,
    /// The public address of the office's server, where everybody can see whether a printed sheet is still in force; `None`: there is
    /// none, and nothing of it is printed.
    pub verified_at: Option<String>,
}

/// The words of the charts where a document has none of its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Words {
    pub heads: IndexMap<Head, String>,
    pub start: Option<String>,
    pub end: Option<String>,
}

/// A file of the folder that cannot be used, and why.
#[derive(Debug, Clone)]
pub struct Faulty {
    pub source: Source,
    pub findings: Vec<Diagnostic>,
}

impl Office {
    /// As a document looks in an office without templates.
    pub fn built_in(document: &Document) -> Office {
        let mut office = Office {
            agency: document.identity.agency.clone(),
            captions: Captions::built_in(document.language),
            words: Words::default(),
            logo: None,
            foot: None,
            verified_at: None,
        };
        office.captions.name_logo(&office.agency);
        office.own_words(document);
        office
    }

    /// The page of a code, which is an edition's SHA-256 or enough of its first digits, or a record's head.
    pub fn address_of(&self, code: &str) -> Option<String> {
        let server = self.verified_at.as_deref()?;
        Some(format!("{}/v/{code}", server.trim_end_matches('/')))
    }

    /// The procedure with the office's words where its author chose none.
    pub fn dressed<'p>(&self, procedure: &'p Procedure) -> Cow<'p, Procedure> {
        let mut dressed = Cow::Borrowed(procedure);
        for (head, words) in &self.words.heads {
            if !procedure.print.heads.contains_key(head) {
                dressed.to_mut().print.heads.insert(*head, words.clone());
            }
        }
        if let (Some(word), None) = (&self.words.start, &procedure.print.start) {
            dressed.to_mut().print.start = Some(word.clone());
        }
        if let (Some(word), None) = (&self.words.end, &procedure.print.end) {
            dressed.to_mut().print.end = Some(word.clone());
        }
        if self.captions.continued != Captions::built_in(procedure.language).continued {
            dressed.to_mut().print.continued = Some(self.captions.continued.clone());
        }
        dressed
    }

    /// The document's own words stand before the office's.
    fn own_words(&mut self, document: &Document) {
        if let Some(continued) = &document.print.continued {
            self.captions.continued = continued.clone();
        }
    }
}

/// The left text of the pages' feet.
#[derive(Debug, Clone)]
pub struct Foot {
    template: Template,
    known: Context,
}

impl Foot {
    fn new(template: Template, known: Context) -> Foot {
        Foot { template, known }
    }

    /// The foot of one page of so many, both counted within the document.
    ///
    /// # Errors
    /// A template that cannot be filled in.
    pub fn line(&self, page: usize, pages: usize) -> Result<String, Faulty> {
        let mut known = self.known.clone();
        known.insert("page", &page);
        known.insert("pages", &pages);
        let text = self.template.fill_or_fault(&known)?;
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}
