//! Findings made readable: `human` with the source underlined, `short` for editors, `json` for programs. Prints nothing itself.

use std::borrow::Cow;
use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Diagnostic, Language, Position, Severity, Source, Span};

/// A finding as programs read it. Lines and columns begin at 1, columns count characters, the end is exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    pub severity: Severity,
    pub code: Cow<'static, str>,
    pub message: String,
    pub help: Option<String>,
}

impl Finding {
    pub fn new(source: &Source, diagnostic: &Diagnostic, language: Language) -> Finding {
        let start = source.position(diagnostic.span.start);
        let end = source.position(diagnostic.span.end);
        Finding {
            file: source.path().to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            severity: diagnostic.severity,
            code: diagnostic.code.into(),
            message: diagnostic.message.in_language(language).to_owned(),
            help: diagnostic.help.as_ref().map(|help| help.in_language(language).to_owned()),
        }
    }

    /// `path:line:column: severity[code]: message`.
    pub fn short(&self) -> String {
        let Finding { file, line, column, severity, code, message, .. } = self;
        format!("{file}:{line}:{column}: {}[{code}]: {message}", severity.word())
    }

    /// Where it is in the text that it is about.
    fn span(&self, source: &Source) -> Span {
        let byte = |line, column| source.byte(Position { line, column });
        Span::new(byte(self.line, self.column), byte(self.end_line, self.end_column))
    }
}

/// A finding as people are shown it.
struct Shown<'a> {
    severity: Severity,
    code: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    span: Span,
    related: Vec<(Span, &'a str)>,
}

/// The short form, a line for each finding.
pub fn short(source: &Source, findings: &[Diagnostic], language: Language) -> String {
    let mut lines = String::new();
    for finding in findings {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{}", Finding::new(source, finding, language).short());
    }
    lines
}

/// The findings with the source line and the place underlined, an empty line after each.
pub fn human(source: &Source, findings: &[Diagnostic], language: Language, colour: bool) -> String {
    underlined(source, findings.iter().map(|finding| Shown::here(finding, language)), language, colour)
}

/// The same of findings that were made elsewhere, about this text.
pub fn human_told(source: &Source, findings: &[Finding], language: Language, colour: bool) -> String {
    underlined(source, findings.iter().map(|finding| Shown::told(finding, source)), language, colour)
}

