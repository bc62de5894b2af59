//! Crowds: more requests at once than the server takes, listeners that never read, and a list that is paged through while it grows.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;

use super::{Office, PATIENCE, until};

/// As many files as the system grants, for connections of our own.
fn many_files() {
    let granted = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: granted.maximum, ..granted }).expect("granted");
}

/// A connection that has sent this.
fn sent(office: &Office, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(office.place()).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    stream.write_all(text.as_bytes()).expect("sent");
    stream
}

/// All that comes until the other end closes.
fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    text
}

const BODY: &str = r#"{"procedure":"cepat"}"#;

/// A request whose body is still to come.
fn half(office: &Office) -> TcpStream {
    let (bearer, length) = (office.bearer("sari"), BODY.len());
    let kind = "Content-Type: application/json\r\nConnection: close";
    let head = format!("Host: x\r\n{kind}\r\nAuthorization: {bearer}\r\nContent-Length: {length}");
    sent(office, &format!("POST /api/v1/instances HTTP/1.1\r\n{head}\r\n\r\n"))
}

#[test]
fn a_rush_waits_for_its_turn_and_is_then_told_to_come_again() {
    /// As docs/serve.md has it.
    const AT_A_TIME: usize = 1024;
    many_files();
    let office = Office::open("rush");
    let bearer = office.bearer("sari");
    let ask = format!(
        "GET /api/v1/inbox HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {bearer}\r\n\r\n"
    );
    let mut taken: Vec<TcpStream> = (0..AT_A_TIME).map(|_| half(&office)).collect();
    // Whoever comes now waits for as long as a turn is waited for, and is told when to come again.
    let began = Instant::now();
    let refused = until("a server that is full", || {
        let told = rest(sent(&office, &ask));
        told.starts_with("HTTP/1.1 503").then_some(told)
    });
    assert!(refused.to_lowercase().contains("retry-after: ") && refused.contains("\"busy\""), "{refused}");
    assert!(began.elapsed() >= Duration::from_secs(5), "it took {:?}", began.elapsed());
    // One that still waits gets the place of one that is done.
    let waiting = sent(&office, &ask);
    let mut first = taken.pop().expect("there are some");
    first.write_all(BODY.as_bytes()).expect("sent");
    assert!(rest(first).starts_with("HTTP/1.1 201"));
    let told = rest(waiting);
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    // Nobody that was taken has lost anything by it.
    for stream in &mut taken {
        stream.write_all(BODY.as_bytes()).expect("sent");
    }
    for stream in taken {
        let told = rest(stream);
        assert!(told.starts_with("HTTP/1.1 201"), "{told}");
    }
    let opened = office.look("sari", "/api/v1/instances").json();
    assert_eq!(opened["items"].as_array().expect("items").len(), AT_A_TIME);
}

/// A listener whose greeting has come.
fn listener(office: &Office) -> TcpStream {
    let bearer = office.bearer("sari");
    let mut stream =
        sent(office, &format!("GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer}\r\n\r\n"));
    hear(&mut stream, "retry: 3000");
    stream
}

fn hear(stream: &mut TcpStream, wanted: &str) {
    let (mut text, mut piece) = (String::new(), [0; 1024]);
    while !text.contains(wanted) {
        let count = stream.read(&mut piece).expect("something");
        assert!(count > 0, "`{wanted}` did not come: {text}");
        text.push_str(&String::from_utf8_lossy(&piece[..count]));
    }
}

/// Resident memory of the server, in bytes.
fn memory(office: &Office) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", office.child.id())).expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a figure");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
}

#[test]
fn listeners_that_never_read_hold_up_nobody_and_little_memory() {
    const MUTE: usize = 300;
    let office = Office::open("mute");
    let mute: Vec<TcpStream> = (0..MUTE).map(|_| listener(&office)).collect();
    let mut heard = listener(&office);
    office.begin("sari", "cepat");
    let before = memory(&office);
    for _ in 0..40 {
        let id = office.begin("sari", "cepat");
        hear(&mut heard, &format!("\"{id}\""));
    }
    let more = memory(&office).saturating_sub(before);
    assert!(more < 64 * 1024 * 1024, "{more} bytes more");
    let listeners = office.get("/metrics").text();
    assert!(listeners.contains(&format!("sop_listeners {}", MUTE + 1)), "{listeners}");
    drop(mute);
    until("their leaving", || office.get("/metrics").text().contains("sop_listeners 1\n").then_some(()));
}

#[test]
fn a_list_that_grows_is_paged_through_once_and_whole() {
    let office = Office::open("paged");
    let there: Vec<String> = (0..25).map(|_| office.begin("sari", "cepat")).collect();
    let read = std::thread::scope(|threads| {
        threads.spawn(|| {
            for _ in 0..40 {
                office.begin("sari", "cepat");
                office.begin("sari", "izin");
            }
        });
        let (mut read, mut path) = (Vec::new(), "/api/v1/instances?limit=3".to_owned());
        while read.len() < 60 {
            let page = office.look("audi", &path).json();
            let items = page["items"].as_array().expect("items");
            assert!(items.len() <= 3, "{page}");
            read.extend(items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()));
            path = format!("/api/v1/instances?limit=3&after={}", read.last().expect("some"));
        }
        read
    });
    let all = office.look("audi", "/api/v1/instances").json();
    let all = all["items"].as_array().expect("items").iter().map(|item| item["id"].as_str().expect("an id"));
    assert_eq!(read, all.take(read.len()).collect::<Vec<_>>(), "each once, none left out");
    assert_eq!(there, read[..there.len()]);
    assert_eq!(read.iter().collect::<BTreeSet<_>>().len(), read.len());
    let last = office.begin("sari", "cepat");
    let none = office.look("audi", &format!("/api/v1/instances?after={last}&limit=1000")).json();
    assert_eq!(none, json!({ "items": [] }));
    for wrong in [
        "limit=0",
        "limit=-1",
        "limit=10001",
        "limit=1e3",
        "after=x",
        "after=cepat-",
        "after=cepat-99999999999999999999",
    ] {
        let told = office.look("audi", &format!("/api/v1/instances?{wrong}"));
        assert!(
            (400..500).contains(&told.status) && told.header("content-type") == "application/problem+json",
            "{wrong}: {}",
            told.text()
        );
    }
}
