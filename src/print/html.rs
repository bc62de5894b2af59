//! One HTML file for a whole document, by a template: each page as it is printed, and the same content as headings, texts
//! and tables for those who hear it or read it on a small screen. Fonts are part of the file; nothing is loaded, nothing runs.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use tera::{Context, Tera};

use crate::drawing::{Cell, Drawing, Item, Page, Table, TableRow, TextLine};
use crate::source::Language;
use crate::text::Face;

use super::Error;
use super::reading::{self, Paragraph};
use super::svg::{Setting, Writer};
use super::values::{clean, number};
use super::webfont::web_font;

const TEMPLATE: &str = include_str!("page.html");

/// The whole drawing as one HTML file.
///
/// # Errors
/// Where the template does not fit or a face cannot be cut down, which no drawing can cause.
pub fn html(drawing: &Drawing) -> Result<String, Error> {
    html_by(TEMPLATE, drawing)
}

/// The same by another template, which is given what ours is given.
///
/// # Errors
/// Where the template does not fit.
pub fn html_by(template: &str, drawing: &Drawing) -> Result<String, Error> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html"]);
    tera.add_raw_template("page.html", template)?;
    let view = View::of(drawing)?;
    Ok(tera.render("page.html", &Context::from_serialize(&view)?)?)
}

#[derive(Serialize)]
struct View {
    lang: &'static str,
    words: Words,
    title: String,
    author: String,
    subject: String,
    keywords: String,
    family: String,
    fonts: Vec<FontView>,
    papers: Vec<Paper>,
    pages: Vec<PageView>,
}

/// What the page itself says.
#[derive(Serialize)]
struct Words {
    contents: &'static str,
    as_printed: &'static str,
}

#[derive(Serialize)]
struct FontView {
    family: String,
    weight: u16,
    style: &'static str,
    data: String,
}

/// A size of paper that some pages have.
#[derive(Serialize, Clone, PartialEq)]
struct Paper {
    name: String,
    width: String,
    height: String,
}

#[derive(Serialize)]
struct PageView {
    number: usize,
    paper: String,
    /// Its name in the list of contents, where it has one there.
    entry: Option<String>,
    heading: String,
    blocks: Vec<Block>,
    svg: String,
}

/// Exactly one of these is there.
#[derive(Serialize, Default)]
struct Block {
    heading: Option<Heading>,
    paragraphs: Option<Vec<ParagraphView>>,
    table: Option<TableView>,
}

#[derive(Serialize)]
struct Heading {
    level: u8,
    text: String,
}

#[derive(Serialize)]
struct ParagraphView {
    text: String,
    bold: bool,
}

#[derive(Serialize)]
struct TableView {
    head: Vec<RowView>,
    body: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    step: Option<String>,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    column: String,
    /// `col`, `colgroup` or `row` where the cell is a head.
    scope: Option<&'static str>,
    columns: usize,
    rows: usize,
    /// The column's head, for screens on which it is out of sight.
    label: String,
    paragraphs: Vec<ParagraphView>,
    symbols: Vec<String>,
}

impl View {
    fn of(drawing: &Drawing) -> Result<View, Error> {
        let (mut papers, mut pages) = (Vec::new(), Vec::new());
        let writer = Writer::new()?;
        for (index, page) in drawing.pages.iter().enumerate() {
            let paper = Paper::of(page);
            let svg = writer.page(drawing, page, Setting::Within(index + 1), &|_| None)?;
            let heading = reading::heading(page);
            pages.push(PageView {
                number: index + 1,
                paper: paper.name.clone(),
                entry: entry(drawing, index).map(clean),
                heading: clean(&heading.unwrap_or_else(|| reading::page_name(page, index, drawing.language))),
                blocks: blocks(page),
                svg,
            });
            if !papers.contains(&paper) {
                papers.push(paper);
            }
        }
        let about = &drawing.about;
        Ok(View {
            lang: drawing.language.choose("id", "en"),
            words: Words::of(drawing.language),
            title: clean(if drawing.title.trim().is_empty() { "SOP" } else { &drawing.title }),
            author: clean(&about.authors.join(", ")),
            subject: clean(&about.subject),
            keywords: clean(&about.keywords.join(", ")),
            family: drawing.family.css().to_owned(),
            fonts: fonts(drawing, &pages)?,
            papers,
            pages,
        })
    }
}

impl Words {
    fn of(language: Language) -> Words {
        Words {
            contents: language.choose("Isi", "Contents"),
            as_printed: language.choose("Seperti tercetak", "As printed"),
        }
    }
}

impl Paper {
    fn of(page: &Page) -> Paper {
        let (width, height) = (number(page.width), number(page.height));
        // A name in CSS: letters, digits and hyphens.
        Paper { name: format!("paper-{width}-{height}").replace('.', "-"), width, height }
    }
}

/// A page's name in the list of contents. In a book it lists the documents; each has a list of its own.
fn entry(drawing: &Drawing, index: usize) -> Option<&str> {
    let page = &drawing.pages[index];
    let in_document = drawing.pages[..=index].iter().any(|page| page.part.is_some());
    let name = if in_document { &page.part } else { &page.bookmark };
    name.as_deref()
}

