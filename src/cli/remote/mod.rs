//! `--server`: the commands of tasks and instances against a server elsewhere, over its API. What they say to programs is the same; other
//! commands need the store's folder, and say so.

mod client;
mod shown;

use std::path::PathBuf;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::act::fields;
use super::arguments::{
    Arguments, Attach, Command, Done, Inbox, Keyed, List, Reasoned, Resolve, Start, StateName,
};
use super::failure::{Exit, Failure};
use super::session::Session;
use crate::source::Phrase;
use client::{Client, Items, Kept, read};

/// The variables that name a server, and hold the token or the file with it.
const SERVER: &str = "SOP_SERVER";
const TOKEN: &str = "SOP_TOKEN";
const TOKEN_FILE: &str = "SOP_TOKEN_FILE";

/// The longest file with a token, in bytes.
const TOKEN_MAX: usize = 4096;

/// The server that is meant; none where the store's folder is.
pub fn server(arguments: &Arguments, session: &Session<'_, '_>) -> Option<String> {
    let named = arguments.global.server.clone();
    // Who names a folder means it, whatever the environment says.
    named.or_else(|| session.shell.set(SERVER).filter(|_| arguments.global.data.is_none()))
}

/// Whether a command has to do with a store at all.
pub fn concerns(command: Option<&Command>) -> bool {
    match command {
        Some(Command::Print(print)) => print.instance.is_some(),
        Some(
            Command::New(_)
            | Command::Check(_)
            | Command::Diff(_)
            | Command::Explain(_)
            | Command::Demo(_)
            | Command::Watch(_)
            | Command::Completions(_)
            | Command::Man
            | Command::Other(_),
        ) => false,
        None | Some(_) => true,
    }
}

pub fn run(url: &str, command: Option<&Command>, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    if let Some(command) = command.filter(|command| !is_spoken(command)) {
        return Err(needs_folder(command));
    }
    let client = Client::new(url, token(session)?, session.language)?;
    match command {
        None => inbox(&Inbox::default(), &client, session),
        Some(Command::Inbox(asked)) => inbox(asked, &client, session),
        Some(Command::List(asked)) => list(asked, &client, session),
        Some(Command::Show(asked)) => shown::standing(&client.get(&of(&asked.id), &[])?, session),
        Some(Command::History(asked)) => {
            let text = client.get(&format!("{}/history", of(&asked.id)), &[])?;
            shown::history(&read::<Items>(&text)?, session)
        }
        Some(Command::Start(asked)) => start(asked, &client, session),
        Some(Command::Done(asked)) => done(asked, &client, session),
        Some(Command::Attach(asked)) => attach(asked, &client, session),
        Some(Command::Resolve(asked)) => resolve(asked, &client, session),
        Some(Command::Claim(asked)) => {
            let body = json!({ "actor": asked.actor });
            task(&asked.id, &asked.step, "claim", &body, &asked.keyed, &client, session)
        }
        Some(Command::Release(asked)) => {
            let body = json!({ "actor": asked.actor });
            task(&asked.id, &asked.step, "release", &body, &asked.keyed, &client, session)
        }
        Some(Command::Reassign(asked)) => {
            let body = json!({ "to": asked.to, "actor": asked.actor, "reason": asked.reason });
            task(&asked.id, &asked.step, "reassign", &body, &asked.keyed, &client, session)
        }
        Some(Command::Retry(asked)) => {
            let body = json!({ "reason": asked.reason });
            task(&asked.id, &asked.step, "retry", &body, &asked.keyed, &client, session)
        }
        Some(Command::Comment(asked)) => {
            whole(&asked.id, "comments", &json!({ "text": asked.text }), &asked.keyed, &client, session)
        }
        Some(Command::Suspend(asked)) => reasoned(asked, "suspend", &client, session),
        Some(Command::Cancel(asked)) => reasoned(asked, "cancel", &client, session),
        Some(Command::Resume(asked)) => {
            whole(&asked.id, "resume", &json!({}), &asked.keyed, &client, session)
        }
        Some(other) => Err(needs_folder(other)),
    }
}

