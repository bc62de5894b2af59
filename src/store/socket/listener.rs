//! The socket that a server listens on: a thread that waits for clients, and one for each that came, up to a limit.

use std::collections::HashMap;
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, listen, socket_with};

use crate::ledger::Digest;

use super::super::{Store, StoreError};
use super::frame::prepare;
use super::server::converse;
use super::{SOCKET, pass, with_address};

/// The most clients that are heard at once; others wait their turn.
pub const CONNECTIONS_LIMIT: usize = 64;

/// The most clients that wait their turn.
const WAITING_LIMIT: i32 = 128;

/// How long nobody is let in after the system refused to.
const PAUSE: Duration = Duration::from_millis(100);

/// Lets other processes use a store that this one holds, over the socket in its folder, until it is dropped.
///
/// Dropping it removes the socket, lets each call that has begun come to its end, and lets go of the store. It must be dropped before
/// the folder's lock is let go of; it holds the store, so that this is so by itself.
pub struct SocketListener {
    folder: PathBuf,
    hall: Arc<Hall>,
    waiting: Option<JoinHandle<()>>,
}

/// What the threads of a listener share.
struct Hall {
    /// Those that are heard, by number, each to be told that it is over.
    guests: Mutex<HashMap<u64, UnixStream>>,
    over: AtomicBool,
    /// A byte in it wakes the thread that waits for clients.
    bell: UnixStream,
}

impl SocketListener {
    /// Listens in a store's folder. The caller holds the folder, so that a socket which is there is a dead process's, and is replaced.
    ///
    /// # Errors
    /// [`StoreError::Io`]: the system refuses, or something that is no socket has its name.
    pub fn start(folder: &Path, store: Arc<dyn Store>) -> Result<SocketListener, StoreError> {
        let path = folder.join(SOCKET);
        SocketListener::begin(folder, &path, store)
            .map_err(|source| StoreError::Io { path: path.clone(), source })
    }

    fn begin(folder: &Path, path: &Path, store: Arc<dyn Store>) -> io::Result<SocketListener> {
        remove_dead(path)?;
        let pass = pass::make(folder)?;
        let listener = open(folder, path)?;
        let (bell, woken) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        woken.set_nonblocking(true)?;
        let hall = Arc::new(Hall { guests: Mutex::default(), over: AtomicBool::new(false), bell });
        let reception = Reception { listener, woken, store, pass, hall: Arc::clone(&hall) };
        let waiting = thread::Builder::new().name(SOCKET.to_owned()).spawn(move || reception.run())?;
        Ok(SocketListener { folder: folder.to_owned(), hall, waiting: Some(waiting) })
    }
}

impl Drop for SocketListener {
    fn drop(&mut self) {
        // Whoever comes now finds nobody, and waits for the folder.
        drop(fs::remove_file(self.folder.join(SOCKET)));
        drop(pass::forget(&self.folder));
        self.hall.over.store(true, Ordering::Release);
        self.hall.ring();
        drop(self.waiting.take().map(JoinHandle::join));
    }
}

/// Removes the socket of a process that is gone.
fn remove_dead(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.file_type().is_socket() => fs::remove_file(path),
        Ok(_) => Err(ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// A socket that only the owner may use, from its first moment on: before it listens, nobody can connect.
fn open(folder: &Path, path: &Path) -> io::Result<UnixListener> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    with_address(folder, |address| Ok(bind(&socket, address)?))?;
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    listen(&socket, WAITING_LIMIT)?;
    Ok(UnixListener::from(socket))
}

impl Hall {
    fn guests(&self) -> MutexGuard<'_, HashMap<u64, UnixStream>> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A bell that is full of rings rings already.
    fn ring(&self) {
        drop((&self.bell).write(&[0]));
    }
}

/// Where clients are let in.
struct Reception {
    listener: UnixListener,
    woken: UnixStream,
    store: Arc<dyn Store>,
    pass: Digest,
    hall: Arc<Hall>,
}

impl Reception {
    fn run(self) {
        let mut threads: Vec<JoinHandle<()>> = Vec::new();
        for number in 0.. {
            self.wait();
            if self.hall.over.load(Ordering::Acquire) {
                break;
            }
            threads.retain(|thread| !thread.is_finished());
            if self.hall.guests().len() < CONNECTIONS_LIMIT {
                match self.let_in(number) {
                    Ok(thread) => threads.push(thread),
                    Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                    // Out of files or threads: others must end first.
                    Err(_) => thread::sleep(PAUSE),
                }
            }
        }
        // Whoever still waits to be let in is turned away at once.
        drop(self.listener);
        // Each ends after the call that it is answering.
        self.hall.guests().values().for_each(|guest| drop(guest.shutdown(Shutdown::Read)));
        threads.into_iter().for_each(|thread| drop(thread.join()));
    }

    /// Waits for the bell, and for a client where there is room for one.
    fn wait(&self) {
        let mut awaited = vec![PollFd::new(&self.woken, PollFlags::IN)];
        if self.hall.guests().len() < CONNECTIONS_LIMIT {
            awaited.push(PollFd::new(&self.listener, PollFlags::IN));
        }
        if poll(&mut awaited, None).is_err_and(|error| error != Errno::INTR) {
            thread::sleep(PAUSE);
        }
        while (&self.woken).read(&mut [0; 64]).is_ok_and(|count| count > 0) {}
    }

    fn let_in(&self, number: u64) -> io::Result<JoinHandle<()>> {
        let (line, _) = self.listener.accept()?;
        prepare(&line)?;
        self.hall.guests().insert(number, line.try_clone()?);
        let seat = Seat { number, hall: Arc::clone(&self.hall) };
        let (store, pass) = (Arc::clone(&self.store), self.pass);
        thread::Builder::new().name(SOCKET.to_owned()).spawn(move || {
            let _seat = seat;
            // Whoever does not keep to the protocol, or went away, is told nothing.
            drop(converse(line, pass, &*store));
        })
    }
}

/// A client's place, given up when its thread ends in any way.
struct Seat {
    number: u64,
    hall: Arc<Hall>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hall.guests().remove(&self.number);
        self.hall.ring();
    }
}
