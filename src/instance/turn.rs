//! Whose turn it is: the task that a person means and may take, by role, claim and the four eyes. Changes nothing.

use crate::procedure::{ActorIx, Performers, Procedure, Step, StepIx};

use super::command::{Asked, Assignee, Part};
use super::eyes::EyesRule;
use super::refusal::{Done, Refusal, Role};
use super::state::{Instance, State, Task, TaskState};

/// A task, and its step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn<'a> {
    pub ix: StepIx,
    pub step: &'a Step,
    pub task: &'a Task,
}

impl Turn<'_> {
    /// Whether answer and form belong to this task.
    pub fn carries_answer(&self, procedure: &Procedure) -> bool {
        carries_answer(procedure, self.step, &self.task.actor)
    }
}

/// The tasks that the person could complete now, as this actor or as any, at most one a step: of a joint activity the
/// first open part, in written order, that the person holds. Answers, forms and reasons are not looked at.
pub fn may_complete<'a>(
    procedure: &'a Procedure,
    instance: &'a Instance,
    asked: &Asked,
    actor: Option<&str>,
) -> Vec<&'a Task> {
    let mut tasks: Vec<&Task> = Vec::new();
    for open in instance.open_tasks() {
        let seen = tasks.iter().any(|task| task.step == open.step);
        let part = Part { step: open.step.clone(), actor: actor.map(str::to_owned) };
        if !seen && let Ok(turn) = to_complete(procedure, instance, asked, &part) {
            tasks.push(turn.task);
        }
    }
    tasks
}

/// Whether answer and form belong to the part of this actor: of a joint activity, to the lead's alone.
pub fn carries_answer(procedure: &Procedure, step: &Step, actor: &str) -> bool {
    match step.performers {
        Performers::Joint(_) => actor == procedure.role(step.performers.lead()),
        Performers::One(_) | Performers::AnyOf(_) | Performers::Quorum { .. } => true,
    }
}

/// The task to complete: one that nobody else has claimed.
pub(super) fn to_complete<'a>(
    procedure: &'a Procedure,
    instance: &'a Instance,
    asked: &Asked,
    part: &Part,
) -> Result<Turn<'a>, Refusal> {
    let turn = unclaimed(procedure, instance, asked, part)?;
    match turn.task.engine {
        None => Ok(turn),
        Some(_) => Err(automatic(turn.task)),
    }
}

/// The task to add files to: one that the person could complete, else the last that he has completed at the step's latest visit,
/// whether or not the role is still held.
pub(super) fn to_attach<'a>(
    procedure: &'a Procedure,
    instance: &'a Instance,
    asked: &Asked,
    part: &Part,
) -> Result<&'a Task, Refusal> {
    let (_, step) = step_of(procedure, part)?;
    match instance.state {
        State::Open => {}
        State::Suspended => return Err(Refusal::Suspended),
        State::Done | State::Cancelled => return Err(ended(instance)),
    }
    let own = |task: &&Task| {
        task.state == TaskState::Done
            && task.person.as_ref() == Some(&asked.person)
            && part.actor.as_ref().is_none_or(|actor| *actor == task.actor)
    };
    match unclaimed(procedure, instance, asked, part) {
        Ok(turn) => Ok(turn.task),
        Err(refusal) => instance.latest(&step.id).filter(own).max_by_key(|task| task.ended).ok_or(refusal),
    }
}

/// The automatic task in trouble that a person says is done, or lets try again.
pub(super) fn in_trouble<'a>(
    procedure: &'a Procedure,
    instance: &'a Instance,
    asked: &Asked,
    part: &Part,
) -> Result<Turn<'a>, Refusal> {
    let turn = unclaimed(procedure, instance, asked, part)?;
    match turn.task.trouble {
        Some(_) => Ok(turn),
        None => Err(Refusal::NoTrouble { step: turn.task.step.clone() }),
    }
}

/// A task that nobody else has claimed.
fn unclaimed<'a>(
    procedure: &'a Procedure,
    instance: &'a Instance,
    asked: &Asked,
    part: &Part,
) -> Result<Turn<'a>, Refusal> {
    find(procedure, instance, asked, part, |task| match instance.claimer(task) {
        None => true,
        Some(person) => person == asked.person && task.state == TaskState::Claimed,
    })
}

