//! Forms: blank ones with room to write, filled ones as they were filled in, and that nothing on them is cut.

use sop::document::{Field, FieldKind, Paper};
use sop::drawing::{Drawing, Item};
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
    compose_forms(edition, &Fonts::embedded())
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

#[test]
fn boxes_are_figures_in_the_pdf() {
    let run = restore().run();
    let pdf = print::pdf(&print(&run), dated()).unwrap();
    let tags = poppler("pdfinfo", &["-struct", "PDF"], &pdf);
    // Two in the legend; seven on the chart; the code; then the boxes of twice the same form.
    assert_eq!(tags.matches("Figure").count(), 2 + 9 + 1 + 2 * 7, "{tags}");
}

#[test]
fn boxes_are_pictures_with_names_in_svg() {
    let pages = print::svg(&print(&restore().run())).unwrap().concat();
    assert!(pages.contains("<g class=\"box ticked\" role=\"img\" aria-label=\"Berkas: dipilih\">"));
    assert!(pages.contains("<g class=\"box\" role=\"img\" aria-label=\"Basis data: tidak dipilih\">"));
}
