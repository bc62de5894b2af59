//! Secrets in the file: an SOP is printed, published and kept for ever, so none may stand in it.

use super::Sheet;
use crate::document::hole;
use crate::source::{Content, Diagnostic, Explanation, Node, Phrase, Severity, Source, Span};

pub(super) static EXPLANATIONS: [Explanation; 1] = [Explanation {
    code: "secret",
    severity: Severity::Error,
    title: ("rahasia tertulis di dalam berkas", "a secret written in the file"),
    why: (
        "SOP dicetak, disebarkan, dan disimpan selamanya: kata sandi, token, atau kunci pribadi di dalamnya bukan rahasia lagi. Ganti rahasia itu, dan \
         simpan penggantinya di konfigurasi perintah milik situs, bukan di SOP.",
        "An SOP is printed, handed round and kept for ever: a password, token or private key in it is no secret any more. Replace the secret, and keep its \
         successor in the site's own configuration of the command, not in the SOP.",
    ),
    wrong: "run: pg-dump\nwith: { database: arsip, password: rahasia123 }",
    right: "run: pg-dump\nwith: { database: arsip }",
}];

/// How tokens of well-known services begin, and how many letters follow at least.
const TOKENS: [(&str, usize); 26] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghu_", 20),
    ("ghs_", 20),
    ("ghr_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("sk-", 20),
    ("sk_live_", 10),
    ("sk_test_", 10),
    ("rk_live_", 10),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("xoxa-", 10),
    ("xapp-", 10),
    ("AIza", 30),
    ("ya29.", 20),
    ("npm_", 30),
    ("hf_", 20),
    ("SG.", 20),
    ("dop_v1_", 20),
    ("shpat_", 20),
    ("eyJhbGciOi", 10),
    ("AGE-SECRET-KEY-", 10),
];

/// The shortest token, in bytes: its beginning and what follows at least.
const SHORTEST_TOKEN: usize = 15;

/// Words in the name of an input whose value is a secret.
const SECRET_NAMES: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "sandi",
    "apikey",
    "api_key",
    "api-key",
    "credential",
    "private_key",
    "private-key",
    "rahasia",
];

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Diagnostic>) {
    search(sheet.places.tree(), findings);
    search_comments(sheet.source, findings);
    for (id, procedure) in &sheet.document.procedures {
        for (row, step) in procedure.steps.iter().enumerate() {
            for (name, value) in &step.with {
                let lower = name.to_lowercase();
                let is_secret = SECRET_NAMES.iter().any(|word| lower.contains(word));
                if !is_secret || value.trim().is_empty() || hole(value).is_some() || holds_secret(value) {
                    continue;
                }
                let place = sheet.places.step(id, row).get("with").get(name);
                findings.push(secret(
                    place.span(),
                    Phrase::new(
                        format!("nilai `{name}` adalah rahasia dan tidak boleh ditulis di dalam SOP"),
                        format!("the value of `{name}` is a secret and must not be written in an SOP"),
                    ),
                ));
            }
        }
    }
}

/// Looks through every text of the file, whatever it belongs to.
fn search(node: &Node, findings: &mut Vec<Diagnostic>) {
    match &node.content {
        Content::Scalar(text, _) if holds_secret(text) => findings.push(secret(
            node.span,
            Phrase::new(
                "teks ini tampaknya berisi kunci pribadi, token, atau kata sandi",
                "this text seems to hold a private key, a token or a password",
            ),
        )),
        Content::Scalar(..) => {}
        Content::List(items) => items.iter().for_each(|item| search(item, findings)),
        Content::Mapping(entries) => entries.iter().for_each(|entry| search(&entry.value, findings)),
    }
}

/// Looks through the lines in which no secret was found yet: what is written in a comment is written in the file.
fn search_comments(source: &Source, findings: &mut Vec<Diagnostic>) {
    let told: Vec<Span> = findings.iter().filter(|it| it.code == "secret").map(|it| it.span).collect();
    for number in 1..=source.line_count() {
        let line = source.line(number);
        let is_told = told.iter().any(|span| span.start < line.end && line.start < span.end);
        let Some(at) = source.slice(line).find('#').filter(|_| !is_told) else { continue };
        let comment = Span::new(line.start + at, line.end);
        if holds_secret(source.slice(comment)) {
            findings.push(secret(
                comment,
                Phrase::new(
                    "komentar ini tampaknya berisi kunci pribadi, token, atau kata sandi",
                    "this comment seems to hold a private key, a token or a password",
                ),
            ));
        }
    }
}

fn secret(span: Span, message: Phrase) -> Diagnostic {
    Diagnostic::error("secret", span, message).help(Phrase::new(
        "hapus dari berkas ini, dan ganti rahasianya: yang sudah tertulis dianggap bocor",
        "remove it from this file, and change the secret: what has been written counts as leaked",
    ))
}

fn holds_secret(text: &str) -> bool {
    let is_key = text.contains("-----BEGIN") && text.contains("PRIVATE KEY");
    // Hardly any word is as long as a token, so that few are looked at closely.
    let long_words = || text.split_whitespace().filter(|word| word.len() >= SHORTEST_TOKEN);
    let is_token = |word| TOKENS.iter().any(|(prefix, least)| holds_token(word, prefix, *least));
    is_key || long_words().any(is_token) || holds_password_in_address(text)
}

fn holds_token(text: &str, prefix: &str, least: usize) -> bool {
    text.match_indices(prefix).any(|(at, _)| {
        let begins_a_word = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let is_letter = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let follow = text[at + prefix.len()..].chars().take_while(is_letter).take(least).count();
        let has_digit =
            text[at..].chars().take_while(is_letter).any(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
        begins_a_word && follow >= least && has_digit
    })
}

/// `postgres://arsip:sandi@server/…`
fn holds_password_in_address(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        let rest = &text[at + 3..];
        let host_end = rest.find(|c: char| c == '/' || c.is_whitespace()).unwrap_or(rest.len());
        let credentials = rest[..host_end].rsplit_once('@').map(|(credentials, _)| credentials);
        credentials
            .and_then(|it| it.split_once(':'))
            .is_some_and(|(_, word)| !word.is_empty() && hole(word).is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_token_is_shorter_than_the_shortest() {
        let lengths = TOKENS.iter().map(|(prefix, least)| prefix.len() + least);
        assert_eq!(lengths.min(), Some(SHORTEST_TOKEN));
    }

    #[test]
    fn secrets_are_told_from_ordinary_texts() {
        // Written in two parts, so that no scanner takes this file for a leak.
        for (prefix, rest) in [
            ("AKIA", "ABCDEFGHIJKLMNOP"),
            ("ghp_", "0123456789abcdefghij0123456789"),
            ("-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE"),
            ("kunci: sk-", "A1b2C3d4E5f6G7h8I9j0K1"),
            ("postgres://arsip:", "sandi123@server/db"),
        ] {
            assert!(holds_secret(&format!("{prefix}{rest}")), "{prefix}");
        }
        for text in [
            "Menyimpan kata sandi di brankas",
            "https://example.org/a:b@c",
            "https://example.org:8080/",
            "task-management-of-the-whole-regional-office",
            "-----BEGIN CERTIFICATE-----",
        ] {
            assert!(!holds_secret(text), "{text}");
        }
    }
}
