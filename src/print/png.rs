//! Pages as pictures: the same SVG, painted with glyph outlines of our own fonts in place of text, so that no font of the
//! machine is ever asked for.

use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::RangeInclusive;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::{GlyphId, MetadataProvider};

use crate::drawing::{Anchor, Drawing, Item, Page, TextLine};
use crate::text::{Face, Family};

use super::svg::{Setting, Writer};
use super::values::number;
use super::{Error, picture};

/// The usual resolution, in dots per inch.
pub const DPI: u16 = 150;

/// The resolutions that pages are painted at, in dots per inch. At the highest a page of legal paper takes 172 MB while it is
/// painted.
pub const DPI_RANGE: RangeInclusive<u16> = 72..=600;

/// One PNG for each page, at this many dots per inch, which each of them says.
///
/// # Errors
/// A resolution out of [`DPI_RANGE`], or a page that cannot be painted.
pub fn png(drawing: &Drawing, dpi: u16) -> Result<Vec<Vec<u8>>, Error> {
    if !DPI_RANGE.contains(&dpi) {
        return Err(Error::Resolution { dpi, least: *DPI_RANGE.start(), most: *DPI_RANGE.end() });
    }
    let (writer, outlines) = (Writer::new()?, Outlines::of(&drawing.family));
    let pages = drawing.pages.iter().map(|page| {
        let svg = writer.page(drawing, page, Setting::File, &|line| Some(outlines.line(line)))?;
        let dots = |millimetres: f64| (millimetres / 25.4 * f64::from(dpi)).round().max(1.0) as u32;
        encode(&paint(&svg, page, dots(page.width), dots(page.height))?, dpi)
            .map_err(|error| Error::Png(error.to_string()))
    });
    pages.collect()
}

fn paint(svg: &str, page: &Page, width: u32, height: u32) -> Result<Pixmap, Error> {
    // Pictures are painted by us: resvg would skip dots where it makes one smaller.
    let mut options = Options::default();
    options.image_href_resolver.resolve_data = Box::new(|_, _, _| None);
    let tree = Tree::from_str(svg, &options).map_err(|error| Error::Png(error.to_string()))?;
    let size = tree.size();
    let mut pixmap = Pixmap::new(width, height).ok_or_else(|| Error::Png("a page without area".into()))?;
    let scale = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, scale, &mut pixmap.as_mut());
    let dots = f64::from(width) / page.width;
    for item in &page.items {
        if let Item::Picture(of) = item {
            picture::paint(of, dots, &mut pixmap)?;
        }
    }
    Ok(pixmap)
}

/// A page is opaque, so that three colours say all of it. Row by row, for a page is large.
fn encode(picture: &Pixmap, dpi: u16) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let per_metre = (f64::from(dpi) / 0.0254).round() as u32;
    let unit = png::Unit::Meter;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit }));
    let mut header = encoder.write_header()?;
    let mut writer = header.stream_writer()?;
    for row in picture.data().chunks_exact(4 * picture.width() as usize) {
        let dots: Vec<u8> = row.chunks_exact(4).flat_map(|dot| [dot[0], dot[1], dot[2]]).collect();
        writer.write_all(&dots)?;
    }
    writer.finish()?;
    header.finish()?;
    Ok(file)
}

/// The glyph outlines of every face.
struct Outlines<'a> {
    /// In the order of [`Face::ALL`], each with its units in an em.
    faces: [(OutlineGlyphCollection<'a>, f64); 3],
}

impl<'a> Outlines<'a> {
    fn of(family: &'a Family) -> Outlines<'a> {
        let face = |face| {
            let font = family.font(face);
            let units = font.head().map_or(1000, |head| head.units_per_em());
            (font.outline_glyphs(), f64::from(units))
        };
        Outlines { faces: Face::ALL.map(face) }
    }

    /// The outline of a line of text as an SVG path.
    fn line(&self, line: &TextLine) -> String {
        let (glyphs, units) = &self.faces[line.face as usize];
        let mut x = match line.anchor {
            Anchor::Start => line.at.x,
            Anchor::Middle => line.at.x - line.width / 2.0,
            Anchor::End => line.at.x - line.width,
        };
        let mut pen = PathPen { d: String::new(), x, y: line.at.y, scale: line.size / units };
        for glyph in line.glyphs.iter() {
            pen.x = x + f64::from(glyph.x_offset) * line.size;
            pen.y = line.at.y - f64::from(glyph.y_offset) * line.size;
            x += f64::from(glyph.advance) * line.size;
            let Some(outline) = glyphs.get(GlyphId::new(glyph.id)) else { continue };
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            // A glyph that the font describes wrongly stays undrawn, as in every other reader of it.
            let _ = outline.draw(settings, &mut pen);
        }
        pen.d
    }
}

/// Writes an outline in font units, y upwards, as an SVG path in mm, y downwards.
struct PathPen {
    d: String,
    x: f64,
    y: f64,
    scale: f64,
}

impl PathPen {
    fn command(&mut self, command: char, points: &[(f32, f32)]) {
        self.d.push(command);
        for (x, y) in points {
            let x = number(self.x + f64::from(*x) * self.scale);
            let y = number(self.y - f64::from(*y) * self.scale);
            write!(self.d, " {x} {y}").expect("a String takes every write");
        }
    }
}

impl OutlinePen for PathPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.command('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.command('L', &[(x, y)]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.command('Q', &[(cx, cy), (x, y)]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.command('C', &[(cx0, cy0), (cx1, cy1), (x, y)]);
    }

    fn close(&mut self) {
        self.d.push('Z');
    }
}
