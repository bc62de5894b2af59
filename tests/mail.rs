//! People are told by mail: an office's folder, and a small mail server that keeps what it is handed. No test sleeps.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use sop::calendar::Time;
use sop::post::{self, Fault, Letter, Relay, Secrecy};

use crate::cli::{answer, set_clock};
use crate::notices::{copy, deliveries, office, tick};

/// How a mail server treats one connection.
#[derive(Clone, Copy)]
pub enum Manner {
    Good,
    /// Answers this to whom the letter is for.
    Rejects(&'static str),
    /// Greets with this, and goes.
    Greets(&'static str),
    /// Says nothing until the other side goes.
    Silent,
}

/// A letter as it was handed over.
#[derive(Debug, Clone)]
pub struct Handed {
    to: String,
    text: String,
    /// With what its sender came in, in base64.
    pub login: Option<String>,
}

impl Handed {
    pub fn header(&self, name: &str) -> String {
        let (head, _) = self.text.split_once("\r\n\r\n").expect("a head and a body");
        let head = head.replace("\r\n ", " ");
        let value = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned));
        value.unwrap_or_else(|| panic!("no {name} in {head}"))
    }

    fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").expect("a head and a body").1
    }
}

/// A mail server for so many connections.
struct MailServer {
    address: SocketAddr,
    thread: JoinHandle<Vec<Handed>>,
}

impl MailServer {
    fn new(manners: impl IntoIterator<Item = Manner>) -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let manners: Vec<Manner> = manners.into_iter().collect();
        let serve = move || {
            let accept = |manner: &Manner| one(listener.accept().expect("a connection").0, *manner);
            manners.iter().filter_map(accept).collect()
        };
        MailServer { address, thread: spawn(serve) }
    }

    fn letters(self) -> Vec<Handed> {
        self.thread.join().expect("the server comes to its end")
    }
}

pub fn one(mut stream: impl Read + Write, manner: Manner) -> Option<Handed> {
    let greeting = match manner {
        Manner::Silent => {
            let _ = stream.read_to_end(&mut Vec::new());
            return None;
        }
        Manner::Greets(greeting) => greeting,
        Manner::Good | Manner::Rejects(_) => "220 surel.example",
    };
    say(&mut stream, greeting)?;
    listen(stream, manner)
}

/// Hears a sender out who has been greeted.
pub fn listen(stream: impl Read + Write, manner: Manner) -> Option<Handed> {
    let mut reader = BufReader::new(stream);
    let (mut to, mut login, mut handed, mut line) = (String::new(), None, None, String::new());
    loop {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return handed;
        }
        let verb = line.split([' ', '\r']).next().unwrap_or_default().to_owned();
        let answer = match (verb.as_str(), manner) {
            ("RCPT", Manner::Rejects(answer)) => answer,
            ("RCPT", _) => {
                to = line.trim().to_owned();
                "250 ok"
            }
            ("EHLO", _) => "250-surel.example\r\n250 AUTH PLAIN",
            ("AUTH", _) => {
                login = line.trim().strip_prefix("AUTH PLAIN ").map(str::to_owned);
                "235 welcome"
            }
            ("DATA", _) => {
                say(reader.get_mut(), "354 go on")?;
                let text = text(&mut reader)?;
                handed = Some(Handed { to: to.clone(), text, login: login.take() });
                "250 taken"
            }
            ("QUIT", _) => "221 bye",
            (_, _) => "250 ok",
        };
        say(reader.get_mut(), answer)?;
        if verb == "QUIT" {
            return handed;
        }
    }
}

pub fn say(stream: &mut impl Write, text: &str) -> Option<()> {
    stream.write_all(format!("{text}\r\n").as_bytes()).ok()?;
    stream.flush().ok()
}

fn text(reader: &mut impl BufRead) -> Option<String> {
    let (mut text, mut line) = (String::new(), String::new());
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        if line == ".\r\n" {
            return Some(text);
        }
        text.push_str(&line);
    }
}

fn told_by(folder: &Path, address: SocketAddr) {
    let (host, port) = (address.ip(), address.port());
    let text = format!(
        "smtp: {{ host: \"{host}\", port: {port}, tls: none, from: \"SOP <sop@kantor.example>\", allow_private: true }}\n"
    );
    fs::write(folder.join(".sop/notices.yaml"), text).expect("the site's file");
    answer("sop person mail budi budi@kantor.example", folder);
}

