//! What `sop explain CODE` says: one row per code, kept beside the rule that has it.

use super::{Code, Language, Severity};

/// The explanation of one kind of finding.
#[derive(Debug)]
pub struct Explanation {
    pub code: Code,
    pub severity: Severity,
    /// What is wrong, in a few words; Indonesian, English.
    pub title: (&'static str, &'static str),
    /// Why it is wrong, and what to do; Indonesian, English.
    pub why: (&'static str, &'static str),
    /// An excerpt with the fault; empty where none can be shown in a few lines.
    pub wrong: &'static str,
    /// The same excerpt put right.
    pub right: &'static str,
}

impl Explanation {
    /// The whole explanation as a text, without a line break at its end.
    pub fn text(&self, language: Language) -> String {
        let (title, why) = match language {
            Language::Id => (self.title.0, self.why.0),
            Language::En => (self.title.1, self.why.1),
        };
        let (error, warning, wrong, right) = match language {
            Language::Id => ("kesalahan", "peringatan", "Keliru:", "Benar:"),
            Language::En => ("error", "warning", "Wrong:", "Right:"),
        };
        let severity = match self.severity {
            Severity::Error => error,
            Severity::Warning => warning,
        };
        let mut text = format!("{severity}[{}]: {title}\n\n{why}", self.code);
        for (head, excerpt) in [(wrong, self.wrong), (right, self.right)] {
            if !excerpt.is_empty() {
                let lines: Vec<String> =
                    excerpt.lines().map(|line| format!("    {line}").trim_end().to_owned()).collect();
                text.push_str(&format!("\n\n{head}\n\n{}", lines.join("\n")));
            }
        }
        text
    }
}
