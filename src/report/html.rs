//! Reports as one page that needs nothing else: for the screen, light or dark, and for paper. The template escapes every value.

use std::io;

use serde::Serialize;
use tera::{Context, Tera};

use crate::calendar::{Time, date_in_words, moment_in_words};
use crate::desk::{Compliance, LateTask, Monitored, PeriodReport, ProcedureReport, ReportFilter};
use crate::source::{Language, Phrase};

use super::figures::{self, Figure};
use super::grid::{self, Grid};
use super::words::{begins, clock, counted, percent, recurs, summary};
use super::{columns, monitoring};

/// More periods than these are shown by their months alone.
const PERIODS_MAX: usize = 120;

/// When the page was made, of what, and in which language.
pub struct Made<'f> {
    pub at: Time,
    pub filter: &'f ReportFilter,
    pub language: Language,
}

/// A report as a page shows it, in words.
#[derive(Debug, Serialize)]
pub struct View {
    lang: &'static str,
    title: String,
    of: String,
    made: String,
    wide: bool,
    sections: Vec<Section>,
    form: Option<Form>,
    nothing: Option<String>,
}

#[derive(Debug, Serialize, Default)]
struct Section {
    heading: String,
    mark: String,
    lines: Vec<String>,
    facts: Vec<Fact>,
    figures: Vec<Figure>,
    strip: Vec<Cell>,
    tables: Vec<Table>,
}

/// One number in large type.
#[derive(Debug, Serialize)]
struct Fact {
    value: String,
    label: &'static str,
    tone: &'static str,
}

/// A period: a sign, so that nobody needs colours to read it.
#[derive(Debug, Serialize)]
struct Cell {
    sign: &'static str,
    tone: &'static str,
    label: String,
    words: &'static str,
}

#[derive(Debug, Serialize)]
struct Table {
    heads: Vec<&'static str>,
    rows: Vec<Vec<TableCell>>,
}

#[derive(Debug, Serialize)]
struct TableCell {
    text: String,
    number: bool,
    stands_out: bool,
    /// Whether it names an instance.
    instance: bool,
}

#[derive(Debug, Serialize)]
struct Form {
    heads: Vec<&'static str>,
    boxes: Vec<String>,
    rows: Vec<FormRow>,
    source: String,
}

#[derive(Debug, Serialize)]
struct FormRow {
    name: String,
    notes: Vec<String>,
}

pub fn reports(reports: &[ProcedureReport], made: &Made<'_>) -> View {
    let each = reports.iter().map(|report| of_procedure(report, made.language));
    let sections = among(reports, made.language).into_iter().chain(each).collect();
    let title = Phrase::new("Laporan pelaksanaan prosedur", "Report on procedures");
    let nothing = Phrase::new("Tidak ada proses.", "There are no instances.");
    page(&title, &nothing, sections, None, made)
}

/// Procedures beside each other, where there are several.
fn among(reports: &[ProcedureReport], language: Language) -> Option<Section> {
    let figures: Vec<Figure> = figures::lead(reports, language).into_iter().collect();
    let tables = vec![table(grid::procedures(reports, language))];
    (reports.len() > 1).then(|| Section { figures, tables, ..Section::default() })
}

fn of_procedure(report: &ProcedureReport, language: Language) -> Section {
    let grids = [
        grid::steps(&report.steps, language),
        grid::automatic(&report.steps, language),
        grid::actors(&report.actors, language),
        grid::loops(&report.loops, language),
    ];
    let figures = [figures::used(&report.steps, language), figures::spent(&report.steps, language)];
    Section {
        heading: report.title.clone(),
        mark: format!("{}/{}", report.document, report.procedure),
        lines: said(&summary(report)[..1], language),
        facts: facts(report, language),
        figures: figures.into_iter().flatten().collect(),
        tables: grids.into_iter().filter(|grid| !grid.rows.is_empty()).map(table).collect(),
        ..Section::default()
    }
}