/// Whether a server is asked by this command.
fn is_spoken(command: &Command) -> bool {
    match command {
        Command::Inbox(asked) => !asked.ics,
        Command::Show(asked) => !asked.why_due,
        Command::Start(asked) => asked.file.is_none(),
        Command::List(_)
        | Command::History(_)
        | Command::Done(_)
        | Command::Attach(_)
        | Command::Resolve(_)
        | Command::Claim(_)
        | Command::Release(_)
        | Command::Reassign(_)
        | Command::Retry(_)
        | Command::Comment(_)
        | Command::Suspend(_)
        | Command::Cancel(_)
        | Command::Resume(_) => true,
        _other => false,
    }
}

fn needs_folder(command: &Command) -> Failure {
    let what = match command {
        Command::Inbox(_) => "sop inbox --ics",
        Command::Show(_) => "sop show --why-due",
        Command::Start(_) => "sop start --file",
        _other => "",
    };
    let id = if what.is_empty() { "perintah ini".to_owned() } else { format!("`{what}`") };
    let en = if what.is_empty() { "this command".to_owned() } else { format!("`{what}`") };
    let message = Phrase::new(
        format!("{id} memerlukan folder penyimpanan; jalankan di mesin server, tanpa --server dan {SERVER}"),
        format!(
            "{en} needs the store's folder; run it on the server's machine, without --server and {SERVER}"
        ),
    );
    Failure::new(Exit::Usage, "needs_folder", message)
}

/// What proves who asks.
fn token(session: &Session<'_, '_>) -> Result<String, Failure> {
    let found = match (session.shell.set(TOKEN), session.shell.set(TOKEN_FILE)) {
        (Some(token), _) => Some(token),
        (None, Some(file)) => {
            let path = session.shell.path(&PathBuf::from(&file));
            let text = std::fs::read_to_string(&path);
            Some(text.map_err(|error| super::session::unread(&path, &error))?)
        }
        (None, None) => None,
    };
    let token = found.map(|token| token.trim().to_owned()).filter(|token| !token.is_empty());
    // A header takes neither line breaks nor anything else that is no plain letter.
    let token = token.filter(|token| token.len() <= TOKEN_MAX && token.chars().all(|c| c.is_ascii_graphic()));
    token.ok_or_else(|| {
        Failure::usage(Phrase::new(
            format!("--server memerlukan token dalam {TOKEN}, atau berkasnya dalam {TOKEN_FILE}"),
            format!("--server takes a token in {TOKEN}, or its file in {TOKEN_FILE}"),
        ))
        .allowed(["sop person token".to_owned()])
    })
}

/// The address of an instance; ids are never pasted in.
fn of(id: &str) -> String {
    format!("/api/v1/instances/{}", segment(id))
}

