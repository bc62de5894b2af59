//! Stories told from outside, one binary.

mod ledger;
mod store;
