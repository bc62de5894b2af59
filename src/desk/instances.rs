//! Instances: opened, acted upon and shown. The core decides; the desk fetches what it decides on, seals what it decided, and tries
//! again when somebody else was faster.

use std::sync::{Arc, LazyLock};

use crate::calendar::Calendar;
use crate::instance::{
    self, Asked, Caller, Command, Completion, Event, Eyes, Instance, Kind, Opening, Part, Refusal, State,
    Task, barred, decide, may_complete,
};
use crate::ledger::{Key, NAME_LIMIT, NewEntry};
use crate::procedure::Procedure;
use crate::store::{Derive, RowSet, Transition};

use super::denial::Turn;
use super::opening::Unnumbered;
use super::people::{Holds, Visitor};
use super::request::{Act, Start};
use super::rows::{self, Answered, Derivation};
use super::view::{Before, View, Waiting};
use super::{Denial, Desk};

/// The most entries read at once.
const PAGE: usize = 1000;

/// For questions that open no task, so that no deadline is counted.
static NO_CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::five_day_week);

impl Desk {
    /// Opens an instance and shows it. With a key that this person used for the same before, shows the first answer again.
    pub fn start(&self, visitor: &Visitor, start: &Start, key: Option<&str>) -> Result<View, Denial> {
        let key = key.map(|key| new_key(key, start.content())).transpose()?;
        let view = self.again(|| {
            if let Some(view) = self.answered(visitor, key.as_ref())? {
                return Ok(Some(view));
            }
            let (procedure, events) = self.opened(visitor, start)?;
            self.open(Unnumbered { person: visitor.name.clone(), procedure, events, key: key.clone() })
        });
        let view = view.map_err(|denial| visitor.explain(denial, self.today()))?;
        self.after(&view.id.clone(), view)
    }

    /// Whether [`Desk::start`] would open it, as things stand: asked before files are kept that a refusal would leave behind.
    pub fn would_start(&self, visitor: &Visitor, start: &Start, key: Option<&str>) -> Result<(), Denial> {
        let key = key.map(|key| new_key(key, start.content())).transpose()?;
        match self.answered(visitor, key.as_ref())? {
            Some(_) => Ok(()),
            None => self.opened(visitor, start).map(drop),
        }
    }

    fn opened(&self, visitor: &Visitor, start: &Start) -> Result<(Arc<Procedure>, Vec<Event>), Denial> {
        let (card, name) = self.find_procedure(&start.procedure)?;
        let edition = card.edition.to_string();
        let procedure = self.procedure(&edition, &name)?;
        let calendar = self.calendar()?;
        let asked = self.asked(visitor, &calendar, &[]);
        let (at, set, files) = (start.at.clone(), start.set.clone(), start.files.clone());
        let opening = Opening { edition, start: at, set, files, ..Opening::default() };
        let events = instance::open(&procedure, &asked, &opening)?;
        Ok((procedure, events))
    }

    /// Does something to an instance and shows it afterwards. With a key that this person used for the same before, shows
    /// the first answer again.
    pub fn act(&self, visitor: &Visitor, id: &str, act: &Act, key: Option<&str>) -> Result<View, Denial> {
        self.act_at(visitor, id, act, key, None)
    }

    /// The same for somebody who has seen the instance at a version and means that: at any other nothing is done, but for a command
    /// that was done before.
    pub fn act_at(
        &self,
        visitor: &Visitor,
        id: &str,
        act: &Act,
        key: Option<&str>,
        seen: Option<u64>,
    ) -> Result<View, Denial> {
        let key = key.map(|key| new_key(key, act.content(id))).transpose()?;
        let view = self.again(|| {
            if let Some(view) = self.answered(visitor, key.as_ref())? {
                return Ok(Some(view));
            }
            let (before, procedure, events) = self.decided(visitor, id, act)?;
            if seen.is_some_and(|seen| seen != before.version) {
                return Err(Denial::Changed { id: id.to_owned() });
            }
            self.commit(&visitor.name, before, procedure, &events, key.as_ref(), None)
        });
        let view = view.map_err(|denial| visitor.explain(denial, self.today()))?;
        self.after(id, view)
    }

