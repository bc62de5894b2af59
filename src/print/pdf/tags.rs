//! The tags of a page: what each thing on it is, in reading order, for those who hear it. Painting happens on the way,
//! because a tag holds on to what was painted.

use std::num::{NonZeroU16, NonZeroU32};

use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Rect};
use krilla::page::Page as Sheet;
use krilla::tagging::kind;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Node, TableHeaderScope, Tag, TagGroup, TagKind,
};

use crate::drawing::{
    Cell, Code, Flow, Item, Page, Picture, Rect as Area, Symbol, Table, TableRow, TextLine, TickBox,
};
use crate::print::reading::{self, Place};
use crate::print::{Error, ink};
use crate::text::Joint;

use super::paint::Painter;
use super::{POINTS, short};

/// Paints a page and gives its tags.
///
/// # Errors
/// A picture that cannot be painted.
pub fn page(painter: &mut Painter, index: usize, page: &Page) -> Result<TagGroup, Error> {
    let mut parts: Vec<Option<Part>> = Vec::new();
    for item in &page.items {
        let part = match item {
            Item::Heading(level, lines) => Some(Part::Node(heading(painter, *level, lines))),
            Item::Paragraph(lines) => text(painter, TagGroup::new(Tag::P), lines).map(Part::Node),
            Item::Table(of) => Some(Part::Table(table(painter, index, of))),
            Item::Flows(flows) => flows_into(&mut parts, painter, index, (page, flows)),
            Item::Rules(rules) => {
                artifact(painter, ArtifactType::Other, |painter| {
                    rules.iter().for_each(|rule| painter.rule(rule));
                });
                None
            }
            // They are laid over the finished page.
            Item::Links(_) => None,
            Item::Picture(of) => picture(painter, index, of)?.map(Part::Node),
            Item::Code(of) => Some(Part::Node(code(painter, index, of).into())),
            Item::Foot(lines) => {
                artifact(painter, ArtifactType::Footer, |painter| painter.lines(lines));
                None
            }
        };
        parts.push(part);
    }
    let mut section = TagGroup::new(Tag::Section);
    for part in parts.into_iter().flatten() {
        match part {
            Part::Node(node) => section.push(node),
            Part::Table(cells) => section.push(cells.group()),
        }
    }
    Ok(section)
}

fn picture(painter: &mut Painter, page: usize, picture: &Picture) -> Result<Option<Node>, Error> {
    if picture.description.is_empty() {
        let mut painted = Ok(());
        artifact(painter, ArtifactType::Other, |painter| painted = painter.picture(picture));
        return painted.map(|()| None);
    }
    let content = painter.surface.start_tagged(ContentTag::Other);
    let painted = painter.picture(picture);
    painter.surface.end_tagged();
    painted?;
    let mut group = figure(&picture.description, page, picture.area);
    group.push(content);
    Ok(Some(group.into()))
}

/// Lays a page's links over it and gives their tags.
pub fn links(sheet: &mut Sheet, page: &Page) -> Vec<TagGroup> {
    let links =
        page.items.iter().filter_map(|item| if let Item::Links(links) = item { Some(links) } else { None });
    let tagged = links.flatten().filter_map(|link| {
        let [x, y, width, height] = [link.area.x, link.area.y, link.area.width, link.area.height]
            .map(|millimetres| millimetres as f32 * POINTS);
        let area = Rect::from_xywh(x, y, width, height)?;
        let top = XyzDestination::new(link.page, Point::from_xy(0.0, 0.0));
        let over = LinkAnnotation::new(area, Target::Destination(top.into()));
        let over = sheet.add_tagged_annotation(Annotation::new_link(over, Some(short(&link.description))));
        let mut group = TagGroup::new(Tag::Link);
        group.push(over);
        Some(group)
    });
    tagged.collect()
}

/// What an item of the page became.
enum Part {
    Node(Node),
    /// Open until all is painted: the flows over a table belong into its cells.
    Table(Cells),
}

/// The cells of a table, row by row.
struct Cells {
    head: Vec<Vec<TagGroup>>,
    body: Vec<Vec<TagGroup>>,
}

impl Cells {
    fn group(self) -> TagGroup {
        let mut group = TagGroup::new(Tag::Table);
        for (rows, mut part) in
            [(self.head, TagGroup::new(Tag::THead)), (self.body, TagGroup::new(Tag::TBody))]
        {
            if rows.is_empty() {
                continue;
            }
            for cells in rows {
                let mut row = TagGroup::new(Tag::TR);
                cells.into_iter().for_each(|cell| row.push(cell));
                part.push(row);
            }
            group.push(part);
        }
        group
    }
}

/// Paints the flows, answers first, and puts each into the cell of the symbol that it leaves. What has no such cell on this
/// page comes back as a part of its own.
fn flows_into(
    parts: &mut [Option<Part>],
    painter: &mut Painter,
    index: usize,
    (page, flows): (&Page, &[Flow]),
) -> Option<Part> {
    let labels: Vec<Option<Node>> = flows
        .iter()
        .map(|flow| (!flow.label.is_empty()).then(|| tagged(painter, |painter| painter.label(flow))))
        .collect();
    let mut homeless = TagGroup::new(Tag::Div);
    for (flow, label) in flows.iter().zip(labels) {
        let line = tagged(painter, |painter| painter.flow(flow));
        let bounds = ink::around(&flow.points);
        let mut figure = figure(&flow.description, index, bounds);
        figure.push(line);
        figure.children.extend(label);
        let home = reading::origin(page, flow).and_then(|Place { item, row, cell }| {
            let Some(Part::Table(cells)) = parts.get_mut(item)?.as_mut() else { return None };
            cells.body.get_mut(row)?.get_mut(cell)
        });
        home.unwrap_or(&mut homeless).push(figure);
    }
    (!homeless.children.is_empty()).then(|| Part::Node(homeless.into()))
}

