//! A drawing written as SVG, PDF or PNG. Reads only the drawing: every output shows the same lines, symbols and flows.

mod ink;
mod pdf;
mod picture;
mod png;
mod svg;

pub use pdf::pdf;
pub use png::{DPI, png};
pub use svg::svg;

/// Why a drawing could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the SVG template does not fit the drawing")]
    Template(#[from] tera::Error),
    /// The PDF writer's reason: it refuses what a reader of the archive could not open.
    #[error("the PDF would break its standard: {0}")]
    Pdf(String),
    #[error("a picture could not be painted: {0}")]
    Picture(String),
    #[error("the page could not be painted: {0}")]
    Png(String),
    /// A page of more dots than memory should be given to.
    #[error("{dpi} dpi is outside {least}–{most}")]
    Resolution { dpi: f64, least: f64, most: f64 },
}
