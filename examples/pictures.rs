//! Draws the pictures of `docs/chart.md`: charts of small procedures as the program prints them, one of them with its lanes.
//!
//! `cargo run --example pictures -- [FOLDER]`; the folder is `docs/pictures` unless given. The procedures stand in `docs/pictures`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use sop::drawing::{Drawing, Item, Page, Rect, Symbol, SymbolKind, Table};
use sop::page::compose_charts;
use sop::print::svg;
use sop::procedure::{self, Options};
use sop::source::Source;
use sop::text::Fonts;

const SOURCES: &str = "docs/pictures";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| SOURCES.into()));
    fs::create_dir_all(&folder)?;
    let loops = chart("loops")?;
    let pages = chart("pages")?;
    let page = &loops.pages[0];
    let drawn = cropped(&svg(&loops)?[0], page);
    write(&folder.join("lanes.svg"), &drawn.replace("</svg>", &format!("{}</svg>", lanes(page))))?;
    write(&folder.join("loops.svg"), &drawn)?;
    for ((drawn, page), number) in svg(&pages)?.iter().zip(&pages.pages).zip(1..) {
        write(&folder.join(format!("pages-{number}.svg")), &cropped(drawn, page))?;
    }
    Ok(())
}

/// A page that ends a little below its table.
fn cropped(drawn: &str, page: &Page) -> String {
    let tables = page.items.iter().filter_map(table_of);
    let cells = tables.flat_map(|table| &table.body).flat_map(|row| &row.cells);
    let bottom = cells.map(|cell| cell.area.y + cell.area.height).fold(0.0, f64::max) + 5.0;
    let size = |height: f64| format!("height=\"{height}mm\" viewBox=\"0 0 {} {height}\"", page.width);
    drawn.replace(&size(page.height), &size(bottom.ceil()))
}

fn table_of(item: &Item) -> Option<&Table> {
    if let Item::Table(table) = item { Some(table) } else { None }
}

/// The chart of the only procedure of a document beside the pictures.
fn chart(name: &str) -> Result<Drawing, Box<dyn Error>> {
    let path = format!("{SOURCES}/{name}.yaml");
    let source = Source::new(path.as_str(), fs::read_to_string(&path)?);
    let edition =
        procedure::check(&source, &Options::default()).edition.ok_or("the document is not sound")?;
    let (_, procedure) = edition.procedures.first().ok_or("the document has no procedure")?;
    Ok(compose_charts(&edition, procedure, &Fonts::embedded()))
}

fn write(file: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    fs::write(file, text)?;
    println!("{}", file.display());
    Ok(())
}

/// The lanes over a page: the centre lines of columns and bands, and the channels between them.
fn lanes(page: &Page) -> String {
    let Some(table) = page.items.iter().find_map(table_of) else { return String::new() };
    let cells: Vec<Rect> = actor_cells(table);
    let edge = |of: fn(&Rect) -> f64, best: fn(f64, f64) -> f64| {
        cells.iter().map(of).reduce(best).unwrap_or_default()
    };
    let (left, right) = (edge(|cell| cell.x, f64::min), edge(|cell| cell.x + cell.width, f64::max));
    let (top, bottom) = (edge(|cell| cell.y, f64::min), edge(|cell| cell.y + cell.height, f64::max));
    let upright = |x: f64, colour: &str| line((x, top), (x, bottom), colour);
    let level = |y: f64, colour: &str| line((left, y), (right, y), colour);
    let mut drawn: Vec<String> = Vec::new();
    drawn.extend(
        distinct(cells.iter().flat_map(|cell| [cell.x, cell.x + cell.width])).map(|x| upright(x, CHANNEL)),
    );
    drawn.extend(
        distinct(cells.iter().flat_map(|cell| [cell.y, cell.y + cell.height])).map(|y| level(y, CHANNEL)),
    );
    let middles: Vec<(f64, f64)> = symbols(table).map(middle).collect();
    drawn.extend(distinct(middles.iter().map(|at| at.0)).map(|x| upright(x, CENTRE)));
    drawn.extend(distinct(middles.iter().map(|at| at.1)).map(|y| level(y, CENTRE)));
    format!(
        "<g class=\"lanes\" fill=\"none\" stroke-width=\"0.9\" opacity=\"0.35\">\n{}</g>\n",
        drawn.concat()
    )
}

const CENTRE: &str = "#1668c7";
const CHANNEL: &str = "#d2691e";

fn line(from: (f64, f64), to: (f64, f64), colour: &str) -> String {
    format!("<path d=\"M{:.3} {:.3}L{:.3} {:.3}\" stroke=\"{colour}\"/>\n", from.0, from.1, to.0, to.1)
}

fn actor_cells(table: &Table) -> Vec<Rect> {
    let cells = table.body.iter().flat_map(|row| &row.cells);
    cells.filter(|cell| cell.actor.is_some()).map(|cell| cell.area).collect()
}

fn symbols(table: &Table) -> impl Iterator<Item = &Symbol> {
    let symbols = table.body.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.symbols);
    symbols.filter(|symbol| symbol.kind != SymbolKind::OffPage)
}

fn middle(symbol: &Symbol) -> (f64, f64) {
    let area = match &symbol.outline {
        sop::drawing::Outline::Rect(area) | sop::drawing::Outline::Capsule(area) => *area,
        sop::drawing::Outline::Polygon(points) => {
            let (xs, ys) = (points.iter().map(|point| point.x), points.iter().map(|point| point.y));
            let (x, y) = (xs.clone().fold(f64::MAX, f64::min), ys.clone().fold(f64::MAX, f64::min));
            Rect { x, y, width: xs.fold(0.0, f64::max) - x, height: ys.fold(0.0, f64::max) - y }
        }
    };
    (area.x + area.width / 2.0, area.y + area.height / 2.0)
}

/// Each once, to a hundredth of a millimetre.
fn distinct(values: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|one, other| (*one - *other).abs() < 0.01);
    values.into_iter()
}