#[test]
fn a_person_is_told_what_to_do_until_when_and_what_to_type() {
    let folder = office("mail");
    set_clock("2026-11-23T10:00:00+07:00");
    let server = MailServer::new([Manner::Good, Manner::Good]);
    told_by(&folder, server.address);
    answer("sop start surat --as ana", &folder);
    answer("sop done surat-1 --as ana", &folder);
    assert_eq!(tick(&folder)["sent"], 1);
    // Half of the time is over, and so is the reminder's letter.
    set_clock("2026-11-23T15:30:00+07:00");
    assert_eq!(tick(&folder)["sent"], 1);
    let letters = server.letters();
    assert_eq!(letters[0].to, "RCPT TO:<budi@kantor.example>");
    assert_eq!(
        letters[0].header("Subject"),
        "[surat-1] Tugas baru: Memeriksa surat (tenggat 24 November 2026, 10.00 WIB)"
    );
    assert_eq!(letters[0].header("From"), "SOP <sop@kantor.example>");
    assert_eq!(letters[0].header("Auto-Submitted"), "auto-generated");
    let body = letters[0].body();
    for line in [
        "Tugas baru: Memeriksa surat",
        "  Proses:   surat-1 (Surat Masuk)",
        "  Jawaban:  Ya, Tidak",
        "  Ketik:    sop done surat-1 periksa --answer Ya --as budi",
    ] {
        assert!(body.contains(line), "{body}");
    }
    assert!(
        letters[1].header("Subject").starts_with("[surat-1] Waktunya hampir habis: "),
        "{:?}",
        letters[1]
    );
    assert_ne!(letters[0].header("Message-ID"), letters[1].header("Message-ID"));
    fs::remove_dir_all(&folder).expect("the folder can go");
}

#[test]
fn many_things_are_told_in_one_letter_and_what_is_done_in_none() {
    let folder = office("digest");
    set_clock("2026-11-23T10:00:00+07:00");
    let server = MailServer::new([Manner::Good]);
    told_by(&folder, server.address);
    for number in 1..=5 {
        answer("sop start surat --as ana", &folder);
        answer(&format!("sop done surat-{number} --as ana"), &folder);
    }
    answer("sop done surat-5 --answer Ya --as budi", &folder);
    assert_eq!(tick(&folder)["sent"], 1);
    answer("sop start surat --as ana", &folder);
    answer("sop done surat-6 --as ana", &folder);
    answer("sop done surat-6 --answer Tidak --as budi", &folder);
    assert_eq!(tick(&folder)["dropped"], 1, "done before it could be told");
    let letters = server.letters();
    assert_eq!(letters[0].header("Subject"), "4 pemberitahuan SOP");
    assert!((1..=4).all(|number| letters[0].body().contains(&format!("sop done surat-{number} periksa"))));
    assert!(!letters[0].body().contains("surat-5"));
    fs::remove_dir_all(&folder).expect("the folder can go");
}

#[test]
fn a_new_edition_and_a_delegation_are_told_to_whom_they_concern() {
    let folder = office("edition");
    set_clock("2026-11-23T10:00:00+07:00");
    let server = MailServer::new([Manner::Good, Manner::Good, Manner::Good]);
    told_by(&folder, server.address);
    answer("sop person add eko --role staf --mail eko@kantor.example", &folder);
    let document = fs::read_to_string(folder.join("surat.yaml")).expect("the document");
    fs::write(folder.join("surat.yaml"), document.replace("Memeriksa surat", "Memeriksa surat masuk"))
        .expect("written");
    answer("sop publish surat.yaml", &folder);
    assert_eq!(tick(&folder)["sent"], 2);
    answer("sop person mail eko --remove", &folder);
    answer(
        "sop delegate kabid --to eko --from 2026-11-24 --until 2026-11-25 --letter 800/12 --as budi",
        &folder,
    );
    assert_eq!(tick(&folder)["sent"], 1);
    let letters = server.letters();
    let subjects: Vec<String> = letters.iter().map(|letter| letter.header("Subject")).collect();
    let edition = "Edisi baru: Pengelolaan Surat (persuratan)";
    assert_eq!(subjects, [edition, edition, "Penunjukan: kabid"]);
    assert!(letters[2].body().contains("  Surat:    800/12"), "{}", letters[2].body());
    fs::remove_dir_all(&folder).expect("the folder can go");
}

