//! `sop tick`: what is due by itself is done now. For cron or a systemd timer, every few minutes; a server does the same by itself.

use serde::Serialize;

use crate::desk::{Rung, Settled, Ticked};
use crate::source::Phrase;

use super::arguments::Tick;
use super::failure::{Exit, Failure};
use super::session::Session;

/// What one tick did, for programs.
#[derive(Debug, Serialize)]
struct Told<'t> {
    opened: &'t [String],
    rang: &'t [Rung],
    #[serde(flatten)]
    settled: &'t Settled,
    failed: Vec<Unopened<'t>>,
}

/// A procedure whose period has come and that could not be opened.
#[derive(Debug, Serialize)]
struct Unopened<'t> {
    procedure: &'t str,
    message: String,
}

pub fn run(asked: &Tick, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let _ = &asked.commands;
    let desk = session.desk_if_any("sop tick")?;
    let ticked = desk.tick().map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        return session.answer_json(&told(&ticked));
    }
    for (procedure, denial) in &ticked.failed {
        let why = denial.describe();
        session.caution(&Phrase::new(format!("{procedure}: {}", why.id), format!("{procedure}: {}", why.en)));
    }
    let text = in_words(&ticked, session);
    session.answer(&text)
}

fn told(ticked: &Ticked) -> Told<'_> {
    let Ticked { opened, rang, settled, failed } = ticked;
    let failed = failed.iter();
    let failed = failed.map(|(procedure, denial)| Unopened { procedure, message: denial.describe().en });
    Told { opened, rang, settled, failed: failed.collect() }
}

fn in_words(ticked: &Ticked, session: &Session<'_, '_>) -> String {
    let style = session.style;
    let mut text = String::new();
    let mut line = |id: &str, what: &str| text.push_str(&format!("{} {id}: {what}\n", style.good("✓")));
    let Ticked { opened, rang, settled, failed } = ticked;
    opened.iter().for_each(|id| line(id, &session.word("dibuka untuk periodenya", "opened for its period")));
    for Rung { id, step, bell } in rang {
        line(id, &format!("{step}: {}", bell.in_words().in_language(session.language)));
    }
    settled
        .called
        .iter()
        .for_each(|id| line(id, &session.word("dibuka karena dipanggil", "opened because it was called")));
    settled
        .returned
        .iter()
        .for_each(|id| line(id, &session.word("pemanggilnya diberi tahu", "its caller was told")));
    settled.stopped.iter().for_each(|id| {
        line(id, &session.word("dibatalkan bersama pemanggilnya", "cancelled with its caller"));
    });
    if text.is_empty() && failed.is_empty() {
        return session.word("Tidak ada yang perlu dikerjakan sekarang.", "Nothing is due now.") + "\n";
    }
    text
}
