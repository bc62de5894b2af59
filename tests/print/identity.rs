//! The identity page: what stands on it, in both languages, and where it goes on when a box is full.

use sop::document::{Document, Identity, Paper};
use sop::drawing::{Cell, Drawing, Item, Rect, Sheet, Table};
use sop::page;
use sop::print;
use sop::source::Language;
use sop::text::Fonts;

use super::office;

fn compose(document: Document) -> Drawing {
    page::compose(&office::edition(document), &Fonts::embedded())
}

/// The cells of all pages with what they say, lines joined with `|`.
fn cells(drawing: &Drawing) -> Vec<(usize, String, String)> {
    let mut cells = Vec::new();
    for (index, page) in drawing.pages.iter().enumerate() {
        for cell in tables(&page.items).flat_map(|table| &table.body).flat_map(|row| &row.cells) {
            let lines: Vec<&str> = cell.texts.iter().map(|line| line.text.as_str()).collect();
            cells.push((index + 1, cell.column.clone(), lines.join("|")));
        }
    }
    cells
}

fn tables(items: &[Item]) -> impl Iterator<Item = &Table> {
    items.iter().filter_map(|item| if let Item::Table(table) = item { Some(table) } else { None })
}

fn saying(drawing: &Drawing, column: &str) -> String {
    cells(drawing).into_iter().find(|(_, name, _)| name == column).unwrap().2
}

#[test]
fn its_page_looks_as_agreed() {
    insta::assert_snapshot!("identity.svg", print::svg(&compose(office::document())).unwrap().concat());
}

#[test]
fn lists_keep_the_marks_that_the_author_wrote_and_get_the_others() {
    let drawing = compose(office::document());
    assert_eq!(
        saying(&drawing, "qualifications"),
        "Kualifikasi Pelaksana|–|Memiliki kemampuan teknis yang baik;|–|Memiliki pemahaman terhadap proses Back \
         Up/Restore Data"
    );
    assert!(saying(&drawing, "legal_basis").starts_with("Dasar Hukum|1.|Undang-Undang Nomor 25 Tahun 2009"));
    assert_eq!(saying(&drawing, "related"), "Keterkaitan");
}

#[test]
fn an_english_document_gets_english_captions_and_dates() {
    let drawing = compose(Document { language: Language::En, ..office::document() });
    assert_eq!(saying(&drawing, "created"), "23 November 2026");
    assert_eq!(saying(&drawing, "effective"), "4 January 2027");
    assert_eq!(saying(&drawing, "legal_basis").split('|').next(), Some("Legal Basis"));
    let said: Vec<String> = cells(&drawing).into_iter().map(|(_, _, text)| text).collect();
    for caption in
        ["SOP Number", "Date Created", "Date Revised", "Effective Date", "Approved by", "SOP Title"]
    {
        assert!(said.iter().any(|text| text == caption), "{caption} in {said:?}");
    }
}

#[test]
fn what_is_unknown_is_empty() {
    let drawing = compose(Document { identity: Identity::default(), ..office::document() });
    for column in ["agency", "number", "created", "revised", "effective", "approved_by"] {
        assert_eq!(saying(&drawing, column), "");
    }
}

#[test]
fn every_page_says_which_it_is() {
    let mut document = office::document();
    document.identity.revised = "2027-02-01".parse().ok();
    let foot = |drawing: &Drawing, page: usize| -> Vec<String> {
        let Some(Item::Foot(lines)) = drawing.pages[page].items.last() else {
            panic!("a page without a foot")
        };
        lines.iter().map(|line| line.text.clone()).collect()
    };
    assert_eq!(
        foot(&compose(document.clone()), 0),
        [
            "Prosedur Back Up Data dan Restore Data · 065/12/Diskominfo · Revisi 1 Februari 2027",
            "Halaman 1 dari 1"
        ]
    );
    document.title = "Prosedur yang panjang ".repeat(40);
    let said = foot(&compose(document), 0);
    let kept = said[0].ends_with("… · 065/12/Diskominfo · Revisi 1 Februari 2027");
    assert!(kept && said[0].len() < 300, "{said:?}");
}

