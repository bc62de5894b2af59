//! What the names of a condition stand for: fields of forms and answers that lie on a path before the decision.

use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::document::{Field, FieldKind};
use crate::procedure::form::Form;
use crate::procedure::model::{Procedure, StepIx, Work, run_answers};
use crate::source::{Phrase, nearest};

use super::Read;
use super::parse::{Fault, fault};

/// What a condition at one step may name.
pub struct Scope<'a> {
    pub procedure: &'a Procedure,
    /// The step that decides.
    pub at: StepIx,
    /// By step: whether a path leads from it to the decision, or it is the decision itself.
    pub before: &'a [bool],
    /// The outcomes of the procedures of this document, by their keys.
    pub outcomes: &'a IndexMap<String, Vec<String>>,
}

/// Something that can be read.
pub(super) struct Subject<'a> {
    pub read: Read,
    pub kind: Kind<'a>,
}

/// What may be compared with it.
pub(super) enum Kind<'a> {
    Field(FieldKind, &'a Field),
    /// One of these answers; empty: any text.
    Answer(Vec<String>),
}

/// Types that may be compared with each other.
#[derive(PartialEq, Eq)]
pub(super) enum Class {
    Text,
    Number,
    Date,
    DateTime,
    Boolean,
    Several,
}

impl Kind<'_> {
    pub fn class(&self) -> Class {
        match self {
            Kind::Answer(_) => Class::Text,
            Kind::Field(kind, _) => match kind {
                FieldKind::Text
                | FieldKind::Paragraph
                | FieldKind::Choice
                | FieldKind::File
                | FieldKind::Person => Class::Text,
                FieldKind::Number | FieldKind::Money => Class::Number,
                FieldKind::Date => Class::Date,
                FieldKind::DateTime => Class::DateTime,
                FieldKind::Boolean => Class::Boolean,
                FieldKind::Choices => Class::Several,
            },
        }
    }

    pub fn is_ordered(&self) -> bool {
        matches!(self.class(), Class::Number | Class::Date | Class::DateTime)
    }

    pub fn words(&self) -> Phrase {
        match self {
            Kind::Answer(_) => Phrase::new("jawaban", "an answer"),
            Kind::Field(kind, _) => kind_words(*kind),
        }
    }
}

pub(super) fn kind_words(kind: FieldKind) -> Phrase {
    match kind {
        FieldKind::Text | FieldKind::Paragraph => Phrase::new("isian teks", "a text field"),
        FieldKind::Number => Phrase::new("isian bilangan", "a number field"),
        FieldKind::Money => Phrase::new("isian uang", "a money field"),
        FieldKind::Date => Phrase::new("isian tanggal", "a date field"),
        FieldKind::DateTime => Phrase::new("isian tanggal dan jam", "a date and time field"),
        FieldKind::Choice => Phrase::new("isian pilihan", "a choice field"),
        FieldKind::Choices => Phrase::new("isian pilihan ganda", "a field of several choices"),
        FieldKind::Boolean => Phrase::new("isian ya/tidak", "a boolean field"),
        FieldKind::File => Phrase::new("isian berkas", "a file field"),
        FieldKind::Person => Phrase::new("isian orang", "a person field"),
    }
}

/// What a name stands for. A field's name comes before an answer's.
pub(super) fn find<'a>(scope: &Scope<'a>, name: &str, at: &Range<usize>) -> Result<Subject<'a>, Fault> {
    match name.split_once('.') {
        Some((step, field)) => find_at(scope, step, field, at),
        None => find_bare(scope, name, at),
    }
}

/// `STEP.FIELD`, `STEP.answer`.
fn find_at<'a>(scope: &Scope<'a>, step: &str, field: &str, at: &Range<usize>) -> Result<Subject<'a>, Fault> {
    let ids = || scope.procedure.steps.iter().map(|step| step.id.replace('-', "_"));
    let Some(ix) = ids().position(|id| id == step).map(StepIx) else {
        let known: Vec<String> = ids().collect();
        return Err(unknown(step, at, "langkah", "step", known.iter().map(String::as_str)));
    };
    let found = scope.procedure.step(ix);
    let form = found.form.as_ref();
    if let Some((place, declared)) =
        form.and_then(|form| form.fields.get(field)).map(|field| (Some(ix), field))
    {
        scope.is_before(ix, at)?;
        return Ok(subject(vec![place], field, declared));
    }
    if let (Some(answers), "answer" | "outcome") = (scope.answers(ix), field) {
        scope.is_before(ix, at)?;
        return Ok(Subject { read: Read::Answer(ix), kind: Kind::Answer(answers) });
    }
    let fields = form.into_iter().flat_map(|form| form.fields.keys()).map(String::as_str);
    Err(unknown(field, at, "isian", "field", fields))
}

