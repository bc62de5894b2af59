//! `sop run`: publishes a document, opens an instance and walks one person through every step, asking at the terminal or taking
//! the answers from a file. The store is open only between the answers, never while a person thinks.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::desk::{self, Act, Checked, Says, View, read_source};
use crate::document::{Commands, Given, read_answers};
use crate::instance::{State, Task, carries_answer, missing_files};
use crate::procedure::{Procedure, Step, Work, headline};
use crate::source::{Phrase, Severity, nearest};
use crate::worker::{Counter, Shift};

use super::act::{fields, file_fields};
use super::arguments::Run;
use super::ask::{self, Asked, Told};
use super::bring::Brought;
use super::check::registered;
use super::errand::{self, Caller};
use super::failure::{Exit, Failure};
use super::findings::Found;
use super::publish;
use super::session::Session;
use super::standing::{Teller, title};

/// By step, one for each visit.
type Answers = IndexMap<String, Vec<Given>>;

/// What a run goes by besides the instance itself.
struct Guide {
    /// None: the person is asked.
    answers: Option<Answers>,
    commands: Commands,
    /// Where the paths of files start.
    folder: PathBuf,
}

/// The word under which a file of answers gives the opening form; no step can be called so.
const OPENING: &str = "start";

pub fn run(run: &Run, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let checked = publish::checked(&run.file, run.commands.as_deref(), session)?;
    let commands = registered(run.commands.as_deref(), session)?.unwrap_or_default();
    let procedure = chosen(&checked, run.procedure.as_deref())?;
    let answers = match &run.answers {
        Some(file) => Some(read(file, &checked, &procedure, session)?),
        None if session.shell.interactive => None,
        None => {
            let message = Phrase::new(
                "tidak ada terminal untuk bertanya; beri jawaban dengan --answers FILE",
                "there is no terminal to ask at; give the answers with --answers FILE",
            );
            return Err(Failure::usage(message));
        }
    };
    let mut set = fields(&run.set)?;
    let folder = folder(run, session);
    let opening = answers.as_ref().and_then(|answers| answers.get(OPENING)).and_then(|given| given.first());
    if let Some(opening) = opening {
        set.extend(opening.set.clone());
    }
    if let (Some(form), None, true) = (&procedure.form, &answers, set.is_empty()) {
        match ask::form(form, session)? {
            Asked::Answered(filled) => set = filled,
            Asked::Stopped => return Ok(Exit::Done),
        }
    }
    let mut view = open(checked, run, set, &procedure, session)?;
    let guide = Guide { answers, commands, folder };
    while view.instance.state == State::Open {
        match step(&view.id, &guide, session)? {
            Asked::Answered(next) => view = next,
            Asked::Stopped => break,
        }
    }
    finish(&view, session)
}

/// Where the paths of files start: beside the file of answers that names them, else in the folder of the call.
fn folder(run: &Run, session: &Session<'_, '_>) -> PathBuf {
    let beside = run.answers.as_deref().filter(|file| *file != Path::new("-")).and_then(Path::parent);
    session.shell.path(beside.unwrap_or(Path::new("")))
}

/// The procedure named, or the only one.
fn chosen(checked: &Checked, named: Option<&str>) -> Result<Arc<Procedure>, Failure> {
    let procedures = &checked.edition.procedures;
    let names = || procedures.keys().cloned();
    let Some(name) = named else {
        if let (Some(only), 1) = (procedures.values().next(), procedures.len()) {
            return Ok(only.clone());
        }
        let message = Phrase::new("sebutkan prosedurnya", "name the procedure");
        return Err(Failure::usage(message).allowed(names()));
    };
    procedures.get(name).cloned().ok_or_else(|| {
        let message = Phrase::new(
            format!("Tidak ada prosedur \"{name}\" dalam dokumen ini."),
            format!("This document has no procedure \"{name}\"."),
        );
        Failure::new(Exit::NotFound, "no_procedure", message).allowed(names())
    })
}

