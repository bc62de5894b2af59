//! "Did you mean": the known word that an unknown one is nearest to.

/// The nearest candidate within a third of the word's letters, at least one, at most three; of equals the first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.trim().to_lowercase().replace([' ', '_'], "-");
    if word.is_empty() || word.chars().count() > LONGEST {
        return None;
    }
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= 2 * LONGEST)
        .map(|candidate| (distance(&word, &candidate.to_lowercase().replace([' ', '_'], "-")), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters differ. The first words of a name count as one slip, whatever follows: `review` for `review-every`.
fn distance(word: &str, candidate: &str) -> usize {
    match candidate.strip_prefix(word) {
        Some(rest) if rest.starts_with('-') && word.len() >= SHORTEST_PART => 1,
        Some(_) | None => strsim::osa_distance(word, candidate),
    }
}

/// Shorter words begin too many names.
const SHORTEST_PART: usize = 4;
/// Longer words are not compared: no name is that long, and the comparison costs the square.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_suggested_and_no_far_one() {
        let keys = ["actor", "activity", "quality", "end"];
        assert_eq!(nearest("aktor", keys), Some("actor"));
        assert_eq!(nearest("Actvity", keys), Some("activity"));
        assert_eq!(nearest("ned", keys), Some("end"));
        assert_eq!(nearest("kelengkapan", keys), None);
        assert_eq!(nearest("", keys), None);
        assert_eq!(nearest("review", ["revised", "review_every"]), Some("review_every"));
        assert_eq!(nearest("isi_formulir", ["isi-formulir"]), Some("isi-formulir"));
    }
}
