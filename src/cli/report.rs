//! `sop report`: how long procedures and their steps take, and whether they are on time.

use std::ffi::OsStr;
use std::path::Path;

use tera::{Context, Tera};

use crate::desk::{ProcedureReport, ReportFilter, Spread, StepReport, Trace};
use crate::source::{Language, Phrase};

use super::arguments::Report;
use super::delegate::date;
use super::failure::{Exit, Failure};
use super::print::save;
use super::session::Session;
use super::table::Table;

pub fn run(asked: &Report, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let filter = ReportFilter {
        procedure: asked.procedure.clone(),
        from: asked.from.as_deref().map(date).transpose()?,
        until: asked.until.as_deref().map(date).transpose()?,
    };
    let table = asked.output.as_deref().map(|out| kind(out).map(|kind| (out, kind))).transpose()?;
    let desk = session.desk_if_any("sop report")?;
    if let Some((out, kind)) = table {
        let written = match kind {
            Kind::Csv => desk.report(&filter).map(|reports| csv(&reports)),
            Kind::Xes => desk.traces(&filter).map(|traces| xes(&traces)),
        };
        let bytes = written.map_err(|denial| session.deny(denial))??;
        session.close(&desk);
        save(out, &bytes, session)?;
        return session.answer(&format!("{}\n", out.display()));
    }
    let reports = desk.report(&filter).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        return session.answer_lines(&reports);
    }
    if reports.is_empty() {
        let text = session.word("Tidak ada proses.", "There are no instances.");
        session.shell.say(&text);
        return Ok(Exit::Done);
    }
    let told: Vec<String> = reports.iter().map(|report| in_words(report, session)).collect();
    session.answer(&told.join("\n"))
}

/// What a file may hold.
enum Kind {
    /// A line for each step.
    Csv,
    /// An event log for process miners.
    Xes,
}

fn kind(out: &Path) -> Result<Kind, Failure> {
    match out.extension().and_then(OsStr::to_str) {
        Some("csv") => Ok(Kind::Csv),
        Some("xes") => Ok(Kind::Xes),
        Some(_) | None => {
            let name = out.display();
            Err(Failure::usage(Phrase::new(
                format!("`{name}` tidak berakhiran .csv atau .xes"),
                format!("`{name}` does not end in .csv or .xes"),
            )))
        }
    }
}

fn in_words(report: &ProcedureReport, session: &Session<'_, '_>) -> String {
    let language = session.language;
    let name = format!("{}/{}", report.document, report.procedure);
    let mut text =
        format!("{}  {}\n{}\n", session.style.bold(&name), report.title, summary(report, language));
    let heads = language.choose(
        ["LANGKAH", "PELAKSANA", "SELESAI", "LAMBAT", "TERBUKA", "ULANG", "TENGAH", "P90", "BAKU"],
        ["STEP", "ACTOR", "DONE", "LATE", "OPEN", "AGAIN", "MEDIAN", "P90", "STANDARD"],
    );
    let mut table = Table::new(&heads);
    for step in &report.steps {
        table.row(row(step, language));
    }
    let style = session.style;
    text.push_str(&table.render(session.shell.width, |row, column, cell| match (row, column) {
        (None, _) => style.dim(cell),
        (Some(row), 3) if report.steps.get(row).is_some_and(|step| step.late > 0) => style.warning(cell),
        (Some(_), _) => cell.to_owned(),
    }));
    text
}

fn row(step: &StepReport, language: Language) -> Vec<String> {
    let overdue = if step.overdue == 0 {
        String::new()
    } else {
        let late = step.overdue;
        Phrase::new(format!(" ({late} lewat)"), format!(" ({late} overdue)")).in_language(language).to_owned()
    };
    let time = |of: fn(&Spread) -> i64| step.taken.as_ref().map_or(String::new(), |taken| span(of(taken)));
    vec![
        step.step.clone(),
        step.actor.clone(),
        step.done.to_string(),
        step.late.to_string(),
        format!("{}{overdue}", step.open),
        step.repeated.to_string(),
        time(|taken| taken.median),
        time(|taken| taken.p90),
        step.time.clone().unwrap_or_default(),
    ]
}

fn summary(report: &ProcedureReport, language: Language) -> String {
    let ProcedureReport { instances, open, suspended, cancelled, .. } = report;
    let outcomes: Vec<String> =
        report.outcomes.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect();
    let outcomes = if outcomes.is_empty() { "0".to_owned() } else { outcomes.join(", ") };
    let counted = Phrase::new(
        format!(
            "{instances} proses: berakhir {outcomes}; {open} terbuka, {suspended} ditangguhkan, {cancelled} dibatalkan"
        ),
        format!(
            "{instances} instances: ended {outcomes}; {open} open, {suspended} suspended, {cancelled} cancelled"
        ),
    );
    let lead = report.lead_time.as_ref().map_or(String::new(), |lead| {
        let (median, p90, most) = (span(lead.median), span(lead.p90), span(lead.most));
        let said = Phrase::new(
            format!("\nwaktu kerja dari awal sampai akhir: tengah {median}, p90 {p90}, terlama {most}"),
            format!("\nworking time from start to end: median {median}, p90 {p90}, longest {most}"),
        );
        said.in_language(language).to_owned()
    });
    format!("{}{lead}", counted.in_language(language))
}

