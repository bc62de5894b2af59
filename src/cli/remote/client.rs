//! One server elsewhere, asked over its API: its answers as they are, its problems as this program's own no.

use std::io::{self, Write};
use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use ureq::http::{Response, Uri};
use ureq::{Agent, AsSendBody, Body, RequestBuilder};

use crate::post::agent;
use crate::source::render::Finding;
use crate::source::{Language, Phrase};

use crate::cli::failure::{Exit, Failure};
use crate::cli::findings::listed;

/// How long an answer may take; a file on its way counts, too.
const LIMIT: Duration = Duration::from_secs(300);

/// The longest answer that is read, in bytes.
const ANSWER_MAX: u64 = 64 * 1024 * 1024;

pub struct Client {
    agent: Agent,
    /// Without a slash at the end.
    url: String,
    token: String,
    language: Language,
}

/// A list as the API gives it, each item as it came.
#[derive(Deserialize)]
pub struct Items {
    pub items: Vec<Box<RawValue>>,
}

/// A problem (RFC 9457), as far as it is told on.
#[derive(Deserialize)]
struct Problem {
    detail: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    allowed: Vec<String>,
    #[serde(default)]
    fields: Vec<FieldProblem>,
    #[serde(default)]
    findings: Vec<Finding>,
}

/// A server's no.
pub struct No {
    failure: Failure,
    /// What is wrong with a text that it was sent, or that it has, where in it.
    pub findings: Vec<Finding>,
}

/// Where the text is not at hand, what was found is told after the sentence.
impl From<No> for Failure {
    fn from(No { failure, findings }: No) -> Failure {
        match findings[..] {
            [] => failure,
            _ => failure.more(&listed(&findings)),
        }
    }
}

#[derive(Deserialize)]
struct FieldProblem {
    field: String,
    message: String,
}

impl Client {
    /// Speaks to the server at an address. A token crosses no network in the clear.
    pub fn new(url: &str, token: String, language: Language) -> Result<Client, Failure> {
        let url = url.trim_end_matches('/');
        let parsed: Option<Uri> = url.parse().ok();
        let scheme = parsed.as_ref().and_then(Uri::scheme_str).unwrap_or_default();
        let host = parsed.as_ref().and_then(Uri::host).unwrap_or_default();
        if !matches!(scheme, "http" | "https") || host.is_empty() {
            return Err(Failure::usage(Phrase::new(
                format!("`--server {url}` bukan alamat seperti https://sop.kantor.go.id"),
                format!("`--server {url}` is not an address such as https://sop.office.go.id"),
            )));
        }
        if scheme == "http" && !is_this_machine(host) {
            return Err(Failure::usage(Phrase::new(
                format!("`{url}` tanpa TLS: token akan terbaca di jaringan; pakai https"),
                format!("`{url}` is without TLS: the token could be read on the network; use https"),
            )));
        }
        Ok(Client { agent: agent(LIMIT), url: url.to_owned(), token, language })
    }

    pub fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<String, Failure> {
        Ok(self.text(self.asked(self.agent.get(self.at(path)), query).call())?)
    }

    /// Writes an answer out as it comes, however long it is.
    pub fn fetch(&self, path: &str, query: &[(&str, &str)], out: &mut dyn Write) -> Result<(), Failure> {
        let answered = self.asked(self.agent.get(self.at(path)), query).call();
        if !answered.as_ref().is_ok_and(|answer| answer.status().is_success()) {
            return Ok(self.text(answered).map(drop)?);
        }
        let mut answer = answered.map_err(|error| self.lost(&error))?;
        let copied = io::copy(&mut answer.body_mut().as_reader(), out);
        copied.map(drop).map_err(|error| self.lost(&error.into()))
    }

    /// Asks for a change; the same key with the same content happens once.
    pub fn post<T: Serialize>(&self, path: &str, body: &T, key: Option<&str>) -> Result<String, Failure> {
        let text = serde_json::to_string(body).expect("texts and lists are always JSON");
        let mut request =
            self.asked(self.agent.post(self.at(path)), &[]).header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        Ok(self.text(request.send(&text))?)
    }

    /// Sends something as it is.
    pub fn send(&self, path: &str, query: &[(&str, &str)], content: impl AsSendBody) -> Result<String, No> {
        let request = self.asked(self.agent.post(self.at(path)), query);
        self.text(request.header("content-type", "application/octet-stream").send(content))
    }

