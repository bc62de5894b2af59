//! `sop new`: a commented starter document that checks and runs as it is. Never overwrites a file.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::source::{Language, Phrase};

use super::arguments::New;
use super::failure::{Exit, Failure};
use super::session::Session;
use super::shell::quoted;

const INDONESIAN: &str = include_str!("starter/id.yaml");
const ENGLISH: &str = include_str!("starter/en.yaml");

pub fn run(new: &New, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    let (starter, default_id, procedure) = match session.language {
        Language::Id => (INDONESIAN, "sop-baru", "permohonan"),
        Language::En => (ENGLISH, "new-sop", "request"),
    };
    let name = new.name.as_deref().unwrap_or(default_id);
    if name == "-" {
        return session.answer(starter);
    }
    let (file, id) = place(name)?;
    let text = starter.replace(default_id, &id).replace("FILE", &file.display().to_string());
    write(&session.shell.path(&file), &file, &text)?;
    let shown = file.display().to_string();
    if session.json() {
        return session.answer(&format!("{}\n", serde_json::json!({ "file": shown, "id": id })));
    }
    let told = session.word("ditulis. Berikutnya:", "written. Next:");
    let (called, typed) = (&session.called, quoted(&shown));
    let text = format!("{shown} {told}\n  {called} check {typed}\n  {called} run {typed} {procedure}\n");
    session.answer(&text)
}

/// The file for a name, and the document's id in it.
fn place(name: &str) -> Result<(PathBuf, String), Failure> {
    let path = Path::new(name);
    let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    let stem = if is_yaml { path.file_stem() } else { path.file_name() };
    let id = stem.and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
    let mut letters = id.chars();
    let good = letters.next().is_some_and(|first| first.is_ascii_lowercase())
        && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        && !["start", "end", "any"].contains(&id.as_str());
    if !good {
        return Err(Failure::usage(Phrase::new(
            format!("`{id}` bukan nama dokumen: huruf kecil, angka, dan tanda hubung, diawali huruf"),
            format!(
                "`{id}` is no name for a document: lower-case letters, digits and hyphens, a letter first"
            ),
        )));
    }
    let file = if is_yaml { path.to_owned() } else { PathBuf::from(format!("{name}.yaml")) };
    Ok((file, id))
}

fn write(path: &Path, shown: &Path, text: &str) -> Result<(), Failure> {
    let shown = shown.display();
    let opened = OpenOptions::new().write(true).create_new(true).open(path);
    opened.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            let message = Phrase::new(
                format!("{shown} sudah ada dan tidak ditimpa"),
                format!("{shown} exists already and is not overwritten"),
            );
            return Failure::new(Exit::Refused, "file_exists", message);
        }
        Failure::world(&Phrase::new(format!("menulis {shown}"), format!("writing {shown}")), &error)
    })
}
