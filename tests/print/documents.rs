//! Whole documents, printed: the seed as the office wrote it, and that every output says the same.

use std::collections::BTreeMap;
use std::fs;

use resvg::usvg::roxmltree;
use sop::document::Paper;
use sop::drawing::{Drawing, Item};
use sop::page;
use sop::print;
use sop::procedure::{self, Edition, Options};
use sop::source::Source;
use sop::text::Fonts;

use super::pdf::{dated, poppler};

pub const DOCUMENTS: [&str; 5] = [
    "sop/backup-restore.yaml",
    "examples/backup-restore-improved.yaml",
    "examples/food-recall.yaml",
    "examples/insiden-keamanan.yaml",
    "examples/izin-reklame.yaml",
];

pub fn drawing(path: &str) -> Drawing {
    drawing_in(path, &Fonts::embedded())
}

pub fn drawing_in(path: &str, fonts: &Fonts) -> Drawing {
    page::compose(&edition(path), fonts)
}

fn edition(path: &str) -> Edition {
    let source = Source::new(path, fs::read_to_string(path).unwrap());
    let report = procedure::check(&source, &Options::default());
    report.edition.unwrap_or_else(|| panic!("{path}: {:?}", report.findings))
}

fn count<'a>(words: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    counts
}

#[test]
fn pdf_and_svg_say_the_same_words() {
    for path in DOCUMENTS {
        let drawing = drawing(path);
        let pages = print::svg(&drawing).unwrap();
        let pages: Vec<_> = pages.iter().map(|page| roxmltree::Document::parse(page).unwrap()).collect();
        let texts = pages.iter().flat_map(|page| page.descendants()).filter(|node| node.has_tag_name("text"));
        let in_svg = count(texts.filter_map(|node| node.text()).flat_map(str::split_whitespace));
        let text = poppler("pdftotext", &["-raw", "PDF", "-"], &print::pdf(&drawing, None).unwrap());
        let text = text.replace('\u{ad}', "-");
        let in_pdf = count(text.split_whitespace());
        assert_eq!(in_svg, in_pdf, "{path}");
    }
}

#[test]
fn the_seed_is_printed_whole() {
    let drawing = drawing(DOCUMENTS[0]);
    let pdf = print::pdf(&drawing, None).unwrap();
    let text =
        poppler("pdftotext", &["-raw", "PDF", "-"], &pdf).split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "Pemerintah Kabupaten Majalengka Dinas Komunikasi dan Informatika",
        "Nama SOP Prosedur Back Up Data dan Restore Data",
        "2. Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 35 Tahun 2012 tentang \
         Pedoman Penyusunan SOP Administrasi Pemerintahan;",
        "– Memiliki pemahaman terhadap proses Back Up/Restore Data",
        "Proses Back Up dilakukan setiap sebulan sekali",
        "Melakukan back up sesuai dengan jadwal yang telah ditetapkan 1 hari Jadwal Back Up",
        "Membuat surat dan mengisi formulir permintaan restore data 1 hari Formulir Permintaan Restore Data",
        "- Jika disetujui, maka lanjut tahap selanjutnya",
        "Disetujui",
        "Halaman 3 dari 3",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    let info = poppler("pdfinfo", &["PDF"], &pdf);
    assert!(info.contains("935.433 x 609.449 pts"), "F4 is 330 × 215 mm: {info}");
}

/// A row that lacks a cell shifts the columns of those who listen.
#[test]
fn every_row_of_a_table_reaches_over_all_its_columns() {
    for path in DOCUMENTS {
        for item in drawing(path).pages.iter().flat_map(|page| &page.items) {
            let Item::Table(table) = item else { continue };
            // By column: how many rows a cell from above still reaches down.
            let mut above: BTreeMap<usize, usize> = BTreeMap::new();
            let mut widths = Vec::new();
            for row in table.head.iter().chain(&table.body) {
                let taken: Vec<usize> =
                    above.iter().filter(|(_, left)| **left > 0).map(|(at, _)| *at).collect();
                above.values_mut().for_each(|left| *left = left.saturating_sub(1));
                let mut free = (0..).filter(|column| !taken.contains(column));
                let mut width = taken.len();
                for cell in &row.cells {
                    for column in free.by_ref().take(cell.columns_spanned) {
                        above.insert(column, cell.rows_spanned - 1);
                        width += 1;
                    }
                }
                widths.push(width);
            }
            assert!(widths.iter().all(|width| *width == widths[0]), "{path}: {widths:?}");
        }
    }
}

#[test]
fn every_paper_has_its_size() {
    let mut edition = edition(DOCUMENTS[0]);
    for (paper, size) in [
        (Paper::A4, "841.89 x 595.276 pts (A4)"),
        (Paper::F4, "935.433 x 609.449 pts"),
        (Paper::Letter, "792 x 612 pts (letter)"),
        (Paper::Legal, "1008 x 612 pts"),
    ] {
        edition.document.print.paper = paper;
        let pdf = print::pdf(&page::compose(&edition, &Fonts::embedded()), dated()).unwrap();
        let info = poppler("pdfinfo", &["-f", "1", "-l", "9", "PDF"], &pdf);
        let sizes: Vec<&str> =
            info.lines().filter_map(|line| line.split_once("size:")).map(|it| it.1.trim()).collect();
        assert!(
            sizes.len() >= 3 && sizes[..sizes.len() - 1].iter().all(|it| *it == size),
            "{paper:?}: {info}"
        );
    }
}

/// What is on every page set in whatever face, nothing asks the reader's machine for a font.
#[test]
fn every_font_of_every_document_is_an_embedded_subset() {
    for path in DOCUMENTS {
        let fonts = poppler("pdffonts", &["PDF"], &print::pdf(&drawing(path), dated()).unwrap());
        for font in fonts.lines().skip(2) {
            assert!(font.contains("+LiberationSans") && font.contains("yes yes yes"), "{path}: {font}");
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for path in DOCUMENTS {
        let (first, second) = (drawing(path), drawing(path));
        assert!(print::pdf(&first, dated()).unwrap() == print::pdf(&second, dated()).unwrap(), "{path}");
        assert_eq!(print::svg(&first).unwrap(), print::svg(&second).unwrap(), "{path}");
    }
}
