//! The head of the identity page: logo and agency at the left; number, dates, approval and name at the right. Further pages
//! repeat what tells whose pages they are.

use crate::document::{Approver, Document};
use crate::drawing::{Anchor, Cell, Code, HAIRLINE, Item, LINE, Picture, Point, Rect, TextClass, TextLine};
use crate::office::{Office, date};
use crate::text::{CAP_HEIGHT, Face, Fonts, Line, POINT};

use super::block::put;
use super::code::code;
use super::ruled::{Ruled, cell};
use super::style::{PADDING, Style};

/// The SOP's name is larger than other texts by this, and its row higher, in mm.
const NAME_LARGER: f64 = 1.5 * POINT;
const NAME_HIGHER: f64 = 3.0;
/// The most lines of a name that is repeated on further pages.
const MOST_REPEATED: usize = 3;
/// Font sizes of the agency's lines, in mm: those above its name, its name, those below.
const ABOVE: (f64, Face) = (12.0 * POINT, Face::Bold);
const AGENCY: (f64, Face) = (14.0 * POINT, Face::Bold);
const BELOW: (f64, Face) = (10.0 * POINT, Face::Regular);
/// From baseline to baseline of the agency's lines, in their sizes.
pub const AGENCY_LEADING: f64 = 1.35;
/// The logo's greatest height and width, and what is left free below it, in mm.
const LOGO: (f64, f64, f64) = (26.0, 60.0, 4.5);

/// The code's side, the free border around it, and the font size of the address beside it, in mm.
const CODE: (f64, f64, f64) = (17.0, 3.0, 6.5 * POINT);

/// The head of one document.
pub struct Head<'a> {
    pub document: &'a Document,
    pub office: &'a Office,
    pub fonts: &'a Fonts,
    pub frame: Rect,
    pub style: Style,
    fields: [Field<'a>; 6],
    /// Between the captions' left edge and the values, in mm.
    caption_width: f64,
    /// The address that says whether the sheet is still in force, as a code.
    code: Option<Code>,
}

/// A caption with what stands beside it.
struct Field<'a> {
    caption: &'a str,
    /// Its name in the drawing.
    column: &'static str,
    value: String,
}

impl Field<'_> {
    fn is_approval(&self) -> bool {
        self.column == "approved_by"
    }

    fn is_name(&self) -> bool {
        self.column == "title"
    }
}

