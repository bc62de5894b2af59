//! What may be typed about the editions of documents.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub struct Diff {
    /// The older edition: a file, DOCUMENT (the edition in force), DOCUMENT@NUMBER or DOCUMENT@HASH
    pub old: String,
    /// The newer edition, named likewise
    pub new: String,
}

#[derive(Debug, Args)]
pub struct Migrate {
    /// The instance
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub id: Option<String>,
    /// Every instance of this document that is not over
    #[arg(long, value_name = "DOCUMENT")]
    pub all: Option<String>,
    /// The edition to go to: its number, the beginning of its hash, or DOCUMENT@ and either [default: the one in force]
    #[arg(long, value_name = "EDITION")]
    pub to: Option<String>,
    /// What a step of the edition left is called in the other one
    #[arg(long, value_name = "OLD=NEW")]
    pub map: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Say what would change and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Go back to the edition that it came from, as long as work has not gone on since
    #[arg(long, conflicts_with_all = ["to", "map", "all"])]
    pub undo: bool,
}

#[derive(Debug, Args)]
pub struct Documents {
    /// Only editions in force that are to be reviewed within so many days
    #[arg(long, value_name = "DAYS")]
    pub due: Option<u32>,
}

#[derive(Debug, Args)]
pub struct Publish {
    /// The document; - for stdin
    pub file: PathBuf,
    /// The site's registered commands [default: commands.yaml in the store's folder]
    #[arg(long, value_name = "FILE")]
    pub commands: Option<PathBuf>,
    /// The first day on which instances are opened with it [default: the identity page's, if it is still to come; else today]
    #[arg(long, value_name = "DATE")]
    pub effective: Option<String>,
    /// The last such day [default: until another edition comes into force]
    #[arg(long, value_name = "DATE")]
    pub expires: Option<String>,
}
