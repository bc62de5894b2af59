//! A document's own tests: they name steps, answers, fields and outcomes that their procedure has.

use indexmap::IndexMap;

use super::Sheet;
use super::fields::wrong_value;
use crate::document::places::Place;
use crate::document::{Field, FormUse, Given, Procedure, Step, Target, Test};
use crate::source::{self, Diagnostic, Explanation, Language, Phrase, Severity, Span};

pub(super) static EXPLANATIONS: [Explanation; 5] = [
    Explanation {
        code: "invalid-value",
        severity: Severity::Error,
        title: ("nilai yang tidak cocok dengan isiannya", "a value that does not fit its field"),
        why: (
            "Uji mengisi isian dengan nilai yang jenis, batas, pola, atau pilihannya tidak sesuai; orang pun tidak akan dapat mengisinya.",
            "A test fills a field in with a value that its type, bounds, pattern or options do not allow; no person could fill it in either.",
        ),
        wrong: "answers: { mengisi: { set: { jumlah: banyak } } }",
        right: "answers: { mengisi: { set: { jumlah: 12 } } }",
    },
    Explanation {
        code: "unknown-answer",
        severity: Severity::Error,
        title: ("jawaban yang tidak ada", "an answer that is not there"),
        why: (
            "Uji memberi jawaban yang bukan cabang langkah itu, atau menjawab langkah yang tidak bertanya.",
            "A test gives an answer that is no branch of the step, or answers a step that asks nothing.",
        ),
        wrong: "branches: { Ya: a, Tidak: b }\n# tests: answers: { memeriksa: Mungkin }",
        right: "# tests: answers: { memeriksa: Tidak }",
    },
    Explanation {
        code: "unknown-field",
        severity: Severity::Error,
        title: ("isian yang tidak ada", "a field that is not there"),
        why: (
            "Uji mengisi isian yang tidak ada di formulir langkah itu.",
            "A test fills in a field that the step's form does not have.",
        ),
        wrong: "answers: { mengisi: { set: { nam: Budi } } }",
        right: "answers: { mengisi: { set: { nama: Budi } } }",
    },
    Explanation {
        code: "unknown-outcome",
        severity: Severity::Error,
        title: ("hasil akhir yang tidak ada", "an outcome that is not there"),
        why: (
            "Uji mengharapkan hasil akhir yang tidak dimiliki satu akhir pun di prosedur itu. Akhir biasa berhasil `selesai` (`completed` dalam dokumen `en`).",
            "A test expects an outcome that no end of the procedure has. A plain end has the outcome `selesai` (`completed` in an `en` document).",
        ),
        wrong: "expect: { outcome: tolak }",
        right: "expect: { outcome: ditolak }",
    },
    Explanation {
        code: "not-optional",
        severity: Severity::Error,
        title: ("melewati langkah yang wajib", "skipping a step that is required"),
        why: (
            "Uji melewati langkah yang tidak punya `optional`; pelaksananya tidak boleh melewatinya.",
            "A test skips a step without `optional`; its actor may not skip it.",
        ),
        wrong: "answers: { memeriksa: { skip: true } }",
        right: "- { id: memeriksa, …, optional: apabila diperlukan }",
    },
];

pub(in crate::document) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Diagnostic>) {
    for (at, test) in sheet.document.tests.iter().enumerate() {
        let place = sheet.places.root().get("tests").item(at);
        let Some(procedure) = sheet.document.procedures.get(&test.procedure) else { continue };
        // What the procedure really has is not known while its flow is in doubt.
        if sheet.unclear.contains(&test.procedure) {
            continue;
        }
        let judge = Judge { sheet, id: &test.procedure, procedure };
        let before =
            sheet.document.tests[..at].iter().any(|other| !test.name.is_empty() && other.name == test.name);
        findings.extend(before.then(|| duplicate_name(&test.name, place.get("name").span())));
        judge.answers(test, place.get("answers"), findings);
        judge.expectation(test, place.get("expect"), findings);
    }
}

