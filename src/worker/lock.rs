//! Who runs what, between processes: a folder for each run, with a lock that whoever runs the command holds, and the command with
//! him. The system lets go of it when the last of them is gone, however he went.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use crate::store::StoreError;

const LOCK: &str = "lock";
const SCRATCH: &str = "scratch";

/// What the command has written so far, without secrets, for whoever looks on; beside the scratch, which the command may change.
const SAID: &str = "said";

/// The folder of all runs of a store.
#[derive(Debug, Clone)]
pub struct Runs {
    folder: PathBuf,
    warden: Option<PathBuf>,
}

/// The right to run one attempt, for as long as this or a copy of its [`Held::token`] lives.
#[derive(Debug)]
pub struct Held {
    folder: PathBuf,
    lock: File,
    /// The program that watches the command; without one, what leaves the command's group is not ended with it.
    pub warden: Option<PathBuf>,
}

impl Runs {
    /// The runs in a folder, which is made when it is needed.
    pub fn new(folder: impl Into<PathBuf>) -> Runs {
        Runs { folder: folder.into(), warden: None }
    }

    /// The same, their commands watched by a [`warden`](super::warden()).
    pub fn watched_by(self, warden: Option<PathBuf>) -> Runs {
        Runs { warden, ..self }
    }

    /// Takes the right to run; `None` where somebody holds it.
    pub fn hold(&self, name: &str) -> Result<Option<Held>, StoreError> {
        let folder = self.folder.join(name);
        let failed = |source| StoreError::Io { path: folder.clone(), source };
        private().create(folder.join(SCRATCH)).map_err(failed)?;
        let opened = OpenOptions::new().read(true).append(true).create(true).open(folder.join(LOCK));
        let lock = opened.map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Held { folder, lock, warden: self.warden.clone() })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Whether the command, or whoever runs it, is there.
    pub fn is_running(&self, name: &str) -> Result<bool, StoreError> {
        let path = self.folder.join(name).join(LOCK);
        let lock = match File::open(&path) {
            Ok(lock) => lock,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(source) => return Err(StoreError::Io { path, source }),
        };
        match lock.try_lock_shared() {
            // Dropped, it would stay as long as some child has a copy of this file.
            Ok(()) => lock.unlock().map(|()| false).map_err(|source| StoreError::Io { path, source }),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(source)) => Err(StoreError::Io { path, source }),
        }
    }

    /// The end of what a command that runs has written so far, without secrets, at most so many bytes; `None` where none runs by
    /// that name.
    pub fn said(&self, name: &str, most: u64) -> io::Result<Option<String>> {
        let mut file = match File::open(self.folder.join(name).join(SAID)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(most)))?;
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes)?;
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Removes what a run left that is over.
    pub fn forget(&self, name: &str) -> io::Result<()> {
        match fs::remove_dir_all(self.folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

impl Held {
    /// A folder of the run's own.
    pub fn scratch(&self) -> PathBuf {
        self.folder.join(SCRATCH)
    }

    /// Where what it writes is shown while it runs.
    pub fn said(&self) -> io::Result<File> {
        File::options().write(true).create(true).truncate(true).open(self.folder.join(SAID))
    }

    /// What the command inherits: an empty file that says by its lock that it is there.
    pub fn token(&self) -> io::Result<File> {
        self.lock.try_clone()
    }
}

fn private() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder
}
