//! The record of a run: what an auditor reads on it, and that it says what the ledger says.

use std::fs;

use resvg::usvg::roxmltree;
use sop::chart::{self, inspect::inspect};
use sop::desk::{Act, Delegate, Run, Says, Start};
use sop::document::Paper;
use sop::drawing::{Drawing, Flow, Item, Mark, Sheet};
use sop::instance::{Evidence, State};
use sop::page::{self, Row};
use sop::print;
use sop::text::Fonts;

use super::pdf::poppler;
use super::proof::scanned;
use super::run::{OFFICE, Office, PEOPLE, answer, clock, print, restore, set};
use super::told::told;

#[test]
fn a_run_is_told_whole() {
    insta::assert_snapshot!("record", told(&print(&restore().run())));
}

#[test]
fn a_run_that_ended_says_how_and_lights_no_step() {
    let office = restore();
    office.done("dewi", "terima", Says::default());
    let told = told(&print(&office.run()));
    assert!(told.contains("Keadaan | Berakhir dengan hasil \"selesai\""), "{told}");
    assert!(told.contains("Berakhir dengan hasil \"selesai\" |"), "{told}");
    assert!(told.contains("<end:done>") && told.contains("terima -> end: taken"), "{told}");
    assert_eq!(told.matches(":current>").count(), 1, "in the legend alone: {told}");
}

#[test]
fn an_acting_official_is_named_with_whom_he_acted_for() {
    let mut office = Office::new(OFFICE, &PEOPLE);
    let day = "2026-11-20".parse().unwrap();
    let (actor, to, letter) = ("kadis".to_owned(), "rina".to_owned(), "800/12".to_owned());
    let delegate = Delegate { actor, to, from: day, until: day, letter };
    office.desk.delegate(&office.visitor("hadi"), &delegate).unwrap();
    office.start("dewi", "restore", &[("perihal", "Server rusak")]);
    let form = [("nama_berkas", "basisdata.dump"), ("tanggal", "2026-11-19"), ("jenis", "berkas")];
    office.done("dewi", "permintaan", set(&form));
    office.done("rina", "disposisi", Says::default());
    let told = told(&print(&office.run()));
    assert!(told.contains("rina") && told.contains("a.n. hadi (800/12)"), "{told}");
}

#[test]
fn a_cancelled_run_leaves_what_was_open_undone() {
    let office = restore();
    office.act("dewi", &Act::Cancel { reason: Some("Permintaan ditarik".into()) });
    let told = told(&print(&office.run()));
    for said in ["Keadaan | Dibatalkan", "Permintaan ditarik", "ditarik | 28 / ", "terima -> end: not taken"]
    {
        assert!(told.contains(said), "{said} in {told}");
    }
    assert_eq!(told.matches(":current>").count(), 1, "in the legend alone: {told}");
}

/// Nobody is registered, as on the first day.
#[test]
fn a_run_of_one_who_may_do_everything_says_so() {
    let mut office = Office::new(OFFICE, &[]);
    office.start("sari", "restore", &[("perihal", "Uji")]);
    let form = [("nama_berkas", "a"), ("tanggal", "2026-11-19"), ("jenis", "Berkas")];
    office.done("sari", "permintaan", set(&form));
    let told = told(&print(&office.run()));
    assert!(told.contains("Tidak ada orang yang terdaftar"), "{told}");
}

#[test]
fn the_language_is_the_document_s() {
    let english = OFFICE.replace("language: id", "language: en");
    let mut office = Office::new(&english, &PEOPLE);
    office.start("dewi", "restore", &[("perihal", "Broken")]);
    clock("2026-11-23T10:00:00+07:00");
    let form =
        [("nama_berkas", "a.dump"), ("tanggal", "2026-11-19"), ("jenis", "Berkas"), ("jumlah", "12000.5")];
    office.done("dewi", "permintaan", set(&form));
    let told = told(&print(&office.run()));
    for said in ["Record of Run restore-1", "Still open", "2 hours late", "12,000.5", "Page 1 of"] {
        assert!(told.contains(said), "{said} in {told}");
    }
    for word in ["Rekaman", "Kegiatan", "Halaman", "pukul", "terlambat", "langkah"] {
        assert!(!told.contains(&format!(" {word} ")), "{word} in {told}");
    }
}

