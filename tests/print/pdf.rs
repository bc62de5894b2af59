//! The PDF, read with poppler's programs: its text, fonts, size, tags.

use std::fs;
use std::process::Command;

use sop::print;

use super::sample;

/// Runs one of poppler's programs on a PDF, which replaces the argument `PDF`.
pub fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("sop-print-{}-{number}.pdf", std::process::id()));
    fs::write(&path, pdf).unwrap();
    let file = path.to_str().unwrap();
    let arguments = arguments.iter().map(|argument| if *argument == "PDF" { file } else { *argument });
    let output = Command::new(program).args(arguments).output();
    fs::remove_file(&path).unwrap();
    let output =
        output.unwrap_or_else(|error| panic!("{program}: {error}; install the package poppler-utils"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Headings of other letters than Latin 1 are told as UTF-16 amid the rest.
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn dated() -> Option<sop::calendar::Time> {
    Some("2026-11-23T08:00:00+07:00".parse().unwrap())
}

#[test]
fn its_text_is_text_in_reading_order() {
    let pdf = print::pdf(&sample::drawing(), dated()).unwrap();
    let text = poppler("pdftotext", &["-raw", "PDF", "-"], &pdf);
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let order = [
        sample::TITLE,
        "Kegiatan Staf",
        "Memeriksa: - Jika baik, maka lanjut ke tahap selanjutnya",
        "Halaman 1 dari 1",
    ];
    let places: Vec<usize> =
        order.iter().map(|part| text.find(part).unwrap_or_else(|| panic!("{part} in {text}"))).collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn its_fonts_are_embedded_subsets() {
    let pdf = print::pdf(&sample::drawing(), None).unwrap();
    let fonts = poppler("pdffonts", &["PDF"], &pdf);
    let fonts: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(fonts.len(), 2, "{fonts:?}");
    for font in fonts {
        assert!(font.contains("+LiberationSans"), "{font}");
        assert!(font.contains("yes yes yes"), "embedded, subset, with Unicode: {font}");
    }
}

#[test]
fn it_says_what_it_is() {
    let pdf = print::pdf(&sample::drawing(), dated()).unwrap();
    let info = poppler("pdfinfo", &["PDF"], &pdf);
    let value = |name: &str| {
        let line = info.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("{name} in {info}")).trim().to_string()
    };
    assert_eq!(value("Title:"), sample::TITLE);
    assert_eq!(value("Author:"), "Dinas <Uji>, Bidang & Salin");
    assert_eq!(value("Subject:"), "SOP");
    assert_eq!(value("Keywords:"), "065/12");
    assert_eq!(value("Creator:"), "sop");
    assert_eq!(value("Tagged:"), "yes");
    assert_eq!(value("Pages:"), "1");
    assert_eq!(value("Page size:"), "841.89 x 595.276 pts (A4)");
}

#[test]
fn its_tags_are_a_table_with_heads_and_figures() {
    let pdf = print::pdf(&sample::drawing(), None).unwrap();
    let tags = poppler("pdfinfo", &["-struct", "PDF"], &pdf);
    let count = |tag: &str| {
        tags.lines().filter(|line| line.trim_start().split([' ', '"', ':']).next() == Some(tag)).count()
    };
    let counts = ["H1", "Table", "THead", "TBody", "TR", "TH", "TD", "Figure"].map(|tag| (tag, count(tag)));
    assert_eq!(
        counts,
        [("H1", 1), ("Table", 1), ("THead", 1), ("TBody", 1), ("TR", 3), ("TH", 4), ("TD", 5), ("Figure", 6)],
        "{tags}"
    );
}

/// What stands in the file as `/NAME(…)`, in the order of the file.
fn strings(pdf: &[u8], name: &str) -> Vec<String> {
    let (text, opening) = (String::from_utf8_lossy(pdf), format!("/{name}("));
    let parts = text.split(&opening).skip(1);
    parts.filter_map(|part| Some(part.split_once(')')?.0.to_string())).collect()
}

#[test]
fn every_symbol_and_every_flow_says_what_it_means() {
    let pdf = print::pdf(&sample::drawing(), dated()).unwrap();
    let symbol = |step: &str| format!("keputusan \"{step}\"; ya: langkah 2");
    assert_eq!(
        strings(&pdf, "Alt"),
        [
            // A decision, then the flows that leave it.
            symbol("periksa"),
            "dari langkah 1 ke langkah 2: <Tidak>".into(),
            "dari langkah 1 ke selesai".into(),
            symbol("periksa"),
            symbol("simpan"),
            symbol("end:ditolak"),
        ]
    );
}

#[test]
fn further_pages_stand_under_their_first_in_the_outline() {
    let mut drawing = sample::drawing();
    let further = sop::drawing::Page { bookmark: None, ..drawing.pages[0].clone() };
    let last = sop::drawing::Page { bookmark: Some("Formulir".into()), ..drawing.pages[0].clone() };
    drawing.pages.extend([further.clone(), further, last]);
    let pdf = print::pdf(&drawing, dated()).unwrap();
    let page = String::from_utf8_lossy(&pdf);
    let entries: Vec<String> = strings(&pdf, "Title");
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    for entry in ["Halaman 2", "Halaman 3", "Formulir"] {
        assert!(entries.contains(&entry), "{entry} in {entries:?}");
    }
    let root = page.split("/Type/Outlines").nth(1).unwrap().split(">>").next().unwrap();
    assert!(root.contains("/Count 2"), "two entries at the top: {root}");
}

/// A word that a line's end parts is still found.
#[test]
fn a_hyphen_of_a_lines_end_is_a_soft_one() {
    let mut drawing = sample::drawing();
    let fonts = sop::text::Fonts::embedded();
    let word = fonts.measure("mempertanggungjawabkan", sop::text::Face::Regular);
    let lines = word.wrap(3.0, 20.0).into_iter().zip(0..).map(|(line, row)| {
        let at = sop::drawing::Point { x: 20.0, y: 150.0 + 4.0 * f64::from(row) };
        sop::drawing::TextLine::new(line, at, sop::drawing::Anchor::Start, sop::drawing::TextClass::Cell)
    });
    drawing.pages[0].items.push(sop::drawing::Item::Paragraph(lines.collect()));
    let pdf = print::pdf(&drawing, dated()).unwrap();
    let text = poppler("pdftotext", &["-raw", "PDF", "-"], &pdf);
    assert!(text.replace("\u{ad}\n", "").contains("mempertanggungjawabkan"), "{text}");
    let tags = poppler("pdfinfo", &["-struct-text", "PDF"], &pdf);
    assert!(tags.contains("mempertang") && tags.contains("gungjawab"), "{tags}");
}

#[test]
fn the_same_drawing_and_date_give_the_same_bytes() {
    let drawing = sample::drawing();
    assert!(print::pdf(&drawing, dated()).unwrap() == print::pdf(&drawing, dated()).unwrap());
    assert!(print::pdf(&drawing, None).unwrap() == print::pdf(&drawing, None).unwrap());
}

#[test]
fn letters_that_no_font_has_do_not_stop_it() {
    let mut drawing = sample::drawing();
    let fonts = sop::text::Fonts::embedded();
    let line = fonts.line("文字 🙂 \u{e000}\u{feff} e\u{301} שלום", sop::text::Face::Regular, 3.0);
    let at = sop::drawing::Point { x: 20.0, y: 150.0 };
    let line =
        sop::drawing::TextLine::new(line, at, sop::drawing::Anchor::Start, sop::drawing::TextClass::Cell);
    drawing.pages[0].items.push(sop::drawing::Item::Paragraph(vec![line]));
    drawing.title = String::new();
    let pdf = print::pdf(&drawing, dated()).unwrap();
    assert!(poppler("pdftotext", &["PDF", "-"], &pdf).contains("文字"));
}

/// Not the time of printing: the same file gives the same bytes.
#[test]
fn it_is_dated_as_its_document_is_else_as_its_file() {
    let folder = std::env::temp_dir().join(format!("sop-dated-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let printed = |identity: &str| {
        let file = folder.join("surat.yaml");
        let steps = "[{ id: catat, activity: Mencatat surat, actor: staf, quality: { time: 1 hari } }]";
        let text = format!(
            "sop: 1\nid: surat\ntitle: Surat\nidentity: {{ {identity} }}\nactors: {{ staf: Staf }}\n\
             procedures: {{ p: {{ title: Surat, steps: {steps} }} }}\n"
        );
        fs::write(&file, text).unwrap();
        let written = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
        fs::File::options().append(true).open(&file).unwrap().set_modified(written).unwrap();
        let output =
            Command::new(env!("CARGO_BIN_EXE_sop")).arg("print").arg(&file).args(["-o", "-"]).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        poppler("pdfinfo", &["-isodates", "PDF"], &output.stdout)
    };
    let info = printed("created: 2025-05-06, revised: 2026-02-01");
    assert!(info.contains("2026-02-01T00:00:00Z"), "{info}");
    let info = printed("");
    assert!(info.contains("2023-11-14T22:13:20Z"), "{info}");
    fs::remove_dir_all(folder).unwrap();
}