    /// Whether [`Desk::act`] would do it, as things stand: asked before files are kept that a refusal would leave behind.
    pub fn would_act(&self, visitor: &Visitor, id: &str, act: &Act, key: Option<&str>) -> Result<(), Denial> {
        let key = key.map(|key| new_key(key, act.content(id))).transpose()?;
        match self.answered(visitor, key.as_ref())? {
            Some(_) => Ok(()),
            None => self.decided(visitor, id, act).map(drop),
        }
    }

    fn decided(
        &self,
        visitor: &Visitor,
        id: &str,
        act: &Act,
    ) -> Result<(Before, Arc<Procedure>, Vec<Event>), Denial> {
        let before = self.before(id)?;
        let procedure = self.procedure(&before.instance.edition, &before.instance.procedure)?;
        let calendar = self.calendar()?;
        let asked = self.asked(visitor, &calendar, &before.eyes);
        let attaches = matches!(act, Act::Attach { .. });
        let meant = |actor: Option<&str>| match meant(id, &procedure, &before.instance, &asked, actor) {
            Err(not_yours @ Denial::NotYourTurn { .. }) if attaches => {
                self.last_done(id, before.version, &asked.person, actor)?.ok_or(not_yours)
            }
            meant => meant,
        };
        let roles = |person: &str| {
            // The only person there is holds every role, as the core knows, and none by name.
            Ok(self.visitor(Some(person))?.roles().map(str::to_owned).collect())
        };
        let command = act.command(meant, roles)?;
        let events = decide(&procedure, &before.instance, &asked, &command)?;
        Ok((before, procedure, events))
    }

    /// What follows by itself from what was just kept: procedures to open, ends to tell. It is done at once, but what was asked is
    /// kept already, so that whatever fails here is left to the next tick.
    fn after(&self, id: &str, view: View) -> Result<View, Denial> {
        match self.settle() {
            Ok(settled) if settled.is_empty() => Ok(view),
            Ok(_) | Err(_) => self.show(id).or(Ok(view)),
        }
    }

    /// Where an instance stands.
    pub fn show(&self, id: &str) -> Result<View, Denial> {
        let Before { id, version, instance, eyes, .. } = self.before(id)?;
        let procedure = self.procedure(&instance.edition, &instance.procedure)?;
        Ok(View { id, version, instance, procedure, eyes })
    }

    /// The step that a person was the last to complete, of all parts or as the actor named, among an instance's first `version`
    /// entries: by their order, since the clock may have been set back meanwhile.
    pub fn last_done(
        &self,
        id: &str,
        version: u64,
        person: &str,
        as_actor: Option<&str>,
    ) -> Result<Option<String>, Denial> {
        let mut last = None;
        self.each_entry(id, version, |entry| {
            match rows::read(entry.content.event.as_bytes())? {
                Event::TaskDone { step, actor, by, .. }
                    if by.person == person && as_actor.is_none_or(|own| own == actor) =>
                {
                    last = Some(step);
                }
                Event::Migrated { map, .. } => {
                    last = last.take().map(|step| map.get(&step).cloned().unwrap_or(step));
                }
                _other => {}
            }
            Ok(())
        })?;
        Ok(last)
    }

    /// Why no task of the view is this person's to complete.
    pub fn no_turn(&self, visitor: &Visitor, view: &View) -> Denial {
        nobodys_turn(
            &view.id,
            &view.procedure,
            &view.instance,
            &self.asked(visitor, &NO_CALENDAR, &view.eyes),
        )
    }

    /// Whether a person could complete this very task now, as the view stands.
    pub fn could_complete(&self, visitor: &Visitor, view: &View, task: &Task) -> bool {
        let asked = self.asked(visitor, &NO_CALENDAR, &view.eyes);
        let tasks = may_complete(&view.procedure, &view.instance, &asked, Some(&task.actor));
        tasks.iter().any(|own| own.step == task.step)
    }

    /// Why an open task of a person's own role is not for him; none where it is, or is for others.
    pub fn barred(&self, visitor: &Visitor, view: &View, task: &Task) -> Option<Refusal> {
        barred(&view.procedure, &view.instance, &self.asked(visitor, &NO_CALENDAR, &view.eyes), task)
    }

