//! The commands that only look: inbox, show, list, history. Without a store they find nothing, and make none.

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use crate::calendar::Time;
use crate::desk::{Denial, Desk, Filter, ShownWhy, Standing, Visitor, Waiting, Whose};
use crate::instance::State;
use crate::procedure::headline;
use crate::report::ics;
use crate::source::Language;

use super::arguments::{History, Inbox, List, Show, StateName};
use super::failure::{Exit, Failure};
use super::print::save;
use super::session::Session;
use super::standing::Teller;
use super::table::Table;
use crate::calendar::when;

pub fn inbox(inbox: &Inbox, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop inbox")?;
    let visitor = reader(&desk, session)?;
    let whose = match (&inbox.actor, inbox.all, &visitor) {
        (Some(actor), claimed, _) => Whose::Actor { actor, claimed },
        (None, claimed @ true, _) | (None, claimed @ false, None) => Whose::All { claimed },
        (None, false, Some(_)) => Whose::Own,
    };
    let tasks = desk.inbox(visitor.as_ref(), whose).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if inbox.ics {
        return calendar(&tasks, inbox.output.as_deref(), session);
    }
    if session.json() {
        return session.answer_lines(&tasks);
    }
    if tasks.is_empty() {
        let text = session.word("Tidak ada tugas yang terbuka.", "There are no open tasks.");
        session.shell.say(&text);
        if desk.cards().map_err(|denial| session.deny(denial))?.is_empty() {
            session.shell.say(&first_steps(session));
        }
        return Ok(Exit::Done);
    }
    let text = inbox_table(&tasks, session);
    session.answer(&text)
}

/// The tasks as a calendar.
fn calendar(tasks: &[Waiting], out: Option<&Path>, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let (program, now) = (session.program.clone(), (session.shell.now)());
    let text = ics::calendar(tasks, now, session.language, |id| format!("{program} show {id}"));
    answer_calendar(&text, out, session)
}

/// A calendar's text, in a file or on stdout.
pub fn answer_calendar(
    text: &str,
    out: Option<&Path>,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    let Some(out) = out.filter(|out| *out != Path::new("-")) else { return session.answer(text) };
    save(out, text.as_bytes(), session)?;
    let name = out.display().to_string();
    match session.json() {
        true => session.answer_json(&json!({ "files": [name] })),
        false => session.answer(&format!("{name}\n")),
    }
}

/// How far a quorum has come: ` (1/2)`.
fn reached(task: &Waiting) -> String {
    let reached = task.quorum.zip(task.reached);
    reached.map_or(String::new(), |(needed, reached)| format!(" ({reached}/{needed})"))
}

/// What somebody types who has published nothing yet.
fn first_steps(session: &Session<'_, '_>) -> String {
    let called = &session.called;
    let show = session.word("lihat sebuah contoh", "see an example");
    let new = session.word("tulis dokumen pertama", "write a first document");
    let help = session.word("lihat semua perintah", "see all commands");
    format!("  {called} demo   {show}\n  {called} new    {new}\n  {called} help   {help}")
}

/// Who reads the inbox: the person named, or the system's user. Reading is free, so a user who is nobody here, and named
/// nobody, reads everybody's.
fn reader(desk: &Desk, session: &Session<'_, '_>) -> Result<Option<Visitor>, Failure> {
    match desk.visitor(session.person.as_deref()) {
        Ok(visitor) => Ok(Some(visitor)),
        Err(Denial::NoPerson { .. }) if session.person.is_none() => Ok(None),
        Err(denial) => Err(session.deny(denial)),
    }
}

