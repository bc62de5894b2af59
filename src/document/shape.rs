//! The shapes that values of an SOP file may have: what the table of keys is written in. Knows no key.

use crate::source::Phrase;

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Any scalar, taken as written.
    Text,
    /// A text, or a list of texts.
    Texts,
    /// `true` or `false`.
    Boolean,
    /// A whole number from `least` to `most`.
    Count { least: u32, most: u32 },
    /// `80%`, from 1 to 100.
    Percent,
    /// The version of the language.
    Version,
    /// `2026-01-31`.
    Date,
    /// `1 hari`, `1-3 hari`, `1x24 jam`.
    Duration,
    /// A duration, or the date field of a record.
    DurationOrField,
    /// A duration of one part, which comes again and again.
    Period,
    /// A cron line.
    Schedule,
    /// A regular expression.
    Pattern,
    /// A condition; `procedure` reads it.
    Condition,
    /// The name of an outcome.
    Outcome,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of these words.
    Words(&'static [&'static str]),
    /// The name of the thing itself.
    Identifier,
    /// The name of something else in the file.
    Reference(Kind),
    /// Such a name, or a list of them.
    References(Kind),
    /// A step, `end`, or a list of steps.
    Way,
    /// A list, or a single item without the list.
    List(&'static Shape),
    /// Keys of the table.
    Mapping(&'static Mapping),
    /// Names that the author chooses, each with a value.
    Entries(Naming, &'static Shape),
    /// One of several, told apart by whether text, list or mapping is written.
    By(&'static Forms),
}

/// What a name in a file may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Procedure,
    Step,
    /// A step, or `end`.
    StepOrEnd,
    Actor,
    Form,
    /// A registered command.
    Command,
    /// `procedure` or `document/procedure`.
    Call,
}

/// What the keys of a mapping are that an author names himself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// `[a-z][a-z0-9-]*`
    Identifier,
    /// `[a-z][a-z0-9_]*`
    Field,
    /// Any text that is not empty; without case and outer spaces no two are equal.
    Answer,
    /// A step's id; whose, the checks of the tests know.
    Step,
    /// The name of an environment variable: `[A-Za-z_][A-Za-z0-9_]*`.
    Variable,
    /// Any text.
    Free,
}

/// The forms in which one value may be written. A form that is `None` is an error.
#[derive(Debug, Clone, Copy)]
pub struct Forms {
    pub text: Option<Shape>,
    pub list: Option<Shape>,
    pub mapping: Option<Shape>,
}

/// A mapping with keys of the table.
#[derive(Debug)]
pub struct Mapping {
    /// What it is called in findings and in the reference.
    pub name: (&'static str, &'static str),
    /// The key that it stands under, as the reference shows it.
    pub under: &'static str,
    pub keys: &'static [Key],
    /// The key that a value stands for which is written without any key: `kadis: Kadis Kominfo` is its `title`.
    pub lone: Option<&'static str>,
    /// Of these keys exactly one must be written; empty: no such rule.
    pub exactly_one: &'static [&'static str],
}

/// One key of a mapping.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// What it means, in Indonesian and English.
    pub meaning: (&'static str, &'static str),
}

impl Mapping {
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    pub fn name(&self) -> Phrase {
        Phrase::new(self.name.0, self.name.1)
    }
}

impl Key {
    /// A key that may be left out.
    pub const fn new(name: &'static str, shape: Shape, id: &'static str, en: &'static str) -> Key {
        Key { name, shape, required: false, meaning: (id, en) }
    }

    pub const fn required(mut self) -> Key {
        self.required = true;
        self
    }
}

