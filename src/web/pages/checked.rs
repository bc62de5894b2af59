//! A document that was checked, as a page shows it: its text with every finding at its line, its charts beside, and what differs from the
//! edition in force. While it has errors, the charts are those of the last text that had none.

use serde::Serialize;

use crate::procedure::difference::{Change, ChangeKind, compare};
use crate::procedure::{Edition, Procedure, Report};
use crate::source::render::Finding;
use crate::source::{Language, Severity, Source, plural};
use crate::text::Fonts;

use super::charts::{self, ChartView};
use super::documents::{self, ChangesOf};

/// With more lines only those around findings are shown.
const LINES_MAX: usize = 3000;

/// So many lines before and after a finding are then shown with it.
const AROUND: usize = 3;

#[derive(Serialize)]
pub(in crate::web) struct CheckedView {
    pub name: String,
    errors: usize,
    warnings: usize,
    /// The same in words.
    errors_said: String,
    warnings_said: String,
    lines: Vec<LineView>,
    /// Where they stand, worst first.
    findings: Vec<FindingView>,
    pub charts: Vec<ChartView>,
    /// Whether the charts are those of an earlier text.
    former: bool,
    /// What differs from the edition in force; none where there is none, or the text has errors.
    changes: Option<Vec<ChangesOf>>,
}

/// A line of the text; `gap`: lines before it are left out.
#[derive(Serialize)]
struct LineView {
    number: usize,
    before: String,
    /// What the first finding of the line is about.
    marked: String,
    after: String,
    tone: &'static str,
    findings: Vec<FindingView>,
    gap: bool,
}

#[derive(Debug, Clone, Serialize)]
struct FindingView {
    line: usize,
    tone: &'static str,
    word: &'static str,
    message: String,
    help: Option<String>,
    code: String,
}

/// What a page shows of a text and what checking it came to. `good` is the last text without errors, `in_force` what to compare with.
pub(in crate::web) fn view(
    source: &Source,
    report: &Report,
    (good, in_force): (Option<&Edition>, Option<&Edition>),
    fonts: &Fonts,
    language: Language,
) -> CheckedView {
    let told = |finding| Finding::new(source, finding, report.language);
    let findings: Vec<Finding> = report.findings.iter().map(told).collect();
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let drawn = report.edition.as_ref().or(good);
    let mut charts: Vec<ChartView> =
        drawn.map(|edition| all_charts(edition, fonts, language)).unwrap_or_default();
    let compared = report.edition.as_ref().zip(in_force).map(|(new, old)| (new, compare(old, new)));
    if let Some((new, changes)) = &compared {
        mark(&mut charts, new, changes);
    }
    let mut listed: Vec<FindingView> = findings.iter().map(|one| shown(one, language)).collect();
    listed.sort_by_key(|finding| (finding.tone != "late", finding.line));
    let warnings = findings.len() - errors;
    let said = |count: usize, id: &str, en: &str| language.choose(format!("{count} {id}"), plural(count, en));
    CheckedView {
        name: source.path().to_owned(),
        errors,
        warnings,
        errors_said: said(errors, "kesalahan", "error"),
        warnings_said: said(warnings, "peringatan", "warning"),
        lines: lines(source, &findings, language),
        findings: listed,
        charts,
        former: report.edition.is_none() && good.is_some(),
        changes: compared.map(|(new, changes)| documents::in_groups(&changes, new, language)),
    }
}

fn all_charts(edition: &Edition, fonts: &Fonts, language: Language) -> Vec<ChartView> {
    let chart = |procedure: &std::sync::Arc<Procedure>| documents::chart(edition, procedure, fonts, language);
    edition.procedures.values().map(chart).collect()
}

/// Marks the rows of what came and what changed.
fn mark(charts: &mut [ChartView], new: &Edition, changes: &[Change]) {
    for change in changes {
        let (Some(key), Some(id)) = (&change.procedure, &change.step) else { continue };
        let found = charts.iter_mut().find(|chart| chart.procedure == *key).zip(new.procedures.get(key));
        let Some((chart, procedure)) = found else { continue };
        let Some(step) = procedure.find_step(id) else { continue };
        let is_new = change.kind == ChangeKind::StepAdded;
        // A row is known by the first step in it.
        let row = &procedure.rows[procedure.step(step).row];
        charts::mark(chart, id, &procedure.step(row.steps[0]).id, if is_new { "added" } else { "changed" });
    }
}

fn shown(finding: &Finding, language: Language) -> FindingView {
    let is_error = finding.severity == Severity::Error;
    FindingView {
        line: finding.line,
        tone: if is_error { "late" } else { "soon" },
        word: match is_error {
            true => language.choose("Kesalahan", "Error"),
            false => language.choose("Peringatan", "Warning"),
        },
        message: finding.message.clone(),
        help: finding.help.clone(),
        code: finding.code.to_string(),
    }
}

fn lines(source: &Source, findings: &[Finding], language: Language) -> Vec<LineView> {
    let count = source.line_count();
    let near = |number: usize| findings.iter().any(|finding| finding.line.abs_diff(number) <= AROUND);
    let mut last = 0;
    let numbers = (1..=count).filter(|number| count <= LINES_MAX || near(*number));
    let mut line = |number: usize| {
        let own: Vec<&Finding> = findings.iter().filter(|finding| finding.line == number).collect();
        let worst = own.iter().any(|finding| finding.severity == Severity::Error);
        let (before, marked, after) = parted(source.slice(source.line(number)), own.first().copied());
        let gap = number > last + 1;
        last = number;
        LineView {
            number,
            before,
            marked,
            after,
            tone: match own.is_empty() {
                true => "",
                false if worst => "late",
                false => "soon",
            },
            findings: own.into_iter().map(|finding| shown(finding, language)).collect(),
            gap,
        }
    };
    numbers.map(&mut line).collect()
}

/// A line's text before, in and after what a finding is about.
fn parted(text: &str, finding: Option<&Finding>) -> (String, String, String) {
    let Some(finding) = finding else { return (text.to_owned(), String::new(), String::new()) };
    let letters: Vec<char> = text.chars().collect();
    let start = (finding.column - 1).min(letters.len());
    let end = if finding.end_line > finding.line { letters.len() } else { finding.end_column - 1 };
    let end = end.clamp(start, letters.len());
    let part = |range: std::ops::Range<usize>| letters[range].iter().collect::<String>();
    (part(0..start), part(start..end), part(end..letters.len()))
}
