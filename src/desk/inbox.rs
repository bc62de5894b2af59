//! The inbox: open tasks, from the rows that the store keeps by actor and due time. Activities come from the editions' texts, read
//! once for each edition that is listed.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::store::RowSet;

use super::people::{Holds, Visitor};
use super::rows::{self, InboxTask};
use super::view::Waiting;
use super::{Denial, Desk, LIST_LIMIT};

/// Whose tasks are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    /// Those of the visitor's roles that nobody else has claimed, of a quorum in which he has a part only that, and late ones that
    /// one of his roles was told of.
    Own,
    /// Everybody's; also claimed ones, or not.
    All { claimed: bool },
    /// This actor's; also claimed ones, or not.
    Actor { actor: &'a str, claimed: bool },
}

impl Desk {
    /// Open tasks, for a visitor or for whoever reads: by due time, those without one last; then by the time they opened, then by id.
    pub fn inbox(&self, visitor: Option<&Visitor>, whose: Whose<'_>) -> Result<Vec<Waiting>, Denial> {
        let mut tasks = match whose {
            Whose::Actor { actor, .. } => {
                self.known_actor(actor)?;
                self.inbox_of(actor)?
            }
            Whose::All { .. } => self.whole_inbox()?,
            Whose::Own => match visitor.map(|visitor| &visitor.holds) {
                None => Vec::new(),
                Some(Holds::Everything) => self.whole_inbox()?,
                Some(Holds::Roles(_)) => {
                    let roles: BTreeSet<&str> = visitor.iter().flat_map(|visitor| visitor.roles()).collect();
                    let tasks = roles.into_iter().map(|role| self.inbox_of(role));
                    tasks.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect()
                }
            },
        };
        let claimed = match whose {
            Whose::Own => false,
            Whose::All { claimed } | Whose::Actor { claimed, .. } => claimed,
        };
        if !claimed {
            let own = visitor.map(|visitor| visitor.name.as_str());
            tasks.retain(|task| {
                task.held_by.is_none() || task.held_by.as_deref() == own || is_told(task, visitor, whose)
            });
        }
        if let (Whose::Own, Some(visitor)) = (whose, visitor) {
            tasks.retain(|task| !task.counted.contains(&visitor.name));
        }
        // A late task stands in two inboxes: its actor's, and that of whoever was told.
        let mut seen = HashSet::new();
        tasks.retain(|task| {
            task.escalated.is_none()
                || seen.insert((task.id.clone(), task.step.clone(), task.actor.clone(), task.visit))
        });
        tasks.sort_by_cached_key(|task| {
            (task.due.is_none(), task.due, task.offered, rows::number(&task.id), task.id.clone())
        });
        self.with_activities(tasks)
    }

    /// The open tasks of one actor.
    pub(super) fn inbox_of(&self, actor: &str) -> Result<Vec<InboxTask>, Denial> {
        let found = self.store.rows(RowSet::Inbox, &rows::inbox_prefix(actor), None, LIST_LIMIT)?;
        found.iter().map(|(_, value)| rows::read(value)).collect()
    }

    pub(super) fn whole_inbox(&self) -> Result<Vec<InboxTask>, Denial> {
        let found = self.store.rows(RowSet::Inbox, &[], None, LIST_LIMIT)?;
        found.iter().map(|(_, value)| rows::read(value)).collect()
    }

    /// An actor that somebody may have tasks as: of a published document, or with tasks of an older edition.
    fn known_actor(&self, actor: &str) -> Result<(), Denial> {
        let cards = self.cards()?;
        let published = cards.iter().any(|card| card.actors.contains_key(actor));
        if published || !self.inbox_of(actor)?.is_empty() {
            return Ok(());
        }
        let mut known: Vec<String> = cards.iter().flat_map(|card| card.actors.keys().cloned()).collect();
        known.sort();
        known.dedup();
        Err(Denial::NoActor { name: actor.to_owned(), known })
    }

    fn with_activities(&self, tasks: Vec<InboxTask>) -> Result<Vec<Waiting>, Denial> {
        let mut activities: HashMap<String, Activities> = HashMap::new();
        let mut waiting = Vec::with_capacity(tasks.len());
        for task in tasks {
            if !activities.contains_key(&task.edition) {
                let read = self.activities(&task.edition)?;
                activities.insert(task.edition.clone(), read);
            }
            let step = (task.procedure.clone(), task.step.clone());
            let activity = activities.get(&task.edition).and_then(|steps| steps.get(&step));
            waiting.push(Waiting {
                activity: activity.cloned().unwrap_or_default(),
                id: task.id,
                document: task.document,
                procedure: task.procedure,
                step: task.step,
                actor: task.actor,
                state: task.state,
                offered: task.offered,
                due: task.due,
                visit: task.visit,
                person: task.person,
                trouble: task.trouble,
                escalated: task.escalated,
                quorum: task.quorum,
                reached: task.reached,
            });
        }
        Ok(waiting)
    }

    /// What an edition's steps do; a step that shares a row does what that row's step does.
    fn activities(&self, edition: &str) -> Result<Activities, Denial> {
        let edition = self.read_edition(edition)?;
        let mut activities = Activities::new();
        for (name, procedure) in &edition.document.procedures {
            for step in &procedure.steps {
                let row =
                    step.row.as_ref().and_then(|row| procedure.steps.iter().find(|step| step.id == *row));
                let activity = row.unwrap_or(step).activity.trim().to_owned();
                activities.insert((name.clone(), step.id.clone()), activity);
            }
        }
        Ok(activities)
    }
}

/// Whether a late task was escalated to whoever looks: it stands there most of all when somebody holds it.
fn is_told(task: &InboxTask, visitor: Option<&Visitor>, whose: Whose<'_>) -> bool {
    match (whose, task.escalated.as_deref()) {
        (_, None) | (Whose::All { .. }, Some(_)) => false,
        (Whose::Actor { actor, .. }, Some(told)) => told == actor,
        (Whose::Own, Some(told)) => visitor.is_some_and(|visitor| visitor.roles().any(|role| role == told)),
    }
}

/// By procedure and step.
type Activities = HashMap<(String, String), String>;
