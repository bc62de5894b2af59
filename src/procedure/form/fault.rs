//! What is wrong with a filled form's field, said in both languages.

use crate::document::FieldKind;
use crate::source::Phrase;

/// A field whose text the form does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name.
    pub field: String,
    /// What people call it: its label, else its name.
    pub label: String,
    pub wrong: Wrong,
}

/// Why a field does not take a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The form has no such field; it has these.
    Unknown {
        fields: Vec<String>,
    },
    Missing,
    /// It cannot be read as the field's type.
    NotA {
        kind: FieldKind,
        given: String,
    },
    NotAnOption {
        given: String,
        options: Vec<String>,
    },
    /// Below the least value; `min` as written.
    Below {
        min: String,
    },
    /// Above the greatest value; `max` as written.
    Above {
        max: String,
    },
    /// So many characters, or choices, are too few.
    TooFew {
        count: usize,
        min: String,
        counted: Counted,
    },
    TooMany {
        count: usize,
        max: String,
        counted: Counted,
    },
    Pattern {
        pattern: String,
    },
    /// A file's name alone, without the file.
    NoFile {
        given: String,
    },
    /// The file has no bytes.
    EmptyFile {
        name: String,
    },
    /// The field holds no files.
    TakesNoFile {
        name: String,
    },
}

/// What `min` and `max` count where they do not compare the value itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    Characters,
    Choices,
}

impl FieldFault {
    pub fn new(field: &str, label: Option<&str>, wrong: Wrong) -> FieldFault {
        FieldFault { field: field.into(), label: label.unwrap_or(field).into(), wrong }
    }

    /// A name that is none of the form's `fields`.
    pub fn unknown<'a>(field: &str, fields: impl Iterator<Item = &'a String>) -> FieldFault {
        FieldFault::new(field, None, Wrong::Unknown { fields: fields.cloned().collect() })
    }

    /// The fault in one sentence, which says what the field would take.
    pub fn describe(&self) -> Phrase {
        let why = self.wrong.describe();
        let name = if self.label == self.field {
            format!("\"{}\"", self.field)
        } else {
            format!("\"{}\" ({})", self.field, self.label)
        };
        Phrase::new(format!("isian {name}: {}", why.id), format!("field {name}: {}", why.en))
    }

    /// Why the field does not take it, where the field itself is seen beside.
    pub fn reason(&self) -> Phrase {
        self.wrong.describe()
    }

    /// What the field would take, where that can be listed; for a field that does not exist, those that do.
    pub fn allowed(&self) -> &[String] {
        match &self.wrong {
            Wrong::Unknown { fields: allowed } | Wrong::NotAnOption { options: allowed, .. } => allowed,
            Wrong::Missing
            | Wrong::NotA { .. }
            | Wrong::Below { .. }
            | Wrong::Above { .. }
            | Wrong::TooFew { .. }
            | Wrong::TooMany { .. }
            | Wrong::Pattern { .. }
            | Wrong::NoFile { .. }
            | Wrong::EmptyFile { .. }
            | Wrong::TakesNoFile { .. } => &[],
        }
    }
}

impl Wrong {
    fn describe(&self) -> Phrase {
        match self {
            Wrong::Unknown { fields } if fields.is_empty() => {
                Phrase::new("tidak ada formulir yang diisi di sini", "no form is filled in here")
            }
            Wrong::Unknown { fields } => {
                let are = if fields.len() == 1 { "field is" } else { "fields are" };
                let fields = fields.join(", ");
                Phrase::new(
                    format!("tidak ada dalam formulir; isian yang ada: {fields}"),
                    format!("not in the form; its {are}: {fields}"),
                )
            }
            Wrong::Missing => Phrase::new("wajib diisi", "must be filled in"),
            Wrong::NotA { kind, given } => {
                let wanted = wanted(*kind);
                Phrase::new(
                    format!("\"{given}\" bukan {}", wanted.id),
                    format!("\"{given}\" is not {}", wanted.en),
                )
            }
            Wrong::NotAnOption { given, options } => {
                let are = if options.len() == 1 { "option is" } else { "options are" };
                let options = options.join(", ");
                Phrase::new(
                    format!("\"{given}\" bukan pilihan yang ada; pilihannya: {options}"),
                    format!("\"{given}\" is not an option; the {are}: {options}"),
                )
            }
            Wrong::Below { min } => {
                Phrase::new(format!("paling kecil {min}"), format!("must be at least {min}"))
            }
            Wrong::Above { max } => {
                Phrase::new(format!("paling besar {max}"), format!("must be at most {max}"))
            }
            Wrong::TooFew { count, min, counted } => {
                let unit = counted.unit();
                Phrase::new(
                    format!("paling sedikit {min} {}, ini {count}", unit.id),
                    format!("takes at least {min} {}, these are {count}", unit.en),
                )
            }
            Wrong::TooMany { count, max, counted } => {
                let unit = counted.unit();
                Phrase::new(
                    format!("paling banyak {max} {}, ini {count}", unit.id),
                    format!("takes at most {max} {}, these are {count}", unit.en),
                )
            }
            Wrong::Pattern { pattern } => Phrase::new(
                format!("harus sesuai pola {pattern}"),
                format!("must match the pattern {pattern}"),
            ),
            Wrong::NoFile { given } => Phrase::new(
                format!("berkas \"{given}\" tidak disertakan"),
                format!("the file \"{given}\" itself was not brought"),
            ),
            Wrong::EmptyFile { name } => {
                Phrase::new(format!("berkas \"{name}\" kosong"), format!("the file \"{name}\" is empty"))
            }
            Wrong::TakesNoFile { name } => Phrase::new(
                format!("tidak menerima berkas, jadi \"{name}\" juga tidak"),
                format!("takes no file, so not \"{name}\" either"),
            ),
        }
    }
}

impl Counted {
    fn unit(self) -> Phrase {
        match self {
            Counted::Characters => Phrase::new("karakter", "characters"),
            Counted::Choices => Phrase::new("pilihan", "choices"),
        }
    }
}

/// What a field of a type takes, with an example where the type does not explain itself.
fn wanted(kind: FieldKind) -> Phrase {
    match kind {
        FieldKind::Text
        | FieldKind::Paragraph
        | FieldKind::Choice
        | FieldKind::Choices
        | FieldKind::Person => Phrase::new("teks", "a text"),
        FieldKind::File => Phrase::new("nama berkas", "a file's name"),
        FieldKind::Number => Phrase::new("angka (contoh: 12 atau 12.5)", "a number (such as 12 or 12.5)"),
        FieldKind::Money => Phrase::new(
            "jumlah uang (contoh: 1500000 atau 1500000.50)",
            "an amount of money (such as 1500000 or 1500000.50)",
        ),
        FieldKind::Date => Phrase::new("tanggal (contoh: 2026-01-31)", "a date (such as 2026-01-31)"),
        FieldKind::DateTime => Phrase::new(
            "tanggal dan jam (contoh: 2026-01-31 08:00)",
            "a date and time (such as 2026-01-31 08:00)",
        ),
        FieldKind::Boolean => Phrase::new("ya atau tidak", "yes or no"),
    }
}
