//! Stories told from outside, one binary.

mod print;
mod store;
mod tidy;
