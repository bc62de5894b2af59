//! `sop explain`: what a finding means and how it is put right, by its code; without a code, all of them.

use serde_json::json;

use crate::office;
use crate::procedure;
use crate::source::{Explanation, Language, Phrase, Severity, nearest};

use super::arguments::Explain;
use super::failure::{Exit, Failure};
use super::session::Session;
use super::table::Table;

pub fn run(explain: &Explain, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let Some(code) = &explain.code else { return list(session) };
    let wanted = code.trim().trim_matches(['[', ']']).to_lowercase();
    let Some(found) = explanations().find(|explanation| explanation.code == wanted) else {
        let message = Phrase::new(
            format!("Tidak ada temuan berkode \"{code}\"."),
            format!("There is no finding with the code \"{code}\"."),
        );
        let near = nearest(&wanted, explanations().map(|explanation| explanation.code));
        let near = near.map(|code| format!("sop explain {code}"));
        return Err(Failure::new(Exit::NotFound, "no_code", message).allowed(near));
    };
    if session.json() {
        let text = found.text(session.language);
        return session.answer_json(&json!({
            "code": found.code,
            "severity": found.severity.word(),
            "title": title(found, session.language),
            "text": text,
        }));
    }
    let text = found.text(session.language);
    session.answer(&format!("{text}\n"))
}

fn list(session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let mut all: Vec<&Explanation> = explanations().collect();
    all.sort_by_key(|explanation| explanation.code);
    if session.json() {
        let language = session.language;
        let line = |explanation: &&Explanation| {
            json!({
                "code": explanation.code,
                "severity": explanation.severity.word(),
                "title": title(explanation, language),
            })
        };
        return session.answer_lines(&all.iter().map(line).collect::<Vec<_>>());
    }
    let heads = session.language.choose(["KODE", "", "ARTI"], ["CODE", "", "MEANING"]);
    let mut table = Table::new(&heads);
    for explanation in &all {
        let severity = match explanation.severity {
            Severity::Error => session.word("kesalahan", "error"),
            Severity::Warning => session.word("peringatan", "warning"),
        };
        let meaning = title(explanation, session.language).to_owned();
        table.row(vec![explanation.code.to_owned(), severity, meaning]);
    }
    let style = session.style;
    let text = table.render(session.shell.width, |row, column, cell| match (row, column) {
        (None, _) | (Some(_), 1) => style.dim(cell),
        (Some(_), 0) => style.bold(cell),
        (Some(_), _) => cell.to_owned(),
    });
    session.answer(&text)
}

fn explanations() -> impl Iterator<Item = &'static Explanation> {
    procedure::explanations().chain(office::explanations())
}

fn title(explanation: &Explanation, language: Language) -> &'static str {
    language.choose(explanation.title.0, explanation.title.1)
}
