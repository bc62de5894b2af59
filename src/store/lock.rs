//! The lock of a store's folder: one process at a time, named for the next one. Never waits without an end.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::StoreError;

/// How long a second process tries before it gives up.
const PATIENCE: Duration = Duration::from_secs(2);

/// The longest note of a holder that is read.
const HOLDER_LIMIT: u64 = 4096;

/// Who holds a store's folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub pid: u32,
    /// The boot that the process belongs to.
    pub boot: String,
    /// What it was asked to do.
    pub command: String,
}

/// The lock, or the other way that was found while another process held it.
#[derive(Debug)]
pub(super) enum Taken<T> {
    Lock(Lock),
    Other(T),
}

/// Held until it is dropped; the system lets go of it too when the process ends in any way.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock in the file at `path`, or says who holds it. While another process does, `other` is asked before each pause
    /// whether there is another way.
    pub fn take_unless<T>(
        path: &Path,
        holder: &Holder,
        mut other: impl FnMut() -> Result<Option<T>, StoreError>,
    ) -> Result<Taken<T>, StoreError> {
        let io = |source| StoreError::Io { path: path.to_owned(), source };
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(io)?;
        let mut waited = Duration::ZERO;
        let mut pause = Pause::new(holder.pid);
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => return Err(io(source)),
                Err(TryLockError::WouldBlock) => {}
            }
            if let Some(way) = other()? {
                return Ok(Taken::Other(way));
            }
            if waited >= PATIENCE {
                return Err(StoreError::Locked { holder: read_holder(&mut file) });
            }
            let pause = pause.next();
            thread::sleep(pause);
            waited += pause;
        }
        let note = serde_json::to_vec(holder).map_err(|error| io(error.into()))?;
        // The lock is what counts: on a full disk it is held without a name.
        drop(file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(&note)));
        Ok(Taken::Lock(Lock { _file: file }))
    }
}

/// The note of the holder, unless it is being written just now.
pub(super) fn read_holder(file: &mut File) -> Option<Holder> {
    let mut note = Vec::new();
    file.rewind().ok()?;
    file.take(HOLDER_LIMIT).read_to_end(&mut note).ok()?;
    serde_json::from_slice(&note).ok()
}

/// Pauses of 1 to 32 ms, different in each process, so that those that wait do not always try at the same
/// moment.
struct Pause(u32);

impl Pause {
    fn new(pid: u32) -> Pause {
        Pause(pid.wrapping_mul(0x9E37_79B9) | 1)
    }

    fn next(&mut self) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        Duration::from_micros(1000 + u64::from(self.0 >> 17))
    }
}
