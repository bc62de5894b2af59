//! Charts of random procedures, proved by the inspector: no fault of geometry, every flow once, the same bytes each time.
//!
//! `cargo run --release --example prove -- 10000` proves as many as one likes, and draws what is faulty.

mod faults;
mod proof;
mod random;
mod stable;
mod stories;

use sop::chart::lay_out;
use sop::document::Paper;
use sop::drawing::{Page, Sheet};
use sop::procedure::{self, Options, Procedure};
use sop::source::Source;
use sop::text::Fonts;

use proof::{Measures, faults, random_chart};

/// The chart of these steps, written as in an SOP file, by two actors, `loket` and `kepala`; `print` is what the file says of
/// printing.
fn chart_of(print: &str, steps: &str) -> (Procedure, Vec<Page>) {
    chart_with("loket: Petugas Loket, kepala: Kepala Bidang", print, steps)
}

fn chart_with(actors: &str, print: &str, steps: &str) -> (Procedure, Vec<Page>) {
    let steps: String = steps.lines().map(|line| format!("    {line}\n")).collect();
    let text = format!(
        "sop: 1\nid: uji\ntitle: Uji\nprint: {{ {print} }}\nactors: {{ {actors} }}\n\
         procedures:\n  p:\n    title: Prosedur Uji\n    steps:\n{steps}"
    );
    let report = procedure::check(&Source::new("uji.yaml", text), &Options::default());
    let edition = report.edition.unwrap_or_else(|| panic!("{:#?}", report.findings));
    let procedure = Procedure::clone(&edition.procedures["p"]);
    let pages = lay_out(&procedure, &Fonts::embedded(), &Sheet::landscape(Paper::A4), 2);
    (procedure, pages)
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|written| written.parse().ok()).unwrap_or(otherwise)
}

/// Seeds whose charts once had a fault: lines out of two sides of a diamond that met on its slope.
const ONCE_FAULTY: [u64; 4] = [682, 6032, 6148, 9273];

#[test]
fn random_charts_have_no_fault_and_their_labels_stand_at_their_symbols() {
    let fonts = Fonts::embedded();
    let from = number("SOP_CHARTS_FROM", 1);
    let (mut found, mut measures) = (Vec::new(), Measures::default());
    for seed in (from..from + number("SOP_CHARTS", 24)).chain(ONCE_FAULTY) {
        let (procedure, pages) = random_chart(seed, &fonts);
        measures += Measures::of(&pages);
        found.extend(
            faults(&procedure, &pages).into_iter().map(|(page, fault)| format!("{seed} {page:?}: {fault:?}")),
        );
    }
    assert!(measures.pages > 0 && found.is_empty(), "{measures}\n{}", found.join("\n"));
    assert!(measures.far * 200 <= measures.labels, "{measures}");
}

#[test]
fn the_same_procedure_is_always_drawn_alike() {
    let fonts = Fonts::embedded();
    let [first, second] = [0, 1].map(|_| random_chart(7, &fonts));
    assert_eq!(first.1, second.1);
}
