//! What the walk says: one function, one finding, in both languages. Decides nothing but the words.

use super::keys;
use super::shape::{Key, Mapping, Shape};
use crate::calendar::DurationFault;
use crate::source::{self, Content, Diagnostic, Entry, Node, Phrase, Span};

/// Words that authors write for a key, and the key they mean.
const SYNONYMS: [(&str, &str); 44] = [
    ("judul", "title"),
    ("nama", "name"),
    ("name", "title"),
    ("bahasa", "language"),
    ("lang", "language"),
    ("identitas", "identity"),
    ("cetak", "print"),
    ("pelaksana", "actor"),
    ("aktor", "actor"),
    ("role", "actor"),
    ("by", "actor"),
    ("roles", "actors"),
    ("formulir", "form"),
    ("prosedur", "procedures"),
    ("langkah", "steps"),
    ("kegiatan", "activity"),
    ("aktivitas", "activity"),
    ("description", "activity"),
    ("mutu", "quality"),
    ("mutu_baku", "quality"),
    ("waktu", "time"),
    ("duration", "time"),
    ("kelengkapan", "requires"),
    ("persyaratan", "requires"),
    ("syarat", "requires"),
    ("input", "requires"),
    ("keluaran", "output"),
    ("hasil", "output"),
    ("outputs", "output"),
    ("keterangan", "note"),
    ("notes", "note"),
    ("keputusan", "decision"),
    ("question", "decision"),
    ("cabang", "branches"),
    ("answers", "branches"),
    ("options", "branches"),
    ("selanjutnya", "next"),
    ("lanjut", "next"),
    ("goto", "next"),
    ("tunggu", "wait_for"),
    ("isian", "fields"),
    ("jenis", "type"),
    ("wajib", "required"),
    ("pilihan", "options"),
];

/// An unknown key, and the key that was probably meant.
pub(super) fn unknown_key(entry: &Entry, mapping: &'static Mapping) -> (Diagnostic, Option<&'static str>) {
    let written = entry.key.as_str();
    let name = mapping.name();
    let finding = Diagnostic::error(
        "unknown-key",
        entry.key_span,
        Phrase::new(
            format!("kunci `{written}` tidak dikenal di {}", name.id),
            format!("unknown key `{written}` in {}", name.en),
        ),
    );
    let lower = written.trim().to_lowercase();
    let synonym = SYNONYMS.iter().filter(|(word, _)| *word == lower).find_map(|(_, key)| mapping.key(key));
    let near = || {
        source::nearest(written, mapping.keys.iter().map(|key| key.name)).and_then(|name| mapping.key(name))
    };
    let elsewhere =
        || keys::MAPPINGS.iter().find(|other| other.key(&lower).is_some() && !other.under.is_empty());
    // A key of a neighbour that is spelt right there is more likely misplaced than misspelt here.
    let belongs = mapping.keys.iter().find(|key| match key.shape {
        Shape::Mapping(inner) => inner.key(&lower).is_some(),
        _other => false,
    });
    if let Some(parent) = belongs {
        let under = format!("`{}:`", parent.name);
        return (finding.help(belongs_under(written, &under)), None);
    }
    if let Some(key) = synonym.or_else(near) {
        let meant =
            Phrase::new(format!("maksud Anda `{}`?", key.name), format!("did you mean `{}`?", key.name));
        return (finding.help(meant), Some(key.name));
    }
    match elsewhere() {
        Some(other) => (finding.help(belongs_under(written, &format!("`{}:`", other.under))), None),
        None => (finding.help(known_keys(mapping)), None),
    }
}

fn belongs_under(key: &str, under: &str) -> Phrase {
    Phrase::new(format!("`{key}` tempatnya di bawah {under}"), format!("`{key}` belongs under {under}"))
}

fn known_keys(mapping: &Mapping) -> Phrase {
    let keys: Vec<String> = mapping.keys.iter().map(|key| format!("`{}`", key.name)).collect();
    let keys = keys.join(", ");
    Phrase::new(format!("kunci yang ada: {keys}"), format!("the keys are {keys}"))
}

