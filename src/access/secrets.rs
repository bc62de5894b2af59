//! The file `secrets`: written whole, aside and renamed, readable by its owner alone. Several processes may change it; a lock beside it
//! keeps them apart, and each reads it again when another has written it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::calendar::Time;
use crate::ledger::create_folder;

use super::AccessError;
use super::key::{self, Holder, Key, KeyKind, Scopes};
use super::password::Password;

const FILE: &str = "secrets";

/// The most keys of one kind that one holder has; a session more ends the oldest.
const KEYS_LIMIT: usize = 100;

/// What is compared with where there is no password, so that a name nobody has takes as long as a wrong password.
static NOBODYS: LazyLock<Option<Password>> = LazyLock::new(|| Password::new("nobody has this password").ok());

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Content {
    #[serde(default)]
    passwords: BTreeMap<String, Password>,
    #[serde(default)]
    keys: Vec<Key>,
}

/// The secrets of one store.
#[derive(Debug)]
pub struct Secrets {
    folder: PathBuf,
    read: Mutex<(Option<Stamp>, Arc<Content>)>,
}

/// Tells one version of the file from another: each is a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    size: u64,
    changed: (i64, i64),
}

impl Secrets {
    /// Those in a store's folder. Nothing is made before something is to be kept.
    pub fn of(folder: &Path) -> Secrets {
        Secrets { folder: folder.to_owned(), read: Mutex::default() }
    }

    pub fn has_password(&self, name: &str) -> Result<bool, AccessError> {
        Ok(self.content()?.passwords.contains_key(name))
    }

    /// Whether this is the person's password; slow on purpose, and as slow for somebody who has none.
    pub fn is_password(&self, name: &str, text: &str) -> Result<bool, AccessError> {
        let content = self.content()?;
        let password = content.passwords.get(name);
        let is = password.or(NOBODYS.as_ref()).is_some_and(|password| password.is(text));
        Ok(is && password.is_some())
    }

    /// Sets a person's password, and ends the sessions and invitations that he had.
    pub fn set_password(&self, name: &str, text: &str) -> Result<(), AccessError> {
        let password = Password::new(text)?;
        self.change(|content| {
            content.passwords.insert(name.to_owned(), password);
            let holder = Holder::Person(name.to_owned());
            content.keys.retain(|key| key.holder != holder || key.kind == KeyKind::Token);
            Ok(())
        })
    }

    /// Makes a key and gives its text, which is shown this once.
    pub fn make_key(&self, new: NewKey<'_>, now: Time) -> Result<String, AccessError> {
        let text = key::random(new.kind).map_err(io::Error::from)?;
        let NewKey { kind, holder, scopes, ends, label } = new;
        let key =
            Key { sha256: key::hash(&text), kind, holder, scopes, made: now, ends, label: label.to_owned() };
        self.change(|content| {
            content.keys.retain(|key| key.holds(now));
            let own = |other: &Key| other.holder == key.holder && other.kind == key.kind;
            if content.keys.iter().filter(|other| own(other)).count() >= KEYS_LIMIT {
                if key.kind == KeyKind::Token {
                    return Err(AccessError::TooManyKeys(KEYS_LIMIT));
                }
                let oldest = content.keys.iter().position(own);
                oldest.map(|oldest| content.keys.remove(oldest));
            }
            content.keys.push(key);
            Ok(())
        })?;
        Ok(text)
    }

    /// What a key's text opens now.
    pub fn key(&self, text: &str, now: Time) -> Result<Option<Key>, AccessError> {
        let sha256 = key::hash(text);
        let content = self.content()?;
        // The digests of random texts tell nothing by how long it takes to compare them.
        Ok(content.keys.iter().find(|key| key.sha256 == sha256 && key.holds(now)).cloned())
    }

    /// Uses an invitation up: it lets nobody in again.
    pub fn accept(&self, text: &str, now: Time) -> Result<Option<Key>, AccessError> {
        let sha256 = key::hash(text);
        let is_it = |key: &Key| key.sha256 == sha256 && key.kind == KeyKind::Invitation && key.holds(now);
        if !self.content()?.keys.iter().any(is_it) {
            return Ok(None);
        }
        self.change(|content| {
            let place = content.keys.iter().position(is_it);
            Ok(place.map(|place| content.keys.remove(place)))
        })
    }

    /// The keys of a holder that still open something.
    pub fn keys(&self, holder: &Holder, now: Time) -> Result<Vec<Key>, AccessError> {
        let content = self.content()?;
        Ok(content.keys.iter().filter(|key| key.holder == *holder && key.holds(now)).cloned().collect())
    }

    /// Ends the keys that `is_over` says of; gives how many.
    pub fn end_keys(&self, is_over: impl Fn(&Key) -> bool) -> Result<usize, AccessError> {
        if !self.content()?.keys.iter().any(&is_over) {
            return Ok(0);
        }
        self.change(|content| {
            let before = content.keys.len();
            content.keys.retain(|key| !is_over(key));
            Ok(before - content.keys.len())
        })
    }

    /// Ends the key with this text.
    pub fn end_key(&self, text: &str) -> Result<(), AccessError> {
        let sha256 = key::hash(text);
        self.end_keys(|key| key.sha256 == sha256).map(drop)
    }

    /// Forgets everything of a person who is no longer registered.
    pub fn forget(&self, name: &str) -> Result<(), AccessError> {
        let holder = Holder::Person(name.to_owned());
        let content = self.content()?;
        if !content.passwords.contains_key(name) && content.keys.iter().all(|key| key.holder != holder) {
            return Ok(());
        }
        self.change(|content| {
            content.passwords.remove(name);
            content.keys.retain(|key| key.holder != holder);
            Ok(())
        })
    }

    /// What the file holds now, read only when it has changed.
    fn content(&self) -> Result<Arc<Content>, AccessError> {
        let path = self.folder.join(FILE);
        let stamp = match fs::metadata(&path) {
            Ok(about) => {
                Stamp { inode: about.ino(), size: about.size(), changed: (about.mtime(), about.mtime_nsec()) }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Arc::default()),
            Err(error) => return Err(error.into()),
        };
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.0 != Some(stamp) {
            let content = serde_json::from_slice(&fs::read(&path)?);
            let content = content.map_err(|error| AccessError::Unreadable(error.to_string()))?;
            *read = (Some(stamp), Arc::new(content));
        }
        Ok(Arc::clone(&read.1))
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&mut Content) -> Result<T, AccessError>,
    ) -> Result<T, AccessError> {
        create_folder(&self.folder)?;
        let lock = self.folder.join("secrets.lock");
        let lock = File::options().create(true).truncate(false).write(true).mode(0o600).open(lock)?;
        lock.lock()?;
        let mut content = Content::clone(&*self.content()?);
        let answer = change(&mut content)?;
        let bytes =
            serde_json::to_vec(&content).map_err(|error| AccessError::Unreadable(error.to_string()))?;
        self.write(&bytes)?;
        Ok(answer)
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let aside = self.folder.join("secrets.new");
        let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(aside, self.folder.join(FILE))?;
        File::open(&self.folder)?.sync_all()
    }
}

/// A key to be made.
#[derive(Debug)]
pub struct NewKey<'k> {
    pub kind: KeyKind,
    pub holder: Holder,
    pub scopes: Scopes,
    pub ends: Option<Time>,
    pub label: &'k str,
}
