//! What is said of slips against YAML: one function, one finding, in both languages. Decides nothing but the words.

use super::limits::MAX_LEVELS;
use super::{Diagnostic, Explanation, Phrase, Severity, Source, Span};

pub(super) static EXPLANATIONS: [Explanation; 8] = [
    Explanation {
        code: "not-text",
        severity: Severity::Error,
        title: ("bukan teks UTF-8", "no text in UTF-8"),
        why: (
            "SOP adalah teks biasa yang disimpan sebagai UTF-8. Dokumen Word, atau teks dengan pengodean lain, tidak terbaca.",
            "An SOP is plain text saved as UTF-8. A document of Word, or a text in another encoding, cannot be read.",
        ),
        wrong: "",
        right: "",
    },
    Explanation {
        code: "tab",
        severity: Severity::Error,
        title: ("karakter tab", "a tab character"),
        why: (
            "YAML menyusun isi dengan spasi; tab tampak sama tetapi lebarnya berbeda di setiap editor. Atur editor agar tombol Tab mengetik spasi.",
            "YAML is laid out with spaces; a tab looks alike and has another width in each editor. Set your editor to type spaces for Tab.",
        ),
        wrong: "actors:\n	petugas: Petugas",
        right: "actors:\n  petugas: Petugas",
    },
    Explanation {
        code: "control-character",
        severity: Severity::Error,
        title: ("karakter kendali", "a control character"),
        why: (
            "Karakter yang tidak terlihat ini biasanya terbawa saat menyalin. YAML menolaknya, atau karakter itu membalik arah tulisan, \
             sehingga yang terbaca bukan yang dijalankan.",
            "This invisible character usually comes with copied text. YAML refuses it, or it turns the direction of writing, so that what \
             is read is not what is run.",
        ),
        wrong: "",
        right: "",
    },
    Explanation {
        code: "no-break-space",
        severity: Severity::Error,
        title: ("spasi yang bukan spasi biasa", "a space that is no ordinary one"),
        why: (
            "Spasi tak-putus dari Word atau web tampak seperti spasi, tetapi bagi YAML bukan indentasi. Hapus, lalu ketik spasi biasa.",
            "A no-break space from Word or the web looks like a space, but is no indentation to YAML. Delete it and type an ordinary one.",
        ),
        wrong: "title: Prosedur",
        right: "title: Prosedur",
    },
    Explanation {
        code: "curly-quote",
        severity: Severity::Error,
        title: ("tanda petik melengkung", "a curly quotation mark"),
        why: (
            "Word mengubah \" menjadi “ dan ”; bagi YAML itu huruf biasa. Ketik tanda petik lurus, atau tanpa tanda petik.",
            "Word turns \" into “ and ”; to YAML these are ordinary letters. Type straight ones, or none.",
        ),
        wrong: "title: “Prosedur: Arsip”",
        right: "title: \"Prosedur: Arsip\"",
    },
    Explanation {
        code: "unquoted-colon",
        severity: Severity::Error,
        title: ("titik dua di dalam teks tanpa tanda petik", "a colon in a text without quotes"),
        why: (
            "Titik dua yang diikuti spasi memisahkan kunci dan nilai. Teks yang memuatnya harus diberi tanda petik, atau ditulis sesudah `|`.",
            "A colon with a space after it parts key and value. A text that holds one must be put in quotes, or written after `|`.",
        ),
        wrong: "activity: Memeriksa data: jenis dan jumlah",
        right: "activity: \"Memeriksa data: jenis dan jumlah\"",
    },
    Explanation {
        code: "needs-quotes",
        severity: Severity::Error,
        title: ("teks yang diawali tanda khusus", "a text that begins with a special sign"),
        why: (
            "Tanda seperti @ ` % | > [ { , di awal teks punya arti khusus bagi YAML. Beri tanda petik; \
             di antara kurung juga teks yang memuat kurung di tengahnya.",
            "Signs such as @ ` % | > [ { , at the beginning of a text mean something to YAML. Put it in quotes; between brackets \
             also a text with brackets in its midst.",
        ),
        wrong: "note: @kominfo",
        right: "note: \"@kominfo\"",
    },
    Explanation {
        code: "not-yaml",
        severity: Severity::Error,
        title: ("bukan YAML yang sah", "not valid YAML"),
        why: (
            "Susunan berkas tidak terbaca: indentasi yang tidak sejajar, tanda petik atau kurung yang tidak ditutup, atau kunci tanpa titik dua dan spasi.",
            "The layout cannot be read: indentation that does not line up, a quotation mark or \
                bracket that is never closed, or a key without a colon and a space.",
        ),
        wrong: "title:Prosedur Arsip",
        right: "title: Prosedur Arsip",
    },
];

