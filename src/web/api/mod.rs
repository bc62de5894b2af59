//! JSON for programs: the shapes of the command line's contract, one file for each thing.

mod days;
mod documents;
mod evidence;
mod health;
mod inbox;
mod instances;
mod keys;
mod ledger;
mod office;
mod people;
mod prints;
mod reports;
mod texts;

use super::route::Route;

/// Nothing but an empty object.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Empty {}

pub(super) fn routes() -> Vec<Route> {
    [
        health::routes(),
        instances::routes(),
        inbox::routes(),
        evidence::routes(),
        documents::routes(),
        prints::routes(),
        people::routes(),
        ledger::routes(),
        keys::routes(),
        office::routes(),
        reports::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
