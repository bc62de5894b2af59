//! Pages in millimetres: rules, cells, symbols, flows and lines of text, from which every output is written.
//!
//! The origin is a page's upper left corner; x grows to the right and y downwards. A page lists its items in reading
//! order, so that tags, tables and screen readers need nothing else.

use std::sync::Arc;

use crate::document::Paper;
use crate::source::Language;
use crate::text::{Face, Family, Glyph, Joint, Line};

/// Stroke width of the lines that part cells, in mm. Lines this thin are printed grey.
pub const HAIRLINE: f64 = 0.15;

/// Stroke width of the lines that part groups of cells, in mm.
pub const LINE: f64 = 0.25;

/// Stroke width of the line around a table, in mm.
pub const FRAME: f64 = 0.4;

/// A whole document, ready to be written in any format.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    pub title: String,
    pub language: Language,
    pub about: About,
    /// Whose glyphs the lines of text are made of.
    pub family: Family,
    pub pages: Vec<Page>,
}

/// What a file says about the document that is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// The agency's lines.
    pub authors: Vec<String>,
    pub subject: String,
    pub keywords: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// In mm.
    pub width: f64,
    /// In mm.
    pub height: f64,
    /// The entry in the outline over those of this page and the following ones, up to the next: a document in a book.
    pub part: Option<String>,
    /// The entry in the outline that opens this page.
    pub bookmark: Option<String>,
    /// The procedure whose chart, or a part of it, this page shows.
    pub procedure: Option<String>,
    pub items: Vec<Item>,
}

/// A sheet of paper and what may be printed on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sheet {
    /// In mm.
    pub width: f64,
    /// In mm.
    pub height: f64,
    /// Where titles and tables stand. Below it are the page number and, to the sheet's edge, the free band for an
    /// electronic signature.
    pub frame: Rect,
}

impl Sheet {
    /// Lying on its long side, as charts need it.
    pub fn landscape(paper: Paper) -> Sheet {
        let (long, short) = sides(paper);
        Sheet::sized(long, short)
    }

    /// Standing on its short side, as forms are read best.
    pub fn portrait(paper: Paper) -> Sheet {
        let (long, short) = sides(paper);
        Sheet::sized(short, long)
    }

    /// A sheet of this width and height, in mm, with the margins of every sheet.
    pub fn sized(width: f64, height: f64) -> Sheet {
        let (side, top, bottom) = (15.0, 13.0, 20.0);
        let frame = Rect { x: side, y: top, width: width - 2.0 * side, height: height - top - bottom };
        Sheet { width, height, frame }
    }

    /// The baseline of the page number, right under the frame.
    pub fn foot(&self) -> f64 {
        self.frame.y + self.frame.height + 4.5
    }
}

/// The long and the short side of a paper, in mm.
fn sides(paper: Paper) -> (f64, f64) {
    match paper {
        Paper::A4 => (297.0, 210.0),
        Paper::F4 => (330.0, 215.0),
        Paper::Letter => (279.4, 215.9),
        Paper::Legal => (355.6, 215.9),
    }
}

/// One thing on a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A heading of this level, from 1.
    Heading(u8, Vec<TextLine>),
    Paragraph(Vec<TextLine>),
    Table(Table),
    /// The arrows of a chart, drawn over its table.
    Flows(Vec<Flow>),
    /// Lines that only decorate: frames and separators.
    Rules(Vec<Rule>),
    Picture(Picture),
    /// What leads to other pages, where an output can.
    Links(Vec<Link>),
    /// A text as machines read it.
    Code(Code),
    /// Page numbers and other text of the margin, which no reader needs to hear.
    Foot(Vec<TextLine>),
}

/// A point in mm.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// An upright rectangle in mm.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A straight line of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    pub from: Point,
    pub to: Point,
    /// Stroke width in mm.
    pub width: f64,
}

/// A table: heads repeated on each page, then rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    pub head: Vec<TableRow>,
    pub body: Vec<TableRow>,
    /// Drawn over the cells' fills, under their contents.
    pub rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableRow {
    /// The step whose row this is; capsules' rows have `start`, `end` or `end:OUTCOME`.
    pub step: Option<String>,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The column's name: `number`, `activity`, an actor's key, `requires`, `time`, `output`, `note`, or a box of the
    /// identity page.
    pub column: String,
    /// The actor's key where the column is an actor's.
    pub actor: Option<String>,
    pub area: Rect,
    pub fill: Fill,
    pub columns_spanned: usize,
    pub rows_spanned: usize,
    pub texts: Vec<TextLine>,
    pub symbols: Vec<Symbol>,
    pub boxes: Vec<TickBox>,
    /// Lines that join the boxes of a joint activity; stored in the lead's cell.
    pub ties: Vec<Vec<Point>>,
}

