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
pub use late::LateTask;
pub use measure::{Amount, Lead, Spread, Used};
pub use monitoring::Monitored;
pub use report::{ActorReport, Loop, ProcedureReport, StepReport};
pub use traces::{Trace, TraceEvent};

use indexmap::IndexMap;

use super::{Denial, Desk};

use tally::Tally;

impl Desk {
    /// A report of each procedure that has instances, in the order of their first ones.
    pub fn report(&self, filter: &ReportFilter) -> Result<Vec<ProcedureReport>, Denial> {
        let calendars = self.calendars()?;
        let now = (self.now)();
        let mut found: IndexMap<(String, String), Tally> = IndexMap::new();
        self.each_life(filter, |life| {
            let key = (life.instance.document.clone(), life.instance.procedure.clone());
            found.entry(key).or_default().add(&life, now);
            Ok(())
        })?;
        let told = |((document, procedure), tally): ((String, String), Tally)| {
            // The latest edition says what the steps are called, and what is expected of them.
            let meant = self.procedure(&tally.edition, &procedure)?;
            Ok(tally.report(document, &meant, &calendars))
        };
        found.into_iter().map(told).collect()
    }
}