/// `FIELD`, or `STEP` for its answer.
fn find_bare<'a>(scope: &Scope<'a>, name: &str, at: &Range<usize>) -> Result<Subject<'a>, Fault> {
    let mut forms: Vec<&'a Arc<Form>> = Vec::new();
    let mut places: Vec<Option<StepIx>> = Vec::new();
    let mut elsewhere = None;
    for (place, form) in scope.forms() {
        if !form.fields.contains_key(name) {
            continue;
        }
        if place.is_some_and(|step| !scope.before[step.0]) {
            elsewhere = place;
            continue;
        }
        places.push(place);
        if forms.iter().all(|known| !Arc::ptr_eq(known, form)) {
            forms.push(form);
        }
    }
    if forms.len() > 1 {
        return Err(ambiguous(scope, name, &places, at));
    }
    if let Some(declared) = forms.first().and_then(|form| form.fields.get(name)) {
        return Ok(subject(places, name, declared));
    }
    let decided = scope.procedure.steps.iter().position(|step| step.id.replace('-', "_") == name).map(StepIx);
    if let Some((ix, answers)) = decided.and_then(|ix| Some((ix, scope.answers(ix)?))) {
        scope.is_before(ix, at)?;
        return Ok(Subject { read: Read::Answer(ix), kind: Kind::Answer(answers) });
    }
    if let Some(step) = elsewhere {
        scope.is_before(step, at)?;
    }
    let fields: Vec<&str> =
        scope.forms().flat_map(|(_, form)| form.fields.keys().map(String::as_str)).collect();
    let steps: Vec<String> = (0..scope.procedure.steps.len())
        .filter(|&step| scope.answers(StepIx(step)).is_some())
        .map(|step| scope.procedure.steps[step].id.replace('-', "_"))
        .collect();
    Err(unknown(name, at, "isian", "field", fields.into_iter().chain(steps.iter().map(String::as_str))))
}

fn subject<'a>(places: Vec<Option<StepIx>>, name: &str, field: &'a Field) -> Subject<'a> {
    let read = Read::Field { places, field: name.to_string(), kind: field.kind };
    Subject { read, kind: Kind::Field(field.kind, field) }
}

impl<'a> Scope<'a> {
    /// Every form of the procedure, with where it is filled.
    fn forms(&self) -> impl Iterator<Item = (Option<StepIx>, &'a Arc<Form>)> {
        let steps = self.procedure.steps.iter().enumerate();
        let at_steps = steps.filter_map(|(at, step)| Some((Some(StepIx(at)), step.form.as_ref()?)));
        self.procedure.form.iter().map(|form| (None, form)).chain(at_steps)
    }

    /// The answers that a step can have; empty: known elsewhere; `None`: it has none.
    fn answers(&self, ix: StepIx) -> Option<Vec<String>> {
        let step = self.procedure.step(ix);
        if step.is_decision() {
            return (ix != self.at)
                .then(|| step.branches().iter().map(|branch| branch.answer.clone()).collect());
        }
        match &step.work {
            Work::Run { .. } => Some(run_answers(self.procedure.language).map(String::from).into()),
            Work::Call { document: None, procedure } => {
                Some(self.outcomes.get(procedure).cloned().unwrap_or_default())
            }
            Work::Call { document: Some(_), .. } => Some(Vec::new()),
            Work::Human | Work::Wait(_) => None,
        }
    }

    fn is_before(&self, step: StepIx, at: &Range<usize>) -> Result<(), Fault> {
        if self.before[step.0] {
            return Ok(());
        }
        let id = &self.procedure.step(step).id;
        Err(Fault {
            code: "not-on-the-path",
            ..fault(
                at.clone(),
                format!("langkah `{id}` tidak pernah dikerjakan sebelum keputusan ini"),
                format!("step `{id}` is never done before this decision"),
            )
        })
    }
}

fn unknown<'n>(
    name: &str,
    at: &Range<usize>,
    id: &str,
    en: &str,
    known: impl Iterator<Item = &'n str>,
) -> Fault {
    let near = nearest(name, known);
    Fault {
        code: "unknown-field",
        help: near.map(|near| {
            Box::new(Phrase::new(format!("maksud Anda `{near}`?"), format!("did you mean `{near}`?")))
        }),
        ..fault(at.clone(), format!("{id} `{name}` tidak dikenal"), format!("unknown {en} `{name}`"))
    }
}

fn ambiguous(scope: &Scope, name: &str, places: &[Option<StepIx>], at: &Range<usize>) -> Fault {
    let steps = places.iter().flatten().map(|step| scope.procedure.step(*step).id.replace('-', "_"));
    let qualified = steps.map(|step| format!("`{step}.{name}`")).collect::<Vec<_>>().join(", ");
    Fault {
        code: "ambiguous-field",
        help: Some(Box::new(Phrase::new(
            format!("tulis salah satu: {qualified}"),
            format!("write one of {qualified}"),
        ))),
        ..fault(
            at.clone(),
            format!("isian `{name}` ada di lebih dari satu formulir sebelum keputusan ini"),
            format!("more than one form before this decision has a field `{name}`"),
        )
    }
}
