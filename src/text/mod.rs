//! Texts made into lines of known width, in millimetres: fonts, shaping, measuring, line breaks. Draws nothing and reads
//! no file: the fonts are part of the program, or an office's own, which are handed in.
//!
//! A text is shaped once, in units of the font size, by `Fonts::measure`; what comes back can be broken into lines of any
//! width at any size without shaping again, so a layout may try many widths and sizes.

mod family;
mod font;
mod hyphen;
mod wrap;
mod measured;

pub use family::{Candidate, Face, Family, FamilyError, FontFile};
pub use font::{CAP_HEIGHT, Fonts, Glyph};
pub use hyphen::breaks as hyphen_breaks;
pub use measured::{Line, Measured};
pub use wrap::{Joint, mark};

/// One point in millimetres.
pub const POINT: f64 = 25.4 / 72.0;

#[cfg(test)]
mod tests;
