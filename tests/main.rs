//! Stories told from outside, one binary.

mod print;
mod documents;
mod mistakes;
mod store;
mod tidy;
mod yaml;