fn segment(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn inbox(asked: &Inbox, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let mut query = Vec::new();
    if asked.all {
        query.push(("all", "true"));
    }
    if let Some(actor) = &asked.actor {
        query.push(("actor", actor));
    }
    let text = client.get("/api/v1/inbox", &query)?;
    shown::inbox(&read::<Items>(&text)?, session)
}

fn list(asked: &List, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let state = asked.state.map(|state| match state {
        StateName::Open => "open",
        StateName::Suspended => "suspended",
        StateName::Done => "done",
        StateName::Cancelled => "cancelled",
    });
    let mut query = Vec::new();
    query.extend(asked.procedure.as_deref().map(|procedure| ("procedure", procedure)));
    query.extend(state.map(|state| ("state", state)));
    let text = client.get("/api/v1/instances", &query)?;
    shown::list(&read::<Items>(&text)?, session)
}

fn start(asked: &Start, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let body = json!({ "procedure": asked.procedure, "at": asked.at, "set": fields(&asked.set)? });
    let text = client.post("/api/v1/instances", &body, asked.keyed.key.as_deref())?;
    if session.json() {
        return session.answer(&format!("{text}\n"));
    }
    let opened: Value = read(&text)?;
    let id = opened["id"].as_str().unwrap_or_default().to_owned();
    session.answer(&format!("{id}\n"))
}

fn done(asked: &Done, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let set = fields(&asked.set)?;
    let step = match &asked.step {
        Some(step) => step.clone(),
        None => own_step(&asked.id, client)?,
    };
    let body = json!({
        "actor": asked.actor, "answer": asked.answer, "set": set, "note": asked.note, "reason": asked.reason,
        "skip": asked.skip, "evidence": brought(&asked.attach, client, session)?,
    });
    task(&asked.id, &step, "complete", &body, &asked.keyed, client, session)
}

fn resolve(asked: &Resolve, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let set: IndexMap<String, String> = fields(&asked.set)?;
    let body = json!({
        "answer": asked.answer, "set": set, "reason": asked.reason,
        "evidence": brought(&asked.attach, client, session)?,
    });
    task(&asked.id, &asked.step, "resolve", &body, &asked.keyed, client, session)
}

/// The first word is a step unless it is a file.
fn attach(asked: &Attach, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let first = asked.files.first();
    let named = first.filter(|first| asked.files.len() > 1 && !session.shell.path(first).is_file());
    let (step, files) = match named {
        Some(step) => (step.to_string_lossy().into_owned(), &asked.files[1..]),
        None => (own_step(&asked.id, client)?, &asked.files[..]),
    };
    let body = json!({ "actor": asked.actor, "evidence": brought(files, client, session)? });
    task(&asked.id, &step, "attach", &body, &asked.keyed, client, session)
}

/// Files brought to the server, each `FILE` or `NAME=FILE`.
fn brought(files: &[PathBuf], client: &Client, session: &Session<'_, '_>) -> Result<Vec<Kept>, Failure> {
    let bring = |file: &PathBuf| {
        let text = file.to_string_lossy();
        let (name, path) = match text.split_once('=').filter(|_| !session.shell.path(file).is_file()) {
            Some((name, path)) => (name.to_owned(), PathBuf::from(path)),
            None => (file.file_name().unwrap_or_default().to_string_lossy().into_owned(), file.clone()),
        };
        client.bring(&name, &session.shell.path(&path))
    };
    files.iter().map(bring).collect()
}

/// The one open task of an instance that stands in the caller's inbox.
fn own_step(id: &str, client: &Client) -> Result<String, Failure> {
    let text = client.get("/api/v1/inbox", &[])?;
    let mut steps = Vec::new();
    for item in read::<Items>(&text)?.items {
        let task: Value = read(item.get())?;
        if task["id"].as_str() == Some(id) {
            steps.extend(task["step"].as_str().map(str::to_owned));
        }
    }
    match &steps[..] {
        [only] => Ok(only.clone()),
        [] => {
            // That there is no such instance is said first.
            client.get(&of(id), &[])?;
            let (told, en) =
                (format!("Tidak ada tugas Anda pada {id}."), format!("No task of {id} is yours."));
            Err(Failure::new(Exit::Refused, "not_your_turn", Phrase::new(told, en)))
        }
        _several => {
            let (told, en) = ("Sebutkan langkahnya.", "Name the step.");
            Err(Failure::new(Exit::Usage, "several_tasks", Phrase::new(told, en)).allowed(steps))
        }
    }
}

fn task(
    id: &str,
    step: &str,
    act: &str,
    body: &Value,
    keyed: &Keyed,
    client: &Client,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    whole(id, &format!("tasks/{}/{act}", segment(step)), body, keyed, client, session)
}

fn reasoned(
    asked: &Reasoned,
    act: &str,
    client: &Client,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    whole(&asked.id, act, &json!({ "reason": asked.reason }), &asked.keyed, client, session)
}

fn whole(
    id: &str,
    act: &str,
    body: &Value,
    keyed: &Keyed,
    client: &Client,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    let text = client.post(&format!("{}/{act}", of(id)), body, keyed.key.as_deref())?;
    shown::standing(&text, session)
}
