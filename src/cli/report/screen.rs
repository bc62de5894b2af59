//! Reports on the screen: sentences and tables. Times of work are hours and minutes, days beside them where the standard counts days.

use crate::calendar::{Recurrence, Time, date_in_words};
use crate::desk::{
    ActorReport, Amount, Compliance, Kept, LateTask, Loop, Month, OpenedBy, PeriodReport, ProcedureReport,
    Spread, StepReport,
};
use crate::instance::Automatic;
use crate::source::{Language, Phrase};

use super::Session;
use crate::cli::table::Table;
use crate::cli::when;

pub fn reports(reports: &[ProcedureReport], session: &Session<'_, '_>) -> String {
    let told: Vec<String> = reports.iter().map(|report| whole(report, session)).collect();
    told.join("\n")
}

fn whole(report: &ProcedureReport, session: &Session<'_, '_>) -> String {
    let language = session.language;
    let name = format!("{}/{}", report.document, report.procedure);
    let mut text =
        format!("{}  {}\n{}\n", session.style.bold(&name), report.title, summary(report, language));
    let (by_people, by_itself): (Vec<_>, Vec<_>) =
        report.steps.iter().partition(|step| step.automatic.is_none());
    text.push_str(&steps(&by_people, session));
    if !by_itself.is_empty() {
        text.push('\n');
        text.push_str(&automatic(&by_itself, session));
    }
    if !report.actors.is_empty() {
        text.push('\n');
        text.push_str(&actors(&report.actors, session));
    }
    if !report.loops.is_empty() {
        text.push('\n');
        text.push_str(&loops(&report.loops, session));
    }
    text
}

fn summary(report: &ProcedureReport, language: Language) -> String {
    let ProcedureReport { instances, open, suspended, cancelled, .. } = report;
    let outcomes: Vec<String> =
        report.outcomes.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect();
    let outcomes = if outcomes.is_empty() { "0".to_owned() } else { outcomes.join(", ") };
    let mut lines = vec![Phrase::new(
        format!(
            "{instances} proses: berakhir {outcomes}; {open} terbuka, {suspended} ditangguhkan, {cancelled} dibatalkan"
        ),
        format!(
            "{instances} instances: ended {outcomes}; {open} open, {suspended} suspended, {cancelled} cancelled"
        ),
    )];
    lines.extend(report.lead_time.as_ref().map(|lead| {
        let (median, p90, most) = (clock(lead.median), clock(lead.p90), clock(lead.most));
        Phrase::new(
            format!("waktu kerja dari awal sampai akhir: tengah {median}, p90 {p90}, terlama {most}"),
            format!("working time from start to end: median {median}, p90 {p90}, longest {most}"),
        )
    }));
    lines.extend(report.waiting.as_ref().map(|waiting| {
        let (median, p90) = (clock(waiting.median), clock(waiting.p90));
        Phrase::new(
            format!("di antaranya menunggu diambil: tengah {median}, p90 {p90}"),
            format!("of it waiting to be taken on: median {median}, p90 {p90}"),
        )
    }));
    lines.extend(report.automatic.as_ref().map(|automatic| {
        let (median, p90) = (clock(automatic.median), clock(automatic.p90));
        Phrase::new(
            format!("langkah otomatis, menurut jam dinding: tengah {median}, p90 {p90}"),
            format!("automatic steps, by the clock: median {median}, p90 {p90}"),
        )
    }));
    lines.extend(report.on_time_rate.map(|rate| {
        let (on_time, all) = (report.on_time, report.on_time + report.late);
        Phrase::new(
            format!("tepat waktu: {on_time} dari {all} tugas ({})", percent(rate, Language::Id)),
            format!("on time: {on_time} of {all} tasks ({})", percent(rate, Language::En)),
        )
    }));
    let lines: Vec<&str> = lines.iter().map(|line| line.in_language(language)).collect();
    lines.join("\n")
}

fn steps(steps: &[&StepReport], session: &Session<'_, '_>) -> String {
    let language = session.language;
    let heads = language.choose(
        ["LANGKAH", "PELAKSANA", "SELESAI", "TEPAT", "TERBUKA", "TUNGGU", "TENGAH", "P90", "BAKU"],
        ["STEP", "ACTOR", "DONE", "ON TIME", "OPEN", "WAIT", "MEDIAN", "P90", "STANDARD"],
    );
    let mut table = Table::new(&heads);
    for step in steps {
        table.row(vec![
            step.step.clone(),
            step.actor.clone(),
            step.done.to_string(),
            step.on_time_rate.map_or_else(String::new, |rate| percent(rate, language)),
            open(step.open, step.overdue, language),
            step.waiting.as_ref().map_or_else(String::new, |waiting| clock(waiting.median)),
            step.lead.as_ref().map_or_else(String::new, |lead| amount(&lead.median, language)),
            step.lead.as_ref().map_or_else(String::new, |lead| amount(&lead.p90, language)),
            step.time.clone().unwrap_or_default(),
        ]);
    }
    let late = |row: usize| steps.get(row).is_some_and(|step| step.late > 0);
    painted(&table, session, 3, late)
}

