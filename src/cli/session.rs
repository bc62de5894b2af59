//! One call while it is carried out: the shell, and what its flags and variables settled.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::calendar::Date;
use crate::desk::{Denial, Derivation, Desk, Visitor};
use crate::procedure::{self, Options};
use crate::source::render::Finding;
use crate::source::{Language, Phrase, Source};
use crate::store::{MemoryStore, Notice, Opening, Store, StoreError, open_shared, open_shared_existing};

use super::arguments::{Format, Global, Tongue};
use super::failure::{Exit, Failure};
use super::findings::{self, Found};
use super::shell::{Shell, quoted};
use super::style::Style;

/// The largest file that is read, in bytes. A document may be 1 MiB; one byte more shows that a file is larger.
pub const READ_LIMIT: u64 = 1024 * 1024 + 1;

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
    /// What to type for this program.
    pub called: String,
    /// The same, with the flags that must be repeated.
    pub program: String,
    /// The desk that a server holds open; none: the store is opened for each command.
    pub held: Option<Desk>,
}

impl<'s, 'a> Session<'s, 'a> {
    pub fn new(
        global: &Global,
        language: Language,
        style: Style,
        shell: &'s mut Shell<'a>,
    ) -> Session<'s, 'a> {
        let called = called(&shell.program);
        let program = match &global.data {
            Some(data) => format!("{called} --data {}", quoted(&data.display().to_string())),
            None => called.clone(),
        };
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
            called,
            program,
            held: None,
            shell,
        }
    }

    /// Who asks when no flag names a person.
    pub fn unnamed_person(&self) -> String {
        self.shell.set("SOP_AS").unwrap_or_else(|| self.shell.os_user.clone())
    }

    pub fn json(&self) -> bool {
        self.format == Format::Json
    }

    pub fn today(&self) -> Date {
        (self.shell.now)().date_naive()
    }

    /// The sentence in the session's language.
    pub fn word(&self, id: &str, en: &str) -> String {
        self.language.choose(id, en).to_owned()
    }

    /// Writes the result to stdout.
    pub fn answer(&mut self, text: &str) -> Result<Exit, Failure> {
        self.answer_bytes(text.as_bytes())
    }

    /// Writes the result to stdout as it is.
    pub fn answer_bytes(&mut self, bytes: &[u8]) -> Result<Exit, Failure> {
        self.shell.answer(bytes).map(|()| Exit::Done).map_err(|error| unwritten(&error))
    }

    /// Writes one value as JSON to stdout.
    pub fn answer_json<T: serde::Serialize>(&mut self, value: &T) -> Result<Exit, Failure> {
        let text = json_line(value)?;
        self.answer(&text)
    }

    /// Writes a list to stdout, each value a line of JSON.
    pub fn answer_lines<T: serde::Serialize>(&mut self, values: &[T]) -> Result<Exit, Failure> {
        let lines: String = values.iter().map(json_line).collect::<Result<_, _>>()?;
        self.answer(&lines)
    }

    /// The desk before the store in the folder, which is made if it is not there; where a server holds it, before the server's.
    pub fn desk(&mut self, command: &str) -> Result<Desk, Failure> {
        if let Some(desk) = &self.held {
            return Ok(desk.clone());
        }
        let data = self.data.clone();
        let store = self.open(command, |opening| open_shared(&data, opening))?;
        Ok(self.desk_before(store))
    }

    /// The desk before the store in the folder; where there is none, before an empty one that is nowhere, so that
    /// nothing is made.
    pub fn desk_if_any(&mut self, command: &str) -> Result<Desk, Failure> {
        if let Some(desk) = &self.held {
            return Ok(desk.clone());
        }
        let data = self.data.clone();
        let store = self.open(command, |opening| open_shared_existing(&data, opening))?;
        Ok(match store {
            Some(store) => self.desk_before(store),
            None => self.desk_before(Arc::new(MemoryStore::new(Arc::new(Derivation)))),
        })
    }

    /// Lets go of the store in order. What was acknowledged is safe without it, so a failure is only told.
    pub fn close(&mut self, desk: &Desk) {
        if self.held.is_some() {
            return;
        }
        if let Err(denial) = desk.close() {
            let failure = self.deny(denial);
            self.shell.say(failure.message.in_language(self.language));
        }
    }

    fn desk_before(&self, store: Arc<dyn Store>) -> Desk {
        Desk::new(store, self.shell.now, self.shell.os_user.clone()).asked_by(self.person.as_deref())
    }

    /// Opens a store; what a person should know about it goes to stderr.
    pub fn open<T>(
        &mut self,
        command: &str,
        open: impl FnOnce(Opening<'_>) -> Result<T, StoreError>,
    ) -> Result<T, Failure> {
        let time = (self.shell.now)().to_rfc3339();
        let (language, json) = (self.language, self.json());
        let shell = &mut *self.shell;
        let mut notify = |notice: Notice| {
            if let (Some(phrase), false) = (notice.describe(), json) {
                shell.say(phrase.in_language(language));
            }
        };
        let opening = Opening { derive: Arc::new(Derivation), command, time: &time, notify: &mut notify };
        open(opening).map_err(|error| self.deny(Denial::Store(error)))
    }

    /// The person who asks.
    pub fn visitor(&self, desk: &Desk) -> Result<Visitor, Failure> {
        desk.visitor(self.person.as_deref()).map_err(|denial| self.deny(denial))
    }

    /// The desk's no, as this face tells it.
    pub fn deny(&self, denial: Denial) -> Failure {
        match denial {
            Denial::Faulty { document: source, findings, language } => {
                let language = self.asked_language.unwrap_or(language);
                let found = [Found { source, findings, language }];
                self.faulty(&found)
            }
            other => Failure::from(&other),
        }
    }

    /// A line on stderr that does not stand in the way.
    pub fn caution(&mut self, text: &Phrase) {
        let label = self.style.warning(&self.word("peringatan", "warning"));
        let line = format!("{label}: {}", text.in_language(self.language));
        self.shell.say(&line);
    }

    /// The no to files with errors.
    pub fn faulty(&self, found: &[Found]) -> Failure {
        findings::faulty(found, self.json(), self.style)
    }

    /// The no to a file that a server found errors in.
    pub fn faulty_elsewhere(&self, source: &Source, findings: &[Finding]) -> Failure {
        // Servers tell them in the document's language, as the checker does here.
        let language = procedure::check(source, &Options::default()).language;
        findings::faulty_elsewhere(source, findings, language, self.json(), self.style)
    }

    /// Findings that stand in nobody's way, a line each on stderr; `sop check` shows them whole.
    pub fn warn(&mut self, found: Found) {
        if !found.findings.is_empty() && !self.json() {
            let text = findings::render(&[found], Format::Short, self.style);
            self.shell.say(&text);
        }
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

/// A program started by its path is called so again; any other is found by the shell.
fn called(program: &str) -> String {
    if program.contains('/') { quoted(program) } else { "sop".to_owned() }
}

/// A file that cannot be read: one that is not there is a thing not found, anything else the world's failure.
pub fn unread(file: &Path, error: &io::Error) -> Failure {
    let name = file.display();
    if error.kind() == io::ErrorKind::NotFound {
        let message = Phrase::new(format!("berkas {name} tidak ada"), format!("no file {name}"));
        return Failure::new(Exit::NotFound, "no_file", message);
    }
    Failure::world(&Phrase::new(format!("membaca {name}"), format!("reading {name}")), error)
}

fn json_line<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    let text = serde_json::to_string(value).map_err(|error| unwritten(&error.into()))?;
    Ok(text + "\n")
}

/// Stdout that takes no more.
pub fn unwritten(error: &io::Error) -> Failure {
    Failure::world(&Phrase::new("menulis hasil", "writing the result"), error)
}
