//! Stories told from outside, one binary.

mod documents;
mod ledger;
mod model;
mod print;
mod soundness;
mod store;
mod tidy;
