//! The roles of the office itself, besides those that documents name: who publishes, who proves, who registers.

use crate::source::Phrase;

/// A role of the office itself. The prefix keeps it apart: no document's actor begins so by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeRole {
    /// Publishes documents.
    Author,
    /// Proves the ledger, and takes its checkpoints.
    Auditor,
    /// Registers people, and may do what the others may.
    Administrator,
}

impl OfficeRole {
    pub const ALL: [OfficeRole; 3] = [OfficeRole::Author, OfficeRole::Auditor, OfficeRole::Administrator];

    /// As people are registered with it.
    pub fn name(self) -> &'static str {
        match self {
            OfficeRole::Author => "sop-author",
            OfficeRole::Auditor => "sop-auditor",
            OfficeRole::Administrator => "sop-administrator",
        }
    }

    /// What its holder is called.
    pub fn title(self) -> Phrase {
        match self {
            OfficeRole::Author => Phrase::new("penyusun SOP", "author of SOPs"),
            OfficeRole::Auditor => Phrase::new("auditor SOP", "auditor of SOPs"),
            OfficeRole::Administrator => Phrase::new("pengelola SOP", "administrator of SOPs"),
        }
    }
}
