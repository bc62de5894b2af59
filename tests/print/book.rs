//! Many documents in one book: its list of SOPs leads where they begin, and every page is numbered twice.

use std::fs;

use sop::drawing::{Drawing, Item};
use sop::office::Office;
use sop::page::{self, Book, Volume};
use sop::print;
use sop::procedure::{self, Edition, Options};
use sop::source::Source;
use sop::text::Fonts;

use super::pdf::{dated, poppler};

const DOCUMENTS: [&str; 3] =
    ["sop/backup-restore.yaml", "examples/insiden-keamanan.yaml", "examples/izin-reklame.yaml"];

fn edition(path: &str) -> Edition {
    let source = Source::new(path, fs::read_to_string(path).unwrap());
    procedure::check(&source, &Options::default()).edition.unwrap()
}

fn volume(edition: Edition) -> Volume {
    Volume { office: Office::built_in(&edition.document), edition }
}

fn compose(volumes: Vec<Volume>, title: Option<&str>) -> Drawing {
    let book = Book::new(title.map(str::to_owned), volumes).unwrap();
    page::compose_book(&book, &Fonts::embedded()).unwrap()
}

fn book() -> Drawing {
    compose(DOCUMENTS.map(|path| volume(edition(path))).into(), None)
}

/// What a page says, cell by cell and line by line.
fn said(drawing: &Drawing, page: usize) -> String {
    let mut said = Vec::new();
    for item in &drawing.pages[page].items {
        match item {
            Item::Heading(_, lines) | Item::Paragraph(lines) | Item::Foot(lines) => {
                said.extend(lines.iter().map(|line| line.text.clone()));
            }
            Item::Table(table) => {
                for row in table.head.iter().chain(&table.body) {
                    let cell = |cell: &sop::drawing::Cell| {
                        let lines: Vec<&str> = cell.texts.iter().map(|line| line.text.as_str()).collect();
                        lines.join(" ")
                    };
                    said.push(row.cells.iter().map(cell).collect::<Vec<_>>().join(" | "));
                }
            }
            Item::Flows(_) | Item::Rules(_) | Item::Picture(_) | Item::Links(_) | Item::Code(_) => {}
        }
    }
    said.join("\n")
}

