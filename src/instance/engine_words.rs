//! What an instance did by itself, in words for its history and its record, Indonesian and English. Judges nothing.

use crate::calendar::{date_in_words, moment_in_words};
use crate::source::Phrase;

use super::event::{Automatic, Event, Trouble};
use super::signal::Bell;

impl Event {
    /// What clocks, commands and calls did, in a few words; none for what people and the flow do.
    pub fn engine_in_words(&self) -> Option<Phrase> {
        Some(match self {
            Event::TaskReminded { .. } => {
                Phrase::new("Diingatkan: waktunya hampir habis", "Reminded: time is running out")
            }
            Event::TaskEscalated { to, .. } => Phrase::new(
                format!("Waktunya habis; diberitahukan kepada {to}"),
                format!("Out of time; {to} was told"),
            ),
            Event::CommandStarted { command, attempt, .. } => Phrase::new(
                format!("Perintah {command} dijalankan, percobaan {attempt}"),
                format!("Command {command} begun, attempt {attempt}"),
            ),
            Event::CommandEnded { .. } => command_ended(self)?,
            Event::CommandLost { attempt, .. } => Phrase::new(
                format!("Percobaan {attempt} terputus; tidak diketahui apakah pekerjaannya selesai"),
                format!("Attempt {attempt} was cut off; nobody knows whether it did its work"),
            ),
            Event::CallOpened { instance, .. } => {
                Phrase::new(format!("{instance} dibuka"), format!("{instance} opened"))
            }
            Event::CallEnded { instance, outcome: Some(outcome), .. } => {
                Phrase::new(format!("{instance} berakhir: {outcome}"), format!("{instance} ended: {outcome}"))
            }
            Event::CallEnded { instance, outcome: None, .. } => {
                Phrase::new(format!("{instance} dibatalkan"), format!("{instance} was cancelled"))
            }
            Event::IncidentOpened { trouble, detail, .. } => {
                let what = trouble.in_words();
                let detail = detail.as_ref().map_or(String::new(), |detail| format!(": {detail}"));
                Phrase::new(format!("Kendala: {}{detail}", what.id), format!("Trouble: {}{detail}", what.en))
            }
            Event::TaskRetried { wakes, .. } => {
                let until = |words: &str, moment: fn(&Phrase) -> &str| {
                    wakes.map_or(String::new(), |at| format!(" {words} {}", moment(&moment_in_words(at))))
                };
                Phrase::new(
                    format!("Dicoba lagi{}", until("sampai", |at| &at.id)),
                    format!("Let try again{}", until("until", |at| &at.en)),
                )
            }
            Event::VoteEnded { answer, votes, veto, .. } => vote_ended(answer.as_deref(), *votes, *veto),
            Event::TaskFinished { late: true, .. } => Phrase::new("Terlambat berbunyi", "Rang late"),
            Event::Opened { .. } => opened(self)?,
            Event::TaskFinished { late: false, .. }
            | Event::ArrowHeld { .. }
            | Event::ArrowsJoined { .. }
            | Event::LimitReached { .. }
            | Event::TaskOffered { .. }
            | Event::TaskClaimed { .. }
            | Event::TaskReleased { .. }
            | Event::TaskReassigned { .. }
            | Event::TaskDone { .. }
            | Event::Attached { .. }
            | Event::TaskDecided { .. }
            | Event::TaskWithdrawn { .. }
            | Event::Commented { .. }
            | Event::Suspended { .. }
            | Event::Resumed { .. }
            | Event::Migrated { .. }
            | Event::Cancelled { .. }
            | Event::Ended { .. } => return None,
        })
    }
}

/// Of an instance that nobody opened: what did.
fn opened(event: &Event) -> Option<Phrase> {
    let Event::Opened { start, caller, period, missed, .. } = event else { return None };
    if let Some(caller) = caller {
        return Some(Phrase::new(
            format!("dibuka {start} · dipanggil oleh {}, langkah {}", caller.instance, caller.step),
            format!("opened {start} · called by {}, step {}", caller.instance, caller.step),
        ));
    }
    let begins = date_in_words((*period)?.date_naive());
    let (id, en) = if *missed { (", yang sudah lewat", ", which was over") } else { ("", "") };
    Some(Phrase::new(
        format!("dibuka {start} · untuk periode sejak {}{id}", begins.id),
        format!("opened {start} · for the period from {}{en}", begins.en),
    ))
}

