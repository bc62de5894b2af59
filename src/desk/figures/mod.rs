//! Figures: what is counted of instances, read again from their entries, beside what their procedures expect. Writes nothing.

mod compliance;
mod filter;
mod late;
mod lives;
mod measure;
mod monitoring;
mod report;
mod tally;
mod traces;

pub use compliance::{Compliance, Kept, Month, OpenedBy, PeriodReport};
pub use filter::ReportFilter;
pub(super) use late::Dated;
pub use late::LateTask;
pub use measure::{Amount, Lead, Spread, Used};
pub use monitoring::Monitored;
pub use report::{ActorReport, Loop, ProcedureReport, StepReport};
pub use traces::{Trace, TraceEvent};

use indexmap::IndexMap;

use crate::calendar::Time;

use super::{Denial, Desk};

use tally::Tally;

/// Reports, and from when until when they are true while nothing happens: until the first task that waits is due.
pub(super) struct Reported {
    reports: Vec<ProcedureReport>,
    from: Time,
    until: Option<Time>,
}

impl Reported {
    fn holds(&self, now: Time) -> bool {
        self.from <= now && self.until.is_none_or(|until| now <= until)
    }
}

impl Desk {
    /// A report of each procedure that has instances, in the order of their first ones.
    pub fn report(&self, filter: &ReportFilter) -> Result<Vec<ProcedureReport>, Denial> {
        let now = (self.now)();
        let holds = |known: &Reported| known.holds(now);
        let reported = self.library.reports.get(self, filter.clone(), holds, || self.count(filter, now))?;
        Ok(reported.reports.clone())
    }

    fn count(&self, filter: &ReportFilter, now: Time) -> Result<Reported, Denial> {
        let calendars = self.calendars()?;
        let mut found: IndexMap<(String, String), Tally> = IndexMap::new();
        let mut until: Option<Time> = None;
        self.each_life(filter, |life| {
            let dues = life.instance.open_tasks().filter_map(|task| task.due).filter(|due| *due >= now);
            until = dues.chain(until).min();
            let key = (life.instance.document.clone(), life.instance.procedure.clone());
            found.entry(key).or_default().add(&life, now);
            Ok(())
        })?;
        let told = |((document, procedure), tally): ((String, String), Tally)| {
            // The latest edition says what the steps are called, and what is expected of them.
            let meant = self.procedure(&tally.edition, &procedure)?;
            Ok(tally.report(document, &meant, &calendars))
        };
        let reports = found.into_iter().map(told).collect::<Result<_, Denial>>()?;
        Ok(Reported { reports, from: now, until })
    }
}