/// Reads a file of answers; every step in it must be one of the procedure's, or of one in the same document that it may call.
fn read(
    file: &Path,
    checked: &Checked,
    procedure: &Procedure,
    session: &mut Session<'_, '_>,
) -> Result<Answers, Failure> {
    let bytes = session.read(file)?;
    let source = read_source(&file.display().to_string(), &bytes);
    let (answers, findings) = read_answers(&source);
    let has_errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    let (Some(answers), false) = (answers, has_errors) else {
        let found = [Found { source, findings, language: session.language }];
        return Err(session.faulty(&found));
    };
    let calls = procedure.steps.iter().any(|step| matches!(step.work, Work::Call { .. }));
    let others = checked.edition.procedures.values().filter(|other| calls && other.id != procedure.id);
    let others = others.flat_map(|other| &other.steps);
    let steps = || procedure.steps.iter().chain(others.clone()).map(|step| step.id.as_str());
    match answers.keys().find(|step| *step != OPENING && steps().all(|known| known != step.as_str())) {
        None => Ok(answers),
        Some(unknown) => {
            let message = Phrase::new(
                format!(
                    "{}: tidak ada langkah \"{unknown}\" dalam prosedur {}",
                    file.display(),
                    procedure.id
                ),
                format!("{}: the procedure {} has no step \"{unknown}\"", file.display(), procedure.id),
            );
            let near = nearest(unknown, steps()).map(str::to_owned);
            Err(Failure::new(Exit::NotFound, "unknown_step", message).allowed(near))
        }
    }
}

fn open(
    checked: Checked,
    run: &Run,
    set: IndexMap<String, String>,
    procedure: &Procedure,
    session: &mut Session<'_, '_>,
) -> Result<View, Failure> {
    let desk = session.desk("sop run")?;
    let visitor = session.visitor(&desk)?;
    let published = publish::publish(&desk, checked, session)?;
    let name = format!("{}/{}", procedure.document, procedure.id);
    let edition = Some(published.card.edition);
    let fields: Vec<String> = procedure.form.iter().flat_map(|form| form.file_fields().cloned()).collect();
    let brought = Brought::look(set, &[], &fields, &folder(run, session), session)?;
    let (set, files) = (brought.set.clone(), brought.files.clone());
    let start = desk::Start { procedure: name, at: run.at.clone(), set, files, edition };
    if !brought.is_empty() {
        desk.would_start(&visitor, &start, None).map_err(|no| session.deny(no))?;
        brought.keep(&desk, session)?;
    }
    let view = desk.start(&visitor, &start, None).map_err(|no| session.deny(no))?;
    session.close(&desk);
    if !session.json() {
        let text = format!("{}: {}", session.style.bold(&view.id), procedure.title.trim());
        session.shell.say(&text);
    }
    Ok(view)
}

/// Completes the next task that is this person's; gives the instance as it stands then.
fn step(id: &str, guide: &Guide, session: &mut Session<'_, '_>) -> Result<Asked<View>, Failure> {
    // Read again each time: others may have been here while this person thought.
    let desk = session.desk("sop run")?;
    let visitor = session.visitor(&desk)?;
    let view = desk.show(id).map_err(|no| session.deny(no))?;
    session.close(&desk);
    if view.instance.state != State::Open {
        return Ok(Asked::Answered(view));
    }
    let Some(task) = view.instance.open_tasks().find(|task| desk.could_complete(&visitor, &view, task))
    else {
        let denial = session.deny(desk.no_turn(&visitor, &view));
        drop(desk);
        if let Some(next) = by_itself(&view, guide, session)? {
            return Ok(Asked::Answered(next));
        }
        return called(&view, guide, session)?.ok_or_else(|| left_open(&view, denial));
    };
    drop(desk);
    let Told { says, attach } = match says(&view, task, guide.answers.as_ref(), session)? {
        Asked::Answered(told) => told,
        Asked::Stopped => return Ok(Asked::Stopped),
    };
    let fields = file_fields(&view.procedure, Some(&task.step));
    let brought = Brought::look(says.set.clone(), &attach, &fields, &guide.folder, session);
    let brought = brought.map_err(|no| left_open(&view, no))?;
    let desk = session.desk("sop run")?;
    let says = brought.says(says);
    let act = Act::Done { step: Some(task.step.clone()), actor: Some(task.actor.clone()), says };
    if !brought.is_empty() {
        desk.would_act(&visitor, id, &act, None).map_err(|no| left_open(&view, session.deny(no)))?;
        brought.keep(&desk, session)?;
    }
    let next = desk.act(&visitor, id, &act, None).map_err(|no| left_open(&view, session.deny(no)))?;
    session.close(&desk);
    Ok(Asked::Answered(next))
}

/// Runs the command that is next, if there is one; gives the instance as it stands then.
fn by_itself(view: &View, guide: &Guide, session: &mut Session<'_, '_>) -> Result<Option<View>, Failure> {
    let runs = errand::runs(session);
    let today = session.today();
    let mut caller = Caller { session, command: "sop run" };
    let Some(ran) = Shift::new(&guide.commands, runs).next(&mut caller, Some(&view.id), today)? else {
        return Ok(None);
    };
    let next = caller.ask(|desk| {
        desk.settle()?;
        desk.show(&view.id)
    })?;
    if !session.json() {
        let line = errand::line(&ran, session);
        session.shell.say(&line);
    }
    Ok(Some(next))
}

