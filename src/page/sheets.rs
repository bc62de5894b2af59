//! Pages that fill from top to bottom with headings, paragraphs and tables; each further page opens with what it is the continuation of.

use crate::drawing::{Anchor, Item, Page, Point, Rect, Sheet, TextClass, TextLine};
use crate::text::Line;

use super::grid::{Grid, LEADING, Part, Row};

/// A row is not parted for less room than this, in mm.
const LEAST_PART: f64 = 14.0;

/// Pages that fill from top to bottom.
pub struct Sheets {
    sheet: Sheet,
    pages: Vec<Page>,
    items: Vec<Item>,
    /// The lower edge of what stands on the page, in mm.
    y: f64,
    /// The entry in the outline that opens the first page.
    bookmark: Option<String>,
    /// What every further page opens with.
    running: Vec<Line>,
}

impl Sheets {
    pub fn new(sheet: Sheet, bookmark: String, running: Vec<Line>) -> Sheets {
        let (pages, items, y) = (Vec::new(), Vec::new(), sheet.frame.y);
        Sheets { sheet, pages, items, y, bookmark: Some(bookmark), running }
    }

    pub fn frame(&self) -> Rect {
        self.sheet.frame
    }

    /// The lower edge of what stands on the page, in mm.
    pub fn y(&self) -> f64 {
        self.y
    }

    /// What is left of the page, in mm.
    pub fn room(&self) -> f64 {
        self.bottom() - self.y
    }

    /// Leaves so much of the page empty.
    pub fn skip(&mut self, height: f64) {
        self.y += height;
    }

    /// Goes on to a new page where this one has less room.
    pub fn ensure(&mut self, height: f64) {
        if self.room() < height {
            self.turn();
        }
    }

    /// Something that was placed outside the tables; `bottom` is its lower edge.
    pub fn put(&mut self, item: Item, bottom: f64) {
        self.items.push(item);
        self.y = self.y.max(bottom);
    }

    /// A heading of this level over what follows.
    pub fn heading(&mut self, level: u8, lines: &[Line], anchor: Anchor) {
        let lines = self.lines(lines, anchor, TextClass::Title);
        self.items.push(Item::Heading(level, lines));
    }

    pub fn paragraph(&mut self, lines: &[Line], anchor: Anchor) {
        let lines = self.lines(lines, anchor, TextClass::Head);
        self.items.push(Item::Paragraph(lines));
    }

    fn lines(&mut self, lines: &[Line], anchor: Anchor, class: TextClass) -> Vec<TextLine> {
        let Rect { x, width, .. } = self.sheet.frame;
        let x = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x + width / 2.0,
            Anchor::End => x + width,
        };
        let mut place = |line: &Line| {
            let at = Point { x, y: self.y + line.size };
            self.y += LEADING * line.size;
            TextLine::new(line.clone(), at, anchor, class)
        };
        lines.iter().map(&mut place).collect()
    }

    /// A table below what stands there, over as many pages as it takes.
    pub fn table(&mut self, grid: &Grid, rows: impl IntoIterator<Item = Row>) {
        let fresh = self.sheet.frame.height - self.running_height() - grid.head_height();
        let mut rows = rows.into_iter().peekable();
        let first = rows.peek().map_or(0.0, |row| row.height() + row.below);
        self.ensure(grid.head_height() + if first > fresh { LEAST_PART } else { first });
        let mut part = self.part(grid);
        for mut row in rows {
            loop {
                let (height, room) = (row.height(), self.bottom() - part.y());
                // What no page holds together with its row goes on by itself.
                let below = if height + row.below <= fresh { row.below } else { 0.0 };
                if height + below <= room + 1e-6 {
                    part.place(grid, row, height);
                    break;
                }
                if height > fresh && room >= LEAST_PART {
                    let taken = row.take(room);
                    let height = taken.height().min(room);
                    part.place(grid, taken, height);
                }
                self.close(part);
                self.turn();
                part = self.part(grid);
            }
        }
        self.close(part);
    }

    fn part(&self, grid: &Grid) -> Part {
        Part::open(grid, Point { x: self.sheet.frame.x, y: self.y })
    }

    fn close(&mut self, part: Part) {
        let y = part.y();
        if let Some(table) = part.finish() {
            self.put(Item::Table(table), y);
        }
    }

    /// The lower edge of what may be printed on, in mm.
    fn bottom(&self) -> f64 {
        self.sheet.frame.y + self.sheet.frame.height
    }

    fn running_height(&self) -> f64 {
        let lines: f64 = self.running.iter().map(|line| LEADING * line.size).sum();
        if self.running.is_empty() { 0.0 } else { lines + 1.5 }
    }

    /// Goes on to a new page.
    pub fn turn(&mut self) {
        let page = Page {
            width: self.sheet.width,
            height: self.sheet.height,
            part: None,
            bookmark: self.bookmark.take(),
            procedure: None,
            items: std::mem::take(&mut self.items),
        };
        self.pages.push(page);
        self.y = self.sheet.frame.y;
        if !self.running.is_empty() {
            let running = std::mem::take(&mut self.running);
            self.paragraph(&running, Anchor::Start);
            self.running = running;
            self.y += 1.5;
        }
    }

    pub fn finish(mut self) -> Vec<Page> {
        self.turn();
        self.pages
    }
}