#[test]
fn a_box_that_is_full_goes_on_on_the_next_page() {
    for paper in [Paper::A4, Paper::F4, Paper::Letter, Paper::Legal] {
        let mut document = office::document();
        document.print.paper = paper;
        document.identity.legal_basis = (1..=60).map(|law| format!("Undang-Undang Nomor {law};")).collect();
        document.identity.records = (1..=30).map(|record| format!("Buku {record}.")).collect();
        let drawing = compose(document);
        assert!(drawing.pages.len() > 1);
        let said: Vec<String> = cells(&drawing).into_iter().map(|(_, _, text)| text).collect();
        let said = said.join("|");
        for law in 1..=60 {
            assert_eq!(said.matches(&format!("|{law}.|Undang-Undang Nomor {law};")).count(), 1, "law {law}");
        }
        for record in 1..=30 {
            assert_eq!(said.matches(&format!("|Buku {record}.")).count(), 1, "record {record}");
        }
        assert!(said.contains("Dasar Hukum (lanjutan)|"));
        assert!(!said.contains("Kualifikasi Pelaksana (lanjutan)"));
        for page in 1..=drawing.pages.len() {
            let first: Vec<String> = cells(&drawing)
                .into_iter()
                .filter_map(|(on, column, text)| {
                    (on == page && ["number", "title"].contains(&&*column)).then_some(text)
                })
                .collect();
            assert_eq!(first, ["065/12/Diskominfo", "Prosedur Back Up Data dan Restore Data"], "page {page}");
        }
        stays_in_its_cells(&drawing, &Sheet::landscape(paper));
    }
}

