//! Moving a running instance to another edition of its procedure, and back. Whether it can is proved from where it stands: everything
//! that is open or waits has the same place in the other flow, and from there that flow is sound.

use indexmap::IndexMap;

use crate::procedure::difference::{renamed_steps, same_performers};
use crate::procedure::soundness::{Outline, Pending, Peril, examine_from};
use crate::procedure::{Node, Procedure, Step, StepIx, Work};

use super::command::Asked;
use super::draft::Draft;
use super::engine::{Engine, Stage};
use super::event::Event;
use super::obstacle::Obstacle;
use super::refusal::Refusal;
use super::start::may_open;
use super::state::{Instance, State, Task, TaskState};
use super::text::kept;
use super::turn::ended;

/// Where an instance is to go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Migration {
    /// SHA-256 of the edition, in lower-case hex.
    pub edition: String,
    /// What steps of the edition it is pinned to are called in the other; those not named keep their ids.
    pub map: IndexMap<String, String>,
    pub reason: Option<String>,
    /// By open steps that call other procedures: who has done steps of those so far, as the four eyes look at them.
    pub called: IndexMap<String, Vec<String>>,
}

/// Moves an instance to another edition: the events, the first of which is `Migrated`. Due times that were given stand; tasks that open
/// from then on are due by the new edition. Whoever may open may do it.
///
/// # Errors
/// The person may not, the instance is suspended, over or there already, a step of the map does not exist, or something that is open
/// has no place in the other flow.
pub fn migrate(
    old: &Procedure,
    new: &Procedure,
    instance: &Instance,
    asked: &Asked,
    migration: &Migration,
) -> Result<Vec<Event>, Refusal> {
    let by = may_open(old, asked)?;
    running(instance)?;
    if instance.edition == migration.edition {
        return Err(Refusal::SameEdition);
    }
    let Migration { edition, map, reason, .. } = migration.clone();
    check_map(old, new, instance, &map)?;
    let obstacles = obstacles(old, new, instance, migration);
    if !obstacles.is_empty() {
        return Err(Refusal::CannotMigrate { obstacles });
    }
    let reason = kept(reason.as_deref())?;
    let from = instance.edition.clone();
    let mut draft = Draft::new(new, asked, instance.clone());
    draft.push(Event::Migrated { from, to: edition, map, undone: false, reason, by });
    draft.open_full_joins()?;
    Ok(draft.into_events())
}

/// Moves an instance back to the edition that it came from, as long as nothing has happened that depends on the move.
///
/// # Errors
/// The person may not, the instance is suspended or over, or there is no move that could be undone.
pub fn undo_migration(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    reason: Option<&str>,
) -> Result<Vec<Event>, Refusal> {
    let by = may_open(procedure, asked)?;
    running(instance)?;
    let moved = instance.moved.clone().ok_or(Refusal::NothingToUndo)?;
    let map = moved.map.into_iter().map(|(old, new)| (new, old)).collect();
    let (from, to, reason) = (instance.edition.clone(), moved.from, kept(reason)?);
    Ok(vec![Event::Migrated { from, to, map, undone: true, reason, by }])
}

/// Steps that are new in the other edition and that an instance standing here no longer comes to.
pub fn passed_by(
    old: &Procedure,
    new: &Procedure,
    moved: &Instance,
    map: &IndexMap<String, String>,
) -> Vec<String> {
    let known = |step: &Step| old.find_step(&step.id).is_some() || map.values().any(|name| *name == step.id);
    let open = moved.open_tasks().map(|task| &task.step).chain(moved.arrows.iter().map(|arrow| &arrow.step));
    let reached = reached_from(new, open.filter_map(|step| new.find_step(step)).collect());
    let missed =
        new.steps.iter().enumerate().filter(|(ix, step)| !known(step) && !reached.contains(&StepIx(*ix)));
    missed.map(|(_, step)| step.id.clone()).collect()
}

/// These steps and all that can come after them.
fn reached_from(procedure: &Procedure, mut reached: Vec<StepIx>) -> Vec<StepIx> {
    let mut at = 0;
    while let Some(step) = reached.get(at).copied() {
        at += 1;
        for flow in procedure.flows.iter().filter(|flow| flow.from == Node::Step(step)) {
            match flow.to {
                Node::Step(next) if !reached.contains(&next) => reached.push(next),
                Node::Step(_) | Node::Start | Node::End(_) => {}
            }
        }
    }
    reached
}

fn running(instance: &Instance) -> Result<(), Refusal> {
    match instance.state {
        State::Open => Ok(()),
        State::Suspended => Err(Refusal::Suspended),
        State::Done | State::Cancelled => Err(ended(instance)),
    }
}

