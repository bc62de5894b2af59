//! Why a request was not done: the desk's denials and the web's own, as a status, a sentence, and what would be allowed instead. Programs
//! read it as problem details (RFC 9457), people as a page.

use axum::http::StatusCode;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use schemars::JsonSchema;
use serde::Serialize;

use crate::access::{AccessError, AddressesError};
use crate::desk::{Denial, RegisterDenial, Sort};
use crate::instance::Refusal;
use crate::procedure::form::FieldFault;
use crate::source::render::Finding;
use crate::source::{Language, Phrase};

use super::answer::Answer;

#[derive(Debug)]
pub(super) struct Problem {
    pub status: StatusCode,
    /// In one word, for programs.
    pub kind: &'static str,
    pub message: Phrase,
    pub allowed: Vec<String>,
    /// What is wrong with each field of a form.
    pub faults: Box<[FieldFault]>,
    /// What is wrong with a document or a template, where in it.
    pub findings: Box<[Finding]>,
    /// After how many seconds to try again.
    pub retry_after: Option<u32>,
}

/// A problem as programs read it (RFC 9457).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct ProblemDetails {
    /// A URI that names the kind of problem.
    #[serde(rename = "type")]
    uri: String,
    title: String,
    status: u16,
    detail: String,
    /// The kind in one word, as the command line's `kind`.
    kind: String,
    /// What would be allowed instead.
    allowed: Vec<String>,
    /// The form's fields that are at fault, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldProblem>,
    /// What is wrong with the document, as `sop check` finds it; for administrators also what is wrong with an office's template.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct FieldProblem {
    field: String,
    message: String,
}

impl Problem {
    pub fn new(
        status: StatusCode,
        kind: &'static str,
        id: impl Into<String>,
        en: impl Into<String>,
    ) -> Problem {
        let message = Phrase::new(id, en);
        let (faults, findings) = (Box::default(), Box::default());
        Problem { status, kind, message, allowed: Vec::new(), faults, findings, retry_after: None }
    }

    pub fn no_login() -> Problem {
        Problem::new(StatusCode::UNAUTHORIZED, "no_login", "Anda belum masuk", "you have not signed in")
    }

    /// The token does not reach as far.
    pub fn no_scope(scope: &str) -> Problem {
        let id = format!("token ini tidak mencakup `{scope}`");
        let en = format!("this token has not the scope `{scope}`");
        Problem { allowed: vec![scope.to_owned()], ..Problem::new(StatusCode::FORBIDDEN, "no_scope", id, en) }
    }

    pub fn no_page() -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no_page",
            "alamat ini tidak ada",
            "there is nothing at this address",
        )
    }

    /// There is too much to do just now.
    pub fn busy() -> Problem {
        let (id, en) =
            ("server sedang sibuk; coba sebentar lagi", "the server is busy; try again in a moment");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", id, en).after(2)
    }

    pub fn wrong(id: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_content", id, en)
    }

    pub fn malformed(id: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "malformed", id, en)
    }

    pub fn allowed(mut self, allowed: Vec<String>) -> Problem {
        self.allowed = allowed;
        self
    }

    pub fn after(mut self, seconds: u64) -> Problem {
        self.retry_after = Some(u32::try_from(seconds).unwrap_or(u32::MAX));
        self
    }

    /// For programs.
    pub fn answer(&self, language: Language) -> Answer {
        let fields = self.faults.iter().map(|fault| FieldProblem {
            field: fault.field.clone(),
            message: fault.describe().in_language(language).to_owned(),
        });
        let details = ProblemDetails {
            uri: format!("urn:sop:problem:{}", self.kind),
            title: self.status.canonical_reason().unwrap_or_default().to_owned(),
            status: self.status.as_u16(),
            detail: self.message.in_language(language).to_owned(),
            kind: self.kind.to_owned(),
            allowed: self.allowed.clone(),
            fields: fields.collect(),
            findings: self.findings.to_vec(),
        };
        self.marked(Answer::problem(self.status, &details))
    }

    /// With the headers that go with its status.
    pub fn marked(&self, answer: Answer) -> Answer {
        let answer = match self.retry_after {
            Some(seconds) => answer.with(RETRY_AFTER, &seconds.to_string()),
            None => answer,
        };
        match self.status {
            StatusCode::UNAUTHORIZED => answer.with(WWW_AUTHENTICATE, "Bearer realm=\"sop\""),
            _ => answer,
        }
    }
}