pub(super) fn missing_key(key: &Key, mapping: &Mapping, owner: Span) -> Diagnostic {
    let name = mapping.name();
    let shape = key.shape.words();
    Diagnostic::error(
        "missing-key",
        owner,
        Phrase::new(
            format!("{} ini belum punya `{}`", name.id, key.name),
            format!("this {} has no `{}`", name.en, key.name),
        ),
    )
    .help(Phrase::new(
        format!("tambahkan `{}:` ({}): {}", key.name, key.meaning.0, shape.id),
        format!("add `{}:` ({}): {}", key.name, key.meaning.1, shape.en),
    ))
}

pub(super) fn missing_one_of(choice: &[&str], mapping: &Mapping, owner: Span) -> Diagnostic {
    let name = mapping.name();
    let keys = choice.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    Diagnostic::error(
        "missing-key",
        owner,
        Phrase::new(
            format!("{} ini memerlukan salah satu dari {keys}", name.id),
            format!("this {} needs one of {keys}", name.en),
        ),
    )
}

pub(super) fn only_one_of(first: &str, second: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "conflicting-keys",
        span,
        Phrase::new(
            format!("`{first}` dan `{second}` tidak boleh ditulis bersama"),
            format!("`{first}` and `{second}` cannot be written together"),
        ),
    )
    .help(Phrase::new("hapus salah satunya", "remove one of them"))
}

/// A key whose value is empty where something is needed.
pub(super) fn no_value(name: &str, expected: &Phrase, span: Span) -> Diagnostic {
    Diagnostic::error(
        "missing-value",
        span,
        Phrase::new(format!("`{name}` belum diisi"), format!("`{name}` has no value")),
    )
    .help(Phrase::new(format!("isilah dengan {}", expected.id), format!("write {}", expected.en)))
}

pub(super) fn wrong_type(node: &Node, shape: &Shape, name: &str) -> Diagnostic {
    wrong_form(node, &shape.words(), name)
}

/// One thing where a list is meant.
pub(super) fn no_list(node: &Node, item: &Shape, name: &str) -> Diagnostic {
    let item = item.words();
    let list =
        Phrase::new(format!("daftar, tiap butirnya {}", item.id), format!("a list, each item {}", item.en));
    wrong_form(node, &list, name).help(Phrase::new(
        "awali setiap butir dengan tanda hubung dan spasi: `- …`",
        "begin each item with a hyphen and a space: `- …`",
    ))
}

fn wrong_form(node: &Node, expected: &Phrase, name: &str) -> Diagnostic {
    let found = match &node.content {
        Content::Scalar(..) => Phrase::new("teks", "a text"),
        Content::List(_) => Phrase::new("daftar", "a list"),
        Content::Mapping(_) => Phrase::new("pasangan `kunci: nilai`", "`key: value` lines"),
    };
    let subject = match name {
        "" => Phrase::new("berkas ini", "this file"),
        name => Phrase::new(format!("`{name}`"), format!("`{name}`")),
    };
    Diagnostic::error(
        "wrong-type",
        node.span,
        Phrase::new(
            format!("{} harus berupa {}; yang tertulis {}", subject.id, expected.id, found.id),
            format!("{} must be {}; written is {}", subject.en, expected.en, found.en),
        ),
    )
}

pub(super) fn wrong_scalar(text: &str, shape: &Shape, span: Span) -> Box<Diagnostic> {
    let expected = shape.words();
    Box::new(Diagnostic::error(
        "wrong-type",
        span,
        Phrase::new(format!("`{text}` bukan {}", expected.id), format!("`{text}` is not {}", expected.en)),
    ))
}

