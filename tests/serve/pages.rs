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
    for (id, step, activity) in
        [(&inner, "periksa", "Memeriksa permohonan"), (&called, "isi", "Menelaah isi")]
    {
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
            told.contains(&format!("{activity}&quot; tidak boleh dikerjakan"))
                && told.contains("Yang dapat mengerjakannya: budi."),
            "{told}"
        );
        assert!(page("budi").contains(&form) && !page("budi").contains("tidak boleh dikerjakan"));
    }
    // Nobody but her is left.
    sop_well(&office.folder, &["person", "remove", "budi"]);
    let told = office.look("sari", &format!("/instances/{inner}")).text();
    assert!(told.contains("Saat ini belum ada orang lain yang dapat"), "{told}");
}

/// A form with files, each with its field, its name and what is in it, as a browser sends it.
fn send_files(
    office: &Office,
    who: &str,
    path: &str,
    fields: Typed<'_>,
    files: &[(&str, &str, &str)],
) -> Reply {
    let mut body = String::new();
    for (name, text) in fields {
        body += &format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
    }
    for (name, file, text) in files {
        body += &format!(
            "--x\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n{text}\r\n"
        );
    }
    body += "--x--\r\n";
    let headers =
        [("authorization", &*office.bearer(who)), ("content-type", "multipart/form-data; boundary=x")];
    office.ask("POST", path, &headers, Some(body.as_bytes()))
}

/// An office with a procedure that is opened with a form, and whose steps want files, a reason, and two signatures.
fn with_files(name: &str) -> Office {
    let folder = copy(name);
    let document = "sop: 1
id: berkas
title: Berkas
actors: { pemohon: Pemohon, kabid: Kepala Bidang }
procedures:
  berkas:
    title: Berkas
    form:
      hari: { type: date, label: Hari, required: true, min: 2025-03-01 }
      setuju: { type: boolean, label: Setuju }
      ktp: { type: file, label: KTP }
    steps:
      - id: putus
        activity: Memutuskan
        actor: pemohon
        quality: { time: 1 hari, output: { name: Putusan, attach: [pdf] } }
        form: { isi: { type: text, label: Isi, required: true } }
        decision: Diterima?
        branches: { Ya: tanda, Tidak: { to: tanda, reason: required } }
      - { id: tanda, activity: Menandatangani, actor: [pemohon, kabid], quality: { time: 1 hari, output: Tanda } }
";
    fs::write(folder.join("berkas.yaml"), document).expect("written");
    sop_well(&folder, &["publish", "berkas.yaml"]);
    sop_well(&folder, &["person", "add", "sari", "--role", "kabid"]);
    Office::start(folder, &Start::default())
}

/// Opens one from its page; gives the instance's address.
fn begin_with_files(office: &Office) -> String {
    let fields = [("set.hari", "2026-01-31"), ("set.setuju", "true")];
    let files = [("set.ktp", "ktp.pdf", "%PDF-1.7\n")];
    let opened = send_files(office, "sari", "/documents/berkas/berkas/start", &fields, &files);
    assert_eq!(opened.status, 303, "{}", opened.text());
    opened.header("location").to_owned()
}

#[test]
fn what_was_filled_in_on_opening_is_read_in_words_and_its_files_are_fetched() {
    let office = with_files("opened");
    let instance = begin_with_files(&office);
    let page = office.look("budi", &instance).text().replace("&#x2F;", "/");
    assert!(page.contains("Hari: 31 Januari 2026") && page.contains("Setuju: Ya"), "{page}");
    // Whoever decides reads it before the form, and everybody in the history.
    let form = office.look("sari", "/documents/berkas/berkas/start").text();
    assert!(form.contains("Paling awal 1 Maret 2025."), "{form}");
    let [link, same] = tags(&page, "/files/")[..] else { panic!("{page}") };
    assert_eq!(link, same);
    assert!(page.find("Hari: 31 Januari 2026") < page.find("id=\"turns\""), "{page}");
    let address = link.split('"').nth(1).expect("an address");
    assert_eq!(office.look("budi", address).text(), "%PDF-1.7\n");
}

#[test]
fn everything_that_is_still_to_be_brought_is_told_at_once() {
    let office = with_files("at-once");
    let instance = begin_with_files(&office);
    let told = send_files(&office, "sari", &format!("{instance}/tasks/putus"), &[("answer", "Tidak")], &[]);
    let page = told.text();
    assert_eq!(told.status, 422);
    for id in ["putus.field-isi", "putus.evidence", "putus.reason"] {
        assert!(page.contains(&format!("href=\"#{id}\"")), "{id}: {page}");
        let [field] = tags(&page, &format!(" id=\"{id}\""))[..] else { panic!("{id}: {page}") };
        assert!(field.contains("aria-invalid"), "{field}");
    }
    assert!(page.contains("Putusan (pdf)"), "{page}");
}

