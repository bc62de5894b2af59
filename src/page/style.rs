//! Sizes of the identity page: comfortable ones, and denser ones for a document that then stands on one page.

use crate::text::POINT;

/// From a cell's edge to its text, in mm.
pub const PADDING: f64 = 2.8;

/// The sizes of one density, in mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Font size of captions and texts.
    pub size: f64,
    /// From baseline to baseline.
    pub leading: f64,
    /// Height of the rows of number and dates.
    pub field: f64,
    /// Room for signature, stamp and code between the approver's position and name.
    pub signature: f64,
}

impl Style {
    /// From the most comfortable to the densest that is still easy to read.
    pub const STEPS: [Style; 4] = [
        Style::new(9.5, 1.32, 7.0, 26.0),
        Style::new(9.5, 1.22, 6.6, 24.0),
        Style::new(9.0, 1.2, 6.2, 23.0),
        Style::new(8.5, 1.18, 5.8, 22.0),
    ];

    const fn new(points: f64, leading: f64, field: f64, signature: f64) -> Style {
        let size = points * POINT;
        Style { size, leading: leading * size, field, signature }
    }
}
