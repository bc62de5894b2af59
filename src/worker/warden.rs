//! Who watches one command and everything that it starts: a process between whoever runs the command and the command itself. A
//! process that leaves its group and its session is handed to its nearest warden when its parent ends, so that none gets away.
//!
//! The warden outlives whoever runs the command, and ends it when its time is over, even if nobody is there any more to ask.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, kill_process_group, wait};
use tokio::signal::unix::{SignalKind, signal};

/// The first word by which this program is asked to be a warden; no command of a person's.
const WORD: &str = "warden";

/// What becomes of what a command leaves behind when it ends well.
const STAYS: &str = "stays";
const ENDS: &str = "ends";

/// How long a command that is told to end may take to do so before it is killed.
pub(super) const GRACE: Duration = Duration::from_secs(10);

/// How much later than whoever runs the command its warden ends it: only where nobody else has.
const LATER: Duration = Duration::from_secs(20);

/// How often, and after what pauses, whatever is left is killed anew: it may start others meanwhile, or be another user's.
const TRIES: u32 = 1000;
const PAUSE: Duration = Duration::from_millis(10);

/// The program that is a warden when it is asked; none on systems that hand nobody his descendants.
pub fn warden() -> Option<PathBuf> {
    // This very file, even where a newer one has taken its name meanwhile.
    cfg!(target_os = "linux").then(|| PathBuf::from("/proc/self/exe"))
}

/// How a command ended, as its warden says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Exit(i32),
    Signal(i32),
    /// It could not be started: the system's number of the error.
    Unstarted(i32),
}

impl End {
    fn line(self) -> String {
        match self {
            End::Exit(status) => format!("exit {status}\n"),
            End::Signal(signal) => format!("signal {signal}\n"),
            End::Unstarted(error) => format!("unstarted {error}\n"),
        }
    }

    pub fn read(line: &str) -> Option<End> {
        let (what, number) = line.trim_end().split_once(' ')?;
        let number = number.parse().ok()?;
        match what {
            "exit" => Some(End::Exit(number)),
            "signal" => Some(End::Signal(number)),
            "unstarted" => Some(End::Unstarted(number)),
            _ => None,
        }
    }
}

/// What is started in a command's stead. What the command writes on both outputs goes to the warden's stderr, and how it ended to
/// its stdout.
pub fn watched(warden: &Path, argv: &[String], limit: Duration, service: bool) -> Command {
    let mut command = Command::new(warden);
    let left = if service { STAYS } else { ENDS };
    command.arg0("sop").args([WORD, &(limit + LATER).as_secs().to_string(), left]).args(argv);
    command
}

/// Watches a command, if the arguments ask for it; gives whether they did.
pub fn watch(arguments: &[OsString]) -> bool {
    let [_, word, limit, left, program, rest @ ..] = arguments else { return false };
    let Some(limit) = limit.to_str().and_then(|limit| limit.parse().ok()) else { return false };
    if word != WORD {
        return false;
    }
    say(&end_of(program, rest, Duration::from_secs(limit), left == STAYS).line());
    true
}

/// Whoever wanted to know may be gone.
fn say(line: &str) {
    let mut stdout = io::stdout();
    let _ = stdout.write_all(line.as_bytes()).and_then(|()| stdout.flush());
}

fn end_of(program: &OsStr, arguments: &[OsString], limit: Duration, service: bool) -> End {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let watched = runtime.and_then(|runtime| {
        runtime.block_on(async {
            // A session of its own, by which the command is found should the warden be killed.
            rustix::process::setsid()?;
            adopt()?;
            let (mut ended, mut told) = (signal(SignalKind::child())?, signal(SignalKind::terminate())?);
            let mut watched = Watched::start(program, arguments)?;
            let limit = tokio::time::sleep(limit);
            tokio::pin!(limit);
            loop {
                tokio::select! {
                    _ = ended.recv() => {}
                    _ = told.recv() => break,
                    () = &mut limit => break,
                }
                if watched.reap() {
                    return Ok(watched.leave(service));
                }
            }
            watched.tell_to_end();
            let grace = tokio::time::sleep(GRACE);
            tokio::pin!(grace);
            loop {
                tokio::select! {
                    _ = ended.recv() => {}
                    () = &mut grace => break,
                }
                if watched.reap() {
                    break;
                }
            }
            Ok(watched.clear())
        })
    });
    watched.unwrap_or_else(|error: io::Error| End::Unstarted(error.raw_os_error().unwrap_or_default()))
}

