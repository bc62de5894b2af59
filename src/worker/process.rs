//! One command, run: watched by a warden, within its fence and its time, its output taken as it comes.

use std::fs::{self, File};
use std::io::{self, PipeReader, PipeWriter, Read, Seek, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use indexmap::IndexMap;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid};

use crate::source::Phrase;

use super::job::{Job, Unfit, unfit};
use super::lock::Held;
use super::mask::Mask;
use super::output::Output;
use super::sandbox::{Confinement, confine};
use super::warden::{End, GRACE, clear_session, watched};

/// How long its warden may take to do so: it gives the command that time, and kills all that is left for as long again.
const GRACE_OF_A_WARDEN: Duration = Duration::from_secs(30);

/// How soon it is looked for the first time whether the command is still wanted, and how long at most until it is looked again.
const LOOK: Duration = Duration::from_secs(1);
const LOOK_MAX: Duration = Duration::from_secs(8);

/// How long its output is waited for when it is gone: another process that it started may still hold it.
const ECHO: Duration = Duration::from_secs(2);

/// Where a command may say how to fill in the step's form: a line `field=value` each.
const RECORD: &str = "record";

/// Where a command keeps what is of no use afterwards, and works unless the site says where.
const WORK: &str = "work";

/// Where a command puts files that prove what it did.
const FILES: &str = "files";

/// The most files that it may put there.
const FILES_MAX: usize = 50;

/// The longest record, in bytes.
const RECORD_MAX: u64 = 64 * 1024;

/// The most that a warden says, in bytes.
const END_MAX: u64 = 100;

/// How much of what it writes is there to be looked at while it runs, in bytes, and a piece more.
const SAID_MAX: u64 = 1024 * 1024;

/// How a command ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    pub exit: Option<i32>,
    pub signal: Option<i32>,
    pub timed_out: bool,
    /// Whether it was ended because nobody wanted it any more.
    pub stopped: bool,
    /// Why it could not be started, or why what it says cannot be used.
    pub fault: Option<Phrase>,
    /// What it wrote on both of its outputs, without secrets; its beginning and its end where it is long.
    pub output: Vec<u8>,
    /// What it says is to be filled in.
    pub set: IndexMap<String, String>,
    /// The files that it brought, by their names.
    pub files: Vec<PathBuf>,
    /// None where it could not be started.
    pub confinement: Option<Confinement>,
}

impl Ended {
    fn unstarted(fault: Unfit) -> Ended {
        Ended {
            exit: None,
            signal: None,
            timed_out: false,
            stopped: false,
            fault: Some(fault.0),
            output: Vec::new(),
            set: IndexMap::new(),
            files: Vec::new(),
            confinement: None,
        }
    }
}

/// A command that was started, or its warden.
struct Started {
    child: Child,
    /// Where its warden says how it ended.
    end: Option<ChildStdout>,
    /// What the command writes.
    reader: PipeReader,
    confinement: Confinement,
}

impl Job {
    /// Runs the command and waits for its end, and asks now and then whether it is still wanted.
    pub fn run(&self, held: &Held, wanted: impl FnMut() -> bool) -> Ended {
        match self.started(held) {
            Ok(started) => self.watched(held, started, wanted),
            Err(fault) => Ended::unstarted(fault),
        }
    }

    /// Why it cannot be started.
    fn failed(&self, error: &io::Error) -> Unfit {
        let program = &self.argv[0];
        unfit(
            format!("{program} tidak dapat dijalankan: {error}"),
            format!("{program} cannot be started: {error}"),
        )
    }

    fn started(&self, held: &Held) -> Result<Started, Unfit> {
        let failed = |error: io::Error| self.failed(&error);
        let (reader, writer) = io::pipe().map_err(failed)?;
        let command = self.command(held, writer).map_err(failed)?;
        let (scratch, warden) = (held.scratch(), held.warden.clone());
        let fence = self.fence.clone().map(|mut fence| {
            fence.write.push(scratch);
            fence.read.extend(warden);
            fence
        });
        // A fence stays for ever on the thread that puts it up, so that thread does nothing else.
        let starter = thread::spawn(move || {
            let mut command = command;
            let confinement = match fence {
                None => Confinement::Off,
                Some(fence) => confine(&fence).map_err(io::Error::other)?,
            };
            command.spawn().map(|child| (child, confinement))
        });
        let started = starter.join().unwrap_or_else(|_| Err(io::Error::other("the thread ended")));
        let (mut child, confinement) = started.map_err(failed)?;
        Ok(Started { end: child.stdout.take(), child, reader, confinement })
    }

