//! Charts of random procedures, proved by the inspector: no fault of geometry, every flow once, the same bytes each time.
//!
//! `SOP_CHARTS=1000 cargo test --release --test main chart` proves as many as one likes; `SOP_CHARTS_FROM` says from which on.

mod faults;
mod random;
mod stories;

use sop::chart::{inspect::inspect, inspect_flows, lay_out};
use sop::document::Paper;
use sop::drawing::{Page, Sheet};
use sop::procedure::{self, Options, Procedure};
use sop::source::Source;
use sop::text::Fonts;

use random::{Dice, Size};

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

fn any(seed: u64) -> Procedure {
    let mut dice = Dice::new(seed);
    let size = Size::random(&mut dice);
    random::procedure(&mut dice, size)
}

#[test]
fn random_charts_have_no_fault() {
    let fonts = Fonts::embedded();
    let from = number("SOP_CHARTS_FROM", 1);
    let mut found = Vec::new();
    let mut count = 0;
    for seed in from..from + number("SOP_CHARTS", 24) {
        let procedure = any(seed);
        let paper = [Paper::A4, Paper::F4, Paper::Letter, Paper::Legal][seed as usize % 4];
        let pages = lay_out(&procedure, &fonts, &Sheet::landscape(paper), 2);
        count += pages.len();
        for (number, page) in pages.iter().enumerate() {
            found.extend(
                inspect(page).into_iter().map(|fault| format!("{seed} page {}: {fault:?}", number + 1)),
            );
        }
        found.extend(inspect_flows(&procedure, &pages).into_iter().map(|fault| format!("{seed}: {fault:?}")));
    }
    assert!(count > 0 && found.is_empty(), "{} faults on {count} pages\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_same_procedure_is_always_drawn_alike() {
    let fonts = Fonts::embedded();
    let drawn = |_| lay_out(&any(7), &fonts, &Sheet::landscape(Paper::A4), 2);
    let [first, second] = [0, 1].map(drawn);
    assert_eq!(first, second);
}
