//! Strokes, fills and glyphs on one page of a PDF, in millimetres.

use std::sync::Arc;

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point as Place, Size, Transform};
use krilla::image::Image;
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::MetadataProvider;

use crate::drawing::{
    Anchor, Cell, Code, Flow, ImageFormat, Mark, Outline, Picture, Point, Rect, Rule, Symbol, TextLine,
    TickBox,
};
use crate::print::ink::{self, Colour, Hop};
use crate::print::{Error, picture};
use crate::text::{Face, Family, Joint};

/// The control points of a quarter circle stand so far from its ends, in radii.
const ARC: f64 = 0.552_284_75;

/// The faces as the PDF embeds them.
pub struct Type {
    /// In the order of [`Face::ALL`], each with its glyph of a space.
    faces: [(Font, u32); 3],
}

impl Type {
    pub fn of(family: &Family) -> Result<Type, Error> {
        let face = |face| {
            let space = family.font(face).charmap().map(' ');
            let font = Font::new((family.file(face).clone() as Arc<dyn AsRef<[u8]> + Send + Sync>).into(), 0);
            font.zip(space).ok_or_else(|| Error::Pdf("a font that cannot be read".into()))
        };
        let [regular, bold, italic] = Face::ALL.map(face);
        let [regular, bold, italic] = [regular?, bold?, italic?].map(|(font, space)| (font, space.to_u32()));
        Ok(Type { faces: [regular, bold, italic] })
    }
}

/// Paints on one page.
pub struct Painter<'a, 'b> {
    pub surface: &'a mut Surface<'b>,
    fonts: &'a Type,
}

impl<'a, 'b> Painter<'a, 'b> {
    pub fn new(surface: &'a mut Surface<'b>, fonts: &'a Type) -> Painter<'a, 'b> {
        Painter { surface, fonts }
    }

    pub fn fill(&mut self, cell: &Cell) {
        let Some(colour) = ink::fill(cell.fill) else { return };
        self.shape(outline(&Outline::Rect(cell.area)), Some(colour), None);
    }

    pub fn rule(&mut self, rule: &Rule) {
        let stroke = Stroke { line_cap: LineCap::Square, ..stroke(ink::rule(rule.width), rule.width) };
        self.shape(way(&[rule.from, rule.to], &[]), None, Some(stroke));
    }

    pub fn tie(&mut self, points: &[Point]) {
        self.shape(way(points, &[]), None, Some(stroke(ink::BLACK, ink::FLOW)));
    }

    pub fn symbol(&mut self, symbol: &Symbol) {
        let (colour, width) = ink::symbol(symbol.mark);
        let stroke = Stroke { line_join: LineJoin::Round, ..stroke(ink::BLACK, width) };
        self.shape(outline(&symbol.outline), Some(colour), Some(stroke));
        // Where words stand in the middle, the sign would cover them.
        let free = symbol.texts.iter().all(|line| line.glyphs.is_empty());
        if let Some(mark) = symbol.mark.filter(|_| free) {
            let corners = ink::sign(mark, &symbol.outline);
            match mark {
                Mark::Done => self.tick(&corners),
                Mark::Current => self.shape(polygon(&corners), Some(ink::BLACK), None),
            }
        }
        self.lines(&symbol.texts);
    }

    /// A box, ticked or not.
    pub fn tick_box(&mut self, of: &TickBox) {
        self.shape(outline(&Outline::Rect(of.area)), Some(ink::WHITE), Some(stroke(ink::BLACK, ink::BOX)));
        if of.ticked {
            self.tick(&ink::tick(of.area));
        }
    }

