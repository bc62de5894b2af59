//! Tables whose rows are as high as what stands in them: texts, boxes to tick, lines to write on. Knows nothing of pages; `sheets`
//! puts the rows on them.

use crate::drawing::{
    Anchor, Cell, FRAME, Fill, HAIRLINE, LINE, Outline, Point, Rect, Rule, Symbol, Table, TableRow,
    TextClass, TextLine, TickBox,
};
use crate::text::{CAP_HEIGHT, Face, Fonts, Line, POINT};

/// The size of most texts, in mm.
pub const SIZE: f64 = 8.5 * POINT;
/// The size of what is said by the way, in mm.
pub const SMALL: f64 = 7.0 * POINT;
/// From a cell's edge to its text, in mm.
pub const PADDING: f64 = 1.6;

/// From baseline to baseline, in font sizes.
pub const LEADING: f64 = 1.26;
/// A box to tick, and from its left edge to the option's text, in mm.
const BOX: f64 = 3.1;
const BOX_INDENT: f64 = 5.0;
/// The height of a line to write on, in mm.
const WRITING: f64 = 7.6;

/// Something in a cell that no page break parts.
#[derive(Clone)]
pub struct Piece {
    /// More than its height, above it, in mm.
    space: f64,
    height: f64,
    what: What,
}

#[derive(Clone)]
enum What {
    Text {
        line: Line,
        indent: f64,
    },
    /// An option's first line, with its box.
    Option {
        line: Line,
        ticked: bool,
        description: String,
    },
    /// A line to write on.
    Writing,
}

/// A cell before it has its place.
#[derive(Clone)]
pub struct Content {
    /// The column's name in the drawing.
    pub column: &'static str,
    /// How many columns it stands in.
    pub span: usize,
    pub fill: Fill,
    pub anchor: Anchor,
    /// Whether it stands in the middle of a row that is higher than it needs.
    pub down: bool,
    pub pieces: Vec<Piece>,
    /// A symbol, drawn as a rectangle in its middle.
    pub symbol: Option<Symbol>,
    /// The weight of a line across its middle, in mm.
    pub stroke: Option<f64>,
}

/// A row before it has its place.
#[derive(Clone, Default)]
pub struct Row {
    pub step: Option<String>,
    pub cells: Vec<Content>,
    /// In mm; more where its contents need more.
    pub least: f64,
    /// What its page must have room for below it, in mm.
    pub below: f64,
}

/// The columns of a table and its head.
pub struct Grid {
    /// In mm; together they fill the sheet's frame.
    pub widths: Vec<f64>,
    pub head: Vec<Row>,
}

impl Content {
    pub fn new(column: &'static str, pieces: Vec<Piece>) -> Content {
        Content {
            column,
            span: 1,
            fill: Fill::None,
            anchor: Anchor::Start,
            down: false,
            pieces,
            symbol: None,
            stroke: None,
        }
    }

    /// In the middle, across and down.
    pub fn middle(self) -> Content {
        Content { anchor: Anchor::Middle, down: true, ..self }
    }

    /// In the middle across.
    pub fn centred(self) -> Content {
        Content { anchor: Anchor::Middle, ..self }
    }

    /// In the middle down.
    pub fn in_the_middle(self) -> Content {
        Content { down: true, ..self }
    }

    pub fn across(self, span: usize) -> Content {
        Content { span, ..self }
    }

    pub fn filled(self, fill: Fill) -> Content {
        Content { fill, ..self }
    }

    /// What it needs for all its pieces, in mm.
    fn height(&self) -> f64 {
        let pieces: f64 = self.pieces.iter().map(Piece::whole).sum();
        pieces + 2.0 * PADDING
    }

