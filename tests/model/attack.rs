//! An attack on the four eyes: procedures whose steps watch one another, and people who try every way around: claims, tasks
//! handed on, acting for others, steps done again, parts of joint activities and of quorums. Whoever is recorded in the end
//! must have been allowed, by rules that are read here from the history alone.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};
use proptest::test_runner::TestCaseError;
use sop::instance::{Acting, Asked, Assignee, Command, Completion, Event, Part, State, decide};
use sop::procedure::{Performers, Procedure, Step, StepIx};

use super::generate::watchful_document;
use super::{PEOPLE, Run, answer_of, checked, config};

proptest! {
    #![proptest_config(ProptestConfig { cases: 4 * config().cases, ..config() })]

    #[test]
    fn nobody_gets_around_the_four_eyes(
        steps in vec(any::<(u8, u8, u8)>(), 2..7),
        choices in vec(any::<[u8; 6]>(), 20..160),
    ) {
        if let Some((_, procedure)) = checked(&watchful_document(&steps)) {
            attack(&procedure, &choices)?;
        }
    }
}

fn attack(procedure: &Procedure, choices: &[[u8; 6]]) -> Result<(), TestCaseError> {
    let mut run = Run::open(procedure, None, 0);
    for choice in choices {
        let [person, verb, which, part, answer, acting] = choice.map(usize::from);
        let person = &PEOPLE[person % PEOPLE.len()];
        let open: Vec<_> = run.instance.open_tasks().collect();
        if run.instance.state != State::Open || open.is_empty() {
            break;
        }
        let task = open[which % open.len()];
        let (step, actor) = (task.step.clone(), task.actor.clone());
        let part = Part { step: step.clone(), actor: (part % 2 == 0).then(|| actor.clone()) };
        // Half of the time he acts for somebody, as an actor that he may be already or not.
        let role = ["a", "b", "c"][acting % 3];
        let of = PEOPLE[acting / 3 % PEOPLE.len()].name;
        let letter = Acting { actor: role.into(), person: of.into(), letter: "800/1".into() };
        run.at += chrono::TimeDelta::minutes(1);
        let mut asked: Asked = run.asked(person);
        asked.acting = if acting % 2 == 0 { vec![letter] } else { Vec::new() };
        let command = match verb % 8 {
            0 => Command::Claim(part),
            1 => Command::Release(part),
            2 => {
                let to = &PEOPLE[answer % PEOPLE.len()];
                let roles = to.roles.iter().map(|role| (*role).to_owned()).collect();
                Command::Reassign(part, Assignee { person: to.name.into(), roles, reason: None })
            }
            _ => {
                let answer = answer_of(procedure, &step, &actor, answer);
                Command::Complete(part, Completion { answer, ..Completion::default() })
            }
        };
        let events = decide(procedure, &run.instance, &asked, &command);
        run.take(events.unwrap_or_default());
    }
    watch(procedure, &run.events)?;
    run.holds()
}

/// What is known of one visit of a step.
#[derive(Debug, Default)]
struct Visit {
    open: BTreeSet<String>,
    /// Who did a part, and what he answered.
    done: Vec<(String, Option<String>)>,
}

type Visits = BTreeMap<(String, u32), Visit>;

/// Reads a history, and says whether everybody in it was allowed to do what he did.
fn watch(procedure: &Procedure, events: &[Event]) -> Result<(), TestCaseError> {
    let mut visits = Visits::new();
    for event in events {
        match event {
            Event::TaskOffered { step, actor, visit, .. } => {
                visits.entry((step.clone(), *visit)).or_default().open.insert(actor.clone());
            }
            Event::TaskDone { step, actor, visit, by, answer, .. } => {
                let of = procedure.step(procedure.find_step(step).expect("a step of the procedure"));
                may(procedure, &visits, of, &by.person)?;
                let person =
                    PEOPLE.iter().find(|person| person.name == by.person).expect("one of the people");
                prop_assert!(
                    person.roles.contains(&actor.as_str()) || by.acting_for.is_some(),
                    "{:?}",
                    event
                );
                let visit = visits.get_mut(&(step.clone(), *visit)).expect("it was offered");
                prop_assert!(visit.open.remove(actor), "done once, and while it was open: {:?}", event);
                let twice = visit.done.iter().any(|(person, _)| *person == by.person);
                let is_quorum = matches!(of.performers, Performers::Quorum { .. });
                prop_assert!(!(twice && is_quorum), "counted twice: {:?}", event);
                visit.done.push((by.person.clone(), answer.clone()));
            }
            Event::TaskWithdrawn { step, actor, visit, .. } => {
                visits.get_mut(&(step.clone(), *visit)).expect("it was offered").open.remove(actor);
            }
            _ => {}
        }
    }
    for ((step, _), visit) in visits.iter().filter(|(_, visit)| visit.open.is_empty()) {
        enough(procedure.step(procedure.find_step(step).expect("a step of the procedure")), visit)?;
    }
    Ok(())
}

/// Whether a person may do a step, after what was done so far.
fn may(procedure: &Procedure, visits: &Visits, step: &Step, person: &str) -> Result<(), TestCaseError> {
    let latest = |other: &StepIx| {
        let id = &procedure.step(*other).id;
        let over = visits.iter().filter(|((step, _), visit)| step == id && visit.open.is_empty());
        let latest = over.max_by_key(|((_, visit), _)| *visit);
        latest.map_or(Vec::new(), |(_, visit)| visit.done.iter().map(|(person, _)| person.as_str()).collect())
    };
    for other in &step.not_same_as {
        prop_assert!(!latest(other).contains(&person), "{} did {:?} too", person, other);
    }
    for other in &step.same_as {
        let performers = latest(other);
        let is_one = performers.is_empty() || performers.contains(&person);
        prop_assert!(is_one, "{} did not do {:?}", person, other);
    }
    Ok(())
}

/// Whether as many did a step as it wants, or voted until an answer had won or none could.
fn enough(step: &Step, visit: &Visit) -> Result<(), TestCaseError> {
    let done = visit.done.len();
    let is_enough = match &step.performers {
        Performers::One(_) | Performers::AnyOf(_) => done == 1,
        Performers::Joint(parts) => done == parts.len(),
        Performers::Quorum { needed, .. } if !step.is_decision() => done == *needed,
        Performers::Quorum { needed, of } => {
            let votes =
                |answer: &str| visit.done.iter().filter(|(_, vote)| vote.as_deref() == Some(answer)).count();
            let most = step.branches().iter().map(|branch| votes(&branch.answer)).max().unwrap_or(0);
            most == *needed || most + (of.len() - done) < *needed
        }
    };
    prop_assert!(is_enough, "{} by {:?}", step.id, visit);
    Ok(())
}
