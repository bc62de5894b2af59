//! People and programs are told: an office's folder, a small server that notes what it is sent, and a clock that is set. No test
//! sleeps: a server answers as it was told, and a try has an end.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use sop::post::{self, Fault, Message, Target};

use crate::cli::{answer, fresh_folder, set_clock};

const DOCUMENT: &str = r#"sop: 1
id: persuratan
title: Pengelolaan Surat
actors: { staf: Staf Umum, kabid: Kepala Bidang }
procedures:
  surat:
    title: Surat Masuk
    form: { perihal: { type: text, label: Perihal } }
    steps:
      - { id: catat, activity: Mencatat surat, actor: staf, quality: { time: 1 jam, output: Agenda } }
      - id: periksa
        activity: Memeriksa surat
        actor: kabid
        decision: Lengkap?
        branches: { Ya: { end: selesai }, Tidak: { end: ditolak } }
        quality: { time: 1 hari, output: Disposisi }
        late: { remind: 50%, escalate: staf }
"#;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// What a web server was sent.
#[derive(Debug, Clone)]
pub struct Request {
    headers: Vec<(String, String)>,
    body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a body of JSON")
    }

    pub fn event(&self) -> String {
        self.json()["type"].as_str().expect("a type").to_owned()
    }
}

/// A web server that gives these answers, one to each connection, and is then gone.
struct Server {
    address: SocketAddr,
    thread: JoinHandle<Vec<Request>>,
}

impl Server {
    fn new<S: Into<String>>(answers: impl IntoIterator<Item = S>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let answers: Vec<String> = answers.into_iter().map(Into::into).collect();
        let serve = move || answers.iter().map(|answer| one(&listener, answer)).collect();
        Server { address, thread: spawn(serve) }
    }

    fn good(count: usize) -> Server {
        Server::new(vec!["HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"; count])
    }

    fn requests(self) -> Vec<Request> {
        self.thread.join().expect("the server comes to its end")
    }
}

/// Reads one request and answers; an empty answer is silence until the other side goes.
fn one(listener: &TcpListener, answer: &str) -> Request {
    let (mut stream, _) = listener.accept().expect("a connection");
    let request = read(&mut stream);
    if answer.is_empty() {
        let _ = stream.read_to_end(&mut Vec::new());
    }
    stream.write_all(answer.as_bytes()).expect("an answer");
    request
}

pub fn read(stream: impl Read) -> Request {
    let mut reader = BufReader::new(stream);
    let (mut headers, mut line) = (Vec::new(), String::new());
    loop {
        line.clear();
        reader.read_line(&mut line).expect("a line");
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.trim().split_once(": ") {
            headers.push((name.to_owned(), value.to_owned()));
        }
    }
    let mut request = Request { headers, body: String::new() };
    let length = request.header("content-length").parse().expect("a length");
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the body");
    request.body = String::from_utf8(body).expect("text");
    request
}

/// An office with a published document and a person for each role.
pub fn office(name: &str) -> PathBuf {
    let folder = fresh_folder(name);
    set_clock("2026-11-23T08:00:00+07:00");
    fs::write(folder.join("surat.yaml"), DOCUMENT).expect("a document");
    for typed in
        ["sop publish surat.yaml", "sop person add ana --role staf", "sop person add budi --role kabid"]
    {
        let told = answer(typed, &folder);
        assert!(!told.contains("  = "), "{told}");
    }
    fs::write(folder.join(".sop/rahasia"), SECRET).expect("a secret");
    folder
}

fn told_to(folder: &Path, address: SocketAddr, more: &str) {
    let text = format!(
        "webhooks:\n  - {{ name: arsip, url: \"http://{address}/hook\", secret_file: rahasia, allow_private: true{more} }}\n"
    );
    fs::write(folder.join(".sop/notices.yaml"), text).expect("the site's file");
}

pub fn tick(folder: &Path) -> Value {
    let told = answer("sop tick --format json", folder);
    let line = told.lines().find_map(|line| line.strip_prefix("  | "));
    let value: Value = serde_json::from_str(line.unwrap_or_else(|| panic!("{told}"))).expect("JSON");
    value["told"].clone()
}

pub fn deliveries(folder: &Path) -> Vec<Value> {
    let told = answer("sop notices --all --format json", folder);
    let lines = told.lines().filter_map(|line| line.strip_prefix("  | "));
    lines.map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let place = to.join(entry.file_name());
        match entry.file_type().expect("a kind").is_dir() {
            true => copy(&entry.path(), &place),
            false => drop(fs::copy(entry.path(), place).expect("a copy")),
        }
    }
}

