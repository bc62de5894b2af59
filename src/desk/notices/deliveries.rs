//! What people and programs are to be told, made out of the ledger: the ledger is the outbox, for what is told stands in it as soon as
//! it has happened. Each message to a receiver is a delivery. Sends nothing.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use indexmap::IndexMap;

use crate::calendar::Time;
use crate::ledger::Entry;
use crate::post::Fault;
use crate::store::{Derive, RowSet, Transition};

use super::news::{Concern, Whom};
use crate::desk::people::Visitor;
use crate::desk::rows::{
    self, About, Delivery, DeliveryState, Derivation, MARK, Mark, OVER, PENDING, POST, PostEvent, Receiver,
    delivery_key,
};
use crate::desk::{Denial, Desk, LIST_LIMIT, not_derived};

/// How long a delivery is tried.
pub const PATIENCE_DAYS: i64 = 5;

/// How long after the first, second, … try the next one comes; after those, each time the last.
const PAUSES_MINUTES: [i64; 6] = [1, 5, 30, 120, 360, 720];

/// A channel that is seen for the first time is told what happened since so long ago, and nothing older.
const FIRST_LOOK_BACK_MINUTES: i64 = 60;

/// The most entries that are looked at before what they tell is kept.
const PAGE: usize = 200;

/// The most people who are told of one thing.
pub const RECEIVERS_LIMIT: usize = 500;

/// The most deliveries kept in one entry, whose length is limited; looked at are no more entries than make about so many.
const DELIVERIES_LIMIT: usize = 500;

/// So many things or fewer are told a person one by one, more in one message.
const ONE_BY_ONE: usize = 3;

/// Who can be told now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channels {
    /// The people with an address; none where no mail can be sent.
    pub mail: Option<BTreeSet<String>>,
    /// By name, with the events that each wants to hear of.
    pub webhooks: IndexMap<String, BTreeSet<String>>,
}

/// How one try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Try {
    Sent,
    Failed(Fault),
    /// It need not be told any more.
    Dropped,
}

impl Channels {
    fn names(&self) -> BTreeSet<String> {
        let webhooks = self.webhooks.keys().map(|name| format!("webhook {name}"));
        webhooks.chain(self.mail.iter().map(|_| "mail".to_owned())).collect()
    }
}

impl Delivery {
    /// As it stands after a try that ended now.
    fn after(mut self, tried: Try, now: Time) -> Delivery {
        self.next = None;
        match tried {
            Try::Sent => {
                self.tries += 1;
                self.fault = None;
                self.end(DeliveryState::Sent, now);
            }
            Try::Dropped => self.end(DeliveryState::Dropped, now),
            Try::Failed(fault) => {
                self.tries += 1;
                let nth = (self.tries as usize).min(PAUSES_MINUTES.len()) - 1;
                let next = now + chrono::TimeDelta::minutes(PAUSES_MINUTES[nth]);
                let is_last = next > self.made + chrono::TimeDelta::days(PATIENCE_DAYS);
                match fault.is_final() || is_last {
                    true => self.end(DeliveryState::GivenUp, now),
                    false => self.next = Some(next),
                }
                self.fault = Some(fault);
            }
        }
        self
    }

    fn end(&mut self, state: DeliveryState, now: Time) {
        self.state = state;
        self.ended = Some(now);
    }
}

/// What was found on one page of the ledger.
struct Found {
    mark: Mark,
    deliveries: Vec<Delivery>,
    /// Whether there is more to look at.
    more: bool,
}

impl Desk {
    /// Looks through what has happened since the last time, and keeps what is to be told to whom; gives how many deliveries that
    /// made. Without a channel nothing is looked at.
    pub fn address(&self, channels: &Channels) -> Result<usize, Denial> {
        let mut made = 0;
        loop {
            let (count, more) = self.again(|| {
                let version = self.store.version(POST)?;
                let Some(Found { mark, deliveries, more }) = self.look(channels)? else {
                    return Ok(Some((0, false)));
                };
                let count = deliveries.len();
                let kept = self.keep_post(version, &PostEvent::Addressed { mark, deliveries })?;
                Ok(kept.then_some((count, more)))
            })?;
            made += count;
            if !more {
                return Ok(made);
            }
        }
    }

