//! The HTML: one file that loads nothing, whose pages are hidden from those who read its tables, and whose tables say all
//! that the pages say.

use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};
use sop::drawing::Drawing;
use sop::print;

use super::documents;
use super::pdf::poppler;
use super::sample;

/// The file read as XML, which it is too: no value in it can break out of its place.
fn parsed(text: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).unwrap()
}

fn of_class<'a>(html: &'a Document, class: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    html.descendants().filter(move |node| node.attribute("class") == Some(class))
}

/// The words below a node, but for what is below `but`.
fn words(node: Node, but: &dyn Fn(&Node) -> bool) -> Vec<String> {
    if node.is_text() {
        return node.text().unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    }
    node.children().filter(|child| !but(child)).flat_map(|child| words(child, but)).collect()
}

#[test]
fn it_says_what_it_is_and_loads_nothing() {
    let text = print::html(&sample::drawing()).unwrap();
    let html = parsed(&text);
    assert_eq!(html.root_element().attribute("lang"), Some("id"));
    let said = |tag: &str| html.descendants().find(|node| node.has_tag_name(tag)).unwrap().text().unwrap();
    assert_eq!((said("title"), said("h1")), (sample::TITLE, sample::TITLE));
    let meta = |name: &str| {
        let meta = html.descendants().find(|node| node.attribute("name") == Some(name)).unwrap();
        meta.attribute("content").unwrap()
    };
    assert_eq!(meta("author"), "Dinas <Uji>, Bidang & Salin");
    assert_eq!(meta("keywords"), "065/12");
    for tag in ["header", "nav", "main"] {
        assert_eq!(html.descendants().filter(|node| node.has_tag_name(tag)).count(), 1, "{tag}");
    }
    for outside in ["script", "link", "img", "iframe"] {
        assert!(html.descendants().all(|node| !node.has_tag_name(outside)), "{outside}");
    }
    assert!(!text.replace("http://www.w3.org/2000/svg", "").contains("http"));
    assert_eq!(text.matches("url(data:font/ttf;base64,").count(), text.matches("src: url(").count());
    assert_eq!(text.matches("@font-face").count(), 2, "regular and bold; nothing is italic");
}

#[test]
fn its_pages_are_for_the_eye_and_its_tables_for_everybody() {
    let text = print::html(&sample::drawing()).unwrap();
    let html = parsed(&text);
    for svg in html.descendants().filter(|node| node.tag_name().name() == "svg") {
        assert_eq!(svg.attribute("aria-hidden"), Some("true"));
    }
    let scopes: Vec<Option<&str>> = html
        .descendants()
        .filter(|node| node.has_tag_name("th"))
        .map(|node| node.attribute("scope"))
        .collect();
    assert_eq!(scopes, [Some("col"), Some("col"), Some("col"), Some("row")]);
    let row = html.descendants().find(|node| node.attribute("data-step") == Some("periksa")).unwrap();
    let cells: Vec<String> =
        row.children().filter(Node::is_element).map(|cell| words(cell, &|_| false).join(" ")).collect();
    let decision = "keputusan \"periksa\"; ya: langkah 2";
    assert_eq!(
        cells,
        ["Memeriksa: - Jika baik, maka lanjut ke tahap selanjutnya", decision, decision],
        "lines are put together, symbols are said"
    );
    let labels: Vec<Option<&str>> =
        row.children().filter(Node::is_element).map(|cell| cell.attribute("data-label")).collect();
    assert_eq!(labels, [Some("Kegiatan"), Some("Staf"), Some("Kabid")]);
}

#[test]
fn every_name_in_it_is_there_once() {
    for path in documents::DOCUMENTS {
        let text = print::html(&documents::drawing(path)).unwrap();
        let html = parsed(&text);
        let mut names: Vec<&str> = html.descendants().filter_map(|node| node.attribute("id")).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{path}");
        for used in text.split("url(#").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(names.contains(&used), "{used} in {path}");
        }
    }
}

#[test]
fn it_prints_on_the_papers_of_its_pages() {
    let text = print::html(&documents::drawing(documents::DOCUMENTS[0])).unwrap();
    assert!(text.contains("@page paper-330-215 { size: 330mm 215mm; margin: 0; }"));
    let html = parsed(&text);
    assert_eq!(of_class(&html, "paper-330-215").count(), 3);
}

#[test]
fn hostile_texts_stay_texts() {
    let mut drawing = sample::drawing();
    drawing.title = "</title><script>\u{0}\u{1b}\u{ffff}</style>".into();
    drawing.about.authors = vec!["\"><script>".into()];
    drawing.pages[0].bookmark = Some("<b onclick='x'>".into());
    let text = print::html(&drawing).unwrap();
    assert!(parsed(&text).descendants().all(|node| !node.has_tag_name("script") && !node.has_tag_name("b")));
}

/// The pages in the file say word for word, in the same order, what the PDF's pages say.
#[test]
fn its_pages_say_what_the_pdf_says() {
    for path in documents::DOCUMENTS {
        let drawing = documents::drawing(path);
        let text = print::html(&drawing).unwrap();
        let html = parsed(&text);
        let texts = html.descendants().filter(|node| node.tag_name().name() == "text");
        let on_pages: Vec<String> = texts.flat_map(|node| words(node, &|_| false)).collect();
        let pdf = poppler("pdftotext", &["-raw", "PDF", "-"], &print::pdf(&drawing, None).unwrap());
        let in_pdf: Vec<String> = pdf.replace('\u{ad}', "-").split_whitespace().map(str::to_owned).collect();
        assert_eq!(on_pages, in_pdf, "{path}");
    }
}

/// Who hears the tables of the file hears what who hears the tagged PDF hears.
#[test]
fn its_tables_say_what_the_pdfs_tags_say() {
    for path in documents::DOCUMENTS {
        let drawing = documents::drawing(path);
        let text = print::html(&drawing).unwrap();
        let html = parsed(&text);
        let unsaid = |node: &Node| node.attribute("class") == Some("symbol") || node.has_tag_name("h2");
        let heard: Vec<String> = of_class(&html, "words").flat_map(|page| words(page, &unsaid)).collect();
        assert_eq!(heard, tagged(&drawing), "{path}");
    }
}

/// The words of a PDF's tags in their order, but for page headings and what stands in pictures.
fn tagged(drawing: &Drawing) -> Vec<String> {
    let tree = poppler("pdfinfo", &["-struct-text", "PDF"], &print::pdf(drawing, None).unwrap());
    let (mut said, mut unsaid_from) = (String::new(), None);
    for line in tree.lines() {
        let depth = line.len() - line.trim_start().len();
        let line = line.trim();
        if unsaid_from.is_some_and(|from| depth <= from) {
            unsaid_from = None;
        }
        match line.strip_prefix('"').and_then(|line| line.strip_suffix('"')) {
            Some(text) if unsaid_from.is_none() => said.extend([text, " "]),
            Some(_) => {}
            None if line.starts_with("Figure") || line.starts_with("H1") => unsaid_from = Some(depth),
            None => {}
        }
    }
    said.replace('\u{ad}', "").split_whitespace().map(str::to_owned).collect()
}

#[test]
fn the_same_drawing_gives_the_same_bytes() {
    let drawing = documents::drawing(documents::DOCUMENTS[1]);
    assert!(print::html(&drawing).unwrap() == print::html(&drawing).unwrap());
}
