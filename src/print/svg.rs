//! One SVG for each page, by a template. What readers of the files may rely on (classes, attributes, units) is said in
//! `page.svg`; here the drawing is only put into the words of SVG.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Serialize;
use tera::{Context, Tera};

use crate::drawing::{
    Anchor, Cell, Drawing, Fill, Flow, ImageFormat, Item, Link, Mark, Outline, Page, Picture, Point, Rule,
    Symbol, SymbolKind, Table, TableRow, TextClass, TextLine,
};
use crate::text::Face;

use super::Error;
use super::ink::{self, Hop};
use super::marks::{BoxView, CodeView, FlowStroke, MarkerView, box_view, code_view, flow_stroke, markers};
use super::values::{AreaView, area, clean, number, path};

const TEMPLATE: &str = include_str!("page.svg");

/// The pages of a drawing, one SVG each; one user unit is one millimetre.
///
/// # Errors
/// Where the template does not fit, which no drawing can cause.
pub fn svg(drawing: &Drawing) -> Result<Vec<String>, Error> {
    let writer = Writer::new()?;
    let texts = |_: &TextLine| None;
    drawing.pages.iter().map(|page| writer.page(drawing, page, Setting::File, &texts)).collect()
}

/// The same for a page that says itself, in words, what the drawing shows: readers who hear it are not read the drawing too.
///
/// # Errors
/// As of [`svg`].
pub fn svg_within(drawing: &Drawing) -> Result<Vec<String>, Error> {
    let writer = Writer::new()?;
    let pages = drawing.pages.iter().enumerate();
    pages.map(|(nth, page)| writer.page(drawing, page, Setting::Within(nth + 1), &|_| None)).collect()
}

/// What a page's SVG stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// A file of its own.
    File,
    /// A text with other pages, which says to readers itself what the page says; the page's number.
    Within(usize),
}

/// The template, made ready once for all pages.
pub(super) struct Writer {
    tera: Tera,
}

impl Writer {
    pub(super) fn new() -> Result<Writer, Error> {
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".svg"]);
        tera.add_raw_template("page.svg", TEMPLATE)?;
        Ok(Writer { tera })
    }

    /// One page. Where `outline` gives a line's outline, that is drawn in place of the text.
    pub(super) fn page(
        &self,
        drawing: &Drawing,
        page: &Page,
        setting: Setting,
        outline: &dyn Fn(&TextLine) -> Option<String>,
    ) -> Result<String, Error> {
        let within = setting != Setting::File;
        let lines = Lines { outline, within };
        let view = PageView {
            width: number(page.width),
            height: number(page.height),
            within,
            // Names are those of the whole text that the page stands in.
            marker: match setting {
                Setting::File => "arrowhead".to_owned(),
                Setting::Within(number) => format!("arrowhead-{number}"),
            },
            lang: drawing.language.choose("id", "en"),
            title: clean(&drawing.title),
            ink: InkView::new(drawing),
            markers: markers(page),
            items: page.items.iter().map(|item| lines.item(item)).collect(),
        };
        Ok(self.tera.render("page.svg", &Context::from_serialize(&view)?)?)
    }
}

#[derive(Serialize)]
struct PageView {
    width: String,
    height: String,
    within: bool,
    marker: String,
    lang: &'static str,
    title: String,
    ink: InkView,
    /// Arrowheads of the flows of a run, where the page has one.
    markers: Vec<MarkerView>,
    items: Vec<ItemView>,
}

#[derive(Serialize)]
struct InkView {
    family: String,
    black: String,
    white: String,
    flow_width: String,
    tick_width: String,
    arrow_length: String,
    arrow_width: String,
    joint: String,
}

/// Exactly one of these is there.
#[derive(Serialize, Default)]
struct ItemView {
    lines: Option<Vec<LineView>>,
    table: Option<TableView>,
    flows: Option<Vec<FlowView>>,
    code: Option<CodeView>,
    rules: Option<Vec<RuleView>>,
    picture: Option<PictureView>,
    links: Option<Vec<LinkView>>,
}

#[derive(Serialize)]
struct LinkView {
    #[serde(flatten)]
    area: AreaView,
    /// From 1.
    page: usize,
    description: String,
}

#[derive(Serialize)]
struct PictureView {
    #[serde(flatten)]
    area: AreaView,
    description: String,
    href: String,
}

#[derive(Serialize)]
struct LineView {
    class: &'static str,
    x: String,
    y: String,
    size: String,
    anchor: &'static str,
    bold: bool,
    italic: bool,
    turn: Option<String>,
    width: String,
    text: String,
    outline: Option<String>,
}

