//! What stands in the files that are printed, seen as other programs see them.

mod book;
mod documents;
mod fonts;
mod forms;
mod html;
mod identity;
mod office;
mod sample;
mod svg;
mod templates;
mod pdf;
mod proof;
mod record;
mod run;
mod told;
mod png;

pub use proof::scanned;
