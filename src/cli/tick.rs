//! `sop tick`: what is due by itself is done now. For cron or a systemd timer, every few minutes; a server does the same by itself.

use serde::Serialize;

use crate::desk::{Desk, Rung, Settled};
use crate::source::Phrase;

use super::arguments::Tick;
use super::failure::{Exit, Failure};
use super::session::Session;

/// How often everything is looked through again because something moved; the rest is left to the next tick.
const ROUNDS_MAX: usize = 1000;

/// What one tick did.
#[derive(Debug, Default, Serialize)]
pub struct Ticked {
    /// Instances opened because their period has come.
    opened: Vec<String>,
    rang: Vec<Rung>,
    #[serde(flatten)]
    settled: Settled,
    /// Procedures whose period has come and that could not be opened.
    failed: Vec<Unopened>,
}

#[derive(Debug, Serialize)]
struct Unopened {
    procedure: String,
    message: String,
}

pub fn run(asked: &Tick, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let _ = &asked.commands;
    let desk = session.desk_if_any("sop tick")?;
    let ticked = tick(&desk, session)?;
    session.close(&desk);
    if session.json() {
        return session.answer_json(&ticked);
    }
    for Unopened { procedure, message } in &ticked.failed {
        let message = format!("{procedure}: {message}");
        session.caution(&Phrase::new(message.clone(), message));
    }
    let text = in_words(&ticked, session);
    session.answer(&text)
}

/// Opens periods, rings bells and settles calls until nothing moves.
pub fn tick(desk: &Desk, session: &Session<'_, '_>) -> Result<Ticked, Failure> {
    let opened = desk.open_periods().map_err(|denial| session.deny(denial))?;
    let message = |denial: &crate::desk::Denial| denial.describe().in_language(session.language).to_owned();
    let failed = opened.failed.iter();
    let failed =
        failed.map(|(procedure, denial)| Unopened { procedure: procedure.clone(), message: message(denial) });
    let mut ticked = Ticked { failed: failed.collect(), opened: opened.ids, ..Ticked::default() };
    for _ in 0..ROUNDS_MAX {
        let rang = desk.ring().map_err(|denial| session.deny(denial))?;
        let settled = desk.settle().map_err(|denial| session.deny(denial))?;
        if rang.is_empty() && settled.is_empty() {
            break;
        }
        ticked.rang.extend(rang);
        ticked.settled.extend(settled);
    }
    Ok(ticked)
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
