//! Stories told from outside, one binary.

mod documents;
mod print;
mod store;
mod tidy;
