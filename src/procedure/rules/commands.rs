//! Commands: that `run` names one that the site has registered, and gives it the inputs it takes. Without the site's list nothing
//! is said.

use crate::document;
use crate::procedure::check::{Commands, Subject};
use crate::procedure::model::{StepIx, Work};
use crate::source::{Diagnostic, Phrase, nearest};

/// Judges every `run` of a procedure.
pub(super) fn judge(subject: Subject, commands: &Commands, findings: &mut Vec<Diagnostic>) {
    for (at, step) in subject.procedure.steps.iter().enumerate() {
        let Work::Run { command, with } = &step.work else { continue };
        let place = subject.step_place(StepIx(at));
        let Some(inputs) = commands.get(command) else {
            let finding = Diagnostic::error(
                "unknown-command",
                place.get("run").span(),
                Phrase::new(
                    format!("perintah `{command}` tidak terdaftar di tempat ini"),
                    format!("no command `{command}` is registered here"),
                ),
            );
            findings.push(suggest(finding, command, commands.keys()));
            continue;
        };
        for (input, value) in with {
            let place = place.get("with").get(input);
            match inputs.get(input) {
                None => {
                    let words = Phrase::new(
                        format!("perintah `{command}` tidak mengenal masukan `{input}`"),
                        format!("the command `{command}` takes no input `{input}`"),
                    );
                    let finding = Diagnostic::error("unknown-input", place.key(), words);
                    findings.push(suggest(finding, input, inputs.keys()));
                }
                Some(Some(pattern)) if !fits(value, pattern) => {
                    let words = Phrase::new(
                        format!("masukan `{input}` harus berbentuk `{pattern}`"),
                        format!("the input `{input}` must look like `{pattern}`"),
                    );
                    findings.push(Diagnostic::error("invalid-input", place.span(), words));
                }
                Some(_) => {}
            }
        }
        let missing: Vec<&str> =
            inputs.keys().filter(|input| !with.contains_key(*input)).map(String::as_str).collect();
        if !missing.is_empty() {
            let missing = missing.join("`, `");
            let words = Phrase::new(
                format!("perintah `{command}` memerlukan masukan `{missing}`"),
                format!("the command `{command}` needs the input `{missing}`"),
            );
            findings.push(Diagnostic::error("missing-input", place.get("run").span(), words));
        }
    }
}

/// Whether a value matches its pattern; one that no pattern can be read for is the site's matter, not the author's.
fn fits(value: &str, pattern: &str) -> bool {
    document::pattern(pattern).map_or(true, |pattern| pattern.is_match(value))
}

fn suggest<'a>(finding: Diagnostic, word: &str, known: impl Iterator<Item = &'a String>) -> Diagnostic {
    match nearest(word, known.map(String::as_str)) {
        Some(near) => {
            finding.help(Phrase::new(format!("maksud Anda `{near}`?"), format!("did you mean `{near}`?")))
        }
        None => finding,
    }
}