    fn command(&self, held: &Held, writer: PipeWriter) -> io::Result<Command> {
        let scratch = held.scratch();
        let (work, files) = (scratch.join(WORK), scratch.join(FILES));
        fs::create_dir_all(&work)?;
        fs::create_dir_all(&files)?;
        let mut command = match &held.warden {
            Some(warden) => {
                let limit = self.limit.to_std().unwrap_or_default();
                let mut command = watched(warden, &self.argv, limit, self.service);
                command.stdout(Stdio::piped()).stderr(writer);
                command
            }
            None => {
                let mut command = Command::new(&self.argv[0]);
                command.args(&self.argv[1..]).process_group(0).stderr(writer.try_clone()?).stdout(writer);
                command
            }
        };
        command
            .env_clear()
            .envs([("HOME", &work), ("TMPDIR", &work)])
            .envs([("SOP_RECORD", &scratch.join(RECORD)), ("SOP_FILES", &files)])
            .envs(&self.environment)
            .envs(&self.secrets)
            .current_dir(self.folder.as_deref().unwrap_or(&work))
            .stdin(Stdio::from(held.token()?));
        Ok(command)
    }

    fn watched(&self, held: &Held, started: Started, wanted: impl FnMut() -> bool) -> Ended {
        let Started { mut child, end, reader, confinement } = started;
        let mask = Mask::new(self.secrets.values().map(String::as_str));
        // That nobody can look on is no reason not to run.
        let listener = Listener::to(reader, mask, held.said().ok());
        let (cut, end) = self.wait(&mut child, end, wanted);
        let output = listener.output();
        let brought = match &end {
            Ok(End::Unstarted(error)) => {
                return Ended::unstarted(self.failed(&io::Error::from_raw_os_error(*error)));
            }
            Err(error) => Err(unfit(error.to_string(), error.to_string())),
            Ok(_) => record(&held.scratch().join(RECORD), self.secrets.values())
                .and_then(|set| Ok((set, files(&held.scratch().join(FILES))?))),
        };
        let (set, files, fault) = match brought {
            Ok((set, files)) => (set, files, None),
            Err(unfit) => (IndexMap::new(), Vec::new(), Some(unfit.0)),
        };
        let (exit, signal) = match end {
            Ok(End::Exit(status)) => (Some(status), None),
            Ok(End::Signal(signal)) => (None, Some(signal)),
            Ok(End::Unstarted(_)) | Err(_) => (None, None),
        };
        Ended {
            exit,
            signal,
            timed_out: cut == Some(Cut::TimedOut),
            stopped: cut == Some(Cut::Unwanted),
            fault,
            output,
            set,
            files,
            confinement: Some(confinement),
        }
    }

    /// Waits until the command is gone, by itself or because it was cut short; what it started and left behind is killed.
    fn wait(
        &self,
        child: &mut Child,
        told: Option<ChildStdout>,
        wanted: impl FnMut() -> bool,
    ) -> (Option<Cut>, io::Result<End>) {
        let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else {
            return (None, child.wait().and_then(end_of));
        };
        let (gone, is_gone) = mpsc::channel();
        // Its number is not free for others until it is waited for, so that nobody else is killed by mistake.
        let watcher = thread::spawn(move || {
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while matches!(waitid(WaitId::Pid(group), options), Err(rustix::io::Errno::INTR)) {}
            let _ = gone.send(());
        });
        let cut = self.cut(&is_gone, wanted);
        let kill = if told.is_some() { kill_process } else { kill_process_group };
        if cut.is_some() {
            let _ = kill(group, Signal::TERM);
            let _ = is_gone.recv_timeout(if told.is_some() { GRACE_OF_A_WARDEN } else { GRACE });
        }
        let _ = kill(group, Signal::KILL);
        drop(watcher.join());
        let end = told.map(|told| end_told(told, group));
        let status = child.wait();
        (cut, end.unwrap_or_else(|| status.and_then(end_of)))
    }

    /// Why the command must be ended; `None` where it is gone by itself.
    fn cut(&self, is_gone: &mpsc::Receiver<()>, mut wanted: impl FnMut() -> bool) -> Option<Cut> {
        let mut left = self.limit.to_std().unwrap_or_default();
        let mut look = LOOK;
        loop {
            let pause = look.min(left);
            match is_gone.recv_timeout(pause) {
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => left -= pause,
            }
            if left.is_zero() {
                return Some(Cut::TimedOut);
            }
            if !wanted() {
                return Some(Cut::Unwanted);
            }
            look = LOOK_MAX.min(look * 2);
        }
    }
}

