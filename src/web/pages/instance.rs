//! One instance: the printed chart with the way it took, whose turn it is, what each step came to, and everything that happened.

use axum::http::StatusCode;
use serde::Serialize;

use crate::calendar::{Time, when};
use crate::desk::{Run, View, Visitor};
use crate::instance::State;
use crate::page::{self, Record, Row, TaskEnd};
use crate::print;
use crate::procedure::form::{self, Plain};
use crate::procedure::{Procedure, headline, plain_outcome};
use crate::source::Language;

use super::super::answer::Answer;
use super::super::asked::{Asked, etag};
use super::super::problem::Problem;
use super::super::route::{Access, Route};
use super::Sheet;
use super::refused::{Refused, new_key};
use super::task::{self, Turn};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/instances/{id}", Access::Person, page)]
}

/// What a step came to, a row for each of its tasks.
#[derive(Serialize)]
struct Line {
    step: String,
    number: Option<usize>,
    activity: String,
    actor: String,
    visit: u32,
    state: &'static str,
    tone: &'static str,
    person: Option<String>,
    answer: Option<String>,
    /// When it ended, or is due.
    at: Option<String>,
    late: Option<String>,
    note: Option<String>,
    values: Vec<Filled>,
    files: Vec<File>,
}

/// What was filled in, in words; a file can be fetched.
#[derive(Serialize)]
struct Filled {
    label: String,
    text: String,
    file: Option<File>,
}

#[derive(Serialize)]
struct File {
    name: String,
    sha256: String,
    size: String,
}

/// Something that happened beside the tasks.
#[derive(Serialize)]
struct Remark {
    at: Option<String>,
    person: Option<String>,
    what: String,
    text: String,
    values: Vec<Filled>,
    files: Vec<File>,
}

fn page(asked: &Asked) -> Result<Answer, Problem> {
    if asked.query("tag").is_some() {
        // What a page that listens compares before it fetches itself.
        let view = asked.site.desk.show(asked.param("id"))?;
        let tag = etag(&view.id, view.version);
        return Ok(asked.unless_seen(&tag, Answer::nothing()));
    }
    show(asked, StatusCode::OK, None)
}

/// The page; where something was refused, with the reason, and the form of that task as it was filled in.
pub(super) fn show(asked: &Asked, status: StatusCode, refused: Option<&Refused>) -> Result<Answer, Problem> {
    let id = asked.param("id");
    let desk = &asked.site.desk;
    let (view, run) = (desk.show(id)?, desk.run(id)?);
    let visitor = asked.caller()?.visitor.as_ref();
    let turns = task::turns(asked, &view, visitor, refused)?;
    // What no task's form says is said at the head of the page.
    let told = refused.filter(|_| !turns.iter().any(Turn::is_refused));
    // Nor is what was asked of the whole instance asked for again.
    let typed = refused.filter(|refused| refused.is_of_whole());
    let (mine, others): (Vec<Turn>, Vec<Turn>) = turns.into_iter().partition(|turn| turn.mine);
    let lines = lines(&run, asked.now, asked.language);
    let remarks = remarks(&run, asked.now, asked.language);
    let filled = lines.iter().any(|line| !line.values.is_empty() || !line.files.is_empty())
        || remarks.iter().any(|remark| !remark.values.is_empty());
    let title = format!("{} · {id}", view.procedure.title);
    Sheet::new(asked, &title)
        .with("id", id)
        .with("procedure", &view.procedure.title)
        .with("document", &view.instance.document)
        .with("state", &state(&view, asked.language))
        .with("tone", tone(view.instance.state, view.instance.outcome.as_deref()))
        .with("opened", &view.instance.opened.map(|at| when::moment(at, asked.now, asked.language)))
        .with("opened_by", &run.record.opened.person)
        .with("ended", &view.instance.ended.map(|at| when::moment(at, asked.now, asked.language)))
        .with("caller", &view.instance.caller.as_ref().map(|caller| &caller.instance))
        .with("charts", &charts(asked, &run))
        .with("current", &current(&run.record))
        .with("mine", &mine)
        .with("people", &people(asked, &mine)?)
        .with("others", &others)
        .with("lines", &lines)
        .with("remarks", &remarks)
        .with("filled", &filled)
        .with("may_open", &may_open(&view.procedure, visitor))
        .with("acts", &visitor.is_some())
        .with("is_open", &(view.instance.state == State::Open))
        .with("is_suspended", &(view.instance.state == State::Suspended))
        .with("key", &new_key()?)
        .with("seal", &format!("{}:{}", run.record.head.sequence, run.record.head.hash))
        .with("refused", &told.and_then(|refused| refused.told(asked.language)))
        .with("comment", &typed.map(|refused| &refused.note))
        .with("why", &typed.map(|refused| &refused.reason))
        .with("after", &asked.query("after"))
        .answer_as(status, "instance.html")
}

/// Whom a form can name, where one asks for a person.
fn people(asked: &Asked, turns: &[Turn]) -> Result<Vec<String>, Problem> {
    if !turns.iter().any(Turn::asks_for_a_person) {
        return Ok(Vec::new());
    }
    Ok(asked.site.desk.people()?.into_iter().map(|person| person.name).collect())
}

/// The chart's pages, with the way that the run took.
fn charts(asked: &Asked, run: &Run) -> Vec<String> {
    let drawing = page::compose_path(&run.edition, &run.procedure, &run.record.path, &asked.site.fonts);
    print::svg_within(&drawing).unwrap_or_else(|error| {
        tracing::error!(%error, "a chart could not be drawn");
        Vec::new()
    })
}

