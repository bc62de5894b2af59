//! What reports say in words and figures, Indonesian and English: sentences over counts, times, shares, days.

use crate::calendar::{Recurrence, Time, date_in_words};
use crate::desk::{Amount, Kept, ProcedureReport};
use crate::source::{Language, Phrase, plural};

/// How a procedure's instances ended, and how long they took: a sentence each.
pub fn summary(report: &ProcedureReport) -> Vec<Phrase> {
    let ProcedureReport { instances, open, suspended, cancelled, .. } = report;
    let outcomes: Vec<String> =
        report.outcomes.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect();
    let outcomes = if outcomes.is_empty() { "0".to_owned() } else { outcomes.join(", ") };
    let mut lines = vec![Phrase::new(
        format!(
            "{instances} proses: berakhir {outcomes}; {open} terbuka, {suspended} ditangguhkan, {cancelled} dibatalkan"
        ),
        format!(
            "{}: ended {outcomes}; {open} open, {suspended} suspended, {cancelled} cancelled",
            plural(*instances, "instance")
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
            format!("on time: {on_time} of {} ({})", plural(all, "task"), percent(rate, Language::En)),
        )
    }));
    lines
}

/// How often a procedure recurs.
pub fn recurs(recurrence: &Recurrence) -> Phrase {
    match recurrence {
        Recurrence::Every(every) => Phrase::new(format!("setiap {every}"), format!("every {every}")),
        Recurrence::Schedule(line) => Phrase::new(format!("jadwal {line}"), format!("schedule {line}")),
    }
}

/// How many periods there were, and what became of them.
pub fn counted(kept: &Kept) -> Vec<Phrase> {
    let Kept { due, opened, by_hand, missed, done, on_time, running, rate } = kept;
    let judged = due - running;
    let rate = |language| rate.map_or_else(String::new, |rate| format!(" ({})", percent(rate, language)));
    vec![
        Phrase::new(
            format!(
                "{due} periode: {opened} dibuka, {by_hand} di antaranya dengan tangan; {missed} terlewat, {running} berjalan, {done} selesai"
            ),
            format!(
                "periods: {due}, opened {opened}, of these by hand {by_hand}; missed {missed}, running {running}, done {done}"
            ),
        ),
        Phrase::new(
            format!("tepat waktu: {on_time} dari {judged} periode{}", rate(Language::Id)),
            format!("on time: {on_time} of {}{}", plural(judged, "period"), rate(Language::En)),
        ),
    ]
}

/// The day on which a period begins, and the clock where that is not midnight.
pub fn begins(at: Time, language: Language) -> String {
    let day = date_in_words(at.date_naive());
    let day = day.in_language(language);
    if at.time() == chrono::NaiveTime::MIN {
        return day.to_owned();
    }
    format!("{day} {}", at.format(language.choose("%H.%M", "%H:%M")))
}

/// `1:30`, `2 hari 1:30`; days of 24 hours are `2x24 1:30`.
pub fn amount(amount: &Amount, language: Language) -> String {
    let rest = clock(amount.minutes.into());
    match (amount.days, amount.by) {
        (0, _) => rest,
        (days, "elapsed") => format!("{days}x24 {rest}"),
        (days, _) => {
            language.choose(format!("{days} hari {rest}"), format!("{} {rest}", plural(days, "day")))
        }
    }
}

/// Minutes as hours and minutes: `2:05`.
pub fn clock(minutes: i64) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// `50%`, `66,7%`; all and nothing only where they are.
pub fn percent(share: f64, language: Language) -> String {
    let tenths = (share * 1000.0).round() / 10.0;
    let tenths = if share < 1.0 { tenths.min(99.9) } else { tenths };
    let tenths = if share > 0.0 { tenths.max(0.1) } else { tenths };
    let point = format!("{tenths}%");
    language.choose(point.replace('.', ","), point)
}

#[cfg(test)]
mod tests {
    use super::{Language, percent};

    #[test]
    fn all_and_nothing_are_said_only_where_they_are() {
        let said = [0.0, 0.0001, 0.5, 0.6667, 0.9999, 1.0].map(|share| percent(share, Language::Id));
        assert_eq!(said, ["0%", "0,1%", "50%", "66,7%", "99,9%", "100%"]);
    }
}