#[test]
fn a_mailbox_that_is_not_there_is_given_up_and_a_busy_server_tried_later() {
    let folder = office("rejected");
    set_clock("2026-11-23T10:00:00+07:00");
    let server = MailServer::new([Manner::Greets("421 busy"), Manner::Rejects("550 no such mailbox")]);
    told_by(&folder, server.address);
    answer("sop start surat --as ana", &folder);
    answer("sop done surat-1 --as ana", &folder);
    assert_eq!(tick(&folder)["failed"], 1);
    assert_eq!(deliveries(&folder)[0]["fault"], "the mail server answered 421");
    set_clock("2026-11-23T10:01:00+07:00");
    assert_eq!(tick(&folder)["given_up"], 1);
    assert_eq!(deliveries(&folder)[0]["fault"], "the mail server answered 550");
    server.letters();
    fs::remove_dir_all(&folder).expect("the folder can go");
}

#[test]
fn a_letter_sent_again_after_a_crash_is_known_by_its_id() {
    let folder = office("letter");
    set_clock("2026-11-23T10:00:00+07:00");
    let server = MailServer::new([Manner::Good, Manner::Good]);
    told_by(&folder, server.address);
    answer("sop start surat --as ana", &folder);
    answer("sop done surat-1 --as ana", &folder);
    copy(&folder.join(".sop"), &folder.join("before"));
    assert_eq!(tick(&folder)["sent"], 1);
    fs::remove_dir_all(folder.join(".sop")).expect("the store can go");
    fs::rename(folder.join("before"), folder.join(".sop")).expect("the store comes back");
    assert_eq!(tick(&folder)["sent"], 1);
    let letters = server.letters();
    assert_eq!(letters[0].header("Message-ID"), letters[1].header("Message-ID"));
    fs::remove_dir_all(&folder).expect("the folder can go");
}

/// Nothing that is in the ledger can be taken out again.
#[test]
fn an_address_is_in_no_ledger_and_goes_with_its_owner() {
    let folder = office("forgotten");
    set_clock("2026-11-23T10:00:00+07:00");
    let server = MailServer::new([Manner::Good]);
    told_by(&folder, server.address);
    answer("sop start surat --as ana", &folder);
    answer("sop done surat-1 --as ana", &folder);
    assert_eq!(tick(&folder)["sent"], 1);
    server.letters();
    answer("sop person remove budi", &folder);
    let mut files = vec![folder.join(".sop")];
    while let Some(file) = files.pop() {
        if file.is_dir() {
            files.extend(fs::read_dir(&file).expect("a folder").map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let bytes = fs::read(&file).expect("a file");
        let address = b"budi@kantor.example";
        assert!(!bytes.windows(address.len()).any(|window| window == address), "{}", file.display());
    }
    fs::remove_dir_all(&folder).expect("the folder can go");
}

fn post_once(address: SocketAddr, allow_private: bool, secrecy: Secrecy) -> Result<(), Fault> {
    let (host, port, limit) = (address.ip().to_string(), address.port(), Duration::from_millis(300));
    let relay = Relay { host, port, secrecy, login: None, allow_private, limit };
    let letter = Letter {
        from: "sop@kantor.example".into(),
        to: "budi@kantor.example".into(),
        subject: "Surat".into(),
        body: "Isi\n".into(),
        id: "1".into(),
        date: Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a time"),
    };
    post::post(&relay, &letter)
}

#[test]
fn a_mail_server_is_not_waited_for_nor_looked_for_inside_nor_told_without_tls() {
    let server = MailServer::new([Manner::Silent]);
    assert_eq!(post_once(server.address, true, Secrecy::None), Err(Fault::TimedOut));
    server.letters();
    let server = MailServer::new([Manner::Good]);
    let refused = post_once(server.address, false, Secrecy::None);
    assert_eq!(refused, Err(Fault::Private { address: server.address.ip() }));
    // The server offers no TLS, and is handed nothing.
    assert!(post_once(server.address, true, Secrecy::StartTls).is_err());
    assert!(server.letters().is_empty());
}
