//! The commands that the site has registered, read anew each time: who changes the file need not start the server again.

use std::fs::File;
use std::io::{ErrorKind, Read};

use axum::http::StatusCode;

use crate::desk::read_source;
use crate::document::{COMMANDS_FILE, Commands, read_commands};

use super::problem::Problem;
use super::site::Site;

/// The largest file of commands that is read, in bytes.
const COMMANDS_MAX: u64 = 1024 * 1024 + 1;

/// What the site's file says.
pub(super) enum Registered {
    Nothing,
    Faulty,
    Commands(Commands),
}

impl Registered {
    pub fn read(site: &Site) -> Registered {
        let file = match File::open(site.folder.join(COMMANDS_FILE)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Registered::Nothing,
            Err(_) => return Registered::Faulty,
        };
        let mut bytes = Vec::new();
        if file.take(COMMANDS_MAX).read_to_end(&mut bytes).is_err() {
            return Registered::Faulty;
        }
        let (commands, _) = read_commands(&read_source(COMMANDS_FILE, &bytes));
        commands.map_or(Registered::Faulty, Registered::Commands)
    }

    /// What documents are checked against; none where the site has registered nothing.
    ///
    /// # Errors
    /// A faulty file: what a document's steps may run cannot be said then.
    pub fn known(self) -> Result<Option<Commands>, Problem> {
        match self {
            Registered::Nothing => Ok(None),
            Registered::Commands(commands) => Ok(Some(commands)),
            Registered::Faulty => Err(Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "commands",
                "commands.yaml kantor ini salah atau tidak terbaca; pengelola melihatnya dengan `sop commands`",
                "this office's commands.yaml is faulty or cannot be read; the administrator looks at it with `sop commands`",
            )),
        }
    }
}
