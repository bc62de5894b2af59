//! Where an Indonesian word may be parted: between syllables, by the spelling rules' pattern of vowels and consonants.
//!
//! PUEBI I.F: a consonant between vowels opens the next syllable; of two consonants the first closes, the second opens; of
//! three or more the first closes. `ng`, `ny`, `sy` and `kh` are one consonant each. Vowels are never parted, because nothing
//! in the letters tells a diphthong from two syllables.

/// Letters that stay before a break, and that go after it.
const LEAST_BEFORE: usize = 2;
const LEAST_AFTER: usize = 3;

/// The bytes of `word` before which a hyphen may be put. Only the unaccented letters are known; others part nothing.
pub fn breaks(word: &str) -> Vec<usize> {
    let mut breaks = Vec::new();
    for (start, run) in letter_runs(word) {
        let letters = run.to_ascii_lowercase();
        let units = units(letters.as_bytes());
        let mut last_vowel = None;
        for (index, unit) in units.iter().enumerate() {
            if !unit.vowel {
                continue;
            }
            let consonants = last_vowel.map_or(0, |last| index - last - 1);
            if consonants > 0 {
                let opening = if consonants == 1 { index - 1 } else { index + 1 - consonants };
                let at = units[opening].at;
                if at >= LEAST_BEFORE && letters.len() - at >= LEAST_AFTER {
                    breaks.push(start + at);
                }
            }
            last_vowel = Some(index);
        }
    }
    breaks
}

/// A vowel or one consonant, which may be written with two letters.
struct Unit {
    at: usize,
    vowel: bool,
}

fn units(letters: &[u8]) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        units.push(Unit { at, vowel: matches!(letters[at], b'a' | b'e' | b'i' | b'o' | b'u') });
        at += match letters[at..] {
            [b'n', b'g' | b'y', ..] | [b's', b'y', ..] | [b'k', b'h', ..] => 2,
            _ => 1,
        };
    }
    units
}

fn letter_runs(word: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    word.split_inclusive(|c: char| !c.is_ascii_alphabetic()).map(move |piece| {
        let start = from;
        from += piece.len();
        (start, piece.trim_end_matches(|c: char| !c.is_ascii_alphabetic()))
    })
}
