//! The SVG keeps to what its readers rely on: units, classes, attributes, order.

use resvg::usvg::roxmltree::{Document, Node};
use sop::print;

use super::sample;

fn page() -> String {
    print::svg(&sample::drawing()).unwrap().remove(0)
}

/// The elements of this class, as `tag attribute=value …` of the named attributes.
fn seen(svg: &Document, class: &str, attributes: &[&str]) -> Vec<String> {
    let of_class =
        |node: &Node| node.attribute("class").is_some_and(|it| it.split(' ').any(|word| word == class));
    let shown = |node: Node| {
        let values = attributes.iter().filter_map(|name| Some(format!(" {name}={}", node.attribute(*name)?)));
        format!("{}{}", node.tag_name().name(), values.collect::<String>())
    };
    svg.descendants().filter(of_class).map(shown).collect()
}

#[test]
fn one_unit_is_one_millimetre() {
    let text = page();
    let svg = Document::parse(&text).unwrap();
    let root = svg.root_element();
    assert_eq!(root.attribute("width"), Some("297mm"));
    assert_eq!(root.attribute("height"), Some("210mm"));
    assert_eq!(root.attribute("viewBox"), Some("0 0 297 210"));
    assert_eq!(root.attribute("lang"), Some("id"));
    let title = root.first_element_child().unwrap();
    assert_eq!((title.tag_name().name(), title.text()), ("title", Some(sample::TITLE)));
    assert_eq!(root.attribute("aria-labelledby"), title.attribute("id"));
    assert!(root.attribute("font-family").unwrap().starts_with("Liberation Sans, "));
    let turned: Vec<Node> = svg.descendants().filter(|node| node.has_attribute("transform")).collect();
    assert!(turned.iter().all(|node| node.attribute("class") == Some("head")));
    assert_eq!(turned.len(), 1);
}

#[test]
fn flows_are_whole_and_their_hops_only_decorate() {
    let text = page();
    let svg = Document::parse(&text).unwrap();
    assert_eq!(
        seen(&svg, "flow", &["data-from", "data-to", "data-branch", "d", "stroke-dasharray"]),
        [
            "path data-from=periksa data-to=simpan data-branch=<Tidak> d=M125 60L125 92",
            "path data-from=periksa data-to=end:ditolak d=M118 56L110 56L110 82L175 82L175 92.5 \
             stroke-dasharray=48.2 1.6 60.7 0",
        ]
    );
    assert_eq!(
        seen(&svg, "flow", &["role", "aria-label"]),
        [
            "path role=img aria-label=dari langkah 1 ke langkah 2: <Tidak>",
            "path role=img aria-label=dari langkah 1 ke selesai",
        ]
    );
    assert_eq!(seen(&svg, "flow-decor", &["d"]), ["path d=M124.2 82A0.8 0.8 0 0 1 125.8 82"]);
    assert_eq!(seen(&svg, "tie", &["d"]), ["path d=M132 52L168 52"]);
}

#[test]
fn symbols_begin_with_their_outline_and_say_what_they_mean() {
    let text = page();
    let svg = Document::parse(&text).unwrap();
    let named = ["class", "data-step", "data-actor", "data-label", "role"];
    assert_eq!(
        seen(&svg, "symbol", &named),
        [
            "g class=symbol decision data-step=periksa data-actor=staf role=img",
            "g class=symbol process data-step=periksa data-actor=kabid role=img",
            "g class=symbol off-page data-step=simpan data-actor=staf data-label=A role=img",
            "g class=symbol terminator data-step=end:ditolak data-actor=kabid role=img",
        ]
    );
    let symbols =
        svg.descendants().filter(|node| node.attribute("class").is_some_and(|it| it.starts_with("symbol ")));
    for symbol in symbols {
        let outline = symbol.first_element_child().unwrap();
        assert!(["rect", "polygon"].contains(&outline.tag_name().name()));
        assert!(symbol.attribute("aria-label").unwrap().starts_with("keputusan \""));
    }
}

#[test]
fn rows_hold_their_cells_and_lines_their_width() {
    let text = page();
    let svg = Document::parse(&text).unwrap();
    assert_eq!(seen(&svg, "row", &["data-step"]), ["g data-step=periksa", "g data-step=end:ditolak"]);
    let cells = seen(&svg, "cell", &["data-column", "data-actor", "x", "y", "width", "height"]);
    assert_eq!(cells[4], "rect data-column=staf data-actor=staf x=100 y=36 width=50 height=40");
    assert_eq!(cells.len(), 9);
    let classes = ["cell-text", "label", "symbol-text", "head", "foot"];
    let count: Vec<usize> = classes.iter().map(|class| seen(&svg, class, &["data-width"]).len()).collect();
    assert_eq!(count, [3, 1, 2, 4, 1]);
    for line in svg.descendants().filter(|node| node.has_tag_name("text")) {
        for name in ["x", "y", "font-size", "data-width"] {
            assert!(line.attribute(name).unwrap().parse::<f64>().unwrap() > 0.0);
        }
        // So wide is the line in whatever font a machine has for it.
        assert_eq!(line.attribute("textLength"), line.attribute("data-width"));
        assert!(["start", "middle", "end"].contains(&line.attribute("text-anchor").unwrap()));
    }
}

#[test]
fn texts_stay_texts_whatever_they_say() {
    let text = page();
    let svg = Document::parse(&text).unwrap();
    let title = svg.descendants().find(|node| node.attribute("class") == Some("head")).unwrap();
    assert_eq!(title.text(), Some(sample::TITLE));
    let mut hostile = sample::drawing();
    hostile.title = "</title><script>\u{0}\u{1b}\u{ffff}".into();
    let text = print::svg(&hostile).unwrap().remove(0);
    let svg = Document::parse(&text).unwrap();
    assert!(svg.descendants().all(|node| !node.has_tag_name("script")));
}

#[test]
fn the_same_drawing_gives_the_same_bytes() {
    assert_eq!(page(), page());
}
