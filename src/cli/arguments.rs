//! What may be typed: the tree of commands and their arguments, as clap reads it. Decides nothing.
//!
//! The words of the help stand here in English and in `help` in Indonesian; a test sees to it that none is missing.

mod editions;
mod office;
mod tasks;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use editions::{Diff, Documents, Migrate, Publish};
pub use office::{
    CalendarCommand, CalendarFile, Checkpoint, Delegate, Notices, NoticesCommand, OfficeCalendar, Person,
    PersonCommand, PersonKey, PersonMail, PersonName, PersonNew, PersonRoles, Report, Serve, SiteCommands,
    Tick, Verify,
};
pub use tasks::{Attach, Evidence, Resolve, Retry};

/// SOPs as one file each: the printed form, the running workflow and the evidence of the audit
#[derive(Debug, Parser)]
#[command(
    name = "sop",
    version,
    disable_version_flag = true,
    disable_help_flag = true,
    disable_help_subcommand = true
)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    /// Print the version
    #[arg(long, short = 'V', action = clap::ArgAction::Version)]
    pub version: Option<bool>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags that may stand before or after the command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Folder of the store [env: SOP_DATA; default: .sop]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Address of a shared store [env: SOP_STORE]
    #[arg(long, global = true, value_name = "URL")]
    pub store: Option<String>,
    /// Ask a server elsewhere, with a token [env: SOP_SERVER, SOP_TOKEN, SOP_TOKEN_FILE]
    #[arg(long, global = true, value_name = "URL", conflicts_with = "data")]
    pub server: Option<String>,
    /// Who is asking [env: SOP_AS; default: the system's user]
    #[arg(long = "as", global = true, value_name = "PERSON")]
    pub person: Option<String>,
    /// Language of messages: id or en [env: SOP_LANG, LANG]
    #[arg(
        long,
        global = true,
        value_name = "LANGUAGE",
        value_enum,
        hide_possible_values = true,
        ignore_case = true
    )]
    pub lang: Option<Tongue>,
    /// human or json; for check also short, sarif or github
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        value_enum,
        hide_possible_values = true,
        default_value = "human",
        hide_default_value = true
    )]
    pub format: Format,
    /// Print help
    #[arg(long, short, global = true, action = clap::ArgAction::Help)]
    pub help: Option<bool>,
}

/// A language as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tongue {
    Id,
    En,
}

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
    Short,
    Sarif,
    Github,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a commented starter document
    New(New),
    /// Check documents and show every finding
    Check(Check),
    /// Print a document, its forms or the record of a run as PDF, SVG, PNG or HTML
    Print(Print),
    /// Explain a finding by its code, or list all codes
    Explain(Explain),
    /// Say in words what changed between two editions of a document
    Diff(Diff),
    /// Register an edition of a document
    Publish(Publish),
    /// List documents with their editions, states and review dates
    Documents(Documents),
    /// Register people and their roles
    Person(Person),
    /// Let somebody act for you in one of your roles, on some days
    Delegate(Delegate),
    /// Show the working calendar, or set the office's own
    Calendar(OfficeCalendar),
    /// Show the commands that the site has registered for steps with `run`
    Commands(SiteCommands),
    /// Open an instance of a procedure
    Start(Start),
    /// Show open tasks; the same as `sop` alone
    Inbox(Inbox),
    /// Show where an instance stands
    Show(Show),
    /// Complete a task
    Done(Done),
    /// Take a task, so that nobody else does it
    Claim(Claim),
    /// Give a claimed task back
    Release(Claim),
    /// Give a task to another holder of its role
    Reassign(Reassign),
    /// Let an automatic step that is in trouble try again
    Retry(Retry),
    /// Say by hand, with a reason, that an automatic step in trouble is done
    Resolve(Resolve),
    /// Add files to a task
    Attach(Attach),
    /// Write a comment on an instance
    Comment(Comment),
    /// Suspend an instance
    Suspend(Reasoned),
    /// Resume a suspended instance
    Resume(Resume),
    /// Cancel an instance for good
    Cancel(Reasoned),
    /// Let running instances go on by another edition of their document
    Migrate(Migrate),
    /// List instances
    List(List),
    /// Report how long procedures and steps take, and whether they are on time
    Report(Report),
    /// List what happened to an instance, with hashes
    History(History),
    /// List the files of an instance, or write one out
    Evidence(Evidence),
    /// Do what is due by itself: open periods, ring clocks, run commands (for cron or systemd)
    Tick(Tick),
    /// List what could not be told yet, or check the file that says who is told
    Notices(Notices),
    /// Show a document in a browser, checked and drawn anew on each save
    Watch(Watch),
    /// Serve the counter to browsers, phones and programs
    Serve(Serve),
    /// Check the whole ledger and everything derived from it
    Verify(Verify),
    /// Sign what the ledger holds now, so that a later change of it is found
    Checkpoint(Checkpoint),
    /// Walk one procedure from its start to its end, guided
    Run(Run),
    /// Show everything once with the built-in example
    Demo(Demo),
    /// Write the completions of a shell
    Completions(Completions),
    /// Write the manual page
    Man,
    #[command(external_subcommand)]
    Other(Vec<OsString>),
}

