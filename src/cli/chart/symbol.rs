//! The symbols of the chart in characters: three lines high, seven wide.

use super::grid::{DOWN, Grid, Paint, UP};

/// How far a symbol reaches to each side of its middle.
pub const HALF: usize = 3;

/// What stands in an actor's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// An activity.
    Box,
    /// A decision.
    Diamond,
}

impl Symbol {
    /// Draws itself around `middle`, with a short text inside, cut to fit.
    pub fn draw(self, grid: &mut Grid, middle: usize, top: usize, inside: &str, paint: Paint) {
        let (left, right, bottom) = (middle - HALF, middle + HALF, top + 2);
        for y in [top, bottom] {
            grid.horizontal(left, right, y, paint);
        }
        match self {
            Symbol::Box => {
                grid.join(left, top, DOWN, paint);
                grid.join(right, top, DOWN, paint);
                grid.join(left, bottom, UP, paint);
                grid.join(right, bottom, UP, paint);
                grid.vertical(left, top + 1, top + 1, paint);
                grid.vertical(right, top + 1, top + 1, paint);
            }
            Symbol::Diamond => {
                for (x, y, letter) in
                    [(left, top, "╱"), (right, top, "╲"), (left, bottom, "╲"), (right, bottom, "╱")]
                {
                    grid.write(x, y, letter, paint);
                }
                grid.write(left, top + 1, "⟨", paint);
                grid.write(right, top + 1, "⟩", paint);
            }
        }
        let inside: String = inside.chars().take(2 * HALF - 1).collect();
        grid.write(middle - inside.chars().count() / 2, top + 1, &inside, paint);
    }
}
