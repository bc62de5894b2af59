//! Whose turn it is, and for whoever looks: the form of his task, made from its definition.

use indexmap::IndexMap;
use serde::Serialize;

use crate::calendar::when;
use crate::desk::{View, Visitor};
use crate::document::Item;
use crate::instance::{Automatic, Engine, Refusal, Stage, Task, TaskState, carries_answer, missing_files};
use crate::procedure::form::Files;
use crate::procedure::{Step, headline};
use crate::source::Language;

use super::super::asked::Asked;
use super::super::both::said;
use super::super::problem::Problem;
use super::fields::{self, FieldView, Shape};
use super::refused::{Refused, new_key};

/// How many people are named who could do a task.
const NAMED_MAX: usize = 6;

/// An open task.
#[derive(Serialize)]
pub(super) struct Turn {
    pub mine: bool,
    /// The beginning of the ids of its part of the page: its step; of a further part of the same step also its actor.
    at: String,
    step: String,
    actor: String,
    title: String,
    number: Option<usize>,
    activity: String,
    due: Option<String>,
    late: bool,
    person: Option<String>,
    claimed_by_me: bool,
    /// Why it is not his, though its role is, and who may.
    barred: Option<String>,
    /// Who could have it given to him.
    others: Vec<String>,
    may_reassign: bool,
    may_claim: bool,
    requires: Vec<String>,
    outputs: Vec<Output>,
    /// Whether any file must be brought.
    wants_files: bool,
    note: Option<String>,
    fields: Vec<FieldView>,
    question: Option<String>,
    answers: Vec<AnswerView>,
    wants_reason: bool,
    /// When it may be skipped, in the author's words.
    optional: Option<String>,
    /// What an automatic task waits for.
    waits: Option<String>,
    /// What the command that does it has written so far.
    said: Option<String>,
    trouble: Option<String>,
    tally: Option<String>,
    files: Vec<String>,
    /// What was typed, and what was wrong with it, where the form comes back.
    typed: Typed,
    fault: Option<String>,
    /// What is wrong besides the fields: the files that are still to be brought, and whether a reason is.
    evidence_fault: Option<String>,
    reason_fault: bool,
    key: String,
}

#[derive(Serialize)]
struct Output {
    name: String,
    /// `.pdf,.png`: what a file must be, where one must be brought.
    accept: String,
    wanted: bool,
}

#[derive(Serialize)]
struct AnswerView {
    answer: String,
    reason: bool,
}

/// The texts beside the fields.
#[derive(Serialize, Default)]
struct Typed {
    note: String,
    reason: String,
    /// Files that were brought before: hash and name.
    kept: Vec<(String, String)>,
}

impl Turn {
    /// Whether a field of its form names a person.
    pub fn asks_for_a_person(&self) -> bool {
        self.fields.iter().any(|field| field.shape == Shape::Person)
    }

    /// Whether its form comes back with what was wrong.
    pub fn is_refused(&self) -> bool {
        self.fault.is_some()
    }
}

/// The open tasks of an instance, in their order.
pub(super) fn turns(
    asked: &Asked,
    view: &View,
    visitor: Option<&Visitor>,
    refused: Option<&Refused>,
) -> Result<Vec<Turn>, Problem> {
    let is_shut = |task: &&Task| task.state == TaskState::Offered && view.instance.claimer(task).is_some();
    let open = view.instance.open_tasks().filter(|task| !is_shut(task));
    let mut turns: Vec<Turn> = Vec::new();
    for task in open {
        let Some(step) = view.procedure.find_step(&task.step) else { continue };
        let at = match turns.iter().any(|turn| turn.step == task.step) {
            true => format!("{}.{}", task.step, task.actor),
            false => task.step.clone(),
        };
        turns.push(turn(asked, view, visitor, task, view.procedure.step(step), at, refused)?);
    }
    Ok(turns)
}

