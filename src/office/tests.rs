//! What a folder of templates comes to, and what is said of one that cannot be used.

use super::{Faulty, File, Folder, NAMES, Office};
use crate::document::{Document, Head};
use crate::source::Language;
use crate::source::render;

fn file(name: &'static str, bytes: impl Into<Vec<u8>>) -> File {
    File { path: format!("kantor/{name}"), name, bytes: bytes.into() }
}

fn document() -> Document {
    let mut document = Document { title: "Surat {{ 7 * 6 }} Masuk".into(), ..Document::default() };
    document.identity.agency = vec!["Pemerintah Kabupaten".into(), "Dinas <Arsip>".into()];
    document.identity.revised = "2026-09-14".parse().ok();
    document
}

fn office(files: Vec<File>) -> Result<Office, String> {
    Folder::read(files).and_then(|folder| folder.office(&document())).map_err(|faulty| said(&faulty))
}

fn said(faulty: &[Faulty]) -> String {
    faulty.iter().map(|file| render::short(&file.source, &file.findings, Language::En)).collect()
}

fn refusal(name: &'static str, bytes: impl Into<Vec<u8>>) -> String {
    office(vec![file(name, bytes)]).expect_err("it is faulty")
}

#[test]
fn templates_make_lines_and_what_fills_them_is_only_text() {
    let office = office(vec![
        file("letterhead.txt", "{# kop #}\nPEMERINTAH\n\n{{ agency[1] }}\n{{ document.title }}\n"),
        file(
            "foot.txt",
            "{{ document.title }}\n{% if document.number %}No. {% endif %}Rev. {{ document.revised }}, {{ page }}/{{ pages }}",
        ),
    ]);
    let office = office.unwrap();
    assert_eq!(office.agency, ["PEMERINTAH", "Dinas <Arsip>", "Surat {{ 7 * 6 }} Masuk"]);
    assert_eq!(office.captions.logo, "Logo PEMERINTAH");
    let foot = office.foot.unwrap().line(2, 5).unwrap();
    assert_eq!(foot, "Surat {{ 7 * 6 }} Masuk Rev. 14 September 2026, 2/5");
}

#[test]
fn captions_replace_those_they_name_and_no_others() {
    let text = "identity: { number: NOMOR, title: '{{ language }}: JUDUL' }\nheads: { number: Nmr }\nstart: MULAI\ncontinued: (samb.)\n";
    let office = office(vec![file("captions.yaml", text)]).unwrap();
    let captions = &office.captions;
    assert_eq!(
        [&captions.number, &captions.title, &captions.created],
        ["NOMOR", "id: JUDUL", "Tanggal Pembuatan"]
    );
    assert_eq!(captions.continued, "(samb.)");
    assert_eq!(office.words.heads[&Head::Number], "Nmr");
    assert_eq!((office.words.start.as_deref(), office.words.end), (Some("MULAI"), None));
}

/// Every key that the file may have changes something.
#[test]
fn every_caption_reaches_the_page() {
    let identity = [
        "outline",
        "number",
        "created",
        "revised",
        "effective",
        "approved_by",
        "title",
        "id_number",
        "legal_basis",
    ];
    let more = ["qualifications", "related", "equipment", "warnings", "records"];
    let identity = identity.into_iter().chain(more).map(|key| format!("identity: {{ {key}: SAYA }}"));
    let heads = ["number", "activity", "actors", "quality", "requires", "time", "output", "note"];
    let heads = heads.into_iter().map(|key| format!("heads: {{ {key}: SAYA }}"));
    let others =
        ["start", "end", "continued", "logo", "book", "contents", "page"].map(|key| format!("{key}: SAYA"));
    for text in identity.chain(heads).chain(others) {
        let office = office(vec![file("captions.yaml", text.clone())]).unwrap();
        assert_eq!(format!("{office:?}").matches("\"SAYA\"").count(), 1, "{text}");
    }
}

#[test]
fn a_template_that_cannot_be_filled_in_is_told_at_its_place() {
    assert_eq!(
        refusal("letterhead.txt", "Kantor\n{{ document.titel }}\n"),
        "kantor/letterhead.txt:2:13: error[broken-template]: this template cannot be filled in: Field `titel` is not defined. \
         Available fields: created, effective, id, number, revised, title\n"
    );
    assert!(refusal("foot.txt", "{% if page %}").starts_with("kantor/foot.txt:1:"));
    assert!(
        refusal("foot.txt", "{{ halaman }}")
            .contains("Available variables: agency, approver, document, language, page, pages")
    );
    let captions =
        "start: MULAI\nidentity:\n  number: \"No {{ documen.number }}\"\n  title: Judul {% endif %}\n";
    assert!(
        refusal("captions.yaml", captions).starts_with("kantor/captions.yaml:4:19: error[broken-template]")
    );
    let captions = "start: MULAI\nidentity:\n  number: \"No {{ documen.number }}\"\n";
    assert!(
        refusal("captions.yaml", captions).starts_with("kantor/captions.yaml:3:18: error[broken-template]")
    );
    assert!(refusal("captions.yaml", "identity: { numbr: X }").contains("numbr"));
    assert!(refusal("captions.yaml", format!("start: {}", "x".repeat(61))).contains("at most 60 characters"));
    assert!(refusal("letterhead.txt", "baris\n".repeat(9)).contains("at most 8 lines"));
}

const SHAPE: &str = "<path d=\"M0 0h10v10z\"/>";

