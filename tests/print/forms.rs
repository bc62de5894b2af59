//! Forms: blank ones with room to write, filled ones as they were filled in, and that nothing on them is cut.

use sop::document::{Field, FieldKind, Paper};
use sop::drawing::{Drawing, Item};
use sop::office::Office;
use sop::page::compose_forms;
use sop::print;
use sop::procedure::{Edition, Options, check};
use sop::source::Source;
use sop::text::Fonts;

use super::pdf::{dated, poppler};
use super::record::stands_on_its_pages;
use super::run::{OFFICE, print, restore};
use super::told::told;

fn edition(text: &str) -> Edition {
    check(&Source::new("office.yaml", text), &Options::default()).edition.unwrap()
}

fn blank(edition: &Edition) -> Drawing {
    let office = Office::built_in(&edition.document);
    compose_forms(&office, edition, &Fonts::embedded()).unwrap()
}

#[test]
fn blank_forms_have_room_for_each_field_as_its_type_wants() {
    insta::assert_snapshot!("forms", told(&blank(&edition(OFFICE))));
}

/// A form's lines to write on: for a paragraph several, for an option none.
#[test]
fn there_are_lines_to_write_on() {
    let lines = |kind: FieldKind| {
        let mut edition = edition(OFFICE);
        edition.procedures.clear();
        let form = edition.document.forms.get_mut("permintaan").unwrap();
        let options = vec!["Satu".to_owned(), "Dua".to_owned()];
        form.fields =
            [("isian".to_owned(), Field { kind, options, ..Field::default() })].into_iter().collect();
        let drawing = blank(&edition);
        let rules = drawing.pages[0].items.iter().filter_map(|item| match item {
            Item::Table(table) => Some(&table.rules),
            _ => None,
        });
        let inside = |rule: &&sop::drawing::Rule| rule.from.y == rule.to.y && rule.from.x > 60.0;
        rules.flatten().filter(inside).count()
    };
    assert_eq!(lines(FieldKind::Text), 1);
    assert_eq!(lines(FieldKind::Date), 1);
    assert_eq!(lines(FieldKind::Money), 1);
    assert_eq!(lines(FieldKind::Paragraph), 5);
    assert_eq!(lines(FieldKind::Choice), 0);
    assert_eq!(lines(FieldKind::Boolean), 0);
}

#[test]
fn every_paper_stands_upright() {
    for (paper, size) in [
        (Paper::A4, (210.0, 297.0)),
        (Paper::F4, (215.0, 330.0)),
        (Paper::Letter, (215.9, 279.4)),
        (Paper::Legal, (215.9, 355.6)),
    ] {
        let mut edition = edition(OFFICE);
        edition.document.print.paper = paper;
        let drawing = blank(&edition);
        assert!(drawing.pages.iter().all(|page| (page.width, page.height) == size));
        stands_on_its_pages(&drawing);
    }
}

#[test]
fn a_long_form_goes_on_with_its_head_and_is_signed_once() {
    let mut edition = edition(OFFICE);
    edition.procedures.clear();
    let form = edition.document.forms.get_mut("permintaan").unwrap();
    for number in 0..120 {
        let help = Some("Pertanggungjawabkanlah selengkapnya ".repeat(number % 4));
        let label = Some(format!("Isian bernomor {number}"));
        let kind = if number % 5 == 0 { FieldKind::Paragraph } else { FieldKind::Text };
        form.fields.insert(format!("isian{number}"), Field { label, help, kind, ..Field::default() });
    }
    let drawing = blank(&edition);
    assert!(drawing.pages.len() > 5, "{} pages", drawing.pages.len());
    stands_on_its_pages(&drawing);
    let text = told(&drawing);
    for number in 0..120 {
        assert_eq!(text.matches(&format!("Isian bernomor {number} ")).count(), 1, "field {number}");
    }
    let continued = text.matches("Formulir Permintaan Restore Data (lanjutan)").count();
    assert_eq!(continued, drawing.pages.len() - 1);
    assert_eq!(text.matches("Nama jelas dan tanda tangan").count(), 1);
}

/// However long a form is, whoever signs it signs a page with something on it.
#[test]
fn nobody_signs_an_empty_page() {
    for count in 1..40 {
        let mut edition = edition(OFFICE);
        edition.procedures.clear();
        let form = edition.document.forms.get_mut("permintaan").unwrap();
        let field = |number: usize| (format!("isian{number}"), Field::default());
        form.fields = (0..count).map(field).collect();
        let drawing = blank(&edition);
        let last = drawing.pages.last().unwrap();
        assert!(last.items.iter().any(|item| matches!(item, Item::Table(_))), "{count} fields");
        stands_on_its_pages(&drawing);
    }
}

/// Symbols, flows, boxes and the code: each is told to those who cannot see it.
#[test]
fn boxes_are_figures_in_the_pdf() {
    let drawing = print(&restore().run());
    let pdf = print::pdf(&drawing, dated()).unwrap();
    let tags = poppler("pdfinfo", &["-struct", "PDF"], &pdf);
    let figures = |item: &Item| match item {
        Item::Table(table) => {
            let cells = table.head.iter().chain(&table.body).flat_map(|row| &row.cells);
            cells.map(|cell| cell.symbols.len() + cell.boxes.len()).sum()
        }
        Item::Flows(flows) => flows.len(),
        Item::Code(_) => 1,
        Item::Heading(..)
        | Item::Paragraph(_)
        | Item::Rules(_)
        | Item::Picture(_)
        | Item::Links(_)
        | Item::Foot(_) => 0,
    };
    let wanted: usize = drawing.pages.iter().flat_map(|page| &page.items).map(figures).sum();
    assert!(wanted > 30);
    assert_eq!(tags.matches("Figure").count(), wanted, "{tags}");
}

/// What is ticked is said, and an option of a blank form only once.
#[test]
fn html_says_what_is_ticked() {
    let filled = print::html(&print(&restore().run())).unwrap();
    assert!(filled.contains("<p class=\"symbol\">Berkas: dipilih</p>"));
    assert!(filled.contains("<p class=\"symbol\">Basis data: tidak dipilih</p>"));
    let words = |html: &str| html.split("class=\"sheet\"").next().unwrap_or_default().to_owned();
    let blank = words(&print::html(&blank(&edition(OFFICE))).unwrap());
    assert_eq!(blank.matches("<p>Basis data</p>").count(), 1);
    assert!(!blank.contains("<p class=\"symbol\">Basis data"));
}

#[test]
fn boxes_are_pictures_with_names_in_svg() {
    let pages = print::svg(&print(&restore().run())).unwrap().concat();
    assert!(pages.contains("<g class=\"box ticked\" role=\"img\" aria-label=\"Berkas: dipilih\">"));
    assert!(pages.contains("<g class=\"box\" role=\"img\" aria-label=\"Basis data: tidak dipilih\">"));
}
