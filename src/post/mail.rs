//! A letter to a person, handed to the office's mail server (SMTP). The server's name is looked up once; the connection goes to an
//! address that was checked, and TLS asks for the name.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use chrono::Utc;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message as Envelope};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, SmtpTransport};
use lettre::{Address, Transport};

use super::Fault;
use super::address::resolve;
use crate::calendar::Time;

/// How the way to the mail server is kept from others' eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// TLS from the first byte.
    Implicit,
    /// TLS as soon as the server has greeted; without it nothing is sent.
    StartTls,
    None,
}

/// The office's mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    pub host: String,
    pub port: u16,
    pub secrecy: Secrecy,
    /// Who the office is there, and its password.
    pub login: Option<(String, String)>,
    /// Whether it may be inside the office's network.
    pub allow_private: bool,
    /// How long each step of a try may take: the name's look-up, the connection, and each answer.
    pub limit: Duration,
}

/// What is sent to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// `Nama <nama@host>`, or the address alone.
    pub from: String,
    pub to: String,
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The same at every try, without angle brackets and host.
    pub id: String,
    pub date: Time,
}

/// Whether a text is an address that mail can be sent to.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

/// Whether a text can stand as the sender of letters.
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

/// Hands a letter over once. Well if the server has taken it.
pub fn post(relay: &Relay, letter: &Letter) -> Result<(), Fault> {
    let envelope = envelope(letter)?;
    let address = resolve(&relay.host, relay.port, relay.allow_private, relay.limit)?;
    let tls = |encrypted: fn(TlsParameters) -> Tls| {
        TlsParameters::new(relay.host.clone()).map(encrypted).map_err(|error| fault(&error))
    };
    let tls = match relay.secrecy {
        Secrecy::Implicit => tls(Tls::Wrapper)?,
        Secrecy::StartTls => tls(Tls::Required)?,
        Secrecy::None => Tls::None,
    };
    let domain = envelope.envelope().from().map_or("localhost", Address::domain).to_owned();
    let mut transport = SmtpTransport::builder_dangerous(address.ip().to_string())
        .port(relay.port)
        .tls(tls)
        .hello_name(ClientId::Domain(domain))
        .timeout(Some(relay.limit));
    if let Some((name, password)) = &relay.login {
        transport = transport.credentials(Credentials::new(name.clone(), password.clone()));
    }
    transport.build().send(&envelope).map(drop).map_err(|error| fault(&error))
}

fn envelope(letter: &Letter) -> Result<Envelope, Fault> {
    let unfit = || Fault::NoReceiver;
    let from: Mailbox = letter.from.parse().map_err(|_| unfit())?;
    let to: Address = letter.to.parse().map_err(|_| unfit())?;
    let id = format!("<{}@{}>", letter.id, from.email.domain());
    // RFC 3834: nobody's absence is to be told to a machine.
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    Envelope::builder()
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(one_line(&letter.subject))
        .date(letter.date.with_timezone(&Utc).into())
        .message_id(Some(id))
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body.clone())
        .map_err(|_| unfit())
}

/// A subject has one line; what would end it becomes a space.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn fault(error: &Error) -> Fault {
    match error.status() {
        Some(code) => Fault::Mail { code: code.into() },
        None if error.is_timeout() || is_out_of_time(error) => Fault::TimedOut,
        None => Fault::Unreachable { reason: error.to_string() },
    }
}

/// A read whose time is over is told by the system as one that would block.
fn is_out_of_time(error: &Error) -> bool {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.downcast_ref::<io::Error>().is_some_and(|inner| inner.kind() == io::ErrorKind::WouldBlock) {
            return true;
        }
        cause = inner.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Letter, envelope, is_address};
    use crate::calendar::Time;

    #[test]
    fn no_text_adds_a_header_or_a_receiver() {
        let letter = Letter {
            from: "SOP <sop@kantor.example>".into(),
            to: "budi@kantor.example".into(),
            subject: "Surat\r\nBcc: semua@kantor.example\r\n\r\nIsi".into(),
            body: "Isi\r\n.\r\nMAIL FROM:<lain@kantor.example>\n".into(),
            id: "1".into(),
            date: Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a time"),
        };
        let envelope = envelope(&letter).expect("a letter");
        let text = String::from_utf8(envelope.formatted()).expect("text");
        let (head, _) = text.split_once("\r\n\r\n").expect("a head and a body");
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        assert_eq!(envelope.envelope().to().len(), 1);
        assert!(head.contains("Message-ID: <1@kantor.example>\r\n"), "{head}");
        assert!(head.contains("Auto-Submitted: auto-generated\r\n"), "{head}");
    }

    #[test]
    fn an_address_is_one_and_nothing_more() {
        for text in [
            "",
            "budi",
            "budi@",
            "@kantor.example",
            "a@b\r\nBcc: c@d",
            "Budi <budi@kantor.example>",
            "a@b, c@d",
        ] {
            assert!(!is_address(text), "{text:?}");
        }
        assert!(is_address("budi.santoso@dinas.example"));
    }
}
