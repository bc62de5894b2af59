//! Acting on instances and their tasks. Files are brought to the server first, and named after that.

use std::path::PathBuf;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::super::act::fields;
use super::super::arguments::{
    Attach, Claim, Comment, Done, Keyed, Reasoned, Reassign, Resolve, Resume, Retry, Start,
};
use super::super::bring::Brought;
use super::super::failure::{Exit, Failure};
use super::super::session::Session;
use super::client::{Client, Items, read};
use super::papers::{self, Published};
use super::{of, segment, shown};
use crate::source::Phrase;

pub fn start(asked: &Start, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let set = fields(&asked.set)?;
    let mut procedure = asked.procedure.clone();
    if let Some(file) = &asked.file {
        let text = papers::send(file, &[], client, session)?;
        let published: Published = read(&text)?;
        // The file's own procedure is meant, though other documents have one of that name.
        if published.procedures.contains(&procedure) {
            procedure = format!("{}/{procedure}", published.document);
        }
    }
    let brought = match set.is_empty() {
        true => Brought::default(),
        false => bring(set, &[], &opening(&procedure, client)?, client, session)?,
    };
    let body = json!({ "procedure": procedure, "at": asked.at, "set": brought.set, "files": brought.files });
    let text = client.post("/api/v1/instances", &body, asked.keyed.key.as_deref())?;
    if session.json() {
        return session.answer(&format!("{text}\n"));
    }
    let opened: Value = read(&text)?;
    let id = opened["id"].as_str().unwrap_or_default().to_owned();
    session.answer(&format!("{id}\n"))
}

/// The fields of an opening form that hold files; none where only the server can say which procedure is meant.
fn opening(procedure: &str, client: &Client) -> Result<Vec<String>, Failure> {
    let Some((document, procedure)) = procedure.split_once('/') else { return Ok(Vec::new()) };
    let path = format!("/api/v1/documents/{}/procedures/{}", segment(document), segment(procedure));
    file_fields(&client.get(&path, &[])?)
}

/// The fields of the form that is wanted that hold files.
fn file_fields(wanted: &str) -> Result<Vec<String>, Failure> {
    let wanted: Value = read(wanted)?;
    let form = wanted["form"].as_array().into_iter().flatten().filter(|field| field["type"] == "file");
    Ok(form.filter_map(|field| field["field"].as_str().map(str::to_owned)).collect())
}

pub fn done(asked: &Done, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let set = fields(&asked.set)?;
    let step = match &asked.step {
        Some(step) => step.clone(),
        None => own_step(&asked.id, client)?,
    };
    let brought = completed(&asked.id, &step, set, &asked.attach, client, session)?;
    let body = json!({
        "actor": asked.actor, "answer": asked.answer, "set": brought.set, "files": brought.files,
        "evidence": brought.evidence, "note": asked.note, "reason": asked.reason, "skip": asked.skip,
    });
    ask(&asked.id, &of_task(&step, "complete"), &body, &asked.keyed, client, session)
}

pub fn resolve(asked: &Resolve, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let brought = completed(&asked.id, &asked.step, fields(&asked.set)?, &asked.attach, client, session)?;
    let body = json!({
        "answer": asked.answer, "set": brought.set, "files": brought.files, "evidence": brought.evidence,
        "reason": asked.reason,
    });
    ask(&asked.id, &of_task(&asked.step, "resolve"), &body, &asked.keyed, client, session)
}

/// What fills a step's form in, and the files beside it, brought.
fn completed(
    id: &str,
    step: &str,
    set: IndexMap<String, String>,
    attach: &[PathBuf],
    client: &Client,
    session: &Session<'_, '_>,
) -> Result<Brought, Failure> {
    let fields = match set.is_empty() && attach.is_empty() {
        true => Vec::new(),
        false => file_fields(&client.get(&format!("{}/tasks/{}", of(id), segment(step)), &[])?)?,
    };
    bring(set, attach, &fields, client, session)
}

fn bring(
    set: IndexMap<String, String>,
    attach: &[PathBuf],
    fields: &[String],
    client: &Client,
    session: &Session<'_, '_>,
) -> Result<Brought, Failure> {
    let brought = Brought::look(set, attach, fields, &session.shell.folder, session)?;
    brought.keep_by(|name, file| {
        let text = client.send("/api/v1/files", &[("name", name)], file)?;
        read(&text)
    })?;
    Ok(brought)
}

/// The first word is a step unless it is a file.
pub fn attach(asked: &Attach, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let first = asked.files.first();
    let named = first.filter(|first| asked.files.len() > 1 && !session.shell.path(first).is_file());
    let (step, files) = match named {
        Some(step) => (step.to_string_lossy().into_owned(), &asked.files[1..]),
        None => (own_step(&asked.id, client)?, &asked.files[..]),
    };
    let brought = bring(IndexMap::new(), files, &[], client, session)?;
    let body = json!({ "actor": asked.actor, "evidence": brought.evidence });
    ask(&asked.id, &of_task(&step, "attach"), &body, &asked.keyed, client, session)
}

pub fn claim(asked: &Claim, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let body = json!({ "actor": asked.actor });
    ask(&asked.id, &of_task(&asked.step, "claim"), &body, &asked.keyed, client, session)
}

pub fn release(asked: &Claim, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let body = json!({ "actor": asked.actor });
    ask(&asked.id, &of_task(&asked.step, "release"), &body, &asked.keyed, client, session)
}

pub fn reassign(asked: &Reassign, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let body = json!({ "to": asked.to, "actor": asked.actor, "reason": asked.reason });
    ask(&asked.id, &of_task(&asked.step, "reassign"), &body, &asked.keyed, client, session)
}

pub fn retry(asked: &Retry, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let body = json!({ "reason": asked.reason });
    ask(&asked.id, &of_task(&asked.step, "retry"), &body, &asked.keyed, client, session)
}

pub fn comment(asked: &Comment, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    ask(&asked.id, "comments", &json!({ "text": asked.text }), &asked.keyed, client, session)
}

pub fn resume(asked: &Resume, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    ask(&asked.id, "resume", &json!({}), &asked.keyed, client, session)
}

pub fn suspend(asked: &Reasoned, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    reasoned(asked, "suspend", client, session)
}

pub fn cancel(asked: &Reasoned, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    reasoned(asked, "cancel", client, session)
}

fn reasoned(
    asked: &Reasoned,
    act: &str,
    client: &Client,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    ask(&asked.id, act, &json!({ "reason": asked.reason }), &asked.keyed, client, session)
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

/// An act on one task, in the address of its instance.
fn of_task(step: &str, act: &str) -> String {
    format!("tasks/{}/{act}", segment(step))
}

/// Asks for an act on an instance, or on a task of it, and tells where it stands then.
fn ask(
    id: &str,
    what: &str,
    body: &Value,
    keyed: &Keyed,
    client: &Client,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    let text = client.post(&format!("{}/{what}", of(id)), body, keyed.key.as_deref())?;
    shown::standing(&text, session)
}
