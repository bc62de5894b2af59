//! The server under load, by the real program and real sockets:
//!
//! - 64 clients that open instances and complete their tasks over connections they keep, beside what the device allows in the same run;
//! - 10,000 listeners: what each costs in memory, and how long one change takes to reach them all.
//!
//! The clients run on the same processors as the server.
//!
//! `cargo bench --bench serve [FOLDER]`; the folder is where to write, `target` unless given, because many systems keep `/tmp` in memory.
//! That slow readers are cut is a story of the tests, `whoever_takes_nothing_of_the_answers_is_cut`.

mod limit;

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

const CLIENTS: usize = 64;
const LISTENERS: usize = 10_000;

/// How long limit and server run in one turn, and how often they take turns, so that both see the same weather.
const RUN: Duration = Duration::from_secs(3);
const TURNS: usize = 3;

const DOCUMENT: &str = "
sop: 1
id: catatan
title: Catatan
actors: { staf: Staf }
procedures:
  catat:
    title: Catatan
    steps:
      - { id: catat, activity: Mencatat, actor: staf, quality: { time: 1 hari, output: Catatan } }
      - { id: arsip, activity: Mengarsipkan, actor: staf, quality: { time: 1 hari, output: Arsip } }
";

fn main() {
    let asked = env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let base = asked.map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    let folder = base.join(format!("sop-serve-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("the folder can be made");
    let server = Server::start(&folder);
    completing(&server, &folder);
    listening(&server);
    drop(server);
    fs::remove_dir_all(folder).expect("the folder can be removed");
}

/// The program, serving a store of its own.
struct Server {
    child: Child,
    place: String,
    token: String,
}

impl Server {
    fn start(folder: &Path) -> Server {
        fs::write(folder.join("catatan.yaml"), DOCUMENT).expect("written");
        sop(folder, &["publish", "catatan.yaml"]);
        sop(folder, &["person", "add", "sari", "--role", "staf"]);
        let token = sop(folder, &["person", "token", "sari"]).trim().to_owned();
        let mut child = program(folder)
            .args(["serve", "--listen", "127.0.0.1:0", "--format", "json"])
            .env("SOP_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let mut first = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut first).expect("a line");
        let told: serde_json::Value = serde_json::from_str(&first).expect("JSON");
        let url = told["url"].as_str().expect("an address");
        Server { place: url.trim_start_matches("http://").to_owned(), child, token }
    }

    /// Resident memory, in bytes.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a figure");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sop"));
    command.current_dir(folder).stdin(Stdio::null()).env_remove("SOP_DATA").env_remove("SOP_AS");
    command
}

fn sop(folder: &Path, arguments: &[&str]) -> String {
    let output = program(folder).args(arguments).output().expect("run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// A connection that is kept.
struct Client {
    reader: BufReader<TcpStream>,
    token: String,
}

impl Client {
    fn of(server: &Server) -> Client {
        let stream = TcpStream::connect(&server.place).expect("connected");
        stream.set_nodelay(true).expect("a setting");
        Client { reader: BufReader::new(stream), token: server.token.clone() }
    }

    fn post(&mut self, path: &str, body: &str) -> String {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        );
        self.reader.get_mut().write_all(head.as_bytes()).expect("sent");
        let (mut line, mut length, mut status) = (String::new(), 0, String::new());
        loop {
            line.clear();
            let count = self.reader.read_line(&mut line).expect("an answer");
            assert!(count > 0, "the server closed the connection");
            if status.is_empty() {
                status.clone_from(&line);
            }
            if let Some(given) = line.strip_prefix("content-length: ") {
                length = given.trim().parse().expect("a length");
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut text = vec![0; length];
        self.reader.read_exact(&mut text).expect("a body");
        let text = String::from_utf8(text).expect("text");
        assert!(status.starts_with("HTTP/1.1 20"), "{status}{text}");
        text
    }

    fn begin(&mut self) -> String {
        let text = self.post("/api/v1/instances", r#"{"procedure":"catat"}"#);
        let told: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        told["id"].as_str().expect("an id").to_owned()
    }

    fn complete(&mut self, id: &str, step: &str) {
        self.post(&format!("/api/v1/instances/{id}/tasks/{step}/complete"), "{}");
    }
}

/// Each client opens instances and completes both of their tasks, one request after the other: three transitions for each instance.
fn completing(server: &Server, folder: &Path) {
    let rate = |calls: usize| calls as f64 / RUN.as_secs_f64();
    let (mut limits, mut rates, mut ratios, mut times) = (vec![], vec![], vec![], vec![]);
    let mut syncs = limit::append_and_sync(folder, 1, RUN / 3);
    for _ in 0..TURNS {
        let limit = rate(limit::append_and_sync(folder, CLIENTS, RUN).len());
        let clients: Vec<Mutex<(Client, String)>> =
            (0..CLIENTS).map(|_| Mutex::new((Client::of(server), String::new()))).collect();
        let calls = limit::measure(CLIENTS, RUN, |number, turn| {
            let mut client = clients[number].lock().expect("no client panics");
            let (client, id) = &mut *client;
            match turn % 3 {
                0 => *id = client.begin(),
                1 => client.complete(id, "catat"),
                _ => client.complete(id, "arsip"),
            }
        });
        let served = rate(calls.len());
        limits.push(limit);
        rates.push(served);
        ratios.push(served / limit);
        times.extend(calls);
    }
    syncs.sort_unstable();
    times.sort_unstable();
    let middle = |numbers: &mut Vec<f64>| {
        numbers.sort_by(f64::total_cmp);
        numbers[numbers.len() / 2]
    };
    let (p50, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    let sync = syncs[syncs.len() / 2];
    println!(
        "{CLIENTS} clients opening instances and completing their tasks: {:.0} transitions/s, p50 {p50:.1?}, p99 {p99:.1?}",
        middle(&mut rates)
    );
    println!(
        "the device alone: {:.0}/s for {CLIENTS} writers (ratio {:.2}); one append with its sync {sync:.1?} (p99 is {:.1} of them)",
        middle(&mut limits),
        middle(&mut ratios),
        p99.as_secs_f64() / sync.as_secs_f64()
    );
}

fn listening(server: &Server) {
    let id = Client::of(server).begin();
    let before = server.memory();
    let began = Instant::now();
    let mut listeners: Vec<TcpStream> = (0..LISTENERS).map(|_| listener(server)).collect();
    for listener in &mut listeners {
        heard(listener, "retry: 3000");
    }
    let greeted = began.elapsed();
    let after = server.memory();
    let mut client = Client::of(server);
    let started = Instant::now();
    client.complete(&id, "catat");
    let first = started.elapsed();
    for listener in &mut listeners {
        heard(listener, "event: changed");
    }
    let all = started.elapsed();
    let told = server.memory();
    let each = |memory: u64| memory.saturating_sub(before) / LISTENERS as u64;
    println!(
        "{LISTENERS} listeners, all there after {greeted:.1?}: {} bytes each, {} after a change was told; it reached all of them {all:.1?} after \
         it was asked for (kept after {first:.1?})",
        each(after),
        each(told)
    );
}

fn listener(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(&server.place)
        .expect("connected; as many files as there are listeners must be allowed: ulimit -n");
    let head = format!("GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\r\n", server.token);
    stream.write_all(head.as_bytes()).expect("sent");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    stream
}

/// Reads until this has come.
fn heard(stream: &mut TcpStream, wanted: &str) {
    let (mut text, mut piece) = (String::new(), [0; 1024]);
    while !text.contains(wanted) {
        let count = stream.read(&mut piece).expect("something");
        assert!(count > 0, "`{wanted}` did not come: {text}");
        text.push_str(&String::from_utf8_lossy(&piece[..count]));
    }
}
