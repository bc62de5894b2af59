//! The type family that a document is set in: the one that is part of the program, or an office's own, chosen among font
//! files by what their name tables say. Reads no file itself.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::raw::tables::head::MacStyle;
use skrifa::raw::tables::os2::SelectionFlags;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

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

// Named, so that the program holds each once.
static REGULAR: &[u8] = include_bytes!("fonts/LiberationSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("fonts/LiberationSans-Bold.ttf");
static ITALIC: &[u8] = include_bytes!("fonts/LiberationSans-Italic.ttf");

/// How many units an em may have, by the font formats.
const UNITS: std::ops::RangeInclusive<u16> = 16..=16_384;

/// A whole font file, TrueType or OpenType.
pub type FontFile = Arc<Cow<'static, [u8]>>;

/// Three faces that belong together, and what they are called. Cheap to clone; every face is known to be readable.
#[derive(Clone, PartialEq)]
pub struct Family(Arc<Faces>);

#[derive(PartialEq)]
struct Faces {
    name: String,
    css: String,
    /// In the order of [`Face::ALL`].
    files: [FontFile; 3],
    missing: Vec<Face>,
}

/// What may be a font: a file's name and bytes.
#[derive(Clone)]
pub struct Candidate {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Why no family can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FamilyError {
    /// No font file at all.
    NoFonts,
    /// A file that is not a font, or is damaged.
    Unreadable { file: String },
    /// Several families, and none was asked for.
    Several { families: Vec<String> },
    /// The family that was asked for is not there.
    Unknown { wanted: String, families: Vec<String> },
    /// A family without an upright face of normal weight.
    NoRegular { family: String },
    /// Two files that say they are the same face.
    Twice { family: String, files: [String; 2] },
    /// A font whose owner forbids it to be embedded, or to be cut to the letters used.
    Restricted { file: String },
    /// A font that lacks letters without which nothing can be written.
    NoLetters { file: String },
}

impl Family {
    /// Liberation Sans 2.1.5, unmodified. Outputs that keep text as text name its metric twins too.
    pub fn embedded() -> Family {
        let file = |bytes: &'static [u8]| Arc::new(Cow::Borrowed(bytes));
        Family(Arc::new(Faces {
            name: "Liberation Sans".into(),
            css: "Liberation Sans, Arimo, Arial, sans-serif".into(),
            files: [file(REGULAR), file(BOLD), file(ITALIC)],
            missing: Vec::new(),
        }))
    }

    /// The family of this name among these files, whatever the case; without a name the only one there is. A face that is
    /// not there is replaced by the regular one: see [`Family::missing`].
    ///
    /// # Errors
    /// See [`FamilyError`]. Only a damaged file is refused whatever family it may be of; the owner's restrictions and the
    /// lack of letters count for the chosen family alone.
    pub fn choose(candidates: Vec<Candidate>, wanted: Option<&str>) -> Result<Family, FamilyError> {
        let mut families: BTreeMap<String, Vec<Found>> = BTreeMap::new();
        for candidate in candidates {
            let (family, found) = read(candidate)?;
            families.entry(family).or_default().push(found);
        }
        let name = chosen(&families, wanted)?;
        let mut files: [Option<Found>; 3] = [None, None, None];
        for found in families.remove(&name).unwrap_or_default() {
            let Some(face) = found.face else { continue };
            if let Some(other) = &files[face as usize] {
                return Err(FamilyError::Twice { family: name, files: [other.file.clone(), found.file] });
            }
            found.may_be_used()?;
            files[face as usize] = Some(found);
        }
        let missing = Face::ALL.into_iter().filter(|face| files[*face as usize].is_none()).collect();
        let [Some(regular), bold, italic] = files else {
            return Err(FamilyError::NoRegular { family: name });
        };
        let stand_in = |found: Option<Found>| found.map_or_else(|| regular.bytes.clone(), |it| it.bytes);
        let (bold, italic) = (stand_in(bold), stand_in(italic));
        // Only what is no sign of CSS or HTML, whatever a font calls itself.
        let plain = |c: &char| c.is_alphanumeric() || " -_.+".contains(*c);
        let plain: String = name.chars().filter(plain).collect();
        let css = format!("'{plain}', {}", if regular.serif { "serif" } else { "sans-serif" });
        Ok(Family(Arc::new(Faces { css, files: [regular.bytes, bold, italic], missing, name })))
    }

    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// As CSS and SVG name it: the family, then what may stand in for it.
    pub fn css(&self) -> &str {
        &self.0.css
    }

    pub fn file(&self, face: Face) -> &FontFile {
        &self.0.files[face as usize]
    }

    /// The faces that the regular one stands in for.
    pub fn missing(&self) -> &[Face] {
        &self.0.missing
    }

    /// A face's tables.
    pub fn font(&self, face: Face) -> FontRef<'_> {
        FontRef::new(self.file(face)).expect("a family holds only fonts that were read before")
    }
}

impl Debug for Family {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Family").field(&self.0.name).finish()
    }
}

