//! The way to a store that may be held already: into its folder, or to the server that holds it. Never both.

use std::path::Path;
use std::sync::Arc;

use super::folder::{exists, take_lock_unless};
use super::lock::{Lock, Taken};
use super::socket::SocketStore;
use super::{FolderStore, Opening, Store, StoreError};

/// Where a command goes.
pub(super) enum Way {
    /// Into the folder, which is its own now.
    Own(Lock),
    /// To the server that holds the folder.
    Served(SocketStore),
}

/// Takes the folder's lock; while another process holds it, looks for that one's socket, for two seconds.
pub(super) fn way(path: &Path, command: &str) -> Result<Way, StoreError> {
    Ok(match take_lock_unless(path, command, || SocketStore::connect(path))? {
        Taken::Lock(lock) => Way::Own(lock),
        Taken::Other(store) => Way::Served(store),
    })
}

/// The store in a folder, made if it is not there: opened by this process, or, where a server holds it, spoken to over the
/// server's socket.
///
/// # Errors
/// Those of [`FolderStore::open`]; [`StoreError::Locked`] where another process that is no server holds it for two seconds;
/// [`StoreError::Silent`] and [`StoreError::OtherVersion`] where it is a server that does not answer, or one of another version.
pub fn open_shared(path: &Path, opening: Opening<'_>) -> Result<Arc<dyn Store>, StoreError> {
    Ok(match way(path, opening.command)? {
        Way::Own(lock) => Arc::new(FolderStore::open_locked(path, lock, None, opening)?),
        Way::Served(store) => Arc::new(store),
    })
}

/// The same; none, and nothing is made, if there is no store.
pub fn open_shared_existing(path: &Path, opening: Opening<'_>) -> Result<Option<Arc<dyn Store>>, StoreError> {
    if !exists(path) {
        return Ok(None);
    }
    open_shared(path, opening).map(Some)
}
