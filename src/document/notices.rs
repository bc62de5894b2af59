//! Who a site tells what has happened, read from its `notices.yaml`. Tells nobody.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::keys::NOTICES;
use super::places::{Place, Places};
use super::shape::Shape;
use super::shaped::shaped;
use crate::source::{Diagnostic, Explanation, Phrase, Severity, Source};

/// The most webhooks of a site.
const WEBHOOKS_LIMIT: usize = 32;

/// What a webhook hears of that names no events.
pub static USUAL_EVENTS: [&str; 16] = [
    "opened",
    "task_offered",
    "task_reassigned",
    "task_done",
    "task_reminded",
    "task_escalated",
    "task_late",
    "incident_opened",
    "suspended",
    "resumed",
    "cancelled",
    "ended",
    "edition_published",
    "review_due",
    "delegated",
    "delegation_ended",
];

pub(super) static EXPLANATIONS: [Explanation; 1] = [Explanation {
    code: "invalid-notices",
    severity: Severity::Error,
    title: ("penerima pemberitahuan yang tidak dapat dipakai", "a receiver of notices that cannot be used"),
    why: (
        "Webhook dikirim lewat `https://`; `http://` hanya dengan `allow_private: true`, di jaringan kantor sendiri. Alamat tidak memuat nama \
         pengguna dan sandi. Setiap webhook punya nama sendiri; tanpa `name` namanya ialah nama hostnya.",
        "A webhook is sent over `https://`; `http://` only with `allow_private: true`, in the office's own network. An address holds no user \
         name and password. Each webhook has a name of its own; without `name` it is the host's.",
    ),
    wrong: "webhooks: [{ url: \"http://arsip.example.go.id/hook\", secret_file: arsip.secret }]",
    right: "webhooks: [{ url: \"https://arsip.example.go.id/hook\", secret_file: arsip.secret }]",
}];

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notices {
    /// The mail server that tells people.
    pub smtp: Option<Smtp>,
    pub webhooks: Vec<Webhook>,
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smtp {
    pub host: String,
    /// The usual one of its `tls` where none is written.
    pub port: u16,
    pub tls: Tls,
    pub from: String,
    /// Of the office there; with a password file or not at all.
    pub username: Option<String>,
    pub password_file: Option<String>,
    pub allow_private: bool,
}

/// How the way to a mail server is kept from others' eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    Implicit,
    #[default]
    Starttls,
    None,
}

/// A program that is told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Webhook {
    /// The host's where none is written; none of two are the same.
    pub name: String,
    pub url: String,
    /// Of the key that signs.
    pub secret_file: String,
    /// The names of events.
    pub events: Vec<String>,
    /// Whether it may be inside the office's network, and then without TLS.
    pub allow_private: bool,
}

/// Reads a file of notices. With errors among the findings there is none.
pub fn read_notices(source: &Source) -> (Option<Notices>, Vec<Diagnostic>) {
    let (notices, places, mut findings) = shaped::<Notices>(source, &Shape::Mapping(&NOTICES));
    let notices = notices.map(|notices| complete(notices, &places, &mut findings));
    findings.sort_by_key(|finding| finding.span);
    let is_sound = findings.iter().all(|finding| finding.severity < Severity::Error);
    (notices.filter(|_| is_sound), findings)
}

/// With what is left out filled in.
fn complete(mut notices: Notices, places: &Places, findings: &mut Vec<Diagnostic>) -> Notices {
    if let Some(smtp) = &mut notices.smtp {
        complete_smtp(smtp, places.root().get("smtp"), findings);
    }
    let list = places.root().get("webhooks");
    let mut names = BTreeSet::new();
    for (nth, webhook) in notices.webhooks.iter_mut().enumerate() {
        let place = list.item(nth);
        match host(&webhook.url, webhook.allow_private) {
            Ok(host) if webhook.name.is_empty() => webhook.name = host.to_owned(),
            Ok(_) => {}
            Err(why) => findings.push(invalid(place.get("url"), why)),
        }
        if webhook.events.is_empty() {
            webhook.events = USUAL_EVENTS.map(str::to_owned).to_vec();
        }
        if !webhook.name.is_empty() && !names.insert(webhook.name.clone()) {
            let name = &webhook.name;
            let why = Phrase::new(
                format!("webhook `{name}` ada dua; beri `name` yang berbeda"),
                format!("there are two webhooks `{name}`; give each its own `name`"),
            );
            findings.push(invalid(place, why));
        }
    }
    if notices.webhooks.len() > WEBHOOKS_LIMIT {
        let why = Phrase::new(
            format!("paling banyak {WEBHOOKS_LIMIT} webhook"),
            format!("at most {WEBHOOKS_LIMIT} webhooks"),
        );
        findings.push(invalid(list, why));
    }
    notices
}

