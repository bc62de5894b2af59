//! How long the seed's document takes to print: fonts, pages and each output apart.

use divan::{Bencher, black_box};
use sop::drawing::Drawing;
use sop::page;
use sop::print;
use sop::procedure::{self, Edition, Options};
use sop::source::Source;
use sop::text::Fonts;

const SEED: &str = include_str!("../sop/backup-restore.yaml");

fn main() {
    divan::main();
}

fn edition() -> Edition {
    let report = procedure::check(&Source::new("backup-restore.yaml", SEED), &Options::default());
    report.edition.expect("the seed passes every check")
}

fn drawing() -> Drawing {
    page::compose(&edition(), &Fonts::embedded())
}

/// What every print pays once.
#[divan::bench]
fn fonts() -> Fonts {
    Fonts::embedded()
}

/// Identity page and both charts, from a checked edition to lines in millimetres.
#[divan::bench]
fn pages(bencher: Bencher) {
    let (edition, fonts) = (edition(), Fonts::embedded());
    bencher.bench(|| page::compose(black_box(&edition), &fonts));
}

#[divan::bench]
fn svg(bencher: Bencher) {
    let drawing = drawing();
    bencher.bench(|| print::svg(black_box(&drawing)).expect("the seed can be printed"));
}

#[divan::bench]
fn pdf(bencher: Bencher) {
    let drawing = drawing();
    bencher.bench(|| print::pdf(black_box(&drawing), None).expect("the seed can be printed"));
}

#[divan::bench]
fn html(bencher: Bencher) {
    let drawing = drawing();
    bencher.bench(|| print::html(black_box(&drawing)).expect("the seed can be printed"));
}

#[divan::bench(sample_count = 10)]
fn png(bencher: Bencher) {
    let drawing = drawing();
    bencher.bench(|| print::png(black_box(&drawing), print::DPI).expect("the seed can be printed"));
}
