//! Papers that steps need and put out: two names that differ so little that one is probably misspelt.

use std::collections::HashMap;

use super::Sheet;
use crate::source::{Diagnostic, Explanation, Phrase, Severity, Span};

pub(super) static EXPLANATIONS: [Explanation; 1] = [Explanation {
    code: "near-equal-names",
    severity: Severity::Warning,
    title: ("dua nama dokumen yang hampir sama", "two document names that are almost equal"),
    why: (
        "Dokumen dikenali dari namanya: jika yang dihasilkan satu langkah ditulis sedikit berbeda di langkah yang memerlukannya, keduanya dianggap dokumen \
         yang berlainan. Tulis keduanya persis sama, atau beri nama yang jelas berbeda.",
        "A document is known by its name: if what one step puts out is written a little differently where it is required, they count as two documents. \
         Write both alike, or give them names that clearly differ.",
    ),
    wrong: "output: Surat Pengantar      # elsewhere: requires: Surat pengantar",
    right: "output: Surat Pengantar      # elsewhere: requires: Surat Pengantar",
}];

/// With more names than this only spelling is compared, not distance: that work grows with the square.
const MAX_COMPARED: usize = 400;

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Diagnostic>) {
    let names = names(sheet);
    let mut plain: HashMap<String, usize> = HashMap::new();
    for (at, (name, span)) in names.iter().enumerate() {
        let letters: String =
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let same = plain.get(&letters).copied();
        plain.entry(letters).or_insert(at);
        let near = same.or_else(|| {
            let before = &names[..at.min(MAX_COMPARED)];
            before.iter().position(|(other, _)| differ_by_a_slip(name, other))
        });
        if let Some((first, first_span)) = near.map(|near| names[near]) {
            findings.push(
                Diagnostic::warning(
                    "near-equal-names",
                    *span,
                    Phrase::new(
                        format!("\"{name}\" hampir sama dengan \"{first}\"; dokumen yang sama?"),
                        format!("\"{name}\" is almost \"{first}\"; are they one document?"),
                    ),
                )
                .related(first_span, Phrase::new("nama yang pertama", "the first name"))
                .help(Phrase::new("tuliskan keduanya persis sama", "write both exactly alike")),
            );
        }
    }
}

/// Every name once, in the order of steps, where it is first written.
fn names<'a>(sheet: &Sheet<'a>) -> Vec<(&'a str, Span)> {
    let mut seen = std::collections::HashSet::new();
    let mut names = Vec::new();
    for (id, procedure) in &sheet.document.procedures {
        for (row, step) in procedure.steps.iter().enumerate() {
            let quality = sheet.places.step(id, row).get("quality");
            for (key, items) in [("requires", &step.quality.requires), ("output", &step.quality.output)] {
                for (at, item) in items.iter().enumerate() {
                    let name = item.name.trim();
                    if !name.is_empty() && seen.insert(name) {
                        let place = quality.get(key).item(at);
                        let own = place.get("name");
                        names.push((name, if own.is_written() { own.span() } else { place.span() }));
                    }
                }
            }
        }
    }
    names
}

/// Whether two names differ in one word only, and that by a letter or two, as a slip of the pen does. Words with digits are meant
/// to differ: `Lampiran 1`, `Lampiran 2`.
fn differ_by_a_slip(one: &str, other: &str) -> bool {
    if one.len().abs_diff(other.len()) > 2 || one.len() > 200 {
        return false;
    }
    let words = |text: &str| text.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (words(one), words(other));
    if one.len() != other.len() {
        return false;
    }
    let mut different = one.iter().zip(&other).filter(|(a, b)| a != b);
    let (Some((a, b)), None) = (different.next(), different.next()) else { return false };
    let is_word = |word: &str| word.chars().count() >= 5 && word.chars().all(char::is_alphabetic);
    let allowed = if a.chars().count().min(b.chars().count()) >= 8 { 2 } else { 1 };
    is_word(a) && is_word(b) && strsim::osa_distance(a, b) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_from_a_different_document() {
        assert!(differ_by_a_slip("Formulir Permohonan", "Formulir Permohonnan"));
        assert!(differ_by_a_slip("Buku Agenda", "Buku Agnda"));
        assert!(!differ_by_a_slip("Lampiran 1", "Lampiran 2"));
        assert!(!differ_by_a_slip("Surat Masuk", "Surat Keluar"));
        assert!(!differ_by_a_slip("Formulir Permintaan", "Formulir Pelaksanaan"));
        assert!(!differ_by_a_slip("Nota A", "Nota B"));
    }
}
