//! Names: every id is one thing's, and every mention of a step, actor, form or procedure means something that is there.

use std::collections::{HashMap, HashSet};

use crate::document::places::Places;
use crate::document::shape::Kind;
use crate::document::walk::Mention;
use crate::source::{self, Content, Diagnostic, Explanation, Node, Phrase, Severity, Span};

/// So many unknown names get a suggestion; each costs a comparison with every name there is.
const MAX_SUGGESTIONS: usize = 50;

pub(super) static EXPLANATIONS: [Explanation; 5] = [
    Explanation {
        code: "duplicate-id",
        severity: Severity::Error,
        title: ("nama yang dipakai dua kali", "a name used twice"),
        why: (
            "Setiap langkah dikenal dari `id`-nya; dua langkah bernama sama tidak dapat dibedakan. Hal yang sama berlaku bagi nama uji.",
            "A step is known by its `id`; two of one name cannot be told apart. The same holds for names of tests.",
        ),
        wrong: "- { id: memeriksa, … }\n- { id: memeriksa, … }",
        right: "- { id: memeriksa, … }\n- { id: memeriksa-ulang, … }",
    },
    Explanation {
        code: "unknown-step",
        severity: Severity::Error,
        title: ("langkah yang tidak ada", "a step that is not there"),
        why: (
            "`next`, `branches`, `wait_for`, dan kunci lain menyebut langkah dari prosedur yang sama menurut `id`-nya.",
            "`next`, `branches`, `wait_for` and other keys name steps of the same procedure by their `id`.",
        ),
        wrong: "next: mencatt",
        right: "next: mencatat",
    },
    Explanation {
        code: "unknown-actor",
        severity: Severity::Error,
        title: ("pelaksana yang tidak ada", "an actor that is not there"),
        why: (
            "Pelaksana disebut dengan kuncinya di `actors`, bukan dengan jabatannya.",
            "An actor is named by its key in `actors`, not by its title.",
        ),
        wrong: "actor: Kepala Seksi",
        right: "actor: kasi",
    },
    Explanation {
        code: "unknown-form",
        severity: Severity::Error,
        title: ("formulir yang tidak ada", "a form that is not there"),
        why: (
            "Formulir disebut dengan kuncinya di `forms`; isiannya juga boleh ditulis langsung di langkah.",
            "A form is named by its key in `forms`; its fields may also be written in the step itself.",
        ),
        wrong: "form: permohonnan",
        right: "form: permohonan",
    },
    Explanation {
        code: "unknown-procedure",
        severity: Severity::Error,
        title: ("prosedur yang tidak ada", "a procedure that is not there"),
        why: (
            "Prosedur disebut dengan kuncinya di `procedures`; milik dokumen lain dengan `dokumen/prosedur`.",
            "A procedure is named by its key in `procedures`; one of another document by `document/procedure`.",
        ),
        wrong: "call: pengarsipn",
        right: "call: pengarsipan",
    },
];

/// Everything in the file that has a name.
struct Named<'a> {
    document: &'a str,
    /// Key, and every other text that the actor goes by.
    actors: Vec<(&'a str, Vec<&'a str>)>,
    forms: Vec<&'a str>,
    procedures: Vec<Steps<'a>>,
    /// Parts of the file that are missing or have the wrong form: nobody can say what is not there.
    lost: HashSet<&'static str>,
}

/// The steps of one procedure, which is a scope of its own.
struct Steps<'a> {
    procedure: &'a str,
    whole: Span,
    in_order: Vec<&'a str>,
    known: HashSet<&'a str>,
}

pub(crate) fn check(places: &Places, mentions: &[Mention], findings: &mut Vec<Diagnostic>) {
    let named = Named::new(places.tree());
    duplicate_steps(places.tree(), findings);
    let mut suggestions = MAX_SUGGESTIONS;
    for mention in mentions.iter().filter(|mention| !named.knows(mention)) {
        let may_suggest = suggestions > 0;
        suggestions = suggestions.saturating_sub(1);
        findings.push(named.unknown(mention, may_suggest));
    }
}