/// "(di 3 baris)": how many more lines have the same slip.
fn on_lines(lines: usize) -> Phrase {
    match lines {
        0 | 1 => Phrase::new("", ""),
        lines => Phrase::new(format!(" (di {lines} baris)"), format!(" (on {lines} lines)")),
    }
}

pub(super) fn tab(span: Span, lines: usize) -> Diagnostic {
    let more = on_lines(lines);
    Diagnostic::error(
        "tab",
        span,
        Phrase::new(
            format!("karakter tab tidak boleh dipakai{}", more.id),
            format!("a tab character is not allowed{}", more.en),
        ),
    )
    .help(Phrase::new("ganti setiap tab dengan spasi", "replace every tab by spaces"))
}

pub(super) fn control_character(span: Span) -> Diagnostic {
    Diagnostic::error(
        "control-character",
        span,
        Phrase::new(
            "di sini ada karakter kendali yang tidak terlihat",
            "there is a control character here that cannot be seen",
        ),
    )
    .help(Phrase::new("hapus karakter itu", "delete the character"))
}

pub(super) fn no_break_space(span: Span, lines: usize) -> Diagnostic {
    let more = on_lines(lines);
    Diagnostic::error(
        "no-break-space",
        span,
        Phrase::new(
            format!(
                "spasi di sini bukan spasi biasa (biasanya terbawa saat menyalin dari Word atau web){}",
                more.id
            ),
            format!(
                "the space here is no ordinary one (it often comes with text copied from Word or the web){}",
                more.en
            ),
        ),
    )
    .help(Phrase::new("hapus, lalu ketik spasi biasa", "delete it and type an ordinary space"))
}

pub(super) fn not_text(span: Span) -> Diagnostic {
    Diagnostic::error(
        "not-text",
        span,
        Phrase::new(
            "berkas ini bukan teks biasa, atau tidak disimpan sebagai UTF-8",
            "this file is no plain text, or is not saved as UTF-8",
        ),
    )
    .help(save_as_utf8())
}

/// The first place that could not be read.
pub(super) fn not_utf8(span: Span) -> Diagnostic {
    Diagnostic::error(
        "not-text",
        span,
        Phrase::new(
            "huruf di sini tidak terbaca: berkas ini tidak disimpan sebagai UTF-8",
            "the letter here cannot be read: this file is not saved as UTF-8",
        ),
    )
    .help(save_as_utf8())
}

fn save_as_utf8() -> Phrase {
    Phrase::new(
        "buka di editor teks, lalu simpan lagi dengan pengodean (encoding) UTF-8",
        "open it in a text editor and save it again with the encoding UTF-8",
    )
}

/// A line of three backticks, as they stand around code in Markdown and in chats.
pub(super) fn fence(span: Span) -> Diagnostic {
    not_yaml_because(
        span,
        Phrase::new(
            "baris ``` adalah pembungkus Markdown, bukan bagian SOP",
            "the line ``` is wrapping of Markdown and no part of an SOP",
        ),
        Phrase::new("hapus setiap baris ```", "delete every line with ```"),
    )
}