    /// The next page; none where there is nothing to keep.
    fn look(&self, channels: &Channels) -> Result<Option<Found>, Denial> {
        let now = (self.now)();
        let known = self.mark()?;
        let names = channels.names();
        let told = known.as_ref().map(|mark| mark.channels.clone()).unwrap_or_default();
        let number = known.as_ref().map_or(0, |mark| mark.number);
        let since = now - chrono::TimeDelta::minutes(FIRST_LOOK_BACK_MINUTES);
        let before = match known {
            Some(mark) if !told.is_empty() => mark,
            Some(_) | None if names.is_empty() => return Ok(None),
            Some(_) | None => {
                Mark { until: self.last_before(since)?, late: since, number, channels: BTreeSet::new() }
            }
        };
        let people = if channels.mail.is_some() { self.visitors()? } else { Vec::new() };
        let mut gathered = Gathered { channels, people, told: &told, since, made: Vec::new() };
        let entries = if names.is_empty() { Vec::new() } else { self.store.since(before.until, PAGE)? };
        let mut mark = Mark { channels: names, ..before.clone() };
        for entry in &entries {
            mark.until = entry.seat.sequence;
            let at = Time::parse_from_rfc3339(&entry.content.time).unwrap_or(now);
            if let Some(concern) = self.concern(entry)? {
                gathered.add(&concern, &About::of(entry, concern.event), at);
            }
            if gathered.made.len() >= DELIVERIES_LIMIT {
                break;
            }
        }
        let mut more =
            entries.last().is_some_and(|last| last.seat.sequence > mark.until) || entries.len() == PAGE;
        if !more {
            let late = self.add_late(&mut gathered, before.late, now)?;
            (mark.late, more) = (late.unwrap_or(now).max(before.late), late.is_some());
            for (concern, about) in self.reviews(before.late, mark.late)? {
                gathered.add(&concern, &about, mark.late);
            }
        }
        let deliveries = numbered(gathered.made, &mut mark, now);
        let is_news = !deliveries.is_empty() || more || mark.channels != told;
        // The entries about deliveries themselves tell nothing: as long as there are no others, nothing needs to be kept.
        Ok(is_news.then_some(Found { mark, deliveries, more }))
    }

    /// Tasks whose time ran out in this span, in that order; gives until when, if there were too many for one page.
    fn add_late(&self, gathered: &mut Gathered<'_>, from: Time, until: Time) -> Result<Option<Time>, Denial> {
        let mut late = BTreeMap::new();
        for task in self.whole_inbox()? {
            let Some(due) = task.due.filter(|due| *due > from && *due <= until) else { continue };
            late.insert((due, task.id.clone(), task.step.clone(), task.actor.clone(), task.visit), task);
        }
        let mut last = from;
        for ((due, ..), task) in late {
            if gathered.made.len() >= DELIVERIES_LIMIT && due > last {
                return Ok(Some(last));
            }
            last = due;
            if let Some((concern, about)) = self.lateness(&task)? {
                gathered.add(&concern, &about, due);
            }
        }
        Ok(None)
    }

    /// The last entry that was written before a moment.
    fn last_before(&self, moment: Time) -> Result<u64, Denial> {
        let is_before =
            |entry: &Entry| Time::parse_from_rfc3339(&entry.content.time).is_ok_and(|time| time < moment);
        let mut end = self.store.head()?.sequence;
        while end > 0 {
            let first = end.saturating_sub(PAGE as u64);
            let page = self.store.since(first, usize::try_from(end - first).unwrap_or(PAGE))?;
            if let Some(entry) = page.iter().rev().find(|entry| is_before(entry)) {
                return Ok(entry.seat.sequence);
            }
            end = first;
        }
        Ok(0)
    }

    /// The deliveries that are to be tried now, the oldest first. While one waits because its way was blocked, so do the others that go
    /// the same way.
    pub fn due_deliveries(&self) -> Result<Vec<Delivery>, Denial> {
        let now = (self.now)();
        let mut pending = self.deliveries_of(PENDING)?;
        // Nothing waits longer than the longest pause: a moment beyond it was set by a clock that was ahead.
        let furthest = now + chrono::TimeDelta::minutes(PAUSES_MINUTES[PAUSES_MINUTES.len() - 1]);
        let is_later = |delivery: &Delivery| delivery.next.is_some_and(|next| next > now && next <= furthest);
        let is_blocked = |delivery: &&Delivery| {
            is_later(delivery) && delivery.fault.as_ref().is_some_and(Fault::is_of_the_way)
        };
        let blocked: HashSet<String> =
            pending.iter().filter(is_blocked).map(|delivery| delivery.to.channel()).collect();
        pending.retain(|delivery| !is_later(delivery) && !blocked.contains(&delivery.to.channel()));
        Ok(pending)
    }

    /// All deliveries by number; those that were sent or dropped only where asked for.
    pub fn deliveries(&self, all: bool) -> Result<Vec<Delivery>, Denial> {
        let mut deliveries = self.deliveries_of(PENDING)?;
        deliveries.extend(self.deliveries_of(OVER)?);
        deliveries.retain(|delivery| match delivery.state {
            DeliveryState::Pending | DeliveryState::GivenUp => true,
            DeliveryState::Sent | DeliveryState::Dropped => all,
        });
        deliveries.sort_by_key(|delivery| delivery.number);
        Ok(deliveries)
    }

    fn deliveries_of(&self, state: u8) -> Result<Vec<Delivery>, Denial> {
        let found = self.store.rows(RowSet::Deliveries, &[state], None, LIST_LIMIT)?;
        found.iter().map(|(_, value)| rows::read(value)).collect()
    }

