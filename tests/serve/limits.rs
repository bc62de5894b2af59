//! Limits: bodies, forms, headers and senders that are too large, too many or too slow. Whatever is refused, the server goes on.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use super::{Office, PATIENCE, Start, copy, until};

/// A connection of our own, with some bytes sent.
fn sent(office: &Office, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(office.place()).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    stream.write_all(bytes).expect("sent");
    stream
}

/// All that comes until the other end closes.
fn rest(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    match stream.read_to_end(&mut text) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "it was not closed"),
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let office = Office::open("large");
    let bearer = office.bearer("sari");
    let head = |length: &str| {
        format!(
            "POST /api/v1/instances HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer}\r\nContent-Type: application/json\r\n{length}\r\n\r\n"
        )
    };
    // Said to be large, and nothing of it sent.
    let told = rest_of_one(sent(&office, head("Content-Length: 99999999999").as_bytes()));
    assert!(told.starts_with("HTTP/1.1 413") && told.contains("too_large"), "{told}");
    // Not said, and found out.
    let large = vec![b' '; 3 * 1024 * 1024];
    let mut stream = sent(&office, head("Transfer-Encoding: chunked").as_bytes());
    let chunk = [format!("{:x}\r\n", large.len()).as_bytes(), &large, b"\r\n0\r\n\r\n"].concat();
    // It may close before it has read everything.
    drop(stream.write_all(&chunk));
    let told = rest_of_one(stream);
    assert!(told.is_empty() || told.starts_with("HTTP/1.1 413"), "{told}");
    let form = [("authorization", bearer.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    let fields = vec!["a=1"; 1001].join("&");
    let many = office.ask("POST", "/login", &form, Some(fields.as_bytes()));
    assert_eq!(many.status, 422);
    let wide = format!("X-Wide: {}", "x".repeat(80_000));
    let told = rest(sent(&office, format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{wide}\r\n\r\n").as_bytes()));
    assert!(told.starts_with("HTTP/1.1 431"), "{told}");
    let many: String = (0..500).map(|n| format!("X-{n}: 1\r\n")).collect();
    let told = rest(sent(&office, format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{many}\r\n").as_bytes()));
    assert!(told.starts_with("HTTP/1.1 431"), "{told}");
    assert_eq!(office.get("/healthz").status, 200);
}

/// What comes first, as far as the problem's end.
fn rest_of_one(mut stream: TcpStream) -> String {
    let (mut text, mut piece) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = stream.read(&mut piece) {
        text.extend_from_slice(&piece[..count]);
        if text.ends_with(b"}") {
            break;
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn what_is_no_request_is_closed_without_harm() {
    let office = Office::open("nonsense");
    for nonsense in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"\0\0\0\0\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET  /\r\n\r\n",
    ] {
        let mut stream = sent(&office, nonsense);
        drop(stream.write_all(b"\r\n\r\n"));
        let told = rest(stream);
        assert!(told.is_empty() || told.starts_with("HTTP/1.1 4"), "{told}");
    }
    // Two lengths, or a length and pieces: two readers would part the requests differently.
    for smuggled in ["Content-Length: 3\r\nContent-Length: 4", "Content-Length: 3, 4"] {
        let told = rest(sent(
            &office,
            format!("POST /login HTTP/1.1\r\nHost: x\r\n{smuggled}\r\n\r\nabcd").as_bytes(),
        ));
        assert!(told.starts_with("HTTP/1.1 400"), "{told}");
    }
    // A method that somebody has made up is not kept among the figures.
    let told = rest(sent(&office, b"MADE-UP /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    assert!(told.starts_with("HTTP/1.1 405"), "{told}");
    let figures = office.get("/metrics").text();
    assert!(figures.contains("method=\"other\"") && !figures.contains("MADE-UP"), "{figures}");
}

#[test]
fn whoever_sends_half_a_request_is_not_waited_for() {
    let office = Office::open("half");
    let began = Instant::now();
    let halves: Vec<TcpStream> =
        (0..200).map(|_| sent(&office, b"GET /api/v1/inbox HTTP/1.1\r\nHost: x\r\nX-Half: ")).collect();
    // Others are served meanwhile.
    assert_eq!(office.get("/healthz").status, 200);
    assert!(began.elapsed() < Duration::from_secs(9), "it took {:?}", began.elapsed());
    for half in halves {
        rest(half);
    }
    assert!(began.elapsed() < Duration::from_secs(30), "it took {:?}", began.elapsed());
}

#[test]
fn whoever_sends_a_body_too_slowly_is_not_waited_for() {
    let office = Office::open("slow");
    let bearer = office.bearer("sari");
    let head = format!(
        "POST /api/v1/instances HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{{"
    );
    let began = Instant::now();
    let told = rest_of_one(sent(&office, head.as_bytes()));
    assert!(told.starts_with("HTTP/1.1 408") && told.contains("too_slow"), "{told}");
    assert!(began.elapsed() < Duration::from_secs(40), "it took {:?}", began.elapsed());
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let office = Office::open("broken-off");
    let bearer = office.bearer("sari");
    let head = format!(
        "POST /api/v1/files?name=a HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer}\r\nContent-Length: 5000000\r\n\r\n"
    );
    let incoming = office.folder.join(".sop/incoming");
    let count = || std::fs::read_dir(&incoming).expect("a folder").count();
    let mut stream = sent(&office, head.as_bytes());
    stream.write_all(&[b'x'; 100_000]).expect("sent");
    until("the file on its way", || (count() == 1).then_some(()));
    drop(stream);
    until("its end", || (count() == 0).then_some(()));
}

#[test]
fn many_connections_leave_the_store_its_files() {
    // So few files may be open that half of them are connections.
    let office = Office::start(copy("few-files"), &Start { before: "ulimit -n 200;", ..Start::default() });
    let bearer = office.bearer("sari");
    let head = |path: &str, length: usize| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    let body = br#"{"procedure":"cepat"}"#;
    // Whoever is there already is served, whoever comes too many is not.
    let mut first = sent(&office, &[head("/api/v1/instances", body.len()).as_bytes(), &body[..3]].concat());
    let mut file = sent(&office, format!("{}x", head("/api/v1/files?name=a", 2)).as_bytes());
    let come = || TcpStream::connect(office.place()).expect("connected");
    let crowd: Vec<TcpStream> = (0..300).map(|_| come()).collect();
    until("somebody who is turned away", || {
        let turned_away = |stream: &TcpStream| {
            stream.set_nonblocking(true).expect("a setting");
            !matches!(stream.peek(&mut [0; 1]), Err(error) if error.kind() == ErrorKind::WouldBlock)
        };
        crowd.iter().any(turned_away).then_some(())
    });
    first.write_all(&body[3..]).expect("sent");
    let told = rest_of_one(first);
    assert!(told.starts_with("HTTP/1.1 201"), "{told}");
    file.write_all(b"y").expect("sent");
    let told = rest_of_one(file);
    assert!(told.starts_with("HTTP/1.1 201"), "{told}");
    drop(crowd);
    until("room for others", || {
        let (mut stream, mut told) = (come(), String::new());
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ok()?;
        stream.read_to_string(&mut told).ok()?;
        told.starts_with("HTTP/1.1 200").then_some(())
    });
}

#[test]
fn a_store_that_cannot_write_says_so_and_can_still_be_read() {
    // Files cannot grow beyond 2 MiB; the signal that would end the process is ignored, as by a full disk there is none.
    let start = Start { before: "trap '' XFSZ; ulimit -f 4096;", ..Start::default() };
    let office = Office::start(copy("full"), &start);
    let bearer = office.bearer("sari");
    let large = vec![b'x'; 4 * 1024 * 1024];
    let bring = office.ask("POST", "/api/v1/files?name=a", &[("authorization", &bearer)], Some(&large));
    assert_eq!(bring.is(), (503, "upload".to_owned()), "{}", bring.text());
    assert!(!bring.header("retry-after").is_empty());
    assert_eq!(office.look("sari", "/api/v1/inbox").status, 200);
    // What says who may come in is damaged: nobody does, and nobody is taken for nobody.
    std::fs::write(office.folder.join(".sop/secrets"), "{").expect("written");
    let closed = office.look("sari", "/api/v1/inbox");
    assert_eq!(closed.is(), (503, "secrets".to_owned()), "{}", closed.text());
    assert_eq!(office.say("sari", "/api/v1/instances", &json!({ "procedure": "cepat" })).status, 503);
    assert_eq!(office.get("/healthz").status, 200);
}

#[test]
fn whoever_takes_nothing_of_the_answers_is_cut() {
    let office = Office::open("takes-nothing");
    let mut stream = TcpStream::connect(office.place()).expect("connected");
    stream.set_write_timeout(Some(PATIENCE * 2)).expect("a limit");
    let began = Instant::now();
    // More is asked for until the server, whose answers nobody takes, takes no more; and is waited for until it cuts.
    let error = loop {
        if let Err(error) = stream.write_all(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n") {
            break error;
        }
    };
    assert!(matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{error}");
    assert!(began.elapsed() < Duration::from_secs(60), "it took {:?}", began.elapsed());
    assert_eq!(office.get("/healthz").status, 200);
}
