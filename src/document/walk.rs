//! Walks the tree of a file along the table of keys: reports every unknown and missing key and every wrong type at once, and hands on
//! what it understood in one canonical form, ready for the deserialiser. It resolves no name.

use std::collections::{HashMap, HashSet};

use serde_yaml::{Mapping as Values, Value};

use super::shape::{Forms, Key, Kind, Mapping, Naming, Shape};
use super::{scalar, words};
use crate::source::{self, Content, Diagnostic, Entry, Explanation, Node, Severity, Source, Span, Style};

pub(super) static EXPLANATIONS: [Explanation; 7] = [
    Explanation {
        code: "unknown-key",
        severity: Severity::Error,
        title: ("kunci yang tidak dikenal", "an unknown key"),
        why: (
            "Setiap bagian berkas punya kunci tertentu; yang lain ditolak, agar salah tulis tidak \
                diam-diam diabaikan. Kunci yang benar di tempat lain perlu dipindahkan.",
            "Each part of a file has certain keys; any other is refused, so that a slip is not \
                silently ignored. A key that is right elsewhere must be moved there.",
        ),
        wrong: "- id: memeriksa\n  aktor: petugas",
        right: "- id: memeriksa\n  actor: petugas",
    },
    Explanation {
        code: "missing-key",
        severity: Severity::Error,
        title: ("kunci yang wajib belum ditulis", "a required key is missing"),
        why: (
            "Tanpa kunci ini bagian itu tidak lengkap: dokumen perlu `sop`, `id`, `title`, `actors`, `procedures`; langkah perlu `id`, `activity`, `actor`.",
            "Without this key the part is not complete: a document needs `sop`, `id`, `title`, `actors`, `procedures`; a step needs `id`, `activity`, `actor`.",
        ),
        wrong: "- id: memeriksa\n  activity: Memeriksa berkas",
        right: "- id: memeriksa\n  activity: Memeriksa berkas\n  actor: petugas",
    },
    Explanation {
        code: "missing-value",
        severity: Severity::Error,
        title: ("kunci tanpa isi", "a key without a value"),
        why: (
            "Sesudah kunci ini harus ada isinya. Jika tidak diperlukan, hapus kuncinya.",
            "Something must follow this key. If it is not needed, remove the key.",
        ),
        wrong: "next:",
        right: "next: mencatat",
    },
    Explanation {
        code: "wrong-type",
        severity: Severity::Error,
        title: ("isi dengan bentuk yang keliru", "a value of the wrong form"),
        why: (
            "Ada kunci yang berisi teks, daftar, angka, `true`/`false`, atau kunci-kunci lain; yang tertulis di sini bukan bentuk yang dimaksud.",
            "Some keys hold a text, some a list, a number, `true`/`false`, or keys of their own; what is written here is not the form that is meant.",
        ),
        wrong: "steps: Memeriksa berkas",
        right: "steps:\n  - { id: memeriksa, activity: Memeriksa berkas, actor: petugas }",
    },
    Explanation {
        code: "conflicting-keys",
        severity: Severity::Error,
        title: ("dua kunci yang tidak dapat bersama", "two keys that exclude each other"),
        why: (
            "Kunci-kunci ini menjawab pertanyaan yang sama dengan cara berbeda; tuliskan satu saja.",
            "These keys answer the same question in different ways; write only one of them.",
        ),
        wrong: "every: 1 bulan\nschedule: 0 8 1 * *",
        right: "every: 1 bulan",
    },
    Explanation {
        code: "named-twice",
        severity: Severity::Error,
        title: ("nama disebut dua kali dalam satu daftar", "a name twice in one list"),
        why: (
            "Menyebut nama yang sama dua kali tidak menambah apa pun, dan biasanya yang dimaksud nama lain.",
            "To name the same thing twice adds nothing; usually another name was meant.",
        ),
        wrong: "next: [menilai, menilai]",
        right: "next: [menilai, mencatat]",
    },
    Explanation {
        code: "duplicate-answer",
        severity: Severity::Error,
        title: ("jawaban yang sama dua kali", "the same answer twice"),
        why: (
            "Jawaban dibandingkan tanpa membedakan huruf besar dan spasi di tepi, sehingga `Ya` dan `ya` satu jawaban.",
            "Answers are compared without case and outer spaces, so `Ya` and `ya` are one answer.",
        ),
        wrong: "branches: { Ya: menilai, ya: mencatat }",
        right: "branches: { Ya: menilai, Tidak: mencatat }",
    },
];

/// A name somewhere in the file that stands for something else in it.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub kind: Kind,
    pub name: String,
    pub span: Span,
}

/// What a walk came to.
pub(super) struct Walked {
    /// The file in canonical form: every text a string, every list a list; what was not understood is left out.
    pub value: Value,
    pub mentions: Vec<Mention>,
    pub findings: Vec<Diagnostic>,
    /// Misspelt keys, each with the one that was read for it.
    meant: HashMap<Span, &'static str>,
}

