//! Opening a folder: the view is believed, caught up, or made again from the ledger. Never changes an entry.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::ledger::{Cut, DiskFolder, Found, Known, Ledger, sync_folder};
use crate::source::Phrase;

use super::plan::StreamHead;
use super::replay::replay;
use super::sled::SledView;
use super::trust::ViewNote;
use super::view::Changes;
use super::{Derive, StoreError};

/// While a view is rebuilt, a notice is given after so many entries.
const PROGRESS: u64 = 4096;

/// Something that a person should know about an opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A frame that was being written when the machine stopped was cut off.
    Torn(Cut),
    /// The view is being made again from the ledger.
    Rebuilding(Doubt),
    /// So many entries were read so far.
    Progress { entries: u64 },
}

/// Why a view is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// There is none.
    Missing,
    /// It failed, or the machine stopped, before it was closed with the ledger's head.
    Unclosed,
    /// It cannot be opened or read.
    Failed { reason: String },
    /// Its rows are of another form than this program makes.
    OtherForm,
    /// It was asked for.
    Asked,
}

impl Notice {
    /// The notice's sentence; none for progress.
    pub fn describe(&self) -> Option<Phrase> {
        match self {
            Notice::Torn(Cut { segment, offset, length }) => Some(Phrase::new(
                format!(
                    "{segment}, bita {offset}: {length} bita yang belum selesai ditulis dibuang; tidak ada yang pernah \
                     dinyatakan tersimpan di dalamnya"
                ),
                format!(
                    "{segment}, byte {offset}: {length} bytes of an unfinished write were cut off; nothing in \
                     them was ever acknowledged"
                ),
            )),
            Notice::Rebuilding(Doubt::Missing | Doubt::Asked) => Some(Phrase::new(
                "indeks dibangun dari buku besar",
                "the indexes are being built from the ledger",
            )),
            Notice::Rebuilding(Doubt::Unclosed) => Some(Phrase::new(
                "indeks tidak sempat ditutup dengan benar; dibangun kembali dari buku besar",
                "the indexes were not closed properly; they are rebuilt from the ledger",
            )),
            Notice::Rebuilding(Doubt::Failed { reason }) => Some(Phrase::new(
                format!("indeks tidak terbaca ({reason}); dibangun kembali dari buku besar"),
                format!("the indexes cannot be read ({reason}); they are rebuilt from the ledger"),
            )),
            Notice::Rebuilding(Doubt::OtherForm) => Some(Phrase::new(
                "indeks ditulis oleh program versi lain; dibangun kembali dari buku besar",
                "the indexes were written by another version of the program; they are rebuilt from the ledger",
            )),
            Notice::Progress { .. } => None,
        }
    }
}

/// A folder that is being opened, its lock held.
pub(super) struct Site<'a> {
    pub path: &'a Path,
    pub files: Arc<DiskFolder>,
    pub derive: &'a dyn Derive,
    /// The machine's present boot.
    pub boot: &'a str,
    /// The time, for the names of what is moved aside.
    pub time: &'a str,
}

/// The ledger, and a view that holds all of it.
pub(super) struct Whole {
    pub ledger: Ledger,
    pub view: SledView,
    cut: Option<Cut>,
}

