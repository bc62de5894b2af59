//! Stories told from outside, one binary.

mod chart;
mod documents;
mod ledger;
mod mistakes;
mod model;
mod print;
mod soundness;
mod store;
mod tidy;
