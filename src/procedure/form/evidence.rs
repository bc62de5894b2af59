//! A file that proves something, as events and records name it: by its SHA-256; and what kind of file it is, by its name and
//! its first bytes. The bytes themselves are kept elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source::{Phrase, plural};

/// A file that proves a step was done, or that a field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// As the person called it, without folders.
    pub name: String,
    /// SHA-256 of its bytes, in lower-case hex.
    pub sha256: String,
    /// How many bytes it has.
    #[serde(default)]
    pub size: u64,
    /// What its first bytes say it is; none where they say nothing that is known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FileKind>,
}

/// The longest name of a file, in bytes, as file systems have it.
const NAME_LIMIT: usize = 255;

/// How many bytes at a file's beginning [`FileKind::of`] looks at.
pub const KIND_BYTES: usize = 8192;

/// What a file is, as far as its first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    Pdf,
    Png,
    Jpeg,
    Gif,
    Webp,
    Tiff,
    Bmp,
    /// Also the documents that are zip files inside: docx, xlsx, odt and so on.
    Zip,
    /// The older documents of offices: doc, xls, ppt.
    Ole,
    /// Readable in an editor, in whatever encoding.
    Text,
}

impl Evidence {
    /// A file's name without the folders before it; none where nothing is left that can be a name: empty, longer than 255 bytes,
    /// or with characters that steer a terminal or turn the direction of writing, behind which another name could hide.
    pub fn base_name(path: &str) -> Option<&str> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path).trim();
        let fits = !matches!(name, "" | "." | "..") && name.len() <= NAME_LIMIT;
        (fits && !name.chars().any(steers)).then_some(name)
    }

    /// The size in a unit that people read: `812 bytes`, `12.3 KiB`, `4.0 MiB`.
    pub fn size_in_words(&self) -> Phrase {
        const KIB: u64 = 1024;
        let (unit, name) = match self.size {
            0..KIB => return Phrase::new(format!("{} bita", self.size), plural(self.size, "byte")),
            size if size < KIB * KIB => (KIB, "KiB"),
            _ => (KIB * KIB, "MiB"),
        };
        // Rounded down, so that nothing is said to be larger than it is.
        let (whole, tenth) = (self.size / unit, self.size % unit * 10 / unit);
        Phrase::new(format!("{whole},{tenth} {name}"), format!("{whole}.{tenth} {name}"))
    }

    /// The end of the name, which says what the file is to be; none where it says nothing.
    pub fn extension(&self) -> Option<&str> {
        self.name.rsplit_once('.').map(|(_, extension)| extension).filter(|extension| !extension.is_empty())
    }

    /// Whether the name ends as one of these extensions, and the first bytes are those of such a file.
    pub fn is_one_of(&self, extensions: &[String]) -> bool {
        self.has_extension(extensions) && self.looks_like_its_name()
    }

    /// Whether the name ends as one of these extensions.
    pub fn has_extension(&self, extensions: &[String]) -> bool {
        let Some(own) = self.extension() else { return false };
        extensions.iter().any(|allowed| allowed.trim_start_matches('.').eq_ignore_ascii_case(own))
    }

    /// Whether the first bytes are those that the name's extension stands for; true of an extension that is not known here.
    pub fn looks_like_its_name(&self) -> bool {
        let wanted = self.extension().and_then(FileKind::of_extension);
        wanted.is_none() || wanted == self.kind
    }
}