/// What the engine does, nobody does for it.
fn automatic(task: &Task) -> Refusal {
    Refusal::Automatic { step: task.step.clone(), trouble: task.trouble.is_some() }
}

/// The task to claim: one that nobody has claimed.
pub(super) fn to_claim<'a>(
    procedure: &'a Procedure,
    instance: &'a Instance,
    asked: &Asked,
    part: &Part,
) -> Result<Turn<'a>, Refusal> {
    let turn = find(procedure, instance, asked, part, |task| instance.claimer(task).is_none())?;
    if turn.task.needs_person() { Ok(turn) } else { Err(automatic(turn.task)) }
}

/// The task to release: one that the person has claimed, whether or not the role is still held.
pub(super) fn to_release<'a>(
    procedure: &'a Procedure,
    instance: &'a Instance,
    asked: &Asked,
    part: &Part,
) -> Result<&'a Task, Refusal> {
    let (ix, step) = step_of(procedure, part)?;
    not_suspended(instance)?;
    let actors = actors_of(procedure, step, part)?;
    let open = open_parts(procedure, instance, ix, &actors)?;
    let claimed = |task: &&&Task| task.state == TaskState::Claimed;
    let own = open.iter().filter(claimed).find(|task| task.person.as_ref() == Some(&asked.person));
    own.copied().ok_or_else(|| Refusal::NotTheClaimer {
        step: step.id.clone(),
        claimer: open.iter().find(claimed).and_then(|task| task.person.clone()),
    })
}

/// The task to give to somebody: the part that is claimed, else the first open one, that the person holds. The assignee must
/// hold its role, and keep to the four eyes.
pub(super) fn to_reassign<'a>(
    procedure: &'a Procedure,
    instance: &'a Instance,
    asked: &Asked,
    part: &Part,
    to: &Assignee,
) -> Result<&'a Task, Refusal> {
    let (ix, open) = match held(procedure, instance, asked, part) {
        Err(refusal @ Refusal::NotTheActor { .. }) => {
            escalated(procedure, instance, asked, part).ok_or(refusal)?
        }
        held => held?,
    };
    let step = procedure.step(ix);
    let claimed_first = open.iter().find(|task| task.state == TaskState::Claimed).or(open.first());
    let task = *claimed_first.expect("there is an open part");
    if !task.needs_person() {
        return Err(automatic(task));
    }
    let claimer = instance.claimer(task);
    // Of several tasks of which one counts, the claimed one is reassigned, and only by holders of its own role.
    if claimer == Some(&*to.person) || (claimer.is_some() && task.state != TaskState::Claimed) {
        return Err(claimed(instance, asked, task));
    }
    let acting = Vec::new();
    let assignee = Asked { person: to.person.clone(), roles: to.roles.clone(), acting, ..asked.clone() };
    if !assignee.holds(&task.actor) {
        let role = role_named(procedure, step, &task.actor);
        return Err(Refusal::NotAHolder { step: step.id.clone(), person: to.person.clone(), role });
    }
    match by_person(procedure, instance, &assignee, step, task) {
        Err(Refusal::NotSameAs { step, other, sole, .. }) if to.person != asked.person => {
            Err(Refusal::NotSameAs { step, other, sole, assignee: Some(to.person.clone()) })
        }
        Err(Refusal::CountsOnce { step, needed, role, done, sole, .. }) if to.person != asked.person => {
            let assignee = Some(to.person.clone());
            Err(Refusal::CountsOnce { step, needed, role, done, sole, assignee })
        }
        judged => judged.map(|()| task),
    }
}

/// Why an open task is not for this person, though he holds its role: the four eyes, or a quorum in which he counts once. None where it
/// is, or stands in nobody's inbox, or is for another role; who has claimed it is not looked at.
pub fn barred(procedure: &Procedure, instance: &Instance, asked: &Asked, task: &Task) -> Option<Refusal> {
    let step = procedure.step(procedure.find_step(&task.step)?);
    if !task.is_open() || !task.needs_person() || !asked.holds(&task.actor) {
        return None;
    }
    by_person(procedure, instance, asked, step, task).err()
}