    /// As many pieces as this height holds, at least one; the others stay.
    fn take(&mut self, height: f64) -> Content {
        let mut left = height - 2.0 * PADDING;
        let fits = |piece: &&Piece| {
            left -= piece.whole();
            left >= -1e-6
        };
        let count = self.pieces.iter().take_while(fits).count().max(1).min(self.pieces.len());
        let rest = self.pieces.split_off(count);
        let taken = Content { pieces: std::mem::take(&mut self.pieces), ..self.clone() };
        (self.pieces, self.symbol, self.stroke) = (rest, None, None);
        taken
    }
}

impl Piece {
    /// Leaves more room above it, in mm.
    pub fn lower(&mut self, by: f64) {
        self.space += by;
    }

    pub fn spaced(self, space: f64) -> Piece {
        Piece { space, ..self }
    }

    fn whole(&self) -> f64 {
        self.space + self.height
    }
}

/// Lines of text no wider than `width`.
pub fn texts(fonts: &Fonts, text: &str, (face, size): (Face, f64), width: f64) -> Vec<Piece> {
    let lines = fonts.measure(text, face).wrap(size, width);
    lines.into_iter().map(|line| text_piece(line, 0.0)).collect()
}

/// An option with its box, no wider than `width`.
pub fn option(
    fonts: &Fonts,
    text: &str,
    ticked: bool,
    description: String,
    size: f64,
    width: f64,
) -> Vec<Piece> {
    let face = if ticked { Face::Bold } else { Face::Regular };
    let mut lines = fonts.measure(text, face).wrap(size, width - BOX_INDENT).into_iter();
    let line = lines.next().unwrap_or_else(|| fonts.line("", face, size));
    let height = (LEADING * size).max(BOX + 0.8);
    let first = Piece { space: 0.4, height, what: What::Option { line, ticked, description } };
    std::iter::once(first).chain(lines.map(|line| text_piece(line, BOX_INDENT))).collect()
}

/// A line to write on.
pub fn writing() -> Piece {
    Piece { space: 0.0, height: WRITING, what: What::Writing }
}

fn text_piece(line: Line, indent: f64) -> Piece {
    Piece { space: 0.0, height: LEADING * line.size, what: What::Text { line, indent } }
}