/// Goes on in an instance that this one has called and waits for, if there is one; gives this one as it stands then.
fn called(view: &View, guide: &Guide, session: &mut Session<'_, '_>) -> Result<Option<Asked<View>>, Failure> {
    let called = view.instance.open_tasks().filter(|task| task.trouble.is_none()).find_map(Task::called);
    let Some(called) = called else { return Ok(None) };
    Ok(Some(match step(called, guide, session)? {
        Asked::Stopped => Asked::Stopped,
        Asked::Answered(_) => {
            let desk = session.desk("sop run")?;
            Asked::Answered(desk.show(&view.id).map_err(|no| session.deny(no))?)
        }
    }))
}

/// What completes a task: given in the file, or asked of the person.
fn says(
    view: &View,
    task: &Task,
    answers: Option<&Answers>,
    session: &mut Session<'_, '_>,
) -> Result<Asked<Told>, Failure> {
    let procedure = &view.procedure;
    let Some(step) = procedure.find_step(&task.step).map(|ix| procedure.step(ix)) else {
        return Ok(Asked::Stopped);
    };
    if !session.json() {
        let actor = title(procedure, &task.actor);
        let text = format!("{} {actor}: {}", session.style.current("▶"), headline(&step.activity));
        session.shell.say(&text);
    }
    let Some(answers) = answers else {
        let missing = missing_files(&view.instance, step, &[]);
        return ask::step(step, carries_answer(procedure, step, &task.actor), &missing, session);
    };
    let told = given(view, task, answers)?;
    if let (Some(answer), false) = (&told.says.answer, session.json()) {
        session.shell.say(&format!("  {answer}"));
    }
    Ok(Asked::Answered(told))
}

/// What is given for this visit. A decision that comes more often than it is answered has no answer; a form that does
/// is filled in as it was the last time.
pub fn given(view: &View, task: &Task, answers: &Answers) -> Result<Told, Failure> {
    let step = view.procedure.find_step(&task.step).map(|ix| view.procedure.step(ix));
    let Some(step) = step.filter(|step| carries_answer(&view.procedure, step, &task.actor)) else {
        return Ok(Told::default());
    };
    let given = answers.get(&step.id).map_or(&[][..], Vec::as_slice);
    let visit = usize::try_from(task.visit).unwrap_or(usize::MAX);
    let asks = step.is_decision() && !step.decides_itself();
    let this = given.get(visit - 1).or_else(|| if asks { None } else { given.last() });
    match this {
        Some(given) => {
            let says = Says {
                answer: given.answer.clone(),
                set: given.set.clone(),
                note: given.note.clone(),
                reason: given.reason.clone(),
                skip: given.skip,
                ..Says::default()
            };
            Ok(Told { says, attach: given.attach.iter().map(PathBuf::from).collect() })
        }
        None if asks => Err(unanswered(view, step, visit)),
        None => Ok(Told::default()),
    }
}

fn unanswered(view: &View, step: &Step, visit: usize) -> Failure {
    let (id, step_id) = (&view.id, &step.id);
    let message = Phrase::new(
        format!(
            "{id}: tidak ada jawaban untuk langkah \"{step_id}\", kunjungan ke-{visit}. Proses ini tetap terbuka."
        ),
        format!("{id}: there is no answer for step \"{step_id}\", visit {visit}. The instance stays open."),
    );
    let branches = step.branches().iter().map(|branch| branch.answer.clone());
    Failure::new(Exit::Refused, "answer_missing", message).allowed(branches)
}

/// A no in the middle of a run names the instance that it leaves open.
fn left_open(view: &View, mut failure: Failure) -> Failure {
    let id = &view.id;
    let ended = |said: &str| if said.ends_with(['.', '?', '!']) { "" } else { "." };
    let (dot_id, dot_en) = (ended(&failure.message.id), ended(&failure.message.en));
    failure.message = Phrase::new(
        format!("{id}: {}{dot_id} Proses ini tetap terbuka.", failure.message.id),
        format!("{id}: {}{dot_en} The instance stays open.", failure.message.en),
    );
    failure
}

fn finish(view: &View, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    if session.json() {
        return session.answer_json(&view.standing());
    }
    let desk = session.desk_if_any("sop run")?;
    let visitor = session.visitor(&desk)?;
    let text = Teller::new(session, &desk, Some(&visitor), view)?.next();
    session.answer(&format!("{}\n{text}", session.style.bold(&view.id)))
}
