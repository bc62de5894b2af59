//! The table around a page's chart: heads, rows, cells with their texts, and the rules between them.

use crate::document::Column;
use crate::drawing::{
    Anchor, Cell, FRAME, Fill, HAIRLINE, LINE, Point, Rect, Rule, Table, TableRow, TextClass, TextLine,
};
use crate::text::{CAP_HEIGHT, Face, Line, Measured};

use super::fitted::{Fitted, FittedPage};
use super::heads::{HeadLines, flat};
use super::job::Job;
use super::place::Placed;
use super::sizes::FittedRow;
use super::style::NUMBER_ROW_SIZE;

/// A column of the table.
#[derive(Clone)]
struct Span {
    name: String,
    actor: Option<String>,
    x: f64,
    width: f64,
}

/// Draws the table of one page, without symbols.
pub struct TableMaker<'a> {
    pub job: &'a Job<'a>,
    pub fitted: &'a Fitted,
    pub page: &'a FittedPage,
    pub placed: &'a Placed,
}

impl TableMaker<'_> {
    pub fn table(&self) -> Table {
        let spans = self.spans();
        Table { head: self.head(&spans), body: self.body(&spans), rules: self.rules(&spans) }
    }

    /// All columns, left to right; the last ends at the frame.
    fn spans(&self) -> Vec<Span> {
        let Fitted { widths, actors, sheet, .. } = self.fitted;
        let span = |name: &str, x: f64, width: f64| Span { name: name.to_owned(), actor: None, x, width };
        let mut spans = vec![span("number", sheet.frame.x, widths.number)];
        spans.push(span("activity", sheet.frame.x + widths.number, widths.activity));
        for (column, actor) in actors.iter().zip(&self.job.procedure.columns) {
            let key = self.job.procedure.role(*actor);
            spans.push(Span { actor: Some(key.to_owned()), ..span(key, column.x, column.width) });
        }
        for (column, &width) in self.job.texts.columns.iter().zip(&widths.columns) {
            let last = &spans[spans.len() - 1];
            let x = last.x + last.width;
            spans.push(span(column_name(column.column), x, width));
        }
        let right = sheet.frame.x + sheet.frame.width;
        if let Some(last) = spans.last_mut() {
            last.width = right - last.x;
        }
        spans
    }

    fn first_column(&self) -> usize {
        2 + self.fitted.actors.len()
    }

    fn head(&self, spans: &[Span]) -> Vec<TableRow> {
        let heights = self.fitted.heads;
        let (top, middle) = (self.placed.head, self.placed.head + heights.groups);
        let whole = heights.groups + heights.columns;
        let (texts, style) = (self.job.texts, &self.fitted.style);
        let (mut groups, mut columns) = (TableRow::default(), TableRow::default());
        let tall = |span: &Span, head: &Measured| {
            let mut cell = cell_of(span, top, whole, Fill::Head);
            cell.rows_spanned = 2;
            self.set_head(&mut cell, &flat(head, style, span.width));
            cell
        };
        groups.cells.push(tall(&spans[0], &texts.number_head));
        groups.cells.push(tall(&spans[1], &texts.activity_head));
        let actors = &spans[2..self.first_column()];
        groups.cells.extend(self.group_head("actors", actors, &texts.actors_head));
        for (span, head) in actors.iter().zip(&texts.actors) {
            let mut cell = cell_of(span, middle, heights.columns, Fill::Head);
            self.set_head(&mut cell, &head.lines(style, span.width));
            columns.cells.push(cell);
        }
        let right = &spans[self.first_column()..];
        for (nth, (span, column)) in right.iter().zip(&texts.columns).enumerate() {
            if !column.grouped {
                groups.cells.push(tall(span, &column.head));
                continue;
            }
            if nth == 0 || !texts.columns[nth - 1].grouped {
                let run = texts.columns[nth..].iter().take_while(|column| column.grouped).count();
                groups.cells.extend(self.group_head("quality", &right[nth..nth + run], &texts.quality_head));
            }
            let mut cell = cell_of(span, middle, heights.columns, Fill::Head);
            self.set_head(&mut cell, &flat(&column.head, style, span.width));
            columns.cells.push(cell);
        }
        let mut head = vec![groups, columns];
        if heights.numbers > 0.0 {
            head.push(self.number_row(spans, top + whole));
        }
        head
    }

    /// The head over several columns.
    fn group_head(&self, name: &str, spans: &[Span], head: &Measured) -> Option<Cell> {
        let (first, last) = (spans.first()?, spans.last()?);
        let width = last.x + last.width - first.x;
        let group = Span { name: name.to_owned(), actor: None, x: first.x, width };
        let mut cell = cell_of(&group, self.placed.head, self.fitted.heads.groups, Fill::Head);
        cell.columns_spanned = spans.len();
        self.set_head(&mut cell, &flat(head, &self.fitted.style, width));
        Some(cell)
    }

    fn number_row(&self, spans: &[Span], top: f64) -> TableRow {
        let number = |(nth, span): (usize, &Span)| {
            let mut cell = cell_of(span, top, self.fitted.heads.numbers, Fill::None);
            let line = self.job.fonts.line(&(nth + 1).to_string(), Face::Regular, NUMBER_ROW_SIZE);
            set_lines(&mut cell, &[line], 1.2, Place::Middle, TextClass::Head);
            cell
        };
        TableRow { step: None, cells: spans.iter().enumerate().map(number).collect() }
    }

    fn set_head(&self, cell: &mut Cell, head: &HeadLines) {
        let leading = self.fitted.style.leading;
        if !head.upright {
            return set_lines(cell, &head.lines, leading, Place::Middle, TextClass::Head);
        }
        let middle = cell.area.y + cell.area.height / 2.0;
        for (line, offset) in head.lines.iter().zip(offsets(&head.lines, leading)) {
            let at = Point { x: cell.area.x + cell.area.width / 2.0 + offset, y: middle };
            let mut text = TextLine::new(line.clone(), at, Anchor::Middle, TextClass::Head);
            text.upright = true;
            cell.texts.push(text);
        }
    }

    fn body(&self, spans: &[Span]) -> Vec<TableRow> {
        let rows = self.page.rows.iter().zip(self.placed.rows.windows(2));
        rows.map(|(row, tops)| self.row(spans, row, tops[0], tops[1] - tops[0])).collect()
    }

    fn row(&self, spans: &[Span], row: &FittedRow, top: f64, height: f64) -> TableRow {
        let fill = if row.row.is_some() { Fill::None } else { Fill::Connector };
        let mut cells: Vec<Cell> = spans.iter().map(|span| cell_of(span, top, height, fill)).collect();
        let style = &self.fitted.style;
        let Some(index) = row.row else {
            set_lines(
                &mut cells[1],
                &row.note,
                style.leading,
                Place::Start(style.pad_across),
                TextClass::Cell,
            );
            return TableRow { step: None, cells };
        };
        let texts = &self.job.texts.rows[index];
        let set = |cell: &mut Cell, text: &Measured, middle: bool| {
            let lines = text.wrap(style.text, cell.area.width - 2.0 * style.pad_across);
            let place = if middle { Place::Middle } else { Place::Start(style.pad_across) };
            set_lines(cell, &lines, style.leading, place, TextClass::Cell);
        };
        if let Some(number) = &texts.number {
            set(&mut cells[0], number, true);
        }
        set(&mut cells[1], &texts.activity, false);
        let first = self.first_column();
        for (nth, text) in texts.columns.iter().enumerate() {
            set(&mut cells[first + nth], text, self.job.texts.columns[nth].column == Column::Time);
        }
        TableRow { step: Some(self.job.row_name(index)), cells }
    }

    fn rules(&self, spans: &[Span]) -> Vec<Rule> {
        let heights = self.fitted.heads;
        let (top, bottom) = (self.placed.head, self.placed.rows[self.placed.rows.len() - 1]);
        let (groups, body) = (top + heights.groups, self.placed.body);
        let (left, right) = (spans[0].x, spans[spans.len() - 1].x + spans[spans.len() - 1].width);
        let level = |from: f64, to: f64, y: f64, width: f64| Rule {
            from: Point { x: from, y },
            to: Point { x: to, y },
            width,
        };
        let upright = |x: f64, from: f64, width: f64| Rule {
            from: Point { x, y: from },
            to: Point { x, y: bottom },
            width,
        };
        let mut rules = Vec::new();
        let rows = &self.placed.rows;
        rules.extend(rows[1..rows.len() - 1].iter().map(|&y| level(left, right, y, HAIRLINE)));
        for pair in self.grouped_runs(spans) {
            rules.push(level(pair.0, pair.1, groups, HAIRLINE));
        }
        if heights.numbers > 0.0 {
            rules.push(level(left, right, body - heights.numbers, HAIRLINE));
        }
        rules.push(level(left, right, body, LINE));
        let is_grouped = |nth: usize| self.group_of(nth);
        for (nth, span) in spans.iter().enumerate().skip(1) {
            let inside = is_grouped(nth).is_some() && is_grouped(nth) == is_grouped(nth - 1);
            let (from, width) = if inside { (groups, HAIRLINE) } else { (top, LINE) };
            rules.push(upright(span.x, from, width));
        }
        let frame =
            [level(left, right, top, FRAME), upright(right, top, FRAME), level(left, right, bottom, FRAME)];
        rules.extend(frame);
        rules.push(upright(left, top, FRAME));
        rules
    }

    /// Under which common head a column stands, if any.
    fn group_of(&self, nth: usize) -> Option<bool> {
        let first = self.first_column();
        match nth {
            0 | 1 => None,
            nth if nth < first => Some(true),
            nth => self.job.texts.columns[nth - first].grouped.then_some(false),
        }
    }

    /// From where to where common heads reach.
    fn grouped_runs(&self, spans: &[Span]) -> Vec<(f64, f64)> {
        let mut runs: Vec<(f64, f64)> = Vec::new();
        for (nth, span) in spans.iter().enumerate() {
            match (self.group_of(nth), runs.last_mut()) {
                (None, _) => {}
                (Some(_), Some(run)) if (run.1 - span.x).abs() < 1e-6 => run.1 = span.x + span.width,
                (Some(_), _) => runs.push((span.x, span.x + span.width)),
            }
        }
        runs
    }
}

