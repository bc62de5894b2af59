//! What the deserialiser needs besides the model: values that may be written in several forms, and keys that the model holds
//! otherwise than they are written. It reads only what the walk has put into canonical form.

use std::fmt;
use std::marker::PhantomData;

use indexmap::IndexMap;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::keys::QUORUMS;
use super::model::{Branch, Column, Field, FormUse, Given, Head, Performers, Target, Test, Wait};
use super::scalar;
use crate::calendar::{Date, Duration};

/// A value that may be a text, a list of texts, or keys.
pub(super) enum Written<K> {
    Text(String),
    List(Vec<String>),
    Keys(K),
}

impl<'de, K: Deserialize<'de>> Deserialize<'de> for Written<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Written<K>, D::Error> {
        deserializer.deserialize_any(AnyForm(PhantomData))
    }
}

struct AnyForm<K>(PhantomData<K>);

impl<'de, K: Deserialize<'de>> Visitor<'de> for AnyForm<K> {
    type Value = Written<K>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a list of texts, or keys")
    }

    fn visit_str<E>(self, text: &str) -> Result<Written<K>, E> {
        Ok(Written::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Written<K>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(items)).map(Written::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, keys: A) -> Result<Written<K>, A::Error> {
        K::deserialize(MapAccessDeserializer::new(keys)).map(Written::Keys)
    }
}

/// `{ any: [a, b] }`, `{ two_of: [a, b, c] }`.
pub(super) type PerformerKeys = IndexMap<String, Vec<String>>;

impl From<Written<PerformerKeys>> for Performers {
    fn from(written: Written<PerformerKeys>) -> Performers {
        match written {
            Written::Text(actor) => Performers::One(actor),
            Written::List(mut actors) if actors.len() == 1 => Performers::One(actors.remove(0)),
            Written::List(actors) => Performers::Joint(actors),
            Written::Keys(keys) => match keys.into_iter().next() {
                None => Performers::default(),
                Some((key, of)) => match QUORUMS.iter().position(|quorum| *quorum == key) {
                    None => Performers::AnyOf(of),
                    Some(at) => Performers::Quorum { needed: at + 2, of },
                },
            },
        }
    }
}

impl From<Written<IndexMap<String, Field>>> for FormUse {
    fn from(written: Written<IndexMap<String, Field>>) -> FormUse {
        match written {
            Written::Text(name) => FormUse::Named(name),
            Written::List(_) => FormUse::Inline(IndexMap::new()),
            Written::Keys(fields) => FormUse::Inline(fields),
        }
    }
}

/// The keys of a target that is no answer's.
#[derive(serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(super) struct GoalKeys {
    to: Vec<String>,
    end: Option<String>,
    at: Option<String>,
}

impl From<GoalKeys> for Target {
    fn from(keys: GoalKeys) -> Target {
        let GoalKeys { to, end, at } = keys;
        match &to[..] {
            [only] if only == "end" => Target::End { outcome: None, at },
            [] if end.is_some() => Target::End { outcome: end, at },
            _ => Target::Steps(to),
        }
    }
}

/// The keys of a branch's target.
#[derive(serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(super) struct BranchKeys {
    to: Vec<String>,
    end: Option<String>,
    at: Option<String>,
    reason: Option<String>,
    when: Option<String>,
    veto: bool,
}

impl From<BranchKeys> for Branch {
    fn from(keys: BranchKeys) -> Branch {
        let BranchKeys { to, end, at, reason, when, veto } = keys;
        Branch { target: GoalKeys { to, end, at }.into(), reason: reason.is_some(), when, veto }
    }
}

/// The keys of a test, whose expectation stands under a key of its own.
#[derive(serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(super) struct TestKeys {
    name: String,
    procedure: String,
    answers: IndexMap<String, Vec<Given>>,
    expect: ExpectKeys,
}

#[derive(serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct ExpectKeys {
    outcome: Option<String>,
    path: Option<Vec<String>>,
}

impl From<TestKeys> for Test {
    fn from(keys: TestKeys) -> Test {
        let TestKeys { name, procedure, answers, expect } = keys;
        Test { name, procedure, answers, outcome: expect.outcome, path: expect.path }
    }
}

impl From<String> for Wait {
    fn from(text: String) -> Wait {
        match Duration::parse(&text) {
            Ok(duration) => Wait::For(duration),
            Err(_) => Wait::Until(text),
        }
    }
}

impl TryFrom<String> for Head {
    type Error = String;

    fn try_from(key: String) -> Result<Head, String> {
        match key.as_str() {
            "number" => Ok(Head::Number),
            "activity" => Ok(Head::Activity),
            "actors" => Ok(Head::Actors),
            "quality" => Ok(Head::Quality),
            "requires" => Ok(Head::Column(Column::Requires)),
            "time" => Ok(Head::Column(Column::Time)),
            "output" => Ok(Head::Column(Column::Output)),
            "note" => Ok(Head::Column(Column::Note)),
            _ => Err(format!("`{key}` is no head")),
        }
    }
}

/// A date that the walk has found to exist.
pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = String::deserialize(deserializer)?;
    scalar::date(&text).map(Some).ok_or_else(|| serde::de::Error::custom("no ISO date"))
}

/// A duration that the walk has found to be readable, or `{ text: … }`.
pub(super) fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    match Written::<IndexMap<String, String>>::deserialize(deserializer)? {
        Written::Text(text) => {
            Duration::parse(&text).map(Some).map_err(|_| serde::de::Error::custom("no duration"))
        }
        Written::List(_) => Err(serde::de::Error::custom("no duration")),
        Written::Keys(keys) => Ok(keys.get("text").map(|text| Duration::without_deadline(text))),
    }
}
