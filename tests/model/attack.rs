//! An attack on the four eyes: procedures whose steps watch one another, and people who try every way around: claims, tasks
//! handed on, acting for others, steps done again, parts of joint activities and of quorums. Whoever is recorded in the end
//! must have been allowed, by rules that are read here from the history alone. So also where steps are done in procedures that they
//! call.

use std::collections::{BTreeMap, BTreeSet};
use std::slice::Iter;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};
use proptest::test_runner::TestCaseError;
use sop::instance::{
    Acting, Asked, Assignee, Command, Completion, Event, Instance, Moment, Part, Signal, State, Task,
    TaskKey, advance, decide,
};
use sop::procedure::{Performers, Procedure, Step, StepIx, Work};

use super::generate::watchful_document;
use super::{PEOPLE, Run, answer_of, checked, config};

proptest! {
    #![proptest_config(ProptestConfig { cases: 4 * config().cases, ..config() })]

    #[test]
    fn nobody_gets_around_the_four_eyes(
        steps in vec(any::<(u8, u8, u8)>(), 2..7),
        choices in vec(any::<[u8; 6]>(), 20..160),
    ) {
        attack(&watchful_document(&steps, false), &choices)?;
    }

    #[test]
    fn nor_by_way_of_a_procedure_that_is_called(
        steps in vec(any::<(u8, u8, u8)>(), 2..6),
        choices in vec(any::<[u8; 6]>(), 20..240),
    ) {
        attack(&watchful_document(&steps, true), &choices)?;
    }
}

fn attack(text: &str, choices: &[[u8; 6]]) -> Result<(), TestCaseError> {
    let Some((_, procedure)) = checked(text) else { return Ok(()) };
    let lived = live(Run::open(&procedure, None, 0), &mut choices.iter(), choices.len(), 0)?;
    watch(&procedure, &lived, &[]).map(drop)
}

/// The history of an instance, and of those that its steps called, in their order.
struct Lived {
    events: Vec<Event>,
    called: Vec<Lived>,
    outcome: Option<String>,
}

/// People try what the choices say, so many times at most, until the instance ends.
fn live(
    mut run: Run,
    choices: &mut Iter<[u8; 6]>,
    most: usize,
    depth: usize,
) -> Result<Lived, TestCaseError> {
    let mut called = Vec::new();
    let mut tried = 0;
    while run.instance.state == State::Open && tried < most {
        if let Some(task) = to_be_called(&run.instance) {
            let most = choices.next().map_or(0, |choice| usize::from(choice[0]) % 48);
            called.push(call(&mut run, &task, choices, most, depth)?);
            continue;
        }
        let Some(choice) = choices.next() else { break };
        tried += 1;
        try_one(&mut run, choice.map(usize::from));
    }
    run.holds()?;
    Ok(Lived { events: run.events, called, outcome: run.instance.outcome })
}

fn to_be_called(instance: &Instance) -> Option<TaskKey> {
    let ready = |task: &&Task| task.automatic().is_some() && task.trouble.is_none();
    let task = instance.open_tasks().find(ready)?;
    Some(TaskKey { step: task.step.clone(), actor: task.actor.clone(), visit: task.visit })
}

/// The same procedure is called, for the eyes do not care which, and cancelled where it does not end. Far down nobody has to do anything.
fn call(
    run: &mut Run,
    task: &TaskKey,
    choices: &mut Iter<[u8; 6]>,
    most: usize,
    depth: usize,
) -> Result<Lived, TestCaseError> {
    let id = format!("p-{depth}");
    let own = run.instance.eyes_of_call(run.procedure, &id, &task.step);
    let eyes = run.eyes.iter().cloned().chain(own).collect();
    signal(run, task, &Signal::CallOpened { instance: id.clone(), edition: String::new() });
    let (lived, performers) = if depth == 2 {
        let outcome = Some("selesai".into());
        (Lived { events: Vec::new(), called: Vec::new(), outcome }, Vec::new())
    } else {
        let child = Run::open_for(run.procedure, eyes, run.at);
        let lived = live(child, choices, most, depth + 1)?;
        let performers = Instance::replay(&lived.events).performers();
        (lived, performers)
    };
    signal(run, task, &Signal::CallEnded { instance: id, outcome: lived.outcome.clone(), performers });
    Ok(lived)
}

fn signal(run: &mut Run, task: &TaskKey, signal: &Signal) {
    let moment = Moment { at: run.at, calendar: &run.calendar };
    let events = advance(run.procedure, &run.instance, moment, task, signal).expect("it is not too much");
    run.take(events);
}

