//! The side that asks: a store whose every call is carried out by the server that holds the folder.

use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::net::{AddressFamily, SocketFlags, SocketType, connect, socket_with};
use serde::de::DeserializeOwned;

use crate::ledger::{Digest, Entry, Head};

use super::super::error::Unfit;
use super::super::folder::holder;
use super::super::{FILE_LIMIT, Kept, Report, Row, RowSet, Store, StoreError, Transition};
use super::frame::{Frames, GREETING_WAIT, Greeted, Kind, PIECE_LIMIT, message, nonsense, prepare};
use super::message::{Page, Request};
use super::{SOCKET, pass, with_address};

/// How long an answer is waited for, but for a verification, which may read for hours.
const ANSWER_WAIT: Option<Duration> = Some(Duration::from_mins(10));

/// A store that a server holds. Calls of several threads wait for one another.
pub struct SocketStore {
    /// None once the server went away.
    frames: Mutex<Option<Frames<UnixStream>>>,
}

/// What a server said, or why there is no way to hear it any more.
type Heard<T> = io::Result<Result<T, StoreError>>;

impl SocketStore {
    /// Speaks to the server that holds a folder; none if nobody listens there.
    ///
    /// # Errors
    /// [`StoreError::OtherVersion`] where the server is not of this version, [`StoreError::Silent`] where it says nothing for two seconds,
    /// [`StoreError::Io`] where its socket may not be used.
    pub fn connect(folder: &Path) -> Result<Option<SocketStore>, StoreError> {
        let line = match with_address(folder, dial) {
            Ok(line) => line,
            Err(error) if is_nobody(&error) => return Ok(None),
            Err(source) => return Err(StoreError::Io { path: folder.join(SOCKET), source }),
        };
        let mut frames = Frames::new(line);
        match frames.greet().and_then(|()| frames.greeted()) {
            Ok(Greeted::Alike) => SocketStore::admitted(folder, frames),
            Ok(Greeted::Other { version }) => {
                Err(StoreError::OtherVersion { holder: holder(folder), version })
            }
            Ok(Greeted::Gone) => Ok(None),
            Err(error) => unheard(folder, error),
        }
    }

    /// Shows the server the pass that stands in the folder.
    fn admitted(folder: &Path, mut frames: Frames<UnixStream>) -> Result<Option<SocketStore>, StoreError> {
        let pass =
            pass::read(folder).map_err(|source| StoreError::Io { path: folder.join(SOCKET), source })?;
        let Some(pass) = pass else { return Ok(None) };
        let shown = frames.say(&pass).and_then(|()| frames.hear(Some(GREETING_WAIT)));
        match shown {
            Ok(Some(_)) => Ok(Some(SocketStore { frames: Mutex::new(Some(frames)) })),
            Ok(None) => Ok(None),
            Err(error) => unheard(folder, error),
        }
    }

    /// Has a conversation. One that breaks off is the last: what comes after it cannot be understood.
    fn talk<T>(&self, talk: impl FnOnce(&mut Frames<UnixStream>) -> Heard<T>) -> Result<T, StoreError> {
        let mut line = self.frames.lock().unwrap_or_else(PoisonError::into_inner);
        let mut frames = line.take().ok_or(StoreError::Gone { source: ErrorKind::NotConnected.into() })?;
        let heard = talk(&mut frames).map_err(|source| StoreError::Gone { source })?;
        *line = Some(frames);
        heard
    }

    fn ask<T: DeserializeOwned>(&self, request: &Request) -> Result<T, StoreError> {
        self.talk(|frames| {
            frames.say(request)?;
            hear(frames, ANSWER_WAIT)
        })
    }

    /// Asks for what is answered in pages.
    fn list<T: DeserializeOwned>(&self, request: &Request) -> Result<Vec<T>, StoreError> {
        self.talk(|frames| {
            frames.say(request)?;
            let mut items = Vec::new();
            loop {
                match hear::<Page<T>>(frames, ANSWER_WAIT)? {
                    Ok(page) => {
                        items.extend(page.items);
                        if page.last {
                            return Ok(Ok(items));
                        }
                    }
                    Err(error) => return Ok(Err(error)),
                }
            }
        })
    }
}

/// Why nobody can be spoken to: nobody is there any more, or he has no time.
fn unheard(folder: &Path, error: io::Error) -> Result<Option<SocketStore>, StoreError> {
    match error.kind() {
        ErrorKind::TimedOut => Err(StoreError::Silent { holder: holder(folder) }),
        _ if is_nobody(&error) => Ok(None),
        _ => Err(StoreError::Gone { source: error }),
    }
}

