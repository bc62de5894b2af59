//! The tables that people read, on the screen and on a page: heads, rows of words, and which cells stand out.

use crate::calendar::Time;
use crate::desk::{
    ActorReport, LateTask, Loop, Monitored, Month, OpenedBy, PeriodReport, ProcedureReport, Spread,
    StepReport,
};
use crate::instance::Automatic;
use crate::source::{Language, Phrase};

use super::monitoring::notes;
use super::words::{amount, begins, clock, percent};
use crate::calendar::when;

/// A table.
pub struct Grid {
    pub heads: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
    /// The column of which some cells stand out.
    pub column: usize,
    /// For each row whether it does.
    pub stands_out: Vec<bool>,
    /// The column that names instances.
    pub instances: Option<usize>,
}

impl Grid {
    fn new<const N: usize>(language: Language, id: [&'static str; N], en: [&'static str; N]) -> Grid {
        let heads = language.choose(id, en).to_vec();
        Grid { heads, rows: Vec::new(), column: 0, stands_out: Vec::new(), instances: None }
    }

    fn row(&mut self, cells: Vec<String>, stands_out: bool) {
        self.rows.push(cells);
        self.stands_out.push(stands_out);
    }
}

/// Procedures beside each other.
pub fn procedures(reports: &[ProcedureReport], language: Language) -> Grid {
    let mut grid = Grid::new(
        language,
        ["PROSEDUR", "PROSES", "TERBUKA", "BERAKHIR", "TENGAH", "P90", "TEPAT", "KEMBALI"],
        ["PROCEDURE", "INSTANCES", "OPEN", "ENDED", "MEDIAN", "P90", "ON TIME", "SENT BACK"],
    );
    grid.column = 6;
    for report in reports {
        let cells = vec![
            report.title.trim().to_owned(),
            report.instances.to_string(),
            report.open.to_string(),
            report.outcomes.values().sum::<usize>().to_string(),
            minutes(report.lead_time.as_ref(), |lead| lead.median),
            minutes(report.lead_time.as_ref(), |lead| lead.p90),
            report.on_time_rate.map_or_else(String::new, |rate| percent(rate, language)),
            report.loops.iter().map(|arrow| arrow.count).sum::<usize>().to_string(),
        ];
        grid.row(cells, report.late > 0);
    }
    grid
}

/// Steps that people do.
pub fn steps(steps: &[StepReport], language: Language) -> Grid {
    let mut grid = Grid::new(
        language,
        ["LANGKAH", "PELAKSANA", "SELESAI", "TEPAT", "TERBUKA", "TUNGGU", "TENGAH", "P90", "BAKU"],
        ["STEP", "ACTOR", "DONE", "ON TIME", "OPEN", "WAIT", "MEDIAN", "P90", "STANDARD"],
    );
    grid.column = 3;
    for step in steps.iter().filter(|step| step.automatic.is_none()) {
        let cells = vec![
            step.step.clone(),
            step.actor.clone(),
            step.done.to_string(),
            step.on_time_rate.map_or_else(String::new, |rate| percent(rate, language)),
            open(step.open, step.overdue, language),
            step.waiting.as_ref().map_or_else(String::new, |waiting| clock(waiting.median)),
            step.lead.as_ref().map_or_else(String::new, |lead| amount(&lead.median, language)),
            step.lead.as_ref().map_or_else(String::new, |lead| amount(&lead.p90, language)),
            step.time.clone().unwrap_or_default(),
        ];
        grid.row(cells, step.late > 0);
    }
    grid
}

/// Steps that nobody has to do: they go by the clock on the wall.
pub fn automatic(steps: &[StepReport], language: Language) -> Grid {
    let mut grid = Grid::new(
        language,
        ["OTOMATIS", "OLEH", "SELESAI", "TERBUKA", "ULANG", "TENGAH", "P90", "TERLAMA"],
        ["AUTOMATIC", "BY", "DONE", "OPEN", "AGAIN", "MEDIAN", "P90", "LONGEST"],
    );
    grid.column = 3;
    for step in steps {
        let Some(automatic) = step.automatic else { continue };
        let by = match automatic {
            Automatic::Run => language.choose("perintah", "command"),
            Automatic::Call => language.choose("prosedur", "procedure"),
            Automatic::Wait => language.choose("waktu", "clock"),
        };
        let cells = vec![
            step.step.clone(),
            by.to_owned(),
            step.done.to_string(),
            open(step.open, step.overdue, language),
            step.repeated.to_string(),
            minutes(step.elapsed.as_ref(), |elapsed| elapsed.median),
            minutes(step.elapsed.as_ref(), |elapsed| elapsed.p90),
            minutes(step.elapsed.as_ref(), |elapsed| elapsed.most),
        ];
        grid.row(cells, step.overdue > 0);
    }
    grid
}