/// A command that runs.
struct Watched {
    command: Pid,
    end: Option<End>,
}

impl Watched {
    fn start(program: &OsStr, arguments: &[OsString]) -> io::Result<Watched> {
        let output = || io::stderr().as_fd().try_clone_to_owned();
        let mut command = Command::new(program);
        command.args(arguments).process_group(0).stdout(Stdio::from(output()?));
        let child: Child = command.spawn()?;
        let command = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        Ok(Watched { command: command.ok_or(io::ErrorKind::InvalidData)?, end: None })
    }

    /// Takes note of who has ended; gives whether the command has.
    fn reap(&mut self) -> bool {
        while let Ok(Some((who, status))) = wait(WaitOptions::NOHANG) {
            if who == self.command {
                let by_signal = || status.terminating_signal().map(End::Signal);
                self.end = status.exit_status().map(End::Exit).or_else(by_signal);
            }
        }
        self.end.is_some()
    }

    fn tell_to_end(&self) {
        let _ = kill_process_group(self.command, Signal::TERM);
    }

    /// Ends what the command left behind when it ended by itself; a service that it started well stays.
    fn leave(&mut self, service: bool) -> End {
        match self.end {
            Some(end @ End::Exit(0)) if service => end,
            Some(_) | None => self.clear(),
        }
    }

    /// Kills whatever is left. Only children are killed: their numbers are nobody else's until they are waited for; when they are
    /// gone, theirs have become children in turn.
    fn clear(&mut self) -> End {
        for _ in 0..TRIES {
            let children = children();
            for child in &children {
                let _ = kill_process(*child, Signal::KILL);
            }
            self.reap();
            if children.is_empty() {
                break;
            }
            thread::sleep(PAUSE);
        }
        // Only what belongs to another user cannot be killed.
        self.end.unwrap_or(End::Signal(Signal::KILL.as_raw()))
    }
}

/// From now on, whatever this process' descendants leave behind becomes its own.
#[cfg(target_os = "linux")]
fn adopt() -> io::Result<()> {
    Ok(rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?)
}

#[cfg(not(target_os = "linux"))]
fn adopt() -> io::Result<()> {
    Ok(())
}

/// Kills what is left of the session of a warden that was killed; what had left that session is out of reach.
pub fn clear_session(warden: Pid) {
    for _ in 0..TRIES {
        let left: Vec<Stat> = processes().filter(|found| found.session == warden && !found.is_over).collect();
        for found in &left {
            let _ = kill_process(found.process, Signal::KILL);
        }
        if left.is_empty() {
            return;
        }
        thread::sleep(PAUSE);
    }
}

/// The children of this process.
fn children() -> Vec<Pid> {
    let own = rustix::process::getpid();
    processes().filter(|found| found.parent == Some(own)).map(|found| found.process).collect()
}

/// A process, as the system lists it.
struct Stat {
    process: Pid,
    parent: Option<Pid>,
    session: Pid,
    /// Whether it has ended, and nobody has asked how.
    is_over: bool,
}

fn processes() -> impl Iterator<Item = Stat> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|entry| stat(entry.file_name().to_str()?.parse().ok()?))
}

/// What follows a process' name, which stands in parentheses and may hold anything: its state, its parent, its group, its session.
fn stat(number: i32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
    let mut words = text.rsplit_once(')')?.1.split_whitespace();
    let is_over = matches!(words.next()?, "Z" | "X");
    let parent = Pid::from_raw(words.next()?.parse().ok()?);
    let session = Pid::from_raw(words.nth(1)?.parse().ok()?)?;
    Some(Stat { process: Pid::from_raw(number)?, parent, session, is_over })
}
