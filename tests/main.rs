//! Stories told from outside, one binary.

mod documents;
mod ledger;
mod model;
mod print;
mod store;
mod tidy;
