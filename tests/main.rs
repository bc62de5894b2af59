//! Stories told from outside, one binary.

mod print;
mod documents;
mod ledger;
mod store;
mod tidy;