/// What a task asks of whoever does it, beside its role.
fn by_person(
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    step: &Step,
    task: &Task,
) -> Result<(), Refusal> {
    let taken = instance.part_of(&step.id, &asked.person).filter(|taken| taken.actor != task.actor);
    match taken {
        Some(taken) => Err(counts_once(procedure, step, taken, asked)),
        None => four_eyes(procedure, instance, asked, step),
    }
}

/// In a quorum a person counts once, and has taken this part already.
fn counts_once(procedure: &Procedure, step: &Step, taken: &Task, asked: &Asked) -> Refusal {
    Refusal::CountsOnce {
        step: step.id.clone(),
        needed: taken.quorum.unwrap_or_default(),
        role: role_named(procedure, step, &taken.actor),
        done: taken.state == TaskState::Done,
        sole: asked.sole,
        assignee: None,
    }
}

/// The performer of this key; every task is for one.
fn role_named(procedure: &Procedure, step: &Step, actor: &str) -> Role {
    let named = step.performers.all().iter().find(|ix| procedure.role(**ix) == actor);
    named.map(|ix| role(procedure, *ix)).expect("tasks are for performers")
}

fn find<'a>(
    procedure: &'a Procedure,
    instance: &'a Instance,
    asked: &Asked,
    part: &Part,
    free: impl Fn(&Task) -> bool,
) -> Result<Turn<'a>, Refusal> {
    let (ix, mut open) = held(procedure, instance, asked, part)?;
    let step = procedure.step(ix);
    if let Some(taken) = instance.part_of(&step.id, &asked.person) {
        open.retain(|task| task.actor == taken.actor);
        if open.is_empty() {
            return Err(counts_once(procedure, step, taken, asked));
        }
    }
    let Some(task) = open.iter().find(|task| free(task)) else {
        return Err(claimed(instance, asked, open[0]));
    };
    four_eyes(procedure, instance, asked, step)?;
    Ok(Turn { ix, step, task })
}

/// The step meant, with its open parts that the person holds; at least one.
fn held<'a>(
    procedure: &Procedure,
    instance: &'a Instance,
    asked: &Asked,
    part: &Part,
) -> Result<(StepIx, Vec<&'a Task>), Refusal> {
    let (ix, step) = step_of(procedure, part)?;
    not_suspended(instance)?;
    let actors = actors_of(procedure, step, part)?;
    let held: Vec<ActorIx> =
        actors.iter().copied().filter(|actor| asked.holds(procedure.role(*actor))).collect();
    if held.is_empty() {
        return Err(Refusal::NotTheActor { step: step.id.clone(), roles: roles(procedure, &actors) });
    }
    Ok((ix, open_parts(procedure, instance, ix, &held)?))
}

/// The open parts of a step that the person was told are late.
fn escalated<'a>(
    procedure: &Procedure,
    instance: &'a Instance,
    asked: &Asked,
    part: &Part,
) -> Option<(StepIx, Vec<&'a Task>)> {
    let ix = procedure.find_step(&part.step)?;
    let open = instance.latest(&part.step).filter(|task| task.is_open());
    let meant = open.filter(|task| part.actor.as_ref().is_none_or(|actor| *actor == task.actor));
    let told: Vec<&Task> =
        meant.filter(|task| task.escalated.as_ref().is_some_and(|to| asked.holds(to))).collect();
    (!told.is_empty()).then_some((ix, told))
}

fn step_of<'a>(procedure: &'a Procedure, part: &Part) -> Result<(StepIx, &'a Step), Refusal> {
    let ix = procedure.find_step(&part.step).ok_or_else(|| Refusal::UnknownStep {
        given: part.step.clone(),
        steps: procedure.steps.iter().map(|step| step.id.clone()).collect(),
    })?;
    Ok((ix, procedure.step(ix)))
}

fn not_suspended(instance: &Instance) -> Result<(), Refusal> {
    if instance.state == State::Suspended { Err(Refusal::Suspended) } else { Ok(()) }
}

