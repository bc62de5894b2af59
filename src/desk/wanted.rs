//! What opens a procedure and what completes a step, for programs that ask people by themselves: texts, answers, files and the form's fields.
//! The JSON of these is a contract.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Field, Item};
use crate::procedure::form::Form;
use crate::procedure::{Branch, Procedure, Step, WayOut};

/// What opens a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WantedToOpen {
    pub procedure: String,
    pub title: String,
    /// Who may.
    pub actors: Vec<String>,
    /// The ways in, the first of which is taken where none is named.
    pub at: Vec<String>,
    pub form: Vec<WantedField>,
}

/// What completes a step.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WantedToComplete {
    pub step: String,
    pub activity: String,
    pub actors: Vec<String>,
    pub requires: Vec<String>,
    pub output: Vec<WantedOutput>,
    /// The time allowed, as it is written.
    pub time: Option<String>,
    pub note: Option<String>,
    /// When it may be skipped, in the author's words.
    pub optional: Option<String>,
    /// A decision's question, and its answers.
    pub question: Option<String>,
    pub answers: Vec<WantedAnswer>,
    pub form: Vec<WantedField>,
}

#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WantedOutput {
    pub name: String,
    /// Not empty: a file with one of these endings must be brought.
    pub attach: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WantedAnswer {
    pub answer: String,
    /// Whether it takes a reason.
    pub reason: bool,
}

/// A field of a form, with its bounds as they are written.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WantedField {
    pub field: String,
    pub label: String,
    /// As the language names it: `text`, `number`, `date`…
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub required: bool,
    pub min: Option<String>,
    pub max: Option<String>,
    pub pattern: Option<String>,
    pub options: Vec<String>,
    pub default: Option<String>,
    pub help: Option<String>,
}

impl WantedToOpen {
    pub fn of(procedure: &Procedure) -> WantedToOpen {
        let actors = procedure.start_by.iter().map(|actor| procedure.role(*actor).to_owned());
        let at = procedure.starts.iter().map(|step| procedure.step(*step).id.clone());
        WantedToOpen {
            procedure: procedure.id.clone(),
            title: procedure.title.clone(),
            actors: actors.collect(),
            at: at.collect(),
            form: fields(procedure.form.as_deref()),
        }
    }
}

impl WantedToComplete {
    pub fn of(procedure: &Procedure, step: &Step) -> WantedToComplete {
        let question = match &step.way_out {
            WayOut::Decision { question, .. } => Some(question.clone()),
            WayOut::Next(_) => None,
        };
        let answer = |one: &Branch| WantedAnswer { answer: one.answer.clone(), reason: one.reason };
        let output = |item: &Item| WantedOutput { name: item.name.clone(), attach: item.attach.clone() };
        let actors = step.performers.all().iter().map(|actor| procedure.role(*actor).to_owned());
        WantedToComplete {
            step: step.id.clone(),
            activity: step.activity.clone(),
            actors: actors.collect(),
            requires: step.quality.requires.iter().map(|item| item.name.clone()).collect(),
            output: step.quality.output.iter().map(output).collect(),
            time: step.quality.time.as_ref().map(|time| time.text.clone()),
            note: step.note.clone(),
            optional: step.optional.clone(),
            question,
            answers: step.branches().iter().map(answer).collect(),
            form: fields(step.form.as_deref()),
        }
    }
}

fn fields(form: Option<&Form>) -> Vec<WantedField> {
    let field = |(name, field): (&String, &Field)| WantedField {
        field: name.clone(),
        label: field.label.clone().unwrap_or_else(|| name.clone()),
        kind: field.kind.name(),
        required: field.required,
        min: field.min.clone(),
        max: field.max.clone(),
        pattern: field.pattern.clone(),
        options: field.options.clone(),
        default: field.default.clone(),
        help: field.help.clone(),
    };
    form.into_iter().flat_map(|form| &form.fields).map(field).collect()
}
