//! Reports on the screen: sentences, and tables as wide as it is. Times of work are hours and minutes, days beside them where the
//! standard counts days.

use crate::desk::{Compliance, LateTask, Monitored, ProcedureReport};
use crate::report::grid::{self, Grid};
use crate::report::words::{counted, recurs, summary};
use crate::source::Phrase;

use super::Session;
use crate::cli::table::Table;

pub fn reports(reports: &[ProcedureReport], session: &Session<'_, '_>) -> String {
    let told: Vec<String> = reports.iter().map(|report| whole(report, session)).collect();
    told.join("\n")
}

fn whole(report: &ProcedureReport, session: &Session<'_, '_>) -> String {
    let language = session.language;
    let name = format!("{}/{}", report.document, report.procedure);
    let mut text =
        format!("{}  {}\n{}", session.style.bold(&name), report.title, lines(&summary(report), session));
    text.push_str(&shown(&grid::steps(&report.steps, language), session));
    let others = [
        grid::automatic(&report.steps, language),
        grid::actors(&report.actors, language),
        grid::loops(&report.loops, language),
    ];
    for grid in others.iter().filter(|grid| !grid.rows.is_empty()) {
        text.push('\n');
        text.push_str(&shown(grid, session));
    }
    text
}

pub fn late(tasks: &[LateTask], session: &Session<'_, '_>) -> String {
    shown(&grid::late(tasks, (session.shell.now)(), session.language), session)
}

/// What recurs, procedure by procedure: each period, and where a month has several of them, each month.
pub fn compliance(kept: &[Compliance], session: &Session<'_, '_>) -> String {
    let told: Vec<String> = kept.iter().map(|kept| kept_up(kept, session)).collect();
    told.join("\n")
}

fn kept_up(kept: &Compliance, session: &Session<'_, '_>) -> String {
    let language = session.language;
    let name = format!("{}/{}", kept.document, kept.procedure);
    let mut text = format!(
        "{}  {} ({})\n{}",
        session.style.bold(&name),
        kept.title.trim(),
        recurs(&kept.recurs).in_language(language),
        lines(&counted(&kept.whole), session)
    );
    if kept.periods.is_empty() {
        return text;
    }
    if kept.months.iter().any(|month| month.kept.due > 1) {
        text.push_str(&shown(&grid::months(&kept.months, language), session));
        text.push('\n');
    }
    text.push_str(&shown(&grid::periods(&kept.periods, (session.shell.now)(), language), session));
    text
}

pub fn monitoring(monitored: &[Monitored], session: &Session<'_, '_>) -> String {
    shown(&grid::monitoring(monitored, session.language), session)
}

fn lines(phrases: &[Phrase], session: &Session<'_, '_>) -> String {
    phrases.iter().map(|phrase| format!("{}\n", phrase.in_language(session.language))).collect()
}

/// A table with dim heads.
fn shown(grid: &Grid, session: &Session<'_, '_>) -> String {
    let mut table = Table::new(&grid.heads);
    for row in &grid.rows {
        table.row(row.clone());
    }
    let style = session.style;
    table.render(session.shell.width, |row, column, cell| match row {
        None => style.dim(cell),
        Some(row) if column == grid.column && grid.stands_out.get(row) == Some(&true) => style.warning(cell),
        Some(_) => cell.to_owned(),
    })
}
