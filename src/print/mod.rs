//! A drawing written as PDF, SVG, PNG or HTML. Reads only the drawing: every output shows the same lines, symbols and flows,
//! in the same faces.

mod html;
mod ink;
mod marks;
mod pdf;
mod picture;
mod png;
mod reading;
mod svg;
mod webfont;

pub use html::{html, html_by};
pub use pdf::pdf;
pub use png::{DPI, DPI_RANGE, png};
pub use svg::{svg, svg_within};

/// Why a drawing could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the template does not fit the drawing")]
    Template(#[from] tera::Error),
    /// The PDF writer's reason: it refuses what a reader of the archive could not open.
    #[error("the PDF would break its standard: {0}")]
    Pdf(String),
    #[error("a picture could not be painted: {0}")]
    Picture(String),
    #[error("the page could not be painted: {0}")]
    Png(String),
    #[error("the font cannot be cut down: {0}")]
    Font(String),
    /// A page of more dots than memory should be given to.
    #[error("{dpi} dpi is outside {least}–{most}")]
    Resolution { dpi: u16, least: u16, most: u16 },
}
