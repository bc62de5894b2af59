//! Files kept by their SHA-256: evidence, and the texts of published editions. Never changes or removes one.
//!
//! A file is read once, piece by piece, into a name aside; it gets its own name, its digest, only when it is whole and on
//! the device. So a crash leaves nothing but a name aside, which the next opening sweeps away, or a file that no entry names.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::ledger::{Digest, Digester, create_folder, sync_folder};

use super::{FILE_LIMIT, Kept, StoreError};

/// How many bytes are held in memory at once.
const PIECE: usize = 64 * 1024;

/// Where files stand while they are being written.
const ASIDE: &str = "new";

/// The folder of kept files: `ab/cd…`, by the digits of their digests.
#[derive(Debug)]
pub(super) struct EvidenceFolder {
    path: PathBuf,
    /// How many files this process has begun to write, for their names aside.
    begun: AtomicU64,
}

impl EvidenceFolder {
    pub fn new(path: PathBuf) -> EvidenceFolder {
        EvidenceFolder { path, begun: AtomicU64::new(0) }
    }

    /// Removes what writers that crashed have left aside. Whoever calls it holds the store, so that nobody else writes; a
    /// name that cannot be removed is in nobody's way.
    pub fn sweep(&self) {
        let left = fs::read_dir(self.path.join(ASIDE)).into_iter().flatten().flatten();
        left.for_each(|entry| drop(fs::remove_file(entry.path())));
    }

    /// Keeps what the reader gives, at most [`FILE_LIMIT`] bytes, under its digest. When it returns, the bytes are durable, so
    /// that an entry may name them; when it fails, nothing is left.
    pub fn keep(&self, from: &mut dyn Read) -> Result<Kept, StoreError> {
        self.keep_at_most(FILE_LIMIT, from)
    }

    fn keep_at_most(&self, most: u64, from: &mut dyn Read) -> Result<Kept, StoreError> {
        let aside = Aside::begin(&self.path, self.begun.fetch_add(1, Ordering::Relaxed))?;
        let kept =
            stream(from, most, |piece| (&aside.file).write_all(piece).map_err(|error| aside.io(error)))?;
        let path = self.place(kept.digest);
        let folder = path.parent().unwrap_or(&self.path).to_owned();
        let io = |source| StoreError::Io { path: path.clone(), source };
        create_folder(&folder).map_err(io)?;
        // A file that is there but not whole was spoilt; putting it there again can only mend it.
        if self.is_whole(kept.digest)? {
            drop(aside);
        } else {
            aside.file.sync_all().map_err(io)?;
            fs::rename(&aside.path, &path).map_err(io)?;
        }
        // Also where it was there: whoever put it there may not have come so far yet.
        sync_folder(&folder).map_err(io)?;
        Ok(kept)
    }

    /// Hands a kept file's bytes to the writer, once all of them were found to be those of its digest; none if there is no
    /// such file.
    pub fn copy(&self, digest: Digest, into: &mut dyn Write) -> Result<Option<u64>, StoreError> {
        let path = self.place(digest);
        let Some(mut file) = self.open(digest)? else { return Ok(None) };
        let spoilt = || StoreError::Evidence { place: format!("evidence/{digest}") };
        if stream(&mut file, u64::MAX, |_| Ok(()))?.digest != digest {
            return Err(spoilt());
        }
        file.rewind().map_err(|source| StoreError::Io { path: path.clone(), source })?;
        let copied = stream(&mut file, u64::MAX, |piece| {
            into.write_all(piece).map_err(|source| StoreError::Unwritten { source })
        })?;
        if copied.digest == digest { Ok(Some(copied.size)) } else { Err(spoilt()) }
    }

    /// How many files there are beside those of these digests and those that are just being written.
    pub fn beside(&self, named: &HashSet<[u8; 32]>) -> Result<u64, StoreError> {
        let io = |source| StoreError::Io { path: self.path.clone(), source };
        let mut count = 0;
        for folder in names(&self.path).map_err(io)?.into_iter().filter(|name| name != ASIDE) {
            for file in names(&self.path.join(&folder)).map_err(io)? {
                let digest = Digest::parse(&format!("{folder}{file}"));
                count += u64::from(digest.is_none_or(|digest| !named.contains(digest.as_bytes())));
            }
        }
        Ok(count)
    }

    /// Whether the file is there with the very bytes of its digest.
    fn is_whole(&self, digest: Digest) -> Result<bool, StoreError> {
        let Some(mut file) = self.open(digest)? else { return Ok(false) };
        Ok(stream(&mut file, u64::MAX, |_| Ok(())).is_ok_and(|found| found.digest == digest))
    }

    fn open(&self, digest: Digest) -> Result<Option<File>, StoreError> {
        let path = self.place(digest);
        match File::open(&path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(StoreError::Io { path, source }),
        }
    }

    fn place(&self, digest: Digest) -> PathBuf {
        let digits = digest.to_string();
        self.path.join(&digits[..2]).join(&digits[2..])
    }
}

/// A file that is being written; removed unless it was given another name.
struct Aside {
    path: PathBuf,
    file: File,
}

impl Aside {
    fn begin(evidence: &Path, number: u64) -> Result<Aside, StoreError> {
        let folder = evidence.join(ASIDE);
        let path = folder.join(format!("{}-{number}", process::id()));
        let opened = create_folder(&folder).and_then(|()| File::create(&path));
        match opened {
            Ok(file) => Ok(Aside { path, file }),
            Err(source) => Err(StoreError::Io { path, source }),
        }
    }

