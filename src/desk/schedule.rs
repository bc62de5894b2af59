//! What recurs: an instance for each period of a procedure, opened once, however late and however often anybody looks. How far the
//! periods have been looked at is kept with the instance that was opened last, in one commit.

use crate::calendar::{Calendar, Recurrence, Time};
use crate::instance::{Opening, Period, open_by_itself};
use crate::store::RowSet;

use super::event::{Card, OFFICE, OfficeEvent};
use super::rows::{self, Shelved, schedule_key};
use super::{Denial, Desk};

/// The most periods of one procedure that are made up for at once; the next tick goes on.
const MISSED_MAX: usize = 400;

/// What came of looking for periods.
#[derive(Debug, Default)]
pub struct Opened {
    /// The instances opened, in order.
    pub ids: Vec<String>,
    /// Procedures, as `document/procedure`, whose period has come and that could not be opened.
    pub failed: Vec<(String, Denial)>,
}

/// How a procedure recurs from one moment on, until another edition lets it recur otherwise.
struct Rhythm {
    /// `None`: not at all.
    recurrence: Option<Recurrence>,
    /// `None`: from the beginning.
    since: Option<Time>,
}

impl Desk {
    /// Opens an instance for every period that has begun since the last one, of every recurring procedure in force. A period that was
    /// over by then is opened all the same, once, and marked as missed.
    pub fn open_periods(&self) -> Result<Opened, Denial> {
        let mut opened = Opened::default();
        for card in self.cards()? {
            for (name, recurrence) in &card.recurring {
                for _ in 0..MISSED_MAX {
                    match self.open_period(&card, name, recurrence) {
                        Ok(Some(id)) => opened.ids.push(id),
                        Ok(None) => break,
                        Err(denial) => {
                            opened.failed.push((format!("{}/{name}", card.document), denial));
                            break;
                        }
                    }
                }
            }
        }
        Ok(opened)
    }

    /// Opens the instance of the next period, if that has come.
    fn open_period(
        &self,
        card: &Card,
        name: &str,
        recurrence: &Recurrence,
    ) -> Result<Option<String>, Denial> {
        self.again(|| {
            // The number is chosen first: whoever has opened the period meanwhile has taken it.
            let _turn = self.numbering();
            let (before, unused) = self.new_instance(name)?;
            let calendar = self.calendar()?;
            let now = (self.now)();
            let after =
                self.looked_at(card, name)?.unwrap_or_else(|| recurrence.before_first(now, &calendar));
            let rhythms = match card.effective {
                // What was in force before matters only until periods have been looked at since.
                Some(first) if after.date_naive() <= first => self.rhythms(card, name)?,
                Some(_) | None => vec![Rhythm { recurrence: Some(recurrence.clone()), since: None }],
            };
            let Some(period) = period_of(&rhythms, after, now, &calendar) else { return Ok(Some(None)) };
            if let Some(last) = card.expires.filter(|last| *last < now.date_naive()) {
                return Err(Denial::Expired { document: card.document.clone(), last });
            }
            let edition = card.edition.to_string();
            let procedure = self.procedure(&edition, name)?;
            let asked = self.engine_asks(&calendar);
            let opening = Opening { edition, period: Some(period), ..Opening::default() };
            let events = open_by_itself(&procedure, &asked, &opening)?;
            let view = self.commit(&self.os_user, before, procedure, &events, None, Some(unused))?;
            Ok(view.map(|view| Some(view.id)))
        })
    }