/// Every step named exists, and no two steps come together under one id: neither two of the edition that is left, nor one of it
/// and one that was done by an edition before it.
fn check_map(
    old: &Procedure,
    new: &Procedure,
    instance: &Instance,
    map: &IndexMap<String, String>,
) -> Result<(), Refusal> {
    let unknown = |given: &String, procedure: &Procedure| Refusal::UnknownStep {
        given: given.clone(),
        steps: procedure.steps.iter().map(|step| step.id.clone()).collect(),
    };
    let known = |step: &String| old.find_step(step).is_some() || instance.visits(step) > 0;
    for (from, to) in map {
        if !known(from) {
            return Err(unknown(from, old));
        }
        if new.find_step(to).is_none() {
            return Err(unknown(to, new));
        }
        let twice = map.iter().any(|(other, name)| other != from && name == to);
        let taken = from != to && known(to) && !map.contains_key(to);
        if twice || taken {
            return Err(Refusal::MapClash { step: to.clone() });
        }
    }
    Ok(())
}

/// What stands in the way, step by step in the order of what is open; none where the instance can move.
fn obstacles(old: &Procedure, new: &Procedure, instance: &Instance, migration: &Migration) -> Vec<Obstacle> {
    let map = &migration.map;
    let name = |step: &String| map.get(step).unwrap_or(step).clone();
    let renamed = renamed_steps(old, new);
    let mut obstacles = Vec::new();
    let mut standing = Vec::new();
    let mut seen: Vec<&String> = Vec::new();
    for task in instance.open_tasks() {
        if seen.contains(&&task.step) {
            continue;
        }
        seen.push(&task.step);
        match new.find_step(&name(&task.step)) {
            None => {
                let now = renamed.iter().find(|(old, _)| *old == task.step).map(|(_, new)| new.clone());
                obstacles.push(Obstacle::StepGone { step: task.step.clone(), now });
            }
            Some(ix) => {
                obstacles.extend(of_step(old, new, instance, &task.step, new.step(ix)));
                obstacles.extend(eyes_broken((old, new), instance, migration, &task.step, new.step(ix)));
                standing.push(Pending::Step(ix.0));
            }
        }
    }
    for arrow in &instance.arrows {
        let (from, to) = (new.find_step(&name(&arrow.from)), new.find_step(&name(&arrow.step)));
        match from.zip(to).filter(|(from, to)| new.step(*to).join.contains(from)) {
            Some((from, to)) => standing.push(Pending::Arrow { from: from.0, to: to.0 }),
            None => {
                obstacles.push(Obstacle::ArrowLost { from: arrow.from.clone(), step: arrow.step.clone() });
            }
        }
    }
    obstacles.extend(eyes_lost(new, instance, map, &renamed, &standing));
    let mapped = instance.tasks.iter().filter(|task| name(&task.step) != task.step);
    let busy = mapped.filter(|task| is_under_way(task));
    obstacles.extend(busy.map(|task| Obstacle::UnderWay { step: task.step.clone() }));
    if obstacles.is_empty() {
        let peril = examine_from(&Outline::of(new), &standing);
        obstacles.extend(peril.map(|peril| unsound(new, peril)));
    }
    obstacles
}

/// Rules on performers that can still come to bind, and would look past whoever did the step that they name: it was done here under
/// an id that leads elsewhere now, or nowhere.
fn eyes_lost(
    new: &Procedure,
    instance: &Instance,
    map: &IndexMap<String, String>,
    renamed: &[(String, String)],
    standing: &[Pending],
) -> Vec<Obstacle> {
    let open = standing.iter().map(|pending| match pending {
        Pending::Step(step) | Pending::Arrow { to: step, .. } => StepIx(*step),
    });
    let reached = reached_from(new, open.collect());
    let mut done: Vec<&String> = Vec::new();
    for task in instance.tasks.iter().filter(|task| task.state == TaskState::Done) {
        if !done.contains(&&task.step) {
            done.push(&task.step);
        }
    }
    let leads_to = |step: &String| map.get(step).unwrap_or(step).clone();
    let lost: Vec<&String> = done.iter().copied().filter(|s| new.find_step(&leads_to(s)).is_none()).collect();
    let mut obstacles = Vec::new();
    for (at, later) in new.steps.iter().enumerate().filter(|(at, _)| reached.contains(&StepIx(*at))) {
        for earlier in later.not_same_as.iter().chain(&later.same_as).filter(|earlier| earlier.0 != at) {
            let id = &new.step(*earlier).id;
            let seen = done.iter().any(|step| leads_to(step) == *id);
            let taken_away = done.iter().find(|step| **step == id && leads_to(step) != *id);
            let is_it = |step: &&&String| renamed.iter().any(|(old, new)| old == **step && new == id);
            let meant = lost.iter().find(is_it);
            let passed = lost.first().filter(|_| !reached.contains(earlier));
            let looked_past = taken_away.or(if seen { None } else { meant.or(passed) });
            if let Some(done) = looked_past {
                let (step, earlier, done) = (later.id.clone(), id.clone(), (*done).clone());
                obstacles.push(Obstacle::EyesLost { step, earlier, done });
            }
        }
    }
    obstacles
}

