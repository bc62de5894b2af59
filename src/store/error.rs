//! Why a store cannot do what was asked: kinds that hold facts, and their sentences in both languages.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use crate::ledger::{Damage, DamageKind, Doing, EntryFault, LedgerError, carry};
use crate::source::Phrase;

use super::lock::Holder;
use super::{DeriveError, Fault, RowSet};

/// Why a store did not do what it was asked. It can be told to another process of the machine.
#[derive(Debug, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.describe().en)]
pub enum StoreError {
    /// The stream has moved on since the transition was decided: read it again and decide again.
    Conflict { stream: String, expected: u64, current: u64 },
    /// A row that had to be absent is there.
    Exists { set: RowSet, key: Vec<u8> },
    /// An entry that cannot be kept.
    Entry { stream: String, source: EntryFault },
    /// A call with no or too many transitions, without entries, or with rows beyond the limits: a fault of
    /// the caller.
    Unfit { what: Unfit },
    /// The layer above cannot read its own entries.
    Derive { place: String, source: DeriveError },
    /// Evidence whose bytes are not those of its name.
    Evidence { place: String },
    /// A file of more bytes than are kept; nothing of it is.
    TooLarge { most: u64 },
    /// Whoever brings a file stopped in the middle of it; nothing of it is kept.
    Unread {
        #[serde(with = "carry")]
        source: io::Error,
    },
    /// Whoever asked for a file does not take its bytes.
    Unwritten {
        #[serde(with = "carry")]
        source: io::Error,
    },
    /// The ledger cannot be read or written.
    Ledger(Arc<LedgerError>),
    /// An entry of the ledger does not follow the one before it, or cannot be read by the layer above.
    Replay { fault: Fault },
    /// Another process holds the store, and held it for two seconds.
    Locked { holder: Option<Holder> },
    /// A server holds the store, and what was asked needs the folder itself.
    Served { holder: Option<Holder> },
    /// The server that holds the store does not say a word: it has no time for one more, or stands still.
    Silent { holder: Option<Holder> },
    /// The server that holds the store is of another version than this program.
    OtherVersion { holder: Option<Holder>, version: String },
    /// The server that holds the store went away before it answered. Nothing was changed.
    Gone {
        #[serde(with = "carry")]
        source: io::Error,
    },
    /// More calls are waiting than can be taken.
    Busy,
    /// Whether the call was committed is not known: what committed it panicked, or a server went away with it.
    Unknown,
    /// The view failed or is damaged, and could not be made again; the next opening tries.
    View { reason: String },
    /// The operating system refused a file.
    Io {
        #[serde(serialize_with = "as_text")]
        path: PathBuf,
        #[serde(with = "carry")]
        source: io::Error,
    },
}

/// A path as it is shown, whatever its bytes are.
fn as_text<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

impl From<LedgerError> for StoreError {
    fn from(error: LedgerError) -> StoreError {
        StoreError::Ledger(Arc::new(error))
    }
}

/// What does not fit about a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unfit {
    NoTransition,
    NoEntry,
    TooManyTransitions,
    RowKeyLength,
    RowValueLength,
    /// The entries of one call are more than a frame can hold.
    TooLong,
}

