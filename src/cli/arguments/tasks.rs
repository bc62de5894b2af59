//! The arguments of the commands about a task's files and troubles.

use std::path::PathBuf;

use clap::Args;

use super::Keyed;

#[derive(Debug, Args)]
pub struct Attach {
    /// The instance
    pub id: String,
    /// The step, if it is not the one that is yours; then the files, each FILE or NAME=FILE
    #[arg(required = true, value_name = "[STEP] FILE")]
    pub files: Vec<PathBuf>,
    /// Which part of a joint activity
    #[arg(long, value_name = "ACTOR")]
    pub actor: Option<String>,
    #[command(flatten)]
    pub keyed: Keyed,
}

#[derive(Debug, Args)]
pub struct Evidence {
    /// The instance
    pub id: String,
    /// Write this file out
    #[arg(long, value_name = "NAME|SHA256")]
    pub get: Option<String>,
    /// Where to; - for stdout [default: its name, in this folder]
    #[arg(long, short, value_name = "OUT", requires = "get")]
    pub output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long, requires = "get")]
    pub overwrite: bool,
}

#[derive(Debug, Args)]
pub struct Retry {
    /// The instance
    pub id: String,
    /// The step
    pub step: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    #[command(flatten)]
    pub keyed: Keyed,
}

#[derive(Debug, Args)]
pub struct Resolve {
    /// The instance
    pub id: String,
    /// The step
    pub step: String,
    /// The answer, if the step is a decision
    #[arg(long, value_name = "ANSWER")]
    pub answer: Option<String>,
    /// Fill in a field of the step's form
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Why it is done all the same
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// A file, or NAME=FILE: for a field of the form, or under another name
    #[arg(long, value_name = "FILE")]
    pub attach: Vec<PathBuf>,
    #[command(flatten)]
    pub keyed: Keyed,
}
