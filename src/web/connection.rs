//! A connection: counted while it stands, and cut when whoever is at its other end takes nothing of what is sent for too long. Without
//! this, one who reads nothing would hold an answer, and the room for it, for ever.

use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready as taken};
use std::time::Duration;

use axum_server::accept::Accept;
use rustix::process::{Resource, getrlimit};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

/// The most connections at a time; further ones are closed at once.
const CONNECTIONS_MAX: usize = 12_288;

/// How many of the files that the system lets a process open are kept for the store and for what is uploaded; half of them, where it lets
/// fewer than twice as many be open.
const KEPT_BACK: usize = 1024;

/// How long nothing of what is sent may be taken.
const STALL: Duration = Duration::from_secs(30);

/// Takes connections in.
#[derive(Debug, Clone)]
pub(super) struct Patient {
    room: Arc<Semaphore>,
    stall: Duration,
}

impl Default for Patient {
    fn default() -> Patient {
        // No limit is none that this could come to.
        let files = getrlimit(Resource::Nofile).current.and_then(|files| files.try_into().ok());
        Patient { room: Arc::new(Semaphore::new(connections(files.unwrap_or(usize::MAX)))), stall: STALL }
    }
}

/// How many connections are taken where so many files may be open. Were it all of them, the store could not write any more.
fn connections(files: usize) -> usize {
    files.saturating_sub(KEPT_BACK.min(files / 2)).min(CONNECTIONS_MAX)
}

impl<S> Accept<TcpStream, S> for Patient {
    type Stream = Connection<TcpStream>;
    type Service = S;
    type Future = Ready<io::Result<(Connection<TcpStream>, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let room = Arc::clone(&self.room).try_acquire_owned().map_err(io::Error::other);
        // An answer is small, and its last piece does not wait for company.
        let taken = room.and_then(|room| stream.set_nodelay(true).map(|()| room));
        ready(taken.map(|room| (Connection::new(stream, self.stall, Some(room)), service)))
    }
}

/// A connection that is cut when it stands still.
#[derive(Debug)]
pub(super) struct Connection<S> {
    stream: S,
    stall: Duration,
    /// Runs while something waits to be taken.
    waiting: Option<Pin<Box<Sleep>>>,
    _room: Option<OwnedSemaphorePermit>,
}

impl<S> Connection<S> {
    pub fn new(stream: S, stall: Duration, room: Option<OwnedSemaphorePermit>) -> Connection<S> {
        Connection { stream, stall, waiting: None, _room: room }
    }

    /// What became of a try to send; a fault when none has come to anything for too long.
    fn sent<T>(&mut self, tried: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if tried.is_ready() {
            self.waiting = None;
            return tried;
        }
        let stall = self.stall;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(stall)));
        taken!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Connection<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Connection<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.sent(tried, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.sent(tried, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tried = Pin::new(&mut self.stream).poll_flush(context);
        self.sent(tried, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::{CONNECTIONS_MAX, Connection, connections};

    #[test]
    fn connections_leave_the_store_its_files() {
        assert_eq!([300, 1024, 4096, 524_288].map(connections), [150, 512, 3072, CONNECTIONS_MAX]);
    }

    #[test]
    fn whoever_takes_nothing_is_cut_and_whoever_is_slow_is_not() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (near, mut far) = duplex(16);
            let mut cut = Connection::new(near, Duration::from_millis(20), None);
            let sent = cut.write_all(&[0; 64]).await;
            assert_eq!(sent.unwrap_err().kind(), ErrorKind::TimedOut);
            drop(cut);
            assert_eq!(far.read_to_end(&mut Vec::new()).await.unwrap(), 16);
            // The far end takes a little at a time, and all of it comes.
            let (near, mut far) = duplex(16);
            let mut slow = Connection::new(near, Duration::from_secs(60), None);
            let sending = tokio::spawn(async move { slow.write_all(&[0; 64]).await });
            assert_eq!(far.read_to_end(&mut Vec::new()).await.unwrap(), 64);
            sending.await.unwrap().unwrap();
        });
    }
}