/// What nobody works at goes by the clock on the wall.
fn automatic(steps: &[&StepReport], session: &Session<'_, '_>) -> String {
    let language = session.language;
    let heads = language.choose(
        ["OTOMATIS", "OLEH", "SELESAI", "TERBUKA", "ULANG", "TENGAH", "P90", "TERLAMA"],
        ["AUTOMATIC", "BY", "DONE", "OPEN", "AGAIN", "MEDIAN", "P90", "LONGEST"],
    );
    let mut table = Table::new(&heads);
    for step in steps {
        let time = |of: fn(&Spread) -> i64| {
            step.elapsed.as_ref().map_or_else(String::new, |elapsed| clock(of(elapsed)))
        };
        let by = match step.automatic {
            Some(Automatic::Run) => language.choose("perintah", "command"),
            Some(Automatic::Call) => language.choose("prosedur", "procedure"),
            Some(Automatic::Wait) => language.choose("waktu", "clock"),
            None => "",
        };
        table.row(vec![
            step.step.clone(),
            by.to_owned(),
            step.done.to_string(),
            open(step.open, step.overdue, language),
            step.repeated.to_string(),
            time(|elapsed| elapsed.median),
            time(|elapsed| elapsed.p90),
            time(|elapsed| elapsed.most),
        ]);
    }
    painted(&table, session, 3, |row| steps.get(row).is_some_and(|step| step.overdue > 0))
}

fn actors(actors: &[ActorReport], session: &Session<'_, '_>) -> String {
    let language = session.language;
    let heads = language.choose(
        ["PELAKSANA", "SELESAI", "TEPAT", "TERBUKA", "TUNGGU", "TENGAH", "P90", "JABATAN"],
        ["ACTOR", "DONE", "ON TIME", "OPEN", "WAIT", "MEDIAN", "P90", "TITLE"],
    );
    let mut table = Table::new(&heads);
    for actor in actors {
        let taken =
            |of: fn(&Spread) -> i64| actor.taken.as_ref().map_or_else(String::new, |taken| clock(of(taken)));
        table.row(vec![
            actor.actor.clone(),
            actor.done.to_string(),
            actor.on_time_rate.map_or_else(String::new, |rate| percent(rate, language)),
            open(actor.open, actor.overdue, language),
            actor.waiting.as_ref().map_or_else(String::new, |waiting| clock(waiting.median)),
            taken(|taken| taken.median),
            taken(|taken| taken.p90),
            actor.title.clone(),
        ]);
    }
    painted(&table, session, 2, |row| actors.get(row).is_some_and(|actor| actor.late > 0))
}

fn loops(loops: &[Loop], session: &Session<'_, '_>) -> String {
    let heads = session
        .language
        .choose(["DARI", "JAWABAN", "KEMBALI KE", "KALI"], ["FROM", "ANSWER", "BACK TO", "TIMES"]);
    let mut table = Table::new(&heads);
    for Loop { from, answer, to, count } in loops {
        table.row(vec![from.clone(), answer.clone().unwrap_or_default(), to.clone(), count.to_string()]);
    }
    painted(&table, session, 0, |_| false)
}

/// Late tasks, each with how late it is in words.
pub fn late(tasks: &[LateTask], session: &Session<'_, '_>) -> String {
    let language = session.language;
    let heads = language.choose(
        ["PROSES", "LANGKAH", "TENGGAT", "SELESAI", "TERLAMBAT", "ORANG"],
        ["INSTANCE", "STEP", "DUE", "DONE", "LATE", "PERSON"],
    );
    let now = (session.shell.now)();
    let mut table = Table::new(&heads);
    for task in tasks {
        let again = if task.visit > 1 { format!(" {}×", task.visit) } else { String::new() };
        let nobody = || format!("({})", task.actor);
        table.row(vec![
            task.id.clone(),
            format!("{}{again}", task.step),
            when::moment(task.due, now, language),
            task.done
                .map_or_else(|| session.word("belum", "not yet"), |done| when::moment(done, now, language)),
            task.late_in_words.in_language(language).to_owned(),
            task.person.clone().unwrap_or_else(nobody),
        ]);
    }
    painted(&table, session, 4, |row| tasks.get(row).is_some_and(|task| task.done.is_none()))
}

/// What recurs, procedure by procedure: each period, and where a month has several of them, each month.
pub fn compliance(kept: &[Compliance], session: &Session<'_, '_>) -> String {
    let told: Vec<String> = kept.iter().map(|kept| kept_up(kept, session)).collect();
    told.join("\n")
}

fn kept_up(kept: &Compliance, session: &Session<'_, '_>) -> String {
    let language = session.language;
    let name = format!("{}/{}", kept.document, kept.procedure);
    let (title, recurs) = (kept.title.trim(), recurs(&kept.recurs));
    let mut text = format!(
        "{}  {title} ({})\n{}\n",
        session.style.bold(&name),
        recurs.in_language(language),
        counted(&kept.whole).in_language(language)
    );
    if kept.periods.is_empty() {
        return text;
    }
    if kept.months.iter().any(|month| month.kept.due > 1) {
        text.push_str(&months(&kept.months, session));
        text.push('\n');
    }
    text.push_str(&periods(&kept.periods, session));
    text
}

