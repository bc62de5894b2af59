//! A store's folder for one test, gone with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sop::store::{
    FolderStore, Notice, Opening, Repaired, Report, Store, StoreError, open_shared, repair_folder,
    verify_folder,
};

use super::toy::Toy;

/// A folder of its own for each test.
pub struct Folder {
    pub path: PathBuf,
}

impl Folder {
    pub fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("sop-store-{}-{number}", process::id()));
        Folder { path }
    }

    pub fn open(&self) -> FolderStore {
        self.open_telling().unwrap().0
    }

    /// Opens the store, and gives what opening had to say, without progress.
    pub fn open_telling(&self) -> Result<(FolderStore, Vec<Notice>), StoreError> {
        let mut notices = Vec::new();
        let store = FolderStore::open(&self.path, opening(&mut |notice| notices.push(notice)))?;
        Ok((store, notices))
    }

    pub fn open_existing(&self) -> Result<Option<FolderStore>, StoreError> {
        FolderStore::open_existing(&self.path, opening(&mut |_| {}))
    }

    pub fn verify(&self) -> Report {
        verify_folder(&self.path, None, opening(&mut |_| {})).unwrap().expect("a store")
    }

    pub fn repair(&self) -> Repaired {
        repair_folder(&self.path, opening(&mut |_| {})).unwrap().expect("a store")
    }

    /// Changes a file's bytes.
    pub fn spoil(&self, name: &str, spoil: impl FnOnce(&mut Vec<u8>)) {
        let mut bytes = fs::read(self.path.join(name)).unwrap();
        spoil(&mut bytes);
        fs::write(self.path.join(name), bytes).unwrap();
    }

    /// The names in the folder.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.path));
    }
}

pub fn opening(notify: &mut dyn FnMut(Notice)) -> Opening<'_> {
    Opening { derive: Arc::new(Toy), command: "a test", time: "2026-11-23T09:01:00+07:00", notify }
}

/// A store as a command opens it.
pub fn shared(path: &Path) -> Result<Arc<dyn Store>, StoreError> {
    open_shared(path, opening(&mut |_| {}))
}
