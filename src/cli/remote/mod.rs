//! `--server`: the commands of tasks and instances against a server elsewhere, over its API. What they say to programs is the same; other
//! commands need the store's folder, and say so.

mod acts;
mod client;
mod papers;
mod shown;
mod tasks;

use std::path::PathBuf;

use serde_json::Value;

use super::arguments::{Arguments, Command, Inbox};
use super::failure::{Exit, Failure};
use super::session::Session;
use crate::source::Phrase;
use crate::web::segment;
use client::Client;

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
    if let Some(command) = command.filter(|command| !is_spoken(command, session.json())) {
        return Err(needs_folder(command));
    }
    let client = &Client::new(url, token(session)?, session.language)?;
    if let Some(person) = &session.person {
        is_the_tokens(person, client)?;
    }
    match command {
        None => tasks::inbox(&Inbox::default(), client, session),
        Some(Command::Inbox(asked)) => tasks::inbox(asked, client, session),
        Some(Command::List(asked)) => tasks::list(asked, client, session),
        Some(Command::Show(asked)) => tasks::show(asked, client, session),
        Some(Command::History(asked)) => tasks::history(asked, client, session),
        Some(Command::Start(asked)) => acts::start(asked, client, session),
        Some(Command::Done(asked)) => acts::done(asked, client, session),
        Some(Command::Attach(asked)) => acts::attach(asked, client, session),
        Some(Command::Resolve(asked)) => acts::resolve(asked, client, session),
        Some(Command::Claim(asked)) => acts::claim(asked, client, session),
        Some(Command::Release(asked)) => acts::release(asked, client, session),
        Some(Command::Reassign(asked)) => acts::reassign(asked, client, session),
        Some(Command::Retry(asked)) => acts::retry(asked, client, session),
        Some(Command::Comment(asked)) => acts::comment(asked, client, session),
        Some(Command::Suspend(asked)) => acts::suspend(asked, client, session),
        Some(Command::Resume(asked)) => acts::resume(asked, client, session),
        Some(Command::Cancel(asked)) => acts::cancel(asked, client, session),
        Some(Command::Publish(asked)) => papers::publish(asked, client, session),
        Some(Command::Documents(asked)) => papers::documents(asked, client, session),
        Some(Command::Evidence(asked)) => papers::evidence(asked, client, session),
        Some(Command::Report(asked)) => papers::report(asked, client, session),
        Some(Command::Print(asked)) => papers::print(asked, client, session),
        Some(other) => Err(needs_folder(other)),
    }
}

/// The token alone says who asks: what is done shall not go under another name than the one that was given.
fn is_the_tokens(person: &str, client: &Client) -> Result<(), Failure> {
    let caller: Value = client::read(&client.get("/api/v1/self", &[])?)?;
    let name = caller["name"].as_str().unwrap_or_default();
    if name == person {
        return Ok(());
    }
    let message = Phrase::new(
        format!("token ini milik {name}, bukan {person}; tanpa --as dan SOP_AS dialah yang meminta"),
        format!("this token is {name}'s, not {person}'s; without --as and SOP_AS it is {name} who asks"),
    );
    Err(Failure::new(Exit::Refused, "not_the_tokens_person", message).allowed(vec![name.to_owned()]))
}

/// Whether a server is asked by this command.
fn is_spoken(command: &Command, json: bool) -> bool {
    match command {
        Command::Documents(asked) => asked.due.is_none(),
        Command::Publish(asked) => asked.commands.is_none(),
        Command::Print(asked) => papers::can_print(asked),
        Command::Report(asked) => papers::can_report(asked, json),
        Command::Attach(_)
        | Command::Cancel(_)
        | Command::Claim(_)
        | Command::Comment(_)
        | Command::Done(_)
        | Command::Evidence(_)
        | Command::History(_)
        | Command::Inbox(_)
        | Command::List(_)
        | Command::Reassign(_)
        | Command::Release(_)
        | Command::Resolve(_)
        | Command::Resume(_)
        | Command::Retry(_)
        | Command::Show(_)
        | Command::Start(_)
        | Command::Suspend(_) => true,
        _other => false,
    }
}

/// What a server is not asked for, as narrowly as that can be said.
fn needs_folder(command: &Command) -> Failure {
    let (id, en) = match command {
        Command::Documents(_) => ("`sop documents --due`", "`sop documents --due`"),
        Command::Publish(_) => ("`sop publish --commands`", "`sop publish --commands`"),
        Command::Print(_) => (
            "pencetakan dengan pilihan ini (dari server: --instance, ke .pdf atau .html)",
            "printing with these choices (from a server: --instance, to .pdf or .html)",
        ),
        Command::Report(_) => (
            "laporan di layar (dari server: --format json, atau -o BERKAS)",
            "a report on the screen (from a server: --format json, or -o FILE)",
        ),
        _other => ("perintah ini", "this command"),
    };
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
