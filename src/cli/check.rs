//! `sop check`: every finding of the documents named.

use std::path::Path;

use crate::desk::read_source;
use crate::document::{COMMANDS_FILE, Commands, read_commands};
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
    let commands = registered(check.commands.as_deref(), session)?;
    let today = Some(session.today());
    let options = Options { today, release: check.release, commands: commands.as_ref() };
    let mut found = Vec::new();
    for file in &check.files {
        let bytes = session.read(file)?;
        let source = read_source(&file.display().to_string(), &bytes);
        let report = procedure::check(&source, &options);
        let language = session.asked_language.unwrap_or(report.language);
        found.push(Found { source, findings: report.findings, language });
    }
    let (errors, warnings) = findings::count(&found);
    let mut text = findings::render(&found, session.format, session.style);
    if session.format == Format::Human {
        text.push_str(&verdict(&found, session));
    }
    session.answer(&text)?;
    let fails = errors > 0 || (warnings > 0 && (check.release || check.deny_warnings));
    Ok(if fails { Exit::Findings } else { Exit::Done })
}

/// The commands that the site has registered: in the file named, else in the store's folder; none where neither is there.
pub fn registered(named: Option<&Path>, session: &mut Session<'_, '_>) -> Result<Option<Commands>, Failure> {
    let (file, path) = match named {
        Some(file) => (file.to_owned(), file.display().to_string()),
        None => (session.data.join(COMMANDS_FILE), COMMANDS_FILE.to_owned()),
    };
    if named.is_none() && !file.exists() {
        return Ok(None);
    }
    let bytes = session.read(&file)?;
    let source = read_source(&path, &bytes);
    let (commands, findings) = read_commands(&source);
    let faulty = || session.faulty(&[Found { source, findings, language: session.language }]);
    commands.map(Some).ok_or_else(faulty)
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
