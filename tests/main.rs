//! Stories told from outside, one binary.

mod print;
mod documents;
mod ledger;
mod documents;
mod ledger;
mod model;
mod print;
mod store;
mod tidy;
