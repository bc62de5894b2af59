//! What changed on the paper alone, summarised: the identity page, the print, notes; and an author's own tests.

use crate::document::{Actor, Document, Print, Procedure, Step};
use crate::source::Phrase;

use super::said::{Said, Subject};
use super::{ChangeKind, Changes};

pub(super) fn compare(changes: &mut Changes, old: &Document, new: &Document) {
    actors(changes, old, new);
    let (before, after) = (&old.identity, &new.identity);
    let identity = [
        ("agency", before.agency != after.agency),
        ("number", before.number != after.number),
        ("created", before.created != after.created),
        ("revised", before.revised != after.revised),
        ("effective", before.effective != after.effective),
        ("review_every", before.review_every != after.review_every),
        ("approved_by", before.approved_by != after.approved_by),
        ("legal_basis", before.legal_basis != after.legal_basis),
        ("qualifications", before.qualifications != after.qualifications),
        ("related", before.related != after.related),
        ("equipment", before.equipment != after.equipment),
        ("warnings", before.warnings != after.warnings),
        ("records", before.records != after.records),
    ];
    summary(changes, ChangeKind::Identity, ("halaman identitas", "the identity page"), &identity);
    let mut print = printed(&old.print, &new.print).to_vec();
    print.push(("language", old.language != new.language));
    summary(changes, ChangeKind::Print, ("cetakan", "the print"), &print);
    let tests = [("tests", old.tests != new.tests)];
    summary(changes, ChangeKind::Tests, ("uji dalam dokumen", "the document's tests"), &tests);
}

/// What is printed of a procedure and runs nothing.
pub(super) fn compare_procedures(changes: &mut Changes, old: &Procedure, new: &Procedure) {
    let pairs = || {
        old.steps.iter().filter_map(|step| Some((step, new.steps.iter().find(|other| other.id == step.id)?)))
    };
    let differs = |of: fn(&Step, &Step) -> bool| pairs().any(|(step, other)| of(step, other));
    let print = [
        ("actors", old.actors != new.actors),
        ("preface", old.preface != new.preface),
        ("footnotes", old.footnotes != new.footnotes),
        ("note", differs(|step, other| step.note != other.note)),
        ("number", differs(|step, other| step.number != other.number)),
        ("row", differs(|step, other| step.row != other.row)),
    ];
    summary(changes, ChangeKind::Print, ("cetakan", "the print"), &print);
}

fn printed(old: &Print, new: &Print) -> [(&'static str, bool); 9] {
    [
        ("columns", old.columns != new.columns),
        ("group", old.group != new.group),
        ("heads", old.heads != new.heads),
        ("numbers", old.numbers != new.numbers),
        ("start", old.start != new.start),
        ("end", old.end != new.end),
        ("continued", old.continued != new.continued),
        ("capsules", old.capsules != new.capsules),
        ("paper", old.paper != new.paper),
    ]
}

/// What actors are called.
fn actors(changes: &mut Changes, old: &Document, new: &Document) {
    let keys = old.actors.keys().chain(new.actors.keys().filter(|key| !old.actors.contains_key(*key)));
    for key in keys {
        let title = |actor: Option<&Actor>| actor.map(|actor| Said::quoted(&actor.title));
        let subject = Subject::new(format!("pelaksana `{key}`"), format!("the actor `{key}`"));
        changes.facet(ChangeKind::Actor, subject, title(old.actors.get(key)), title(new.actors.get(key)));
    }
    let short = |document: &Document| {
        let names = document.actors.values().map(|actor| (actor.short.clone(), actor.alias.clone()));
        names.collect::<Vec<_>>()
    };
    let differs = old.actors.len() == new.actors.len() && short(old) != short(new);
    summary(changes, ChangeKind::Print, ("cetakan", "the print"), &[("actors", differs)]);
}

/// One difference that names the keys that changed.
fn summary(changes: &mut Changes, kind: ChangeKind, (id, en): (&str, &str), keys: &[(&str, bool)]) {
    let keys: Vec<&str> = keys.iter().filter(|(_, differs)| *differs).map(|(key, _)| *key).collect();
    if !keys.is_empty() {
        let keys = keys.join(", ");
        let message = Phrase::new(format!("{id} berubah: {keys}"), format!("{en} changed: {keys}"));
        changes.push(kind, None, Some(keys), message);
    }
}
