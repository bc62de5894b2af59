//! One entry: an event handed in as JSON, sealed into one line of text. Never looks into the event.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Digest;

/// The longest line of an entry, in bytes.
pub const ENTRY_LIMIT: usize = 512 * 1024;

/// The longest name of a stream, a person, an operating system's user or an idempotency key, in bytes.
pub const NAME_LIMIT: usize = 255;

/// What follows an entry's sealed text on its line: `,"hash":"`, 64 digits, `"}`.
const SEAL_LENGTH: usize = 9 + 64 + 2;

/// What is to be kept: handed in by the layer above, sealed by whoever commits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEntry {
    /// When it happened, as RFC 3339 with an offset. The ledger keeps it and does not read it.
    pub time: String,
    /// Who did it, by the name the store knows.
    pub person: String,
    /// Who owned the process, where the person was taken on trust.
    pub os_user: Option<String>,
    /// The idempotency key it was asked with.
    pub key: Option<Key>,
    /// What happened: one JSON object without line breaks.
    pub event: String,
}

/// An idempotency key, and the digest of everything that was asked with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    pub key: String,
    pub content: Digest,
}

/// The place of an entry: in the whole ledger, and in its stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Counted over the whole ledger, from 1.
    pub sequence: u64,
    /// The stream: an instance's id, or the office's.
    pub stream: String,
    /// Counted over the stream, from 1.
    pub stream_sequence: u64,
    /// The hash of the stream's entry before it; zeros for the first.
    pub previous: Digest,
}

/// An entry in its place, sealed. It is kept as its line ([`Entry::seal`]); serialised it only crosses to another process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub seat: Seat,
    pub content: NewEntry,
    /// SHA-256 of the entry's line without its last member, `hash`.
    pub hash: Digest,
}

/// Where an entry's line is, with its line feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub segment: u32,
    pub offset: u32,
    pub length: u32,
}

/// Why an entry cannot be kept, or a line is not an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum EntryFault {
    /// The event is not one JSON object on one line.
    #[error("the event is not one JSON object on one line")]
    Event,
    /// A name is empty, too long, or has control characters.
    #[error("{member} is empty, longer than {NAME_LIMIT} bytes, or has control characters")]
    Name { member: Cow<'static, str> },
    /// The line would be too long.
    #[error("{length} bytes are more than an entry's {ENTRY_LIMIT}")]
    TooLong { length: usize },
    /// The line is not an entry as this version writes it.
    #[error("not an entry: {reason}")]
    Line { reason: String },
    /// The line was changed after it was sealed, or the hash was.
    #[error("the entry's hash is not that of its text")]
    Hash,
}

/// The members of a line, in their order, without the hash.
#[derive(Serialize)]
struct Unsealed<'a> {
    sequence: u64,
    stream: &'a str,
    stream_sequence: u64,
    time: &'a str,
    person: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    os_user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a Key>,
    event: &'a RawValue,
    previous: Digest,
}

/// The members of a line as they are read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    sequence: u64,
    stream: String,
    stream_sequence: u64,
    time: String,
    person: String,
    os_user: Option<String>,
    key: Option<Key>,
    event: Box<RawValue>,
    previous: Digest,
    hash: Digest,
}

impl Entry {
    /// Seals `content` in its place; gives the entry and its line, which ends with a line feed.
    pub fn seal(seat: Seat, content: NewEntry) -> Result<(Entry, String), EntryFault> {
        check_names(&seat, &content)?;
        if !content.event.starts_with('{') || content.event.bytes().any(|byte| byte < b' ') {
            return Err(EntryFault::Event);
        }
        let event: &RawValue = serde_json::from_str(&content.event).map_err(|_| EntryFault::Event)?;
        let unsealed = Unsealed {
            sequence: seat.sequence,
            stream: &seat.stream,
            stream_sequence: seat.stream_sequence,
            time: &content.time,
            person: &content.person,
            os_user: content.os_user.as_deref(),
            key: content.key.as_ref(),
            event,
            previous: seat.previous,
        };
        let mut line = serde_json::to_string(&unsealed).map_err(|_| EntryFault::Event)?;
        let hash = Digest::of(line.as_bytes());
        line.pop();
        line.push_str(&format!(",\"hash\":\"{hash}\"}}\n"));
        if line.len() > ENTRY_LIMIT {
            return Err(EntryFault::TooLong { length: line.len() });
        }
        Ok((Entry { seat, content, hash }, line))
    }

