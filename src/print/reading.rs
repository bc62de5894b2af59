//! A drawing as it is read aloud: lines put together again, which cells are heads, where a flow belongs. What has tags or
//! elements for that takes it from here, so that all of them say the same.

use crate::drawing::{Cell, Flow, Item, Outline, Page, Point, Symbol, SymbolKind, Table, TextLine};
use crate::source::{Language, Phrase};
use crate::text::{Face, Joint};

use super::ink;

/// Lines nearer than this stand beside each other, in mm.
const BESIDE: f64 = 1e-6;

/// Lines that follow each other without a break of the author's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    pub text: String,
    pub bold: bool,
}

/// What lines say: words that were parted are whole again, and a list's mark stands before its text.
pub fn paragraphs(lines: &[TextLine]) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut before: Option<&TextLine> = None;
    for line in lines.iter().filter(|line| !line.glyphs.is_empty()) {
        let beside = |before: &TextLine| {
            !line.upright && (before.at.y - line.at.y).abs() < BESIDE && before.at.x < line.at.x
        };
        match (before, paragraphs.last_mut()) {
            (Some(before), Some(last)) if beside(before) || before.joint != Joint::Paragraph => {
                match before.joint {
                    Joint::Paragraph | Joint::Space => last.text.push(' '),
                    Joint::Nothing => {}
                    Joint::Hyphen => {
                        last.text.pop();
                    }
                }
                last.text.push_str(&line.text);
            }
            _ => paragraphs.push(Paragraph { text: line.text.clone(), bold: line.face == Face::Bold }),
        }
        before = Some(line);
    }
    paragraphs
}

/// What lines say, in one line.
pub fn sentence(lines: &[TextLine]) -> String {
    let texts: Vec<String> = paragraphs(lines).into_iter().map(|paragraph| paragraph.text).collect();
    texts.join(" ")
}

/// Whether a cell says what the cells beside it in the body are about.
pub fn heads_row(cell: &Cell) -> bool {
    ["caption", "activity"].contains(&cell.column.as_str())
        && cell.texts.iter().any(|line| !line.glyphs.is_empty())
}

/// A cell in the body of a page's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub item: usize,
    pub row: usize,
    pub cell: usize,
}

/// The cell of the symbol that a flow leaves: its step's, or the connector through which it comes from another page.
pub fn origin(page: &Page, flow: &Flow) -> Option<Place> {
    let start = *flow.points.first()?;
    let mut nearest: Option<(f64, Place)> = None;
    for (item, row, cell, symbol) in symbols(page) {
        let leaves = match symbol.kind {
            SymbolKind::OffPage => symbol.step == flow.to,
            SymbolKind::Process | SymbolKind::Decision | SymbolKind::Terminator => symbol.step == flow.from,
        };
        let away = off(&symbol.outline, start);
        if leaves && nearest.is_none_or(|(least, _)| away < least) {
            nearest = Some((away, Place { item, row, cell }));
        }
    }
    nearest.map(|(_, place)| place)
}

fn symbols(page: &Page) -> impl Iterator<Item = (usize, usize, usize, &Symbol)> {
    let rows = tables(page)
        .flat_map(|(item, table)| table.body.iter().enumerate().map(move |(row, of)| (item, row, of)));
    let cells = rows
        .flat_map(|(item, row, of)| of.cells.iter().enumerate().map(move |(cell, of)| (item, row, cell, of)));
    cells.flat_map(|(item, row, cell, of)| of.symbols.iter().map(move |symbol| (item, row, cell, symbol)))
}

/// The tables of a page, each with its place among the page's items.
pub fn tables(page: &Page) -> impl Iterator<Item = (usize, &Table)> {
    let items = page.items.iter().enumerate();
    items.filter_map(|(index, item)| if let Item::Table(table) = item { Some((index, table)) } else { None })
}

/// What the first heading of a page says.
pub fn heading(page: &Page) -> Option<String> {
    page.items
        .iter()
        .find_map(|item| if let Item::Heading(1, lines) = item { Some(sentence(lines)) } else { None })
}

/// How far a point is from the rectangle around an outline, in mm.
fn off(outline: &Outline, point: Point) -> f64 {
    let area = ink::bounds(outline);
    let beyond = |at: f64, start: f64, length: f64| (start - at).max(at - start - length).max(0.0);
    beyond(point.x, area.x, area.width).hypot(beyond(point.y, area.y, area.height))
}

/// What a page is called: the document's own entry for it, else its number.
pub fn page_name(page: &Page, index: usize, language: Language) -> String {
    page.bookmark.clone().unwrap_or_else(|| {
        let number = index + 1;
        Phrase::new(format!("Halaman {number}"), format!("Page {number}")).in_language(language).to_owned()
    })
}