/// What a cell is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fill {
    #[default]
    None,
    /// Of heads.
    Head,
    /// Of rows that only carry connectors.
    Connector,
}

/// A box to tick, beside an option of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct TickBox {
    pub area: Rect,
    pub ticked: bool,
    /// For those who cannot see it: the option, and whether it is chosen.
    pub description: String,
}

/// A square code of dark and light modules (QR). Four modules' width around it belong to it and stay empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// Of the modules alone.
    pub area: Rect,
    /// How many modules stand in a row; there are as many rows.
    pub side: usize,
    /// Row by row, from the upper left; `true` is dark.
    pub modules: Vec<bool>,
    /// What the code says.
    pub text: String,
}

/// One of the five symbols, with what it says to those who cannot see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Symbol {
    pub kind: SymbolKind,
    /// The step; for a capsule `start`, `end` or `end:OUTCOME`; for a connector the step that it leads to.
    pub step: String,
    pub actor: String,
    /// The letter of an off-page connector.
    pub letter: Option<String>,
    pub outline: Outline,
    pub texts: Vec<TextLine>,
    /// In words: "keputusan; disetujui: langkah 4; ditolak: selesai".
    pub description: String,
    /// On the chart of a run.
    pub mark: Option<Mark>,
}

/// What a run has made of a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// It was done.
    Done,
    /// It waits for somebody.
    Current,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    Process,
    Decision,
    Terminator,
    OffPage,
}

/// A convex outline in absolute coordinates.
#[derive(Debug, Clone, PartialEq)]
pub enum Outline {
    Rect(Rect),
    /// A rectangle with half circles at both ends.
    Capsule(Rect),
    Polygon(Vec<Point>),
}

/// One arrow on one page. A flow that a page break cuts is one of these on each page it is on.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// A step's id or `start`.
    pub from: String,
    /// A step's id, `end` or `end:OUTCOME`.
    pub to: String,
    /// The answer that takes it.
    pub branch: Option<String>,
    /// Horizontal and vertical runs, from outline to outline.
    pub points: Vec<Point>,
    /// Where it hops over another flow that it crosses.
    pub hops: Vec<Point>,
    /// Where it runs into an earlier flow to the same end, whose line is drawn for both from there on.
    pub joins: Option<Point>,
    pub label: Vec<TextLine>,
    /// In words: "dari langkah 3 ke langkah 4: disetujui".
    pub description: String,
    /// Whether the run went this way; `None` on a chart of no run.
    pub taken: Option<bool>,
}

/// A picture, with what it says to those who cannot see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    pub area: Rect,
    pub image: Image,
    /// Empty where it only decorates.
    pub description: String,
}

/// A place that leads to another page.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub area: Rect,
    /// Counted from 0.
    pub page: usize,
    pub description: String,
}

/// A picture's file. Whoever makes one has seen to it that it can be painted and that nothing in it reaches outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    pub format: ImageFormat,
    pub bytes: Arc<[u8]>,
    /// In the file's own unit; only the proportions count.
    pub width: f64,
    pub height: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImageFormat {
    Png,
    Svg,
}

/// One line of text, shaped and measured once for all outputs.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLine {
    /// The anchor's x and the baseline's y.
    pub at: Point,
    pub anchor: Anchor,
    /// Font size in mm.
    pub size: f64,
    /// Measured advance in mm.
    pub width: f64,
    pub face: Face,
    pub class: TextClass,
    /// Turned by a quarter, counter-clockwise around `at` (only heads).
    pub upright: bool,
    pub text: String,
    /// What the text has between this line and the next.
    pub joint: Joint,
    pub glyphs: Arc<[Glyph]>,
}

impl TextLine {
    /// A measured line put in its place; where it is anchored at its start, its indent moves it to the right.
    pub fn new(line: Line, at: Point, anchor: Anchor, class: TextClass) -> TextLine {
        let indent = if anchor == Anchor::Start { line.indent } else { 0.0 };
        TextLine {
            at: Point { x: at.x + indent, y: at.y },
            anchor,
            size: line.size,
            width: line.width,
            face: line.face,
            class,
            upright: false,
            text: line.text,
            joint: line.joint,
            glyphs: line.glyphs,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Anchor {
    #[default]
    Start,
    Middle,
    End,
}

/// What a line of text is, which decides its class in SVG and its tag in PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextClass {
    Cell,
    /// A branch's answer.
    Label,
    /// Inside a symbol.
    Symbol,
    Head,
    Foot,
    Title,
}