fn vote_ended(answer: Option<&str>, votes: Option<u32>, veto: bool) -> Phrase {
    match (answer, votes) {
        (Some(answer), _) if veto => {
            Phrase::new(format!("Veto memutuskan \"{answer}\""), format!("A veto decides \"{answer}\""))
        }
        (Some(answer), Some(votes)) => Phrase::new(
            format!("{votes} suara memutuskan \"{answer}\""),
            format!("{votes} {} \"{answer}\"", if votes == 1 { "vote decides" } else { "votes decide" }),
        ),
        (Some(answer), None) => {
            Phrase::new(format!("Suara memutuskan \"{answer}\""), format!("The votes decide \"{answer}\""))
        }
        (None, _) => Phrase::new(
            "Suara terpecah, tidak ada jawaban yang masih dapat menang",
            "The vote is split, no answer can win any more",
        ),
    }
}

fn command_ended(event: &Event) -> Option<Phrase> {
    let Event::CommandEnded { succeeded, exit, signal, timed_out, stopped, fault, .. } = event else {
        return None;
    };
    let mut how = match (exit, signal) {
        (Some(exit), _) => Phrase::new(format!("status {exit}"), format!("status {exit}")),
        (None, Some(signal)) => Phrase::new(format!("sinyal {signal}"), format!("signal {signal}")),
        (None, None) => Phrase::new("tidak dijalankan", "not run"),
    };
    if *stopped {
        return Some(Phrase::new(
            format!("Perintah dihentikan ({}), karena tugasnya sudah ditarik", how.id),
            format!("Command stopped ({}), for its task was withdrawn", how.en),
        ));
    }
    if *timed_out {
        how = Phrase::new(format!("{}, melewati batas waktu", how.id), format!("{}, over its time", how.en));
    }
    let fault = fault.as_ref().map_or(String::new(), |fault| format!("; {fault}"));
    Some(if *succeeded {
        Phrase::new(
            format!("Perintah berhasil ({}){fault}", how.id),
            format!("Command succeeded ({}){fault}", how.en),
        )
    } else {
        Phrase::new(
            format!("Perintah gagal ({}){fault}", how.id),
            format!("Command failed ({}){fault}", how.en),
        )
    })
}

impl Trouble {
    pub fn in_words(self) -> Phrase {
        match self {
            Trouble::Failed => Phrase::new("perintah gagal", "the command failed"),
            Trouble::Unknown => Phrase::new(
                "tidak diketahui apakah perintah selesai",
                "nobody knows whether the command did its work",
            ),
            Trouble::Refused => Phrase::new("tidak dapat dijalankan", "it cannot be done"),
            Trouble::Cancelled => {
                Phrase::new("proses yang dipanggil dibatalkan", "the called instance was cancelled")
            }
            Trouble::NoBranch => {
                Phrase::new("tidak ada cabang untuk hasil ini", "no branch is for this outcome")
            }
            Trouble::NoDate => {
                Phrase::new("tanggal yang ditunggu belum diisi", "the date to wait for was never filled in")
            }
        }
    }
}

impl Bell {
    /// What it rang for.
    pub fn in_words(self) -> Phrase {
        match self {
            Bell::Wake => Phrase::new("waktunya tiba", "its moment has come"),
            Bell::Remind => Phrase::new("diingatkan: waktunya hampir habis", "reminded: time is running out"),
            Bell::Escalate => Phrase::new("terlambat; atasannya diberi tahu", "late; it was escalated"),
        }
    }
}

impl Automatic {
    /// What a task that nobody does waits for.
    pub fn in_words(self) -> Phrase {
        match self {
            Automatic::Run => Phrase::new("perintah otomatis", "an automatic command"),
            Automatic::Call => Phrase::new("prosedur lain", "another procedure"),
            Automatic::Wait => Phrase::new("waktu", "a moment in time"),
        }
    }
}