/// A connection that was had at once, or none.
fn dial(address: &rustix::net::SocketAddrUnix) -> io::Result<UnixStream> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    connect(&socket, address)?;
    let line = UnixStream::from(socket);
    prepare(&line)?;
    Ok(line)
}

/// Nobody listens, or nobody does any more, or more are waiting to be heard than the system lets wait.
fn is_nobody(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound
            | ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof
            | ErrorKind::WouldBlock
    )
}

fn hear<T: DeserializeOwned>(frames: &mut Frames<UnixStream>, wait: Option<Duration>) -> Heard<T> {
    frames.hear(wait)?.ok_or(ErrorKind::UnexpectedEof)?.message()
}

impl Store for SocketStore {
    fn apply(&self, transitions: Vec<Transition>) -> Result<Vec<Entry>, StoreError> {
        let request =
            message(&Request::Apply(transitions)).ok_or(StoreError::Unfit { what: Unfit::TooLong })?;
        let mut asked = false;
        let applied = self.talk(|frames| {
            frames.put(&request)?;
            asked = true;
            hear(frames, ANSWER_WAIT)
        });
        match applied {
            // A server that has the whole call may have carried it out before it went away.
            Err(StoreError::Gone { .. }) if asked => Err(StoreError::Unknown),
            applied => applied,
        }
    }

    fn state(&self, stream: &str) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        self.ask(&Request::State { stream: stream.to_owned() })
    }

    fn version(&self, stream: &str) -> Result<u64, StoreError> {
        self.ask(&Request::Version { stream: stream.to_owned() })
    }

    fn entries(&self, stream: &str, first: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.list(&Request::Entries { stream: stream.to_owned(), first, limit })
    }

    fn since(&self, sequence: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.list(&Request::Since { sequence, limit })
    }

    fn row(&self, set: RowSet, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.ask(&Request::Row { set, key: key.to_vec() })
    }

    fn rows(
        &self,
        set: RowSet,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let (prefix, after) = (prefix.to_vec(), after.map(<[u8]>::to_vec));
        self.list(&Request::Rows { set, prefix, after, limit })
    }

    fn head(&self) -> Result<Head, StoreError> {
        self.ask(&Request::Head)
    }

    fn verify_at(&self, at: Option<u64>) -> Result<Report, StoreError> {
        self.talk(|frames| {
            frames.say(&Request::Verify { at })?;
            hear(frames, None)
        })
    }

    fn keep_evidence(&self, from: &mut dyn Read) -> Result<Kept, StoreError> {
        self.talk(|frames| {
            frames.say(&Request::Keep)?;
            let sent = send(from, frames)?;
            frames.say_only(if sent.is_ok() { Kind::End } else { Kind::Broken })?;
            let kept = hear(frames, ANSWER_WAIT)?;
            Ok(sent.and(kept))
        })
    }

    fn copy_evidence(&self, digest: Digest, into: &mut dyn Write) -> Result<Option<u64>, StoreError> {
        self.talk(|frames| {
            frames.say(&Request::Copy { digest })?;
            let mut written = Ok(());
            loop {
                let frame = frames.hear(ANSWER_WAIT)?.ok_or(ErrorKind::UnexpectedEof)?;
                match frame.kind {
                    // What nobody takes any more is heard to its end all the same.
                    Kind::Piece if written.is_ok() => written = into.write_all(&frame.bytes),
                    Kind::Piece => {}
                    Kind::Message => {
                        let written = written.map_err(|source| StoreError::Unwritten { source });
                        let copied = frame.message::<Result<_, StoreError>>()?;
                        return Ok(written.and(copied));
                    }
                    Kind::Greeting | Kind::End | Kind::Broken => return Err(nonsense()),
                }
            }
        })
    }

    /// The server goes on: there is nothing to leave in order.
    fn close(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Sends a file in pieces; the inner no is the file's own, and leaves the line as it was.
fn send(from: &mut dyn Read, frames: &mut Frames<UnixStream>) -> Heard<()> {
    let mut piece = vec![0; PIECE_LIMIT];
    let mut size = 0;
    loop {
        let count = match from.read(&mut piece) {
            Ok(0) => return Ok(Ok(())),
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(source) => return Ok(Err(StoreError::Unread { source })),
        };
        size += count as u64;
        if size > FILE_LIMIT {
            return Ok(Err(StoreError::TooLarge { most: FILE_LIMIT }));
        }
        frames.say_piece(&piece[..count])?;
    }
}
