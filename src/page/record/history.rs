//! The history of a run as a table: a row for each task, and one for what happened beside the tasks, in the order of the ledger.

use indexmap::IndexMap;

use crate::calendar::Time;
use crate::document::FieldKind;
use crate::drawing::{Anchor, Fill, Page};
use crate::procedure::Performers;
use crate::procedure::form::{Evidence, Form, Plain};
use crate::text::{Face, POINT};

use super::super::form::value_in_words;
use super::super::grid::{self, Content, Grid, Piece, Row, SIZE, SMALL};
use super::super::sheets::Sheets;
use super::words::{Words, words};
use super::{Happening, Maker, Remark, Seal, Task, TaskEnd, words as say};

const TITLE: f64 = 13.0 * POINT;
/// The columns' names, and their widths in mm; the one of 0 takes what is left.
const COLUMNS: [(&str, f64); 9] = [
    ("number", 8.0),
    ("activity", 46.0),
    ("performer", 38.0),
    ("offered", 19.5),
    ("claimed", 19.5),
    ("done", 19.5),
    ("took", 27.0),
    ("result", 0.0),
    ("entry", 18.0),
];
/// A hash is shown by so many digits.
const HASH_DIGITS: usize = 8;
/// And a file's SHA-256 by so many, before the whole.
const FILE_DIGITS: usize = 16;
/// A paragraph longer than this is read on its form.
const PARAGRAPH_CHARS: usize = 160;

