//! A face cut down to the characters of one document, as a font that browsers load: glyphs, a map from characters to them,
//! and the kerning that the document's lines were shaped with.

use std::collections::{BTreeMap, BTreeSet};

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use subsetter::GlyphRemapper;
use write_fonts::FontBuilder;
use write_fonts::tables::cmap::Cmap;
use write_fonts::types::Tag;

use crate::drawing::TextLine;
use crate::text::{Face, Family};

use super::Error;

const OS2: Tag = Tag::new(b"OS/2");
const POST: Tag = Tag::new(b"post");
const NAME: Tag = Tag::new(b"name");
const KERN: Tag = Tag::new(b"kern");

/// A `kern` table tells the length of its pairs in 16 bits.
const MOST_PAIRS: usize = 10_000;

/// A font file with the glyphs of these characters and of no others; characters that the face lacks are left out. `lines`
/// are the lines set in this face.
///
/// # Errors
/// Where the face cannot be cut down, which no face of a [`Family`] should be.
pub fn web_font<'a>(
    family: &Family,
    face: Face,
    characters: &BTreeSet<char>,
    lines: impl Iterator<Item = &'a TextLine>,
) -> Result<Vec<u8>, Error> {
    let font = family.font(face);
    let mut kept = GlyphRemapper::new();
    let map = font.charmap();
    let glyphs: BTreeMap<char, GlyphId> =
        characters.iter().filter_map(|&character| Some((character, map.map(character)?))).collect();
    let new = |glyph: GlyphId| u16::try_from(glyph.to_u32()).unwrap_or(0);
    let renamed: Vec<(char, GlyphId)> = glyphs
        .iter()
        .map(|(&character, &glyph)| (character, GlyphId::new(kept.remap(new(glyph)).into())))
        .collect();
    let pairs = kerning(&font, &glyphs, lines);
    let failed = |what: String| Error::Font(format!("{} {face:?}: {what}", family.name()));
    let file: &[u8] = family.file(face);
    let cut =
        subsetter::subset_with_variations(file, 0, &[], &kept).map_err(|error| failed(error.to_string()))?;
    let cut = FontRef::new(&cut).map_err(|error| failed(error.to_string()))?;
    let mut builder = FontBuilder::new();
    builder.copy_missing_tables(cut);
    let cmap = Cmap::from_mappings(renamed).map_err(|error| failed(error.to_string()))?;
    builder.add_table(&cmap).map_err(|error| failed(error.to_string()))?;
    let renamed = pairs
        .into_iter()
        .filter_map(|((left, right), by)| Some(([kept.get(new(left))?, kept.get(new(right))?], by)));
    let renamed: Vec<_> = renamed.collect();
    if !renamed.is_empty() {
        builder.add_raw(KERN, kern_table(renamed));
    }
    for tag in [OS2, NAME] {
        if let Some(table) = font.data_for_tag(tag).filter(|_| !builder.contains(tag)) {
            builder.add_raw(tag, table.as_bytes().to_vec());
        }
    }
    builder.add_raw(POST, post_table(&font));
    Ok(builder.build())
}

/// By how much the lines set two letters nearer to each other than they stand alone, in font units. A ligature is no letter:
/// browsers set its parts.
fn kerning<'a>(
    font: &FontRef,
    glyphs: &BTreeMap<char, GlyphId>,
    lines: impl Iterator<Item = &'a TextLine>,
) -> BTreeMap<(GlyphId, GlyphId), i16> {
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let units = font.head().map_or(1000, |head| head.units_per_em());
    let mut pairs = BTreeMap::new();
    for line in lines {
        let letter = |glyph: &crate::text::Glyph| {
            let mut characters = line.text.get(glyph.start..glyph.end)?.chars();
            let (first, None) = (characters.next()?, characters.next()) else { return None };
            glyphs.get(&first).copied().filter(|known| known.to_u32() == glyph.id)
        };
        for pair in line.glyphs.windows(2) {
            let (Some(left), Some(right)) = (letter(&pair[0]), letter(&pair[1])) else { continue };
            // From where the left one is drawn to where the right one is.
            let apart = pair[0].advance + pair[1].x_offset - pair[0].x_offset;
            let alone = metrics.advance_width(left).unwrap_or(0.0);
            let by = (apart * f32::from(units) - alone).round() as i16;
            if by != 0 {
                pairs.entry((left, right)).or_insert(by);
            }
        }
    }
    pairs
}

/// One subtable of pairs, ordered as readers search them.
fn kern_table(mut pairs: Vec<([u16; 2], i16)>) -> Vec<u8> {
    pairs.sort_unstable();
    pairs.truncate(MOST_PAIRS);
    let count = pairs.len() as u16;
    let steps = count.checked_ilog2().unwrap_or(0) as u16;
    let range = 6 << steps;
    let mut words: Vec<u16> = vec![0, 1, 0, 14 + 6 * count, 1, count, range, steps, 6 * count - range];
    for ([left, right], by) in pairs {
        words.extend([left, right, by as u16]);
    }
    words.into_iter().flat_map(u16::to_be_bytes).collect()
}

/// The face's own, without the names of its glyphs.
fn post_table(font: &FontRef) -> Vec<u8> {
    let own = font.data_for_tag(POST).map(|table| table.as_bytes().to_vec()).unwrap_or_default();
    let mut table = vec![0; 32];
    let length = own.len().min(table.len());
    table[..length].copy_from_slice(&own[..length]);
    table[..4].copy_from_slice(&0x0003_0000_u32.to_be_bytes());
    table
}