#[test]
fn evidence_is_named_with_its_whole_digest() {
    let mut run = restore().run();
    let sha256 = "0123456789abcdef".repeat(4);
    for row in &mut run.record.rows {
        if let Row::Task(task) = row {
            let (name, sha256) = ("berita-acara.pdf".into(), sha256.clone());
            task.evidence = vec![Evidence { name, sha256, size: 12_600, kind: None }];
        }
    }
    let told = told(&print(&run));
    assert!(told.contains("berita-acara.pdf (12,3 KiB) / SHA-256 0123456789abcdef / 0123"), "{told}");
    let whole = told.replace(" / ", "");
    assert!(whole.contains(&sha256), "{told}");
}

/// A new edition is for new runs.
#[test]
fn a_run_is_printed_on_the_edition_that_it_was_opened_with() {
    let office = restore();
    let opened_with = office.run().edition.fingerprint;
    office.publish(&OFFICE.replace("Menjalankan restore data", "Memulihkan data"));
    let run = office.run();
    assert_eq!(run.edition.fingerprint, opened_with);
    let told = told(&print(&run));
    assert!(told.contains("Menjalankan restore data") && !told.contains("Memulihkan data"), "{told}");
}

/// Christmas and the joint leave before it are nobody's working time.
#[test]
fn holidays_count_for_nobody() {
    let mut office = Office::new(OFFICE, &PEOPLE);
    clock("2026-12-23T15:00:00+07:00");
    office.start("dewi", "restore", &[("perihal", "Server rusak")]);
    clock("2026-12-28T08:30:00+07:00");
    let form = [("nama_berkas", "a"), ("tanggal", "2026-12-23"), ("jenis", "Berkas")];
    office.done("dewi", "permintaan", set(&form));
    let told = told(&print(&office.run()));
    assert!(told.contains("| 2 jam / mutu baku: 1 hari / tepat waktu |"), "{told}");
}

#[test]
fn the_code_says_the_ledger_s_head() {
    let run = restore().run();
    let drawing = print(&run);
    let head = format!("{}:{}", run.record.head.sequence, run.record.head.hash);
    assert!(told(&drawing).contains(&format!("sop verify --head {head}")));
    let at = |item: &Item| matches!(item, Item::Code(_));
    let page = drawing.pages.iter().position(|page| page.items.iter().any(at)).unwrap();
    assert_eq!(scanned(&print::png(&drawing, print::DPI).unwrap()[page]), [head]);
}

