//! Stories told from outside, one binary.

mod chart;
mod cli;
mod documents;
mod ledger;
mod model;
mod print;
mod store;
mod tidy;
