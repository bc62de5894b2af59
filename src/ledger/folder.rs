//! The few things a ledger does with files, as one trait, so that tests can let every one of them fail; and
//! the real folder on a disk. Never knows what is in the files.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A folder of named files. What is written is durable only after `sync`, a name only after `sync_names`.
pub trait Folder: Send + Sync {
    /// The names of the files, in any order.
    fn names(&self) -> io::Result<Vec<String>>;
    fn length(&self, name: &str) -> io::Result<u64>;
    /// Fills all of `into` from `offset` on, or fails.
    fn read(&self, name: &str, offset: u64, into: &mut [u8]) -> io::Result<()>;
    /// Makes the file longer, with zeros, or shorter; creates it where it is not there.
    fn set_length(&self, name: &str, length: u64) -> io::Result<()>;
    fn write(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Returns when the file's bytes and length are on the device.
    fn sync(&self, name: &str) -> io::Result<()>;
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Returns when the names are on the device.
    fn sync_names(&self) -> io::Result<()>;
    /// How many bytes are left for files; none where the system does not tell.
    fn free(&self) -> Option<u64>;
}

/// A folder on a disk. Files stay open once they were used; a ledger has one for each 16 MB.
pub struct DiskFolder {
    path: PathBuf,
    open: Mutex<HashMap<String, Arc<File>>>,
}

impl DiskFolder {
    /// A folder that need not be there yet: it is made, and its name synced, with the first file.
    pub fn new(path: &Path) -> DiskFolder {
        DiskFolder { path: path.to_owned(), open: Mutex::new(HashMap::new()) }
    }

    fn file(&self, name: &str, create: bool) -> io::Result<Arc<File>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = open.get(name) {
            return Ok(Arc::clone(file));
        }
        if create && !self.path.exists() {
            create_folder(&self.path)?;
        }
        let path = self.path.join(name);
        let file = OpenOptions::new().read(true).write(true).create(create).truncate(false).open(path)?;
        let file = Arc::new(file);
        open.insert(name.to_owned(), Arc::clone(&file));
        Ok(file)
    }

    fn forget(&self, name: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

impl Folder for DiskFolder {
    fn names(&self) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn length(&self, name: &str) -> io::Result<u64> {
        Ok(self.file(name, false)?.metadata()?.len())
    }

    fn read(&self, name: &str, offset: u64, into: &mut [u8]) -> io::Result<()> {
        self.file(name, false)?.read_exact_at(into, offset)
    }

    fn set_length(&self, name: &str, length: u64) -> io::Result<()> {
        self.file(name, true)?.set_len(length)
    }

    fn write(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.file(name, true)?.write_all_at(bytes, offset)
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        self.file(name, false)?.sync_data()
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.forget(from);
        self.forget(to);
        fs::rename(self.path.join(from), self.path.join(to))
    }

    fn sync_names(&self) -> io::Result<()> {
        sync_folder(&self.path)
    }

    fn free(&self) -> Option<u64> {
        // The folder itself is made with its first file.
        let there = self.path.ancestors().find(|path| path.exists())?;
        let told = rustix::fs::statvfs(there).ok()?;
        Some(told.f_bavail.saturating_mul(told.f_frsize))
    }
}

/// Makes a folder and those above it, and syncs the name of each one made.
pub fn create_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    if let Some(above) = above {
        create_folder(above)?;
    }
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => made?,
    }
    sync_folder(above.unwrap_or(Path::new(".")))
}

/// Returns when the names in a folder are on the device.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}
