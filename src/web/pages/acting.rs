//! What people do to an instance from its page: complete a task, and everything else that may be asked of it. What is refused comes back
//! on the same page, as it was typed, with the reason.

use axum::http::StatusCode;

use crate::desk::{Act, Denial, Says, View};
use crate::instance::{Evidence, Refusal};

use super::super::answer::Answer;
use super::super::asked::{Asked, Form};
use super::super::problem::Problem;
use super::super::route::{Access, Route, Takes};
use super::refused::Refused;
use super::{Sheet, fields, instance, task};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/instances/{id}/tasks/{step}", Access::Person, Takes::Form, on_task),
        Route::post("/instances/{id}/act", Access::Person, Takes::Form, on_instance),
        Route::get("/instances/{id}/files/{sha256}", Access::Person, super::super::both::fetch_file),
    ]
}

fn on_task(asked: &Asked) -> Result<Answer, Problem> {
    let form = asked.form()?;
    let (step, actor) = (asked.param("step").to_owned(), form.text("actor").map(str::to_owned));
    let reason = form.text("reason").map(str::to_owned);
    // The first that is sent counts: a button's own word, for what the form itself says stands below its buttons.
    let act = match form.text("do") {
        None | Some("complete") => return complete(asked, form, step, actor, false),
        Some("resolve") => return complete(asked, form, step, actor, true),
        Some("claim") => Act::Claim { step, actor },
        Some("release") => Act::Release { step, actor },
        Some("reassign") => {
            let to = form.text("to").unwrap_or_default().to_owned();
            Act::Reassign { step, actor, to, reason }
        }
        Some("retry") => Act::Retry { step, reason },
        Some("attach") => match evidence(asked, form)? {
            (evidence, None) => Act::Attach { step: Some(step), actor, evidence },
            (_, Some(problem)) => return Err(problem),
        },
        Some(_) => return Err(Problem::wrong("permintaan tidak dikenal", "unknown request")),
    };
    done(asked, form, &act)
}

fn on_instance(asked: &Asked) -> Result<Answer, Problem> {
    let form = asked.form()?;
    let reason = form.text("reason").map(str::to_owned);
    let act = match form.text("do") {
        Some("comment") => Act::Comment { text: form.text("text").unwrap_or_default().to_owned() },
        Some("suspend") => Act::Suspend { reason },
        Some("resume") => Act::Resume,
        Some("cancel") => Act::Cancel { reason },
        Some(_) | None => return Err(Problem::wrong("permintaan tidak dikenal", "unknown request")),
    };
    done(asked, form, &act)
}

/// Does what needs no second look, and shows the page again.
fn done(asked: &Asked, form: &Form, act: &Act) -> Result<Answer, Problem> {
    let id = asked.param("id");
    match asked.site.desk.act(asked.visitor()?, id, act, form.text("key")) {
        Ok(_) => Ok(Answer::see_other(&format!("/instances/{id}"))),
        Err(denial) => {
            let problem = Problem::from(denial);
            if problem.status == StatusCode::NOT_FOUND {
                return Err(problem);
            }
            instance::show(asked, problem.status, Some(&Refused::whole(problem, form)))
        }
    }
}