fn turn(
    asked: &Asked,
    view: &View,
    visitor: Option<&Visitor>,
    task: &Task,
    step: &Step,
    at: String,
    refused: Option<&Refused>,
) -> Result<Turn, Problem> {
    let desk = &asked.site.desk;
    let language = asked.language;
    let holds = visitor.is_some_and(|visitor| visitor.holds(&task.actor));
    let barred = visitor.and_then(|visitor| desk.barred(visitor, view, task));
    let in_trouble = task.trouble.is_some() && holds && barred.is_none();
    let mine = visitor.is_some_and(|visitor| desk.could_complete(visitor, view, task)) || in_trouble;
    let own = visitor.map(|visitor| visitor.name.as_str());
    // A form that is his no longer is not shown, and what was refused then stands at the head of the page.
    let refused = refused.filter(|refused| mine && refused.is_of(&task.step, &task.actor));
    let leads = carries_answer(&view.procedure, step, &task.actor);
    let form = step.form.as_deref().filter(|_| mine && leads);
    let (given, files) = refused
        .map_or((IndexMap::new(), Files::new()), |refused| (refused.texts.clone(), refused.files.clone()));
    let faults = refused.map_or(&[][..], Refused::faults);
    let fields =
        form.map_or(Vec::new(), |form| fields::keep(fields::view(form, &given, faults, language), &files));
    let asks = step.is_decision() && !step.decides_itself() && (task.needs_person() || in_trouble) && leads;
    let branches = if asks && mine { step.branches() } else { &[] };
    let outputs = outputs(step);
    let others = if holds { others(asked, view, task, own)? } else { Vec::new() };
    Ok(Turn {
        mine,
        title: titled(view, task),
        number: view.procedure.rows[step.row].number,
        activity: step.activity.trim().to_owned(),
        due: task.due.map(|due| when::due(due, asked.now, language)),
        late: task.due.is_some_and(|due| due < asked.now),
        claimed_by_me: task.person.is_some() && task.person.as_deref() == own,
        may_reassign: holds && !others.is_empty() && task.needs_person(),
        barred: barred.map(|why| told_why(&with_activities(why, view), task, &others, language)),
        may_claim: mine && task.state == TaskState::Offered && task.needs_person(),
        others,
        requires: step.quality.requires.iter().map(|item| item.name.clone()).collect(),
        wants_files: outputs.iter().any(|output| output.wanted),
        outputs,
        note: step.note.clone(),
        fields: fields.into_iter().map(|field| apart(field, &at)).collect(),
        question: question(step).filter(|_| asks),
        answers: branches
            .iter()
            .map(|one| AnswerView { answer: one.answer.clone(), reason: one.reason })
            .collect(),
        wants_reason: branches.iter().any(|branch| branch.reason) || in_trouble,
        optional: step.optional.clone(),
        waits: waits(task, asked, language),
        said: said(asked, &view.id, task),
        trouble: task.trouble.map(|trouble| trouble.in_words().in_language(language).to_owned()),
        tally: counted(view, task, language),
        files: task.evidence.iter().map(|file| file.name.clone()).collect(),
        typed: refused.map_or_else(Typed::default, typed),
        fault: refused.and_then(|refused| told(refused, language)),
        evidence_fault: refused
            .filter(|refused| refused.problem.is_some())
            .filter(|_| leads)
            .and_then(|refused| unbrought(refused, view, step, language)),
        reason_fault: refused.is_some_and(|refused| wants_reason(refused, step)),
        at,
        key: refused.map_or_else(new_key, |refused| Ok(refused.key.clone()))?,
        step: task.step.clone(),
        actor: task.actor.clone(),
        person: task.person.clone(),
    })
}

fn outputs(step: &Step) -> Vec<Output> {
    let output = |item: &Item| Output {
        name: item.name.clone(),
        accept: item.attach.iter().map(|one| format!(".{one}")).collect::<Vec<String>>().join(","),
        wanted: !item.attach.is_empty(),
    };
    step.quality.output.iter().map(output).collect()
}

/// The task's actor, as paper names it.
fn titled(view: &View, task: &Task) -> String {
    let actor = view.procedure.actors.get(&task.actor);
    actor.map_or_else(|| task.actor.clone(), |actor| actor.title.clone())
}

/// How far its quorum has come, where it is a part of one.
fn counted(view: &View, task: &Task, language: Language) -> Option<String> {
    let tally = view.instance.tally(&task.step).filter(|_| task.quorum.is_some())?;
    Some(format!("{} {} {}", tally.reached, language.choose("dari", "of"), tally.needed))
}

/// Why a form comes back; what is wrong with each of its fields stands there.
fn told(refused: &Refused, language: Language) -> Option<String> {
    match refused.faults() {
        [] => refused.told(language),
        _ => Some(language.choose("Ada yang perlu diperbaiki:", "Some of it is to be put right:").to_owned()),
    }
}

/// The files that are still to be brought where a form comes back.
fn unbrought(refused: &Refused, view: &View, step: &Step, language: Language) -> Option<String> {
    let missing = missing_files(&view.instance, step, &refused.evidence);
    let named = missing.iter().map(|item| format!("{} ({})", item.name, item.attach.join(", ")));
    let named: Vec<String> = named.collect();
    (!named.is_empty())
        .then(|| format!("{} {}", language.choose("Belum ada:", "Still missing:"), named.join("; ")))
}