#[test]
fn its_pdf_can_be_searched_and_read_aloud() {
    let run = restore().run();
    let pdf = print::pdf(&print(&run), Some(run.at)).unwrap();
    let text = poppler("pdftotext", &["-raw", "PDF", "-"], &pdf);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let history = Office::run(&restore()).record;
    for said in [
        "Rekaman Pelaksanaan restore-1",
        "budi",
        "pengguna sistem sari",
        "Jawaban: Belum lengkap",
        "Nama berkas tidak dikenal",
        "23 Nov 2026 08.00 WIB",
        "Rp12.500.000",
        "19 November 2026",
        &run.edition.fingerprint,
        &history.head.hash,
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    for row in &run.record.rows {
        let seal = match row {
            Row::Task(task) => &task.seal,
            Row::Remark(remark) => &remark.seal,
        };
        assert!(text.contains(&format!("{} {}", seal.sequence, &seal.hash[..8])), "{seal:?} in {text}");
    }
    let tags = poppler("pdfinfo", &["-struct", "PDF"], &pdf);
    assert!(tags.matches("Figure").count() > 10, "{tags}");
}

#[test]
fn its_hashes_are_those_of_the_history() {
    let office = restore();
    let history = office.desk.history(&office.id).unwrap();
    let record = office.run().record;
    for row in &record.rows {
        let seal = match row {
            Row::Task(task) => &task.seal,
            Row::Remark(remark) => &remark.seal,
        };
        assert!(history.iter().any(|event| event.sequence == seal.sequence && event.hash == seal.hash));
    }
    assert_eq!(Some(&record.last.hash), history.last().map(|event| &event.hash));
    assert_eq!(
        office.desk.head_after(record.head.sequence).unwrap().unwrap().digest.to_string(),
        record.head.hash
    );
    assert_eq!(office.desk.head_after(record.head.sequence + 1).unwrap(), None);
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let print = |run: &Run| print::pdf(&print(run), Some(run.at)).unwrap();
    assert!(print(&restore().run()) == print(&restore().run()));
}

/// Marks are ink alone: the chart of a run stands as the chart of its procedure does.
#[test]
fn marking_moves_nothing() {
    let run = restore().run();
    let marked = print(&run);
    let sheet = Sheet::landscape(run.edition.document.print.paper);
    let plain = chart::lay_out(&run.procedure, &Fonts::embedded(), &sheet, 2);
    let mut found: Vec<Flow> = flows(&marked.pages[1].items);
    let mut wanted: Vec<Flow> = flows(&plain[0].items);
    for flow in found.iter_mut().chain(&mut wanted) {
        (flow.taken, flow.joins, flow.description) = (None, None, String::new());
    }
    let key = |flow: &Flow| (flow.from.clone(), flow.to.clone(), flow.branch.clone());
    found.sort_by_key(key);
    wanted.sort_by_key(key);
    assert_eq!(found, wanted);
}

fn flows(items: &[Item]) -> Vec<Flow> {
    items
        .iter()
        .flat_map(|item| if let Item::Flows(flows) = item { flows.clone() } else { Vec::new() })
        .collect()
}

#[test]
fn its_svg_tells_marks_by_classes_and_keeps_the_contract() {
    let pages = print::svg(&print(&restore().run())).unwrap();
    let chart = roxmltree::Document::parse(&pages[1]).unwrap();
    let having = |name: &str, class: &str| {
        let has = |node: &roxmltree::Node| {
            node.has_tag_name(name)
                && node.attribute("class").is_some_and(|classes| classes.split(' ').any(|of| of == class))
        };
        chart.descendants().filter(has).collect::<Vec<_>>()
    };
    assert_eq!(having("path", "flow").len(), 8);
    assert_eq!(having("path", "taken").len(), 6, "all but the rejection and the end");
    assert_eq!(having("path", "untaken").len(), 2);
    assert_eq!(having("g", "current").len(), 1);
    assert_eq!(having("g", "done").len(), 6);
    let said = |class: &str, words: &str| {
        let says =
            |node: &roxmltree::Node| node.attribute("aria-label").is_some_and(|said| said.ends_with(words));
        assert!(having("g", class).iter().all(says), "{class}");
    };
    said("done", "; sudah dikerjakan");
    said("current", "; sedang menunggu dikerjakan");
    let flows = having("path", "taken");
    let told =
        |flow: &roxmltree::Node| flow.attribute("aria-label").unwrap().ends_with("; alur yang ditempuh");
    assert!(flows.iter().all(told));
    for symbol in having("g", "symbol") {
        let first = symbol.first_element_child().unwrap();
        assert!(matches!(first.tag_name().name(), "rect" | "polygon"), "the outline stands first");
    }
    let last = pages.iter().find(|page| page.contains("class=\"code\"")).unwrap();
    let parsed = roxmltree::Document::parse(last).unwrap();
    let code = parsed.descendants().find(|node| node.attribute("class") == Some("code")).unwrap();
    assert_eq!((code.tag_name().name(), code.attribute("role")), ("path", Some("img")));
    assert!(code.attribute("aria-label").unwrap().contains(':'));
}

/// Every run that the documents' own tests describe, on paper, held against the rules of geometry.
#[test]
fn the_records_of_all_documents_have_no_fault() {
    let mut printed = 0;
    for folder in ["sop", "examples"] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for run in runs(&text) {
                let drawing = print(&run);
                assert_eq!(page::prove(&run.edition, &drawing).faults, [], "{}", path.display());
                ways_are_whole(&drawing);
                print::pdf(&drawing, Some(run.at)).unwrap();
                printed += 1;
            }
        }
    }
    assert!(printed > 10, "{printed} runs");
}

/// Whoever follows a way that was taken never loses it where it runs into one that was not.
fn ways_are_whole(drawing: &Drawing) {
    for page in &drawing.pages {
        let flows = flows(&page.items);
        for flow in flows.iter().filter(|flow| flow.taken == Some(true) && flow.joins.is_some()) {
            let host =
                |other: &&Flow| other.taken == Some(true) && other.to == flow.to && other.joins.is_none();
            assert!(flows.iter().any(|other| host(&other)), "{} -> {}", flow.from, flow.to);
        }
    }
}

