//! The core against a reference written independently, over random procedures and commands; and the checker's word
//! "sound" against the core.

mod assignment;
mod attack;
mod generate;
mod reference;

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;
use proptest::test_runner::{RngSeed, TestCaseError};
use sop::calendar::{Calendar, Time};
use sop::document::Document;
use sop::instance::{
    Asked, Assignee, Command, Completion, Event, Eyes, Instance, Opening, Part, State, carries_answer,
    decide, may_complete, open, open_by_itself,
};
use sop::procedure::{Options, Procedure, check};
use sop::source::Source;

use generate::STARTS;
use reference::{Ask, Person, Reference, View};

/// Enough who hold every role that a quorum of three may keep out another.
static PEOPLE: [Person; 8] = [
    Person { name: "ani", roles: &["a", "b", "c"] },
    Person { name: "budi", roles: &["a", "b", "c"] },
    Person { name: "citra", roles: &["a", "b", "c"] },
    Person { name: "dewi", roles: &["b"] },
    Person { name: "eko", roles: &["a", "c"] },
    Person { name: "fitri", roles: &["a", "b", "c"] },
    Person { name: "gita", roles: &["a", "b", "c"] },
    Person { name: "hadi", roles: &["a", "b", "c"] },
];

/// The same procedures and commands in every run; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` look further.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_core_does_what_the_reference_does(
        block in generate::block(),
        n in 0..10i64,
        start in select(&[None, Some(STARTS[0]), Some(STARTS[1])]),
        choices in vec(any::<[u8; 5]>(), 0..120),
    ) {
        let (document, procedure) = checked(&generate::document(&block)).expect("such a procedure is sound");
        let mut run = Run::open(&procedure, start, n);
        let mut reference = Reference::open(&document.procedures["p"], start, n);
        prop_assert_eq!(view(&run.instance), reference.view());
        for choice in choices {
            let person = &PEOPLE[usize::from(choice[0]) % PEOPLE.len()];
            let ask = asks(&run.instance, &procedure, choice);
            let allowed = reference.ask(person, &ask);
            let answer = run.ask(person, &command(&ask));
            prop_assert_eq!(answer.is_ok(), allowed, "{} {:?} -> {:?}", person.name, ask, answer);
            prop_assert_eq!(view(&run.instance), reference.view(), "{} {:?}", person.name, ask);
        }
        run.holds()?;
    }

    #[test]
    fn nested_flows_run_to_their_end_in_any_order(
        block in generate::block(),
        n in 0..10i64,
        choices in vec(any::<[u8; 2]>(), 1..40),
    ) {
        let (_, procedure) = checked(&generate::document(&block)).expect("such a procedure is sound");
        runs_to_its_end(&procedure, n, &choices)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10 * config().cases, ..config() })]

    #[test]
    fn what_the_checker_calls_sound_runs_to_its_end_in_any_order(
        arrows in vec(any::<(u8, u8, u8)>(), 1..8),
        choices in vec(any::<[u8; 2]>(), 1..40),
    ) {
        if let Some((_, procedure)) = checked(&generate::any_document(&arrows)) {
            runs_to_its_end(&procedure, 0, &choices)?;
        }
    }
}

/// The procedure `p` of a document, and the document; `None` if the checker finds an error.
fn checked(text: &str) -> Option<(Document, Arc<Procedure>)> {
    let edition = check(&Source::new("acak.yaml", text), &Options::default()).edition?;
    let procedure = Arc::clone(&edition.procedures["p"]);
    Some((edition.document, procedure))
}

/// An instance with its whole history.
struct Run<'a> {
    procedure: &'a Procedure,
    calendar: Calendar,
    at: Time,
    instance: Instance,
    events: Vec<Event>,
    /// What those who called it ask.
    eyes: Vec<Eyes>,
}

