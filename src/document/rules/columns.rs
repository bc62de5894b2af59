//! Actors as columns of the chart: who may have a symbol where, who has none, and how many fit on the page.

use std::cell::LazyCell;
use std::collections::HashSet;

use super::Sheet;
use crate::document::shape::Kind;
use crate::document::{Paper, Procedure, Step, Target};
use crate::source::{Content, Diagnostic, Explanation, Node, Phrase, Severity, Span};

pub(super) static EXPLANATIONS: [Explanation; 6] = [
    Explanation {
        code: "not-a-column",
        severity: Severity::Error,
        title: ("pelaksana di luar kolom prosedur", "an actor outside the procedure's columns"),
        why: (
            "Jika prosedur menyebut kolomnya dengan `actors`, setiap pelaksana langkah dan setiap `at` harus ada di sana; jika tidak, \
             simbolnya tidak punya tempat.",
            "Where a procedure lists its columns in `actors`, every actor of a step and every `at` must be among them; otherwise the symbol has \
             no place.",
        ),
        wrong: "actors: [petugas]\nsteps:\n  - { id: memutus, activity: Memutus, actor: kasi }",
        right: "actors: [petugas, kasi]\nsteps:\n  - { id: memutus, activity: Memutus, actor: kasi }",
    },
    Explanation {
        code: "empty-column",
        severity: Severity::Warning,
        title: ("kolom tanpa simbol", "a column without a symbol"),
        why: (
            "Kolom pelaksana yang tidak berisi satu simbol pun hanya mempersempit bagan. Hapus dari `actors` prosedur, atau beri langkah.",
            "An actor's column without a single symbol only narrows the chart. Remove it from the procedure's `actors`, or give it a step.",
        ),
        wrong: "actors: [petugas, kasi]      # kasi has no step",
        right: "actors: [petugas]",
    },
    Explanation {
        code: "unused-actor",
        severity: Severity::Warning,
        title: ("pelaksana yang tidak dipakai", "an actor that is never used"),
        why: (
            "Pelaksana ini tidak disebut di prosedur mana pun. Hapus, atau periksa apakah namanya salah tulis di suatu langkah.",
            "No procedure names this actor. Remove it, or look whether a step misspells it.",
        ),
        wrong: "actors: { petugas: Petugas, kasi: Kepala Seksi }      # nothing names kasi",
        right: "actors: { petugas: Petugas }",
    },
    Explanation {
        code: "unused-form",
        severity: Severity::Warning,
        title: ("formulir yang tidak dipakai", "a form that is never used"),
        why: (
            "Tidak ada langkah atau prosedur yang mengisi formulir ini. Hapus, atau sebutkan dengan `form` pada langkah yang mengisinya.",
            "No step or procedure fills this form in. Remove it, or name it with `form` in the step that fills it in.",
        ),
        wrong: "forms: { permohonan: { … } }      # no step has form: permohonan",
        right: "- { id: mengajukan, …, form: permohonan }",
    },
    Explanation {
        code: "too-many-columns",
        severity: Severity::Warning,
        title: ("kolom lebih banyak daripada yang muat di kertas", "more columns than the page holds"),
        why: (
            "Dengan kolom sebanyak ini judul dan simbol tidak lagi terbaca. Pecah prosedurnya, gabungkan pelaksana, atau pakai kertas yang lebih lebar.",
            "With so many columns neither heads nor symbols can be read. Split the procedure, merge actors, or use wider paper.",
        ),
        wrong: "",
        right: "",
    },
    Explanation {
        code: "actor-in-text",
        severity: Severity::Warning,
        title: ("teks menyebut pelaksana yang bukan kolom", "the text names an actor that is no column"),
        why: (
            "Kegiatan menyebut seseorang yang tidak punya kolom di bagan ini, sehingga pembaca tidak menemukan simbolnya. Tambahkan ke `actors` \
             prosedur dengan langkahnya, atau perbaiki teksnya.",
            "The activity names somebody who has no column in this chart, so a reader looks for a symbol in vain. Add the actor to the procedure with \
             a step, or correct the text.",
        ),
        wrong: "activity: Menyerahkan surat kepada Kepala Seksi      # kasi: Kepala Seksi has no step here",
        right: "activity: Menyerahkan surat kepada Petugas",
    },
];

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Diagnostic>) {
    unused(sheet, findings);
    for (id, procedure) in &sheet.document.procedures {
        let columns = columns(procedure);
        // What is not understood in the list may be the very column that seems to be missing.
        if sheet.faults.within(sheet.places.procedure(id).get("actors").written()) {
            continue;
        }
        if procedure.actors.is_some() {
            strangers(sheet, id, procedure, &columns, findings);
            empty_columns(sheet, id, procedure, findings);
        }
        foreign_ends(sheet, id, procedure, &columns, findings);
        too_many(sheet, id, procedure, &columns, findings);
        named_in_texts(sheet, id, procedure, &columns, findings);
    }
}

