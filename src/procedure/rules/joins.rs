//! Joins: that every step which `wait_for` lists has an arrow to it, and that there is something to join.

use crate::procedure::model::StepIx;
use crate::procedure::soundness::Outline;
use crate::procedure::subject::Subject;
use crate::source::{Diagnostic, Explanation, Phrase, Severity};

pub(super) static EXPLANATIONS: [Explanation; 2] = [
    Explanation {
        code: "no-arrow-to-join",
        severity: Severity::Error,
        title: ("menunggu langkah yang tidak menuju ke sini", "waiting for a step that does not lead here"),
        why: (
            "`wait_for` tidak menggambar alur: langkah yang ditunggu harus menuju ke sini dengan `next`, cabang, atau urutan baris. Tanpa itu \
             langkah ini menunggu selamanya.",
            "`wait_for` draws no arrow: a step that is waited for must lead here by `next`, a branch or row order. Without that this \
             step would wait for ever.",
        ),
        wrong: "- { id: a, next: c }\n- { id: b, next: end }\n- { id: c, wait_for: [a, b] }",
        right: "- { id: a, next: c }\n- { id: b, next: c }\n- { id: c, wait_for: [a, b] }",
    },
    Explanation {
        code: "lone-join",
        severity: Severity::Warning,
        title: ("`wait_for` dengan satu langkah", "`wait_for` with one step"),
        why: (
            "Menunggu satu langkah saja sama dengan alur biasa: langkah ini terbuka begitu alur itu datang.",
            "Waiting for one step is what any arrow does: the step opens as soon as it comes.",
        ),
        wrong: "wait_for: [memeriksa]",
        right: "wait_for: [memeriksa, menghitung]",
    },
];

/// Judges every join of a procedure.
pub(super) fn judge(subject: Subject, outline: &Outline, findings: &mut Vec<Diagnostic>) {
    for (at, step) in subject.procedure.steps.iter().enumerate() {
        let place = subject.step_place(StepIx(at)).get("wait_for");
        for from in &step.join {
            if outline.leads(from.0, at) {
                continue;
            }
            let id = &subject.procedure.step(*from).id;
            let name = subject.name(*from);
            let finding = Diagnostic::error(
                "no-arrow-to-join",
                place.naming(id).span(),
                Phrase::new(
                    format!(
                        "langkah {name} ditunggu di sini, tetapi tidak ada alur dari sana ke langkah ini"
                    ),
                    format!("step {name} is waited for, but no arrow leads from it to this step"),
                ),
            );
            findings.push(finding.help(Phrase::new(
                format!("arahkan `next` atau cabang `{id}` ke `{}`, atau hapus dari `wait_for`", step.id),
                format!(
                    "let `next` or a branch of `{id}` lead to `{}`, or take it out of `wait_for`",
                    step.id
                ),
            )));
        }
        if let [only] = step.join[..]
            && outline.leads(only.0, at)
        {
            findings.push(Diagnostic::warning(
                "lone-join",
                place.key(),
                Phrase::new(
                    "`wait_for` dengan satu langkah tidak menunggu apa pun lagi; hapus saja",
                    "`wait_for` with one step waits for nothing more; leave it out",
                ),
            ));
        }
    }
}