impl StoreError {
    /// The one sentence that says what happened.
    pub fn describe(&self) -> Phrase {
        match self {
            StoreError::Conflict { stream, expected, current } => Phrase::new(
                format!(
                    "{stream} sudah berubah: diputuskan pada entri ke-{expected}, kini sudah ke-{current}"
                ),
                format!("{stream} has changed: decided at entry {expected}, now at entry {current}"),
            ),
            StoreError::Exists { set, key } => {
                let key = String::from_utf8_lossy(key);
                Phrase::new(
                    format!("baris `{key}` sudah ada di {}", set.name()),
                    format!("row `{key}` is already in {}", set.name()),
                )
            }
            StoreError::Entry { stream, source } => Phrase::new(
                format!("entri untuk {stream} tidak dapat disimpan: {}", describe_entry(source).id),
                format!("an entry for {stream} cannot be kept: {}", describe_entry(source).en),
            ),
            StoreError::Unfit { what } => describe_unfit(*what),
            StoreError::Derive { place, source } => Phrase::new(
                format!("{place}: isi entri tidak dapat dibaca: {source}"),
                format!("{place}: the entry's content cannot be read: {source}"),
            ),
            StoreError::Evidence { place } => Phrase::new(
                format!("{place}: isi berkas tidak lagi sesuai dengan sidik jarinya (SHA-256)"),
                format!("{place}: the file's bytes no longer match its digest (SHA-256)"),
            ),
            StoreError::TooLarge { most } => Phrase::new(
                format!("berkas lebih besar dari {} MiB, jadi tidak disimpan", most >> 20),
                format!("the file is larger than {} MiB, so it is not kept", most >> 20),
            ),
            StoreError::Unread { source } => Phrase::new(
                format!("berkas tidak terbaca sampai akhir: {source}"),
                format!("the file cannot be read to its end: {source}"),
            ),
            StoreError::Unwritten { source } => Phrase::new(
                format!("berkas tidak tertulis sampai akhir: {source}"),
                format!("the file cannot be written to its end: {source}"),
            ),
            StoreError::Ledger(error) => describe_ledger(error),
            StoreError::Replay { fault } => Phrase::new(
                format!("{}: {}", fault.place, fault.message.id),
                format!("{}: {}", fault.place, fault.message.en),
            ),
            StoreError::Locked { holder } => describe_holder(holder.as_ref()),
            StoreError::Served { holder } => describe_server(holder.as_ref()),
            StoreError::Silent { holder } => describe_silence(holder.as_ref()),
            StoreError::OtherVersion { holder, version } => describe_version(holder.as_ref(), version),
            StoreError::Gone { source } => describe_gone(source),
            StoreError::Busy => Phrase::new(
                "terlalu banyak permintaan menunggu; coba lagi sebentar lagi",
                "too many calls are waiting; try again in a moment",
            ),
            StoreError::Unknown => Phrase::new(
                "tidak diketahui apakah perubahan tersimpan; periksa sebelum mengulang",
                "whether the change was kept is not known; look before trying again",
            ),
            StoreError::View { reason } => Phrase::new(
                format!("indeks tidak dapat dipakai ({reason}); ulangi perintah untuk membangunnya kembali"),
                format!("the indexes cannot be used ({reason}); run the command again to rebuild them"),
            ),
            StoreError::Io { path, source } => {
                Phrase::new(format!("{}: {source}", path.display()), format!("{}: {source}", path.display()))
            }
        }
    }
}

fn describe_holder(holder: Option<&Holder>) -> Phrase {
    let process = name(holder);
    Phrase::new(
        format!("penyimpanan sedang dipakai {}; coba lagi setelah selesai", process.id),
        format!("the store is in use by {}; try again when it is done", process.en),
    )
}

fn describe_server(holder: Option<&Holder>) -> Phrase {
    let server = name(holder);
    Phrase::new(
        format!("penyimpanan dipegang {}; hentikan dulu server itu, lalu ulangi perintah", server.id),
        format!("the store is held by {}; stop that server first, then run the command again", server.en),
    )
}

fn describe_silence(holder: Option<&Holder>) -> Phrase {
    let server = name(holder);
    Phrase::new(
        format!("penyimpanan dipegang {}, yang tidak menjawab; coba lagi sebentar lagi", server.id),
        format!("the store is held by {}, which does not answer; try again in a moment", server.en),
    )
}

fn describe_version(holder: Option<&Holder>, version: &str) -> Phrase {
    let (server, own) = (name(holder), env!("CARGO_PKG_VERSION"));
    Phrase::new(
        format!(
            "penyimpanan dipegang {} versi {version}, sedangkan program ini versi {own}; mulai ulang server itu dengan \
             versi yang sama",
            server.id
        ),
        format!(
            "the store is held by {} of version {version}, and this program is of version {own}; restart that server with \
             the same version",
            server.en
        ),
    )
}

fn describe_gone(source: &io::Error) -> Phrase {
    Phrase::new(
        format!("server yang memegang penyimpanan terputus sebelum menjawab ({source}); ulangi perintah"),
        format!(
            "the server that holds the store went away before it answered ({source}); run the command again"
        ),
    )
}