/// The actors' columns, left to right: as listed, else in order of first use.
fn columns(procedure: &Procedure) -> Vec<&str> {
    let used = procedure.steps.iter().flat_map(|step| step.actor.names());
    let all =
        procedure.actors.as_ref().map_or_else(|| used.collect::<Vec<_>>(), |listed| listed.iter().collect());
    let mut seen = HashSet::new();
    all.into_iter().map(String::as_str).filter(|name| !name.is_empty() && seen.insert(*name)).collect()
}

fn unused(sheet: &Sheet<'_>, findings: &mut Vec<Diagnostic>) {
    // Where steps are missing or not understood, they may be the ones that use it.
    let procedures = &sheet.document.procedures;
    let is_whole = procedures.values().all(|procedure| !procedure.steps.is_empty());
    if procedures.is_empty() || !is_whole || !sheet.unclear.is_empty() {
        return;
    }
    let named = |kind: Kind| -> HashSet<&str> {
        sheet
            .mentions
            .iter()
            .filter(|mention| mention.kind == kind)
            .map(|mention| mention.name.as_str())
            .collect()
    };
    let written = LazyCell::new(|| texts_of(sheet.places.tree().get("procedures")));
    let is_used = |named: &HashSet<&str>, key: &str| named.contains(key) || written.contains(key);
    // Where a name is not known, it may be this one misspelt.
    let names_are_clear =
        |known: &dyn Fn(&str) -> bool, named: &HashSet<&str>| named.iter().all(|name| known(name));
    let (actors, forms) = (named(Kind::Actor), named(Kind::Form));
    let document = sheet.document;
    if names_are_clear(&|name| document.actors.contains_key(name), &actors) {
        for key in document.actors.keys().filter(|key| !is_used(&actors, key)) {
            let place = sheet.places.root().get("actors").get(key);
            findings.push(Diagnostic::warning(
                "unused-actor",
                place.key(),
                Phrase::new(
                    format!("pelaksana `{key}` tidak dipakai di prosedur mana pun"),
                    format!("no procedure uses the actor `{key}`"),
                ),
            ));
        }
    }
    let mut steps = document
        .procedures
        .iter()
        .flat_map(|(id, procedure)| (0..procedure.steps.len()).map(move |row| (id, row)));
    let has_odd_form =
        steps.any(|(id, row)| sheet.faults.within(sheet.places.step(id, row).get("form").written()));
    if !has_odd_form && names_are_clear(&|name| document.forms.contains_key(name), &forms) {
        for key in document.forms.keys().filter(|key| !is_used(&forms, key)) {
            let place = sheet.places.root().get("forms").get(key);
            findings.push(Diagnostic::warning(
                "unused-form",
                place.key(),
                Phrase::new(
                    format!("formulir `{key}` tidak dipakai di langkah mana pun"),
                    format!("no step uses the form `{key}`"),
                ),
            ));
        }
    }
}

/// Every text in a part of the file, also under keys that nobody understands: what is named there was not forgotten.
fn texts_of(part: Option<&Node>) -> HashSet<&str> {
    let mut texts = HashSet::new();
    let mut open: Vec<&Node> = part.into_iter().collect();
    while let Some(node) = open.pop() {
        match &node.content {
            Content::Scalar(text, _) => drop(texts.insert(text.trim())),
            Content::List(items) => open.extend(items),
            Content::Mapping(entries) => open.extend(entries.iter().map(|entry| &entry.value)),
        }
    }
    texts
}

fn not_a_column(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "not-a-column",
        span,
        Phrase::new(
            format!("pelaksana `{name}` bukan kolom prosedur ini"),
            format!("the actor `{name}` is no column of this procedure"),
        ),
    )
    .help(Phrase::new(
        format!("tambahkan `{name}` ke `actors` prosedur ini"),
        format!("add `{name}` to this procedure's `actors`"),
    ))
}

/// Actors of steps that the procedure does not list.
fn strangers(
    sheet: &Sheet<'_>,
    id: &str,
    procedure: &Procedure,
    columns: &[&str],
    findings: &mut Vec<Diagnostic>,
) {
    for (row, step) in procedure.steps.iter().enumerate() {
        let is_known = |name: &&String| sheet.document.actors.contains_key(*name);
        for name in
            step.actor.names().iter().filter(is_known).filter(|name| !columns.contains(&name.as_str()))
        {
            let actor = sheet.places.step(id, row).get("actor");
            findings.push(not_a_column(name, actor.any_naming(name).span()));
        }
    }
}

fn empty_columns(sheet: &Sheet<'_>, id: &str, procedure: &Procedure, findings: &mut Vec<Diagnostic>) {
    let place = sheet.places.procedure(id).get("actors");
    if sheet.faults.within(sheet.places.procedure(id).get("steps").whole()) {
        return;
    }
    let performers = procedure.steps.iter().flat_map(|step| step.actor.names()).map(String::as_str);
    let ends = procedure.steps.iter().flat_map(ends).map(|(at, _)| at);
    let with_symbol: HashSet<&str> = performers.chain(ends).collect();
    for name in procedure.actors.iter().flatten().filter(|name| !with_symbol.contains(name.as_str())) {
        if !sheet.document.actors.contains_key(name) {
            continue;
        }
        findings.push(Diagnostic::warning(
            "empty-column",
            place.naming(name).span(),
            Phrase::new(
                format!("kolom `{name}` tidak punya satu simbol pun"),
                format!("the column `{name}` has not a single symbol"),
            ),
        ));
    }
}

