//! What is told: one event of the ledger in the words that programs outside read, and whom it concerns. Names of people, what they
//! wrote, and values of forms are left out: who is told something may look it up, and a message is not kept as safely as the ledger.

use chrono::Days;
use serde::Serialize;

use crate::calendar::{Date, Time};
use crate::desk::event::{OFFICE, OfficeEvent};
use crate::desk::records::told;
use crate::desk::rows::{self, About, InboxTask, POST};
use crate::desk::{Denial, Desk};
use crate::instance::{Automatic, Event, State, Task, TaskState, Trouble};
use crate::ledger::Entry;
use crate::source::Language;

/// What is told of a task whose time has run out; the ledger has no entry of its own for it.
pub const TASK_LATE: &str = "task_late";

/// What is told of an edition in force that is to be reviewed soon; the ledger has no entry of its own for it.
pub const REVIEW_DUE: &str = "review_due";

/// How long before its review date an edition's is told of, in days.
const REVIEW_AHEAD: Days = Days::new(30);

/// Something that is told. Its JSON is the body of a webhook's message, and a contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct News {
    /// The same whenever this very thing is told, and nothing else's anywhere: made of the entry's hash.
    #[serde(skip)]
    pub id: String,
    #[serde(rename = "type")]
    pub event: String,
    /// When it happened.
    pub timestamp: Time,
    pub data: NewsData,
    /// What the procedure is called, and the language of its document.
    #[serde(skip)]
    pub title: String,
    #[serde(skip)]
    pub language: Language,
    /// Whether nobody needs to do anything about it any more.
    #[serde(skip)]
    pub is_over: bool,
    /// Who alone can still do the task.
    #[serde(skip)]
    pub held_by: Option<String>,
}

/// What a thing is about; members that say nothing are left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct NewsData {
    /// The entry's place in the ledger, and its hash.
    pub sequence: u64,
    pub hash: String,
    /// The instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automatic: Option<Automatic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Trouble>,
    /// The role that was told of a late task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalated: Option<String>,
    /// The days of a delegation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The day by which an edition is to be reviewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter: Option<String>,
}

/// An event, and which people it concerns.
pub(in crate::desk) struct Concern {
    pub event: &'static str,
    pub whom: Vec<Whom>,
}

/// Who is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::desk) enum Whom {
    /// Whoever holds the role, also for another.
    Role(String),
    Person(String),
}

impl Desk {
    /// Whom an entry concerns; none of what is told to nobody.
    pub(in crate::desk) fn concern(&self, entry: &Entry) -> Result<Option<Concern>, Denial> {
        let text = entry.content.event.as_bytes();
        match entry.seat.stream.as_str() {
            POST => Ok(None),
            OFFICE => {
                let event: OfficeEvent = rows::read(text)?;
                Ok(Some(Concern { event: event.name(), whom: concerned_by(&event) }))
            }
            id => {
                let event: Event = rows::read(text)?;
                Ok(Some(Concern { event: event.name(), whom: self.concerned_in(id, &event)? }))
            }
        }
    }

    fn concerned_in(&self, id: &str, event: &Event) -> Result<Vec<Whom>, Denial> {
        Ok(match event {
            Event::TaskOffered { actor, automatic: None, .. } | Event::IncidentOpened { actor, .. } => {
                vec![Whom::Role(actor.clone())]
            }
            Event::TaskReassigned { to, .. } => vec![Whom::Person(to.clone())],
            Event::TaskReminded { step, actor, visit, .. } => {
                let instance = self.before(id)?.instance;
                let is_meant =
                    |task: &&Task| task.step == *step && task.actor == *actor && task.visit == *visit;
                let claimer = instance.tasks.iter().find(is_meant).and_then(|task| task.person.clone());
                vec![claimer.map_or_else(|| Whom::Role(actor.clone()), Whom::Person)]
            }
            Event::TaskEscalated { to, .. } => vec![Whom::Role(to.clone())],
            Event::Ended { .. } | Event::Cancelled { .. } => {
                self.opener(id)?.map(Whom::Person).into_iter().collect()
            }
            Event::Opened { .. }
            | Event::ArrowHeld { .. }
            | Event::ArrowsJoined { .. }
            | Event::LimitReached { .. }
            | Event::TaskOffered { automatic: Some(_), .. }
            | Event::TaskClaimed { .. }
            | Event::TaskReleased { .. }
            | Event::TaskDone { .. }
            | Event::VoteEnded { .. }
            | Event::TaskDecided { .. }
            | Event::TaskFinished { .. }
            | Event::CommandStarted { .. }
            | Event::CommandEnded { .. }
            | Event::CommandLost { .. }
            | Event::CallOpened { .. }
            | Event::CallEnded { .. }
            | Event::TaskRetried { .. }
            | Event::TaskWithdrawn { .. }
            | Event::Attached { .. }
            | Event::Commented { .. }
            | Event::Suspended { .. }
            | Event::Resumed { .. }
            | Event::Migrated { .. } => Vec::new(),
        })
    }

