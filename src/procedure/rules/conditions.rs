//! Conditions: that `when` stands on all branches but one, reads what can have been filled in before, and compares it with its own kind;
//! and that no two of one decision hold for the same value.

use std::ops::Range;

use crate::document::{Place, Wait, hole};
use crate::procedure::condition::overlap::{Overlap, overlap};
use crate::procedure::condition::{Condition, Fault, Read, Scope, resolve, resolve_any, resolve_date};
use crate::procedure::model::{Procedure, Step, StepIx, Value, WayOut, Work};
use crate::procedure::subject::Subject;
use crate::source::{Diagnostic, Explanation, Phrase, Severity, Span};

use super::Outcomes;
use super::paths::Paths;

pub(super) static EXPLANATIONS: [Explanation; 7] = [
    Explanation {
        code: "invalid-condition",
        severity: Severity::Error,
        title: ("syarat yang tidak terbaca", "a condition that cannot be read"),
        why: (
            "`when` membandingkan isian formulir, jawaban, dan nilai tetap dengan `== != < <= > >= in`, disambung dengan `and`, `or`, \
             `not`, dan kurung; tidak ada yang lain.",
            "`when` compares fields of forms, answers and constants with `== != < <= > >= in`, joined by `and`, `or`, `not` and \
             brackets; there is nothing else.",
        ),
        wrong: "when: jumlah = 5 && lengkap",
        right: "when: jumlah == 5 and lengkap",
    },
    Explanation {
        code: "wrong-comparison",
        severity: Severity::Error,
        title: ("perbandingan yang tidak berarti", "a comparison that means nothing"),
        why: (
            "Isian hanya dapat dibandingkan dengan nilai sejenis: bilangan dengan bilangan, tanggal dengan tanggal. Pilihan dan teks tidak \
             punya urutan.",
            "A field is compared only with its own kind: a number with a number, a date with a date. Choices and texts have no order.",
        ),
        wrong: "when: jumlah > \"lima\"",
        right: "when: jumlah > 5",
    },
    Explanation {
        code: "unknown-option",
        severity: Severity::Error,
        title: ("pilihan yang tidak ada", "an option that is not there"),
        why: (
            "Syarat membandingkan dengan pilihan atau jawaban yang tidak pernah dapat diberikan, sehingga tidak pernah terpenuhi.",
            "The condition compares with an option or answer that can never be given, and so never holds.",
        ),
        wrong: "hasil: { type: choice, options: [Berhasil, Gagal] }\nwhen: hasil == \"Sukses\"",
        right: "hasil: { type: choice, options: [Berhasil, Gagal] }\nwhen: hasil == \"Berhasil\"",
    },
    Explanation {
        code: "ambiguous-field",
        severity: Severity::Error,
        title: ("isian yang ada di dua formulir", "a field that two forms have"),
        why: (
            "Dua formulir di jalan sebelum keputusan ini punya isian bernama sama; sebutkan langkahnya: `LANGKAH.ISIAN` (tanda `-` ditulis `_`).",
            "Two forms on the path before this decision have a field of this name; say the step: `STEP.FIELD` (a `-` is written `_`).",
        ),
        wrong: "when: jumlah > 5",
        right: "when: isi_permintaan.jumlah > 5",
    },
    Explanation {
        code: "not-on-the-path",
        severity: Severity::Error,
        title: ("langkah yang tidak pernah mendahului", "a step that never comes before"),
        why: (
            "Syarat membaca formulir atau jawaban langkah yang tidak pernah dikerjakan sebelum keputusan ini, sehingga selalu kosong.",
            "The condition reads the form or answer of a step that is never done before this decision, and so is always empty.",
        ),
        wrong: "- { id: memutus, …, branches: { Ya: { to: mengisi, when: jumlah > 5 }, Tidak: mengisi } }\n\
            - { id: mengisi, form: { jumlah: { type: number } } }",
        right: "- { id: mengisi, form: { jumlah: { type: number } } }\n- { id: memutus, …, branches: { Ya: { to: lanjut, when: jumlah > 5 }, Tidak: lanjut } }",
    },
    Explanation {
        code: "default-branch",
        severity: Severity::Error,
        title: ("tidak tepat satu cabang tanpa syarat", "not exactly one branch without a condition"),
        why: (
            "Keputusan dijawab orang (tidak ada `when`), atau menjawab sendiri: semua cabang punya `when` kecuali satu, dan yang satu itu \
             berlaku bila tidak ada syarat yang terpenuhi.",
            "A decision is answered by a person (no `when`) or answers itself: all branches have `when` but one, which is taken where \
             no condition holds.",
        ),
        wrong: "branches:\n  Besar: { to: a, when: jumlah > 5 }\n  Kecil: { to: b, when: jumlah <= 5 }",
        right: "branches:\n  Besar: { to: a, when: jumlah > 5 }\n  Kecil: b",
    },
    Explanation {
        code: "overlapping-conditions",
        severity: Severity::Warning,
        title: ("syarat yang tumpang tindih", "conditions that overlap"),
        why: (
            "Untuk nilai ini dua syarat terpenuhi, dan yang ditulis dahulu berlaku. Bila itu memang maksudnya, urutan cabang menjadi penting; \
             bila tidak, persempit salah satunya.",
            "For this value two conditions hold, and the first written is taken. If that is meant, the order of the branches matters; if \
             not, narrow one of them.",
        ),
        wrong: "Sedang: { to: a, when: jumlah > 5 }\nBesar: { to: b, when: jumlah > 100 }",
        right: "Besar: { to: b, when: jumlah > 100 }\nSedang: { to: a, when: jumlah > 5 and jumlah <= 100 }",
    },
];

