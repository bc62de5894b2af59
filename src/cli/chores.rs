//! What a server does by itself: looks once a second what is due, runs the commands of automatic steps, and tells whom the site wants told.
//! Each on threads of its own, so that none waits for another.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::calendar::Time;
use crate::desk::Desk;
use crate::source::Language;
use crate::web::Pulse;
use crate::worker::Shift;

use super::arguments::{Format, Global};
use super::check::registered;
use super::errand::{self, Caller};
use super::failure::Failure;
use super::session::Session;
use super::shell::Shell;
use super::style::Style;
use super::tell;

/// How long between two looks at what is due, at the commands to run, and at whom to tell.
const TICK: Duration = Duration::from_secs(1);
const POST: Duration = Duration::from_secs(5);

/// How many commands run side by side.
const RUNNERS: usize = 4;

/// How long what is being done has to finish when the server stops.
const GRACE: Duration = Duration::from_secs(10);

pub struct Chores {
    over: Arc<Over>,
    threads: Vec<JoinHandle<()>>,
}

/// Says when it is over, and wakes whoever sleeps.
#[derive(Default)]
struct Over {
    is: Mutex<bool>,
    changed: Condvar,
}

impl Over {
    /// Sleeps for so long at most; whether it is over.
    fn after(&self, pause: Duration) -> bool {
        let is = self.is.lock().unwrap_or_else(PoisonError::into_inner);
        *self.changed.wait_timeout_while(is, pause, |is| !*is).unwrap_or_else(PoisonError::into_inner).0
    }

    fn is(&self) -> bool {
        *self.is.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self) {
        *self.is.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }
}

/// What a thread needs to be a session of its own before the same desk.
#[derive(Clone)]
struct Post {
    desk: Desk,
    data: PathBuf,
    folder: PathBuf,
    program: String,
    now: fn() -> Time,
    os_user: String,
    warden: Option<PathBuf>,
    language: Language,
    pulse: Arc<Pulse>,
}

impl Chores {
    pub fn start(desk: &Desk, pulse: Arc<Pulse>, session: &Session<'_, '_>) -> Chores {
        let post = Post {
            desk: desk.clone(),
            data: session.data.clone(),
            folder: session.shell.folder.clone(),
            program: session.shell.program.clone(),
            now: session.shell.now,
            os_user: session.shell.os_user.clone(),
            warden: session.shell.warden.clone(),
            language: session.language,
            pulse,
        };
        let over = Arc::new(Over::default());
        let chore = |pause: Duration, work: fn(&Post, &Over)| {
            let (post, over) = (post.clone(), Arc::clone(&over));
            thread::spawn(move || {
                loop {
                    work(&post, &over);
                    if over.after(pause) {
                        break;
                    }
                }
            })
        };
        let mut threads = vec![chore(TICK, tick), chore(POST, tell_people)];
        threads.extend((0..RUNNERS).map(|_| chore(TICK, run_commands)));
        Chores { over, threads }
    }

    /// Begins nothing more, and waits for a while for what is being done. A command that runs on holds its own lock, and whoever
    /// comes next finds out how it stands.
    pub fn stop(self) {
        self.over.set();
        let mut waited = Duration::ZERO;
        let pause = Duration::from_millis(20);
        while waited < GRACE && self.threads.iter().any(|thread| !thread.is_finished()) {
            thread::sleep(pause);
            waited += pause;
        }
    }
}

fn tick(post: &Post, _: &Over) {
    match post.desk.tick() {
        Ok(ticked) => {
            post.pulse.ticked((post.now)());
            for (procedure, denial) in &ticked.failed {
                tracing::warn!(procedure, reason = denial.describe().en, "a period could not be opened");
            }
            let (opened, rang) = (ticked.opened.len(), ticked.rang.len());
            if opened + rang > 0 {
                tracing::info!(opened, rang, "what was due");
            }
        }
        Err(denial) => tracing::error!(reason = denial.describe().en, "what is due could not be done"),
    }
}

fn tell_people(post: &Post, _: &Over) {
    let told = post.session(|session| tell::tell(session, "sop serve"));
    if told.is_ok() {
        post.pulse.told((post.now)());
    }
    match told {
        Ok(Some(told)) if told.is_news() => {
            tracing::info!(sent = told.sent, failed = told.failed, given_up = told.given_up, "notices");
        }
        Ok(_) => {}
        Err(failure) => tracing::error!(reason = failure.message.en, "nobody could be told"),
    }
}

fn run_commands(post: &Post, over: &Over) {
    // Most of the time there is none, and nothing else needs to be read.
    if post.desk.runs().is_ok_and(|runs| runs.is_empty()) {
        return;
    }
    let ran = post.session(|session| {
        let commands = registered(None, session)?.unwrap_or_default();
        let mut shift = Shift::new(&commands, errand::runs(session));
        while !over.is() {
            let today = session.today();
            let mut caller = Caller { session: &mut *session, command: "sop serve" };
            let Some(ran) = shift.next(&mut caller, None, today)? else { break };
            tracing::info!(instance = ran.id, step = ran.step, command = ran.command, did = ?ran.did, "a command");
        }
        Ok(())
    });
    if let Err(failure) = ran {
        tracing::error!(reason = failure.message.en, "commands could not be run");
    }
}

impl Post {
    /// Does something as a command line would that nobody reads.
    fn session<T>(
        &self,
        work: impl FnOnce(&mut Session<'_, '_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (mut stdin, mut stdout, mut stderr) = (io::empty(), io::sink(), io::sink());
        let mut shell = Shell {
            program: self.program.clone(),
            folder: self.folder.clone(),
            variable: &|_| None,
            now: self.now,
            os_user: self.os_user.clone(),
            warden: self.warden.clone(),
            stdin: &mut stdin,
            stdout: &mut stdout,
            stderr: &mut stderr,
            interactive: false,
            colour: false,
            width: 80,
        };
        let global = Global {
            data: Some(self.data.clone()),
            store: None,
            server: None,
            person: None,
            lang: None,
            format: Format::Human,
            help: None,
        };
        let mut session = Session::new(&global, self.language, Style { colour: false }, &mut shell);
        session.held = Some(self.desk.clone());
        work(&mut session)
    }
}
