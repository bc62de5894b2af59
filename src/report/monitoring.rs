//! The form for monitoring the application of SOPs, filled with what is known; what a person judges is left blank.

use crate::desk::{Monitored, ProcedureReport};
use crate::source::{Language, Phrase, plural};

use super::words::{clock, percent};

/// The form's title, as the regulation has it.
pub fn title() -> Phrase {
    Phrase::new("Monitoring Pelaksanaan SOP AP", "Monitoring of the application of administrative SOPs")
}

/// The two boxes of which the assessor ticks one.
pub fn boxes() -> [Phrase; 2] {
    [
        Phrase::new("Berjalan dengan baik", "Goes well"),
        Phrase::new("Tidak berjalan dengan baik", "Does not go well"),
    ]
}

/// The SOP as the form names it.
pub fn name(monitored: &Monitored) -> String {
    match &monitored.number {
        Some(number) => format!("{} ({number})", monitored.title),
        None => monitored.title.clone(),
    }
}

/// What was counted, a sentence each.
pub fn notes(monitored: &Monitored) -> Vec<Phrase> {
    let mut notes = match &monitored.report {
        None => vec![Phrase::new("Tidak ada proses pada kurun ini.", "No instances in this time.")],
        Some(report) => of_instances(report),
    };
    if let Some(kept) = monitored.compliance.as_ref().filter(|kept| kept.whole.due > 0) {
        let whole = &kept.whole;
        let (judged, rate) = (whole.due - whole.running, |language| share(whole.rate, language));
        notes.push(Phrase::new(
            format!(
                "Berkala: {} dari {judged} periode tepat waktu{}, {} terlewat.",
                whole.on_time,
                rate(Language::Id),
                whole.missed
            ),
            format!(
                "Recurring: {} of {} on time{}, {} missed.",
                whole.on_time,
                plural(judged, "period"),
                rate(Language::En),
                whole.missed
            ),
        ));
    }
    notes
}

fn of_instances(report: &ProcedureReport) -> Vec<Phrase> {
    let ended: usize = report.outcomes.values().sum();
    let ProcedureReport { instances, open, suspended, cancelled, on_time, late, .. } = report;
    let mut notes = vec![Phrase::new(
        format!(
            "{instances} proses: {ended} berakhir, {open} terbuka, {suspended} ditangguhkan, {cancelled} dibatalkan."
        ),
        format!(
            "{}: {ended} ended, {open} open, {suspended} suspended, {cancelled} cancelled.",
            plural(*instances, "instance")
        ),
    )];
    if report.on_time_rate.is_some() {
        let (all, rate) = (on_time + late, |language| share(report.on_time_rate, language));
        notes.push(Phrase::new(
            format!("Tepat waktu: {on_time} dari {all} tugas{}.", rate(Language::Id)),
            format!("On time: {on_time} of {}{}.", plural(all, "task"), rate(Language::En)),
        ));
    }
    let overdue: usize = report.actors.iter().map(|actor| actor.overdue).sum();
    if overdue > 0 {
        notes.push(Phrase::new(
            format!("Masih terbuka lewat tenggat: {overdue} tugas."),
            format!("Still open past the due time: {}.", plural(overdue, "task")),
        ));
    }
    notes.extend(report.lead_time.as_ref().map(|lead| {
        let (median, p90) = (clock(lead.median), clock(lead.p90));
        Phrase::new(
            format!("Waktu kerja sampai akhir: tengah {median}, p90 {p90} jam."),
            format!("Working time to the end: median {median}, p90 {p90} hours."),
        )
    }));
    let back: usize = report.loops.iter().map(|arrow| arrow.count).sum();
    if back > 0 {
        notes.push(Phrase::new(
            format!("Dikembalikan: {back} kali."),
            format!("Sent back: {}.", plural(back, "time")),
        ));
    }
    notes
}

fn share(rate: Option<f64>, language: Language) -> String {
    rate.map_or_else(String::new, |rate| format!(" ({})", percent(rate, language)))
}

/// Where the form comes from.
pub fn source() -> Phrase {
    Phrase::new(
        "Tabel 7, Monitoring Pelaksanaan SOP AP, Permenpan RB Nomor 35 Tahun 2012. Catatan dihitung dari buku besar; \
         penilaian, tindakan, dan paraf diisi penilai.",
        "After table 7 of Permenpan RB Nomor 35 Tahun 2012, translated. The notes are counted from the ledger; assessment, action \
         and initials are the assessor's.",
    )
}
