//! `sop check`: every finding of the documents named.

use crate::desk::read_source;
use crate::procedure::{self, Options};
use crate::source::{MAX_BYTES, Severity};

use super::arguments::{Check, Format};
use super::failure::{Exit, Failure};
use super::findings::{self, Found};
use super::session::Session;

pub fn run(check: &Check, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    if check.fix {
        return Err(Failure::not_built("sop check --fix"));
    }
    let options =
        Options { today: Some((session.shell.now)().date_naive()), release: check.release, commands: None };
    let mut found = Vec::new();
    for file in &check.files {
        let bytes = session.read(file)?;
        let source = read_source(&file.display().to_string(), &bytes);
        let report = procedure::check(&source, &options);
        let language = session.asked_language.unwrap_or(report.language);
        found.push(Found { source, findings: report.findings, language });
    }
    let (errors, warnings) = findings::count(&found);
    let mut text = findings::render(&found, session.format, session.style, session.shell.width);
    if session.format == Format::Human {
        text.push_str(&verdict(&found, session));
    }
    session.answer(&text)?;
    let fails = errors > 0 || (warnings > 0 && (check.release || check.deny_warnings));
    Ok(if fails { Exit::Findings } else { Exit::Done })
}

/// A line for each file: what is in it, or that all is well.
fn verdict(found: &[Found], session: &Session<'_, '_>) -> String {
    let line = |file: &Found| {
        let count = findings::count(std::slice::from_ref(file));
        let summary = findings::summary(count);
        let path = file.source.path();
        let severity = file.findings.iter().map(|finding| finding.severity).max();
        match severity {
            None => format!("{} {path}\n", session.style.good("✓")),
            Some(Severity::Warning) => {
                format!("{} {path}: {}\n", session.style.warning("!"), summary.in_language(file.language))
            }
            Some(Severity::Error) => {
                format!("{} {path}: {}\n", session.style.error("✗"), summary.in_language(file.language))
            }
        }
    };
    found.iter().map(line).collect()
}

// Reading stops one byte beyond what a document may hold, and the reader then says that it is too large.
const _: () = assert!(super::session::READ_LIMIT > MAX_BYTES as u64);
