//! The identity page: the agency's lines, the box of number, dates and approval, then the six boxes two by two. What does
//! not fit goes on on further pages.

use crate::document::{Approver, Document, Identity};
use crate::drawing::{
    Anchor, Cell, FRAME, Fill, HAIRLINE, Item, LINE, Page, Point, Rect, Rule, Sheet, Table, TableRow,
    TextClass, TextLine,
};
use crate::text::{CAP_HEIGHT, Face, Fonts, POINT};

use super::block::{Block, LEADING, Marks, PADDING, SIZE, put};
use super::words::{Captions, captions, date};

/// Height of the rows of number and dates, in mm.
const FIELD: f64 = 7.0;
/// Room for signature, stamp and code between the approver's position and name, in mm.
const SIGNATURE: f64 = 24.0;
/// No box grows by more than this to fill the page, in mm.
const MOST_GROWTH: f64 = 14.0;
/// Font sizes of the agency's lines, in mm: the first line, the second, all others.
const AGENCY: [(f64, Face); 3] =
    [(12.0 * POINT, Face::Bold), (14.0 * POINT, Face::Bold), (10.0 * POINT, Face::Regular)];
/// Font size of the SOP's name, in mm.
const NAME: f64 = 11.0 * POINT;

/// The identity page, and its further pages where the boxes hold more than one page has room for.
pub fn identity_pages(document: &Document, sheet: Sheet, fonts: &Fonts) -> Vec<Page> {
    let form = Form { document, captions: captions(document.language), fonts, frame: sheet.frame };
    let mut tables = Vec::new();
    let mut rows = form.boxes();
    let head_height = form.head_height();
    // Boxes that fit share what the page has left; others fill it as they come.
    let natural: f64 = rows.iter().map(Pair::height).sum();
    let free = sheet.frame.height - head_height - natural;
    let growth = (free / (rows.len() + 1) as f64).clamp(0.0, MOST_GROWTH);
    let mut table = Builder::new(sheet.frame);
    form.head(&mut table, head_height + growth);
    while let Some(mut pair) = rows.pop() {
        let room = table.room();
        if pair.least_height() > room && !table.is_empty() {
            tables.push(std::mem::replace(&mut table, Builder::new(sheet.frame)).finish());
        }
        let room = table.room();
        let height = (pair.height() + growth).min(room);
        // The last boxes of a page reach down to the frame's edge.
        let is_last = rows.last().is_some_and(|next| next.least_height() > room - height);
        table.pair(&mut pair, if is_last { room } else { height }, form.middle());
        if !pair.is_done() {
            rows.push(pair);
        }
    }
    tables.push(table.finish());
    let page = |(index, table)| Page {
        width: sheet.width,
        height: sheet.height,
        bookmark: (index == 0).then(|| form.captions.identity.to_string()),
        procedure: None,
        items: vec![Item::Table(table)],
    };
    tables.into_iter().enumerate().map(page).collect()
}

/// What the identity page is made of.
struct Form<'a> {
    document: &'a Document,
    captions: &'static Captions,
    fonts: &'a Fonts,
    frame: Rect,
}

/// Two boxes side by side.
struct Pair {
    left: Block,
    right: Block,
}

impl Pair {
    fn height(&self) -> f64 {
        self.left.height().max(self.right.height())
    }

    fn least_height(&self) -> f64 {
        self.left.least_height().max(self.right.least_height())
    }

    fn is_done(&self) -> bool {
        self.left.is_done() && self.right.is_done()
    }
}

