//! The working calendar: what is in force, the days of a year that are not as their week says, the office's own file, and why tasks are
//! due when they are.

use axum::http::StatusCode;
use chrono::{Datelike, Weekday};
use serde::Serialize;

use crate::calendar::{
    Calendar, Date, DayKind, Stretch, Week, date_in_words, moment_in_words, weekday_in_words,
};
use crate::desk::{self, Denial, touches, week_lines};
use crate::source::Language;
use crate::source::render::Finding;

use super::super::super::answer::Answer;
use super::super::super::asked::Asked;
use super::super::super::problem::Problem;
use super::super::super::route::{Access, Route, Takes};
use super::sheet;

/// The largest calendar, in bytes; one more shows that a file is larger.
const CALENDAR_MAX: u64 = 1024 * 1024 + 1;

/// The years that can be looked at.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/office/calendar", Access::Administrator, page),
        Route::get("/office/calendar/file", Access::Administrator, file),
        Route::post("/office/calendar", Access::Administrator, Takes::Form, set),
    ]
}

/// Days with the same hours.
#[derive(Serialize)]
struct Line {
    days: String,
    hours: String,
}

/// Weeks of other hours.
#[derive(Serialize)]
struct Other {
    name: String,
    days: String,
    week: Vec<Line>,
}

/// A month with days that are not as their week says.
#[derive(Serialize)]
struct Month {
    name: String,
    days: Vec<Special>,
}

#[derive(Serialize)]
struct Special {
    number: u32,
    weekday: String,
    name: String,
    /// What kind of day it is: `late` for closed, `soon` for joint leave, `good` where somebody works.
    tone: &'static str,
    kind: &'static str,
}

/// Why a task is due when it is.
#[derive(Serialize)]
struct Why {
    step: String,
    due: String,
    because: String,
}

/// A finding in an uploaded calendar.
#[derive(Serialize)]
struct Found {
    line: usize,
    message: String,
    help: Option<String>,
    error: bool,
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    show(asked, StatusCode::OK, &[], None)
}

fn show(asked: &Asked, status: StatusCode, found: &[Found], wrong: Option<&str>) -> Result<Answer, Problem> {
    let (desk, language) = (&asked.site.desk, asked.language);
    let today = asked.now.date_naive();
    let year = asked.query("year").and_then(|year| year.parse().ok()).filter(|year| YEARS.contains(year));
    let year: i32 = year.unwrap_or_else(|| today.year());
    let calendar = desk.calendar()?;
    let periods = calendar.periods.iter().filter(|period| touches(period, year));
    let others = periods.map(|period| Other {
        name: period.name.clone(),
        days: format!("{} – {}", day(period.from, language), day(period.until, language)),
        week: lines(&period.hours, language),
    });
    let (why, no_instance) = why(asked)?;
    let works = calendar.is_working_day(today);
    sheet(asked, language.choose("Kalender kerja", "Working calendar"))?
        .with("own", &desk.calendar_source()?.is_some())
        .with("today", &day(today, language))
        .with("works", &works)
        .with("today_hours", &hours(calendar.stretches(today), language))
        .with("week", &lines(&calendar.hours, language))
        .with("others", &others.collect::<Vec<Other>>())
        .with("year", &year)
        .with("former", &(year - 1))
        .with("next", &(year + 1))
        .with("months", &months(&calendar, year, language))
        .with("instance", &asked.query("instance"))
        .with("why", &why)
        .with("no_instance", &no_instance)
        .with("set", &asked.query("set").is_some())
        .with("found", found)
        .with("wrong", &wrong)
        .answer_as(status, "office-calendar.html")
}