pub fn actors(actors: &[ActorReport], language: Language) -> Grid {
    let mut grid = Grid::new(
        language,
        ["PELAKSANA", "SELESAI", "TEPAT", "TERBUKA", "TUNGGU", "TENGAH", "P90", "JABATAN"],
        ["ACTOR", "DONE", "ON TIME", "OPEN", "WAIT", "MEDIAN", "P90", "TITLE"],
    );
    grid.column = 2;
    for actor in actors {
        let cells = vec![
            actor.actor.clone(),
            actor.done.to_string(),
            actor.on_time_rate.map_or_else(String::new, |rate| percent(rate, language)),
            open(actor.open, actor.overdue, language),
            minutes(actor.waiting.as_ref(), |waiting| waiting.median),
            minutes(actor.taken.as_ref(), |taken| taken.median),
            minutes(actor.taken.as_ref(), |taken| taken.p90),
            actor.title.clone(),
        ];
        grid.row(cells, actor.late > 0);
    }
    grid
}

pub fn loops(loops: &[Loop], language: Language) -> Grid {
    let mut grid = Grid::new(
        language,
        ["DARI", "JAWABAN", "KEMBALI KE", "KALI"],
        ["FROM", "ANSWER", "BACK TO", "TIMES"],
    );
    for Loop { from, answer, to, count } in loops {
        let cells = vec![from.clone(), answer.clone().unwrap_or_default(), to.clone(), count.to_string()];
        grid.row(cells, false);
    }
    grid
}

/// Late tasks, each with how late it is in words.
pub fn late(tasks: &[LateTask], now: Time, language: Language) -> Grid {
    let mut grid = Grid::new(
        language,
        ["PROSES", "LANGKAH", "TENGGAT", "SELESAI", "TERLAMBAT", "ORANG"],
        ["INSTANCE", "STEP", "DUE", "DONE", "LATE", "PERSON"],
    );
    grid.column = 4;
    grid.instances = Some(0);
    for task in tasks {
        let again = if task.visit > 1 { format!(" {}×", task.visit) } else { String::new() };
        let done = task.done.map_or_else(
            || language.choose("belum", "not yet").to_owned(),
            |done| when::moment(done, now, language),
        );
        let cells = vec![
            task.id.clone(),
            format!("{}{again}", task.step),
            when::moment(task.due, now, language),
            done,
            task.late_in_words.in_language(language).to_owned(),
            task.person.clone().unwrap_or_else(|| format!("({})", task.actor)),
        ];
        grid.row(cells, task.done.is_none());
    }
    grid
}

/// Months in which periods began.
pub fn months(months: &[Month], language: Language) -> Grid {
    let mut grid = Grid::new(
        language,
        ["BULAN", "PERIODE", "DIBUKA", "TERLEWAT", "SELESAI", "TEPAT"],
        ["MONTH", "PERIODS", "OPENED", "MISSED", "DONE", "ON TIME"],
    );
    grid.column = 3;
    for Month { month, kept } in months {
        let cells = vec![
            month.clone(),
            kept.due.to_string(),
            kept.opened.to_string(),
            kept.missed.to_string(),
            kept.done.to_string(),
            kept.rate.map_or_else(String::new, |rate| percent(rate, language)),
        ];
        grid.row(cells, kept.missed > 0);
    }
    grid
}

pub fn periods(periods: &[PeriodReport], now: Time, language: Language) -> Grid {
    let mut grid = Grid::new(
        language,
        ["PERIODE", "DIBUKA", "OLEH", "SELESAI", "TEPAT", "HASIL"],
        ["PERIOD", "OPENED", "BY", "DONE", "ON TIME", "OUTCOME"],
    );
    grid.column = 4;
    grid.instances = Some(1);
    for period in periods {
        let by = match (period.by, period.missed) {
            (_, true) => language.choose("terlewat", "missed"),
            (Some(OpenedBy::Schedule), false) => language.choose("jadwal", "schedule"),
            (Some(OpenedBy::Hand), false) => language.choose("tangan", "hand"),
            (None, false) => "",
        };
        let on_time = match period.on_time {
            Some(true) => language.choose("ya", "yes"),
            Some(false) => language.choose("tidak", "no"),
            None => language.choose("berjalan", "running"),
        };
        let cells = vec![
            begins(period.begins, language),
            period.id.clone().unwrap_or_default(),
            by.to_owned(),
            period.done.map_or_else(String::new, |done| when::moment(done, now, language)),
            on_time.to_owned(),
            period.outcome.clone().unwrap_or_default(),
        ];
        grid.row(cells, period.on_time == Some(false));
    }
    grid
}

/// What the form for monitoring is filled with.
pub fn monitoring(monitored: &[Monitored], language: Language) -> Grid {
    let mut grid = Grid::new(language, ["NO.", "PROSEDUR", "CATATAN"], ["NO.", "PROCEDURE", "NOTES"]);
    for (number, monitored) in monitored.iter().enumerate() {
        let name = format!("{}/{}", monitored.document, monitored.procedure);
        let notes: Vec<Phrase> = notes(monitored);
        let notes: Vec<&str> = notes.iter().map(|note| note.in_language(language)).collect();
        grid.row(vec![(number + 1).to_string(), name, notes.join(" ")], false);
    }
    grid
}

fn minutes(spread: Option<&Spread>, of: fn(&Spread) -> i64) -> String {
    spread.map_or_else(String::new, |spread| clock(of(spread)))
}

fn open(open: usize, overdue: usize, language: Language) -> String {
    if overdue == 0 {
        return open.to_string();
    }
    language.choose(format!("{open} ({overdue} lewat)"), format!("{open} ({overdue} overdue)"))
}
