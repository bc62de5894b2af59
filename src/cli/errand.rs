//! Commands of automatic steps, run from the terminal: the way to the desk and back, and what is said of them.

use serde::Serialize;

use crate::desk::{Denial, Desk};
use crate::source::{Language, Phrase};
use crate::worker::{Confinement, Counter, Did, Ran, Runs};

use super::failure::Failure;
use super::session::Session;

/// Comes to the desk for one question at a time, so that others may come while a command runs.
pub struct Caller<'c, 's, 'a> {
    pub session: &'c mut Session<'s, 'a>,
    /// The command that the person typed.
    pub command: &'static str,
}

impl Counter for Caller<'_, '_, '_> {
    type Error = Failure;

    fn ask<T>(&mut self, question: impl FnOnce(&Desk) -> Result<T, Denial>) -> Result<T, Failure> {
        let desk = self.session.desk_if_any(self.command)?;
        let answer = question(&desk).map_err(|denial| self.session.deny(denial));
        self.session.close(&desk);
        answer
    }
}

/// The runs of the session's store.
pub fn runs(session: &Session<'_, '_>) -> Runs {
    Runs::new(session.data.join("runs")).watched_by(session.shell.warden.clone())
}

/// A command that was dealt with, for programs.
#[derive(Debug, Serialize)]
pub struct Told<'r> {
    id: &'r str,
    step: &'r str,
    command: &'r str,
    attempt: u32,
    state: &'static str,
    exit: Option<i32>,
    signal: Option<i32>,
    timed_out: bool,
    detail: Option<&'r str>,
    sandbox: Option<Confinement>,
}

pub fn told(ran: &Ran, language: Language) -> Told<'_> {
    let (exit, signal, timed_out) = match ran.did {
        Did::Failed { exit, signal, timed_out, .. } => (exit, signal, timed_out),
        Did::Succeeded => (Some(0), None, false),
        Did::Stopped | Did::Refused(_) | Did::Lost { .. } => (None, None, false),
    };
    let detail = match &ran.did {
        Did::Failed { fault, .. } => fault.as_ref(),
        Did::Refused(why) => Some(why),
        Did::Succeeded | Did::Stopped | Did::Lost { .. } => None,
    };
    Told {
        id: &ran.id,
        step: &ran.step,
        command: &ran.command,
        attempt: ran.attempt,
        state: match ran.did {
            Did::Succeeded => "succeeded",
            Did::Failed { .. } => "failed",
            Did::Stopped => "stopped",
            Did::Refused(_) => "refused",
            Did::Lost { .. } => "lost",
        },
        exit,
        signal,
        timed_out,
        detail: detail.map(|phrase| phrase.in_language(language)),
        sandbox: ran.confinement,
    }
}

/// The line that says what became of a command.
pub fn line(ran: &Ran, session: &Session<'_, '_>) -> String {
    let good = matches!(ran.did, Did::Succeeded | Did::Stopped | Did::Lost { again: true });
    let mark = if good { session.style.good("✓") } else { session.style.error("✗") };
    let words = in_words(&ran.did);
    format!("{mark} {}: {}: {}: {}\n", ran.id, ran.step, ran.command, words.in_language(session.language))
}

fn in_words(did: &Did) -> Phrase {
    match did {
        Did::Succeeded => Phrase::new("berhasil", "succeeded"),
        Did::Stopped => {
            Phrase::new("dihentikan, karena tugasnya sudah ditarik", "stopped, for its task was withdrawn")
        }
        Did::Refused(why) => {
            Phrase::new(format!("tidak dijalankan: {}", why.id), format!("not run: {}", why.en))
        }
        Did::Lost { again: true } => {
            Phrase::new("terputus; boleh dijalankan ulang", "cut off; it may be run again")
        }
        Did::Lost { again: false } => {
            Phrase::new("terputus; tidak diketahui bagaimana akhirnya", "cut off; how it ended is not known")
        }
        Did::Failed { fault: Some(fault), .. } => {
            Phrase::new(format!("gagal: {}", fault.id), format!("failed: {}", fault.en))
        }
        Did::Failed { timed_out: true, .. } => {
            Phrase::new("gagal: waktunya habis", "failed: its time was over")
        }
        Did::Failed { exit: Some(exit), .. } => {
            Phrase::new(format!("gagal: kode keluar {exit}"), format!("failed: exit status {exit}"))
        }
        Did::Failed { signal, .. } => {
            let signal = signal.map_or_else(|| "?".to_owned(), |signal| signal.to_string());
            Phrase::new(
                format!("gagal: dihentikan sinyal {signal}"),
                format!("failed: killed by signal {signal}"),
            )
        }
    }
}