#[derive(Serialize)]
struct TableView {
    fills: Vec<FillView>,
    rules: Vec<RuleView>,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct FillView {
    #[serde(flatten)]
    area: AreaView,
    colour: String,
}

#[derive(Serialize)]
struct RuleView {
    d: String,
    colour: String,
    width: String,
}

#[derive(Serialize)]
struct RowView {
    head: bool,
    step: Option<String>,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    column: String,
    actor: Option<String>,
    #[serde(flatten)]
    area: AreaView,
    texts: Vec<LineView>,
    ties: Vec<String>,
    symbols: Vec<SymbolView>,
    boxes: Vec<BoxView>,
}

#[derive(Serialize)]
struct SymbolView {
    kind: &'static str,
    step: String,
    actor: String,
    letter: Option<String>,
    description: String,
    points: Option<String>,
    #[serde(flatten)]
    area: AreaView,
    radius: Option<String>,
    fill: String,
    stroke_width: String,
    mark: Option<&'static str>,
    tick: Option<String>,
    pointer: Option<String>,
    texts: Vec<LineView>,
}

#[derive(Serialize)]
struct FlowView {
    from: String,
    to: String,
    branch: Option<String>,
    d: String,
    stroke: Option<FlowStroke>,
    dashes: Option<String>,
    arrow: bool,
    joint: Option<JointView>,
    hops: Vec<String>,
    description: String,
    grounds: Vec<AreaView>,
    label: Vec<LineView>,
}

#[derive(Serialize)]
struct JointView {
    x: String,
    y: String,
}

impl InkView {
    fn new(drawing: &Drawing) -> InkView {
        InkView {
            family: drawing.family.css().to_owned(),
            black: ink::BLACK.hex(),
            white: ink::WHITE.hex(),
            flow_width: number(ink::FLOW),
            tick_width: number(ink::TICK),
            arrow_length: number(ink::ARROW_LENGTH),
            arrow_width: number(2.0 * ink::ARROW_HALF_WIDTH),
            joint: number(ink::JOINT),
        }
    }
}

/// Puts a drawing's parts into words; knows how lines of text are drawn.
struct Lines<'a> {
    outline: &'a dyn Fn(&TextLine) -> Option<String>,
    within: bool,
}

impl Lines<'_> {
    fn item(&self, item: &Item) -> ItemView {
        let none = ItemView::default();
        match item {
            Item::Heading(_, lines) | Item::Paragraph(lines) | Item::Foot(lines) => {
                ItemView { lines: Some(self.lines(lines)), ..none }
            }
            Item::Table(table) => ItemView { table: Some(self.table(table)), ..none },
            Item::Flows(flows) => {
                ItemView { flows: Some(flows.iter().map(|flow| self.flow(flow)).collect()), ..none }
            }
            Item::Code(code) => ItemView { code: Some(code_view(code)), ..none },
            Item::Rules(rules) => ItemView { rules: Some(rules.iter().map(rule).collect()), ..none },
            // A page's file does not know the files of the others.
            Item::Links(_) if !self.within => none,
            Item::Links(links) => ItemView { links: Some(links.iter().map(link).collect()), ..none },
            Item::Picture(of) => ItemView { picture: Some(picture(of)), ..none },
        }
    }

    fn table(&self, table: &Table) -> TableView {
        let rows =
            || table.head.iter().map(|row| (true, row)).chain(table.body.iter().map(|row| (false, row)));
        let cells = rows().flat_map(|(_, row)| &row.cells);
        TableView {
            fills: cells.filter_map(filled).collect(),
            rules: table.rules.iter().map(rule).collect(),
            rows: rows().map(|(head, row)| self.row(head, row)).collect(),
        }
    }

    fn row(&self, head: bool, row: &TableRow) -> RowView {
        let cells = row.cells.iter().map(|cell| self.cell(cell)).collect();
        RowView { head, step: row.step.as_deref().map(clean), cells }
    }

    fn cell(&self, cell: &Cell) -> CellView {
        CellView {
            column: clean(&cell.column),
            actor: cell.actor.as_deref().map(clean),
            area: area(cell.area),
            texts: self.lines(&cell.texts),
            ties: cell.ties.iter().map(|points| path(points)).collect(),
            symbols: cell.symbols.iter().map(|symbol| self.symbol(symbol)).collect(),
            boxes: cell.boxes.iter().map(box_view).collect(),
        }
    }

    fn symbol(&self, symbol: &Symbol) -> SymbolView {
        let bounds = ink::bounds(&symbol.outline);
        let (points, radius) = match &symbol.outline {
            Outline::Rect(_) => (None, None),
            Outline::Capsule(area) => (None, Some(number(area.height.min(area.width) / 2.0))),
            Outline::Polygon(corners) => {
                let corners = corners.iter().map(|at| format!("{},{}", number(at.x), number(at.y)));
                (Some(corners.collect::<Vec<_>>().join(" ")), None)
            }
        };
        let (fill, stroke_width) = ink::symbol(symbol.mark);
        // Where words stand in the middle, the sign would cover them.
        let free = symbol.texts.iter().all(|line| line.glyphs.is_empty());
        let sign = symbol.mark.filter(|_| free).map(|mark| path(&ink::sign(mark, &symbol.outline)));
        SymbolView {
            kind: match symbol.kind {
                SymbolKind::Process => "process",
                SymbolKind::Decision => "decision",
                SymbolKind::Terminator => "terminator",
                SymbolKind::OffPage => "off-page",
            },
            step: clean(&symbol.step),
            actor: clean(&symbol.actor),
            letter: symbol.letter.as_deref().map(clean),
            description: clean(&symbol.description),
            points,
            area: area(bounds),
            radius,
            fill: fill.hex(),
            stroke_width: number(stroke_width),
            mark: symbol.mark.map(|mark| match mark {
                Mark::Done => "done",
                Mark::Current => "current",
            }),
            tick: sign.clone().filter(|_| symbol.mark == Some(Mark::Done)),
            pointer: sign.filter(|_| symbol.mark == Some(Mark::Current)),
            texts: self.lines(&symbol.texts),
        }
    }

    fn flow(&self, flow: &Flow) -> FlowView {
        let hops = ink::hops(flow);
        FlowView {
            from: clean(&flow.from),
            to: clean(&flow.to),
            branch: flow.branch.as_deref().map(clean),
            d: path(&flow.points),
            stroke: flow.taken.map(|taken| flow_stroke(flow, taken)),
            dashes: dashes(flow, &hops),
            arrow: flow.joins.is_none(),
            joint: ink::joint(flow).map(|at| JointView { x: number(at.x), y: number(at.y) }),
            hops: hops.iter().map(half_circle).collect(),
            description: clean(&flow.description),
            grounds: flow.label.iter().map(|line| area(ink::ground(line))).collect(),
            label: self.lines(&flow.label),
        }
    }

    fn lines(&self, lines: &[TextLine]) -> Vec<LineView> {
        lines.iter().filter(|line| !line.glyphs.is_empty()).map(|line| self.line(line)).collect()
    }

    fn line(&self, line: &TextLine) -> LineView {
        let (x, y) = (number(line.at.x), number(line.at.y));
        LineView {
            class: match line.class {
                TextClass::Cell => "cell-text",
                TextClass::Label => "label",
                TextClass::Symbol => "symbol-text",
                TextClass::Head => "head",
                TextClass::Foot => "foot",
                TextClass::Title => "head",
            },
            turn: line.upright.then(|| format!("rotate(-90 {x} {y})")),
            x,
            y,
            size: number(line.size),
            anchor: match line.anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            },
            bold: line.face == Face::Bold,
            italic: line.face == Face::Italic,
            width: number(line.width),
            text: clean(&line.text),
            outline: (self.outline)(line),
        }
    }
}