impl Site<'_> {
    /// Opens ledger and view; with `doubt` the view is made again in any case.
    pub fn open(&self, doubt: Option<Doubt>, notify: &mut dyn FnMut(Notice)) -> Result<Whole, StoreError> {
        let opened = match doubt {
            Some(doubt) => Err(doubt),
            None => self.open_believing()?,
        };
        let mut whole = match opened {
            Ok(whole) => whole,
            Err(doubt) => self.rebuild(doubt, notify)?,
        };
        if let Some(cut) = whole.cut.take() {
            notify(Notice::Torn(cut));
        }
        Ok(whole)
    }

    /// Opens the view that is there and catches it up, unless there is reason to doubt it.
    fn open_believing(&self) -> Result<Result<Whole, Doubt>, StoreError> {
        let path = self.path.join("sled");
        if !path.exists() {
            return Ok(Err(Doubt::Missing));
        }
        let opened = SledView::open(&path).and_then(|view| Ok((view.mark()?, view)));
        let (mark, view) = match opened {
            Ok(opened) => opened,
            Err(error) => return doubt(error).map(Err),
        };
        let note = ViewNote::read(self.path);
        if !note.is_of_form(self.derive.form()) {
            return Ok(Err(Doubt::OtherForm));
        }
        let same_boot = note.is_of_boot(self.boot);
        if !same_boot && !mark.is_some_and(|mark| note.closed_with(mark.after)) {
            return Ok(Err(Doubt::Unclosed));
        }
        let mut behind = false;
        let known = Known { mark, head: note.head() };
        let opened = Ledger::open(self.files.clone(), known, |found| {
            behind = true;
            if same_boot { catch_up(&view, self.derive, &found) } else { Ok(()) }
        });
        match opened {
            Ok(_) if behind && !same_boot => Ok(Err(Doubt::Unclosed)),
            Ok((ledger, cut)) => Ok(Ok(Whole { ledger, view, cut })),
            Err(error) => doubt(error).map(Err),
        }
    }

    /// Moves the view aside and makes it again from the whole ledger.
    fn rebuild(&self, doubt: Doubt, notify: &mut dyn FnMut(Notice)) -> Result<Whole, StoreError> {
        let head = match doubt {
            // Who asks for it takes the ledger as it is.
            Doubt::Asked => None,
            Doubt::Missing | Doubt::Unclosed | Doubt::OtherForm | Doubt::Failed { .. } => {
                ViewNote::read(self.path).head()
            }
        };
        self.move_view_aside()?;
        let view = SledView::open(&self.path.join("sled"))?;
        let mut doubt = Some(doubt);
        let mut entries = 0;
        let (ledger, cut) = Ledger::open(self.files.clone(), Known { mark: None, head }, |found| {
            // Nothing is said about a store that has no entries yet.
            if let Some(doubt) = doubt.take() {
                notify(Notice::Rebuilding(doubt));
            }
            let before = entries;
            entries += found.entries.len() as u64;
            if before / PROGRESS != entries / PROGRESS {
                notify(Notice::Progress { entries });
            }
            catch_up(&view, self.derive, &found)
        })?;
        let note = ViewNote::written(self.boot, ledger.head(), self.derive.form());
        note.write(self.path).map_err(|source| self.io(source))?;
        Ok(Whole { ledger, view, cut })
    }

    /// Keeps the doubted view, the last one only, for those who want to know what befell it.
    fn move_view_aside(&self) -> Result<(), StoreError> {
        ViewNote::doubt(self.path);
        for entry in fs::read_dir(self.path).map_err(|source| self.io(source))?.flatten() {
            if entry.file_name().to_string_lossy().starts_with("sled.broken-") {
                fs::remove_dir_all(entry.path()).map_err(|source| self.io(source))?;
            }
        }
        let view = self.path.join("sled");
        if view.exists() {
            let aside = self.path.join(format!("sled.broken-{}", file_name_of(self.time)));
            fs::rename(view, aside).map_err(|source| self.io(source))?;
        }
        sync_folder(self.path).map_err(|source| self.io(source))
    }

    fn io(&self, source: std::io::Error) -> StoreError {
        StoreError::Io { path: self.path.to_owned(), source }
    }
}

/// A failure of the view is a doubt, and so is a ledger that does not follow what it holds; any other is a
/// failure.
fn doubt(error: StoreError) -> Result<Doubt, StoreError> {
    match error {
        StoreError::View { reason } => Ok(Doubt::Failed { reason }),
        StoreError::Replay { fault } => {
            Ok(Doubt::Failed { reason: format!("{}: {}", fault.place, fault.message.en) })
        }
        error => Err(error),
    }
}

/// A time as part of a file's name.
pub(super) fn file_name_of(time: &str) -> String {
    time.chars().filter(char::is_ascii_alphanumeric).take(20).collect()
}

/// Writes into the view what a frame's entries make.
fn catch_up(view: &SledView, derive: &dyn Derive, found: &Found) -> Result<(), StoreError> {
    let mut changes = Changes::default();
    let mut streams: HashMap<&str, (StreamHead, Option<Vec<u8>>)> = HashMap::new();
    for (entry, position) in &found.entries {
        let name = entry.seat.stream.as_str();
        let (head, state) = match streams.remove(name) {
            Some(stream) => stream,
            None => view.stream(name)?,
        };
        let (head, rows) =
            replay(derive, entry, head, state.as_deref()).map_err(|fault| StoreError::Replay { fault })?;
        changes.set(name, head, &rows);
        streams.insert(name, (head, rows.state));
        changes.set_position(name, head.version, *position);
    }
    changes.set_mark(found.mark);
    view.apply(changes)
}
