//! The embedded faces, and the shaper that makes a text into glyphs.

use harfrust::{Direction, FontRef, ShapeOptions, ShaperData, UnicodeBuffer};

use super::measured::Measured;

/// The family that outputs name where they keep text as text, then what may stand in for it: its metric twins.
pub const FAMILY: &str = "Liberation Sans, Arimo, Arial, sans-serif";

/// The height of a capital letter in units of the font size.
pub const CAP_HEIGHT: f64 = 1409.0 / 2048.0;

/// A face of the document's type family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Face {
    #[default]
    Regular,
    Bold,
    Italic,
}

impl Face {
    pub const ALL: [Face; 3] = [Face::Regular, Face::Bold, Face::Italic];
}

/// A shaped glyph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    pub id: u32,
    /// In units of the font size.
    pub advance: f32,
    pub x_offset: f32,
    pub y_offset: f32,
    /// The bytes of the line's text that it stands for.
    pub start: usize,
    pub end: usize,
}

// Named, so that the program holds each once.
static REGULAR: &[u8] = include_bytes!("fonts/LiberationSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("fonts/LiberationSans-Bold.ttf");
static ITALIC: &[u8] = include_bytes!("fonts/LiberationSans-Italic.ttf");

/// The whole TrueType file of a face: Liberation Sans 2.1.5, unmodified.
pub fn font_file(face: Face) -> &'static [u8] {
    match face {
        Face::Regular => REGULAR,
        Face::Bold => BOLD,
        Face::Italic => ITALIC,
    }
}

/// The document's faces, made ready for shaping. Made once per print and handed to whoever measures.
pub struct Fonts {
    /// In the order of [`Face::ALL`].
    faces: [Typeface; 3],
}

struct Typeface {
    font: FontRef<'static>,
    data: ShaperData,
    /// The glyph for what the font cannot draw.
    substitute: Substitute,
}

#[derive(Clone, Copy, Default)]
struct Substitute {
    id: u32,
    advance: f32,
}

impl Fonts {
    /// The fonts that are part of the program.
    pub fn embedded() -> Fonts {
        Fonts { faces: Face::ALL.map(Typeface::embedded) }
    }

    /// Shapes a text; every line break in it is kept, runs of other white space become one space.
    pub fn measure(&self, text: &str, face: Face) -> Measured {
        Measured::new(self, text, face)
    }

    /// Shapes one line of text without line breaks, from left to right.
    pub(super) fn shape(&self, text: &str, face: Face) -> Vec<Glyph> {
        self.faces[face as usize].shape(text)
    }
}

impl Typeface {
    fn embedded(face: Face) -> Typeface {
        let font = FontRef::new(font_file(face)).expect("the embedded fonts are sound");
        let data = ShaperData::new(&font);
        let mut typeface = Typeface { font, data, substitute: Substitute::default() };
        // A white square, as careful typesetters put for a letter they have no type for.
        if let [square] = typeface.shape("\u{25a1}")[..] {
            typeface.substitute = Substitute { id: square.id, advance: square.advance };
        }
        typeface
    }

    fn shape(&self, text: &str) -> Vec<Glyph> {
        let shaper = self.data.shaper(&self.font).build();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        // Lines are cut out of the glyphs from left to right, which both languages of the form are written in.
        buffer.set_direction(Direction::LeftToRight);
        let units = shaper.units_per_em() as f32;
        let shaped = shaper.shape(buffer, ShapeOptions::new());
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(infos.len());
        for (info, position) in infos.iter().zip(positions) {
            let missing = info.glyph_id == 0;
            glyphs.push(Glyph {
                id: if missing { self.substitute.id } else { info.glyph_id },
                advance: if missing { self.substitute.advance } else { position.x_advance as f32 / units },
                x_offset: position.x_offset as f32 / units,
                y_offset: position.y_offset as f32 / units,
                start: info.cluster as usize,
                end: text.len(),
            });
        }
        close_clusters(&mut glyphs);
        glyphs
    }
}

/// Ends each glyph's bytes where the next cluster starts; glyphs of one cluster share its bytes.
fn close_clusters(glyphs: &mut [Glyph]) {
    let mut end = None;
    let mut next_start = None;
    for glyph in glyphs.iter_mut().rev() {
        if let Some(start) = next_start.filter(|start| *start != glyph.start) {
            end = Some(start);
        }
        if let Some(end) = end {
            glyph.end = end;
        }
        next_start = Some(glyph.start);
    }
}