/// Minutes of work as hours and minutes: `2:05`.
fn span(minutes: i64) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// A line for each step; a spreadsheet takes no cell for a formula.
fn csv(reports: &[ProcedureReport]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = [
        "document",
        "procedure",
        "step",
        "activity",
        "actor",
        "standard",
        "done",
        "on_time",
        "late",
        "open",
        "overdue",
        "repeated",
        "least_minutes",
        "median_minutes",
        "p90_minutes",
        "most_minutes",
    ];
    let unwritten = |error: csv::Error| super::session::unwritten(&error.into());
    writer.write_record(heads).map_err(unwritten)?;
    for report in reports {
        for step in &report.steps {
            let time = |of: fn(&Spread) -> i64| {
                step.taken.as_ref().map_or(String::new(), |taken| of(taken).to_string())
            };
            let counts = [step.done, step.on_time, step.late, step.open, step.overdue, step.repeated];
            let texts = [&report.document, &report.procedure, &step.step, &step.activity, &step.actor];
            let mut cells: Vec<String> = texts.into_iter().map(|text| plain(text)).collect();
            cells.push(plain(step.time.as_deref().unwrap_or_default()));
            cells.extend(counts.map(|count| count.to_string()));
            cells.extend([time(|t| t.least), time(|t| t.median), time(|t| t.p90), time(|t| t.most)]);
            writer.write_record(&cells).map_err(unwritten)?;
        }
    }
    writer.into_inner().map_err(|error| super::session::unwritten(&error.into_error()))
}

/// The event log of IEEE 1849.
fn xes(traces: &[Trace]) -> Result<Vec<u8>, Failure> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".xes"]);
    let written = tera.add_raw_template("log.xes", include_str!("log.xes")).and_then(|()| {
        let mut context = Context::new();
        context.insert("traces", traces);
        tera.render("log.xes", &context)
    });
    let text = written.map_err(|error| super::session::unwritten(&std::io::Error::other(error)))?;
    Ok(text.into_bytes())
}

/// A text that no spreadsheet takes for a formula (OWASP, CSV injection).
fn plain(text: &str) -> String {
    let text = text.trim();
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::desk::{Trace, TraceEvent};

    use super::{ProcedureReport, Spread, StepReport, csv, xes};

    #[test]
    fn a_log_for_process_miners_is_xml_whatever_was_written() {
        let time = crate::calendar::Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a moment");
        let event = TraceEvent {
            step: "periksa".into(),
            actor: "kabid".into(),
            visit: 2,
            time,
            transition: "complete",
            person: Some("Ani & <Budi>".into()),
            answer: Some("\"Ya\"".into()),
        };
        let trace = Trace {
            id: "surat-1".into(),
            document: "surat".into(),
            procedure: "surat".into(),
            outcome: None,
            events: vec![event],
        };
        let text = xes(&[trace]).map(|bytes| String::from_utf8(bytes).expect("text")).unwrap_or_default();
        let log = resvg::usvg::roxmltree::Document::parse(&text).expect("sound XML");
        let values: Vec<(&str, &str)> = log
            .descendants()
            .filter(|node| node.parent().is_some_and(|parent| parent.tag_name().name() == "event"))
            .filter_map(|node| Some((node.attribute("key")?, node.attribute("value")?)))
            .collect();
        assert_eq!(
            values,
            [
                ("concept:name", "periksa"),
                ("time:timestamp", "2026-11-23T09:00:00+07:00"),
                ("lifecycle:transition", "complete"),
                ("org:role", "kabid"),
                ("org:resource", "Ani & <Budi>"),
                ("answer", "\"Ya\""),
                ("visit", "2"),
            ]
        );
    }

    #[test]
    fn a_spreadsheet_gets_times_as_numbers_and_no_formula() {
        let step = StepReport {
            step: "catat".into(),
            activity: "=HYPERLINK(\"x\"), mencatat".into(),
            actor: "agendaris".into(),
            time: Some("1 jam".into()),
            done: 2,
            on_time: 1,
            late: 1,
            open: 0,
            overdue: 0,
            repeated: 1,
            taken: Some(Spread { least: 30, median: 30, p90: 90, most: 90 }),
        };
        let report = ProcedureReport {
            document: "surat".into(),
            procedure: "surat".into(),
            title: "Surat Masuk".into(),
            instances: 1,
            open: 0,
            suspended: 0,
            cancelled: 0,
            outcomes: [("diterima".to_owned(), 1)].into_iter().collect(),
            lead_time: None,
            steps: vec![step],
        };
        let text = csv(&[report]).map(|bytes| String::from_utf8(bytes).expect("text"));
        let lines: Vec<String> = text.unwrap_or_default().lines().map(str::to_owned).collect();
        assert_eq!(
            lines[1],
            "surat,surat,catat,\"'=HYPERLINK(\"\"x\"\"), mencatat\",agendaris,1 jam,2,1,1,0,0,1,30,30,90,90"
        );
    }
}