#[derive(Debug, Args)]
pub struct New {
    /// Name of the document, or file to write; - for stdout [default: sop-baru, new-sop]
    pub name: Option<String>,
}

#[derive(Debug, Args)]
pub struct Check {
    /// Documents; - for stdin
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Judge as for a release: warnings fail, the identity page must be filled in
    #[arg(long)]
    pub release: bool,
    /// Let warnings fail, too
    #[arg(long)]
    pub deny_warnings: bool,
    /// The site's registered commands [default: commands.yaml in the store's folder]
    #[arg(long, value_name = "FILE")]
    pub commands: Option<PathBuf>,
    /// Correct what can be corrected (not built yet)
    #[arg(long)]
    pub fix: bool,
}

#[derive(Debug, Args)]
pub struct Watch {
    /// The document
    pub file: PathBuf,
    /// Address and port on this machine; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", hide_default_value = true)]
    pub listen: String,
}

#[derive(Debug, Args)]
pub struct Print {
    /// The document; - for stdin
    pub file: Option<PathBuf>,
    /// More documents, with --book
    #[arg(value_name = "FILE")]
    pub more: Vec<PathBuf>,
    /// Make one book of the documents: cover, list of SOPs, each document [default output: book.pdf]
    #[arg(long, conflicts_with_all = ["procedure", "instance", "forms", "check"])]
    pub book: bool,
    /// The book's title [default: Kumpulan SOP, Book of SOPs]
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// Where to: .pdf, .svg, .png or .html; - for PDF on stdout [default: FILE or ID with .pdf, in this folder]
    #[arg(long, short, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Only the chart pages of this procedure
    #[arg(long, value_name = "PROCEDURE")]
    pub procedure: Option<String>,
    /// Paper: a4, f4, letter or legal [default: as the document says]
    #[arg(long, value_name = "PAPER", value_enum, hide_possible_values = true, ignore_case = true)]
    pub paper: Option<PaperName>,
    /// An office's folder of templates: logo, letterhead, captions, foot
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Resolution of .png in dots per inch, from 72 to 600 [default: 150]
    #[arg(long, value_name = "N")]
    pub dpi: Option<u16>,
    /// Folder with an office's own fonts: the regular, bold and italic face of a family, as .ttf or .otf
    #[arg(long, value_name = "DIR")]
    pub font_dir: Option<PathBuf>,
    /// The family to take where the folder holds several
    #[arg(long, value_name = "FAMILY", requires = "font_dir")]
    pub font: Option<String>,
    /// Print the record of a run instead of a document
    #[arg(long, value_name = "ID")]
    pub instance: Option<String>,
    /// Sign the record's checkpoint with this key [default: the store's own, if it has one]
    #[arg(long, value_name = "FILE", requires = "instance")]
    pub key: Option<PathBuf>,
    /// Print a code that opens this address's page about the sheet, as a server with it has: is it still in force?
    #[arg(long, value_name = "URL")]
    pub verify_url: Option<String>,
    /// Print the document's forms alone, blank
    #[arg(long)]
    pub forms: bool,
    /// Prove the geometry of the pages: no line through a symbol or a text, every arrow once; write OUT only if it is given and they are without fault
    #[arg(long)]
    pub check: bool,
}

/// A paper as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaperName {
    A4,
    F4,
    Letter,
    Legal,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// A finding's code
    pub code: Option<String>,
}