fn name(holder: Option<&Holder>) -> Phrase {
    match holder {
        Some(Holder { pid, command, .. }) => {
            Phrase::new(format!("proses {pid} (`{command}`)"), format!("process {pid} (`{command}`)"))
        }
        None => Phrase::new("proses lain", "another process"),
    }
}

/// Why the ledger did not do what it was asked.
fn describe_ledger(error: &LedgerError) -> Phrase {
    let id = match error {
        LedgerError::Damage(damage) => return describe_damage(damage),
        LedgerError::Io { doing, name, source } => {
            let doing = match doing {
                Doing::List => "membaca folder",
                Doing::Read => "membaca",
                Doing::Write => "menulis",
                Doing::Sync => "menyimpan ke perangkat",
            };
            format!("gagal {doing} {name}: {source}")
        }
        LedgerError::Stopped => {
            "penulisan sebelumnya gagal; tidak ada yang ditulis lagi sampai buku besar dibuka ulang"
                .to_owned()
        }
        LedgerError::NoRoom { free, needed } => format!(
            "ruang disk tinggal {} MiB, padahal pekerjaan baru perlu {} MiB; membaca tetap bisa",
            free >> 20,
            needed >> 20
        ),
        LedgerError::TooLong { length } => format!("{length} bita entri terlalu banyak untuk satu bingkai"),
    };
    Phrase::new(id, error.to_string())
}

/// What is damaged, with its place.
pub fn describe_damage(damage: &Damage) -> Phrase {
    let Damage { segment, offset, kind } = damage;
    Phrase::new(
        format!("{segment}, bita {offset}: {}", describe_damage_kind(kind).id),
        format!("{segment}, byte {offset}: {}", describe_damage_kind(kind).en),
    )
}

/// What is wrong at a damaged place.
pub(super) fn describe_damage_kind(kind: &DamageKind) -> Phrase {
    let id = match kind {
        DamageKind::Missing => "segmen hilang".to_owned(),
        DamageKind::Length { length } => {
            format!("panjang berkas {length} bita, padahal segmen tidak pernah sepanjang itu")
        }
        DamageKind::Header => "kepala segmen bukan yang seharusnya".to_owned(),
        DamageKind::Start => "bukan bingkai dan bukan ruang kosong".to_owned(),
        DamageKind::Checksum => "checksum bingkai tidak cocok".to_owned(),
        DamageKind::Order => "bingkai tidak menyambung dengan yang sebelumnya".to_owned(),
        DamageKind::Entry(fault) => describe_entry(fault).id,
        DamageKind::Rest => "ruang yang belum terpakai tidak kosong".to_owned(),
        DamageKind::End { known } => {
            format!("buku besar berakhir di sini, padahal sudah pernah sampai entri {known}")
        }
    };
    Phrase::new(id, kind.to_string())
}

/// What is wrong with an entry.
pub fn describe_entry(fault: &EntryFault) -> Phrase {
    let id = match fault {
        EntryFault::Event => "kejadian bukan satu objek JSON dalam satu baris".to_owned(),
        EntryFault::Name { member } => {
            format!("`{member}` kosong, terlalu panjang, atau berisi karakter kendali")
        }
        EntryFault::TooLong { length } => format!("terlalu panjang ({length} bita)"),
        EntryFault::Line { reason } => format!("bukan sebuah entri: {reason}"),
        EntryFault::Hash => "isi entri tidak sesuai dengan hash-nya".to_owned(),
    };
    Phrase::new(id, fault.to_string())
}

fn describe_unfit(what: Unfit) -> Phrase {
    match what {
        Unfit::NoTransition => Phrase::new("tidak ada perubahan yang diminta", "no transition was asked for"),
        Unfit::NoEntry => Phrase::new("perubahan tanpa entri", "a transition without entries"),
        Unfit::TooManyTransitions => {
            Phrase::new("terlalu banyak perubahan sekaligus", "too many transitions at once")
        }
        Unfit::RowKeyLength => Phrase::new("kunci baris terlalu panjang", "a row's key is too long"),
        Unfit::RowValueLength => Phrase::new("isi baris terlalu panjang", "a row's value is too long"),
        Unfit::TooLong => {
            Phrase::new("terlalu banyak data dalam satu perubahan", "too much data in one transition")
        }
    }
}