fn try_one(run: &mut Run, [person, verb, which, part, answer, acting]: [usize; 6]) {
    let person = &PEOPLE[person % PEOPLE.len()];
    let open: Vec<_> = run.instance.open_tasks().collect();
    let Some(task) = open.get(which % open.len().max(1)) else { return };
    let (step, actor) = (task.step.clone(), task.actor.clone());
    let part = Part { step: step.clone(), actor: (part % 2 == 0).then(|| actor.clone()) };
    // Half of the time he acts for somebody, as an actor that he may be already or not.
    let role = ["a", "b", "c"][acting % 3];
    let of = PEOPLE[acting / 3 % PEOPLE.len()].name;
    let letter = Acting { actor: role.into(), person: of.into(), letter: "800/1".into() };
    let trouble = task.trouble.is_some();
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
        3 if trouble => Command::Retry(part, None),
        _ if trouble => {
            Command::Resolve(part, Completion { reason: Some("dilihat".into()), ..Completion::default() })
        }
        _ => {
            let answer = answer_of(run.procedure, &step, &actor, answer);
            Command::Complete(part, Completion { answer, ..Completion::default() })
        }
    };
    let events = decide(run.procedure, &run.instance, &asked, &command);
    run.take(events.unwrap_or_default());
}

/// Who must be one of these, or must not, by a rule of the step that called the instance.
#[derive(Clone)]
struct Bound {
    same: bool,
    persons: Vec<String>,
}

/// What is known of one visit of a step.
#[derive(Debug, Default)]
struct Visit {
    open: BTreeSet<String>,
    /// Who did a part, and what he answered.
    done: Vec<(String, Option<String>)>,
}

type Visits = BTreeMap<(String, u32), Visit>;

/// Reads a history, and says whether everybody in it was allowed to do what he did; gives everybody who did something.
fn watch(procedure: &Procedure, lived: &Lived, bounds: &[Bound]) -> Result<Vec<String>, TestCaseError> {
    let mut visits = Visits::new();
    let mut called = lived.called.iter();
    for event in &lived.events {
        match event {
            Event::TaskOffered { step, actor, visit, .. } => {
                visits.entry((step.clone(), *visit)).or_default().open.insert(actor.clone());
            }
            Event::TaskDone { step, actor, visit, by, answer, .. } => {
                let of = procedure.step(procedure.find_step(step).expect("a step of the procedure"));
                may(procedure, &visits, of, &by.person)?;
                for bound in bounds {
                    prop_assert!(bound.persons.contains(&by.person) == bound.same, "bound: {:?}", event);
                }
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
            Event::CallOpened { step, visit, .. } => {
                let of = procedure.step(procedure.find_step(step).expect("a step of the procedure"));
                let below =
                    bounds.iter().cloned().chain(handed_down(procedure, &visits, of)).collect::<Vec<_>>();
                let did = watch(procedure, called.next().expect("it was lived"), &below)?;
                let visit = visits.get_mut(&(step.clone(), *visit)).expect("it was offered");
                visit.done.extend(did.into_iter().map(|person| (person, None)));
            }
            Event::TaskFinished { step, actor, visit, .. } => {
                visits.get_mut(&(step.clone(), *visit)).expect("it was offered").open.remove(actor);
            }
            Event::TaskWithdrawn { step, actor, visit, .. } => {
                visits.get_mut(&(step.clone(), *visit)).expect("it was offered").open.remove(actor);
            }
            _ => {}
        }
    }
    for ((step, _), visit) in visits.iter().filter(|(_, visit)| visit.open.is_empty()) {
        let of = procedure.step(procedure.find_step(step).expect("a step of the procedure"));
        if of.work == Work::Human {
            enough(of, visit)?;
        }
    }
    Ok(visits.into_values().flat_map(|visit| visit.done).map(|(person, _)| person).collect())
}

/// What a step that calls asks of everybody who does something in what it calls.
fn handed_down(procedure: &Procedure, visits: &Visits, step: &Step) -> Vec<Bound> {
    let bound = |same: bool, other: &StepIx| {
        let persons = latest(procedure, visits, other).into_iter().map(String::from).collect();
        Bound { same, persons }
    };
    let same = step.same_as.iter().map(|other| bound(true, other));
    let differ = step.not_same_as.iter().map(|other| bound(false, other));
    same.chain(differ).filter(|bound| !bound.persons.is_empty()).collect()
}

/// Who did a step last.
fn latest<'a>(procedure: &Procedure, visits: &'a Visits, step: &StepIx) -> Vec<&'a str> {
    let id = &procedure.step(*step).id;
    let over = visits.iter().filter(|((step, _), visit)| step == id && visit.open.is_empty());
    let latest = over.max_by_key(|((_, visit), _)| *visit);
    latest.map_or(Vec::new(), |(_, visit)| visit.done.iter().map(|(person, _)| person.as_str()).collect())
}

/// Whether a person may do a step, after what was done so far.
fn may(procedure: &Procedure, visits: &Visits, step: &Step, person: &str) -> Result<(), TestCaseError> {
    for other in &step.not_same_as {
        prop_assert!(!latest(procedure, visits, other).contains(&person), "{} did {:?} too", person, other);
    }
    for other in &step.same_as {
        let performers = latest(procedure, visits, other);
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