    fn tick(&mut self, corners: &[Point]) {
        let round = Stroke { line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        let stroke = Stroke { paint: rgb(ink::BLACK).into(), width: ink::TICK as f32, ..round };
        self.shape(way(corners, &[]), None, Some(stroke));
    }

    pub fn code(&mut self, code: &Code) {
        let mut path = PathBuilder::new();
        for bar in ink::bars(code) {
            for (index, corner) in corners(bar).iter().enumerate() {
                match index {
                    0 => path.move_to(corner.x as f32, corner.y as f32),
                    _ => path.line_to(corner.x as f32, corner.y as f32),
                }
            }
            path.close();
        }
        self.shape(path.finish(), Some(ink::BLACK), None);
    }

    pub fn flow(&mut self, flow: &Flow) {
        let (colour, width) = ink::flow(flow);
        let stroke = Stroke { line_join: LineJoin::Round, ..stroke(colour, width) };
        let mut points = ink::own(flow);
        if let [.., before, last] = &mut points[..] {
            *last = ink::short_of(*before, *last, ink::cut(flow));
        }
        self.shape(way(&points, &ink::hops(flow)), None, Some(stroke));
        if let Some(Point { x, y }) = ink::joint(flow) {
            let (side, radius) = (2.0 * ink::JOINT, ink::JOINT);
            let dot = Rect { x: x - radius, y: y - radius, width: side, height: side };
            self.shape(capsule(dot), Some(colour), None);
        }
        let arrowhead = ink::arrowhead(&flow.points).filter(|_| flow.joins.is_none());
        if let Some(corners) = arrowhead {
            self.shape(polygon(&corners), Some(colour), None);
        }
    }

    /// A flow's answer on its ground.
    pub fn label(&mut self, flow: &Flow) {
        for line in &flow.label {
            self.shape(outline(&Outline::Rect(ink::ground(line))), Some(ink::WHITE), None);
        }
        self.lines(&flow.label);
    }

    /// A PNG as it is, an SVG as dots.
    pub fn picture(&mut self, picture: &Picture) -> Result<(), Error> {
        let (file, area) = (&picture.image, picture.area);
        let image = match file.format {
            ImageFormat::Png => Image::from_png(file.bytes.to_vec().into(), false).map_err(Error::Picture)?,
            ImageFormat::Svg => {
                let (width, height, dots) = picture::dots(file, area.width)?;
                Image::from_rgba8(dots, width, height)
            }
        };
        let size = Size::from_wh(area.width as f32, area.height as f32);
        let size = size.ok_or_else(|| Error::Picture("it has no area".into()))?;
        self.surface.push_transform(&Transform::from_translate(area.x as f32, area.y as f32));
        self.surface.draw_image(image, size);
        self.surface.pop();
        Ok(())
    }

    /// Lines that belong together; words at a line's end stay words for those who search or listen.
    pub fn lines(&mut self, lines: &[TextLine]) {
        let last = lines.iter().rposition(|line| !line.glyphs.is_empty());
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.glyphs.is_empty()) {
            self.line(line, Some(index) < last);
        }
    }

    /// A space that nobody sees.
    pub fn blank(&mut self, area: Rect) {
        let glyph = self.space(Face::Regular, 0);
        self.glyphs(Place::from_xy(area.x as f32, area.y as f32), &[glyph], Face::Regular, " ", 1.0);
    }

    fn line(&mut self, line: &TextLine, goes_on: bool) {
        let shaped = |glyph: &crate::text::Glyph| {
            let (id, bytes) = (GlyphId::new(glyph.id), glyph.start..glyph.end);
            KrillaGlyph::new(id, glyph.advance, glyph.x_offset, glyph.y_offset, 0.0, bytes, None)
        };
        let mut glyphs: Vec<KrillaGlyph> = line.glyphs.iter().map(shaped).collect();
        let mut text = line.text.clone();
        match line.joint {
            Joint::Paragraph | Joint::Space if goes_on => {
                glyphs.push(self.space(line.face, text.len()));
                text.push(' ');
            }
            // The hyphen that only the line's end brought says so: to those who search, the word is whole.
            Joint::Hyphen => {
                text.pop();
                let start = text.len();
                text.push('\u{ad}');
                if let Some(hyphen) = glyphs.last_mut() {
                    hyphen.text_range = start..text.len();
                }
            }
            Joint::Paragraph | Joint::Space | Joint::Nothing => {}
        }
        let (x, y) = (line.at.x as f32, line.at.y as f32);
        let back = match line.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => line.width / 2.0,
            Anchor::End => line.width,
        };
        if line.upright {
            self.surface.push_transform(&Transform::from_rotate_at(-90.0, x, y));
        }
        self.glyphs(Place::from_xy(x - back as f32, y), &glyphs, line.face, &text, line.size as f32);
        if line.upright {
            self.surface.pop();
        }
    }

    fn space(&self, face: Face, at: usize) -> KrillaGlyph {
        KrillaGlyph::new(
            GlyphId::new(self.fonts.faces[face as usize].1),
            0.0,
            0.0,
            0.0,
            0.0,
            at..at + 1,
            None,
        )
    }

    fn glyphs(&mut self, at: Place, glyphs: &[KrillaGlyph], face: Face, text: &str, size: f32) {
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(ink::BLACK)));
        let font = self.fonts.faces[face as usize].0.clone();
        self.surface.draw_glyphs(at, glyphs, font, text, size, false);
    }

    fn shape(&mut self, path: Option<Path>, colour: Option<Colour>, stroke: Option<Stroke>) {
        let Some(path) = path else { return };
        self.surface.set_fill(colour.map(fill));
        self.surface.set_stroke(stroke);
        self.surface.draw_path(&path);
    }
}

