//! Stories told from outside, one binary.

mod documents;
mod ledger;
mod print;
mod store;
mod tidy;