impl<'a> Head<'a> {
    pub fn new(
        document: &'a Document,
        office: &'a Office,
        fonts: &'a Fonts,
        (frame, style): (Rect, Style),
    ) -> Head<'a> {
        let fields = fields(document, office);
        let widths = fields.iter().map(|field| fonts.line(field.caption, Face::Regular, style.size).width);
        // A caption that takes half of the room would leave none for what it announces.
        let caption_width = (widths.fold(0.0, f64::max) + 2.0 * PADDING).min(frame.width / 4.0);
        Head { document, office, fonts, frame, style, fields, caption_width, code: None }
    }

    /// With the address that says whether the sheet is still in force.
    pub fn verified_at(self, address: Option<&str>) -> Head<'a> {
        Head { code: address.and_then(code), ..self }
    }

    /// The x of the line down the middle of the page.
    pub fn middle(&self) -> f64 {
        self.frame.x + self.frame.width / 2.0
    }

    /// The least height, in mm.
    pub fn height(&self) -> f64 {
        self.fields.iter().map(|field| self.field_height(field)).sum()
    }

    fn caption(&self, field: &Field) -> Vec<Line> {
        // As wide as the longest caption, but for rounding.
        let width = self.caption_width - 2.0 * PADDING + 0.01;
        self.fonts.measure(field.caption, Face::Regular).wrap(self.style.size, width)
    }

    /// The lines of a field's value.
    fn value(&self, field: &Field) -> Vec<Line> {
        let Style { size, .. } = self.style;
        if field.is_name() {
            let name = self.fonts.measure(&field.value, Face::Bold);
            return name.wrap_evenly(size + NAME_LARGER, self.value_width());
        }
        self.fonts.measure(&field.value, Face::Regular).wrap(size, self.value_width())
    }

    /// The height of a row whose value takes one line, in mm.
    fn least_height(&self, field: &Field) -> f64 {
        self.style.field + if field.is_name() { NAME_HIGHER } else { 0.0 }
    }

    /// From a row's upper edge to its first baseline, in mm.
    fn first_baseline(&self, field: &Field) -> f64 {
        let size = self.style.size + if field.is_name() { NAME_LARGER } else { 0.0 };
        (self.least_height(field) + CAP_HEIGHT * size) / 2.0
    }

    /// Puts the head on the first page; the approval takes what `height` is more than the least. Gives what stands
    /// beside the texts.
    pub fn put(&self, table: &mut Ruled, height: f64) -> Vec<Item> {
        let (top, middle, values) = (self.frame.y, self.middle(), self.values());
        let right = self.frame.x + self.frame.width;
        let agency = Rect { x: self.frame.x, y: top, width: middle - self.frame.x, height };
        let (logo, mut texts) = self.agency(agency);
        let code = self.placed(agency);
        texts.extend(code.as_ref().map(|code| self.address(code, agency)));
        let mut first = Some(Cell { rows_spanned: 6, texts, ..cell("agency", agency) });
        let extra = height - self.height();
        for field in &self.fields {
            let y = table.y();
            let height = self.field_height(field) + if field.is_approval() { extra } else { 0.0 };
            let caption = Rect { x: middle, y, width: values - middle, height };
            let area = Rect { x: values, y, width: right - values, height };
            let baseline = y + self.first_baseline(field);
            let word = self.stacked(self.caption(field), middle + PADDING, baseline);
            let texts = if field.is_approval() {
                self.approval(area, baseline)
            } else {
                self.stacked(self.value(field), area.x + PADDING, baseline)
            };
            let mut cells: Vec<_> = first.take().into_iter().collect();
            cells.push(Cell { texts: word, ..cell("caption", caption) });
            cells.push(Cell { texts, ..cell(field.column, area) });
            table.row(cells, height);
            if !field.is_name() {
                table.rule((middle, y + height), (right, y + height), HAIRLINE);
            }
        }
        table.rule((values, top), (values, table.y()), HAIRLINE);
        table.rule((middle, top), (middle, table.y()), LINE);
        logo.map(Item::Picture).into_iter().chain(code.map(Item::Code)).collect()
    }

    /// The code in the lower left corner of the agency's cell.
    fn placed(&self, cell: Rect) -> Option<Code> {
        let (side, border, _) = CODE;
        let area =
            Rect { x: cell.x + border, y: cell.y + cell.height - border - side, width: side, height: side };
        self.code.clone().map(|code| Code { area, ..code })
    }

    /// The address in letters, for who has no camera: at the foot of the cell, beside the code.
    fn address(&self, code: &Code, cell: Rect) -> TextLine {
        let (_, border, size) = CODE;
        let (x, y) = (code.area.x + code.area.width + border, cell.y + cell.height - border);
        let room = cell.x + cell.width - PADDING - x;
        let line = self.fonts.line(&code.text, Face::Regular, size);
        // A long address becomes smaller, not cut: somebody may type it.
        let size = if line.width > room { size * room / line.width } else { size };
        let line = self.fonts.line(&code.text, Face::Regular, size);
        TextLine::new(line, Point { x, y }, Anchor::Start, TextClass::Cell)
    }

    /// Where logo and agency stand: the cell, but for the code's corner, and as much at the other side.
    fn agency_area(&self, cell: Rect) -> Rect {
        if self.code.is_none() {
            return cell;
        }
        let (side, border, size) = CODE;
        let (beside, below) = (side + border, border + 2.0 * size);
        Rect { x: cell.x + beside, width: cell.width - 2.0 * beside, height: cell.height - below, ..cell }
    }

    /// Puts number and name on a further page, side by side.
    pub fn repeat(&self, table: &mut Ruled) {
        let (y, middle) = (self.frame.y, self.middle());
        let fields = [&self.fields[0], &self.fields[5]];
        let caption = self.caption_width;
        let width = self.frame.width / 2.0 - caption;
        let lines = fields.map(|field| self.repeated(&field.value, width - 2.0 * PADDING));
        let captions = fields.map(|field| self.caption(field).len());
        let most = lines.iter().map(Vec::len).chain(captions).fold(1, usize::max);
        let height = self.style.field + (most - 1) as f64 * self.style.leading;
        let baseline = y + self.first_baseline(fields[0]);
        let mut cells = Vec::new();
        for ((field, lines), x) in fields.into_iter().zip(lines).zip([self.frame.x, middle]) {
            let texts = self.stacked(self.caption(field), x + PADDING, baseline);
            let area = Rect { x, y, width: caption, height };
            cells.push(Cell { texts, ..cell("caption", area) });
            let area = Rect { x: x + caption, y, width, height };
            let texts = self.stacked(lines, area.x + PADDING, baseline);
            cells.push(Cell { texts, ..cell(field.column, area) });
            table.rule((x + caption, y), (x + caption, y + height), HAIRLINE);
        }
        table.rule((middle, y), (middle, y + height), LINE);
        table.row(cells, height);
    }

    /// A value on a further page, where a few lines of it are enough.
    fn repeated(&self, value: &str, width: f64) -> Vec<Line> {
        let mut lines = self.fonts.measure(value, Face::Bold).wrap_evenly(self.style.size, width);
        if lines.len() > MOST_REPEATED {
            lines = self.fonts.measure(value, Face::Bold).wrap(self.style.size, width - self.style.size);
            lines.truncate(MOST_REPEATED);
            if let Some(last) = lines.last_mut() {
                *last = self.fonts.line(&format!("{}\u{2026}", last.text), Face::Bold, self.style.size);
            }
        }
        lines
    }

    /// The x of the line between captions and values.
    fn values(&self) -> f64 {
        self.middle() + self.caption_width
    }

    fn value_width(&self) -> f64 {
        self.frame.x + self.frame.width - self.values() - 2.0 * PADDING
    }

    /// The height of a row, which a long value may need more of.
    fn field_height(&self, field: &Field) -> f64 {
        if field.is_approval() {
            return self.approval_height();
        }
        let further = |lines: &[Line]| lines.iter().skip(1).map(|line| self.leading(line)).sum::<f64>();
        self.least_height(field) + further(&self.value(field)).max(further(&self.caption(field)))
    }

    fn approval_height(&self) -> f64 {
        let Approver { position, name, id_number } = &self.document.identity.approved_by;
        let lines =
            |text: &str| self.fonts.measure(text, Face::Bold).wrap(self.style.size, self.value_width()).len();
        let lines = lines(position) + lines(name) + usize::from(!id_number.is_empty());
        2.0 * PADDING + self.style.signature + lines as f64 * self.style.leading
    }

    /// The approver's position above, name and number below, room for the signature between.
    fn approval(&self, area: Rect, first: f64) -> Vec<TextLine> {
        let Approver { position, name, id_number } = &self.document.identity.approved_by;
        let wrap = |text: &str| {
            self.fonts.measure(text, Face::Bold).wrap_evenly(self.style.size, self.value_width())
        };
        let mut texts = Vec::new();
        let centre = area.x + area.width / 2.0;
        let mut place = |line, y| {
            texts.push(TextLine::new(line, Point { x: centre, y }, Anchor::Middle, TextClass::Cell));
        };
        for (line, row) in wrap(position).into_iter().zip(0..) {
            place(line, first + f64::from(row) * self.style.leading);
        }
        let mut below = wrap(name);
        if !id_number.is_empty() {
            let number = format!("{} {id_number}", self.office.captions.id_number);
            below.push(self.fonts.line(number.trim(), Face::Regular, self.style.size));
        }
        let last = area.y + area.height - PADDING - 0.4;
        let count = below.len();
        for (line, row) in below.into_iter().zip(1..) {
            place(line, last - (count - row) as f64 * self.style.leading);
        }
        texts
    }

    /// The logo and the agency's lines below it, centred in their cell.
    fn agency(&self, cell: Rect) -> (Option<Picture>, Vec<TextLine>) {
        let area = self.agency_area(cell);
        let lines = agency_lines(&self.office.agency, self.fonts, area.width - 4.0 * PADDING);
        let text_height: f64 = lines.iter().map(|line| AGENCY_LEADING * line.size).sum();
        let room = area.height - 2.0 * PADDING - text_height;
        let (most_height, most_width, space) = LOGO;
        // Lines that leave no room for a logo worth looking at stand alone.
        let logo = self.office.logo.as_ref().filter(|_| room - space >= most_height / 3.0);
        let logo = logo.map(|logo| {
            let scale = (most_height.min(room - space) / logo.height).min(most_width / logo.width);
            (logo, logo.width * scale, logo.height * scale)
        });
        let below = if lines.is_empty() { 0.0 } else { space };
        let height = text_height + logo.as_ref().map_or(0.0, |(_, _, height)| height + below);
        let mut y = area.y + (area.height - height) / 2.0;
        let centre = area.x + area.width / 2.0;
        let picture = logo.map(|(logo, width, height)| {
            let area = Rect { x: centre - width / 2.0, y, width, height };
            y += height + below;
            Picture { area, image: logo.clone(), description: self.office.captions.logo.clone() }
        });
        let mut texts = Vec::new();
        for line in lines {
            y += AGENCY_LEADING * line.size;
            let at = Point { x: centre, y: y - 0.325 * line.size };
            texts.push(TextLine::new(line, at, Anchor::Middle, TextClass::Cell));
        }
        (picture, texts)
    }

    fn leading(&self, line: &Line) -> f64 {
        self.style.leading * line.size / self.style.size
    }

    /// Lines one below the other, from this baseline on.
    fn stacked(&self, lines: Vec<Line>, x: f64, baseline: f64) -> Vec<TextLine> {
        let place = |(line, row): (Line, i32)| {
            let y = baseline + f64::from(row) * self.leading(&line);
            put(line, x, y)
        };
        lines.into_iter().zip(0..).map(place).collect()
    }
}