fn complete_smtp(smtp: &mut Smtp, place: Place<'_>, findings: &mut Vec<Diagnostic>) {
    if smtp.port == 0 {
        // RFC 8314, RFC 6409, RFC 5321.
        smtp.port = match smtp.tls {
            Tls::Implicit => 465,
            Tls::Starttls => 587,
            Tls::None => 25,
        };
    }
    if smtp.username.is_some() != smtp.password_file.is_some() {
        let why = Phrase::new(
            "`username` dan `password_file` ditulis bersama",
            "`username` and `password_file` are written together",
        );
        findings.push(invalid(place, why));
    }
    if smtp.tls == Tls::None && smtp.username.is_some() {
        let why = Phrase::new("sandi tidak dikirim tanpa `tls`", "no password is sent without `tls`");
        findings.push(invalid(place.get("tls"), why));
    }
    if !smtp.from.contains('@') {
        let why = Phrase::new("`from` bukan alamat surel", "`from` is no mail address");
        findings.push(invalid(place.get("from"), why));
    }
}

fn invalid(place: Place<'_>, why: Phrase) -> Diagnostic {
    Diagnostic::error("invalid-notices", place.span(), why)
}

/// The host of an address that a webhook may have.
fn host(url: &str, allow_private: bool) -> Result<&str, Phrase> {
    let rest = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => rest,
        (None, Some(rest)) if allow_private => rest,
        (None, Some(_)) => {
            return Err(Phrase::new(
                "`http://` hanya dengan `allow_private: true`",
                "`http://` only with `allow_private: true`",
            ));
        }
        (None, None) => {
            return Err(Phrase::new("alamat diawali `https://`", "an address begins with `https://`"));
        }
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(Phrase::new(
            "alamat tidak memuat nama pengguna atau sandi",
            "an address holds no user name or password",
        ));
    }
    let host = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next(),
        None => authority.split(':').next(),
    };
    let is_written_plainly = url.chars().all(|letter| letter.is_ascii_graphic());
    host.filter(|host| !host.is_empty() && is_written_plainly).ok_or_else(|| {
        Phrase::new(
            "alamat tanpa host, atau dengan spasi atau huruf lain",
            "an address without a host, or with spaces or other letters",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{EXPLANATIONS, USUAL_EVENTS, read_notices};
    use crate::document::keys::EVENTS;
    use crate::source::Source;

    fn said(text: &str) -> Vec<String> {
        let (_, findings) = read_notices(&Source::new("notices.yaml", text));
        findings.iter().map(|finding| finding.message.en.clone()).collect()
    }

    #[test]
    fn what_is_left_out_is_filled_in() {
        let text = "webhooks:\n  - { url: \"https://arsip.example:8443/hook\", secret_file: a }\n  \
            - { name: dua, url: \"http://10.0.0.1/\", secret_file: b, events: [ended], allow_private: true }\n";
        let (notices, findings) = read_notices(&Source::new("notices.yaml", text));
        assert_eq!(findings, []);
        let webhooks = notices.expect("it is right").webhooks;
        let names: Vec<&str> = webhooks.iter().map(|webhook| webhook.name.as_str()).collect();
        assert_eq!(names, ["arsip.example", "dua"]);
        assert_eq!(webhooks[0].events.len(), USUAL_EVENTS.len());
        assert_eq!(webhooks[1].events, ["ended"]);
    }

    #[test]
    fn an_address_that_cannot_be_used_is_found() {
        assert_eq!(said(EXPLANATIONS[0].wrong), ["`http://` only with `allow_private: true`"]);
        assert_eq!(said(EXPLANATIONS[0].right), Vec::<String>::new());
        for url in ["ftp://a", "https://", "https://a:b@c/", "https://a b/", "https:///x"] {
            let found = said(&format!("webhooks: [{{ url: \"{url}\", secret_file: s }}]"));
            assert_eq!(found.len(), 1, "{url}: {found:?}");
        }
        let twice =
            "webhooks: [{ url: \"https://a/1\", secret_file: s }, { url: \"https://a/2\", secret_file: s }]";
        assert_eq!(said(twice), ["there are two webhooks `a`; give each its own `name`"]);
    }

    #[test]
    fn a_mail_server_gets_its_usual_port_and_no_password_in_the_clear() {
        let (notices, _) =
            read_notices(&Source::new("notices.yaml", "smtp: { host: a, from: sop@a, tls: implicit }"));
        assert_eq!(notices.and_then(|notices| notices.smtp).map(|smtp| smtp.port), Some(465));
        assert_eq!(said("smtp: { host: a, from: sop }"), ["`from` is no mail address"]);
        assert_eq!(
            said("smtp: { host: a, from: sop@a, username: sop }"),
            ["`username` and `password_file` are written together"]
        );
        assert_eq!(
            said("smtp: { host: a, from: sop@a, username: sop, password_file: p, tls: none }"),
            ["no password is sent without `tls`"]
        );
    }

    #[test]
    fn what_is_told_by_default_may_be_asked_for() {
        assert!(USUAL_EVENTS.iter().all(|event| EVENTS.contains(event)));
    }
}
