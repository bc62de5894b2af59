//! `sop tick`: what is due by itself is done now. For cron or a systemd timer, every few minutes; a server does the same by itself.

use serde::Serialize;

use crate::desk::{Desk, Rung, Settled, Ticked};
use crate::source::{Language, Phrase};
use crate::worker::{Confinement, Counter, Ran, Shift};

use super::arguments::Tick;
use super::check::registered;
use super::errand::{self, Caller};
use super::failure::{Exit, Failure};
use super::session::Session;
use super::tell;

/// What one tick did, for programs.
#[derive(Debug, Serialize)]
struct Told<'t> {
    opened: &'t [String],
    rang: &'t [Rung],
    #[serde(flatten)]
    settled: &'t Settled,
    ran: Vec<errand::Told<'t>>,
    failed: Vec<Unopened<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<tell::Told>,
}

/// A procedure whose period has come and that could not be opened.
#[derive(Debug, Serialize)]
struct Unopened<'t> {
    procedure: &'t str,
    message: String,
}

pub fn run(asked: &Tick, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    // What needs no command is done all the same where they cannot be read.
    let commands = registered(asked.commands.as_deref(), session).map(Option::unwrap_or_default);
    let mut caller = Caller { session, command: "sop tick" };
    let mut ticked = caller.ask(Desk::tick)?;
    let mut ran = Vec::new();
    let commands = match commands {
        Ok(commands) => commands,
        Err(failure) => {
            tell::tell(caller.session, "sop tick")?;
            return Err(failure);
        }
    };
    let mut shift = Shift::new(&commands, errand::runs(caller.session));
    loop {
        let today = caller.session.today();
        let Some(next) = shift.next(&mut caller, None, today)? else { break };
        ran.push(next);
        ticked.extend(caller.ask(Desk::tick)?);
    }
    warn_of_open_fences(&ran, session);
    let sent = tell::tell(session, "sop tick")?;
    if session.json() {
        return session.answer_json(&Told { told: sent, ..told(&ticked, &ran, session.language) });
    }
    for (procedure, denial) in &ticked.failed {
        let why = denial.describe();
        session.caution(&Phrase::new(format!("{procedure}: {}", why.id), format!("{procedure}: {}", why.en)));
    }
    let mut text = in_words(&ticked, &ran, session);
    if let Some(sent) = sent.filter(tell::Told::is_news) {
        text = if is_idle(&ticked) && ran.is_empty() { String::new() } else { text };
        text.push_str(&sent.in_words(session));
    }
    session.answer(&text)
}

/// A site that counts on fences should know where there are none.
fn warn_of_open_fences(ran: &[Ran], session: &mut Session<'_, '_>) {
    let open = |ran: &Ran| matches!(ran.confinement, Some(Confinement::None | Confinement::Partial));
    if ran.iter().any(open) && !session.json() {
        session.caution(&Phrase::new(
            "sistem ini tidak dapat sepenuhnya membatasi jangkauan perintah (Landlock tidak ada atau lama)",
            "this system cannot fully confine what commands reach (Landlock is missing or old)",
        ));
    }
}

fn told<'t>(ticked: &'t Ticked, ran: &'t [Ran], language: Language) -> Told<'t> {
    let Ticked { opened, rang, settled, failed } = ticked;
    let failed = failed.iter();
    let failed = failed.map(|(procedure, denial)| Unopened {
        procedure,
        message: denial.describe().in_language(language).to_owned(),
    });
    let ran = ran.iter().map(|ran| errand::told(ran, language)).collect();
    Told { opened, rang, settled, ran, failed: failed.collect(), told: None }
}

fn in_words(ticked: &Ticked, ran: &[Ran], session: &Session<'_, '_>) -> String {
    let style = session.style;
    let mut text = String::new();
    let mut line = |id: &str, what: &str| text.push_str(&format!("{} {id}: {what}\n", style.good("✓")));
    let Ticked { opened, rang, settled, failed: _ } = ticked;
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
    text.extend(ran.iter().map(|ran| errand::line(ran, session)));
    if is_idle(ticked) && ran.is_empty() {
        return session.word("Tidak ada yang perlu dikerjakan sekarang.", "Nothing is due now.") + "\n";
    }
    text
}

/// Whether nothing was due.
fn is_idle(ticked: &Ticked) -> bool {
    let Ticked { opened, rang, settled, failed } = ticked;
    opened.is_empty() && rang.is_empty() && settled.is_empty() && failed.is_empty()
}
