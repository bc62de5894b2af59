//! What the core takes to decide and to remember: one completion, in instances that have gone round a loop so many times, and
//! the state made again from all that happened.
//!
//! `cargo bench --bench decide`

use std::sync::Arc;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use sop::calendar::{Calendar, Time};
use sop::instance::{self, Asked, Command, Completion, Event, Instance, Opening, Part};
use sop::procedure::{self, Options, Procedure};
use sop::source::Source;

/// A draft that comes back until it is good.
const DOCUMENT: &str = "
sop: 1
id: draft
title: Drafting
language: en
actors: { writer: Writer, reader: Reader }
procedures:
  draft:
    title: Drafting
    steps:
      - { id: write, activity: Write the draft, actor: writer, quality: { time: 1 day } }
      - id: read
        activity: Read the draft
        actor: reader
        quality: { time: 2 hours }
        decision: Is it good?
        branches: { Good: end, Again: write }
";

/// How often the draft came back.
const ROUNDS: [usize; 3] = [0, 10, 1000];

fn main() {
    divan::main();
}

#[divan::bench(args = ROUNDS)]
fn decide(bencher: Bencher, rounds: usize) {
    let (procedure, calendar) = (procedure(), Calendar::five_day_week());
    let instance = replayed(&history(&procedure, &calendar, rounds));
    let command = complete("write", None);
    bencher.bench_local(|| {
        instance::decide(black_box(&procedure), &instance, &asked(&calendar), &command).expect("its turn")
    });
}

#[divan::bench(args = ROUNDS)]
fn replay(bencher: Bencher, rounds: usize) {
    let events = history(&procedure(), &Calendar::five_day_week(), rounds);
    bencher.counter(ItemsCount::new(events.len())).bench_local(|| replayed(black_box(&events)));
}

fn procedure() -> Arc<Procedure> {
    let report = procedure::check(&Source::new("draft.yaml", DOCUMENT), &Options::default());
    report.edition.expect("the document is sound").procedures["draft"].clone()
}

fn history(procedure: &Procedure, calendar: &Calendar, rounds: usize) -> Vec<Event> {
    let asked = asked(calendar);
    let mut events = instance::open(procedure, &asked, &Opening::default()).expect("it opens");
    let mut instance = replayed(&events);
    for _ in 0..rounds {
        for command in [complete("write", None), complete("read", Some("Again"))] {
            let next = instance::decide(procedure, &instance, &asked, &command).expect("its turn");
            next.iter().for_each(|event| instance.evolve(event));
            events.extend(next);
        }
    }
    events
}

fn replayed(events: &[Event]) -> Instance {
    let mut instance = Instance::default();
    events.iter().for_each(|event| instance.evolve(event));
    instance
}

fn complete(step: &str, answer: Option<&str>) -> Command {
    let completion = Completion { answer: answer.map(str::to_owned), ..Completion::default() };
    Command::Complete(Part::of(step), completion)
}

/// Nobody is registered, so that one person does everything.
fn asked(calendar: &Calendar) -> Asked<'_> {
    let at = Time::parse_from_rfc3339("2026-01-05T08:00:00+07:00").expect("a moment");
    Asked {
        person: "sari".into(),
        roles: Vec::new(),
        acting: Vec::new(),
        eyes: Vec::new(),
        at,
        calendar,
        sole: true,
    }
}
