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
mod values;
mod webfont;

use crate::calendar::Time;
use crate::drawing::Drawing;
use crate::source::Source;

pub use html::{html, html_by};
pub use pdf::pdf;
pub use png::{DPI, DPI_RANGE, png};
pub use svg::{svg, svg_within};

/// What a drawing can be written as.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'a> {
    Pdf,
    Svg,
    /// By an office's own template, where it has one.
    Html(Option<&'a Source>),
    /// At so many dots per inch.
    Png(u16),
}

impl<'a> Kind<'a> {
    /// The same in an office that has this template of HTML pages.
    pub fn by(self, page: Option<&'a Source>) -> Kind<'a> {
        match self {
            Kind::Html(_) => Kind::Html(page),
            Kind::Pdf | Kind::Svg | Kind::Png(_) => self,
        }
    }
}

/// The files that a drawing becomes: one, or one for each page. A PDF says that it was made at `dated`.
///
/// # Errors
/// As of the format's own function.
pub fn files(drawing: &Drawing, kind: Kind<'_>, dated: Time) -> Result<Vec<Vec<u8>>, Error> {
    Ok(match kind {
        Kind::Pdf => vec![pdf(drawing, Some(dated))?],
        Kind::Html(None) => vec![html(drawing)?.into_bytes()],
        Kind::Html(Some(page)) => vec![html_by(page.text(), drawing)?.into_bytes()],
        Kind::Svg => svg(drawing)?.into_iter().map(String::into_bytes).collect(),
        Kind::Png(dpi) => png(drawing, dpi)?,
    })
}

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
