//! Forms on pages of their own, standing upright: blank ones to write on, filled ones as somebody filled them in.

mod field;
mod words;

use std::sync::Arc;

use crate::document::Document;
use crate::drawing::{Anchor, HAIRLINE, Item, Page, Point, Rule, Sheet, TextClass, TextLine};
use crate::office::Office;
use crate::procedure::form::{Form, Record as Values};
use crate::procedure::{Edition, Procedure, StepIx};
use crate::text::{Face, Fonts, Line, POINT};

use super::grid::{self, Content, Grid, PADDING, Row};
use super::sheets::Sheets;
use super::stamp::{Seal, Stamp};
pub use field::in_words as value_in_words;
use field::{blank, filled};
use words::{Words, words};

/// Font sizes, in mm.
const SIZE: f64 = 9.5 * POINT;
const SMALL: f64 = grid::SMALL;
const AGENCY: f64 = 10.5 * POINT;
const TITLE: f64 = 14.0 * POINT;
/// The column of labels, as a share of the frame.
const LABELS: f64 = 0.34;
/// Room to sign in, in mm.
const SIGNATURE: f64 = 18.0;
/// The block to sign in, in mm: how wide it is, and all its lines together.
const BLOCK: f64 = 72.0;
const BLOCK_HEIGHT: f64 = SIGNATURE + 16.0;
const ABOVE_BLOCK: f64 = 7.0;

/// A form that somebody filled in.
#[derive(Debug, Clone)]
pub struct FilledForm {
    pub form: Arc<Form>,
    pub values: Values,
    pub by: Stamp,
    /// The key of the actor as whom it was filled in.
    pub actor: String,
    /// The step that it was filled in for; `None`: the opening.
    pub step: Option<StepIx>,
    pub seal: Seal,
}

/// Every form of a document, each once: those with names, then those written in procedures and steps.
pub fn forms_of(edition: &Edition) -> Vec<Arc<Form>> {
    let named = edition.document.forms.iter().map(|(key, form)| {
        let form = Form { id: Some(key.clone()), title: form.title.clone(), fields: form.fields.clone() };
        Arc::new(form)
    });
    let used = |procedure: &Procedure| {
        let steps = procedure.steps.iter().filter_map(|step| step.form.clone());
        procedure.form.clone().into_iter().chain(steps).filter(|form| form.id.is_none()).collect::<Vec<_>>()
    };
    named.chain(edition.procedures.values().flat_map(|procedure| used(procedure))).collect()
}

/// A blank form's pages.
fn blank_form(office: &Office, document: &Document, form: &Form, fonts: &Fonts) -> Vec<Page> {
    let maker = Maker::new(office, document, form, fonts);
    let mut sheets = maker.open("");
    let labels = sheets.frame().width * LABELS;
    let values = sheets.frame().width - labels;
    let rows = form.fields.iter().map(|(name, field)| {
        let label = field::label(name, field, field.required);
        let width = labels - 2.0 * PADDING;
        let mut head = grid::texts(fonts, &label, (Face::Bold, SIZE), width);
        let hints = field::hints(field, document.language);
        head.extend(hints.iter().flat_map(|hint| grid::texts(fonts, hint, (Face::Regular, SMALL), width)));
        let value = blank(fonts, field, document.language, values - 2.0 * PADDING);
        maker.row(head, value)
    });
    let rows = signed(rows.collect(), SMALL * 1.5);
    sheets.table(&Grid { widths: vec![labels, values], head: Vec::new() }, rows);
    if form.fields.values().any(|field| field.required) {
        sheets.skip(1.0);
        sheets.ensure(SMALL * 1.5);
        sheets.paragraph(&[fonts.line(maker.words.required, Face::Regular, SMALL)], Anchor::Start);
    }
    maker.sign(&mut sheets, maker.words.place_and_date, "", maker.words.name);
    sheets.finish()
}

/// A filled form's pages: `place` says what for, and `actor` as whom it was filled in.
pub fn filled_form(
    office: &Office,
    document: &Document,
    of: &FilledForm,
    (place, actor): (&str, &str),
    fonts: &Fonts,
) -> Vec<Page> {
    let maker = Maker::new(office, document, &of.form, fonts);
    let language = document.language;
    let mut sheets = maker.open(place);
    let labels = sheets.frame().width * LABELS;
    let values = sheets.frame().width - labels;
    let rows = of.form.fields.iter().map(|(name, field)| {
        let label = field::label(name, field, false);
        let head = grid::texts(fonts, &label, (Face::Bold, SIZE), labels - 2.0 * PADDING);
        let value = filled(fonts, field, of.values.get(name), language, values - 2.0 * PADDING);
        maker.row(head, value)
    });
    let said = words::filled_in(of, actor, language);
    let lines = fonts.measure(&said, Face::Regular).wrap(SMALL, sheets.frame().width);
    let rows = signed(rows.collect(), lines.len() as f64 * SMALL * 1.3);
    sheets.table(&Grid { widths: vec![labels, values], head: Vec::new() }, rows);
    sheets.skip(1.0);
    sheets.ensure(lines.len() as f64 * SMALL * 1.3);
    sheets.paragraph(&lines, Anchor::Start);
    let day = super::words::date(of.by.at.date_naive(), language);
    maker.sign(&mut sheets, &format!("{}, {day}", maker.words.place), actor, &of.by.person);
    sheets.finish()
}

