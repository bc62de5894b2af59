//! How a server lives and ends: told to stop, killed under load, and what it does by itself meanwhile.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::{Office, PATIENCE, Start, copy, sop, sop_well, until};

#[test]
fn told_to_stop_it_finishes_what_it_was_asked_and_closes_the_store() {
    let mut office = Office::open("stop");
    let bearer = office.bearer("sari");
    let body = br#"{"procedure":"cepat"}"#;
    let head = format!(
        "POST /api/v1/instances HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(office.place()).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    stream.write_all(&[head.as_bytes(), &body[..5]].concat()).expect("sent");
    // The request has been taken up: another one that came after it is answered.
    assert_eq!(office.get("/healthz").status, 200);
    let mut listener = listen(&office, "");
    office.signal("TERM");
    until("the closed door", || TcpStream::connect(office.place()).is_err().then_some(()));
    stream.write_all(&body[5..]).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201") && answer.ends_with(r#"{"id":"cepat-1"}"#), "{answer}");
    // Whoever only listens does not keep it.
    drop(listener.read_to_end(&mut Vec::new()));
    assert_eq!(office.child.wait().expect("gone").code(), Some(0), "{}", office.log());
    let listed = sop(&office.folder, &["list"]);
    assert_eq!(String::from_utf8_lossy(&listed.stderr), "", "nothing had to be put right");
    assert!(String::from_utf8_lossy(&listed.stdout).contains("cepat-1"));
}

#[test]
fn told_to_stop_as_soon_as_it_says_where_it_is_it_closes_the_store() {
    let mut office = Office::open("stop-at-once");
    office.signal("TERM");
    assert_eq!(office.child.wait().expect("gone").code(), Some(0), "{}", office.log());
}

/// A connection that listens to what changes, past the answer's head and its greeting.
fn listen(office: &Office, query: &str) -> TcpStream {
    let mut stream = TcpStream::connect(office.place()).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    let bearer = office.bearer("sari");
    let head = format!("GET /events{query} HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer}\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("sent");
    let told = heard(&mut stream, "retry: 3000");
    assert!(told.starts_with("HTTP/1.1 200") && told.contains("text/event-stream"), "{told}");
    stream
}

/// What comes until this has come.
fn heard(stream: &mut TcpStream, wanted: &str) -> String {
    let (mut text, mut piece) = (String::new(), [0; 1024]);
    while !text.contains(wanted) {
        let count = stream.read(&mut piece).expect("something");
        assert!(count > 0, "`{wanted}` did not come: {text}");
        text.push_str(&String::from_utf8_lossy(&piece[..count]));
    }
    text
}

#[test]
fn whoever_listens_hears_of_every_change_and_only_of_what_he_asked_for() {
    let office = Office::open("listen");
    let id = office.begin("sari", "cepat");
    let other = office.begin("sari", "cepat");
    // What was just opened is told first, to nobody.
    let mut all = listen(&office, "");
    let mut one = listen(&office, &format!("?instance={id}"));
    assert_eq!(office.complete("sari", &other, "catat", &json!({})).status, 200);
    heard(&mut all, &format!("\"{other}\""));
    assert_eq!(office.complete("sari", &id, "catat", &json!({})).status, 200);
    let told = heard(&mut one, &format!("\"{id}\""));
    assert!(!told.contains(&other) && told.contains("event: changed"), "{told}");
    let listeners = office.get("/metrics").text();
    assert!(listeners.contains("sop_listeners 2"), "{listeners}");
    drop((all, one));
    until("their leaving", || office.get("/metrics").text().contains("sop_listeners 0").then_some(()));
}

#[test]
fn killed_under_load_it_loses_nothing_that_it_acknowledged() {
    const CLIENTS: usize = 8;
    const ACKNOWLEDGED: usize = 120;
    let mut office = Office::open("killed");
    let (kept, count) = (Mutex::new(BTreeMap::<String, usize>::new()), AtomicUsize::new(0));
    // What each was about to be told when it was gone: step and key.
    let cut = Mutex::new(Vec::new());
    let note = |id: &str, done: usize| {
        kept.lock().expect("no panic").insert(id.to_owned(), done);
        if count.fetch_add(1, Ordering::SeqCst) + 1 == ACKNOWLEDGED {
            office.signal("KILL");
        }
    };
    std::thread::scope(|threads| {
        for client in 0..CLIENTS {
            let (office, note, cut) = (&office, &note, &cut);
            threads.spawn(move || work_until_it_is_gone(office, client, note, cut));
        }
    });
    office.child.wait().expect("gone");
    let (kept, cut) = (kept.into_inner().expect("no panic"), cut.into_inner().expect("no panic"));
    assert!(count.into_inner() >= ACKNOWLEDGED && cut.len() == CLIENTS);
    let verified = sop_well(&office.folder, &["verify", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&verified).expect("JSON")["ok"], true, "{verified}");
    let folder = copy("killed-again");
    fs::remove_dir_all(&folder).expect("removed");
    fs::rename(&office.folder, &folder).expect("moved");
    let again = Office::start(folder, &Start::default());
    for (id, done) in &kept {
        let shown = again.look("sari", &format!("/api/v1/instances/{id}")).json();
        let tasks = shown["tasks"].as_array().unwrap_or_else(|| panic!("{id} is lost: {shown}"));
        let found = tasks.iter().filter(|task| task["state"] == "done").count();
        assert!(found >= *done, "{id}: {found} of {done}");
    }
    // Who was not answered asks again with his key, and it is done once.
    for (path, body, key) in cut {
        let headers = [("idempotency-key", key.as_str())];
        let first = again.say_with("sari", &path, &body, &headers);
        let second = again.say_with("sari", &path, &body, &headers);
        assert!([200, 201].contains(&first.status), "{path}: {}", first.text());
        assert_eq!(first.body, second.body);
    }
    assert_eq!(again.look("audi", "/api/v1/verify").json()["ok"], true);
}

/// Opens instances and completes their tasks, one after the other, until nobody answers.
fn work_until_it_is_gone(
    office: &Office,
    client: usize,
    note: &(dyn Fn(&str, usize) + Sync),
    cut: &Mutex<Vec<(String, Value, String)>>,
) {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build()
        .new_agent();
    let (bearer, mut number) = (office.bearer("sari"), 0);
    let mut say = |path: &str, body: &Value| {
        number += 1;
        let key = format!("{client}-{number}");
        let asked = agent
            .post(format!("{}{path}", office.url))
            .header("authorization", &bearer)
            .header("content-type", "application/json")
            .header("idempotency-key", &key)
            .send(body.to_string());
        let answered = asked.and_then(|mut answered| {
            let status = answered.status();
            answered.body_mut().read_to_string().map(|text| (status, text))
        });
        match answered {
            Ok((status, text)) => {
                assert!(status.is_success(), "{path}: {text}");
                Some(serde_json::from_str::<Value>(&text).expect("JSON"))
            }
            Err(_) => {
                cut.lock().expect("no panic").push((path.to_owned(), body.clone(), key));
                None
            }
        }
    };
    while let Some(opened) = say("/api/v1/instances", &json!({ "procedure": "cepat" })) {
        let id = opened["id"].as_str().expect("an id").to_owned();
        note(&id, 0);
        for (done, step) in ["catat", "arsip"].iter().enumerate() {
            let Some(_) = say(&format!("/api/v1/instances/{id}/tasks/{step}/complete"), &json!({})) else {
                return;
            };
            note(&id, done + 1);
        }
    }
}

/// What goes by itself: a period, a bell, a command.
const BY_ITSELF: &str = r"
sop: 1
id: otomatis
title: Otomatis
actors: { pemohon: Pemohon, pelaksana: Pelaksana }
procedures:
  harian:
    title: Harian
    every: 1 hari kalender
    steps:
      - { id: lihat, activity: Melihat, actor: pelaksana, quality: { time: 1 hari, output: Catatan } }
  nanti:
    title: Nanti
    steps:
      - id: tulis
        activity: Menulis
        actor: pemohon
        quality: { time: 1 hari, output: Surat }
        form: { saat: { type: datetime, required: true } }
      - { id: tunggu, activity: Menunggu, actor: pelaksana, quality: { time: 1 hari, output: Waktu }, wait: saat }
      - { id: jalan, activity: Menjalankan, actor: pelaksana, quality: { time: 1 hari, output: Hasil }, run: salam }
      - { id: terima, activity: Menerima, actor: pemohon, quality: { time: 1 hari, output: Kabar } }
";

#[test]
fn it_opens_periods_rings_bells_and_runs_commands_by_itself() {
    let folder = copy("by-itself");
    fs::write(folder.join("otomatis.yaml"), BY_ITSELF).expect("written");
    fs::write(folder.join(".sop/commands.yaml"), "commands:\n  salam: { exec: [echo, halo] }\n")
        .expect("written");
    sop_well(&folder, &["publish", "otomatis.yaml"]);
    let office = Office::start(folder, &Start::default());
    until("the period", || {
        (office.look("pelita", "/api/v1/instances?procedure=harian").json()["items"][0]["id"].is_string())
            .then_some(())
    });
    let id = office.begin("sari", "nanti");
    let done = office.complete("sari", &id, "tulis", &json!({ "set": { "saat": "2026-01-05T09:00" } }));
    assert_eq!(done.status, 200, "{}", done.text());
    let shown = until("the command's end", || {
        let shown = office.look("sari", &format!("/api/v1/instances/{id}")).json();
        let is_open = |task: &Value| task["step"] == "terima" && task["state"] == "offered";
        shown["tasks"].as_array().is_some_and(|tasks| tasks.iter().any(is_open)).then_some(shown)
    });
    assert_eq!(shown["state"], "open");
    let history = office.look("sari", &format!("/api/v1/instances/{id}/history")).text();
    assert!(history.contains("halo") || history.contains("salam"), "{history}");
}

#[test]
fn the_command_line_works_beside_it_on_the_same_store() {
    let office = Office::open("beside");
    let id = office.begin("sari", "cepat");
    let done = sop_well(&office.folder, &["done", &id, "--as", "sari", "--format", "json"]);
    let shown = office.look("sari", &format!("/api/v1/instances/{id}")).json();
    assert_eq!(serde_json::from_str::<Value>(&done).expect("JSON")["tasks"][0]["state"], "done");
    assert_eq!(shown["tasks"][0]["person"], "sari");
    std::thread::scope(|threads| {
        let all: Vec<_> = (0..2)
            .map(|_| threads.spawn(|| sop(&office.folder, &["start", "cepat", "--as", "sari"])))
            .collect();
        for one in all {
            let output = one.join().expect("run");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    });
    let token = sop_well(&office.folder, &["person", "token", "budi"]);
    let bearer = format!("Bearer {}", token.trim());
    assert_eq!(office.ask("GET", "/api/v1/self", &[("authorization", &bearer)], None).json()["name"], "budi");
    sop_well(&office.folder, &["person", "token", "budi", "--revoke"]);
    assert_eq!(office.ask("GET", "/api/v1/self", &[("authorization", &bearer)], None).status, 401);
    sop_well(&office.folder, &["person", "remove", "pelita"]);
    assert_eq!(office.look("pelita", "/api/v1/self").status, 401);
}

#[test]
fn a_second_server_is_told_who_holds_the_store() {
    let office = Office::open("held");
    let second = sop(&office.folder, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!((second.status.code(), second.stdout.len()), (Some(6), 0));
    assert!(String::from_utf8_lossy(&second.stderr).contains("sop serve"));
}

/// What runs a command, and then waits for a person.
const RUNS: &str = r"
sop: 1
id: salinan
title: Salinan
actors: { pemohon: Pemohon }
procedures:
  salin:
    title: Salin
    steps:
      - { id: salin, activity: Menyalin, actor: pemohon, quality: { output: Salinan }, run: salin }
      - { id: terima, activity: Menerima, actor: pemohon, quality: { output: Tanda terima } }
";

/// An office whose command notes each time that it is run, and goes on until it is let; with an instance that runs it.
fn running(name: &str) -> (Office, String) {
    let folder = copy(name);
    let place = folder.display();
    let script =
        format!("echo begun >>{place}/begun; until [ -e {place}/on ]; do sleep 0.05; done; echo copied");
    let commands = format!("commands:\n  salin: {{ exec: [sh, -c, '{script}'], sandbox: off }}\n");
    fs::write(folder.join(".sop/commands.yaml"), commands).expect("written");
    fs::write(folder.join("salinan.yaml"), RUNS).expect("written");
    sop_well(&folder, &["publish", "salinan.yaml"]);
    let office = Office::start(folder, &Start::default());
    let id = office.begin("sari", "salin");
    until("the command", || office.folder.join("begun").exists().then_some(()));
    (office, id)
}

/// Waits until it is gone, and serves what it left.
fn again(mut office: Office) -> Office {
    assert_eq!(office.child.wait().expect("gone").code(), Some(0), "{}", office.log());
    Office::start(std::mem::take(&mut office.folder), &Start::default())
}

/// How a task of an instance stands, by its step.
fn standing(office: &Office, id: &str, step: &str) -> Value {
    let shown = office.look("sari", &format!("/api/v1/instances/{id}")).json();
    let mut tasks = shown["tasks"].as_array().expect("tasks").clone();
    tasks.retain(|task| task["step"] == step);
    tasks.pop().unwrap_or(Value::Null)
}

/// How often the command was begun.
fn begun(office: &Office) -> usize {
    fs::read_to_string(office.folder.join("begun")).expect("noted").lines().count()
}

#[test]
fn told_to_stop_it_waits_for_a_command_that_is_nearly_done() {
    let (office, id) = running("stop-command");
    office.signal("TERM");
    until("the closed door", || TcpStream::connect(office.place()).is_err().then_some(()));
    fs::write(office.folder.join("on"), "").expect("written");
    let office = again(office);
    // Its end was kept before the server went, with what it led to.
    assert_eq!(standing(&office, &id, "salin")["state"], "done");
    assert_eq!(standing(&office, &id, "terima")["state"], "offered");
    assert_eq!(begun(&office), 1);
    assert_eq!(office.look("audi", "/api/v1/verify").json()["ok"], true);
}

#[test]
fn told_to_stop_it_leaves_a_long_command_running_and_a_person_says_what_became_of_it() {
    let (office, id) = running("stop-long");
    office.signal("TERM");
    let office = again(office);
    // Whoever begins another has looked at what was begun before: that still runs, and is not begun once more beside itself.
    let second = office.begin("sari", "salin");
    until("another command", || (begun(&office) == 2).then_some(()));
    assert_eq!(standing(&office, &id, "salin")["trouble"], Value::Null);
    fs::write(office.folder.join("on"), "").expect("written");
    let lost = until("the incident", || {
        let task = standing(&office, &id, "salin");
        task["trouble"].is_string().then_some(task)
    });
    assert_eq!(lost["trouble"], "unknown", "{lost}");
    until("the other's end", || (standing(&office, &second, "terima")["state"] == "offered").then_some(()));
    assert_eq!(begun(&office), 2);
    let path = format!("/api/v1/instances/{id}/tasks/salin/resolve");
    let told = office.say("sari", &path, &json!({ "reason": "salinannya ada" }));
    assert_eq!(told.status, 200, "{}", told.text());
    assert_eq!(standing(&office, &id, "terima")["state"], "offered");
    assert_eq!(office.look("audi", "/api/v1/verify").json()["ok"], true);
}