    /// Who opened an instance.
    fn opener(&self, id: &str) -> Result<Option<String>, Denial> {
        let first = self.store.entries(id, 1, 1)?;
        Ok(first.into_iter().next().map(|entry| entry.content.person))
    }

    /// Whom a task's lateness concerns: its claimer, or its role.
    pub(in crate::desk) fn lateness(&self, task: &InboxTask) -> Result<Option<(Concern, About)>, Denial> {
        let mut offered = None;
        let version = self.store.version(&task.id)?;
        self.each_entry(&task.id, version, |entry| {
            let event: Event = rows::read(entry.content.event.as_bytes())?;
            let is_offer = matches!(event, Event::TaskOffered { .. });
            if is_offer && event.task() == Some((&task.step, &task.actor, task.visit)) {
                offered = Some(About::of(&entry, TASK_LATE));
            }
            Ok(())
        })?;
        let whom = match (&task.person, task.state) {
            (Some(person), TaskState::Claimed) => Whom::Person(person.clone()),
            (Some(_) | None, _) => Whom::Role(task.actor.clone()),
        };
        Ok(offered.map(|about| (Concern { event: TASK_LATE, whom: vec![whom] }, about)))
    }

    /// The editions in force of whose review is to be told since a moment, and whom: on a day so long before it. `until` is now.
    pub(in crate::desk) fn reviews(&self, since: Time, until: Time) -> Result<Vec<(Concern, About)>, Denial> {
        let (since, until) = (since.with_timezone(until.offset()).date_naive(), until.date_naive());
        let mut reviews = Vec::new();
        if since >= until {
            return Ok(reviews);
        }
        for card in self.cards()? {
            let review = self.edition(&card)?.document.identity.review_due();
            let day = review.and_then(|review| review.checked_sub_days(REVIEW_AHEAD));
            if day.is_none_or(|day| day <= since || day > until) {
                continue;
            }
            let mut published = None;
            self.each_entry(OFFICE, self.store.version(OFFICE)?, |entry| {
                match rows::read(entry.content.event.as_bytes())? {
                    OfficeEvent::EditionPublished(one) if one.edition == card.edition => {
                        published = Some(About::of(&entry, REVIEW_DUE));
                    }
                    _other => {}
                }
                Ok(())
            })?;
            let whom = card.actors.keys().cloned().map(Whom::Role).collect();
            reviews.extend(published.map(|about| (Concern { event: REVIEW_DUE, whom }, about)));
        }
        Ok(reviews)
    }

    /// What a delivery tells, read from the ledger again.
    pub fn news(&self, about: &About) -> Result<News, Denial> {
        let entry = self.store.since(about.sequence.saturating_sub(1), 1)?.into_iter().next();
        let entry = entry.ok_or(Denial::Unreadable { reason: format!("entry {}", about.sequence) })?;
        let hash = entry.hash.to_string();
        let apart = match about.event.as_str() {
            TASK_LATE => "_late",
            REVIEW_DUE => "_review",
            _other => "",
        };
        let timestamp = Time::parse_from_rfc3339(&entry.content.time)
            .map_err(|error| Denial::Unreadable { reason: error.to_string() })?;
        let sequence = entry.seat.sequence;
        let mut news = News {
            id: format!("msg_{}{apart}", &hash[..32]),
            event: about.event.clone(),
            timestamp,
            data: NewsData { sequence, hash, ..NewsData::default() },
            title: String::new(),
            language: Language::Id,
            is_over: false,
            held_by: None,
        };
        match &about.id {
            None => {
                let event: OfficeEvent = rows::read(entry.content.event.as_bytes())?;
                if let (OfficeEvent::EditionPublished(card), REVIEW_DUE) = (&event, about.event.as_str()) {
                    news.data.review = self.edition(card)?.document.identity.review_due();
                    news.is_over = self.cards()?.iter().all(|other| other.edition != card.edition);
                }
                news.of_office(event);
            }
            Some(id) => self.news_of_instance(id, &entry, &mut news)?,
        }
        Ok(news)
    }