    /// Keeps how a try ended. What is over already stays as it is.
    pub fn tried(&self, number: u64, tried: &Try) -> Result<Delivery, Denial> {
        self.change_delivery(number, |delivery, now| match delivery.state {
            DeliveryState::Pending => delivery.after(tried.clone(), now),
            DeliveryState::Sent | DeliveryState::GivenUp | DeliveryState::Dropped => delivery,
        })
    }

    /// Lets a delivery be tried anew, at once and as patiently as a new one.
    pub fn try_again(&self, number: u64) -> Result<Delivery, Denial> {
        self.change_delivery(number, |delivery, now| {
            let (state, tries, next, ended) = (DeliveryState::Pending, 0, None, None);
            Delivery { state, tries, next, ended, made: now, fault: None, ..delivery }
        })
    }

    fn change_delivery(
        &self,
        number: u64,
        change: impl Fn(Delivery, Time) -> Delivery,
    ) -> Result<Delivery, Denial> {
        self.again(|| {
            let version = self.store.version(POST)?;
            let row = |state| self.store.row(RowSet::Deliveries, &delivery_key(state, number));
            let found = match row(PENDING)? {
                Some(found) => Some(found),
                None => row(OVER)?,
            };
            let before: Delivery = rows::read(&found.ok_or(Denial::NoDelivery { number })?)?;
            let delivery = change(before.clone(), (self.now)());
            if delivery == before {
                return Ok(Some(delivery));
            }
            let kept = self.keep_post(version, &PostEvent::Tried { delivery: delivery.clone() })?;
            Ok(kept.then_some(delivery))
        })
    }

    fn mark(&self) -> Result<Option<Mark>, Denial> {
        self.store.row(RowSet::Deliveries, MARK)?.map(|value| rows::read(&value)).transpose()
    }

    /// False where somebody else was faster.
    fn keep_post(&self, expected: u64, event: &PostEvent) -> Result<bool, Denial> {
        let entries = vec![self.entry(&self.os_user, event)?];
        let rows = Derivation.rows(POST, expected, None, &entries).map_err(not_derived)?;
        let (stream, absent) = (POST.to_owned(), Vec::new());
        self.apply(vec![Transition { stream, expected, entries, rows, absent }])
    }
}

/// What is to be told, gathered by receiver.
struct Gathered<'a> {
    channels: &'a Channels,
    /// Everybody registered.
    people: Vec<Visitor>,
    /// The channels that were there before.
    told: &'a BTreeSet<String>,
    /// Channels that were not are told nothing older than this.
    since: Time,
    made: Vec<(Receiver, About)>,
}

impl Gathered<'_> {
    fn add(&mut self, concern: &Concern, about: &About, at: Time) {
        let mut receivers = Vec::new();
        for (name, events) in &self.channels.webhooks {
            if events.contains(&about.event) {
                receivers.push(Receiver::Webhook(name.clone()));
            }
        }
        if let Some(reachable) = &self.channels.mail {
            let is_meant = |visitor: &&Visitor| {
                let is_whom = |whom: &Whom| match whom {
                    Whom::Role(role) => visitor.holds(role),
                    Whom::Person(name) => visitor.name == *name,
                };
                reachable.contains(&visitor.name) && concern.whom.iter().any(is_whom)
            };
            let people = self.people.iter().filter(is_meant).take(RECEIVERS_LIMIT);
            receivers.extend(people.map(|visitor| Receiver::Mail(visitor.name.clone())));
        }
        receivers.retain(|receiver| at >= self.since || self.told.contains(&receiver.channel()));
        self.made.extend(receivers.into_iter().map(|receiver| (receiver, about.clone())));
    }
}

/// Deliveries with their numbers. To a program each thing goes by itself; so it does to a person, unless there are many.
fn numbered(gathered: Vec<(Receiver, About)>, mark: &mut Mark, made: Time) -> Vec<Delivery> {
    let mut letters: Vec<(Receiver, Vec<About>)> = Vec::new();
    let mut people: IndexMap<Receiver, Vec<About>> = IndexMap::new();
    for (receiver, about) in gathered {
        match receiver {
            Receiver::Webhook(_) => letters.push((receiver, vec![about])),
            Receiver::Mail(_) => people.entry(receiver).or_default().push(about),
        }
    }
    for (person, about) in people {
        match about.len() {
            0..=ONE_BY_ONE => letters.extend(about.into_iter().map(|one| (person.clone(), vec![one]))),
            _ => letters.push((person, about)),
        }
    }
    let delivery = |(to, about): (Receiver, Vec<About>)| {
        mark.number += 1;
        let (number, state) = (mark.number, DeliveryState::Pending);
        Delivery { number, to, about, state, made, tries: 0, next: None, ended: None, fault: None }
    };
    letters.into_iter().map(delivery).collect()
}
