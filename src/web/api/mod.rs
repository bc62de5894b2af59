//! JSON for programs: the shapes of the command line's contract, one file for each thing.

mod documents;
mod evidence;
mod health;
mod inbox;
mod instances;
mod ledger;
mod people;
mod texts;

pub(super) use evidence::fetch as fetch_file;

use serde::Serialize;

use super::route::Route;

/// A list, so that more can be said of it one day.
#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct Items<T> {
    items: Vec<T>,
}

pub(super) fn routes() -> Vec<Route> {
    [
        health::routes(),
        instances::routes(),
        inbox::routes(),
        evidence::routes(),
        documents::routes(),
        people::routes(),
        ledger::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
