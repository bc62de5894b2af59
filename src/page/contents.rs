//! The list of a book's SOPs: a table with number, title, revision and page, over as many pages as it takes.

use crate::calendar::Date;
use crate::drawing::{
    Anchor, Cell, FRAME, Fill, HAIRLINE, Item, LINE, Link, Page, Point, Rect, Rule, Sheet, Table, TableRow,
    TextClass, TextLine,
};
use crate::office::{Office, date};
use crate::source::Language;
use crate::text::{CAP_HEIGHT, Face, Fonts, Line, POINT};

use super::ruled::cell;
use super::style::PADDING;

/// Font sizes of the list and of its title, in mm.
const SIZE: f64 = 10.0 * POINT;
const TITLE: f64 = 14.0 * POINT;
/// From baseline to baseline, in mm.
const LEADING: f64 = 1.3 * SIZE;
/// Height of a row whose texts take one line each, in mm.
const ROW: f64 = 8.0;
/// What the list's title takes above the table, in mm.
const TITLE_ROOM: f64 = 11.0;
/// Widths of the columns but the titles', in mm.
const ORDINAL: f64 = 12.0;
const NUMBER: f64 = 58.0;
const REVISED: f64 = 42.0;
const PAGE: f64 = 22.0;

/// One SOP of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub number: String,
    pub title: String,
    pub revised: Option<Date>,
    /// The page of the book that it begins on, from 1.
    pub page: usize,
}

/// What the list is set with.
pub struct Contents<'a> {
    pub office: &'a Office,
    pub language: Language,
    pub sheet: Sheet,
    pub fonts: &'a Fonts,
}

/// A column of the list.
#[derive(Debug, Clone, Copy)]
struct Column {
    name: &'static str,
    x: f64,
    width: f64,
    /// Where its texts stand.
    anchor: Anchor,
}

impl Column {
    fn place(&self, line: Line, baseline: f64, anchor: Anchor, class: TextClass) -> TextLine {
        let x = match anchor {
            Anchor::Start => self.x + PADDING,
            Anchor::Middle => self.x + self.width / 2.0,
            Anchor::End => self.x + self.width - PADDING,
        };
        TextLine::new(line, Point { x, y: baseline }, anchor, class)
    }
}

/// A row's texts by column, and its height.
struct Row {
    lines: Vec<Vec<Line>>,
    height: f64,
    /// Where it leads.
    link: Option<(usize, String)>,
}

