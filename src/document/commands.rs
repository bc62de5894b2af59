//! The commands that a site has registered, read from its `commands.yaml`. Runs none of them.

use chrono::TimeDelta;
use indexmap::IndexMap;
use serde::Deserialize;

use super::keys::COMMANDS;
use super::places::Place;
use super::reading;
use super::shape::Shape;
use super::shaped::shaped;
use crate::calendar::{Duration, Part, Unit};
use crate::source::{Diagnostic, Explanation, Phrase, Severity, Source};

pub(super) static EXPLANATIONS: [Explanation; 4] = [
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
    Explanation {
        code: "invalid-command",
        severity: Severity::Error,
        title: (
            "perintah yang tidak dapat dijalankan seperti tertulis",
            "a command that cannot be run as it is written",
        ),
        why: (
            "Batas waktu perintah adalah waktu berlalu, dalam menit, jam, atau hari. Folder dan berkas ditulis dengan jalur penuh, agar artinya tidak \
             bergantung pada tempat orang mengetik. Nama variabel yang diawali `SOP_` disediakan sendiri oleh program.",
            "A command's time limit is elapsed time, in minutes, hours or days. Folders and files are written with their full path, so that their \
             meaning does not depend on where somebody types. Names of variables that begin with `SOP_` are set by the program itself.",
        ),
        wrong: "timeout: 1 bulan\nfolder: cadangan",
        right: "timeout: 6 jam\nfolder: /srv/cadangan",
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
    /// The program and its arguments, never given to a shell; `{name}` stands for an input, or for one of [`BUILT_IN`].
    pub exec: Vec<String>,
    pub inputs: IndexMap<String, Input>,
    #[serde(deserialize_with = "reading::duration")]
    pub timeout: Option<Duration>,
    /// Whether it may be run again after a crash that leaves open whether it ran.
    pub idempotent: bool,
    /// Whether it starts a service, which stays when the command has ended well.
    pub service: bool,
    /// Where it works; none: an empty folder that is removed afterwards.
    pub folder: Option<String>,
    /// Variables besides the few that every command gets.
    pub environment: IndexMap<String, String>,
    /// Variables whose values stand in files of the site, by name.
    pub secrets: IndexMap<String, String>,
    pub sandbox: Sandbox,
}

/// One input of a command.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Input {
    /// A regular expression that the whole value must match.
    pub pattern: String,
}

/// What a command may reach.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "reading::Written<Reach>")]
pub enum Sandbox {
    /// Programs and settings of the system, its working folder, and this.
    Within(Reach),
    /// Whatever its user may.
    Off,
}

/// What a command may reach besides.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reach {
    /// Files and folders that may be read, and run.
    pub read: Vec<String>,
    /// Files and folders that may be read, written and removed.
    pub write: Vec<String>,
    /// Whether it may open connections to other machines.
    pub network: bool,
}

/// What may stand in the holes of `exec` without being an input: the run's id, the step's, how many times it was reached, today.
pub const BUILT_IN: [&str; 4] = ["sop.instance", "sop.step", "sop.visit", "sop.date"];

/// How long a command may take where nothing is said.
const TIMEOUT: TimeDelta = TimeDelta::hours(1);

impl Default for Sandbox {
    fn default() -> Sandbox {
        Sandbox::Within(Reach::default())
    }
}

impl From<reading::Written<Reach>> for Sandbox {
    fn from(written: reading::Written<Reach>) -> Sandbox {
        match written {
            reading::Written::Keys(reach) => Sandbox::Within(reach),
            reading::Written::Text(_) | reading::Written::List(_) => Sandbox::Off,
        }
    }
}

impl Command {
    /// The inputs that `exec` has holes for, in order, each with the argument it stands in.
    pub fn holes(&self) -> impl Iterator<Item = (usize, &str)> {
        self.exec.iter().enumerate().flat_map(|(argument, text)| {
            let holes = pieces(text).into_iter().filter_map(|piece| match piece {
                Piece::Hole(name) => Some(name),
                Piece::Text(_) => None,
            });
            holes.map(move |name| (argument, name))
        })
    }

    /// How long it may take, in elapsed time; `None` where `timeout` is in units that are not of this kind, which
    /// [`read_commands`] refuses.
    pub fn limit(&self) -> Option<TimeDelta> {
        let Some(timeout) = &self.timeout else { return Some(TIMEOUT) };
        let elapsed = |part: &Part| {
            let count = i64::from(part.count);
            match part.unit {
                Unit::WorkingMinutes => TimeDelta::try_minutes(count),
                Unit::WorkingHours | Unit::ElapsedHours => TimeDelta::try_hours(count),
                Unit::WorkingDays | Unit::CalendarDays => TimeDelta::try_days(count),
                Unit::WorkingWeeks | Unit::Months | Unit::Semesters | Unit::Years => None,
            }
        };
        let parts: Option<Vec<TimeDelta>> = timeout.parts.iter().map(elapsed).collect();
        parts.filter(|parts| !parts.is_empty()).map(|parts| parts.into_iter().sum())
    }
}

/// A part of an argument of `exec`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    Text(&'t str),
    /// What stands between braces: a small letter, then small letters, digits, `_`, `-` and `.`.
    Hole(&'t str),
}

