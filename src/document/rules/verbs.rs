//! Activities begin with a verb, as the regulation's examples do: me- or ber- in Indonesian, an imperative in English.

use super::Sheet;
use crate::source::{Diagnostic, Explanation, Language, Phrase, Severity};

pub(super) static EXPLANATIONS: [Explanation; 1] = [Explanation {
    code: "no-verb",
    severity: Severity::Warning,
    title: ("kegiatan yang tidak diawali kata kerja", "an activity that does not begin with a verb"),
    why: (
        "Kegiatan menyatakan apa yang dilakukan: mulailah dengan kata kerja berawalan me- atau ber-, misalnya `Memeriksa berkas`, bukan `Pemeriksaan berkas`.",
        "An activity says what is done: begin with a verb, such as `Check the file`, not `Checking of the file` or `The file`.",
    ),
    wrong: "activity: Pemeriksaan berkas",
    right: "activity: Memeriksa berkas",
}];

/// Indonesian nouns and others that begin like verbs.
const NO_VERBS_ID: [&str; 38] = [
    "meja",
    "media",
    "medali",
    "medan",
    "medis",
    "mei",
    "meter",
    "metode",
    "metadata",
    "mesin",
    "memo",
    "memori",
    "memorandum",
    "menara",
    "menteri",
    "menu",
    "menit",
    "merek",
    "mekanisme",
    "meterai",
    "mebel",
    "mediasi",
    "berkas",
    "berita",
    "beras",
    "bersama",
    "berbagai",
    "beranda",
    "berikut",
    "berikutnya",
    "berdasarkan",
    "bernomor",
    "bersih",
    "berat",
    "berhala",
    "berlian",
    "mereka",
    "melalui",
];

/// Words after which an Indonesian verb may still come: "Jika lengkap, meneruskan …".
const BEFORE_A_VERB_ID: [&str; 16] = [
    "jika",
    "apabila",
    "bila",
    "setelah",
    "sebelum",
    "sesudah",
    "selama",
    "segera",
    "secara",
    "untuk",
    "dalam",
    "pada",
    "bersama",
    "bersama-sama",
    "berdasarkan",
    "tidak",
];

/// English words that begin no instruction.
const NO_VERBS_EN: [&str; 34] = [
    "the", "a", "an", "this", "that", "these", "those", "all", "any", "each", "every", "some", "no", "if",
    "when", "after", "before", "by", "for", "from", "in", "of", "on", "to", "with", "and", "or", "it", "he",
    "she", "they", "we", "you", "there",
];

/// English endings of nouns.
const NOUN_ENDINGS_EN: [&str; 8] = ["tion", "sion", "ment", "ness", "ance", "ence", "ity", "ship"];

/// English verbs with such an ending.
const VERBS_EN: [&str; 34] = [
    "mention",
    "question",
    "position",
    "commission",
    "condition",
    "function",
    "sanction",
    "caution",
    "auction",
    "transition",
    "provision",
    "envision",
    "document",
    "implement",
    "supplement",
    "complement",
    "experiment",
    "comment",
    "augment",
    "cement",
    "lament",
    "witness",
    "harness",
    "balance",
    "finance",
    "advance",
    "enhance",
    "reference",
    "influence",
    "evidence",
    "commence",
    "sequence",
    "ship",
    "worship",
];

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Diagnostic>) {
    let language = sheet.document.language;
    for (id, procedure) in &sheet.document.procedures {
        for (row, step) in procedure.steps.iter().enumerate() {
            let activity = step.activity.trim();
            let place = sheet.places.step(id, row).get("activity");
            if activity.is_empty()
                || begins_with_a_verb(activity, language)
                || sheet.faults.within(place.whole())
            {
                continue;
            }
            let word = activity.split_whitespace().next().unwrap_or_default();
            findings.push(
                Diagnostic::warning(
                    "no-verb",
                    place.span(),
                    Phrase::new(
                        format!("kegiatan ini diawali \"{word}\", bukan kata kerja"),
                        format!("this activity begins with \"{word}\", which is no verb"),
                    ),
                )
                .help(match language {
                    Language::Id => Phrase::new(
                        "mulailah dengan kata kerja berawalan me- atau ber-, misalnya \"Memeriksa …\"",
                        "begin with a verb in me- or ber-, such as \"Memeriksa …\"",
                    ),
                    Language::En => Phrase::new(
                        "mulailah dengan kata kerja, misalnya \"Check …\"",
                        "begin with a verb, such as \"Check …\"",
                    ),
                }),
            );
        }
    }
}

fn begins_with_a_verb(activity: &str, language: Language) -> bool {
    let lower = activity.to_lowercase();
    let mut words = lower.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let Some(first) = words.by_ref().find(|word| word.chars().any(char::is_alphabetic)) else { return false };
    match language {
        Language::Id => is_verb_id(first) || (BEFORE_A_VERB_ID.contains(&first) && words.any(is_verb_id)),
        Language::En => is_verb_en(first),
    }
}

fn is_verb_id(word: &str) -> bool {
    // `me-review`, `men-scan`: a borrowed word behind the prefix.
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let is_prefixed =
        word.starts_with("me") || word.starts_with("ber") || ["bekerja", "belajar"].contains(&word);
    is_prefixed && letters >= 4 && !NO_VERBS_ID.contains(&word)
}

fn is_verb_en(word: &str) -> bool {
    let is_noun = NOUN_ENDINGS_EN.iter().any(|ending| word.ends_with(ending)) && !VERBS_EN.contains(&word);
    !NO_VERBS_EN.contains(&word) && !is_noun
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_told_from_nouns() {
        let id = |text| begins_with_a_verb(text, Language::Id);
        for verb in [
            "Memeriksa berkas",
            "Berkoordinasi dengan seksi",
            "mengisi",
            "Me-review naskah",
            "Men-scan surat",
            "Jika lengkap, meneruskan berkas",
            "1. Membuat surat",
            "\"Membuat\" surat",
            "Bekerja sama dengan dinas",
        ] {
            assert!(id(verb), "{verb}");
        }
        for noun in [
            "Pemeriksaan berkas",
            "Berkas diperiksa",
            "Berita acara",
            "Surat",
            "Media simpan",
            "Verifikasi data",
            "123",
        ] {
            assert!(!id(noun), "{noun}");
        }
        let en = |text| begins_with_a_verb(text, Language::En);
        for verb in [
            "Check the file",
            "Document the result",
            "Ship the goods",
            "Submits the form",
            "Commission an audit",
        ] {
            assert!(en(verb), "{verb}");
        }
        for noun in
            ["The file is checked", "Verification of data", "Payment", "If complete, send it", "Acceptance"]
        {
            assert!(!en(noun), "{noun}");
        }
    }
}
