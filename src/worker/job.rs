//! A registered command with the inputs of one step: what exactly is to be run, or why it cannot be. Runs nothing.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use indexmap::IndexMap;

use crate::calendar::Date;
use crate::desk::RunErrand;
use crate::document::{BUILT_IN, Command, Piece, Sandbox, pattern, pieces};
use crate::source::Phrase;

use super::sandbox::Fence;

/// The longest secret, in bytes.
const SECRET_MAX: u64 = 64 * 1024;

/// Where programs are looked for.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What is to be run.
#[derive(Debug)]
pub struct Job {
    /// The program and its arguments.
    pub argv: Vec<String>,
    pub limit: TimeDelta,
    /// Whether what it starts stays when it has ended well.
    pub service: bool,
    /// None: the run's own folder.
    pub folder: Option<PathBuf>,
    pub environment: IndexMap<String, String>,
    pub secrets: IndexMap<String, String>,
    /// None: not confined.
    pub fence: Option<Fence>,
}

/// Why a command cannot be run as it is registered, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit(pub Phrase);

impl Job {
    /// Fills a command in.
    ///
    /// # Errors
    /// An input is missing, unknown, or does not match its pattern; a secret, folder or path of the site is not there.
    pub fn prepare(command: &Command, errand: &RunErrand, today: Date) -> Result<Job, Unfit> {
        check_inputs(command, errand)?;
        let filled = filled(errand, today);
        let argv: Vec<String> =
            command.exec.iter().map(|argument| argument_of(argument, &filled)).collect::<Result<_, _>>()?;
        if argv.first().is_none_or(String::is_empty) {
            return Err(unfit("perintah ini tidak menyebut program", "this command names no program"));
        }
        let limit = command
            .limit()
            .ok_or_else(|| unfit("batas waktunya tidak terbaca", "its time limit cannot be read"))?;
        let Surroundings { folder, secrets, fence } = Surroundings::of(command)?;
        let (service, environment) = (command.service, environment(command, errand));
        Ok(Job { argv, limit, service, environment, secrets, folder, fence })
    }
}

/// What a command needs of the system.
struct Surroundings {
    folder: Option<PathBuf>,
    secrets: IndexMap<String, String>,
    fence: Option<Fence>,
}

impl Surroundings {
    fn of(command: &Command) -> Result<Surroundings, Unfit> {
        let folder = command.folder.as_ref().map(PathBuf::from);
        if let Some(folder) = folder.as_deref().filter(|folder| !folder.is_dir()) {
            return Err(absent(folder));
        }
        let secrets = command.secrets.iter().map(|(name, file)| Ok((name.clone(), secret(Path::new(file))?)));
        let secrets = secrets.collect::<Result<_, Unfit>>()?;
        let fence = fence(&command.sandbox, folder.as_deref());
        match fence.as_ref().and_then(Fence::missing) {
            Some(missing) => Err(absent(missing)),
            None => Ok(Surroundings { folder, secrets, fence }),
        }
    }
}

/// What a command lacks on this system, before any step asks for it: its folder, a secret, a path that it may reach.
pub fn lacks(command: &Command) -> Option<Phrase> {
    Surroundings::of(command).err().map(|Unfit(why)| why)
}

fn check_inputs(command: &Command, errand: &RunErrand) -> Result<(), Unfit> {
    if let Some(name) = errand.inputs.keys().find(|name| !command.inputs.contains_key(*name)) {
        return Err(unfit(
            format!("perintah `{}` tidak punya masukan `{name}`", errand.command),
            format!("the command `{}` has no input `{name}`", errand.command),
        ));
    }
    for (name, input) in &command.inputs {
        let Some(value) = errand.inputs.get(name) else {
            return Err(unfit(
                format!("masukan `{name}` untuk perintah `{}` belum diberikan", errand.command),
                format!("the input `{name}` of the command `{}` is not given", errand.command),
            ));
        };
        let fits =
            pattern(&input.pattern).is_ok_and(|pattern| pattern.is_match(value)) && !value.contains('\0');
        if !fits {
            return Err(unfit(
                format!("nilai `{name}` tidak sesuai pola `{}`", input.pattern),
                format!("the value of `{name}` does not match `{}`", input.pattern),
            ));
        }
    }
    Ok(())
}

/// What the holes of `exec` are filled with.
fn filled(errand: &RunErrand, today: Date) -> IndexMap<&str, String> {
    let [instance, step, visit, date] = BUILT_IN;
    let mut filled: IndexMap<&str, String> =
        errand.inputs.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    filled.insert(instance, errand.id.clone());
    filled.insert(step, errand.task.step.clone());
    filled.insert(visit, errand.task.visit.to_string());
    filled.insert(date, today.to_string());
    filled
}

/// One argument, its holes filled. A value can never become an option: one that begins with `-` may not begin an argument.
fn argument_of(text: &str, filled: &IndexMap<&str, String>) -> Result<String, Unfit> {
    let mut argument = String::new();
    for piece in pieces(text) {
        let name = match piece {
            Piece::Text(text) => {
                argument.push_str(text);
                continue;
            }
            Piece::Hole(name) => name,
        };
        // Reading the file of commands has found every hole that nothing fills.
        let value = filled.get(name).map_or("", String::as_str);
        if argument.is_empty() && value.starts_with('-') {
            return Err(unfit(
                format!("nilai `{name}` diawali `-`, sehingga akan dibaca sebagai opsi"),
                format!("the value of `{name}` begins with `-`, and would be read as an option"),
            ));
        }
        argument.push_str(value);
    }
    Ok(argument)
}

/// The few variables that every command gets, and its own.
fn environment(command: &Command, errand: &RunErrand) -> IndexMap<String, String> {
    let own =
        [("PATH", PATH), ("LANG", "C.UTF-8"), ("SOP_INSTANCE", &errand.id), ("SOP_STEP", &errand.task.step)];
    let mut all: IndexMap<String, String> =
        own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    all.insert("SOP_VISIT".to_owned(), errand.task.visit.to_string());
    all.extend(command.environment.clone());
    all
}

/// What stands in a file of the site, without the line's end.
fn secret(file: &Path) -> Result<String, Unfit> {
    let mut text = String::new();
    let read = File::open(file).and_then(|file| file.take(SECRET_MAX + 1).read_to_string(&mut text));
    match read {
        Ok(length) if length as u64 <= SECRET_MAX => {
            let end = text.trim_end_matches(['\r', '\n']).len();
            text.truncate(end);
            Ok(text)
        }
        Ok(_) | Err(_) => Err(unfit(
            format!("rahasia {} tidak terbaca", file.display()),
            format!("the secret {} cannot be read", file.display()),
        )),
    }
}

fn fence(sandbox: &Sandbox, folder: Option<&Path>) -> Option<Fence> {
    let Sandbox::Within(reach) = sandbox else { return None };
    let paths = |list: &[String]| list.iter().map(PathBuf::from).collect::<Vec<_>>();
    let mut write = paths(&reach.write);
    write.extend(folder.map(Path::to_owned));
    Some(Fence { read: paths(&reach.read), write, network: reach.network })
}

fn absent(path: &Path) -> Unfit {
    unfit(format!("{} tidak ada", path.display()), format!("{} is not there", path.display()))
}

pub(super) fn unfit(id: impl Into<String>, en: impl Into<String>) -> Unfit {
    Unfit(Phrase::new(id.into(), en.into()))
}