    /// The same of a task in his inbox; reads its instance as it stands.
    pub fn is_barred(&self, visitor: &Visitor, waiting: &Waiting) -> Result<bool, Denial> {
        if !visitor.holds(&waiting.actor) {
            return Ok(false);
        }
        let view = self.show(&waiting.id)?;
        let mut newest_first = view.instance.tasks.iter().rev();
        let task = newest_first.find(|task| {
            task.step == waiting.step && task.actor == waiting.actor && task.visit == waiting.visit
        });
        Ok(task.is_some_and(|task| self.barred(visitor, &view, task).is_some()))
    }

    /// Whether a person could resume the instance now, as the view stands.
    pub fn could_resume(&self, visitor: &Visitor, view: &View) -> bool {
        let asked = self.asked(visitor, &NO_CALENDAR, &view.eyes);
        decide(&view.procedure, &view.instance, &asked, &Command::Resume).is_ok()
    }

    pub(super) fn before(&self, id: &str) -> Result<Before, Denial> {
        match self.store.state(id)? {
            Some((version, state)) => {
                let instance: Instance = rows::read(&state)?;
                let eyes = self.eyes(instance.caller.as_ref())?;
                Ok(Before { id: id.to_owned(), version, instance, state: Some(state), eyes })
            }
            None => Err(self.no_instance(id)?),
        }
    }

    /// What the steps that called an instance ask of whoever does one of its own, as they stand now.
    fn eyes(&self, caller: Option<&Caller>) -> Result<Vec<Eyes>, Denial> {
        let Some(caller) = caller else { return Ok(Vec::new()) };
        let Before { id, instance, mut eyes, .. } = self.before(&caller.instance)?;
        let procedure = self.procedure(&instance.edition, &instance.procedure)?;
        eyes.extend(instance.eyes_of_call(&procedure, &id, &caller.step));
        Ok(eyes)
    }

    /// Seals events into entries and commits them; none where somebody else was faster.
    pub(super) fn commit(
        &self,
        person: &str,
        before: Before,
        procedure: Arc<Procedure>,
        events: &[Event],
        key: Option<&Key>,
        unused: Option<(RowSet, Vec<u8>)>,
    ) -> Result<Option<View>, Denial> {
        let mut transition = self.transition(person, &before, events, key)?;
        transition.absent.extend(unused);
        if !self.apply(vec![transition])? {
            return Ok(None);
        }
        let Before { id, version, mut instance, eyes, .. } = before;
        events.iter().for_each(|event| instance.evolve(event));
        Ok(Some(View { id, version: version + events.len() as u64, instance, procedure, eyes }))
    }

    /// Events sealed into entries, with what they make of the rows.
    pub(super) fn transition(
        &self,
        person: &str,
        before: &Before,
        events: &[Event],
        key: Option<&Key>,
    ) -> Result<Transition, Denial> {
        let Before { id, version, state, .. } = before;
        let entries = events.iter().map(|event| self.entry(person, event));
        let mut entries = entries.collect::<Result<Vec<NewEntry>, Denial>>()?;
        if let Some(last) = entries.last_mut() {
            last.key = key.cloned();
        }
        let rows = Derivation.rows(id, *version, state.as_deref(), &entries).map_err(super::not_derived)?;
        let absent = key.map(|key| (RowSet::Keys, rows::key_row(person, &key.key))).into_iter().collect();
        Ok(Transition { stream: id.clone(), expected: *version, entries, rows, absent })
    }

    /// What was answered to this key the first time, if it was used: the instance as it stood after that command.
    fn answered(&self, visitor: &Visitor, key: Option<&Key>) -> Result<Option<View>, Denial> {
        let Some(key) = key else { return Ok(None) };
        let row = self.store.row(RowSet::Keys, &rows::key_row(&visitor.name, &key.key))?;
        let Some(row) = row else { return Ok(None) };
        let answered: Answered = rows::read(&row)?;
        if answered.content != key.content {
            return Err(Denial::KeyUsed { key: key.key.clone() });
        }
        let mut instance = Instance::default();
        self.each_entry(&answered.stream, answered.version, |entry| {
            let event: Event = rows::read(entry.content.event.as_bytes())?;
            instance.evolve(&event);
            Ok(())
        })?;
        let procedure = self.procedure(&instance.edition, &instance.procedure)?;
        let eyes = self.eyes(instance.caller.as_ref())?;
        Ok(Some(View { id: answered.stream, version: answered.version, instance, procedure, eyes }))
    }