/// What a page says, but for its first heading, which stands over it.
fn blocks(page: &Page) -> Vec<Block> {
    let mut headed = false;
    let block = |item: &Item| match item {
        Item::Heading(1, _) if !headed => {
            headed = true;
            None
        }
        Item::Heading(level, lines) => {
            let text = clean(&reading::sentence(lines));
            Some(Block { heading: Some(Heading { level: (level + 1).min(6), text }), ..Block::default() })
        }
        Item::Paragraph(lines) => Some(Block { paragraphs: Some(paragraphs(lines)), ..Block::default() }),
        Item::Table(of) => Some(Block { table: Some(table(of)), ..Block::default() }),
        Item::Picture(of) if !of.description.is_empty() => {
            let said = ParagraphView { text: clean(&of.description), bold: false };
            Some(Block { paragraphs: Some(vec![said]), ..Block::default() })
        }
        // What flows mean is said by the symbols that they leave, what a code says by the text beside it; the foot is the
        // paper's.
        Item::Flows(_)
        | Item::Rules(_)
        | Item::Code(_)
        | Item::Picture(_)
        | Item::Links(_)
        | Item::Foot(_) => None,
    };
    page.items.iter().filter_map(block).collect()
}

fn table(table: &Table) -> TableView {
    let labels = labels(table);
    let rows = |rows: &[TableRow], head: bool| -> Vec<RowView> {
        let row = |row: &TableRow| RowView {
            step: row.step.as_deref().map(clean),
            cells: row.cells.iter().map(|of| cell(of, head, &labels)).collect(),
        };
        rows.iter().map(row).collect()
    };
    TableView { head: rows(&table.head, true), body: rows(&table.body, false) }
}

/// Each column's head: the first that stands over it alone.
fn labels(table: &Table) -> BTreeMap<&str, String> {
    let mut labels = BTreeMap::new();
    let heads = table.head.iter().flat_map(|row| &row.cells);
    for head in heads.filter(|head| head.columns_spanned == 1) {
        labels.entry(head.column.as_str()).or_insert_with(|| reading::sentence(&head.texts));
    }
    labels
}

fn cell(cell: &Cell, head: bool, labels: &BTreeMap<&str, String>) -> CellView {
    let paragraphs = paragraphs(&cell.texts);
    let scope = match (head && !paragraphs.is_empty(), reading::heads_row(cell)) {
        (true, _) if cell.columns_spanned > 1 => Some("colgroup"),
        (true, _) => Some("col"),
        (false, true) => Some("row"),
        (false, false) => None,
    };
    CellView {
        column: clean(&cell.column),
        scope,
        columns: cell.columns_spanned,
        rows: cell.rows_spanned,
        // A narrow screen may part a label after a slash.
        label: labels
            .get(cell.column.as_str())
            .map_or(String::new(), |label| clean(label).replace('/', "/\u{200b}")),
        symbols: signs(cell).filter(|said| paragraphs.iter().all(|one| one.text != *said)).collect(),
        paragraphs,
    }
}

/// What symbols and boxes say; a box that says no more than the text beside it is left out.
fn signs(cell: &Cell) -> impl Iterator<Item = String> {
    let boxes = cell.boxes.iter().map(|of| &of.description);
    boxes.chain(cell.symbols.iter().map(|symbol| &symbol.description)).map(|said| clean(said))
}

fn paragraphs(lines: &[TextLine]) -> Vec<ParagraphView> {
    let view = |Paragraph { text, bold }| ParagraphView { text: clean(&text), bold };
    reading::paragraphs(lines).into_iter().map(view).collect()
}

/// The faces, cut down to what the file says. Headings and words that are only heard or read on small screens are upright.
fn fonts(drawing: &Drawing, pages: &[PageView]) -> Result<Vec<FontView>, Error> {
    let words = Words::of(drawing.language);
    let mut said: BTreeSet<char> =
        [words.contents, words.as_printed, &drawing.title].concat().chars().collect();
    for page in pages {
        said.extend(page.heading.chars().chain(page.entry.iter().flat_map(|entry| entry.chars())));
    }
    let tables = drawing.pages.iter().flat_map(reading::tables);
    for cell in tables.flat_map(|(_, table)| cells(table)) {
        signs(cell).for_each(|sign| said.extend(sign.chars()));
    }
    let lines: Vec<&TextLine> = drawing.pages.iter().flat_map(|page| &page.items).flat_map(lines).collect();
    said.extend(lines.iter().flat_map(|line| line.text.chars()));
    let mut fonts = Vec::new();
    for (face, weight, style) in
        [(Face::Regular, 400, "normal"), (Face::Bold, 700, "normal"), (Face::Italic, 400, "italic")]
    {
        let own = || lines.iter().copied().filter(|line| line.face == face);
        let characters = match face {
            Face::Regular | Face::Bold => said.clone(),
            Face::Italic => own().flat_map(|line| line.text.chars()).collect(),
        };
        if characters.is_empty() {
            continue;
        }
        let file = web_font(&drawing.family, face, &characters, own())?;
        let family = drawing.family.css().split(',').next().unwrap_or_default().to_owned();
        fonts.push(FontView { family, weight, style, data: STANDARD.encode(file) });
    }
    Ok(fonts)
}

fn cells(table: &Table) -> impl Iterator<Item = &Cell> {
    table.head.iter().chain(&table.body).flat_map(|row| &row.cells)
}

/// The lines of text of an item.
fn lines<'a>(item: &'a Item) -> Vec<&'a TextLine> {
    match item {
        Item::Heading(_, lines) | Item::Paragraph(lines) | Item::Foot(lines) => lines.iter().collect(),
        Item::Table(table) => {
            let symbols = |cell: &'a Cell| cell.symbols.iter().flat_map(|symbol| &symbol.texts);
            cells(table).flat_map(|cell| cell.texts.iter().chain(symbols(cell))).collect()
        }
        Item::Flows(flows) => flows.iter().flat_map(|flow| &flow.label).collect(),
        Item::Rules(_) | Item::Code(_) | Item::Picture(_) | Item::Links(_) => Vec::new(),
    }
}
