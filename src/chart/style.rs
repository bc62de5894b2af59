//! The measures of a chart at each density: type sizes, distances, symbol sizes, all in millimetres.

use crate::text::POINT;

/// How densely a chart is set. The first is what readers like best; a chart that does not fit is set in the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Font sizes.
    pub text: f64,
    pub label: f64,
    /// The distance between baselines, in font sizes.
    pub leading: f64,
    /// Between a cell's border and its text.
    pub pad_across: f64,
    pub pad_down: f64,
    /// Between parallel lines.
    pub gap: f64,
    /// Between a symbol and a line that passes it; holds an arrowhead.
    pub clear: f64,
    /// Between a line and the table's rule.
    pub rule_gap: f64,
    /// The widest a label gets before it is set in several lines.
    pub label_widest: f64,
    /// The narrowest symbol.
    pub symbol: f64,
    /// The activity column: as wide as is pleasant, and the least.
    pub activity: f64,
    pub activity_least: f64,
    /// The widest a column right of the actors gets for its texts' sake.
    pub quality: f64,
}

/// How many densities there are.
pub const DENSITIES: usize = 5;

/// The widest an actor's column gets before the activity's column takes the rest; then, where its lines need more, twice
/// as wide, and so on.
pub const ACTOR_WIDEST: [f64; 5] = [31.0, 62.0, 124.0, 248.0, 496.0];
/// The widest an actor's column gets where there is more room than the texts need.
pub const ACTOR_COMFORT: f64 = 42.0;
/// The widest symbol, and its share of its column.
pub const SYMBOL_WIDEST: f64 = 15.0;
pub const SYMBOL_SHARE: f64 = 0.52;
/// The activity column is never wider than this; what is left over goes to the others.
pub const ACTIVITY_WIDEST: f64 = 82.0;

pub const TITLE_SIZE: f64 = 13.0 * POINT;
pub const CONTINUED_SIZE: f64 = 10.5 * POINT;
pub const NUMBER_ROW_SIZE: f64 = 6.5 * POINT;
/// The row of column numbers, and the least height of a head.
pub const NUMBER_ROW: f64 = 4.4;
pub const HEAD_LEAST: f64 = 6.2;
/// A row is raised to this where the page has room.
pub const ROW_COMFORT: f64 = 17.0;

impl Style {
    /// The measures of a density, from 0.
    pub fn of(density: usize) -> Style {
        let nth = density.min(DENSITIES - 1);
        let text = [8.5, 7.9, 7.4, 7.0, 6.6][nth] * POINT;
        Style {
            text,
            label: [7.5, 7.0, 6.5, 6.2, 6.0][nth] * POINT,
            leading: 1.22,
            pad_across: [1.6, 1.5, 1.4, 1.3, 1.2][nth],
            pad_down: [1.5, 1.4, 1.3, 1.2, 1.1][nth],
            gap: [1.7, 1.55, 1.4, 1.3, 1.2][nth],
            clear: [2.7, 2.5, 2.35, 2.25, 2.2][nth],
            rule_gap: [1.1, 1.0, 0.9, 0.85, 0.8][nth],
            label_widest: [26.0, 23.0, 20.0, 18.0, 16.0][nth],
            symbol: [9.5, 9.0, 8.6, 8.2, 8.0][nth],
            activity: [62.0, 57.0, 53.0, 49.0, 46.0][nth],
            activity_least: [50.0, 46.0, 42.0, 39.0, 36.0][nth],
            quality: [34.0, 30.0, 27.0, 25.0, 23.0][nth],
        }
    }

    /// The height of so many lines of text.
    pub fn lines(&self, count: usize) -> f64 {
        count as f64 * self.text * self.leading
    }
}