    /// Hands out the first `count` entries of a stream, in their order.
    pub(super) fn each_entry(
        &self,
        stream: &str,
        count: u64,
        mut take: impl FnMut(crate::ledger::Entry) -> Result<(), Denial>,
    ) -> Result<(), Denial> {
        let mut first = 1;
        while first <= count {
            let left = usize::try_from(count - first + 1).unwrap_or(PAGE);
            let entries = self.store.entries(stream, first, left.min(PAGE))?;
            if entries.is_empty() {
                break;
            }
            first += entries.len() as u64;
            entries.into_iter().try_for_each(&mut take)?;
        }
        Ok(())
    }

    pub(super) fn asked<'a>(&self, visitor: &Visitor, calendar: &'a Calendar, eyes: &[Eyes]) -> Asked<'a> {
        let (roles, sole) = match &visitor.holds {
            Holds::Everything => (Vec::new(), true),
            Holds::Roles(roles) => (roles.clone(), false),
        };
        let (acting, eyes) = (visitor.acting.clone(), eyes.to_vec());
        Asked { person: visitor.name.clone(), roles, acting, eyes, at: (self.now)(), calendar, sole }
    }

    /// No such instance; suggests the one of that number, since the number alone tells instances apart.
    pub(super) fn no_instance(&self, id: &str) -> Result<Denial, Denial> {
        let number = rows::number(id).or_else(|| id.parse().ok());
        let row = match number {
            Some(number) => self.store.row(RowSet::Instances, &number.to_be_bytes())?,
            None => None,
        };
        let listed: Option<rows::Listed> = row.map(|row| rows::read(&row)).transpose()?;
        Ok(Denial::NoInstance { id: id.to_owned(), nearest: listed.map(|listed| listed.id) })
    }
}

/// The step meant by a completion that names none: the only one that this person may complete, as the actor named.
fn meant(
    id: &str,
    procedure: &Procedure,
    instance: &Instance,
    asked: &Asked,
    actor: Option<&str>,
) -> Result<String, Denial> {
    let tasks = may_complete(procedure, instance, asked, actor);
    match tasks[..] {
        [task] => Ok(task.step.clone()),
        [] => Err(nobodys_turn(id, procedure, instance, asked)),
        _ => {
            let steps = tasks.iter().map(|task| task.step.clone()).collect();
            Err(Denial::SeveralTasks { id: id.to_owned(), steps })
        }
    }
}

/// Why there is no task for this person: the instance is over or suspended, a rule stands in the way of a task that the
/// person's role has, or it is the turn of others.
fn nobodys_turn(id: &str, procedure: &Procedure, instance: &Instance, asked: &Asked) -> Denial {
    match instance.state {
        State::Open => {}
        State::Suspended => return Denial::Refused(Refusal::Suspended),
        State::Done | State::Cancelled => {
            let (outcome, at) = (instance.outcome.clone(), instance.ended);
            return Denial::Refused(Refusal::Ended { outcome, at });
        }
    }
    let held = instance.open_tasks().find(|task| task.needs_person() && asked.holds(&task.actor));
    let complete = |step: &String| Command::Complete(Part::of(step), Completion::default());
    let refusal = held.and_then(|task| decide(procedure, instance, asked, &complete(&task.step)).err());
    if let Some(refusal) = refusal.filter(|refusal| refusal.kind() == Kind::Rule) {
        return Denial::Refused(refusal);
    }
    let turns = instance.open_tasks().map(|task| Turn {
        step: task.step.clone(),
        actor: task.actor.clone(),
        title: procedure
            .actors
            .get(&task.actor)
            .map_or_else(|| task.actor.clone(), |actor| actor.title.clone()),
        person: task.person.clone(),
        automatic: task.automatic().filter(|_| !task.needs_person()),
    });
    Denial::NotYourTurn { id: id.to_owned(), turns: turns.collect() }
}

fn new_key(key: &str, content: crate::ledger::Digest) -> Result<Key, Denial> {
    if key.is_empty() || key.len() > NAME_LIMIT || key.chars().any(char::is_control) {
        return Err(Denial::BadKey);
    }
    Ok(Key { key: key.to_owned(), content })
}