#[test]
fn a_file_that_does_not_do_costs_nothing_that_was_typed() {
    let office = with_files("no-file");
    let start = "/documents/berkas/berkas/start";
    let long = format!("{}.pdf", "x".repeat(300));
    let fields = [("set.hari", "2026-01-31")];
    let told = send_files(&office, "sari", start, &fields, &[("set.ktp", &long, "%PDF-1.7\n")]);
    assert_eq!(told.status, 422);
    assert!(
        told.text().contains("value=\"2026-01-31\"") && told.text().contains("nama berkas"),
        "{}",
        told.text()
    );
    let instance = begin_with_files(&office);
    let task = format!("{instance}/tasks/putus");
    let fields = [("answer", "Ya"), ("set.isi", "Lengkap sekali")];
    // A name that is none, a file without a byte, one that is not what it says: the form comes back, and those files do not.
    for (name, text) in [(&*long, "%PDF-1.7\n"), ("kosong.pdf", ""), ("bukan.pdf", "MZ")] {
        let told = send_files(&office, "sari", &task, &fields, &[("evidence", name, text)]);
        let page = told.text();
        assert_eq!(told.status, 422, "{name}: {page}");
        assert!(page.contains("value=\"Lengkap sekali\""), "{name}: {page}");
        assert!(!page.contains("evidence.kept"), "{name}: {page}");
    }
    // What does is kept for the next time, unless it is taken out again.
    let fields = [("answer", "Tidak"), ("set.isi", "Lengkap sekali")];
    let page =
        send_files(&office, "sari", &task, &fields, &[("evidence", "putusan %22akhir%22.pdf", "%PDF-1.7\n")])
            .text();
    let [kept] = tags(&page, "evidence.kept")[..] else { panic!("{page}") };
    assert!(kept.contains("checkbox") && kept.contains(" checked"), "{kept}");
    assert!(kept.contains("putusan &quot;akhir&quot;.pdf"), "{kept}");
}

#[test]
fn whoever_has_two_parts_of_a_step_has_two_forms_with_ids_of_their_own() {
    let office = with_files("parts");
    let instance = begin_with_files(&office);
    let fields = [("answer", "Ya"), ("set.isi", "Lengkap"), ("confirm", "1")];
    let files = [("evidence", "putusan.pdf", "%PDF-1.7\n")];
    assert_eq!(send_files(&office, "sari", &format!("{instance}/tasks/putus"), &fields, &files).status, 303);
    let page = office.look("sari", &instance).text();
    assert_eq!(tags(&page, "name=\"evidence\"").len(), 2, "{page}");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let repeated: Vec<&&str> =
        ids.iter().filter(|id| ids.iter().filter(|other| other == id).count() > 1).collect();
    assert!(repeated.is_empty(), "{repeated:?}");
}

#[test]
fn an_instance_among_many_is_found_by_its_id_or_its_title() {
    let office = Office::open("found");
    let (first, quick) = (office.begin("sari", "izin"), office.begin("sari", "cepat"));
    let rows = |query: &str| {
        let page = office.look("sari", &format!("/instances?{query}")).text().replace("&#x2F;", "/");
        let links = tags(&page, "class=\"task\"").into_iter().map(str::to_owned);
        links.map(|tag| tag.split('"').nth(3).expect("an address").to_owned()).collect::<Vec<String>>()
    };
    assert_eq!(rows(&format!("q={first}")), [format!("/instances/{first}")]);
    assert_eq!(rows("q=CATATAN"), [format!("/instances/{quick}")]);
    assert_eq!(rows("q=catatan&state=done"), [""; 0]);
    assert_eq!(rows("q=").len(), 2);
}

#[test]
fn whoever_goes_back_or_is_refused_finds_what_was_typed() {
    let office = with_files("typed");
    let instance = begin_with_files(&office);
    let task = format!("{instance}/tasks/putus");
    let fields = [("answer", "Ya"), ("set.isi", "Lengkap sekali"), ("note", "Sudah ditelepon")];
    let asked =
        send_files(&office, "sari", &task, &fields, &[("evidence", "putusan.pdf", "%PDF-1.7\n")]).text();
    let again = tags(&asked, "type=\"hidden\"").into_iter().map(|tag| {
        let value =
            |name: &str| tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        (value("name").expect("a name").to_owned(), value("value").expect("a value").to_owned())
    });
    let mut again: Vec<(String, String)> = again.filter(|(name, _)| name != "next").collect();
    again.push(("back".to_owned(), "1".to_owned()));
    let again: Vec<(&str, &str)> =
        again.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let back = send(&office, "sari", &task, &again);
    let page = back.text();
    assert_eq!(back.status, 200, "{page}");
    assert!(
        page.contains("value=\"Lengkap sekali\"") && page.contains(">Sudah ditelepon</textarea>"),
        "{page}"
    );
    assert!(page.contains("evidence.kept") && tags(&page, "role=\"alert\"").is_empty(), "{page}");
    assert_eq!(office.look("sari", &format!("/api/v1{instance}")).json()["tasks"][0]["state"], "offered");
    // So it is with what is asked of the whole instance.
    let long = format!("Panjang{}", "x".repeat(5000));
    let page =
        send(&office, "sari", &format!("{instance}/act"), &[("do", "comment"), ("text", &long)]).text();
    assert!(page.contains(&format!(">{long}</textarea>")), "{page}");
    let page =
        send(&office, "sari", &format!("{instance}/act"), &[("do", "suspend"), ("reason", &long)]).text();
    assert!(page.contains(&format!("value=\"{long}\"")), "{page}");
}
