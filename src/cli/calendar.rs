//! `sop calendar`: the working days and hours that deadlines are counted by, and how an office sets its own.

use chrono::{Datelike, Weekday};
use serde_json::json;

use crate::calendar::{Calendar, Date, Day, DayKind, Stretch, Week, date_in_words, weekday_in_words};
use crate::desk::{self, Denial, ShownCalendar, touches, week_lines};
use crate::source::{Language, Phrase};

use super::arguments::{CalendarCommand, CalendarFile, OfficeCalendar};
use super::failure::{Exit, Failure};
use super::findings::Found;
use super::session::Session;
use super::table::Table;

pub fn run(asked: &OfficeCalendar, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    match &asked.command {
        Some(CalendarCommand::Set(file)) => set(file, session),
        Some(CalendarCommand::Show(year)) => show(year.year, session),
        None => show(None, session),
    }
}

fn set(asked: &CalendarFile, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let bytes = session.read(&asked.file)?;
    let checked = desk::check_calendar(&asked.file.display().to_string(), bytes);
    // Of a calendar nothing says which language it is in.
    let language = session.language;
    let checked = checked.map_err(|denial| match denial {
        Denial::Faulty { document, findings, .. } => {
            session.deny(Denial::Faulty { document, findings, language })
        }
        other => session.deny(other),
    })?;
    let desk = session.desk("sop calendar set")?;
    // Whoever says who he is must be somebody: his name is sealed into the ledger with the calendar.
    if session.person.is_some() {
        session.visitor(&desk)?;
    }
    let set = desk.set_calendar(&checked).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    session.warn(Found { source: checked.source, findings: checked.warnings, language });
    let digest = set.digest.to_string();
    if session.json() {
        return session.answer_json(&json!({ "calendar": digest, "new": set.is_new }));
    }
    let told = match set.is_new {
        true => session.word(
            "kalender berlaku bagi tugas yang dibuka mulai sekarang",
            "the calendar counts for tasks that open from now on",
        ),
        false => session.word("kalender ini sudah berlaku", "this calendar is in force already"),
    };
    let text = format!("{} {told} ({})\n", session.style.good("✓"), &digest[..12]);
    session.answer(&text)
}

fn show(year: Option<i32>, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let year = year.unwrap_or_else(|| session.today().year());
    let desk = session.desk_if_any("sop calendar")?;
    let calendar = desk.calendar().map_err(|denial| session.deny(denial))?;
    let source = desk.calendar_source().map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        return session.answer_json(&ShownCalendar::of(&calendar, source.is_some(), year));
    }
    let whose = match source {
        Some(_) => session.word("Kalender kantor ini", "This office's calendar"),
        None => session.word(
            "Kalender pemerintah; kantor ini belum menetapkan sendiri",
            "The government's calendar; this office has set none of its own",
        ),
    };
    let mut text = format!("{}\n\n", session.style.bold(&whose));
    text.push_str(&week_in_words(&calendar.hours, session.language));
    for period in calendar.periods.iter().filter(|period| touches(period, year)) {
        let (from, until) = (date_in_words(period.from), date_in_words(period.until));
        let (from, until) = (from.in_language(session.language), until.in_language(session.language));
        text.push_str(&format!("\n{}, {from} – {until}\n", session.style.bold(&period.name)));
        text.push_str(&week_in_words(&period.hours, session.language));
    }
    text.push('\n');
    text.push_str(&days_in_words(&calendar, year, session));
    session.answer(&text)
}

fn of_year(calendar: &Calendar, year: i32) -> impl Iterator<Item = (&Date, &Day)> {
    calendar.days.iter().filter(move |(date, _)| date.year() == year)
}

/// A line for each stretch of weekdays with the same hours.
fn week_in_words(week: &Week, language: Language) -> String {
    let name = |day: Weekday| weekday_in_words(day).in_language(language).to_owned();
    let lines = week_lines(week).into_iter();
    let lines = lines.map(|(first, last, hours)| (name(first), name(last), hours_in_words(hours, language)));
    let days = |first: &str, last: &str| match first == last {
        true => first.to_owned(),
        false => format!("{first}–{last}"),
    };
    lines.map(|(first, last, hours)| format!("  {:<16}  {hours}\n", days(&first, &last))).collect()
}

fn hours_in_words(hours: &[Stretch], language: Language) -> String {
    if hours.is_empty() {
        return Phrase::new("tutup", "closed").in_language(language).to_owned();
    }
    hours.iter().map(Stretch::to_string).collect::<Vec<_>>().join(", ")
}

fn days_in_words(calendar: &Calendar, year: i32, session: &Session<'_, '_>) -> String {
    let heads = [session.word("TANGGAL", "DATE"), session.word("HARI", "DAY")];
    let mut table = Table::new(&[&heads[0], &heads[1]]);
    for (date, day) in of_year(calendar, year) {
        let (weekday, words) = (weekday_in_words(date.weekday()), date_in_words(*date));
        let date =
            format!("{}, {}", weekday.in_language(session.language), words.in_language(session.language));
        let mut name = day.in_words().in_language(session.language).to_owned();
        if let DayKind::Open(hours) = &day.kind {
            name.push_str(&format!(" ({})", hours_in_words(hours, session.language)));
        }
        table.row(vec![date, name]);
    }
    if of_year(calendar, year).next().is_none() {
        let said = Phrase::new(
            format!("Tidak ada hari libur yang diketahui untuk tahun {year}."),
            format!("No holidays are known for {year}."),
        );
        return said.in_language(session.language).to_owned() + "\n";
    }
    let style = session.style;
    table.render(session.shell.width, |row, _, cell| match row {
        None => style.dim(cell),
        Some(_) => cell.to_owned(),
    })
}