impl Maker<'_> {
    pub(super) fn history(&self) -> Vec<Page> {
        let words = words(self.procedure.language);
        let title = format!("{} {}", words.history, self.record.id);
        let running = self.fonts.line(&format!("{title} {}", words.continued), Face::Bold, SIZE);
        let mut sheets = Sheets::new(self.sheet, words.history.to_owned(), vec![running]);
        let lines = self.fonts.measure(&title, Face::Bold).wrap_evenly(TITLE, self.sheet.frame.width);
        sheets.heading(1, &lines, Anchor::Middle);
        sheets.skip(2.5);
        let fixed: f64 = COLUMNS.iter().map(|(_, width)| width).sum();
        let rest = self.sheet.frame.width - fixed;
        let widths: Vec<f64> =
            COLUMNS.iter().map(|(_, width)| if *width == 0.0 { rest } else { *width }).collect();
        let heads: Vec<(&'static str, &str)> =
            COLUMNS.iter().map(|(name, _)| *name).zip(words.heads).collect();
        let head = grid::head(self.fonts, &widths, &heads);
        let rows: Vec<Row> = self
            .record
            .rows
            .iter()
            .map(|row| match row {
                super::Row::Task(task) => self.task(task, &widths, words),
                super::Row::Remark(remark) => self.remark(remark, &widths),
            })
            .collect();
        sheets.table(&Grid { widths, head: vec![head] }, rows);
        self.proof(&mut sheets);
        sheets.finish()
    }

    fn task(&self, task: &Task, widths: &[f64], words: &Words) -> Row {
        let step = self.procedure.step(task.step);
        let number = self.procedure.rows[step.row].number.map(|number| number.to_string());
        let mut activity = self.lines(&step.activity, (Face::Regular, SIZE), widths[1]);
        if task.visit > 1 {
            activity.extend(self.small(&say::visit(task.visit, self.procedure.language), widths[1]));
        }
        let claimed = task.claimed.as_ref().map(|by| by.at);
        let done = task.ended();
        let cells = vec![
            self.text("number", &number.unwrap_or_default(), Face::Regular, widths[0]).centred(),
            Content::new("activity", activity),
            Content::new("performer", self.performer(task, widths[2])),
            self.moment("offered", Some(task.offered), widths[3]),
            self.moment("claimed", claimed, widths[4]),
            self.moment("done", done, widths[5]),
            Content::new("took", self.took(task, widths[6], words)),
            Content::new("result", self.result(task, widths[7], words)),
            self.entry(&task.seal, widths[8]),
        ];
        Row { step: Some(step.id.clone()), cells, ..Row::default() }
    }

    fn performer(&self, task: &Task, width: f64) -> Vec<Piece> {
        let language = self.procedure.language;
        let mut pieces = Vec::new();
        if let Some(by) = task.person() {
            pieces.extend(self.lines(&by.person, (Face::Bold, SIZE), width));
            if let Some((holder, letter)) = &by.acting_for {
                pieces.extend(self.small(&say::acting_for(holder, letter, language), width));
            }
            if let Some(user) = &by.os_user {
                pieces.extend(self.small(&format!("{} {user}", words(language).as_user), width));
            }
        }
        pieces.extend(self.lines(&self.actor_title(&task.actor), (Face::Regular, SIZE), width));
        pieces
    }

    fn moment(&self, column: &'static str, at: Option<Time>, width: f64) -> Content {
        let said = at.map(|at| say::day_and_clock(at, self.procedure.language));
        let lines = said.into_iter().flatten();
        let pieces = lines.flat_map(|line| self.lines(&line, (Face::Regular, SMALL), width));
        let mut pieces: Vec<Piece> = pieces.collect();
        if let Some(first) = pieces.first_mut() {
            // On the line that the larger texts beside it begin with.
            first.lower(SIZE - SMALL);
        }
        Content::new(column, pieces).centred()
    }

    /// How long it took, the standard that it is held against, and whether it kept it.
    fn took(&self, task: &Task, width: f64, words: &Words) -> Vec<Piece> {
        let language = self.procedure.language;
        let spent = task.spent.map(|spent| spent.in_words().in_language(language).to_owned());
        let mut pieces = self.lines(spent.as_deref().unwrap_or(words.none), (Face::Regular, SIZE), width);
        let standard = &self.procedure.step(task.step).quality.time;
        if let Some(standard) = standard {
            pieces.extend(self.small(&format!("{}: {standard}", words.standard), width));
        }
        match (&task.late, task.due, &task.end) {
            (Some(late), ..) => {
                pieces.extend(self.lines(&say::late(late, language), (Face::Bold, SMALL), width));
            }
            (None, Some(due), TaskEnd::Open) => {
                let due = say::day_and_clock(due, language).join(" ");
                pieces.extend(self.small(&format!("{}: {due}", words.due), width));
            }
            (None, Some(_), TaskEnd::Done(_) | TaskEnd::Skipped(_)) => {
                pieces.extend(self.small(words.in_time, width));
            }
            (None, Some(_) | None, _) => {}
        }
        pieces
    }

    fn result(&self, task: &Task, width: f64, words: &Words) -> Vec<Piece> {
        let language = self.procedure.language;
        let mut pieces = Vec::new();
        if let Some(ending) = say::ending(&task.end, language) {
            pieces.extend(self.lines(ending, (Face::Italic, SIZE), width));
        }
        let mut say = |name: &str, text: &Option<String>, face| {
            if let Some(text) = text {
                pieces.extend(self.lines(&format!("{name}: {text}"), (face, SIZE), width));
            }
        };
        let is_vote = matches!(self.procedure.step(task.step).performers, Performers::Quorum { .. });
        say(if is_vote { words.vote } else { words.answer }, &task.answer, Face::Bold);
        say(words.reason, &task.reason, Face::Regular);
        say(words.note, &task.note, Face::Regular);
        let form = self.procedure.step(task.step).form.as_deref();
        for said in self.filled(form, &task.values) {
            pieces.extend(self.lines(&said, (Face::Regular, SIZE), width));
        }
        task.evidence.iter().for_each(|file| pieces.extend(self.file(file, width)));
        pieces
    }

    /// A file, with its size and its whole digest.
    fn file(&self, file: &Evidence, width: f64) -> Vec<Piece> {
        let language = self.procedure.language;
        let (name, hash) = (&file.name, &file.sha256);
        let size = file.size_in_words();
        let short = hash.get(..FILE_DIGITS).unwrap_or(hash);
        let (word, size) = (words(language).evidence, size.in_language(language));
        let text = format!("{word}: {name} ({size})\nSHA-256 {short}");
        let mut pieces = self.lines(&text, (Face::Regular, SIZE), width);
        // In halves, lest a hyphen part it.
        let (half, rest) = hash.split_at_checked(hash.len() / 2).unwrap_or((hash, ""));
        pieces.extend(self.small(&format!("{half}\n{rest}"), width));
        pieces
    }

    /// What was filled in, a text for each field; a long paragraph begins here and is whole on its form.
    fn filled(&self, form: Option<&Form>, values: &IndexMap<String, Plain>) -> Vec<String> {
        let language = self.procedure.language;
        let Some(form) = form else { return Vec::new() };
        let fields = form.fields.iter().filter_map(|(name, field)| Some((name, field, values.get(name)?)));
        let said = fields.map(|(name, field, value)| {
            let label = field.label.as_ref().unwrap_or(name);
            let said = value_in_words(field, value, language);
            if field.kind != FieldKind::Paragraph || said.chars().count() <= PARAGRAPH_CHARS {
                return format!("{label}: {said}");
            }
            let begin: String = said.chars().take(PARAGRAPH_CHARS).collect();
            format!("{label}: {begin}\u{2026} {}", words(language).see_form)
        });
        said.collect()
    }

    /// Over all columns but the first and the last.
    fn remark(&self, remark: &Remark, widths: &[f64]) -> Row {
        let language = self.procedure.language;
        let width: f64 = widths[1..widths.len() - 1].iter().sum();
        let mut said = say::happening(self.procedure, &remark.what, language);
        let is_end = remark.what == Happening::Ended;
        if is_end {
            said.push_str(&format!(" \"{}\"", remark.text));
        }
        if let Some(by) = &remark.by {
            said.push_str(&format!(
                " \u{b7} {} \u{b7} {}",
                say::person(by, language),
                say::moment(by.at, language)
            ));
        }
        let mut pieces = self.lines(&said, (Face::Italic, SIZE), width);
        if !is_end {
            pieces.extend(self.lines(&remark.text, (Face::Regular, SIZE), width));
        }
        let filled = self.filled(self.procedure.form.as_deref(), &remark.values).join("; ");
        pieces.extend(self.lines(&filled, (Face::Regular, SIZE), width));
        for file in &remark.evidence {
            let size = file.size_in_words();
            let (word, size) = (words(language).evidence, size.in_language(language));
            let text = format!("{word}: {} ({size}) \u{b7} SHA-256 {}", file.name, file.sha256);
            pieces.extend(self.lines(&text, (Face::Regular, SIZE), width));
        }
        let cells = vec![
            Content::new("number", Vec::new()).filled(Fill::Connector),
            Content::new("remark", pieces).across(widths.len() - 2).filled(Fill::Connector),
            self.entry(&remark.seal, widths[widths.len() - 1]).filled(Fill::Connector),
        ];
        Row { cells, ..Row::default() }
    }

    /// The number of an entry and the beginning of its hash.
    fn entry(&self, seal: &Seal, width: f64) -> Content {
        let hash = seal.hash.get(..HASH_DIGITS).unwrap_or(&seal.hash);
        let mut pieces = self.lines(&seal.sequence.to_string(), (Face::Regular, SIZE), width);
        pieces.extend(self.small(hash, width));
        Content::new("entry", pieces).centred()
    }
}
