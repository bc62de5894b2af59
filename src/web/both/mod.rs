//! What pages and programs are given alike; neither knows the other.

mod checkpoints;
mod editions;
mod evidence;
mod keys;
mod prints;
mod reports;
mod running;

pub(super) use checkpoints::{Signed, first_signed, signed};
pub(super) use editions::meant;
pub(super) use evidence::fetch as fetch_file;
pub(super) use keys::after;
pub(super) use prints::{Format, document as print_document, record as print_record};
pub(super) use reports::written;
pub(super) use running::said;

use serde::Serialize;

/// A list, so that more can be said of it one day.
#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct Items<T> {
    pub items: Vec<T>,
}