    /// With who asks, and for what.
    fn asked<B>(&self, mut request: RequestBuilder<B>, query: &[(&str, &str)]) -> RequestBuilder<B> {
        for (name, value) in query {
            request = request.query(*name, *value);
        }
        let language = self.language.choose("id", "en");
        request.header("authorization", self.bearer()).header("accept-language", language)
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    fn text(&self, answered: Result<Response<Body>, ureq::Error>) -> Result<String, No> {
        let plain = |failure| No { failure, findings: Vec::new() };
        let mut answer = answered.map_err(|error| plain(self.lost(&error)))?;
        let status = answer.status();
        let text = answer.body_mut().with_config().limit(ANSWER_MAX).read_to_string();
        let text = text.map_err(|error| plain(self.lost(&error)))?;
        if status.is_success() {
            return Ok(text);
        }
        Err(match serde_json::from_str::<Problem>(&text) {
            Ok(problem) => told(status.as_u16(), problem),
            Err(_) => plain(self.strange(status.as_u16())),
        })
    }

    fn lost(&self, error: &ureq::Error) -> Failure {
        let url = &self.url;
        let message =
            Phrase::new(format!("{url} tidak menjawab: {error}"), format!("{url} does not answer: {error}"));
        Failure::new(Exit::Failed, "server", message)
    }

    fn strange(&self, status: u16) -> Failure {
        let url = &self.url;
        let message = Phrase::new(
            format!("{url} menjawab {status}, bukan sebagai server sop"),
            format!("{url} answers {status}, and not as a server of sop does"),
        );
        Failure::new(Exit::Failed, "server", message)
    }
}

/// An answer as a value; what cannot be read was not answered by such a server.
pub fn read<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| {
        let message = Phrase::new(
            format!("jawaban server tidak terbaca: {error}"),
            format!("the server's answer cannot be read: {error}"),
        );
        Failure::new(Exit::Failed, "server", message)
    })
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A problem as a command says no.
fn told(status: u16, problem: Problem) -> No {
    let Problem { detail, kind, allowed, fields, findings } = problem;
    let mut message = detail;
    for FieldProblem { field, message: why } in fields {
        message.push_str(&format!("\n  {field}: {why}"));
    }
    let mut failure = Failure::new(exit(status, &kind), "server", Phrase::new(message.clone(), message));
    failure.kind = kind.into();
    No { failure: failure.allowed(allowed), findings }
}

/// The exit code that the same command has beside its store.
fn exit(status: u16, kind: &str) -> Exit {
    match (status, kind) {
        (_, "already_done" | "claimed_by" | "key_used" | "changed") => Exit::Conflict,
        (_, "findings") => Exit::Findings,
        (_, "several_procedures" | "several_tasks" | "bad_key" | "wrong_content")
        | (400 | 405 | 413 | 415, _) => Exit::Usage,
        (404, _) => Exit::NotFound,
        (401 | 403 | 409 | 422, _) => Exit::Refused,
        (412, _) => Exit::Conflict,
        _other => Exit::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::{Client, Exit, Failure, Problem, exit, told};
    use crate::source::Language;

    #[test]
    fn problems_become_the_exit_codes_of_the_command_beside_its_store() {
        let codes = [
            (404, "no_instance", 3),
            (404, "unknown_step", 3),
            (409, "already_done", 5),
            (409, "key_used", 5),
            (412, "changed", 5),
            (409, "suspended", 4),
            (403, "not_the_actor", 4),
            (422, "answer_missing", 4),
            (422, "several_tasks", 2),
            (401, "no_login", 4),
            (503, "store", 6),
            (502, "", 6),
        ];
        for (status, kind, code) in codes {
            assert_eq!(exit(status, kind) as u8, code, "{status} {kind}");
        }
        let text = r#"{"detail":"Isian salah.","kind":"field_faults","fields":[{"field":"nama","message":"wajib"}]}"#;
        let failure = Failure::from(told(422, serde_json::from_str::<Problem>(text).expect("a problem")));
        assert_eq!((failure.exit, failure.kind.as_ref()), (Exit::Refused, "field_faults"));
        assert_eq!(failure.message.id, "Isian salah.\n  nama: wajib");
    }

    #[test]
    fn a_token_crosses_no_network_in_the_clear() {
        let may = |url| Client::new(url, String::new(), Language::En).is_ok();
        assert!(
            ["https://sop.example", "http://127.0.0.1:7070/", "http://[::1]:1", "http://localhost"].map(may)
                == [true; 4]
        );
        assert!(
            ["http://sop.example", "ftp://sop.example", "sop.example", "", "http://"].map(may) == [false; 5]
        );
    }
}
