//! Pictures as dots: for a page that is painted whole, and for PDF where the file is an SVG.
//!
//! An SVG becomes dots in PDF at 600 per inch. That draws every SVG alike (gradients, clips, masks), finer than office printers
//! do, in a few kilobytes for a logo; krilla-svg would keep the paths, at the price of crates that nobody keeps any more.

use resvg::tiny_skia::{FilterQuality, Pixmap, PixmapPaint, PremultipliedColorU8, Transform};
use resvg::usvg::{Options, Tree};

use crate::drawing::{Image, ImageFormat, Picture};

use super::Error;

/// Dots per inch of an SVG in a PDF.
const DPI: f64 = 600.0;

/// Paints a picture onto a page of so many dots per millimetre.
pub fn paint(picture: &Picture, dots: f64, page: &mut Pixmap) -> Result<(), Error> {
    let area = picture.area;
    let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(|side| (side * dots) as f32);
    let at = Transform::from_translate(x, y);
    match picture.image.format {
        ImageFormat::Png => {
            let whole = Pixmap::decode_png(&picture.image.bytes).map_err(|error| broken(&error))?;
            let small = shrunk(whole, width, height);
            let scale = at.pre_scale(width / small.width() as f32, height / small.height() as f32);
            let smooth = PixmapPaint { quality: FilterQuality::Bicubic, ..PixmapPaint::default() };
            page.draw_pixmap(0, 0, small.as_ref(), &smooth, scale, None);
        }
        ImageFormat::Svg => {
            let tree = tree(&picture.image)?;
            let scale = at.pre_scale(width / tree.size().width(), height / tree.size().height());
            resvg::render(&tree, scale, &mut page.as_mut());
        }
    }
    Ok(())
}

/// An SVG's dots for this width in mm, with straight alpha: width, height, and red, green, blue, alpha of each.
pub fn dots(image: &Image, width: f64) -> Result<(u32, u32, Vec<u8>), Error> {
    let tree = tree(image)?;
    let count = |millimetres: f64| (millimetres / 25.4 * DPI).ceil().max(1.0) as u32;
    let (wide, high) = (count(width), count(width * image.height / image.width));
    let mut pixmap = Pixmap::new(wide, high).ok_or_else(|| broken(&"it has no area"))?;
    let (x, y) = (wide as f32 / tree.size().width(), high as f32 / tree.size().height());
    resvg::render(&tree, Transform::from_scale(x, y), &mut pixmap.as_mut());
    Ok((wide, high, pixmap.take_demultiplied()))
}

fn tree(image: &Image) -> Result<Tree, Error> {
    // No file is opened for a picture, whatever it says.
    let mut options = Options::default();
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    Tree::from_data(&image.bytes, &options).map_err(|error| broken(&error))
}

fn broken(reason: &dyn std::fmt::Display) -> Error {
    Error::Picture(reason.to_string())
}

/// A picture halved until less than twice as large as it will be: each dot then comes of all that it stands for.
fn shrunk(mut picture: Pixmap, width: f32, height: f32) -> Pixmap {
    while picture.width() as f32 >= 2.0 * width && picture.height() as f32 >= 2.0 * height {
        let Some(half) = halved(&picture) else { break };
        picture = half;
    }
    picture
}

fn halved(picture: &Pixmap) -> Option<Pixmap> {
    let (width, height) = (picture.width().div_ceil(2), picture.height().div_ceil(2));
    let mut half = Pixmap::new(width, height)?;
    let dot = |x: u32, y: u32| picture.pixel(x.min(picture.width() - 1), y.min(picture.height() - 1));
    for (index, made) in (0..).zip(half.pixels_mut()) {
        let (x, y) = (2 * (index % width), 2 * (index / width));
        let four = [dot(x, y)?, dot(x + 1, y)?, dot(x, y + 1)?, dot(x + 1, y + 1)?];
        let mean = |part: fn(PremultipliedColorU8) -> u8| {
            (four.iter().map(|dot| u16::from(part(*dot))).sum::<u16>() / 4) as u8
        };
        *made = PremultipliedColorU8::from_rgba(
            mean(PremultipliedColorU8::red),
            mean(PremultipliedColorU8::green),
            mean(PremultipliedColorU8::blue),
            mean(PremultipliedColorU8::alpha),
        )?;
    }
    Some(half)
}
