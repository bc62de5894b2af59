//! A face of the desk: what is typed, made into calls, and the answers into text, JSON and exit codes. No rule lives here.
//!
//! A result goes to stdout, everything else to stderr; a command that fails has written nothing to stdout. The exit codes
//! are those of `failure::Exit`.

mod act;
mod admission;
mod arguments;
mod ask;
mod bring;
mod calendar;
mod chart;
mod check;
mod chores;
mod checkpoint;
mod commands;
mod delegate;
mod demo;
mod errand;
mod diff;
mod documents;
mod evidence;
mod explain;
mod extras;
mod failure;
mod findings;
mod help;
mod letters;
mod look;
mod migrate;
mod new;
mod notices;
mod person;
mod print;
mod publish;
mod remote;
mod report;
mod run;
mod serve;
mod session;
mod shell;
mod standing;
mod style;
mod table;
mod tell;
mod tick;
mod typed;
mod usage;
mod verify;
mod watch;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

pub use shell::{Shell, screen_width};

use crate::source::Language;

use arguments::{Arguments, Command, Format, Inbox};
use failure::{Exit, Failure};
use session::Session;
use style::Style;

/// Carries out one command line, whose first argument is the program's name; gives the exit code.
pub fn run(arguments: Vec<OsString>, shell: &mut Shell<'_>) -> u8 {
    if let Some(program) = arguments.first() {
        shell.program = program.to_string_lossy().into_owned();
    }
    let early = Early::scan(&arguments, shell);
    let style = Style { colour: shell.colour && shell.set("NO_COLOR").is_none() };
    let exit = match parse(arguments, early.language, shell) {
        Ok(Some(arguments)) => {
            let mut session = Session::new(&arguments.global, early.language, style, shell);
            dispatch(&arguments, &mut session)
        }
        Ok(None) => Ok(Exit::Done),
        Err(failure) => Err(failure),
    };
    let exit = exit.unwrap_or_else(|failure| {
        shell.say(&failure.render(early.language, early.json, style));
        failure.exit
    });
    exit as u8
}

fn dispatch(arguments: &Arguments, session: &mut Session<'_, '_>) -> Result<Exit, Failure> {
    if let Some(url) = arguments.global.store.clone().or_else(|| session.shell.set("SOP_STORE")) {
        return Err(Failure::not_built(&format!("--store {url}")));
    }
    let format = arguments.global.format;
    let check = matches!(arguments.command, Some(Command::Check(_)));
    if !check && matches!(format, Format::Short | Format::Sarif | Format::Github) {
        return Err(Failure::usage(crate::source::Phrase::new(
            "`--format` short, sarif, dan github hanya untuk `sop check`",
            "`--format` short, sarif and github are for `sop check` alone",
        ))
        .allowed(["human".to_owned(), "json".to_owned()]));
    }
    if let Some(url) =
        remote::server(arguments, session).filter(|_| remote::concerns(arguments.command.as_ref()))
    {
        return remote::run(&url, arguments.command.as_ref(), session);
    }
    match &arguments.command {
        None => look::inbox(&Inbox::default(), session),
        Some(Command::New(new)) => new::run(new, session),
        Some(Command::Check(check)) => check::run(check, session),
        Some(Command::Diff(asked)) => diff::run(asked, session),
        Some(Command::Documents(asked)) => documents::run(asked, session),
        Some(Command::Publish(publish)) => publish::run(publish, session),
        Some(Command::Person(person)) => person::run(person, session),
        Some(Command::Delegate(asked)) => delegate::run(asked, session),
        Some(Command::Calendar(asked)) => calendar::run(asked, session),
        Some(Command::Commands(asked)) => commands::run(asked, session),
        Some(Command::Start(start)) => act::start(start, session),
        Some(Command::Inbox(inbox)) => look::inbox(inbox, session),
        Some(Command::Show(show)) => look::show(show, session),
        Some(Command::Done(done)) => act::done(done, session),
        Some(Command::Claim(claim)) => act::claim(claim, session),
        Some(Command::Release(claim)) => act::release(claim, session),
        Some(Command::Reassign(reassign)) => act::reassign(reassign, session),
        Some(Command::Retry(retry)) => act::retry(retry, session),
        Some(Command::Resolve(resolve)) => act::resolve(resolve, session),
        Some(Command::Tick(asked)) => tick::run(asked, session),
        Some(Command::Notices(asked)) => notices::run(asked, session),
        Some(Command::Attach(asked)) => evidence::attach(asked, session),
        Some(Command::Evidence(asked)) => evidence::run(asked, session),
        Some(Command::Comment(comment)) => act::comment(comment, session),
        Some(Command::Suspend(suspend)) => act::suspend(suspend, session),
        Some(Command::Resume(resume)) => act::resume(resume, session),
        Some(Command::Cancel(cancel)) => act::cancel(cancel, session),
        Some(Command::Migrate(asked)) => migrate::run(asked, session),
        Some(Command::List(list)) => look::list(list, session),
        Some(Command::Report(asked)) => report::run(asked, session),
        Some(Command::History(history)) => look::history(history, session),
        Some(Command::Run(run)) => run::run(run, session),
        Some(Command::Print(print)) => print::run(print, session),
        Some(Command::Completions(completions)) => extras::completions(completions, session),
        Some(Command::Man) => extras::man(session),
        Some(Command::Demo(demo)) => demo::run(demo, session),
        Some(Command::Explain(explain)) => explain::run(explain, session),
        Some(Command::Serve(asked)) => serve::run(asked, session),
        Some(Command::Watch(asked)) => watch::run(asked, session),
        Some(Command::Verify(verify)) => verify::run(verify, session),
        Some(Command::Checkpoint(asked)) => checkpoint::run(asked, session),
        // Words that are no command have been turned away on reading the arguments.
        Some(Command::Other(_)) => Err(Failure::not_built("sop")),
    }
}

