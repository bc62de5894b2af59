//! Moving running instances to another edition of their document, one by one, each in one commit.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::instance::{self, Engine, Event, Instance, Migration, State};
use crate::procedure::Procedure;

use super::registry::Numbered;
use crate::desk::people::Visitor;
use crate::desk::records::Filter;
use crate::desk::view::View;
use crate::desk::{Card, Denial, Desk, Sort};

/// What is asked: where to, and what steps are called there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Migrate {
    /// The edition's number, the beginning of its hash, or `DOCUMENT@` and either; `None`: the one in force.
    pub to: Option<String>,
    /// New ids by old ones.
    pub map: IndexMap<String, String>,
    pub reason: Option<String>,
    /// Goes back to the edition that the instance came from.
    pub undo: bool,
    /// Decides and writes nothing.
    pub dry_run: bool,
}

/// A move, done or found to be possible.
#[derive(Debug, Clone)]
pub struct Migrated {
    /// The instance as it stands afterwards, or would.
    pub view: View,
    pub from: Place,
    pub to: Place,
    /// What steps are called since, by their ids before.
    pub map: IndexMap<String, String>,
    /// Steps that are new in that edition and that the instance no longer comes to.
    pub passed_by: Vec<String>,
    /// False where it was there already.
    pub moved: bool,
}

/// What came of moving one instance of many.
#[derive(Debug)]
pub struct Attempt {
    pub id: String,
    pub outcome: Result<Migrated, Denial>,
}

/// An edition as people and programs name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// SHA-256 in lower-case hex.
    pub edition: String,
    /// None of an edition that this store never published.
    pub number: Option<usize>,
}

impl Desk {
    /// Moves an instance to another edition, or back. One that is there already is left as it is.
    pub fn migrate(&self, visitor: &Visitor, id: &str, asked: &Migrate) -> Result<Migrated, Denial> {
        let editions = self.editions()?;
        let migrated = self.again(|| {
            let before = self.before(id)?;
            let (now, eyes) = (before.instance.clone(), before.eyes.clone());
            let pinned = self.procedure(&now.edition, &now.procedure)?;
            let calendar = self.calendar()?;
            let who = self.asked(visitor, &calendar, &before.eyes);
            let (events, procedure) = if asked.undo {
                let events = instance::undo_migration(&pinned, &now, &who, asked.reason.as_deref())?;
                (events, None)
            } else {
                let card = self.destination(&now.document, asked.to.as_deref())?;
                let edition = card.edition.to_string();
                if edition == now.edition {
                    let (id, version) = (id.to_owned(), before.version);
                    let view = View { id, version, instance: now, procedure: pinned, eyes };
                    return Ok(Some(stayed(&editions, view)));
                }
                let there = self.procedure_there(&card, &now.procedure)?;
                let (map, reason) = (asked.map.clone(), asked.reason.clone());
                let migration = Migration { edition, map, reason, called: self.performers_below(&now)? };
                (instance::migrate(&pinned, &there, &now, &who, &migration)?, Some(there))
            };
            let procedure = match (procedure, events.first()) {
                (Some(procedure), _) => procedure,
                (None, Some(Event::Migrated { to, .. })) => self.procedure(to, &now.procedure)?,
                (None, _) => Arc::clone(&pinned),
            };
            let mut after = now.clone();
            events.iter().for_each(|event| after.evolve(event));
            let version = before.version + events.len() as u64;
            let view = View { id: id.to_owned(), version, instance: after, procedure, eyes };
            let migrated = told(&editions, &pinned, view, &events);
            if asked.dry_run {
                return Ok(Some(migrated));
            }
            let kept = self.commit(
                &visitor.name,
                before,
                Arc::clone(&migrated.view.procedure),
                &events,
                None,
                None,
            )?;
            Ok(kept.map(|_| migrated))
        });
        migrated.map_err(|denial| visitor.explain(denial, self.today()))
    }