/// One test's procedure, and what it has.
struct Judge<'a> {
    sheet: &'a Sheet<'a>,
    id: &'a str,
    procedure: &'a Procedure,
}

impl Judge<'_> {
    fn answers(&self, test: &Test, place: Place<'_>, findings: &mut Vec<Diagnostic>) {
        for (id, visits) in &test.answers {
            let place = place.get(id);
            if id == "start" {
                self.opening(visits, place, findings);
                continue;
            }
            let Some(step) = self.step(id) else {
                findings.push(self.unknown_step(id, place.key()));
                continue;
            };
            for (visit, given) in visits.iter().enumerate() {
                self.given(step, given, place.item(visit), findings);
            }
        }
    }

    /// What is filled in on opening stands under `start`, which no step can be called.
    fn opening(&self, visits: &[Given], place: Place<'_>, findings: &mut Vec<Diagnostic>) {
        let fields = self.procedure.form.as_ref().and_then(|form| self.fields(form));
        for (visit, given) in visits.iter().enumerate() {
            set("start", fields, given, place.item(visit).get("set"), findings);
        }
    }

    fn given(&self, step: &Step, given: &Given, place: Place<'_>, findings: &mut Vec<Diagnostic>) {
        if let Some(answer) = &given.answer {
            let place = if place.get("answer").is_written() { place.get("answer") } else { place };
            findings.extend(unknown_answer(step, answer, place.scalar()));
        }
        if self.has_clear_form(step) {
            let fields = step.form.as_ref().and_then(|form| self.fields(form));
            set(&step.id, fields, given, place.get("set"), findings);
        }
        if given.skip && step.optional.is_none() {
            findings.push(Diagnostic::error(
                "not-optional",
                place.get("skip").key(),
                Phrase::new(
                    format!("langkah `{}` tidak boleh dilewati: tidak ada `optional`", step.id),
                    format!("step `{}` cannot be skipped: it has no `optional`", step.id),
                ),
            ));
        }
    }

    fn expectation(&self, test: &Test, place: Place<'_>, findings: &mut Vec<Diagnostic>) {
        for (at, id) in test.path.iter().flatten().enumerate() {
            if self.step(id).is_none() {
                findings.push(self.unknown_step(id, place.get("path").item(at).span()));
            }
        }
        let Some(outcome) = &test.outcome else { return };
        let outcomes = self.outcomes();
        if outcomes.contains(&outcome.as_str()) {
            return;
        }
        let list = outcomes.iter().map(|outcome| format!("`{outcome}`")).collect::<Vec<_>>().join(", ");
        findings.push(
            Diagnostic::error(
                "unknown-outcome",
                place.get("outcome").span(),
                Phrase::new(
                    format!("prosedur `{}` tidak dapat berakhir dengan `{outcome}`", test.procedure),
                    format!("procedure `{}` cannot end with `{outcome}`", test.procedure),
                ),
            )
            .help(Phrase::new(format!("hasil akhirnya: {list}"), format!("its outcomes: {list}"))),
        );
    }

    fn step(&self, id: &str) -> Option<&Step> {
        self.procedure.steps.iter().find(|step| step.id == id)
    }

    /// Whether nothing is wrong with what the step's form is said to hold.
    fn has_clear_form(&self, step: &Step) -> bool {
        let Sheet { places, faults, .. } = self.sheet;
        let forms = places.root().get("forms");
        let row = self.procedure.steps.iter().position(|other| std::ptr::eq(other, step));
        let form = row.map(|row| places.step(self.id, row).get("form"));
        form.into_iter().chain([forms]).all(|place| !faults.within(place.written()))
    }

    fn fields<'b>(&'b self, form: &'b FormUse) -> Option<&'b IndexMap<String, Field>> {
        match form {
            FormUse::Inline(fields) => Some(fields),
            FormUse::Named(name) => self.sheet.document.forms.get(name).map(|form| &form.fields),
        }
    }

    /// Every outcome that an end of the procedure has. The last row ends plainly where it says nothing else.
    fn outcomes(&self) -> Vec<&str> {
        let plain = match self.sheet.document.language {
            Language::Id => "selesai",
            Language::En => "completed",
        };
        let steps = &self.procedure.steps;
        let falls_off =
            steps.last().is_some_and(|s| s.next.is_none() && s.end.is_none() && s.branches.is_empty());
        let mut outcomes: Vec<&str> = if falls_off { vec![plain] } else { Vec::new() };
        for step in steps {
            outcomes.extend(step.end.as_deref());
            let branches = step.branches.values().map(|branch| &branch.target);
            let limit = step.at_most.as_ref().map(|limit| &limit.then);
            for target in step.next.iter().chain(branches).chain(limit) {
                match target {
                    Target::End { outcome, .. } => outcomes.push(outcome.as_deref().unwrap_or(plain)),
                    Target::Steps(_) => {}
                }
            }
        }
        outcomes.sort_unstable();
        outcomes.dedup();
        outcomes
    }

    fn unknown_step(&self, id: &str, span: Span) -> Diagnostic {
        let finding = Diagnostic::error(
            "unknown-step",
            span,
            Phrase::new(
                format!("prosedur yang diuji tidak punya langkah `{id}`"),
                format!("the procedure under test has no step `{id}`"),
            ),
        );
        did_you_mean(finding, id, self.procedure.steps.iter().map(|step| step.id.as_str()))
    }
}