pub(super) fn curly_quotes(span: Span) -> Diagnostic {
    Diagnostic::error(
        "curly-quote",
        span,
        Phrase::new(
            "tanda petik melengkung bukan tanda petik bagi YAML",
            "a curly quotation mark is no quotation mark to YAML",
        ),
    )
    .help(Phrase::new("ketik tanda petik lurus: \" atau '", "type a straight one: \" or '"))
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        "too-deep",
        span,
        Phrase::new(
            format!("bersarang lebih dari {MAX_LEVELS} tingkat"),
            format!("nested more than {MAX_LEVELS} levels deep"),
        ),
    )
}

/// The colon of a text that YAML takes for the colon after a key.
pub fn unquoted_colon(text: Span, source: &Source) -> Diagnostic {
    Diagnostic::error(
        "unquoted-colon",
        text,
        Phrase::new(
            "titik dua di dalam teks ini membuatnya terbaca sebagai `kunci: nilai`",
            "the colon in this text makes it read as `key: value`",
        ),
    )
    .help(in_quotes(source.slice(text)))
}

/// The same between brackets, where a comma may be missing instead.
pub(super) fn unquoted_colon_in_brackets(text: Span, key: Span, source: &Source) -> Diagnostic {
    let finding = unquoted_colon(text, source);
    let Some(help) = finding.help.clone().filter(|_| key.start > text.start) else { return finding };
    let key = source.slice(key);
    finding.help(Phrase::new(
        format!("{}; atau, jika `{key}` kunci berikutnya, tulislah koma sebelumnya", help.id),
        format!("{}; or, if `{key}` is the next key, write a comma before it", help.en),
    ))
}

pub(super) fn needs_quotes(text: Span, source: &Source) -> Diagnostic {
    let sign = source.slice(text).chars().next().unwrap_or(' ');
    Diagnostic::error(
        "needs-quotes",
        text,
        Phrase::new(
            format!("teks yang diawali `{sign}` harus diberi tanda petik"),
            format!("a text that begins with `{sign}` must be put in quotes"),
        ),
    )
    .help(in_quotes(source.slice(text)))
}

pub(super) fn bracket_in_text(text: Span, source: &Source) -> Diagnostic {
    Diagnostic::error(
        "needs-quotes",
        text,
        Phrase::new(
            "di antara kurung, teks yang memuat kurung harus diberi tanda petik",
            "between brackets a text that holds brackets must be put in quotes",
        ),
    )
    .help(in_quotes(source.slice(text)))
}

/// The text again, as YAML reads it.
fn in_quotes(text: &str) -> Phrase {
    let text = text.lines().next().unwrap_or_default().trim_end();
    let quoted = match text.contains(['"', '\\']) {
        true => format!("'{}'", text.replace('\'', "''")),
        false => format!("\"{text}\""),
    };
    Phrase::new(format!("beri tanda petik: {quoted}"), format!("put it in quotes: {quoted}"))
}

/// An anchor (`&name`) or an alias (`*name`).
pub(super) fn mark(is_alias: bool, span: Span) -> Diagnostic {
    let (id, en, sign) = match is_alias {
        true => ("rujukan YAML (`*nama`)", "a YAML alias (`*name`)", '*'),
        false => ("jangkar YAML (`&nama`)", "a YAML anchor (`&name`)", '&'),
    };
    let message =
        Phrase::new(format!("{id} tidak dipakai di dalam SOP"), format!("{en} is not used in an SOP"));
    Diagnostic::error("anchor", span, message).help(Phrase::new(
        format!("tuliskan isinya lengkap; jika yang dimaksud teks, beri tanda petik: \"{sign}…\""),
        format!("write the content in full; if a text is meant, put it in quotes: \"{sign}…\""),
    ))
}

