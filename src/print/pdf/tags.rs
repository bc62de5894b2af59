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

use crate::drawing::{Cell, Item, Page, Picture, Rect as Area, Symbol, Table, TableRow, TextLine};
use crate::print::{Error, ink};

use super::paint::Painter;
use super::{POINTS, short};

/// Paints a page and gives its tags.
///
/// # Errors
/// A picture that cannot be painted.
pub fn page(painter: &mut Painter, index: usize, page: &Page) -> Result<TagGroup, Error> {
    let mut section = TagGroup::new(Tag::Section);
    for item in &page.items {
        let node = match item {
            Item::Heading(level, lines) => Some(heading(painter, *level, lines)),
            Item::Paragraph(lines) => text(painter, TagGroup::new(Tag::P), lines),
            Item::Table(of) => Some(table(painter, index, of)),
            Item::Flows(flows) => {
                // What they mean is said by the symbols that they leave.
                artifact(painter, ArtifactType::Other, |painter| {
                    flows.iter().for_each(|flow| painter.label(flow));
                    flows.iter().for_each(|flow| painter.flow(flow));
                });
                None
            }
            Item::Rules(rules) => {
                artifact(painter, ArtifactType::Other, |painter| {
                    rules.iter().for_each(|rule| painter.rule(rule));
                });
                None
            }
            // They are laid over the finished page.
            Item::Links(_) => None,
            Item::Picture(of) => picture(painter, index, of)?,
            Item::Foot(lines) => {
                artifact(painter, ArtifactType::Footer, |painter| painter.lines(lines));
                None
            }
        };
        if let Some(node) = node {
            section.push(node);
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

fn figure(description: &str, page: usize, bounds: Area) -> TagGroup {
    let [x, y, width, height] =
        [bounds.x, bounds.y, bounds.width, bounds.height].map(|millimetres| millimetres as f32 * POINTS);
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
    let content = painter.surface.start_tagged(ContentTag::Other);
    painter.lines(lines);
    painter.surface.end_tagged();
    group.push(content);
    Some(group.into())
}

fn heading(painter: &mut Painter, level: u8, lines: &[TextLine]) -> Node {
    let words: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let level = NonZeroU16::new(u16::from(level)).unwrap_or(NonZeroU16::MIN);
    let group = TagGroup::new(Tag::Hn(level, Some(short(&words.join(" ")))));
    text(painter, group, lines).unwrap_or_else(|| TagGroup::new(Tag::Div).into())
}

fn table(painter: &mut Painter, page: usize, table: &Table) -> Node {
    artifact(painter, ArtifactType::Other, |painter| {
        let rows = table.head.iter().chain(&table.body);
        rows.flat_map(|row| &row.cells).for_each(|cell| painter.fill(cell));
        table.rules.iter().for_each(|rule| painter.rule(rule));
    });
    let mut group = TagGroup::new(Tag::Table);
    for (rows, head) in [(&table.head, true), (&table.body, false)] {
        if rows.is_empty() {
            continue;
        }
        let mut part = if head { TagGroup::new(Tag::THead) } else { TagGroup::new(Tag::TBody) };
        for of in rows {
            part.push(row(painter, page, of, head));
        }
        group.push(part);
    }
    group.into()
}

fn row(painter: &mut Painter, page: usize, row: &TableRow, head: bool) -> TagGroup {
    let mut group = TagGroup::new(Tag::TR);
    for of in &row.cells {
        group.push(cell(painter, page, of, head));
    }
    group
}

fn cell(painter: &mut Painter, page: usize, cell: &Cell, head: bool) -> TagGroup {
    let mut group = TagGroup::new(cell_tag(cell, head));
    if let Some(words) = text(painter, TagGroup::new(Tag::P), &cell.texts) {
        group.push(words);
    }
    if !cell.ties.is_empty() {
        artifact(painter, ArtifactType::Other, |painter| cell.ties.iter().for_each(|tie| painter.tie(tie)));
    }
    for of in &cell.symbols {
        group.push(symbol(painter, page, of));
    }
    if group.children.is_empty() {
        // A cell needs content to be one: a row that lacks cells shifts the columns of those who listen.
        let content = painter.surface.start_tagged(ContentTag::Other);
        painter.blank(cell.area);
        painter.surface.end_tagged();
        group.push(content);
    }
    group
}

fn cell_tag(cell: &Cell, head: bool) -> TagKind {
    let span = |count: usize| u32::try_from(count).ok().filter(|count| *count > 1).and_then(NonZeroU32::new);
    let (columns, rows) = (span(cell.columns_spanned), span(cell.rows_spanned));
    if head {
        let tag: Tag<kind::TH> = Tag::TH(TableHeaderScope::Column);
        tag.with_col_span(columns).with_row_span(rows).into()
    } else {
        Tag::TD.with_col_span(columns).with_row_span(rows).into()
    }
}

fn symbol(painter: &mut Painter, page: usize, symbol: &Symbol) -> TagGroup {
    let content = painter.surface.start_tagged(ContentTag::Other);
    painter.symbol(symbol);
    painter.surface.end_tagged();
    let mut group = figure(&symbol.description, page, ink::bounds(&symbol.outline));
    group.push(content);
    group
}