impl Walked {
    /// Gives the misspelt keys of a tree the names that were read for them, so that nothing looks for them in vain.
    pub(super) fn name_as_meant(&self, node: &mut Node) {
        match &mut node.content {
            Content::Scalar(..) => {}
            Content::List(items) => items.iter_mut().for_each(|item| self.name_as_meant(item)),
            Content::Mapping(entries) => {
                for entry in entries {
                    if let Some(key) = self.meant.get(&entry.key_span) {
                        entry.key = (*key).to_owned();
                    }
                    self.name_as_meant(&mut entry.value);
                }
            }
        }
    }
}

/// Walks a whole file whose top level has this shape.
pub(super) fn walk(source: &Source, root: &Node, shape: &Shape) -> Walked {
    let mut walk = Walk { source, mentions: Vec::new(), findings: Vec::new(), meant: HashMap::new() };
    let top =
        root.entries().first().map_or(Span::new(root.span.start, root.span.start), |entry| entry.key_span);
    let value = walk.value(root, shape, Subject { name: "", owner: top }).unwrap_or_else(|| blank(shape));
    Walked { value, mentions: walk.mentions, findings: walk.findings, meant: walk.meant }
}

struct Walk<'a> {
    source: &'a Source,
    mentions: Vec<Mention>,
    findings: Vec<Diagnostic>,
    meant: HashMap<Span, &'static str>,
}

/// What a value belongs to.
#[derive(Clone, Copy)]
struct Subject<'a> {
    /// The key it stands under.
    name: &'a str,
    /// The place to underline where something is missing in it.
    owner: Span,
}

