//! The cover of a book of SOPs: logo, agency, title and date, one below the other in the middle of the page.

use crate::calendar::Date;
use crate::drawing::{Anchor, Item, LINE, Page, Picture, Point, Rect, Rule, Sheet, TextClass, TextLine};
use crate::office::{Office, date};
use crate::source::Language;
use crate::text::{Face, Fonts, Line, POINT};

use super::head::{AGENCY_LEADING, agency_lines};

/// Font size of the title and of the date, in mm.
const TITLE: f64 = 28.0 * POINT;
const DATE: f64 = 12.0 * POINT;
/// From baseline to baseline of the title, in its size.
const TITLE_LEADING: f64 = 1.2;
/// The logo's greatest height and width, in mm.
const LOGO: (f64, f64) = (34.0, 80.0);
/// Below the logo; above and below the title, in mm.
const BELOW_LOGO: f64 = 7.0;
const AROUND_TITLE: f64 = 15.0;
/// Length of the line between title and date, in mm.
const RULE: f64 = 60.0;

/// What a cover shows.
pub struct Cover<'a> {
    pub title: &'a str,
    pub agency: &'a [String],
    pub office: &'a Office,
    pub sheet: Sheet,
    pub fonts: &'a Fonts,
}

impl Cover<'_> {
    /// The page; a book without any date has none on its cover.
    pub fn page(&self, day: Option<Date>, language: Language) -> Page {
        let frame = self.sheet.frame;
        let width = 0.8 * frame.width;
        let agency = agency_lines(self.agency, self.fonts, width);
        let title = self.fonts.measure(self.title, Face::Bold).wrap_evenly(TITLE, width);
        let day = day.map(|day| self.fonts.line(&date(day, language), Face::Regular, DATE));
        let logo = self.office.logo.as_ref().map(|image| {
            let scale = (LOGO.0 / image.height).min(LOGO.1 / image.width);
            (image, image.width * scale, image.height * scale)
        });
        let agency_height: f64 = agency.iter().map(|line| AGENCY_LEADING * line.size).sum();
        let title_height = title.len() as f64 * TITLE_LEADING * TITLE;
        let height = logo.as_ref().map_or(0.0, |(.., height)| height + BELOW_LOGO) + agency_height;
        let height = height + title_height + 2.0 * AROUND_TITLE + DATE;
        let centre = frame.x + frame.width / 2.0;
        // A little above the middle, where the eye looks for it.
        let mut y = frame.y + ((frame.height - height) * 0.46).max(0.0);
        let mut items = Vec::new();
        if let Some((image, width, height)) = logo {
            let area = Rect { x: centre - width / 2.0, y, width, height };
            let description = self.office.captions.logo.clone();
            items.push(Item::Picture(Picture { area, image: image.clone(), description }));
            y += height + BELOW_LOGO;
        }
        let agency = stacked(agency, AGENCY_LEADING, centre, &mut y);
        y += AROUND_TITLE;
        let title = stacked(title, TITLE_LEADING, centre, &mut y);
        y += AROUND_TITLE / 2.0;
        let end = |x: f64| Point { x: centre + x, y };
        let rule = Rule { from: end(-RULE / 2.0), to: end(RULE / 2.0), width: LINE };
        y += AROUND_TITLE / 2.0;
        let day = stacked(day.into_iter().collect(), 1.0, centre, &mut y);
        items.extend([Item::Paragraph(agency), Item::Heading(1, title), Item::Rules(vec![rule])]);
        items.push(Item::Paragraph(day));
        Page {
            width: self.sheet.width,
            height: self.sheet.height,
            part: None,
            bookmark: Some(self.title.to_owned()),
            procedure: None,
            items,
        }
    }
}

/// Centred lines below this height, which moves down with them.
fn stacked(lines: Vec<Line>, leading: f64, x: f64, y: &mut f64) -> Vec<TextLine> {
    let place = |line: Line| {
        *y += leading * line.size;
        // Capitals stand in the middle of their lines.
        let at = Point { x, y: *y - (leading - 0.7) / 2.0 * line.size };
        TextLine::new(line, at, Anchor::Middle, TextClass::Title)
    };
    lines.into_iter().map(place).collect()
}
