//! `sop serve` as browsers and programs meet it: the real program, real sockets. An office's store is made once by the command line, and
//! each story serves a copy of its own. No story sleeps: what comes by itself is asked for until it is there, within bounds.

mod crowds;
mod docs;
mod elsewhere;
mod doors;
mod hosts;
mod keys;
mod life;
mod limits;
mod pages;
mod paper;
mod work;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{HeaderMap, Request};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// How long anything may take that comes by itself; far more than it does.
const PATIENCE: Duration = Duration::from_secs(60);

/// The office's people, each with one role.
const PEOPLE: [(&str, &str); 6] = [
    ("sari", "pemohon"),
    ("budi", "kabid"),
    ("pelita", "pelaksana"),
    ("ani", "sop-author"),
    ("audi", "sop-auditor"),
    ("adi", "sop-administrator"),
];

/// An office's store, served.
struct Office {
    folder: PathBuf,
    child: Child,
    url: String,
    login_url: Option<String>,
    tokens: BTreeMap<String, String>,
    agent: Agent,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
struct Reply {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The status, and the problem's kind where it is one.
    fn is(&self) -> (u16, String) {
        let is_problem = self.header("content-type") == "application/problem+json";
        let kind =
            if is_problem { self.json()["kind"].as_str().expect("a kind").to_owned() } else { String::new() };
        (self.status, kind)
    }
}

/// What a story starts a server with.
#[derive(Default)]
struct Start<'a> {
    arguments: &'a [&'a str],
    /// In front of the program, as `sh -c` takes it.
    before: &'a str,
    certificate: Option<&'a [u8]>,
}

impl Office {
    fn open(name: &str) -> Office {
        Office::start(copy(name), &Start::default())
    }

    /// Serves the store of a folder that is there.
    fn start(folder: PathBuf, start: &Start<'_>) -> Office {
        let script = format!("{} exec \"$0\" \"$@\"", start.before);
        let mut child = cleaned(Command::new("sh").args(["-c", &script, env!("CARGO_BIN_EXE_sop")]), &folder)
            .args(["serve", "--listen", "127.0.0.1:0", "--format", "json"])
            .args(start.arguments)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(folder.join("log")).expect("a log"))
            .spawn()
            .expect("started");
        let mut first = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut first).expect("a line");
        let told: Value = serde_json::from_str(&first).unwrap_or_else(|_| {
            panic!("`{first}`: {}", fs::read_to_string(folder.join("log")).expect("a log"))
        });
        let roots = start.certificate.map(|pem| Certificate::from_pem(pem).expect("a certificate"));
        let roots: Vec<_> = roots.into_iter().collect();
        let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&roots)).build();
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            // A server that refuses a body without reading it closes the connection, which must not be taken for the next request's.
            .max_idle_connections(0)
            .timeout_global(Some(PATIENCE))
            .tls_config(tls)
            .build()
            .new_agent();
        let url = told["url"].as_str().expect("an address").to_owned();
        let login_url = told["login_url"].as_str().map(str::to_owned);
        let tokens = fs::read_to_string(folder.join("tokens.json")).expect("tokens");
        let tokens = serde_json::from_str(&tokens).expect("tokens");
        Office { folder, child, url, login_url, tokens, agent }
    }

    /// Where it listens, as `127.0.0.1:PORT`.
    fn place(&self) -> &str {
        self.url.rsplit("//").next().expect("an address")
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Reply {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.url) };
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answered = match body {
            Some(body) => self.agent.run(request.body(body).expect("a request")),
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let mut answered = answered.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let body = answered.body_mut().with_config().limit(64 << 20).read_to_vec().expect("a body");
        Reply { status: answered.status().as_u16(), headers: answered.headers().clone(), body }
    }

    /// Without a login.
    fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], None)
    }

    fn bearer(&self, who: &str) -> String {
        format!("Bearer {}", self.tokens[who])
    }

    /// As a person.
    fn look(&self, who: &str, path: &str) -> Reply {
        self.ask("GET", path, &[("authorization", &self.bearer(who))], None)
    }

    /// As a person, in JSON, with further headers.
    fn say_with(&self, who: &str, path: &str, body: &Value, headers: &[(&str, &str)]) -> Reply {
        let bearer = self.bearer(who);
        let mut all = vec![("authorization", bearer.as_str()), ("content-type", "application/json")];
        all.extend(headers);
        self.ask("POST", path, &all, Some(body.to_string().as_bytes()))
    }

    fn say(&self, who: &str, path: &str, body: &Value) -> Reply {
        self.say_with(who, path, body, &[])
    }

    /// Opens an instance of a procedure; gives its id.
    fn begin(&self, who: &str, procedure: &str) -> String {
        let reply = self.say(who, "/api/v1/instances", &json!({ "procedure": procedure }));
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply.json()["id"].as_str().expect("an id").to_owned()
    }

    fn complete(&self, who: &str, id: &str, step: &str, body: &Value) -> Reply {
        self.say(who, &format!("/api/v1/instances/{id}/tasks/{step}/complete"), body)
    }

    /// An instance of `izin` whose first step sari has done; gives its id.
    fn requested(&self) -> String {
        let id = self.begin("sari", "izin");
        let done = self.complete("sari", &id, "mohon", &json!({ "set": { "acara": "Pentas", "tamu": 20 } }));
        assert_eq!(done.status, 200, "{}", done.text());
        id
    }

    /// A form as a browser sends it.
    fn post_form(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Reply {
        let fields = fields.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+")));
        let body = fields.collect::<Vec<_>>().join("&");
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        self.ask("POST", path, &all, Some(body.as_bytes()))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).expect("a log")
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.expect("kill").success());
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Asks until it is so, and gives what was found.
fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "{what} did not come");
        std::thread::yield_now();
    }
}

/// The program at the command line, in a folder.
fn sop(folder: &Path, arguments: &[&str]) -> Output {
    let output = cleaned(&mut Command::new(env!("CARGO_BIN_EXE_sop")), folder).args(arguments).output();
    output.expect("run")
}

/// The same where it must succeed; gives what it prints.
fn sop_well(folder: &Path, arguments: &[&str]) -> String {
    let output = sop(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn cleaned<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    for variable in ["SOP_DATA", "SOP_STORE", "SOP_AS", "SOP_LANG", "SOP_LOG", "NO_COLOR"] {
        command.env_remove(variable);
    }
    command.current_dir(folder).env("LANG", "en_US.UTF-8").stdin(Stdio::null())
}

fn fresh(name: &str) -> PathBuf {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("serve-{name}-{}", std::process::id()));
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A copy of the office's store, made once.
fn copy(name: &str) -> PathBuf {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = fresh("office");
        fs::write(folder.join("izin.yaml"), include_str!("izin.yaml")).expect("written");
        sop_well(&folder, &["publish", "izin.yaml"]);
        let mut tokens = BTreeMap::new();
        for (person, role) in PEOPLE {
            sop_well(&folder, &["person", "add", person, "--role", role]);
            let token = sop_well(&folder, &["person", "token", person]);
            tokens.insert(person.to_owned(), token.trim().to_owned());
        }
        let mut file = fs::File::create(folder.join("tokens.json")).expect("a file");
        file.write_all(json!(tokens).to_string().as_bytes()).expect("written");
        folder
    });
    let folder = fresh(name);
    copy_all(made, &folder);
    folder
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).expect("an entry");
        if path.is_dir() {
            copy_all(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).expect("copied");
        }
    }
}