/// Whether what was asked wants a reason, and there is none.
fn wants_reason(refused: &Refused, step: &Step) -> bool {
    let branch = refused.answer.as_deref().and_then(|answer| step.branch(answer));
    let Some(problem) = &refused.problem else { return false };
    problem.kind == "reason_missing"
        || (refused.reason.trim().is_empty() && branch.is_some_and(|branch| branch.reason))
}

fn typed(refused: &Refused) -> Typed {
    Typed {
        note: refused.note.clone(),
        reason: refused.reason.clone(),
        kept: refused.evidence.iter().map(|file| (file.sha256.clone(), file.name.clone())).collect(),
    }
}

/// With ids that no other task's form on the page has.
fn apart(mut field: FieldView, at: &str) -> FieldView {
    let own = |id: &str| format!("{at}.{id}");
    field.told_by = field.told_by.map(|ids| ids.split(' ').map(own).collect::<Vec<String>>().join(" "));
    field.id = own(&field.id);
    field.options.iter_mut().for_each(|option| option.id = own(&option.id));
    field
}

fn question(step: &Step) -> Option<String> {
    match &step.way_out {
        crate::procedure::WayOut::Decision { question, .. } => Some(question.clone()),
        crate::procedure::WayOut::Next(_) => None,
    }
}

/// The same of steps as a page calls them; one of another instance keeps its id.
fn with_activities(mut why: Refusal, view: &View) -> Refusal {
    let name = |step: &mut String| {
        if view.procedure.find_step(step).is_some() {
            *step = called(view, step);
        }
    };
    match &mut why {
        Refusal::NotSameAs { step, other, .. } | Refusal::SameAs { step, other, .. } => {
            name(step);
            name(other);
        }
        Refusal::CountsOnce { step, .. } => name(step),
        _other => {}
    }
    why
}

/// Why a task is not for whoever looks, and who may do it: whoever has claimed it, else whoever could.
fn told_why(why: &Refusal, task: &Task, others: &[String], language: Language) -> String {
    let why_not = why.describe().in_language(language).to_owned();
    // Where nobody is registered, it says so itself.
    if let Refusal::NotSameAs { sole: true, .. } | Refusal::CountsOnce { sole: true, .. } = why {
        return why_not;
    }
    let who: Vec<&str> = match &task.person {
        Some(claimer) => vec![claimer],
        None => others.iter().map(String::as_str).collect(),
    };
    let more = who.len().saturating_sub(NAMED_MAX);
    let named = who[..who.len() - more].join(", ");
    let may = match (who.len(), more) {
        (0, _) => language
            .choose(
                "Saat ini belum ada orang lain yang dapat; pengelola dapat memberi orang lain peran itu.",
                "At present nobody else can; an administrator can give somebody the role.",
            )
            .to_owned(),
        (_, 0) => format!("{} {named}.", language.choose("Yang dapat mengerjakannya:", "Who can do it:")),
        _ => language.choose(
            format!("Yang dapat mengerjakannya: {named}, dan {more} orang lain."),
            format!("Who can do it: {named}, and {more} others."),
        ),
    };
    format!("{why_not} {may}")
}

/// Who else could do a task: holds its role, today and for others, too, and is not barred from it.
fn others(asked: &Asked, view: &View, task: &Task, own: Option<&str>) -> Result<Vec<String>, Problem> {
    let desk = &asked.site.desk;
    let others = desk.visitors()?.into_iter().filter(|visitor| {
        Some(visitor.name.as_str()) != own
            && visitor.holds(&task.actor)
            && desk.barred(visitor, view, task).is_none()
    });
    Ok(others.map(|visitor| visitor.name).collect())
}

fn waits(task: &Task, asked: &Asked, language: Language) -> Option<String> {
    Some(match task.engine.as_ref()? {
        Engine::Run { stage: Stage::Started, .. } => {
            language.choose("perintah sedang berjalan", "a command is running").to_owned()
        }
        Engine::Run { .. } => Automatic::Run.in_words().in_language(language).to_owned(),
        Engine::Call { instance: Some(instance), .. } => instance.clone(),
        Engine::Call { instance: None, .. } => Automatic::Call.in_words().in_language(language).to_owned(),
        Engine::Wait { wakes: Some(wakes) } => when::moment(*wakes, asked.now, language),
        Engine::Wait { wakes: None } => Automatic::Wait.in_words().in_language(language).to_owned(),
    })
}

/// What a task is called where there is little room.
pub(super) fn called(view: &View, step: &str) -> String {
    let step = view.procedure.find_step(step).map(|ix| view.procedure.step(ix));
    step.map_or_else(String::new, |step| headline(&step.activity).to_owned())
}