#[test]
fn a_way_is_drawn_to_its_end_whichever_was_taken() {
    let text = "sop: 1\nid: periksa\ntitle: Memeriksa\nactors: { staf: Staf, kabid: Kabid }\nprocedures:\n  periksa:\n    title: Memeriksa\n    steps:\n\
        \u{20}     - { id: baca, activity: Membaca, actor: staf, decision: Jelas?, branches: { Ya: simpan, Tidak: tanya }, quality: { time: 1 jam } }\n\
        \u{20}     - { id: tanya, activity: Menanyakan, actor: kabid, next: simpan, quality: { time: 1 jam } }\n\
        \u{20}     - { id: simpan, activity: Menyimpan, actor: staf, quality: { time: 1 jam } }\n";
    let mut joined = 0;
    for way in ["Ya", "Tidak"] {
        let mut office = Office::new(text, &[("ana", "staf"), ("budi", "kabid")]);
        office.start("ana", "periksa", &[]);
        office.done("ana", "baca", answer(way));
        if way == "Tidak" {
            office.done("budi", "tanya", Says::default());
        }
        let run = office.run();
        let sheet = Sheet::landscape(Paper::A4);
        let plain = chart::lay_out(&run.procedure, &Fonts::embedded(), &sheet, 2);
        joined += flows(&plain[0].items).iter().filter(|flow| flow.joins.is_some()).count();
        let drawing = print(&run);
        ways_are_whole(&drawing);
        let to_end = flows(&drawing.pages[1].items);
        let taken = to_end.iter().filter(|flow| flow.to == "simpan" && flow.taken == Some(true));
        assert!(taken.clone().count() == 1 && taken.clone().all(|flow| flow.joins.is_none()), "{way}");
    }
    assert!(joined > 0, "the two ways into the last step run into each other");
}

#[test]
fn a_task_given_back_or_on_is_told() {
    let office = restore();
    office.desk.add_person("siti", &["pemohon".to_owned()]).unwrap();
    office.act("dewi", &Act::Claim { step: "terima".into(), actor: None });
    office.act("dewi", &Act::Release { step: "terima".into(), actor: None });
    let told = told(&print(&office.run()));
    assert!(told.contains("Tugas dikembalikan: langkah 5 · dewi"), "{told}");
    let (step, to, reason) = ("terima".into(), "siti".into(), Some("Cuti".into()));
    office.act("dewi", &Act::Reassign { step, actor: None, to, reason });
    let told = self::told(&print(&office.run()));
    assert!(told.contains("Tugas dialihkan kepada siti: langkah 5 · dewi"), "{told}");
    assert!(told.contains("/ Cuti |") && told.contains("| siti / Unit Kerja Pemohon |"), "{told}");
}

/// The runs of a document's tests, one after the other; without those of procedures that are not opened yet.
fn runs(text: &str) -> Vec<Run> {
    let mut office = Office::new(text, &[]);
    let source = sop::source::Source::new("document", text);
    let document =
        sop::procedure::check(&source, &sop::procedure::Options::default()).edition.unwrap().document;
    let mut runs = Vec::new();
    for test in &document.tests {
        let start = Start { procedure: test.procedure.clone(), ..Start::default() };
        let visitor = office.desk.visitor(None).unwrap();
        let Ok(mut view) = office.desk.start(&visitor, &start, None) else { continue };
        office.id = view.id.clone();
        while view.instance.state == State::Open {
            let Some(task) = view.instance.open_tasks().next() else { break };
            let visits = test.answers.get(&task.step);
            let given = visits.and_then(|visits| visits.get(task.visit as usize - 1).or(visits.last()));
            let given = given.cloned().unwrap_or_default();
            let says = Says {
                answer: given.answer,
                set: given.set,
                note: given.note,
                reason: given.reason,
                skip: given.skip,
                ..Says::default()
            };
            let act = Act::Done { step: Some(task.step.clone()), actor: Some(task.actor.clone()), says };
            // Four eyes need a second person, whom nobody registered here: the record is then one of an open run.
            let Ok(next) = office.desk.act(&visitor, &office.id, &act, None) else { break };
            view = next;
        }
        runs.push(office.run());
    }
    runs
}

