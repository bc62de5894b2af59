//! Frames on a stream of bytes: whole or not at all, of a bounded length, and not waited for without an end. Knows nothing of what
//! is in them.

use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ledger::Digest;

/// Raised with every change of what is said.
const PROTOCOL: u32 = 1;

/// What each side's greeting begins with.
const MAGIC: &[u8; 8] = b"sop.sock";

/// The longest greeting, in bytes.
const GREETING_LIMIT: usize = 256;

/// The longest message, in bytes.
pub(super) const MESSAGE_LIMIT: usize = 64 * 1024 * 1024;

/// The longest piece of a file, in bytes.
pub(super) const PIECE_LIMIT: usize = 64 * 1024;

/// Length and kind.
const HEADER: usize = 5;

/// How long a side waits for the other's greeting.
pub(super) const GREETING_WAIT: Duration = Duration::from_secs(2);

/// How long a side waits for more of a frame that has begun, and for the other to take what is written.
const HALF_WAIT: Duration = Duration::from_secs(30);

/// A stream of bytes between two processes.
pub trait Line: Read + Write {
    /// From now on reading waits at most so long for the next bytes; none: without an end.
    fn wait(&self, most: Option<Duration>) -> io::Result<()>;
}

impl Line for UnixStream {
    fn wait(&self, most: Option<Duration>) -> io::Result<()> {
        self.set_read_timeout(most)
    }
}

/// Makes both directions of a socket wait, and no longer than they must.
pub(super) fn prepare(line: &UnixStream) -> io::Result<()> {
    line.set_nonblocking(false)?;
    line.set_write_timeout(Some(HALF_WAIT))
}

/// What is in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Greeting = 0,
    Message = 1,
    /// A part of a file.
    Piece = 2,
    /// There are no more pieces.
    End = 3,
    /// There are no more pieces, and those that came are not the whole file.
    Broken = 4,
}

impl Kind {
    fn of(byte: u8) -> Option<Kind> {
        [Kind::Greeting, Kind::Message, Kind::Piece, Kind::End, Kind::Broken]
            .into_iter()
            .find(|kind| *kind as u8 == byte)
    }

    fn limit(self) -> usize {
        match self {
            Kind::Greeting => GREETING_LIMIT,
            Kind::Message => MESSAGE_LIMIT,
            Kind::Piece => PIECE_LIMIT,
            Kind::End | Kind::Broken => 0,
        }
    }
}

/// A frame as it was read.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    pub bytes: Vec<u8>,
}

impl Frame {
    /// Reads the message in it.
    pub fn message<T: DeserializeOwned>(&self) -> io::Result<T> {
        if self.kind != Kind::Message {
            return Err(nonsense());
        }
        match postcard::take_from_bytes(&self.bytes) {
            Ok((message, [])) => Ok(message),
            Ok(_) | Err(_) => Err(nonsense()),
        }
    }
}

/// What was said is none of what can be said here.
pub(super) fn nonsense() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "not a frame of this protocol")
}

/// What a side says first, as a frame.
pub fn greeting() -> Vec<u8> {
    let mut frame = begin();
    frame.extend_from_slice(MAGIC);
    frame.extend_from_slice(&PROTOCOL.to_le_bytes());
    frame.extend_from_slice(env!("CARGO_PKG_VERSION").as_bytes());
    seal(&mut frame, Kind::Greeting);
    frame
}

/// What a client says first: its greeting, and the pass that it shows.
pub fn introduction(pass: Digest) -> Vec<u8> {
    let mut said = greeting();
    said.extend(message(&pass).expect("a pass is short"));
    said
}

/// A message as a frame; none if it is too long for one.
pub(super) fn message<T: Serialize>(message: &T) -> Option<Vec<u8>> {
    let mut frame = postcard::to_extend(message, begin()).ok()?;
    (frame.len() - HEADER <= MESSAGE_LIMIT).then(|| {
        seal(&mut frame, Kind::Message);
        frame
    })
}

fn begin() -> Vec<u8> {
    vec![0; HEADER]
}

fn seal(frame: &mut [u8], kind: Kind) {
    let length = u32::try_from(frame.len() - HEADER).expect("no kind of frame is longer than its limit");
    frame[..4].copy_from_slice(&length.to_le_bytes());
    frame[4] = kind as u8;
}

