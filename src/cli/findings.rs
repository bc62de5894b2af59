//! Findings as people, editors, programs and continuous integration read them: human, short, JSON, SARIF, GitHub.

use serde::Serialize;
use serde_json::{Value, json};

use crate::source::render::{self, Finding};
use crate::source::{Diagnostic, Language, Phrase, Severity, Source, plural};

use super::arguments::Format;
use super::failure::{Exit, Failure};
use super::style::Style;

/// The findings of one file.
pub struct Found {
    pub source: Source,
    pub findings: Vec<Diagnostic>,
    /// The language they are told in.
    pub language: Language,
}

/// The findings of several files in one text.
pub fn render(found: &[Found], format: Format, style: Style) -> String {
    let each = |tell: &dyn Fn(&Found) -> String| found.iter().map(tell).collect();
    match format {
        Format::Human => {
            each(&|file| render::human(&file.source, &file.findings, file.language, style.colour))
        }
        Format::Short => each(&|file| render::short(&file.source, &file.findings, file.language)),
        Format::Github => list(found, github).concat(),
        Format::Json => {
            let findings = Findings { findings: list(found, finding) };
            serde_json::to_string(&findings).expect("numbers and texts are always JSON") + "\n"
        }
        Format::Sarif => format!("{}\n", sarif(found)),
    }
}

/// The findings as programs read them.
#[derive(Serialize)]
struct Findings {
    findings: Vec<Finding>,
}

fn finding(file: &Found, finding: &Diagnostic) -> Finding {
    Finding::new(&file.source, finding, file.language)
}

fn list<T>(found: &[Found], tell: impl Fn(&Found, &Diagnostic) -> T) -> Vec<T> {
    found.iter().flat_map(|file| file.findings.iter().map(|finding| tell(file, finding))).collect()
}

/// A workflow command that GitHub shows beside the line.
fn github(file: &Found, diagnostic: &Diagnostic) -> String {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    let Finding { file, line, column, end_line, end_column, severity, code, message, help: _ } =
        finding(file, diagnostic);
    let (file, title, message) = (property(&file), property(&code), escape(&message));
    format!(
        "::{} file={file},line={line},col={column},endLine={end_line},endColumn={end_column},title={title}::{message}\n",
        severity.word()
    )
}

/// SARIF 2.1.0 with one run.
fn sarif(found: &[Found]) -> Value {
    let results = list(found, |file, diagnostic| {
        let finding = finding(file, diagnostic);
        json!({
            "ruleId": finding.code,
            "level": finding.severity,
            "message": { "text": finding.message },
            "locations": [{ "physicalLocation": {
                "artifactLocation": { "uri": finding.file },
                "region": {
                    "startLine": finding.line, "startColumn": finding.column,
                    "endLine": finding.end_line, "endColumn": finding.end_column,
                },
            }}],
        })
    });
    let mut codes = list(found, |_, finding| finding.code);
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.into_iter().map(|code| json!({ "id": code })).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "sop", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// The no to files with errors, which stand above its sentence; in JSON, each in a line of the message.
pub fn faulty(found: &[Found], json: bool, style: Style) -> Failure {
    let paths: Vec<&str> = found.iter().map(|file| file.source.path()).collect();
    let failure = failed(&paths.join(", "), count(found));
    match json {
        true => failure.more(&render(found, Format::Short, style)),
        false => Failure { detail: render(found, Format::Human, style), ..failure },
    }
}

/// The same where a server found them, in the text that it was sent.
pub fn faulty_elsewhere(
    source: &Source,
    findings: &[Finding],
    language: Language,
    json: bool,
    style: Style,
) -> Failure {
    let named = |finding: &Finding| Finding { file: source.path().to_owned(), ..finding.clone() };
    let findings: Vec<Finding> = findings.iter().map(named).collect();
    let failure = failed(source.path(), counted(findings.iter().map(|finding| finding.severity)));
    match json {
        true => failure.more(&listed(&findings)),
        false => Failure { detail: render::human_told(source, &findings, language, style.colour), ..failure },
    }
}

/// The short form of findings whose texts are not here.
pub fn listed(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.short() + "\n").collect()
}

fn failed(paths: &str, count: (usize, usize)) -> Failure {
    let summary = summary(count);
    let message = Phrase::new(
        format!("{paths} tidak lolos pemeriksaan ({}); tidak ada yang ditulis.", summary.id),
        format!("{paths} does not pass the check ({}); nothing was written.", summary.en),
    );
    Failure::new(Exit::Findings, "findings", message)
}

/// How many errors and warnings there are.
pub fn count(found: &[Found]) -> (usize, usize) {
    counted(list(found, |_, finding| finding.severity).into_iter())
}

fn counted(severities: impl Iterator<Item = Severity>) -> (usize, usize) {
    let (errors, warnings): (Vec<_>, Vec<_>) = severities.partition(|severity| *severity == Severity::Error);
    (errors.len(), warnings.len())
}

/// `2 kesalahan, 1 peringatan`.
pub fn summary((errors, warnings): (usize, usize)) -> Phrase {
    Phrase::new(
        format!("{errors} kesalahan, {warnings} peringatan"),
        format!("{}, {}", plural(errors, "error"), plural(warnings, "warning")),
    )
}