/// Captions and values, from top to bottom.
fn fields<'a>(document: &Document, office: &'a Office) -> [Field<'a>; 6] {
    let (words, identity) = (&office.captions, &document.identity);
    let day = |day: Option<_>| day.map(|day| date(day, document.language)).unwrap_or_default();
    let field = |caption, column, value| Field { caption, column, value };
    [
        field(&words.number, "number", identity.number.clone()),
        field(&words.created, "created", day(identity.created)),
        field(&words.revised, "revised", day(identity.revised)),
        field(&words.effective, "effective", day(identity.effective)),
        field(&words.approved_by, "approved_by", String::new()),
        field(&words.title, "title", document.title.clone()),
    ]
}

/// The agency's lines in their sizes. A line alone is its name; of several, the second is.
pub fn agency_lines(agency: &[String], fonts: &Fonts, width: f64) -> Vec<Line> {
    let name = usize::from(agency.len() > 1);
    let lines = agency.iter().enumerate().flat_map(|(index, text)| {
        let (size, face) = match index.cmp(&name) {
            std::cmp::Ordering::Less => ABOVE,
            std::cmp::Ordering::Equal => AGENCY,
            std::cmp::Ordering::Greater => BELOW,
        };
        fonts.measure(text, face).wrap_evenly(size, width)
    });
    lines.collect()
}
