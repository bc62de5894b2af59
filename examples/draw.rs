//! Prints SOP files as SVG and PNG, one file for each page, and says what the inspector finds on them.
//!
//! `cargo run --example draw -- FOLDER FILE…` writes `FOLDER/FILE-1.svg`, `FOLDER/FILE-1.png` and so on.

use std::error::Error;
use std::path::Path;

use sop::chart::inspect::inspect;
use sop::page::compose;
use sop::print::{DPI, png, svg};
use sop::procedure::{self, Options};
use sop::source::Source;
use sop::text::Fonts;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "out".into());
    let paths: Vec<String> = arguments.collect();
    let fonts = Fonts::embedded();
    std::fs::create_dir_all(&folder)?;
    for path in &paths {
        let source = Source::new(path.as_str(), std::fs::read_to_string(path)?);
        let Some(edition) = procedure::check(&source, &Options::default()).edition else {
            println!("{path}: not sound; ask examples/read.rs why");
            continue;
        };
        let drawing = compose(&edition, &fonts);
        let name = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
        let pages = svg(&drawing)?.into_iter().zip(png(&drawing, DPI)?);
        for (number, (svg, png)) in pages.enumerate() {
            let file = format!("{folder}/{name}-{}", number + 1);
            std::fs::write(format!("{file}.svg"), svg)?;
            std::fs::write(format!("{file}.png"), png)?;
        }
        let faults = drawing.pages.iter().flat_map(inspect).count();
        println!("{path}: {} pages, {faults} faults", drawing.pages.len());
    }
    Ok(())
}