/// The columns that a step's ends ask for, each with the keys that lead to it.
fn ends(step: &Step) -> Vec<(&str, Vec<&str>)> {
    fn at(target: &Target) -> Option<&str> {
        match target {
            Target::End { at, .. } => at.as_deref(),
            Target::Steps(_) => None,
        }
    }
    let next = step.next.iter().filter_map(|target| Some((at(target)?, vec!["next", "at"])));
    let branches = step
        .branches
        .iter()
        .filter_map(|(key, branch)| Some((at(&branch.target)?, vec!["branches", key, "at"])));
    let limit =
        step.at_most.iter().filter_map(|limit| Some((at(&limit.then)?, vec!["at_most", "then", "at"])));
    next.chain(branches).chain(limit).collect()
}

fn foreign_ends(
    sheet: &Sheet<'_>,
    id: &str,
    procedure: &Procedure,
    columns: &[&str],
    findings: &mut Vec<Diagnostic>,
) {
    for (row, step) in procedure.steps.iter().enumerate() {
        for (at, keys) in ends(step) {
            if columns.contains(&at) || !sheet.document.actors.contains_key(at) {
                continue;
            }
            let place = keys.iter().fold(sheet.places.step(id, row), |place, key| place.get(key));
            findings.push(not_a_column(at, place.span()));
        }
    }
}

/// How many actors' columns fit on a sheet in landscape beside so many columns right of them.
///
/// The least widths at which an office's chart can still be read: 10 mm for the number, 45 mm for the activity, 20 mm for each column of
/// the quality standard, 16 mm for an actor, within margins of 10 mm.
pub fn columns_that_fit(paper: Paper, beside: usize) -> usize {
    let width = match paper {
        Paper::A4 => 297,
        Paper::F4 => 330,
        Paper::Letter => 279,
        Paper::Legal => 356,
    };
    let taken = 2 * 10 + 10 + 45 + 20 * beside;
    width.max(taken).saturating_sub(taken) / 16
}

fn too_many(
    sheet: &Sheet<'_>,
    id: &str,
    procedure: &Procedure,
    columns: &[&str],
    findings: &mut Vec<Diagnostic>,
) {
    let print = &sheet.document.print;
    let with_note = procedure.steps.iter().any(|step| step.note.is_some());
    let beside = print.columns.as_ref().map_or(3 + usize::from(with_note), Vec::len);
    let fit = columns_that_fit(print.paper, beside);
    if columns.len() <= fit {
        return;
    }
    let place = sheet.places.procedure(id);
    let count = columns.len();
    findings.push(Diagnostic::warning(
        "too-many-columns",
        if procedure.actors.is_some() { place.get("actors").key() } else { place.key() },
        Phrase::new(
            format!("prosedur ini punya {count} kolom pelaksana; di kertas ini muat {fit}"),
            format!("this procedure has {count} columns of actors; this paper holds {fit}"),
        ),
    ));
}

/// Activities that call an actor by title or alias who has no column here.
fn named_in_texts(
    sheet: &Sheet<'_>,
    id: &str,
    procedure: &Procedure,
    columns: &[&str],
    findings: &mut Vec<Diagnostic>,
) {
    let called = |is_column: bool| {
        let actors =
            sheet.document.actors.iter().filter(move |(key, _)| columns.contains(&key.as_str()) == is_column);
        let names = actors.flat_map(|(key, actor)| {
            let texts = actor.alias.iter().chain([&actor.title]);
            texts.map(move |text| (text.trim().to_lowercase(), key.as_str()))
        });
        // A short word such as "Ka" would be found in texts that mean nobody.
        let mut names: Vec<_> = names.filter(|(text, _)| text.chars().count() >= 4).collect();
        names.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        names
    };
    let (here, elsewhere) = (called(true), called(false));
    if elsewhere.is_empty() || elsewhere.len() > MAX_NAMES {
        return;
    }
    for (row, step) in procedure.steps.iter().enumerate() {
        let mut text = step.activity.to_lowercase();
        for (name, _) in &here {
            text = text.replace(name.as_str(), "·");
        }
        let Some((name, key)) = elsewhere.iter().find(|(name, _)| holds_words(&text, name)) else { continue };
        findings.push(Diagnostic::warning(
            "actor-in-text",
            sheet.places.step(id, row).get("activity").span(),
            Phrase::new(
                format!("kegiatan ini menyebut \"{name}\" (`{key}`), yang bukan kolom prosedur ini"),
                format!("this activity names \"{name}\" (`{key}`), who is no column of this procedure"),
            ),
        ));
    }
}

/// With more names than any office has, texts are not searched: the work would grow with their product.
const MAX_NAMES: usize = 200;

/// Whether a text holds a name as whole words.
fn holds_words(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        is_edge(text[..at].chars().next_back()) && is_edge(text[at + name.len()..].chars().next())
    })
}