/// The name of the family to take.
fn chosen(families: &BTreeMap<String, Vec<Found>>, wanted: Option<&str>) -> Result<String, FamilyError> {
    let names = || families.keys().cloned().collect::<Vec<String>>();
    match (wanted, &names()[..]) {
        (_, []) => Err(FamilyError::NoFonts),
        (Some(wanted), all) => {
            let same = |name: &&String| name.to_lowercase() == wanted.trim().to_lowercase();
            let unknown = || FamilyError::Unknown { wanted: wanted.to_owned(), families: names() };
            all.iter().find(same).cloned().ok_or_else(unknown)
        }
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(FamilyError::Several { families: names() }),
    }
}

/// A font file that was read.
struct Found {
    file: String,
    bytes: FontFile,
    /// None of the three: bold italic.
    face: Option<Face>,
    serif: bool,
}

fn read(candidate: Candidate) -> Result<(String, Found), FamilyError> {
    let unreadable = || FamilyError::Unreadable { file: candidate.name.clone() };
    let font = FontRef::new(&candidate.bytes).map_err(|_| unreadable())?;
    let cut_short = |font: &FontRef| {
        font.table_directory().table_records().iter().any(|record| font.data_for_tag(record.tag()).is_none())
    };
    let scaled = font.head().is_ok_and(|head| UNITS.contains(&head.units_per_em()));
    let required = scaled && font.maxp().is_ok() && font.hmtx().is_ok() && font.cmap().is_ok();
    if !required || cut_short(&font) || font.outline_glyphs().format().is_none() {
        return Err(unreadable());
    }
    let name = font.localized_strings(StringId::FAMILY_NAME).english_or_first();
    let name = name.map(|name| name.to_string()).filter(|name| !name.trim().is_empty());
    let family = name.ok_or_else(unreadable)?.trim().to_owned();
    let (face, serif) = (face(&font), is_serif(&font));
    let bytes = Arc::new(Cow::Owned(candidate.bytes));
    Ok((family, Found { file: candidate.name, bytes, face, serif }))
}

fn face(font: &FontRef) -> Option<Face> {
    let (bold, italic) = match (font.os2(), font.head()) {
        (Ok(os2), _) => {
            let flags = os2.fs_selection();
            (flags.contains(SelectionFlags::BOLD), flags.contains(SelectionFlags::ITALIC))
        }
        (Err(_), Ok(head)) => {
            let style = head.mac_style();
            (style.contains(MacStyle::BOLD), style.contains(MacStyle::ITALIC))
        }
        (Err(_), Err(_)) => (false, false),
    };
    match (bold, italic) {
        (false, false) => Some(Face::Regular),
        (true, false) => Some(Face::Bold),
        (false, true) => Some(Face::Italic),
        (true, true) => None,
    }
}

/// By PANOSE: a Latin text face whose serif style is one.
fn is_serif(font: &FontRef) -> bool {
    font.os2().is_ok_and(|os2| matches!(os2.panose_10(), [2, 2..=10, ..]))
}

impl Found {
    fn may_be_used(&self) -> Result<(), FamilyError> {
        let font =
            FontRef::new(&self.bytes).map_err(|_| FamilyError::Unreadable { file: self.file.clone() })?;
        if is_restricted(&font) {
            return Err(FamilyError::Restricted { file: self.file.clone() });
        }
        let writes = |letter: char| {
            let outlines = font.outline_glyphs();
            let outline = font.charmap().map(letter).and_then(|glyph| outlines.get(glyph));
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            outline.is_some_and(|outline| outline.draw(settings, &mut Nowhere).is_ok())
        };
        match ('a'..='z').chain('A'..='Z').chain('0'..='9').chain([' ', '?', '-']).all(writes) {
            true => Ok(()),
            false => Err(FamilyError::NoLetters { file: self.file.clone() }),
        }
    }
}

/// What the owner says in `fsType`: bit 1 alone forbids embedding, bit 8 forbids cutting the font down, bit 9 allows
/// bitmaps only. Every output embeds outlines of just the letters that are used.
fn is_restricted(font: &FontRef) -> bool {
    let Ok(os2) = font.os2() else { return false };
    let of = os2.fs_type();
    of & 0x000e == 0x0002 || of & 0x0300 != 0
}

/// Only finds out whether a glyph can be drawn.
struct Nowhere;

impl OutlinePen for Nowhere {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}
