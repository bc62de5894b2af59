//! A key: a random text of 256 bits, of which only the SHA-256 is kept. So random a text needs no slow hash (NIST SP 800-63B-4, 3.1.2).

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde::{Deserialize, Serialize};

use crate::calendar::Time;
use crate::ledger::Digest;

/// How many random bytes a key has.
const BYTES: usize = 32;

/// What a token begins with, so that people and scanners of code know it for what it is.
const TOKEN_PREFIX: &str = "sop_";

/// How long an invitation lets its holder in, in days.
pub const INVITATION_DAYS: i64 = 7;

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// A browser's, until it leaves or its time is over.
    Session,
    /// A program's.
    Token,
    /// Lets its holder in once, to set a password.
    Invitation,
}

/// Whose a key is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    Person(String),
    /// Whoever started the server, and so disposes of the store's folder.
    Owner,
}

/// What a token's holder may do with it, at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Look at everything that the person may see.
    Read,
    /// Open instances and do what is asked of the person in them.
    Work,
    /// Publish documents.
    Publish,
    /// Register people and their roles, and change what the office runs on.
    Administer,
}

impl Scope {
    pub const ALL: [Scope; 4] = [Scope::Read, Scope::Work, Scope::Publish, Scope::Administer];

    /// As it is typed and kept.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Work => "work",
            Scope::Publish => "publish",
            Scope::Administer => "administer",
        }
    }

    pub fn named(name: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// The scopes of one key, each once.
pub type Scopes = std::collections::BTreeSet<Scope>;

/// What is kept of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub sha256: Digest,
    pub kind: KeyKind,
    pub holder: Holder,
    pub scopes: Scopes,
    pub made: Time,
    /// The moment from which it opens nothing; none: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Time>,
    /// What its owner calls it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

impl Key {
    /// A number for people and programs to name it by, which opens nothing.
    pub fn id(&self) -> String {
        self.sha256.to_string()[..12].to_owned()
    }

    pub fn holds(&self, now: Time) -> bool {
        self.ends.is_none_or(|ends| now < ends)
    }
}

/// A new key's text.
pub(super) fn random(kind: KeyKind) -> Result<String, getrandom::Error> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    let text = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    Ok(match kind {
        KeyKind::Token => format!("{TOKEN_PREFIX}{text}"),
        KeyKind::Session | KeyKind::Invitation => text,
    })
}

pub(super) fn hash(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}