    /// Reads a line, with or without its line feed, and checks its seal.
    pub fn parse(line: &[u8]) -> Result<Entry, EntryFault> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        if line.len() > ENTRY_LIMIT {
            return Err(EntryFault::TooLong { length: line.len() });
        }
        let sealed = hash_of_line(line)?;
        let text = std::str::from_utf8(line).map_err(|e| EntryFault::Line { reason: e.to_string() })?;
        let line: Line =
            serde_json::from_str(text).map_err(|e| EntryFault::Line { reason: e.to_string() })?;
        if line.hash != sealed {
            return Err(EntryFault::Hash);
        }
        let seat = Seat {
            sequence: line.sequence,
            stream: line.stream,
            stream_sequence: line.stream_sequence,
            previous: line.previous,
        };
        let content = NewEntry {
            time: line.time,
            person: line.person,
            os_user: line.os_user,
            key: line.key,
            event: Box::<str>::from(line.event).into(),
        };
        Ok(Entry { seat, content, hash: sealed })
    }
}

/// Computes what a line's hash must be, from the line without its line feed, and compares it with the one
/// written.
pub(super) fn hash_of_line(line: &[u8]) -> Result<Digest, EntryFault> {
    let not_sealed = || EntryFault::Line { reason: "the line does not end with its hash".to_owned() };
    let cut = line.len().checked_sub(SEAL_LENGTH).ok_or_else(not_sealed)?;
    let (text, seal) = line.split_at(cut);
    let hex = seal.strip_prefix(b",\"hash\":\"").and_then(|rest| rest.strip_suffix(b"\"}"));
    let written = hex.and_then(|hex| std::str::from_utf8(hex).ok()).and_then(Digest::parse);
    let mut sealed = text.to_vec();
    sealed.push(b'}');
    let hash = Digest::of(&sealed);
    match written {
        None => Err(not_sealed()),
        Some(written) if written != hash => Err(EntryFault::Hash),
        Some(_) => Ok(hash),
    }
}

fn check_names(seat: &Seat, content: &NewEntry) -> Result<(), EntryFault> {
    check_name("stream", &seat.stream)?;
    check_name("time", &content.time)?;
    check_name("person", &content.person)?;
    content.os_user.as_deref().map_or(Ok(()), |name| check_name("os_user", name))?;
    content.key.as_ref().map_or(Ok(()), |key| check_name("key", &key.key))
}

fn check_name(member: &'static str, name: &str) -> Result<(), EntryFault> {
    if name.is_empty() || name.len() > NAME_LIMIT || name.chars().any(char::is_control) {
        return Err(EntryFault::Name { member: member.into() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Digest, Entry, EntryFault, Key, NewEntry, Seat};

    fn opened() -> (Seat, NewEntry) {
        let seat =
            Seat { sequence: 12, stream: "restore-7".into(), stream_sequence: 1, previous: Digest::ZERO };
        let content = NewEntry {
            time: "2026-11-23T09:16:07.123+07:00".into(),
            person: "budi".into(),
            os_user: None,
            key: Some(Key { key: "k1".into(), content: Digest::of(b"asked") }),
            event: r#"{"event":"opened"}"#.into(),
        };
        (seat, content)
    }

    #[test]
    fn a_line_is_read_as_it_was_sealed() {
        let (seat, content) = opened();
        let (entry, line) = Entry::seal(seat, content).expect("a good entry");
        assert!(
            line.starts_with(r#"{"sequence":12,"stream":"restore-7","stream_sequence":1,"time":"#),
            "{line}"
        );
        assert!(line.ends_with("\"}\n"));
        assert_eq!(Entry::parse(line.as_bytes()), Ok(entry));
    }

    #[test]
    fn every_changed_byte_of_a_line_is_seen() {
        let (seat, content) = opened();
        let (_, line) = Entry::seal(seat, content).expect("a good entry");
        for at in 0..line.len() - 1 {
            let mut changed = line.clone().into_bytes();
            changed[at] ^= 1;
            assert!(Entry::parse(&changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn what_would_break_the_line_is_refused() {
        for event in ["", "7", "{", "{\"a\":\n1}", "{} {}"] {
            let (seat, content) = opened();
            let content = NewEntry { event: event.into(), ..content };
            assert_eq!(Entry::seal(seat, content), Err(EntryFault::Event), "{event:?}");
        }
        let (seat, content) = opened();
        let content = NewEntry { person: "budi\nsari".into(), ..content };
        assert_eq!(Entry::seal(seat, content), Err(EntryFault::Name { member: "person".into() }));
    }
}
