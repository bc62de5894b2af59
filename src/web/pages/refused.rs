//! What was asked and not done: it comes back on the same page, as it was typed, with the reason.

use axum::http::StatusCode;
use indexmap::IndexMap;

use crate::instance::Evidence;
use crate::procedure::form::{FieldFault, Files};
use crate::source::Language;

use super::super::asked::Form;
use super::super::problem::Problem;

/// What was asked and not done, as it was typed.
pub(super) struct Refused {
    /// Why not; none where whoever asked wants to look at it again.
    pub problem: Option<Problem>,
    pub step: Option<String>,
    pub actor: Option<String>,
    pub texts: IndexMap<String, String>,
    pub files: Files,
    pub evidence: Vec<Evidence>,
    pub answer: Option<String>,
    pub note: String,
    pub reason: String,
    pub key: String,
}

impl Refused {
    pub fn is_of(&self, step: &str, actor: &str) -> bool {
        self.step.as_deref() == Some(step) && self.actor.as_deref().is_none_or(|own| own == actor)
    }

    /// Whether it was asked of the instance, not of one of its tasks.
    pub fn is_of_whole(&self) -> bool {
        self.step.is_none()
    }

    /// The sentence for the head of the page, where no task's form can say it.
    pub fn told(&self, language: Language) -> Option<String> {
        Some(self.problem.as_ref()?.message.in_language(language).to_owned())
    }

    /// What is wrong with each field.
    pub fn faults(&self) -> &[FieldFault] {
        self.problem.as_ref().map_or(&[], |problem| &problem.faults)
    }

    /// Something asked of the whole instance.
    pub fn whole(problem: Problem, form: &Form) -> Refused {
        let text = |name: &str| form.text(name).unwrap_or_default().to_owned();
        Refused {
            problem: Some(problem),
            step: None,
            actor: None,
            texts: IndexMap::new(),
            files: Files::new(),
            evidence: Vec::new(),
            answer: None,
            note: text("text"),
            reason: text("reason"),
            key: text("key"),
        }
    }
}

/// A new idempotency key.
pub(super) fn new_key() -> Result<String, Problem> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "random",
            "tidak ada bilangan acak",
            "no random numbers",
        )
    })?;
    Ok(format!("web-{:032x}", u128::from_be_bytes(random)))
}
