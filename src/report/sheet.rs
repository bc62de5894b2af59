//! A report as rows of cells for spreadsheets: what each column is called, and what a cell holds. No text in it is taken for a formula.

use std::io;

use crate::calendar::Time;
use crate::desk::{
    ActorReport, Amount, Compliance, Kept, LateTask, Monitored, PeriodReport, ProcedureReport, Spread,
    StepReport,
};
use crate::source::{Language, Phrase};

use super::columns::{self, Column};
use super::monitoring;

/// A table of one report.
pub struct Sheet {
    /// What it is called among others.
    pub name: Phrase,
    pub columns: &'static [Column],
    pub rows: Vec<Vec<Cell>>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    /// How many, or how many minutes.
    Number(i64),
    /// A part of a whole; 1 is all of it.
    Share(f64),
    Moment(Time),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.trim().to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Cell {
        text.as_str().into()
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Cell {
        Cell::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Cell {
        Cell::Number(number.into())
    }
}

impl From<f64> for Cell {
    fn from(share: f64) -> Cell {
        Cell::Share(share)
    }
}

impl From<Time> for Cell {
    fn from(at: Time) -> Cell {
        Cell::Moment(at)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Cell {
        cell.map_or(Cell::Empty, Into::into)
    }
}

/// A row for each procedure.
pub fn procedures(reports: &[ProcedureReport]) -> Sheet {
    let row = |report: &ProcedureReport| {
        let [median, p90] = middle(report.lead_time.as_ref());
        let [waiting_median, waiting_p90] = middle(report.waiting.as_ref());
        let [elapsed_median, elapsed_p90] = middle(report.elapsed.as_ref());
        vec![
            (&report.document).into(),
            (&report.procedure).into(),
            (&report.title).into(),
            report.instances.into(),
            report.open.into(),
            report.suspended.into(),
            report.cancelled.into(),
            report.outcomes.values().sum::<usize>().into(),
            median,
            p90,
            waiting_median,
            waiting_p90,
            elapsed_median,
            elapsed_p90,
            report.on_time.into(),
            report.late.into(),
            report.on_time_rate.into(),
            report.loops.iter().map(|arrow| arrow.count).sum::<usize>().into(),
        ]
    };
    let rows = reports.iter().map(row).collect();
    Sheet { name: Phrase::new("Prosedur", "Procedures"), columns: &columns::PROCEDURES, rows }
}

/// A row for each actor of each procedure.
pub fn actors(reports: &[ProcedureReport]) -> Sheet {
    let row = |report: &ProcedureReport, actor: &ActorReport| {
        let [median, p90] = middle(actor.taken.as_ref());
        let [waiting_median, waiting_p90] = middle(actor.waiting.as_ref());
        let [elapsed_median, _] = middle(actor.elapsed.as_ref());
        vec![
            (&report.document).into(),
            (&report.procedure).into(),
            (&actor.actor).into(),
            (&actor.title).into(),
            actor.done.into(),
            actor.on_time.into(),
            actor.late.into(),
            actor.on_time_rate.into(),
            actor.open.into(),
            actor.overdue.into(),
            waiting_median,
            waiting_p90,
            median,
            p90,
            elapsed_median,
        ]
    };
    let each = reports.iter().flat_map(|report| report.actors.iter().map(move |actor| row(report, actor)));
    Sheet { name: Phrase::new("Pelaksana", "Actors"), columns: &columns::ACTORS, rows: each.collect() }
}

/// A row for each arrow that led back.
pub fn loops(reports: &[ProcedureReport]) -> Sheet {
    let each = reports.iter().flat_map(|report| {
        report.loops.iter().map(move |arrow| {
            vec![
                (&report.document).into(),
                (&report.procedure).into(),
                (&arrow.from).into(),
                arrow.answer.as_ref().into(),
                (&arrow.to).into(),
                arrow.count.into(),
            ]
        })
    });
    Sheet { name: Phrase::new("Kembali", "Sent back"), columns: &columns::LOOPS, rows: each.collect() }
}

/// The form for monitoring: what a person judges is left blank.
pub fn form(monitored: &[Monitored], language: Language) -> Sheet {
    let lines = |phrases: &[Phrase]| {
        let lines: Vec<&str> = phrases.iter().map(|phrase| phrase.in_language(language)).collect();
        lines.join("\n")
    };
    let [well, not_well] = monitoring::boxes();
    let boxes = format!("☐ {}\n☐ {}", well.in_language(language), not_well.in_language(language));
    let row = |(number, monitored): (usize, &Monitored)| {
        vec![
            (number + 1).into(),
            (&monitoring::name(monitored)).into(),
            (&boxes).into(),
            (&lines(&monitoring::notes(monitored))).into(),
            Cell::Empty,
            Cell::Empty,
        ]
    };
    let rows = monitored.iter().enumerate().map(row).collect();
    Sheet { name: Phrase::new("Monitoring", "Monitoring"), columns: &columns::MONITORING, rows }
}

/// A row for each step and actor.
pub fn steps(reports: &[ProcedureReport]) -> Sheet {
    let each = reports.iter().flat_map(|report| report.steps.iter().map(move |step| (report, step)));
    let rows = each.map(|(report, step)| step_row(report, step)).collect();
    Sheet { name: Phrase::new("Langkah", "Steps"), columns: &columns::STEPS, rows }
}

fn step_row(report: &ProcedureReport, step: &StepReport) -> Vec<Cell> {
    let [least, most] = [|s: &Spread| s.least, |s: &Spread| s.most].map(|of| step.taken.as_ref().map(of));
    let [median, p90] = middle(step.taken.as_ref());
    let [waiting_median, waiting_p90] = middle(step.waiting.as_ref());
    let [elapsed_median, elapsed_p90] = middle(step.elapsed.as_ref());
    let amount = |of: fn(&Amount) -> u32, p90: bool| {
        step.lead.as_ref().map(|lead| of(if p90 { &lead.p90 } else { &lead.median }))
    };
    vec![
        (&report.document).into(),
        (&report.procedure).into(),
        (&step.step).into(),
        (&step.activity).into(),
        (&step.actor).into(),
        step.time.as_ref().into(),
        step.done.into(),
        step.on_time.into(),
        step.late.into(),
        step.open.into(),
        step.overdue.into(),
        step.repeated.into(),
        least.into(),
        median,
        p90,
        most.into(),
        step.on_time_rate.into(),
        waiting_median,
        waiting_p90,
        elapsed_median,
        elapsed_p90,
        step.lead.as_ref().map(|lead| lead.median.by).into(),
        amount(|amount| amount.days, false).into(),
        amount(|amount| amount.minutes, false).into(),
        amount(|amount| amount.days, true).into(),
        amount(|amount| amount.minutes, true).into(),
        step.used.map(|used| used.median).into(),
        step.used.map(|used| used.p90).into(),
        word(step.automatic),
    ]
}

fn middle(spread: Option<&Spread>) -> [Cell; 2] {
    [spread.map(|spread| spread.median).into(), spread.map(|spread| spread.p90).into()]
}

/// A row for each late task.
pub fn late(tasks: &[LateTask]) -> Sheet {
    let row = |task: &LateTask| {
        vec![
            (&task.id).into(),
            (&task.document).into(),
            (&task.procedure).into(),
            (&task.step).into(),
            (&task.activity).into(),
            (&task.actor).into(),
            task.visit.into(),
            task.person.as_ref().into(),
            task.due.into(),
            task.done.into(),
            task.late.by.into(),
            task.late.days.into(),
            task.late.minutes.into(),
        ]
    };
    let rows = tasks.iter().map(row).collect();
    Sheet { name: Phrase::new("Terlambat", "Late"), columns: &columns::LATE_TASKS, rows }
}

/// A row for each period of what recurs.
pub fn periods(kept: &[Compliance]) -> Sheet {
    let row = |kept: &Compliance, period: &PeriodReport| {
        vec![
            (&kept.document).into(),
            (&kept.procedure).into(),
            period.begins.into(),
            period.ends.into(),
            period.id.as_ref().into(),
            period.opened.into(),
            word(period.by),
            Cell::from(usize::from(period.missed)),
            word(period.state),
            period.done.into(),
            period.outcome.as_ref().into(),
            period.on_time.map(usize::from).into(),
            period.late_tasks.into(),
        ]
    };
    let each = kept.iter().flat_map(|kept| kept.periods.iter().map(move |period| row(kept, period)));
    Sheet { name: Phrase::new("Periode", "Periods"), columns: &columns::PERIODS, rows: each.collect() }
}

/// A row for each month of what recurs.
pub fn months(kept: &[Compliance]) -> Sheet {
    let row = |whole: &Compliance, month: &str, kept: &Kept| {
        let Kept { due, opened, by_hand, missed, done, on_time, running, rate } = *kept;
        let mut cells: Vec<Cell> = vec![(&whole.document).into(), (&whole.procedure).into(), month.into()];
        cells.extend([due, opened, by_hand, missed, done, on_time, running].map(Cell::from));
        cells.push(rate.into());
        cells
    };
    let each = kept
        .iter()
        .flat_map(|whole| whole.months.iter().map(move |month| row(whole, &month.month, &month.kept)));
    Sheet { name: Phrase::new("Bulan", "Months"), columns: &columns::MONTHS, rows: each.collect() }
}

/// What a value is called in JSON.
fn word<T: serde::Serialize>(value: Option<T>) -> Cell {
    let word = value.and_then(|value| serde_json::to_value(value).ok());
    word.as_ref().and_then(serde_json::Value::as_str).into()
}

/// The first of these sheets: a file of comma-separated values holds one.
pub fn csv(sheets: &[Sheet]) -> io::Result<Vec<u8>> {
    let unwritten = |error: csv::Error| io::Error::from(error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    if let Some(sheet) = sheets.first() {
        writer.write_record(sheet.columns.iter().map(|column| column.key)).map_err(unwritten)?;
        for row in &sheet.rows {
            writer.write_record(row.iter().map(field)).map_err(unwritten)?;
        }
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => plain(text),
        Cell::Number(number) => number.to_string(),
        Cell::Share(share) => share.to_string(),
        Cell::Moment(at) => at.to_rfc3339(),
    }
}

/// A text that no spreadsheet takes for a formula (OWASP, CSV injection).
fn plain(text: &str) -> String {
    // The wide ones are taken for the plain ones where East Asian languages are set.
    let begins = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(begins) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::columns::LOOPS;
    use super::{Cell, Sheet, csv, plain};
    use crate::source::Phrase;

    #[test]
    fn a_spreadsheet_gets_numbers_and_no_formula() {
        for text in ["+1", "-1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠SUM"] {
            assert_eq!(plain(text), format!("'{text}"));
        }
        let row = vec![
            "=HYPERLINK(\"x\"), mencatat".into(),
            "\t=1".into(),
            "@SUM".into(),
            Cell::Number(-30),
            0.5.into(),
            Cell::Empty,
        ];
        let sheet = Sheet { name: Phrase::new("", ""), columns: &LOOPS, rows: vec![row] };
        let text = csv(&[sheet]).map(|bytes| String::from_utf8(bytes).expect("text")).unwrap_or_default();
        assert_eq!(
            text,
            "document,procedure,from,answer,to,count\n\"'=HYPERLINK(\"\"x\"\"), mencatat\",'=1,'@SUM,-30,0.5,\n"
        );
    }
}