#[test]
fn a_webhook_is_told_what_happens_signed_and_without_what_was_filled_in() {
    let folder = office("told");
    set_clock("2026-11-23T10:00:00+07:00");
    let server = Server::good(4);
    told_to(&folder, server.address, "");
    answer("sop start surat --set perihal=Rahasia --as ana", &folder);
    answer("sop done surat-1 --note Rahasia --as ana", &folder);
    assert_eq!(tick(&folder)["sent"], 4);
    assert_eq!(tick(&folder)["sent"], 0, "nothing is told twice");
    let requests = server.requests();
    let events: Vec<String> = requests.iter().map(Request::event).collect();
    assert_eq!(events, ["opened", "task_offered", "task_done", "task_offered"]);
    let mut ids: Vec<&str> = requests.iter().map(|request| request.header("webhook-id")).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    for request in &requests {
        let (id, timestamp) = (request.header("webhook-id"), request.header("webhook-timestamp"));
        assert_eq!(timestamp, "1795402800", "when it was sent");
        let secret = STANDARD.decode(&SECRET["whsec_".len()..]).expect("base64");
        let mut mac = Hmac::<Sha256>::new_from_slice(&secret).expect("a key");
        mac.update(format!("{id}.{timestamp}.{}", request.body).as_bytes());
        let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        assert_eq!(request.header("webhook-signature"), signature);
        assert!(!request.body.contains("Rahasia") && !request.body.contains("ana\""), "{}", request.body);
    }
    let data = &requests[3].json()["data"];
    assert_eq!(data["id"], "surat-1");
    assert_eq!(data["activity"], "Memeriksa surat");
    assert_eq!(data["due"], "2026-11-24T10:00:00+07:00");
    let verified = answer("sop verify", &folder);
    assert!(!verified.contains("  = "), "{verified}");
    fs::remove_dir_all(&folder).expect("the folder can go");
}

#[test]
fn what_fails_is_sent_again_later_and_later_under_the_same_id_and_given_up_at_last() {
    let folder = office("again");
    set_clock("2026-11-23T10:00:00+07:00");
    let bad = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let server = Server::new([bad, bad]);
    told_to(&folder, server.address, ", events: [opened]");
    answer("sop start surat --as ana", &folder);
    assert_eq!(tick(&folder)["failed"], 1);
    assert_eq!(tick(&folder)["failed"], 0, "not before its time");
    assert_eq!(deliveries(&folder)[0]["next"], "2026-11-23T10:01:00+07:00");
    set_clock("2026-11-23T10:01:00+07:00");
    assert_eq!(tick(&folder)["failed"], 1);
    assert_eq!(deliveries(&folder)[0]["next"], "2026-11-23T10:06:00+07:00");
    assert_eq!(deliveries(&folder)[0]["fault"], "answered 503");
    let requests = server.requests();
    assert_eq!(requests[0].header("webhook-id"), requests[1].header("webhook-id"));
    // Nobody listens any more.
    set_clock("2026-11-28T09:45:00+07:00");
    assert_eq!(tick(&folder)["given_up"], 1);
    assert_eq!(deliveries(&folder)[0]["state"], "given_up");
    let server = Server::good(1);
    told_to(&folder, server.address, ", events: [opened]");
    assert_eq!(tick(&folder)["sent"], 0, "given up is given up");
    answer("sop notices --retry 1", &folder);
    assert_eq!(tick(&folder)["sent"], 1);
    assert_eq!(server.requests()[0].header("webhook-id"), requests[0].header("webhook-id"));
    fs::remove_dir_all(&folder).expect("the folder can go");
}

/// The store is put back as it was before the tick: as if the machine had stopped after sending.
#[test]
fn a_crash_between_sending_and_keeping_sends_again_under_the_same_id() {
    let folder = office("crash");
    set_clock("2026-11-23T10:00:00+07:00");
    let server = Server::good(2);
    told_to(&folder, server.address, ", events: [opened]");
    answer("sop start surat --as ana", &folder);
    copy(&folder.join(".sop"), &folder.join("before"));
    assert_eq!(tick(&folder)["sent"], 1);
    fs::remove_dir_all(folder.join(".sop")).expect("the store can go");
    fs::rename(folder.join("before"), folder.join(".sop")).expect("the store comes back");
    assert_eq!(tick(&folder)["sent"], 1);
    let requests = server.requests();
    assert_eq!(requests[0].header("webhook-id"), requests[1].header("webhook-id"));
    assert_eq!(requests[0].body, requests[1].body);
    fs::remove_dir_all(&folder).expect("the folder can go");
}

#[test]
fn a_channel_that_is_new_is_not_told_the_past() {
    let folder = office("past");
    set_clock("2026-11-23T10:00:00+07:00");
    answer("sop start surat --as ana", &folder);
    set_clock("2026-11-23T12:00:00+07:00");
    let server = Server::good(1);
    told_to(&folder, server.address, ", events: [opened, task_late]");
    assert_eq!(tick(&folder)["sent"], 0);
    answer("sop start surat --as ana", &folder);
    assert_eq!(tick(&folder)["sent"], 1);
    assert_eq!(server.requests()[0].json()["data"]["id"], "surat-2");
    // Without channels nothing is looked at, and what happens meanwhile is past, too.
    fs::remove_file(folder.join(".sop/notices.yaml")).expect("it was there");
    assert_eq!(tick(&folder), Value::Null);
    answer("sop start surat --as ana", &folder);
    set_clock("2026-11-23T15:00:00+07:00");
    let server = Server::good(0);
    told_to(&folder, server.address, ", events: [opened]");
    assert_eq!(tick(&folder)["sent"], 0);
    fs::remove_dir_all(&folder).expect("the folder can go");
}

