//! What is known of every procedure in force when its application is monitored: what was counted of its instances and of its periods.
//! Whether it goes well is not judged here: a person does.

use schemars::JsonSchema;
use serde::Serialize;

use super::compliance::Compliance;
use super::filter::ReportFilter;
use super::report::ProcedureReport;
use crate::desk::{Denial, Desk};

/// One procedure in force.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Monitored {
    pub document: String,
    pub procedure: String,
    pub title: String,
    /// The SOP's number on its identity page.
    pub number: Option<String>,
    /// None where it has no instances.
    pub report: Option<ProcedureReport>,
    /// None where it does not recur.
    pub compliance: Option<Compliance>,
}

impl Desk {
    /// Every procedure in force that the filter names, in the order of publication, whether it has instances or not.
    pub fn monitoring(&self, filter: &ReportFilter) -> Result<Vec<Monitored>, Denial> {
        let (reports, kept) = (self.report(filter)?, self.compliance(filter)?);
        let mut found = Vec::new();
        for card in self.cards()? {
            let edition = self.edition(&card)?;
            let number = Some(edition.document.identity.number.trim()).filter(|number| !number.is_empty());
            let named =
                card.procedures.iter().filter(|(procedure, _)| filter.names(&card.document, procedure));
            found.extend(named.map(|(procedure, title)| {
                let is = |document: &str, other: &str| document == card.document && other == procedure;
                Monitored {
                    document: card.document.clone(),
                    procedure: procedure.clone(),
                    title: title.trim().to_owned(),
                    number: number.map(str::to_owned),
                    report: reports.iter().find(|report| is(&report.document, &report.procedure)).cloned(),
                    compliance: kept.iter().find(|kept| is(&kept.document, &kept.procedure)).cloned(),
                }
            }));
        }
        Ok(found)
    }
}