pub(super) fn after_quote(span: Span, source: &Source) -> Diagnostic {
    let rest = source.slice(span);
    not_yaml_because(
        span,
        Phrase::new(
            format!("sesudah tanda petik penutup masih ada `{rest}`"),
            format!("after the closing quotation mark there is still `{rest}`"),
        ),
        Phrase::new(
            "beri tanda petik pada seluruh teks; di dalam '…' tanda petik tunggal ditulis dua kali",
            "put the whole text in quotes; within '…' a single quotation mark is written twice",
        ),
    )
}

pub(super) fn backslash(span: Span) -> Diagnostic {
    not_yaml_because(
        span,
        Phrase::new(
            "di dalam \"…\" garis miring terbalik punya arti khusus",
            "within \"…\" a backslash has a special meaning",
        ),
        Phrase::new("pakailah '…'", "use '…'"),
    )
}

pub(super) fn open_quote(span: Span) -> Diagnostic {
    not_yaml_because(
        span,
        Phrase::new("tanda petik ini tidak ditutup", "this quotation mark is never closed"),
        Phrase::new("tutup di akhir teks", "close it at the end of the text"),
    )
}

pub(super) fn open_bracket(span: Span) -> Diagnostic {
    not_yaml_because(
        span,
        Phrase::new("kurung ini tidak ditutup dengan benar", "this bracket is not closed properly"),
        Phrase::new(
            "tutup dengan `]` atau `}`, dan pisahkan isinya dengan koma",
            "close it with `]` or `}`, and put commas between what it holds",
        ),
    )
}

pub(super) fn key_without_colon(span: Span, source: &Source) -> Diagnostic {
    let text = source.slice(span);
    let (key, value) = match text.split_once([':', ' ']) {
        Some((key, value)) => (key, value.trim()),
        None => (text, "…"),
    };
    not_yaml_because(
        span,
        Phrase::new(
            "baris ini tidak terbaca sebagai `kunci: nilai`",
            "this line cannot be read as `key: value`",
        ),
        Phrase::new(
            format!("sesudah kunci tuliskan titik dua dan spasi: `{key}: {value}`"),
            format!("write a colon and a space after the key: `{key}: {value}`"),
        ),
    )
}

pub(super) fn indentation(span: Span) -> Diagnostic {
    not_yaml_because(
        span,
        Phrase::new(
            "indentasi baris ini tidak cocok dengan baris di atasnya",
            "the indentation of this line does not fit the lines above",
        ),
        Phrase::new(
            "kunci-kunci yang setingkat harus mulai di kolom yang sama",
            "keys of one level must begin in the same column",
        ),
    )
}

pub(super) fn no_key(span: Span) -> Diagnostic {
    not_yaml_because(
        span,
        Phrase::new("sebelum titik dua ini tidak ada kunci", "there is no key before this colon"),
        Phrase::new("tuliskan kuncinya, atau hapus titik duanya", "write the key, or remove the colon"),
    )
}

pub(super) fn no_space_after_colon(span: Span) -> Diagnostic {
    not_yaml_because(
        span,
        Phrase::new(
            "sesudah titik dua kunci ini tidak ada spasi",
            "there is no space after the colon of this key",
        ),
        Phrase::new("tuliskan spasi sesudah titik dua", "write a space after the colon"),
    )
}

pub(super) fn key_on_lines(span: Span) -> Diagnostic {
    not_yaml_because(
        span,
        Phrase::new("kunci ini terpotong di dua baris", "this key is broken over two lines"),
        Phrase::new(
            "tuliskan kunci di satu baris, dan koma sebelum kunci berikutnya",
            "write a key on one line, and a comma before the next",
        ),
    )
}

pub(super) fn not_yaml(span: Span, reason: &str) -> Diagnostic {
    Diagnostic::error(
        "not-yaml",
        span,
        Phrase::new(
            format!("ini bukan YAML yang sah ({reason})"),
            format!("this is not valid YAML ({reason})"),
        ),
    )
}

fn not_yaml_because(span: Span, message: Phrase, help: Phrase) -> Diagnostic {
    Diagnostic::error("not-yaml", span, message).help(help)
}