fn svg(content: &str) -> Vec<u8> {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 20 10\">\n{content}</svg>")
        .into_bytes()
}

#[test]
fn a_logo_knows_its_proportions() {
    let logo = office(vec![file("logo.svg", svg(SHAPE))]).unwrap().logo.unwrap();
    assert_eq!((logo.width, logo.height), (20.0, 10.0));
    let png = resvg::tiny_skia::Pixmap::new(30, 40).unwrap().encode_png().unwrap();
    let logo = office(vec![file("logo.png", png)]).unwrap().logo.unwrap();
    assert_eq!((logo.width, logo.height), (30.0, 40.0));
}

#[test]
fn a_logo_reaches_nothing_outside() {
    let parts = [
        "<image href=\"https://example.org/a.png\"/>",
        "<image xlink:href=\"data:image/png;base64,AA==\"/>",
        "<use href=\"other.svg#a\"/>",
        "<use xlink:href=\"file:///etc/passwd\"/>",
        "<script>alert(1)</script>",
        "<foreignObject/>",
        "<text>Kantor</text>",
        "<path d=\"M0 0h1v1z\" onload=\"x()\"/>",
        "<path d=\"M0 0h1v1z\" style=\"fill: URL( 'https://example.org/#a')\"/>",
        "<path d=\"M0 0h1v1z\" fill=\"url(other.svg#a)\"/>",
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>path { fill: url(https://example.org/#a) }</style>",
        "<?xml-stylesheet href=\"a.css\"?>",
    ];
    for part in parts {
        let said = refusal("logo.svg", svg(&format!("{SHAPE}{part}")));
        assert!(said.starts_with("kantor/logo.svg:2:") && said.contains("error[bad-logo]"), "{part}: {said}");
    }
    let within = "<defs><linearGradient id=\"a\"><stop/></linearGradient></defs><path d=\"M0 0h9v9z\" fill=\"url(#a)\"/><use href=\"#a\"/>";
    assert!(office(vec![file("logo.svg", svg(within))]).is_ok());
}

#[test]
fn a_broken_or_huge_logo_is_refused_by_name() {
    assert!(
        refusal("logo.png", "bukan gambar")
            .contains("kantor/logo.png:1:1: error[bad-logo]: this is not a PNG")
    );
    let mut png = resvg::tiny_skia::Pixmap::new(30, 40).unwrap().encode_png().unwrap();
    png.truncate(png.len() / 2);
    assert!(refusal("logo.png", png.clone()).contains("this PNG is damaged"));
    png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    assert!(refusal("logo.png", png).contains("60000 × 40 dots; the most is 4000 × 4000"));
    assert!(refusal("logo.svg", svg("<path d=\"M0 0\"")).contains("not a sound SVG"));
    assert!(refusal("logo.svg", svg("")).contains("draws nothing"));
    assert!(refusal("logo.svg", svg(&SHAPE.repeat(30_000))).contains("larger than 512 KiB"));
    assert!(refusal("logo.svg", svg(&"<g/>".repeat(21_000))).contains("not a sound SVG"));
    let both = office(vec![file("logo.png", png_of(1)), file("logo.svg", svg(SHAPE))]);
    assert!(both.unwrap_err().contains("keep one of them"));
}

#[test]
fn a_logo_that_could_not_be_painted_in_a_lifetime_is_refused() {
    let mask = |nth: usize| {
        let part = format!("<path d=\"M0 0h9v9z\" mask=\"url(#m{})\"/>", nth.wrapping_sub(1));
        format!("<mask id=\"m{nth}\">{part}{part}</mask>")
    };
    let masks: String = (0..60).map(mask).collect();
    let said =
        refusal("logo.svg", svg(&format!("{masks}<path d=\"M0 0h9v9z\" style=\"mask: url('#m59')\"/>")));
    assert!(said.contains("too intricate"), "{said}");
    let said = refusal(
        "logo.svg",
        svg(&format!("<style>.a {{ mask: url(#m59) }}</style>{masks}<path class=\"a\" d=\"M0 0h9v9z\"/>")),
    );
    assert!(said.contains("too intricate"), "{said}");
    let deep = format!("{}{SHAPE}{}", "<g>".repeat(3_000), "</g>".repeat(3_000));
    assert!(refusal("logo.svg", svg(&deep)).contains("kantor/logo.svg"));
    let repeated = format!(
        "<defs>{}</defs><use href=\"#a\"/><use href=\"#a\"/>",
        SHAPE.replace("<path", "<path id=\"a\"")
    );
    assert!(office(vec![file("logo.svg", svg(&repeated))]).is_ok());
    let circle =
        "<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/><path d=\"M0 0h9v9z\"/></g>";
    // What no painter follows is no harm.
    let _ = office(vec![file("logo.svg", svg(circle))]);
}

fn png_of(side: u32) -> Vec<u8> {
    resvg::tiny_skia::Pixmap::new(side, side).unwrap().encode_png().unwrap()
}

#[test]
fn the_names_of_the_files_are_those_that_are_read() {
    for name in NAMES {
        let bytes = match name {
            "logo.png" => png_of(2),
            "logo.svg" => svg(SHAPE),
            "captions.yaml" => b"start: MULAI".to_vec(),
            "page.html" => b"<h1>{{ title }}</h1>".to_vec(),
            _ => b"Satu baris".to_vec(),
        };
        assert!(office(vec![file(name, bytes)]).is_ok(), "{name}");
    }
}
