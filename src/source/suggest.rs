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
        .map(|candidate| {
            (strsim::osa_distance(&word, &candidate.to_lowercase().replace([' ', '_'], "-")), candidate)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

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
        assert_eq!(nearest("isi_formulir", ["isi-formulir"]), Some("isi-formulir"));
    }
}
