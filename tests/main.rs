//! Stories told from outside, one binary.

mod chart;
mod print;
mod store;
mod tidy;
