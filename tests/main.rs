//! Stories told from outside, one binary.

mod print;
mod readme;
mod store;
mod tidy;