fn inbox_table(tasks: &[Waiting], session: &Session<'_, '_>) -> String {
    let heads = session.language.choose(
        ["PROSES", "LANGKAH", "PELAKSANA", "TENGGAT", "KEGIATAN"],
        ["INSTANCE", "STEP", "ACTOR", "DUE", "ACTIVITY"],
    );
    let now = (session.shell.now)();
    let mut table = Table::new(&heads);
    for task in tasks {
        let due = task.due.map_or(String::new(), |due| when::due_briefly(due, now, session.language));
        let claimed = task
            .person
            .as_ref()
            .map_or(String::new(), |person| format!(" ({} {person})", session.word("diambil", "claimed by")));
        let late = task.escalated.as_ref().map_or(String::new(), |to| format!(" → {to}"));
        let actor = format!("{}{claimed}{late}", task.actor);
        let trouble = task.trouble.map_or(String::new(), |trouble| {
            format!("{}: ", trouble.in_words().in_language(session.language))
        });
        table.row(vec![
            task.id.clone(),
            task.step.clone(),
            actor,
            due,
            format!("{trouble}{}{}", headline(&task.activity), reached(task)),
        ]);
    }
    let style = session.style;
    table.render(session.shell.width, |row, column, cell| {
        match (row.and_then(|row| tasks.get(row)), column) {
            (None, _) => style.dim(cell),
            (Some(_), 0) => style.bold(cell),
            (Some(task), 3) if task.due.is_some_and(|due| due < now) => style.warning(cell),
            (Some(_), _) => cell.to_owned(),
        }
    })
}

pub fn show(show: &Show, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop show")?;
    let view = desk.show(&show.id).map_err(|denial| session.deny(denial))?;
    let why = if show.why_due { desk.why_due(&view) } else { Ok(Vec::new()) };
    let why = why.map_err(|denial| session.deny(denial))?.into_iter();
    let why: Vec<ShownWhy> = why.map(|why| ShownWhy::new(why, session.language)).collect();
    session.close(&desk);
    if session.json() {
        let standing = view.standing();
        return match show.why_due {
            true => session.answer_json(&Explained { standing, why_due: why }),
            false => session.answer_json(&standing),
        };
    }
    // Reading is free: whoever is nobody here is told what to type as somebody without a role would be.
    let visitor = desk.visitor(session.person.as_deref()).ok();
    let mut text = Teller::new(session, &desk, visitor.as_ref(), &view)?.whole();
    for ShownWhy { step, because, .. } in why {
        text.push_str(&format!("\n{}\n{because}\n", session.style.bold(&step)));
    }
    session.answer(&text)
}

/// Where an instance stands, with the reasons for its due times.
#[derive(Serialize)]
struct Explained {
    #[serde(flatten)]
    standing: Standing,
    why_due: Vec<ShownWhy>,
}

pub fn list(list: &List, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop list")?;
    let state = list.state.map(|state| match state {
        StateName::Open => State::Open,
        StateName::Suspended => State::Suspended,
        StateName::Done => State::Done,
        StateName::Cancelled => State::Cancelled,
    });
    let filter = Filter { procedure: list.procedure.clone(), state, ..Filter::default() };
    let listed = desk.list(&filter).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        return session.answer_lines(&listed);
    }
    if listed.is_empty() {
        let text = session.word("Tidak ada proses.", "There are no instances.");
        session.shell.say(&text);
        return Ok(Exit::Done);
    }
    let heads = session.language.choose(
        ["PROSES", "DOKUMEN", "KEADAAN", "DIBUKA", "BERAKHIR"],
        ["INSTANCE", "DOCUMENT", "STATE", "OPENED", "ENDED"],
    );
    let now = (session.shell.now)();
    let mut table = Table::new(&heads);
    for instance in &listed {
        let state = match (instance.state, &instance.outcome) {
            (State::Open, _) => session.word("terbuka", "open"),
            (State::Suspended, _) => session.word("ditangguhkan", "suspended"),
            (State::Done, Some(outcome)) => outcome.clone(),
            (State::Done, None) => session.word("selesai", "done"),
            (State::Cancelled, _) => session.word("dibatalkan", "cancelled"),
        };
        let moment = |at| when::moment(at, now, session.language);
        let opened = instance.opened.map_or(String::new(), moment);
        let ended = instance.ended.map_or(String::new(), moment);
        table.row(vec![instance.id.clone(), instance.document.clone(), state, opened, ended]);
    }
    let style = session.style;
    let text = table.render(session.shell.width, |row, column, cell| match (row, column) {
        (None, _) => style.dim(cell),
        (Some(_), 0) => style.bold(cell),
        (Some(_), _) => cell.to_owned(),
    });
    session.answer(&text)
}

