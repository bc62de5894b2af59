//! Mail and webhooks over TLS: told by the program as a process, to servers whose certificate its system trusts. No test sleeps.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Output;
use std::sync::Arc;
use std::thread::spawn;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;

use crate::cli_process::{folder, sop, stderr};
use crate::mail::{Handed, Manner, listen, one, say};
use crate::notices::read;

const DOCUMENT: &str = "
sop: 1
id: surat
title: Surat
actors: { staf: Staf }
procedures:
  surat:
    title: Membaca surat
    steps:
      - { id: baca, activity: Membaca surat, actor: staf, quality: { output: Catatan } }
";

/// A certificate for this machine by its name; the folder of whoever trusts it.
struct Authority {
    folder: PathBuf,
    config: Arc<ServerConfig>,
}

impl Authority {
    fn new(name: &str) -> Authority {
        let folder = folder(name);
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        std::fs::write(folder.join("authority.pem"), made.cert.pem()).expect("written");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = versions.expect("versions").with_no_client_auth();
        let config = config.with_single_cert(vec![made.cert.der().clone()], key).expect("a certificate");
        Authority { folder, config: Arc::new(config) }
    }

    /// The program, where the system trusts that certificate or does not.
    fn run(&self, arguments: &[&str], trusts: bool) -> Output {
        let mut command = sop(&self.folder, arguments);
        let trusted = if trusts { "authority.pem" } else { "nobody.pem" };
        command.env("SSL_CERT_FILE", self.folder.join(trusted)).env("SSL_CERT_DIR", self.folder.join("none"));
        let output = command.output().expect("run");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        output
    }

    fn tick(&self, trusts: bool) -> Value {
        let output = self.run(&["tick", "--format", "json"], trusts);
        let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        told["told"].clone()
    }
}

fn secret(stream: TcpStream, config: &Arc<ServerConfig>) -> StreamOwned<ServerConnection, TcpStream> {
    StreamOwned::new(ServerConnection::new(Arc::clone(config)).expect("a server"), stream)
}

/// Greets without TLS, and speaks it as soon as it is asked to; gives what was said until then, and what was handed over.
fn starts_tls(stream: TcpStream, config: &Arc<ServerConfig>) -> (Vec<String>, Option<Handed>) {
    let mut reader = BufReader::new(stream);
    let mut said = Vec::new();
    say(reader.get_mut(), "220 surel.example").expect("said");
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        said.push(line.trim().to_owned());
        if line.trim() == "STARTTLS" {
            break;
        }
        say(reader.get_mut(), "250-surel.example\r\n250 STARTTLS").expect("said");
    }
    say(reader.get_mut(), "220 go on").expect("said");
    (said, listen(secret(reader.into_inner(), config), Manner::Good))
}

/// An office whose people are told by a mail server at this port.
fn office(authority: &Authority, tls: &str, port: u16) {
    let folder = &authority.folder;
    std::fs::write(folder.join("surat.yaml"), DOCUMENT).expect("written");
    let add = ["person", "add", "budi", "--role", "staf", "--mail", "budi@kantor.example"];
    authority.run(&add, true);
    std::fs::write(folder.join(".sop/sandi"), "buka\n").expect("written");
    let notices = format!(
        "smtp: {{ host: localhost, port: {port}, tls: {tls}, from: sop@kantor.example, username: sop, password_file: sandi, \
         allow_private: true }}\n"
    );
    std::fs::write(folder.join(".sop/notices.yaml"), notices).expect("written");
    authority.run(&["publish", "surat.yaml"], true);
}

fn came_well(handed: Option<Handed>) {
    let handed = handed.expect("a letter");
    assert_eq!(handed.header("To"), "budi@kantor.example");
    assert_eq!(handed.login.as_deref(), Some(STANDARD.encode("\0sop\0buka").as_str()));
}

#[test]
fn a_letter_is_handed_over_with_tls_from_the_first_byte_and_only_to_whom_the_system_trusts() {
    let authority = Authority::new("implicit");
    let listener = TcpListener::bind("localhost:0").expect("a free port");
    office(&authority, "implicit", listener.local_addr().expect("an address").port());
    let config = Arc::clone(&authority.config);
    let server = spawn(move || {
        let hear = || one(secret(listener.accept().expect("a connection").0, &config), Manner::Good);
        [hear(), hear()]
    });
    assert_eq!(authority.tick(false)["failed"], 1);
    authority.run(&["notices", "--retry", "1"], true);
    assert_eq!(authority.tick(true)["sent"], 1);
    let [refused, handed] = server.join().expect("it comes to its end");
    assert!(refused.is_none());
    came_well(handed);
    std::fs::remove_dir_all(authority.folder).expect("removed");
}

#[test]
fn a_letter_is_handed_over_once_tls_was_started_and_nothing_before() {
    let authority = Authority::new("starttls");
    let listener = TcpListener::bind("localhost:0").expect("a free port");
    office(&authority, "starttls", listener.local_addr().expect("an address").port());
    let config = Arc::clone(&authority.config);
    let server = spawn(move || starts_tls(listener.accept().expect("a connection").0, &config));
    assert_eq!(authority.tick(true)["sent"], 1);
    let (before, handed) = server.join().expect("it comes to its end");
    assert_eq!(before, ["EHLO kantor.example", "STARTTLS"]);
    came_well(handed);
    std::fs::remove_dir_all(authority.folder).expect("removed");
}

#[test]
fn a_webhook_is_told_over_tls() {
    let authority = Authority::new("https");
    let listener = TcpListener::bind("localhost:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    office(&authority, "implicit", port);
    std::fs::write(authority.folder.join(".sop/rahasia"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        .expect("written");
    let notices = format!(
        "webhooks: [{{ name: arsip, url: \"https://localhost:{port}/x\", secret_file: rahasia, allow_private: true }}]\n"
    );
    std::fs::write(authority.folder.join(".sop/notices.yaml"), notices).expect("written");
    let config = Arc::clone(&authority.config);
    let server = spawn(move || {
        let mut stream = secret(listener.accept().expect("a connection").0, &config);
        let request = read(&mut stream);
        stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").expect("an answer");
        request
    });
    assert_eq!(authority.tick(true)["sent"], 1);
    let request = server.join().expect("it comes to its end");
    assert_eq!(request.event(), "edition_published");
    assert!(request.header("webhook-signature").starts_with("v1,"));
    std::fs::remove_dir_all(authority.folder).expect("removed");
}