impl Walk<'_> {
    /// What was understood of a node; `None` if nothing, and then a finding says so, or nothing is written there.
    fn value(&mut self, node: &Node, shape: &Shape, subject: Subject<'_>) -> Option<Value> {
        match shape {
            Shape::Mapping(mapping) => self.mapping(node, mapping, subject),
            Shape::Entries(naming, values) => self.entries(node, *naming, values, subject),
            Shape::List(item) => self.list(node, item, subject),
            Shape::By(forms) => self.by_form(node, shape, forms, subject),
            Shape::Texts => self.list(node, &Shape::Text, subject),
            Shape::Words(words) => self.words(node, words, subject),
            Shape::References(kind) => self.references(node, *kind, subject),
            Shape::Way => match &node.content {
                Content::List(_) => self.references(node, Kind::Step, subject),
                Content::Scalar(..) | Content::Mapping(_) => {
                    let name = self.value(node, &Shape::Reference(Kind::StepOrEnd), subject)?;
                    Some(Value::Sequence(vec![name]))
                }
            },
            Shape::Text
            | Shape::Boolean
            | Shape::Count { .. }
            | Shape::Percent
            | Shape::Version
            | Shape::Date
            | Shape::Duration
            | Shape::DurationOrField
            | Shape::Period
            | Shape::Schedule
            | Shape::Pattern
            | Shape::Condition
            | Shape::Outcome
            | Shape::Word(_)
            | Shape::Identifier
            | Shape::Reference(_) => self.scalar(node, shape, subject),
        }
    }

    fn scalar(&mut self, node: &Node, shape: &Shape, subject: Subject<'_>) -> Option<Value> {
        let Content::Scalar(text, style) = &node.content else {
            self.wrong_type(node, shape, subject);
            return None;
        };
        if text.trim().is_empty() && scalar::may_be_empty(shape) {
            return None;
        }
        if node.is_empty() {
            self.findings.push(words::no_value(subject.name, &shape.words(), subject.owner));
            return None;
        }
        if let Shape::Reference(kind) = shape {
            self.mentions.push(Mention { kind: *kind, name: text.clone(), span: node.span });
        }
        let text = if *style == Style::Block { text.trim_end() } else { text.as_str() };
        match scalar::read(text, shape, node.span) {
            Ok(value) => Some(value),
            Err(finding) => {
                self.findings.push(*finding);
                None
            }
        }
    }

    fn list(&mut self, node: &Node, item: &Shape, subject: Subject<'_>) -> Option<Value> {
        if node.is_empty() {
            return None;
        }
        let Content::List(items) = &node.content else {
            // Where texts are listed one text will do; what has keys of its own is always written as a list.
            if matches!(item, Shape::Mapping(mapping) if mapping.lone.is_none()) {
                self.findings.push(words::no_list(node, item, subject.name));
                return None;
            }
            let only = self.value(node, item, subject)?;
            return Some(Value::Sequence(vec![only]));
        };
        let keeps_its_number = matches!(item, Shape::Mapping(_));
        let read = items.iter().filter_map(|node| {
            let subject = Subject { name: subject.name, owner: owner_in_list(node) };
            self.value(node, item, subject).or_else(|| keeps_its_number.then(|| blank(item)))
        });
        Some(Value::Sequence(read.collect()))
    }

    /// Words of the language, none of them twice.
    fn words(&mut self, node: &Node, known: &'static [&'static str], subject: Subject<'_>) -> Option<Value> {
        let mut seen: HashSet<&str> = HashSet::new();
        for item in node.items() {
            let Some(word) = item.text() else { continue };
            if !seen.insert(word) {
                self.findings.push(words::named_twice(word, item.span));
            }
        }
        self.list(node, &Shape::Word(known), subject)
    }

    /// Names, none of them twice.
    fn references(&mut self, node: &Node, kind: Kind, subject: Subject<'_>) -> Option<Value> {
        let items = match &node.content {
            Content::List(items) => items.as_slice(),
            Content::Scalar(..) => std::slice::from_ref(node),
            Content::Mapping(_) => {
                self.wrong_type(node, &Shape::References(kind), subject);
                return None;
            }
        };
        if items.is_empty() {
            self.findings.push(words::no_value(subject.name, &Shape::References(kind).words(), node.span));
            return None;
        }
        let mut names: Vec<Value> = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        for item in items {
            let Some(name) = self.value(item, &Shape::Reference(kind), subject) else { continue };
            let text = item.text().unwrap_or_default();
            if seen.insert(text.trim_end()) {
                names.push(name);
            } else {
                self.findings.push(words::named_twice(text, item.span));
            }
        }
        Some(Value::Sequence(names))
    }

    fn by_form(&mut self, node: &Node, shape: &Shape, forms: &Forms, subject: Subject<'_>) -> Option<Value> {
        let form = match &node.content {
            Content::Scalar(..) => &forms.text,
            Content::List(_) => &forms.list,
            Content::Mapping(_) => &forms.mapping,
        };
        match form {
            Some(form) => self.value(node, form, subject),
            None => {
                self.wrong_type(node, shape, subject);
                None
            }
        }
    }

    fn mapping(&mut self, node: &Node, mapping: &'static Mapping, subject: Subject<'_>) -> Option<Value> {
        let entries = match (&node.content, mapping.lone) {
            (Content::Mapping(entries), _) => entries,
            (Content::Scalar(..), None) if node.is_empty() => return None,
            (Content::Scalar(..) | Content::List(_), Some(lone)) => {
                return self.lone(node, mapping, lone, subject);
            }
            (Content::Scalar(..) | Content::List(_), None) => {
                self.wrong_type(node, &Shape::Mapping(mapping), subject);
                return None;
            }
        };
        let mut seen: Vec<(&'static str, Span)> = Vec::new();
        let mut values = Values::new();
        for entry in entries {
            let Some(key) = self.key(entry, mapping, entries, &seen) else { continue };
            seen.push((key.name, entry.key_span));
            let subject = Subject { name: key.name, owner: entry.key_span };
            let told = self.findings.len();
            if key.required && is_blank(&entry.value) {
                self.findings.push(words::no_value(key.name, &key.shape.words(), entry.key_span));
            } else if let Some(value) = self.value(&entry.value, &key.shape, subject) {
                values.insert(Value::from(key.name), value);
            }
            if self.meant.contains_key(&entry.key_span) {
                self.doubt_guess(told, entry);
            }
        }
        let is_guess = !entries.is_empty() && seen.is_empty();
        // Where no key is known, those that seem to be missing are the ones that were meant.
        if !is_guess {
            self.missing_keys(mapping, &seen, subject.owner);
        }
        Some(Value::Mapping(values))
    }

    /// A value written without a key stands for the value of that key.
    fn lone(
        &mut self,
        node: &Node,
        mapping: &'static Mapping,
        lone: &str,
        subject: Subject<'_>,
    ) -> Option<Value> {
        let key = mapping.key(lone)?;
        let fits = matches!((&node.content, &key.shape), (Content::Scalar(..), _) | (_, Shape::Way));
        if !fits {
            self.wrong_type(node, &Shape::Mapping(mapping), subject);
            return None;
        }
        let empty = node.text().is_some_and(|text| text.trim().is_empty());
        if empty {
            self.findings.push(words::no_value(
                subject.name,
                &Shape::Mapping(mapping).words(),
                subject.owner,
            ));
            return None;
        }
        let value = self.value(node, &key.shape, subject)?;
        Some(Value::Mapping(Values::from_iter([(Value::from(key.name), value)])))
    }

    /// The key of the table that an entry writes, or was meant to write; an unknown one is reported.
    fn key(
        &mut self,
        entry: &Entry,
        mapping: &'static Mapping,
        entries: &[Entry],
        seen: &[(&'static str, Span)],
    ) -> Option<&'static Key> {
        if let Some(key) = mapping.key(&entry.key) {
            return Some(key);
        }
        let is_free = |name: &str| {
            !entries.iter().any(|other| other.key == name) && !seen.iter().any(|(key, _)| *key == name)
        };
        let (finding, meant) = words::unknown_key(entry, mapping);
        self.findings.push(finding);
        // To go on as though it had been written right keeps one slip from becoming three findings.
        let key = mapping.key(meant?).filter(|key| is_free(key.name))?;
        self.meant.insert(entry.key_span, key.name);
        Some(key)
    }

    /// A value that does not fit the key that was probably meant tells more of the guess than of the author.
    fn doubt_guess(&mut self, told: usize, entry: &Entry) {
        let since = self.findings.split_off(told);
        let is_about_value = |finding: &Diagnostic| finding.span == entry.value.span;
        self.findings.extend(since.into_iter().filter(|finding| !is_about_value(finding)));
    }

    fn missing_keys(&mut self, mapping: &'static Mapping, seen: &[(&'static str, Span)], owner: Span) {
        let is_seen = |name: &str| seen.iter().any(|(key, _)| *key == name);
        for key in mapping.keys.iter().filter(|key| key.required && !is_seen(key.name)) {
            self.findings.push(words::missing_key(key, mapping, owner));
        }
        let mut written = seen.iter().filter(|(key, _)| mapping.exactly_one.contains(key));
        match (mapping.exactly_one, written.next(), written.next()) {
            ([], _, _) | (_, Some(_), None) => {}
            (choice, None, _) => self.findings.push(words::missing_one_of(choice, mapping, owner)),
            (_, Some((first, _)), Some((second, span))) => {
                self.findings.push(words::only_one_of(first, second, *span));
            }
        }
    }

    fn entries(
        &mut self,
        node: &Node,
        naming: Naming,
        values: &Shape,
        subject: Subject<'_>,
    ) -> Option<Value> {
        if node.is_empty() {
            return None;
        }
        let Content::Mapping(entries) = &node.content else {
            self.wrong_type(node, &Shape::Entries(naming, &Shape::Text), subject);
            return None;
        };
        let mut read = Values::new();
        let mut answers: HashMap<String, Span> = HashMap::new();
        for entry in entries {
            self.findings.extend(scalar::name_fault(&entry.key, naming, entry.key_span));
            if naming == Naming::Answer {
                let answer = entry.key.trim().to_lowercase();
                if let Some(first) = answers.get(&answer) {
                    self.findings.push(words::duplicate_answer(&entry.key, entry.key_span, *first));
                    continue;
                }
                answers.insert(answer, entry.key_span);
            }
            let subject = Subject { name: &entry.key, owner: entry.key_span };
            if matches!(values, Shape::Mapping(_)) && is_blank(&entry.value) {
                self.findings.push(words::no_value(&entry.key, &values.words(), entry.key_span));
            }
            let value = if is_blank(&entry.value) { None } else { self.value(&entry.value, values, subject) };
            read.insert(Value::from(entry.key.trim()), value.unwrap_or_else(|| blank(values)));
        }
        Some(Value::Mapping(read))
    }

    /// Says that a value has the wrong form. A text that YAML took for a mapping because of its colon is said so.
    fn wrong_type(&mut self, node: &Node, shape: &Shape, subject: Subject<'_>) {
        let wants_text = matches!(shape, Shape::Text)
            || matches!(shape, Shape::Mapping(mapping) if mapping.lone.is_some() && node.entries().is_empty());
        let finding = match node.entries() {
            [only] if wants_text && !self.source.slice(node.span).starts_with('{') => {
                source::unquoted_colon(Span::new(only.key_span.start, node.span.end), self.source)
            }
            _ => words::wrong_type(node, shape, subject.name),
        };
        self.findings.push(finding);
    }
}

/// What stands for a value that was not understood, so that lists keep their numbering and names stay known.
fn blank(shape: &Shape) -> Value {
    if matches!(shape, Shape::Text) {
        Value::from("")
    } else if matches!(shape, Shape::List(_)) {
        Value::Sequence(Vec::new())
    } else {
        Value::Mapping(Values::new())
    }
}

/// Whether nothing is in it: no text, no item, no entry.
fn is_blank(node: &Node) -> bool {
    match &node.content {
        Content::Scalar(text, _) => text.trim().is_empty(),
        Content::List(items) => items.is_empty(),
        Content::Mapping(entries) => entries.is_empty(),
    }
}

/// Where to say that something is missing in an item of a list: at its name, else at its first key.
fn owner_in_list(node: &Node) -> Span {
    let named = node.get("id").or_else(|| node.get("name")).map(|name| name.span);
    named.or_else(|| node.entries().first().map(|entry| entry.key_span)).unwrap_or(node.span)
}