/// What was found right.
#[derive(Default)]
pub(super) struct Resolved {
    /// By step and branch.
    conditions: Vec<(StepIx, usize, Condition)>,
    /// What the work of steps reads, by the name as it is written.
    reads: Vec<(StepIx, String, Read)>,
}

/// Judges the conditions of a procedure, and what its timers and commands read; what is right is handed back.
pub(super) fn judge(subject: Subject, outcomes: &Outcomes, findings: &mut Vec<Diagnostic>) -> Resolved {
    let mut resolved = Resolved::default();
    let mut paths = None;
    for (at, step) in subject.procedure.steps.iter().enumerate() {
        let names = names_read(&step.work);
        if !step.decides_itself() && names.is_empty() {
            continue;
        }
        let before = paths.get_or_insert_with(|| Paths::of(subject.procedure)).before(StepIx(at));
        let scope = Scope { procedure: subject.procedure, at: StepIx(at), before: &before, outcomes };
        for (name, input) in names {
            let place = subject.step_place(scope.at);
            let (place, read) = match input {
                None => (place.get("wait"), resolve_date(name, &scope)),
                Some(input) => (place.get("with").get(input), resolve_any(name, &scope)),
            };
            match read {
                Ok(read) => resolved.reads.push((scope.at, name.to_owned(), read)),
                Err(fault) => findings.push(tell(subject, place, name, fault)),
            }
        }
        if step.decides_itself() {
            judge_decision(subject, &scope, step, findings, &mut resolved.conditions);
        }
    }
    resolved
}

/// The names that a step's work reads; of a command, each with the input that it is for.
fn names_read(work: &Work) -> Vec<(&str, Option<&str>)> {
    match work {
        Work::Wait(Wait::Until(name)) => vec![(name, None)],
        Work::Run { with, .. } => {
            let holes = with.iter().filter_map(|(input, value)| Some((hole(value)?, Some(input.as_str()))));
            holes.collect()
        }
        Work::Wait(Wait::For(_)) | Work::Call { .. } | Work::Human => Vec::new(),
    }
}

fn judge_decision(
    subject: Subject,
    scope: &Scope,
    step: &Step,
    findings: &mut Vec<Diagnostic>,
    resolved: &mut Vec<(StepIx, usize, Condition)>,
) {
    let branches = subject.step_place(scope.at).get("branches");
    let place = |branch: usize| branches.get(step.branches()[branch].answer.trim());
    let without = step.branches().iter().filter(|branch| branch.when.is_none()).count();
    if without != 1 {
        findings.push(default_branch(branches.key(), without));
    }
    let known = resolved.len();
    for (number, branch) in step.branches().iter().enumerate() {
        let Some(condition) = &branch.when else { continue };
        match resolve(&condition.text, scope) {
            Ok(condition) => resolved.push((scope.at, number, condition)),
            Err(faults) => {
                let when = place(number).get("when");
                findings.extend(faults.into_iter().map(|fault| tell(subject, when, &condition.text, fault)));
            }
        }
    }
    let conditions: Vec<&Condition> = resolved[known..].iter().map(|(.., condition)| condition).collect();
    if let Some(found) = overlap(&conditions, options(subject.procedure, &conditions)) {
        let branch = |nth: usize| resolved[known + nth].1;
        let (first, second) = (branch(found.first), branch(found.second));
        let answers = (&*step.branches()[first].answer, &*step.branches()[second].answer);
        findings.push(overlapping(
            place(second).get("when").span(),
            place(first).get("when").span(),
            answers,
            &found,
        ));
    }
}

