//! Pages as those need them who do not see them, or have no script: what is heard of them, and where they are read on.

use std::collections::BTreeSet;

use serde_json::json;

use super::Office;

/// The opening tags of a page that say this.
fn tags<'p>(page: &'p str, words: &str) -> Vec<&'p str> {
    let tags = page.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    tags.filter(|tag| tag.contains(words)).collect()
}

#[test]
fn no_two_landmarks_of_the_reports_are_called_the_same() {
    let office = Office::open("landmarks");
    let id = office.requested();
    office.complete("budi", &id, "periksa", &json!({ "answer": "Ya" }));
    office.complete("pelita", &id, "terbitkan", &json!({}));
    let id = office.begin("sari", "cepat");
    office.complete("sari", &id, "catat", &json!({}));
    assert_eq!(office.complete("sari", &id, "arsip", &json!({})).json()["state"], "done");
    let page = office.look("sari", "/reports").text();
    assert!(page.contains("Izin Keramaian") && page.contains("Catatan"), "{page}");
    let landmarks = tags(&page, "role=\"region\"");
    assert_eq!(landmarks.iter().collect::<BTreeSet<_>>().len(), landmarks.len(), "{landmarks:?}");
    assert!(tags(&page, "class=\"bars\"").len() > 1, "{page}");
}
