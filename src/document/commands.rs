//! The commands that a site has registered, read from its `commands.yaml`. Runs none of them.

use indexmap::IndexMap;
use serde::Deserialize;

use super::keys::COMMANDS;
use super::places::Places;
use super::read;
use super::reading;
use super::shape::Shape;
use crate::calendar::Duration;
use crate::source::{Diagnostic, Explanation, Phrase, Severity, Source};

pub(super) static EXPLANATIONS: [Explanation; 3] = [
    Explanation {
        code: "unknown-input",
        severity: Severity::Error,
        title: ("masukan yang tidak ada", "an input that is not there"),
        why: (
            "Perintah hanya menerima masukan yang didaftarkan situs, dan `{…}` di dalam `exec` harus salah satunya.",
            "A command takes only the inputs that the site has registered, and a `{…}` in `exec` must be one of them.",
        ),
        wrong: "run: pg-dump\nwith: { databse: arsip }",
        right: "run: pg-dump\nwith: { database: arsip }",
    },
    Explanation {
        code: "missing-input",
        severity: Severity::Error,
        title: ("masukan yang belum diberikan", "an input that is not given"),
        why: (
            "Setiap masukan perintah harus diberi nilai di `with`.",
            "Every input of a command needs a value in `with`.",
        ),
        wrong: "run: pg-dump",
        right: "run: pg-dump\nwith: { database: arsip, file: arsip.dump }",
    },
    Explanation {
        code: "invalid-input",
        severity: Severity::Error,
        title: ("masukan yang tidak sesuai polanya", "an input that does not match its pattern"),
        why: (
            "Situs menetapkan pola bagi setiap masukan, agar tidak ada yang disisipkan ke baris perintah.",
            "The site sets a pattern for each input, so that nothing can be smuggled into the command line.",
        ),
        wrong: "with: { database: \"arsip; rm -rf /\" }",
        right: "with: { database: arsip }",
    },
];

/// What a site has registered, by name.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Commands {
    pub commands: IndexMap<String, Command>,
}

/// One registered command.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Command {
    /// The program and its arguments, never given to a shell; `{name}` stands for an input.
    pub exec: Vec<String>,
    pub inputs: IndexMap<String, Input>,
    #[serde(deserialize_with = "reading::duration")]
    pub timeout: Option<Duration>,
    /// Whether it may be run again after a crash that leaves open whether it ran.
    pub idempotent: bool,
}

/// One input of a command.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Input {
    /// A regular expression that the whole value must match.
    pub pattern: String,
}

impl Command {
    /// The inputs that `exec` has holes for, in order, each with the argument it stands in.
    pub fn holes(&self) -> impl Iterator<Item = (usize, &str)> {
        self.exec.iter().enumerate().flat_map(|(argument, text)| {
            let pieces = text.split('{').skip(1);
            pieces.filter_map(move |piece| piece.split_once('}').map(|(name, _)| (argument, name)))
        })
    }
}

/// Reads a file of commands. `None` where it is no YAML mapping.
pub fn read_commands(source: &Source) -> (Option<Commands>, Vec<Diagnostic>) {
    let (commands, places, mut findings) = read::shaped::<Commands>(source, &Shape::Mapping(&COMMANDS));
    let Some(commands) = commands else { return (None, findings) };
    findings.extend(undeclared_holes(&commands, &places));
    findings.sort_by_key(|finding| finding.span);
    (Some(commands), findings)
}

fn undeclared_holes(commands: &Commands, places: &Places) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (id, command) in &commands.commands {
        let exec = places.root().get("commands").get(id).get("exec");
        for (argument, name) in command.holes().filter(|(_, name)| !command.inputs.contains_key(*name)) {
            findings.push(Diagnostic::error(
                "unknown-input",
                exec.item(argument).span(),
                Phrase::new(
                    format!("`{{{name}}}` tidak ada di `inputs` perintah `{id}`"),
                    format!("`{{{name}}}` is not among the `inputs` of the command `{id}`"),
                ),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Part, Unit};

    #[test]
    fn the_commands_of_a_site_are_read() {
        let text = "commands:\n  pg-dump:\n    exec: [pg_dump, --format=custom, \"--file={file}\", \"{database}\"]\n    \
            inputs: { database: { pattern: \"^[a-z_][a-z0-9_]*$\" }, file: { pattern: \"^[A-Za-z0-9._/-]*$\" } }\n    \
            timeout: 2 jam\n    idempotent: false\n";
        let (commands, findings) = read_commands(&Source::new("commands.yaml", text));
        assert_eq!(findings, []);
        let command = &commands.expect("it is right").commands["pg-dump"];
        assert_eq!(command.holes().collect::<Vec<_>>(), [(2, "file"), (3, "database")]);
        let timeout = command.timeout.clone().expect("it is written");
        assert_eq!(timeout.parts, [Part { count: 2, unit: Unit::WorkingHours }]);
        assert!(!command.idempotent);
    }

    #[test]
    fn a_hole_needs_an_input() {
        let text = "commands:\n  salin: { exec: [cp, \"{dari}\", \"{ke}\"], inputs: { dari: { pattern: \"[a-z]+\" } } }\n";
        let (_, findings) = read_commands(&Source::new("commands.yaml", text));
        let said: Vec<_> =
            findings.iter().map(|finding| (finding.code, finding.message.en.as_str())).collect();
        assert_eq!(said, [("unknown-input", "`{ke}` is not among the `inputs` of the command `salin`")]);
    }
}