impl Contents<'_> {
    /// The pages, without feet.
    pub fn pages(&self, entries: &[Entry]) -> Vec<Page> {
        let columns = self.columns();
        let head = self.head(&columns);
        let bottom = self.sheet.frame.y + self.sheet.frame.height;
        let first = self.sheet.frame.y + TITLE_ROOM + head.height;
        let (mut pages, mut rows, mut y) = (Vec::new(), Vec::new(), first);
        for (entry, ordinal) in entries.iter().zip(1..) {
            let row = self.row(&columns, entry, ordinal);
            if y + row.height > bottom && !rows.is_empty() {
                pages.push(self.page(&columns, &head, &std::mem::take(&mut rows), pages.is_empty()));
                y = first;
            }
            y += row.height;
            rows.push(row);
        }
        pages.push(self.page(&columns, &head, &rows, pages.is_empty()));
        pages
    }

    fn columns(&self) -> [Column; 5] {
        let frame = self.sheet.frame;
        let title = frame.width - ORDINAL - NUMBER - REVISED - PAGE;
        let mut x = frame.x;
        [
            ("ordinal", ORDINAL, Anchor::Middle),
            ("number", NUMBER, Anchor::Start),
            ("title", title, Anchor::Start),
            ("revised", REVISED, Anchor::Start),
            ("page", PAGE, Anchor::End),
        ]
        .map(|(name, width, anchor)| {
            x += width;
            Column { name, x: x - width, width, anchor }
        })
    }

    fn head(&self, columns: &[Column]) -> Row {
        let words = &self.office.captions;
        let texts = ["No", &words.number, &words.title, &words.revised, &words.page];
        self.lines(columns, texts, Face::Bold, None)
    }

    fn row(&self, columns: &[Column], entry: &Entry, ordinal: usize) -> Row {
        let revised = entry.revised.map(|day| date(day, self.language)).unwrap_or_default();
        let (ordinal, page) = (ordinal.to_string(), entry.page.to_string());
        let texts = [&*ordinal, &entry.number, &entry.title, &revised, &page];
        let link = format!("{}, {} {page}", entry.title, self.office.captions.page.to_lowercase());
        self.lines(columns, texts, Face::Regular, Some((entry.page, link)))
    }

    fn lines(&self, columns: &[Column], texts: [&str; 5], face: Face, link: Option<(usize, String)>) -> Row {
        let wrap = |(column, text): (&Column, &str)| {
            self.fonts.measure(text, face).wrap(SIZE, column.width - 2.0 * PADDING)
        };
        let lines: Vec<Vec<Line>> = columns.iter().zip(texts).map(wrap).collect();
        let most = lines.iter().map(Vec::len).fold(1, usize::max);
        Row { lines, height: ROW + (most - 1) as f64 * LEADING, link }
    }

    fn page(&self, columns: &[Column], head: &Row, rows: &[Row], first: bool) -> Page {
        let frame = self.sheet.frame;
        let words = &self.office.captions;
        let title =
            if first { words.contents.clone() } else { format!("{} {}", words.contents, words.continued) };
        let heading = self.fonts.line(&title, Face::Bold, TITLE);
        let at = Point { x: frame.x + frame.width / 2.0, y: frame.y + 5.0 };
        let heading = TextLine::new(heading, at, Anchor::Middle, TextClass::Title);
        let (top, mut y) = (frame.y + TITLE_ROOM, frame.y + TITLE_ROOM);
        let mut table = Table::default();
        let mut links = Vec::new();
        table.head.push(set(columns, head, y, Fill::Head));
        y += head.height;
        let across = |y: f64, width: f64| Rule {
            from: Point { x: frame.x, y },
            to: Point { x: frame.x + frame.width, y },
            width,
        };
        table.rules.push(across(y, LINE));
        for (nth, row) in rows.iter().enumerate() {
            if nth > 0 {
                table.rules.push(across(y, HAIRLINE));
            }
            table.body.push(set(columns, row, y, Fill::None));
            links.extend(row.link.clone().map(|(page, description)| {
                let area = Rect { x: frame.x, y, width: frame.width, height: row.height };
                Link { area, page: page.saturating_sub(1), description }
            }));
            y += row.height;
        }
        for column in columns.iter().skip(1) {
            let end = |y| Point { x: column.x, y };
            table.rules.push(Rule { from: end(top), to: end(y), width: HAIRLINE });
        }
        table.rules.extend([across(top, FRAME), across(y, FRAME)]);
        for x in [frame.x, frame.x + frame.width] {
            table.rules.push(Rule { from: Point { x, y: top }, to: Point { x, y }, width: FRAME });
        }
        Page {
            width: self.sheet.width,
            height: self.sheet.height,
            part: None,
            bookmark: first.then_some(title),
            procedure: None,
            items: vec![Item::Heading(1, vec![heading]), Item::Table(table), Item::Links(links)],
        }
    }
}

/// A row in its place.
fn set(columns: &[Column], row: &Row, y: f64, fill: Fill) -> TableRow {
    let first = y + (ROW + CAP_HEIGHT * SIZE) / 2.0;
    let cells = columns.iter().zip(&row.lines).map(|(column, lines)| {
        let area = Rect { x: column.x, y, width: column.width, height: row.height };
        let (anchor, class) = match fill {
            Fill::Head => (Anchor::Middle, TextClass::Head),
            Fill::None | Fill::Connector => (column.anchor, TextClass::Cell),
        };
        let lines = lines.iter().cloned().zip(0..);
        let texts =
            lines.map(|(line, nth)| column.place(line, first + f64::from(nth) * LEADING, anchor, class));
        Cell { texts: texts.collect(), fill, ..cell(column.name, area) }
    });
    TableRow { step: None, cells: cells.collect() }
}