#[test]
fn reminders_escalations_and_lateness_are_told_once() {
    let folder = office("late");
    set_clock("2026-11-23T10:00:00+07:00");
    let server = Server::good(5);
    told_to(&folder, server.address, ", events: [task_reminded, task_escalated, task_late, ended]");
    answer("sop start surat --as ana", &folder);
    assert_eq!(tick(&folder)["sent"], 0);
    set_clock("2026-11-23T11:00:01+07:00");
    assert_eq!(tick(&folder)["sent"], 1);
    answer("sop done surat-1 --as ana", &folder);
    set_clock("2026-11-23T16:00:00+07:00");
    assert_eq!(tick(&folder)["sent"], 1);
    set_clock("2026-11-24T15:00:00+07:00");
    assert_eq!(tick(&folder)["sent"], 2);
    assert_eq!(tick(&folder)["sent"], 0);
    answer("sop done surat-1 --answer Ya --as budi", &folder);
    assert_eq!(tick(&folder)["sent"], 1);
    let requests = server.requests();
    let mut events: Vec<String> = requests.iter().map(Request::event).collect();
    events[2..4].sort();
    assert_eq!(events, ["task_late", "task_reminded", "task_escalated", "task_late", "ended"]);
    fs::remove_dir_all(&folder).expect("the folder can go");
}

#[test]
fn one_receiver_that_is_away_costs_one_try_and_keeps_nobody_waiting() {
    let folder = office("away");
    set_clock("2026-11-23T10:00:00+07:00");
    let gone = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let server = Server::good(2);
    let text = format!(
        "webhooks:\n  - {{ name: pergi, url: \"http://{gone}/\", secret_file: rahasia, allow_private: true }}\n  \
         - {{ name: ada, url: \"http://{}/\", secret_file: rahasia, allow_private: true }}\n",
        server.address
    );
    fs::write(folder.join(".sop/notices.yaml"), text).expect("the site's file");
    answer("sop start surat --as ana", &folder);
    let told = tick(&folder);
    assert_eq!((&told["sent"], &told["failed"]), (&2.into(), &1.into()));
    assert_eq!(tick(&folder)["failed"], 0, "what else is for it waits, too");
    assert_eq!(server.requests().len(), 2);
    let tries: Vec<u64> = deliveries(&folder).iter().filter_map(|told| told["tries"].as_u64()).collect();
    assert_eq!(tries.iter().sum::<u64>(), 3, "{tries:?}");
    fs::remove_dir_all(&folder).expect("the folder can go");
}

fn try_once(address: SocketAddr) -> Result<(), Fault> {
    let (url, secret) = (format!("http://{address}/"), vec![7; 32]);
    let target = Target { url, secret, allow_private: true, limit: Duration::from_millis(300) };
    post::send(&target, &Message { id: "msg_1".into(), timestamp: 0, body: "{}".into() })
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").expect("a free port");
    elsewhere.set_nonblocking(true).expect("asked, not waited for");
    let there = elsewhere.local_addr().expect("an address");
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let answer = format!(
            "HTTP/1.1 {status}\r\nlocation: http://{there}/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        let server = Server::new([answer]);
        let status = status[..3].parse().expect("a number");
        assert_eq!(try_once(server.address), Err(Fault::Status { status }));
        server.requests();
    }
    assert!(elsewhere.accept().is_err(), "nobody came");
}

#[test]
fn a_receiver_that_does_not_answer_is_not_waited_for() {
    let server = Server::new([""]);
    assert_eq!(try_once(server.address), Err(Fault::TimedOut));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    assert_eq!(try_once(listener.local_addr().expect("an address")), Err(Fault::TimedOut), "never accepted");
}

#[test]
fn only_2xx_is_an_answer_and_an_endless_one_is_not_read() {
    let server = Server::new(["HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\nendless"]);
    assert_eq!(try_once(server.address), Ok(()));
    let server = Server::new(["nonsense\r\n\r\n"]);
    assert!(matches!(try_once(server.address), Err(Fault::Unreachable { .. })));
}

#[test]
fn what_is_inside_the_network_is_refused_unless_allowed() {
    let folder = office("inside");
    set_clock("2026-11-23T10:00:00+07:00");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("asked, not waited for");
    let port = listener.local_addr().expect("an address").port();
    let text = format!(
        "webhooks: [{{ name: dalam, url: \"https://localhost:{port}/\", secret_file: rahasia, events: [opened] }}]\n"
    );
    fs::write(folder.join(".sop/notices.yaml"), text).expect("the site's file");
    answer("sop start surat --as ana", &folder);
    assert_eq!(tick(&folder)["failed"], 1);
    let fault = deliveries(&folder)[0]["fault"].as_str().expect("a fault").to_owned();
    assert!(fault.ends_with("is inside a network; that needs `allow_private: true`"), "{fault}");
    assert!(listener.accept().is_err(), "nobody came");
    fs::remove_dir_all(&folder).expect("the folder can go");
}
