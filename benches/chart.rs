//! How long a chart takes, its texts shaped anew: the seed's two procedures, and random ones of growing size.
//!
//! `cargo bench --bench chart`. Loading fonts is apart, as every print does it once.

#[path = "../tests/chart/random.rs"]
mod random;

use divan::{Bencher, black_box};
use sop::chart::lay_out;
use sop::document::Paper;
use sop::drawing::Sheet;
use sop::procedure::{self, Options, Procedure};
use sop::source::Source;
use sop::text::Fonts;

use random::{Dice, Size};

fn main() {
    divan::main();
}

fn lay_out_one(bencher: Bencher, procedure: &Procedure) {
    let (fonts, sheet) = (Fonts::embedded(), Sheet::landscape(Paper::A4));
    bencher.bench_local(|| lay_out(black_box(procedure), &fonts, &sheet, 2));
}

#[divan::bench(args = ["backup", "restore"])]
fn seed(bencher: Bencher, id: &str) {
    let text = std::fs::read_to_string("sop/backup-restore.yaml").expect("the seed stands in sop/");
    let report = procedure::check(&Source::new("sop/backup-restore.yaml", text), &Options::default());
    let edition = report.edition.expect("the seed is sound");
    lay_out_one(bencher, &edition.procedures[id]);
}

#[divan::bench(args = [(10, 4), (20, 6), (30, 6), (50, 6), (70, 6), (100, 6), (100, 15)])]
fn random(bencher: Bencher, (steps, actors): (usize, usize)) {
    let size = Size { steps, actors, decisions: 22 };
    lay_out_one(bencher, &random::procedure(&mut Dice::new(1), size));
}

#[divan::bench]
fn fonts() -> Fonts {
    Fonts::embedded()
}
