//! The commands that change instances: start, done, claim, release, comment, suspend, resume, cancel. Each is one question to the
//! desk, and its answer told.

use std::path::PathBuf;

use indexmap::IndexMap;
use serde_json::json;

use crate::desk::{self, Act, Desk, Says, View, Visitor};
use crate::procedure::Procedure;
use crate::procedure::form::Form;
use crate::source::Phrase;

use super::arguments::{Claim, Comment, Done, Keyed, Reasoned, Reassign, Resolve, Resume, Retry, Start};
use super::bring::Brought;
use super::failure::{Exit, Failure};
use super::publish;
use super::session::Session;
use super::standing::Teller;

pub fn start(start: &Start, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let set = fields(&start.set)?;
    let mut procedure = start.procedure.clone();
    let (desk, edition) = match &start.file {
        None => (session.desk_if_any("sop start")?, None),
        Some(file) => {
            let checked = publish::checked(file, None, session)?;
            let desk = session.desk("sop start")?;
            session.visitor(&desk)?;
            let published = publish::publish(&desk, checked, session)?;
            // The file's own procedure is meant, though other documents have one of that name.
            if published.card.procedures.contains_key(&procedure) {
                procedure = format!("{}/{procedure}", published.card.document);
            }
            (desk, Some(published.card.edition))
        }
    };
    let visitor = session.visitor(&desk)?;
    let fields = match set.is_empty() {
        true => Vec::new(),
        false => {
            let published = desk.published(&procedure).map_err(|no| session.deny(no))?;
            published.form.iter().flat_map(|form| form.file_fields().cloned()).collect()
        }
    };
    let folder = session.shell.folder.clone();
    let brought = Brought::look(set, &[], &fields, &folder, session)?;
    let (set, files) = (brought.set.clone(), brought.files.clone());
    let asked = desk::Start { procedure, at: start.at.clone(), set, files, edition };
    let key = start.keyed.key.as_deref();
    if !brought.is_empty() {
        desk.would_start(&visitor, &asked, key).map_err(|no| session.deny(no))?;
        brought.keep(&desk, session)?;
    }
    let view = desk.start(&visitor, &asked, key).map_err(|no| session.deny(no))?;
    session.close(&desk);
    if session.json() {
        return session.answer_json(&json!({ "id": view.id }));
    }
    publish::short_staffed(&desk, &view.procedure, session)?;
    // The id alone is the result, so that a script can take it; what to do next is for the person who typed it.
    let next = Teller::new(session, &desk, Some(&visitor), &view)?.next();
    session.answer(&format!("{}\n", view.id))?;
    session.shell.say(&next);
    Ok(Exit::Done)
}

pub fn done(done: &Done, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let set = fields(&done.set)?;
    let says = Says {
        answer: done.answer.clone(),
        note: done.note.clone(),
        reason: done.reason.clone(),
        skip: done.skip,
        ..Says::default()
    };
    let act = |says| Act::Done { step: done.step.clone(), actor: done.actor.clone(), says };
    let of = Of { command: "sop done", id: &done.id, step: done.step.as_deref(), keyed: &done.keyed };
    change_with_files(&of, set, &done.attach, says, act, session)
}

pub fn claim(claim: &Claim, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let act = Act::Claim { step: claim.step.clone(), actor: claim.actor.clone() };
    change("sop claim", &claim.id, &act, &claim.keyed, session)
}

pub fn release(claim: &Claim, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let act = Act::Release { step: claim.step.clone(), actor: claim.actor.clone() };
    change("sop release", &claim.id, &act, &claim.keyed, session)
}

pub fn reassign(reassign: &Reassign, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let act = Act::Reassign {
        step: reassign.step.clone(),
        actor: reassign.actor.clone(),
        to: reassign.to.clone(),
        reason: reassign.reason.clone(),
    };
    change("sop reassign", &reassign.id, &act, &reassign.keyed, session)
}

pub fn retry(retry: &Retry, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let act = Act::Retry { step: retry.step.clone(), reason: retry.reason.clone() };
    change("sop retry", &retry.id, &act, &retry.keyed, session)
}

pub fn resolve(resolve: &Resolve, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let set = fields(&resolve.set)?;
    let says = Says { answer: resolve.answer.clone(), reason: resolve.reason.clone(), ..Says::default() };
    let act = |says| Act::Resolve { step: resolve.step.clone(), says };
    let (id, step, keyed) = (&resolve.id, Some(resolve.step.as_str()), &resolve.keyed);
    let of = Of { command: "sop resolve", id, step, keyed };
    change_with_files(&of, set, &resolve.attach, says, act, session)
}

pub fn comment(comment: &Comment, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let act = Act::Comment { text: comment.text.clone() };
    change("sop comment", &comment.id, &act, &comment.keyed, session)
}

pub fn suspend(suspend: &Reasoned, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let act = Act::Suspend { reason: suspend.reason.clone() };
    change("sop suspend", &suspend.id, &act, &suspend.keyed, session)
}

pub fn resume(resume: &Resume, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    change("sop resume", &resume.id, &Act::Resume, &resume.keyed, session)
}

pub fn cancel(cancel: &Reasoned, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let act = Act::Cancel { reason: cancel.reason.clone() };
    change("sop cancel", &cancel.id, &act, &cancel.keyed, session)
}