    fn io(&self, source: io::Error) -> StoreError {
        StoreError::Io { path: self.path.clone(), source }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // Gone already where it was given its name; else the next opening sweeps what cannot be removed.
        drop(fs::remove_file(&self.path));
    }
}

/// The names in a folder; none of what is no folder, or not there.
fn names(path: &Path) -> io::Result<Vec<String>> {
    match fs::read_dir(path) {
        Ok(entries) => entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect(),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}

/// Reads a file as if it were to be kept, under the same limit, and keeps nothing.
///
/// # Errors
/// [`StoreError::TooLarge`] and [`StoreError::Unread`].
pub fn read_through(from: &mut dyn Read) -> Result<Kept, StoreError> {
    stream(from, FILE_LIMIT, |_| Ok(()))
}

/// Reads to the end, piece by piece, and hands each to `take`; digest and size of all of them.
pub(super) fn stream(
    from: &mut dyn Read,
    most: u64,
    mut take: impl FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<Kept, StoreError> {
    let mut piece = vec![0; PIECE];
    let (mut digester, mut size) = (Digester::default(), 0);
    loop {
        let count = match from.read(&mut piece) {
            Ok(0) => return Ok(Kept { digest: digester.finish(), size }),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(source) => return Err(StoreError::Unread { source }),
        };
        size += count as u64;
        if size > most {
            return Err(StoreError::TooLarge { most });
        }
        digester.take(&piece[..count]);
        take(&piece[..count])?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for each test.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Scratch {
            let path = std::env::temp_dir().join(format!("sop-evidence-{name}-{}", process::id()));
            drop(fs::remove_dir_all(&path));
            Scratch(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    fn all_files(path: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            walk(path).into_iter().map(|found| found.display().to_string()).collect();
        names.sort();
        names
    }

    fn walk(path: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
        entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
    }

    #[test]
    fn what_is_too_large_or_breaks_off_leaves_nothing() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the cable was pulled"))
            }
        }
        let folder = Scratch::new("limits");
        let evidence = EvidenceFolder::new(folder.0.join("evidence"));
        let bytes = vec![7; 3 * PIECE];
        let large = evidence.keep_at_most(3 * PIECE as u64 - 1, &mut &bytes[..]);
        assert!(
            matches!(large, Err(StoreError::TooLarge { most }) if most == 3 * PIECE as u64 - 1),
            "{large:?}"
        );
        let broken = evidence.keep(&mut (&bytes[..]).chain(Broken));
        assert!(matches!(broken, Err(StoreError::Unread { .. })), "{broken:?}");
        assert_eq!(all_files(&folder.0), Vec::<String>::new());
        let kept = evidence.keep_at_most(3 * PIECE as u64, &mut &bytes[..]).expect("it just fits");
        assert_eq!(kept, Kept { digest: Digest::of(&bytes), size: 3 * PIECE as u64 });
    }

    #[test]
    fn the_same_bytes_are_kept_once_and_given_back() {
        let folder = Scratch::new("once");
        let evidence = EvidenceFolder::new(folder.0.join("evidence"));
        let bytes: Vec<u8> = (0..2 * PIECE + 1).map(|at| (at % 251) as u8).collect();
        let kept = evidence.keep(&mut &bytes[..]).expect("it is kept");
        assert_eq!(evidence.keep(&mut &bytes[..]).expect("again"), kept);
        assert_eq!(all_files(&folder.0), [evidence.place(kept.digest).display().to_string()]);
        let mut back = Vec::new();
        assert_eq!(evidence.copy(kept.digest, &mut back).expect("it is read"), Some(bytes.len() as u64));
        assert_eq!(back, bytes);
    }

    #[test]
    fn not_one_spoilt_byte_is_given_back() {
        let folder = Scratch::new("spoilt");
        let evidence = EvidenceFolder::new(folder.0.join("evidence"));
        let kept = evidence.keep(&mut &b"berita acara"[..]).expect("it is kept");
        fs::write(evidence.place(kept.digest), b"berita bohong").expect("it is spoilt");
        let mut back = Vec::new();
        let read = evidence.copy(kept.digest, &mut back);
        assert!(matches!(read, Err(StoreError::Evidence { .. })), "{read:?}");
        assert_eq!(back, b"");
    }

    #[test]
    fn what_a_crash_left_aside_is_swept() {
        let folder = Scratch::new("swept");
        let evidence = EvidenceFolder::new(folder.0.join("evidence"));
        let kept = evidence.keep(&mut &b"surat"[..]).expect("it is kept");
        fs::write(folder.0.join("evidence/new/1-0"), b"half").expect("a crash");
        evidence.sweep();
        assert_eq!(all_files(&folder.0), [evidence.place(kept.digest).display().to_string()]);
    }

    #[test]
    fn files_that_nobody_names_are_counted() {
        let folder = Scratch::new("unnamed");
        let evidence = EvidenceFolder::new(folder.0.join("evidence"));
        assert_eq!(evidence.beside(&HashSet::new()).expect("it is not there yet"), 0);
        let kept = evidence.keep(&mut &b"surat"[..]).expect("it is kept");
        let named = HashSet::from([*kept.digest.as_bytes()]);
        evidence.keep(&mut &b"lain"[..]).expect("it is kept, too");
        fs::write(evidence.place(kept.digest).with_extension("new-1"), b"half").expect("an older crash");
        fs::write(folder.0.join("evidence/new/1-0"), b"half").expect("another is just writing");
        fs::write(folder.0.join("evidence/catatan"), b"a stranger").expect("a file that is no folder");
        assert_eq!(evidence.beside(&named).expect("counted"), 2);
    }
}