impl Run<'_> {
    fn open<'p>(procedure: &'p Procedure, start: Option<&str>, n: i64) -> Run<'p> {
        let at = Time::parse_from_rfc3339("2026-01-05T08:00:00+07:00").expect("a moment");
        let (calendar, instance) = (Calendar::five_day_week(), Instance::default());
        let mut run = Run { procedure, calendar, at, instance, events: Vec::new(), eyes: Vec::new() };
        let set = [("n".to_owned(), n.to_string())].into_iter().collect();
        let opening = Opening { set, start: start.map(str::to_owned), ..Opening::default() };
        let events = open(procedure, &run.asked(&PEOPLE[0]), &opening).expect("ani may open");
        run.take(events);
        run
    }

    /// One that a step of another called.
    fn open_for(procedure: &Procedure, eyes: Vec<Eyes>, at: Time) -> Run<'_> {
        let (calendar, instance) = (Calendar::five_day_week(), Instance::default());
        let mut run = Run { procedure, calendar, at, instance, events: Vec::new(), eyes };
        let set = [("n".to_owned(), "0".to_owned())].into_iter().collect();
        let opening = Opening { set, ..Opening::default() };
        let events =
            open_by_itself(procedure, &run.asked(&PEOPLE[0]), &opening).expect("its form is filled in");
        run.take(events);
        run
    }

    fn asked(&self, person: &Person) -> Asked<'_> {
        let roles = person.roles.iter().map(|role| (*role).to_owned()).collect();
        Asked {
            person: person.name.into(),
            roles,
            acting: Vec::new(),
            eyes: self.eyes.clone(),
            at: self.at,
            calendar: &self.calendar,
            sole: false,
        }
    }

    fn ask(&mut self, person: &Person, command: &Command) -> Result<(), String> {
        self.at += chrono::TimeDelta::minutes(1);
        let before = self.instance.clone();
        let events = decide(self.procedure, &self.instance, &self.asked(person), command);
        assert_eq!(before, self.instance, "deciding changes nothing");
        let events = events.map_err(|refusal| refusal.describe().en)?;
        assert!(!events.is_empty(), "a command that is not refused leads to something");
        self.take(events);
        Ok(())
    }

    fn take(&mut self, events: Vec<Event>) {
        events.iter().for_each(|event| self.instance.evolve(event));
        self.events.extend(events);
    }

    /// What is true of every history: the state follows from it alone, also when it was written and read again, and no
    /// task was completed twice.
    fn holds(&self) -> Result<(), TestCaseError> {
        let json = serde_json::to_string(&self.events).expect("events are JSON");
        let kept: Vec<Event> = serde_json::from_str(&json).expect("and come back");
        prop_assert_eq!(&kept, &self.events);
        prop_assert_eq!(Instance::replay(&kept), self.instance.clone());
        let mut done = BTreeSet::new();
        for event in &self.events {
            if let Event::TaskDone { step, actor, visit, .. }
            | Event::TaskDecided { step, actor, visit, .. } = event
            {
                prop_assert!(done.insert((step, actor, visit)), "{} {} {} twice", step, actor, visit);
            }
        }
        let row = serde_json::to_string(&self.instance).expect("a state is JSON");
        prop_assert_eq!(
            serde_json::from_str::<Instance>(&row).expect("and comes back"),
            self.instance.clone()
        );
        Ok(())
    }
}

/// Completes open tasks as the choices say, over and over, until the instance ends; and nothing is left when it does.
fn runs_to_its_end(procedure: &Procedure, n: i64, choices: &[[u8; 2]]) -> Result<(), TestCaseError> {
    const MOST: usize = 4_000;
    let mut run = Run::open(procedure, None, n);
    let mut taken = 0;
    while run.instance.state == State::Open {
        taken += 1;
        prop_assert!(taken < MOST, "no end after {} tasks:\n{:?}", MOST, view(&run.instance));
        // Choices repeat, but not in step with any loop: so a loop is left in the end.
        let [which, answer] = choices[(taken * taken + taken / 7) % choices.len()];
        let wanted = (usize::from(which) + taken / 3) % run.instance.open_tasks().count().max(1);
        let Some(step) = run.instance.open_tasks().nth(wanted).map(|task| task.step.clone()) else {
            return Err(TestCaseError::fail(format!(
                "nothing is open, and nothing ended: {:?}",
                run.instance
            )));
        };
        let able = |person: &&Person| {
            let tasks = may_complete(procedure, &run.instance, &run.asked(person), None);
            tasks.iter().any(|task| task.step == step)
        };
        let person = PEOPLE.iter().find(able).expect("somebody may");
        let task = may_complete(procedure, &run.instance, &run.asked(person), None);
        let actor = task.iter().find(|task| task.step == step).expect("as was found").actor.clone();
        // Towards the end the first answer, which leaves a loop, becomes the usual one.
        let answer = if taken > MOST / 2 { 0 } else { usize::from(answer) + taken / 5 };
        let answer = answer_of(procedure, &step, &actor, answer);
        let asked = Ask::Complete { step, actor, answer, skip: false };
        prop_assert_eq!(run.ask(person, &command(&asked)), Ok(()));
    }
    let left =
        run.events.iter().rev().skip(1).take_while(|event| matches!(event, Event::TaskWithdrawn { .. }));
    let left: Vec<&Event> = left.collect();
    let last = run.events.iter().rev().find_map(|event| match event {
        Event::TaskDone { step, .. } => Some(step),
        _ => None,
    });
    let other = |event: &&&Event| matches!(event, Event::TaskWithdrawn { step, .. } if Some(step) != last);
    prop_assert!(!left.iter().any(|event| other(&event)), "another branch was open at the end: {:?}", left);
    prop_assert!(run.instance.arrows.is_empty(), "an arrow was left at the end: {:?}", run.instance.arrows);
    run.holds()
}