    /// How a procedure recurred in the editions that were in force one after another, up to the one that is.
    fn rhythms(&self, card: &Card, name: &str) -> Result<Vec<Rhythm>, Denial> {
        let mut shelf = self.shelf_of(&card.document)?;
        let recurs = |card: &Card| card.recurring.get(name).cloned();
        // Most never change how they recur; then it does not matter since when they do.
        if shelf.iter().all(|shelved| recurs(&shelved.card) == recurs(card)) {
            return Ok(vec![Rhythm { recurrence: recurs(card), since: None }]);
        }
        shelf.sort_by_key(|shelved| (shelved.card.effective, shelved.order));
        let now = (self.now)();
        let mut rhythms: Vec<Rhythm> = Vec::new();
        for shelved in shelf {
            let since = self.in_force_since(&shelved)?;
            if since.is_some_and(|since| since > now) {
                break;
            }
            // One that came into force at the very moment at which another did never counted.
            rhythms.pop_if(|last| last.since >= since);
            let recurrence = recurs(&shelved.card);
            if rhythms.last().is_none_or(|last| last.recurrence != recurrence) {
                rhythms.push(Rhythm { recurrence, since });
            }
        }
        Ok(rhythms)
    }

    /// When an edition came into force; `None` where nobody kept that.
    fn in_force_since(&self, shelved: &Shelved) -> Result<Option<Time>, Denial> {
        let Shelved { card, order } = shelved;
        let published = self.store.entries(OFFICE, *order, 1)?;
        let Some(entry) = published.first().filter(|_| *order > 0) else { return Ok(None) };
        let at = rows::written(&entry.content)?;
        let first = card.first_moment(*at.offset());
        // One that was published again later, for other days, had been in force since its first day.
        let earlier = first.filter(|first| first.date_naive() < at.date_naive());
        Ok(Some(earlier.unwrap_or(card.begins(at))))
    }

    /// The beginning of the last period that was looked at.
    fn looked_at(&self, card: &Card, name: &str) -> Result<Option<Time>, Denial> {
        let row = self.store.row(RowSet::Schedules, &schedule_key(&card.document, name))?;
        row.map(|row| rows::read(&row)).transpose()
    }

    /// From where the periods of a newly published edition's procedures are looked for: those that did not recur before.
    pub(super) fn schedules_begin(
        &self,
        card: &Card,
        former: Option<&Card>,
    ) -> Result<Vec<OfficeEvent>, Denial> {
        let new = card
            .recurring
            .iter()
            .filter(|(name, _)| former.is_none_or(|former| !former.recurring.contains_key(name.as_str())));
        let calendar = self.calendar()?;
        let begun = new.map(|(name, recurrence)| OfficeEvent::ScheduleBegun {
            document: card.document.clone(),
            procedure: name.clone(),
            after: recurrence.before_first(card.begins((self.now)()), &calendar),
        });
        Ok(begun.collect())
    }
}

/// The period after the last one that was looked at, if the office can have begun with it by now. Where a procedure recurs otherwise
/// since some moment, its periods are those of old that begin before it, and the new ones that do not.
fn period_of(rhythms: &[Rhythm], looked_at: Time, now: Time, calendar: &Calendar) -> Option<Period> {
    for (at, Rhythm { recurrence, since }) in rhythms.iter().enumerate() {
        let Some(recurrence) = recurrence else { continue };
        let follows = at > 0 && rhythms[at - 1].recurrence.is_some();
        let first = since.filter(|_| follows).map(|since| recurrence.just_before(since));
        let after = first.map_or(looked_at, |first| looked_at.max(first));
        let until = rhythms.get(at + 1).and_then(|next| next.since);
        let begins = recurrence.next(after, calendar);
        if begins.is_some_and(|begins| until.is_none_or(|until| begins < until)) {
            return next_period(recurrence, after, now, calendar);
        }
    }
    None
}

/// The period after a moment, if the office can have begun with it by now.
pub(super) fn next_period(
    recurrence: &Recurrence,
    after: Time,
    now: Time,
    calendar: &Calendar,
) -> Option<Period> {
    let begins = recurrence.next(after, calendar)?;
    if recurrence.opens(begins, calendar) > now {
        return None;
    }
    let missed = recurrence.next(begins, calendar).is_some_and(|next| next <= now);
    Some(Period { begins, missed })
}