/// How the command ended, as its warden tells it. A warden that tells nothing was killed, and then nobody watches the command any
/// more: it is killed, too.
fn end_told(told: ChildStdout, warden: Pid) -> io::Result<End> {
    let mut line = String::new();
    told.take(END_MAX).read_to_string(&mut line)?;
    Ok(End::read(&line).unwrap_or_else(|| {
        clear_session(warden);
        End::Signal(Signal::KILL.as_raw())
    }))
}

/// How the command ended, by its own status.
fn end_of(status: ExitStatus) -> io::Result<End> {
    let end = status.code().map(End::Exit).or_else(|| status.signal().map(End::Signal));
    end.ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// Why a command is ended before it ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    TimedOut,
    Unwanted,
}

/// Takes in what a command writes, in a thread of its own.
struct Listener {
    output: Arc<Mutex<Output>>,
    ended: mpsc::Receiver<()>,
}

impl Listener {
    fn to(mut reader: PipeReader, mut mask: Mask, mut said: Option<File>) -> Listener {
        let output = Arc::new(Mutex::new(Output::default()));
        let (end, ended) = mpsc::channel();
        let kept = Arc::clone(&output);
        thread::spawn(move || {
            let mut piece = vec![0; 64 * 1024];
            loop {
                match reader.read(&mut piece) {
                    Ok(0) => break,
                    Ok(length) => {
                        let shown = mask.push(&piece[..length]);
                        said = said.and_then(|said| say(said, &shown).ok());
                        lock(&kept).push(&shown);
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(_) => break,
                }
            }
            lock(&kept).push(&mask.finish());
            let _ = end.send(());
        });
        Listener { output, ended }
    }

    fn output(self) -> Vec<u8> {
        let _ = self.ended.recv_timeout(ECHO);
        std::mem::take(&mut *lock(&self.output)).into_bytes()
    }
}

/// Shows a piece to whoever looks on; what is long ago makes room.
fn say(mut said: File, piece: &[u8]) -> io::Result<File> {
    if said.stream_position()? > SAID_MAX {
        said.set_len(0)?;
        said.rewind()?;
    }
    said.write_all(piece)?;
    Ok(said)
}

fn lock(output: &Mutex<Output>) -> std::sync::MutexGuard<'_, Output> {
    output.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the command has written for the step's form.
fn record<'s>(
    file: &Path,
    mut secrets: impl Iterator<Item = &'s String>,
) -> Result<IndexMap<String, String>, Unfit> {
    let mut text = String::new();
    let read = match File::open(file) {
        Ok(file) => file.take(RECORD_MAX + 1).read_to_string(&mut text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(IndexMap::new()),
        Err(error) => Err(error),
    };
    if !read.is_ok_and(|length| length as u64 <= RECORD_MAX) {
        return Err(unfit("isian dari perintah tidak terbaca", "what the command filled in cannot be read"));
    }
    if secrets.any(|secret| !secret.is_empty() && text.contains(secret.as_str())) {
        return Err(unfit("isian dari perintah memuat rahasia", "what the command filled in holds a secret"));
    }
    let mut set = IndexMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let Some((field, value)) = line.split_once('=') else {
            return Err(unfit(
                format!("isian dari perintah bukan `isian=nilai`: {line}"),
                format!("what the command filled in is not `field=value`: {line}"),
            ));
        };
        set.insert(field.trim().to_owned(), value.trim().to_owned());
    }
    Ok(set)
}

/// The files in a folder, in the order of their names. A link would lead out of what the command may reach, and is refused.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Unfit> {
    let unread = |error: io::Error| unfit(error.to_string(), error.to_string());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        if !entry.file_type().map_err(unread)?.is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            return Err(unfit(
                format!("{name} di $SOP_FILES bukan berkas biasa"),
                format!("{name} in $SOP_FILES is no ordinary file"),
            ));
        }
        files.push(entry.path());
        if files.len() > FILES_MAX {
            return Err(unfit(
                format!("lebih dari {FILES_MAX} berkas di $SOP_FILES"),
                format!("more than {FILES_MAX} files in $SOP_FILES"),
            ));
        }
    }
    files.sort();
    Ok(files)
}