pub(super) fn unknown_word(text: &str, known: &[&str], span: Span) -> Box<Diagnostic> {
    let list = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let finding = Diagnostic::error(
        "unknown-word",
        span,
        Phrase::new(format!("`{text}` bukan salah satu dari {list}"), format!("`{text}` is none of {list}")),
    );
    Box::new(match source::nearest(text, known.iter().copied()) {
        None => finding,
        Some(word) => {
            finding.help(Phrase::new(format!("maksud Anda `{word}`?"), format!("did you mean `{word}`?")))
        }
    })
}

pub(super) fn named_twice(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "named-twice",
        span,
        Phrase::new(
            format!("`{name}` disebut dua kali dalam daftar ini"),
            format!("`{name}` is named twice in this list"),
        ),
    )
    .help(Phrase::new("hapus salah satunya", "remove one of them"))
}

pub(super) fn duplicate_answer(answer: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(
        "duplicate-answer",
        span,
        Phrase::new(
            format!("jawaban `{}` sudah ada; huruf besar dan spasi di tepi tidak membedakan", answer.trim()),
            format!(
                "the answer `{}` is there already; case and outer spaces make no difference",
                answer.trim()
            ),
        ),
    )
    .related(first, Phrase::new("jawaban pertama", "the first one"))
}

pub(super) fn empty_answer(span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        "missing-value",
        span,
        Phrase::new("jawaban ini kosong", "this answer is empty"),
    ))
}

pub(super) fn unsupported_version(text: &str, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            "unsupported-version",
            span,
            Phrase::new(
                format!("versi bahasa `{text}` tidak dikenal oleh program ini"),
                format!("this program does not know version `{text}` of the language"),
            ),
        )
        .help(Phrase::new("tuliskan `sop: 1`", "write `sop: 1`")),
    )
}

pub(super) fn invalid_id(text: &str, span: Span) -> Box<Diagnostic> {
    let finding = Diagnostic::error(
        "invalid-id",
        span,
        Phrase::new(
            format!(
                "`{text}` tidak dapat menjadi nama: hanya huruf kecil, angka, dan `-`, diawali huruf, paling panjang 64"
            ),
            format!(
                "`{text}` cannot be a name: only small letters, digits and `-`, a letter first, at most 64"
            ),
        ),
    );
    Box::new(with_proposal(finding, text, '-'))
}

pub(super) fn reserved_id(text: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        "reserved-id",
        span,
        Phrase::new(
            format!("`{text}` sudah mempunyai arti di dalam bahasa SOP; pakailah nama lain"),
            format!("`{text}` has a meaning of its own in the language; use another name"),
        ),
    ))
}

pub(super) fn invalid_field_name(text: &str, span: Span) -> Box<Diagnostic> {
    let finding = Diagnostic::error(
        "invalid-id",
        span,
        Phrase::new(
            format!(
                "`{text}` tidak dapat menjadi nama isian: hanya huruf kecil, angka, dan `_`, diawali huruf"
            ),
            format!("`{text}` cannot be a field's name: only small letters, digits and `_`, a letter first"),
        ),
    );
    Box::new(with_proposal(finding, text, '_'))
}

pub(super) fn invalid_variable(text: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        "invalid-id",
        span,
        Phrase::new(
            format!(
                "`{text}` tidak dapat menjadi nama variabel: hanya huruf, angka, dan `_`, tidak diawali angka"
            ),
            format!("`{text}` cannot be a variable's name: only letters, digits and `_`, no digit first"),
        ),
    ))
}

pub(super) fn invalid_outcome(text: &str, span: Span) -> Box<Diagnostic> {
    let finding = Diagnostic::error(
        "invalid-outcome",
        span,
        Phrase::new(
            format!(
                "`{text}` tidak dapat menjadi hasil akhir: hanya huruf kecil, angka, dan `-`, diawali huruf"
            ),
            format!("`{text}` cannot be an outcome: only small letters, digits and `-`, a letter first"),
        ),
    );
    Box::new(with_proposal(finding, text, '-'))
}

/// Proposes the name that a text would make.
fn with_proposal(finding: Diagnostic, text: &str, joint: char) -> Diagnostic {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join(&joint.to_string());
    let name = name.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    if name.is_empty() || name.len() > 64 {
        return finding;
    }
    finding.help(Phrase::new(format!("misalnya `{name}`"), format!("for example `{name}`")))
}

