//! What changed in a procedure's flow: its steps, who does them, by when, and where they lead.

use std::collections::HashMap;

use crate::document::{self, Field, Wait};
use crate::source::{Phrase, plural};

use super::super::form::Form;
use super::super::model::{Edition, Procedure, Step, StepIx, WayOut, Work};
use super::said::{Said, Subject, performers, steps_said, target};
use super::{ChangeKind, Changes, paper};

/// A procedure as it is meant, and as it is written.
struct Side<'a> {
    meant: &'a Procedure,
    written: Option<&'a document::Procedure>,
}

impl<'a> Side<'a> {
    fn new((edition, procedure): (&'a Edition, &'a Procedure)) -> Side<'a> {
        Side { meant: procedure, written: edition.document.procedures.get(&procedure.id) }
    }

    fn written_step(&self, id: &str) -> Option<&'a document::Step> {
        self.written.and_then(|written| written.steps.iter().find(|step| step.id == id))
    }
}

pub(super) fn compare(changes: &mut Changes, old: (&Edition, &Procedure), new: (&Edition, &Procedure)) {
    let (old, new) = (Side::new(old), Side::new(new));
    let renamed = renamed(old.meant, new.meant);
    let name = |id: &str| renamed.get(id).map_or(id, String::as_str).to_owned();
    whole(changes, &old, &new, &name);
    for step in &old.meant.steps {
        let now = name(&step.id);
        match new.meant.find_step(&now) {
            Some(ix) => compare_steps(changes, (&old, step), (&new, new.meant.step(ix)), &name),
            None => removed(changes, old.meant, step),
        }
    }
    for step in &new.meant.steps {
        if old.meant.steps.iter().all(|other| name(&other.id) != step.id) {
            added(changes, new.meant, step);
        }
    }
    order(changes, old.meant, new.meant, &name);
    if let (Some(old), Some(new)) = (old.written, new.written) {
        paper::compare_procedures(changes, old, new);
    }
}

/// Steps that only have another id: the newer one by the older.
pub(super) fn renamed(old: &Procedure, new: &Procedure) -> HashMap<String, String> {
    let gone = old.steps.iter().filter(|step| new.find_step(&step.id).is_none());
    let come: Vec<&Step> = new.steps.iter().filter(|step| old.find_step(&step.id).is_none()).collect();
    let gone: Vec<&Step> = gone.collect();
    let alike = |one: &Step, other: &Step| {
        let (one_by, other_by) = (performers(old, &one.performers), performers(new, &other.performers));
        one.activity == other.activity && one_by.text == other_by.text
    };
    let mut renamed = HashMap::new();
    for step in &gone {
        let candidates: Vec<&&Step> = come.iter().filter(|other| alike(step, other)).collect();
        if let [only] = candidates[..]
            && gone.iter().filter(|other| alike(other, only)).count() == 1
        {
            renamed.insert(step.id.clone(), only.id.clone());
        }
    }
    renamed
}

fn whole(changes: &mut Changes, old: &Side<'_>, new: &Side<'_>, name: &dyn Fn(&str) -> String) {
    let same = |id: &str| id.to_owned();
    let (before, after) = (old.meant, new.meant);
    let title = Subject::new("judul prosedur", "the procedure's title");
    changes.text(ChangeKind::Title, title, Some(&before.title), Some(&after.title));
    let start = Subject::new("awal alur", "the start");
    let starts = (steps_said(before, &before.starts, name), steps_said(after, &after.starts, &same));
    changes.facet(ChangeKind::Start, start, Some(starts.0), Some(starts.1));
    let by = Subject::new("yang boleh membuka", "who may open");
    let roles =
        |procedure: &Procedure| Said::list(procedure.start_by.iter().map(|actor| procedure.role(*actor)));
    changes.facet(ChangeKind::StartBy, by, roles(before), roles(after));
    let recurrence = |side: &Side<'_>| {
        let written = side.written?;
        let every = written.every.as_ref().map(|every| every.text.clone());
        every.or_else(|| written.schedule.clone()).map(Said::plain)
    };
    let subject = Subject::new("pengulangan", "the recurrence");
    changes.facet(ChangeKind::Recurrence, subject, recurrence(old), recurrence(new));
    forms(changes, before.form.as_deref(), after.form.as_deref());
}

