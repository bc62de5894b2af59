//! The counter: editions, people, instances, inbox; the only place that joins them with a store and a clock.
//!
//! Whoever comes is a `Visitor`; what he asks is a `Start` or an `Act`; what he is shown is a `View`. The core decides, the
//! store keeps, and what the store's rows hold is derived from the events by one function, `Derivation`. No rule of an
//! instance lives here.

mod clock;
mod event;
mod denial;
mod words;
mod rows;
mod calendar;
mod library;
mod people;
mod editions;
mod office_log;
mod request;
mod view;
mod opening;
mod instances;
mod evidence;
mod inbox;
mod records;
mod schedule;
mod engine;
mod notices;
mod run;
mod figures;
mod shown;
mod wanted;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex};

use serde::Serialize;

pub use self::evidence::{Filed, look_at};
pub use calendar::{CalendarSet, CheckedCalendar, WhyDue, check_calendar};
pub use clock::{os_user, wall_clock};
pub use denial::{Denial, FileDenial, RegisterDenial, Sort, Turn};
pub use editions::{
    Attempt, Checked, Clash, EditionState, InForce, Instead, Migrate, Migrated, Numbered, Place, Published,
    Sheet, Shown, Terms, check, read_source,
};
pub use engine::{RunErrand, Rung, Settled, Ticked};
pub use event::{Card, Delegation, OFFICE, OfficeEvent, Term, is_held};
pub use figures::{
    ActorReport, Amount, Compliance, Kept, LateTask, Lead, Loop, Monitored, Month, OpenedBy, PeriodReport,
    ProcedureReport, ReportFilter, Spread, StepReport, Trace, TraceEvent, Used,
};
pub use inbox::Whose;
pub use notices::{Channels, News, NewsData, PATIENCE_DAYS, RECEIVERS_LIMIT, REVIEW_DUE, TASK_LATE, Try};
pub use office_log::{LOG_PAGE, LoggedEvent, OfficeLog};
pub use people::{Delegate, EndDelegation, Given, Holds, OfficeRole, Registered, Visitor, check_person};
pub use records::{Filter, number_of};
pub use request::{Act, Says, Start};
pub use rows::{
    About, Answered, Delivery, DeliveryState, Derivation, InboxTask, Listed, Mark, POST, Person, PostEvent,
    Receiver,
};
pub use run::Run;
pub use shown::{
    ShownCalendar, ShownChange, ShownDay, ShownDelivery, ShownPeriod, ShownWhy, touches, week_lines,
};
pub use view::{Happened, Standing, StandingTask, View, Waiting};
pub use wanted::{WantedToComplete, WantedToOpen};

use crate::calendar::Time;
use crate::ledger::NewEntry;
use crate::store::{Derive, DeriveError, Queue, Store, StoreError, Transition};

/// The most people, editions, or open tasks that one answer holds.
const LIST_LIMIT: usize = 100_000;

/// How often a command is decided again when others were faster.
const ATTEMPTS_LIMIT: usize = 64;

/// The counter of one office.
#[derive(Clone)]
pub struct Desk {
    store: Arc<dyn Store>,
    now: fn() -> Time,
    /// The owner of the process, whom entries name beside the person he says he is.
    os_user: String,
    /// Who is said to ask.
    named: Option<String>,
    /// Instances that wait for their numbers.
    openings: Arc<Queue<opening::Unnumbered, opening::Opened>>,
    numbering: Arc<Mutex<()>>,
    /// What was read already.
    library: Arc<library::Library>,
}

impl Desk {
    /// A counter before a store whose rows [`Derivation`] derives.
    pub fn new(store: Arc<dyn Store>, now: fn() -> Time, os_user: impl Into<String>) -> Desk {
        Desk {
            store,
            now,
            os_user: os_user.into(),
            named: None,
            openings: Arc::default(),
            numbering: Arc::default(),
            library: Arc::default(),
        }
    }

    /// The same counter before somebody who says who he is: what he changes in the office is kept under that name where it is
    /// registered.
    #[must_use]
    pub fn asked_by(self, named: Option<&str>) -> Desk {
        Desk { named: named.map(str::to_owned), ..self }
    }

    /// Leaves the store so that the next opening is quick.
    pub fn close(&self) -> Result<(), Denial> {
        Ok(self.store.close()?)
    }

    /// Decides on the office as it is, commits what was decided, and decides again if somebody else was faster.
    fn change_office<T>(
        &self,
        decide: impl Fn(&Desk) -> Result<(Vec<OfficeEvent>, T), Denial>,
    ) -> Result<T, Denial> {
        self.again(|| {
            let version = self.store.version(OFFICE)?;
            let (events, answer) = decide(self)?;
            if events.is_empty() {
                return Ok(Some(answer));
            }
            let person = self.administrator()?;
            let entries = events.iter().map(|event| self.entry(person, event));
            let entries = entries.collect::<Result<Vec<NewEntry>, Denial>>()?;
            let rows = Derivation.rows(OFFICE, version, None, &entries).map_err(not_derived)?;
            let (stream, absent) = (OFFICE.to_owned(), Vec::new());
            let transition = Transition { stream, expected: version, entries, rows, absent };
            Ok(self.apply(vec![transition])?.then_some(answer))
        })
    }

    /// Whom a change of the office is kept under: whoever opens the store's folder administers it, and where he is nobody whom the
    /// office knows, he is named as the system's user.
    fn administrator(&self) -> Result<&str, Denial> {
        match &self.named {
            Some(name) if self.person(name)?.is_some() => Ok(name),
            Some(_) | None => Ok(&self.os_user),
        }
    }

    /// Tries until an attempt was not overtaken.
    fn again<T>(&self, attempt: impl Fn() -> Result<Option<T>, Denial>) -> Result<T, Denial> {
        for _ in 0..ATTEMPTS_LIMIT {
            if let Some(answer) = attempt()? {
                return Ok(answer);
            }
        }
        Err(Denial::Contended)
    }

    /// Commits transitions, all or none; false if somebody else was faster.
    fn apply(&self, transitions: Vec<Transition>) -> Result<bool, Denial> {
        match self.store.apply(transitions) {
            Ok(_) => Ok(true),
            Err(StoreError::Conflict { .. } | StoreError::Exists { .. }) => Ok(false),
            Err(error) => Err(Denial::Store(error)),
        }
    }

    fn entry<E: Serialize>(&self, person: &str, event: &E) -> Result<NewEntry, Denial> {
        let event = serde_json::to_string(event)
            .map_err(|error| not_derived(DeriveError { message: error.to_string() }))?;
        Ok(NewEntry {
            time: (self.now)().to_rfc3339_opts(chrono::SecondsFormat::Millis, false),
            person: person.to_owned(),
            os_user: Some(self.os_user.clone()),
            key: None,
            event,
        })
    }
}

/// The desk's own events that it cannot read: a fault of the program, told like a damaged row.
fn not_derived(error: DeriveError) -> Denial {
    Denial::Unreadable { reason: error.message }
}
