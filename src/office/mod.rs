//! An office's own look: its letterhead, captions, foot and logo, read from a folder of templates that somebody else opened.
//! The layout stays ours: a template makes lines of text, never places. What is not in the folder is as it is built in.

mod captions;

use crate::document::Document;
use crate::drawing::Image;

pub use captions::Captions;

/// How one document looks in one office.
#[derive(Debug, Clone)]
pub struct Office {
    /// The agency's lines.
    pub agency: Vec<String>,
    pub captions: Captions,
    pub logo: Option<Image>,
}

impl Office {
    /// As a document looks in an office without templates.
    pub fn built_in(document: &Document) -> Office {
        Office {
            agency: document.identity.agency.clone(),
            captions: Captions::built_in(document.language),
            logo: None,
        }
    }
}
