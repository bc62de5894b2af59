//! What may be typed to run the office: people, calendar, reports, proofs.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub struct Person {
    #[command(subcommand)]
    pub command: PersonCommand,
}

#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Register a person, or give a registered one more roles
    #[command(override_usage = "sop person add [OPTIONS] <NAME> --role <ACTOR>...")]
    Add(PersonNew),
    /// Take roles from a person, or without --role the person
    #[command(override_usage = "sop person remove [OPTIONS] <NAME> [--role <ACTOR>...]")]
    Remove(PersonRoles),
    /// Set the mail address that a person is told at, or take it away
    Mail(PersonMail),
    /// Make a token with which a program comes in as this person
    Token(PersonKey),
    /// Set the password with which a person signs in
    Password(PersonName),
    /// Make an address that lets a person in once, to set a password
    Invite(PersonName),
    /// List people and their roles
    List,
}

#[derive(Debug, Args)]
pub struct PersonName {
    /// The person's name
    pub name: String,
}

#[derive(Debug, Args)]
pub struct PersonKey {
    /// The person's name
    pub name: String,
    /// What the token is for: read, work, publish or administer [default: all that the person may]
    #[arg(long = "scope", value_name = "SCOPE")]
    pub scopes: Vec<String>,
    /// The last day on which it opens anything [default: without an end]
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// What it is called, to tell it from others
    #[arg(long, value_name = "TEXT")]
    pub label: Option<String>,
    /// Do away with all tokens of this person instead
    #[arg(long, conflicts_with_all = ["scopes", "until", "label"])]
    pub revoke: bool,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7070", hide_default_value = true)]
    pub listen: String,
    /// Certificate chain in PEM, for TLS
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Its key in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// A proxy in front does TLS and says where requests come from
    #[arg(long)]
    pub behind_proxy: bool,
    /// The address at which people reach it, where that is another
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// An office's folder of templates for what is printed; read once, at the start
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct PersonNew {
    #[command(flatten)]
    pub roles: PersonRoles,
    /// The mail address that the person is told at
    #[arg(long, value_name = "ADDRESS")]
    pub mail: Option<String>,
    /// The first day on which the roles are held [default: at once]
    #[arg(long, value_name = "DATE", requires = "roles")]
    pub from: Option<String>,
    /// The last such day [default: without an end]
    #[arg(long, value_name = "DATE", requires = "roles")]
    pub until: Option<String>,
}

#[derive(Debug, Args)]
pub struct PersonMail {
    /// The person's name
    pub name: String,
    /// The address
    #[arg(required_unless_present = "remove")]
    pub address: Option<String>,
    /// Take the address away
    #[arg(long, conflicts_with = "address")]
    pub remove: bool,
}

#[derive(Debug, Args)]
pub struct PersonRoles {
    /// The person's name
    pub name: String,
    /// Roles: actors' keys
    #[arg(long = "role", value_name = "ACTOR", num_args = 1.., value_delimiter = ',')]
    pub roles: Vec<String>,
}

#[derive(Debug, Args)]
pub struct SiteCommands {
    /// The site's registered commands [default: commands.yaml in the store's folder]
    #[arg(long, value_name = "FILE")]
    pub commands: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Tick {
    /// The site's registered commands [default: commands.yaml in the store's folder]
    #[arg(long, value_name = "FILE")]
    pub commands: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Notices {
    #[command(subcommand)]
    pub command: Option<NoticesCommand>,
    /// Also those that were sent
    #[arg(long)]
    pub all: bool,
    /// Send one anew that was given up
    #[arg(long, value_name = "NUMBER", conflicts_with = "all")]
    pub retry: Option<u64>,
}

#[derive(Debug, Subcommand)]
pub enum NoticesCommand {
    /// Check notices.yaml in the store's folder
    Check,
}

#[derive(Debug, Args)]
pub struct Delegate {
    /// The role: an actor's key
    pub actor: String,
    /// Who is to act: a registered person
    #[arg(long, value_name = "PERSON")]
    pub to: String,
    /// The first day
    #[arg(long, value_name = "DATE", required_unless_present = "end")]
    pub from: Option<String>,
    /// The last day
    #[arg(long, value_name = "DATE", required_unless_present = "end")]
    pub until: Option<String>,
    /// The number of the letter that says so
    #[arg(long, value_name = "NUMBER", required_unless_present = "end")]
    pub letter: Option<String>,
    /// End it at once; with --letter only what that letter gave
    #[arg(long, conflicts_with_all = ["from", "until"])]
    pub end: bool,
    /// With --end: who gave it, if somebody else did
    #[arg(long, value_name = "PERSON", requires = "end")]
    pub by: Option<String>,
}

#[derive(Debug, Args)]
pub struct OfficeCalendar {
    #[command(subcommand)]
    pub command: Option<CalendarCommand>,
}

#[derive(Debug, Subcommand)]
pub enum CalendarCommand {
    /// Show the calendar in force
    Show(CalendarYear),
    /// Put a calendar into force
    Set(CalendarFile),
}

#[derive(Debug, Args)]
pub struct CalendarYear {
    /// The year whose days are listed [default: this one]
    #[arg(long)]
    pub year: Option<i32>,
}

#[derive(Debug, Args)]
pub struct CalendarFile {
    /// The calendar, as docs/calendar.md says; - for stdin
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Report {
    /// List what is late, or was: each task with its due time, by how much, and whose it is
    #[arg(long)]
    pub late: bool,
    /// Say of each period of what recurs whether it was opened, and done before it was over
    #[arg(long, conflicts_with = "late")]
    pub compliance: bool,
    /// Fill the form for monitoring SOPs (Permenpan RB 35/2012), blank where a person judges
    #[arg(long, conflicts_with_all = ["late", "compliance"])]
    pub monitoring: bool,
    /// Only instances of this document
    #[arg(long, value_name = "DOCUMENT")]
    pub document: Option<String>,
    /// Only instances of this procedure
    #[arg(long, value_name = "PROCEDURE")]
    pub procedure: Option<String>,
    /// Only instances opened on this day or later; with --compliance, periods that begin then
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Only instances opened on this day or earlier; with --compliance, periods that begin then
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// A file: .csv, .xlsx, .html, .json, or .xes, an event log for process miners
    #[arg(long, short, value_name = "OUT")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// Put right what can be: rebuild what is derived, cut a damaged end off and keep it aside
    #[arg(long, conflicts_with = "checkpoint")]
    pub repair: bool,
    /// Compare with a checkpoint that was kept elsewhere; - for stdin
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// The key that the checkpoint is signed with [default: this store's own]
    #[arg(long, value_name = "KEY", requires = "checkpoint")]
    pub public_key: Option<String>,
    /// A head that was printed earlier: whether the ledger still begins with just those entries
    #[arg(long, value_name = "NUMBER:SHA256")]
    pub head: Option<String>,
}

#[derive(Debug, Args)]
pub struct Checkpoint {
    /// Where to [default: stdout]
    #[arg(long, short, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// The file of the secret key, made if it is not there [default: checkpoint.key in the store's folder]
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
}
