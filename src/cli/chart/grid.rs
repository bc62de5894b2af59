//! A grid of characters on which lines meet: whatever crosses or joins in a cell becomes the box-drawing character for it.

use crate::cli::style::Style;

/// A line's arms out of the middle of a cell.
pub const UP: u8 = 1;
pub const RIGHT: u8 = 2;
pub const DOWN: u8 = 4;
pub const LEFT: u8 = 8;

/// By the sum of a cell's arms.
const LINES: [char; 16] = [' ', '╵', '╶', '└', '╷', '│', '┌', '├', '╴', '┘', '─', '┴', '┐', '┤', '┬', '┼'];

/// How a cell is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    Plain,
    Dim,
    Done,
    Current,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    arms: u8,
    letter: Option<char>,
    paint: Paint,
}

const EMPTY: Cell = Cell { arms: 0, letter: None, paint: Paint::Plain };

/// As many lines as are written to, of one width; what falls outside the width is not drawn.
pub struct Grid {
    width: usize,
    lines: Vec<Vec<Cell>>,
}

impl Grid {
    pub fn new(width: usize) -> Grid {
        Grid { width, lines: Vec::new() }
    }

    pub fn height(&self) -> usize {
        self.lines.len()
    }

    /// Adds arms to a cell's line.
    pub fn join(&mut self, x: usize, y: usize, arms: u8, paint: Paint) {
        if let Some(cell) = self.cell(x, y) {
            cell.arms |= arms;
            cell.paint = paint;
        }
    }

    /// Writes letters from a cell on, over whatever line is there.
    pub fn write(&mut self, x: usize, y: usize, text: &str, paint: Paint) {
        for (offset, letter) in text.chars().enumerate() {
            if let Some(cell) = self.cell(x + offset, y) {
                cell.letter = Some(letter);
                cell.paint = paint;
            }
        }
    }

    /// A vertical line between two cells, both included.
    pub fn vertical(&mut self, x: usize, from: usize, to: usize, paint: Paint) {
        for y in from..=to {
            self.join(x, y, UP | DOWN, paint);
        }
    }

    /// A horizontal line between two cells in one line, with an arm at each end only inwards.
    pub fn horizontal(&mut self, from: usize, to: usize, y: usize, paint: Paint) {
        let (left, right) = (from.min(to), from.max(to));
        if left == right {
            return;
        }
        self.join(left, y, RIGHT, paint);
        self.join(right, y, LEFT, paint);
        for x in left + 1..right {
            self.join(x, y, LEFT | RIGHT, paint);
        }
    }

    /// Whether nothing is drawn on some cells of a line.
    pub fn is_free(&self, x: usize, y: usize, length: usize) -> bool {
        x + length <= self.width
            && self.lines.get(y).is_none_or(|line| {
                line[x..x + length].iter().all(|cell| cell.arms == 0 && cell.letter.is_none())
            })
    }

    /// One line as text, without spaces at its end.
    pub fn line(&self, y: usize, style: Style) -> String {
        let Some(line) = self.lines.get(y) else { return String::new() };
        let end =
            line.iter().rposition(|cell| cell.arms != 0 || cell.letter.is_some()).map_or(0, |at| at + 1);
        let mut text = String::new();
        for run in line[..end].chunk_by(|a, b| a.paint == b.paint) {
            let letters: String =
                run.iter().map(|cell| cell.letter.unwrap_or(LINES[usize::from(cell.arms)])).collect();
            text.push_str(&match run[0].paint {
                Paint::Plain => letters,
                Paint::Dim => style.dim(&letters),
                Paint::Done => style.good(&letters),
                Paint::Current => style.current(&letters),
            });
        }
        text
    }

    fn cell(&mut self, x: usize, y: usize) -> Option<&mut Cell> {
        if x >= self.width {
            return None;
        }
        while self.lines.len() <= y {
            self.lines.push(vec![EMPTY; self.width]);
        }
        Some(&mut self.lines[y][x])
    }
}
