//! Pages as those need them who do not see them, or have no script: what is heard of them, and where they are read on.

use std::collections::BTreeSet;
use std::fs;

use serde_json::json;

use super::{Office, Reply, Start, copy, sop_well, until};

/// What is typed into a form, by field.
type Typed<'a> = &'a [(&'a str, &'a str)];

/// A form as a person without a script sends it.
fn send(office: &Office, who: &str, path: &str, fields: Typed<'_>) -> Reply {
    office.post_form(path, fields, &[("authorization", &office.bearer(who))])
}

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

#[test]
fn the_answer_to_a_form_belongs_to_the_page_on_which_the_form_stands() {
    let office = Office::open("belongs");
    let id = office.requested();
    let instance = format!("/instances/{id}");
    let cases: [(&str, &str, Typed<'_>, &str); 6] = [
        ("budi", &format!("{instance}/act"), &[("do", "cancel")], &instance),
        ("budi", &format!("{instance}/act"), &[("do", "nothing")], &instance),
        ("sari", &format!("{instance}/tasks/periksa"), &[("answer", "Ya")], &instance),
        ("sari", "/self/delegations", &[], "/self"),
        ("sari", "/office/people", &[], "/office/people"),
        ("adi", "/office/people/sari/roles", &[], "/office/people/sari"),
    ];
    for (who, path, fields, page) in cases {
        let told = send(&office, who, path, fields).text();
        // What the script looks at again, and where whoever chooses the other language comes back to.
        for tag in [tags(&told, "data-here="), tags(&told, "name=\"next\"")] {
            let [tag] = tag[..] else { panic!("{path}: {tag:?}") };
            assert!(tag.replace("&#x2F;", "/").contains(&format!("=\"{page}\"")), "{path}: {tag}");
        }
    }
    let page = office.look("sari", "/instances?state=open").text();
    assert!(tags(&page, "data-here=\"").concat().contains("instances?state=open"), "{page}");
    // A stranger is not told that there is such a page.
    for path in [&format!("{instance}/act"), "/tidak-ada"] {
        let reply = office.post_form(path, &[("do", "cancel")], &[]);
        assert_eq!((reply.status, reply.header("location")), (303, "/login?next=%2F"), "{path}");
    }
}

#[test]
fn a_template_of_the_office_that_cannot_be_filled_in_is_told_of() {
    let folder = copy("template");
    fs::create_dir(folder.join("look")).expect("a folder");
    fs::write(folder.join("look/foot.txt"), "Salinan {{ document.nomor }}").expect("written");
    let start = Start { arguments: &["--templates", "look"], ..Start::default() };
    let office = Office::start(folder, &start);
    let id = office.requested();
    for print in ["/api/v1/documents/izin/print/pdf".to_owned(), format!("/api/v1/instances/{id}/print/pdf")]
    {
        let told = office.look("adi", &print);
        assert_eq!(told.is(), (422, "findings".to_owned()), "{}", told.text());
        let finding = &told.json()["findings"][0];
        assert!(finding["file"].as_str().is_some_and(|file| file.ends_with("foot.txt")), "{finding}");
        assert_eq!((&finding["line"], &finding["code"]), (&json!(1), &json!("broken-template")));
        // Where it lies, and what is in it, is nothing for everybody.
        let told = office.look("sari", &print);
        assert_eq!(told.is(), (422, "findings".to_owned()), "{}", told.text());
        assert!(!told.text().contains("foot.txt"), "{}", told.text());
    }
    let page = office.look("adi", "/documents/izin/print.pdf");
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(
        page.text().contains("foot.txt:1:") && page.text().contains(r#"href="/documents""#),
        "{}",
        page.text()
    );
    let page = office.look("sari", &format!("/instances/{id}/record.html")).text();
    assert!(page.contains("administrator") && !page.contains("foot.txt"), "{page}");
}

#[test]
fn a_form_that_is_refused_is_read_on_where_it_is_at_fault() {
    let office = Office::open("faults");
    let id = office.requested();
    let day = [("role", "pemohon"), ("from", "kemarin"), ("until", "besok")];
    let cases: [(&str, String, Typed<'_>, &str); 9] = [
        ("sari", "/self/delegations".to_owned(), &[], "id=\"role\""),
        ("sari", "/self/delegations".to_owned(), &day, "id=\"to\""),
        ("adi", "/office/people".to_owned(), &[("mail", "x")], "id=\"name\""),
        ("adi", "/office/people/sari/roles".to_owned(), &[], "name=\"role\""),
        ("adi", "/office/people/sari/mail".to_owned(), &[("mail", "x")], "id=\"mail\""),
        ("adi", "/office/calendar".to_owned(), &[("text", "x: [")], "role=\"alert\""),
        ("budi", format!("/instances/{id}/act"), &[("do", "cancel")], "role=\"alert\""),
        ("budi", format!("/instances/{id}/tasks/periksa"), &[("answer", "Entah")], "role=\"alert\""),
        ("ani", "/documents/publish".to_owned(), &[("text", "sop: 1")], "role=\"alert\""),
    ];
    for (who, path, fields, place) in cases {
        let reply = send(&office, who, &path, fields);
        assert!((400..500).contains(&reply.status), "{path}: {}", reply.status);
        let page = reply.text();
        let [at] = tags(&page, " autofocus")[..] else { panic!("{path}: {:?}", tags(&page, " autofocus")) };
        assert!(at.contains(place), "{path}: {at}");
    }
    let page = office.look("sari", "/self").text();
    assert!(tags(&page, " autofocus").is_empty(), "{page}");
}

#[test]
fn whoever_four_eyes_keep_from_a_task_is_told_before_he_tries() {
    let folder = copy("barred");
    let review = "sop: 1
id: telaah
title: Telaah
actors: { pemohon: Pemohon, kabid: Kepala Bidang }
procedures:
  usul:
    title: Usul
    steps:
      - { id: susun, activity: Menyusun usul, actor: pemohon, quality: { time: 1 hari } }
      - { id: telaah, activity: Menelaah usul, actor: kabid, quality: { time: 1 hari }, call: telaah, not_same_as: susun }
  telaah:
    title: Telaah
    steps:
      - { id: isi, activity: Menelaah isi, actor: kabid, quality: { time: 1 hari } }
";
    fs::write(folder.join("telaah.yaml"), review).expect("written");
    sop_well(&folder, &["publish", "telaah.yaml"]);
    sop_well(&folder, &["person", "add", "sari", "--role", "kabid"]);
    let office = Office::start(folder, &Start::default());
    let inner = office.requested();
    let outer = office.begin("sari", "usul");
    assert_eq!(office.complete("sari", &outer, "susun", &json!({})).status, 200);
    let called = until("the call", || {
        let shown = office.look("sari", &format!("/api/v1/instances/{outer}")).json();
        shown["tasks"][1]["instance"].as_str().map(str::to_owned)
    });
    for (id, step) in [(&inner, "periksa"), (&called, "isi")] {
        // The inbox marks it for her alone, and the instance's page says why and who, and offers no form that can only be refused.
        let row = |who: &str| {
            let page = office.look(who, "/").text().replace("&#x2F;", "/");
            let row = page.split("<li>").find(|row| row.contains(&format!("/instances/{id}#{step}")));
            row.unwrap_or_else(|| panic!("{who} {id}: {page}")).to_owned()
        };
        assert!(row("sari").contains("untuk orang lain"), "{}", row("sari"));
        assert!(!row("budi").contains("untuk orang lain"), "{}", row("budi"));
        let form = format!("action=\"/instances/{id}/tasks/{step}\" enctype");
        let page = |who: &str| office.look(who, &format!("/instances/{id}")).text().replace("&#x2F;", "/");
        let told = page("sari");
        assert!(!told.contains(&form), "{told}");
        assert!(
            told.contains("tidak boleh dikerjakan") && told.contains("Yang dapat mengerjakannya: budi."),
            "{told}"
        );
        assert!(page("budi").contains(&form) && !page("budi").contains("tidak boleh dikerjakan"));
    }
    // Nobody but her is left.
    sop_well(&office.folder, &["person", "remove", "budi"]);
    let told = office.look("sari", &format!("/instances/{inner}")).text();
    assert!(told.contains("Saat ini belum ada orang lain yang dapat"), "{told}");
}