fn fill(colour: Colour) -> Fill {
    Fill { paint: rgb(colour).into(), opacity: NormalizedF32::ONE, rule: krilla::paint::FillRule::default() }
}

fn stroke(colour: Colour, width: f64) -> Stroke {
    Stroke { paint: rgb(colour).into(), width: width as f32, ..Stroke::default() }
}

fn rgb(colour: Colour) -> rgb::Color {
    rgb::Color::new(colour.0, colour.1, colour.2)
}

/// A line through these points, over its hops.
fn way(points: &[Point], hops: &[Hop]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (run, point) in points.iter().enumerate() {
        if run == 0 {
            path.move_to(point.x as f32, point.y as f32);
            continue;
        }
        for hop in hops.iter().filter(|hop| hop.run == run - 1) {
            path.line_to(hop.from.x as f32, hop.from.y as f32);
            // Up from the start to the middle, then down to the end: each a quarter circle.
            let rise = Point {
                x: hop.over.x - (hop.from.x + hop.to.x) / 2.0,
                y: hop.over.y - (hop.from.y + hop.to.y) / 2.0,
            };
            let back = Point { x: (hop.from.x - hop.to.x) / 2.0, y: (hop.from.y - hop.to.y) / 2.0 };
            let ahead = Point { x: -back.x, y: -back.y };
            quarter(&mut path, [hop.from, rise], [back, hop.over]);
            quarter(&mut path, [hop.over, ahead], [rise, hop.to]);
        }
        path.line_to(point.x as f32, point.y as f32);
    }
    path.finish()
}

/// A quarter circle: its start and the way its first control point goes; the way the second one goes, and its end.
fn quarter(path: &mut PathBuilder, [from, first]: [Point; 2], [second, to]: [Point; 2]) {
    let control = |end: Point, by: Point| ((end.x + ARC * by.x) as f32, (end.y + ARC * by.y) as f32);
    let ((x1, y1), (x2, y2)) = (control(from, first), control(to, second));
    path.cubic_to(x1, y1, x2, y2, to.x as f32, to.y as f32);
}

fn outline(outline: &Outline) -> Option<Path> {
    match outline {
        Outline::Rect(area) => polygon(&corners(*area)),
        Outline::Capsule(area) => capsule(*area),
        Outline::Polygon(points) => polygon(points),
    }
}

fn corners(area: Rect) -> [Point; 4] {
    let (right, bottom) = (area.x + area.width, area.y + area.height);
    [(area.x, area.y), (right, area.y), (right, bottom), (area.x, bottom)].map(|(x, y)| Point { x, y })
}

fn polygon(points: &[Point]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (index, point) in points.iter().enumerate() {
        match index {
            0 => path.move_to(point.x as f32, point.y as f32),
            _ => path.line_to(point.x as f32, point.y as f32),
        }
    }
    path.close();
    path.finish()
}

fn capsule(area: Rect) -> Option<Path> {
    let radius = area.width.min(area.height) / 2.0;
    let (left, right, middle) = (area.x + radius, area.x + area.width - radius, area.y + area.height / 2.0);
    let at = |x: f64, y: f64| Point { x, y };
    let (up, down, ahead, back) = (at(0.0, -radius), at(0.0, radius), at(radius, 0.0), at(-radius, 0.0));
    let mut path = PathBuilder::new();
    path.move_to(left as f32, (middle - radius) as f32);
    path.line_to(right as f32, (middle - radius) as f32);
    quarter(&mut path, [at(right, middle - radius), ahead], [up, at(right + radius, middle)]);
    quarter(&mut path, [at(right + radius, middle), down], [ahead, at(right, middle + radius)]);
    path.line_to(left as f32, (middle + radius) as f32);
    quarter(&mut path, [at(left, middle + radius), back], [down, at(left - radius, middle)]);
    quarter(&mut path, [at(left - radius, middle), up], [back, at(left, middle - radius)]);
    path.close();
    path.finish()
}
