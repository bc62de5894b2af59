//! Where it listens: loopback alone without protection, with TLS of its own, or behind a proxy.

use std::fs;

use serde_json::Value;

use super::keys::cookie;
use super::{Office, Start, copy, sop, sop_well, until};

#[test]
fn it_does_not_open_itself_to_a_network_without_protection() {
    let folder = copy("open");
    for address in ["0.0.0.0:0", "[::]:0"] {
        let refused = sop(&folder, &["serve", "--listen", address, "--format", "json"]);
        let told: Value = serde_json::from_slice(&refused.stderr).expect("JSON");
        assert_eq!(
            (refused.status.code(), &told["error"]["kind"]),
            (Some(4), &Value::from("unprotected")),
            "{told}"
        );
        assert!(refused.stdout.is_empty());
    }
    for wrong in ["hier", "127.0.0.1", "127.0.0.1:99999"] {
        assert_eq!(sop(&folder, &["serve", "--listen", wrong]).status.code(), Some(2), "{wrong}");
    }
    assert_eq!(sop(&folder, &["serve", "--tls-cert", "a.pem"]).status.code(), Some(2));
    let lost =
        sop(&folder, &["serve", "--listen", "127.0.0.1:0", "--tls-cert", "a.pem", "--tls-key", "b.pem"]);
    assert_eq!(lost.status.code(), Some(6), "{}", String::from_utf8_lossy(&lost.stderr));
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_port_that_is_taken_is_told_of() {
    let office = Office::open("taken");
    let other = copy("taken-too");
    let refused = sop(&other, &["serve", "--listen", office.place()]);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(6), 0));
    assert!(String::from_utf8_lossy(&refused.stderr).contains(office.place()));
    fs::remove_dir_all(other).expect("removed");
}

#[test]
fn with_a_certificate_it_speaks_tls_and_nothing_else() {
    let folder = copy("tls");
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned(), "localhost".to_owned()])
        .expect("a certificate");
    let certificate = made.cert.pem();
    fs::write(folder.join("cert.pem"), &certificate).expect("written");
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).expect("written");
    let arguments = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"];
    let start =
        Start { arguments: &arguments, certificate: Some(certificate.as_bytes()), ..Start::default() };
    let office = Office::start(folder, &start);
    assert!(office.url.starts_with("https://127.0.0.1:"), "{}", office.url);
    let inbox = office.look("sari", "/api/v1/inbox");
    assert_eq!((inbox.status, inbox.header("strict-transport-security")), (200, "max-age=31536000"));
    let login = office.get(office.login_url.as_deref().expect("an address"));
    let set = login.header("set-cookie");
    assert!(
        set.starts_with("__Host-sop=")
            && set.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200; Secure"),
        "{set}"
    );
    let own = office.ask("GET", "/api/v1/self", &[("cookie", &cookie(set))], None);
    assert_eq!(own.status, 200);
    // A cookie without the prefix could be another host's.
    let other = cookie(set).replace("__Host-", "");
    assert_eq!(office.ask("GET", "/api/v1/self", &[("cookie", &other)], None).status, 401);
    let plain = office.agent.get(format!("http://{}/healthz", office.place())).call();
    assert!(plain.is_err(), "{plain:?}");
}

#[test]
fn behind_a_proxy_it_prints_no_address_to_come_in_by() {
    let folder = copy("proxy");
    let invitation = sop_well(&folder, &["person", "invite", "sari"]);
    let arguments = ["--behind-proxy", "--url", "https://sop.example.go.id/"];
    let office = Office::start(folder, &Start { arguments: &arguments, ..Start::default() });
    assert_eq!((office.url.as_str(), office.login_url.as_deref()), ("https://sop.example.go.id", None));
    // Where it really listens stands in no line; the system knows.
    let port = until("its port", || listening(office.child.id()));
    let here = |path: &str| format!("http://127.0.0.1:{port}{path}");
    let set = office.get(&here(invitation.trim())).header("set-cookie").to_owned();
    assert!(set.starts_with("__Host-sop=") && set.ends_with("; Secure"), "{set}");
    // Guesses are counted by where the proxy says they come from, not by what a client says of itself.
    let guess = |client: &str, name: &str| {
        office
            .post_form(&here("/login"), &[("name", name), ("password", "x")], &[("x-forwarded-for", client)])
            .status
    };
    for number in 0..52 {
        guess(&format!("203.0.113.{number}, 198.51.100.7"), &format!("orang-{number}"));
    }
    assert_eq!(guess("203.0.113.99, 198.51.100.7", "orang"), 429);
    assert_eq!(guess("198.51.100.8", "orang"), 422);
}

/// The port at which a process listens, by what Linux tells of its sockets.
fn listening(process: u32) -> Option<u16> {
    let sockets: Vec<String> = fs::read_dir(format!("/proc/{process}/fd"))
        .ok()?
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
        .map(|link| link.to_string_lossy().trim_matches(|c: char| !c.is_ascii_digit()).to_owned())
        .collect();
    let table = fs::read_to_string(format!("/proc/{process}/net/tcp")).ok()?;
    table.lines().skip(1).find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_own = words.get(3) == Some(&"0A")
            && sockets.iter().any(|socket| Some(&socket.as_str()) == words.get(9));
        if !is_own {
            return None;
        }
        u16::from_str_radix(words[1].split(':').next_back()?, 16).ok()
    })
}
