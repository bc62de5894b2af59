//! The head page of a record: which run of which edition it is, how it ended, who did it, and what the marks on the chart mean.

use indexmap::IndexMap;

use crate::drawing::{Anchor, Fill, Mark, Outline, Page, Rect, Symbol, SymbolKind};
use crate::text::{Face, Line, POINT};

use super::super::grid::{self, Content, Grid, PADDING, Piece, Row, SIZE, SMALL};
use super::super::sheets::Sheets;
use super::super::words::date;
use super::words::{Words, words};
use super::{Maker, RunState, TaskEnd, words as say};

const TITLE: f64 = 15.0 * POINT;
const UNDER_TITLE: f64 = 11.0 * POINT;
const SECTION: f64 = 10.0 * POINT;
/// A row to put initials in, in mm.
const INITIALS: f64 = 9.0;
/// The columns of captions, in mm.
const CAPTIONS: f64 = 38.0;

/// What one person did.
struct Part {
    person: String,
    actors: Vec<String>,
    /// Steps by number, with how often where it was more than once.
    steps: IndexMap<String, usize>,
}

impl Maker<'_> {
    pub(super) fn cover(&self) -> Vec<Page> {
        let language = self.procedure.language;
        let words = words(language);
        let title = format!("{} {}", words.title, self.record.id);
        let running = self.fonts.line(&format!("{title} {}", words.continued), Face::Bold, SIZE);
        let mut sheets = Sheets::new(self.sheet, title.clone(), vec![running]);
        let lines =
            |text: &str, face, size| self.fonts.measure(text, face).wrap_evenly(size, self.sheet.frame.width);
        let agency = self.office.agency.iter();
        let agency: Vec<Line> = agency.flat_map(|line| lines(line, Face::Regular, UNDER_TITLE)).collect();
        if !agency.is_empty() {
            sheets.paragraph(&agency, Anchor::Middle);
            sheets.skip(2.0);
        }
        sheets.heading(1, &lines(&title, Face::Bold, TITLE), Anchor::Middle);
        sheets.paragraph(&lines(&self.procedure.title, Face::Bold, UNDER_TITLE), Anchor::Middle);
        sheets.skip(4.0);
        self.facts(&mut sheets, words);
        self.people(&mut sheets, words);
        self.marks(&mut sheets, words);
        sheets.finish()
    }

    fn facts(&self, sheets: &mut Sheets, words: &Words) {
        let (language, record) = (self.procedure.language, self.record);
        let identity = &self.edition.document.identity;
        let none = || words.none.to_owned();
        let or_none = |text: &str| if text.trim().is_empty() { none() } else { text.to_owned() };
        let ended = match &record.state {
            RunState::Open | RunState::Suspended => none(),
            RunState::Ended { at, .. } | RunState::Cancelled { at } => say::moment(*at, language),
        };
        let opened =
            format!("{}\n{}", say::person(&record.opened, language), say::moment(record.opened.at, language));
        let revised = identity.revised.map_or_else(none, |day| date(day, language));
        let state = say::state(&record.state, language);
        let lead_time = say::lead_time(record, language);
        let late = say::late_steps(self.procedure, self.tasks());
        let half = self.sheet.frame.width / 2.0;
        let widths = vec![CAPTIONS, half - CAPTIONS, CAPTIONS, half - CAPTIONS];
        let rows: [[(&str, &'static str, String); 2]; 5] = [
            [(words.instance, "instance", record.id.clone()), (words.state, "state", state)],
            [
                (words.document, "document", self.edition.document.title.clone()),
                (words.opened, "opened", opened),
            ],
            [(words.number, "number", or_none(&identity.number)), (words.ended, "ended", ended)],
            [(words.revised, "revised", revised), (words.lead_time, "lead_time", lead_time)],
            [
                (words.done, "done", say::done(self.tasks(), language)),
                (words.late, "late", late.unwrap_or_else(none)),
            ],
        ];
        let rows = rows.into_iter().map(|pairs| {
            let cells = pairs.into_iter().enumerate().flat_map(|(side, (caption, column, value))| {
                [self.caption(caption), self.text(column, &value, Face::Bold, widths[2 * side + 1])]
            });
            Row { cells: cells.collect(), ..Row::default() }
        });
        let whole = self.sheet.frame.width - CAPTIONS;
        let edition = self.text("edition", &self.edition.fingerprint, Face::Regular, whole).across(3);
        let edition = Row { cells: vec![self.caption(words.edition), edition], ..Row::default() };
        let rows: Vec<Row> = rows.chain([edition]).collect();
        sheets.table(&Grid { widths, head: Vec::new() }, rows);
    }

    fn people(&self, sheets: &mut Sheets, words: &Words) {
        let width = self.sheet.frame.width;
        let widths = vec![0.26 * width, 0.32 * width, 0.28 * width, 0.14 * width];
        let parts = self.parts();
        if parts.is_empty() {
            return;
        }
        self.section(sheets, words.people);
        let columns = ["person", "actor", "steps", "initials"];
        let heads: Vec<(&'static str, &str)> = columns.into_iter().zip(words.person_heads).collect();
        let head = grid::head(self.fonts, &widths, &heads);
        let rows = parts.into_iter().map(|part| {
            let times = |(step, times): (&String, &usize)| match times {
                1 => step.clone(),
                _ => format!("{step} ({times}\u{d7})"),
            };
            let steps: Vec<String> = part.steps.iter().map(times).collect();
            let cells = vec![
                self.text("person", &part.person, Face::Bold, widths[0]).in_the_middle(),
                self.text("actor", &part.actors.join("; "), Face::Regular, widths[1]).in_the_middle(),
                self.text("steps", &steps.join(", "), Face::Regular, widths[2]).in_the_middle(),
                Content::new("initials", Vec::new()),
            ];
            Row { cells, least: INITIALS, ..Row::default() }
        });
        let rows: Vec<Row> = rows.collect();
        sheets.table(&Grid { widths, head: vec![head] }, rows);
        if self.record.opened.sole || self.stamps().any(|stamp| stamp.sole) {
            sheets.skip(1.0);
            let lines = self.fonts.measure(words.sole, Face::Italic).wrap(SIZE, width);
            sheets.ensure(lines.len() as f64 * SIZE * 1.3);
            sheets.paragraph(&lines, Anchor::Start);
        }
    }

    fn stamps(&self) -> impl Iterator<Item = &super::Stamp> {
        self.tasks().filter_map(|task| match &task.end {
            TaskEnd::Done(by) | TaskEnd::Skipped(by) => Some(by),
            TaskEnd::Open | TaskEnd::Decided(_) | TaskEnd::Withdrawn(_) => None,
        })
    }

    fn tasks(&self) -> impl Iterator<Item = &super::Task> {
        self.record.rows.iter().filter_map(|row| match row {
            super::Row::Task(task) => Some(&**task),
            super::Row::Remark(_) => None,
        })
    }

    /// Everybody who completed something, in the order of their first deed.
    fn parts(&self) -> Vec<Part> {
        let language = self.procedure.language;
        let mut parts: IndexMap<&str, Part> = IndexMap::new();
        for task in self.tasks() {
            let (TaskEnd::Done(by) | TaskEnd::Skipped(by)) = &task.end else { continue };
            let part = parts.entry(&by.person).or_insert_with(|| Part {
                person: say::person(by, language),
                actors: Vec::new(),
                steps: IndexMap::new(),
            });
            let actor = self.actor_title(&task.actor);
            if !part.actors.contains(&actor) {
                part.actors.push(actor);
            }
            *part.steps.entry(say::step_number(self.procedure, task.step)).or_default() += 1;
        }
        parts.into_values().collect()
    }

    /// What the marks on the chart mean, each beside one like it.
    fn marks(&self, sheets: &mut Sheets, words: &Words) {
        let width = self.sheet.frame.width / 4.0;
        let sign = 16.0;
        let widths: Vec<f64> = [sign, width - sign].repeat(4);
        let text = |text| self.text("mark", text, Face::Regular, width - sign).in_the_middle();
        let symbol = |mark, text| {
            let symbol = Some(example(mark, text));
            Content { symbol, ..Content::new("sign", Vec::new()) }
        };
        let stroke = |weight| Content { stroke: Some(weight), ..Content::new("sign", Vec::new()) };
        let cells = vec![
            symbol(Mark::Done, words.done_sign),
            text(words.done_mark),
            symbol(Mark::Current, words.current_sign),
            text(words.current_mark),
            stroke(0.55),
            text(words.taken_mark),
            stroke(0.22),
            text(words.untaken_mark),
        ];
        let row = Row { cells, least: 9.0, ..Row::default() };
        if sheets.room() < 22.0 {
            sheets.turn();
        }
        self.section(sheets, words.marks);
        sheets.table(&Grid { widths, head: Vec::new() }, [row]);
    }

    pub(super) fn section(&self, sheets: &mut Sheets, title: &str) {
        sheets.ensure(30.0);
        sheets.skip(4.5);
        sheets.heading(2, &[self.fonts.line(title, Face::Bold, SECTION)], Anchor::Start);
        sheets.skip(1.2);
    }

    fn caption(&self, caption: &str) -> Content {
        self.text("caption", caption, Face::Regular, CAPTIONS).filled(Fill::Head)
    }

    pub(super) fn text(&self, column: &'static str, text: &str, face: Face, width: f64) -> Content {
        Content::new(column, self.lines(text, (face, SIZE), width))
    }

    /// Lines for a cell of this width.
    pub(super) fn lines(&self, text: &str, typed: (Face, f64), width: f64) -> Vec<Piece> {
        grid::texts(self.fonts, text, typed, width - 2.0 * PADDING)
    }

    pub(super) fn small(&self, text: &str, width: f64) -> Vec<Piece> {
        self.lines(text, (Face::Regular, SMALL), width)
    }

    pub(super) fn actor_title(&self, actor: &str) -> String {
        self.procedure.actors.get(actor).map_or_else(|| actor.to_owned(), |actor| actor.title.clone())
    }
}

/// A symbol as it looks on the chart, to be placed.
fn example(mark: Mark, description: &str) -> Symbol {
    Symbol {
        kind: SymbolKind::Process,
        step: String::new(),
        actor: String::new(),
        letter: None,
        outline: Outline::Rect(Rect::default()),
        texts: Vec::new(),
        description: description.to_owned(),
        mark: Some(mark),
    }
}