fn facts(report: &ProcedureReport, language: Language) -> Vec<Fact> {
    let word = |id, en| language.choose(id, en);
    let mut facts =
        vec![Fact { value: report.instances.to_string(), label: word("proses", "instances"), tone: "" }];
    facts.extend(report.on_time_rate.map(|rate| Fact {
        value: percent(rate, language),
        label: word("tugas tepat waktu", "of tasks on time"),
        tone: if rate < 1.0 { "warm" } else { "good" },
    }));
    facts.extend(report.lead_time.map(|lead| Fact {
        value: clock(lead.median),
        label: word("jam kerja sampai akhir, nilai tengah", "hours of work to the end, median"),
        tone: "",
    }));
    facts.extend(report.waiting.map(|waiting| Fact {
        value: clock(waiting.median),
        label: word("di antaranya menunggu diambil", "of it waiting to be taken on"),
        tone: "",
    }));
    facts.extend(report.automatic.map(|automatic| Fact {
        value: clock(automatic.median),
        label: word("jam langkah otomatis, jam dinding", "hours of automatic steps, by the clock"),
        tone: "",
    }));
    let back: usize = report.loops.iter().map(|arrow| arrow.count).sum();
    if back > 0 {
        facts.push(Fact {
            value: back.to_string(),
            label: word("kali dikembalikan", "times sent back"),
            tone: "",
        });
    }
    facts
}

pub fn late(tasks: &[LateTask], made: &Made<'_>) -> View {
    let language = made.language;
    let open = tasks.iter().filter(|task| task.done.is_none()).count();
    let fact =
        |count: usize, id, en, tone| Fact { value: count.to_string(), label: language.choose(id, en), tone };
    let section = Section {
        facts: vec![
            fact(open, "masih terbuka", "still open", if open > 0 { "bad" } else { "good" }),
            fact(tasks.len() - open, "selesai terlambat", "done too late", "warm"),
        ],
        tables: vec![table(grid::late(tasks, made.at, language))],
        ..Section::default()
    };
    let title = Phrase::new("Tugas yang terlambat", "Late tasks");
    let nothing = Phrase::new("Tidak ada tugas yang terlambat.", "There are no late tasks.");
    let sections = if tasks.is_empty() { Vec::new() } else { vec![section] };
    page(&title, &nothing, sections, None, made)
}

pub fn compliance(kept: &[Compliance], made: &Made<'_>) -> View {
    let sections = kept.iter().map(|kept| kept_up(kept, made)).collect();
    let title = Phrase::new("Prosedur berkala", "Recurring procedures");
    let nothing = Phrase::new("Tidak ada prosedur berkala.", "There are no recurring procedures.");
    page(&title, &nothing, sections, None, made)
}

fn kept_up(kept: &Compliance, made: &Made<'_>) -> Section {
    let language = made.language;
    let whole = &kept.whole;
    let fact = |value: String, id, en, tone| Fact { value, label: language.choose(id, en), tone };
    let mut facts =
        vec![fact(whole.due.to_string(), "periode", if whole.due == 1 { "period" } else { "periods" }, "")];
    facts.extend(whole.rate.map(|rate| {
        let tone = if rate < 1.0 { "warm" } else { "good" };
        fact(percent(rate, language), "selesai dalam periodenya", "done in their periods", tone)
    }));
    if whole.missed > 0 {
        facts.push(fact(whole.missed.to_string(), "terlewat", "missed", "bad"));
    }
    if whole.by_hand > 0 {
        facts.push(fact(whole.by_hand.to_string(), "dibuka dengan tangan", "opened by hand", ""));
    }
    let few = kept.periods.len() <= PERIODS_MAX;
    let mut tables = Vec::new();
    if kept.months.iter().any(|month| month.kept.due > 1) {
        tables.push(table(grid::months(&kept.months, language)));
    }
    if few && !kept.periods.is_empty() {
        tables.push(table(grid::periods(&kept.periods, made.at, language)));
    }
    let strip = kept.periods.iter().filter(|_| few).map(|period| cell(period, language));
    Section {
        heading: kept.title.trim().to_owned(),
        mark: format!("{}/{}, {}", kept.document, kept.procedure, recurs(&kept.recurs).in_language(language)),
        lines: said(&counted(whole), language),
        facts,
        strip: strip.collect(),
        tables,
        ..Section::default()
    }
}