    /// Moves every instance of a document that is not over and not there yet, each for itself: what came of each, in the order they
    /// were opened.
    pub fn migrate_all(
        &self,
        visitor: &Visitor,
        document: &str,
        asked: &Migrate,
    ) -> Result<Vec<Attempt>, Denial> {
        let card = self.destination(document, asked.to.as_deref())?;
        let asked = Migrate { to: Some(card.edition.to_string()), ..asked.clone() };
        let goes_on = |state| matches!(state, State::Open | State::Suspended);
        let mut moves = Vec::new();
        for listed in self.list(&Filter::default())? {
            if listed.document != card.document || !goes_on(listed.state) {
                continue;
            }
            match self.migrate(visitor, &listed.id, &asked) {
                Ok(Migrated { moved: false, .. }) => {}
                // The world's failure is no property of this instance: the next one would meet it, too.
                Err(denial) if denial.sort() == Sort::Failure => return Err(denial),
                outcome => moves.push(Attempt { id: listed.id, outcome }),
            }
        }
        Ok(moves)
    }

    /// Who has done steps of what the open steps of an instance call, so far.
    fn performers_below(&self, instance: &Instance) -> Result<IndexMap<String, Vec<String>>, Denial> {
        let calls = instance.open_tasks().filter_map(|task| match &task.engine {
            Some(Engine::Call { instance: Some(id), over: false, performers, .. }) => {
                Some((task.step.clone(), id, performers.clone()))
            }
            _other => None,
        });
        let mut called: IndexMap<String, Vec<String>> = IndexMap::new();
        for (step, id, former) in calls {
            let below = self.before(id)?.instance;
            let persons = called.entry(step).or_default();
            persons.extend(former.into_iter().chain(below.performers()));
            persons.extend(self.performers_below(&below)?.into_values().flatten());
        }
        Ok(called)
    }

    /// The edition that is meant, of this document.
    fn destination(&self, document: &str, to: Option<&str>) -> Result<Card, Denial> {
        let card = match to {
            None => self.find_edition(document)?,
            Some(to) if to.contains('@') => self.find_edition(to)?,
            Some(to) => self.find_edition(&format!("{document}@{to}"))?,
        };
        if let Some(first) = card.effective.filter(|first| *first > self.today()) {
            return Err(Denial::NotYetEffective { document: card.document, first });
        }
        // An edition that is over is in force no more, and only gone to by whoever names it.
        if let Some(last) = card.expires.filter(|last| to.is_none() && *last < self.today()) {
            return Err(Denial::Expired { document: card.document, last });
        }
        if card.document == document {
            return Ok(card);
        }
        let own = self.editions()?.into_iter().filter(|one| one.card.document == document);
        let known = own.map(|one| format!("{document}@{}", one.number)).collect();
        Err(Denial::NoEdition { name: to.unwrap_or(document).to_owned(), known })
    }

    /// The procedure of this key in an edition.
    fn procedure_there(&self, card: &Card, procedure: &str) -> Result<Arc<Procedure>, Denial> {
        let known = || card.procedures.keys().map(|key| format!("{}/{key}", card.document)).collect();
        if !card.procedures.contains_key(procedure) {
            return Err(Denial::NoProcedure { name: procedure.to_owned(), known: known() });
        }
        self.procedure(&card.edition.to_string(), procedure)
    }
}

fn told(editions: &[Numbered], pinned: &Procedure, view: View, events: &[Event]) -> Migrated {
    let moved = events.iter().find_map(|event| match event {
        Event::Migrated { from, to, map, .. } => Some((from, to, map)),
        _other => None,
    });
    let Some((from, to, map)) = moved else { return stayed(editions, view) };
    let passed_by = instance::passed_by(pinned, &view.procedure, &view.instance, map);
    let (from, to) = (place(editions, from), place(editions, to));
    Migrated { from, to, map: map.clone(), passed_by, moved: true, view }
}

fn stayed(editions: &[Numbered], view: View) -> Migrated {
    let here = place(editions, &view.instance.edition);
    let (map, passed_by) = (IndexMap::new(), Vec::new());
    Migrated { from: here.clone(), to: here, map, passed_by, moved: false, view }
}

fn place(editions: &[Numbered], edition: &str) -> Place {
    let found = editions.iter().find(|one| one.card.edition.to_string() == edition);
    Place { edition: edition.to_owned(), number: found.map(|one| one.number) }
}