fn filled(cell: &Cell) -> Option<FillView> {
    let fill: Fill = cell.fill;
    Some(FillView { area: area(cell.area), colour: ink::fill(fill)?.hex() })
}

fn link(link: &Link) -> LinkView {
    LinkView { area: area(link.area), page: link.page + 1, description: clean(&link.description) }
}

/// The picture's own file, inside the page.
fn picture(picture: &Picture) -> PictureView {
    let mime = match picture.image.format {
        ImageFormat::Png => "image/png",
        ImageFormat::Svg => "image/svg+xml",
    };
    let href = format!("data:{mime};base64,{}", BASE64_STANDARD.encode(&picture.image.bytes));
    PictureView { area: area(picture.area), description: clean(&picture.description), href }
}

fn rule(rule: &Rule) -> RuleView {
    RuleView {
        d: path(&[rule.from, rule.to]),
        colour: ink::rule(rule.width).hex(),
        width: number(rule.width),
    }
}

fn half_circle(hop: &Hop) -> String {
    let (radius, sweep) = (number(ink::HOP), u8::from(hop.clockwise));
    let (from, to) = (hop.from, hop.to);
    format!(
        "M{} {}A{radius} {radius} 0 0 {sweep} {} {}",
        number(from.x),
        number(from.y),
        number(to.x),
        number(to.y)
    )
}

/// The straight line stays whole for those who read the path; where it hops, where another flow's line is drawn for it, and
/// under the arrowhead of a bold one, it is left undrawn by a gap in its dashes.
fn dashes(flow: &Flow, hops: &[Hop]) -> Option<String> {
    let (mut dashes, mut drawn) = (Vec::new(), 0.0);
    for hop in hops {
        dashes.push(number(hop.distance - drawn));
        dashes.push(number(2.0 * ink::HOP));
        drawn = hop.distance + 2.0 * ink::HOP;
    }
    let length =
        |points: &[Point]| -> f64 { points.windows(2).map(|ends| ink::distance(ends[0], ends[1])).sum() };
    let (own, whole, cut) = (length(&ink::own(flow)), length(&flow.points), ink::cut(flow));
    let undrawn = whole - own + cut;
    let is_whole = flow.joins.is_none() && cut == 0.0;
    // One more than is left, so that rounding never cuts the end.
    let last = if is_whole { [own - drawn + 1.0, 0.0] } else { [own - drawn - cut, undrawn + 1.0] };
    dashes.extend(last.map(number));
    (!hops.is_empty() || !is_whole).then(|| dashes.join(" "))
}
