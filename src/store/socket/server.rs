//! The side that answers: one conversation, call by call, until the other goes away or says what cannot be understood.

use std::io::{self, ErrorKind, Read, Write};
use std::time::Duration;

use crate::ledger::Digest;

use super::super::{FILE_LIMIT, Store, StoreError};
use super::frame::{Frame, Frames, Greeted, Kind, Line, PIECE_LIMIT, nonsense};
use super::message::{Item, Request, pages};

/// How long a client may say nothing, between two calls and in the middle of a file.
const IDLE_WAIT: Option<Duration> = Some(Duration::from_mins(10));

/// Answers what is asked on a line of a store, to the line's end, once the pass was shown.
///
/// # Errors
/// The line failed, was silent for too long, or what came on it is not of this protocol; whatever was applied before stays.
pub fn converse(line: impl Line, pass: Digest, store: &dyn Store) -> io::Result<()> {
    let mut frames = Frames::new(line);
    frames.greet()?;
    match frames.greeted()? {
        Greeted::Alike => {}
        // Our greeting tells it why.
        Greeted::Other { .. } | Greeted::Gone => return Ok(()),
    }
    // Compared by their digests, so that the time it takes tells nothing of the pass.
    let own = Digest::of(pass.as_bytes());
    if frames.shown()?.is_none_or(|shown| Digest::of(shown.as_bytes()) != own) {
        return Ok(());
    }
    frames.say(&true)?;
    while let Some(frame) = frames.hear(IDLE_WAIT)? {
        answer(frame.message()?, &mut frames, store)?;
    }
    Ok(())
}

fn answer<L: Line>(request: Request, frames: &mut Frames<L>, store: &dyn Store) -> io::Result<()> {
    match request {
        Request::Apply(transitions) => frames.say(&store.apply(transitions)),
        Request::State { stream } => frames.say(&store.state(&stream)),
        Request::Version { stream } => frames.say(&store.version(&stream)),
        Request::Entries { stream, first, limit } => list(frames, store.entries(&stream, first, limit)),
        Request::Since { sequence, limit } => list(frames, store.since(sequence, limit)),
        Request::Row { set, key } => frames.say(&store.row(set, &key)),
        Request::Rows { set, prefix, after, limit } => {
            list(frames, store.rows(set, &prefix, after.as_deref(), limit))
        }
        Request::Head => frames.say(&store.head()),
        Request::Verify { at } => frames.say(&store.verify_at(at)),
        Request::Keep => {
            let mut pieces = Pieces { frames, piece: Vec::new(), taken: 0, state: Coming::More };
            let kept = store.keep_evidence(&mut pieces);
            pieces.pass_over()?;
            frames.say(&kept)
        }
        Request::Copy { digest } => {
            let copied = store.copy_evidence(digest, &mut Outgoing(&mut *frames));
            frames.say(&copied)
        }
    }
}

fn list<T, L>(frames: &mut Frames<L>, items: Result<Vec<T>, StoreError>) -> io::Result<()>
where
    T: Item + serde::Serialize,
    L: Line,
{
    match items {
        Ok(items) => pages(items).into_iter().try_for_each(|page| frames.say(&Ok::<_, StoreError>(page))),
        Err(error) => frames.say(&Err::<(), _>(error)),
    }
}

/// What a client sends of a file.
struct Pieces<'f, L> {
    frames: &'f mut Frames<L>,
    piece: Vec<u8>,
    /// How much of the piece was handed on.
    taken: usize,
    state: Coming,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coming {
    More,
    /// The file is whole.
    Ended,
    /// The client could not read it to its end.
    Broken,
    /// The line failed.
    Lost,
}

impl<L: Line> Pieces<'_, L> {
    /// Waits for what comes next.
    fn next(&mut self) -> io::Result<()> {
        self.state = Coming::Lost;
        let Frame { kind, bytes } = self.frames.hear(IDLE_WAIT)?.ok_or(ErrorKind::UnexpectedEof)?;
        self.state = match kind {
            Kind::Piece => Coming::More,
            Kind::End => Coming::Ended,
            Kind::Broken => Coming::Broken,
            Kind::Greeting | Kind::Message => return Err(nonsense()),
        };
        (self.piece, self.taken) = (bytes, 0);
        Ok(())
    }

    /// Hears what is left of the file, so that the next call can be heard.
    fn pass_over(&mut self) -> io::Result<()> {
        let mut size = 0;
        while self.state == Coming::More {
            self.next()?;
            size += self.piece.len() as u64;
            if size > FILE_LIMIT {
                return Err(nonsense());
            }
        }
        if self.state == Coming::Lost { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

impl<L: Line> Read for Pieces<'_, L> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.piece.len() && self.state == Coming::More {
            self.next()?;
        }
        match self.state {
            Coming::More => {
                let count = (&self.piece[self.taken..]).read(into)?;
                self.taken += count;
                Ok(count)
            }
            Coming::Ended => Ok(0),
            Coming::Broken | Coming::Lost => Err(ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// A file on its way to a client.
struct Outgoing<'f, L>(&'f mut Frames<L>);

impl<L: Line> Write for Outgoing<'_, L> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = &bytes[..bytes.len().min(PIECE_LIMIT)];
        self.0.say_piece(piece)?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