/// Why the open tasks of the instance that is asked about are due; or why that cannot be said.
fn why(asked: &Asked) -> Result<(Vec<Why>, Option<String>), Problem> {
    let Some(id) = asked.query("instance") else { return Ok((Vec::new(), None)) };
    let view = match asked.site.desk.show(id) {
        Ok(view) => view,
        Err(denial @ Denial::NoInstance { .. }) => {
            let said = denial.describe().in_language(asked.language).to_owned();
            return Ok((Vec::new(), Some(said)));
        }
        Err(denial) => return Err(denial.into()),
    };
    let told = asked.site.desk.why_due(&view)?.into_iter().map(|why| Why {
        step: why.step,
        due: moment_in_words(why.due).in_language(asked.language).to_owned(),
        because: why.because.in_language(asked.language).to_owned(),
    });
    Ok((told.collect(), None))
}

/// The office's own file, as it was set.
fn file(asked: &Asked) -> Result<Answer, Problem> {
    let source = asked.site.desk.calendar_source()?.ok_or_else(Problem::no_page)?;
    let text = source.text().as_bytes().to_vec();
    Ok(Answer::bytes("application/yaml", text).named("calendar.yaml"))
}

fn set(asked: &Asked) -> Result<Answer, Problem> {
    let files = &asked.form()?.files;
    let Some((_, upload)) = files.iter().find(|(name, upload)| name == "file" && upload.size > 0) else {
        let wrong = asked.language.choose("Pilih berkas kalender.", "Choose a calendar's file.");
        return show(asked, StatusCode::UNPROCESSABLE_ENTITY, &[], Some(wrong));
    };
    match desk::check_calendar("calendar.yaml", upload.bytes(CALENDAR_MAX)?) {
        Ok(checked) => {
            asked.office_desk()?.set_calendar(&checked)?;
            Ok(Answer::see_other("/office/calendar?set=1"))
        }
        Err(Denial::Faulty { document, findings, .. }) => {
            let found: Vec<Found> = findings
                .iter()
                .map(|finding| {
                    let error = finding.severity == crate::source::Severity::Error;
                    let Finding { line, message, help, .. } =
                        Finding::new(&document, finding, asked.language);
                    Found { line, message, help, error }
                })
                .collect();
            let wrong = asked.language.choose(
                "Kalender ini tidak dipasang: perbaiki dahulu.",
                "This calendar was not set: put it right first.",
            );
            show(asked, StatusCode::UNPROCESSABLE_ENTITY, &found, Some(wrong))
        }
        Err(denial) => Err(denial.into()),
    }
}

fn day(date: Date, language: Language) -> String {
    date_in_words(date).in_language(language).to_owned()
}

fn lines(week: &Week, language: Language) -> Vec<Line> {
    let name = |day: Weekday| weekday_in_words(day).in_language(language).to_owned();
    let line = |(first, last, stretches): (Weekday, Weekday, &[Stretch])| Line {
        days: if first == last { name(first) } else { format!("{}–{}", name(first), name(last)) },
        hours: hours(stretches, language),
    };
    week_lines(week).into_iter().map(line).collect()
}

fn hours(hours: &[Stretch], language: Language) -> String {
    if hours.is_empty() {
        return language.choose("tutup", "closed").to_owned();
    }
    hours.iter().map(Stretch::to_string).collect::<Vec<_>>().join(", ")
}

fn months(calendar: &Calendar, year: i32, language: Language) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for (date, special) in calendar.days.iter().filter(|(date, _)| date.year() == year) {
        let words = day(*date, language);
        // `5 Januari 2026`: the month stands in the middle.
        let name = words.split(' ').nth(1).unwrap_or_default().to_owned();
        let (tone, id, en) = match special.kind {
            DayKind::Holiday => ("late", "libur nasional", "national holiday"),
            DayKind::Leave => ("soon", "cuti bersama", "joint leave"),
            DayKind::Closed => ("late", "tutup", "closed"),
            DayKind::Open(_) => ("good", "buka", "open"),
        };
        let special = Special {
            number: date.day(),
            weekday: weekday_in_words(date.weekday()).in_language(language).to_owned(),
            name: special.name.clone(),
            tone,
            kind: language.choose(id, en),
        };
        match months.last_mut() {
            Some(month) if month.name == name => month.days.push(special),
            Some(_) | None => months.push(Month { name, days: vec![special] }),
        }
    }
    months
}