/// Of which task something is asked, and how.
struct Of<'o> {
    command: &'o str,
    id: &'o str,
    step: Option<&'o str>,
    keyed: &'o Keyed,
}

/// Asks for a completion. Its files are kept only once it is known that it would not be refused.
fn change_with_files(
    of: &Of<'_>,
    set: IndexMap<String, String>,
    attach: &[PathBuf],
    says: Says,
    act: impl FnOnce(Says) -> Act,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    let desk = session.desk_if_any(of.command)?;
    let visitor = session.visitor(&desk)?;
    let fields = match set.is_empty() && attach.is_empty() {
        true => Vec::new(),
        false => {
            let view = desk.show(of.id).map_err(|no| session.deny(no))?;
            file_fields(&view.procedure, of.step)
        }
    };
    let folder = session.shell.folder.clone();
    let brought = Brought::look(set, attach, &fields, &folder, session)?;
    let (act, key) = (act(brought.says(says)), of.keyed.key.as_deref());
    if !brought.is_empty() {
        desk.would_act(&visitor, of.id, &act, key).map_err(|no| session.deny(no))?;
        brought.keep(&desk, session)?;
    }
    let view = desk.act(&visitor, of.id, &act, key).map_err(|no| session.deny(no))?;
    session.close(&desk);
    told(&desk, &visitor, &view, &act, session)
}

/// The fields that hold files: those of the step named, else of every step, since a command that is asked again must be the same
/// after its step was completed.
pub fn file_fields(procedure: &Procedure, step: Option<&str>) -> Vec<String> {
    let steps = procedure.steps.iter().filter(|other| step.is_none_or(|step| step == other.id));
    steps.filter_map(|step| step.form.as_deref()).flat_map(Form::file_fields).cloned().collect()
}

/// Asks the desk for a change and tells what it led to.
fn change(
    command: &str,
    id: &str,
    act: &Act,
    keyed: &Keyed,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    let desk = session.desk_if_any(command)?;
    let visitor = session.visitor(&desk)?;
    let view = desk.act(&visitor, id, act, keyed.key.as_deref()).map_err(|no| session.deny(no))?;
    session.close(&desk);
    told(&desk, &visitor, &view, act, session)
}

pub fn told(
    desk: &Desk,
    visitor: &Visitor,
    view: &View,
    act: &Act,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    if session.json() {
        return session.answer_json(&view.standing());
    }
    let what = match act {
        Act::Done { says: Says { skip: true, .. }, .. } => Phrase::new("dilewati", "skipped"),
        Act::Done { .. } => Phrase::new("selesai", "done"),
        Act::Claim { .. } => Phrase::new("diambil", "claimed"),
        Act::Release { .. } => Phrase::new("dikembalikan", "released"),
        Act::Reassign { to, .. } => Phrase::new(format!("diserahkan kepada {to}"), format!("given to {to}")),
        Act::Retry { .. } => Phrase::new("dicoba lagi", "let try again"),
        Act::Resolve { .. } => Phrase::new("dinyatakan selesai", "resolved"),
        Act::Attach { .. } => Phrase::new("berkas dilampirkan", "files attached"),
        Act::Comment { .. } => Phrase::new("komentar dicatat", "comment kept"),
        Act::Suspend { .. } => Phrase::new("ditangguhkan", "suspended"),
        Act::Resume => Phrase::new("dilanjutkan", "resumed"),
        Act::Cancel { .. } => Phrase::new("dibatalkan", "cancelled"),
    };
    let step = match act {
        Act::Done { step: Some(step), .. }
        | Act::Claim { step, .. }
        | Act::Release { step, .. }
        | Act::Attach { step: Some(step), .. }
        | Act::Retry { step, .. }
        | Act::Resolve { step, .. }
        | Act::Reassign { step, .. } => format!(" {step}"),
        Act::Done { step: None, actor, .. } => {
            let last = desk.last_done(&view.id, view.version, &visitor.name, actor.as_deref());
            last.map_err(|no| session.deny(no))?.map_or(String::new(), |step| format!(" {step}"))
        }
        Act::Attach { step: None, evidence, .. } => {
            let mut latest_first = view.instance.tasks.iter().rev();
            let to = latest_first.find(|task| task.evidence.ends_with(evidence));
            to.map_or(String::new(), |task| format!(" {}", task.step))
        }
        Act::Comment { .. } | Act::Suspend { .. } | Act::Resume | Act::Cancel { .. } => String::new(),
    };
    let what = what.in_language(session.language);
    let next = Teller::new(session, desk, Some(visitor), view)?.next();
    let text = format!("{} {}{step}: {what}\n{next}", session.style.good("✓"), view.id);
    session.answer(&text)
}

/// `field=value`, each field once.
pub fn fields(set: &[String]) -> Result<IndexMap<String, String>, Failure> {
    let mut fields = IndexMap::new();
    for given in set {
        let Some((field, value)) = given.split_once('=') else {
            return Err(Failure::usage(Phrase::new(
                format!("`--set {given}` bukan ISIAN=NILAI"),
                format!("`--set {given}` is not FIELD=VALUE"),
            )));
        };
        if fields.insert(field.trim().to_owned(), value.to_owned()).is_some() {
            return Err(Failure::usage(Phrase::new(
                format!("isian `{field}` ditulis dua kali"),
                format!("the field `{field}` is written twice"),
            )));
        }
    }
    Ok(fields)
}