/// A head's row over these columns: their names and words, in the columns' order.
pub fn head(fonts: &Fonts, widths: &[f64], words: &[(&'static str, &str)]) -> Row {
    let cell = |(&(column, word), width): (&(&'static str, &str), &f64)| {
        let lines = fonts.measure(word, Face::Bold).wrap_evenly(SIZE, width - 2.0 * PADDING);
        let pieces = lines.into_iter().map(|line| text_piece(line, 0.0)).collect();
        Content::new(column, pieces).middle().filled(Fill::Head)
    };
    Row { cells: words.iter().zip(widths).map(cell).collect(), ..Row::default() }
}

impl Row {
    pub fn height(&self) -> f64 {
        self.cells.iter().map(Content::height).fold(self.least, f64::max)
    }

    /// What of it fits this height; the rest stays, to be placed on the next page.
    pub fn take(&mut self, height: f64) -> Row {
        let cells = self.cells.iter_mut().map(|cell| cell.take(height)).collect();
        self.least = 0.0;
        Row { step: self.step.clone(), cells, ..Row::default() }
    }
}

impl Grid {
    pub fn head_height(&self) -> f64 {
        self.head.iter().map(Row::height).sum()
    }
}

/// A table's part on one page, as it grows downwards.
pub struct Part {
    corner: Point,
    width: f64,
    y: f64,
    table: Table,
}

impl Part {
    /// With its heads, below and to the right of a corner.
    pub fn open(grid: &Grid, corner: Point) -> Part {
        let width = grid.widths.iter().sum();
        let mut part = Part { corner, width, y: corner.y, table: Table::default() };
        for row in &grid.head {
            let placed = part.row(grid, row.clone(), row.height());
            part.table.head.push(placed);
            part.rule_below(LINE);
        }
        part
    }

    /// Its lower edge, in mm.
    pub fn y(&self) -> f64 {
        self.y
    }

    /// A further row, of this height in mm.
    pub fn place(&mut self, grid: &Grid, row: Row, height: f64) {
        if !self.table.body.is_empty() {
            self.rule_below(HAIRLINE);
        }
        let placed = self.row(grid, row, height);
        self.table.body.push(placed);
    }

    /// The table in its frame; none without rows.
    pub fn finish(mut self) -> Option<Table> {
        let (left, right) = (self.corner.x, self.corner.x + self.width);
        let (top, bottom) = (self.corner.y, self.y);
        self.table.rules.extend([
            level(left, right, top, FRAME),
            upright(right, top, bottom, FRAME),
            level(left, right, bottom, FRAME),
            upright(left, top, bottom, FRAME),
        ]);
        (!self.table.body.is_empty()).then_some(self.table)
    }

    /// A line under the rows so far.
    fn rule_below(&mut self, width: f64) {
        let left = self.corner.x;
        self.table.rules.push(level(left, left + self.width, self.y, width));
    }

    fn row(&mut self, grid: &Grid, row: Row, height: f64) -> TableRow {
        let (mut x, y, mut column) = (self.corner.x, self.y, 0);
        let mut cells = Vec::new();
        for content in row.cells {
            let width: f64 = grid.widths[column..column + content.span].iter().sum();
            if column > 0 {
                self.table.rules.push(upright(x, y, y + height, HAIRLINE));
            }
            column += content.span;
            cells.push(self.cell(content, Rect { x, y, width, height }));
            x += width;
        }
        self.y += height;
        TableRow { step: row.step, cells }
    }

    fn cell(&mut self, content: Content, area: Rect) -> Cell {
        let (mut texts, mut boxes) = (Vec::new(), Vec::new());
        let (left, right) = (area.x + PADDING, area.x + area.width - PADDING);
        let x = match content.anchor {
            Anchor::Start => left,
            Anchor::Middle => area.x + area.width / 2.0,
            Anchor::End => right,
        };
        let spare = if content.down { area.height - content.height() } else { 0.0 };
        let mut y = area.y + PADDING + spare / 2.0;
        for piece in content.pieces {
            y += piece.space;
            let baseline = |size: f64| y + (piece.height + CAP_HEIGHT * size) / 2.0;
            let place = |line: Line, x: f64, anchor| {
                let at = Point { x, y: baseline(line.size) };
                TextLine::new(line, at, anchor, TextClass::Cell)
            };
            match piece.what {
                What::Text { line, indent } => texts.push(place(line, x + indent, content.anchor)),
                What::Option { line, ticked, description } => {
                    let area = Rect { x: left, y: y + (piece.height - BOX) / 2.0, width: BOX, height: BOX };
                    boxes.push(TickBox { area, ticked, description });
                    texts.push(place(line, left + BOX_INDENT, Anchor::Start));
                }
                What::Writing => {
                    self.table.rules.push(level(left, right, y + piece.height - 1.0, HAIRLINE));
                }
            }
            y += piece.height;
        }
        if let Some(weight) = content.stroke {
            self.table.rules.push(level(left, right, area.y + area.height / 2.0, weight));
        }
        let (width, height) = (10.0, 5.5);
        let middle = Rect {
            x: area.x + (area.width - width) / 2.0,
            y: area.y + (area.height - height) / 2.0,
            width,
            height,
        };
        let outline = Outline::Rect(middle);
        let symbols = content.symbol.into_iter().map(|symbol| Symbol { outline: outline.clone(), ..symbol });
        let symbols = symbols.collect();
        Cell {
            column: content.column.to_owned(),
            actor: None,
            area,
            fill: content.fill,
            columns_spanned: content.span,
            rows_spanned: 1,
            texts,
            symbols,
            boxes,
            ties: Vec::new(),
        }
    }
}

fn level(from: f64, to: f64, y: f64, width: f64) -> Rule {
    Rule { from: Point { x: from, y }, to: Point { x: to, y }, width }
}

fn upright(x: f64, from: f64, to: f64, width: f64) -> Rule {
    Rule { from: Point { x, y: from }, to: Point { x, y: to }, width }
}
