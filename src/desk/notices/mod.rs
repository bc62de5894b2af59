//! Who is told what, and how it stands: the ledger's entries as news, and a delivery for each that concerns somebody.

mod deliveries;
mod news;

pub use deliveries::{Channels, PATIENCE_DAYS, RECEIVERS_LIMIT, Try};
pub use news::{News, NewsData, REVIEW_DUE, TASK_LATE};