/// Completes a task in two steps: looked at first, and then, when it was said again, done. A page with a script says it again by itself
/// after ten seconds in which it can be taken back; without one, a page asks.
fn complete(
    asked: &Asked,
    form: &Form,
    step: String,
    actor: Option<String>,
    resolves: bool,
) -> Result<Answer, Problem> {
    let id = asked.param("id");
    let fields::Brought { texts, files, refused } = fields::brought(asked)?;
    let (mut evidence, unkept) = evidence(asked, form)?;
    let says = Says {
        answer: form.text("answer").map(str::to_owned),
        set: texts.clone(),
        files: files.clone(),
        evidence: evidence.clone(),
        note: form.text("note").map(str::to_owned),
        reason: form.text("reason").map(str::to_owned),
        skip: form.text("skip").is_some(),
    };
    let act = match resolves {
        true => Act::Resolve { step: step.clone(), says: says.clone() },
        false => Act::Done { step: Some(step.clone()), actor: actor.clone(), says: says.clone() },
    };
    let (desk, visitor, key) = (&asked.site.desk, asked.visitor()?, form.text("key"));
    let outcome = match (refused.or(unkept), form.text("confirm")) {
        _ if form.text("back").is_some() => Err(None),
        (Some(problem), _) => Err(Some(problem)),
        (None, Some(_)) => {
            desk.act(visitor, id, &act, key).map(Some).map_err(|denial| Some(spoilt(denial, &mut evidence)))
        }
        (None, None) => desk
            .would_act(visitor, id, &act, key)
            .map(|()| None)
            .map_err(|denial| Some(spoilt(denial, &mut evidence))),
    };
    match outcome {
        Ok(Some(_)) => Ok(Answer::see_other(&format!("/instances/{id}?after={step}"))),
        Ok(None) if form.text("check").is_some() => Ok(Answer::nothing()),
        Ok(None) => confirm(asked, form, &desk.show(id)?, &says, &step),
        Err(Some(problem)) if problem.status == StatusCode::NOT_FOUND => Err(problem),
        Err(problem) => {
            let Says { answer, note, reason, .. } = says;
            let (note, reason) = (note.unwrap_or_default(), reason.unwrap_or_default());
            let key = key.unwrap_or_default().to_owned();
            let status = problem.as_ref().map_or(StatusCode::OK, |problem| problem.status);
            let refused = Refused {
                problem,
                step: Some(step),
                actor,
                texts,
                files,
                evidence,
                answer,
                note,
                reason,
                key,
            };
            instance::show(asked, status, Some(&refused))
        }
    }
}

/// The problem, with the files that it names put away: they do not become right by being sent again.
fn spoilt(denial: Denial, evidence: &mut Vec<Evidence>) -> Problem {
    if let Denial::Refused(Refusal::EmptyFile { name } | Refusal::NotItsKind { name, .. }) = &denial {
        evidence.retain(|file| file.name != *name);
    }
    denial.into()
}

/// The page that asks whether it is meant, and brings everything again.
fn confirm(asked: &Asked, form: &Form, view: &View, says: &Says, step: &str) -> Result<Answer, Problem> {
    let mut again: Vec<(String, String)> =
        form.texts.iter().filter(|(name, _)| !name.starts_with("kept.")).cloned().collect();
    let kept = |file: &Evidence| format!("{} {}", file.sha256, file.name);
    again.extend(says.files.iter().map(|(field, file)| (format!("kept.{field}"), kept(file))));
    again.extend(says.evidence.iter().map(|file| ("evidence.kept".to_owned(), kept(file))));
    Sheet::new(asked, asked.language.choose("Selesaikan?", "Complete?"))
        .with("id", asked.param("id"))
        .with("step", step)
        .with("activity", &task::called(view, step))
        .with("answer", &says.answer)
        .with("skip", &says.skip)
        .with("set", &says.set)
        .with("again", &again)
        .answer("confirm.html")
}

/// The files that prove the step was done: those that came, and those that came before; and why one could not be kept.
fn evidence(asked: &Asked, form: &Form) -> Result<(Vec<Evidence>, Option<Problem>), Problem> {
    let (mut evidence, mut refused) = (Vec::new(), None);
    for (_, text) in form.texts.iter().filter(|(name, _)| name == "evidence.kept") {
        if let Some((sha256, name)) = text.split_once(' ') {
            evidence.push(asked.site.desk.kept(name, sha256)?);
        }
    }
    for (_, upload) in form.files.iter().filter(|(name, _)| name == "evidence") {
        match fields::kept(asked, upload)? {
            Ok(file) => evidence.push(file),
            Err(problem) => refused = Some(problem),
        }
    }
    Ok((evidence, refused))
}
