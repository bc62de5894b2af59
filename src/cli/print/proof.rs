//! `sop print --check`: the geometry of every page, proved; pages with a fault are written as pictures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::chart::inspect::Fault;
use crate::drawing::Drawing;
use crate::page::Proof;
use crate::print::{self, DPI};
use crate::source::{Language, Phrase, plural};

use super::super::failure::{Exit, Failure};
use super::super::session::Session;
use super::super::style::Style;
use super::files::{save, unprinted};

/// The proof as programs read it.
#[derive(Serialize)]
struct Told {
    ok: bool,
    pages: usize,
    flows: usize,
    faults: Vec<ToldFault>,
}

#[derive(Serialize)]
struct ToldFault {
    /// From 1.
    page: usize,
    kind: &'static str,
    message: String,
    /// The file that shows the page.
    picture: String,
}

/// Tells what a proof found. Pages with a fault go to files beside `file`'s name, so that they can be looked at.
pub fn tell(
    proof: &Proof,
    drawing: &Drawing,
    file: &Path,
    session: &mut Session<'_, '_>,
) -> Result<Exit, Failure> {
    let pictures = pictures(proof, drawing, file, session)?;
    let language = session.language;
    if session.json() {
        let fault = |(page, fault): &(usize, _)| told(*page, fault, &pictures[page], language);
        let faults = proof.faults.iter().map(fault).collect();
        let told = Told { ok: proof.faults.is_empty(), pages: proof.pages, flows: proof.flows, faults };
        session.answer_json(&told)?;
    } else {
        let text = in_words(proof, &pictures, session.style, language);
        session.answer(&text)?;
    }
    Ok(if proof.faults.is_empty() { Exit::Done } else { Exit::Failed })
}

fn told(page: usize, fault: &Fault, picture: &Path, language: Language) -> ToldFault {
    let message = fault.describe().in_language(language).to_owned();
    ToldFault { page: page + 1, kind: fault.kind(), message, picture: picture.display().to_string() }
}

fn in_words(proof: &Proof, pictures: &BTreeMap<usize, PathBuf>, style: Style, language: Language) -> String {
    let Proof { pages, flows, faults } = proof;
    if faults.is_empty() {
        let said = Phrase::new(
            format!("{pages} halaman, {flows} panah: geometri tanpa cacat"),
            format!("{}, {}: no fault in the geometry", plural(*pages, "page"), plural(*flows, "arrow")),
        );
        return format!("{} {}\n", style.good("✓"), said.in_language(language));
    }
    let mut text = String::new();
    for (page, fault) in faults {
        let place = Phrase::new(format!("halaman {}", page + 1), format!("page {}", page + 1));
        let place = style.bold(place.in_language(language));
        let said = fault.describe();
        text.push_str(&format!("{} {place}: {}\n", style.error("✗"), said.in_language(language)));
    }
    for picture in pictures.values() {
        text.push_str(&format!("  → {}\n", picture.display()));
    }
    text
}

/// The pages with a fault, each painted into a file.
fn pictures(
    proof: &Proof,
    drawing: &Drawing,
    file: &Path,
    session: &Session<'_, '_>,
) -> Result<BTreeMap<usize, PathBuf>, Failure> {
    let mut pictures = BTreeMap::new();
    for &(number, _) in &proof.faults {
        if pictures.contains_key(&number) {
            continue;
        }
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = file.with_file_name(format!("{stem}-fault-{}.png", number + 1));
        save(&name, &paint(drawing, number)?, session)?;
        pictures.insert(number, name);
    }
    Ok(pictures)
}

fn paint(drawing: &Drawing, page: usize) -> Result<Vec<u8>, Failure> {
    let alone = Drawing { pages: vec![drawing.pages[page].clone()], ..drawing.clone() };
    Ok(print::png(&alone, DPI).map_err(|error| unprinted(&error))?.concat())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use crate::desk;
    use crate::drawing::{Drawing, Item};
    use crate::page::{self, Proof};
    use crate::procedure::Options;
    use crate::source::Language;
    use crate::text::Fonts;

    use super::{Style, in_words, paint};

    /// The seed's document with the first arrow of its second page moved to the right.
    fn spoilt() -> (Proof, Drawing) {
        let seed = include_str!("../../../sop/backup-restore.yaml");
        let checked = desk::check("seed.yaml", seed.into(), &Options::default()).expect("a sound document");
        let mut drawing = page::compose(&checked.edition, &Fonts::embedded());
        assert_eq!(page::prove(&checked.edition, &drawing).faults, []);
        for item in &mut drawing.pages[1].items {
            if let Item::Flows(flows) = item {
                flows[0].points.iter_mut().for_each(|point| point.x += 9.0);
            }
        }
        (page::prove(&checked.edition, &drawing), drawing)
    }

    #[test]
    fn a_fault_is_told_with_its_page_which_is_painted() {
        let (proof, drawing) = spoilt();
        let painted = paint(&drawing, 1).expect("a picture");
        assert!(painted.starts_with(b"\x89PNG"));
        let pictures = BTreeMap::from([(1, PathBuf::from("seed-fault-2.png"))]);
        let text = in_words(&proof, &pictures, Style { colour: false }, Language::En);
        assert_eq!(
            text,
            "✗ page 2: an end of flow start -> back-up is off its symbol\n  → seed-fault-2.png\n"
        );
    }
}