fn removed(changes: &mut Changes, procedure: &Procedure, step: &Step) {
    changes.step = Some(step.id.clone());
    let who = performers(procedure, &step.performers).words;
    let (before, activity) = (Some(step.activity.clone()), &step.activity);
    let message = Phrase::new(
        format!("dihapus ({activity}; {})", who.id),
        format!("was removed ({activity}; {})", who.en),
    );
    changes.push(ChangeKind::StepRemoved, before, None, message);
    changes.step = None;
}

fn added(changes: &mut Changes, procedure: &Procedure, step: &Step) {
    changes.step = Some(step.id.clone());
    let who = performers(procedure, &step.performers).words;
    let (after, activity) = (Some(step.activity.clone()), &step.activity);
    let message =
        Phrase::new(format!("baru ({activity}; {})", who.id), format!("is new ({activity}; {})", who.en));
    changes.push(ChangeKind::StepAdded, None, after, message);
    changes.step = None;
}

fn compare_steps(
    changes: &mut Changes,
    (old_side, old): (&Side<'_>, &Step),
    (new_side, new): (&Side<'_>, &Step),
    name: &dyn Fn(&str) -> String,
) {
    changes.step = Some(new.id.clone());
    let sides = (old_side.meant, new_side.meant);
    let id = Subject::new("kunci langkah", "its id");
    changes.text(ChangeKind::StepId, id, Some(&old.id), Some(&new.id));
    let activity = Subject::new("kegiatan", "its activity");
    changes.text(ChangeKind::StepRenamed, activity, Some(&old.activity), Some(&new.activity));
    let who = Subject::new("pelaksana", "its actor");
    let (before, after) = (performers(sides.0, &old.performers), performers(sides.1, &new.performers));
    changes.facet(ChangeKind::Actor, who, Some(before), Some(after));
    work(changes, old, new);
    standard(changes, old, new);
    ways_out(changes, (old_side, old), (new_side, new), name);
    joins(changes, (sides.0, old), (sides.1, new), name);
    forms(changes, old.form.as_deref(), new.form.as_deref());
    changes.step = None;
}

/// Who or what does the step, and whether it must be done.
fn work(changes: &mut Changes, old: &Step, new: &Step) {
    let said = |step: &Step| match &step.work {
        Work::Human => Said { text: "person".into(), words: Phrase::new("orang", "a person") },
        Work::Run { command, with } => {
            let with: String = with.iter().map(|(name, value)| format!(" {name}={value}")).collect();
            Said::plain(format!("run: {command}{with}"))
        }
        Work::Call { document, procedure } => {
            let document = document.as_ref().map_or(String::new(), |document| format!("{document}/"));
            Said::plain(format!("call: {document}{procedure}"))
        }
        Work::Wait(Wait::For(duration)) => Said::plain(format!("wait: {duration}")),
        Work::Wait(Wait::Until(field)) => Said::plain(format!("wait: {field}")),
    };
    let subject = Subject::new("yang mengerjakan", "what does it");
    changes.facet(ChangeKind::Work, subject, Some(said(old)), Some(said(new)));
    let subject = Subject::new("syarat boleh dilewati", "when it may be skipped");
    changes.text(ChangeKind::Optional, subject, old.optional.as_ref(), new.optional.as_ref());
}

/// Mutu baku, and what happens when it is late.
fn standard(changes: &mut Changes, old: &Step, new: &Step) {
    let time = |step: &Step| step.quality.time.as_ref().map(|time| Said::plain(&time.text));
    changes.facet(ChangeKind::Time, Subject::new("waktu", "its time"), time(old), time(new));
    let items = |items: &[document::Item]| {
        let item = |item: &document::Item| match item.attach.is_empty() {
            true => item.name.clone(),
            false => format!("{} ({})", item.name, item.attach.join(", ")),
        };
        let texts: Vec<String> = items.iter().map(item).collect();
        Said::list(texts.iter().map(String::as_str))
    };
    let subject = Subject::new("kelengkapan", "what it requires");
    changes.facet(ChangeKind::Requires, subject, items(&old.quality.requires), items(&new.quality.requires));
    let subject = Subject::new("output", "its output");
    changes.facet(ChangeKind::Output, subject, items(&old.quality.output), items(&new.quality.output));
    let late = |step: &Step| {
        let late = step.late.as_ref()?;
        let remind = late.remind.map(|percent| format!("remind: {percent}%"));
        let escalate = late.escalate.as_ref().map(|actor| format!("escalate: {actor}"));
        let texts: Vec<String> = remind.into_iter().chain(escalate).collect();
        Said::list(texts.iter().map(String::as_str))
    };
    let subject = Subject::new("aturan keterlambatan (late)", "the rule for being late (late)");
    changes.facet(ChangeKind::Late, subject, late(old), late(new));
}

fn ways_out(
    changes: &mut Changes,
    (old_side, old): (&Side<'_>, &Step),
    (new_side, new): (&Side<'_>, &Step),
    name: &dyn Fn(&str) -> String,
) {
    let same = |id: &str| id.to_owned();
    let (before, after) = (old_side.meant, new_side.meant);
    let question = |step: &Step| match &step.way_out {
        WayOut::Decision { question, .. } => Some(Said::quoted(question)),
        WayOut::Next(_) => None,
    };
    changes.facet(
        ChangeKind::Question,
        Subject::new("pertanyaan", "its question"),
        question(old),
        question(new),
    );
    let next = |procedure: &Procedure, step: &Step, name: &dyn Fn(&str) -> String| match &step.way_out {
        WayOut::Next(to) => Some(target(procedure, to, name)),
        WayOut::Decision { .. } => None,
    };
    let subject = Subject::arrow("panah", "its arrow");
    changes.facet(ChangeKind::Arrow, subject, next(before, old, name), next(after, new, &same));
    for branch in old.branches() {
        let other = new.branch(&branch.answer);
        let (was, is) = (Some(&branch.target), other.map(|other| &other.target));
        let was = was.map(|to| target(before, to, name));
        let is = is.map(|to| target(after, to, &same));
        changes.facet(ChangeKind::Arrow, answer(&branch.answer), was, is);
        let Some(other) = other else { continue };
        let flag = |set: bool, words: [(&str, &str); 2]| {
            let (id, en) = words[usize::from(!set)];
            Some(Said { text: set.to_string(), words: Phrase::new(id, en) })
        };
        let subject = Subject::new(
            format!("alasan untuk \"{}\"", branch.answer),
            format!("a reason for \"{}\"", branch.answer),
        );
        let reason = |set| flag(set, [("wajib", "required"), ("tidak wajib", "not required")]);
        changes.facet(ChangeKind::Reason, subject, reason(branch.reason), reason(other.reason));
        let subject = Subject::new(
            format!("suara untuk \"{}\"", branch.answer),
            format!("a vote for \"{}\"", branch.answer),
        );
        let veto = |set| flag(set, [("veto", "a veto"), ("bukan veto", "no veto")]);
        changes.facet(ChangeKind::Veto, subject, veto(branch.veto), veto(other.veto));
        let when = |side: &Side<'_>, id: &str, answer: &str| {
            side.written_step(id).and_then(|step| step.branches.get(answer)?.when.clone()).map(Said::plain)
        };
        let subject = Subject::new(
            format!("syarat \"{}\"", branch.answer),
            format!("the condition of \"{}\"", branch.answer),
        );
        let (was, is) = (when(old_side, &old.id, &branch.answer), when(new_side, &new.id, &other.answer));
        changes.facet(ChangeKind::Condition, subject, was, is);
    }
    for branch in new.branches().iter().filter(|branch| old.branch(&branch.answer).is_none()) {
        let is = target(after, &branch.target, &same);
        changes.facet(ChangeKind::Arrow, answer(&branch.answer), None, Some(is));
    }
}

fn answer(answer: &str) -> Subject {
    Subject::arrow(format!("\"{answer}\""), format!("\"{answer}\""))
}

/// What the step waits for, how often it opens, and who must or must not perform it.
fn joins(
    changes: &mut Changes,
    (before, old): (&Procedure, &Step),
    (after, new): (&Procedure, &Step),
    name: &dyn Fn(&str) -> String,
) {
    let same = |id: &str| id.to_owned();
    let mut lists = |kind: ChangeKind, subject: Subject, was: &[StepIx], is: &[StepIx]| {
        let said = |procedure: &Procedure, steps: &[StepIx], name: &dyn Fn(&str) -> String| {
            if steps.is_empty() { None } else { Some(steps_said(procedure, steps, name)) }
        };
        changes.facet(kind, subject, said(before, was, name), said(after, is, &same));
    };
    lists(ChangeKind::Join, Subject::new("yang ditunggu", "what it waits for"), &old.join, &new.join);
    let subject = Subject::new("aturan empat mata (not_same_as)", "the four-eyes rule (not_same_as)");
    lists(ChangeKind::FourEyes, subject, &old.not_same_as, &new.not_same_as);
    let subject = Subject::new("aturan orang yang sama (same_as)", "the same-person rule (same_as)");
    lists(ChangeKind::FourEyes, subject, &old.same_as, &new.same_as);
    let limit = |procedure: &Procedure, step: &Step, name: &dyn Fn(&str) -> String| {
        let limit = step.at_most.as_ref()?;
        let Said { text, words } = target(procedure, &limit.then, name);
        let visits = limit.visits;
        Some(Said {
            text: format!("{visits}, then: {text}"),
            words: Phrase::new(
                format!("{visits} kali, lalu menuju {}", words.id),
                format!("{}, then to {}", plural(visits, "time"), words.en),
            ),
        })
    };
    let subject = Subject::new("batas kunjungan (at_most)", "the limit of visits (at_most)");
    changes.facet(ChangeKind::AtMost, subject, limit(before, old, name), limit(after, new, &same));
}

fn forms(changes: &mut Changes, old: Option<&Form>, new: Option<&Form>) {
    let names = old.into_iter().chain(new).flat_map(|form| form.fields.keys());
    let mut seen: Vec<&String> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let said = |form: Option<&Form>| form.and_then(|form| form.fields.get(name)).map(field);
        let subject = Subject::new(format!("isian `{name}`"), format!("the field `{name}`"));
        changes.facet(ChangeKind::Form, subject, said(old), said(new));
    }
}

/// A field as it is written, in one line.
fn field(field: &Field) -> Said {
    let mut texts = vec![field.kind.name().to_owned()];
    texts.extend(field.required.then(|| "required".to_owned()));
    let bounds = [
        ("min", &field.min),
        ("max", &field.max),
        ("pattern", &field.pattern),
        ("default", &field.default),
        ("label", &field.label),
        ("help", &field.help),
    ];
    texts.extend(bounds.iter().filter_map(|(key, value)| Some(format!("{key}: {}", (*value).as_ref()?))));
    if !field.options.is_empty() {
        texts.push(format!("options: {}", field.options.join(" | ")));
    }
    Said::plain(texts.join(", "))
}

/// Whether the steps that both have stand in another order of rows.
fn order(changes: &mut Changes, old: &Procedure, new: &Procedure, name: &dyn Fn(&str) -> String) {
    let kept: Vec<String> = old.steps.iter().map(|step| name(&step.id)).collect();
    let before: Vec<&str> =
        kept.iter().map(String::as_str).filter(|step| new.find_step(step).is_some()).collect();
    let after: Vec<&str> =
        new.steps.iter().map(|step| step.id.as_str()).filter(|step| before.contains(step)).collect();
    let subject = Subject::new("urutan baris", "the order of rows");
    changes.facet(ChangeKind::Order, subject, Said::list(before), Said::list(after));
}