/// A list within an item hangs at the item's text, a list within that at its text; what wraps stands below its own text.
#[test]
fn a_list_within_an_item_hangs_where_it_belongs() {
    let mut document = office::document();
    let long = "termasuk pemohon yang berkebutuhan khusus, yang datang dari luar daerah, dan yang baru pertama kali datang";
    document.identity.qualifications = vec![format!(
        "Memiliki kecakapan:\na. melayani pemohon, {long};\nb. menyusun surat:\n   - izin;\n   - penolakan.\nserta \
         berakhlak baik"
    )];
    let drawing = compose(document);
    let cell = tables(&drawing.pages[0].items)
        .flat_map(|table| &table.body)
        .flat_map(|row| &row.cells)
        .find(|cell| cell.column == "qualifications");
    let cell = cell.unwrap();
    let edge = cell.texts[0].at.x;
    let told: Vec<String> = cell
        .texts
        .iter()
        .map(|line| {
            let words: Vec<&str> = line.text.split(' ').take(2).collect();
            format!("{:.1} {}", line.at.x - edge, words.join(" "))
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    0.0 Kualifikasi Pelaksana
    0.0 –
    4.4 Memiliki kecakapan:
    4.4 a.
    8.8 melayani pemohon,
    8.8 daerah, dan
    4.4 b.
    8.8 menyusun surat:
    8.8 –
    13.2 izin;
    8.8 –
    13.2 penolakan.
    4.4 serta berakhlak
    ");
}

/// Boxes side by side stand on the same baselines, whatever their lists hold.
#[test]
fn baselines_line_up_left_and_right() {
    let drawing = compose(office::document());
    let rows = tables(&drawing.pages[0].items).flat_map(|table| &table.body).skip(6);
    for row in rows {
        let baselines = |cell: &Cell| {
            let mut lines: Vec<i64> =
                cell.texts.iter().map(|line| (line.at.y * 1000.0).round() as i64).collect();
            lines.dedup();
            lines
        };
        let (left, right) = (baselines(&row.cells[0]), baselines(&row.cells[1]));
        let shared = left.len().min(right.len());
        assert_eq!(left[..shared], right[..shared], "{} | {}", row.cells[0].column, row.cells[1].column);
    }
}

/// Wherever a box is cut, at least two lines stay together on both sides, and what announces a list stays with it.
#[test]
fn no_line_is_left_alone() {
    for more in 0..40 {
        let mut document = office::document();
        document.identity.legal_basis = (1..=more)
            .map(|law| {
                let text = "tentang Pedoman Penyusunan Standar Operasional Prosedur ".repeat(1 + law % 4);
                format!("Peraturan Nomor {law} {text}:\na. pertama;\nb. kedua.")
            })
            .collect();
        let drawing = compose(document);
        for page in &drawing.pages {
            let of_box = tables(&page.items).flat_map(|table| &table.body).flat_map(|row| &row.cells);
            for cell in of_box.filter(|cell| cell.column == "legal_basis" && !cell.texts.is_empty()) {
                let last = &cell.texts.last().unwrap().text;
                assert!(cell.texts.len() != 2, "{more}: one line under {}", cell.texts[0].text);
                assert!(!last.ends_with(':'), "{more}: {last} is parted from its list");
            }
        }
    }
}

/// A document that is a little too long for a page is set a little denser.
#[test]
fn a_full_page_is_set_denser_before_a_second_is_begun() {
    let size = |laws: usize| {
        let mut document = office::document();
        document.identity.legal_basis = (1..=laws).map(|law| format!("Undang-Undang Nomor {law};")).collect();
        let drawing = compose(document);
        let table = tables(&drawing.pages[0].items).next().unwrap();
        (drawing.pages.len(), (table.body[0].cells[1].texts[0].size * 72.0 / 25.4 * 10.0).round() / 10.0)
    };
    let sizes = [4, 18, 60].map(size);
    assert_eq!(sizes[0], (1, 9.5));
    assert!(sizes[1].0 == 1 && sizes[1].1 < 9.5, "{sizes:?}");
    assert!(sizes[2].0 > 1 && sizes[2].1 == 9.5, "{sizes:?}");
}

#[test]
fn long_words_and_names_stay_in_their_cells() {
    let mut document = office::document();
    let long = "Pertanggungjawaban".repeat(12);
    document.title = format!("{long} {long}");
    document.identity.agency = vec![long.clone(), long.clone(), long.clone()];
    document.identity.number = long.clone();
    document.identity.approved_by.position = format!("Kepala {long}");
    document.identity.approved_by.name = long.clone();
    document.identity.warnings = vec![long];
    let drawing = compose(document);
    stays_in_its_cells(&drawing, &Sheet::landscape(Paper::F4));
}

/// Any number of entries of any length, on any paper: nothing leaves its cell, and every entry is there once.
#[test]
fn whatever_the_boxes_hold_stays_in_its_cells() {
    for seed in 0..120_usize {
        let mut document = office::document();
        let paper = [Paper::A4, Paper::F4, Paper::Letter, Paper::Legal][seed % 4];
        document.print.paper = paper;
        document.title = "Prosedur Pelayanan ".repeat(1 + seed % 9);
        let list = |salt: usize| -> Vec<String> {
            let count = (seed * 7 + salt * 5) % 23;
            (0..count)
                .map(|item| {
                    let words = "kata yang panjangnya berbeda ".repeat(1 + (seed + salt + item) % 6);
                    let nested = if (item + salt).is_multiple_of(4) { ":\na. satu;\nb. dua." } else { "" };
                    format!("Butir{salt}-{item} {words}{nested}")
                })
                .collect()
        };
        let identity = &mut document.identity;
        identity.legal_basis = list(1);
        identity.qualifications = list(2);
        identity.related = list(3);
        identity.equipment = list(4);
        identity.warnings = list(5);
        identity.records = list(6);
        let entries: Vec<String> = (1..=6).flat_map(list).collect();
        let drawing = compose(document);
        stays_in_its_cells(&drawing, &Sheet::landscape(paper));
        let said: Vec<String> = cells(&drawing).into_iter().map(|(_, _, text)| text).collect();
        let said = said.join("|");
        for entry in entries {
            let name = entry.split(' ').next().unwrap();
            assert_eq!(said.matches(&format!("|{name} ")).count(), 1, "{seed}: {name}");
        }
    }
}

/// Texts that no office writes make pages that nobody signs, but they end.
#[test]
fn a_name_longer_than_a_page_does_not_go_on_for_ever() {
    let mut document = office::document();
    document.title = "Prosedur yang namanya lebih panjang daripada halamannya ".repeat(60);
    let drawing = compose(document);
    assert!(drawing.pages.len() <= 3, "{} pages", drawing.pages.len());
    let repeated =
        cells(&drawing).into_iter().find(|(page, column, _)| *page == 2 && column == "title").unwrap().2;
    assert!(repeated.split('|').count() == 3 && repeated.ends_with('…'), "{repeated}");
}

/// Every line within its cell, every cell within the frame.
fn stays_in_its_cells(drawing: &Drawing, sheet: &Sheet) {
    let within = |inner: Rect, outer: Rect| {
        inner.x >= outer.x - 0.01
            && inner.y >= outer.y - 0.01
            && inner.x + inner.width <= outer.x + outer.width + 0.01
            && inner.y + inner.height <= outer.y + outer.height + 0.01
    };
    for cell in drawing.pages.iter().flat_map(|page| tables(&page.items)).flat_map(|table| &table.body) {
        for cell in &cell.cells {
            assert!(within(cell.area, sheet.frame), "{} leaves the frame: {:?}", cell.column, cell.area);
            for line in lines(cell) {
                assert!(within(line, cell.area), "{} leaves its cell: {line:?} {:?}", cell.column, cell.area);
            }
        }
    }
}

fn lines(cell: &Cell) -> impl Iterator<Item = Rect> {
    use sop::drawing::Anchor;
    cell.texts.iter().map(|line| {
        let back = match line.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => line.width / 2.0,
            Anchor::End => line.width,
        };
        let height = 0.9 * line.size;
        Rect { x: line.at.x - back, y: line.at.y - 0.7 * line.size, width: line.width, height }
    })
}
