//! The shaper that makes a text into glyphs of a family's faces.

use harfrust::{Direction, FontRef, ShapeOptions, ShapePlan, ShaperData, UnicodeBuffer, script};

use super::family::{Face, Family};

/// The height of a capital letter in units of the font size.
pub const CAP_HEIGHT: f64 = 1409.0 / 2048.0;

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

/// A document's faces, made ready for shaping. Made once per print and handed to whoever measures.
pub struct Fonts {
    family: Family,
    /// In the order of [`Face::ALL`].
    faces: [Typeface; 3],
}

struct Typeface {
    data: ShaperData,
    /// How Latin text is shaped, planned once; texts are many and short.
    latin: ShapePlan,
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
        Fonts::of(Family::embedded())
    }

    pub fn of(family: Family) -> Fonts {
        let faces = Face::ALL.map(|face| Typeface::new(&family.font(face)));
        Fonts { family, faces }
    }

    pub fn family(&self) -> &Family {
        &self.family
    }

    /// Shapes one line of text without line breaks, from left to right.
    pub(super) fn shape(&self, text: &str, face: Face) -> Vec<Glyph> {
        self.faces[face as usize].shape(&self.family.font(face), text)
    }
}

impl Typeface {
    fn new(font: &FontRef) -> Typeface {
        let data = ShaperData::new(font);
        let shaper = data.shaper(font).build();
        let latin = ShapePlan::new(&shaper, Direction::LeftToRight, Some(script::LATIN), None, &[]);
        let mut typeface = Typeface { data, latin, substitute: Substitute::default() };
        // A white square, as careful typesetters put for a letter they have no type for; else what is nearest to it.
        let drawn = |sign: &str| match typeface.shape(font, sign)[..] {
            [glyph] if glyph.id != 0 => Some(Substitute { id: glyph.id, advance: glyph.advance }),
            _ => None,
        };
        typeface.substitute = ["\u{25a1}", "\u{fffd}", "?"].into_iter().find_map(drawn).unwrap_or_default();
        typeface
    }

    fn shape(&self, font: &FontRef, text: &str) -> Vec<Glyph> {
        let shaper = self.data.shaper(font).build();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        // Lines are cut out of the glyphs from left to right, which both languages of the form are written in.
        buffer.set_direction(Direction::LeftToRight);
        // Numbers and marks alone are of no script.
        if buffer.script() == script::UNKNOWN {
            buffer.set_script(script::LATIN);
        }
        let is_latin = buffer.script() == script::LATIN && buffer.language().is_none();
        let options = ShapeOptions::new().plan(is_latin.then_some(&self.latin));
        let units = shaper.units_per_em() as f32;
        let shaped = shaper.shape(buffer, options);
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
