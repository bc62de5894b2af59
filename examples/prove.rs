//! Proves the geometry of charts: random procedures, then every document given, each on every paper and with every style of capsules.
//!
//! `cargo run --release --example prove -- COUNT [FROM [FILE…]]` lays out COUNT random procedures, the seeds from FROM on. Each page
//! with a fault is written to `out/prove/` as PNG, with what is wrong on it and the command that makes it again. Of a single
//! procedure (COUNT 1) every page is written.

#[path = "../tests/chart/proof.rs"]
mod proof;
#[path = "../tests/chart/random.rs"]
mod random;

use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use sop::chart::lay_out;
use sop::document::Capsules;
use sop::drawing::{About, Drawing, Page, Sheet};
use sop::print::{DPI, png};
use sop::procedure::{self, Options, Procedure};
use sop::source::{Language, Source};
use sop::text::{Family, Fonts};

use proof::{Measures, PAPERS, faults, random_chart};

const FOLDER: &str = "out/prove";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |nth: usize, otherwise: u64| arguments.get(nth).map_or(Ok(otherwise), |said| said.parse());
    let (count, from) = (number(0, 300)?, number(1, 1)?);
    let mut report = random_charts(count, from);
    println!("{}", report.measures);
    if count == 1 {
        let (_, pages) = random_chart(from, &Fonts::embedded());
        for (number, page) in pages.iter().enumerate() {
            println!("{}", picture(&format!("{from}-{}", number + 1), page)?);
        }
    }
    for path in arguments.iter().skip(2) {
        report.faulty += document(path)?;
    }
    println!("{} charts with faults", report.faulty);
    Ok(if report.faulty == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[derive(Default)]
struct Report {
    measures: Measures,
    faulty: usize,
}

/// Lays out random procedures on all processors.
fn random_charts(count: u64, from: u64) -> Report {
    let next = AtomicU64::new(from);
    let work = || {
        let (fonts, mut report) = (Fonts::embedded(), Report::default());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= from + count {
                return report;
            }
            let (procedure, pages) = random_chart(seed, &fonts);
            report.measures += Measures::of(&pages);
            let again = format!("cargo run --release --example prove -- 1 {seed}");
            report.faulty += usize::from(is_faulty(&format!("{seed}"), &again, &procedure, &pages));
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut report = Report::default();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let part = worker.join().expect("a fault is reported, not thrown");
            report.measures += part.measures;
            report.faulty += part.faulty;
        }
    });
    report
}

/// Every procedure of a file, on every paper, with every style of capsules. How many charts have faults.
fn document(path: &str) -> Result<usize, Box<dyn Error>> {
    let source = Source::new(path, std::fs::read_to_string(path)?);
    let Some(edition) = procedure::check(&source, &Options::default()).edition else {
        println!("{path}: not sound; ask examples/read.rs why");
        return Ok(0);
    };
    let (fonts, mut faulty, mut charts) = (Fonts::embedded(), 0, 0);
    for (id, procedure) in &edition.procedures {
        for capsules in [Capsules::Row, Capsules::Beside, Capsules::Activity] {
            let mut procedure = Procedure::clone(procedure);
            procedure.print.capsules = capsules;
            for paper in PAPERS {
                let pages = lay_out(&procedure, &fonts, &Sheet::landscape(paper), 2);
                let name = format!("{id}-{capsules:?}-{paper:?}");
                faulty += usize::from(is_faulty(&name, path, &procedure, &pages));
                charts += 1;
            }
        }
    }
    println!("{path}: {charts} charts, {faulty} with faults");
    Ok(faulty)
}

/// Says what is wrong with a chart, and draws the pages where it is.
fn is_faulty(name: &str, again: &str, procedure: &Procedure, pages: &[Page]) -> bool {
    let found = faults(procedure, pages);
    for (number, fault) in &found {
        let place = number.map_or("all pages".to_owned(), |number| format!("page {}", number + 1));
        println!("{name}, {place}: {fault:?}; again: {again}");
    }
    let mut spoilt: Vec<usize> = found.iter().filter_map(|(number, _)| *number).collect();
    if spoilt.len() < found.len() {
        spoilt = (0..pages.len()).collect();
    }
    spoilt.dedup();
    for number in spoilt {
        match picture(&format!("{name}-{}", number + 1), &pages[number]) {
            Ok(path) => println!("    {path}"),
            Err(error) => println!("    no picture: {error}"),
        }
    }
    !found.is_empty()
}

/// Draws a page; where to.
fn picture(name: &str, page: &Page) -> Result<String, Box<dyn Error>> {
    let (title, family) = ("Bukti".to_owned(), Family::embedded());
    let drawing =
        Drawing { title, language: Language::Id, about: About::default(), family, pages: vec![page.clone()] };
    let path = format!("{FOLDER}/{name}.png");
    std::fs::create_dir_all(FOLDER)?;
    for image in png(&drawing, DPI)? {
        std::fs::write(&path, image)?;
    }
    Ok(path)
}
