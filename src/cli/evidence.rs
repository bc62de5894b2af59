//! `sop attach` and `sop evidence`: files brought to an instance's tasks, listed, and given back.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::calendar::Time;
use crate::desk::{Act, Filed, View};
use crate::source::Phrase;

use super::act::told;
use super::arguments::{Attach, Evidence};
use super::bring::Brought;
use super::failure::{Exit, Failure};
use super::session::Session;
use super::table::Table;
use crate::calendar::when;

/// How many digits of a SHA-256 name a file well enough.
const LEAST_DIGITS: usize = 8;

pub fn attach(asked: &Attach, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop attach")?;
    let visitor = session.visitor(&desk)?;
    let view = desk.show(&asked.id).map_err(|no| session.deny(no))?;
    let (step, files) = step_and_files(&asked.files, &view)?;
    let folder = session.shell.folder.clone();
    let brought = Brought::look(Default::default(), files, &[], &folder, session)?;
    let act = Act::Attach { step, actor: asked.actor.clone(), evidence: brought.evidence.clone() };
    let key = asked.keyed.key.as_deref();
    desk.would_act(&visitor, &asked.id, &act, key).map_err(|no| session.deny(no))?;
    brought.keep(&desk, session)?;
    let view = desk.act(&visitor, &asked.id, &act, key).map_err(|no| session.deny(no))?;
    session.close(&desk);
    told(&desk, &visitor, &view, &act, session)
}

/// The first word is a step if the procedure has one of that name, and a file follows it.
fn step_and_files<'a>(words: &'a [PathBuf], view: &View) -> Result<(Option<String>, &'a [PathBuf]), Failure> {
    let named =
        words.first().and_then(|word| word.to_str()).filter(|word| view.procedure.find_step(word).is_some());
    match (named, words) {
        (Some(step), [_, files @ ..]) if !files.is_empty() => Ok((Some(step.to_owned()), files)),
        (Some(step), _) => Err(Failure::usage(Phrase::new(
            format!("sebutkan berkas yang dilampirkan pada langkah \"{step}\""),
            format!("name the file to attach to the step \"{step}\""),
        ))),
        (None, files) => Ok((None, files)),
    }
}

pub fn run(asked: &Evidence, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let desk = session.desk_if_any("sop evidence")?;
    let filed = desk.evidence(&asked.id).map_err(|no| session.deny(no))?;
    match &asked.get {
        Some(wanted) => {
            let file =
                &chosen(&asked.id, wanted, &filed, |filed| (&filed.file.name, &filed.file.sha256))?.file;
            let fetch = |written: &mut dyn Write| desk.fetch(file, written);
            let fetched = Out::of(asked, &file.name)
                .write(&file.sha256, session, fetch, |no, session| session.deny(no));
            session.close(&desk);
            fetched
        }
        None => list(&filed, session),
    }
}

fn list(filed: &[Filed], session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    if session.json() {
        return session.answer_lines(filed);
    }
    if filed.is_empty() {
        let text = session.word("Tidak ada berkas.", "There are no files.");
        session.shell.say(&text);
        return Ok(Exit::Done);
    }
    let heads = session.language.choose(
        ["SHA-256", "UKURAN", "LANGKAH", "ORANG", "WAKTU", "BERKAS"],
        ["SHA-256", "SIZE", "STEP", "PERSON", "TIME", "FILE"],
    );
    let now = (session.shell.now)();
    let mut table = Table::new(&heads);
    for file in filed {
        let size = file.file.size_in_words();
        let time = Time::parse_from_rfc3339(&file.time);
        let time = time.map_or(file.time.clone(), |time| when::moment(time, now, session.language));
        let field = file.field.as_ref().map_or(String::new(), |field| format!(" ({field})"));
        table.row(vec![
            file.file.sha256.get(..12).unwrap_or(&file.file.sha256).to_owned(),
            size.in_language(session.language).to_owned(),
            file.step.clone().unwrap_or_default(),
            file.person.clone(),
            time,
            format!("{}{field}", file.file.name),
        ]);
    }
    let style = session.style;
    let text = table.render(session.shell.width, |row, column, cell| match (row, column) {
        (None, _) | (Some(_), 0) => style.dim(cell),
        (Some(_), 5) => style.bold(cell),
        (Some(_), _) => cell.to_owned(),
    });
    session.answer(&text)
}