pub(super) fn invalid_date(text: &str, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            "invalid-date",
            span,
            Phrase::new(
                format!("`{text}` bukan tanggal yang ada"),
                format!("`{text}` is no date that exists"),
            ),
        )
        .help(Phrase::new(
            "tuliskan tahun-bulan-tanggal, misalnya `2026-01-31`",
            "write year-month-day, for example `2026-01-31`",
        )),
    )
}

pub(super) fn invalid_duration(text: &str, fault: &DurationFault, span: Span) -> Box<Diagnostic> {
    let message = match fault {
        DurationFault::NoUnit { number } => Phrase::new(
            format!("{number} apa? satuannya belum ditulis"),
            format!("{number} what? the unit is missing"),
        ),
        DurationFault::UnknownUnit { word } => {
            Phrase::new(format!("`{word}` bukan satuan waktu"), format!("`{word}` is no unit of time"))
        }
        DurationFault::NoNumber { .. } => Phrase::new(
            format!("`{text}` tidak terbaca sebagai lama waktu"),
            format!("`{text}` cannot be read as a duration"),
        ),
        DurationFault::OutOfRange { number } => Phrase::new(
            format!("bilangan {number} di luar batas"),
            format!("the number {number} is out of range"),
        ),
        DurationFault::Reversed => Phrase::new(
            "batas atas rentang harus lebih besar daripada batas bawahnya",
            "the upper bound of the range must be above the lower one",
        ),
    };
    let help = match fault {
        DurationFault::NoUnit { number } => Phrase::new(
            format!("misalnya `{number} menit`, `{number} jam`, atau `{number} hari`"),
            format!("for example `{number} menit`, `{number} jam` or `{number} hari`"),
        ),
        DurationFault::NoNumber { .. } => Phrase::new(
            format!("tuliskan seperti `30 menit`, `1-3 hari`; tanpa tenggat: `{{ text: {text} }}`"),
            format!("write it like `30 minutes`, `1-3 days`; without a deadline: `{{ text: {text} }}`"),
        ),
        DurationFault::UnknownUnit { .. } | DurationFault::OutOfRange { .. } | DurationFault::Reversed => {
            Phrase::new(
                "satuannya menit, jam, hari, hari kalender, minggu, bulan, semester, tahun; misalnya `1-3 hari`",
                "units are minute, hour, day, calendar day, week, month, semester, year; for example `1-3 days`",
            )
        }
    };
    Box::new(Diagnostic::error("invalid-duration", span, message).help(help))
}

pub(super) fn invalid_period(text: &str, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            "invalid-duration",
            span,
            Phrase::new(
                format!("`{text}` bukan satu jangka waktu yang tetap"),
                format!("`{text}` is not one fixed period"),
            ),
        )
        .help(Phrase::new("misalnya `1 bulan` atau `2 minggu`", "for example `1 bulan` or `2 minggu`")),
    )
}

pub(super) fn invalid_schedule(text: &str, reason: &Phrase, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            "invalid-schedule",
            span,
            Phrase::new(
                format!("`{text}` bukan jadwal cron: {}", reason.id),
                format!("`{text}` is no cron schedule: {}", reason.en),
            ),
        )
        .help(Phrase::new(
            "menit jam tanggal bulan hari, misalnya `0 8 1 * *` (tanggal 1 pukul 08.00)",
            "minute hour day month weekday, for example `0 8 1 * *` (the 1st at 08:00)",
        )),
    )
}

pub(super) fn invalid_pattern(error: &regex::Error, span: Span) -> Box<Diagnostic> {
    let reason = error.to_string();
    let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
    Box::new(Diagnostic::error(
        "invalid-pattern",
        span,
        Phrase::new(
            format!("pola ini tidak terbaca: {reason}"),
            format!("this pattern cannot be read: {reason}"),
        ),
    ))
}