/// Paints something that a tag can hold.
fn tagged(painter: &mut Painter, paint: impl FnOnce(&mut Painter)) -> Node {
    let content = painter.surface.start_tagged(ContentTag::Other);
    paint(painter);
    painter.surface.end_tagged();
    content.into()
}

/// A picture without content yet, with what it says to those who cannot see it.
fn figure(description: &str, page: usize, area: Area) -> TagGroup {
    let [x, y, width, height] =
        [area.x, area.y, area.width, area.height].map(|millimetres| millimetres as f32 * POINTS);
    let bounds = Rect::from_xywh(x, y, width, height).map(|area| BBox::new(page, area));
    TagGroup::new(Tag::Figure(Some(short(description))).with_bbox(bounds))
}

fn artifact(painter: &mut Painter, kind: ArtifactType, paint: impl FnOnce(&mut Painter)) {
    painter.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    paint(painter);
    painter.surface.end_tagged();
}

/// Text under this tag; `None` where there is none, because a tag without content is no tag.
fn text(painter: &mut Painter, mut group: TagGroup, lines: &[TextLine]) -> Option<Node> {
    if lines.iter().all(|line| line.glyphs.is_empty()) {
        return None;
    }
    // Readers that know no tag within a tag lose what follows a hyphen, which is one; so something new follows it.
    for run in lines.split_inclusive(|line| line.joint == Joint::Hyphen) {
        group.push(tagged(painter, |painter| painter.lines(run)));
    }
    Some(group.into())
}

fn heading(painter: &mut Painter, level: u8, lines: &[TextLine]) -> Node {
    let words: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let level = NonZeroU16::new(u16::from(level)).unwrap_or(NonZeroU16::MIN);
    let group = TagGroup::new(Tag::Hn(level, Some(short(&words.join(" ")))));
    text(painter, group, lines).unwrap_or_else(|| TagGroup::new(Tag::Div).into())
}

fn table(painter: &mut Painter, page: usize, table: &Table) -> Cells {
    artifact(painter, ArtifactType::Other, |painter| {
        let rows = table.head.iter().chain(&table.body);
        rows.flat_map(|row| &row.cells).for_each(|cell| painter.fill(cell));
        table.rules.iter().for_each(|rule| painter.rule(rule));
    });
    let mut row = |row: &TableRow, head| -> Vec<TagGroup> {
        row.cells.iter().map(|of| cell(painter, page, of, head)).collect()
    };
    let head = table.head.iter().map(|of| row(of, true)).collect();
    let body = table.body.iter().map(|of| row(of, false)).collect();
    Cells { head, body }
}

fn cell(painter: &mut Painter, page: usize, cell: &Cell, head: bool) -> TagGroup {
    let mut group = TagGroup::new(cell_tag(cell, head));
    if let Some(words) = text(painter, TagGroup::new(Tag::P), &cell.texts) {
        group.push(words);
    }
    if !cell.ties.is_empty() {
        artifact(painter, ArtifactType::Other, |painter| cell.ties.iter().for_each(|tie| painter.tie(tie)));
    }
    for of in &cell.boxes {
        group.push(tick_box(painter, page, of));
    }
    for of in &cell.symbols {
        group.push(symbol(painter, page, of));
    }
    if group.children.is_empty() {
        // A cell needs content to be one: a row that lacks cells shifts the columns of those who listen.
        group.push(tagged(painter, |painter| painter.blank(cell.area)));
    }
    group
}

fn cell_tag(cell: &Cell, head: bool) -> TagKind {
    let span = |count: usize| u32::try_from(count).ok().filter(|count| *count > 1).and_then(NonZeroU32::new);
    let (columns, rows) = (span(cell.columns_spanned), span(cell.rows_spanned));
    let scope = match (head, reading::heads_row(cell)) {
        (true, _) => Some(TableHeaderScope::Column),
        (false, true) => Some(TableHeaderScope::Row),
        (false, false) => None,
    };
    match scope {
        Some(scope) => {
            let tag: Tag<kind::TH> = Tag::TH(scope);
            tag.with_col_span(columns).with_row_span(rows).into()
        }
        None => Tag::TD.with_col_span(columns).with_row_span(rows).into(),
    }
}

fn symbol(painter: &mut Painter, page: usize, symbol: &Symbol) -> TagGroup {
    let mut group = figure(&symbol.description, page, ink::bounds(&symbol.outline));
    group.push(tagged(painter, |painter| painter.symbol(symbol)));
    group
}

fn tick_box(painter: &mut Painter, page: usize, of: &TickBox) -> TagGroup {
    let mut group = figure(&of.description, page, of.area);
    group.push(tagged(painter, |painter| painter.tick_box(of)));
    group
}

fn code(painter: &mut Painter, page: usize, code: &Code) -> TagGroup {
    let mut group = figure(&code.text, page, code.area);
    group.push(tagged(painter, |painter| painter.code(code)));
    group
}