    fn news_of_instance(&self, id: &str, entry: &Entry, news: &mut News) -> Result<(), Denial> {
        let event: Event = rows::read(entry.content.event.as_bytes())?;
        let view = self.show(id)?;
        let told = told(&event);
        news.title = view.procedure.title.trim().to_owned();
        news.language = view.procedure.language;
        let data = &mut news.data;
        data.id = Some(id.to_owned());
        data.document = Some(view.instance.document.clone());
        data.procedure = Some(view.instance.procedure.clone());
        data.edition = Some(view.instance.edition.clone());
        let step = told.step.as_ref().and_then(|step| view.procedure.find_step(step));
        data.activity = step.map(|step| view.procedure.step(step).activity.trim().to_owned());
        let task = event.task().and_then(|(step, actor, visit)| {
            let is_meant = |task: &&Task| task.step == step && task.actor == actor && task.visit == visit;
            view.instance.tasks.iter().find(is_meant)
        });
        let is_over = matches!(view.instance.state, State::Done | State::Cancelled);
        news.is_over = task.is_some_and(|task| is_over || !task.is_open() || !task.needs_person());
        news.held_by = task.and_then(|task| view.instance.claimer(task)).map(str::to_owned);
        data.due = task.and_then(|task| task.due);
        data.automatic = task.and_then(Task::automatic);
        (data.step, data.actor, data.visit, data.answer) = (told.step, told.actor, told.visit, told.answer);
        if let Event::Ended { .. } = &event {
            data.outcome = data.answer.take();
        }
        if let Event::IncidentOpened { trouble, .. } = &event {
            data.trouble = Some(*trouble);
        }
        if let Event::TaskEscalated { to, .. } = &event {
            data.escalated = Some(to.clone());
        }
        if news.event == TASK_LATE {
            news.timestamp = data.due.unwrap_or(news.timestamp);
        }
        Ok(())
    }
}

impl News {
    /// Whether this person should still be told: not of a task that is done, or that somebody else has taken.
    pub fn is_for(&self, person: &str) -> bool {
        let is_anybodys =
            self.event == "task_escalated" || self.held_by.as_deref().is_none_or(|held| held == person);
        !self.is_over && is_anybodys
    }

    fn of_office(&mut self, event: OfficeEvent) {
        let data = &mut self.data;
        match event {
            OfficeEvent::EditionPublished(card) => {
                self.title = card.title.trim().to_owned();
                data.document = Some(card.document);
                data.edition = Some(card.edition.to_string());
            }
            OfficeEvent::Delegated(delegation) | OfficeEvent::DelegationEnded(delegation) => {
                data.actor = Some(delegation.actor);
                data.from = Some(delegation.from);
                data.until = Some(delegation.until);
                data.letter = Some(delegation.letter);
            }
            OfficeEvent::ScheduleBegun { document, procedure, .. } => {
                data.document = Some(document);
                data.procedure = Some(procedure);
            }
            OfficeEvent::PersonAdded { .. }
            | OfficeEvent::RolesChanged { .. }
            | OfficeEvent::PersonRemoved { .. }
            | OfficeEvent::CalendarSet { .. } => {}
        }
    }
}

fn concerned_by(event: &OfficeEvent) -> Vec<Whom> {
    match event {
        OfficeEvent::EditionPublished(card) => card.actors.keys().cloned().map(Whom::Role).collect(),
        OfficeEvent::Delegated(delegation) | OfficeEvent::DelegationEnded(delegation) => {
            vec![Whom::Person(delegation.to.clone()), Whom::Person(delegation.by.clone())]
        }
        OfficeEvent::PersonAdded { .. }
        | OfficeEvent::RolesChanged { .. }
        | OfficeEvent::PersonRemoved { .. }
        | OfficeEvent::CalendarSet { .. }
        | OfficeEvent::ScheduleBegun { .. } => Vec::new(),
    }
}