fn recurs(recurrence: &Recurrence) -> Phrase {
    match recurrence {
        Recurrence::Every(every) => Phrase::new(format!("setiap {every}"), format!("every {every}")),
        Recurrence::Schedule(line) => Phrase::new(format!("jadwal {line}"), format!("schedule {line}")),
    }
}

fn counted(kept: &Kept) -> Phrase {
    let Kept { due, opened, by_hand, missed, done, on_time, running, rate } = kept;
    let judged = due - running;
    let rate = |language| rate.map_or_else(String::new, |rate| format!(" ({})", percent(rate, language)));
    Phrase::new(
        format!(
            "{due} periode: {opened} dibuka, {by_hand} di antaranya dengan tangan; {missed} terlewat, {running} berjalan, {done} selesai\n\
             tepat waktu: {on_time} dari {judged} periode{}",
            rate(Language::Id)
        ),
        format!(
            "periods: {due}, opened {opened}, of these by hand {by_hand}; missed {missed}, running {running}, done {done}\n\
             on time: {on_time} of {judged} periods{}",
            rate(Language::En)
        ),
    )
}

fn months(months: &[Month], session: &Session<'_, '_>) -> String {
    let language = session.language;
    let heads = language.choose(
        ["BULAN", "PERIODE", "DIBUKA", "TERLEWAT", "SELESAI", "TEPAT"],
        ["MONTH", "PERIODS", "OPENED", "MISSED", "DONE", "ON TIME"],
    );
    let mut table = Table::new(&heads);
    for Month { month, kept } in months {
        table.row(vec![
            month.clone(),
            kept.due.to_string(),
            kept.opened.to_string(),
            kept.missed.to_string(),
            kept.done.to_string(),
            kept.rate.map_or_else(String::new, |rate| percent(rate, language)),
        ]);
    }
    painted(&table, session, 3, |row| months.get(row).is_some_and(|month| month.kept.missed > 0))
}

fn periods(periods: &[PeriodReport], session: &Session<'_, '_>) -> String {
    let language = session.language;
    let heads = language.choose(
        ["PERIODE", "DIBUKA", "OLEH", "SELESAI", "TEPAT", "HASIL"],
        ["PERIOD", "OPENED", "BY", "DONE", "ON TIME", "OUTCOME"],
    );
    let now = (session.shell.now)();
    let briefly = |at: Option<Time>| at.map_or_else(String::new, |at| when::moment(at, now, language));
    let mut table = Table::new(&heads);
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
        table.row(vec![
            begins(period.begins, language),
            period.id.clone().unwrap_or_default(),
            by.to_owned(),
            briefly(period.done),
            on_time.to_owned(),
            period.outcome.clone().unwrap_or_default(),
        ]);
    }
    painted(&table, session, 4, |row| periods.get(row).is_some_and(|period| period.on_time == Some(false)))
}

/// The day on which a period begins, and the clock where that is not midnight.
fn begins(at: Time, language: Language) -> String {
    let day = date_in_words(at.date_naive());
    let day = day.in_language(language);
    if at.time() == chrono::NaiveTime::MIN {
        return day.to_owned();
    }
    format!("{day} {}", at.format(language.choose("%H.%M", "%H:%M")))
}

/// A table with dim heads, and one column of which some rows stand out.
fn painted(
    table: &Table,
    session: &Session<'_, '_>,
    column: usize,
    stands_out: impl Fn(usize) -> bool,
) -> String {
    let style = session.style;
    table.render(session.shell.width, |row, at, cell| match row {
        None => style.dim(cell),
        Some(row) if at == column && stands_out(row) => style.warning(cell),
        Some(_) => cell.to_owned(),
    })
}

fn open(open: usize, overdue: usize, language: Language) -> String {
    if overdue == 0 {
        return open.to_string();
    }
    language.choose(format!("{open} ({overdue} lewat)"), format!("{open} ({overdue} overdue)"))
}

/// `1:30`, `2 hari 1:30`; days of 24 hours are `2x24 1:30`.
fn amount(amount: &Amount, language: Language) -> String {
    let rest = clock(amount.minutes.into());
    match (amount.days, amount.by) {
        (0, _) => rest,
        (days, "elapsed") => format!("{days}x24 {rest}"),
        (days, _) => language.choose(
            format!("{days} hari {rest}"),
            format!("{days} day{} {rest}", if days == 1 { "" } else { "s" }),
        ),
    }
}

/// Minutes as hours and minutes: `2:05`.
fn clock(minutes: i64) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// `50%`, `66,7%`; all and nothing only where they are.
fn percent(share: f64, language: Language) -> String {
    let tenths = (share * 1000.0).round() / 10.0;
    let tenths = if share < 1.0 { tenths.min(99.9) } else { tenths };
    let tenths = if share > 0.0 { tenths.max(0.1) } else { tenths };
    let point = format!("{tenths}%");
    language.choose(point.replace('.', ","), point)
}
