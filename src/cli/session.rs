//! One call while it is carried out: the shell, and what its flags and variables settled.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::source::{Language, Phrase};

use super::arguments::{Format, Global, Tongue};
use super::failure::{Exit, Failure};
use super::shell::Shell;
use super::style::Style;

/// The largest file that is read, in bytes. A document may be 1 MiB; one byte more shows that a file is larger.
const READ_LIMIT: u64 = 1024 * 1024 + 1;

pub struct Session<'s, 'a> {
    pub shell: &'s mut Shell<'a>,
    /// The language of messages.
    pub language: Language,
    /// The language of messages where the flag, not the environment, asked for it.
    pub asked_language: Option<Language>,
    pub format: Format,
    pub style: Style,
    /// The folder of the store.
    pub data: PathBuf,
    /// The person named by flag or environment.
    pub person: Option<String>,
}

impl<'s, 'a> Session<'s, 'a> {
    pub fn new(
        global: &Global,
        language: Language,
        style: Style,
        shell: &'s mut Shell<'a>,
    ) -> Session<'s, 'a> {
        let data = global.data.clone().or_else(|| shell.set("SOP_DATA").map(PathBuf::from));
        Session {
            language,
            asked_language: global.lang.map(|tongue| match tongue {
                Tongue::Id => Language::Id,
                Tongue::En => Language::En,
            }),
            format: global.format,
            style,
            data: shell.path(&data.unwrap_or_else(|| PathBuf::from(".sop"))),
            person: global.person.clone().or_else(|| shell.set("SOP_AS")),
            shell,
        }
    }

    pub fn json(&self) -> bool {
        self.format == Format::Json
    }

    /// The sentence in the session's language.
    pub fn word(&self, id: &str, en: &str) -> String {
        match self.language {
            Language::Id => id,
            Language::En => en,
        }
        .to_owned()
    }

    /// Writes the result to stdout.
    pub fn answer(&mut self, text: &str) -> Result<Exit, Failure> {
        self.shell.answer(text.as_bytes()).map(|()| Exit::Done).map_err(|error| unwritten(&error))
    }

    /// Reads a document, or what else a person wrote; `-` is stdin. Never more than a document may hold.
    pub fn read(&mut self, file: &Path) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let outcome = if file == Path::new("-") {
            self.shell.stdin.take(READ_LIMIT).read_to_end(&mut bytes)
        } else {
            let opened = std::fs::File::open(self.shell.path(file));
            opened.and_then(|opened| opened.take(READ_LIMIT).read_to_end(&mut bytes))
        };
        match outcome {
            Ok(_) => Ok(bytes),
            Err(error) => Err(unread(file, &error)),
        }
    }
}

/// A file that cannot be read: one that is not there is a thing not found, anything else the world's failure.
fn unread(file: &Path, error: &io::Error) -> Failure {
    let name = file.display();
    if error.kind() == io::ErrorKind::NotFound {
        let message = Phrase::new(format!("berkas {name} tidak ada"), format!("no file {name}"));
        return Failure::new(Exit::NotFound, "no-file", message);
    }
    Failure::world(Phrase::new(format!("membaca {name}"), format!("reading {name}")), error)
}

/// Stdout that takes no more.
pub fn unwritten(error: &io::Error) -> Failure {
    Failure::world(Phrase::new("menulis hasil", "writing the result"), error)
}