/// Where lines stand in their cell.
#[derive(Clone, Copy)]
enum Place {
    Middle,
    /// So far from the left border.
    Start(f64),
}

fn cell_of(span: &Span, top: f64, height: f64, fill: Fill) -> Cell {
    Cell {
        column: span.name.clone(),
        actor: span.actor.clone(),
        area: Rect { x: span.x, y: top, width: span.width, height },
        fill,
        columns_spanned: 1,
        rows_spanned: 1,
        texts: Vec::new(),
        symbols: Vec::new(),
        boxes: Vec::new(),
        ties: Vec::new(),
    }
}

/// Sets lines into the vertical middle of a cell, by the height of their capitals.
fn set_lines(cell: &mut Cell, lines: &[Line], leading: f64, place: Place, class: TextClass) {
    let middle = cell.area.y + cell.area.height / 2.0;
    for (line, offset) in lines.iter().zip(offsets(lines, leading)) {
        let (x, anchor) = match place {
            Place::Middle => (cell.area.x + cell.area.width / 2.0, Anchor::Middle),
            Place::Start(pad) => (cell.area.x + pad, Anchor::Start),
        };
        cell.texts.push(TextLine::new(line.clone(), Point { x, y: middle + offset }, anchor, class));
    }
}

/// The baselines of lines around a middle at 0.
pub fn offsets(lines: &[Line], leading: f64) -> impl Iterator<Item = f64> {
    let size = lines.first().map_or(0.0, |line| line.size);
    let first = size * CAP_HEIGHT / 2.0 - (lines.len().max(1) - 1) as f64 * size * leading / 2.0;
    (0..lines.len()).map(move |nth| first + nth as f64 * size * leading)
}

fn column_name(column: Column) -> &'static str {
    match column {
        Column::Requires => "requires",
        Column::Time => "time",
        Column::Output => "output",
        Column::Note => "note",
    }
}