/// Control characters, and those that Unicode has for turning the direction of writing.
fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl FileKind {
    /// The kind that a file's beginning shows, of which at most [`KIND_BYTES`] are looked at.
    ///
    /// The marks are those of the formats' own specifications; a PDF's may stand anywhere in its first 1024 bytes, as readers
    /// have it (ISO 32000-1, annex H.3).
    pub fn of(beginning: &[u8]) -> Option<FileKind> {
        const MARKS: [(&[u8], FileKind); 10] = [
            (b"\x89PNG\r\n\x1a\n", FileKind::Png),
            (b"\xff\xd8\xff", FileKind::Jpeg),
            (b"GIF87a", FileKind::Gif),
            (b"GIF89a", FileKind::Gif),
            (b"II*\0", FileKind::Tiff),
            (b"MM\0*", FileKind::Tiff),
            (b"PK\x03\x04", FileKind::Zip),
            (b"PK\x05\x06", FileKind::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::Ole),
            (b"BM", FileKind::Bmp),
        ];
        let beginning = &beginning[..beginning.len().min(KIND_BYTES)];
        let pdf = beginning[..beginning.len().min(1024)].windows(5).any(|bytes| bytes == b"%PDF-");
        let webp = beginning.starts_with(b"RIFF") && beginning.get(8..12) == Some(b"WEBP");
        let marked = MARKS.iter().find(|(mark, _)| beginning.starts_with(mark)).map(|(_, kind)| *kind);
        // A text may well begin with BM.
        let marked = marked.filter(|kind| *kind != FileKind::Bmp || !is_text(beginning));
        let told = if pdf { Some(FileKind::Pdf) } else { None };
        let told = told.or(if webp { Some(FileKind::Webp) } else { None }).or(marked);
        told.or(if is_text(beginning) { Some(FileKind::Text) } else { None })
    }

    /// The kind that an extension stands for; none where it is not known here.
    pub fn of_extension(extension: &str) -> Option<FileKind> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "pdf" => FileKind::Pdf,
            "png" => FileKind::Png,
            "jpg" | "jpeg" | "jpe" => FileKind::Jpeg,
            "gif" => FileKind::Gif,
            "webp" => FileKind::Webp,
            "tif" | "tiff" => FileKind::Tiff,
            "bmp" => FileKind::Bmp,
            "zip" | "docx" | "xlsx" | "pptx" | "odt" | "ods" | "odp" => FileKind::Zip,
            "doc" | "xls" | "ppt" => FileKind::Ole,
            "txt" | "csv" | "tsv" | "log" | "md" | "json" | "xml" | "html" | "htm" | "svg" | "yaml"
            | "yml" | "sql" | "eml" => FileKind::Text,
            _ => return None,
        })
    }

    /// The kind as people name it.
    pub fn in_words(self) -> Phrase {
        let name = match self {
            FileKind::Pdf => "PDF",
            FileKind::Png => "PNG",
            FileKind::Jpeg => "JPEG",
            FileKind::Gif => "GIF",
            FileKind::Webp => "WebP",
            FileKind::Tiff => "TIFF",
            FileKind::Bmp => "BMP",
            FileKind::Zip => "ZIP",
            FileKind::Ole => return Phrase::new("dokumen Office lama", "an older Office document"),
            FileKind::Text => return Phrase::new("teks", "text"),
        };
        Phrase::new(name, name)
    }
}

/// No control characters but those that lay out a text; or the mark of UTF-16, in which half of a text's bytes are zeros.
fn is_text(beginning: &[u8]) -> bool {
    let lays_out = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    let plain = |byte: &u8| *byte >= b' ' && *byte != 0x7f || lays_out(*byte);
    beginning.starts_with(b"\xff\xfe") || beginning.starts_with(b"\xfe\xff") || beginning.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, beginning: &[u8]) -> Evidence {
        let kind = FileKind::of(beginning);
        Evidence { name: name.into(), sha256: String::new(), size: beginning.len() as u64, kind }
    }

    #[test]
    fn a_file_is_what_its_name_and_its_first_bytes_say() {
        let pdf = b"%PDF-1.7\n%\xe2\xe3";
        let cases: [(&str, &[u8], bool); 19] = [
            ("surat.pdf", pdf, true),
            ("surat.PDF", pdf, true),
            ("surat.pdf", b"\xef\xbb\xbf junk %PDF-1.4", true),
            ("surat.pdf", b"PK\x03\x04", false),
            ("surat.pdf", b"", false),
            ("foto.png", b"\x89PNG\r\n\x1a\n\0", true),
            ("foto.png", b"\xff\xd8\xff\xe0", false),
            ("foto.jpeg", b"\xff\xd8\xff\xe0", true),
            ("gambar.webp", b"RIFF\x10\0\0\0WEBPVP8 ", true),
            ("pindai.tif", b"II*\0\x08\0", true),
            ("rekap.xlsx", b"PK\x03\x04\x14\0", true),
            ("rekap.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", true),
            ("rekap.csv", b"BM;1\nBK;2\n", true),
            ("rekap.csv", b"M\xe9dan;1\n", true),
            ("rekap.csv", b"\xff\xfea\0;\0", true),
            ("catatan.txt", b"\x7fELF\x02\x01\x01\0", false),
            ("catatan.txt", pdf, false),
            ("denah.dwg", b"AC1032\0\0", true),
            ("surat", pdf, false),
        ];
        for (name, beginning, fits) in cases {
            let evidence = file(name, beginning);
            let own = evidence.extension().map(str::to_lowercase).unwrap_or_default();
            assert_eq!(evidence.is_one_of(&[own]), fits, "{name} {beginning:?} {:?}", evidence.kind);
            assert!(!evidence.is_one_of(&["mp4".into()]), "{name}");
        }
    }

    #[test]
    fn only_a_plain_base_name_is_kept() {
        let cases = [
            ("surat.pdf", Some("surat.pdf")),
            ("../../etc/surat tugas.pdf", Some("surat tugas.pdf")),
            (r"C:\Data\surat.pdf", Some("surat.pdf")),
            ("nota=1.pdf", Some("nota=1.pdf")),
            ("/", None),
            ("a/..", None),
            ("", None),
            ("a\nb.pdf", None),
            ("a\u{1b}[2Jb.pdf", None),
            ("surat\u{202e}fdp.exe", None),
        ];
        for (path, name) in cases {
            assert_eq!(Evidence::base_name(path), name, "{path:?}");
        }
        assert_eq!(Evidence::base_name(&"a".repeat(256)), None);
    }
}
