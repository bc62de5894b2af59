//! Checks the file of a logo: that it can be painted, that painting it costs little, and that nothing in it reaches outside.

use std::sync::Arc;

use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::{self, Node};
use resvg::usvg::{Options, Tree};

use crate::drawing::{Image, ImageFormat};
use crate::source::{Diagnostic, Phrase, Source, Span};

use super::cost::cost;

/// The widest and highest PNG, in dots: 26 mm at 600 dpi take 614.
const MOST_DOTS: u32 = 4_000;
/// How many elements, attributes and texts an SVG may have.
const MOST_NODES: u32 = 20_000;

/// How many elements may be painted, each as often as it is repeated.
const MOST_PAINTED: u64 = 200_000;

/// Elements that run, refer, or need fonts or decoders that only some outputs have.
const FOREIGN: [&str; 10] =
    ["script", "foreignObject", "image", "feImage", "text", "iframe", "audio", "video", "a", "animate"];

/// A PNG.
pub fn png(bytes: Vec<u8>) -> Result<Image, Box<Diagnostic>> {
    let (width, height) = png_size(&bytes).ok_or_else(|| bad("berkas ini bukan PNG", "this is not a PNG"))?;
    if width == 0 || height == 0 || width > MOST_DOTS || height > MOST_DOTS {
        return Err(bad(
            format!("gambar ini {width} × {height} titik; paling besar {MOST_DOTS} × {MOST_DOTS}"),
            format!("this picture has {width} × {height} dots; the most is {MOST_DOTS} × {MOST_DOTS}"),
        ));
    }
    Pixmap::decode_png(&bytes)
        .map_err(|error| bad(format!("PNG ini rusak: {error}"), format!("this PNG is damaged: {error}")))?;
    let (width, height) = (f64::from(width), f64::from(height));
    Ok(Image { format: ImageFormat::Png, bytes: bytes.into(), width, height })
}

/// Width and height as the file's head says, before anything is made room for.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let number = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    (head.get(4..8)? == b"IHDR").then_some(())?;
    Some((number(8)?, number(12)?))
}

/// An SVG. Its text is kept as it is.
pub fn svg(source: &Source) -> Result<Image, Box<Diagnostic>> {
    let limits = roxmltree::ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..Default::default() };
    let tree = roxmltree::Document::parse_with_options(source.text(), limits).map_err(|error| {
        let position = error.pos();
        let line = source.line(usize::try_from(position.row).unwrap_or(1));
        let reason = format!("this is not a sound SVG: {error}");
        at(line, format!("berkas ini bukan SVG yang utuh: {error}"), reason)
    })?;
    for node in tree.descendants() {
        within(&node)?;
    }
    if cost(&tree).is_none_or(|cost| cost > MOST_PAINTED) {
        return Err(bad(
            format!("SVG ini terlalu rumit: lebih dari {MOST_PAINTED} bentuk harus digambar"),
            format!("this SVG is too intricate: more than {MOST_PAINTED} shapes would have to be painted"),
        ));
    }
    let picture = Tree::from_xmltree(&tree, &Options::default()).map_err(|error| {
        bad(format!("SVG ini tidak dapat digambar: {error}"), format!("this SVG cannot be drawn: {error}"))
    })?;
    let (width, height) = (f64::from(picture.size().width()), f64::from(picture.size().height()));
    if picture.root().children().is_empty() {
        return Err(bad("SVG ini tidak menggambar apa pun", "this SVG draws nothing"));
    }
    let bytes: Arc<[u8]> = source.text().as_bytes().into();
    Ok(Image { format: ImageFormat::Svg, bytes, width, height })
}

/// Whether an element stays within the file.
fn within(node: &Node) -> Result<(), Box<Diagnostic>> {
    let span = Span::new(node.range().start, node.range().end);
    if node.is_pi() || (node.is_element() && FOREIGN.contains(&node.tag_name().name())) {
        let name = node.pi().map_or(node.tag_name().name(), |pi| pi.target);
        let tag = Span::new(span.start, span.start + 1 + name.len());
        return Err(at(
            tag,
            format!("logo tidak boleh memuat `{name}`; ubah teks menjadi kurva, dan gambar menjadi bentuk"),
            format!("a logo may not hold `{name}`; make texts into outlines, and pictures into shapes"),
        ));
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let span = Span::new(attribute.range().start, attribute.range().end);
        if name.to_ascii_lowercase().starts_with("on") {
            return Err(at(
                span,
                format!("logo tidak boleh menjalankan `{name}`"),
                format!("a logo may not run `{name}`"),
            ));
        }
        let refers = name == "href" && !value.trim_start().starts_with('#');
        if refers || reaches_outside(value) {
            return Err(outside(span));
        }
    }
    let style = node.is_element() && node.tag_name().name() == "style";
    if style && node.text().is_some_and(|text| text.contains('@') || reaches_outside(text)) {
        return Err(outside(span));
    }
    Ok(())
}

/// Whether a style refers to anything but a part of the file.
fn reaches_outside(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let mut references = style.split("url(").skip(1);
    references
        .any(|reference| !reference.trim_start_matches([' ', '\t', '\n', '\r', '"', '\'']).starts_with('#'))
}

fn outside(span: Span) -> Box<Diagnostic> {
    at(
        span,
        "logo tidak boleh merujuk ke luar berkasnya",
        "a logo may not refer to anything outside its file",
    )
}

fn bad(id: impl Into<String>, en: impl Into<String>) -> Box<Diagnostic> {
    at(Span::default(), id, en)
}

fn at(span: Span, id: impl Into<String>, en: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("bad-logo", span, Phrase::new(id, en)))
}