fn cell(period: &PeriodReport, language: Language) -> Cell {
    let (sign, tone, id, en) = match (period.on_time, period.missed, period.done) {
        (Some(true), ..) => ("✓", "good", "tepat waktu", "on time"),
        (None, ..) => ("…", "", "berjalan", "running"),
        (Some(false), _, Some(_)) => ("◷", "warm", "selesai terlambat", "done too late"),
        (Some(false), true, None) => ("×", "bad", "terlewat", "missed"),
        (Some(false), false, None) => ("!", "bad", "belum selesai", "not done"),
    };
    Cell { sign, tone, label: begins(period.begins, language), words: language.choose(id, en) }
}

pub fn monitoring(monitored: &[Monitored], made: &Made<'_>) -> View {
    let language = made.language;
    let row = |monitored: &Monitored| FormRow {
        name: monitoring::name(monitored),
        notes: said(&monitoring::notes(monitored), language),
    };
    let form = Form {
        heads: columns::MONITORING.iter().map(|column| language.choose(column.id, column.en)).collect(),
        boxes: said(&monitoring::boxes(), language),
        rows: monitored.iter().map(row).collect(),
        source: monitoring::source().in_language(language).to_owned(),
    };
    let nothing = Phrase::new("Belum ada dokumen yang diterbitkan.", "No document is published yet.");
    let form = Some(form).filter(|form| !form.rows.is_empty());
    page(&monitoring::title(), &nothing, Vec::new(), form, made)
}

fn table(grid: Grid) -> Table {
    let Grid { heads, rows, column, stands_out, instances } = grid;
    let cells = |(row, stands_out): (Vec<String>, bool)| {
        let cell = |(at, text): (usize, String)| TableCell {
            number: text.starts_with(|first: char| first.is_ascii_digit()) && at > 0,
            stands_out: stands_out && at == column,
            instance: instances == Some(at) && !text.is_empty(),
            text,
        };
        row.into_iter().enumerate().map(cell).collect()
    };
    let mut rows: Vec<Vec<TableCell>> = rows.into_iter().zip(stands_out).map(cells).collect();
    // A head stands over its column as the first row does, which may have nothing there.
    for at in 0..heads.len() {
        let has_numbers = rows.iter().any(|row| row[at].number);
        if let Some(first) = rows.first_mut().map(|row| &mut row[at]).filter(|cell| cell.text.is_empty()) {
            first.number = has_numbers;
        }
    }
    Table { heads, rows }
}

fn said(phrases: &[Phrase], language: Language) -> Vec<String> {
    phrases.iter().map(|phrase| phrase.in_language(language).to_owned()).collect()
}

/// Which instances the page is of.
fn of(filter: &ReportFilter, language: Language) -> String {
    let day = |day| date_in_words(day).in_language(language).to_owned();
    let mut said: Vec<String> =
        [&filter.document, &filter.procedure].into_iter().flatten().cloned().collect();
    match (filter.from.map(day), filter.until.map(day)) {
        (Some(from), Some(until)) => {
            said.push(language.choose(format!("{from} sampai {until}"), format!("{from} to {until}")));
        }
        (Some(from), None) => said.push(language.choose(format!("sejak {from}"), format!("since {from}"))),
        (None, Some(until)) => {
            said.push(language.choose(format!("sampai {until}"), format!("until {until}")));
        }
        (None, None) => said.push(language.choose("sejak awal", "since the beginning").to_owned()),
    }
    said.join(" · ")
}