/// Rows whose last stands on one page with the block to sign in and what is noted above it, so that nobody signs an empty page.
fn signed(mut rows: Vec<Row>, note: f64) -> Vec<Row> {
    if let Some(last) = rows.last_mut() {
        last.below = 1.0 + note + ABOVE_BLOCK + BLOCK_HEIGHT;
    }
    rows
}

struct Maker<'a> {
    office: &'a Office,
    document: &'a Document,
    form: &'a Form,
    fonts: &'a Fonts,
    words: &'static Words,
}

impl<'a> Maker<'a> {
    fn new(office: &'a Office, document: &'a Document, form: &'a Form, fonts: &'a Fonts) -> Maker<'a> {
        Maker { office, document, form, fonts, words: words(document.language) }
    }

    /// The first page, with agency and title on it.
    fn open(&self, under_title: &str) -> Sheets {
        let sheet = Sheet::portrait(self.document.print.paper);
        let width = sheet.frame.width;
        let running = format!("{} {}", self.form.title, self.words.continued);
        let running = self.fonts.measure(&running, Face::Bold).wrap(SIZE, width);
        let mut sheets = Sheets::new(sheet, self.form.title.clone(), running);
        let agency = self.office.agency.iter();
        let agency: Vec<Line> =
            agency.flat_map(|line| self.fonts.measure(line, Face::Bold).wrap_evenly(AGENCY, width)).collect();
        if !agency.is_empty() {
            sheets.paragraph(&agency, Anchor::Middle);
            self.underline(&mut sheets);
        }
        sheets.skip(3.0);
        let title = self.fonts.measure(&self.form.title.to_uppercase(), Face::Bold);
        sheets.heading(1, &title.wrap_evenly(TITLE, width), Anchor::Middle);
        if !under_title.is_empty() {
            let lines = self.fonts.measure(under_title, Face::Regular).wrap_evenly(SIZE, width);
            sheets.paragraph(&lines, Anchor::Middle);
        }
        sheets.skip(4.0);
        sheets
    }

    /// The line under a letterhead.
    fn underline(&self, sheets: &mut Sheets) {
        let (frame, y) = (sheets.frame(), sheets.y() + 1.6);
        let (from, to) = (Point { x: frame.x, y }, Point { x: frame.x + frame.width, y });
        sheets.put(Item::Rules(vec![Rule { from, to, width: 0.7 }]), y + 1.0);
    }

    fn row(&self, label: Vec<grid::Piece>, value: Vec<grid::Piece>) -> Row {
        let cells = vec![Content::new("caption", label), Content::new("value", value)];
        Row { cells, least: 9.0, ..Row::default() }
    }

    /// At the right: where and when, as whom, room to sign, and the name over a line.
    fn sign(&self, sheets: &mut Sheets, when: &str, actor: &str, name: &str) {
        sheets.skip(ABOVE_BLOCK);
        sheets.ensure(BLOCK_HEIGHT);
        let frame = sheets.frame();
        let (middle, top) = (frame.x + frame.width - BLOCK / 2.0, sheets.y());
        let wrap = |text: &str, face| self.fonts.measure(text, face).wrap_evenly(SIZE, BLOCK);
        let mut y = top;
        let mut texts = Vec::new();
        let mut place = |lines: Vec<Line>, y: &mut f64| {
            for line in lines {
                *y += 1.3 * line.size;
                texts.push(TextLine::new(line, Point { x: middle, y: *y }, Anchor::Middle, TextClass::Head));
            }
        };
        place(wrap(when, Face::Regular), &mut y);
        place(wrap(actor, Face::Regular), &mut y);
        y += SIGNATURE;
        let line = y + 1.0;
        y += 1.6;
        place(wrap(name, Face::Regular), &mut y);
        sheets.put(Item::Paragraph(texts), y);
        let (from, to) = (
            Point { x: middle - BLOCK / 2.0 + 6.0, y: line },
            Point { x: middle + BLOCK / 2.0 - 6.0, y: line },
        );
        sheets.put(Item::Rules(vec![Rule { from, to, width: HAIRLINE }]), y);
    }
}

/// The pages of all blank forms of a document.
pub fn blank_forms(office: &Office, edition: &Edition, fonts: &Fonts) -> Vec<Page> {
    let forms = forms_of(edition);
    forms.iter().flat_map(|form| blank_form(office, &edition.document, form, fonts)).collect()
}