impl<'a> Named<'a> {
    fn new(tree: &'a Node) -> Named<'a> {
        let entries = |key: &str| tree.get(key).map_or(&[][..], Node::entries).iter();
        let text = |node: &'a Node| node.text().map(str::trim);
        let actors = entries("actors").map(|entry| {
            let keys = ["title", "short", "alias"].into_iter().filter_map(|key| entry.value.get(key));
            let texts = keys.chain([&entry.value]).flat_map(|node| node.items().iter().chain([node]));
            (entry.key.trim(), texts.filter_map(text).collect())
        });
        let procedures = entries("procedures").map(|entry| {
            let steps = entry.value.get("steps").map_or(&[][..], Node::items).iter();
            let in_order: Vec<&str> = steps.filter_map(|step| step.get("id").and_then(text)).collect();
            let known = in_order.iter().copied().collect();
            Steps { procedure: entry.key.trim(), whole: entry.key_span.to(entry.value.span), in_order, known }
        });
        Named {
            document: tree.get("id").and_then(text).unwrap_or_default(),
            actors: actors.collect(),
            forms: entries("forms").map(|entry| entry.key.trim()).collect(),
            procedures: procedures.collect(),
            lost: lost(tree),
        }
    }

    /// The procedure in which something stands; procedures are in the order of the file.
    fn scope(&self, span: Span) -> Option<&Steps<'a>> {
        let after = self.procedures.partition_point(|steps| steps.whole.start <= span.start);
        self.procedures[..after].last().filter(|steps| steps.whole.contains(span))
    }

    fn knows(&self, mention: &Mention) -> bool {
        if part(mention.kind).is_some_and(|part| self.lost.contains(part)) {
            return true;
        }
        let name = mention.name.as_str();
        let is_step = || self.scope(mention.span).is_none_or(|steps| steps.known.contains(name));
        match mention.kind {
            Kind::Step => is_step(),
            Kind::StepOrEnd => name == "end" || is_step(),
            Kind::Actor => self.actors.iter().any(|(key, _)| *key == name),
            Kind::Form => self.forms.contains(&name),
            Kind::Procedure => self.has_procedure(name),
            Kind::Call => match name.split_once('/') {
                None => self.has_procedure(name),
                Some((document, procedure)) => document != self.document || self.has_procedure(procedure),
            },
            // The site's, and known only where its commands are handed in.
            Kind::Command => true,
        }
    }

    fn has_procedure(&self, name: &str) -> bool {
        self.procedures.iter().any(|steps| steps.procedure == name)
    }

    fn unknown(&self, mention: &Mention, may_suggest: bool) -> Diagnostic {
        let (code, message) = words(mention);
        let finding = Diagnostic::error(code, mention.span, message);
        match self.other_name(mention).or_else(|| if may_suggest { self.near(mention) } else { None }) {
            Some(help) => finding.help(help),
            None => match self.all(mention) {
                Some(all) => finding.help(all),
                None => finding,
            },
        }
    }

    /// An actor called by title instead of key, or a step of another procedure.
    fn other_name(&self, mention: &Mention) -> Option<Phrase> {
        let name = mention.name.trim();
        match mention.kind {
            Kind::Actor => {
                let is_called =
                    |texts: &[&str]| texts.iter().any(|text| text.to_lowercase() == name.to_lowercase());
                let (key, _) = self.actors.iter().find(|(_, texts)| is_called(texts))?;
                Some(Phrase::new(format!("tuliskan kuncinya: `{key}`"), format!("write the key: `{key}`")))
            }
            Kind::Step if name == "end" => Some(Phrase::new(
                "`end` hanya dapat berdiri sendiri (`next: end`, atau tujuan satu jawaban): akhir menutup seluruh pelaksanaan",
                "`end` stands by itself only (`next: end`, or an answer's target): an end closes the whole instance",
            )),
            Kind::Step | Kind::StepOrEnd => {
                let other = self.procedures.iter().find(|steps| steps.known.contains(name))?.procedure;
                Some(Phrase::new(
                    format!(
                        "langkah itu ada di prosedur `{other}`; alur tidak dapat pindah prosedur (pakailah `call`)"
                    ),
                    format!(
                        "that step is in procedure `{other}`; a flow cannot change procedures (use `call`)"
                    ),
                ))
            }
            Kind::Form | Kind::Procedure | Kind::Call | Kind::Command => None,
        }
    }

    fn near(&self, mention: &Mention) -> Option<Phrase> {
        let candidates = self.candidates(mention);
        let meant = source::nearest(&mention.name, candidates)?;
        Some(Phrase::new(format!("maksud Anda `{meant}`?"), format!("did you mean `{meant}`?")))
    }