/// The actors whose tasks are meant: the one named, else every performer.
fn actors_of(procedure: &Procedure, step: &Step, part: &Part) -> Result<Vec<ActorIx>, Refusal> {
    let all = step.performers.all();
    let Some(given) = &part.actor else { return Ok(all.to_vec()) };
    let named = all.iter().find(|actor| procedure.role(**actor) == given);
    named.map(|actor| vec![*actor]).ok_or_else(|| Refusal::NoSuchPart {
        step: step.id.clone(),
        given: given.clone(),
        actors: all.iter().map(|actor| procedure.role(*actor).to_owned()).collect(),
    })
}

/// The open tasks of these actors at the step's latest visit, in written order; never empty.
fn open_parts<'a>(
    procedure: &Procedure,
    instance: &'a Instance,
    ix: StepIx,
    actors: &[ActorIx],
) -> Result<Vec<&'a Task>, Refusal> {
    let step = procedure.step(ix);
    let latest: Vec<&Task> = instance.latest(&step.id).collect();
    let of = |task: &&Task| actors.iter().any(|actor| procedure.role(*actor) == task.actor);
    let open: Vec<&Task> = latest.iter().copied().filter(of).filter(|task| task.is_open()).collect();
    if !open.is_empty() {
        return Ok(open);
    }
    // Of several tasks of which not all count, whoever completed those that do has completed them all.
    let is_over = latest.iter().all(|task| !task.is_open());
    let done_for_all = |task: &Task| is_over && (task.any || task.quorum.is_some());
    let done: Vec<Done> = latest
        .iter()
        .filter(|task| task.state == TaskState::Done && (done_for_all(task) || of(task)))
        .filter_map(|task| Some(Done { person: task.person.clone(), at: task.ended? }))
        .collect();
    let step = step.id.clone();
    if !done.is_empty() {
        return Err(Refusal::AlreadyDone { step, done, open: open_steps(instance) });
    }
    match instance.state {
        State::Done | State::Cancelled => Err(ended(instance)),
        State::Open | State::Suspended => Err(Refusal::NotOpen { step, open: open_steps(instance) }),
    }
}

fn claimed(instance: &Instance, asked: &Asked, task: &Task) -> Refusal {
    let person = instance.claimer(task).unwrap_or_default().to_owned();
    let oneself = person == asked.person;
    Refusal::ClaimedBy { step: task.step.clone(), person, oneself }
}

/// `not_same_as` and `same_as`: the step's own, and those of the steps that called the instance.
fn four_eyes(procedure: &Procedure, instance: &Instance, asked: &Asked, step: &Step) -> Result<(), Refusal> {
    let own = instance.eyes_of(procedure, step);
    own.iter().chain(&asked.eyes).try_for_each(|eyes| {
        let is_one = eyes.persons.contains(&asked.person);
        let (step, other) = (step.id.clone(), eyes.other());
        match eyes.rule {
            EyesRule::NotSameAs if is_one => {
                Err(Refusal::NotSameAs { step, other, sole: asked.sole, assignee: None })
            }
            EyesRule::SameAs if !is_one => {
                Err(Refusal::SameAs { step, other, persons: eyes.persons.clone() })
            }
            EyesRule::NotSameAs | EyesRule::SameAs => Ok(()),
        }
    })
}

/// The steps that wait for somebody, each once.
pub(super) fn open_steps(instance: &Instance) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for task in instance.open_tasks() {
        if !steps.contains(&task.step) {
            steps.push(task.step.clone());
        }
    }
    steps
}

pub(super) fn ended(instance: &Instance) -> Refusal {
    Refusal::Ended { outcome: instance.outcome.clone(), at: instance.ended }
}

/// Actors, as refusals name them.
pub(super) fn roles(procedure: &Procedure, actors: &[ActorIx]) -> Vec<Role> {
    actors.iter().map(|actor| role(procedure, *actor)).collect()
}

pub(super) fn role(procedure: &Procedure, actor: ActorIx) -> Role {
    Role { key: procedure.role(actor).to_owned(), title: procedure.actor(actor).title.clone() }
}