/// What the other side is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Greeted {
    /// Of this version.
    Alike,
    Other {
        version: String,
    },
    /// It went away without a word.
    Gone,
}

/// A line that carries frames.
pub(super) struct Frames<L> {
    line: L,
}

impl<L: Line> Frames<L> {
    pub fn new(line: L) -> Frames<L> {
        Frames { line }
    }

    pub fn greet(&mut self) -> io::Result<()> {
        self.put(&greeting())
    }

    /// Reads the other's greeting.
    pub fn greeted(&mut self) -> io::Result<Greeted> {
        let Some(Frame { kind: Kind::Greeting, bytes }) =
            self.next(GREETING_LIMIT, Some(GREETING_WAIT), GREETING_WAIT)?
        else {
            return Ok(Greeted::Gone);
        };
        let said = bytes.strip_prefix(MAGIC).and_then(<[u8]>::split_first_chunk::<4>);
        let (protocol, version) = said.ok_or_else(nonsense)?;
        let alike = *protocol == PROTOCOL.to_le_bytes() && version == env!("CARGO_PKG_VERSION").as_bytes();
        let version = String::from_utf8_lossy(version).chars().filter(|c| !c.is_control()).collect();
        Ok(if alike { Greeted::Alike } else { Greeted::Other { version } })
    }

    /// Reads the pass that a client shows; none if it goes away without.
    pub fn shown(&mut self) -> io::Result<Option<Digest>> {
        let frame = self.next(GREETING_LIMIT, Some(GREETING_WAIT), GREETING_WAIT)?;
        frame.map(|frame| frame.message()).transpose()
    }

    /// Writes a whole frame.
    pub fn put(&mut self, frame: &[u8]) -> io::Result<()> {
        self.line.write_all(frame)
    }

    /// Writes a message; one that is too long for a frame ends the conversation.
    pub fn say<T: Serialize>(&mut self, said: &T) -> io::Result<()> {
        let frame = message(said).ok_or(ErrorKind::FileTooLarge)?;
        self.put(&frame)
    }

    /// Writes a part of a file, of at most [`PIECE_LIMIT`] bytes.
    pub fn say_piece(&mut self, piece: &[u8]) -> io::Result<()> {
        let mut frame = begin();
        frame.extend_from_slice(piece);
        seal(&mut frame, Kind::Piece);
        self.put(&frame)
    }

    /// Writes a frame that has nothing in it.
    pub fn say_only(&mut self, kind: Kind) -> io::Result<()> {
        let mut frame = begin();
        seal(&mut frame, kind);
        self.put(&frame)
    }

    /// The next frame, for whose beginning it waits so long; none at the stream's end.
    pub fn hear(&mut self, wait: Option<Duration>) -> io::Result<Option<Frame>> {
        self.next(MESSAGE_LIMIT, wait, HALF_WAIT)
    }

    fn next(&mut self, limit: usize, wait: Option<Duration>, half: Duration) -> io::Result<Option<Frame>> {
        self.line.wait(wait)?;
        let mut header = [0; HEADER];
        let begun = self.begin(&mut header)?;
        if begun == 0 {
            return Ok(None);
        }
        self.line.wait(Some(half))?;
        self.line.read_exact(&mut header[begun..]).map_err(in_time)?;
        let [a, b, c, d, kind] = header;
        let kind = Kind::of(kind).ok_or_else(nonsense)?;
        let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).map_err(|_| nonsense())?;
        if length > kind.limit().min(limit) {
            return Err(nonsense());
        }
        // Memory is taken as the bytes come, not as they are announced.
        let mut bytes = Vec::new();
        (&mut self.line).take(length as u64).read_to_end(&mut bytes).map_err(in_time)?;
        if bytes.len() < length {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(Some(Frame { kind, bytes }))
    }

    /// Reads the first bytes of a header, as many as are there.
    fn begin(&mut self, header: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.line.read(header) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                outcome => return outcome.map_err(in_time),
            }
        }
    }
}

/// A wait that was in vain, by its right name: the system calls it one that would block.
fn in_time(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::WouldBlock => ErrorKind::TimedOut.into(),
        _ => error,
    }
}