pub fn history(history: &History, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop history")?;
    let events = desk.history(&history.id).map_err(|denial| session.deny(denial))?;
    session.close(&desk);
    if session.json() {
        return session.answer_lines(&events);
    }
    let heads = session
        .language
        .choose(["NO", "WAKTU", "ORANG", "HASH", "KEJADIAN"], ["NO", "TIME", "PERSON", "HASH", "EVENT"]);
    let now = (session.shell.now)();
    let mut table = Table::new(&heads);
    for event in &events {
        let time = Time::parse_from_rfc3339(&event.time);
        let time = time.map_or(event.time.clone(), |time| when::moment(time, now, session.language));
        let edition = event.edition.as_ref().map(|edition| edition.chars().take(12).collect::<String>());
        let letter =
            event.letter.as_ref().map(|letter| format!("{} {letter}", session.word("surat", "letter")));
        let words = [&event.step, &event.actor, &event.answer, &event.to, &edition, &letter, &event.note]
            .map(|word| word.as_deref());
        let files = event.evidence.iter().map(|file| file.name.as_str());
        let words: Vec<&str> = words.into_iter().flatten().chain(files).collect();
        let what = match &event.engine {
            // It says everything, in the reader's language.
            Some(told) => {
                let step =
                    event.visit.and(event.step.as_ref()).map_or(String::new(), |step| format!("{step} · "));
                step + told.in_language(session.language)
            }
            None if event.undone => {
                format!("{} {}", session.word("kembali ke edisi", "moved back to edition"), words.join(" · "))
            }
            None if event.skipped => format!("{} {}", session.word("dilewati", "skipped"), words.join(" · ")),
            None => format!("{} {}", event_word(&event.event, session.language), words.join(" · ")),
        };
        let hash = event.hash[..8].to_owned();
        let person = match &event.acting_for {
            Some(holder) => format!("{} ({} {holder})", event.person, session.word("a.n.", "for")),
            None => event.person.clone(),
        };
        table.row(vec![event.sequence.to_string(), time, person, hash, what]);
    }
    let style = session.style;
    let text = table.render(session.shell.width, |row, column, cell| match (row, column) {
        (None, _) | (Some(_), 0 | 3) => style.dim(cell),
        (Some(_), _) => cell.to_owned(),
    });
    session.answer(&text)
}

/// An event's name as people read it; one that has no words here keeps its name.
fn event_word(name: &str, language: Language) -> &str {
    let (id, en) = match name {
        "opened" => ("dibuka", "opened"),
        "arrow_held" => ("cabang menunggu di", "a branch waits at"),
        "arrows_joined" => ("cabang bertemu di", "branches joined at"),
        "limit_reached" => ("batas kunjungan", "limit of visits"),
        "task_offered" => ("tugas", "task"),
        "task_claimed" => ("diambil", "claimed"),
        "task_released" => ("dikembalikan", "released"),
        "task_reassigned" => ("diserahkan", "reassigned"),
        "task_done" => ("selesai", "done"),
        "attached" => ("berkas dilampirkan", "files attached"),
        "task_decided" => ("terjawab sendiri", "answered itself"),
        "task_finished" => ("selesai sendiri", "done by itself"),
        "task_withdrawn" => ("ditarik", "withdrawn"),
        "commented" => ("komentar", "comment"),
        "suspended" => ("ditangguhkan", "suspended"),
        "resumed" => ("dilanjutkan", "resumed"),
        "migrated" => ("pindah ke edisi", "moved to edition"),
        "cancelled" => ("dibatalkan", "cancelled"),
        "ended" => ("berakhir", "ended"),
        other => (other, other),
    };
    language.choose(id, en)
}