impl Form<'_> {
    /// The x of the line down the middle of the page.
    fn middle(&self) -> f64 {
        self.frame.x + self.frame.width / 2.0
    }

    /// The x of the line between the captions and the values of number, dates and approval.
    fn values(&self) -> f64 {
        let fields = self.fields();
        let widths = fields.iter().map(|(caption, ..)| self.fonts.line(caption, Face::Regular, SIZE).width);
        self.middle() + widths.fold(0.0, f64::max) + 2.0 * PADDING
    }

    /// The six boxes, the last ones first.
    fn boxes(&self) -> Vec<Pair> {
        let (words, identity): (&Captions, &Identity) = (self.captions, &self.document.identity);
        let width = self.frame.width / 2.0 - 2.0 * PADDING;
        let block = |column, caption, marks, items: &[String]| {
            Block::new(self.fonts, column, (caption, words.continued), (marks, items), width)
        };
        vec![
            Pair {
                left: block("warnings", words.warnings, Marks::Numbers, &identity.warnings),
                right: block("records", words.records, Marks::Dashes, &identity.records),
            },
            Pair {
                left: block("related", words.related, Marks::Dashes, &identity.related),
                right: block("equipment", words.equipment, Marks::Dashes, &identity.equipment),
            },
            Pair {
                left: block("legal_basis", words.legal_basis, Marks::Numbers, &identity.legal_basis),
                right: block("qualifications", words.qualifications, Marks::Dashes, &identity.qualifications),
            },
        ]
    }

    /// Captions and values of the rows above and below the approval, each with its name in the drawing.
    fn fields(&self) -> [(&'static str, &'static str, String); 6] {
        let (words, identity) = (self.captions, &self.document.identity);
        let day = |day: Option<_>| day.map(|day| date(day, self.document.language)).unwrap_or_default();
        [
            (words.number, "number", identity.number.clone()),
            (words.created, "created", day(identity.created)),
            (words.revised, "revised", day(identity.revised)),
            (words.effective, "effective", day(identity.effective)),
            (words.approved_by, "approved_by", String::new()),
            (words.title, "title", self.document.title.clone()),
        ]
    }

    fn value_width(&self) -> f64 {
        self.frame.x + self.frame.width - self.values() - 2.0 * PADDING
    }

    /// The height of a row of the head, which a long value may need more of.
    fn field_height(&self, column: &str, value: &str) -> f64 {
        let (size, face) = if column == "title" { (NAME, Face::Bold) } else { (SIZE, Face::Regular) };
        let lines = self.fonts.measure(value, face).wrap(size, self.value_width()).len().max(1);
        let leading = LEADING * size / SIZE;
        let least = if column == "title" { FIELD + 3.0 } else { FIELD };
        least + (lines - 1) as f64 * leading
    }

    fn approval_height(&self) -> f64 {
        let Approver { position, name, id_number } = &self.document.identity.approved_by;
        let lines = |text: &str| self.fonts.measure(text, Face::Bold).wrap(SIZE, self.value_width()).len();
        let lines = lines(position) + lines(name) + usize::from(!id_number.is_empty());
        2.0 * PADDING + SIGNATURE + lines as f64 * LEADING
    }

    fn head_height(&self) -> f64 {
        let fields: f64 = self
            .fields()
            .iter()
            .filter(|(_, column, _)| *column != "approved_by")
            .map(|(_, column, value)| self.field_height(column, value))
            .sum();
        fields + self.approval_height()
    }

    /// The agency at the left; number, dates, approval and name at the right. The approval takes all that is left.
    fn head(&self, table: &mut Builder, height: f64) {
        let (top, middle, values) = (self.frame.y, self.middle(), self.values());
        let right = self.frame.x + self.frame.width;
        let agency = Rect { x: self.frame.x, y: top, width: middle - self.frame.x, height };
        let mut first = Some(Cell { rows_spanned: 6, texts: self.agency(agency), ..cell("agency", agency) });
        let extra = height - self.head_height();
        let mut y = top;
        for (caption, column, value) in self.fields() {
            let approval = column == "approved_by";
            let height =
                if approval { self.approval_height() + extra } else { self.field_height(column, &value) };
            let caption_area = Rect { x: middle, y, width: values - middle, height };
            let area = Rect { x: values, y, width: right - values, height };
            let baseline = y + (if approval { FIELD } else { height } + CAP_HEIGHT * SIZE) / 2.0;
            let word = self.fonts.line(caption, Face::Regular, SIZE);
            let texts = if approval { self.approval(area) } else { self.value(column, &value, area) };
            let mut cells: Vec<Cell> = first.take().into_iter().collect();
            cells.push(Cell {
                texts: vec![put(word, middle + PADDING, baseline)],
                ..cell("caption", caption_area)
            });
            cells.push(Cell { texts, ..cell(column, area) });
            table.rows.push(TableRow { step: None, cells });
            y += height;
            if column != "title" {
                table.rule((middle, y), (right, y), HAIRLINE);
            }
        }
        table.rule((values, top), (values, y), HAIRLINE);
        table.rule((middle, top), (middle, y), LINE);
        table.advance_to(y);
    }

    fn value(&self, column: &str, value: &str, area: Rect) -> Vec<TextLine> {
        let (size, face) = if column == "title" { (NAME, Face::Bold) } else { (SIZE, Face::Regular) };
        let lines = self.fonts.measure(value, face).wrap(size, self.value_width());
        let leading = LEADING * size / SIZE;
        let above = (area.height - lines.len().saturating_sub(1) as f64 * leading + CAP_HEIGHT * size) / 2.0;
        let baselines = (0..).map(|row| area.y + above + f64::from(row) * leading);
        lines.into_iter().zip(baselines).map(|(line, y)| put(line, area.x + PADDING, y)).collect()
    }

    /// The position above, name and number below, the room between them free.
    fn approval(&self, area: Rect) -> Vec<TextLine> {
        let Approver { position, name, id_number } = &self.document.identity.approved_by;
        let wrap = |text: &str| self.fonts.measure(text, Face::Bold).wrap_evenly(SIZE, self.value_width());
        let mut texts = Vec::new();
        let first = area.y + (FIELD + CAP_HEIGHT * SIZE) / 2.0;
        let centre = area.x + area.width / 2.0;
        let mut place = |line, y| {
            texts.push(TextLine::new(line, Point { x: centre, y }, Anchor::Middle, TextClass::Cell));
        };
        for (line, row) in wrap(position).into_iter().zip(0..) {
            place(line, first + f64::from(row) * LEADING);
        }
        let mut below = wrap(name);
        if !id_number.is_empty() {
            let number = format!("{} {id_number}", self.captions.id_number);
            below.push(self.fonts.line(&number, Face::Regular, SIZE));
        }
        let last = area.y + area.height - PADDING - 0.4;
        let count = below.len();
        for (line, row) in below.into_iter().zip(1..) {
            place(line, last - (count - row) as f64 * LEADING);
        }
        texts
    }

    /// The agency's lines, centred in their cell.
    fn agency(&self, area: Rect) -> Vec<TextLine> {
        let width = area.width - 4.0 * PADDING;
        let lines = self.document.identity.agency.iter().enumerate().flat_map(|(index, text)| {
            let (size, face) = AGENCY[index.min(AGENCY.len() - 1)];
            self.fonts.measure(text, face).wrap_evenly(size, width)
        });
        let lines: Vec<_> = lines.collect();
        let height: f64 = lines.iter().map(|line| 1.35 * line.size).sum();
        let mut y = area.y + (area.height - height) / 2.0;
        let mut texts = Vec::new();
        for line in lines {
            y += 1.35 * line.size;
            let at = Point { x: area.x + area.width / 2.0, y: y - 0.325 * line.size };
            texts.push(TextLine::new(line, at, Anchor::Middle, TextClass::Cell));
        }
        texts
    }
}

