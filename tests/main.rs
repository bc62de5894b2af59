//! Stories told from outside, one binary.

mod print;
mod documents;
mod store;
mod tidy;