/// Reads the arguments; none where help or the version was asked for, and given.
fn parse(
    arguments: Vec<OsString>,
    language: Language,
    shell: &mut Shell<'_>,
) -> Result<Option<Arguments>, Failure> {
    let matches = help::command(language).try_get_matches_from(arguments);
    match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(Arguments { command: Some(Command::Other(words)), .. }) => {
            let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
            let word = words.first().cloned().unwrap_or_default();
            if word == "help" {
                return help_of(words.get(1), language, shell);
            }
            let tree = Arguments::command();
            let known: Vec<String> = tree.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
            Err(usage::no_command(&word, &known))
        }
        Ok(arguments) => Ok(Some(arguments)),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let text = error.render();
            let text = if shell.colour { text.ansi().to_string() } else { text.to_string() };
            shell.answer(text.as_bytes()).map(|()| None).map_err(|error| session::unwritten(&error))
        }
        Err(error) => Err(usage::failure(&error)),
    }
}

/// `sop help COMMAND`, which is `sop COMMAND --help`.
fn help_of(
    command: Option<&String>,
    language: Language,
    shell: &mut Shell<'_>,
) -> Result<Option<Arguments>, Failure> {
    let help = [Some("sop".to_owned()), command.cloned(), Some("--help".to_owned())];
    parse(help.into_iter().flatten().map(OsString::from).collect(), language, shell)
}

/// What must be known before the arguments are read, because faults in them are told with it.
struct Early {
    language: Language,
    json: bool,
}

impl Early {
    fn scan(arguments: &[OsString], shell: &Shell<'_>) -> Early {
        let words: Vec<&str> = arguments.iter().map_while(|argument| argument.to_str()).collect();
        let words = words.split(|word| *word == "--").next().unwrap_or_default();
        let flag = |name: &str| {
            let with_equals = format!("{name}=");
            let after = |at: usize| words.get(at + 1).copied();
            words.iter().enumerate().find_map(|(at, word)| {
                word.strip_prefix(&with_equals).or_else(|| if *word == name { after(at) } else { None })
            })
        };
        let language = match flag("--lang") {
            Some(name) if name.eq_ignore_ascii_case("en") => Language::En,
            Some(name) if name.eq_ignore_ascii_case("id") => Language::Id,
            Some(_) | None => shell.language(),
        };
        Early { language, json: flag("--format") == Some("json") }
    }
}
