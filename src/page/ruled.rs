//! A page's ruled table as it grows downwards within the frame.

use crate::drawing::{Cell, FRAME, Fill, Point, Rect, Rule, Table, TableRow};

/// One page's table.
pub struct Ruled {
    frame: Rect,
    y: f64,
    rows: Vec<TableRow>,
    rules: Vec<Rule>,
}

impl Ruled {
    pub fn new(frame: Rect) -> Ruled {
        Ruled { frame, y: frame.y, rows: Vec::new(), rules: Vec::new() }
    }

    /// Where the next row begins.
    pub fn y(&self) -> f64 {
        self.y
    }

    /// What is left above the frame's lower edge, in mm.
    pub fn room(&self) -> f64 {
        self.frame.y + self.frame.height - self.y
    }

    pub fn rule(&mut self, from: (f64, f64), to: (f64, f64), width: f64) {
        let point = |(x, y)| Point { x, y };
        self.rules.push(Rule { from: point(from), to: point(to), width });
    }

    /// A row of this height, in mm.
    pub fn row(&mut self, cells: Vec<Cell>, height: f64) {
        self.rows.push(TableRow { step: None, cells });
        self.y += height;
    }

    /// The table in a frame that ends where its rows do.
    pub fn finish(mut self) -> Table {
        let (left, right) = (self.frame.x, self.frame.x + self.frame.width);
        let (top, bottom) = (self.frame.y, self.y);
        for (from, to) in [
            ((left, top), (right, top)),
            ((right, top), (right, bottom)),
            ((left, bottom), (right, bottom)),
            ((left, top), (left, bottom)),
        ] {
            self.rule(from, to, FRAME);
        }
        Table { head: Vec::new(), body: self.rows, rules: self.rules }
    }
}

/// A cell without texts.
pub fn cell(column: &str, area: Rect) -> Cell {
    Cell {
        column: column.to_string(),
        actor: None,
        area,
        fill: Fill::None,
        columns_spanned: 1,
        rows_spanned: 1,
        texts: Vec::new(),
        symbols: Vec::new(),
        boxes: Vec::new(),
        ties: Vec::new(),
    }
}