#[test]
fn a_book_opens_with_its_title_and_the_list_of_its_sops() {
    let mut first = edition(DOCUMENTS[0]);
    first.document.identity.number = "065/12/Diskominfo".into();
    first.document.identity.revised = "2026-09-14".parse().ok();
    let mut second = edition(DOCUMENTS[1]);
    second.document.identity.agency = vec!["Pemerintah Kabupaten Majalengka".into(), "Dinas Lain".into()];
    second.document.identity.created = "2026-11-02".parse().ok();
    let drawing = compose(vec![volume(first), volume(second)], None);
    insta::assert_snapshot!(said(&drawing, 0), @r"
    Pemerintah Kabupaten Majalengka
    Kumpulan SOP
    2 November 2026
    ");
    insta::assert_snapshot!(said(&drawing, 1), @r"
    Daftar SOP
    No | Nomor SOP | Nama SOP | Tanggal Revisi | Halaman
    1 | 065/12/Diskominfo | Prosedur Back Up Data dan Restore Data | 14 September 2026 | 3
    2 |  | Penanganan Insiden Keamanan Informasi |  | 6
    Kumpulan SOP
    Buku 2 dari 8
    ");
}

#[test]
fn the_list_leads_to_where_each_sop_begins() {
    let drawing = book();
    let Some(Item::Links(links)) = drawing.pages[1].items.iter().find(|item| matches!(item, Item::Links(_)))
    else {
        panic!("a list that leads nowhere")
    };
    let begins: Vec<usize> =
        (0..drawing.pages.len()).filter(|&page| drawing.pages[page].part.is_some()).collect();
    assert_eq!(links.iter().map(|link| link.page).collect::<Vec<_>>(), begins);
    let list = said(&drawing, 1);
    for (path, page) in DOCUMENTS.into_iter().zip(&begins) {
        let title = edition(path).document.title;
        assert_eq!(drawing.pages[*page].part.as_ref(), Some(&title));
        assert!(list.contains(&format!("{title} |  | {}", page + 1)), "{title} on {page} in {list}");
    }
}

#[test]
fn every_page_has_its_number_in_the_document_and_in_the_book() {
    let drawing = book();
    let alone = page::compose(&edition(DOCUMENTS[0]), &Fonts::embedded());
    let (pages, count) = (alone.pages.len(), drawing.pages.len());
    for (page, number) in (0..pages).zip(3..) {
        let foot = said(&drawing, page + 2);
        let foot = foot.lines().last().unwrap().to_owned();
        assert_eq!(foot, format!("Halaman {} dari {pages} · Buku {number} dari {count}", page + 1));
    }
    assert_eq!(said(&drawing, 1).lines().last(), Some(&*format!("Buku 2 dari {count}")));
}

/// What a document says of its pages, such as "lanjut ke langkah 5 (hal. 3)", holds in a book, too.
#[test]
fn the_pages_of_a_document_are_the_same_alone_and_in_a_book() {
    let drawing = book();
    let alone = page::compose(&edition(DOCUMENTS[0]), &Fonts::embedded());
    for (page, own) in alone.pages.iter().enumerate() {
        let body = |items: &[Item]| items[..items.len() - 1].to_vec();
        assert_eq!(body(&own.items), body(&drawing.pages[page + 2].items));
    }
}

#[test]
fn a_long_list_goes_on_under_its_heads() {
    let mut edition = edition(DOCUMENTS[0]);
    edition.document.title = "Prosedur yang bernama panjang sekali ".repeat(8);
    let volumes = (0..30).map(|_| volume(edition.clone())).collect();
    let drawing = compose(volumes, Some("SOP Dinas"));
    let list: Vec<String> = (1..drawing.pages.len())
        .take_while(|page| drawing.pages[*page].part.is_none())
        .map(|page| said(&drawing, page))
        .collect();
    assert!(list.len() > 1);
    assert!(list[0].starts_with("Daftar SOP\nNo | Nomor SOP | Nama SOP | Tanggal Revisi | Halaman\n1 | "));
    assert!(list[1].starts_with("Daftar SOP (lanjutan)\nNo | Nomor SOP | "), "{}", list[1]);
    let bottom = drawing.pages[1].height - 20.0;
    for page in 1..=list.len() {
        let rows = drawing.pages[page].items.iter().filter_map(|item| match item {
            Item::Table(table) => table.body.last(),
            _ => None,
        });
        for row in rows {
            let area = row.cells[0].area;
            assert!(area.y + area.height <= bottom + 0.01, "page {page}: {area:?}");
        }
    }
    assert_eq!(drawing.title, "SOP Dinas");
}

#[test]
fn a_pdf_of_a_book_has_nested_bookmarks_and_links() {
    let pdf = print::pdf(&book(), dated()).unwrap();
    let read = poppler("pdftohtml", &["-xml", "-stdout", "-i", "PDF"], &pdf);
    let (_, outline) = read.split_once("<outline>").unwrap();
    let title = edition(DOCUMENTS[0]).document.title;
    let nested =
        format!("<item page=\"3\">{title}</item>\n<outline>\n<item page=\"3\">Identitas SOP</item>\n");
    assert!(outline.contains(&nested), "{outline}");
    assert!(outline.trim_start().starts_with("<item page=\"1\">Kumpulan SOP</item>"));
    assert!(read.contains("#3\">Prosedur Back Up Data"), "the list is clickable");
    assert!(pdf == print::pdf(&book(), dated()).unwrap());
}

#[test]
fn the_html_of_a_book_lists_its_documents_and_leads_to_them() {
    let html = print::html(&book()).unwrap();
    let (_, nav) = html.split_once("<nav").unwrap();
    let (nav, pages) = nav.split_once("</nav>").unwrap();
    let entries: Vec<&str> =
        nav.split("<a href=\"#page-").skip(1).map(|it| it.split("</a>").next().unwrap()).collect();
    let title = edition(DOCUMENTS[0]).document.title;
    assert_eq!(entries[..3], ["1\">Kumpulan SOP", "2\">Daftar SOP", &format!("3\">{title}")]);
    assert_eq!(entries.len(), 2 + DOCUMENTS.len());
    assert!(pages.contains("<a href=\"#page-3\" tabindex=\"-1\">"));
    assert!(!print::svg(&book()).unwrap()[1].contains("<a "), "a file alone leads nowhere");
}