/// The answer that a number stands for, where the step wants one from this actor.
fn answer_of(procedure: &Procedure, step: &str, actor: &str, number: usize) -> Option<String> {
    let step = procedure.step(procedure.find_step(step).expect("an open step is one of the procedure's"));
    let branches = step.branches();
    if branches.is_empty() || !carries_answer(procedure, step, actor) {
        return None;
    }
    Some(branches[number % branches.len()].answer.clone())
}

/// What the numbers ask for: mostly something that may be allowed, sometimes nonsense.
fn asks(instance: &Instance, procedure: &Procedure, choice: [u8; 5]) -> Ask {
    let [_, verb, which, part, answer] = choice.map(usize::from);
    let open: Vec<_> = instance.open_tasks().collect();
    let (step, actor) = if open.is_empty() || part % 16 == 0 {
        (procedure.steps[which % procedure.steps.len()].id.clone(), ["a", "b", "c"][part % 3].to_owned())
    } else {
        let task = open[which % open.len()];
        (task.step.clone(), task.actor.clone())
    };
    match verb % 32 {
        0 => Ask::Suspend,
        1..=3 => Ask::Resume,
        4 if answer % 4 == 0 => Ask::Cancel,
        4..=8 => Ask::Claim { step, actor },
        9..=10 => Ask::Release { step, actor },
        11..=13 => Ask::Reassign { step, actor, to: &PEOPLE[answer % PEOPLE.len()] },
        _ => {
            let fitting = answer_of(procedure, &step, &actor, answer);
            let answer = if answer % 16 == 0 { Some("J1".to_owned()) } else { fitting };
            Ask::Complete { step, actor, answer, skip: which % 4 == 0 }
        }
    }
}

fn command(ask: &Ask) -> Command {
    let part = |step: &String, actor: &String| Part { step: step.clone(), actor: Some(actor.clone()) };
    match ask {
        Ask::Claim { step, actor } => Command::Claim(part(step, actor)),
        Ask::Release { step, actor } => Command::Release(part(step, actor)),
        Ask::Reassign { step, actor, to } => {
            let roles = to.roles.iter().map(|role| (*role).to_owned()).collect();
            let assignee = Assignee { person: to.name.into(), roles, reason: None };
            Command::Reassign(part(step, actor), assignee)
        }
        Ask::Complete { step, actor, answer, skip } => {
            let reason = skip.then(|| "tidak perlu".to_owned());
            let done = Completion { answer: answer.clone(), skip: *skip, reason, ..Completion::default() };
            Command::Complete(part(step, actor), done)
        }
        Ask::Suspend => Command::Suspend { reason: "libur".into() },
        Ask::Resume => Command::Resume,
        Ask::Cancel => Command::Cancel { reason: "batal".into() },
    }
}

/// The core's instance as the reference shows its own.
fn view(instance: &Instance) -> View {
    let mut tasks: Vec<_> = instance
        .open_tasks()
        .map(|task| (task.step.clone(), task.actor.clone(), task.visit, task.person.clone()))
        .collect();
    tasks.sort();
    let mut arrows: Vec<_> =
        instance.arrows.iter().map(|arrow| (arrow.from.clone(), arrow.step.clone())).collect();
    arrows.sort();
    let ended = match instance.state {
        State::Open | State::Suspended => None,
        State::Done | State::Cancelled => Some(instance.outcome.clone()),
    };
    View { tasks, arrows, suspended: instance.state == State::Suspended, ended }
}