fn page(
    title: &Phrase,
    nothing: &Phrase,
    sections: Vec<Section>,
    form: Option<Form>,
    made: &Made<'_>,
) -> View {
    let language = made.language;
    let at = moment_in_words(made.at);
    View {
        lang: language.choose("id", "en"),
        title: title.in_language(language).to_owned(),
        of: of(made.filter, language),
        made: language.choose(format!("dibuat {}", at.id), format!("made on {}", at.en)),
        wide: form.is_some(),
        nothing: (sections.is_empty() && form.is_none()).then(|| nothing.in_language(language).to_owned()),
        sections,
        form,
    }
}

/// The page as a file that needs nothing else.
pub fn file(view: &View) -> io::Result<Vec<u8>> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html"]);
    let written = tera
        .add_raw_template("report.html", include_str!("report.html"))
        .and_then(|()| Context::from_serialize(view))
        .and_then(|context| tera.render("report.html", &context));
    let text = written.map_err(io::Error::other)?;
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Made, View, file, monitoring, reports};
    use crate::calendar::Time;
    use crate::desk::{Monitored, ProcedureReport, ReportFilter, Spread, StepReport, Used};
    use crate::source::Language;

    fn page(language: Language, write: impl Fn(&Made<'_>) -> View) -> String {
        let at = Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a moment");
        let made = Made { at, filter: &ReportFilter::default(), language };
        file(&write(&made)).map(|bytes| String::from_utf8(bytes).expect("text")).unwrap_or_default()
    }

    fn report() -> ProcedureReport {
        let spread = Some(Spread { least: 30, median: 30, p90: 90, most: 90 });
        let step = StepReport {
            step: "catat".into(),
            activity: "<script>alert(1)</script> & \"surat\"".into(),
            actor: "agendaris".into(),
            time: Some("1 jam".into()),
            done: 2,
            on_time: 1,
            late: 1,
            open: 0,
            overdue: 0,
            repeated: 0,
            taken: spread,
            automatic: None,
            on_time_rate: Some(0.5),
            waiting: spread,
            elapsed: spread,
            lead: None,
            used: Some(Used { median: 0.5, p90: 1.5 }),
        };
        ProcedureReport {
            document: "surat".into(),
            procedure: "surat".into(),
            title: "<b>Surat</b> Masuk".into(),
            instances: 2,
            open: 0,
            suspended: 0,
            cancelled: 0,
            outcomes: [("diterima".to_owned(), 2)].into_iter().collect(),
            lead_time: spread,
            steps: vec![step],
            elapsed: spread,
            lead: None,
            waiting: spread,
            automatic: None,
            on_time: 1,
            late: 1,
            on_time_rate: Some(0.5),
            actors: Vec::new(),
            loops: Vec::new(),
        }
    }

    /// Read as XML by another's reader, which finds what was not escaped or not closed.
    #[test]
    fn a_page_is_sound_and_runs_nothing_whatever_was_written() {
        for language in [Language::Id, Language::En] {
            let text = page(language, |made| reports(&[report()], made));
            let body = text.replace("<!DOCTYPE html>", "");
            let read = resvg::usvg::roxmltree::Document::parse(body.trim()).expect("every element is closed");
            let names: Vec<&str> = read.descendants().map(|node| node.tag_name().name()).collect();
            assert!(!names.contains(&"script") && !names.contains(&"b") && !text.contains("http:"));
            assert_eq!(names.iter().filter(|name| **name == "svg").count(), 2, "{text}");
            assert!(text.contains("default-src 'none'") && text.contains("prefers-color-scheme: dark"));
        }
    }

    #[test]
    fn the_form_leaves_to_the_assessor_what_is_his() {
        let monitored = Monitored {
            document: "surat".into(),
            procedure: "surat".into(),
            title: "Surat Masuk".into(),
            number: Some("065/12".into()),
            report: None,
            compliance: None,
        };
        let text = page(Language::Id, |made| monitoring(std::slice::from_ref(&monitored), made));
        let row = "<td>1.</td><td>Surat Masuk (065/12)</td>\
                   <td><p>☐ Berjalan dengan baik</p><p>☐ Tidak berjalan dengan baik</p></td>\
                   <td><p>Tidak ada proses pada kurun ini.</p></td><td></td><td></td>";
        assert!(text.contains(row), "{text}");
    }
}