/// A rule of the other edition alone on an open step, that somebody does not keep who did a part of it already, or a step of what it
/// calls.
fn eyes_broken(
    (old, new): (&Procedure, &Procedure),
    instance: &Instance,
    Migration { map, called, .. }: &Migration,
    id: &str,
    to: &Step,
) -> Option<Obstacle> {
    let from = old.step(old.find_step(id)?);
    let leads_to = |step: &str| map.get(step).map_or(step, String::as_str).to_owned();
    let had = |rules: &[StepIx], earlier: &str| {
        rules.iter().any(|before| leads_to(&old.step(*before).id) == earlier)
    };
    let of = |rules: &[StepIx], before: &[StepIx]| -> Vec<String> {
        let named = rules.iter().map(|earlier| new.step(*earlier).id.clone());
        named.filter(|earlier| !had(before, earlier)).collect()
    };
    let differ = of(&to.not_same_as, &from.not_same_as).into_iter().map(|earlier| (earlier, true));
    let same = of(&to.same_as, &from.same_as).into_iter().map(|earlier| (earlier, false));
    let done = || {
        let parts = instance.latest(id).filter(|task| task.state == TaskState::Done);
        parts.filter_map(|task| task.person.as_ref()).chain(called.get(id).into_iter().flatten())
    };
    differ.chain(same).find_map(|(earlier, differs)| {
        let as_here = instance.tasks.iter().map(|task| &task.step).find(|step| leads_to(step) == earlier)?;
        let persons = instance.latest_performers(as_here);
        let broken = |person: &&String| !persons.is_empty() && persons.contains(&person.as_str()) == differs;
        let person = done().find(broken)?.clone();
        Some(Obstacle::EyesBroken { step: id.to_owned(), earlier, person })
    })
}

/// What keeps an open step from being the same step in the other edition.
fn of_step(old: &Procedure, new: &Procedure, instance: &Instance, id: &str, to: &Step) -> Option<Obstacle> {
    let from = old.step(old.find_step(id)?);
    let step = id.to_owned();
    if !same_performers((old, &from.performers), (new, &to.performers)) {
        let (before, after) = (roles(old, from), roles(new, to));
        return Some(Obstacle::OtherActors { step, before, after });
    }
    let same_work = match (&from.work, &to.work) {
        (Work::Wait(_), Work::Wait(_)) => true,
        (one, other) => one == other,
    };
    if !same_work || from.is_automatic() != to.is_automatic() {
        return Some(Obstacle::OtherWork { step });
    }
    let mut done = instance.latest(id).filter(|task| task.state == TaskState::Done);
    let lost = done.find(|task| task_is_lost(task, new, from, to))?;
    Some(Obstacle::AnswerGone { step, answer: lost.answer.clone() })
}

/// Whether what a part that is done has said counts for nothing, or for something else, in the other edition.
fn task_is_lost(task: &Task, new: &Procedure, from: &Step, to: &Step) -> bool {
    let counts = task.quorum.is_some() || task.actor == new.role(to.performers.lead());
    let named = |step: &Step| {
        let branch = step.branches().iter().find(|branch| Some(&branch.answer) == task.answer.as_ref());
        branch.map(|branch| branch.veto)
    };
    let other_kind = task.quorum.is_some() && from.is_decision() != to.is_decision();
    counts && (other_kind || (to.is_decision() && (named(to).is_none() || named(to) != named(from))))
}

fn roles(procedure: &Procedure, step: &Step) -> Vec<String> {
    step.performers.all().iter().map(|actor| procedure.role(*actor).to_owned()).collect()
}

/// Whether a command or a called instance reports back to this very task.
fn is_under_way(task: &Task) -> bool {
    match &task.engine {
        Some(Engine::Run { stage, .. }) => *stage == Stage::Started,
        Some(Engine::Call { instance, over, .. }) => instance.is_some() && !over,
        Some(Engine::Wait { .. }) | None => false,
    }
}

fn unsound(procedure: &Procedure, peril: Peril) -> Obstacle {
    let id = |step: usize| procedure.step(StepIx(step)).id.clone();
    let place = |pending: Pending| match pending {
        Pending::Step(step) => (None, id(step)),
        Pending::Arrow { from, to } => (Some(id(from)), id(to)),
    };
    match peril {
        Peril::Nowhere(pending) => {
            let (from, step) = place(pending);
            match from {
                Some(from) => Obstacle::ArrowLost { from, step },
                None => Obstacle::StepGone { step, now: None },
            }
        }
        Peril::Stuck(left) => Obstacle::Stuck { steps: left.into_iter().map(|left| place(left).1).collect() },
        Peril::Twice(pending) => Obstacle::Twice { step: place(pending).1 },
        Peril::EndWhileOpen(pending) => Obstacle::EndWhileOpen { step: place(pending).1 },
        Peril::Tangled => Obstacle::Tangled,
    }
}