#[derive(Debug, Args)]
pub struct Keyed {
    /// Idempotency key: the same command with the same key happens once
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

#[derive(Debug, Args)]
pub struct Start {
    /// PROCEDURE, or DOCUMENT/PROCEDURE
    pub procedure: String,
    /// Fill in a field of the opening form
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// The way in, where there are several
    #[arg(long, value_name = "STEP")]
    pub at: Option<String>,
    /// Publish this document first
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub keyed: Keyed,
}

#[derive(Debug, Default, Args)]
pub struct Inbox {
    /// Everybody's tasks, also those that others have claimed
    #[arg(long)]
    pub all: bool,
    /// Only tasks of this actor
    #[arg(long, value_name = "ACTOR")]
    pub actor: Option<String>,
    /// Write those with a due time as a calendar to subscribe to (iCalendar)
    #[arg(long)]
    pub ics: bool,
    /// The calendar's file [default: stdout]
    #[arg(long, short, value_name = "OUT", requires = "ics")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Show {
    /// The instance
    pub id: String,
    /// Say why each open task is due when it is
    #[arg(long)]
    pub why_due: bool,
}

#[derive(Debug, Args)]
pub struct Done {
    /// The instance
    pub id: String,
    /// The step [default: the one open task that is yours to complete]
    pub step: Option<String>,
    /// The answer to a decision
    #[arg(long, value_name = "ANSWER")]
    pub answer: Option<String>,
    /// Fill in a field of the step's form
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// A note, kept with the completion
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// The reason, where one is required
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Complete an optional step as not needed; takes a reason
    #[arg(long)]
    pub skip: bool,
    /// Which part of a joint activity
    #[arg(long, value_name = "ACTOR")]
    pub actor: Option<String>,
    /// A file, or NAME=FILE: for a field of the form, or under another name
    #[arg(long, value_name = "FILE")]
    pub attach: Vec<PathBuf>,
    #[command(flatten)]
    pub keyed: Keyed,
}

#[derive(Debug, Args)]
pub struct Claim {
    /// The instance
    pub id: String,
    /// The step
    pub step: String,
    /// Which part of a joint activity
    #[arg(long, value_name = "ACTOR")]
    pub actor: Option<String>,
    #[command(flatten)]
    pub keyed: Keyed,
}

#[derive(Debug, Args)]
pub struct Reassign {
    /// The instance
    pub id: String,
    /// The step
    pub step: String,
    /// To whom: a registered person who holds the task's role
    #[arg(long, value_name = "PERSON")]
    pub to: String,
    /// Which part of a step that several perform
    #[arg(long, value_name = "ACTOR")]
    pub actor: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    #[command(flatten)]
    pub keyed: Keyed,
}

#[derive(Debug, Args)]
pub struct Comment {
    /// The instance
    pub id: String,
    /// The comment
    pub text: String,
    #[command(flatten)]
    pub keyed: Keyed,
}

#[derive(Debug, Args)]
pub struct Reasoned {
    /// The instance
    pub id: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    #[command(flatten)]
    pub keyed: Keyed,
}

#[derive(Debug, Args)]
pub struct Resume {
    /// The instance
    pub id: String,
    #[command(flatten)]
    pub keyed: Keyed,
}

#[derive(Debug, Args)]
pub struct List {
    /// Only instances of this procedure
    #[arg(long, value_name = "PROCEDURE")]
    pub procedure: Option<String>,
    /// Only instances in this state: open, suspended, done or cancelled
    #[arg(long, value_name = "STATE", value_enum, hide_possible_values = true)]
    pub state: Option<StateName>,
}

/// The state of an instance as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StateName {
    Open,
    Suspended,
    Done,
    Cancelled,
}

#[derive(Debug, Args)]
pub struct History {
    /// The instance
    pub id: String,
}

#[derive(Debug, Args)]
pub struct Run {
    /// The document; - for stdin
    pub file: PathBuf,
    /// The procedure [default: the only one]
    pub procedure: Option<String>,
    /// Take the answers from this file and ask nothing
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Fill in a field of the opening form
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// The way in, where there are several
    #[arg(long, value_name = "STEP")]
    pub at: Option<String>,
    /// The site's registered commands [default: commands.yaml in the store's folder]
    #[arg(long, value_name = "FILE")]
    pub commands: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Folder to write to
    #[arg(long, value_name = "DIR", default_value = "out", hide_default_value = true)]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// bash, zsh, fish, elvish or powershell
    #[arg(value_enum, hide_possible_values = true, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}