/// The steps that wait, for the chart's style.
fn current(record: &Record) -> Vec<&str> {
    let mut steps: Vec<&str> = record.path.current.iter().map(|(step, _)| step.as_str()).collect();
    steps.dedup();
    steps
}

fn state(view: &View, language: Language) -> String {
    match (view.instance.state, &view.instance.outcome) {
        (State::Open, _) => language.choose("berjalan", "running").to_owned(),
        (State::Suspended, _) => language.choose("ditangguhkan", "suspended").to_owned(),
        (State::Cancelled, _) => language.choose("dibatalkan", "cancelled").to_owned(),
        (State::Done, Some(outcome)) => outcome.clone(),
        (State::Done, None) => language.choose("selesai", "done").to_owned(),
    }
}

/// An end that the document named itself is neither good nor bad to this page.
pub(super) fn tone(state: State, outcome: Option<&str>) -> &'static str {
    let is_plain = |outcome| [Language::Id, Language::En].map(plain_outcome).contains(&outcome);
    match state {
        State::Open => "mine",
        State::Suspended => "soon",
        State::Done if outcome.is_none_or(is_plain) => "good",
        State::Done => "",
        State::Cancelled => "",
    }
}

fn may_open(procedure: &Procedure, visitor: Option<&Visitor>) -> bool {
    let mut roles = procedure.start_by.iter().map(|actor| procedure.role(*actor));
    visitor.is_some_and(|visitor| roles.any(|role| visitor.holds(role)))
}

fn lines(run: &Run, now: Time, language: Language) -> Vec<Line> {
    let rows = run.record.rows.iter().filter_map(|row| match row {
        Row::Task(task) => Some(&**task),
        Row::Remark(_) => None,
    });
    let line = |task: &page::Task| {
        let step = run.procedure.step(task.step);
        let row = &run.procedure.rows[step.row];
        let ended = task.ended().map(|at| when::moment(at, now, language));
        let is_late = task.ended().is_none() && task.due.is_some_and(|due| due < now);
        let (state, tone) = match &task.end {
            TaskEnd::Open if is_late => (language.choose("terlambat", "late"), "late"),
            TaskEnd::Open if task.claimed.is_some() => (language.choose("diambil", "claimed"), "mine"),
            TaskEnd::Open => (language.choose("menunggu", "waiting"), "mine"),
            TaskEnd::Done(_) => (language.choose("selesai", "done"), "good"),
            TaskEnd::Skipped(_) => (language.choose("dilewati", "skipped"), ""),
            TaskEnd::Decided(_) => (language.choose("otomatis", "automatic"), "good"),
            TaskEnd::Withdrawn(_) => (language.choose("ditarik", "withdrawn"), ""),
        };
        Line {
            step: step.id.clone(),
            number: row.number,
            activity: headline(&step.activity).to_owned(),
            actor: run
                .procedure
                .actors
                .get(&task.actor)
                .map_or_else(|| task.actor.clone(), |actor| actor.title.clone()),
            visit: task.visit,
            state,
            tone,
            person: task.person().map(|by| by.person.clone()),
            answer: task.answer.clone(),
            at: ended.or_else(|| task.due.map(|due| when::due_briefly(due, now, language))),
            late: task.late.as_ref().map(|late| late.in_words().in_language(language).to_owned()),
            note: [&task.reason, &task.note]
                .into_iter()
                .flatten()
                .cloned()
                .reduce(|one, other| format!("{one}; {other}")),
            values: values(&task.values, step.form.as_deref(), language),
            files: task.evidence.iter().map(|file| shown(file, language)).collect(),
        }
    };
    rows.map(line).collect()
}

fn values(values: &form::Record, form: Option<&form::Form>, language: Language) -> Vec<Filled> {
    let filled = |(name, value): (&String, &Plain)| {
        let field = form.and_then(|form| form.fields.get(name));
        Filled {
            label: field.and_then(|field| field.label.clone()).unwrap_or_else(|| name.clone()),
            text: field
                .map_or_else(|| value.to_string(), |field| page::value_in_words(field, value, language)),
            file: match value {
                Plain::File(file) => Some(shown(file, language)),
                Plain::Boolean(_) | Plain::Text(_) | Plain::Choices(_) => None,
            },
        }
    };
    values.iter().map(filled).collect()
}

fn shown(file: &crate::instance::Evidence, language: Language) -> File {
    File {
        name: file.name.clone(),
        sha256: file.sha256.clone(),
        size: file.size_in_words().in_language(language).to_owned(),
    }
}

fn remarks(run: &Run, now: Time, language: Language) -> Vec<Remark> {
    let rows = run.record.rows.iter().filter_map(|row| match row {
        Row::Remark(remark) => Some(&**remark),
        Row::Task(_) => None,
    });
    let remark = |remark: &page::Remark| Remark {
        at: remark.by.as_ref().map(|by| when::moment(by.at, now, language)),
        person: remark.by.as_ref().map(|by| by.person.clone()),
        what: page::happening_in_words(&run.procedure, &remark.what, language),
        text: remark.text.clone(),
        values: values(&remark.values, run.procedure.form.as_deref(), language),
        files: remark.evidence.iter().map(|file| shown(file, language)).collect(),
    };
    rows.map(remark).collect()
}
