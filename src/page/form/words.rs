//! The words of forms, in both languages.

use crate::calendar::{clock_in_words, date_in_words};
use crate::source::Language;

use super::FilledForm;

pub struct Words {
    /// After the title of a form that goes on from the page before.
    pub continued: &'static str,
    /// Why labels have a star.
    pub required: &'static str,
    pub place_and_date: &'static str,
    /// Where the place is to be written, before a date that is known.
    pub place: &'static str,
    pub name: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub choose_one: &'static str,
    pub choose_several: &'static str,
    pub date: &'static str,
    pub date_time: &'static str,
    pub file: &'static str,
    pub person: &'static str,
    /// Before a money's digits.
    pub currency: &'static str,
    pub default: &'static str,
    pub chosen: &'static str,
    pub not_chosen: &'static str,
}

const INDONESIAN: Words = Words {
    continued: "(lanjutan)",
    required: "* wajib diisi",
    place_and_date: "........................., ..... .................... 20.....",
    place: ".........................",
    name: "Nama jelas dan tanda tangan",
    yes: "Ya",
    no: "Tidak",
    choose_one: "pilih satu",
    choose_several: "boleh lebih dari satu",
    date: "tanggal / bulan / tahun",
    date_time: "tanggal / bulan / tahun, pukul",
    file: "nama berkas yang dilampirkan",
    person: "nama lengkap",
    currency: "Rp",
    default: "bila dikosongkan:",
    chosen: "dipilih",
    not_chosen: "tidak dipilih",
};

const ENGLISH: Words = Words {
    continued: "(continued)",
    required: "* must be filled in",
    place_and_date: "........................., ..... .................... 20.....",
    place: ".........................",
    name: "Name and signature",
    yes: "Yes",
    no: "No",
    choose_one: "choose one",
    choose_several: "choose any",
    date: "day / month / year",
    date_time: "day / month / year, time",
    file: "name of the file enclosed",
    person: "full name",
    currency: "",
    default: "if left empty:",
    chosen: "chosen",
    not_chosen: "not chosen",
};

pub fn words(language: Language) -> &'static Words {
    language.choose(&INDONESIAN, &ENGLISH)
}

/// Who filled a form in, as whom, when, and by which entry that is proved.
pub fn filled_in(of: &FilledForm, actor: &str, language: Language) -> String {
    let FilledForm { by, seal, .. } = of;
    let (date, clock) = (date_in_words(by.at.date_naive()), clock_in_words(by.at));
    let (date, clock) = (date.in_language(language), clock.in_language(language));
    let (person, sequence, hash) = (&by.person, seal.sequence, &seal.hash);
    let actor = match (actor, language) {
        ("", _) => String::new(),
        (actor, Language::Id) => format!(" sebagai {actor}"),
        (actor, Language::En) => format!(" as {actor}"),
    };
    language.choose(
        format!(
            "Diisi oleh {person}{actor} pada {date} pukul {clock}. Entri buku besar {sequence}, SHA-256 {hash}"
        ),
        format!(
            "Filled in by {person}{actor} on {date} at {clock}. Entry {sequence} of the ledger, SHA-256 {hash}"
        ),
    )
}