fn default_branch(span: Span, without: usize) -> Diagnostic {
    let message = match without {
        0 => Phrase::new(
            "semua cabang punya `when`: bila tidak ada yang terpenuhi, tidak ada jalan",
            "every branch has `when`: if none holds, there is no way on",
        ),
        _more => Phrase::new(
            format!(
                "{without} cabang tanpa `when`: tidak jelas mana yang berlaku bila tidak ada yang terpenuhi"
            ),
            format!("{without} branches have no `when`: which one is taken if none holds?"),
        ),
    };
    Diagnostic::error("default-branch", span, message).help(Phrase::new(
        "tepat satu cabang tanpa `when`: itulah jalan bila tidak ada syarat yang terpenuhi",
        "exactly one branch without `when`: it is taken where no condition holds",
    ))
}

fn overlapping(span: Span, other: Span, (first, second): (&str, &str), found: &Overlap) -> Diagnostic {
    let (field, value) = (&found.field, value_words(&found.value));
    Diagnostic::warning(
        "overlapping-conditions",
        span,
        Phrase::new(
            format!("untuk `{field}` {}, syarat `{first}` dan `{second}` sama-sama terpenuhi; yang ditulis dahulu berlaku", value.id),
            format!("for `{field}` {}, the conditions of `{first}` and `{second}` both hold; the first written is taken", value.en),
        ),
    )
    .related(other, Phrase::new("syarat yang berlaku", "the condition that is taken"))
}

fn value_words(value: &Value) -> Phrase {
    let same = |text: String| Phrase::new(text.clone(), text);
    match value {
        Value::Text(text) if text == "\u{0}" => Phrase::new("yang lain", "of any other text"),
        Value::Text(text) => same(format!("`{text}`")),
        Value::Number(number) => same(format!("`{}`", number.normalize())),
        Value::Date(date) => same(format!("`{date}`")),
        Value::DateTime(moment) => same(format!("`{}`", moment.format("%Y-%m-%dT%H:%M:%S"))),
        Value::Boolean(yes) => same(format!("`{yes}`")),
        Value::Choices(chosen) => same(format!("`{}`", chosen.join(", "))),
    }
}

/// The options of the field that the conditions read first.
fn options<'a>(procedure: &'a Procedure, conditions: &[&Condition]) -> &'a [String] {
    let first = conditions.iter().flat_map(|condition| condition.reads()).next();
    let Some(Read::Field { places, field, .. }) = first else { return &[] };
    let form = places.first().and_then(|place| match place {
        Some(step) => procedure.step(*step).form.as_ref(),
        None => procedure.form.as_ref(),
    });
    form.and_then(|form| form.fields.get(field)).map_or(&[], |field| &field.options)
}

fn tell(subject: Subject, place: Place, text: &str, fault: Fault) -> Diagnostic {
    let span = within(subject, place.span(), text, fault.at);
    let finding = Diagnostic::error(fault.code, span, fault.message);
    match fault.help {
        Some(help) => finding.help(*help),
        None => finding,
    }
}

/// The place of a part of a scalar's text; the whole scalar where it is not written as it is read.
fn within(subject: Subject, scalar: Span, text: &str, part: Range<usize>) -> Span {
    let Some(begin) = subject.source.slice(scalar).find(text) else { return scalar };
    // What is missing at the end is underlined at the last letter.
    let start = part.start.min(text.len().saturating_sub(1));
    let end = part.end.max(start + 1).min(text.len().max(1));
    let is_whole = text.is_char_boundary(start) && text.is_char_boundary(end);
    if is_whole { Span::new(scalar.start + begin + start, scalar.start + begin + end) } else { scalar }
}

/// Writes what was resolved into the procedure.
pub(super) fn settle(procedure: &mut Procedure, resolved: Resolved) {
    for (step, name, read) in resolved.reads {
        procedure.steps[step.0].reads.insert(name, read);
    }
    for (step, branch, condition) in resolved.conditions {
        if let WayOut::Decision { branches, .. } = &mut procedure.steps[step.0].way_out {
            branches[branch].when = Some(condition);
        }
    }
}