/// The file that is meant by its name, or by the beginning of its SHA-256; `of` gives both.
pub fn chosen<'f, F>(
    id: &str,
    wanted: &str,
    all: &'f [F],
    of: impl Fn(&F) -> (&String, &String),
) -> Result<&'f F, Failure> {
    let is_digest = wanted.len() >= LEAST_DIGITS && wanted.chars().all(|digit| digit.is_ascii_hexdigit());
    let begins = |file: &&F| is_digest && of(file).1.starts_with(&wanted.to_ascii_lowercase());
    let mut found: Vec<&F> = all.iter().filter(|file| of(file).0 == wanted).collect();
    if found.is_empty() {
        found = all.iter().filter(begins).collect();
    }
    found.dedup_by(|one, other| of(one).1 == of(other).1);
    match found[..] {
        [file] => Ok(file),
        [] => {
            let message = Phrase::new(
                format!("{id} tidak punya berkas \"{wanted}\""),
                format!("{id} has no file \"{wanted}\""),
            );
            let names = all.iter().map(|file| of(file).0.clone());
            Err(Failure::new(Exit::NotFound, "no_file", message).allowed(names))
        }
        _ => {
            let message = Phrase::new(
                format!("{id} punya beberapa berkas \"{wanted}\"; sebutkan SHA-256-nya"),
                format!("{id} has several files \"{wanted}\"; name one by its SHA-256"),
            );
            Err(Failure::usage(message).allowed(found.iter().map(|file| of(file).1.clone())))
        }
    }
}

/// Where a file is written out to.
pub struct Out {
    place: PathBuf,
    overwrite: bool,
}

impl Out {
    pub fn of(asked: &Evidence, name: &str) -> Out {
        let place = asked.output.clone().unwrap_or_else(|| PathBuf::from(name));
        Out { place, overwrite: asked.overwrite }
    }

    /// Writes what `fetch` brings, whole or not at all, and says where; `no` tells why it brought nothing.
    pub fn write<E>(
        &self,
        sha256: &str,
        session: &mut Session<'_, '_>,
        fetch: impl FnOnce(&mut dyn Write) -> Result<(), E>,
        no: impl FnOnce(E, &Session<'_, '_>) -> Failure,
    ) -> Result<Exit, Failure> {
        let Out { place, overwrite } = self;
        if place == Path::new("-") {
            return match fetch(&mut *session.shell.stdout) {
                Ok(()) => Ok(Exit::Done),
                Err(error) => Err(no(error, session)),
            };
        }
        let (path, shown) = (session.shell.path(place), place.display().to_string());
        let mut options = OpenOptions::new();
        options.write(true).create_new(!overwrite).create(true).truncate(true);
        let is_new = !path.exists();
        let mut written = options.open(&path).map_err(|error| unopened(&shown, &error))?;
        if let Err(error) = fetch(&mut written) {
            if is_new {
                drop(fs::remove_file(&path));
            }
            return Err(no(error, session));
        }
        if session.json() {
            return session.answer_json(&serde_json::json!({ "file": shown, "sha256": sha256 }));
        }
        session.answer(&format!("{shown}\n"))
    }
}

fn unopened(shown: &str, error: &std::io::Error) -> Failure {
    if error.kind() == ErrorKind::AlreadyExists {
        let message = Phrase::new(
            format!("{shown} sudah ada dan tidak ditimpa; sebutkan nama lain dengan -o, atau --overwrite"),
            format!("{shown} exists already and is not overwritten; name another with -o, or --overwrite"),
        );
        return Failure::new(Exit::Refused, "file_exists", message);
    }
    Failure::world(&Phrase::new(format!("menulis {shown}"), format!("writing {shown}")), error)
}