    /// Names them all, where they are few enough to be read.
    fn all(&self, mention: &Mention) -> Option<Phrase> {
        let mut candidates = self.candidates(mention);
        if candidates.is_empty() || candidates.len() > 12 {
            return None;
        }
        let mut seen = HashSet::new();
        candidates.retain(|name| seen.insert(*name));
        let list = candidates.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let are = if candidates.len() == 1 { "is" } else { "are" };
        Some(Phrase::new(format!("yang ada: {list}"), format!("there {are}: {list}")))
    }

    fn candidates(&self, mention: &Mention) -> Vec<&'a str> {
        match mention.kind {
            Kind::Step => self.scope(mention.span).map_or_else(Vec::new, |steps| steps.in_order.clone()),
            Kind::StepOrEnd => {
                let mut steps =
                    self.scope(mention.span).map_or_else(Vec::new, |steps| steps.in_order.clone());
                steps.push("end");
                steps
            }
            Kind::Actor => self.actors.iter().map(|(key, _)| *key).collect(),
            Kind::Form => self.forms.clone(),
            Kind::Procedure | Kind::Call => self.procedures.iter().map(|steps| steps.procedure).collect(),
            Kind::Command => Vec::new(),
        }
    }
}

/// The part of the file in which things of a kind are named.
fn part(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Actor => Some("actors"),
        Kind::Form => Some("forms"),
        Kind::Procedure | Kind::Call | Kind::Step | Kind::StepOrEnd => Some("procedures"),
        Kind::Command => None,
    }
}

/// The parts that another finding says are missing, empty or no mapping. A document may do without forms.
fn lost(tree: &Node) -> HashSet<&'static str> {
    let is_lost = |part: &&str| match tree.get(part) {
        Some(node) if *part == "forms" => !node.is_empty() && !matches!(node.content, Content::Mapping(_)),
        None if *part == "forms" => false,
        Some(node) => node.entries().is_empty(),
        None => true,
    };
    ["actors", "forms", "procedures"].into_iter().filter(is_lost).collect()
}

fn words(mention: &Mention) -> (&'static str, Phrase) {
    let name = &mention.name;
    match mention.kind {
        Kind::Step | Kind::StepOrEnd => (
            "unknown-step",
            Phrase::new(
                format!("tidak ada langkah `{name}` di prosedur ini"),
                format!("there is no step `{name}` in this procedure"),
            ),
        ),
        Kind::Actor => (
            "unknown-actor",
            Phrase::new(
                format!("tidak ada pelaksana `{name}` di `actors`"),
                format!("there is no actor `{name}` in `actors`"),
            ),
        ),
        Kind::Form => (
            "unknown-form",
            Phrase::new(
                format!("tidak ada formulir `{name}` di `forms`"),
                format!("there is no form `{name}` in `forms`"),
            ),
        ),
        Kind::Procedure | Kind::Call => (
            "unknown-procedure",
            Phrase::new(
                format!("tidak ada prosedur `{name}` di `procedures`"),
                format!("there is no procedure `{name}` in `procedures`"),
            ),
        ),
        Kind::Command => (
            "unknown-command",
            Phrase::new(
                format!("tidak ada perintah terdaftar `{name}`"),
                format!("there is no command `{name}`"),
            ),
        ),
    }
}

fn duplicate_steps(tree: &Node, findings: &mut Vec<Diagnostic>) {
    for procedure in tree.get("procedures").map_or(&[][..], Node::entries) {
        let mut first: HashMap<&str, Span> = HashMap::new();
        for id in
            procedure.value.get("steps").map_or(&[][..], Node::items).iter().filter_map(|step| step.get("id"))
        {
            let Some(text) = id.text().map(str::trim).filter(|text| !text.is_empty()) else { continue };
            match first.get(text) {
                None => drop(first.insert(text, id.span)),
                Some(place) => findings.push(duplicate_id(text, id.span, *place)),
            }
        }
    }
}

fn duplicate_id(id: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(
        "duplicate-id",
        span,
        Phrase::new(
            format!("langkah `{id}` sudah ada di prosedur ini"),
            format!("this procedure has a step `{id}` already"),
        ),
    )
    .related(first, Phrase::new("langkah pertama dengan nama itu", "the first step of that name"))
    .help(Phrase::new("berilah nama lain", "give it another name"))
}