impl From<Denial> for Problem {
    fn from(denial: Denial) -> Problem {
        let faults = match &denial {
            Denial::Refused(Refusal::FieldFaults { faults }) => faults.as_slice().into(),
            _ => Box::default(),
        };
        let findings = match &denial {
            Denial::Faulty { document, findings, language } => {
                findings.iter().map(|finding| Finding::new(document, finding, *language)).collect()
            }
            _ => Box::default(),
        };
        let status = status(&denial);
        Problem {
            status,
            kind: denial.name(),
            message: denial.describe(),
            allowed: denial.allowed(),
            faults,
            findings,
            retry_after: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1),
        }
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Problem {
        let en = error.to_string();
        match error {
            AccessError::BadPassword => Problem::wrong("kata sandi terdiri dari 10 sampai 256 huruf", en),
            AccessError::TooManyKeys(_) => Problem::wrong("sudah terlalu banyak token", en),
            AccessError::Io(_) | AccessError::Unreadable(_) => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "secrets", en.clone(), en)
            }
        }
    }
}

impl From<AddressesError> for Problem {
    fn from(error: AddressesError) -> Problem {
        tracing::error!(%error, "the addresses of people");
        let (id, en) =
            ("alamat surel tidak terbaca atau tersimpan", "the mail addresses cannot be read or kept");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "addresses", id, en)
    }
}

fn status(denial: &Denial) -> StatusCode {
    match (denial.sort(), denial) {
        (_, Denial::Changed { .. }) => StatusCode::PRECONDITION_FAILED,
        (Sort::NotFound, _) => StatusCode::NOT_FOUND,
        (Sort::Conflict, _) => StatusCode::CONFLICT,
        (Sort::Failure, _) => StatusCode::SERVICE_UNAVAILABLE,
        (Sort::Findings | Sort::Usage, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (Sort::Rule, Denial::Refused(refusal)) => refused(refusal),
        (
            Sort::Rule,
            Denial::NotYourTurn { .. } | Denial::Register(RegisterDenial::RoleNotInForce { .. }),
        ) => StatusCode::FORBIDDEN,
        (
            Sort::Rule,
            Denial::NotYetEffective { .. }
            | Denial::InForceAlready { .. }
            | Denial::Expired { .. }
            | Denial::Register(RegisterDenial::StillClaimed { .. }),
        ) => StatusCode::CONFLICT,
        (Sort::Rule, _) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Who may not is forbidden; what cannot be now is a conflict; anything else is wrong with what was said.
fn refused(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::MayNotOpen { .. }
        | Refusal::NotTheActor { .. }
        | Refusal::NotTheClaimer { .. }
        | Refusal::NotSameAs { assignee: None, .. }
        | Refusal::CountsOnce { assignee: None, .. }
        | Refusal::SameAs { .. } => StatusCode::FORBIDDEN,
        Refusal::NotOpen { .. }
        | Refusal::AlreadyDone { .. }
        | Refusal::ClaimedBy { .. }
        | Refusal::Automatic { .. }
        | Refusal::NoTrouble { .. }
        | Refusal::Suspended
        | Refusal::NotSuspended
        | Refusal::SameEdition
        | Refusal::CannotMigrate { .. }
        | Refusal::NothingToUndo
        | Refusal::Ended { .. }
        | Refusal::TooMuch { .. } => StatusCode::CONFLICT,
        Refusal::UnknownStep { .. } => StatusCode::NOT_FOUND,
        Refusal::NotAStart { .. }
        | Refusal::NoSuchPart { .. }
        | Refusal::NotAHolder { .. }
        | Refusal::NotSameAs { .. }
        | Refusal::CountsOnce { .. }
        | Refusal::AnswerMissing { .. }
        | Refusal::UnknownAnswer { .. }
        | Refusal::NoAnswerWanted { .. }
        | Refusal::LeadOnly { .. }
        | Refusal::FieldFaults { .. }
        | Refusal::EvidenceMissing { .. }
        | Refusal::NotItsKind { .. }
        | Refusal::EmptyFile { .. }
        | Refusal::NothingAttached
        | Refusal::ReasonMissing { .. }
        | Refusal::CommentMissing
        | Refusal::NotOptional { .. }
        | Refusal::SkippedIsEmpty { .. }
        | Refusal::MapClash { .. }
        | Refusal::TextTooLong { .. } => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