impl<'a> Shown<'a> {
    fn here(finding: &'a Diagnostic, language: Language) -> Shown<'a> {
        let related = finding.related.iter().map(|(place, what)| (*place, what.in_language(language)));
        Shown {
            severity: finding.severity,
            code: finding.code,
            message: finding.message.in_language(language),
            help: finding.help.as_ref().map(|help| help.in_language(language)),
            span: finding.span,
            related: related.collect(),
        }
    }

    fn told(finding: &'a Finding, source: &Source) -> Shown<'a> {
        let Finding { severity, code, message, help, .. } = finding;
        let span = finding.span(source);
        Shown { severity: *severity, code, message, help: help.as_deref(), span, related: Vec::new() }
    }
}

fn underlined<'a>(
    source: &Source,
    findings: impl Iterator<Item = Shown<'a>>,
    language: Language,
    colour: bool,
) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for finding in findings {
        text.push_str(&renderer.render(&[group(source, &finding, language)]));
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(source: &'a Source, finding: &Shown<'a>, language: Language) -> Group<'a> {
    let (error, warning, help) = match language {
        Language::Id => ("kesalahan", "peringatan", "saran"),
        Language::En => ("error", "warning", "help"),
    };
    let level = match finding.severity {
        Severity::Error => Level::ERROR.with_name(error),
        Severity::Warning => Level::WARNING.with_name(warning),
    };
    let window = window(source, finding);
    let mut snippet = Snippet::source(source.slice(window))
        .path(source.path())
        .line_start(source.position(window.start).line)
        .annotation(AnnotationKind::Primary.span(within(finding.span, window)));
    for (place, what) in &finding.related {
        snippet = snippet.annotation(AnnotationKind::Context.span(within(*place, window)).label(*what));
    }
    let title = level.primary_title(finding.message).id(finding.code);
    let mut group = title.element(snippet);
    if let Some(text) = finding.help {
        group = group.element(Level::HELP.with_name(help).message(text));
    }
    group
}

/// The whole lines that hold a finding's places.
fn window(source: &Source, finding: &Shown<'_>) -> Span {
    let spans = || finding.related.iter().map(|(span, _)| *span).chain([finding.span]);
    let start = spans().map(|span| span.start).min().unwrap_or(0);
    let end = spans().map(|span| span.end).max().unwrap_or(0);
    let first = source.line(source.position(start).line);
    let last = source.line(source.position(end).line);
    Span::new(first.start, last.end.max(first.start))
}

/// A place counted from the window's start; an empty one is given a character, so that there is something to underline.
fn within(span: Span, window: Span) -> std::ops::Range<usize> {
    let length = window.end - window.start;
    let start = span.start.clamp(window.start, window.end) - window.start;
    let end = span.end.clamp(span.start, window.end.max(span.start)).saturating_sub(window.start);
    start..end.clamp(start, length.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Phrase;

    fn source() -> Source {
        Source::new("sop/surat.yaml", "sop: 1\nid: Surat Masuk\ntitle: “É”\n")
    }

    fn findings() -> Vec<Diagnostic> {
        let message = Phrase::new("nama tidak sah", "no valid name");
        let first = Phrase::new("bahasanya di sini", "its language is here");
        vec![
            Diagnostic::error("invalid-id", Span::new(11, 22), message.clone())
                .help(Phrase::new("misalnya `surat-masuk`", "for example `surat-masuk`"))
                .related(Span::new(5, 6), first),
            Diagnostic::warning("curly-quote", Span::new(30, 38), message),
        ]
    }

    #[test]
    fn the_short_form_is_one_line_each() {
        assert_eq!(
            short(&source(), &findings(), Language::En),
            "sop/surat.yaml:2:5: error[invalid-id]: no valid name\n\
             sop/surat.yaml:3:8: warning[curly-quote]: no valid name\n"
        );
    }

    #[test]
    fn the_human_form_underlines_the_place() {
        insta::assert_snapshot!(human(&source(), &findings(), Language::Id, false));
    }

    #[test]
    fn what_was_found_elsewhere_is_shown_as_if_it_were_found_here() {
        let here = &findings()[1..];
        let told = Finding::new(&source(), &here[0], Language::En);
        let text = serde_json::to_string(&told).expect("it is plain data");
        let read: Finding = serde_json::from_str(&text).expect("as it was written");
        assert_eq!(read, told);
        let shown = human_told(&source(), &[read], Language::En, false);
        assert_eq!(shown, human(&source(), here, Language::En, false));
    }

    #[test]
    fn the_form_for_programs_counts_characters() {
        let finding = Finding::new(&source(), &findings()[1], Language::En);
        let json = serde_json::to_string(&finding).expect("it is plain data");
        assert_eq!(
            json,
            concat!(
                r#"{"file":"sop/surat.yaml","line":3,"column":8,"end_line":3,"end_column":11,"#,
                r#""severity":"warning","code":"curly-quote","message":"no valid name","help":null}"#
            )
        );
    }

    #[test]
    fn a_place_outside_the_text_is_no_danger() {
        let message = Phrase::new("x", "x");
        let findings = [
            Diagnostic::error("too-large", Span::new(9_000, 9_001), message.clone()),
            Diagnostic::error("too-large", Span::new(0, 0), message),
        ];
        let text = human(&source(), &findings, Language::En, false);
        assert_eq!(text.matches("error[too-large]: x").count(), 2, "{text}");
        human(&Source::new("leer.yaml", ""), &findings, Language::En, true);
    }
}