#[test]
fn nothing_is_cut_off_however_much_there_is() {
    for paper in [Paper::A4, Paper::F4, Paper::Letter, Paper::Legal] {
        let mut run = restore().run();
        run.edition.document.print.paper = paper;
        let words: Vec<String> = (0..3_000).map(|word| format!("kata{word}")).collect();
        let mut first = true;
        for row in &mut run.record.rows {
            match row {
                Row::Task(task) if first => {
                    task.note = Some(words.join(" "));
                    first = false;
                }
                Row::Task(task) => task.note = Some("x".repeat(400)),
                Row::Remark(remark) => {
                    remark.text = "Panjang \u{202e}אבג 文字化け 🙂 \u{7} <b>&amp;".repeat(60);
                }
            }
        }
        run.record.opened.person = "Nama yang sangat panjang sekali ".repeat(8);
        let drawing = print(&run);
        let told = told(&drawing);
        let said: Vec<&str> = told.split_whitespace().filter(|word| word.starts_with("kata")).collect();
        assert_eq!(said, words, "every word once, in its order");
        stands_on_its_pages(&drawing);
        print::pdf(&drawing, Some(run.at)).unwrap();
        for page in print::svg(&drawing).unwrap() {
            roxmltree::Document::parse(&page).unwrap();
        }
    }
}

/// No fault within tables, and nothing that reaches the page's foot.
pub fn stands_on_its_pages(drawing: &Drawing) {
    for (page, number) in drawing.pages.iter().zip(1..) {
        assert_eq!(inspect(page), [], "page {number}");
        let frame = Sheet::sized(page.width, page.height).frame;
        let lowest = frame.y + frame.height + 0.5;
        for item in &page.items {
            let lines = match item {
                Item::Heading(_, lines) | Item::Paragraph(lines) => lines,
                Item::Table(table) => {
                    let cells = table.body.iter().flat_map(|row| &row.cells);
                    cells.for_each(|cell| assert!(cell.area.y + cell.area.height <= lowest, "page {number}"));
                    continue;
                }
                Item::Code(code) => {
                    assert!(code.area.y + code.area.height <= lowest, "page {number}");
                    continue;
                }
                Item::Flows(_) | Item::Rules(_) | Item::Picture(_) | Item::Links(_) | Item::Foot(_) => {
                    continue;
                }
            };
            for line in lines {
                assert!(
                    line.at.y <= lowest && line.width <= frame.width + 0.01,
                    "page {number}: {}",
                    line.text
                );
            }
        }
    }
}

#[test]
fn a_limit_and_a_fork_are_marked_as_they_were_gone() {
    let text = "sop: 1\nid: cetak\ntitle: Mencetak\nactors: { staf: Staf, kabid: Kabid }\nprocedures:\n  cetak:\n    title: Mencetak\n    steps:\n\
        \u{20}     - { id: tulis, activity: Menulis, actor: staf, at_most: { visits: 2, then: { end: gagal } }, quality: { time: 1 jam } }\n\
        \u{20}     - { id: periksa, activity: Memeriksa, actor: kabid, decision: Baik?, branches: { Ya: kirim, Tidak: tulis }, quality: { time: 1 jam } }\n\
        \u{20}     - { id: kirim, activity: Mengirim, actor: staf, quality: { time: 1 jam } }\n";
    let mut office = Office::new(text, &[("ana", "staf"), ("budi", "kabid")]);
    office.start("ana", "cetak", &[]);
    for _ in 0..2 {
        office.done("ana", "tulis", Says::default());
        office.done("budi", "periksa", answer("Tidak"));
    }
    let drawing = print(&office.run());
    let told = told(&drawing);
    assert!(told.contains("periksa -> tulis (Tidak): taken"), "{told}");
    assert!(told.contains("periksa -> kirim (Ya): not taken"), "{told}");
    assert!(told.contains("tulis -> end:gagal: taken"), "{told}");
    assert!(told.contains("Batas 2 kunjungan tercapai: langkah 1"), "{told}");
    let marks = drawing
        .pages
        .iter()
        .flat_map(|page| &page.items)
        .filter_map(|item| if let Item::Table(table) = item { Some(table) } else { None });
    let symbols =
        marks.flat_map(|table| &table.body).flat_map(|row| &row.cells).flat_map(|cell| &cell.symbols);
    let done: Vec<&str> = symbols
        .filter(|symbol| symbol.mark == Some(Mark::Done) && !symbol.step.is_empty())
        .map(|symbol| symbol.step.as_str())
        .collect();
    assert_eq!(done, ["start", "tulis", "end:gagal", "periksa"]);
}
