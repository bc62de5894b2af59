//! Stories told from outside, one binary.

mod documents;
mod print;
mod readme;
mod store;
mod tidy;
