//! The days, and the document or procedure, that a report is about.

use crate::calendar::{Date, Time};
use crate::desk::rows::Listed;

/// Which instances a report is of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportFilter {
    /// The document's id.
    pub document: Option<String>,
    /// `procedure` or `document/procedure`.
    pub procedure: Option<String>,
    /// Opened on this day or later.
    pub from: Option<Date>,
    /// Opened on this day or earlier.
    pub until: Option<Date>,
}

impl ReportFilter {
    pub(super) fn holds(&self, instance: &Listed) -> bool {
        self.document.as_ref().is_none_or(|document| *document == instance.document)
            && instance.opened.is_some_and(|opened| self.holds_day(opened))
    }

    /// Whether it is of this procedure.
    pub(super) fn names(&self, document: &str, procedure: &str) -> bool {
        let named = |name: &String| match name.split_once('/') {
            Some(both) => both == (document, procedure),
            None => name == procedure,
        };
        self.document.as_ref().is_none_or(|name| name == document)
            && self.procedure.as_ref().is_none_or(named)
    }

    /// Whether a moment lies on one of the days.
    pub(super) fn holds_day(&self, at: Time) -> bool {
        let day = at.date_naive();
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}