/// The parts of an argument of `exec`, in order. Braces around anything but a name are text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut begun, mut at) = (Vec::new(), 0, 0);
    while let Some(open) = text[at..].find('{').map(|found| at + found) {
        at = open + 1;
        let Some(name) = text[at..].split_once('}').map(|(name, _)| name).filter(|name| is_name(name)) else {
            continue;
        };
        pieces.extend([Piece::Text(&text[begun..open]), Piece::Hole(name)]);
        at += name.len() + 1;
        begun = at;
    }
    pieces.push(Piece::Text(&text[begun..]));
    pieces
}

fn is_name(text: &str) -> bool {
    let follows = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(follows)
}

/// What a site's file of commands is called in its store's folder.
pub const COMMANDS_FILE: &str = "commands.yaml";

/// Reads a file of commands. With errors among the findings there are none.
pub fn read_commands(source: &Source) -> (Option<Commands>, Vec<Diagnostic>) {
    let (commands, places, mut findings) = shaped::<Commands>(source, &Shape::Mapping(&COMMANDS));
    let Some(commands) = commands else { return (None, findings) };
    for (id, command) in &commands.commands {
        let place = places.root().get("commands").get(id);
        undeclared_holes(id, command, place.get("exec"), &mut findings);
        unfit(command, place, &mut findings);
    }
    findings.sort_by_key(|finding| finding.span);
    let is_sound = findings.iter().all(|finding| finding.severity < Severity::Error);
    (is_sound.then_some(commands), findings)
}

fn undeclared_holes(id: &str, command: &Command, exec: Place<'_>, findings: &mut Vec<Diagnostic>) {
    let is_known = |name: &str| command.inputs.contains_key(name) || BUILT_IN.contains(&name);
    for (argument, name) in command.holes().filter(|(_, name)| !is_known(name)) {
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

fn unfit(command: &Command, place: Place<'_>, findings: &mut Vec<Diagnostic>) {
    let mut refuse = |place: Place<'_>, id: &str, en: &str| {
        findings.push(Diagnostic::error("invalid-command", place.span(), Phrase::new(id, en)));
    };
    if command.timeout.is_some() && command.limit().is_none() {
        refuse(
            place.get("timeout"),
            "batas waktu perintah adalah waktu berlalu: menit, jam, atau hari",
            "a command's time limit is elapsed time: minutes, hours or days",
        );
    }
    let reserved = "nama yang diawali `SOP_` disediakan sendiri oleh program";
    let reserved_en = "names that begin with `SOP_` are set by the program itself";
    for variables in ["environment", "secrets"] {
        let table = if variables == "secrets" { &command.secrets } else { &command.environment };
        for name in table.keys().filter(|name| name.starts_with("SOP_")) {
            refuse(place.get(variables).get(name), reserved, reserved_en);
        }
    }
    let mut paths: Vec<(Place<'_>, &str)> = Vec::new();
    paths.extend(command.folder.as_deref().map(|folder| (place.get("folder"), folder)));
    paths.extend(command.secrets.iter().map(|(name, file)| (place.get("secrets").get(name), file.as_str())));
    if let Sandbox::Within(Reach { read, write, .. }) = &command.sandbox {
        for (key, list) in [("read", read), ("write", write)] {
            let place = place.get("sandbox").get(key);
            paths.extend(list.iter().enumerate().map(|(nth, path)| (place.item(nth), path.as_str())));
        }
    }
    for (place, _) in paths.iter().filter(|(_, path)| !path.starts_with('/')) {
        refuse(
            *place,
            "jalurnya harus penuh, diawali `/`",
            "the path must be a full one that begins with `/`",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let (commands, findings) = read_commands(&Source::new("commands.yaml", text));
        assert_eq!(commands, None);
        let said: Vec<_> =
            findings.iter().map(|finding| (finding.code, finding.message.en.as_str())).collect();
        assert_eq!(said, [("unknown-input", "`{ke}` is not among the `inputs` of the command `salin`")]);
    }

    #[test]
    fn what_a_command_may_reach_is_written_in_full() {
        let text = "commands:\n  salin:\n    exec: [cp, a, \"{sop.instance}\"]\n    timeout: 1 bulan\n    folder: cadangan\n    \
            secrets: { SOP_SANDI: /etc/sandi }\n    sandbox: { read: [/srv, data], network: true }\n";
        let (_, findings) = read_commands(&Source::new("commands.yaml", text));
        let said: Vec<_> =
            findings.iter().map(|finding| (finding.code, finding.message.en.as_str())).collect();
        let path = "the path must be a full one that begins with `/`";
        let expected = [
            "a command's time limit is elapsed time: minutes, hours or days",
            path,
            "names that begin with `SOP_` are set by the program itself",
            path,
        ];
        assert_eq!(said, expected.map(|message| ("invalid-command", message)));
    }

    #[test]
    fn a_sandbox_is_on_unless_it_is_said_to_be_off() {
        let text = "commands:\n  a: { exec: [a] }\n  b: { exec: [b], sandbox: off }\n  c: { exec: [c], sandbox: { network: true } }\n";
        let (commands, findings) = read_commands(&Source::new("commands.yaml", text));
        assert_eq!(findings, []);
        let commands = commands.expect("it is right").commands;
        let boxes: Vec<&Sandbox> = commands.values().map(|command| &command.sandbox).collect();
        let network = Sandbox::Within(Reach { network: true, ..Reach::default() });
        assert_eq!(boxes, [&Sandbox::default(), &Sandbox::Off, &network]);
        assert_eq!(commands["a"].limit(), Some(TIMEOUT));
    }
}
