//! Runs every test of a document through the pure core: an instance that lives in memory alone, on a made-up Monday.
//! Keeps no record; that is what a store is for.
//!
//! `cargo run --example run -- FILE…`

use std::error::Error;

use sop::calendar::{Calendar, Time};
use sop::document::Test;
use sop::instance::{self, Asked, Command, Completion, Instance, Opening, Part};
use sop::procedure::{self, Edition, Options, Procedure};
use sop::source::{Language, Source};

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        paths.push("sop/backup-restore.yaml".into());
    }
    paths.iter().try_for_each(|path| run_tests_of(path))
}

fn run_tests_of(path: &str) -> Result<(), Box<dyn Error>> {
    let source = Source::new(path, std::fs::read_to_string(path)?);
    let report = procedure::check(&source, &Options::default());
    let Some(edition) = report.edition else { return Err(format!("{path} has errors").into()) };
    for test in &edition.document.tests {
        println!("{path}: {}", test.name);
        let ended = run(&edition, &edition.procedures[&test.procedure], test)?;
        println!("  => {}", ended.outcome.as_deref().unwrap_or("cancelled"));
        if ended.outcome != test.outcome {
            return Err(format!("the document expects {:?}", test.outcome).into());
        }
    }
    Ok(())
}

/// Opens an instance and completes the oldest open task, every twenty minutes, until none is left. Each actor is a person of his
/// own, so that four eyes find two pairs.
fn run(edition: &Edition, procedure: &Procedure, test: &Test) -> Result<Instance, Box<dyn Error>> {
    let calendar = Calendar::five_day_week();
    let mut now = Time::parse_from_rfc3339("2026-01-05T08:00:00+07:00")?;
    let mut instance = Instance::default();

    let opener = asked(procedure.role(procedure.start_by[0]), now, &calendar);
    let opening = Opening { edition: edition.fingerprint.clone(), ..Opening::default() };
    let refused = |refusal: instance::Refusal| refusal.describe().in_language(Language::En).to_owned();
    for event in instance::open(procedure, &opener, &opening).map_err(refused)? {
        instance.evolve(&event);
    }
    loop {
        let Some(task) = instance.open_tasks().next().cloned() else { return Ok(instance) };
        let by_visit = test.answers.get(&task.step).map_or(&[][..], Vec::as_slice);
        let given = by_visit.get(task.visit as usize - 1).or(by_visit.last()).cloned().unwrap_or_default();
        // Of a joint activity, the first-named actor's part carries answer and form.
        let step = procedure.find_step(&task.step).expect("a task's step is one of its procedure's");
        let lead = procedure.role(procedure.step(step).performers.lead());
        let leads = task.any || task.actor == lead;
        let completion = if leads { Completion::from(given) } else { Completion::default() };
        let said = completion.answer.as_ref().map(|answer| format!(": {answer}")).unwrap_or_default();
        println!("  {} {} {}{said}", now.format("%a %H:%M"), task.actor, task.step);

        let part = Part { actor: Some(task.actor.clone()), ..Part::of(&task.step) };
        let asking = asked(&task.actor, now, &calendar);
        let command = Command::Complete(part, completion);
        for event in instance::decide(procedure, &instance, &asking, &command).map_err(refused)? {
            instance.evolve(&event);
        }
        now += chrono::TimeDelta::minutes(20);
    }
}

fn asked<'a>(role: &str, at: Time, calendar: &'a Calendar) -> Asked<'a> {
    Asked {
        person: role.into(),
        roles: vec![role.into()],
        acting: Vec::new(),
        eyes: Vec::new(),
        at,
        calendar,
        sole: false,
    }
}
