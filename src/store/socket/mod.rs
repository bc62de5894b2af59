//! A store that another process holds, over a socket in its folder: the server answers the calls of [`Store`](super::Store), one
//! by one on each connection. Who may use the socket is whoever has the owner's rights (its mode) and can read the folder (`pass`).
//!
//! Both sides first send a greeting with the protocol and the program's version, and the client shows its pass. Then it asks and the server answers, in
//! *frames*: a length (4 bytes, little-endian), a kind (1 byte), and the bytes. Messages are [`Request`](message::Request)s and
//! their answers in postcard; long lists come in several pages; a file comes as pieces, and no side ever holds all of it.
//!
//! | you look for | it stands in |
//! |---|---|
//! | frames, and how long they are waited for | `frame` |
//! | what opens the door | `pass` |
//! | what is asked and answered | `message` |
//! | the side that asks | `client` |
//! | the side that answers | `server`; its connections in `listener` |

mod frame;
mod pass;
mod message;
mod client;
mod server;
mod listener;

pub use client::SocketStore;
pub use frame::{Line, greeting, introduction};
pub use listener::{CONNECTIONS_LIMIT, SocketListener};
pub use server::converse;

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::path::Path;

use rustix::io::Errno;
use rustix::net::SocketAddrUnix;

/// The socket's name in the store's folder.
pub const SOCKET: &str = "sop.sock";

/// Uses the socket's address. The system takes about a hundred bytes; a longer path is reached through the open folder.
fn with_address<T>(folder: &Path, used: impl FnOnce(&SocketAddrUnix) -> io::Result<T>) -> io::Result<T> {
    match SocketAddrUnix::new(folder.join(SOCKET)) {
        Ok(address) => used(&address),
        Err(Errno::NAMETOOLONG) => {
            let folder = File::open(folder)?;
            let near = format!("/proc/self/fd/{}/{SOCKET}", folder.as_raw_fd());
            used(&SocketAddrUnix::new(near)?)
        }
        Err(error) => Err(error.into()),
    }
}
