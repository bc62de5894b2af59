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
use super::client::{Client, read};
use super::papers::{self, Published};
use super::{of, segment, shown};

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
    let (set, step) = (fields(&asked.set)?, asked.step.as_deref());
    let brought = completed(&asked.id, step, set, &asked.attach, client, session)?;
    let body = json!({
        "actor": asked.actor, "answer": asked.answer, "set": brought.set, "files": brought.files,
        "evidence": brought.evidence, "note": asked.note, "reason": asked.reason, "skip": asked.skip,
    });
    ask(&asked.id, &of_own(step, "complete"), &body, &asked.keyed, client, session)
}

pub fn resolve(asked: &Resolve, client: &Client, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let (set, step) = (fields(&asked.set)?, Some(asked.step.as_str()));
    let brought = completed(&asked.id, step, set, &asked.attach, client, session)?;
    let body = json!({
        "answer": asked.answer, "set": brought.set, "files": brought.files, "evidence": brought.evidence,
        "reason": asked.reason,
    });
    ask(&asked.id, &of_task(&asked.step, "resolve"), &body, &asked.keyed, client, session)
}

/// What fills a step's form in, and the files beside it, brought. Where no step is named, fields of every step that was opened are
/// meant, so that a command that is asked again is the same after its step was completed.
fn completed(
    id: &str,
    step: Option<&str>,
    set: IndexMap<String, String>,
    attach: &[PathBuf],
    client: &Client,
    session: &Session<'_, '_>,
) -> Result<Brought, Failure> {
    let fields = match set.is_empty() && attach.is_empty() {
        true => Vec::new(),
        false => {
            let steps = step.map_or_else(|| opened(id, client), |step| Ok(vec![step.to_owned()]))?;
            let wanted = |step: &String| client.get(&format!("{}/tasks/{}", of(id), segment(step)), &[]);
            let fields = steps.iter().map(|step| file_fields(&wanted(step)?));
            fields.collect::<Result<Vec<_>, Failure>>()?.concat()
        }
    };
    bring(set, attach, &fields, client, session)
}

/// The steps of an instance that were opened, each once.
fn opened(id: &str, client: &Client) -> Result<Vec<String>, Failure> {
    let standing: Value = read(&client.get(&of(id), &[])?)?;
    let tasks = standing["tasks"].as_array().into_iter().flatten();
    let mut steps: Vec<String> = tasks.filter_map(|task| task["step"].as_str().map(str::to_owned)).collect();
    steps.sort();
    steps.dedup();
    Ok(steps)
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
        Some(step) => (Some(step.to_string_lossy().into_owned()), &asked.files[1..]),
        None => (None, &asked.files[..]),
    };
    let brought = bring(IndexMap::new(), files, &[], client, session)?;
    let body = json!({ "actor": asked.actor, "evidence": brought.evidence });
    ask(&asked.id, &of_own(step.as_deref(), "attach"), &body, &asked.keyed, client, session)
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

/// An act on one task, in the address of its instance.
fn of_task(step: &str, act: &str) -> String {
    format!("tasks/{}/{act}", segment(step))
}

/// The same of the task that is meant where none is named: the server knows which.
fn of_own(step: Option<&str>, act: &str) -> String {
    step.map_or_else(|| act.to_owned(), |step| of_task(step, act))
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
