//! Stories told from outside, one binary.

mod store;
mod tidy;