/// One page's table as it grows downwards.
struct Builder {
    frame: Rect,
    y: f64,
    rows: Vec<TableRow>,
    rules: Vec<Rule>,
}

impl Builder {
    fn new(frame: Rect) -> Builder {
        Builder { frame, y: frame.y, rows: Vec::new(), rules: Vec::new() }
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What is left above the frame's lower edge, in mm.
    fn room(&self) -> f64 {
        self.frame.y + self.frame.height - self.y
    }

    fn advance_to(&mut self, y: f64) {
        self.y = y;
    }

    fn rule(&mut self, from: (f64, f64), to: (f64, f64), width: f64) {
        let point = |(x, y)| Point { x, y };
        self.rules.push(Rule { from: point(from), to: point(to), width });
    }

    /// Two boxes side by side, as much of them as this height holds.
    fn pair(&mut self, pair: &mut Pair, height: f64, middle: f64) {
        let (left, right, y) = (self.frame.x, self.frame.x + self.frame.width, self.y);
        if !self.is_empty() {
            self.rule((left, y), (right, y), LINE);
        }
        self.rule((middle, y), (middle, y + height), LINE);
        let area = |x: f64, end: f64| Rect { x, y, width: end - x, height };
        let texts = pair.left.take(Point { x: left, y }, height);
        let first = Cell { texts, ..cell(pair.left.column, area(left, middle)) };
        let texts = pair.right.take(Point { x: middle, y }, height);
        let second = Cell { texts, columns_spanned: 2, ..cell(pair.right.column, area(middle, right)) };
        self.rows.push(TableRow { step: None, cells: vec![first, second] });
        self.y += height;
    }

    fn finish(mut self) -> Table {
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

fn cell(column: &str, area: Rect) -> Cell {
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
