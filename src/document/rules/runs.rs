//! Automatic steps against the site's registered commands, where these are handed in.

use super::Sheet;
use crate::document::commands::{Command, Commands};
use crate::document::places::Place;
use crate::document::{Step, hole, pattern};
use crate::source::{self, Diagnostic, Explanation, Phrase, Severity};

pub(super) static EXPLANATIONS: [Explanation; 1] = [Explanation {
    code: "unknown-command",
    severity: Severity::Error,
    title: ("perintah yang tidak terdaftar", "a command that is not registered"),
    why: (
        "`run` hanya menyebut nama perintah yang didaftarkan pengelola situs di `commands.yaml`; SOP tidak dapat menjalankan yang lain.",
        "`run` only names a command that the site's keeper has registered in `commands.yaml`; an SOP can run nothing else.",
    ),
    wrong: "run: pg_dump --all",
    right: "run: pg-dump",
}];

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(commands) = sheet.options.commands else { return };
    for (id, procedure) in &sheet.document.procedures {
        for (row, step) in procedure.steps.iter().enumerate() {
            let place = sheet.places.step(id, row);
            let Some(run) = &step.run else { continue };
            match commands.commands.get(run) {
                None => findings.push(unknown_command(run, commands, place.get("run"))),
                Some(command) => inputs(step, command, place, findings),
            }
        }
    }
}

fn unknown_command(run: &str, commands: &Commands, place: Place<'_>) -> Diagnostic {
    let finding = Diagnostic::error(
        "unknown-command",
        place.span(),
        Phrase::new(
            format!("tidak ada perintah terdaftar `{run}`"),
            format!("no command `{run}` is registered"),
        ),
    );
    match source::nearest(run, commands.commands.keys().map(String::as_str)) {
        None => finding,
        Some(name) => {
            finding.help(Phrase::new(format!("maksud Anda `{name}`?"), format!("did you mean `{name}`?")))
        }
    }
}

fn inputs(step: &Step, command: &Command, place: Place<'_>, findings: &mut Vec<Diagnostic>) {
    let run = step.run.as_deref().unwrap_or_default();
    for name in command.inputs.keys().filter(|name| !step.with.contains_key(*name)) {
        let span =
            if place.get("with").is_written() { place.get("with").key() } else { place.get("run").span() };
        findings.push(Diagnostic::error(
            "missing-input",
            span,
            Phrase::new(
                format!("masukan `{name}` untuk perintah `{run}` belum diberikan"),
                format!("the input `{name}` of the command `{run}` is not given"),
            ),
        ));
    }
    for (name, value) in &step.with {
        let place = place.get("with").get(name);
        let Some(input) = command.inputs.get(name) else {
            let known = command.inputs.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let finding = Diagnostic::error(
                "unknown-input",
                place.key(),
                Phrase::new(
                    format!("perintah `{run}` tidak punya masukan `{name}`"),
                    format!("the command `{run}` has no input `{name}`"),
                ),
            );
            findings.push(
                finding.help(Phrase::new(format!("masukannya: {known}"), format!("its inputs: {known}"))),
            );
            continue;
        };
        // A hole is filled when the command runs, and checked then.
        let fits =
            hole(value).is_some() || pattern(&input.pattern).is_ok_and(|pattern| pattern.is_match(value));
        if !fits {
            findings.push(Diagnostic::error(
                "invalid-input",
                place.span(),
                Phrase::new(
                    format!("nilai `{name}` tidak sesuai pola `{}`", input.pattern),
                    format!("the value of `{name}` does not match `{}`", input.pattern),
                ),
            ));
        }
    }
}
