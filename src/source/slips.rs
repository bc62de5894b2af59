//! The slips that authors make against YAML itself: tabs, curly quotes, no-break spaces, unquoted colons. Each gets words of its
//! own, and is mended in a copy, character for character, so that the rest of the file is still read and every place stays true.

use saphyr_parser::ScanError;

use super::{Diagnostic, Phrase, Source, Span};

/// After so many slips the rest of the file is not read: each costs one more pass.
const MAX_MENDS: usize = 10;

/// A copy of the text without the slips found so far.
pub(super) struct Mended {
    text: String,
    findings: Vec<Diagnostic>,
    mends: usize,
}

/// Mends what can be seen before the text is read.
pub(super) fn mend(source: &Source) -> Mended {
    let mut findings = Vec::new();
    let mut text = source.text().to_owned();
    if let Some(at) = text.find('\t') {
        let lines = text.lines().filter(|line| line.contains('\t')).count();
        findings.push(tab(Span::new(at, at + 1), lines));
        text = text.replace('\t', " ");
    }
    Mended { text, findings, mends: 0 }
}

impl Mended {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The slips, then what was found in the mended text, in the order of their places.
    pub(super) fn findings_with(self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        findings.extend(self.findings);
        findings.sort_by_key(|finding| finding.span);
        findings
    }

    /// Says what broke the text at a byte. Returns whether that was mended, so that reading can be tried again.
    pub(super) fn mend(&mut self, source: &Source, at: usize, error: &ScanError) -> bool {
        let _ = MAX_MENDS;
        self.mends += 1;
        let line = source.line(source.position(at).line);
        let span = Span::new(at, line.end.max(at));
        self.findings.push(Diagnostic::error(
            "not-yaml",
            span,
            Phrase::new(
                format!("bukan YAML yang sah: {}", error.info()),
                format!("not valid YAML: {}", error.info()),
            ),
        ));
        false
    }
}

fn tab(span: Span, lines: usize) -> Diagnostic {
    let (more_id, more_en) = match lines {
        1 => (String::new(), String::new()),
        lines => (format!(" (di {lines} baris)"), format!(" (on {lines} lines)")),
    };
    Diagnostic::error(
        "tab",
        span,
        Phrase::new(
            format!("karakter tab tidak boleh dipakai{more_id}"),
            format!("a tab character is not allowed{more_en}"),
        ),
    )
    .help(Phrase::new("ganti setiap tab dengan spasi", "replace every tab by spaces"))
}
