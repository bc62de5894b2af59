//! Documents printed in an office's own look: the logo in every output, and the words where they belong.

use std::fs;

use resvg::tiny_skia::{Color, Pixmap};
use resvg::usvg::roxmltree::Document;
use sop::drawing::{Drawing, Item, Rect};
use sop::office::{File, Folder, NAMES};
use sop::page;
use sop::print;
use sop::procedure::{self, Options};
use sop::source::Source;
use sop::text::Fonts;

use super::pdf::{dated, poppler};

const DOCUMENT: &str = "examples/izin-reklame.yaml";

fn drawing(files: Vec<(&'static str, Vec<u8>)>) -> Drawing {
    let source = Source::new(DOCUMENT, fs::read_to_string(DOCUMENT).unwrap());
    let edition = procedure::check(&source, &Options::default()).edition.unwrap();
    let files = files.into_iter().map(|(name, bytes)| File { path: name.to_owned(), name, bytes });
    let office = Folder::read(files.collect()).unwrap().office(&edition.document).unwrap();
    page::compose_in(&office, &edition, None, &Fonts::embedded()).unwrap()
}

/// A logo twice as wide as high, all of one colour.
fn png() -> Vec<u8> {
    let mut picture = Pixmap::new(600, 300).unwrap();
    picture.fill(Color::from_rgba8(200, 0, 0, 255));
    picture.encode_png().unwrap()
}

fn svg() -> Vec<u8> {
    b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 10\"><path fill=\"#c80000\" d=\"M0 0h20v10H0z\"/></svg>".to_vec()
}

fn pictures(drawing: &Drawing, page: usize) -> Vec<(Rect, &str)> {
    let items = drawing.pages[page].items.iter();
    let of = items.filter_map(|item| if let Item::Picture(of) = item { Some(of) } else { None });
    of.map(|of| (of.area, &*of.description)).collect()
}

#[test]
fn the_logo_stands_above_the_agency_and_small_at_every_other_foot() {
    let drawing = drawing(vec![("logo.png", png())]);
    let [(logo, said)] = pictures(&drawing, 0)[..] else { panic!("one logo") };
    assert_eq!(said, "Logo Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu");
    assert!((logo.width - 2.0 * logo.height).abs() < 1e-9 && logo.height > 20.0, "{logo:?}");
    for page in 1..drawing.pages.len() {
        let [(mark, "")] = pictures(&drawing, page)[..] else { panic!("one silent mark") };
        assert!(mark.height < 5.0 && mark.y > 180.0, "{mark:?}");
    }
}

/// Everything that is written on a page.
fn words(drawing: &Drawing) -> String {
    poppler("pdftotext", &["PDF", "-"], &print::pdf(drawing, None).unwrap())
}

#[test]
fn forms_and_records_wear_the_offices_look_too() {
    let folder = || {
        let files = [
            ("letterhead.txt", "Kantor Contoh"),
            ("foot.txt", "Salinan {{ page }}"),
            ("captions.yaml", "start: Awal"),
        ];
        let file = |(name, text): (&'static str, &str)| File { path: name.into(), name, bytes: text.into() };
        Folder::read(files.map(file).into()).unwrap()
    };
    let run = super::run::restore().run();
    let office = folder().office(&run.edition.document).unwrap();
    let record = page::compose_record(&office, &run.edition, &run.procedure, &run.record, &Fonts::embedded());
    let said = words(&record.unwrap());
    for wanted in ["Kantor Contoh", "Salinan 1", "Awal"] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    let forms = words(&page::compose_forms(&office, &run.edition, &Fonts::embedded()).unwrap());
    assert!(forms.contains("Kantor Contoh") && forms.contains("Salinan 1"), "{forms}");
}

#[test]
fn every_output_shows_the_logo() {
    for (name, bytes, kind) in [("logo.png", png(), "image/png"), ("logo.svg", svg(), "image/svg+xml")] {
        let drawing = drawing(vec![(name, bytes)]);
        let pages = print::svg(&drawing).unwrap();
        let page = Document::parse(&pages[0]).unwrap();
        let image = page.descendants().find(|node| node.has_tag_name("image")).unwrap();
        assert!(image.attribute("href").unwrap().starts_with(&format!("data:{kind};base64,")));
        assert_eq!(image.attribute("role"), Some("img"));
        assert!(image.attribute("aria-label").unwrap().starts_with("Logo Dinas"));
        assert!(pages[1].contains("aria-hidden=\"true\""));

        let pdf = print::pdf(&drawing, dated()).unwrap();
        let figures = |pdf: &[u8]| poppler("pdfinfo", &["-struct", "PDF"], pdf).matches("Figure").count();
        let plain = print::pdf(&self::drawing(Vec::new()), None).unwrap();
        assert_eq!(figures(&pdf), figures(&plain) + 1, "the marks are silent");
        let pictures = poppler("pdfimages", &["-list", "PDF"], &pdf);
        assert!(pictures.lines().skip(2).count() >= drawing.pages.len(), "{pictures}");
        assert!(pdf == print::pdf(&drawing, dated()).unwrap());

        let html = print::html(&drawing).unwrap();
        assert!(html.contains(&format!("href=\"data:{kind};base64,")));
        assert!(html.contains("<p>Logo Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu</p>"));

        let dots = Pixmap::decode_png(&print::png(&drawing, 127).unwrap()[0]).unwrap();
        let Some(Item::Picture(logo)) = drawing.pages[0].items.first() else {
            panic!("the logo comes first")
        };
        let (x, y) = (logo.area.x + logo.area.width / 2.0, logo.area.y + logo.area.height / 2.0);
        let dot = dots.pixel((5.0 * x) as u32, (5.0 * y) as u32).unwrap();
        assert_eq!((dot.red(), dot.green(), dot.blue()), (200, 0, 0), "{name}");
    }
}

#[test]
fn the_example_folder_prints_as_it_says() {
    let read = |name: &'static str| Some((name, fs::read(format!("examples/templates/{name}")).ok()?));
    let drawing = drawing(NAMES.into_iter().filter_map(read).collect());
    let pdf = print::pdf(&drawing, None).unwrap();
    let text = poppler("pdftotext", &["-raw", "PDF", "-"], &pdf);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "Pemerintah Kabupaten Sukamaju Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Jalan Merdeka",
        "NOMOR SOP",
        "KUALIFIKASI PELAKSANA",
        "MULAI",
        "SELESAI",
        "Dokumen terkendali",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
}