/// What a test fills in: fields that the form has, with values that they can hold.
fn set(
    step: &str,
    fields: Option<&IndexMap<String, Field>>,
    given: &Given,
    place: Place<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    for (name, value) in &given.set {
        let place = place.get(name);
        match fields.and_then(|fields| fields.get(name)) {
            None => {
                let known = fields.into_iter().flat_map(|fields| fields.keys().map(String::as_str));
                findings.push(unknown_field(step, name, known, place.key()));
            }
            Some(field) => {
                let message = wrong_value(field, value.trim(), &Phrase::new("nilai", "the value"));
                findings.extend(message.map(|it| Diagnostic::error("invalid-value", place.span(), it)));
            }
        }
    }
}

fn unknown_answer(step: &Step, answer: &str, span: Span) -> Option<Diagnostic> {
    let is_same = |known: &&String| known.trim().to_lowercase() == answer.trim().to_lowercase();
    if step.branches.keys().any(|known| is_same(&known)) {
        return None;
    }
    let message = match step.branches.is_empty() {
        true => Phrase::new(
            format!("langkah `{}` tidak bertanya, jadi tidak ada jawaban `{answer}`", step.id),
            format!("step `{}` asks nothing, so there is no answer `{answer}`", step.id),
        ),
        false => Phrase::new(
            format!("langkah `{}` tidak punya jawaban `{answer}`", step.id),
            format!("step `{}` has no answer `{answer}`", step.id),
        ),
    };
    let finding = Diagnostic::error("unknown-answer", span, message);
    if step.branches.is_empty() {
        return Some(finding);
    }
    let list = step.branches.keys().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ");
    Some(finding.help(Phrase::new(format!("jawabannya: {list}"), format!("its answers: {list}"))))
}

fn unknown_field<'a>(step: &str, name: &str, known: impl Iterator<Item = &'a str>, span: Span) -> Diagnostic {
    let finding = Diagnostic::error(
        "unknown-field",
        span,
        Phrase::new(
            format!("formulir `{step}` tidak punya isian `{name}`"),
            format!("the form of `{step}` has no field `{name}`"),
        ),
    );
    did_you_mean(finding, name, known)
}

fn did_you_mean<'a>(finding: Diagnostic, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    match source::nearest(name, known) {
        None => finding,
        Some(meant) => {
            finding.help(Phrase::new(format!("maksud Anda `{meant}`?"), format!("did you mean `{meant}`?")))
        }
    }
}

fn duplicate_name(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "duplicate-id",
        span,
        Phrase::new(format!("sudah ada uji bernama `{name}`"), format!("there is a test `{name}` already")),
    )
}