impl Shape {
    /// What may be written, in a few words, as in "expected …".
    pub fn words(&self) -> Phrase {
        match self {
            Shape::Text | Shape::Condition => Phrase::new("teks", "a text"),
            Shape::Texts => Phrase::new("teks atau daftar teks", "a text or a list of texts"),
            Shape::Boolean => Phrase::new("`true` atau `false`", "`true` or `false`"),
            Shape::Count { least, most } => Phrase::new(
                format!("bilangan bulat {least} sampai {most}"),
                format!("a whole number from {least} to {most}"),
            ),
            Shape::Percent => Phrase::new("persentase seperti `80%`", "a percentage such as `80%`"),
            Shape::Version => Phrase::new("versi bahasa `1`", "the language version `1`"),
            Shape::Date => Phrase::new("tanggal seperti `2026-01-31`", "a date such as `2026-01-31`"),
            Shape::Duration => Phrase::new("lama waktu seperti `1 hari`", "a duration such as `1 hari`"),
            Shape::DurationOrField => Phrase::new(
                "lama waktu seperti `1 hari`, atau isian tanggal",
                "a duration such as `1 hari`, or a date field",
            ),
            Shape::Period => Phrase::new("jangka waktu seperti `1 bulan`", "a period such as `1 bulan`"),
            Shape::Schedule => {
                Phrase::new("jadwal cron seperti `0 8 1 * *`", "a cron schedule such as `0 8 1 * *`")
            }
            Shape::Pattern => Phrase::new("pola (regular expression)", "a pattern (regular expression)"),
            Shape::Outcome => {
                Phrase::new("nama hasil akhir seperti `ditolak`", "an outcome such as `ditolak`")
            }
            Shape::Word(words) => Phrase::new(one_of(words, "atau"), one_of(words, "or")),
            Shape::Words(words) => Phrase::new(
                format!("daftar dari {}", one_of(words, "atau")),
                format!("a list of {}", one_of(words, "or")),
            ),
            Shape::Identifier => Phrase::new("nama seperti `isi-formulir`", "a name such as `isi-formulir`"),
            Shape::Reference(kind) => kind.words(),
            Shape::References(kind) => {
                let one = kind.words();
                Phrase::new(format!("{} atau daftarnya", one.id), format!("{} or a list of them", one.en))
            }
            Shape::Way => {
                Phrase::new("id langkah, daftarnya, atau `end`", "a step's id, a list of them, or `end`")
            }
            Shape::List(item) => {
                let one = item.words();
                Phrase::new(
                    format!("daftar, tiap butirnya {}", one.id),
                    format!("a list, each item {}", one.en),
                )
            }
            Shape::Mapping(mapping) => {
                let name = mapping.name();
                let lines = Phrase::new(
                    format!("pasangan `kunci: nilai` ({})", name.id),
                    format!("`key: value` lines ({})", name.en),
                );
                match mapping.lone.and_then(|key| mapping.key(key)) {
                    None => lines,
                    Some(lone) => {
                        let lone = lone.shape.words();
                        Phrase::new(
                            format!("{}, atau {}", lone.id, lines.id),
                            format!("{}, or {}", lone.en, lines.en),
                        )
                    }
                }
            }
            Shape::Entries(..) => Phrase::new("pasangan `nama: nilai`", "`name: value` lines"),
            Shape::By(forms) => forms.words(),
        }
    }
}

impl Kind {
    /// What is named, in a few words.
    pub fn words(self) -> Phrase {
        match self {
            Kind::Procedure => Phrase::new("id prosedur", "a procedure's id"),
            Kind::Step => Phrase::new("id langkah", "a step's id"),
            Kind::StepOrEnd => Phrase::new("id langkah atau `end`", "a step's id or `end`"),
            Kind::Actor => Phrase::new("kunci pelaksana", "an actor's key"),
            Kind::Form => Phrase::new("nama formulir", "a form's name"),
            Kind::Command => Phrase::new("nama perintah terdaftar", "a registered command's name"),
            Kind::Call => {
                Phrase::new("`prosedur` atau `dokumen/prosedur`", "`procedure` or `document/procedure`")
            }
        }
    }
}

impl Forms {
    fn words(&self) -> Phrase {
        // A list of names says already that one name will do.
        let text = self.text.filter(|_| !matches!(self.list, Some(Shape::References(_))));
        let mut forms = [text, self.list, self.mapping].into_iter().flatten().map(|shape| shape.words());
        let first = forms.next().unwrap_or_else(|| Phrase::new("", ""));
        forms.fold(first, |all, form| {
            Phrase::new(format!("{}, atau {}", all.id, form.id), format!("{}, or {}", all.en, form.en))
        })
    }
}

/// `a`, `b` or `c`.
fn one_of(words: &[&str], or: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {or} {last}", rest.join(", ")),
        None => String::new(),
    }
}
