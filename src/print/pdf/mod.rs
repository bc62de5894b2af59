//! A drawing as one PDF: embedded subset fonts, text that can be selected and searched, outline, tags, and what the
//! archive's standard asks for. The same drawing and date give the same bytes.

mod paint;
mod tags;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::validate::{Accessibility, Archival};
use krilla::configure::{Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Transform};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::tagging::TagTree;

use chrono::{Datelike, Timelike};

use crate::calendar::Time;
use crate::drawing::Drawing;
use crate::source::Language;

use super::Error;
use super::reading::page_name;
use paint::{Painter, Type};

/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// The standard allows strings of 32,767 bytes; nobody reads so long a title or description.
const LONGEST_TEXT: usize = 2_000;

/// The whole drawing as one PDF, which keeps to PDF/UA-1 and, where it is dated, to PDF/A-2a (that standard asks for a
/// date of creation, and none is ever made up).
///
/// # Errors
/// Where the PDF would break a standard that it says to keep.
pub fn pdf(drawing: &Drawing, dated: Option<Time>) -> Result<Vec<u8>, Error> {
    let settings =
        SerializeSettings { configuration: standard(dated.is_some())?, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let fonts = Type::of(&drawing.family)?;
    let language = match drawing.language {
        Language::Id => "id",
        Language::En => "en",
    };
    let mut tree = TagTree::new().with_lang(Some(language.into()));
    for (index, page) in drawing.pages.iter().enumerate() {
        let (width, height) = (page.width as f32 * POINTS, page.height as f32 * POINTS);
        let size = PageSettings::from_wh(width, height);
        let settings = size.ok_or_else(|| Error::Pdf("a page without area".into()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        surface.push_transform(&Transform::from_scale(POINTS, POINTS));
        let mut painter = Painter::new(&mut surface, &fonts);
        let tags = tags::page(&mut painter, index, page);
        surface.pop();
        surface.finish();
        let mut section = tags?;
        tags::links(&mut sheet, page).into_iter().for_each(|link| section.push(link));
        sheet.finish();
        tree.push(section);
    }
    document.set_tag_tree(tree);
    document.set_outline(outline(drawing));
    document.set_metadata(metadata(drawing, language, dated));
    document.finish().map_err(|error| Error::Pdf(format!("{error:?}")))
}

/// An entry for each page that the document has one for; under it its further pages by their numbers. In a book, the
/// entries of a document stand under its own.
fn outline(drawing: &Drawing) -> Outline {
    let mut outline = Outline::new();
    let (mut part, mut entry): (Option<OutlineNode>, Option<OutlineNode>) = (None, None);
    for (index, page) in drawing.pages.iter().enumerate() {
        let node = |title: &str| {
            OutlineNode::new(short(title), XyzDestination::new(index, Point::from_xy(0.0, 0.0)))
        };
        if page.part.is_some() || page.bookmark.is_some() {
            end(&mut entry, part.as_mut(), &mut outline);
        }
        if let Some(title) = &page.part {
            end(&mut part, None, &mut outline);
            part = Some(node(title));
        }
        let own = node(&page_name(page, index, drawing.language));
        match &mut entry {
            Some(above) => above.push_child(own),
            None => entry = Some(own),
        }
    }
    end(&mut entry, part.as_mut(), &mut outline);
    end(&mut part, None, &mut outline);
    outline
}

/// Puts an entry that gets no more children under what it belongs to.
fn end(ended: &mut Option<OutlineNode>, above: Option<&mut OutlineNode>, outline: &mut Outline) {
    let Some(ended) = ended.take() else { return };
    match above {
        Some(above) => above.push_child(ended),
        None => outline.push_child(ended),
    }
}

fn standard(dated: bool) -> Result<Configuration, Error> {
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    let kept = if dated { accessible.with_archival_validator(Archival::A2_A) } else { accessible };
    kept.finish().map_err(|error| Error::Pdf(format!("{error:?}")))
}

fn metadata(drawing: &Drawing, language: &str, dated: Option<Time>) -> Metadata {
    let title = if drawing.title.trim().is_empty() { "SOP" } else { &drawing.title };
    let metadata = Metadata::new()
        .title(short(title))
        .language(language.into())
        .creator("sop".into())
        .description(short(&drawing.about.subject))
        .authors(drawing.about.authors.iter().map(|author| short(author)).collect())
        .keywords(drawing.about.keywords.iter().map(|keyword| short(keyword)).collect())
        .text_direction(TextDirection::LeftToRight);
    match dated {
        Some(time) => metadata.creation_date(date(time)),
        None => metadata,
    }
}

fn date(time: Time) -> DateTime {
    let minutes = time.offset().local_minus_utc() / 60;
    DateTime::new(u16::try_from(time.year()).unwrap_or(0))
        .month(time.month() as u8)
        .day(time.day() as u8)
        .hour(time.hour() as u8)
        .minute(time.minute() as u8)
        .second(time.second() as u8)
        .utc_offset_hour((minutes / 60) as i8)
        .utc_offset_minute((minutes % 60).unsigned_abs() as u8)
}

/// A text cut to what the standard allows.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST_TEXT).collect()
}
