//! Charts of random procedures, proved by the inspector: no fault of geometry, every flow once, the same bytes each time.
//!
//! `SOP_CHARTS=1000 cargo test --release --test main chart` proves as many as one likes; `SOP_CHARTS_FROM` says from which on.

pub mod random;

use sop::chart::{inspect::inspect, inspect_flows, lay_out};
use sop::document::Paper;
use sop::drawing::Sheet;
use sop::procedure::Procedure;
use sop::text::Fonts;

use random::{Dice, Size};

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
