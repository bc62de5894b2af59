//! What the program is given by the shell that starts it: folder, environment, clock, user, streams. Everything outside comes
//! in here, so that a test can be a shell, too.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use crate::calendar::Time;
use crate::source::Language;

/// The shell's side of one call.
pub struct Shell<'a> {
    /// How this program was called.
    pub program: String,
    /// The folder that relative paths start from.
    pub folder: PathBuf,
    /// The variables of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// The wall clock, with the office's offset.
    pub now: fn() -> Time,
    /// The name of the system's user.
    pub os_user: String,
    /// The program that watches commands while they run: this one, where it can.
    pub warden: Option<PathBuf>,
    pub stdin: &'a mut dyn BufRead,
    pub stdout: &'a mut dyn Write,
    pub stderr: &'a mut dyn Write,
    /// Whether a person sits at stdin and stdout, so that questions may be asked.
    pub interactive: bool,
    /// Whether stdout and stderr may be coloured.
    pub colour: bool,
    /// How many characters wide the screen is.
    pub width: usize,
}

impl Shell<'_> {
    /// Where a path typed by the person leads.
    pub fn path(&self, typed: &Path) -> PathBuf {
        self.folder.join(typed)
    }

    /// A variable that is set to something.
    pub fn set(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// The language of messages that the environment asks for: `id` and `id_ID` are Indonesian, as are an unset, `C`
    /// and POSIX one; any other is English.
    pub fn language(&self) -> Language {
        self.set("SOP_LANG").or_else(|| self.set("LANG")).map_or(Language::Id, |name| language(&name))
    }

    /// Writes to stderr; that nobody reads it is no reason to stop.
    pub fn say(&mut self, text: &str) {
        let _ = writeln!(self.stderr, "{}", text.trim_end_matches('\n'));
    }

    /// Writes a result to stdout. A reader who left early (`sop list | head`) has what he wanted.
    pub fn answer(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = self.stdout.write_all(bytes).and_then(|()| self.stdout.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}

/// The width of the terminal in characters: 80 where there is none, and never more than is pleasant to read.
pub fn screen_width() -> usize {
    let size = rustix::termios::tcgetwinsize(io::stdout());
    let columns = size.map_or(0, |size| usize::from(size.ws_col));
    if columns == 0 { 80 } else { columns.clamp(40, 120) }
}

fn language(name: &str) -> Language {
    let name = name.to_lowercase();
    let plain = name.split(['.', '@']).next().unwrap_or_default();
    if plain == "c" || plain == "posix" || plain.starts_with("id") { Language::Id } else { Language::En }
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./:=,".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{language, quoted};
    use crate::source::Language;

    #[test]
    fn words_are_quoted_where_a_shell_would_cut_them() {
        for (word, typed) in [
            ("Disetujui", "Disetujui"),
            ("Ya, lanjut", "'Ya, lanjut'"),
            ("Jum'at", r"'Jum'\''at'"),
            ("$(rm)", "'$(rm)'"),
            ("~/sop", "'~/sop'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(word), typed);
        }
    }

    #[test]
    fn the_language_follows_the_locale() {
        for name in ["id", "id_ID.UTF-8", "ID", "C", "C.UTF-8", "POSIX"] {
            assert_eq!(language(name), Language::Id, "{name}");
        }
        for name in ["en", "en_US.UTF-8", "nl_NL", "de"] {
            assert_eq!(language(name), Language::En, "{name}");
        }
    }
}
