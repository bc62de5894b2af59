//! Findings as people, editors, programs and continuous integration read them: human, short, JSON, SARIF, GitHub.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use crate::source::{Diagnostic, Language, Phrase, Severity, Source, Span};

use super::arguments::Format;
use super::style::Style;

/// The findings of one file.
pub struct Found {
    pub source: Source,
    pub findings: Vec<Diagnostic>,
    /// The language they are told in.
    pub language: Language,
}

/// The findings of several files in one text.
pub fn render(found: &[Found], format: Format, style: Style, width: usize) -> String {
    match format {
        Format::Human => found.iter().map(|file| human(file, style, width)).collect(),
        Format::Short => lines(found, short),
        Format::Github => lines(found, github),
        Format::Json => format!("{}\n", json!({ "findings": list(found, json_finding) })),
        Format::Sarif => format!("{}\n", sarif(found)),
    }
}

fn lines(found: &[Found], line: impl Fn(&Found, &Diagnostic) -> String) -> String {
    list(found, |file, finding| line(file, finding) + "\n").concat()
}

fn list<T>(found: &[Found], tell: impl Fn(&Found, &Diagnostic) -> T) -> Vec<T> {
    found.iter().flat_map(|file| file.findings.iter().map(|finding| tell(file, finding))).collect()
}

/// Every finding with its source underlined.
fn human(file: &Found, style: Style, width: usize) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let mut text = String::new();
    for finding in &file.findings {
        let level = match finding.severity {
            Severity::Error => Level::ERROR.with_name(word(file.language, "kesalahan", "error")),
            Severity::Warning => Level::WARNING.with_name(word(file.language, "peringatan", "warning")),
        };
        let main = level.primary_title(say(file, &finding.message)).id(finding.code).element(snippet(
            file,
            finding.span,
            AnnotationKind::Primary,
        ));
        let mut groups: Vec<Group<'_>> = vec![main];
        for (span, what) in &finding.related {
            let note =
                Level::NOTE.with_name(word(file.language, "lihat", "see")).secondary_title(say(file, what));
            groups.push(note.element(snippet(file, *span, AnnotationKind::Context)));
        }
        if let Some(help) = &finding.help {
            let help_level = Level::HELP.with_name(word(file.language, "saran", "help"));
            groups.push(Group::with_title(help_level.secondary_title(say(file, help))));
        }
        text.push_str(&renderer.render(&groups));
        text.push_str("\n\n");
    }
    text
}

/// The lines of a place alone, so that a long file with many findings is not read again for each of them.
fn snippet<'f>(
    file: &'f Found,
    span: Span,
    kind: AnnotationKind,
) -> Snippet<'f, annotate_snippets::Annotation<'f>> {
    let source = &file.source;
    let first = source.position(span.start).line;
    let last = source.position(span.end.max(span.start)).line;
    let window = source.line(first).to(source.line(last));
    let text = source.slice(window);
    let start = span.start.saturating_sub(window.start).min(text.len());
    let end = span.end.saturating_sub(window.start).clamp(start, text.len());
    Snippet::source(text).line_start(first).path(source.path()).annotation(kind.span(start..end))
}

fn short(file: &Found, finding: &Diagnostic) -> String {
    let place = file.source.position(finding.span.start);
    let severity = match finding.severity {
        Severity::Error => word(file.language, "kesalahan", "error"),
        Severity::Warning => word(file.language, "peringatan", "warning"),
    };
    let (path, message) = (file.source.path(), one_line(say(file, &finding.message)));
    format!("{path}:{}:{}: {severity}[{}]: {message}", place.line, place.column, finding.code)
}

fn json_finding(file: &Found, finding: &Diagnostic) -> Value {
    let (start, end) = (file.source.position(finding.span.start), file.source.position(finding.span.end));
    json!({
        "file": file.source.path(),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "severity": severity_name(finding.severity),
        "code": finding.code,
        "message": say(file, &finding.message),
        "help": finding.help.as_ref().map(|help| say(file, help)),
    })
}

/// A workflow command that GitHub shows beside the line.
fn github(file: &Found, finding: &Diagnostic) -> String {
    let (start, end) = (file.source.position(finding.span.start), file.source.position(finding.span.end));
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    format!(
        "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}",
        severity_name(finding.severity),
        property(file.source.path()),
        start.line,
        start.column,
        end.line,
        end.column,
        property(finding.code),
        escape(say(file, &finding.message)),
    )
}

/// SARIF 2.1.0 with one run.
fn sarif(found: &[Found]) -> Value {
    let results = list(found, |file, finding| {
        let (start, end) = (file.source.position(finding.span.start), file.source.position(finding.span.end));
        json!({
            "ruleId": finding.code,
            "level": severity_name(finding.severity),
            "message": { "text": say(file, &finding.message) },
            "locations": [{ "physicalLocation": {
                "artifactLocation": { "uri": file.source.path() },
                "region": {
                    "startLine": start.line, "startColumn": start.column,
                    "endLine": end.line, "endColumn": end.column,
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

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn say<'f>(file: &Found, phrase: &'f Phrase) -> &'f str {
    phrase.in_language(file.language)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn word(language: Language, id: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Id => id,
        Language::En => en,
    }
}

/// How many errors and warnings there are.
pub fn count(found: &[Found]) -> (usize, usize) {
    let severities = list(found, |_, finding| finding.severity);
    let errors = severities.iter().filter(|severity| **severity == Severity::Error).count();
    (errors, severities.len() - errors)
}

/// `2 kesalahan, 1 peringatan`.
pub fn summary((errors, warnings): (usize, usize)) -> Phrase {
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    Phrase::new(
        format!("{errors} kesalahan, {warnings} peringatan"),
        format!("{}, {}", plural(errors, "error"), plural(warnings, "warning")),
    )
}
