//! What a check costs: of the seed, of 60 steps, of 20 parallel branches and as many steps in a row, of 2,000 steps; of that, what
//! deciding the flow costs; and beside it what merely reading the same text as YAML costs.
//!
//! `cargo bench --bench check`

use std::fmt::Write;

use divan::{Bencher, black_box};
use sop::procedure::soundness::{Outline, examine};
use sop::procedure::{Options, check};
use sop::source::Source;

fn main() {
    divan::main();
}

/// The documents that are measured.
const DOCUMENTS: [&str; 6] =
    ["seed", "60 steps", "60 steps, goto", "20 branches", "20 in a row", "2000 steps"];

/// The whole check, from text to edition.
#[divan::bench(args = DOCUMENTS)]
fn whole(bencher: Bencher, name: &str) {
    let text = text(name);
    let report = check(&Source::new("bench.yaml", text.as_str()), &Options::default());
    assert!(report.edition.is_some(), "{name}: {:?}", report.findings);
    bencher.bench(|| check(&Source::new("bench.yaml", black_box(text.as_str())), &Options::default()));
}

/// The decision alone, of all procedures of a document.
#[divan::bench(args = DOCUMENTS)]
fn flow_alone(bencher: Bencher, name: &str) {
    let report = check(&Source::new("bench.yaml", text(name)), &Options::default());
    let edition = report.edition.expect("the documents of this bench are right");
    let outlines: Vec<Outline> =
        edition.procedures.values().map(|procedure| Outline::of(procedure)).collect();
    bencher.bench(|| black_box(&outlines).iter().map(|outline| examine(outline).len()).sum::<usize>());
}

/// The same text read as YAML, without a word about it.
#[divan::bench(args = DOCUMENTS)]
fn plain_yaml(bencher: Bencher, name: &str) {
    let text = text(name);
    bencher.bench(|| serde_yaml::from_str::<serde_yaml::Value>(black_box(&text)).is_ok());
}

fn text(name: &str) -> String {
    match name {
        "seed" => include_str!("../sop/backup-restore.yaml").to_string(),
        "60 steps" => document(60, |at| match at % 10 {
            // A fork, two branches, their join; a decision that leads back.
            2 => format!("next: [s{}, s{}]", at + 1, at + 2),
            3 => format!("next: s{}", at + 2),
            5 => format!("wait_for: [s{}, s{}]", at - 2, at - 1),
            8 => format!("decision: Benar?, branches: {{ Ya: s{}, Tidak: s{} }}", at + 1, at - 2),
            _other => String::new(),
        }),
        // Arrows that jump across one another, as no structure of blocks has them.
        "60 steps, goto" => document(60, |at| match at % 3 {
            0 if at < 50 => format!("decision: Ke mana?, branches: {{ A: s{}, B: s{} }}", at + 1, at + 7),
            1 if at > 10 => format!("decision: Benar?, branches: {{ Ya: s{}, Tidak: s{} }}", at + 1, at - 8),
            _other => String::new(),
        }),
        "20 branches" => {
            let branches: Vec<String> = (1..=20).map(|at| format!("s{at}")).collect();
            let branches = branches.join(", ");
            document(22, |at| match at {
                0 => format!("next: [{branches}]"),
                21 => format!("wait_for: [{branches}]"),
                _branch => "next: s21".to_string(),
            })
        }
        "20 in a row" => document(22, |_| String::new()),
        _long => document(2_000, |at| match at % 10 {
            4 => format!("decision: Benar?, branches: {{ Ya: s{}, Tidak: s{} }}", at + 1, at - 3),
            _other => String::new(),
        }),
    }
}

/// A document of so many steps, each with what leads on from it.
fn document(steps: usize, more: impl Fn(usize) -> String) -> String {
    let mut text = "sop: 1\nid: ukur\ntitle: Ukur\nactors: { a: Petugas, b: Kepala }\nprocedures:\n  p:\n    title: P\n    steps:\n".to_string();
    for at in 0..steps {
        let actor = if at % 2 == 0 { "a" } else { "b" };
        let more = more(at);
        let comma = if more.is_empty() { "" } else { ", " };
        let _ = writeln!(
            text,
            "      - {{ id: s{at}, activity: Mengerjakan bagian {at}, actor: {actor}, quality: {{ time: 1 hari }}{comma}{more} }}"
        );
    }
    text
}
